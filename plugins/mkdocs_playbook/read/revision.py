"""When the playbook last changed: the one time stamp of everything that is built from it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from mkdocs_playbook import RELEASED
from mkdocs_playbook.problems import Place, PlaybookError, Problem, shown


def stamp(root: Path, paths: Sequence[str]) -> datetime:
    """The newest change of the files at `paths` (relative to `root`), in UTC, to the second.

    In git it is the newest time of all commits that touched them (clocks of computers differ, so that need not be the last
    one's), or the newest file time among those not yet committed; outside git the newest file time. It is never before the
    release of the installed version, because a new version may write the same plan differently. SOURCE_DATE_EPOCH wins over
    all (https://reproducible-builds.org/specs/source-date-epoch/).

    Raises `PlaybookError` where SOURCE_DATE_EPOCH is not a number of seconds.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if fixed:
        return _fixed(fixed)
    committed = (_git(root, "log", "--format=%ct", "--", *paths) or "").split()
    if not committed:
        seconds = _file_time(root, paths)
    else:
        changed = [line[3:] for line in (_git(root, "status", "--porcelain", "-z", "--", *paths) or "").split("\0") if line]
        top = Path((_git(root, "rev-parse", "--show-toplevel") or str(root)).strip())
        seconds = max(*map(int, committed), _file_time(top, changed))
    return max(_utc(seconds), RELEASED)


def _fixed(text: str) -> datetime:
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return _utc(int(text))
    message = f"The environment variable SOURCE_DATE_EPOCH is '{shown(text)}'. Write whole seconds since 1970, such as 1796083200."
    raise PlaybookError([Problem(Place("SOURCE_DATE_EPOCH", 1, 1), "Y401", message)])


_DIGITS = 11
"""Seconds with more digits lie beyond the year 5000."""


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _file_time(root: Path, paths: Sequence[str]) -> int:
    times = [0]
    for path in paths:
        file = root / path
        if file.is_dir():
            times += [int(inner.stat().st_mtime) for inner in file.rglob("*") if inner.is_file()]
        elif file.is_file():
            times.append(int(file.stat().st_mtime))
    return max(times)


def _git(root: Path, *arguments: str) -> str | None:
    """What git prints, or None where there is no git or no repository."""
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
