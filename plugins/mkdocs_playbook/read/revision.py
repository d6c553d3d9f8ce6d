"""When the playbook last changed, the one time stamp of everything that is built from it; and what this version is called."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from mkdocs_playbook import RELEASED
from mkdocs_playbook.problems import Place, PlaybookError, Problem, shown
from mkdocs_playbook.read.folder import ENDINGS


def stamp(root: Path, paths: Sequence[str]) -> datetime:
    """The newest change of the files at `paths` (relative to `root`), in UTC, to the second.

    In git it is the time of the last commit that touched them, or the newest file time among those not yet committed; outside
    git the newest file time. Each commit is later than those before it, by a second where the clocks of the computers say
    otherwise, so that no edit goes unseen and none goes back. It is never before the release of the installed version, because
    a new version may write the same plan differently. SOURCE_DATE_EPOCH wins over all
    (https://reproducible-builds.org/specs/source-date-epoch/).

    Raises `PlaybookError` where SOURCE_DATE_EPOCH is not a number of seconds.
    """
    if fixed := fixed_time():
        return fixed
    seconds = _committed(root, paths)
    if seconds is None:
        seconds = _file_time(root, paths)
    elif changed := list(_not_committed(root, paths)):
        top = Path((_git(root, "rev-parse", "--show-toplevel") or str(root)).strip())
        seconds = max(seconds + 1, _file_time(top, changed))
    return max(_utc(seconds), RELEASED)


class Version(NamedTuple):
    """What a plan is called by those who talk about it."""

    name: str
    """The last tag, or what somebody said; without either, the beginning of the commit's number."""
    later: int = 0
    """How many commits came after that tag."""
    is_saved: bool = True
    """Whether all of it is in git. Nobody asks where somebody said what it is called."""


def find_version(root: Path, paths: Sequence[str]) -> Version | None:
    """What git calls the version of the files at `paths` (relative to `root`); None outside git, and where no commit holds them."""
    told = (_git(root, "describe", "--tags", "--always", "--long", "--abbrev=7", "HEAD") or "").strip()
    if not told or not _git(root, "rev-list", "-1", "HEAD", "--", *paths):
        return None
    tagged = re.fullmatch(r"(.+)-(\d+)-g[0-9a-f]+", told)
    name, later = (tagged[1], int(tagged[2])) if tagged else (told, 0)
    return Version(name, later, not any(_not_committed(root, paths)))


def fixed_time() -> datetime | None:
    """The time that SOURCE_DATE_EPOCH says, if it says one. Raises `PlaybookError` where it is not a number of seconds."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return _utc(int(text))
    message = f"The environment variable SOURCE_DATE_EPOCH is '{shown(text)}'. Write whole seconds since 1970, such as 1796083200."
    raise PlaybookError([Problem(Place("SOURCE_DATE_EPOCH", 1, 1), "Y401", message)])


_DIGITS = 11
"""Seconds with more digits lie beyond the year 5000."""


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _committed(root: Path, paths: Sequence[str]) -> int | None:
    """The time of the last commit that touched `paths`; None where there is none, or no git.

    Both sides of a merge count, and the merge itself where it brought them together.
    """
    history = ("rev-list", "--full-history", "--simplify-merges", "--topo-order", "--reverse", "--parents", "--timestamp", "HEAD")
    times: dict[str, int] = {}
    for line in (_git(root, *history, "--", *paths) or "").splitlines():
        time, commit, *parents = line.split()
        times[commit] = max([int(time), *(times[parent] + 1 for parent in parents if parent in times)])
    return max(times.values(), default=None)


def _not_committed(root: Path, paths: Sequence[str]) -> Iterator[str]:
    """The files below `paths` that differ from the last commit, relative to the repository: of those that git ignores, the sources."""
    told = _git(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored", "--", *paths)
    for line in (told or "").split("\0"):
        state, path = line[:2], PurePosixPath(line[3:])
        if line and not path.name.startswith(".") and (state != "!!" or path.name.lower().endswith(ENDINGS)):
            yield str(path)


def _file_time(root: Path, paths: Sequence[str]) -> int:
    """The newest time of the files at or below `paths`; of a file that is gone, the time of the folder that it was in."""
    times = [0]
    for path in paths:
        file = root / path
        if file.is_dir():
            times += [_modified(inner) for inner in file.rglob("*") if inner.is_file()]
        elif file.is_file() or file.parent != root:
            times.append(_modified(file if file.is_file() else file.parent))
    return max(times)


def _modified(file: Path) -> int:
    try:
        return int(file.stat().st_mtime)
    except OSError:  # gone, or a link to nothing
        return 0


def _git(root: Path, *arguments: str) -> str | None:
    """What git prints, or None where there is no git or no repository. It neither writes the index nor runs what a repository names."""
    import subprocess  # only here: it takes a while to load, and checking asks git for nothing

    command = ["git", "--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
