"""Where the playbook stands in a site's navigation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from mkdocs_playbook.pages.blocks import Page
from mkdocs_playbook.pages.navigation import fill
from mkdocs_playbook.plugin import PlaybookPlugin
from sites import Site, project

PAGES = {
    "index.md": Page(address="", title="Small playbook", nav_title="Home", group=("Home",), blocks=()),
    "strategy.md": Page(address="strategy", title="Strategy", nav_title="Overview", group=("Strategy",), blocks=()),
    "goals.md": Page(address="goals", title="Goals", group=("Strategy",), blocks=()),
    "channels/blog.md": Page(address="channels/blog", title="Blog", group=("Strategy", "Channels"), blocks=()),
    "calendar.md": Page(address="calendar", title="Calendar", group=("Plan",), blocks=()),
    "guide.md": Page(address="guide", title="Guide", group=("Playbook",), blocks=()),
    "posts/hello.md": Page(address="posts/hello", title="Hello", blocks=()),
}
STRATEGY = [{"Overview": "strategy.md"}, {"Goals": "goals.md"}, {"Channels": [{"Blog": "channels/blog.md"}]}]
PLAN = [{"Calendar": "calendar.md"}]
PLAYBOOK = [{"Guide": "guide.md"}]
ALL = [{"Strategy": STRATEGY}, {"Plan": PLAN}, {"Playbook": PLAYBOOK}]


@pytest.mark.parametrize(
    ("nav", "filled"),
    [
        pytest.param(["index.md", "about.md"], ["index.md", "about.md", *ALL], id="without a placeholder the sections come at the end"),
        pytest.param(["about.md"], ["about.md", {"Home": "index.md"}, *ALL], id="home is among them if it is not named"),
        pytest.param(
            [{"Start": "index.md"}, "Plan", "about.md"],
            [{"Start": "index.md"}, {"Plan": PLAN}, "about.md"],
            id="a section's name is that section, and no other section is put in",
        ),
        pytest.param(
            [{"Start": "index.md"}, "Playbook pages", "about.md"],
            [{"Start": "index.md"}, *ALL, "about.md"],
            id="all pages, in the middle",
        ),
        pytest.param(
            ["index.md", "Plan", {"More": ["Playbook pages"]}],
            ["index.md", {"Plan": PLAN}, {"More": [{"Strategy": STRATEGY}, {"Playbook": PLAYBOOK}]}],
            id="all that are not named elsewhere",
        ),
        pytest.param(
            ["index.md", {"When": "Plan"}, {"Everything": "Playbook pages"}],
            ["index.md", {"When": PLAN}, {"Everything": [{"Strategy": STRATEGY}, {"Playbook": PLAYBOOK}]}],
            id="under other titles",
        ),
        pytest.param(["index.md", {"Goals": "goals.md"}], ["index.md", {"Goals": "goals.md"}], id="only the generated page that is named"),
        pytest.param(
            ["index.md", {"Aims": "goals.md"}, "Strategy"],
            ["index.md", {"Aims": "goals.md"}, {"Strategy": [STRATEGY[0], STRATEGY[2]]}],
            id="a page that is named does not come twice",
        ),
        pytest.param(["index.md", "Team", {"Us": ["Team"]}, "Plan"], ["index.md", {"Plan": PLAN}], id="a section without pages vanishes"),
        pytest.param(
            ["index.md", {"Shop": "https://shop.example.com"}, "Playbook pages"],
            ["index.md", {"Shop": "https://shop.example.com"}, *ALL],
            id="links stay",
        ),
        pytest.param([{"Blank": None}, "index.md", "Plan"], [{"Blank": None}, "index.md", {"Plan": PLAN}], id="blanks are left to MkDocs"),
    ],
)
def test_a_nav_is_filled(nav: list[Any], filled: list[Any]) -> None:
    assert fill(nav, PAGES) == filled


@pytest.mark.parametrize("nav", [["index.md"], ["about.md", "Playbook pages"], ["index.md", {"When": "Plan"}, {"All": ["Playbook pages"]}]])
def test_filling_twice_is_filling_once(nav: list[Any]) -> None:
    """Other plugins, such as i18n, build a site once for each language."""
    assert fill(fill(nav, PAGES), PAGES) == fill(nav, PAGES)


def test_placeholders_vanish_while_the_playbook_is_broken() -> None:
    assert fill(["index.md", "Strategy", {"When": "Plan"}, {"All": ["Playbook pages"]}], {}) == ["index.md"]


def test_a_page_written_by_hand_stands_in_its_section_under_its_own_title() -> None:
    filled = fill(["index.md", "Strategy"], PAGES, {"goals.md"})
    assert filled == ["index.md", {"Strategy": [STRATEGY[0], "goals.md", STRATEGY[2]]}]


def test_a_page_written_by_hand_is_the_users_and_does_not_stop_the_sections() -> None:
    filled = fill(["index.md", "goals.md"], PAGES, {"index.md", "goals.md"})
    assert filled == ["index.md", "goals.md", {"Strategy": [STRATEGY[0], STRATEGY[2]]}, *ALL[1:]]


# ── as MkDocs shows it ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Navigation]:
    """The navigations that MkDocs ends with."""
    navigations: list[Navigation] = []
    on_nav = PlaybookPlugin._extended

    def listen(self: PlaybookPlugin, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        navigations.append(on_nav(self, nav, config, files))
        return navigations[-1]

    monkeypatch.setattr(PlaybookPlugin, "_extended", listen)
    assert issubclass(PlaybookPlugin, BasePlugin)
    return navigations


def outline(nav: Navigation) -> list[Any]:
    """The navigation as titles: a section is a map of its title to what is in it."""
    return _titles(nav.items)


def _titles(items: list[Any]) -> list[Any]:
    return [{item.title: _titles(item.children)} if item.is_section else item.title for item in items]


def check_consistent(nav: Navigation, site: Site) -> None:
    """Each page stands once; previous, next and parent are what the tree says."""
    assert site.warnings == []
    in_tree = list(_pages(nav.items))
    uris = [page.file.src_uri for page in in_tree]
    assert uris == [page.file.src_uri for page in nav.pages]
    assert len(set(uris)) == len(uris)
    around: list[Any] = [None, *in_tree, None]
    for number, page in enumerate(in_tree):
        assert (page.previous_page, page.next_page) == (around[number], around[number + 2]), page.file.src_uri
    for item in nav.items:
        assert item.parent is None
        _check_parents(item)


def _pages(items: list[Any]) -> Any:
    for item in items:
        if item.is_page:
            yield item
        yield from _pages(item.children or [])


def _check_parents(item: Any) -> None:
    for child in item.children or []:
        assert child.parent is item
        _check_parents(child)


def names(tree: list[Any]) -> list[str]:
    return [next(iter(item)) if isinstance(item, dict) else item for item in tree]


def test_without_a_nav_the_users_pages_come_after_the_playbook(tmp_path: Path, seen: list[Navigation]) -> None:
    docs = {"about.md": "# About us\n", "tips/one.md": "# Tip\n"}
    site = project(tmp_path, docs=docs).build(strict=True)
    assert names(outline(seen[0])) == ["Home", "Strategy", "Plan", "Team", "Playbook", "About us", "Tips"]
    check_consistent(seen[0], site)
    assert seen[0].homepage is not None
    assert seen[0].homepage.file.src_uri == "index.md"


def test_posts_are_not_in_the_navigation(tmp_path: Path, seen: list[Navigation]) -> None:
    site = project(tmp_path).build(strict=True)
    assert "posts/hello/index.html" in site
    assert not [page.file.src_uri for page in seen[0].pages if page.file.src_uri.startswith("posts/")]
    assert "campaigns/spring.md" in [page.file.src_uri for page in seen[0].pages]


def test_the_users_own_home_stays_first(tmp_path: Path, seen: list[Navigation]) -> None:
    site = project(tmp_path, docs={"index.md": "# Welcome\n", "about.md": "# About us\n"}).build(strict=True)
    assert names(outline(seen[0])) == ["Welcome", "Strategy", "Plan", "Team", "Playbook", "About us"]
    check_consistent(seen[0], site)


def test_below_a_mount_both_homes_are_there(tmp_path: Path, seen: list[Navigation]) -> None:
    site = project(tmp_path, docs={"index.md": "# Welcome\n"}, options={"mount": "plan"}).build(strict=True)
    assert names(outline(seen[0])) == ["Welcome", "Home", "Strategy", "Plan", "Team", "Playbook"]
    assert seen[0].homepage is not None
    assert seen[0].homepage.file.src_uri == "index.md"
    check_consistent(seen[0], site)


@pytest.mark.parametrize("written", ["campaigns/spring.md", "campaigns/spring/index.md"])
def test_a_page_written_by_hand_stands_where_ours_would(tmp_path: Path, seen: list[Navigation], written: str) -> None:
    site = project(tmp_path, docs={written: "# Spring, by hand\n", "about.md": "# About us\n"}).build(strict=True)
    tree = outline(seen[0])
    assert names(tree) == ["Home", "Strategy", "Plan", "Team", "Playbook", "About us"]
    assert "Spring, by hand" in str(tree[2])
    assert "Spring letters" not in str(tree)
    check_consistent(seen[0], site)


def test_a_page_by_hand_that_its_author_keeps_out_of_the_navigation_stays_out(tmp_path: Path, seen: list[Navigation]) -> None:
    site = project(tmp_path, docs={"campaigns/spring.md": "# Spring, by hand\n"}, not_in_nav="campaigns/spring.md").build(strict=True)
    assert "Spring" not in str(outline(seen[0]))
    check_consistent(seen[0], site)


NAVS: dict[str, list[Any]] = {
    "no placeholder": ["index.md", "about.md"],
    "without home": ["about.md"],
    "sections": [{"Start": "index.md"}, "Strategy", {"When": "Plan"}, "about.md"],
    "all": ["index.md", "Playbook pages", "about.md"],
    "named pages": ["index.md", {"Aims": "goals.md"}, {"Spring": ["campaigns/spring.md", "posts/hello.md"]}, "about.md"],
    "named page and all": [{"Aims": "goals.md"}, "about.md", "Playbook pages"],
}
TOPS = {
    "no placeholder": ["Small playbook", "About us", "Strategy", "Plan", "Team", "Playbook"],
    "without home": ["About us", "Home", "Strategy", "Plan", "Team", "Playbook"],
    "sections": ["Start", "Strategy", "When", "About us"],
    "all": ["Small playbook", "Strategy", "Plan", "Team", "Playbook", "About us"],
    "named pages": ["Small playbook", "Aims", "Spring", "About us"],
    "named page and all": ["Aims", "About us", "Home", "Strategy", "Plan", "Team", "Playbook"],
}


@pytest.mark.parametrize("name", list(NAVS))
def test_with_a_nav_the_playbook_is_where_it_says(tmp_path: Path, seen: list[Navigation], name: str) -> None:
    site = project(tmp_path, docs={"about.md": "# About us\n"}, nav=NAVS[name]).build(strict=True)
    assert names(outline(seen[0])) == TOPS[name]
    check_consistent(seen[0], site)
    assert site.dead_links() == []


@pytest.mark.parametrize("written", ["goals.md", "goals/index.md"])
@pytest.mark.parametrize("nav", [["index.md", "Strategy"], ["index.md", "about.md"], ["index.md", "Playbook pages"]])
def test_with_a_nav_a_page_by_hand_stands_in_its_section(tmp_path: Path, seen: list[Navigation], nav: list[Any], written: str) -> None:
    site = project(tmp_path, docs={"about.md": "# About us\n", written: "# Aims, by hand\n"}, nav=nav).build(strict=True)
    strategy = next(item for item in outline(seen[0]) if isinstance(item, dict) and "Strategy" in item)
    assert "Aims, by hand" in strategy["Strategy"]
    check_consistent(seen[0], site)
