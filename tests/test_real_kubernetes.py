"""A real release, Kubernetes v1.35, as a playbook: its deadlines are on the days, and end at the moments, of the project's own calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from mkdocs_playbook.build import plan
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.timing import Offset
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.folder import read_folder
from mkdocs_playbook.read.settings import read_settings
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.schedule import Schedule
from support import copied

PLAYBOOK = Path(__file__).parent / "playbooks" / "kubernetes-1.35"
ORIGINALS = Path(__file__).parents[2] / "shared" / "real" / "kubernetes"
"""The documents that the playbook is re-keyed from. They lie beside the repository, not in it."""

needs_originals = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original documents do not lie beside the repository")

ANYWHERE_ON_EARTH = timezone(timedelta(hours=-12))
MINUTE, DAY, WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(weeks=1)

CARRIED_BY = {
    "release-cycle-start": "key-date.release-cycle-start",
    "schedule-finalized": "key-date.schedule-and-team-final",
    "apac-meetings": "key-date.apac-meetings",
    "release-notes-draft": "key-date.release-notes-draft",
    "exceptions-call-1": "key-date.exceptions-prr-enhancements",
    "alpha1": "key-date.alpha-1",
    "prr-freeze": "key-date.prr-freeze",
    "enhancements-freeze": "key-date.enhancements-freeze",
    "alpha2": "key-date.alpha-2",
    "docs-placeholder": "request.docs-placeholders",
    "code-freeze-warning": "publish.code-freeze-warning",
    "feature-blog-freeze": "key-date.feature-blog-freeze",
    "exceptions-call-2": "key-date.exceptions-code-freeze",
    "alpha3": "key-date.alpha-3",
    "code-freeze": "key-date.code-freeze",
    "kubecon": "key-date.kubecon",
    "burndown-start": "key-date.burndown",
    "docs-review": "request.docs-for-review",
    "release-highlights": "request.release-highlights",
    "beta0": "key-date.beta-0",
    "release-blog-review": "key-date.release-blog-review",
    "feature-blogs-review": "request.feature-blogs-for-review",
    "daily-burndown": "key-date.burndown-daily",
    "branch-created": "key-date.release-branch",
    "docs-freeze": "key-date.docs-freeze",
    "rc0": "key-date.rc-0",
    "rc1": "key-date.rc-1",
    "release-highlights-complete": "key-date.release-highlights-complete",
    "release-notes-complete": "key-date.release-notes-complete",
    "release": "key-date.v1-35-0",
    "thaw": "key-date.thaw",
}
"""Event of the original calendar → our item that says the same."""


@pytest.fixture(scope="module")
def planned() -> tuple[Playbook, Schedule]:
    settings = read_settings(PLAYBOOK)
    problems = Problems()
    files = read_folder(settings.root, settings.sources, settings.docs_dir, settings.site_dir, problems)
    result = plan(files, problems)
    assert problems.all == []
    assert result is not None
    return result


@pytest.fixture(scope="module")
def items(planned: tuple[Playbook, Schedule]) -> dict[str, Item]:
    return {item.uid.removesuffix("@kubernetes-1-35"): item for item in planned[1].items}


# ── the original calendar ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def events() -> dict[str, tuple[date, date]]:
    """The events of the original calendar: name → DTSTART and DTEND, which are moments where they have an hour."""
    found = {}
    for event in (ORIGINALS / "schedule.ics").read_text(encoding="utf-8").split("BEGIN:VEVENT\n")[1:]:
        lines = (line.partition(":") for line in event.splitlines())
        said = {name.partition(";")[0]: value for name, _, value in lines}
        name = said["UID"].removeprefix("k8s-v1.35-").removesuffix("@kubernetes.io")
        assert name not in found
        found[name] = (moment(said["DTSTART"]), moment(said["DTEND"]))
    return found


def moment(text: str) -> date:
    if "T" in text:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return date.fromisoformat(text)


@needs_originals
def test_each_event_of_the_original_calendar_is_carried_by_an_item_of_its_own(
    events: dict[str, tuple[date, date]], items: dict[str, Item]
) -> None:
    assert len(events) == 31
    assert events.keys() == CARRIED_BY.keys()
    assert len(set(CARRIED_BY.values())) == 31
    assert set(CARRIED_BY.values()) <= items.keys()


@needs_originals
@pytest.mark.parametrize("name", CARRIED_BY)
def test_an_item_is_on_the_day_of_the_original_event(name: str, events: dict[str, tuple[date, date]], items: dict[str, Item]) -> None:
    starts, ends = events[name]
    item = items[CARRIED_BY[name]]
    if isinstance(starts, datetime):
        # "12:00 UTC" is the end of the day before, anywhere on earth; the last minute of that day is ours.
        assert ends == starts
        assert item.date == item.last == (starts - MINUTE).astimezone(ANYWHERE_ON_EARTH).date()
        assert item.instant == starts - MINUTE
        assert item.zone == "AoE"
    else:
        assert (item.date, item.last + DAY) == (starts, ends)
        assert (item.instant, item.zone) == (None, "UTC")


@needs_originals
def test_events_without_length_are_the_deadlines_anywhere_on_earth(events: dict[str, tuple[date, date]], items: dict[str, Item]) -> None:
    without_length = {CARRIED_BY[name] for name, (starts, ends) in events.items() if starts == ends}
    assert without_length == {uid for uid, item in items.items() if item.zone == "AoE"}
    assert len(without_length) == 6


# ── the timeline, by hand ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("uid", "day", "over"),
    [
        ("key-date.release-cycle-start", "Mon 2025-09-15", None),
        ("key-date.enhancements-tracking", "Mon 2025-09-15", None),
        ("key-date.schedule-and-team-final", "Fri 2025-09-19", None),
        ("key-date.prr-freeze", "Thu 2025-10-09", "Fri 2025-10-10 12:00"),
        ("key-date.enhancements-freeze", "Thu 2025-10-16", "Fri 2025-10-17 12:00"),
        ("publish.code-freeze-warning", "Mon 2025-10-27", None),
        ("request.docs-placeholders", "Thu 2025-10-23", None),
        ("key-date.feature-blog-freeze", "Thu 2025-10-30", "Fri 2025-10-31 12:00"),
        ("request.feature-blog-placeholders", "Thu 2025-10-30", None),
        ("key-date.code-freeze", "Thu 2025-11-06", "Fri 2025-11-07 12:00"),
        ("key-date.kubecon", "Mon 2025-11-10", None),
        ("publish.deprecations-blog", "Mon 2025-11-17", None),
        ("request.docs-for-review", "Tue 2025-11-18", None),
        ("request.release-highlights", "Tue 2025-11-18", None),
        ("key-date.release-blog-review", "Thu 2025-11-20", "Fri 2025-11-21 12:00"),
        ("request.feature-blogs-for-review", "Mon 2025-11-24", None),
        ("key-date.release-notes-final-draft", "Tue 2025-12-02", None),
        ("key-date.docs-freeze", "Tue 2025-12-02", "Wed 2025-12-03 12:00"),
        ("key-date.v1-35-0", "Wed 2025-12-17", None),
        ("publish.release-blog", "Wed 2025-12-17", None),
        ("key-date.thaw", "Thu 2025-12-18", None),
        ("publish.first-feature-blog", "Thu 2025-12-18", None),
    ],
)
def test_a_milestone_is_on_its_day_and_a_deadline_lasts_until_that_day_is_over_anywhere_on_earth(
    uid: str, day: str, over: str | None, items: dict[str, Item]
) -> None:
    item = items[uid]
    assert f"{item.date:%a %Y-%m-%d}" == day
    if over is None:
        assert (item.instant, item.zone) == (None, "UTC")
    else:
        assert item.instant is not None
        assert f"{item.instant + MINUTE:%a %Y-%m-%d %H:%M}" == over
        assert f"{item.time:%H:%M} {item.zone}" == "23:59 AoE"


def test_the_freezes_are_single_days(planned: tuple[Playbook, Schedule]) -> None:
    freezes = [key for key, entry in planned[0].key_dates.items() if entry.kind == "freeze"]
    assert freezes == ["prr-freeze", "enhancements-freeze", "feature-blog-freeze", "code-freeze", "docs-freeze"]
    spans = planned[1].spans
    assert all(spans[key][0] == spans[key][1] for key in freezes)


def test_steps_that_are_counted_back_meet_the_dates_that_the_timeline_gives(items: dict[str, Item]) -> None:
    assert items["task.release-blog.ready-for-review"].date == items["key-date.release-blog-review"].date
    assert items["task.release-blog.highlights-call"].date == items["key-date.enhancements-freeze"].date + DAY
    assert items["task.first-feature-blog.opt-in-outreach"].date == items["key-date.feature-blog-freeze"].date
    assert items["task.first-feature-blog.author-reminder"].date < items["request.feature-blogs-for-review"].date
    assert items["task.release-blog.highlights-last-reminder"].date < items["request.release-highlights"].date
    assert items["task.deprecations-blog.decide"].date < items["key-date.code-freeze"].date
    assert items["publish.deprecations-blog"].date - items["key-date.code-freeze"].date > 5 * DAY


def test_what_goes_with_the_release_moves_with_it(items: dict[str, Item]) -> None:
    release = items["key-date.v1-35-0"].date
    assert items["task.release-blog.final-pr"].date == items["task.first-feature-blog.publication-pr"].date == release - WEEK
    assert items["request.theme-and-logo"].date == release - WEEK
    assert items["publish.release-press"].date == items["publish.release-blog"].date == release
    assert 3 * WEEK <= items["publish.webinar"].date - release <= 4 * WEEK
    assert items["task.webinar.slides"].date == items["publish.webinar"].date - WEEK


def test_only_what_must_happen_on_the_day_itself_is_due_then(planned: tuple[Playbook, Schedule]) -> None:
    on_the_day = [(key, step.id) for key, flow in planned[0].workflows.items() for step in flow.steps.values() if step.due == Offset()]
    assert on_the_day == [("release-blog", "publish"), ("release-blog", "announce"), ("mid-cycle-blog", "publish"), ("webinar", "present")]


def test_only_what_the_source_says_is_there(planned: tuple[Playbook, Schedule]) -> None:
    playbook, schedule = planned
    assert not playbook.people
    assert not playbook.cadences
    assert not playbook.meetings
    assert not playbook.results
    assert all(not item.people and not item.done for item in schedule.items)
    assert all((channel.success, channel.failure, channel.promise) == (None, None, {}) for channel in playbook.channels.values())
    uses = {kpi: use for _, kpi, use in playbook.kpi_uses()}
    assert all((use.baseline, use.success, use.failure) == (None, None, None) for use in uses.values())
    assert {kpi: int(use.target or 0) for kpi, use in uses.items()} == {
        "feature-blogs-merged": 100,
        "feature-blogs-in-a-month": 100,
        "feature-blog-count": 15,
    }


def test_each_request_says_who_has_to_deliver_and_who_asks(planned: tuple[Playbook, Schedule]) -> None:
    requests = planned[0].requests.values()
    assert all(request.team and request.owner and request.for_ for request in requests)
    assert [request.id for request in requests if not request.needed_by] == ["highlight-paragraphs", "slack-right"]


@needs_originals
def test_no_sentence_is_copied() -> None:
    """Facts are re-keyed; names and titles may be the same, but no six words in a row."""
    assert copied(ORIGINALS, PLAYBOOK, "*.md", "*.ics") == []
