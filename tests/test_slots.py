"""Cadences: which days a rhythm gives, and how slots are filled, moved and named."""

from __future__ import annotations

import re
from datetime import date

import pytest

from mkdocs_playbook.schedule.pieces import Piece
from support import items_of, planned, problems_of

REELS = """
channels: {instagram: {name: Instagram}}
cadences:
  reels:
    title: Reel
    every: EVERY
    starts: 2027-01-04
    ends: 2027-02-28
    channels: instagram
"""
FRIDAYS = REELS.replace("EVERY", "week on friday")  # 8, 15, 22, 29 January, 5, 12, 19, 26 February


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("week on friday", ["01-08", "01-15", "01-22", "01-29", "02-05", "02-12", "02-19", "02-26"]),
        ("2 weeks on tue", ["01-05", "01-19", "02-02", "02-16"]),
        ("3 weeks on mon, thu", ["01-04", "01-07", "01-25", "01-28", "02-15", "02-18"]),
        ("month on 16", ["01-16", "02-16"]),
        ("month on 1 and 16", ["01-16", "02-01", "02-16"]),
        ("month on last friday", ["01-29", "02-26"]),
        ("month on first monday", ["01-04", "02-01"]),
        ("month on 31", ["01-31"]),
        ("month on last day", ["01-31", "02-28"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=2TU", ["01-12", "02-09"]),
        ("month on 16 or the nearest working day before", ["01-15", "02-16"]),  # 16 January is a Saturday
        ("month on 16 or the nearest working day after", ["01-18", "02-16"]),
    ],
)
def test_rhythm_gives_the_days_it_says(every: str, days: list[str]) -> None:
    _, schedule = planned(REELS.replace("EVERY", every))

    assert [slot.date for slot in schedule.slots["reels"].values()] == [date.fromisoformat(f"2027-{day}") for day in days]


def test_monday_wednesday_and_friday_make_three_slots_a_week() -> None:
    _, schedule = planned(REELS.replace("EVERY", "week on mon wed fri"))

    slots = list(schedule.slots["reels"])
    assert len(slots) == 8 * 3
    assert slots[:4] == [date(2027, 1, 4), date(2027, 1, 6), date(2027, 1, 8), date(2027, 1, 11)]


def test_a_cadence_of_ten_years_goes_on_to_its_end() -> None:
    _, schedule = planned(FRIDAYS.replace("2027-02-28", "2036-12-31"))

    assert len(schedule.slots["reels"]) == 521  # 520 weeks lie between 8 January 2027 and 26 December 2036
    assert max(schedule.slots["reels"]) == date(2036, 12, 26)


def test_a_cadence_may_start_and_end_relative_to_others() -> None:
    text = FRIDAYS.replace("2027-01-04", "1 week before sale").replace("2027-02-28", "sale.ends")

    _, schedule = planned(text + "campaigns: {sale: {name: Sale, starts: 2027-02-01, ends: 2027-02-05}}\n")

    assert list(schedule.slots["reels"]) == [date(2027, 1, 29), date(2027, 2, 5)]


# ── slots that are left out, moved and about something ──────────────────────────────────────────────────────────────


def pieces(text: str) -> dict[str, Piece]:
    """Pieces of content by their part of the UID."""
    return {piece.uid: piece for piece in planned(text)[1].pieces}


def told(text: str) -> list[str]:
    return [str(problem) for problem in problems_of(text)]


def test_a_skipped_slot_is_not_there() -> None:
    found = pieces(FRIDAYS + "    skip: [2027-01-15, 2027-02-12]\n")

    assert [str(piece.date)[5:] for piece in found.values()] == ["01-08", "01-22", "01-29", "02-05", "02-19", "02-26"]


def test_a_moved_slot_keeps_its_name() -> None:
    items = items_of(FRIDAYS + "    move: {2027-01-15: 2027-01-14}\n")

    moved = items["publish.reels.2027-01-15"]
    assert (moved.date, moved.slot) == (date(2027, 1, 14), date(2027, 1, 15))
    assert len(items) == 8


def test_a_slot_that_a_holiday_moves_keeps_its_name() -> None:
    monthly = REELS.replace("EVERY", "month on 16 or the nearest working day before")

    before = items_of(monthly)["publish.reels.2027-02-16"]
    after = items_of(monthly + "key_dates: {off: {name: Off, date: 2027-02-16, day_off: all}}\n")["publish.reels.2027-02-16"]

    assert (before.date, after.date) == (date(2027, 2, 16), date(2027, 2, 15))


def test_an_empty_slot_is_promised_and_never_late() -> None:
    item = items_of(FRIDAYS)["publish.reels.2027-01-15"]

    assert item.empty
    assert (item.title, item.status) == ("Reel", "idea")
    assert not item.is_late(date(2030, 1, 1))


def test_topics_fill_the_slots_from_the_start() -> None:
    found = pieces(FRIDAYS + "    skip: 2027-01-08\n    topics: [Desks, Lamps]\n")

    assert [piece.title for piece in found.values()][:3] == ["Desks", "Lamps", "Reel"]
    assert [piece.is_empty for piece in found.values()][:3] == [False, False, True]
    assert str(found["reels.2027-01-15"].title) == "Desks"


def test_topics_by_date_fill_their_slots() -> None:
    found = pieces(FRIDAYS + "    topics: {2027-01-22: Lamps, 2027-2-5: Shelves}\n")

    assert {uid: piece.title for uid, piece in found.items() if not piece.is_empty} == {
        "reels.2027-01-22": "Lamps",
        "reels.2027-02-05": "Shelves",
    }


def test_a_slot_with_a_topic_can_be_late() -> None:
    item = items_of(FRIDAYS + "    topics: [Desks]\n")["publish.reels.2027-01-08"]

    assert not item.is_late(date(2027, 1, 8))
    assert item.is_late(date(2027, 1, 9))


def test_more_topics_than_slots_is_a_warning() -> None:
    text = FRIDAYS + "    topics: [A, B, C, D, E, F, G, H, I]\n"

    [problem] = problems_of(text)
    assert problem.severity == "warning"
    assert str(problem) == (
        "plan.yml:10:38: D105 There is no slot left for this topic: 'reels' has 8 slots. Move it to 'ideas', or let the cadence end later."
    )
    assert pieces(text)["reels.2027-02-26"].title == "H"


@pytest.mark.parametrize("written", ["0", "2027-13-01", "soon", "²", "20270115", "123456"])
def test_a_topic_for_what_is_no_date_is_told(written: str) -> None:
    assert told(FRIDAYS + f"    topics: {{{written}: Lamps}}\n") == [
        f"plan.yml:10:14: D104 '{written}' is not the date of a slot. Write it as in 2027-01-12, or write the topics as a list."
    ]


@pytest.mark.parametrize(
    ("line", "column"),
    [("skip: 2027-01-16", 11), ("move: {2027-01-16: 2027-01-18}", 12), ("topics: {2027-01-16: Lamps}", 14)],
)
def test_what_names_a_slot_that_is_not_there_is_told_the_nearest(line: str, column: int) -> None:
    assert told(f"{FRIDAYS}    {line}\n") == [
        f"plan.yml:10:{column}: D104 'reels' has no slot on 2027-01-16. The nearest slots are 2027-01-15 and 2027-01-22."
    ]


def test_a_series_that_is_cancelled_promises_nothing_and_keeps_what_was_published() -> None:
    text = FRIDAYS + "    status: cancelled\nposts: {desks: {title: Desks, cadence: reels, date: 2027-01-08, status: published}}\n"

    _, schedule = planned(text)

    assert [(item.uid, item.status) for item in schedule.items] == [("publish.reels.2027-01-08@demo", "published")]
    assert schedule.slots["reels"] == {}


def test_a_series_on_hold_holds_its_slots_and_its_posts_and_its_empty_slots_stay_empty() -> None:
    found = pieces(
        FRIDAYS + "    status: on-hold\n    topics: {2027-01-22: Lamps}\nposts: {desks: {title: Desks, cadence: reels, date: 2027-01-08}}\n"
    )

    assert {piece.status for piece in found.values()} == {"on-hold"}
    assert [uid for uid, piece in found.items() if not piece.is_empty] == ["reels.2027-01-08", "reels.2027-01-22"]


def test_a_series_whose_slots_all_have_the_same_text_has_no_empty_slot() -> None:
    assert not any(piece.is_empty for piece in pieces(FRIDAYS + "    copy: What did you build this week?\n").values())


# ── posts in slots ──────────────────────────────────────────────────────────────────────────────────────────────────

INHERITED = """
channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}}
pillars: {finds: {name: Finds, goals: reach}, help: {name: Help}}
stages: [awareness, retention]
goals: {reach: {statement: Be seen}}
campaigns: {sale: {name: Sale, starts: 2027-01-04, ends: 2027-02-28}}
cadences:
  reels:
    title: Reel
    every: week on friday
    at: 12:00
    starts: 2027-01-04
    ends: 2027-02-28
    channels: {instagram: {}, tiktok: {time: 19:00}}
    format: reel
    pillar: finds
    stage: awareness
    campaign: sale
    link: https://example.com/reels
"""


def test_a_post_takes_from_its_cadence_what_it_does_not_say() -> None:
    items = items_of(INHERITED + "posts: {desks: {title: Desks, cadence: reels, date: 2027-01-15}}\n")

    item, second = items["publish.reels.2027-01-15"], items["publish.reels.2027-01-15.tiktok"]
    assert (item.title, item.post, str(item.time), item.channels) == ("Desks", "desks", "12:00:00", ("instagram",))
    assert (str(second.time), second.channels) == ("19:00:00", ("tiktok",))
    assert (item.format, item.pillar, item.stage, item.campaign, item.goals) == ("reel", "finds", "awareness", "sale", ("reach",))
    assert (item.status, item.empty) == ("planned", False)
    assert sum(found.slot == date(2027, 1, 15) for found in items.values()) == 2  # instead of the slot, not beside it


def test_what_a_post_says_wins_over_its_cadence() -> None:
    found = pieces(
        INHERITED
        + "posts: {desks: {title: Desks, cadence: reels, date: 2027-01-15, time: 9:00, channels: tiktok, pillar: help, format: story}}\n"
    )

    piece = found["reels.2027-01-15"]
    assert (str(piece.time), list(piece.channels), piece.pillar, piece.format) == ("09:00:00", ["tiktok"], "help", "story")
    assert (piece.stage, piece.link) == ("awareness", "https://example.com/reels")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("date: 2027-01-15", date(2027, 1, 15)),
        ("slot: 2027-01-15", date(2027, 1, 15)),
        ("slot: 2027-01-15, date: 2027-01-14", date(2027, 1, 14)),
        ("slot: 2027-01-15, published: 2027-01-17", date(2027, 1, 17)),
        ("date: 2027-01-15, published: 2027-01-17", date(2027, 1, 17)),
        ("published: 2027-01-15", date(2027, 1, 15)),
        ("date: 1 week after start", date(2027, 1, 15)),
    ],
)
def test_a_post_fills_the_slot_of_its_date_or_the_one_it_names(said: str, day: date) -> None:
    text = f"{FRIDAYS}posts: {{desks: {{title: Desks, cadence: reels, {said}}}}}\nkey_dates: {{start: {{name: Start, date: 2027-01-08}}}}\n"

    assert items_of(text)["publish.reels.2027-01-15"].date == day


def test_a_post_in_a_moved_slot_is_on_the_slot_s_day_and_finds_the_slot_by_either_day() -> None:
    moved = FRIDAYS + "    move: {2027-01-15: 2027-01-14}\n"
    for said, day in [("slot: 2027-01-15", 14), ("date: 2027-01-14", 14), ("date: 2027-01-15", 15)]:
        items = items_of(f"{moved}posts: {{desks: {{title: Desks, cadence: reels, {said}}}}}\n")

        assert (items["publish.reels.2027-01-15"].post, items["publish.reels.2027-01-15"].date.day) == ("desks", day)


def test_a_cancelled_post_frees_its_slot() -> None:
    text = FRIDAYS + "posts: {desks: {title: Desks, cadence: reels, date: 2027-01-15, status: cancelled}}\n"

    items = items_of(text)
    assert items["publish.reels.2027-01-15"].empty
    assert len(items) == 8

    again = items_of(text.replace("posts: {", "posts: {lamps: {title: Lamps, cadence: reels, slot: 2027-01-15}, "))
    assert again["publish.reels.2027-01-15"].post == "lamps"


def test_a_cancelled_post_may_stand_in_a_slot_that_is_gone() -> None:
    text = FRIDAYS + "    skip: 2027-01-15\nposts: {desks: {title: Desks, cadence: reels, date: 2027-01-15, status: cancelled}}\n"

    assert len(items_of(text)) == 7


def test_two_posts_in_one_slot_are_told() -> None:
    text = (
        FRIDAYS + "posts:\n  desks: {title: A, cadence: reels, date: 2027-01-15}\n  lamps: {title: B, cadence: reels, slot: 2027-01-15}\n"
    )

    [problem] = told(text)
    assert problem == (
        "plan.yml:12:3: D106 'lamps' fills the slot 2027-01-15 of 'reels', but so does 'desks' at plan.yml:11:3. "
        "Give one of them another slot or date."
    )


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            "date: 2027-01-18",
            (
                "10:23: D104 'reels' has no slot on 2027-01-18. The nearest slots are 2027-01-15 and 2027-01-22. "
                "If it comes out on that day in place of the one of 2027-01-15, add a line: 'slot: 2027-01-15'."
            ),
        ),
        ("slot: 2028-01-01", "10:23: D104 'reels' has no slot on 2028-01-01. The nearest slots are 2027-02-19 and 2027-02-26."),
        ("time: 12:00", "10:9: D107 'desks' does not say which slot of 'reels' it fills. Add 'slot:' or 'date:' with the slot's date."),
    ],
)
def test_a_post_without_a_slot_in_its_cadence_is_told(said: str, message: str) -> None:
    [problem] = told(f"{FRIDAYS}posts: {{desks: {{{said}, title: Desks, cadence: reels}}}}\n")

    assert problem.removeprefix("plan.yml:") == message


def test_a_post_on_another_day_is_told_the_nearest_slot_that_no_other_fills_and_takes_it() -> None:
    posts = "desks: {date: 2027-01-21, title: Desks, cadence: reels}, lamps: {date: 2027-01-22, title: Lamps, cadence: reels}"
    text = f"{FRIDAYS}posts: {{{posts}}}\n"
    [problem] = told(text)
    [line] = re.findall(r"'(slot: [0-9-]+)'", problem)

    assert line == "slot: 2027-01-15"
    assert problems_of(text.replace("date: 2027-01-21", f"date: 2027-01-21, {line}")) == []


def test_two_posts_on_other_days_are_told_two_slots() -> None:
    posts = "desks: {date: 2027-01-18, title: Desks, cadence: reels}, lamps: {date: 2027-01-19, title: Lamps, cadence: reels}"
    found = [re.findall(r"'slot: ([0-9-]+)'", problem) for problem in told(f"{FRIDAYS}posts: {{{posts}}}\n")]

    assert found == [["2027-01-15"], ["2027-01-22"]]


def test_a_post_beside_a_full_series_is_told_that_it_is_one_more() -> None:
    day = "starts: 2027-01-15, ends: 2027-01-15"
    series = f"cadences: {{reels: {{title: Reels, every: week on friday, channels: [web], format: reel, {day}}}}}"
    posts = "desks: {date: 2027-01-15, title: Desks, cadence: reels}, lamps: {date: 2027-01-19, title: Lamps, cadence: reels}"
    [problem] = told(f"channels: {{web: {{name: Web}}}}\n{series}\nposts: {{{posts}}}\n")

    assert problem.endswith("Every slot has a post already. If it is one more, leave out 'cadence:'.")


def test_a_slot_without_a_cadence_is_told() -> None:
    [problem] = told("channels: {web: {name: Web}}\nposts: {desks: {title: Desks, channels: web, slot: 2027-01-15}}\n")

    assert problem == "plan.yml:3:52: D107 'desks' names a slot, but not of which cadence. Add 'cadence:'."


def test_a_broken_cadence_is_told_once_and_not_again_by_its_posts() -> None:
    text = FRIDAYS.replace("week on friday", "week on freitag") + "posts: {desks: {title: Desks, cadence: reels, date: 2027-01-18}}\n"

    assert [problem.code for problem in problems_of(text)] == ["M108"]


def test_all_that_is_wrong_with_posts_is_told_beside_what_is_wrong_with_others() -> None:
    text = FRIDAYS + "    skip: 2027-01-16\nposts: {desks: {title: Desks, cadence: reels, date: 2027-01-18, status: plannned}}\n"
    text = text.replace("posts: {", "posts: {lamps: {title: Lamps, cadence: reels, date: 2027-01-19}, ")

    assert [problem.code for problem in problems_of(text)] == ["D104", "D104", "M108"]


# ── rhythms that cannot be planned with ─────────────────────────────────────────────────────────────────────────────


def test_too_many_slots_are_told() -> None:
    text = REELS.replace("EVERY", "day").replace("2027-02-28", "2036-12-31")

    assert told(text) == ["plan.yml:6:12: D103 This cadence has more than 2,000 slots. Give it an earlier end, or a slower rhythm."]


@pytest.mark.parametrize("rule", ["RRULE:FREQ=MONTHLY;INTERVAL=0;BYMONTH=2", "RRULE:FREQ=DAILY;INTERVAL=-1", "RRULE:FREQ=WEEKLY;INTERVAL="])
def test_a_rule_without_a_step_is_told_and_does_not_hang(rule: str) -> None:
    assert [problem.place.line for problem in problems_of(REELS.replace("EVERY", rule))] == [6]


def test_a_rhythm_that_gives_no_day_is_a_warning() -> None:
    text = REELS.replace("EVERY", "year on 25 dec")

    assert [(problem.severity, str(problem)) for problem in problems_of(text)] == [
        (
            "warning",
            "plan.yml:6:12: D109 'year on 25 dec' gives no day from 2027-01-04 to 2027-02-28, so that this cadence has no slots.",
        )
    ]
