"""How fast mkdocs-playbook is, as ratios to what is measured in turn with it. Never a test: a loaded machine makes no build slower.

pip install -e '.[test,benchmarks]'
python tests/benchmarks/run.py                       all rows, as a table; an hour or more
python tests/benchmarks/run.py --rows 1,2 --posts 100 --many 1000 --repeats 3
python tests/benchmarks/run.py --profile 1           where the time goes: functions, and for row 1 stages
python tests/benchmarks/run.py --record              and write tests/benchmarks/RESULTS.md
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import HERE, run
from benchmarks.projects import MissingError, Projects, hugo_program
from benchmarks.rows import USUAL, Options, Result, measured

ROWS = range(1, 10)
PROFILES = {1: "build", 5: "load", 6: "feeds", 8: "check"}
"""The rows that can be profiled, and their tasks."""
RESULTS = HERE / "RESULTS.md"
PACKAGES = ("mkdocs-playbook", "mkdocs", "mkdocs-material", "pyyaml", "icalendar", "pydantic", "jinja2")


def numbers(text: str) -> tuple[int, ...]:
    """Reads '1,2,5' and '1-4'."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return tuple(dict.fromkeys(found))


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=numbers, default=tuple(ROWS), help="which rows, such as 1,2 or 5-8 (default: all)")
    parser.add_argument("--posts", type=int, default=USUAL[0], help="posts of rows 1, 2, 4 and 7 (default: %(default)s)")
    parser.add_argument("--many", type=int, default=USUAL[1], help="posts of rows 3 to 7 (default: %(default)s)")
    parser.add_argument("--seeds", type=numbers, default=(1,), help="seeds of the plans; rounds take them in turn (default: 1)")
    parser.add_argument("--repeats", type=int, default=5, help="rounds, of which the median counts (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--record", action="store_true", help="write the table to RESULTS.md too")
    parser.add_argument("--profile", type=int, choices=sorted(PROFILES), help="print where the time of a row goes, and measure nothing")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where to keep the projects for the next run (default: nowhere)")
    read = parser.parse_args(given)
    if unknown := set(read.rows) - set(ROWS):
        parser.error(f"there is no row {min(unknown)}")
    if read.repeats < 1:
        parser.error("there has to be one round at least")
    return read


@contextmanager
def folder_of(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="playbook-benchmarks-") as folder:
        yield Path(folder)


def table(results: Sequence[Result], options: Options) -> str:
    """The results as a Markdown table. Whether a goal is met is told for the sizes that it is for only."""
    head = ["#", "work", "against", "time", "rounds", "processor", "memory", "goal", "met", "notes"]
    rows = [head, *(_cells(result, options) for result in results)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines) + "\n"


def _cells(result: Result, options: Options) -> list[str]:
    return [
        str(result.row),
        result.work,
        result.against,
        _figure(result.time),
        f"{_figure(result.lowest)}–{_figure(result.highest)}" if result.lowest else "",
        _figure(result.cpu),
        _figure(result.memory),
        result.goal,
        {True: "yes", False: "no", None: ""}[result.met if options.usual else None],
        "; ".join(f"{name}: {value}" for name, value in result.notes.items()),
    ]


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def versions() -> dict[str, str]:
    """What was measured with what."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    try:
        told = subprocess.run([hugo_program(), "version"], capture_output=True, text=True, check=True).stdout.split()
        found["hugo"] = told[1].partition("-")[0].removeprefix("v")
    except (MissingError, OSError, subprocess.CalledProcessError):
        found["hugo"] = "missing"
    return found


def record(results: Sequence[Result], options: Options) -> str:
    """The text of RESULTS.md."""
    today = dt.datetime.now(dt.UTC).date()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    named = ", ".join(f"{name} {number}" for name, number in versions().items())
    preliminary = "" if options.usual else "**Preliminary**: other sizes or fewer rounds than the goals are for.\n\n"
    return (
        "# Results\n\n"
        "Written by `python tests/benchmarks/run.py --record`. Ratios of what was measured in turn in one run; below 1 is in our favour. "
        "`time` is the wall clock's, the median of the rounds; `rounds` the lowest and highest; `processor` the time of all processors; "
        "`memory` the peak.\n\n"
        f"{preliminary}{today:%-d %B %Y}; {options.repeats} rounds, {options.posts:,} and {options.many:,} posts, seeds "
        f"{', '.join(map(str, options.seeds))}; {os.cpu_count()} processors with a load of {load:.1f} at the end.\n\n"
        f"{named}.\n\n{table(results, options)}"
    )


def profile(row: int, projects: Projects, options: Options) -> None:
    """Print the functions that take the most time in a row, by all that they call and by themselves; for row 1, the stages first."""
    project = projects.demo() if row == 8 else projects.playbook(options.posts if row == 1 else options.many, options.seeds[0])
    task: list[str | Path] = [sys.executable, HERE / "tasks.py"]
    if row == 1:
        told = json.loads(run([*task, "stages", project], HERE)[1].splitlines()[-1])
        whole, _ = run([sys.executable, "-m", "mkdocs", "build", "-q", "--strict"], project)
        told["MkDocs' own, and imports"] = whole.seconds - sum(told.values())
        for stage, seconds in told.items():
            sys.stdout.write(f"{seconds / whole.seconds:6.1%}  {stage}\n")
        sys.stdout.write("\n")
    extra = [project / "site"] if row == 1 else []
    sys.stdout.write(run([*task, PROFILES[row], project, *extra, "--profile"], HERE)[1])


def main(given: Sequence[str] | None = None) -> None:
    asked = arguments(given)

    def tell(text: str) -> None:
        sys.stderr.write(f"{text}\n")

    options = Options(asked.posts, asked.many, asked.seeds, asked.repeats, tell)
    with folder_of(asked.keep) as folder:
        projects = Projects(folder)
        if asked.profile:
            profile(asked.profile, projects, options)
            return
        results = list(measured(asked.rows, projects, options))
    if asked.json:
        told = {"versions": versions(), "sizes": [options.posts, options.many], "repeats": options.repeats, "seeds": list(options.seeds)}
        sys.stdout.write(json.dumps({**told, "rows": [asdict(result) for result in results]}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(table(results, options))
    if asked.record:
        RESULTS.write_text(record(results, options), encoding="utf-8")


if __name__ == "__main__":
    main()
