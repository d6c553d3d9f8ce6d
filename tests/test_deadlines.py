"""Deadlines: from "Tuesday, 1 week before" and a publishing day to a day."""

from __future__ import annotations

from datetime import date

import pytest

from support import items_of

BLOG = """
channels: {web: {name: Web}}
roles: {writer: {name: Writer}}
workflows: {blog: {formats: article, steps: {draft: {role: writer, due: "DUE"}}}}
posts: {news: {title: News, date: DATE, channels: web, format: article}}
"""


def due(step: str, publishing: str, more: str = "") -> str:
    return str(items_of(BLOG.replace("DUE", step).replace("DATE", publishing) + more)["task.news.draft"].date)


@pytest.mark.parametrize(
    ("publishing", "day"),
    [
        ("2027-01-11", "2027-01-05"),  # a Monday
        ("2027-01-15", "2027-01-05"),  # the Friday of that week
        ("2027-01-17", "2027-01-05"),  # its Sunday
        ("2027-01-18", "2027-01-12"),  # the Monday after
        ("2027-01-04", "2026-12-29"),  # Monday of week 1; the week before is week 53 of 2026
        ("2027-01-10", "2026-12-29"),  # Sunday of week 1
        ("2027-01-03", "2026-12-22"),  # Sunday of week 53 of 2026, though in 2027
        ("2027-01-01", "2026-12-22"),  # its Friday
        ("2026-12-31", "2026-12-22"),  # its Thursday
        ("2026-01-01", "2025-12-23"),  # Thursday of week 1 of 2026; the week before is week 52
        ("2025-12-29", "2025-12-23"),  # Monday of week 1 of 2026, though in 2025
        ("2021-01-04", "2020-12-29"),  # after week 53 of 2020
    ],
)
def test_tuesday_one_week_before_is_that_of_the_iso_week_before_the_publishing_week(publishing: str, day: str) -> None:
    assert due("Tuesday, 1 week before", publishing) == day
    assert date.fromisoformat(day).weekday() == 1


@pytest.mark.parametrize(
    ("step", "publishing", "day"),
    [
        ("Thursday, 2 weeks before", "2027-01-15", "2026-12-31"),
        ("Wednesday, same week", "2027-01-10", "2027-01-06"),
        ("Monday, 1 week after", "2026-12-31", "2027-01-04"),
        ("Friday, week before", "2027-01-11", "2027-01-08"),
        ("3 working days before", "2027-01-04", "2026-12-30"),
        ("3 working days before", "2027-01-10", "2027-01-06"),
        ("1 working day before", "2027-01-11", "2027-01-08"),
        ("2 working days after", "2027-01-07", "2027-01-11"),
        ("2 weeks before", "2027-01-06", "2026-12-23"),
        ("same day", "2027-01-08", "2027-01-08"),
        ("2 days after", "2027-01-05", "2027-01-07"),
        ("the 16th", "2027-02-16", "2027-02-16"),
        ("the 16th or the nearest working day before", "2027-01-29", "2027-01-15"),  # 16 January is a Saturday
        ("the 16th or the nearest working day after", "2027-01-29", "2027-01-18"),
        ("the 16th or the nearest working day", "2027-01-29", "2027-01-15"),
        ("the 16th or the nearest working day", "2027-05-28", "2027-05-17"),  # 16 May is a Sunday
        ("the 16th or the nearest working day before", "2027-01-10", "2026-12-16"),  # the last 16th was in December
        ("the 31st", "2027-05-12", "2027-04-30"),  # April ends with its 30th
    ],
)
def test_a_step_is_due_when_its_words_say(step: str, publishing: str, day: str) -> None:
    assert due(step, publishing) == day


@pytest.mark.parametrize(
    ("step", "publishing", "day"),
    [
        ("same day", "2027-01-10", "2027-01-08"),  # published on a Sunday
        ("1 day before", "2027-01-10", "2027-01-08"),
        ("1 month before", "2027-03-31", "2027-02-26"),  # 28 February is a Sunday
        ("Saturday, 1 week before", "2027-01-15", "2027-01-08"),
    ],
)
def test_a_deadline_on_a_weekend_moves_to_the_friday_before(step: str, publishing: str, day: str) -> None:
    assert due(step, publishing) == day


@pytest.mark.parametrize(
    ("step", "publishing", "day"),
    [
        ("2 days after", "2027-01-07", "2027-01-08"),  # Thursday: Saturday moves to Friday, which still follows
        ("2 days after", "2027-01-08", "2027-01-11"),  # Friday: Sunday cannot move back onto it
        ("1 day after", "2027-01-09", "2027-01-11"),  # Saturday: Sunday cannot move back before it
    ],
)
def test_a_step_after_publishing_never_moves_onto_or_before_it(step: str, publishing: str, day: str) -> None:
    assert due(step, publishing) == day


def test_a_step_later_in_the_publishing_week_does_not_move_onto_publishing_either() -> None:
    off = "key_dates: {leave: {name: Company leave, date: 2027-01-05, ends: 2027-01-08, day_off: all}}\n"

    assert due("Friday, same week", "2027-01-04", off) == "2027-01-11"


def test_a_deadline_may_have_an_hour() -> None:
    task = items_of(BLOG.replace("DUE", "2 days before at 17:30").replace("DATE", "2027-01-08"))["task.news.draft"]

    assert task.instant is not None
    assert f"{task.instant:%Y-%m-%d %H:%M}" == "2027-01-06 09:30"  # Singapore is eight hours ahead of UTC
