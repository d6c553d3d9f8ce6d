"""Files as they come: cut off, damaged, in the wrong encoding, far too large. Each becomes a site or problems with their places."""

from __future__ import annotations

import codecs
import os
import random
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from answers import answer, sources, told
from mkdocs_playbook.build import Site
from mkdocs_playbook.cli import main
from mkdocs_playbook.problems import MANY, Place, Problem, Problems
from mkdocs_playbook.read.limits import MAX_VALUES
from pagetext import everything
from sites import Project, contents, playbook, project

HEAD = b"playbook: {id: demo, timezone: Europe/Berlin}\n"
SAMPLE = sources()
SEED = 7
LONG = "PLAYBOOK_MUTATIONS" in os.environ


def problems_of(data: bytes, path: str = "plan.yml", beside: bytes = b"") -> list[Problem]:
    """What is wrong with a file, whatever its name; none if it makes a site."""
    files = {path: data, **({"head.yml": beside} if beside else {})}
    got = answer(files, pages=False) or []
    assert isinstance(got, list)
    if got:
        told(got, files)
    return got


def only(data: bytes, path: str = "plan.yml", beside: bytes = b"") -> str:
    [problem] = problems_of(data, path, beside)
    return f"{problem.place.line}:{problem.place.column}: {problem.code} {problem.message}"


# ── damaged in any way ──────────────────────────────────────────────────────────────────────────────────────────────


def _cut(data: bytes) -> Iterator[bytes]:
    yield from (data[:at] for at in range(0, len(data), 50 if LONG else 150))


def _flipped(data: bytes) -> Iterator[bytes]:
    """One bit of the file is another one."""
    chosen = random.Random(SEED)  # noqa: S311 - the same in each run
    for _ in range(25):
        at = chosen.randrange(len(data))
        yield data[:at] + bytes([data[at] ^ 1 << chosen.randrange(8)]) + data[at + 1 :]


def _slipped(data: bytes) -> Iterator[bytes]:
    """A character too many, one that means something in YAML."""
    chosen = random.Random(SEED)  # noqa: S311
    for sign in (b"\t", b'"', b"'", b"{", b"[", b"}", b"]", b": ", b" #", b"&", b"*", b"!", b"|", b"\\", b"- ", b"\n", b"\r", b",", b"\0"):
        at = chosen.randrange(len(data))
        yield data[:at] + sign + data[at:]


def _otherwise_encoded(data: bytes) -> Iterator[bytes]:
    text = data.decode()
    yield codecs.BOM_UTF8 + data
    yield data.replace(b"\n", b"\r\n")
    yield data.replace(b"\n", b"\r")
    yield text.encode("utf-16")
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield text.encode("utf-32")
    yield text.encode("cp1252", "replace") + b"\x93\xe9\n"
    yield data + data
    yield data + b"---\n" + data


@pytest.mark.parametrize("damage", [_cut, _flipped, _slipped, _otherwise_encoded])
@pytest.mark.parametrize("path", SAMPLE)
def test_a_damaged_file_becomes_a_site_or_problems(path: str, damage: Callable[[bytes], Iterator[bytes]]) -> None:
    """Most of them are tried without the other files, which saves time."""
    head = {} if path == "content/playbook.yml" else {"head.yml": HEAD}
    for number, data in enumerate(damage(SAMPLE[path])):
        files = {**(SAMPLE if LONG or number % 20 == 0 else head), path: data}
        problems = answer(files, pages=False)
        if isinstance(problems, list):
            told(problems, files)


@pytest.mark.parametrize(("mark", "line_end"), [(codecs.BOM_UTF8, b"\n"), (b"", b"\r\n"), (b"", b"\r")], ids=["mark", "CRLF", "CR"])
def test_line_ends_and_a_byte_order_mark_change_no_page(mark: bytes, line_end: bytes) -> None:
    files = {"plan.yml": everything(lambda path: path).encode()}
    plain = answer(files)
    other = answer({path: mark + data.replace(b"\n", line_end) for path, data in files.items()})
    assert isinstance(plain, Site)
    assert isinstance(other, Site)
    assert {uri: page.html for uri, page in plain.pages.items()} == {uri: page.html for uri, page in other.pages.items()}
    assert plain.files == other.files


# ── each with its own words ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04" + b"\x9c\x01" * 200, "1:1: Y105 This is a file of Excel, Word or the like, or a zip file, whatever its name says."),
        (b"%YAML 9.9\n---\na: b\n", "1:1: Y101 This line is about the version of YAML, and no playbook needs it. Remove it."),
        (HEAD + b"posts: [a, b]\n", "2:8: M103 'posts' is a map: write the id of each post, a colon, and its fields indented below."),
        (
            HEAD + b"posts:\n  desk:\n    title: A\n    keyw",
            "5:5: Y101 There is no colon after 'keyw'. Write 'keyw:'. Here the file ends: if it was cut off, fetch the rest of it.",
        ),
        (
            HEAD + b"posts:\n  desk:\n    title: A\n  date: x\n    time: y\n",
            (
                "5:3: Y101 This line begins further left than those above and below it. If 'date' belongs with them, begin it with 4 "
                "spaces; if it begins something of its own, let nothing follow its colon."
            ),
        ),
        (
            HEAD + b"posts:\n  desk:\n    copy: |\n      Hello\n     you\n",
            (
                "6:6: Y101 The text below line 4 ends here, because this line begins further left. If the line belongs to that text, "
                "begin it with 6 spaces."
            ),
        ),
        (
            HEAD + b"posts:\n  desk:\n    title: A\n\n    # when\n      date: x\n",
            (
                "7:7: Y101 This line is indented deeper than the one above, so it counts as part of its text. Begin it exactly below the "
                "name above."
            ),
        ),
        (
            HEAD + b"kpis: {reach: {name: Reach}}\ngoals: {g: {statement: G, kpis: {reach: {target: 8,000}}}}\n",
            "3:50: Y108 In braces a comma begins something new, so '8,000' is no number. Write 8000.",
        ),
        (
            HEAD + b"kpis: {reach: {name: Reach}}\ngoals: {g: {statement: G, kpis: {reach: {target: 1,200,000.5}}}}\n",
            "3:50: Y108 In braces a comma begins something new, so '1,200,000.5' is no number. Write 1200000.5.",
        ),
        (
            HEAD + b"posts: {a: {title: A, done: {brief: 2027-01-12}}}\n",
            "2:30: M106 There is no step 'brief'. Add it to the steps of a workflow,",
        ),
        (
            HEAD + b"posts: {a: {title: !!python/name:os.system ls}}\n",
            "2:20: Y103 YAML takes '!!python/name:os.system' for a tag, and tags have",
        ),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(data: bytes, said: str) -> None:
    assert only(data).startswith(said)


def test_numbers_with_a_comma_and_a_space_are_left_to_their_fields() -> None:
    problems = problems_of(HEAD + b"goals: {g: {statement: G, name: 8, 000: x}}\n")
    assert [problem.code for problem in problems] == ["M101"]


# ── too much ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (b"posts: {" + b"a: [b], " * (MAX_VALUES // 3) + b"c: d, e: f}\n", "plan.yml"),
        (b"x-mine: [" + b"*a, " * 10 + b"a]\n" + b"x-own:\n" + b"- a\n" * MAX_VALUES, "plan.yml"),
        (b"kpi,period,value\n" + b"reach,2027-01,1\n" * (MAX_VALUES // 3 + 1), "r.csv"),
    ],
)
def test_more_values_than_any_playbook_has_are_refused(data: bytes, path: str) -> None:
    data = data.replace(b"x-mine: [*a", b"x-mine: [&a a")
    assert f"Y106 More than {MAX_VALUES:,} values are written up to here." in only(data, path, HEAD)


def test_values_are_counted_over_all_files() -> None:
    third = b"x-own: [" + b"a, " * (MAX_VALUES // 3) + b"a]\n"
    problems = answer({"a.yml": third, "b.yml": third, "c.yml": third, "d.yml": HEAD})
    assert isinstance(problems, list)
    before = 2 * (3 + MAX_VALUES // 3 + 1)  # of each file, the whole, the name and the list are values too
    first = MAX_VALUES - before - 3
    assert [(problem.place, problem.code) for problem in problems] == [(Place("c.yml", 1, len("x-own: [a") + 3 * first), "Y106")]


def test_no_more_is_told_than_somebody_reads() -> None:
    entries = b"".join(b"  p%d: {titel: A, date: 2027-02-30, channels: [q%d]}\n" % (number, number) for number in range(3000))
    problems = problems_of(HEAD + b"posts:\n" + entries)
    assert len(problems) == MANY + 1
    assert [problem.message for problem in problems if problem.code == "Y109"] == [
        f"There are more than {MANY:,} problems. Mend those that are told, then look again."
    ]


def test_many_warnings_leave_room_for_the_problems() -> None:
    problems = Problems()
    for number in range(3 * MANY):
        problems.warning("Y201", Place("plan.yml", number + 1, 1), "A warning.")
    problems.error("M101", Place("plan.yml", 1, 1), "A problem.")
    assert len(problems.warnings) == MANY + 1
    assert [problem.message for problem in problems.errors] == ["A problem."]
    assert not problems.is_full


def test_the_same_thing_told_again_takes_no_room() -> None:
    problems = Problems()
    for _ in range(2 * MANY):
        problems.error("M101", Place("plan.yml", 1, 1), "A problem.")
    assert len(problems.all) == 1
    assert not problems.is_full


CADENCE = b"  c%d: {title: A, every: day, starts: 2027-01-01, ends: 2032-01-01, channels: [blog], format: reel}\n"


def test_more_slots_than_anybody_fills_are_refused() -> None:
    cadences = b"".join(CADENCE % number for number in range(20))
    assert only(HEAD + b"channels: {blog: {name: Blog}}\ncadences:\n" + cadences).endswith(
        "D103 With this one, the cadences come to more than 20,000 slots. Give some of them an earlier end."
    )


def test_more_tasks_than_anybody_does_are_refused() -> None:
    steps = ", ".join(f"s{number}: {{role: writer, due: same day}}" for number in range(120))
    team = f"roles: {{writer: {{name: W}}}}\nworkflows: {{reels: {{formats: [reel], steps: {{{steps}}}}}}}\n".encode()
    problem = only(HEAD + b"channels: {blog: {name: Blog}}\ncadences:\n" + CADENCE % 1 + team)
    assert "D103 More than 200,000 tasks come of the workflows, 219,240 of this one." in problem


def test_a_long_circle_is_told_in_short_with_its_mend() -> None:
    posts = b"".join(b"  p%d: {title: A, date: 1 day after p%d}\n" % (number, (number or 400) - 1) for number in range(400))
    problem = only(HEAD + b"posts:\n" + posts)
    assert problem.endswith("→ … → p5 → p4 → p3 → p2 → p1 → p0. Give one of them a date such as 2027-01-12.")


# ── a mistake of our own ────────────────────────────────────────────────────────────────────────────────────────────

REPORT = "Please report it to its maintainers, with all lines from 'Traceback' on."


@pytest.fixture
def made(tmp_path: Path) -> Project:
    return project(tmp_path / "project")


def _fail(*_: object) -> None:
    raise ZeroDivisionError("something that we did not think of")


def test_a_mistake_of_our_own_is_shown_whole(made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("mkdocs_playbook.plan.review", _fail)
    assert main(["check", str(made.folder)]) == 70
    shown = capsys.readouterr().err
    assert shown.startswith("Traceback (most recent call last):")
    assert "ZeroDivisionError: something that we did not think of" in shown
    assert shown.rstrip().endswith(REPORT)


@pytest.mark.parametrize("where", ["mkdocs_playbook.plan.review", "mkdocs_playbook.build.make_pages"])
def test_a_mistake_of_our_own_is_shown_whole_under_mkdocs(made: Project, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(where, _fail)
    with pytest.raises(ZeroDivisionError) as caught:
        made.build()
    assert "".join(traceback.format_exception(caught.value)).rstrip().endswith(REPORT)


def test_whoever_stops_the_command_sees_no_traceback(
    made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mkdocs_playbook.plan.review", stop)
    assert main(["check", str(made.folder)]) == 130
    assert capsys.readouterr().err == ""


def test_problems_are_no_mistake_of_ours(made: Project) -> None:
    made.write("playbook: {id: small\n")
    assert playbook("check", cwd=made.folder).returncode == 1
    assert REPORT not in playbook("build", cwd=made.folder).stderr


# ── never half a site ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_broken_file_leaves_the_last_site_as_it_was(made: Project) -> None:
    assert playbook("build", cwd=made.folder).returncode == 0
    before = contents(made.site_dir)
    made.plan.write_bytes(made.plan.read_bytes()[:-30] + b"\xff")
    for command in ("build", "check"):
        done = playbook(command, cwd=made.folder)
        assert done.returncode == 1, done.stderr
        assert "content/plan.yml:" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    assert contents(made.site_dir) == before
