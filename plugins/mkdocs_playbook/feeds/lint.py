"""What keeps calendar clients from reading a feed right: of ours, where there must be nothing to find, or of anybody's.

F1xx: bytes and lines. F2xx: how components are nested. F3xx: what a subscribed calendar says of itself. F4xx: texts.
F5xx: events. Errors break a rule of RFC 5545 or 7986; warnings are allowed there, but some clients handle them badly.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from mkdocs_playbook.problems import Place, Problem, Problems
from mkdocs_playbook.read.ical_lines import Component, Line, read, shown

_DESCRIBING = {
    "NAME": "the calendar's name (RFC 7986). Add 'NAME:…'",
    "X-WR-CALNAME": "the calendar's name, as Google, Apple and Outlook read it. Add 'X-WR-CALNAME:…'",
    "REFRESH-INTERVAL": "how often to fetch it. Add 'REFRESH-INTERVAL;VALUE=DURATION:PT1H'",
    "X-PUBLISHED-TTL": "how often Outlook fetches it. Add 'X-PUBLISHED-TTL:PT1H'",
    "METHOD": "that it is published, not an invitation. Add 'METHOD:PUBLISH'",
}
_ONCE = ("VERSION", "PRODID", "METHOD", "CALSCALE")
_TEXTS = frozenset({"NAME", "X-WR-CALNAME", "X-WR-CALDESC", "SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT"})
_ESCAPES = re.compile(r"\\[\\;,nN]|(?P<backslash>\\)|(?P<bare>[,;])")
_ENTRIES = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
_DURATION = re.compile(r"[+-]?P(?=[0-9T])(?:[0-9]+W|(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?)")
_TIME = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")


def lint(data: bytes, path: str) -> list[Problem]:
    """Everything that is wrong with a calendar file, by place. Never raises, whatever the bytes are."""
    problems = Problems()
    components = read(data, path, problems)
    for component in components:
        if component.name == "VCALENDAR":
            _check_calendar(component, problems)
        elif component.name in _ENTRIES:
            _check_entry(component, problems)
        elif component.name == "VALARM":
            _check_alarm(component, problems)
        for line in component.lines:
            if line.name in _TEXTS and line.parameters.get("VALUE", "TEXT").upper() == "TEXT":
                _check_text(line, problems)
    _check_uids(components, problems)
    _check_zones(components, problems)
    return problems.all


# ── the calendar ────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_calendar(calendar: Component, problems: Problems) -> None:
    version, product = calendar.first("VERSION"), calendar.first("PRODID")
    if version is None:
        problems.error("F301", calendar.place, "The calendar has no VERSION. Add 'VERSION:2.0' behind BEGIN:VCALENDAR.")
    elif version.value != "2.0":
        problems.error("F301", version.place, f"The version is '{shown(version.value)}'. Write 'VERSION:2.0'.")
    if product is None:
        problems.error("F302", calendar.place, "The calendar has no PRODID. Add one such as 'PRODID:-//Example//Calendar//EN'.")
    for line in (version, product):
        if line and not any(line is early for early in calendar.lines[:2]):
            problems.warning("F303", line.place, f"{line.name} comes late; some clients look no further. Move it behind BEGIN:VCALENDAR.")
    for line in calendar.late:
        problems.error("F304", line.place, f"{line.name} stands behind a component, where Outlook ignores it. Move it before them all.")
    for name, missing in _DESCRIBING.items():
        if calendar.first(name) is None:
            problems.warning("F305", calendar.place, f"The calendar does not say {missing} before the first component.")
    for name in _ONCE:
        for line in calendar.all(name)[1:]:
            problems.error("F306", line.place, f"{name} stands here a second time. Remove one.")
    for line in calendar.all("REFRESH-INTERVAL"):
        if line.parameters.get("VALUE", "").upper() != "DURATION":
            problems.error("F307", line.place, f"VALUE=DURATION is missing. Write 'REFRESH-INTERVAL;VALUE=DURATION:{shown(line.value)}'.")
    for line in calendar.all("REFRESH-INTERVAL") + calendar.all("X-PUBLISHED-TTL"):
        if not _DURATION.fullmatch(line.value.strip()):
            problems.error("F308", line.place_in_value(0), f"'{shown(line.value)}' is not a length of time. Write one such as PT1H.")


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_text(line: Line, problems: Problems) -> None:
    """One problem for each kind, at its first place: a long description would have hundreds."""
    found = list(_ESCAPES.finditer(line.value))
    bare = [mark for mark in found if mark["bare"]]
    lone = [mark for mark in found if mark["backslash"]]
    if bare:
        sign, count = bare[0][0], len(bare)
        more = f" (and {count - 1} more)" if count > 1 else ""
        problems.error(
            "F401",
            line.place_in_value(bare[0].start()),
            f"The {'comma' if sign == ',' else 'semicolon'} in {line.name} is not escaped{more}, so a client may end the text here. "
            f"Write '\\{sign}'.",
        )
    if lone:
        more = f" (and {len(lone) - 1} more)" if len(lone) > 1 else ""
        problems.error(
            "F402",
            line.place_in_value(lone[0].start()),
            f"The backslash in {line.name} begins no escape{more}: there are \\\\ \\; \\, and \\n. Write '\\\\' for a backslash itself.",
        )


# ── events ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_entry(entry: Component, problems: Problems) -> None:
    if entry.name != "VEVENT":
        problems.warning("F510", entry.place, f"Google, Outlook and Apple show no {entry.name} of a feed. Write it as a VEVENT.")
    for code, name, instead in (
        ("F501", "UID", "Give it one that never changes, such as 'UID:launch@example.com'"),
        ("F502", "DTSTAMP", "Add the time of its last change, such as 'DTSTAMP:20270112T040000Z'"),
    ):
        lines = entry.all(name)
        if not any(line.value.strip() for line in lines):
            problems.error(code, entry.place, f"This {entry.name} has no {name}. {instead}.")
        for line in lines[1:]:
            problems.error("F306", line.place, f"{name} stands here a second time. Remove one.")
    _check_times(entry, problems)


def _check_times(entry: Component, problems: Problems) -> None:
    start, end = entry.first("DTSTART"), entry.first("DTEND") or entry.first("DUE")
    if start is None and entry.name == "VEVENT":
        problems.error("F504", entry.place, "This VEVENT has no DTSTART. Say when it begins.")
    if end and entry.first("DURATION"):
        problems.error("F505", end.place, f"There are {end.name} and DURATION. Keep one of them.")
    times = {line.name: _time(line, problems) for line in (entry.first("DTSTAMP"), start, end, entry.first("RECURRENCE-ID")) if line}
    floating = next((time for time in times.values() if time and not time.whole_day and not time.zone), None)
    if floating:
        problems.warning(
            "F508",
            floating.line.place,
            f"{floating.line.name} names no time zone, so everybody sees it at another moment. Write it in UTC, with a Z at its end.",
        )
    first, last = (times.get(line.name) if line else None for line in (start, end))
    if not first or not last:
        return
    if first.whole_day != last.whole_day:
        problems.error(
            "F506",
            last.line.place,
            f"{first.line.name} is {first.kind} but {last.line.name} is {last.kind}. Write both with VALUE=DATE, or both with a time.",
        )
    elif last.is_not_after(first):
        problems.error(
            "F507",
            last.line.place_in_value(0),
            f"{last.line.name} is not after {first.line.name}. "
            + ("Write the day after the last day." if first.whole_day else "Write a later time, or leave it out."),
        )


@dataclass(frozen=True, slots=True)
class _Time:
    line: Line
    local: dt.datetime
    whole_day: bool
    zone: str
    """UTC, the TZID, or '' where none is named."""

    @property
    def kind(self) -> str:
        return "a date" if self.whole_day else "a time"

    @property
    def instant(self) -> dt.datetime | None:
        if self.zone == "UTC":
            return self.local.replace(tzinfo=dt.UTC)
        try:
            return self.local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(dt.UTC)
        except (KeyError, ValueError, OSError, OverflowError):
            return None

    def is_not_after(self, other: _Time) -> bool:
        """Whether it is the same as `other` or before it, as far as that can be known without reading VTIMEZONE."""
        if self.zone == other.zone:
            return self.local <= other.local
        mine, its = self.instant, other.instant
        return mine is not None and its is not None and mine <= its


def _time(line: Line, problems: Problems) -> _Time | None:
    value, kind = line.value.strip(), line.parameters.get("VALUE", "DATE-TIME").upper()
    found = _TIME.fullmatch(value)
    try:
        if found is None:
            raise ValueError
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        local = dt.datetime(year, month, day, hour, minute, min(second, 59) if second == 60 else second)  # noqa: DTZ001
    except ValueError:
        problems.error("F503", line.place_in_value(0), f"'{shown(value)}' is no date and no time. Write 20270112 or 20270112T040000Z.")
        return None
    whole_day = found[4] is None
    if whole_day != (kind == "DATE"):
        instead = f"{line.name};VALUE=DATE:{value}" if whole_day else f"{line.name}:{value}"
        problems.error("F503", line.place, f"The value and VALUE={shown(kind)} do not go together. Write '{instead}'.")
    zone = "" if whole_day else "UTC" if found[7] else line.parameters.get("TZID", "")
    return _Time(line, local, whole_day, zone)


def _check_alarm(alarm: Component, problems: Problems) -> None:
    action = alarm.first("ACTION")
    if action is None:
        problems.error("F511", alarm.place, "This VALARM has no ACTION. Add 'ACTION:DISPLAY', or remove the alarm.")
    if alarm.first("TRIGGER") is None:
        problems.error("F512", alarm.place, "This VALARM has no TRIGGER. Add one such as 'TRIGGER:-PT15M', or remove the alarm.")
    if action and action.value.upper() == "DISPLAY" and alarm.first("DESCRIPTION") is None:
        problems.error("F513", alarm.place, "This VALARM has nothing to display. Add a DESCRIPTION, or remove the alarm.")


# ── across the file ─────────────────────────────────────────────────────────────────────────────────────────────────


def _check_uids(components: Iterable[Component], problems: Problems) -> None:
    seen: dict[tuple[str, str], Place] = {}
    for entry in components:
        uid = entry.first("UID") if entry.name in _ENTRIES else None
        if uid is None or not uid.value.strip():
            continue
        changed = entry.first("RECURRENCE-ID")
        first = seen.setdefault((uid.value, changed.value if changed else ""), uid.place)
        if first != uid.place:
            problems.error(
                "F509",
                uid.place_in_value(0),
                f"The UID '{shown(uid.value)}' is already that of line {first.line}, so clients show only one of the two. Give it its own.",
            )


def _check_zones(components: Iterable[Component], problems: Problems) -> None:
    components = list(components)
    known = {line.value for component in components if component.name == "VTIMEZONE" for line in component.all("TZID")}
    for component in components:
        for line in component.lines:
            zone = line.parameters.get("TZID")
            if zone is None or zone in known or zone.startswith("/"):
                continue
            known.add(zone)  # told once
            problems.error(
                "F514",
                line.place,
                f"No VTIMEZONE describes the time zone '{shown(zone)}', which Outlook needs. Add one, or write the times in UTC.",
            )
