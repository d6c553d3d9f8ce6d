"""A playbook beside other plugins: each builds strictly, and the playbook's pages, search and feeds are those of a site without it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from engines import EPOCH, navigation, search_index
from sites import PLAYBOOK, Html, Project, Site, contents, project, run

TEXT = PLAYBOOK.replace("title: Hello from the desk", "title: 'Hello {{ 7*7 }} {% raw %} & <b>all</b>'")
OURS = {"playbook": {"sources": ["content"], "today": "2027-01-13"}}
ABOUT = {"about.md": "# About us\n\nOur [aims](goals.md#awareness).\n"}
LANGUAGES = [{"locale": "en", "default": True, "name": "English"}, {"locale": "de", "name": "Deutsch"}]
FEEDS, WHEN = (("json", "json"), ("rss", "xml")), ("created", "updated")
"""The files of the rss plugin."""
SECTIONS = ["Home", "Strategy", "Plan", "Team", "Playbook"]


@dataclass(frozen=True)
class Case:
    """A project: the plugins beside ours, and what is on the site because of them."""

    plugins: list[Any]
    docs: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    more: frozenset[str] = frozenset()
    """Files that only this site has."""
    nav: list[str] = field(default_factory=lambda: [*SECTIONS, "About us"])
    """The first level of the navigation."""


CASES = {
    "nav": Case(["search", OURS], settings={"nav": [{"Home": "index.md"}, "about.md"]}, nav=["Home", "About us", *SECTIONS[1:]]),
    "nav with placeholders": Case(
        ["search", OURS],
        settings={"nav": [{"Home": "index.md"}, {"When": "Plan"}, "about.md", "Playbook pages"]},
        nav=["Home", "When", "About us", "Strategy", "Team", "Playbook"],
    ),
    "awesome-nav": Case(["search", "awesome-nav", OURS]),
    "awesome-nav with a file": Case(["search", "awesome-nav", OURS], {".nav.yml": "nav:\n  - about.md\n"}),
    "literate-nav": Case(
        ["search", "literate-nav", OURS],
        {"SUMMARY.md": "* [Start](index.md)\n* [Us](about.md)\n"},
        {"exclude_docs": "SUMMARY.md", "validation": {"nav": {"not_found": "warn"}}},
        nav=["Start", "Us", *SECTIONS[1:]],
    ),
    "section-index": Case(["search", "section-index", OURS]),
    "macros": Case(
        ["search", "macros", OURS],
        {"sum.md": "# Sum\n\nIt is {{ 7*7 }}.\n"},
        more=frozenset({"sum/index.html"}),
        nav=[*SECTIONS, "About us", "Sum"],
    ),
    "macros after it": Case(["search", OURS, "macros"]),
    "i18n by suffix": Case(
        ["search", OURS, {"i18n": {"docs_structure": "suffix", "languages": LANGUAGES}}],
        {"about.de.md": "# Wir\n"},
        more=frozenset({"de/about/index.html"}),
    ),
    "i18n by folder": Case(
        ["search", {"i18n": {"docs_structure": "folder", "languages": LANGUAGES}}, OURS],
        {"about.md": "", "en/about.md": ABOUT["about.md"].replace("goals.md", "../goals.md"), "de/about.md": "# Wir\n"},
        more=frozenset({"de/about/index.html"}),
    ),
    "git-revision-date-localized": Case(["search", OURS, {"git-revision-date-localized": {"type": "iso_date"}}]),
    "rss": Case(
        ["search", OURS, {"rss": {"match_path": "news/.*", "use_git": False}}],
        {"news/one.md": "---\ndate: 2027-01-05\n---\n# We moved\n\nTo a larger house.\n"},
        more=frozenset({"news/one/index.html", "rss.xsl", *(f"feed_{kind}_{when}.{end}" for kind, end in FEEDS for when in WHEN)}),
        nav=[*SECTIONS, "About us", "News"],
    ),
    "minify": Case(
        [
            "search",
            OURS,
            {
                "minify": {
                    "minify_html": True,
                    "minify_js": True,
                    "minify_css": True,
                    "js_files": ["assets/playbook/playbook.js"],
                    "css_files": ["assets/playbook/playbook.css"],
                }
            },
        ],
        more=frozenset({"assets/playbook/playbook.min.css", "assets/playbook/playbook.min.js"}),
    ),
    "redirects": Case(
        ["search", OURS, {"redirects": {"redirect_maps": {"old.md": "goals.md", "old-post.md": "posts/hello.md"}}}],
        more=frozenset({"old/index.html", "old-post/index.html"}),
    ),
    "blog": Case(
        ["search", "blog", OURS],
        {"blog/index.md": "# Blog\n", "blog/posts/one.md": "---\ndate: 2027-01-01\n---\n# One\n\nText.\n"},
        more=frozenset({"blog/index.html", "blog/2027/01/01/one/index.html", "blog/archive/2027/index.html"}),
        nav=[*SECTIONS, "About us", "Blog"],
    ),
    "tags": Case(
        ["search", "tags", OURS],
        {"tags.md": "# Tags\n\n<!-- material/tags -->\n", "about.md": f"---\ntags: [team]\n---\n{ABOUT['about.md']}"},
        more=frozenset({"tags/index.html", "tags.json"}),
        nav=[*SECTIONS, "About us", "Tags"],
    ),
    "meta": Case(["search", "meta", OURS], {"posts/.meta.yml": "description: A post of ours\n"}),
    "group": Case(["search", {"group": {"enabled": True, "plugins": [OURS]}}]),
}


@dataclass
class Built:
    made: Project

    @cached_property
    def files(self) -> dict[str, bytes]:
        return contents(self.made.site_dir)

    @property
    def feeds(self) -> dict[str, bytes]:
        return {path: content for path, content in self.files.items() if path.startswith("feeds/")}

    @property
    def search(self) -> dict[str, str]:
        return search_index(self.made.site_dir)

    @property
    def site(self) -> Site:
        return Site(self.made.site_dir, "https://small.example.org/")

    def titles(self) -> dict[str, str]:
        return {path: Html.read(content.decode()).title for path, content in self.files.items() if path.endswith(".html")}


def built(folder: Path, case: Case, prepare: Callable[[Project], None] | None = None) -> Built:
    docs = {name: text for name, text in {**ABOUT, **case.docs}.items() if text}
    theme = {"name": "material", "font": False}
    settings = {"theme": theme, "site_url": "https://small.example.org/", **case.settings}
    made = project(folder / "project", TEXT, docs=docs, plugins=case.plugins, **settings)
    if prepare:
        prepare(made)
    # Some of these plugins print an advertisement for ProperDocs unless told not to.
    done = run("mkdocs", "build", "--strict", cwd=made.folder, SOURCE_DATE_EPOCH=EPOCH, DISABLE_MKDOCS_2_WARNING="true")
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(made)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("plain"), Case(["search", OURS]))


def committed(made: Project) -> None:
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-10-01T12:00:00Z")
    who = ["-c", "user.name=Mei", "-c", "user.email=mei@example.com"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "x"]):
        subprocess.run(["git", *who, *command], cwd=made.folder, env={**os.environ, **dates}, check=True)


@pytest.mark.parametrize("name", CASES)
def test_the_playbook_is_all_there(name: str, plain: Built, tmp_path: Path) -> None:
    case = CASES[name]
    other = built(tmp_path, case, committed if name.startswith("git-") else None)

    minified = {path for path in other.files if ".min." in path and path.startswith("assets/playbook/")}
    assert {path.replace(".min.", ".") for path in minified} | set(other.files) >= set(plain.files)
    assert {path for path in other.files if path not in plain.files} == case.more
    assert other.feeds == plain.feeds
    titles = other.titles()
    assert {path: title for path, title in plain.titles().items() if titles[path] != title and path != "about/index.html"} == {}
    search = other.search
    assert {address for address in plain.search if not address.startswith("about/")} <= set(search)
    assert [address for address, text in plain.search.items() if not address.startswith("about/") and search[address] != text] == []
    assert [title for depth, _, title in navigation(other.made.site_dir, "subscribe/index.html") if depth == 1] == case.nav
    assert other.site.dead_links() == []
    post = other.site.pages["posts/hello/index.html"]
    assert "{{ 7*7 }} {% raw %} & <b>all</b>" in " ".join(post.words), "what people write is text"
    if name in _CHECKS:
        _CHECKS[name](other)


def _macros_work_elsewhere(other: Built) -> None:
    assert "It is 49." in other.site.text("sum/index.html")


def _no_date_is_wrong(other: Built) -> None:
    """The plugin would give what is generated the time of the build."""
    dates = {path: re.findall(r'title="[^"]*">(\d{4}-\d\d-\d\d)<', other.site.text(path)) for path in other.site.pages}
    assert {path: found for path, found in dates.items() if found} == {"about/index.html": ["2026-10-01"]}


def _only_news_is_fed(other: Built) -> None:
    feed = json.loads(other.files["feed_json_created.json"])
    assert [item["title"] for item in feed["items"]] == ["We moved"]


def _both_languages_have_all(other: Built) -> None:
    assert [title for depth, _, title in navigation(other.made.site_dir, "de/about/index.html") if depth == 1] == [*SECTIONS, "Wir"]
    assert "../../posts/hello/" not in other.site.pages["index.html"].links


def _minified_is_used(other: Built) -> None:
    links = other.site.pages["goals/index.html"].links
    assert "../assets/playbook/playbook.min.css" in links
    assert "../assets/playbook/playbook.min.js" in links


def _metadata_reaches_ours(other: Built) -> None:
    assert '<meta name="description" content="A post of ours">' in other.site.text("posts/again/index.html")


_CHECKS: dict[str, Callable[[Built], None]] = {
    "macros": _macros_work_elsewhere,
    "git-revision-date-localized": _no_date_is_wrong,
    "rss": _only_news_is_fed,
    "i18n by suffix": _both_languages_have_all,
    "i18n by folder": _both_languages_have_all,
    "minify": _minified_is_used,
    "meta": _metadata_reaches_ours,
}


def test_offline_pages_find_each_other(plain: Built, tmp_path: Path) -> None:
    """Material's plugin for sites that are opened from a disk: there `posts/hello/` is no page."""
    other = built(tmp_path, Case(["search", OURS, "offline"]))
    assert "posts/hello.html" in other.files
    assert other.site.dead_links() == []
    assert [link for page in other.site.pages.values() for link in page.links if re.fullmatch(r"[.\w/-]+/", link)] == []
    assert set(other.feeds) == set(plain.feeds)
    feed = other.feeds["feeds/small-all.ics"].replace(b"\r\n ", b"")
    assert b"URL:https://small.example.org/posts/hello.html\r\n" in feed
    assert "posts/hello.html" in other.search
