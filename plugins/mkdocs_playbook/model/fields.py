"""The kinds of value that a field can hold: each reads the text that was written and knows its JSON Schema.

A kind is an `Annotated` type. Reading either gives the value or raises `wrong(...)`, whose message says what to write
instead; `model/load.py` adds the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from mkdocs_playbook.problems import one_of, shown, suggestion

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


def wrong(message: str) -> NoReturn:
    """Refuse a value. `message` is the sentence that the author reads."""
    raise PydanticCustomError("wrong", "{message}", {"message": message})


def optional(description: str, **extra: Any) -> Any:
    """A field that may be left out. `description` is its documentation everywhere: editor, guide, schema."""
    return Field(default=None, description=description, **extra)


def required(description: str, **extra: Any) -> Any:
    return Field(description=description, **extra)


def many(description: str, **extra: Any) -> Any:
    """A list that is empty where nothing is written."""
    return Field(default_factory=tuple, description=description, **extra)


def mapping(description: str, **extra: Any) -> Any:
    """A map that is empty where nothing is written."""
    return Field(default_factory=dict, description=description, **extra)


class Kind:
    """How a value that is written as one scalar is read, and its JSON Schema.

    Goes into `Annotated`: `read` takes the trimmed text and gives the value, or raises `wrong`; `what` is the word for it in
    messages; `longest` is how many characters it may have, if there is a limit; with `blank` it may have none.
    """

    def __init__(self, read: Callable[[str], Any], what: str, *, longest: int | None = 200, blank: bool = False, **schema: Any) -> None:
        self.read, self.what, self.longest, self.blank = read, what, longest, blank
        self.schema = {"type": "string", **schema}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self.schema)

    def validate(self, value: Any) -> Any:
        if isinstance(value, str) and (self.blank or value.strip()):
            text = value.strip()
            if self.longest and len(text) > self.longest:
                wrong(f"This is too long for {self.what}: '{shown(text)}'. Write at most {self.longest} characters.")
            return self.read(text)
        if value is None or isinstance(value, str) or value == {}:
            wrong(f"Nothing is written here. Write {self.what}, or remove the line.")
        if isinstance(value, list):
            wrong(f"Here belongs {self.what}, not a list. Write one value, without '- ' and brackets.{self._example()}")
        wrong(f'Here belongs {self.what}, not a map. If it is text with a colon or braces in it, put it in "quotes".{self._example()}')

    def _example(self) -> str:
        examples, names = self.schema.get("examples"), self.schema.get("enum")
        return f" An example: {examples[0]}" if examples else f" It is {one_of(names)}." if names else ""


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and those that turn the direction of the text that follows."""


def _text(text: str) -> str:
    found = _CONTROLS.search(text)
    if found:
        wrong(f"The text holds the invisible character U+{ord(found[0]):04X}. Delete it and type the text again.")
    return text


_ANY_SCALAR: Any = ["string", "number", "boolean"]
Text = Annotated[str, Kind(_text, "text", type=_ANY_SCALAR, longest=None)]

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_RESERVED = frozenset({"index", "con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))})


def _id(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > 80:
        proposal = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80]
        instead = f"Write '{proposal}'." if proposal and proposal != text else "Write one such as 'spring-sale'."
        wrong(f"'{text[:80]}' cannot be an id: ids are made of the letters a-z, digits and hyphens. {instead}")
    if text in _RESERVED:
        wrong(f"'{text}' is a name that web servers or Windows keep for themselves. Choose another id.")
    return text


Id = Annotated[str, Kind(_id, "an id", type=["string", "number"], pattern=r"^[a-z0-9][a-z0-9-]*$")]


def read_language(text: str) -> str:
    """`en`, `zh-Hant`. Raises `wrong` for what is no code of a language."""
    if not re.fullmatch(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*", text):
        wrong(f"'{text[:40]}' is not a language. Write its code, such as en, de or zh-Hant.")
    return text.replace("_", "-")


Language = Annotated[str, Kind(read_language, "a language", examples=["en", "zh-Hant"])]


def _link(text: str) -> str:
    text = _text(text)
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", text)
    if (scheme and scheme[1].lower() not in ("http", "https", "mailto", "tel")) or text.startswith(("//", "\\")):
        wrong("A link starts with https://, http://, mailto: or tel:, or is a path within this site.")
    if re.search(r"\s", text):
        wrong("A link has no spaces in it. Write %20 for each.")
    return text


Link = Annotated[str, Kind(_link, "a link", longest=4000, examples=["https://example.com/"])]


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:\"\\]+@[^@\s<>,;:\"\\]+", _text(text)):
        wrong(f"'{text[:60]}' is not an e-mail address. Write one such as 'mei@example.com'.")
    return text


Email = Annotated[str, Kind(_email, "an e-mail address", examples=["mei@example.com"])]


def choice(*names: str, what: str, **aliases: str) -> Kind:
    """One of `names`; `aliases` are other words for them."""

    def read(text: str) -> str:
        found = text.lower().replace("_", "-").replace(" ", "-")
        found = aliases.get(found, found)
        if found not in names:
            wrong(f"'{text[:40]}' is not {what}. {suggestion(text, names) if len(text) < 40 else f'Write {one_of(names)}.'}")
        return found

    return Kind(read, what, enum=list(names))


# ── numbers and switches ────────────────────────────────────────────────────────────────────────────────────────────


def _number(text: str) -> Decimal:
    plain = text.replace("_", "").removesuffix("%").strip()
    if len(plain) > 24 and re.fullmatch(r"[\d.,+-]+", plain):
        wrong("This number is too long to mean anything. Write it with fewer digits.")
    if "," in plain:
        wrong(f"'{text}' holds a comma. Write thousands without a separator and decimals with a point, such as 12000 or 4.5.")
    if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", plain):
        wrong(f"'{text[:40]}' is not a number. Write one such as 12000 or 4.5.")
    return Decimal(plain)


Number = Annotated[Decimal, Kind(_number, "a number", longest=None, type=["number", "string"])]


def _amount(text: str) -> Decimal:
    number = _number(text)
    if number < 0:
        wrong(f"'{text[:40]}' is below zero. Write an amount such as 4000.")
    return number


Amount = Annotated[Decimal, Kind(_amount, "an amount", longest=None, type=["number", "string"])]


def _percent(text: str) -> Decimal:
    number = _number(text)
    if not text.endswith("%") and 0 < number < 1:
        number *= 100
    if not 0 <= number <= 100:
        wrong(f"'{text[:40]}' is not a share of the whole. Write a percentage from 0% to 100%.")
    return number


Percent = Annotated[Decimal, Kind(_percent, "a percentage", type=["number", "string"], examples=["40%"])]

_SWITCH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _switch(text: str) -> bool:
    if text.lower() not in _SWITCH:
        wrong(f"'{text[:40]}' is neither yes nor no. Write 'true' or 'false'.")
    return _SWITCH[text.lower()]


Switch = Annotated[bool, Kind(_switch, "true or false", type=["boolean", "string"])]

# ── dates and times ─────────────────────────────────────────────────────────────────────────────────────────────────


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


Time = Annotated[time, Kind(read_time, "a time of day", examples=["12:30"])]


def _duration(text: str) -> timedelta:
    found = re.fullmatch(r"(?:([0-9]{1,4}(?:\.[0-9]{1,4})?)\s*(?:hours?|h))?\s*(?:([0-9]{1,4})\s*(?:minutes?|mins?|m))?", text.lower())
    if not found or not (found[1] or found[2]):
        wrong(f"'{text[:40]}' is not a length of time. Write one such as '30 minutes' or '1.5 hours'.")
    length = timedelta(hours=float(found[1] or 0), minutes=int(found[2] or 0))
    if not timedelta(0) < length <= timedelta(hours=24):
        wrong(f"'{text}' is not the length of a meeting. Write one such as '30 minutes' or '1.5 hours'.")
    return length


Duration = Annotated[timedelta, Kind(_duration, "a length of time", examples=["30 minutes"])]

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


Weekdays = Annotated[frozenset[int], Kind(_weekdays, "days of the week", examples=["mon-fri", "mon wed thu"])]


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
    if not is_calendar_period(found) and not _ID.fullmatch(found):
        wrong(f"'{text[:40]}' is not a period. Write a month such as 2027-01, a quarter such as 2027-q1, or one of 'playbook.periods'.")
    return found


Period = Annotated[str, Kind(_period, "a period", type=["string", "number"], examples=["2027-01", "2027-q1", "2027-W03"])]


class Reshaped:
    """A value that may be written in other shapes too: `reshape` brings them into the one that is read.

    Goes into `Annotated`; `also` gives the JSON Schemas of the other shapes, from that of the one that is read.
    """

    def __init__(self, reshape: Callable[[Any], Any], also: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> None:
        self.reshape, self.also = reshape, also

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.reshape, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        read = handler(schema)
        also = self.also(read)
        return {"anyOf": [read, *also]} if also else read


def one_or_more(value: Any) -> Any:
    """A single value where a list may stand is a list of one."""
    return [value] if isinstance(value, str) else value


def as_map(value: Any) -> Any:
    """`[instagram, tiktok]`, or just `instagram`, for a map whose entries say nothing more."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list):
        for item in value:
            if not isinstance(item, str):
                wrong("In this list each item is an id. To say more about one, write a map: 'instagram: {time: 19:00}'.")
        return {item: {} for item in value}
    if isinstance(value, dict):
        return {key: {} if inner is None else inner for key, inner in value.items()}
    return value
