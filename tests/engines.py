"""What the tests of site engines and of their plugins compare: navigation and search of a built site."""

from __future__ import annotations

import json
import posixpath
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sites import ASYNCAPI, ROOT, run

PLAYBOOKS = {"sample": ROOT, "asyncapi": ASYNCAPI, "kubernetes": ASYNCAPI.parent / "kubernetes-1.35"}
"""Folders with a mkdocs.yml."""
EPOCH = "1796083200"
_built: dict[str, Path] = {}


def mkdocs_site(name: str, folders: pytest.TempPathFactory) -> Path:
    """The site of one of `PLAYBOOKS` as MkDocs builds it, strictly; once for all tests."""
    if name not in _built:
        _built[name] = built("mkdocs", PLAYBOOKS[name] / "mkdocs.yml", folders.mktemp("mkdocs") / "site")
    return _built[name]


def built(engine: str, config: Path, site: Path) -> Path:
    """Build a site strictly with MkDocs or ProperDocs."""
    done = run(engine, "build", "--strict", "-f", config, "-d", site, cwd=site.parent, SOURCE_DATE_EPOCH=EPOCH)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


def navigation(site: Path, page: str) -> list[tuple[int, str, str]]:
    """What Material's navigation lists on a page: how deep, the path within the site ('' for a mere group), and the title."""
    reader = _Navigation()
    reader.feed((site / page).read_text(encoding="utf-8"))
    here = posixpath.dirname(page)
    return [(depth, posixpath.normpath(posixpath.join("/", here, link)) if link else "", title) for depth, link, title in reader.entries]


def search_index(site: Path) -> dict[str, str]:
    """Title and text of everything that search finds, by its address within the site."""
    ours, theirs = site / "search" / "search_index.json", site / "search.json"
    read = json.loads((ours if ours.exists() else theirs).read_text(encoding="utf-8"))
    return {entry["location"]: f"{unescape(entry['title'])} {entry['text']}" for entry in read.get("docs") or read["items"]}


class _Navigation(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[tuple[int, str, str]] = []
        self._inside: list[str] = []  # the classes of the `nav` elements that are open
        self._link: str | None = None
        self._title: list[str] | None = None

    @property
    def _reads(self) -> bool:
        return bool(self._inside) and not any("md-nav--secondary" in classes for classes in self._inside)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = attributes.get("class", "")
        if tag == "nav" and (self._inside or "md-nav--primary" in classes):
            self._inside.append(classes)
        if not self._reads:
            return
        if tag in ("a", "label") and "md-nav__link" in classes:
            self._link = attributes.get("href", "")
        elif tag == "span" and "md-ellipsis" in classes and self._link is not None:
            self._title = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav" and self._inside:
            self._inside.pop()
        elif tag == "span" and self._title is not None and self._link is not None:
            entry = (len(self._inside), self._link, " ".join("".join(self._title).split()))
            if entry not in self.entries[-1:]:  # a page that is open is there twice: for its headings, and for itself
                self.entries.append(entry)
            self._title = None
        elif tag in ("a", "label"):
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._title is not None:
            self._title.append(data)
