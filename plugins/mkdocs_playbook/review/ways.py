"""Rules for channels and offers: whether they are ways to customers, and which."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.review.goals import lead
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.words import quoted


@rule(
    "S107",
    "channel-without-purpose",
    "strategy",
    "Add 'purpose:', 'success:' and 'failure:'.",
    bad="""
        channels:
          tiktok:  # <- here
            name: TikTok
            purpose: Find people under 30 who have never heard of us
            success: One video in five reaches more than twice our followers
    """,
    good="""
        channels:
          tiktok:
            name: TikTok
            purpose: Find people under 30 who have never heard of us
            success: One video in five reaches more than twice our followers
            failure: Nobody watches past the third second
    """,
)
def channel_without_purpose(subject: Subject) -> Iterator[Gap]:
    """A channel does not say what it is for, what would be a success there and what a failure.

    Channels are opened because others have one and then fed for years. Whoever wrote down what failure looks like can
    close one in time. Success and failure of the channel's KPIs count too.
    """
    for channel in subject.playbook.channels.values():
        if channel.status == "closed":
            continue
        measured = any(use.success is not None and use.failure is not None for use in channel.kpis.values())
        missing = [name for name in ("purpose", "success", "failure") if not getattr(channel, name)]
        if measured:
            missing = [name for name in missing if name == "purpose"]
        if missing:
            yield Gap(f"The channel '{channel.id}' does not say its {' and its '.join(missing)}.", channel)


@rule(
    "S109",
    "offer-without-way",
    "strategy",
    "Add 'channels:' and 'techniques:'.",
    bad="""
        channels: {instagram: {name: Instagram}}
        offers:
          kiln-mugs: {name: Kiln mugs, channels: [instagram]}  # <- here
    """,
    good="""
        channels: {instagram: {name: Instagram}}
        offers:
          kiln-mugs: {name: Kiln mugs, channels: [instagram], techniques: [kiln openings, reviews with the buyer's photo]}
    """,
)
def offer_without_way(subject: Subject) -> Iterator[Gap]:
    """An offer does not say in which channels and by which techniques it finds customers.

    Each product needs customers of its own. Without a way to them it is mentioned everywhere a little and sold nowhere.
    """
    for offer in subject.playbook.offers.values():
        missing = [name for name in ("channels", "techniques") if not getattr(offer, name)]
        if missing:
            yield Gap(f"The offer '{offer.id}' names no {' and no '.join(missing)}.", offer, who=lead(subject))


@rule(
    "S114",
    "one-media-type",
    "strategy",
    "Write 'media:' (owned, earned, shared or paid) at each channel, and think about one of another type.",
    severity="info",
    bad="""
        channels:  # <- here
          newsletter: {name: Newsletter, media: owned}
          journal: {name: Journal, media: owned}
    """,
    good="""
        channels:
          newsletter: {name: Newsletter, media: owned}
          journal: {name: Journal, media: owned}
          gift-guides: {name: Gift guides of magazines, media: earned}
    """,
)
def one_media_type(subject: Subject) -> Iterator[Gap]:
    """All channels are of one type of media, or some do not say of which.

    Owned, earned, shared and paid media help each other (the PESO model of Gini Dietrich, 2014). Who has only owned channels
    speaks to people who know the brand already; who has only paid ones is silent when the money is.
    """
    channels = [channel for channel in subject.playbook.channels.values() if channel.status != "closed"]
    if len(channels) < 2:
        return
    unsaid = [channel.id for channel in channels if not channel.media]
    types = {channel.media for channel in channels}
    if len(unsaid) == len(channels):
        message = f"None of the {len(channels)} channels says whether it is owned, earned, shared or paid."
    elif unsaid:
        message = f"{quoted(unsaid)} {'does' if len(unsaid) == 1 else 'do'} not say whether the channel is owned, earned, shared or paid."
    elif len(types) == 1:
        message = f"All {len(channels)} channels are {channels[0].media} media."
    else:
        return
    yield Gap(message, place=subject.places.of("channels", key=True), address="channels", who=lead(subject))
