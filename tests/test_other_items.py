"""Key dates, meetings, requests and reviews in the schedule."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from support import items_of, planned, problems_of

# ── key dates ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_date_lasts_from_its_first_day_to_its_last() -> None:
    items = items_of("""
    key_dates:
      new-year: {name: Chinese New Year, date: 2027-02-06, ends: 2027-02-08, kind: holiday, description: Shops are closed}
      one-day: {name: One day, date: 2027-02-06, ends: 2027-02-06}
    """)

    item = items["key-date.new-year"]
    assert (item.title, item.date, item.ends, item.last) == ("Chinese New Year", date(2027, 2, 6), date(2027, 2, 8), date(2027, 2, 8))
    assert (item.format, item.text, item.instant, item.address) == ("holiday", "Shops are closed", None, "key-dates#new-year")
    assert items["key-date.one-day"].ends is None


def test_a_key_date_may_have_an_hour_anywhere_on_earth_and_somebody_who_answers_for_it() -> None:
    item = items_of("""
    roles: {lead: {name: Lead, lead: mei}}
    people: {mei: {name: Mei}}
    key_dates: {papers: {name: Papers due, date: 2027-03-31, time: 23:59, timezone: AoE, owner: lead}}
    """)["key-date.papers"]

    assert f"{item.instant:%Y-%m-%d %H:%M}" == "2027-04-01 11:59"
    assert item.people == ("mei",)
    assert not item.is_late(date(2028, 1, 1))


# ── meetings ────────────────────────────────────────────────────────────────────────────────────────────────────────

SYNC = """
playbook: {id: demo, timezone: Asia/Singapore, periods: {january: {starts: 2027-01-04, ends: 2027-01-31}}}
roles: {writer: {name: Writer}, designer: {name: Designer}}
people:
  mei: {name: Mei, roles: writer}
  jun: {name: Jun, roles: [writer, designer], from: 2027-01-18}
  kit: {name: Kit, until: 2027-01-17}
meetings: {sync: {name: Sync, at: 10:00, MORE}}
"""


def meetings(more: str) -> list[str]:
    return [str(item.date)[5:] for item in planned(SYNC.replace("MORE", more))[1].items]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("every: week on monday", ["01-04", "01-11", "01-18", "01-25"]),
        ("every: week on monday, skip: 2027-01-18", ["01-04", "01-11", "01-25"]),
        ("every: week on monday, starts: 2027-01-12", ["01-18", "01-25"]),
        ("every: week on monday, starts: 2026-12-21, ends: 2027-01-04", ["12-21", "12-28", "01-04"]),
        ("every: 2 weeks on monday, starts: 2027-01-04", ["01-04", "01-18"]),
        ("every: 2 weeks on monday, starts: 2027-01-11", ["01-11", "01-25"]),
        ("every: month on first tuesday", ["01-05"]),
        ("every: month on 16 or the nearest working day before", ["01-15"]),
        ("every: week on monday, starts: 2027-02-01", []),
        ("date: 2027-03-01", ["03-01"]),
    ],
)
def test_a_meeting_is_on_the_days_that_it_says_within_the_plan(said: str, days: list[str]) -> None:
    assert meetings(said) == days


def test_a_meeting_has_an_hour_a_length_and_those_who_are_on_the_team_on_its_day() -> None:
    text = SYNC.replace(
        "MORE", "every: week on monday, for: 90 minutes, roles: [writer], people: [kit], agenda: [News, Plans], where: Room 2"
    )
    items = items_of(text)

    first, third = items["meeting.sync.2027-01-04"], items["meeting.sync.2027-01-18"]
    assert (f"{first.instant:%H:%M}", first.duration) == ("02:00", timedelta(minutes=90))
    assert (first.people, third.people) == (("kit", "mei"), ("mei", "jun"))
    assert first.text == "• News\n• Plans\nWhere: Room 2"
    assert items_of(SYNC.replace("MORE", "date: 2027-01-04"))["meeting.sync"].duration == timedelta(hours=1)


def test_every_second_monday_stays_the_same_mondays_when_the_plan_begins_earlier() -> None:
    text = """
    meetings: {sync: {name: Sync, at: 10:00, every: 2 weeks on monday}}
    campaigns: {sale: {name: Sale, starts: 2027-01-04, ends: 2027-03-31}}
    """

    def days(more: str) -> list[date]:
        return [item.date for item in planned(text, more=more)[1].items if item.kind == "meeting"]

    before, after = days("ideas: []"), days("key_dates: {fair: {name: Fair, date: 2026-12-29}}")
    assert before == after[-len(before) :]
    assert {(later - earlier).days for earlier, later in pairwise(after)} == {14}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("for: 1 hour", "7:12: D108 The meeting 'sync' has no day. Add 'every: week on monday' or 'date: 2027-01-12'."),
        (
            "every: week on monday, date: 2027-01-04",
            "7:12: D108 The meeting 'sync' has both 'every' and 'date'. Keep the one that is meant.",
        ),
        (
            "every: day, starts: 2020-01-01",
            "7:12: D103 This meeting takes place more than 2,000 times. Give it an earlier end, or a slower rhythm.",
        ),
        (
            "every: week on monday, skip: 2027-01-12",
            "7:71: D104 'sync' does not take place on 2027-01-12. The nearest days are 2027-01-11 and 2027-01-18.",
        ),
    ],
)
def test_a_meeting_that_cannot_be_planned_is_told(said: str, message: str) -> None:
    assert [str(problem) for problem in problems_of(SYNC.lstrip("\n").replace("MORE", said))] == [f"plan.yml:{message}"]


def test_a_skipped_day_outside_of_the_plan_does_no_harm() -> None:
    assert len(meetings("every: week on monday, skip: 2027-06-01")) == 4


# ── requests ────────────────────────────────────────────────────────────────────────────────────────────────────────

QUOTE = """
roles: {lead: {name: Lead, lead: mei}}
people: {mei: {name: Mei}}
channels: {web: {name: Web}}
campaigns: {sale: {name: Sale, starts: 2027-01-18, ends: 2027-01-31}}
posts: {news: {title: News, date: 2027-01-20, channels: web}}
requests: {quote: {deliverable: A quote, team: PR, needed_by: 1 week before sale, for: [sale, news], owner: lead, MORE}}
"""


def test_a_request_is_due_and_late_until_it_is_delivered_or_declined() -> None:
    def late(more: str) -> bool:
        return items_of(QUOTE.replace("MORE", more))["request.quote"].is_late(date(2027, 1, 12))

    assert late("status: asked")
    assert late("status: promised")
    assert not late("status: delivered")
    assert not late("delivered: 2027-01-08")
    assert not late("status: declined")


def test_a_request_says_who_asks_whom_and_what_for() -> None:
    item = items_of(QUOTE.replace("MORE", "status: asked"))["request.quote"]

    assert (item.title, item.date, item.due, item.text) == ("A quote", date(2027, 1, 11), date(2027, 1, 11), "From: PR")
    assert (item.people, item.roles, item.campaign, item.posts) == (("mei",), ("lead",), "sale", ("news",))


def test_a_delivered_request_stays_on_the_day_it_came() -> None:
    item = items_of(QUOTE.replace("MORE", "delivered: 2027-01-08"))["request.quote"]

    assert (item.date, item.due, item.done) == (date(2027, 1, 8), date(2027, 1, 11), True)


def test_a_request_without_a_day_is_no_item() -> None:
    assert items_of("requests: {quote: {deliverable: A quote}}") == {}


# ── reviews ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whatever_has_a_review_by_is_to_be_looked_at_by_its_owner() -> None:
    items = items_of("""
    roles: {writer: {name: Writer, lead: mei, review_by: 2027-03-01}}
    people: {mei: {name: Mei, review_by: 2027-03-01}, jun: {name: Jun}}
    strategy: {review_by: 2027-03-01}
    goals: {reach: {name: Be seen, statement: Be seen by many, owner: jun, review_by: 2027-03-01}}
    channels: {web: {name: Web, owner: writer, review_by: 2027-03-01}}
    stages: {awareness: {review_by: 2027-03-01}}
    """)

    assert {uid: (item.title, item.people) for uid, item in items.items()} == {
        "review.strategy": ("Strategy", ()),
        "review.goals.reach": ("Be seen", ("jun",)),
        "review.channels.web": ("Web", ("mei",)),
        "review.stages.awareness": ("Awareness", ()),
        "review.roles.writer": ("Writer", ("mei",)),
        "review.people.mei": ("Mei", ("mei",)),
    }
    assert {item.date for item in items.values()} == {date(2027, 3, 1)}


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ("monthly", {"2026-12": "2027-01-01", "2027-01": "2027-02-01", "2027-02": "2027-03-01"}),
        ("quarterly", {"2026-q4": "2027-01-01", "2027-q1": "2027-04-01"}),
        ("yearly", {"2026": "2027-01-01", "2027": "2028-01-03"}),  # 1 January 2028 is a Saturday
    ],
)
def test_kpis_are_read_on_the_first_working_day_after_each_period(rhythm: str, expected: dict[str, str]) -> None:
    items = items_of(f"""
    playbook: {{id: demo, periods: {{winter: {{starts: 2026-12-15, ends: 2027-02-15}}}}}}
    people: {{mei: {{name: Mei}}, jun: {{name: Jun}}}}
    kpis:
      reach: {{name: Reach, review: {rhythm}, owner: mei}}
      leads: {{name: Leads, review: {rhythm}, owner: jun}}
      other: {{name: Other}}
    """)

    assert {uid: str(item.date) for uid, item in items.items()} == {f"review.kpis.{rhythm}.{name}": day for name, day in expected.items()}
    assert {(item.text, item.people) for item in items.values()} == {("Reach, Leads", ("mei", "jun"))}


def test_kpis_that_are_read_weekly_are_read_on_the_monday_after_each_iso_week() -> None:
    items = items_of("""
    playbook: {id: demo, periods: {turn: {starts: 2026-12-30, ends: 2027-01-05}}}
    kpis: {reach: {name: Reach, review: weekly}}
    """)

    assert {uid: str(item.date) for uid, item in items.items()} == {
        "review.kpis.weekly.2026-W53": "2027-01-04",
        "review.kpis.weekly.2027-W01": "2027-01-11",
    }


def test_a_strategy_without_any_plan_has_neither_meetings_nor_readings() -> None:
    text = """
    kpis: {reach: {name: Reach, review: monthly}}
    meetings: {sync: {name: Sync, every: week on thursday, at: 10:00}}
    """
    assert items_of(text) == {}


def test_an_empty_playbook_has_an_empty_schedule() -> None:
    _, schedule = planned("playbook: {id: demo}\nposts:\ncampaigns:\n")

    assert (schedule.items, schedule.pieces, schedule.slots, schedule.spans) == ((), (), {}, {})
