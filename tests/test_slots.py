"""Cadences: which days a rhythm gives, and how slots are filled, moved and named."""

from __future__ import annotations

from datetime import date

import pytest

from support import planned

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


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("week on friday", ["01-08", "01-15", "01-22", "01-29", "02-05", "02-12", "02-19", "02-26"]),
        ("2 weeks on tue", ["01-05", "01-19", "02-02", "02-16"]),
        ("month on 16", ["01-16", "02-16"]),
        ("month on last friday", ["01-29", "02-26"]),
        ("month on 31", ["01-31"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=2TU", ["01-12", "02-09"]),
    ],
)
def test_rhythm_gives_the_days_it_says(every: str, days: list[str]) -> None:
    _, schedule = planned(REELS.replace("EVERY", every))

    assert list(schedule.slots["reels"]) == [date.fromisoformat(f"2027-{day}") for day in days]
