"""Kinds of value that are about time: dates, hours, lengths, zones, days of the week, periods and promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache, lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from mkdocs_playbook.model.fields import ID, Kind, wrong

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


@lru_cache(4096)  # a plan names the same days again and again
def read_date(text: str) -> date:
    """`2027-01-12`. Raises `wrong` for anything else, days that do not exist included."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    if not found:
        wrong(f"'{text[:40]}' is not a date. Write year, month and day, such as 2027-01-12.")
    year, month, day = (int(part) for part in found.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        wrong(f"The year {year:04d} is out of reach. Write one from {_FIRST_YEAR} to {_LAST_YEAR}.")
    if not 1 <= month <= 12:
        wrong(f"There is no month {month}. Write year, month and day, such as {year:04d}-01-12.")
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if not 1 <= day <= last:
        wrong(
            f"There is no {text}: that month has {last} days. Write a day from {year:04d}-{month:02d}-01 to {year:04d}-{month:02d}-{last}."
        )
    return date(year, month, day)


Date = Annotated[date, Kind(read_date, "a date", examples=["2027-01-12"])]


def read_time(text: str) -> time:
    """`12:30`, `9:05`, `9am` or `9:05 pm`, to the minute."""
    found = re.fullmatch(r"([0-9]{1,2})(?::([0-9]{2}))?(?::00)?\s*(am|pm)?", text.lower())
    if not found or (found[2] is None and found[3] is None):
        wrong(f"'{text[:40]}' is not a time of day. Write hours and minutes, such as 09:05 or 19:00.")
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            wrong(f"There is no '{text}'. Write hours and minutes, such as 09:05 or 19:00.")
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        wrong(f"There is no {text} o'clock. Write a time from 00:00 to 23:59.")
    return time(hour, minute)


Time = Annotated[time, Kind(read_time, "a time of day", write="{:%H:%M}".format, examples=["12:30"])]


def _duration(text: str) -> timedelta:
    found = re.fullmatch(r"(?:([0-9]{1,4}(?:\.[0-9]{1,4})?)\s*(?:hours?|h))?\s*(?:([0-9]{1,4})\s*(?:minutes?|mins?|m))?", text.lower())
    if not found or not (found[1] or found[2]):
        wrong(f"'{text[:40]}' is not a length of time. Write one such as '30 minutes' or '1.5 hours'.")
    length = timedelta(hours=float(found[1] or 0), minutes=int(found[2] or 0))
    if not timedelta(0) < length <= timedelta(hours=24):
        wrong(f"'{text}' is not the length of a meeting. Write one such as '30 minutes' or '1.5 hours'.")
    return length


def _length(length: timedelta) -> str:
    """`30 minutes`, `1.5 hours`; of what is no whole minutes, the hours with the four decimals that they may have."""
    minutes, rest = divmod(length, timedelta(minutes=1))
    if not rest and minutes % 30:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    # Every 3 minutes are 0.05 hours, so that a minute or two are all that hours may not reach.
    parts = ((round((length.total_seconds() - 60 * more) / 3600, 4), more) for more in range(3))
    hours, more = next((h, m) for h, m in parts if h >= 0 and timedelta(hours=h, minutes=m) == length)
    return f"{hours:.4f}".rstrip("0").rstrip(".") + (" hour" if hours == 1 else " hours") + (f" {more} minutes" if more else "")


Duration = Annotated[timedelta, Kind(_duration, "a length of time", write=_length, examples=["30 minutes"])]

ANYWHERE_ON_EARTH = "AoE"


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone `name`. AoE, where a deadline's day ends last, is UTC-12, in the IANA database `Etc/GMT+12`."""
    return ZoneInfo("Etc/GMT+12" if name == ANYWHERE_ON_EARTH else name)


def _zone(text: str) -> str:
    if text.lower() == "aoe":
        return ANYWHERE_ON_EARTH
    try:
        zone(text)
    except (KeyError, ValueError, OSError):
        from difflib import get_close_matches
        from zoneinfo import available_timezones

        names = {name.lower(): name for name in available_timezones() if "/" in name}
        near = get_close_matches(text.lower(), names, n=1)
        wrong(
            f"'{text[:60]}' is not a time zone. " + (f"Did you mean '{names[near[0]]}'?" if near else "Write one such as Asia/Singapore.")
        )
    return text


Zone = Annotated[str, Kind(_zone, "a time zone", examples=["Asia/Singapore", "Europe/Berlin", "AoE"])]


def weekday(word: str) -> int | None:
    """0 for `mon`, `Monday` or `mondays`, up to 6 for Sunday; None for any other word."""
    word = word.lower().removesuffix("s") if len(word) > 4 else word.lower()
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= 2 and name.startswith(word):
            return number
    return None


def _weekdays(text: str) -> frozenset[int]:
    days: set[int] = set()
    for part in re.split(r"[\s,]+", re.sub(r"\s*[-–]\s*", "-", text.lower().replace(" and ", " "))):
        ends = [weekday(word) for word in part.split("-")]
        if None in ends or len(ends) > 2:
            wrong(f"'{part[:40]}' is not a day of the week. Write 'mon-fri' or 'mon wed thu'.")
        first, last = ends[0], ends[-1]
        assert first is not None
        assert last is not None
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(days)


def _day_names(days: frozenset[int]) -> str:
    """`mon-fri`, `mon wed thu`."""
    first, last, names = min(days), max(days), [WEEKDAYS[day][:3] for day in sorted(days)]
    return f"{names[0]}-{names[-1]}" if len(days) > 2 and last - first + 1 == len(days) else " ".join(names)


Weekdays = Annotated[frozenset[int], Kind(_weekdays, "days of the week", write=_day_names, examples=["mon-fri", "mon wed thu"])]


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something is promised: `count` in every `span` weeks or months."""

    count: int
    span: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} a {self.unit}" if self.span == 1 else f"{self.count} every {self.span} {self.unit}s"


def _rate(text: str) -> Rate:
    found = re.fullmatch(r"([0-9]{1,3})\s*(?:x|times)?\s*(?:(?:a|per|each|every|/)\s*)(?:([0-9]{1,2})\s*)?(day|week|month)s?", text.lower())
    if not found or int(found[1]) == 0 or int(found[2] or 1) == 0:
        wrong(f"'{text[:40]}' is not a promise that can be counted. Write one such as '3 a week' or '1 every 2 weeks'.")
    count, span, unit = int(found[1]), int(found[2] or 1), found[3]
    return Rate(count * 7, span, "week") if unit == "day" else Rate(count, span, unit)


Promise = Annotated[Rate, Kind(_rate, "a promise", examples=["3 a week", "1 every 2 weeks", "1 a month"])]

_PERIODS = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])|-q[1-4])?")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


def is_calendar_period(text: str) -> bool:
    """Whether `text` is a year, quarter, month, ISO week or day that exists."""
    try:
        if week := _WEEK.fullmatch(text):
            return bool(date.fromisocalendar(int(week[1]), int(week[2]), 1))
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return bool(date.fromisoformat(text))
    except ValueError:
        return False
    return bool(_PERIODS.fullmatch(text))


def _period(text: str) -> str:
    """A period of the calendar, or an id, which `model/checks.py` looks for among the playbook's own periods."""
    found = re.sub(r"(?<=^[0-9]{4}-)[qQwW](?=[0-9])", lambda letter: letter[0].lower() if letter[0] in "qQ" else "W", text)
    if not is_calendar_period(found) and not ID.fullmatch(found):
        wrong(f"'{text[:40]}' is not a period. Write a month such as 2027-01, a quarter such as 2027-q1, or one of 'playbook.periods'.")
    return found


Period = Annotated[str, Kind(_period, "a period", type=["string", "number"], examples=["2027-01", "2027-q1", "2027-W03"])]
