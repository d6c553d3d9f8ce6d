"""Puts a finished folder in the place of the last one, so that there is always a whole one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs_playbook.problems import Place, PlaybookError, Problem
from mkdocs_playbook.read.settings import SiteSettings


class FolderError(Exception):
    """A folder must not be replaced. The message says why, and what to do instead."""


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

    Whatever goes wrong before that leaves `target` as it was.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent, ignore_cleanup_errors=True) as work:
        fresh, old = Path(work) / "new", Path(work) / "old"
        fresh.mkdir()
        yield fresh
        try:
            if target.exists():
                target.rename(old)
            fresh.rename(target)
        except BaseException:
            if old.exists() and not target.exists():
                old.rename(target)
            raise


def build_and_swap(settings: SiteSettings, *, strict: bool) -> int:
    """Build the site with MkDocs into a folder beside the last one, then swap them. Gives MkDocs' exit code."""
    if settings.config is None:
        place = Place("mkdocs.yml", 1, 1)
        raise PlaybookError([Problem(place, "E103", "There is no mkdocs.yml here. Go to the folder that holds it, or name it with -f.")])
    check_apart(settings.site_dir, settings)
    with tempfile.TemporaryDirectory(prefix=f".{settings.site_dir.name}-", dir=settings.root, ignore_cleanup_errors=True) as work:
        built = Path(work) / "site"
        command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(settings.config), "--site-dir", str(built)]
        done = subprocess.run([*command, *(["--strict"] if strict else [])], check=False)
        if done.returncode:
            return done.returncode
        _keep_hidden(settings.site_dir, built)
        with replaced(settings.site_dir) as fresh:
            fresh.rmdir()
            shutil.move(built, fresh)
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
