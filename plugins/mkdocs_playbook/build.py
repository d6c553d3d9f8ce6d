"""The pipeline in one screen: read, check, schedule, review, render."""

from __future__ import annotations

from collections.abc import Mapping

from mkdocs_playbook.model.checks import check
from mkdocs_playbook.model.load import load
from mkdocs_playbook.model.names import check_names
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.read.sections import read_sections
from mkdocs_playbook.schedule.schedule import Schedule, make_schedule


def plan(files: Mapping[str, bytes], problems: Problems) -> tuple[Playbook, Schedule] | None:
    """The playbook in `files` (path → content) and its schedule; None where `problems` now has errors."""
    sections = read_sections(files, problems)
    readable = not problems  # a file that could not be read may hold what others refer to
    places = Places(sections)
    check_names(sections, problems, follow=readable)
    playbook = load(sections, problems)
    check(playbook, places, problems)
    schedule = make_schedule(playbook, places, problems) if readable else None
    return (playbook, schedule) if schedule and not problems else None
