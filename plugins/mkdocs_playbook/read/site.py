"""Reads a built site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def read_pages(site: Path) -> Iterator[str]:
    """The HTML of every page below the folder `site`, in the order of their paths. Line breaks are those that a browser sees."""
    for file in sorted(site.rglob("*.html")):
        yield file.read_text(encoding="utf-8")


def files_of(place: Path) -> Iterator[tuple[str, bytes]]:
    """The path and content of each file below a folder, or of a single one."""
    if place.is_file():
        yield place.name, place.read_bytes()
        return
    for file in sorted(place.rglob("*")):
        if file.is_file():
            yield file.relative_to(place).as_posix(), file.read_bytes()
