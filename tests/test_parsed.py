"""What files held in the last run is the same as reading them anew, whatever somebody did to them in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mkdocs_playbook.plan import plan
from mkdocs_playbook.problems import Problem, Problems
from mkdocs_playbook.read import parsed
from mkdocs_playbook.read.raw import Map, Raw, Seq
from mkdocs_playbook.read.sections import read_sections

HEAD = b"playbook: {id: shop}\nchannels: {blog: {name: Blog}}\n"
POSTS = b"posts:\n  lamp: {title: A lamp, date: 2027-01-12, channels: [blog]}\n"
RESULTS = b"kpi,period,value\nreach,2027-01,12\n"
LOST = b"goals: {known: {statement: Be known #here}}\nkpis:\n  reach: {use: reach}\n"
BROKEN = b"posts: {lamp: {title: A lamp\n"
WRONG = b"posts:\n  lamp: {titel: A lamp, date: 2027-02-30, channels: [blogg], title: A, title: B}\n"

Files = dict[str, bytes]
START: Files = {"a.yml": HEAD, "b.yml": POSTS, "r.csv": RESULTS}
EDITS: dict[str, list[Files]] = {
    "nothing": [START],
    "an edit and its revert": [{**START, "b.yml": POSTS.replace(b"A lamp", b"Two lamps")}, START],
    "a mistake and its mend": [{**START, "b.yml": WRONG}, {**START, "b.yml": WRONG}, START],
    "a file that cannot be read, twice": [{**START, "b.yml": BROKEN}, {**START, "b.yml": BROKEN}, START],
    "a warning, twice": [{**START, "c.yml": LOST}, {**START, "c.yml": LOST}],
    "another name": [{"a.yml": HEAD, "c.yml": POSTS, "r.csv": RESULTS}, START],
    "two names exchanged": [{"a.yml": POSTS, "b.yml": HEAD}, START],
    "gone and back": [{"a.yml": HEAD}, START],
    "written in two files": [{**START, "c.yml": POSTS}, START],
}


@pytest.fixture
def kept() -> Iterator[None]:
    parsed.keep_parsed()
    yield
    parsed.keep_parsed(False)


def content(raw: Raw) -> Any:
    """A value with the places of all that is in it."""
    if isinstance(raw, Map):
        return [(key, raw.key_at[key], raw.value_at[key], content(value)) for key, value in raw.items()]
    if isinstance(raw, Seq):
        return [(at, content(value)) for value, at in zip(raw, raw.at, strict=True)]
    return raw


def told(files: Files) -> tuple[Any, list[Problem], list[Problem], bool]:
    """What is read out of `files`, what is told of them, and whether a plan comes of them."""
    problems, of_plan = Problems(), Problems()
    sections = read_sections(files, problems)
    read = (content(sections), sections.size, sections.mistakes, sections.above, sections.unread)
    return read, problems.all, of_plan.all, bool(plan(files, of_plan))


@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS.keys())
def test_whatever_was_edited_is_read_as_if_for_the_first_time(edits: list[Files], kept: None) -> None:
    for files in [START, *edits]:
        found = told(files)
        parsed.keep_parsed(False)
        fresh = told(files)
        parsed.keep_parsed()
        told(START)
        assert found == fresh
        assert told(files) == fresh, "read twice"


def test_only_the_file_that_changed_is_read_again(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    usual = parsed._parse

    def counted(path: str, *rest: Any) -> Any:
        read.append(path)
        return usual(path, *rest)

    monkeypatch.setattr(parsed, "_parse", counted)
    for files in (START, START, {**START, "b.yml": POSTS + b"\n"}):
        read_sections(files, Problems())
    assert read == ["a.yml", "b.yml", "r.csv", "b.yml"]


def test_what_is_gone_is_forgotten(kept: None) -> None:
    read_sections(START, Problems())
    read_sections({"a.yml": HEAD}, Problems())
    assert parsed._last is not None
    assert list(parsed._last) == ["a.yml"]


def test_nothing_is_kept_unless_somebody_asks() -> None:
    read_sections(START, Problems())
    assert parsed._last is None


def test_too_much_in_all_files_together_is_told_the_same_way(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh: list[list[Problem]] = []
    monkeypatch.setattr("mkdocs_playbook.read.sections.MAX_VALUES", 12)
    for _ in range(2):
        problems = Problems()
        read_sections(START, problems)
        fresh.append(problems.all)
    assert [problem.code for problem in fresh[0]] == ["Y106"]
    assert fresh[0] == fresh[1]
