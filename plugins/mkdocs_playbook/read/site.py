"""Reads the pages of a built site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def read_pages(site: Path) -> Iterator[str]:
    """The HTML of every page below the folder `site`, in the order of their paths. Line breaks are those that a browser sees."""
    for file in sorted(site.rglob("*.html")):
        yield file.read_text(encoding="utf-8")
