"""Puts a finished folder in the place of the last one, so that there is always a whole one.

The new folder grows in a work folder beside its place: `.site.playbook-k3v9x2qa/new`. Where the system can exchange two folders in one
step (Linux), there is no moment without a whole one. Elsewhere the last one waits in `old` for the moment between two renames, and the
next run puts it back if it was left there. A run holds its work folder by a lock that ends with the process, however that ends; so the
next run knows what is left over and removes it, and runs at the same time do not disturb each other: the last to finish wins.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mkdocs_playbook.problems import FolderError, Place, PlaybookError, Problem
from mkdocs_playbook.read.settings import SiteSettings

if sys.platform != "win32":
    import fcntl


def check_apart(folder: Path, settings: SiteSettings) -> None:
    """Raise `FolderError` where replacing `folder` would take away something that people wrote."""
    folder, root = folder.resolve(), settings.root.resolve()
    written = [path for path in (settings.docs_dir.resolve(), *((root / source).resolve() for source in settings.sources)) if path != root]
    inside = next((path for path in written if folder.is_relative_to(path)), None)
    held = next(
        (path for path in (root, *written, *([settings.config.resolve()] if settings.config else [])) if path.is_relative_to(folder)), None
    )
    if inside or held:
        why = f"lies in '{inside}'" if inside and inside != folder else f"holds '{held}'" if held != folder else "is where people write"
        raise FolderError(f"The folder '{folder}' {why}, so it is not replaced. Choose a folder of its own, such as 'export'.")


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """A new empty folder beside `target`, which takes its place when the block ends without an exception.

    Whatever goes wrong before that leaves `target` as it was. Raises `OSError` where the disk is full or must not be written.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with _work_folder(target) as work:
        fresh = work / _NEW
        fresh.mkdir()
        yield fresh
        with _locked(target.parent):
            _put(fresh, target, work)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file, or leave the last one as it was."""
    fresh = file.with_name(f"{file.name}-{os.getpid()}")
    try:
        fresh.write_bytes(content)
        fresh.replace(file)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


_NEW, _OLD, _GONE = "new", "old", "gone"


@contextmanager
def _work_folder(target: Path) -> Iterator[Path]:
    """A folder beside `target`, removed at the end. What earlier runs had no time to remove goes first."""
    prefix = f".{target.name}.playbook-"
    with _locked(target.parent):  # so that nobody takes it for a leftover before it is held
        for left in sorted(path for path in target.parent.iterdir() if path.name.startswith(prefix) and not path.is_symlink()):
            _clean_up(left, target)
        work = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
        hold = _lock(work)
        if hold is not None:
            os.set_inheritable(hold, True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if hold is not None:
            os.close(hold)


def _clean_up(left: Path, target: Path) -> None:
    """Remove a work folder whose run is no more. A last folder that waits in it for one to come goes back to its place."""
    if (left / _OLD).is_dir() and not target.exists():
        (left / _OLD).rename(target)
    hold = _lock(left, wait=False)
    if hold is not None:
        shutil.rmtree(left, ignore_errors=True)
        os.close(hold)


def _put(fresh: Path, target: Path, work: Path) -> None:
    if target.exists() and _exchange(fresh, target):
        return
    old = work / _OLD
    try:
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    if old.exists():
        old.rename(work / _GONE)  # half removed, it must not come back


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step. False where the system cannot: it is not Linux, or the disk is not one of its own."""
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return renameat2 is not None and renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Alone in `folder`, of all who ask; where the disk knows no locks, not even that."""
    hold = _lock(folder)
    try:
        yield
    finally:
        if hold is not None:
            os.close(hold)


def _lock(folder: Path, *, wait: bool = True) -> int | None:
    """A handle that holds `folder` until it is closed, or this process ends. None where somebody else holds it, or none is to be had."""
    if sys.platform == "win32":
        return None
    hold = None
    try:
        hold = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(hold, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        if hold is not None:
            os.close(hold)
        return None
    return hold


class _FailedError(Exception):
    """MkDocs has failed, and said why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def build_and_swap(settings: SiteSettings, *, strict: bool) -> int:
    """Build the site with MkDocs into a folder beside the last one, then swap them. Gives MkDocs' exit code."""
    if settings.config is None:
        place = Place("mkdocs.yml", 1, 1)
        raise PlaybookError([Problem(place, "E103", "There is no mkdocs.yml here. Go to the folder that holds it, or name it with -f.")])
    check_apart(settings.site_dir, settings)
    if settings.site_dir.exists() and not settings.site_dir.is_dir():
        raise FolderError(f"'{settings.site_dir}' is a file. Name a folder under 'site_dir' in mkdocs.yml.")
    try:
        with replaced(settings.site_dir) as fresh:
            command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(settings.config), "--site-dir", str(fresh)]
            # A MkDocs that outlives this process keeps the work folder: handles that are meant to be are inherited.
            done = subprocess.run([*command, *(["--strict"] if strict else [])], check=False, close_fds=False)
            if done.returncode:
                raise _FailedError(done.returncode)
            _keep_hidden(settings.site_dir, fresh)
    except _FailedError as failed:
        return failed.code
    return 0


def _keep_hidden(last: Path, built: Path) -> None:
    """Take over files whose name starts with a dot, as MkDocs does: `.git` of a checked out branch, for one."""
    for path in last.glob(".*") if last.is_dir() else ():
        if (built / path.name).exists():
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, built / path.name, symlinks=True)
        else:
            shutil.copy2(path, built / path.name, follow_symlinks=False)
