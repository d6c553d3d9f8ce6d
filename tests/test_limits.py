"""How much a playbook may hold: what is more is refused by counting, before anything is built of it."""

from __future__ import annotations

import itertools
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
import yaml

from answers import sources
from mkdocs_playbook.model.reading import read_part
from mkdocs_playbook.plan import plan
from mkdocs_playbook.problems import MANY, Place, Problem, Problems
from mkdocs_playbook.read import limits
from mkdocs_playbook.read.fences import fences_in
from mkdocs_playbook.read.folder import read_folder
from mkdocs_playbook.read.limits import MAX_CELLS, MAX_EVENTS, MAX_LINES, MAX_SIGNS, MAX_VALUES, too_much
from mkdocs_playbook.report import as_text

HEAD = b"playbook: {id: demo, timezone: Europe/Berlin}\n"


def told(files: dict[str, bytes]) -> list[str]:
    problems = Problems()
    assert plan(files, problems) is None
    return [str(problem) for problem in problems.all]


def _never(*_: object, **__: object) -> NoReturn:
    raise AssertionError("this is never asked")


@pytest.fixture
def _nothing_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sections.parsed", "parsed.parse", "parsed.parse_csv", "ical_source.read"):
        monkeypatch.setattr(f"mkdocs_playbook.read.{name}", _never)
    monkeypatch.setattr("mkdocs_playbook.plan.check_credentials", _never)


@pytest.fixture
def _nothing_is_parsed(monkeypatch: pytest.MonkeyPatch, _nothing_is_built: None) -> None:
    monkeypatch.setattr(limits, "Loader", _never)
    monkeypatch.setattr("csv.reader", _never)


# ── refused by counting bytes ───────────────────────────────────────────────────────────────────────────────────────

BLANK = {"a.yml": b"\n" * (MAX_LINES // 2), "b.yml": b"\r\n" * (MAX_LINES // 2), "c.yml": b"\r", "d.yml": HEAD}
ON_A_LINE = {"a.yml": b"x: [" + b"1," * 4_900_000 + b"1]\n"}
ROWS = {"r.csv": b"kpi,period,value\n" + b"reach,2027-01,1\n" * (MAX_VALUES // 3 + 1)}
ROW = {"r.csv": b"kpi,period,value\n" + b"a;" * MAX_VALUES}


@pytest.mark.usefixtures("_nothing_is_parsed")
@pytest.mark.parametrize(
    ("files", "said"),
    [
        (BLANK, f"c.yml:1:1: Y106 With this one, the source files have more than {MAX_LINES:,} lines together."),
        (ON_A_LINE, f"a.yml:1:1: Y106 With this one, the source files have more than {MAX_SIGNS:,} commas, colons and brackets together."),
        (ROWS, f"r.csv:1:1: Y106 More than {MAX_VALUES:,} values are written up to here."),
        (ROW, f"r.csv:1:1: Y106 More than {MAX_VALUES:,} values are written up to here."),
    ],
    ids=["lines", "values on one line", "rows", "cells in one row"],
)
def test_what_is_far_too_much_is_never_parsed(files: dict[str, bytes], said: str) -> None:
    tracemalloc.start()
    try:
        assert [line.startswith(said) and line.endswith("out of the source folders.") for line in told(files)] == [True]
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


FEW = 20_000


@pytest.mark.usefixtures("_nothing_is_built")
@pytest.mark.parametrize(
    ("data", "at"),
    [
        (b"x:\n" + b"- a\n" * FEW, (FEW - 1, 3)),
        (b"x: [" + b"&b b," * FEW + b"b]", (1, 5 + 5 * (FEW - 3))),
        (b"x:\n" + b" a: b\n" * (FEW // 2) + b" ]", (2 + (FEW - 3) // 2, 5)),
    ],
    ids=["a list", "anchors", "a map that is broken below"],
)
def test_what_may_be_too_much_is_counted_and_not_kept(data: bytes, at: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_VALUES", FEW)
    tracemalloc.start()
    try:
        [problem] = told({"a.yml": data})
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert problem.startswith(f"a.yml:{at[0]}:{at[1]}: Y106 More than {MAX_VALUES:,} values are written up to here.")


def test_as_many_values_as_are_allowed_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_VALUES", FEW)
    listed = b"x-own:\n" + b"- a\n" * (FEW - 7 - 3 - 6)
    assert yaml_values(HEAD) + yaml_values(listed) == FEW - 6
    assert too_much({"a.yml": HEAD, "b.yml": listed}) is None
    assert too_much({"a.yml": HEAD, "b.yml": listed + b"- a\n" * 6}) is None
    assert too_much({"a.yml": HEAD, "b.yml": listed + b"- a\n" * 7}) is not None


def yaml_values(data: bytes) -> int:
    return sum(isinstance(event, yaml.NodeEvent) for event in yaml.parse(data, Loader=limits.Loader))


SIMPLE = (b"a", b"b: c", b"- ", b"-\n", b"-\t", b"? ", b": ", b", ", b"\n", b"\n  ", b"\n- ", b"*a", b"&a ", b"!t ", b"--- ", b"#: ,\n")
WITHIN = (b"{a, b}", b"{a: b}", b"[a, {b: c}]", b"[a: b]", b"[? a]", b"[]", b'{"a":b}', b"{}", b"'a:b'", b"|\n  x, y: z\n")
PIECES = (*SIMPLE, *WITHIN, b"12:30", b"https://a.example")


def test_no_file_has_more_values_than_its_signs_tell() -> None:
    chance = random.Random(7)  # noqa: S311 - the same in each run
    readable = 0
    for data in itertools.chain(sources().values(), (b"".join(chance.choices(PIECES, k=chance.randrange(1, 9))) for _ in range(5000))):
        try:
            count = yaml_values(data)
        except yaml.YAMLError:
            continue
        readable += 1
        pairs, items = limits._signs(data)
        assert count <= 2 * pairs + items + 1 + data.count(b"---"), data  # a second document is refused where it begins
    assert readable > 500


@pytest.mark.parametrize("fill", [b"[", b"{", b"- ", b"? "])
def test_deep_nesting_is_told_however_much_of_it_there_is(fill: bytes) -> None:
    [problem] = told({"a.yml": HEAD + b"x:\n  " + fill * (MAX_VALUES // 3)})
    assert "Y106 Values are nested more than 30 deep." in problem


def test_a_broken_file_may_be_as_large_as_a_good_one() -> None:
    problems = told({"a.yml": HEAD + b"x: [" + b"{a: b}, " * 80_000 + b"}\n"})
    assert [problem.split(" ")[1] for problem in problems] == ["Y101"]


# ── calendars, tables, folders, pages ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("_nothing_is_built")
@pytest.mark.parametrize("body", [b"begin:vevent\nEND:VEVENT\n" * (MAX_EVENTS // 2 + 1), b"X-A:b\r\n" * 100_001])
def test_calendars_are_counted_together_before_one_is_read(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("mkdocs_playbook.read.calendar_file._Calendar.key_dates", lambda self, data: {})
    calendar = b"BEGIN:VCALENDAR\r\n" + body + b"END:VCALENDAR\r\n"
    problems = told({"a.yml": HEAD, "a.ics": calendar, "b.ics": calendar, "c.ics": calendar})
    assert problems == [
        "b.ics:1:1: Y506 With this one, the calendar files have more than 10,000 events or 200,000 lines together. Export a shorter time."
    ]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (b"a,b,1" + b"," * MAX_CELLS + b"\n", 2),
        (b"reach,2027-01,1\n" + b'a,"' + b"\n" * (MAX_CELLS + 5) + b'"\n', 3),
        (b'a,"b' + b",\n" * (MAX_CELLS // 2) + b"," * (MAX_CELLS // 2) + b'"\n', 2),
    ],
    ids=["cells", "lines", "cells in many lines"],
)
def test_a_row_that_is_no_result_is_refused_where_it_begins(rows: bytes, line: int) -> None:
    [problem] = told({"a.yml": HEAD, "r.csv": b"kpi,period,value\n" + rows})
    assert problem.startswith(
        f"r.csv:{line}:1: Y106 This row has more than 1,000 cells or lines. A row is one result, in a line of its own."
    )


def _many_files(folder: Path) -> None:
    for number in range(4):
        (folder / f"{number}.yml").touch()


def _many_folders(folder: Path) -> None:
    for number in range(4):
        (folder / f"{number}").mkdir()


def _deep_folders(folder: Path) -> None:
    folder.joinpath(*"abcd").mkdir(parents=True)


@pytest.mark.parametrize(
    ("make", "at", "said"),
    [
        (_many_files, "content", "Y106 Up to this folder there are more than 20,000 source files. Write several entries into one file."),
        (
            _many_folders,
            "content",
            "Y106 Up to this folder there are more than 5,000 folders, or they lie in each other more than 30 deep.",
        ),
        (_deep_folders, "content/a/b/c", "Y106 Up to this folder there are more than 5,000 folders, or they lie in each other"),
    ],
)
def test_more_files_and_folders_than_any_playbook_has_are_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], at: str, said: str
) -> None:
    for name in ("MAX_FILES", "MAX_FOLDERS", "MAX_FOLDER_DEPTH"):
        monkeypatch.setattr(f"mkdocs_playbook.read.folder.{name}", 3)
    monkeypatch.setattr("mkdocs_playbook.read.folder._content", _never)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/.git/a/b/c/d/e").mkdir(parents=True)  # not walked, so not counted
    make(tmp_path / "content")
    problems = Problems()
    assert read_folder(tmp_path, ["content"], tmp_path / "docs", tmp_path / "site", problems) == {}
    assert [str(problem).startswith(f"{at}:1:1: {said}") for problem in problems.all] == [True]


def test_a_block_in_a_page_is_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from mkdocs_playbook.model.embeds import read_embed
    from mkdocs_playbook.model.names import names_in
    from mkdocs_playbook.read.raw import Sections

    monkeypatch.setattr("mkdocs_playbook.model.embeds.parse", _never)
    [fence] = fences_in("# Page\n```playbook\nshow: [" + "1," * MAX_SIGNS + "1]\n```\n", "page.md")
    problems = Problems()
    assert read_embed(fence, names_in(Sections()), problems) is None
    assert [(problem.place, problem.code) for problem in problems.all] == [(Place("page.md", 1, 1), "Y106")]


def test_fences_without_an_end_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    class Line(str):
        def lstrip(self, *args: Any) -> Line:
            nonlocal looked
            looked += 1
            return Line(super().lstrip(*args))

    class Text(str):
        def splitlines(self, *_: Any) -> list[Any]:
            return [Line(line) for line in super().splitlines()]

    assert fences_in(Text("```playbook\n" * 200), "page.md") == []
    assert looked < 500


# ── many mistakes ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "data",
    [
        b"posts:\n" + b"  a: b\n" * 5000,
        b"posts: {a: {" + b"".join(b"a%d: 8,000, " % number for number in range(5000)) + b"b: c}}\n",
    ],
    ids=["written twice", "numbers with a comma"],
)
def test_mistakes_that_nobody_is_told_are_not_kept(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0

    def counted(*given: Any) -> Problem:
        nonlocal made
        made += 1
        return Problem(*given)

    monkeypatch.setattr("mkdocs_playbook.read.yaml.Problem", counted)
    problems = Problems()
    plan({"a.yml": HEAD + data}, problems)
    assert len(problems.all) == MANY + 1
    assert made <= 2 * (MANY + 1)


def test_nothing_more_is_looked_for_once_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0

    def counted(*given: Any) -> Any:
        nonlocal read
        read += 1
        return read_part(*given)

    monkeypatch.setattr("mkdocs_playbook.model.load.read_part", counted)
    monkeypatch.setattr("mkdocs_playbook.plan.check", _never)
    problems = Problems()
    entries = b"".join(b"  p%d: {titel: A}\n" % number for number in range(3 * MANY))
    assert plan({"a.yml": HEAD + b"posts:\n" + entries}, problems) is None
    assert len(problems.all) == MANY + 1
    assert read <= MANY


def test_a_file_is_gone_through_once_for_all_that_is_told_of_it() -> None:
    class Bytes(bytes):
        looked = 0

        def removeprefix(self, *_: Any) -> Bytes:
            return self

        def find(self, *args: Any) -> int:
            Bytes.looked += 1
            return super().find(*args)

    data = Bytes(b"".join(b"key%d: value\n" % number for number in range(500)))
    problems = [Problem(Place("a.yml", number + 1, 4), "M101", "Wrong.") for number in range(500)]
    text = as_text(problems, {"a.yml": data})
    shown = [line.split(" | ")[1] for line in text.splitlines() if "key" in line]
    assert shown == [f"key{number}: value" for number in range(500)]
    assert Bytes.looked <= 2 * 500
    again = as_text([problems[3], problems[1]], {"a.yml": data})
    assert [line.split(" | ")[1] for line in again.splitlines() if "key" in line] == ["key3: value", "key1: value"]
