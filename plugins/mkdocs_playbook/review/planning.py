"""Rules for the planning layer: a calendar nobody follows. Campaigns and posts, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.review.coverage import content
from mkdocs_playbook.review.naming import counted, listed
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.publishing import channel_status


@rule(
    "P101",
    "campaign-without-content",
    "planning",
    "Plan posts with this 'campaign:', or drop the campaign.",
    bad="""
    campaigns:
      refresh: {name: New Year desk refresh, starts: 2027-01-04, ends: 2027-01-31}  # <- here
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    campaigns:
      refresh: {name: New Year desk refresh, starts: 2027-01-04, ends: 2027-01-31}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram], campaign: refresh}
    """,
)
def campaign_without_content(subject: Subject) -> Iterator[Gap]:
    """A campaign has dates and perhaps a budget, but no content.

    A name and two dates look like a plan in every calendar, so nobody notices that the work has not begun. Campaigns that are
    still an idea, done or cancelled are not looked at.
    """
    used = {piece.campaign for piece in subject.schedule.pieces if not piece.is_empty and piece.status != "cancelled"}
    for campaign in subject.playbook.campaigns.values():
        if campaign.id not in used and campaign.status not in ("idea", "done", "cancelled"):
            yield Gap(f"Nothing is planned for the campaign '{campaign.id}'.", campaign)


@rule(
    "P102",
    "content-outside-campaign",
    "planning",
    "Move the post, or change the campaign's dates.",
    bad="""
    channels: {instagram: {name: Instagram}}
    campaigns:
      refresh: {name: New Year desk refresh, starts: 2027-01-04, ends: 2027-01-31}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-02, channels: [instagram], campaign: refresh}  # <- here
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    campaigns:
      refresh: {name: New Year desk refresh, starts: 2027-01-04, ends: 2027-01-31}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram], campaign: refresh}
    """,
)
def content_outside_campaign(subject: Subject) -> Iterator[Gap]:
    """A post of a campaign comes out before the campaign starts or after it ends.

    Mostly one of the two was moved and the other forgotten. Then the post promises an offer that is not there yet, or is over,
    and the campaign's results miss it.
    """
    for piece in subject.schedule.pieces:
        span = subject.schedule.spans.get(piece.campaign or "")
        if piece.post and piece.date and span and piece.is_active and not span[0] <= piece.date <= span[1]:
            yield Gap(
                f"'{piece.post.id}' is on {piece.date}, outside of its campaign '{piece.campaign}' ({span[0]} to {span[1]}).", piece.post
            )


@rule(
    "P103",
    "post-in-a-freeze",
    "planning",
    "Move the post, or shorten the freeze.",
    bad="""
    channels: {instagram: {name: Instagram}}
    key_dates:
      quiet-day: {name: Chinese New Year's Eve, date: 2027-02-05, kind: freeze}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-05, channels: [instagram]}  # <- here
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    key_dates:
      quiet-day: {name: Chinese New Year's Eve, date: 2027-02-05, kind: freeze}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-04, channels: [instagram]}
    """,
)
def post_in_a_freeze(subject: Subject) -> Iterator[Gap]:
    """Something is to be published on a day on which nothing shall be.

    A freeze is there for a reason: nobody is there to answer, the site must not change, or cheerful posts would hurt. A
    scheduler does not know that and publishes all the same.
    """
    freezes = [entry for entry in subject.playbook.key_dates.values() if entry.kind == "freeze" and entry.id in subject.schedule.spans]
    for item in subject.schedule.items:
        entry = subject.playbook.posts.get(item.post or "") or subject.playbook.cadences.get(item.cadence or "")
        if item.kind != "publish" or item.done or item.empty or item.status in ("on-hold", "cancelled") or entry is None:
            continue
        for freeze in freezes:
            first, last = subject.schedule.spans[freeze.id]
            if first <= item.date <= last:
                yield Gap(f"'{entry.id}' is on {item.date}, in the freeze '{freeze.id}'.", entry)


@rule(
    "P104",
    "post-without-date",
    "planning",
    "Add 'date:', or move it to 'ideas'.",
    bad="""
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, channels: [instagram]}  # <- here
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram]}
    """,
)
def post_without_date(subject: Subject) -> Iterator[Gap]:
    """A post has no publishing day.

    Without one it stands in no calendar and none of its steps has a deadline, so nobody works on it and nobody is late. What
    is only an idea may stay without.
    """
    for piece in subject.schedule.pieces:
        if piece.post and piece.date is None and piece.status not in ("idea", "published") and piece.is_active:
            yield Gap(f"The post '{piece.post.id}' has no date.", piece.post)


@rule(
    "P105",
    "post-without-channel",
    "planning",
    "Add 'channels:'.",
    bad="""
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19}  # <- here
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram]}
    """,
)
def post_without_channel(subject: Subject) -> Iterator[Gap]:
    """A post does not say where it comes out.

    Format, length and picture depend on the channel, and the people who run the channel see only what is planned for it. A
    post without one is in no channel's calendar.
    """
    for piece in subject.schedule.pieces:
        if piece.post and not piece.channels and piece.is_active:
            yield Gap(f"The post '{piece.post.id}' names no channel.", piece.post)


@rule(
    "P106",
    "not-published",
    "planning",
    "Publish it and set 'status: published' at a post, or give it another date.",
    bad="""
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-12, channels: [instagram], status: scheduled}  # <- here
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-12, channels: [instagram], status: published}
    """,
)
def not_published(subject: Subject) -> Iterator[Gap]:
    """Something should have been published before today, and nobody says that it was.

    Either readers wait for it, or the plan is not kept up to date; both make the next look at the calendar worth less. Told
    for each post; for slots that have a topic or text but no post, once for their cadence.
    """
    slots: dict[str, list[Item]] = {}
    for item in subject.schedule.items:
        if item.kind != "publish" or not item.is_late(subject.today):
            continue
        if item.post:
            post = subject.playbook.posts[item.post]
            message = f"'{item.post}' should have been published on {item.date} and is still '{item.status}'."
            yield Gap(message, post, who=item.people)
        elif item.cadence:
            slots.setdefault(item.cadence, []).append(item)
    for cadence, late in slots.items():
        message = (
            f"{counted(len(late), 'slot')} of '{cadence}' should have been published, the last on {late[-1].date}, and no post says so."
        )
        yield Gap(message, subject.playbook.cadences[cadence], who=late[-1].people)


@rule(
    "P119",
    "published-not-pinned",
    "planning",
    "Add 'published:' with the day on which it went live.",
    bad="""
    channels: {instagram: {name: Instagram}}
    key_dates: {launch: {name: Small Desk goes on sale, date: 2027-01-12, kind: launch}}
    posts:
      teaser:
        title: Nine pieces for a small desk
        date: 1 day before launch  # <- here
        channels: [instagram]
        status: published
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    key_dates: {launch: {name: Small Desk goes on sale, date: 2027-01-12, kind: launch}}
    posts:
      teaser:
        title: Nine pieces for a small desk
        date: 1 day before launch
        published: 2027-01-11
        channels: [instagram]
        status: published
    """,
)
def published_not_pinned(subject: Subject) -> Iterator[Gap]:
    """A post is published, but its day still hangs on something else, or is not written at all.

    When the key date or campaign that it counts from moves, the post moves in every calendar too, though it went live long
    ago, and what was measured no longer fits its date.
    """
    for piece in subject.schedule.pieces:
        post = piece.post
        if post is None or post.published or piece.slot:
            continue
        live = {key: own for key, own in piece.channels.items() if channel_status(piece, key) == "published"}
        loose = piece.is_published if not live else not all(own.published or (own.date and own.date.day) for own in live.values())
        if not loose or (post.date and post.date.day):
            continue
        if post.date is None and piece.date is None:
            yield Gap(f"'{post.id}' is published, but does not say when.", post)
        elif post.date:
            message = f"'{post.id}' is published, but its day, now {piece.date}, is still counted: '{post.date}'."
            yield Gap(message, post, subject.places.of("posts", post.id, "date", key=True))


@rule(
    "P120",
    "content-of-stopped-campaign",
    "planning",
    "Set these posts to 'on-hold' or 'cancelled', move them to another campaign, or take the campaign up again.",
    bad="""
    channels: {instagram: {name: Instagram}}
    campaigns:
      refresh:
        name: New Year desk refresh
        starts: 2027-01-04
        ends: 2027-01-31
        status: cancelled  # <- here
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram], campaign: refresh}
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    campaigns:
      refresh:
        name: New Year desk refresh
        starts: 2027-01-04
        ends: 2027-01-31
        status: cancelled
    posts:
      desk-upgrades:
        {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram], campaign: refresh, status: cancelled}
    """,
)
def content_of_stopped_campaign(subject: Subject) -> Iterator[Gap]:
    """A campaign is cancelled, paused or done, and content of it is still to come out.

    Stopping a campaign does not stop its posts: the tasks stay in people's calendars and the scheduler publishes what it has.
    It is told once, at the campaign's status.
    """
    coming: dict[str, list[Piece]] = {}
    for piece in content(subject.schedule):
        if piece.campaign and not piece.is_published:
            coming.setdefault(piece.campaign, []).append(piece)
    for campaign in subject.playbook.campaigns.values():
        pieces = coming.get(campaign.id)
        if pieces and campaign.status in ("cancelled", "paused", "done"):
            names = list(dict.fromkeys(f"'{piece.post.id if piece.post else piece.cadence}'" for piece in pieces))
            goes_on = "piece of content of it is" if len(pieces) == 1 else "pieces of content of it are"
            message = f"The campaign '{campaign.id}' is {campaign.status}, but {len(pieces)} {goes_on} still planned: {listed(names)}."
            yield Gap(message, campaign, subject.places.of("campaigns", campaign.id, "status", key=True))
