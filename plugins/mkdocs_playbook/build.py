"""The pipeline in one screen: read, check, schedule, review, render."""

from __future__ import annotations

from collections.abc import Mapping

from mkdocs_playbook.model.checks import check
from mkdocs_playbook.model.load import load
from mkdocs_playbook.model.names import check_names
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.sections import read_sections


def load_playbook(files: Mapping[str, bytes], problems: Problems) -> Playbook:
    """The playbook in `files` (path → content). It is only whole where `problems` has no errors."""
    sections = read_sections(files, problems)
    readable = not problems  # a file that could not be read may hold what others refer to
    check_names(sections, problems, follow=readable)
    playbook = load(sections, problems)
    check(playbook, sections, problems)
    return playbook
