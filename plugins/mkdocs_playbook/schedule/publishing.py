"""What is published, when and where: pieces of content → items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from mkdocs_playbook.model.plan import Placement
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import assignees, owner, owning_roles
from mkdocs_playbook.schedule.pieces import Piece, least_far, workflow_of

_When = tuple[date | None, time | None, str]


def publish_items(piece: Piece, playbook: Playbook, dates: Dates) -> Iterator[Item]:
    """One item for the piece, and one more for each channel that has a day or an hour of its own.

    Where no channel is on the piece's own day and hour, the one item is for the channel whose id comes first in the alphabet.
    """
    live = [channel for channel in piece.channels if channel_status(piece, channel) != "cancelled"]
    if piece.channels and not live:
        return
    when = {channel: _when(piece, channel, piece.channels[channel], playbook, dates) for channel in live}
    base: _When = (piece.date, piece.time, piece.zone or playbook.playbook.timezone)
    if when and base not in when.values():
        base = when[min(when, key=lambda channel: _stable_id(channel, playbook))]
    together = tuple(channel for channel, its in when.items() if its == base)
    main = _item(piece, base, together, "", playbook)
    if main:
        yield main
    for channel, its in when.items():
        if channel not in together:
            item = _item(piece, its, (channel,), f".{_stable_id(channel, playbook)}", playbook)
            if item:
                yield item


def _stable_id(channel: str, playbook: Playbook) -> str:
    return playbook.channels[channel].stable_id if channel in playbook.channels else channel


def channel_status(piece: Piece, channel: str) -> str:
    """How far the piece is in `channel`."""
    placement = piece.channels[channel]
    return placement.status or ("published" if placement.published else piece.status)


def _when(piece: Piece, channel: str, placement: Placement, playbook: Playbook, dates: Dates) -> _When:
    """Day, hour and zone in a channel: its own, else those of the piece. The innermost zone wins: post, campaign, channel, playbook."""
    day, hour = placement.published or piece.date, placement.time or piece.time
    if piece.post and placement.date and not placement.published:
        day = dates.day(placement.date, "posts", piece.post.id, "channels", channel, "date")
    zone = piece.zone
    if hour and not zone and channel in playbook.channels:
        zone = playbook.channels[channel].timezone or ""
    return day, hour, zone or playbook.playbook.timezone


def _item(piece: Piece, when: _When, channels: tuple[str, ...], suffix: str, playbook: Playbook) -> Item | None:
    day, hour, zone = when
    if day is None:
        return None
    item = of_piece(piece, playbook)
    own = piece.channels[channels[0]] if len(channels) == 1 else Placement()
    status = least_far(channel_status(piece, channel) for channel in channels) if channels else piece.status
    people, roles = _publishers(piece, playbook, day)
    return replace(
        item,
        uid=f"publish.{piece.uid}{suffix}@{playbook.playbook.id}",
        kind="publish",
        date=day,
        time=hour,
        zone=zone,
        channels=channels,
        format=own.format or piece.format,
        status=status,
        done=status == "published",
        people=people,
        roles=roles,
        url=own.url or (piece.post.url if piece.post else None),
    )


def of_piece(piece: Piece, playbook: Playbook) -> Item:
    """An item that says what the piece says; kind, date and UID are still those of nothing."""
    return Item(
        uid="",
        kind="publish",
        title=piece.title,
        date=piece.date or date.min,
        zone=piece.zone or playbook.playbook.timezone,
        workflow=piece.workflow,
        post=piece.post.id if piece.post else None,
        cadence=piece.cadence,
        slot=piece.slot,
        channels=tuple(piece.channels),
        format=piece.format,
        campaign=piece.campaign,
        pillar=piece.pillar,
        stage=piece.stage,
        goals=piece.goals,
        status=piece.status,
        empty=piece.is_empty,
        paid=piece.is_paid,
        address=piece.address,
        place=piece.place,
    )


def _publishers(piece: Piece, playbook: Playbook, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who answers for the publication, people and roles: the owner of the post or cadence, else whoever does the step that schedules it."""
    for planned in piece.assigned_by:
        if planned.section != "campaigns" and planned.owner:
            person = owner(planned.owner, playbook, day)
            return (person,) if person else (), owning_roles(planned.owner, playbook)
    workflow = workflow_of(piece, playbook)
    for step in workflow.steps.values() if workflow else ():
        if step.reaches in ("scheduled", "published"):
            return assignees(step, piece.assigned_by, playbook, day), step.role
    return (), ()
