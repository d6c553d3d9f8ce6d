"""What the whole pipeline makes of some files, whatever they hold: a site, or a list of problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from mkdocs_playbook.build import Site, render_site
from mkdocs_playbook.plan import Plan, _plan
from mkdocs_playbook.problems import Problem, Problems
from mkdocs_playbook.read.limits import MAX_BYTES
from mkdocs_playbook.read.settings import SiteSettings
from mkdocs_playbook.review.review import review
from mkdocs_playbook.review.rules import Subject
from pagetext import ROOT, TODAY

SETTINGS = SiteSettings(Path("/playbook"), Path("/playbook/docs"), Path("/playbook/site"), site_url="https://playbook.example/")
_CHANGED = dt.datetime(2027, 1, 12, tzinfo=dt.UTC)


def sources() -> dict[str, bytes]:
    """The files of the sample playbook, by path."""
    files = sorted([*(ROOT / "content").glob("*.*"), *(ROOT / "calendars").glob("*.*")])
    return {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in files}


def answer(files: Mapping[str, bytes], *, pages: bool = True) -> Site | list[Problem] | None:
    """The site that `files` (path → content) make, all pages and feeds of it; or all that is wrong with them.

    Without `pages`, which take most of the time, None in place of the site.
    """
    problems = Problems()
    found = _plan(files, problems)
    if found is None:
        return problems.all
    playbook, schedule, _ = found
    findings = tuple(review(Subject(*found, TODAY)))
    if findings:
        told([finding.as_problem() for finding in findings], files)
    if not pages:
        return None
    return render_site(Plan(playbook, schedule, findings, tuple(problems.warnings), TODAY, _CHANGED, {}, files), SETTINGS)


def told(problems: Sequence[Problem], files: Mapping[str, bytes]) -> None:
    """Fails unless each problem says in one line what is wrong, at a place that is there."""
    assert problems
    for problem in problems:
        assert problem.message.isprintable(), repr(problem.message)
        assert problem.message == problem.message.strip(), problem  # what to write instead stands at its end
        path, line, column = problem.place
        assert path in files or path == "content/playbook.yml", problem
        lines = files.get(path, b"").decode("utf-8-sig", "replace").splitlines() if len(files.get(path, b"")) < MAX_BYTES else []
        assert 1 <= line <= len(lines) + 1, problem
        assert column >= 1, problem
