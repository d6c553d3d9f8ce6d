"""Calendar libraries read our feeds: Python's `vobject`, `ics` and `ical`, and JavaScript's ical.js and node-ical."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from clients.need import need, node_modules
from clients.reading import HERE, read_with
from clients.samples import NAMES, SITE, TEXTS, Event, assert_seen, local_posts, sample, say

pytestmark = pytest.mark.slow


# ── what is expected is itself right ────────────────────────────────────────────────────────────────────────────────


def test_posts_around_the_changes_of_clocks_are_expected_where_the_table_says() -> None:
    expected = {event.uid: event.start for event in sample("clocks").events["feeds/demo-all.ics"]}

    assert expected == {f"publish.{key}@demo": say(instant) for key, (_, _, instant) in local_posts().items()}
    assert len(expected) == 8 * 3 * 11


def test_hard_texts_are_expected_as_they_are_written() -> None:
    expected = {event.uid: event.description for event in sample("texts").events["feeds/demo-all.ics"]}

    assert expected == {f"key-date.{key}@demo": f"{text}\nPlaybook: {SITE}key-dates#{key}" for key, text in TEXTS.items()}
    assert len(TEXTS["long"].encode()) > 10_000


# ── Python ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("library", ["vobject", "ics", "ical"])
def test_python_libraries_see_every_event(library: str, name: str, tmp_path: Path) -> None:
    need(library)
    wanted = sample(name).only_all() if library == "ics" else sample(name)

    seen = read_with([sys.executable, HERE / "libraries.py", library], wanted.files, tmp_path)

    assert_seen(seen, careless(wanted.events) if library == "ics" else wanted.events)


def careless(wanted: Mapping[str, Iterable[Event]]) -> dict[str, list[Event]]:
    """The same, as `ics` and node-ical see it: they undo one kind of escape after the other.

    So they take a backslash and an n that somebody wrote for a line break. All the rest is as it should be.
    """

    def misread(text: str) -> str:
        for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
            text = text.replace(plain, escaped)
        for escaped, plain in (("\\;", ";"), ("\\,", ","), ("\\n", "\n"), ("\\\\", "\\")):
            text = text.replace(escaped, plain)
        return text

    return {
        path: [event._replace(summary=misread(event.summary), description=misread(event.description)) for event in events]
        for path, events in wanted.items()
    }


# ── JavaScript ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script that reads with JavaScript's libraries, beside them as its package-lock.json names them."""
    folder = tmp_path_factory.mktemp("node")
    node_modules(folder, *(HERE / "node" / file for file in ("package.json", "package-lock.json", "read.js")))
    return folder / "read.js"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("library", ["ical.js", "node-ical"])
def test_javascript_libraries_see_every_event(node: Path, library: str, name: str, tmp_path: Path) -> None:
    wanted = sample(name)

    seen = read_with(["node", node, library], wanted.files, tmp_path)

    assert_seen(seen, careless(wanted.events) if library == "node-ical" else wanted.events)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("library", ["ical.js", "node-ical"])
def test_javascript_libraries_see_the_same_days_and_moments_in_other_zones(
    node: Path, library: str, zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)

    for name in ("clocks", "asyncapi-2025"):
        wanted = sample(name).only_all()
        assert_seen(read_with(["node", node, library], wanted.files, tmp_path), wanted.events)
