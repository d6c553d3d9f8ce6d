"""Small projects on disk, the sites that MkDocs builds of them, and a reader of those sites that follows every link."""

from __future__ import annotations

import logging
import os
import posixpath
import shutil
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

ROOT = Path(__file__).parents[1]
ASYNCAPI = Path(__file__).parent / "playbooks" / "asyncapi-2025"

PLAYBOOK = """
playbook: {id: small, title: Small playbook, brand: Small, timezone: Asia/Singapore}
strategy: {vision: Be of use every week.}
goals: {awareness: {statement: Be known to a thousand people}}
channels: {blog: {name: Blog}}
campaigns: {spring: {name: Spring letters, starts: 2027-01-04, ends: 2027-01-31, was: [winter]}}
posts:
  hello: {title: Hello from the desk, date: 2027-01-12, time: 09:00, channels: [blog], campaign: spring}
  again: {title: Hello once more, date: 2027-01-19, channels: [blog], campaign: spring}
roles: {writer: {name: Writer, lead: mei}}
people: {mei: {name: Mei, roles: [writer]}}
"""
"""A playbook with something in each section of the navigation."""


def environment(**more: str) -> dict[str, str]:
    """The environment of a subprocess, without what a developer's own may hold."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLAYBOOK_", "SOURCE_DATE_EPOCH"))}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", **more}


def run(*command: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module, such as `run("mkdocs", "build", cwd=folder)`, to its end. `more` goes into its environment."""
    whole = [sys.executable, "-m", *map(str, command)]
    return subprocess.run(whole, cwd=cwd, env=environment(**more), capture_output=True, text=True, timeout=120, check=False)


def playbook(*arguments: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command `playbook`."""
    return run("mkdocs_playbook.cli", *arguments, cwd=cwd, **more)


def copy_demo(folder: Path) -> Path:
    """The sample playbook of this repository, in a folder of its own, outside git."""
    folder.mkdir(parents=True)
    for name in ("content", "calendars"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@dataclass
class Project:
    """A folder with a playbook and a mkdocs.yml."""

    folder: Path

    @property
    def site_dir(self) -> Path:
        return self.folder / "site"

    @property
    def plan(self) -> Path:
        return self.folder / "content" / "plan.yml"

    def write(self, text: str) -> None:
        self.plan.write_text(dedent(text).lstrip("\n"), encoding="utf-8")

    def build(self, **overrides: Any) -> Site:
        """Build it within this process. Raises what MkDocs raises."""
        return build(self.folder / "mkdocs.yml", self.site_dir, **overrides)


def project(
    folder: Path, text: str = PLAYBOOK, *, docs: dict[str, str] | None = None, options: object = None, **settings: object
) -> Project:
    """Write a project: `docs` are hand-written pages and files by path, `options` those of the plugin, `settings` those of MkDocs."""
    made = Project(folder)
    (folder / "content" / "pages").mkdir(parents=True)
    made.write(text)
    for name, content in (docs or {}).items():
        file = folder / "content" / "pages" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    given = {"sources": ["content"], "today": "2027-01-13"} | (options if isinstance(options, dict) else {})
    config: dict[str, object] = {
        "site_name": "Small",
        "docs_dir": "content/pages",
        "theme": {"name": "mkdocs"},
        "plugins": [{"playbook": given}],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config | settings, sort_keys=False), encoding="utf-8")
    return made


def build(config_file: Path, site_dir: Path, **overrides: Any) -> Site:
    """Build a site with MkDocs within this process. Raises what MkDocs raises."""
    heard = _Heard()
    logger = logging.getLogger("mkdocs")
    before = logger.level
    logger.addHandler(heard)
    logger.setLevel(logging.INFO)
    try:
        config = load_config(config_file=str(config_file), site_dir=str(site_dir), **overrides)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
    finally:
        logger.removeHandler(heard)
        logger.setLevel(before)
    return Site(site_dir, str(config.site_url or ""), heard.records, config.nav)


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass
class Site:
    """A built site."""

    folder: Path
    site_url: str = ""
    records: list[logging.LogRecord] = field(default_factory=list)
    nav: Any = None

    @property
    def warnings(self) -> list[str]:
        return [record.getMessage() for record in self.records if record.levelno >= logging.WARNING]

    @cached_property
    def pages(self) -> dict[str, Html]:
        """Every HTML file by its path."""
        return {path.relative_to(self.folder).as_posix(): Html.of(path) for path in sorted(self.folder.rglob("*.html"))}

    def __contains__(self, path: str) -> bool:
        return (self.folder / path).is_file()

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def dead_links(self, *, by_hand: Collection[str] = ()) -> list[str]:
        """Each link, picture, script and anchor of a page that leads nowhere on the site.

        Pages `by_hand` need not have the anchors of those that they replace.
        """
        return [f"{path}: {link}" for path, page in self.pages.items() for link in page.links if not self.has(path, link, by_hand=by_hand)]

    def has(self, path: str, link: str, *, by_hand: Collection[str] = ()) -> bool:
        """Whether what the page at `path` links to is there, as far as it is on this site."""
        found = self.target(path, link)
        if found is None:
            return True
        target, anchor = found
        if target.startswith("../") or not (self.folder / target).is_file():
            return False
        return not anchor or target in by_hand or target not in self.pages or anchor in self.pages[target].ids

    def target(self, path: str, link: str) -> tuple[str, str] | None:
        """File and anchor that a link leads to; None for one that leads to another site."""
        base = urlsplit(self.site_url)
        parts = urlsplit(link)
        if parts.scheme and not (self.site_url and link.startswith(self.site_url)):
            return None
        if parts.netloc and parts.netloc != base.netloc:
            return None
        if parts.path.startswith("/"):
            top = base.path or "/"
            if not parts.path.startswith(top):
                return ("out of the site", "")
            target = parts.path.removeprefix(top)
        else:
            target = posixpath.join(posixpath.dirname(path), parts.path) if parts.path else path
        target = posixpath.normpath(unquote(target)) + ("/" if target.endswith("/") else "")
        if (self.folder / target).is_dir():
            target = posixpath.normpath(posixpath.join(target, "index.html"))
        return target, unquote(parts.fragment)


@dataclass
class Html:
    """What a page holds of links and anchors, and its words."""

    ids: list[str]
    links: list[str]
    words: list[str]
    title: str

    @classmethod
    def of(cls, path: Path) -> Html:
        return cls.read(path.read_text(encoding="utf-8"))

    @classmethod
    def read(cls, text: str) -> Html:
        reader = _Reader()
        reader.feed(text)
        reader.close()
        return cls(reader.ids, reader.links, " ".join(reader.words).split(), " ".join("".join(reader.title).split()))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.title: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes[name] for name in ("href", "src") if name in attributes]
        if attributes.get("http-equiv") == "refresh":
            self.links.append(attributes["content"].partition("url=")[2])
        if tag in ("script", "style", "title") or (tag == "a" and attributes.get("class") == "headerlink"):
            self._silent = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if self._silent == "title":
            self.title.append(data)
        elif not self._silent:
            self.words.append(data)
