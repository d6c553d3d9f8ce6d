"""What is published, when and where: pieces of content → items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mkdocs_playbook.model.plan import Placement
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import Holders, owner, owning_roles
from mkdocs_playbook.schedule.pieces import ASIDE, Piece, least_far

_When = tuple[dt.date | None, dt.time | None, str]
_Moment = tuple[tuple[str, ...], _When, str]
"""Channels, when they publish, and what sets the UID of that event apart."""


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
            if item is not None and status not in ASIDE:
                found.setdefault(key, []).append(Placed(piece, key, item, own.format or piece.format, status))
    for in_channel in found.values():
        in_channel.sort(key=lambda one: (one.date, one.item.time or dt.time.min, one.piece.uid))
    return found


def publish_items(pieces: Iterable[Piece], playbook: Playbook, dates: Dates, holders: Holders) -> Iterator[Item]:
    """One item for each piece that is not cancelled, and one more for each of several channels that says a day, an hour or a time zone
    of its own.

    Which of them a channel belongs to is a matter of what is written, never of which moments happen to be equal: so no event
    becomes another one when an hour changes, a channel is cancelled, or somebody writes down when it went live.
    """
    make = _Maker(playbook, dates, holders)
    for piece in pieces:
        if piece.status != "cancelled":
            yield from make.items(piece)


def channel_status(piece: Piece, channel: str) -> str:
    """How far the piece is in `channel`."""
    placement = piece.channels[channel]
    return placement.status or ("published" if placement.published else piece.status)


class _Maker:
    def __init__(self, playbook: Playbook, dates: Dates, holders: Holders) -> None:
        self._playbook, self._dates, self._holders = playbook, dates, holders
        self._zone, self._uid_end = playbook.playbook.timezone, f"@{playbook.playbook.id}"
        self._zones = {key: channel.timezone for key, channel in playbook.channels.items() if channel.timezone}
        self._publishing = {
            key: next((step for step in workflow.steps.values() if step.reaches in ("scheduled", "published")), None)
            for key, workflow in playbook.workflows.items()
        }
        """Workflow → the step that schedules or publishes."""

    def items(self, piece: Piece) -> Iterator[Item]:
        for channels, moment, suffix in self._moments(piece):
            if item := self._item(piece, moment, channels, suffix):
                yield item

    def _moments(self, piece: Piece) -> Sequence[_Moment]:
        zone = piece.zone or self._zone
        if not any(self._says_more(piece, channel) for channel in piece.channels):
            return [(tuple(piece.channels), (piece.date, piece.time, zone), "")]
        alone = len(piece.channels) == 1
        own = [channel for channel in piece.channels if self._has_own_moment(piece, channel)]
        main = [channel for channel in piece.channels if channel not in own]
        live = [channel for channel in main if channel_status(piece, channel) != "cancelled"]
        days = {channel: piece.channels[channel].published or piece.date for channel in live}
        day = piece.date if piece.date in days.values() or not live else min(went for went in days.values() if went)
        together = tuple(channel for channel in live if days[channel] == day)
        moments: list[_Moment] = []
        if together or not piece.channels:
            moments.append((together, (day, piece.time, zone), ""))
        for channel in piece.channels:
            entry = self._playbook.channels.get(channel)
            suffix = "" if alone else f".{entry.stable_id if entry else channel}"
            if channel in live and channel not in together:  # it went live on another day than the others
                moments.append(((channel,), (days[channel], piece.time, zone), suffix))
            elif channel in own and channel_status(piece, channel) != "cancelled":
                moments.append(((channel,), self._when(piece, channel, piece.channels[channel]), suffix))
        return moments

    def _says_more(self, piece: Piece, channel: str) -> bool:
        """Whether there is anything that may set the channel apart from the others."""
        placement = piece.channels[channel]
        return bool(placement.date or placement.time or placement.published or placement.status == "cancelled" or channel in self._zones)

    def _has_own_moment(self, piece: Piece, channel: str) -> bool:
        """Whether a channel says itself when it publishes the piece."""
        placement, zone = piece.channels[channel], self._zones.get(channel)
        own_zone = bool(piece.time and not piece.zone and zone and zone != self._zone)
        return bool(placement.date or placement.time) or own_zone

    def _when(self, piece: Piece, channel: str, placement: Placement) -> _When:
        """Day, hour and zone in a channel: its own, else those of the piece. The innermost zone wins: post, campaign, channel, playbook."""
        day, hour = placement.published or piece.date, placement.time or piece.time
        if piece.post and placement.date and not placement.published:
            day = self._dates.day(placement.date, "posts", piece.post.id, "channels", channel, "date")
        zone = piece.zone
        if hour and not zone:
            zone = self._zones.get(channel, "")
        return day, hour, zone or self._zone

    def _item(self, piece: Piece, when: _When, channels: tuple[str, ...], suffix: str) -> Item | None:
        day, hour, zone = when
        if day is None:
            return None
        own = piece.channels[channels[0]] if len(channels) == 1 else None
        status = least_far([channel_status(piece, channel) for channel in channels]) if channels else piece.status
        people, roles = self._publishers(piece, day)
        return Item(
            uid=f"publish.{piece.uid}{suffix}{self._uid_end}",
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
            workflow=piece.workflow,
            post=piece.post.id if piece.post else None,
            cadence=piece.cadence,
            slot=piece.slot,
            campaign=piece.campaign,
            pillar=piece.pillar,
            stage=piece.stage,
            goals=piece.goals,
            paid=piece.is_paid,
            url=(own and own.url) or (piece.post.url if piece.post else None),
            address=piece.address,
            place=piece.place,
        )

    def _publishers(self, piece: Piece, day: dt.date) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who answers for the publication, people and roles: the owner of the post or cadence, else whoever does the step that schedules
        it."""
        for planned in piece.assigned_by:
            if planned.owner and planned.section != "campaigns":
                person = owner(planned.owner, self._playbook, day)
                return (person,) if person else (), owning_roles(planned.owner, self._playbook)
        step = self._publishing.get(piece.workflow or "")
        return (self._holders.assignees(step, piece.assigned_by, day), step.role) if step else ((), ())
