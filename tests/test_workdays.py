"""Working days: whose week, whose holidays and whose absence move a deadline."""

from __future__ import annotations

import pytest

from support import items_of

BLOG = """
playbook: {id: demo, timezone: Asia/Singapore, holidays: HOLIDAYS}
channels: {web: {name: Web}}
roles: {writer: {name: Writer}}
people: {mei: {name: Mei, roles: writer, MEI}}
workflows: {blog: {formats: article, steps: {draft: {role: writer, due: "DUE"}}}}
posts: {news: {title: News, date: DATE, channels: web, format: article}}
key_dates:
  new-year: {name: Chinese New Year, date: 2027-02-06, ends: 2027-02-08, kind: holiday, day_off: [SG, MY]}
  unity: {name: Company day, date: 2027-02-16, day_off: all}
"""


def due(mei: str, step: str = "2 days before", publishing: str = "2027-02-10", holidays: str = "[]") -> str:
    """When Mei's draft is due. 10 February 2027 is a Wednesday, the Monday before it is a holiday in Singapore."""
    text = BLOG.replace("MEI", mei).replace("DUE", step).replace("DATE", publishing).replace("HOLIDAYS", holidays)
    task = items_of(text)["task.news.draft"]
    assert task.people == ("mei",)
    return str(task.date)


@pytest.mark.parametrize(
    ("mei", "day"),
    [
        ("holidays: SG", "2027-02-05"),  # the Friday before the three days off
        ("holidays: sg", "2027-02-05"),
        ("holidays: [DE, MY]", "2027-02-05"),
        ("holidays: DE", "2027-02-08"),
        ("email: mei@example.com", "2027-02-08"),
    ],
)
def test_a_deadline_on_a_holiday_of_its_person_moves_to_the_working_day_before(mei: str, day: str) -> None:
    assert due(mei) == day


def test_who_names_no_holidays_has_those_of_the_playbook_and_who_names_none_at_all_has_none() -> None:
    assert due("email: mei@example.com", holidays="SG") == "2027-02-05"
    assert due("holidays: []", holidays="SG") == "2027-02-08"
    assert due("holidays: DE", holidays="SG") == "2027-02-08"


def test_a_day_off_for_all_is_one_for_everybody() -> None:
    assert due("holidays: DE", "same day", "2027-02-16") == "2027-02-15"
    assert due("holidays: []", "same day", "2027-02-16", holidays="SG") == "2027-02-15"


def test_holidays_are_not_counted_as_working_days() -> None:
    assert due("holidays: SG", "3 working days before") == "2027-02-04"  # Tuesday 9, Friday 5, Thursday 4
    assert due("holidays: DE", "3 working days before") == "2027-02-05"  # Tuesday 9, Monday 8, Friday 5


@pytest.mark.parametrize(
    ("mei", "day"),
    [
        ("days: mon wed", "2027-01-13"),  # Thursday moves to Wednesday
        ("days: mon-tue", "2027-01-12"),
        ("days: sun-thu", "2027-01-14"),
        ("days: fri", "2027-01-08"),
        ("away: [{from: 2027-01-11, to: 2027-01-14}]", "2027-01-08"),
        ("away: [{from: 2027-01-14}]", "2027-01-13"),
        ("away: [{from: 2027-01-14}, {from: 2027-01-12, to: 2027-01-13, why: Course}]", "2027-01-11"),
        ("away: [{from: 2027-01-18, to: 2027-01-29}]", "2027-01-14"),
    ],
)
def test_days_of_the_week_and_absences_are_those_of_the_person(mei: str, day: str) -> None:
    assert due(mei, "1 day before", "2027-01-15") == day


def test_working_days_are_counted_in_the_days_of_the_person() -> None:
    # 15 January is a Friday. Mei works on Mondays and Wednesdays: 13, 11, 6.
    assert due("days: mon wed", "3 working days before", "2027-01-15") == "2027-01-06"


@pytest.mark.parametrize(
    ("lin", "day"),
    [("until: 2027-01-11", "2027-01-11"), ("until: 2027-01-13", "2027-01-12"), ("from: 2027-01-13", "2027-01-12")],
)
def test_working_days_are_counted_whether_somebody_is_still_on_the_team_or_not(lin: str, day: str) -> None:
    """Three working days before Friday 15 January; only who has left by then does it on the last day."""
    text = f"""
    channels: {{web: {{name: Web}}}}
    roles: {{writer: {{name: Writer}}}}
    people: {{lin: {{name: Lin, {lin}}}}}
    workflows: {{blog: {{formats: article, steps: {{draft: {{role: writer, due: 3 working days before}}}}}}}}
    posts: {{news: {{title: News, date: 2027-01-15, channels: web, format: article, assign: {{draft: lin}}}}}}
    """
    assert str(items_of(text)["task.news.draft"].date) == day


def test_somebody_named_for_the_task_does_it_before_leaving() -> None:
    text = """
    channels: {web: {name: Web}}
    roles: {writer: {name: Writer}}
    people: {lin: {name: Lin, until: 2027-01-12}}
    workflows: {blog: {formats: article, steps: {draft: {role: writer, due: 1 day before}}}}
    posts: {news: {title: News, date: 2027-01-15, channels: web, format: article, assign: {draft: lin}}}
    """
    task = items_of(text)["task.news.draft"]

    assert (task.people, str(task.date)) == (("lin",), "2027-01-12")


@pytest.mark.parametrize(
    ("mei", "jun", "day"),
    [
        ("mon-wed", "wed-fri", "2027-01-13"),  # Friday moves to the Wednesday that they share
        ("mon-tue", "thu-fri", "2027-01-12"),  # they share no day: then the first one's
    ],
)
def test_a_step_for_two_is_due_on_a_day_on_which_both_work(mei: str, jun: str, day: str) -> None:
    text = f"""
    channels: {{web: {{name: Web}}}}
    roles: {{writer: {{name: Writer}}, designer: {{name: Designer}}}}
    people: {{mei: {{name: Mei, roles: writer, days: {mei}}}, jun: {{name: Jun, roles: designer, days: {jun}}}}}
    workflows: {{blog: {{formats: article, steps: {{draft: {{role: [writer, designer], due: same day}}}}}}}}
    posts: {{news: {{title: News, date: 2027-01-15, channels: web, format: article}}}}
    """
    task = items_of(text)["task.news.draft"]

    assert (task.people, str(task.date)) == (("mei", "jun"), day)


def test_nobody_s_task_goes_by_the_days_of_the_playbook() -> None:
    text = """
    playbook: {id: demo, days: sun-thu, holidays: SG}
    channels: {web: {name: Web}}
    roles: {writer: {name: Writer}}
    workflows: {blog: {formats: article, steps: {draft: {role: writer, due: same day}}}}
    posts: {news: {title: News, date: 2027-01-15, channels: web, format: article}}
    key_dates: {off: {name: Off, date: 2027-01-14, day_off: SG}}
    """
    assert str(items_of(text)["task.news.draft"].date) == "2027-01-13"
