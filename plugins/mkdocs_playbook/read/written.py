"""What people wrote by hand for the site, beside the playbook: the files in `docs_dir`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mkdocs_playbook.problems import Place, Problem, shown
from mkdocs_playbook.read.settings import SiteSettings


def read_written(settings: SiteSettings) -> tuple[dict[str, bytes], list[Problem]]:
    """The content of every file in `docs_dir`, by its path there, and warnings about those that are left out.

    As MkDocs does, it passes over names that start with a dot and the folder `templates`. What a link leads to outside of the project is
    left out.
    """
    files: dict[str, bytes] = {}
    left_out: list[Problem] = []
    inside = (settings.root.resolve(), settings.docs_dir.resolve())
    for path, file in _files(settings.docs_dir):
        real = file.resolve()
        if not real.is_file() or not any(real.is_relative_to(folder) for folder in inside):
            message = "This link leads out of the project or to nothing, so it is left out. Copy the file here instead."
            left_out.append(Problem(Place(shown(path, 1000), 1, 1), "Y304", message, "warning"))
        else:
            files[path] = real.read_bytes()
    return files, left_out


_FRONT = re.compile(r"\A(?:---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)|(?P<plain>(?:[\w-]+[ \t]*:.*\n)+))", re.DOTALL)
_VISIBILITY = re.compile(r"""^visibility[ \t]*:[ \t]*["']?(?P<who>[^"'#\n]*?)["']?[ \t]*(?:#.*)?$""", re.IGNORECASE | re.MULTILINE)


def visibility(text: str) -> str | None:
    """Who may see a hand-written page: what its front matter says under `visibility`, if anything."""
    front = _FRONT.match(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if front is None:
        return None
    plain = front["plain"].split("\n\n")[0] if front["plain"] else ""
    found = _VISIBILITY.search(front["yaml"] or plain)
    return found["who"].strip().lower() if found else None


def states(settings: SiteSettings) -> Mapping[str, tuple[int, int]]:
    """When each file of the playbook, of `docs_dir` and of the settings beside mkdocs.yml last changed, in nanoseconds, and its size.

    Two looks that are equal mean that nothing was saved between them.
    """
    folders = [settings.docs_dir, *(settings.root / source for source in settings.sources)]
    folders += [settings.templates] if settings.templates else []
    found = {str(file): file for folder in folders for _, file in _files(folder)}
    found |= {str(file): file for file in settings.root.iterdir() if file.suffix in (".yml", ".yaml", ".json")}
    if settings.config:
        found[str(settings.config)] = settings.config
    return dict(sorted((name, state) for name, file in found.items() if (state := _state(file))))


def _state(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:  # gone since it was listed, or a link to nothing
        return None
    return None if file.is_dir() else (status.st_mtime_ns, status.st_size)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for current, folders, names in os.walk(folder):
        here = Path(current)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not (here == folder and name == "templates"))
        for name in sorted(names):
            if not name.startswith("."):
                yield (here / name).relative_to(folder).as_posix(), here / name
