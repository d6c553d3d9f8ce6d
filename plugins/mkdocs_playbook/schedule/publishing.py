"""What is published, when and where: pieces of content → items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from mkdocs_playbook.model.plan import Placement
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import assigned, owner
from mkdocs_playbook.schedule.pieces import Piece, workflow_of

_When = tuple[date | None, time | None, str]


def publish_items(piece: Piece, playbook: Playbook, dates: Dates) -> Iterator[Item]:
    """One item for the piece, and one more for each channel that has a day, an hour or a time zone of its own."""
    when = {channel: _when(piece, channel, placement, playbook, dates) for channel, placement in piece.channels.items()}
    own_zone = piece.zone or playbook.playbook.timezone
    base: _When = (piece.date, piece.time, own_zone)
    if base not in when.values() and when:
        base = next(iter(when.values()))
    together = tuple(channel for channel, its in when.items() if its == base)
    main = _item(piece, base, together, piece.status, "", playbook)
    if main:
        yield main
    for channel, its in when.items():
        if channel not in together:
            suffix = "." + (playbook.channels[channel].stable_id if channel in playbook.channels else channel)
            item = _item(piece, its, (channel,), channel_status(piece, channel), suffix, playbook)
            if item:
                yield item


def channel_status(piece: Piece, channel: str) -> str:
    """How far the piece is in `channel`."""
    placement = piece.channels[channel]
    return placement.status or ("published" if placement.published else piece.status)


def _when(piece: Piece, channel: str, placement: Placement, playbook: Playbook, dates: Dates) -> _When:
    """Day, hour and zone in a channel: its own, else those of the piece. The innermost zone wins: post, campaign, channel, playbook."""
    zone = piece.zone or (playbook.channels[channel].timezone if channel in playbook.channels else None) or playbook.playbook.timezone
    day = placement.published or piece.date
    if piece.post and placement.date and not placement.published:
        day = dates.day(placement.date, "posts", piece.post.id, "channels", channel, "date")
    return day, placement.time or piece.time, zone


def _item(piece: Piece, when: _When, channels: tuple[str, ...], status: str, suffix: str, playbook: Playbook) -> Item | None:
    day, hour, zone = when
    if day is None:
        return None
    item = of_piece(piece, playbook)
    person = _publisher(piece, playbook, day)
    return replace(
        item,
        uid=f"publish.{piece.uid}{suffix}@{playbook.playbook.id}",
        kind="publish",
        date=day,
        time=hour,
        zone=zone,
        channels=channels,
        status=status,
        done=status == "published",
        people=(person,) if person else (),
        url=piece.post.url if piece.post else None,
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


def _publisher(piece: Piece, playbook: Playbook, day: date) -> str | None:
    """Who answers for the publication: the owner of the post or cadence, else whoever does the step that schedules it."""
    for planned in piece.assigned_by[: 2 if piece.cadence else 1]:
        if planned.section != "campaigns" and planned.owner:
            return owner(planned.owner, playbook, day)
    workflow = workflow_of(piece, playbook)
    if workflow:
        for step in workflow.steps.values():
            if step.reaches in ("scheduled", "published"):
                for role in step.role:
                    return assigned(step.id, role, piece.assigned_by) or owner(role, playbook, day)
    return None
