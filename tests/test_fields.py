"""What a field reads: the text that was written becomes a value, or is refused with what to write instead."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from mkdocs_playbook.model.fields import Amount, Email, Id, Language, Link, Number, Percent, Switch, Text, WrongError
from mkdocs_playbook.model.moments import Date, Duration, Period, Promise, Rate, Time, Weekdays, Zone, is_calendar_period, zone
from mkdocs_playbook.model.reading import reader
from mkdocs_playbook.model.strategy import Format
from mkdocs_playbook.model.team import Status


def read(kind: Any, text: Any) -> Any:
    return reader(kind)(text)


def told(kind: Any, text: Any) -> str:
    with pytest.raises(WrongError) as error:
        read(kind, text)
    [(path, message)] = error.value.found
    assert path == ()
    return message


def name(value: object) -> str:
    """What a case is called: each kind by its word, everything else as it is written."""
    kinds = getattr(value, "__metadata__", None)
    return kinds[0].what if kinds else repr(value)[:60]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Text, " NO ", "NO"),
        (Text, "010", "010"),
        (Text, "1.10", "1.10"),
        (Text, "null", "null"),
        (Text, "on", "on"),
        (Text, "two\nlines\tand a tab 👩‍💻 東京 עברית", "two\nlines\tand a tab 👩‍💻 東京 עברית"),
        (Id, "010", "010"),
        (Id, "2027-q1", "2027-q1"),
        (Time, "12:30", time(12, 30)),
        (Time, "9:05", time(9, 5)),
        (Time, "09:05:00", time(9, 5)),
        (Time, "0:00", time(0)),
        (Time, "9am", time(9)),
        (Time, "12 am", time(0)),
        (Time, "12:15pm", time(12, 15)),
        (Date, "2027-01-12", date(2027, 1, 12)),
        (Date, "2028-02-29", date(2028, 2, 29)),
        (Date, "2027-1-5", date(2027, 1, 5)),
        (Date, "2199-12-31", date(2199, 12, 31)),
        (Number, "12000", Decimal(12000)),
        (Number, "1_000", Decimal(1000)),
        (Number, "-4.50", Decimal("-4.5")),
        (Number, "4%", Decimal(4)),
        (Amount, "0", Decimal(0)),
        (Percent, "40%", Decimal(40)),
        (Percent, "0.4", Decimal(40)),
        (Percent, "40", Decimal(40)),
        (Percent, "0.5%", Decimal("0.5")),
        (Switch, "yes", True),
        (Switch, "NO", False),
        (Switch, "on", True),
        (Duration, "30 minutes", timedelta(minutes=30)),
        (Duration, "1.5 hours", timedelta(minutes=90)),
        (Duration, "1h 15m", timedelta(minutes=75)),
        (Zone, "Asia/Singapore", "Asia/Singapore"),
        (Zone, "aoe", "AoE"),
        (Zone, "UTC", "UTC"),
        (Weekdays, "mon-fri", frozenset({0, 1, 2, 3, 4})),
        (Weekdays, "Mon – Thu", frozenset({0, 1, 2, 3})),
        (Weekdays, "sat-mon, wed", frozenset({5, 6, 0, 2})),
        (Weekdays, "tuesdays and thursdays", frozenset({1, 3})),
        (Promise, "3 a week", Rate(3, 1, "week")),
        (Promise, "1 every 2 weeks", Rate(1, 2, "week")),
        (Promise, "2x per month", Rate(2, 1, "month")),
        (Promise, "1 a day", Rate(7, 1, "week")),
        (Period, "2027", "2027"),
        (Period, "2027-Q1", "2027-q1"),
        (Period, "2027-w03", "2027-W03"),
        (Period, "spring", "spring"),
        (Email, "mei+tag@example.com", "mei+tag@example.com"),
        (Language, "zh_Hant", "zh-Hant"),
        (Language, "no", "no"),  # Norwegian, not false
        (Link, "https://example.com/?a=b#c", "https://example.com/?a=b#c"),
        (Link, "../guide/", "../guide/"),
        (Status, "On hold", "on-hold"),
        (Status, "draft", "drafting"),
        (Format, "blog", "article"),
    ],
    ids=name,
)
def test_a_value_is_read_as_it_is_meant(kind: Any, text: str, value: object) -> None:
    assert read(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Date, "2027-02-30", "There is no 2027-02-30: that month has 28 days. Write a day from 2027-02-01 to 2027-02-28."),
        (Date, "2027-00-10", "There is no month 0. Write year, month and day, such as 2027-01-12."),
        (Date, "2027-13-01", "There is no month 13. Write year, month and day, such as 2027-01-12."),
        (Date, "0001-01-01", "The year 0001 is out of reach. Write one from 1970 to 2199."),
        (Date, "12.01.2027", "'12.01.2027' is not a date. Write year, month and day, such as 2027-01-12."),
        (Date, "٢٠٢٧-01-12", "'٢٠٢٧-01-12' is not a date."),
        (Date, "2027-01-12 10:00", "is not a date."),
        (Time, "750", "'750' is not a time of day. Write hours and minutes, such as 09:05 or 19:00."),
        (Time, "9", "'9' is not a time of day."),
        (Time, "24:00", "There is no 24:00 o'clock. Write a time from 00:00 to 23:59."),
        (Time, "12:60", "There is no 12:60 o'clock."),
        (Time, "13pm", "There is no '13pm'. Write hours and minutes"),
        (Number, "12,000", "'12,000' holds a comma. Write thousands without a separator and decimals with a point"),
        (Number, "12k", "'12k' is not a number. Write one such as 12000 or 4.5."),
        (Number, "NaN", "'NaN' is not a number."),
        (Number, "1e999999999", "'1e999999999' is not a number."),
        (Number, "9" * 5000, "This number is too long to mean anything."),
        (Number, "x" * 5000, "is not a number."),
        (Amount, "-5", "'-5' is below zero. Write an amount such as 4000."),
        (Percent, "120%", "'120%' is not a share of the whole. Write a percentage from 0% to 100%."),
        (Percent, "-1", "'-1' is not a share of the whole."),
        (Switch, "maybe", "'maybe' is neither yes nor no. Write 'true' or 'false'."),
        (Duration, "long", "'long' is not a length of time. Write one such as '30 minutes' or '1.5 hours'."),
        (Duration, "90", "'90' is not a length of time."),
        (Duration, "25 hours", "'25 hours' is not the length of a meeting."),
        (Duration, "0 minutes", "'0 minutes' is not the length of a meeting."),
        (Duration, "9" * 29 + " m", "is not a length of time."),
        (Zone, "Asia/Singapur", "'Asia/Singapur' is not a time zone. Did you mean 'Asia/Singapore'?"),
        (Zone, "singapore time", "is not a time zone."),
        (Zone, "../../etc/passwd", "'../../etc/passwd' is not a time zone. Write one such as Asia/Singapore."),
        (Zone, "Asia", "'Asia' is not a time zone."),
        (Weekdays, "mon-fry", "'mon-fry' is not a day of the week. Write 'mon-fri' or 'mon wed thu'."),
        (Promise, "often", "'often' is not a promise that can be counted. Write one such as '3 a week' or '1 every 2 weeks'."),
        (Promise, "0 a week", "'0 a week' is not a promise"),
        (Promise, "1 every 00 weeks", "'1 every 00 weeks' is not a promise"),
        (Period, "Next year", "'Next year' is not a period. Write a month such as 2027-01, a quarter such as 2027-q1"),
        (Email, "mei", "'mei' is not an e-mail address. Write one such as 'mei@example.com'."),
        (Email, "mei@example.com, jun@example.com", "is not an e-mail address."),
        (Language, "English", "'English' is not a language. Write its code, such as en, de or zh-Hant."),
        (Link, "javascript:alert(1)", "A link starts with https://, http://, mailto: or tel:, or is a path within this site."),
        (Link, "//example.com", "A link starts with https://"),
        (Link, "https://example.com/a b", "A link has no spaces in it. Write %20 for each."),
        (
            Id,
            "Desk Upgrades",
            "'Desk Upgrades' cannot be an id: ids are made of the letters a-z, digits and hyphens. Write 'desk-up",
        ),
        (Id, "東京", "'東京' cannot be an id: ids are made of the letters a-z, digits and hyphens. Write one such as 'spring-sale'."),
        (Id, "index", "'index' is a name that web servers or Windows keep for themselves. Choose another id."),
        (Id, "com1", "'com1' is a name that web servers or Windows keep for themselves."),
        (Id, "a" * 81, "cannot be an id"),
        (Status, "aproved", "'aproved' is not a status. Did you mean 'approved'?"),
        (Text, "a\0b", "The text holds the invisible character U+0000. Delete it and type the text again."),
        (Text, "a\rb", "The text holds the invisible character U+000D."),
        (Text, "a\x90b", "The text holds the invisible character U+0090."),
        (Text, "a\u202eb", "The text holds the invisible character U+202E."),
    ],
    ids=name,
)
def test_a_value_that_cannot_be_meant_is_told_what_to_write(kind: Any, text: str, said: str) -> None:
    assert said in told(kind, text)


EMPTY: tuple[Any, ...] = (None, "", " ", {})
KINDS = {
    Text: "text", Id: "an id", Date: "a date", Time: "a time of day", Number: "a number", Percent: "a percentage",
    Switch: "true or false", Duration: "a length of time", Zone: "a time zone", Weekdays: "days of the week",
    Promise: "a promise", Period: "a period", Email: "an e-mail address", Link: "a link", Status: "a status",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "what"), KINDS.items(), ids=name)
def test_every_kind_says_what_belongs_where_something_else_stands(kind: Any, what: str) -> None:
    for nothing in EMPTY:
        assert told(kind, nothing) == f"Nothing is written here. Write {what}, or remove the line."
    assert told(kind, ["a"]).startswith(f"Here belongs {what}, not a list. Write one value, without '- ' and brackets.")
    assert told(kind, {"a": "b"}).startswith(f"Here belongs {what}, not a map. If it is text with a colon or braces in it, put it in")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not Text], ids=name)
def test_endless_text_is_refused_without_being_repeated(kind: Any) -> None:
    for text in ("a " * 500_000, "1" * 500_000, "-" * 500_000):
        assert len(told(kind, text)) < 500


@pytest.mark.parametrize("period", ["2027", "2027-01", "2027-12", "2027-q4", "2027-W01", "2026-W53", "2027-02-28"])
def test_periods_of_the_calendar_need_no_definition(period: str) -> None:
    assert is_calendar_period(period)


@pytest.mark.parametrize(
    "period", ["2027-00", "2027-13", "2027-q5", "2027-q0", "2027-W00", "2027-W53", "2027-02-30", "spring", "2027-q1-late", "²027"]
)
def test_what_is_in_no_calendar_is_not_a_period_of_it(period: str) -> None:
    assert not is_calendar_period(period)


def test_anywhere_on_earth_is_the_last_zone_to_end_its_day() -> None:
    assert zone("AoE").utcoffset(None) == timedelta(hours=-12)


TEXTS: tuple[Any, ...] = (
    "2027-01-12",
    " 2027-01-12 ",
    "2027-02-30",
    "12:30",
    "reel",
    "planned",
    "live",
    "yes",
    "40%",
    "a b",
    "x" * 300,
    "",
    "  ",
    None,
    [],
    {},
)


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_what_a_kind_remembers_is_what_it_reads(text: Any) -> None:
    hints: list[Any] = [Text, Id, Link, Email, Number, Switch, Percent, Date, Time, Zone, Weekdays, Period, Format, Status]
    for hint in hints:
        kind = hint.__metadata__[0]
        said = []
        for read_it in (kind.validate, kind.reader, kind.reader):
            try:
                said.append(repr(read_it(text)))
            except WrongError as error:
                said.append(str(error.found))
        assert len(set(said)) == 1, name(hint)
