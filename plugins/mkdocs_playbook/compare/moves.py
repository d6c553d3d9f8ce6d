"""Which dates are other ones, and what moved them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mkdocs_playbook.compare.changes import Change, Moment, Named, about
from mkdocs_playbook.compare.fields import PLANNED, Side
from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.plan import Cadence, Campaign, KeyDate, Placement, Post
from mkdocs_playbook.model.team import Meeting, Request
from mkdocs_playbook.model.timing import When

_DATED = ("key_dates", "campaigns", "cadences", "posts", "requests", "meetings")


class Moves:
    """The entries of which the day or the hour is another one."""

    def __init__(self, old: Side, new: Side, pairs: Mapping[str, list[tuple[Any, Any]]], changes: Mapping[str, Change]) -> None:
        self._old, self._new, self._changes = old, new, changes
        self._pairs: dict[str, tuple[Entry, Entry]] = {
            f"{section}/{after.id}": (before, after) for section in _DATED for before, after in pairs[section] if before and after
        }
        self._found: dict[str, Change] = {}

    def changes(self) -> Iterator[Change]:
        for change in self._moved():
            self._found[change.key] = change
        for change in self._found.values():
            yield replace(change, because=change.because or self._cause(change))

    def _moved(self) -> Iterator[Change]:
        for key, (before, after) in self._pairs.items():
            was, now = self._old.moments.get((before.section, before.id)), self._new.moments.get((after.section, after.id))
            published = self._changes.get(f"{key}.status")
            if was != now and not (published and published.kind == "published") and not self._is_put_aside(key):
                yield about(after, "moved", field="date", old=was, new=now, date=(now or was).date)  # type: ignore[union-attr]
            if isinstance(before, Cadence) and isinstance(after, Cadence):
                yield from self._of_cadence(before, after)
            if isinstance(before, Post) and isinstance(after, Post) and was and now and not published:
                yield from self._of_channels(before, after, was, now)

    def _is_put_aside(self, key: str) -> bool:
        """Whether a post lost its day because it is cancelled."""
        status = self._changes.get(f"{key}.status")
        return status is not None and status.kind == "cancelled"

    def _of_cadence(self, before: Cadence, after: Cadence) -> Iterator[Change]:
        if before.at != after.at:
            yield about(after, "moved", field="at", old=before.at, new=after.at, date=self._new.moments[after.section, after.id].date)
        slots = self._old.schedule.slots.get(before.id, {}), self._new.schedule.slots.get(after.id, {})
        for name in sorted(before.move.keys() | after.move.keys()):
            if before.move.get(name) != after.move.get(name) and name in slots[0] and name in slots[1]:
                was, now = slots[0][name].date, slots[1][name].date
                if was != now:
                    more = {"name": "slot", "within": (str(name),)}
                    yield about(after, "moved", field=f"move.{name}", old=Moment(was), new=Moment(now), date=now, **more)

    def _of_channels(self, before: Post, after: Post, was: Moment, now: Moment) -> Iterator[Change]:
        """Channels that moved otherwise than the post as a whole."""
        old, new = _in_channels(before.id, self._old), _in_channels(after.id, self._new)
        for channel in old.keys() & new.keys():
            left, right = old[channel], new[channel]
            same_day = (left.date, right.date) == (was.date, now.date) or right.date - left.date == now.date - was.date
            same_hour = (left.time, right.time) == (was.time, now.time) or left.time == right.time
            if left != right and not (same_day and same_hour):
                at = self._new.named(channel, "channels") or channel
                more = {"name": "date", "within": (at,)}
                change = about(after, "moved", field=f"channels.{channel}.date", old=left, new=right, date=right.date, **more)
                inherited = f"cadences/{after.cadence}.channels.{channel}.time" if not after.channels else ""
                yield replace(change, because=inherited if inherited in self._changes else "")

    # ── what moved them ─────────────────────────────────────────────────────────────────────────────────────────────

    def _cause(self, change: Change) -> str:
        """The key of the change that moved an entry, as far back as it is known; '' where its own date was changed."""
        if change.field.startswith(("at", "move")):
            return ""
        before, after = self._pairs[f"{change.section}/{change.id}"]
        channel = change.within[0] if change.field.startswith("channels") else None
        written = _written(before, self._old, channel), _written(after, self._new, channel)
        if written[0] != written[1]:
            return ""
        candidates = [f"{section}/{when.anchor}.date" for when in written[1][0] if when and when.anchor for section in PLANNED]
        if isinstance(after, Post):
            candidates += [f"cadences/{after.cadence}.move.{after.slot}", f"cadences/{after.cadence}.at"]
        for key in candidates:
            if key in self._found:
                return self._cause(self._found[key]) or key
            if key.removesuffix(".date") in self._changes and key.endswith(".date"):
                return key.removesuffix(".date")
        old, new = ((moment.date if isinstance(moment, Moment) else None) for moment in (change.old, change.new))
        return day_off_cause(self._old, self._new, {**self._changes, **self._found}, [day for day in (old, new) if day])


Whens = tuple[When | None, ...]
Hours = tuple[dt.time | None, ...]


def _written(entry: Entry, side: Side, channel: Named | str | None) -> tuple[Whens, Hours]:
    """What is written about when the entry is, in words that both sides share."""
    whens: tuple[When | None, ...] = ()
    placed: list[Placement] = []
    match entry:
        case Campaign() | Cadence():
            whens = (entry.starts, entry.ends)
        case KeyDate():
            whens = (entry.date, entry.ends)
        case Request():
            whens = (entry.needed_by,)
        case Meeting():
            whens = (entry.date,)
        case Post():
            at = channel.id if isinstance(channel, Named) else channel
            placed = [placement for key, placement in entry.channels.items() if at is None or side.now(key, "channels") == at]
            published = tuple(When(day) for day in (entry.published, *(placement.published for placement in placed)) if day)
            slot = When(entry.slot) if entry.slot and not entry.date else None
            whens = (*published, entry.date, slot, *(placement.date for placement in placed))
    written: Whens = tuple(replace(when, anchor=side.now(when.anchor, *PLANNED)) if when and when.anchor else when for when in whens)
    hours = [getattr(entry, "time", None), getattr(entry, "at", None) if not isinstance(entry, Cadence) else None]
    if isinstance(entry, Post) and channel:
        hours = [placement.time for placement in placed]
    return written, tuple(hours)


def _in_channels(post: str, side: Side) -> dict[str, Moment]:
    """When a post goes out, channel by channel."""
    found = {}
    for item in side.published.get(post, ()):
        for channel in item.channels:
            found[side.now(channel, "channels")] = Moment(item.date, item.time)
    return found


def day_off_cause(old: Side, new: Side, changes: Mapping[str, Change], days: list[dt.date]) -> str:
    """The key of the change of a day off that lies within `days`, which moves working days; '' where there is none."""
    for key, change in sorted(changes.items()):
        if change.section != "key_dates" or change.field not in ("", "date", "ends", "day_off"):
            continue
        for side, moment in ((old, change.old), (new, change.new)):
            entry = next((entry for name, entry in side.playbook.key_dates.items() if side.now(name, "key_dates") == change.id), None)
            if entry is None or not entry.day_off:
                continue
            span = moment if isinstance(moment, Moment) else side.moments.get(("key_dates", entry.id))
            if span and days and span.date <= max(days) and (span.ends or span.date) >= min(days):
                return change.because or key
    return next((key for key in ("playbook/.days", "playbook/.holidays") if key in changes), "")
