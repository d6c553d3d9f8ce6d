"""Dates, times, lengths and time zones of a calendar file (RFC 5545, 3.3.4 to 3.3.6), as they are written in the wild."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

from mkdocs_playbook.problems import Place, nearest
from mkdocs_playbook.read.ical_lines import Component, Line, shown

Moment = dt.date | dt.datetime
"""A day as a whole, or a time: in a zone, or "floating" without one."""

FIRST_YEAR, LAST_YEAR = 1600, 2199
"""Phones let the birthdays of people whose age they do not know begin in 1604."""

_MANY_ZONES, _MANY_RULES = 20, 40
"""To follow the rules of a zone since 1601 takes time."""

_TIME = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[Tt]([0-9]{2}):?([0-9]{2}):?([0-9]{2})?([Zz]?))?")
_LENGTH = re.compile(
    r"\+?P(?=[0-9T])(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,9})S)?)?", re.IGNORECASE
)
_OF_CLOCKS = {
    "DTSTART": _TIME,
    "RDATE": re.compile(rf"{_TIME.pattern}(?:,{_TIME.pattern})*"),
    "TZOFFSETFROM": re.compile(r"[+-][0-9]{4}(?:[0-9]{2})?"),
    "TZOFFSETTO": re.compile(r"[+-][0-9]{4}(?:[0-9]{2})?"),
    "RRULE": re.compile(
        r"(?:(?:FREQ=YEARLY|(?:INTERVAL|COUNT|BYMONTH)=[1-9][0-9]{0,2}|BYMONTHDAY=-?[0-9]{1,2}(?:,-?[0-9]{1,2})*"
        r"|BYDAY=[+-]?[1-5]?[A-Z]{2}|WKST=[A-Z]{2}|UNTIL=[0-9TZ]+)(?:;|\Z))+"
    ),
}
"""What a STANDARD or DAYLIGHT may say, and how."""


class RefusedError(Exception):
    """Something in the file cannot be used. Holds what to tell."""

    def __init__(self, code: str, place: Place, message: str) -> None:
        super().__init__(message)
        self.code, self.place, self.message = code, place, message


def is_whole_day(moment: Moment) -> bool:
    return not isinstance(moment, dt.datetime)


def day_of(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


@dataclass(frozen=True, slots=True)
class Zones:
    """The time zones that a file names: those of the IANA database, under their Windows names too, and those that it describes."""

    described: dict[str, tuple[Component, list[Component]]]
    """TZID → VTIMEZONE and the STANDARD and DAYLIGHT within it."""
    own: str
    """The zone of the calendar as a whole, where it says one: in that, people see times that are written in UTC or without a zone."""
    _read: dict[str, dt.tzinfo] = field(default_factory=dict)

    @staticmethod
    def of(components: Sequence[Component]) -> Zones:
        described: dict[str, tuple[Component, list[Component]]] = {}
        own = ""
        current: list[Component] | None = None
        for component in components:
            if component.name == "VTIMEZONE":
                current = []
                if line := component.first("TZID"):
                    described.setdefault(line.value.strip(), (component, current))
            elif component.name in ("STANDARD", "DAYLIGHT") and current is not None:
                current.append(component)
            else:
                current = None
            if component.name == "VCALENDAR" and (line := component.first("X-WR-TIMEZONE")):
                own = own or known_zone(line.value) or ""
        return Zones(described, own)

    def find(self, tzid: str, place: Place) -> dt.tzinfo:
        """Raises `RefusedError` for a zone that nobody knows."""
        if tzid in self._read:
            return self._read[tzid]
        name = known_zone(tzid)
        if name is None and tzid in self.described:
            zone, parts = self.described[tzid]
            location = zone.first("X-LIC-LOCATION")
            name = known_zone(location.value) if location else None
            if name is None:
                if len(self._read) >= _MANY_ZONES:
                    raise RefusedError(
                        "Y506", zone.place, f"The file describes more than {_MANY_ZONES} time zones that have no known name."
                    )
                return self._read.setdefault(tzid, _described(zone, parts))
        if name is None:
            near = nearest(tzid, _iana_names())
            raise RefusedError(
                "Y504",
                place,
                f"There is no time zone '{shown(tzid)}', and no VTIMEZONE of the file describes it. "
                + (f"Did you mean '{_iana_names()[near]}'?" if near else "Write one such as TZID=Europe/Berlin."),
            )
        return ZoneInfo(name)

    def where(self, moment: dt.datetime) -> tuple[dt.datetime, str]:
        """The time as people see it, and the name of its zone; '' for the playbook's."""
        if moment.tzinfo is None:
            return moment, self.own
        name = getattr(moment.tzinfo, "key", "")
        if name == "UTC" and self.own:
            return moment.astimezone(ZoneInfo(self.own)), self.own
        if name:
            return moment, name
        # A zone that only the file describes: it has no name that others know, but its distance from UTC on that day has.
        offset = moment.utcoffset() or dt.timedelta(0)
        hours, rest = divmod(offset, dt.timedelta(hours=1))
        fixed = f"Etc/GMT{-hours:+d}" if hours and not rest and -12 <= hours <= 14 else "UTC"
        return moment.astimezone(ZoneInfo(fixed)), fixed


@cache
def _iana_names() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones())}


@lru_cache(maxsize=1000)
def known_zone(tzid: str) -> str | None:
    """The IANA name of a zone that is called by it, by its Windows name, or by it behind a prefix ("/mozilla.org/2005/Europe/Berlin")."""
    tzid = tzid.strip().strip("/")[:200]
    if tzid.upper() in ("Z", "GMT", "UTC", "ETC/UTC"):
        return "UTC"
    parts = tzid.lower().split("/")[-4:]
    for start in range(len(parts)):
        if (found := "/".join(parts[start:])) in _iana_names() and (start == 0 or "/" in found):
            return _iana_names()[found]
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return WINDOWS_TO_OLSON.get(tzid)


def _described(zone: Component, parts: Sequence[Component]) -> dt.tzinfo:
    """A zone by its VTIMEZONE. Only what describes clocks is handed on: dateutil follows any rule, however long that takes."""
    from dateutil.tz import tzical

    lines = ["BEGIN:VTIMEZONE", "TZID:described"]
    for part in parts:
        lines.append(f"BEGIN:{part.name}")
        lines += [f"{line.name}:{line.value.strip().upper()}" for name in _OF_CLOCKS for line in part.all(name)]
        lines.append(f"END:{part.name}")
    lines.append("END:VTIMEZONE")
    found = None
    told = [(line, line.value.strip().upper()) for part in parts for line in part.lines if line.name in _OF_CLOCKS]
    rules = [value for line, value in told if line.name == "RRULE"]
    if len(rules) <= _MANY_RULES and all(_OF_CLOCKS[line.name].fullmatch(value) for line, value in told):
        with suppress(ValueError, TypeError, KeyError, IndexError, OverflowError):
            is_sound = all(comes_true(dict(part.split("=") for part in rule.strip(";").split(";")), dt.date(2000, 1, 1)) for rule in rules)
            found = tzical(StringIO("\n".join(lines))).get("described") if is_sound else None
    if found is None:
        raise RefusedError(
            "Y504",
            zone.place,
            "This VTIMEZONE does not describe a time zone: each STANDARD and DAYLIGHT in it needs DTSTART, TZOFFSETFROM, TZOFFSETTO and "
            "a yearly RRULE. Mend it, or write a zone such as TZID=Europe/Berlin at the events.",
        )
    return found


def comes_true(rule: Mapping[str, str], start: dt.date) -> bool:
    """Whether there is any day for a rule that begins at `start`; raises what dateutil does for one that makes no sense.

    dateutil would look until the year 9999, which takes seconds. So it looks from a year near that one, as the calendar repeats itself
    every 400 years to the day.
    """
    from dateutil.rrule import rrulestr

    late = dt.datetime(start.year + 400 * ((9599 - start.year) // 400), start.month, start.day)  # noqa: DTZ001
    endless = ";".join(f"{name}={value}" for name, value in rule.items() if name not in ("UNTIL", "COUNT"))
    return next(iter(rrulestr(endless, dtstart=late)), None) is not None


def moments(line: Line, zones: Zones) -> list[Moment]:
    """The days or times in a line such as DTSTART or EXDATE. Raises `RefusedError`."""
    zone: dt.tzinfo | None = None
    if (tzid := line.parameters.get("TZID", "").strip()) and any("T" in value.upper() for value in line.value.split(",")):
        zone = zones.find(tzid, line.place)
    found: list[Moment] = []
    offset = 0
    for value in line.value.split(","):
        text = value.split("/")[0].strip()  # a period begins with its first moment
        if text or not found:
            found.append(moment(text, zone, line, line.place_in_value(offset)))
        offset += len(value) + 1
    return found


def moment(text: str, zone: dt.tzinfo | None, line: Line, place: Place) -> Moment:
    """The day or time that `text`, written at `place` in `line`, means; a time that is not in UTC in `zone`. Raises `RefusedError`."""
    written = _TIME.fullmatch(text)
    try:
        if written is None:
            raise ValueError
        year, month, day, hour, minute, second = (int(part or 0) for part in written.groups()[:6])
        if written[4] is None:
            found: Moment = dt.date(year, month, day)
        else:
            found = dt.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=ZoneInfo("UTC") if written[7] else zone)
    except ValueError:
        raise RefusedError(
            "Y503", place, f"'{shown(text)}' in {line.name} is no date and no time. Write one such as 20270112 or 20270112T090000."
        ) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RefusedError(
            "Y503", place, f"The year {year:04d} in {line.name} is out of reach. Write one from {FIRST_YEAR} to {LAST_YEAR}."
        )
    return found


def length(line: Line) -> dt.timedelta:
    """How long a DURATION is. Raises `RefusedError`."""
    written = _LENGTH.fullmatch(line.value.strip())
    if not written:
        raise RefusedError(
            "Y503", line.place_in_value(0), f"'{shown(line.value)}' is not a length of time. Write one such as PT1H30M or P2D, or a DTEND."
        )
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in written.groups())
    return dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def like(moment: Moment, model: Moment) -> Moment:
    """`moment` as the same kind as `model`: a day, or a time in its zone. RECURRENCE-ID and EXDATE are often written as the other."""
    if not isinstance(model, dt.datetime):
        return day_of(moment)
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, model.timetz())
    if moment.tzinfo is None or model.tzinfo is None:
        return moment.replace(tzinfo=model.tzinfo)
    return moment.astimezone(model.tzinfo)
