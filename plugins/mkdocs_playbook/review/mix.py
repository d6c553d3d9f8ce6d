"""Rules for the planning layer, what content is made of: stages, pillars, media, channels."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Channel
from mkdocs_playbook.review.coverage import content, pillar_counts, stage_channel_coverage
from mkdocs_playbook.review.naming import counted, listed
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.schedule.pieces import Piece

_OVER = ("done", "cancelled")
_FEW = 10
"""Below this many pieces shares say nothing."""


@rule(
    "P107",
    "stage-without-content",
    "planning",
    "Write this 'stage:' at a post or cadence that speaks to these people, or drop the stage.",
    bad="""
    stages:
      - awareness
      - retention  # <- here
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram], stage: awareness}
    """,
    good="""
    stages:
      - awareness
      - retention
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram], stage: awareness}
      mug-care: {title: How a mug stays new, date: 2027-01-26, channels: [instagram], stage: retention}
    """,
)
def stage_without_content(subject: Subject) -> Iterator[Gap]:
    """No content speaks to people at one of the stages.

    Plans lean towards awareness, because that is where reach comes from; then those who weigh it up, buy or come back find
    nothing that answers their question. Every stage that the strategy names is a promise to speak there.
    """
    pieces = list(content(subject.schedule))
    used = {piece.stage for piece in pieces}
    stages = list(subject.playbook.stages.values())
    if not pieces or not stages:
        return
    if not used & subject.playbook.stages.keys():
        yield Gap(f"None of {counted(len(pieces), 'piece')} of content says to which of the {len(stages)} stages it speaks.", stages[0])
        return
    for stage in stages:
        if stage.id not in used:
            ideas = [f"'{idea.title}'" for idea in subject.playbook.ideas if idea.stage == stage.id]
            waiting = f" Among the ideas waits {listed(ideas, 1)}." if ideas else ""
            yield Gap(f"No content speaks to people at the stage '{stage.id}'.{waiting}", stage)


@rule(
    "P121",
    "stage-missing-in-channel",
    "planning",
    "Plan content for this stage there, or measure the channel by something else.",
    severity="info",
    bad="""
    stages: [awareness, conversion]
    kpis: {orders: {name: Orders, stage: conversion}}
    channels:
      newsletter:
        name: Newsletter
        kpis:
          orders: {target: 40}  # <- here
    posts:
      letter-1: {title: What 31 returns taught us, date: 2027-01-14, channels: [newsletter], stage: awareness}
      letter-2: {title: The last parcel leaves, date: 2027-01-28, channels: [newsletter], stage: awareness}
      letter-3: {title: What came back, date: 2027-02-11, channels: [newsletter], stage: awareness}
      letter-4: {title: Sixty-three tables, date: 2027-02-25, channels: [newsletter], stage: awareness}
    """,
    good="""
    stages: [awareness, conversion]
    kpis: {orders: {name: Orders, stage: conversion}}
    channels:
      newsletter:
        name: Newsletter
        kpis:
          orders: {target: 40}
    posts:
      letter-1: {title: What 31 returns taught us, date: 2027-01-14, channels: [newsletter], stage: awareness}
      letter-2: {title: The last parcel leaves, date: 2027-01-28, channels: [newsletter], stage: conversion}
      letter-3: {title: What came back, date: 2027-02-11, channels: [newsletter], stage: awareness}
      letter-4: {title: Sixty-three tables, date: 2027-02-25, channels: [newsletter], stage: awareness}
    """,
)
def stage_missing_in_channel(subject: Subject) -> Iterator[Gap]:
    """A channel is measured at a stage that none of its content speaks to.

    A newsletter that is judged by orders and never asks for one will miss its number. The stage is that of the KPI; only
    channels with at least four pieces that name a stage are looked at.
    """
    coverage = stage_channel_coverage(subject.schedule)
    for channel in subject.playbook.channels.values():
        here = {stage: count for (stage, key), count in coverage.items() if key == channel.id}
        if sum(here.values()) < 4:
            continue
        told = set(here)
        for key in channel.kpis:
            kpi = subject.playbook.kpis.get(key)
            if kpi and kpi.stage and kpi.stage not in told:
                told.add(kpi.stage)
                message = (
                    f"'{channel.id}' is measured by '{key}', which is about the stage '{kpi.stage}', but none of its "
                    f"{sum(here.values())} pieces that name a stage speaks to it."
                )
                yield Gap(message, channel, subject.places.of("channels", channel.id, "kpis", key, key=True))


@rule(
    "P108",
    "pillar-mix",
    "planning",
    "Move content between pillars, or change the 'share:' to what you mean.",
    bad="""
    channels: {instagram: {name: Instagram}}
    pillars:
      finds: {name: Affordable finds}
      corner:
        name: Your corner
        share: 30%  # <- here
    cadences:
      reels: {title: Reel, every: day, channels: [instagram], pillar: finds, starts: 2027-01-13, ends: 2027-01-22, copy: A find.}
    posts:
      my-desk: {title: A desk in Queenstown, date: 2027-01-14, channels: [instagram], pillar: corner}
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    pillars:
      finds: {name: Affordable finds}
      corner:
        name: Your corner
        share: 10%
    cadences:
      reels: {title: Reel, every: day, channels: [instagram], pillar: finds, starts: 2027-01-13, ends: 2027-01-22, copy: A find.}
    posts:
      my-desk: {title: A desk in Queenstown, date: 2027-01-14, channels: [instagram], pillar: corner}
    """,
)
def pillar_mix(subject: Subject) -> Iterator[Gap]:
    """A pillar has clearly more or less of the content than its share.

    Shares say what the brand wants to be known for. Nobody sees in a calendar that one theme has crowded out another; the
    audience does. Counted are pieces with a pillar, without open slots; from ten on, and off by more percentage points than
    'settings.review.pillar_tolerance'.
    """
    counts = pillar_counts(subject.schedule)
    total = counts.total()
    if total < _FEW:
        return
    for pillar in subject.playbook.pillars.values():
        planned = 100 * counts[pillar.id] / total
        if pillar.share is not None and abs(planned - float(pillar.share)) > float(subject.settings.pillar_tolerance):
            message = (
                f"'{pillar.id}' has {planned:.0f}% of the content ({counts[pillar.id]} of {total} pieces) instead of {pillar.share:f}%."
            )
            yield Gap(message, pillar, subject.places.of("pillars", pillar.id, "share", key=True))


@rule(
    "P114",
    "mix-of-media",
    "planning",
    "Plan or boost what is missing, or correct 'media:'.",
    bad="""
    channels: {instagram: {name: Instagram}}
    campaigns:
      refresh:
        name: New Year refresh
        starts: 2027-01-04
        ends: 2027-01-31
        media: organic  # <- here
    posts:
      desk-ad: {title: Ad for the desk range, date: 2027-01-19, channels: [instagram], format: ad, paid: true, campaign: refresh}
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    campaigns:
      refresh:
        name: New Year refresh
        starts: 2027-01-04
        ends: 2027-01-31
        media: mixed
    posts:
      desk-ad: {title: Ad for the desk range, date: 2027-01-19, channels: [instagram], format: ad, paid: true, campaign: refresh}
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-12, channels: [instagram], campaign: refresh}
    """,
)
def mix_of_media(subject: Subject) -> Iterator[Gap]:
    """A campaign's content is not the mix of paid and organic that its 'media:' says.

    The mix decides about the budget and about what to compare results with: paid reach stops with the money. Ads, content in
    paid channels and boosted posts count as paid; boosted posts count as organic too. 'settings.review.mixed_share' says how
    much of each makes a mix, and at least one piece does.
    """
    pieces: dict[str, list[Piece]] = {}
    for piece in content(subject.schedule):
        pieces.setdefault(piece.campaign or "", []).append(piece)
    for campaign in subject.playbook.campaigns.values():
        own, span = pieces.get(campaign.id), subject.schedule.spans.get(campaign.id)
        if not own or campaign.media is None or campaign.status in _OVER or (span and span[1] < subject.today):
            continue
        paid = [piece for piece in own if _is_paid(piece, subject) or (piece.post and piece.post.boost)]
        organic = [piece for piece in own if not _is_paid(piece, subject)]
        place = subject.places.of("campaigns", campaign.id, "media", key=True)
        least = max(1, int(len(own) * subject.settings.mixed_share / 100))
        for word, count in (("paid", len(paid)), ("organic", len(organic))):
            if campaign.media == "mixed" and count < least and len(own) > 1:
                told = (
                    f"only {count} of its {len(own)} pieces {'is' if count == 1 else 'are'}"
                    if count
                    else f"none of its {len(own)} pieces is"
                )
                yield Gap(f"'{campaign.id}' is meant to be mixed, but {told} {word}.", campaign, place)
        against = {"organic": paid, "paid": organic}.get(campaign.media)
        if against:
            names = list(dict.fromkeys(f"'{piece.post.id if piece.post else piece.cadence}'" for piece in against))
            other = f"{'is' if len(names) == 1 else 'are'} {'paid' if campaign.media == 'organic' else 'organic'}"
            yield Gap(f"'{campaign.id}' is meant to be {campaign.media}, but {listed(names)} {other}.", campaign, place)


def _is_paid(piece: Piece, subject: Subject) -> bool:
    channels = [subject.playbook.channels.get(key) for key in piece.channels]
    return piece.is_paid or (bool(channels) and all(channel is not None and channel.media == "paid" for channel in channels))


@rule(
    "P122",
    "campaign-channel-unused",
    "planning",
    "Plan something of the campaign there, or take the channel out of its 'channels:'.",
    bad="""
    channels: {instagram: {name: Instagram}, newsletter: {name: Newsletter}}
    campaigns:
      refresh:
        name: New Year refresh
        starts: 2027-01-04
        ends: 2027-01-31
        channels:
          - instagram
          - newsletter  # <- here
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram], campaign: refresh}
    """,
    good="""
    channels: {instagram: {name: Instagram}, newsletter: {name: Newsletter}}
    campaigns:
      refresh:
        name: New Year refresh
        starts: 2027-01-04
        ends: 2027-01-31
        channels:
          - instagram
          - newsletter
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram], campaign: refresh}
      letter: {title: What 31 returns taught us, date: 2027-01-14, channels: [newsletter], campaign: refresh}
    """,
)
def campaign_channel_unused(subject: Subject) -> Iterator[Gap]:
    """A campaign names a channel, and none of its content comes out there.

    The people who run the channel count on it, and the campaign's reach was reckoned with it. Campaigns without any content,
    and those that are over, are not looked at. An open slot of the campaign's own cadence counts, and a boosted post for every
    paid channel.
    """
    used: dict[str, set[str]] = {}
    for piece in subject.schedule.pieces:
        if piece.campaign and piece.is_active:
            used.setdefault(piece.campaign, set()).update(piece.channels, _boosted(piece, subject))
    for campaign in subject.playbook.campaigns.values():
        span = subject.schedule.spans.get(campaign.id)
        if campaign.id not in used or campaign.status in _OVER or (span and span[1] < subject.today):
            continue
        for key in campaign.channels:
            if key not in used[campaign.id] and not _is_closed(subject.playbook.channels.get(key)):
                message = f"The campaign '{campaign.id}' names the channel '{key}', but none of its content comes out there."
                yield Gap(message, campaign, subject.places.of("campaigns", campaign.id, "channels", key))


def _boosted(piece: Piece, subject: Subject) -> Iterator[str]:
    """The channel in which it is boosted, and those through which that is bought."""
    if piece.post and piece.post.boost:
        yield piece.post.boost.channel
        yield from (channel.id for channel in subject.playbook.channels.values() if channel.media == "paid")


def _is_closed(channel: Channel | None) -> bool:
    return channel is not None and channel.status == "closed"
