"""What the files of the last run held: under `serve`, an edit pays for the one file that changed.

Nothing is kept until somebody asks for it, for a single run would only take more memory. What is kept are the files of the last run,
by path and content, with the problems and warnings that each of them gave; so every run tells all of them again. Nobody changes what
a file held: `read/sections.py` copies what it brings together.
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from mkdocs_playbook.problems import Problem, Problems
from mkdocs_playbook.read.raw import Sections
from mkdocs_playbook.read.table import parse_csv
from mkdocs_playbook.read.yaml import parse


class _Parsed(NamedTuple):
    data: bytes
    sections: Sections | None
    told: list[Problem]


_last: dict[str, _Parsed] | None = None


def keep_parsed(keep: bool = True) -> None:
    """From now on, keep what files hold for the next run; or, with False, no longer."""
    global _last
    _last = {} if keep else None


def parsed(path: str, data: bytes, problems: Problems) -> Sections | None:
    """What the file `path` with content `data` holds (see `parse`)."""
    if _last is None:
        return _parse(path, data, problems)
    known = _last.get(path)
    if known is None or known.data != data:
        own = Problems()
        sections = _parse(path, data, own)
        known = _last[path] = _Parsed(data, sections, own.all)
    for problem in known.told:
        problems.tell(problem)
    return known.sections


def forget_others(paths: Container[str]) -> None:
    """Forget all files but those at `paths`."""
    for path in [path for path in _last or () if path not in paths]:
        assert _last is not None
        del _last[path]


def _parse(path: str, data: bytes, problems: Problems) -> Sections | None:
    return parse_csv(path, data, problems) if path.lower().endswith(".csv") else parse(path, data, problems)
