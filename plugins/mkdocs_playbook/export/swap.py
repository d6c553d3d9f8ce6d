"""Puts a finished folder in the place of the last one, so that there is always a whole one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs_playbook.problems import Place, PlaybookError, Problem
from mkdocs_playbook.read.settings import SiteSettings


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
        if target.exists():
            target.rename(old)
        fresh.rename(target)


def build_and_swap(settings: SiteSettings, *, strict: bool) -> int:
    """Build the site with MkDocs into a folder beside the last one, then swap them. Gives MkDocs' exit code."""
    if settings.config is None:
        place = Place("mkdocs.yml", 1, 1)
        raise PlaybookError([Problem(place, "E103", "There is no mkdocs.yml here. Go to the folder that holds it, or name it with -f.")])
    with tempfile.TemporaryDirectory(prefix=f".{settings.site_dir.name}-", dir=settings.root, ignore_cleanup_errors=True) as work:
        built = Path(work) / "site"
        command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(settings.config), "--site-dir", str(built)]
        done = subprocess.run([*command, *(["--strict"] if strict else [])], env=os.environ, check=False)
        if done.returncode:
            return done.returncode
        with replaced(settings.site_dir) as fresh:
            fresh.rmdir()
            shutil.move(built, fresh)
    return 0
