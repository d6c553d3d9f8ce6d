"""What channels promise beside what is planned; which stages and pillars the plan speaks to."""

from __future__ import annotations

from datetime import date

from mkdocs_playbook.review.coverage import PromisePeriod, pillar_counts, pillar_weeks, placed, promise_periods, stage_channel_coverage
from support import planned

HEAD = "playbook: {id: demo, timezone: Asia/Singapore, periods: {plan: {starts: 2027-01-04, ends: 2027-02-02}}}\n"


def periods(text: str) -> list[PromisePeriod]:
    playbook, schedule = planned(HEAD + text)
    return promise_periods(playbook.channels["instagram"], schedule, playbook.cadences.values())


def test_weeks_begin_on_monday_and_only_whole_ones_can_be_asked_for() -> None:
    found = periods("channels: {instagram: {name: Instagram, promise: {reel: 1 a week}}}")
    assert [(period.first, period.last, period.whole) for period in found] == [
        (date(2027, 1, 4), date(2027, 1, 10), True),
        (date(2027, 1, 11), date(2027, 1, 17), True),
        (date(2027, 1, 18), date(2027, 1, 24), True),
        (date(2027, 1, 25), date(2027, 1, 31), True),
        (date(2027, 2, 1), date(2027, 2, 7), False),
    ]


def test_months_are_those_of_the_calendar() -> None:
    found = periods("channels: {instagram: {name: Instagram, promise: {carousel: 2 every 2 months}}}")
    assert [(period.first, period.last, period.whole, period.missing) for period in found] == [
        (date(2027, 1, 1), date(2027, 2, 28), False, 2),
    ]


def test_open_slots_and_left_out_ones_are_counted_apart_from_content() -> None:
    found = periods(
        """
channels: {instagram: {name: Instagram, promise: {reel: 2 a week}}}
cadences:
  reels:
    title: Reel
    every: week on mon wed
    channels: [instagram]
    format: reel
    starts: 2027-01-04
    ends: 2027-01-31
    skip: [2027-01-13]
    topics: {2027-01-04: One, 2027-01-06: Two, 2027-01-11: Three, 2027-01-18: Four}
"""
    )
    counts = [(period.planned, period.open, period.skipped, period.missing, period.lost) for period in found]
    assert counts == [(2, 0, 0, 0, 0), (1, 0, 1, 1, 0), (1, 1, 0, 1, 0), (0, 2, 0, 2, 0), (0, 0, 0, 2, 2)]


def test_a_channels_own_day_and_format_count_and_what_is_cancelled_there_does_not() -> None:
    first, second, *_ = periods(
        """
channels: {instagram: {name: Instagram, promise: {reel: 1 a week}}, tiktok: {name: TikTok}}
posts:
  own: {title: Own, date: 2027-01-05, format: carousel, channels: {instagram: {format: reel, date: 2027-01-12}, tiktok: {}}}
  not-there: {title: No, date: 2027-01-06, format: reel, channels: {instagram: {status: cancelled}, tiktok: {}}}
  on-hold: {title: No, date: 2027-01-06, format: reel, channels: [instagram], status: on-hold}
"""
    )
    assert (first.planned, second.planned) == (0, 1)


def test_content_is_placed_once_in_each_channel_by_day() -> None:
    _, schedule = planned(
        HEAD
        + """
channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}}
posts:
  late: {title: Late, date: 2027-01-12, channels: [instagram]}
  early: {title: Early, date: 2027-01-05, channels: {instagram: {}, tiktok: {date: 2027-01-06}}}
"""
    )
    found = [(one.piece.title, one.channel, one.date.day) for one in placed(schedule)]
    assert found == [("Early", "instagram", 5), ("Early", "tiktok", 6), ("Late", "instagram", 12)]


def test_stages_and_pillars_count_content_that_is_still_wanted() -> None:
    _, schedule = planned(
        HEAD
        + """
channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}}
stages: [awareness, conversion]
pillars: {finds: {name: Finds}, corner: {name: Corner}}
posts:
  one: {title: One, date: 2027-01-05, channels: [instagram, tiktok], stage: awareness, pillar: finds}
  two: {title: Two, date: 2027-01-12, channels: [instagram], stage: awareness, pillar: corner}
  gone: {title: Gone, date: 2027-01-12, channels: [instagram], stage: conversion, pillar: corner, status: cancelled}
cadences:
  reels: {title: Reel, every: week on mon, channels: [tiktok], stage: conversion, pillar: finds, starts: 2027-01-11, ends: 2027-01-18}
"""
    )
    assert stage_channel_coverage(schedule) == {("awareness", "instagram"): 2, ("awareness", "tiktok"): 1}
    assert pillar_counts(schedule) == {"finds": 1, "corner": 1}
    assert pillar_weeks(schedule) == {date(2027, 1, 4): {"finds": 1}, date(2027, 1, 11): {"corner": 1}}
