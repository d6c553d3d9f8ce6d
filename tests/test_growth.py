"""A plan of twice the size is twice the work, step by step: lines of code that run are counted, not seconds.

From 30 to 60 and from 60 to 120 posts, with as many more weeks and campaigns. What is the same for every plan falls out of the
differences: a step that looks at each post once grows 2 times from one difference to the next, one that looks at all posts for each
post 4 times. What happens within a function of C, such as `in` for a list, is not counted.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

import pytest

import mkdocs_playbook
from benchmarks.plans import PlanText, write_plan
from mkdocs_playbook.build import make_plan, render_site
from mkdocs_playbook.feeds.feeds import write_feeds
from mkdocs_playbook.model.checks import check
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.plan import plan
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.read.settings import read_settings
from support import planned

if TYPE_CHECKING:
    from _typeshed import TraceFunction

PACKAGE = Path(mkdocs_playbook.__file__).parent
SIZES = ((30, 4), (60, 8), (120, 16))
"""Posts and weeks; each has twice the campaigns of the last."""
MOST = 2.5
"""How much a module may grow: a little more than 2, for months and weeks do not divide evenly."""
WHOLE = 2.3
"""How much all of it may."""
NOTABLE = 1500
"""So many lines more at the largest size make a module worth a look."""


def site(text: PlanText, folder: Path) -> None:
    """Load, check, schedule, review, render, and write all feeds."""
    text.write(folder)
    settings = read_settings(folder)
    for page in render_site(make_plan(settings), settings).pages.values():
        assert page.html


def loaded(text: PlanText, folder: Path) -> None:
    """Load, check and schedule."""
    files = {
        name: content.encode()
        for name, content in text.files.items()
        if name.startswith(("content/", "calendars/")) and "/pages/" not in name
    }
    assert plan(files, Problems())


def lines_of(work: Callable[[], None]) -> Counter[str]:
    """How many lines of each module of the package run, by its path."""
    counts: Counter[CodeType] = Counter()
    package = str(PACKAGE)

    def inside(frame: FrameType, event: str, argument: Any) -> TraceFunction:
        if event == "line":
            counts[frame.f_code] += 1
        return inside

    def enter(frame: FrameType, event: str, argument: Any) -> TraceFunction | None:
        return inside if frame.f_code.co_filename.startswith(package) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        work()
    finally:
        sys.settrace(before)
    found: Counter[str] = Counter()
    for code, count in counts.items():
        found[Path(code.co_filename).relative_to(PACKAGE).as_posix()] += count
    return found


def growth(work: Callable[[PlanText, Path], None], folder: Path) -> dict[str, float]:
    """Module → how much more it grows from the second size to the third than from the first to the second; '' is all of them."""
    work(write_plan(30, seed=2, weeks=4), folder / "first")  # what is compiled and read once
    texts = [write_plan(posts, weeks=weeks) for posts, weeks in SIZES]
    small, middle, large = (lines_of(partial(work, text, folder / f"{len(text.posts)}")) for text in texts)
    for counts in (small, middle, large):
        counts[""] = counts.total()
    return {
        module: (large[module] - middle[module]) / max(middle[module] - small[module], 1)
        for module in large
        if large[module] - middle[module] > NOTABLE
    }


def test_no_module_grows_more_than_the_plan(tmp_path: Path) -> None:
    grown = growth(site, tmp_path)
    assert {"read/yaml.py", "model/checks.py", "schedule/tasks.py", "review/deadlines.py", "pages/html.py", "feeds/feeds.py"} <= set(grown)
    assert {module: round(times, 2) for module, times in grown.items() if times > MOST} == {}
    assert grown[""] <= WHOLE


def test_a_step_that_looks_at_all_posts_for_each_post_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = PACKAGE / "model" / "slow.py"
    text = "def like(posts):\n    return [one for one in posts for other in posts if one.title == other.title]\n"
    names: dict[str, Callable[..., object]] = {}
    exec(compile(text, str(slow), "exec"), names)  # noqa: S102 - the code is ours, in a file of the package that is not there

    def slow_check(playbook: Playbook, places: Places, problems: Problems) -> None:
        names["like"](playbook.posts.values())
        check(playbook, places, problems)

    assert "model/slow.py" not in growth(loaded, tmp_path)
    monkeypatch.setattr("mkdocs_playbook.plan.check", slow_check)
    grown = growth(loaded, tmp_path)
    assert grown["model/slow.py"] > 3.5 > MOST


def test_no_feed_is_asked_for_each_item() -> None:
    def lines(posts: int, people: int) -> int:
        """Lines that run for all feeds of so many posts, in a team of so many who do none of them."""
        playbook, schedule = planned(
            "playbook: {id: demo}\nchannels: {blog: {name: Blog}}\n"
            "people:\n"
            + "".join(f"  p{number}: {{name: Person {number}}}\n" for number in range(people))
            + "posts:\n"
            + "".join(f"  post-{number}: {{title: Post, date: 2027-01-12, channels: blog}}\n" for number in range(posts))
        )
        stamp = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
        written: dict[str, bytes] = {}
        counts = lines_of(lambda: written.update(write_feeds(playbook, schedule.items, stamp, lambda address: address)))
        assert written["feeds/demo-all.ics"].count(b"BEGIN:VEVENT") == posts
        assert f"feeds/demo-people-p{people - 1}.ics" in written
        return counts.total()

    lines(2, 2)  # what is made once
    assert lines(40, 30) - lines(40, 2) == lines(5, 30) - lines(5, 2) > 0
