"""A real strategy, AsyncAPI's for 2025, as a playbook: its two series of posts fall on the days on which they were posted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from mkdocs_playbook.build import plan
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.strategy import Channel, Goal
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.folder import read_folder
from mkdocs_playbook.read.settings import read_settings
from mkdocs_playbook.schedule.schedule import Schedule
from support import copied

PLAYBOOK = Path(__file__).parent / "playbooks" / "asyncapi-2025"
ORIGINALS = Path(__file__).parents[2] / "shared" / "real" / "asyncapi"
"""The documents that the playbook is re-keyed from. They lie beside the repository, not in it."""

needs_originals = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original documents do not lie beside the repository")

DISCUSS_IDEAS, SLACK_LINK = "recurring-discuss-ideas", "recurring-slack-link"
SERIES = (DISCUSS_IDEAS, SLACK_LINK)


@pytest.fixture(scope="module")
def planned() -> tuple[Playbook, Schedule]:
    settings = read_settings(PLAYBOOK)
    problems = Problems()
    files = read_folder(settings.root, settings.sources, settings.docs_dir, settings.site_dir, problems)
    result = plan(files, problems)
    assert problems.all == []
    assert result is not None
    return result


def days_of(schedule: Schedule, cadence: str) -> list[date]:
    """The days of the cadence's slots; names of slots and published items must say the same."""
    slots = schedule.slots[cadence]
    days = [slot.date for slot in slots.values()]
    assert list(slots) == days
    assert [item.date for item in schedule.items if item.kind == "publish" and item.cadence == cadence] == days
    return days


def test_ideas_are_asked_for_on_the_first_of_each_month(planned: tuple[Playbook, Schedule]) -> None:
    assert days_of(planned[1], DISCUSS_IDEAS) == [date(2025, month, 1) for month in range(1, 13)]


def test_slack_is_pointed_to_on_each_saturday(planned: tuple[Playbook, Schedule]) -> None:
    saturdays = [day for number in range(365) if (day := date(2025, 1, 1) + timedelta(days=number)).weekday() == 5]
    assert (len(saturdays), saturdays[0], saturdays[-1]) == (52, date(2025, 1, 4), date(2025, 12, 27))
    assert days_of(planned[1], SLACK_LINK) == saturdays


def test_the_series_have_no_hour_and_run_on_twitter_alone(planned: tuple[Playbook, Schedule]) -> None:
    items = [item for item in planned[1].items if item.cadence in SERIES]
    assert len(items) == 12 + 52
    assert {(item.kind, item.time, item.channels, item.zone) for item in items} == {("publish", None, ("twitter",), "UTC")}


def test_only_what_the_source_says_is_there(planned: tuple[Playbook, Schedule]) -> None:
    playbook, schedule = planned
    assert [person.name for person in playbook.people.values()] == ["Oluwabamikemi Kayode"]
    assert {item.cadence for item in schedule.items} == set(SERIES)
    entries: list[Goal | Channel] = [*playbook.goals.values(), *playbook.channels.values()]
    assert all(entry.owner is None for entry in entries)
    uses = {kpi: use for entry in entries for kpi, use in entry.kpis.items()}
    assert all((use.baseline, use.success, use.failure) == (None, None, None) for use in uses.values())
    assert {kpi: int(use.target) for kpi, use in uses.items() if use.target is not None} == {
        "community-growth": 20,
        "event-participation": 100,
        "contribution-growth": 25,
        "social-engagement-growth": 30,
        "content-views": 2000,
        "content-views-growth": 50,
        "newsletter-growth": 20,
        "website-clicks": 3000,
        "website-growth": 15,
        "translations": 1,
    }


def test_the_three_goals_serve_the_primary_one(planned: tuple[Playbook, Schedule]) -> None:
    goals = planned[0].goals
    [primary] = [goal.id for goal in goals.values() if goal.primary]
    three = [goal.id for goal in goals.values() if goal.supports == (primary,)]
    assert three == ["adoption", "talent", "engagement"]
    supported = {higher for goal in goals.values() if goal.id not in (primary, *three) for higher in goal.supports}
    assert supported == set(three)


@needs_originals
@pytest.mark.parametrize("cadence", SERIES)
def test_slots_are_on_the_days_of_the_original_posts(planned: tuple[Playbook, Schedule], cadence: str) -> None:
    posted = sorted(date.fromisoformat(file.stem) for file in (ORIGINALS / "tweets" / cadence).glob("*.tweet"))
    assert posted, f"there are no .tweet files of {cadence}"
    assert days_of(planned[1], cadence) == posted


@needs_originals
def test_no_sentence_is_copied() -> None:
    """Facts are re-keyed; names and titles may be the same, but no six words in a row."""
    assert copied(ORIGINALS, PLAYBOOK, "*.md", "*.tweet") == []
