"""Reads key dates from calendar files (.ics), as calendars, conferences and companies publish them.

Each event becomes an entry of the section `key_dates`, which is then checked like one that was written in YAML. Its id is
`FILE-HASH`, of the file's name and the event's UID, so that it stays when title, date or time change; an occurrence of a
repeating event adds the day on which it would have been, had nobody moved it: `FILE-HASH-2027-01-12` (and, from the second
one on that day, its hour: `…-1430`).

What is said of a whole file stands in the YAML, under `settings: calendar_files:` (`model/plan.py`, `CalendarFile`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePosixPath

from mkdocs_playbook.problems import Place, Problem, Problems
from mkdocs_playbook.read.calendar_options import Options, options_of, span_of
from mkdocs_playbook.read.ical_lines import Component, Line, shown
from mkdocs_playbook.read.ical_series import Expansion, Span, Version
from mkdocs_playbook.read.ical_source import MAX_PROBLEMS, components_of
from mkdocs_playbook.read.ical_texts import link_of, name_of, text_of
from mkdocs_playbook.read.ical_times import Moment, RefusedError, Zones, day_of, is_whole_day, length, like, moments
from mkdocs_playbook.read.limits import MAX_CALENDAR_LINES, MAX_EVENTS, lines_of
from mkdocs_playbook.read.raw import Map, Sections

_MAX_LISTED = 5000
_A_DAY = dt.timedelta(days=1)
_MEND = "Mend it, or list the event under 'skip' of this file in 'settings.calendar_files'."


def read_calendars(files: Mapping[str, bytes], sections: Sections, problems: Problems) -> Iterator[tuple[Place, Map]]:
    """For each calendar file of `files` (path → content): where it begins, and its key dates.

    `sections` are what the YAML says: options of the files, and the periods within which repeating events are followed.
    What cannot be read goes to `problems`; options that fit no file, into the `mistakes` of `sections`.
    """
    options = options_of(files, sections)
    span = span_of(sections)
    lines = events = 0
    for path, data in sorted(files.items()):
        lines, events = lines + lines_of(data), events + _events_in(data)
        if lines > MAX_CALENDAR_LINES or events > MAX_EVENTS:
            problems.error("Y506", Place(path, 1, 1), _TOO_MANY)
            return
        calendar = _Calendar(path, options.get(path) or Options(), span)
        key_dates = calendar.key_dates(data)
        told = sorted(calendar.problems, key=lambda problem: (problem.severity != "error", problem))
        for problem in told[:MAX_PROBLEMS]:
            problems.tell(problem)
        if len(told) > MAX_PROBLEMS:
            problems.tell(
                Problem(Place(path, 1, 1), "Y205", f"More is wrong with this file than these {MAX_PROBLEMS} problems.", "warning")
            )
        yield Place(path, 1, 1), key_dates


_TOO_MANY = (
    f"With this one, the calendar files have more than {MAX_EVENTS:,} events or {MAX_CALENDAR_LINES:,} lines together. "
    "Export a shorter time."
)
_EVENT = re.compile(rb"(?<![^\r\n])BEGIN:VEVENT", re.IGNORECASE)


def _events_in(data: bytes) -> int:
    return sum(1 for _ in islice(_EVENT.finditer(data), MAX_EVENTS + 1))


# ── a file ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Calendar:
    """One file on its way to key dates."""

    def __init__(self, path: str, options: Options, span: Span | None) -> None:
        self.problems: list[Problem] = []
        self._path, self._options, self._span = path, options, span
        stem = unicodedata.normalize("NFKD", PurePosixPath(path).stem).encode("ascii", "ignore").decode().lower()
        self._prefix = re.sub("[^a-z0-9]+", "-", stem)[:40].strip("-") or "calendar"
        self._title = PurePosixPath(path).stem.replace("-", " ").replace("_", " ")
        self._zones = Zones({}, "")
        self._expansion = Expansion()
        self._entries = Map()
        self._skipped: set[str] = set()

    def key_dates(self, data: bytes) -> Map:
        components = components_of(self._path, data, self.problems)
        self._zones = Zones.of(components)
        for component in components:
            if component.name == "VCALENDAR" and (line := component.first("X-WR-CALNAME") or component.first("NAME")):
                self._title = name_of(line.value) or self._title
        cut = {problem.place for problem in self.problems}
        events = [component for component in components if component.name == "VEVENT" and component.place not in cut]
        for uid, versions in self._by_uid(events).items():
            if len(self.problems) <= MAX_PROBLEMS:
                self._series(uid, versions)
        for name, place in self._options.skip.items():
            if components and name not in self._skipped:
                message = f"No event of {shown(self._path)} has the UID, name or id '{shown(name)}'. Remove it from 'skip', or correct it."
                self.problems.append(Problem(place, "Y203", message, "warning"))
        return self._entries

    def _tell(self, refused: RefusedError) -> None:
        self.problems.append(Problem(refused.place, refused.code, refused.message))

    def _by_uid(self, events: Sequence[Component]) -> dict[str, list[Component]]:
        """The versions of each event. One without a UID is known by its name and start as they are written."""
        found: dict[str, list[Component]] = {}
        for event in events:
            uid = _value(event, "UID")
            if not uid:
                uid = "\n".join(_value(event, name) for name in ("SUMMARY", "DTSTART", "RRULE"))
                message = "This event has no UID, so it counts as another one once its name or start changes. Add one that stays."
                self.problems.append(Problem(event.place, "Y204", message, "warning"))
            found.setdefault(uid, []).append(event)
        return found

    def _is_skipped(self, *names: str) -> bool:
        found = self._options.skip.keys() & set(names)
        self._skipped |= found
        return bool(found)

    # ── events ──

    def _series(self, uid: str, events: Sequence[Component]) -> None:
        """Add the key dates of all events with one UID."""
        entry_id = f"{self._prefix}-{hashlib.sha256(uid.encode('utf-8', 'replace')).hexdigest()[:10]}"
        if self._is_skipped(uid, entry_id):
            return
        first = self._first([event for event in events if event.first("RECURRENCE-ID") is None])
        if first and (self._is_skipped(name_of(_value(first, "SUMMARY"))) or _is_cancelled(first)):
            return
        try:
            base = self._version(0, first, None) if first else None
            changed = self._changed(events, base)
            if first and base and (base.rules or base.extra or changed):
                self._add_occurrences(entry_id, first, base, changed)
            elif first and base:
                self._add_single(entry_id, first, base)
            else:
                for event, version in changed:
                    self._add_single(entry_id, event, version)
        except RefusedError as refused:
            self._refuse(refused)

    def _refuse(self, refused: RefusedError) -> None:
        self._tell(RefusedError(refused.code, refused.place, f"{refused.message} {_MEND}"))

    def _first(self, events: Sequence[Component]) -> Component | None:
        """The newest version of an event; None where there are only changed occurrences of it."""
        newest = max(events, key=_age, default=None)
        for event in events:
            if newest is not None and event is not newest and _age(event) == _age(newest) and not _is_same(event, newest):
                message = (
                    f"The UID '{shown(_value(event, 'UID'))}' is also that of the event in line {newest.place.line}, so calendars show "
                    "only one of the two. Give each its own."
                )
                self._refuse(RefusedError("Y507", event.place, message))
        return newest

    def _changed(self, events: Sequence[Component], base: Version | None) -> list[tuple[Component, Version]]:
        """Occurrences that were moved or cancelled or say something of their own; the newest version of each."""
        found: dict[str, tuple[Component, Version]] = {}
        for number, event in enumerate(events, start=1):
            if event.first("RECURRENCE-ID") is None:
                continue
            try:
                version = self._version(number, event, base)
            except RefusedError as refused:
                if not self._is_skipped(name_of(_value(event, "SUMMARY"))):
                    self._refuse(refused)
                continue
            known = found.get(str(version.of))
            if known is None or _age(event) >= _age(known[0]):
                found[str(version.of)] = event, version
        return list(found.values())

    def _version(self, number: int, event: Component, base: Version | None) -> Version:
        self._check_lines(event)
        changes = event.first("RECURRENCE-ID")
        of = moments(changes, self._zones)[0] if changes else None
        if of is not None and base:
            of = like(of, base.start)
        begins = event.first("DTSTART")
        if begins is None and of is None:
            raise RefusedError("Y503", event.place, "This event has no DTSTART, so it is on no day.")
        start = moments(begins, self._zones)[0] if begins else of
        assert start is not None
        if begins and not event.first("RRULE") and of is None and start.year < 1970:
            raise RefusedError("Y503", begins.place_in_value(0), f"The year {start.year} is out of reach. Key dates are from 1970 to 2199.")
        if refused := event.first("EXRULE"):
            raise RefusedError("Y505", refused.place, "EXRULE is no longer part of iCalendar. Write the dates to leave out as EXDATE.")
        return Version(
            number=number,
            place=event.place,
            start=start,
            length=self._length(event, start),
            of=of,
            and_later=changes is not None and changes.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
            rules=tuple(event.all("RRULE")) if of is None else (),
            extra=self._list(event, "RDATE", start) if of is None else (),
            without=self._list(event, "EXDATE", start) if of is None else (),
        )

    def _list(self, event: Component, name: str, start: Moment) -> tuple[Moment, ...]:
        lines = [line for line in event.all(name) if line.value.strip()]
        if sum(line.value.count(",") + 1 for line in lines) > _MAX_LISTED:
            raise RefusedError("Y506", lines[0].place, f"This event lists more than {_MAX_LISTED:,} dates as {name}. List fewer.")
        return tuple(like(moment, start) for line in lines for moment in moments(line, self._zones))

    def _length(self, event: Component, start: Moment) -> dt.timedelta:
        """From the beginning to the end, which no longer belongs to it. A day as a whole is one day long at least."""
        shortest = _A_DAY if is_whole_day(start) else dt.timedelta(0)
        if line := event.first("DTEND"):
            end = moments(line, self._zones)[0]
            if isinstance(start, dt.datetime) and is_whole_day(end):  # midnight, at which that day begins
                end = max(start, dt.datetime.combine(end, dt.time(), start.tzinfo)) if end >= start.date() else end
            found = like(end, start) - start
            if found < dt.timedelta(0):
                raise RefusedError("Y503", line.place_in_value(0), "This event ends before it starts. Correct DTSTART or DTEND.")
        elif line := event.first("DURATION"):
            found = length(line)
        else:
            found = shortest
        if found > 4000 * _A_DAY:
            raise RefusedError("Y503", line.place_in_value(0) if line else event.place, "This event lasts for more than ten years.")
        return max(found, shortest)

    def _check_lines(self, event: Component) -> None:
        """Lines that are none are taken as part of the text above them, unless they look like something that must not be lost."""
        for _, line in event.unread:
            if _MATTERS.match(line.value):
                message = f"'{shown(line.value)}' is not 'NAME:value'. If it continues the line before, begin it with a space."
                raise RefusedError("Y508", line.place, message)

    # ── entries ──

    def _add_single(self, entry_id: str, event: Component, version: Version) -> None:
        """Add an event that does not repeat, or a changed occurrence of a series that is not in the file."""
        key = f"{entry_id}-{day_of(version.of)}" if version.of else entry_id
        if not _is_cancelled(event):
            self._add(key, event, event, version.start, version.start + version.length)

    def _add_occurrences(self, entry_id: str, first: Component, base: Version, changed: Sequence[tuple[Component, Version]]) -> None:
        by_number = {version.number: event for event, version in changed}
        year = max(base.start.year, 1970)
        span = self._span or (dt.date(year, 1, 1), dt.date(year, 12, 31))
        for occurrence in self._expansion.occurrences(base, [version for _, version in changed], span):
            event = by_number.get(occurrence.number, first)
            if _is_cancelled(event):
                continue
            key = f"{entry_id}-{day_of(occurrence.of)}"
            if key in self._entries and isinstance(occurrence.of, dt.datetime):
                key = f"{key}-{occurrence.of:%H%M}"
            if key not in self._entries:
                self._add(key, event, first, occurrence.start, occurrence.end)

    def _add(self, key: str, event: Component, series: Component, start: Moment, end: Moment) -> None:
        """Add an entry. What a changed occurrence does not say, the series does."""

        def said(name: str) -> Line | None:
            return event.first(name) or series.first(name)

        summary = said("SUMMARY")
        name = name_of(_text(summary, event)) if summary else ""
        if self._is_skipped(key, name):
            return
        at = event.place
        entry = Map()
        entry.put("name", name or self._title, at, summary.place if summary else at)
        self._put_times(entry, start, end, event)
        place = said("LOCATION")
        told = [(line, text_of(_text(line, event))) for line in (said("DESCRIPTION"),) if line]
        if place and (where := name_of(place.value)):
            told.append((place, f"Where: {where}"))
        if text := "\n".join(text for _, text in told if text):
            entry.put("description", text, at, told[0][0].place)
        if (line := said("URL")) and (link := link_of(line.value)):
            entry.put("url", link, at, line.place)
        for option, value, key_at, value_at in self._options.fields:
            entry.put(option, value, key_at, value_at)
        if (line := said("CLASS")) and line.value.strip().upper() in ("PRIVATE", "CONFIDENTIAL"):
            entry.put("visibility", "team", at, line.place)
        self._entries.put(key, entry, at, at)

    def _put_times(self, entry: Map, start: Moment, end: Moment, event: Component) -> None:
        begins, ends = (event.first(name) or event.first("DTSTART") for name in ("DTSTART", "DTEND"))
        start_at, end_at = (line.place if line else event.place for line in (begins, ends))
        if isinstance(start, dt.datetime):
            assert isinstance(end, dt.datetime)
            lasts_over_night = end - start >= _A_DAY
            start, zone = self._zones.where(start)
            end = self._zones.where(end)[0]
            last = (end - dt.timedelta(microseconds=1)).date() if lasts_over_night else start.date()
            entry.put("date", start.date().isoformat(), event.place, start_at)
            entry.put("time", f"{start:%H:%M}", event.place, start_at)
            if zone:
                entry.put("timezone", zone, event.place, start_at)
        else:
            last = day_of(end) - _A_DAY
            entry.put("date", start.isoformat(), event.place, start_at)
        if last > day_of(start):
            entry.put("ends", last.isoformat(), event.place, end_at)


_MATTERS = re.compile(
    r"\s*(?:BEGIN|END|UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|EXRULE|RECURRENCE-ID|STATUS|SUMMARY)\b", re.IGNORECASE
)


def _value(event: Component, name: str) -> str:
    line = event.first(name)
    return line.value.strip() if line else ""


def _text(line: Line, event: Component) -> str:
    """A text with the lines that follow it and should have been folded or escaped."""
    return "\\n".join([line.value, *(lost.value for before, lost in event.unread if before is line)])


def _is_cancelled(event: Component) -> bool:
    return _value(event, "STATUS").upper() in ("CANCELLED", "CANCELED")


def _age(event: Component) -> tuple[int, str]:
    """What is larger the newer a version of an event is."""
    sequence = _value(event, "SEQUENCE")
    return int(sequence) if re.fullmatch("[0-9]{1,9}", sequence) else 0, _value(event, "LAST-MODIFIED")


def _is_same(event: Component, other: Component) -> bool:
    names = ("SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "STATUS")
    return all(_value(event, name) == _value(other, name) for name in names)
