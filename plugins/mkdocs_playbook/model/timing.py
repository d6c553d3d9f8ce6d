"""How dates are said: relative to something else, or again and again. Reading only; `schedule/` does the arithmetic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Annotated

from mkdocs_playbook.model.fields import Kind, wrong
from mkdocs_playbook.model.moments import WEEKDAYS, read_date, read_time, weekday

# ── distances ───────────────────────────────────────────────────────────────────────────────────────────────────────

SHIFTS = ("before", "after", "nearest")


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from a date.

    `count` of `unit` (day, working day, week, month), negative before and positive after. With `weekday` (0 is Monday), that
    day of the ISO week which lies `count` weeks away. With `monthday`, the latest such day of a month not after the date;
    `shift` says which working day stands in for it (before, after, nearest). `at` is a time of day.
    """

    count: int = 0
    unit: str = "day"
    weekday: int | None = None
    monthday: int | None = None
    shift: str = "before"
    at: time | None = None

    @property
    def is_after(self) -> bool:
        return self.count > 0

    def __str__(self) -> str:
        if self.monthday is not None:
            return f"the {self.monthday}. of the month"
        side = "after" if self.count > 0 else "before"
        plural = "" if abs(self.count) == 1 else "s"
        distance = f"{abs(self.count)} {self.unit}{plural} {side}"
        if self.weekday is not None:
            return f"{WEEKDAYS[self.weekday].capitalize()}, {distance if self.count else 'same week'}"
        return distance if self.count else "same day"


def _due(offset: Offset) -> str:
    """The words that `read_offset` reads as `offset`."""
    words = str(offset)
    if offset.monthday is not None:
        words = f"the {offset.monthday} or the {'nearest working day' if offset.shift == 'nearest' else f'working day {offset.shift}'}"
    return f"{words} at {offset.at:%H:%M}" if offset.at else words


_SAY_DUE = "Write one such as '3 working days before', 'Tuesday, 1 week before', 'same day' or '2 days after'."
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_DISTANCE = re.compile(r"(\w+)\s+(working day|business day|workday|day|week|month)s?\s+(before|after)")
_MONTHDAY = re.compile(r"the\s+(\d{1,2})(?:st|nd|rd|th)?(?:\s+or\s+the\s+(?:nearest\s+)?working\s+day(?:\s+(before|after))?)?")
_WEEKDAY = re.compile(r"(\w+),?\s+(?:of\s+|in\s+)?(?:the\s+)?(.+)")


def read_offset(text: str) -> Offset:
    """Reads 'Tuesday, 1 week before', '3 working days before', 'same day', 'the 16th or the nearest working day before'."""
    return _read_offset(text, text, _SAY_DUE)


def _read_offset(words: str, text: str, instead: str) -> Offset:
    """`words` are those of `text` that say the distance; `instead` says in messages what may be written."""
    words = " ".join(words.lower().split())
    at = None
    timed = re.fullmatch(r"(.+?),?\s+at\s+(\S+(?:\s?[ap]m)?)", words)
    if timed:
        words, at = timed[1], read_time(timed[2])
    offset = _read_words(words)
    if offset is None:
        wrong(f"'{text[:80]}' is not a date that can be worked out. {instead}")
    if abs(offset.count) > 1000:
        wrong(f"'{text[:80]}' is too far away. {instead}")
    return Offset(offset.count, offset.unit, offset.weekday, offset.monthday, offset.shift, at)


def _read_words(words: str) -> Offset | None:
    if words in ("same day", "on the day", "the same day", "the day", "day of"):
        return Offset()
    if found := _DISTANCE.fullmatch(words):
        if (count := _count(found[1])) is None:
            return None
        unit = found[2].replace("business day", "working day").replace("workday", "working day")
        return Offset(-count if found[3] == "before" else count, unit)
    if found := _MONTHDAY.fullmatch(words):
        day = int(found[1])
        shift = found[2] or ("nearest" if "nearest" in words else "before")
        return Offset(monthday=day, shift=shift) if 1 <= day <= 31 else None
    if found := _WEEKDAY.fullmatch(words):
        day_of_week = weekday(found[1])
        if day_of_week is None or len(found[1]) < 3:
            return None
        rest = found[2]
        if rest in ("same week", "week itself", "that week", "week of publishing"):
            return Offset(0, "week", day_of_week)
        if rest in ("week before", "previous week"):
            return Offset(-1, "week", day_of_week)
        if rest in ("week after", "next week"):
            return Offset(1, "week", day_of_week)
        distance = _DISTANCE.fullmatch(rest)
        if distance and distance[2] == "week" and (count := _count(distance[1])) is not None:
            return Offset(-count if distance[3] == "before" else count, "week", day_of_week)
    return None


def _count(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 6 else _NUMBERS.get(word)


Due = Annotated[
    Offset,
    Kind(
        read_offset,
        "a due date",
        write=_due,
        examples=[
            "10 working days before",
            "Tuesday, 1 week before",
            "same day",
            "2 days after",
            "the 16th or the nearest working day before",
        ],
    ),
]


@dataclass(frozen=True, slots=True)
class When:
    """A day: `day` itself, or `offset` from the entry `anchor` (its `edge`: starts or ends)."""

    day: date | None = None
    anchor: str = ""
    edge: str = "starts"
    offset: Offset = Offset()

    def __str__(self) -> str:
        if self.day:
            return self.day.isoformat()
        target = self.anchor + (".ends" if self.edge == "ends" else "")
        return target if self.offset == Offset() else f"{self.offset} {target}"


_ANCHOR = re.compile(r"(?:(.*)\s)?([a-z0-9][a-z0-9-]*)(?:\.(starts|ends|date))?")
_SAY_WHEN = "Write a date such as 2027-01-12, or one such as '6 weeks before launch' or '2 days after spring-sale.ends'."


@lru_cache(4096)  # as of dates
def _read_when(text: str) -> When:
    if re.match(r"[0-9]{4}-", text) or re.fullmatch(r"[0-9./-]+", text):
        return When(read_date(text))
    found = _ANCHOR.fullmatch(text)
    if not found or found[2] in ("before", "after", "day", "week"):
        wrong(f"'{text[:80]}' is not a date. {_SAY_WHEN}")
    words, anchor, edge = (found[1] or "").strip(), found[2], found[3] or "starts"
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", anchor):
        wrong(f"'{text[:80]}' counts from a date. Write the date that is meant, or count from an entry, as in '6 weeks before launch'.")
    words = re.sub(r"^(on|with)$", "", words.lower()) or "same day"
    words = re.sub(r"\b(same day|day) (as|of)$", "same day", words)
    words = re.sub(r"\bsame week (as|of)$", "same week", words)
    return When(None, anchor, "ends" if edge == "ends" else "starts", _read_offset(words, text, _SAY_WHEN))


def _when(when: When) -> str:
    """The words that are read as `when`."""
    target = when.anchor + (".ends" if when.edge == "ends" else "")
    return str(when) if when.day or when.offset == Offset() else f"{_due(when.offset)} {target}"


Day = Annotated[
    When, Kind(_read_when, "a date", write=_when, examples=["2027-01-12", "6 weeks before launch", "2 days after spring-sale.ends"])
]

# ── repetition ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something recurs: an RFC 5545 recurrence rule, and which working day stands in for a day off, if any."""

    rrule: str
    text: str
    shift: str = ""

    def __str__(self) -> str:
        return self.text


_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_SAY_RHYTHM = "Write one such as 'week on mon wed fri', '2 weeks on tue', 'month on 16' or 'month on last friday'."
_EVERY = re.compile(r"(?:every\s+)?(?:(\d{1,2}|other)\s+)?(day|weekday|working day|week|month|year)s?(?:\s+on\s+(?:the\s+)?(.+))?")
_SHIFTED = re.compile(r"(.+?)\s+or\s+the\s+(nearest\s+)?working\s+day(?:\s+(before|after))?")


def _read_rhythm(text: str) -> Rhythm:
    if text.upper().startswith(("RRULE:", "FREQ=")):
        return Rhythm(_checked(text.upper().removeprefix("RRULE:"), text), text)
    words = " ".join(text.lower().replace(",", " ").replace(" and ", " ").split())
    shift = ""
    if found := _SHIFTED.fullmatch(words):
        words, shift = found[1], found[3] or "nearest"
    found = _EVERY.fullmatch(words)
    if not found:
        wrong(f"'{text[:80]}' is not a rhythm. {_SAY_RHYTHM}")
    interval = {"other": 2}.get(found[1] or "", int(found[1]) if (found[1] or "").isdigit() else 1)
    unit, on = found[2], found[3]
    rule = _rule(unit, on.split() if on else [])
    if rule is None or interval < 1:
        wrong(f"'{text[:80]}' is not a rhythm. {_SAY_RHYTHM}")
    if interval > 1:
        rule += f";INTERVAL={interval}"
    return Rhythm(rule, text, shift)


def _rule(unit: str, on: list[str]) -> str | None:
    days = [weekday(word) for word in on]
    if unit in ("weekday", "working day"):
        return None if on else "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    if unit == "day":
        return None if on else "FREQ=DAILY"
    if unit == "week":
        named = sorted({day for day in days if day is not None})
        if not on or None in days:
            return None
        return "FREQ=WEEKLY;BYDAY=" + ",".join(_CODES[day] for day in named)
    if unit == "month":
        return _monthly(on)
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    if unit == "year" and len(on) == 2:
        day, month = sorted(on, key=lambda word: not word[0].isdigit())
        if month[:3] in months and (number := _monthday(day)) is not None and number <= _DAYS[months.index(month[:3])]:
            return f"FREQ=YEARLY;BYMONTH={months.index(month[:3]) + 1};BYMONTHDAY={number}"
    return None


def _monthly(on: list[str]) -> str | None:
    if on in (["last"], ["last", "day"]):
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    if len(on) == 2 and on[0] in _ORDINALS and (day := weekday(on[1])) is not None:
        return f"FREQ=MONTHLY;BYDAY={_ORDINALS[on[0]]}{_CODES[day]}"
    numbers = [_monthday(word) for word in on]
    if not on or None in numbers:
        return None
    return "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(str(number) for number in sorted({n for n in numbers if n}))


def _monthday(word: str) -> int | None:
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word)
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else None


def _checked(rule: str, text: str) -> str:
    from dateutil.rrule import rrulestr

    if not re.fullmatch(r"[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*", rule):
        wrong(f"'{text[:80]}' is not a recurrence rule (RFC 5545). {_SAY_RHYTHM}")
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        wrong(f"'{text[:80]}' is not a rule that can be planned with. FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.")
    if {"UNTIL", "COUNT", "BYHOUR", "BYMINUTE", "BYSECOND"} & parts.keys():
        wrong(f"'{text[:80]}' says its own end or hour. Write 'ends:' and 'at:' of the entry instead.")
    if not set(parts) <= set(_RULE_PARTS) or not re.fullmatch(r"[1-9][0-9]?", parts.get("INTERVAL", "1")):
        wrong(f"'{text[:80]}' is not a rule that can be planned with: it knows {', '.join(_RULE_PARTS)}, and an INTERVAL from 1 to 99.")
    if parts["FREQ"] == "DAILY" and parts.get("INTERVAL", "1") != "1" and not set(parts) <= {"FREQ", "INTERVAL", "WKST"}:
        wrong(f"'{text[:80]}' counts days and also picks some of them. Write FREQ=WEEKLY or FREQ=MONTHLY.")
    try:
        # Rules are searched up to the year 9999: from there on, one that never comes is found out quickly.
        found = next(iter(rrulestr(rule, dtstart=datetime(9960, 1, 1))), None)  # noqa: DTZ001 - local, as dates are
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        wrong(f"'{text[:80]}' is not a recurrence rule (RFC 5545). {_SAY_RHYTHM}")
    if found is None:
        wrong(f"'{text[:80]}' never comes, on no day of any year. {_SAY_RHYTHM}")
    return rule


_RULE_PARTS = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "WKST")


Every = Annotated[
    Rhythm,
    Kind(_read_rhythm, "a rhythm", examples=["week on mon wed fri", "2 weeks on tue", "month on 16", "month on last friday"]),
]
