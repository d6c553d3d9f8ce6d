"""The rows of the table: what is measured, against what, and the goal for the ratio."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks import browser, serving
from benchmarks.measure import Sample, Work, in_turn, ratio, run, run_task, spread
from benchmarks.projects import MissingError, Projects, hugo_program

USUAL = (1000, 10_000)
"""The numbers of posts that the goals are for."""
MONTH_ITEMS, MONTH_POSTS = 300, 720
"""A month's items, and the posts of a year with such months."""
PAGE_BYTES = 25_000


@dataclass(frozen=True)
class Options:
    """What the command was asked for."""

    posts: int = USUAL[0]
    many: int = USUAL[1]
    seeds: tuple[int, ...] = (1,)
    repeats: int = 5
    tell: Callable[[str], None] = lambda text: None

    @property
    def usual(self) -> bool:
        """Whether the goals are for such sizes and so many rounds."""
        return (self.posts, self.many) == USUAL and self.repeats >= 5

    def seed(self, number: int) -> int:
        """The seed of a round."""
        return self.seeds[number % len(self.seeds)]


@dataclass
class Result:
    """A line of the table. A ratio below 1 is in our favour; `time` is that of the wall clock, the median of the rounds' ratios."""

    row: int
    work: str
    against: str
    time: float | None = None
    lowest: float | None = None
    highest: float | None = None
    cpu: float | None = None
    memory: float | None = None
    goal: str = ""
    met: bool | None = None
    notes: dict[str, str | float] = field(default_factory=dict)


def compared(
    row: int, work: str, against: str, ours: Sequence[Sample], theirs: Sequence[Sample], goal: float, *, goal_memory: float | None = None
) -> Result:
    """The line for two works that were measured in turn; where one of them failed, it says so."""
    if not ours or not theirs:
        return Result(row, work, against, notes={"missing": f"{'theirs' if ours else 'ours'} failed"})
    low, high = spread(ours, theirs)
    times, memory = ratio(ours, theirs, "seconds"), ratio(ours, theirs, "memory")
    assert times is not None
    met = times <= goal and (goal_memory is None or (memory is not None and memory <= goal_memory))
    told = f"≤ {goal:g}" + (f", memory ≤ {goal_memory:g}" if goal_memory else "")
    found = Result(row, work, against, times, low, high, ratio(ours, theirs, "cpu"), memory, told, met)
    found.notes["our memory, MB"] = round(max(sample.memory for sample in ours) / 1e6)
    return found


def measured(numbers: Sequence[int], projects: Projects, options: Options) -> Iterator[Result]:
    """The lines of the rows asked for, in order. What cannot be measured here is told in the line's notes."""
    builds = [number for number in numbers if number in (1, 2, 3, 4)]
    if builds:
        yield from _builds(builds, projects, options)
    for number, measure in ((5, _loading), (6, _feeds), (7, _serving), (8, _checking), (9, _month)):
        if number in numbers:
            try:
                yield from measure(projects, options)
            except RuntimeError as reason:  # something is missing, or a server never came up
                options.tell(str(reason))
                yield Result(number, "not measured", "", notes={"missing": str(reason).partition("\n")[0]})


# ── whole sites ──


def _command(command: Callable[[int], list[str | Path]], folder: Callable[[int], Path], written: str) -> Work:
    """A work that runs a command in a folder, after what it wrote the last time is removed."""

    def work(number: int) -> Sample:
        cwd = folder(number)
        shutil.rmtree(cwd / written, ignore_errors=True)
        return run(command(number), cwd)[0]

    return work


def mkdocs_build(folder: Callable[[int], Path], *, strict: bool = True) -> Work:
    """`mkdocs build`, strictly."""
    flags = ["--strict"] if strict else []
    return _command(lambda _: [sys.executable, "-m", "mkdocs", "build", "-q", *flags], folder, "site")


def hugo_build(folder: Callable[[int], Path], program: Path) -> Work:
    return _command(lambda _: [program, "--quiet", "--noBuildLock", "--ignoreCache"], folder, "public")


def _builds(numbers: Sequence[int], projects: Projects, options: Options) -> Iterator[Result]:
    """Rows 1 to 4, measured in the same rounds."""
    posts, many, seed = options.posts, options.many, options.seed
    works: dict[str, Work] = {}
    missing = ""
    if {1, 2, 4} & set(numbers):
        works["ours"] = mkdocs_build(lambda number: projects.playbook(posts, seed(number)))
    if {3, 4} & set(numbers):
        works["ours, many"] = mkdocs_build(lambda number: projects.playbook(many, seed(number)))
    if 1 in numbers:
        works["empty"] = mkdocs_build(lambda _: projects.empty())
    try:
        if 2 in numbers:
            works["hugo"] = hugo_build(lambda number: projects.hugo(posts, seed(number)), hugo_program())
        if 3 in numbers:
            works["hugo, many"] = hugo_build(lambda number: projects.hugo(many, seed(number)), hugo_program())
    except MissingError as reason:
        missing = str(reason)
    samples = in_turn(works, options.repeats, options.tell)
    for number, ours, theirs, size, against, goal in (
        (1, "ours", "empty", posts, "an empty MkDocs and Material site", 3.0),
        (2, "ours", "hugo", posts, "Hugo", 0.6),
        (3, "ours, many", "hugo, many", many, "Hugo", 0.6),
        (4, "ours, many", "ours", many, f"{posts:,} posts", 11.0),
    ):
        if number not in numbers:
            continue
        work = f"build of {size:,} posts"
        if theirs not in samples:
            yield Result(number, work, against, notes={"missing": missing})
            continue
        found = compared(number, work, against, samples[ours], samples[theirs], goal, goal_memory=9.0 if number == 4 else None)
        if number in (2, 3) and found.time:
            one = options.seeds[0]
            found.notes |= told_alike(projects.playbook(size, one) / "site", projects.hugo(size, one) / "public")
        yield found


def told_alike(ours: Path, theirs: Path) -> dict[str, str | float]:
    """How many pages and feeds, and how many bytes of them, two sites have: ours first."""
    told: dict[str, str | float] = {}
    for name, pattern in (("pages", "*.html"), ("feeds", "*.ics")):
        counted = [[file.stat().st_size for file in folder.rglob(pattern) if file.name != "404.html"] for folder in (ours, theirs)]
        told[name] = " / ".join(f"{len(sizes):,}" for sizes in counted)
        told[f"{name}, MB"] = " / ".join(f"{sum(sizes) / 1e6:.1f}" for sizes in counted)
    return told


# ── parts ──


def _loading(projects: Projects, options: Options) -> Iterator[Result]:
    many = options.many
    samples = in_turn(
        {
            "ours": lambda number: run_task("load", projects.playbook(many, options.seed(number))),
            "theirs": lambda number: run_task("yaml-load", projects.playbook(many, options.seed(number))),
        },
        options.repeats,
        options.tell,
    )
    yield compared(5, f"load, check and schedule {many:,} posts", "yaml.load, C loader", samples["ours"], samples["theirs"], 0.35)


def _feeds(projects: Projects, options: Options) -> Iterator[Result]:
    many = options.many
    samples = in_turn(
        {
            "ours": lambda number: run_task("feeds", projects.playbook(many, options.seed(number))),
            "theirs": lambda number: run_task("icalendar", projects.playbook(many, options.seed(number))),
        },
        options.repeats,
        options.tell,
    )
    yield compared(6, f"all feeds of {many:,} posts", "icalendar, every item once", samples["ours"], samples["theirs"], 0.06)


def _serving(projects: Projects, options: Options) -> Iterator[Result]:
    """Each size beside an empty site; both servers run all the time, and each rests while the other works."""
    for posts, goal in ((options.posts, 2.0), (options.many, 3.0)):
        project, empty = projects.playbook(posts, options.seeds[0]), projects.empty()
        file, post, title = first_post(project)
        before = file.read_text(encoding="utf-8")
        options.tell(f"first builds under serve, {posts:,} posts")
        try:
            with ExitStack() as stack:
                server = stack.enter_context(serving.serve(project, f"posts/{post}/", title))
                other = stack.enter_context(serving.serve(empty, "", "Nothing here"))
                works = {
                    "ours": serving.edits(server, file, title),
                    "theirs": serving.edits(other, empty / "docs" / "index.md", "Nothing here"),
                }
                samples = in_turn(works, options.repeats, options.tell)
        finally:
            file.write_text(before, encoding="utf-8")
            projects.empty()
        found = compared(7, f"edit under serve, {posts:,} posts", "an edit of an empty site", samples["ours"], samples["theirs"], goal)
        found.notes.pop("our memory, MB", None)  # a server's is not measured
        yield found


def first_post(project: Path) -> tuple[Path, str, str]:
    """A file with posts, and id and title of the first in it that YAML writes without quotes."""
    for file in sorted((project / "calendars").rglob("20*.yml")):
        lines = file.read_text(encoding="utf-8").splitlines()
        for key, title in pairwise(lines):
            if title.startswith("    title: ") and not title.startswith('    title: "'):
                return file, key.strip(" :"), title.removeprefix("    title: ")
    raise RuntimeError(f"no post in {project}")


def _checking(projects: Projects, options: Options) -> Iterator[Result]:
    demo = projects.demo()
    samples = in_turn(
        {
            "ours": lambda _: run([sys.executable, "-m", "mkdocs_playbook.cli", "check"], demo)[0],
            "theirs": lambda _: run([sys.executable, "-c", "import pydantic, yaml"], demo)[0],
        },
        options.repeats,
        options.tell,
    )
    yield compared(8, "playbook check on the sample", "python -c 'import pydantic, yaml'", samples["ours"], samples["theirs"], 3.0)


def _month(projects: Projects, options: Options) -> Iterator[Result]:
    if not Path(browser.CHROMIUM).exists() or not shutil.which("npm"):
        raise MissingError("Chromium or npm is not installed")
    project = projects.playbook(MONTH_POSTS, options.seeds[0])
    mkdocs_build(lambda _: project)(0)
    items = projects.items(project)
    month = browser.month_near(items, MONTH_ITEMS)
    theirs = projects.folder / "fullcalendar"
    count = browser.write_fullcalendar(theirs, items, month)
    page = f"calendar/{month.replace('-', '/')}/"
    size = browser.zipped(project / "site" / page / "index.html")
    with ExitStack() as stack:
        chromium = stack.enter_context(browser.chromium())
        ours_url, their_url = stack.enter_context(browser.served(project / "site")), stack.enter_context(browser.served(theirs))
        works = {
            "ours": browser.opens(chromium, f"{ours_url}/{page}", browser.OURS, count),
            "theirs": browser.opens(chromium, f"{their_url}/", browser.THEIRS, count),
        }
        samples = in_turn(works, options.repeats, options.tell)
    found = compared(
        9, f"a month with {count} items opens in Chromium", f"FullCalendar {browser.FULLCALENDAR}", samples["ours"], samples["theirs"], 1.0
    )
    found.goal = f"< 1, page ≤ {PAGE_BYTES / 1000:g} KB zipped"
    found.met = bool(found.met) and size <= PAGE_BYTES
    found.notes = {"page zipped, KB": round(size / 1000, 1)}  # a browser's memory is not measured
    yield found
