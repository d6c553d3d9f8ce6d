"""The benchmarks measure what they say: plans of the right size that a team could have, and a Hugo site with the same in it."""

from __future__ import annotations

import html
import json
import resource
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from benchmarks.measure import Sample, in_turn, ratio, run
from benchmarks.plans import STEPS, write_plan
from benchmarks.projects import ROOT, MissingError, hugo_program
from benchmarks.rows import Options, compared, told_alike
from benchmarks.run import arguments, numbers, record, table
from mkdocs_playbook.build import make_plan
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.read.settings import read_settings
from sites import Site, build


def made(posts: int, folder: Path, seed: int = 1) -> Plan:
    write_plan(posts, seed).write(folder)
    return make_plan(read_settings(folder))


# ── plans ──


def test_the_same_seed_gives_the_same_plan_and_another_one_another() -> None:
    assert write_plan(200, 7).files == write_plan(200, 7).files
    other = write_plan(200, 8)
    assert other.files != write_plan(200, 7).files
    assert len(other.posts) == 200


@pytest.mark.parametrize("posts", [60, 250, 1000])
def test_a_plan_has_its_posts_with_four_deadlines_each(posts: int, tmp_path: Path) -> None:
    plan = made(posts, tmp_path)
    assert len(plan.playbook.posts) == posts
    assert sum(item.kind == "publish" for item in plan.schedule.items) == posts  # so no slot is left empty either
    assert sum(item.kind == "task" for item in plan.schedule.items) == STEPS * posts
    assert 5 * posts <= len(plan.schedule.items) <= 5.3 * posts + 20


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_plan_has_few_warnings_and_no_errors(seed: int, tmp_path: Path) -> None:
    plan = made(400, tmp_path, seed)
    assert plan.warnings == ()
    assert len(plan.findings) <= 12
    assert {finding.severity for finding in plan.findings} <= {"info", "warning"}


def test_titles_and_texts_are_as_long_as_people_write_them(tmp_path: Path) -> None:
    posts = made(300, tmp_path).playbook.posts.values()
    lengths = sorted(len(post.title) for post in posts)
    assert lengths[0] > 20
    assert 35 < lengths[150] < 70
    words = sorted(len(post.copy_[""].split()) for post in posts if post.copy_)
    assert len(words) == 300
    assert 25 < words[150] < 90
    assert any(not post.title.isascii() for post in posts)


def test_a_plan_is_split_over_months_and_brands_as_teams_do() -> None:
    year, years = write_plan(1000), write_plan(4000)
    months = [name for name in year.files if name.startswith("calendars/2027-")]
    assert len(months) == 12
    assert max(len(year.files[name]) for name in months) < 150_000
    folders = {name.split("/")[1] for name in years.files if name.startswith("calendars/") and name.count("/") == 2}
    assert len(folders) == years.counts["people"] / 10 == 2
    assert years.counts["campaigns"] > 2 * 20


def test_a_plan_that_does_not_fit_into_its_weeks_is_refused() -> None:
    with pytest.raises(ValueError, match="10 posts are too few for 20 weeks"):
        write_plan(10, weeks=20)


# ── measuring ──


def test_works_are_measured_in_turn_and_the_first_round_does_not_count() -> None:
    called: list[str] = []

    def work(name: str, seconds: float) -> Sample:
        called.append(name)
        return Sample(seconds * len(called), memory=10)

    samples = in_turn({"a": lambda number: work("a", 1), "b": lambda number: work("b", 2)}, 3, lambda text: None)
    assert called == ["a", "b", "b", "a", "a", "b", "b", "a"]
    assert [sample.seconds for sample in samples["a"]] == [4, 5, 8]
    assert ratio(samples["a"], samples["b"], "memory") == 1
    assert ratio(samples["a"], samples["b"], "cpu") is None


def test_a_work_that_fails_at_first_is_told_and_left_out() -> None:
    def fails(number: int) -> Sample:
        raise RuntimeError("too many posts")

    told: list[str] = []
    samples = in_turn({"a": fails, "b": lambda number: Sample(1)}, 2, told.append)
    assert "left out, a: too many posts" in told
    assert (samples["a"], len(samples["b"])) == ([], 2)
    found = compared(3, "ours", "theirs", samples["a"], samples["b"], 1.0)
    assert (found.time, found.notes) == (None, {"missing": "ours failed"})
    assert "ours failed" in table([found], Options())


def test_the_ratio_is_the_median_of_the_rounds_and_a_goal_counts_only_for_its_sizes() -> None:
    ours = [Sample(seconds, memory=8) for seconds in (1, 2, 9)]
    theirs = [Sample(seconds, memory=4) for seconds in (2, 2, 3)]
    found = compared(1, "ours", "theirs", ours, theirs, 1.0)
    assert (found.time, found.lowest, found.highest, found.memory, found.met) == (1, 0.5, 3, 2, True)
    assert compared(4, "ours", "theirs", ours, theirs, 1.0, goal_memory=1.5).met is False
    assert "| yes |" in table([found], Options())
    assert "| yes |" not in table([found], Options(posts=100))
    assert "**Preliminary**" in record([found], Options(repeats=3))
    assert "**Preliminary**" not in record([found], Options())


def test_what_a_process_takes_is_measured(tmp_path: Path) -> None:
    sample, told = run([sys.executable, "-c", "print(len(bytearray(400_000_000)))"], tmp_path)
    assert told == "400000000\n"
    # What a process forked from this one takes begins, for Linux, with what this one has taken at most.
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert 400_000_000 < sample.memory < max(500_000_000, 1.1 * ours)
    assert 0 < sample.cpu < 10 * sample.seconds
    with pytest.raises(RuntimeError, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)


def test_rows_are_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert numbers("1,5-8,5") == (1, 5, 6, 7, 8)
    assert arguments(["--rows", "2", "--seeds", "4,5"]).seeds == (4, 5)
    with pytest.raises(SystemExit):
        arguments(["--rows", "10"])
    assert "no row 10" in capsys.readouterr().err


def test_the_command_measures_and_tells(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "tests/benchmarks/run.py",
        "--rows",
        "5,6",
        "--many",
        "30",
        "--repeats",
        "1",
        "--json",
        "--keep",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [row["row"] for row in told["rows"]] == [5, 6]
    assert all(row["time"] > 0 and row["memory"] > 0.2 for row in told["rows"])
    assert told["versions"]["icalendar"][0].isdigit()


# ── the site beside ──


@pytest.mark.slow
def test_hugo_makes_the_same_pages_and_feeds(tmp_path: Path) -> None:
    try:
        program = hugo_program()
    except MissingError as reason:  # it is not among what the tests need
        pytest.skip(str(reason))
    text = write_plan(60)
    text.write(tmp_path / "plan")
    ours = build(tmp_path / "plan" / "mkdocs.yml", tmp_path / "site")
    beside = Path(__file__).parent / "benchmarks" / "hugo_site.py"
    run([sys.executable, beside, tmp_path / "plan", tmp_path / "hugo"], tmp_path)
    run([program, "--quiet", "--noBuildLock", "--panicOnWarning"], tmp_path / "hugo")
    theirs = Site(tmp_path / "hugo" / "public")
    assert set(theirs.pages) == set(ours.pages) - {"404.html"}
    told = told_alike(ours.folder, theirs.folder)
    assert told["pages"] == f"{len(theirs.pages)} / {len(theirs.pages)}"
    ours_feeds, their_feeds = (f"{told['feeds, MB']}").split(" / ")
    assert float(their_feeds) == pytest.approx(float(ours_feeds), rel=0.2, abs=0.1)
    for post, title in text.posts.items():
        assert title in html.unescape(theirs.text(f"posts/{post}/index.html"))
    items = make_plan(read_settings(tmp_path / "plan")).schedule.items
    events = theirs.text("index.ics").replace("\n ", "")
    for item in items:
        month = f"calendar/{item.date:%Y/%m}/index.html"
        assert f'id="{item.uid}"' in theirs.text(month)
        assert f'href="#{item.uid}"' in unquote(theirs.text(month))
        assert f"UID:{item.uid}\n" in events
    feeds = {path.name: path.read_text(encoding="utf-8").count("BEGIN:VEVENT") for path in (ours.folder / "feeds").glob("*.ics")}
    beside_pages = {path: path.read_text(encoding="utf-8").count("BEGIN:VEVENT") for path in theirs.folder.rglob("*.ics")}
    assert sorted(feeds.values()) == sorted(beside_pages.values())
