"""Writes the files of a new playbook into a folder: all of them, or none. What is there already is never touched."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from mkdocs_playbook.read.folder import ENDINGS
from mkdocs_playbook.read.settings import CONFIG_NAMES, DEFAULT_SOURCES


def in_the_way(folder: Path, paths: Iterable[str]) -> list[str]:
    """What in `folder` keeps a new playbook with files at `paths` from being written, sorted: these files themselves, files where a
    folder has to be, and what would be read as part of the playbook."""
    if not folder.is_dir():
        return ["."] if os.path.lexists(folder) else []
    found = {name for name in CONFIG_NAMES if os.path.lexists(folder / name)}
    for path in paths:
        if os.path.lexists(folder / path):
            found.add(path)
        found |= {parent for parent in _parents(path) if os.path.lexists(folder / parent) and not (folder / parent).is_dir()}
        found |= {parent for parent in _parents(path) if (folder / parent).is_symlink()}
    for source in DEFAULT_SOURCES:
        files = (file for file in (folder / source).rglob("*") if file.suffix.lower() in ENDINGS)
        found |= {file.relative_to(folder).as_posix() for file in files}
    return sorted(found)


def write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` (path → content) into `folder`, which is made if it is not there.

    Raises `OSError` where one cannot be written, or is there already; then nothing is left of the others.
    """
    made: list[Path] = []
    try:
        _make_folder(folder, made)
        for path, content in files.items():
            file = folder / path
            _make_folder(file.parent, made)
            with file.open("xb") as stream:
                made.append(file)
                stream.write(content)
    except BaseException:
        for written in reversed(made):
            with suppress(OSError):
                written.rmdir() if written.is_dir() else written.unlink()
        raise


def _make_folder(folder: Path, made: list[Path]) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts))]
