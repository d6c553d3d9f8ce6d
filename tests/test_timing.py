"""How dates are said: distances, days relative to others, and rhythms."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from mkdocs_playbook.model.fields import WrongError
from mkdocs_playbook.model.reading import reader
from mkdocs_playbook.model.timing import Day, Due, Every, Offset, When


def read(kind: Any, text: str) -> Any:
    return reader(kind)(text)


def told(kind: Any, text: str) -> str:
    with pytest.raises(WrongError) as error:
        read(kind, text)
    [(path, message)] = error.value.found
    assert path == ()
    return message


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("10 working days before", Offset(-10, "working day")),
        ("1 business day before", Offset(-1, "working day")),
        ("two days after", Offset(2, "day")),
        ("a week before", Offset(-1, "week")),
        ("3 Months  After", Offset(3, "month")),
        ("same day", Offset()),
        ("Tuesday, 1 week before", Offset(-1, "week", weekday=1)),
        ("Tuesday of the week before", Offset(-1, "week", weekday=1)),
        ("friday, same week", Offset(0, "week", weekday=4)),
        ("Monday, 2 weeks after", Offset(2, "week", weekday=0)),
        ("the 16th", Offset(monthday=16)),
        ("the 1st or the working day after", Offset(monthday=1, shift="after")),
        ("the 16th or the nearest working day before", Offset(monthday=16, shift="before")),
        ("2 days before at 17:00", Offset(-2, "day", at=time(17))),
        ("Thursday, 1 week before, at 5 pm", Offset(-1, "week", weekday=3, at=time(17))),
    ],
)
def test_a_due_date_is_read(text: str, offset: Offset) -> None:
    assert read(Due, text) == offset


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "3 days",
        "before",
        "days before",
        "² days before",
        "3 fortnights before",
        "Tuesday, 1 month before",
        "the 32nd",
        "the 0th",
        "mo, 1 week before",
    ],
)
def test_a_due_date_that_cannot_be_worked_out_is_told(text: str) -> None:
    assert told(Due, text) == (
        f"'{text}' is not a date that can be worked out. "
        "Write one such as '3 working days before', 'Tuesday, 1 week before', 'same day' or '2 days after'."
    )


def test_a_due_date_far_away_or_at_no_time_is_told() -> None:
    assert told(Due, "1001 days before").startswith("'1001 days before' is too far away.")
    assert told(Due, "same day at 25:00").startswith("There is no 25:00 o'clock.")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2027-01-12", When(date(2027, 1, 12))),
        ("launch", When(anchor="launch")),
        ("on launch", When(anchor="launch")),
        ("same day as launch", When(anchor="launch")),
        ("launch.date", When(anchor="launch")),
        ("sale.ends", When(anchor="sale", edge="ends")),
        ("6 weeks before launch", When(anchor="launch", offset=Offset(-6, "week"))),
        ("2 days after spring-sale.ends", When(anchor="spring-sale", edge="ends", offset=Offset(2, "day"))),
        ("Tuesday, 1 week before 2027-kickoff", When(anchor="2027-kickoff", offset=Offset(-1, "week", weekday=1))),
    ],
)
def test_a_day_is_a_date_or_counted_from_an_entry(text: str, when: When) -> None:
    assert read(Day, text) == when


@pytest.mark.parametrize("text", ["6 weeks before", "2 days after Launch", "Launch", "after the launch!", "1 week", "東京"])
def test_a_day_that_is_neither_is_told_with_the_whole_text(text: str) -> None:
    said = told(Day, text)
    assert said.startswith(f"'{text}' is not a date")
    assert said.endswith("Write a date such as 2027-01-12, or one such as '6 weeks before launch' or '2 days after spring-sale.ends'.")


def test_a_day_counted_from_a_date_is_told() -> None:
    assert told(Day, "2 days before 2027-01-12") == (
        "'2 days before 2027-01-12' counts from a date. "
        "Write the date that is meant, or count from an entry, as in '6 weeks before launch'."
    )
    assert told(Day, "2027-02-30").startswith("There is no 2027-02-30")


@pytest.mark.parametrize(
    ("text", "rule", "shift"),
    [
        ("week on mon wed fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR", ""),
        ("every week on friday, monday", "FREQ=WEEKLY;BYDAY=MO,FR", ""),
        ("2 weeks on tue", "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2", ""),
        ("every other week on tue", "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2", ""),
        ("day", "FREQ=DAILY", ""),
        ("weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", ""),
        ("month on 16", "FREQ=MONTHLY;BYMONTHDAY=16", ""),
        ("month on the 1st and 16th", "FREQ=MONTHLY;BYMONTHDAY=1,16", ""),
        ("month on last friday", "FREQ=MONTHLY;BYDAY=-1FR", ""),
        ("month on last day", "FREQ=MONTHLY;BYMONTHDAY=-1", ""),
        ("month on 16 or the nearest working day before", "FREQ=MONTHLY;BYMONTHDAY=16", "before"),
        ("year on 29 feb", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ""),
        ("rrule:freq=monthly;byday=2tu", "FREQ=MONTHLY;BYDAY=2TU", ""),
        ("FREQ=DAILY;INTERVAL=1;BYDAY=MO", "FREQ=DAILY;INTERVAL=1;BYDAY=MO", ""),
    ],
)
def test_a_rhythm_is_read(text: str, rule: str, shift: str) -> None:
    rhythm = read(Every, text)
    assert (rhythm.rrule, rhythm.shift, str(rhythm)) == (rule, shift, text)


@pytest.mark.parametrize(
    "text",
    [
        "often",
        "week",
        "week on",
        "week on blue",
        "day on mon",
        "0 weeks on mon",
        "month on 32",
        "month on 0",
        "year on 30 feb",
        "year on x y",
        "month",
    ],
)
def test_a_rhythm_that_nobody_can_keep_is_told(text: str) -> None:
    assert told(Every, text) == (
        f"'{text}' is not a rhythm. Write one such as 'week on mon wed fri', '2 weeks on tue', 'month on 16' or 'month on last friday'."
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=HOURLY", "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY."),
        ("FREQ=DAILY;COUNT=5", "says its own end or hour. Write 'ends:' and 'at:' of the entry instead."),
        ("FREQ=DAILY;INTERVAL=0", "an INTERVAL from 1 to 99."),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", "an INTERVAL from 1 to 99."),
        ("FREQ=YEARLY;BYEASTER=1", "is not a rule that can be planned with: it knows FREQ, INTERVAL"),
        ("FREQ=WEEKLY;BYDAY=XX", "is not a recurrence rule (RFC 5545)."),
        ("FREQ=WEEKLY;BYDAY=", "is not a recurrence rule (RFC 5545)."),
        ("FREQ=WEEKLY;BYDAY=MO,,", "is not a recurrence rule (RFC 5545)."),
        ("FREQ=DAILY\nRRULE:FREQ=WEEKLY", "is not a recurrence rule (RFC 5545)."),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never comes, on no day of any year."),
        ("FREQ=DAILY;BYSETPOS=5", "never comes, on no day of any year."),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "counts days and also picks some of them. Write FREQ=WEEKLY or FREQ=MONTHLY."),
    ],
)
def test_a_rule_that_would_stall_or_never_come_is_told(rule: str, said: str) -> None:
    assert said in told(Every, rule)
