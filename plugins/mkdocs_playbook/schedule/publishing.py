"""What is published, when and where: pieces of content → items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mkdocs_playbook.model.plan import Placement
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import assignees, owner, owning_roles
from mkdocs_playbook.schedule.pieces import Piece, least_far, workflow_of

_When = tuple[dt.date | None, dt.time | None, str]
_ASIDE = ("on-hold", "cancelled")


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of content, or an empty slot, on its day in one channel."""

    piece: Piece
    channel: str
    item: Item
    """The event that publishes it there; it knows the channel's own day and hour."""
    format: str | None
    status: str

    @property
    def date(self) -> dt.date:
        return self.item.date


def placed_in(pieces: Iterable[Piece], items: Iterable[Item]) -> dict[str, list[Placed]]:
    """Channel → everything with a day that is neither on hold nor cancelled, empty slots too, by day."""
    published = {(item.address, key): item for item in items if item.kind == "publish" for key in item.channels}
    found: dict[str, list[Placed]] = {}
    for piece in pieces:
        for key, own in piece.channels.items() if piece.is_active else ():
            item, status = published.get((piece.address, key)), channel_status(piece, key)
            if item is not None and status not in _ASIDE:
                found.setdefault(key, []).append(Placed(piece, key, item, own.format or piece.format, status))
    for in_channel in found.values():
        in_channel.sort(key=lambda one: (one.date, one.item.time or dt.time.min, one.piece.uid))
    return found


def publish_items(piece: Piece, playbook: Playbook, dates: Dates) -> Iterator[Item]:
    """One item for the piece, and one more for each of several channels that says a day, an hour or a time zone of its own.

    Which of them a channel belongs to is a matter of what is written, never of which moments happen to be equal: so no event
    becomes another one when an hour changes, a channel is cancelled, or somebody writes down when it went live.
    """
    alone = len(piece.channels) == 1
    own = [channel for channel in piece.channels if _has_own_moment(piece, channel, playbook)]
    main = [channel for channel in piece.channels if channel not in own]
    live = [channel for channel in main if channel_status(piece, channel) != "cancelled"]
    zone = piece.zone or playbook.playbook.timezone
    days = {channel: piece.channels[channel].published or piece.date for channel in live}
    day = piece.date if piece.date in days.values() or not live else min(went for went in days.values() if went)
    together = tuple(channel for channel in live if days[channel] == day)
    moments: list[tuple[tuple[str, ...], _When, str]] = []
    if together or not piece.channels:
        moments.append((together, (day, piece.time, zone), ""))
    for channel in piece.channels:
        suffix = "" if alone else f".{_stable_id(channel, playbook)}"
        if channel in live and channel not in together:  # it went live on another day than the others
            moments.append(((channel,), (days[channel], piece.time, zone), suffix))
        elif channel in own and channel_status(piece, channel) != "cancelled":
            moments.append(((channel,), _when(piece, channel, piece.channels[channel], playbook, dates), suffix))
    for channels, moment, suffix in moments:
        if item := _item(piece, moment, channels, suffix, playbook):
            yield item


def _has_own_moment(piece: Piece, channel: str, playbook: Playbook) -> bool:
    """Whether a channel says itself when it publishes the piece."""
    placement = piece.channels[channel]
    zone = playbook.channels[channel].timezone if channel in playbook.channels else None
    own_zone = bool(piece.time and not piece.zone and zone and zone != playbook.playbook.timezone)
    return bool(placement.date or placement.time) or own_zone


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
    own = piece.channels[channels[0]] if len(channels) == 1 else None
    status = least_far([channel_status(piece, channel) for channel in channels]) if channels else piece.status
    people, roles = _publishers(piece, playbook, day)
    return Item(
        **said_of(piece),
        uid=f"publish.{piece.uid}{suffix}@{playbook.playbook.id}",
        kind="publish",
        title=piece.title,
        date=day,
        time=hour,
        zone=zone,
        channels=channels,
        format=(own and own.format) or piece.format,
        status=status,
        done=status == "published",
        empty=piece.is_empty,
        people=people,
        roles=roles,
        url=(own and own.url) or (piece.post.url if piece.post else None),
    )


def said_of(piece: Piece) -> dict[str, Any]:
    """What every item of a piece says of it: the item's fields that do not hang on channel or step."""
    return {
        "workflow": piece.workflow,
        "post": piece.post.id if piece.post else None,
        "cadence": piece.cadence,
        "slot": piece.slot,
        "campaign": piece.campaign,
        "pillar": piece.pillar,
        "stage": piece.stage,
        "goals": piece.goals,
        "paid": piece.is_paid,
        "address": piece.address,
        "place": piece.place,
    }


def _publishers(piece: Piece, playbook: Playbook, day: dt.date) -> tuple[tuple[str, ...], tuple[str, ...]]:
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
