"""Finds the playbook's files below the project's folder and reads them. Nothing outside it is ever read."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from mkdocs_playbook.problems import Place, Problems, shown
from mkdocs_playbook.read.limits import (
    MAX_ALL_BYTES,
    MAX_BYTES,
    MAX_FILES,
    MAX_FOLDER_DEPTH,
    MAX_FOLDERS,
    TOO_LARGE,
    TOO_LARGE_TOGETHER,
    TOO_MANY_FILES,
    TOO_MANY_FOLDERS,
)
from mkdocs_playbook.read.settings import CONFIG_NAMES

ENDINGS = (".yml", ".yaml", ".csv", ".ics")


def read_folder(root: Path, sources: Sequence[str], docs_dir: Path, site_dir: Path, problems: Problems) -> dict[str, bytes]:
    """The content of every source file, by its path relative to `root`, sorted.

    `sources` are folders relative to `root`. `docs_dir` and `site_dir` are passed over, and so is every file and folder
    whose name starts with a dot. MkDocs publishes what lies in `docs_dir` as it is and empties `site_dir`, so the playbook
    can live in neither.
    """
    root, docs_dir, site_dir = root.resolve(), docs_dir.resolve(), site_dir.resolve()
    files: dict[str, bytes] = {}
    for source in sources:
        folder = _real(root / source)
        place = Place("mkdocs.yml", 1, 1)
        if folder is None or not folder.is_dir():
            problems.error(
                "Y303",
                place,
                f"There is no folder '{source}'. Create it, or name your folders in mkdocs.yml under the plugin's 'sources'.",
            )
        elif not folder.is_relative_to(root):
            problems.error("Y301", place, f"The source folder '{source}' lies outside the project. Move it into {root.name}/.")
        elif folder.is_relative_to(docs_dir):
            problems.error(
                "Y302",
                place,
                f"The source folder '{source}' lies in docs_dir, so MkDocs would publish its YAML as it is. "
                "Set 'docs_dir: content/pages' in mkdocs.yml, or move the YAML elsewhere.",
            )
        elif folder.is_relative_to(site_dir):
            problems.error(
                "Y302",
                place,
                f"The source folder '{source}' lies in site_dir, which MkDocs empties with every build. "
                "Move the YAML elsewhere, or set another 'site_dir' in mkdocs.yml.",
            )
        else:
            _walk(root, folder, {docs_dir, site_dir}, files, problems)
    return dict(sorted(files.items()))


def read_file(root: Path, name: str) -> bytes | None:
    """The content of a file that lies beside the playbook, or None where there is none of a sane size within the project."""
    file = _real(root / name)
    if file is None or not file.is_file() or not file.is_relative_to(root.resolve()) or file.stat().st_size > MAX_BYTES:
        return None
    return file.read_bytes()


_NAME = re.compile(r"^([A-Za-z_][\w-]*):(?:\s|$)", re.MULTILINE)


def names_elsewhere(root: Path, docs_dir: Path, read: Collection[str]) -> dict[str, list[str]]:
    """The names at the margin of each YAML file that stands beside mkdocs.yml or on top of the pages, and is not among those `read`."""
    found = {}
    for folder in dict.fromkeys((root, docs_dir)):
        for file in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]) if folder.is_relative_to(root) else ():
            path = _path(root, file)
            if file.name.startswith(".") or file.name in CONFIG_NAMES or path in read:
                continue
            with suppress(OSError, _RefusedError):
                found[path] = _NAME.findall(_content(root.resolve(), file).decode("utf-8", "replace"))
    return found


def _walk(root: Path, folder: Path, passed_over: set[Path], files: dict[str, bytes], problems: Problems) -> None:
    def closed(error: OSError) -> None:
        message = f"The folder cannot be read: {error.strerror}. Check its permissions."
        problems.error("Y305", Place(_path(root, Path(os.fsdecode(error.filename))), 1, 1), message)

    def too_much(path: str, message: str) -> None:
        problems.error("Y106", Place(path, 1, 1), message)
        files.clear()  # to read what is too much anyway would take long

    size, count, walked = sum(map(len, files.values())), len(files), 0
    top = len(folder.parts)
    for current, folders, names in os.walk(folder, onerror=closed):
        here = Path(current)
        folders[:] = [name for name in folders if not name.startswith(".")]
        found = [name for name in _sources(names) if here != root or name not in CONFIG_NAMES]
        walked, count = walked + len(folders), count + len(found)
        if walked > MAX_FOLDERS or (folders and len(here.parts) - top >= MAX_FOLDER_DEPTH):
            too_much(_path(root, here), TOO_MANY_FOLDERS)
            return
        if count > MAX_FILES:
            too_much(_path(root, here), TOO_MANY_FILES)
            return
        folders[:] = [name for name in sorted(folders) if _is_walked(root, here / name, passed_over, problems)]
        for name in found:
            file = here / name
            path = _path(root, file)
            try:
                content = _content(root, file)
                size += len(content)
                if size > MAX_ALL_BYTES:
                    too_much(path, TOO_LARGE_TOGETHER)
                    return
                files[path] = content
            except _RefusedError as refused:
                problems.error(refused.code, Place(path, 1, 1), str(refused))


def _is_walked(root: Path, folder: Path, passed_over: set[Path], problems: Problems) -> bool:
    real = _real(folder)
    if real in passed_over:
        return False
    if not folder.is_symlink():
        return True
    if real is None or not real.is_relative_to(root):
        message = "This link leads out of the project. Copy the folder here instead."
    else:
        message = (
            f"This is a link to a folder, and those are not followed. Name '{_path(root, real)}' among the 'sources', or move it here."
        )
    problems.error("Y304", Place(_path(root, folder), 1, 1), message)
    return False


class _RefusedError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _content(root: Path, file: Path) -> bytes:
    if not file.name.isprintable():  # bytes that are no UTF-8 come as lone surrogates, which nothing could write
        raise _RefusedError("Y305", "The name of this file holds characters that cannot be shown. Give it another name.")
    real = _real(file)
    if real is None or not real.is_relative_to(root):
        raise _RefusedError("Y304", "This link leads out of the project. Copy the file here instead.")
    try:
        if not real.exists() and file.is_symlink():
            raise _RefusedError("Y304", "This link leads to a file that does not exist. Remove it, or copy the file here.")
        if not real.is_file():
            raise _RefusedError("Y305", "This is not an ordinary file. Remove it, or give it another ending.")
        if real.stat().st_size > MAX_BYTES:
            raise _RefusedError("Y106", TOO_LARGE)
        return real.read_bytes()
    except OSError as error:
        raise _RefusedError("Y305", f"The file cannot be read: {error.strerror}. Check its permissions.") from error


def _real(path: Path) -> Path | None:
    """Where `path` leads once links are followed; None for links in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return None


def _path(root: Path, file: Path) -> str:
    return shown(file.relative_to(root).as_posix(), 1000)


def _sources(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.lower().endswith(ENDINGS) and not name.startswith("."))
