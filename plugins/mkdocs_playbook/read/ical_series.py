"""Repeating events of a calendar file → their occurrences within a span of days.

What a rule means is for `recurring-ical-events`, `icalendar` and dateutil to say. They follow any rule, however far, so
rules are looked at first: what could take for ever, or give an event every second, is refused.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from mkdocs_playbook.problems import Place, one_of
from mkdocs_playbook.read.ical_lines import Line, shown
from mkdocs_playbook.read.ical_times import LAST_YEAR, Moment, RefusedError, comes_true, day_of, moment

Span = tuple[dt.date, dt.date]
"""First and last day."""

MAX_OCCURRENCES = 2000
"""How many occurrences the repeating events of a file may have together."""

_MAX_STEPS = 2_000_000
"""How many days may be looked at for all repeating events of a file: some seconds' work."""

_STEPS_TO_NEVER = 400_000
"""Work to find that a rule never comes true."""

_STEPS_A_DAY = {"DAILY": 1.0, "WEEKLY": 0.3, "MONTHLY": 0.1, "YEARLY": 0.1}
"""Work for each day from an event's start, by how often it repeats."""

_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Version:
    """An event as it is written: the first of a series with its rules, or what one occurrence of it became."""

    number: int
    place: Place
    start: Moment
    length: dt.timedelta
    of: Moment | None = None
    """For a changed occurrence: when it would have been (RECURRENCE-ID)."""
    and_later: bool = False
    rules: tuple[Line, ...] = ()
    extra: tuple[Moment, ...] = ()
    without: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    number: int
    """The version that it is made from."""
    start: Moment
    end: Moment
    of: Moment
    """When it would have been, had nobody moved it."""


class Expansion:
    """Expands the series of one file, and keeps count of them."""

    def __init__(self) -> None:
        self._steps = 0.0
        self._count = 0
        self._is_full = False

    def occurrences(self, first: Version, changed: Sequence[Version], span: Span) -> list[Occurrence]:
        """Those that happen, at least in part, within `span`, in order. Raises `RefusedError`; once that was for too many, gives none."""
        if self._is_full:
            return []
        self._check_steps(first)
        try:
            rules = [_Rule(line, first.start) for line in first.rules]
        except _NeverError:
            self._steps += _STEPS_TO_NEVER
            raise
        start = _nearer(first.start, rules, span)
        self._count_steps(first, start, changed, rules, span)
        place = first.rules[0].place_in_value(0) if first.rules else first.place
        try:
            found = _expanded(first, start, changed, rules, span)
        except Exception as error:  # whatever the libraries raise where something makes no sense
            raise RefusedError("Y505", place, f"The dates of this event cannot be worked out ({shown(str(error))}). {_MEND}") from None
        self._count += len(found)
        if self._count > MAX_OCCURRENCES:
            self._is_full = True
            raise RefusedError(
                "Y506",
                place,
                f"With this one, the repeating events of the file come to more than {MAX_OCCURRENCES:,} key dates from {span[0]} to "
                f"{span[1]}. Give the rule an end (UNTIL), or shorten 'playbook.periods'.",
            )
        return found

    def _count_steps(self, first: Version, start: Moment, changed: Iterable[Version], rules: Sequence[_Rule], span: Span) -> None:
        moves = [abs(day_of(version.start) - day_of(version.of)) for version in changed if version.of]
        days = (span[1] - day_of(start) + first.length + max(moves, default=dt.timedelta(0))).days
        self._steps += sum(max(days, 1) * rule.steps_a_day for rule in rules)
        self._check_steps(first)

    def _check_steps(self, first: Version) -> None:
        if self._steps > _MAX_STEPS:
            self._is_full = True
            raise RefusedError(
                "Y506",
                first.rules[0].place_in_value(0) if first.rules else first.place,
                "To work out this and all further repeating events of the file takes too long: there are too many, or they begin long ago. "
                "Export fewer of them.",
            )


def _expanded(first: Version, start: Moment, changed: Sequence[Version], rules: Sequence[_Rule], span: Span) -> list[Occurrence]:
    import icalendar
    import recurring_ical_events  # type: ignore[import-untyped]

    calendar = icalendar.Calendar()
    by_number = {}
    for version in (first, *changed):
        event = icalendar.Event()
        begin = start if version is first else version.start
        event.add("UID", "series")
        event.add("X-NUMBER", str(version.number))
        event.add("DTSTART", begin)
        event.add("DTEND", begin + version.length)
        if version.of is not None:
            event.add("RECURRENCE-ID", version.of, parameters={"RANGE": "THISANDFUTURE"} if version.and_later else {})
        for rule in rules if version is first else ():
            event.add("RRULE", icalendar.vRecur.from_ical(rule.text))
        if version.extra:
            event.add("RDATE", list(version.extra))
        if version.without:
            event.add("EXDATE", list(version.without))
        calendar.add_component(event)
        by_number[str(version.number)] = version
    found = []
    for occurrence in recurring_ical_events.of(calendar).between(span[0], span[1] + _A_DAY):
        version = by_number[str(occurrence["X-NUMBER"])]
        begins, ends = occurrence["DTSTART"].dt, occurrence["DTEND"].dt
        # A change to this occurrence and all later ones moves them alike.
        original = begins if version.of is None else version.of + (begins - version.start)
        found.append(Occurrence(version.number, begins, ends, original))
    return sorted(found, key=lambda occurrence: (day_of(occurrence.start), str(occurrence.start), occurrence.number))


def _nearer(start: Moment, rules: Sequence[_Rule], span: Span) -> Moment:
    """A start 400 years later, where the calendar is the same, for birthdays since 1604."""
    if rules and start.year < 1800 and start.year + 400 <= span[0].year and all(rule.may_start_later for rule in rules):
        return start.replace(year=start.year + 400)
    return start


# ── rules ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_MEND = "Mend the RRULE, or write the dates as events of their own."
_NUMBERS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
    "INTERVAL": (1, 9999),
    "COUNT": (1, 99999),
}
_TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)")
_MANY_A_DAY = 24


class _NeverError(RefusedError):
    """A rule that never comes true."""


class _Rule:
    """An RRULE that can be followed; raises `RefusedError` for any other."""

    def __init__(self, line: Line, start: Moment) -> None:
        self._line, self._start = line, start
        self._parts: dict[str, str] = {}
        offset = 0
        for part in line.value.split(";"):
            name, _, value = part.upper().replace(" ", "").partition("=")
            if name in self._parts:
                self._refuse(f"{name} stands twice in this rule. Keep one.", offset)
            if name and not (name == "UNTIL" and value[:4].isdecimal() and int(value[:4]) > LAST_YEAR):  # that is how some write "for ever"
                self._parts[name] = self._read(name, value, offset)
            offset += len(part) + 1
        if "FREQ" not in self._parts:
            self._refuse("There is no FREQ in this rule, so it does not say how often. Add one such as FREQ=WEEKLY.")
        if not isinstance(start, dt.datetime):
            for name in _TIMES:
                self._parts.pop(name, None)
        if self._times_a_day > _MANY_A_DAY:
            self._refuse(f"This rule gives more than {_MANY_A_DAY} events a day. {_MEND}")
        self._check_comes()

    @property
    def text(self) -> str:
        """The rule as the libraries like it."""
        return ";".join(f"{name}={value}" for name, value in self._parts.items())

    @property
    def steps_a_day(self) -> float:
        steps = _STEPS_A_DAY[self._parts["FREQ"]] * self._times_a_day
        return steps / int(self._parts.get("INTERVAL", "1")) if self._parts["FREQ"] == "DAILY" else steps

    @property
    def may_start_later(self) -> bool:
        return "COUNT" not in self._parts and self._parts.get("INTERVAL", "1") == "1"

    @property
    def _times_a_day(self) -> int:
        return math.prod(self._parts.get(name, "").count(",") + 1 for name in _TIMES)

    def _refuse(self, message: str, offset: int = 0) -> NoReturn:
        raise RefusedError("Y505", self._line.place_in_value(offset), message)

    def _read(self, name: str, value: str, offset: int) -> str:
        if name == "FREQ":
            if value not in _STEPS_A_DAY:
                self._refuse(f"FREQ is '{shown(value)}', which makes no key dates. Write {one_of(_STEPS_A_DAY)}.", offset)
        elif name in _NUMBERS:
            self._check_numbers(name, value.split(","), offset)
        elif name in ("BYDAY", "WKST"):
            for day in value.split(","):
                if not _WEEKDAY.fullmatch(day):
                    self._refuse(f"'{shown(day)}' is no day of the week. Write MO, TU, WE, TH, FR, SA or SU.", offset)
        elif name == "UNTIL":
            return self._until(value, offset)
        else:
            self._refuse(f"'{shown(name)}' is not understood in a rule. {_MEND}", offset)
        return value

    def _check_numbers(self, name: str, numbers: Sequence[str], offset: int) -> None:
        lowest, highest = _NUMBERS[name]
        for number in numbers:
            is_number = re.fullmatch(r"[+-]?[0-9]{1,5}", number)
            if not is_number or not lowest <= int(number) <= highest or (lowest < 0 and int(number) == 0):
                self._refuse(f"'{shown(number)}' cannot stand for {name}. Write a number from {lowest} to {highest}.", offset)
        if name in ("INTERVAL", "COUNT") and len(numbers) > 1:
            self._refuse(f"{name} is one number. Keep one.", offset)

    def _until(self, value: str, offset: int) -> str:
        """The last moment in the words of RFC 5545, 3.3.10: a day for days, UTC for times in a zone. A mere day counts as a whole."""
        start = self._start
        zone = start.tzinfo if isinstance(start, dt.datetime) else None
        last = moment(value, zone, self._line, self._line.place_in_value(offset))
        if not isinstance(start, dt.datetime):
            return f"{day_of(last):%Y%m%d}"
        if not isinstance(last, dt.datetime):
            last = dt.datetime.combine(last, dt.time(23, 59, 59), zone)
        return f"{last:%Y%m%dT%H%M%S}" if zone is None else f"{last.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"

    def _check_comes(self) -> None:
        try:
            is_sound = comes_true(self._parts, self._start)
        except (ValueError, TypeError, OverflowError) as error:
            self._refuse(f"This rule cannot be followed ({shown(str(error))}). {_MEND}")
        if not is_sound:
            raise _NeverError("Y505", self._line.place_in_value(0), f"There is no day for which this rule is true. {_MEND}")
