"""The mkdocs.yml of an export: the site's own, with the playbook in its navigation and without the plugin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_playbook.cli import main
from sites import PLAYBOOK, Project, build, project

OURS = [("Strategy", "strategy.md"), ("Plan", "calendar/index.md"), ("Team", "roles/index.md"), ("Playbook", "review.md")]
PAGES = {"about.md": "# About us\n", "more-notes/index.md": "# Notes\n", "more-notes/a.md": "# A\n", "more-notes/Deep_er/b.md": "# B\n"}


def exported(made: Project, *flags: str) -> tuple[str, Any]:
    """The configuration, as text and as values."""
    assert main(["export", str(made.folder / "out"), str(made.folder), *flags]) == 0
    text = (made.folder / "out" / "mkdocs.yml").read_text(encoding="utf-8")
    lenient = type("Lenient", (yaml.SafeLoader,), {})
    lenient.add_multi_constructor("", lambda loader, suffix, node: f"tag {suffix}")  # type: ignore[attr-defined]
    return text, yaml.load(text, Loader=lenient)  # noqa: S506


def first_pages(nav: list[Any]) -> list[Any]:
    """Each entry of a `nav:`, a section only by its name and its first page."""

    def first(inner: Any) -> Any:
        while not isinstance(inner, str):
            inner = inner[0] if isinstance(inner, list) else next(iter(inner.values()))
        return inner

    return [entry if isinstance(entry, str) else (next(iter(entry)), first(next(iter(entry.values())))) for entry in nav]


def test_without_a_nav_the_order_is_that_of_mkdocs(tmp_path: Path) -> None:
    made = project(tmp_path / "project", docs=PAGES)
    nav = exported(made)[1]["nav"]
    assert first_pages(nav[:-2]) == [("Home", "index.md"), *OURS]
    assert nav[-2:] == ["about.md", {"More notes": ["more-notes/index.md", "more-notes/a.md", {"Deep er": ["more-notes/Deep_er/b.md"]}]}]


def test_the_exported_site_is_that_of_the_plugin(tmp_path: Path) -> None:
    """MkDocs itself, which needs no Zensical, builds the same addresses in the same order of navigation."""
    made = project(tmp_path / "project", docs={**PAGES, "index.md": "# Welcome\n", "goals.md": "# Our goals\n"})
    exported(made)
    ours, theirs = made.build(strict=True), build(made.folder / "out" / "mkdocs.yml", tmp_path / "theirs", strict=True)
    assert set(theirs.pages) == set(ours.pages)
    for path in ("about/index.html", "posts/hello/index.html"):
        assert leading_on(theirs.pages[path].links) == leading_on(ours.pages[path].links)
    assert "Our goals" in " ".join(theirs.pages["goals/index.html"].words)
    assert theirs.dead_links(by_hand={"goals/index.html"}) == []


def leading_on(links: list[str]) -> list[str]:
    return sorted(link for link in links if not link.startswith("#") and not link.endswith((".css", ".js")))


def test_placeholders_of_a_nav_are_filled(tmp_path: Path) -> None:
    made = project(tmp_path / "project", docs=PAGES, nav=["about.md", {"When": "Plan"}, {"Shop": "https://shop.example.com"}, "Team"])
    assert first_pages(exported(made)[1]["nav"]) == [
        "about.md",
        ("When", "calendar/index.md"),
        ("Shop", "https://shop.example.com"),
        OURS[2],
    ]


def test_style_and_script_come_before_those_of_the_site(tmp_path: Path) -> None:
    made = project(tmp_path / "project", extra_css=["own.css"], extra_javascript=["own.js", {"path": "late.js", "defer": True}])
    config = exported(made)[1]
    assert config["extra_css"] == ["assets/playbook/playbook.css", "own.css"]
    assert config["extra_javascript"] == ["assets/playbook/playbook.js", "own.js", {"path": "late.js", "defer": True}]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, ["attr_list", "fenced_code"]),
        (["admonition"], ["admonition", "attr_list", "fenced_code"]),
        (["attr_list", {"pymdownx.superfences": {}}], ["attr_list", {"pymdownx.superfences": {}}]),
        ({"toc": {"permalink": True}}, {"toc": {"permalink": True}, "attr_list": {}, "fenced_code": {}}),
    ],
)
def test_the_pages_have_the_extensions_that_they_need(tmp_path: Path, given: Any, kept: Any) -> None:
    made = project(tmp_path / "project", **({} if given is None else {"markdown_extensions": given}))
    assert exported(made)[1]["markdown_extensions"] == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["search", {"playbook": {"sources": ["content"]}}, {"tags": {}}], ["search", {"tags": {}}]),
        ({"search": {}, "playbook": {"sources": ["content"]}}, {"search": {}}),
        ([{"group": {"plugins": ["search", {"playbook": {"sources": ["content"]}}]}}], [{"group": {"plugins": ["search"]}}]),
    ],
)
def test_the_plugin_has_done_its_work(tmp_path: Path, given: Any, kept: Any) -> None:
    made = project(tmp_path / "project", plugins=given)
    assert exported(made)[1]["plugins"] == kept


def test_what_is_written_stays_as_it_is_with_its_tags(tmp_path: Path) -> None:
    made = project(tmp_path / "project", copyright="Ünlü & co")
    file = made.folder / "mkdocs.yml"
    emoji = "markdown_extensions:\n- pymdownx.emoji:\n    emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
    file.write_text(f"{file.read_text()}{emoji}site_author: !ENV [AUTHOR, '010']\n", encoding="utf-8")
    text, config = exported(made)
    assert "emoji_index: !!python/name:material.extensions.emoji.twemoji" in text
    assert "site_author: !ENV [AUTHOR, '010']" in text
    assert config["copyright"] == "Ünlü & co"


def test_paths_lead_to_the_same_places(tmp_path: Path) -> None:
    theme = {"name": "material", "custom_dir": "over/rides", "features": ["content.action.edit", "navigation.tabs"]}
    made = project(tmp_path / "project", theme=theme, hooks=["hooks/one.py"], site_dir="public", edit_uri="edit/main/content/pages/")
    (made.folder / "over" / "rides").mkdir(parents=True)
    config = exported(made)[1]
    assert (made.folder / "out" / config["theme"]["custom_dir"]).resolve() == made.folder / "over" / "rides"
    assert (made.folder / "out" / config["hooks"][0]).resolve() == made.folder / "hooks" / "one.py"
    assert config["theme"]["features"] == ["navigation.tabs"], "there is no source to edit"
    assert "edit_uri" not in config
    assert config["docs_dir"] == "docs"
    assert "site_dir" not in config


def test_an_inherited_configuration_counts(tmp_path: Path) -> None:
    made = project(tmp_path / "project", INHERIT="base/all.yml", theme={"features": ["navigation.tabs"]})
    (made.folder / "base").mkdir()
    base = {"theme": {"name": "material", "font": False, "features": ["navigation.top"]}, "nav": ["Playbook pages"], "site_author": "Mei"}
    (made.folder / "base" / "all.yml").write_text(yaml.safe_dump(base), encoding="utf-8")
    config = exported(made)[1]
    assert config["theme"] == {"name": "material", "font": False, "features": ["navigation.tabs"]}
    assert config["site_author"] == "Mei"
    assert first_pages(config["nav"]) == [("Home", "index.md"), *OURS]
    assert "INHERIT" not in config


def test_without_a_configuration_there_is_one_that_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    made = project(tmp_path / "project")
    (made.folder / "mkdocs.yml").unlink()
    (made.folder / "calendars").mkdir()
    config = exported(made, "--site-url", "https://plan.example.org/")[1]
    assert config["site_name"] == "Small playbook"
    assert config["site_url"] == "https://plan.example.org/"
    assert (config["theme"]["name"], config["theme"]["font"]) == ("material", False)


def test_titles_are_text(tmp_path: Path) -> None:
    """Themes put titles into pages as they are."""
    made = project(tmp_path / "project", PLAYBOOK.replace("name: Spring letters", "name: 'Cups & <b>bowls</b>: \"two\"'"))
    config = exported(made)[1]
    campaigns = next(entry for entry in config["nav"][2]["Plan"] if "Campaigns" in entry)["Campaigns"]
    assert {"Cups &amp; &lt;b&gt;bowls&lt;/b&gt;: &#34;two&#34;": "campaigns/spring.md"} in campaigns


def test_a_link_out_of_the_project_is_left_out_with_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(tmp_path / "project")
    (tmp_path / "secret.md").write_text("# Secret\n", encoding="utf-8")
    (made.folder / "content" / "pages" / "link.md").symlink_to(tmp_path / "secret.md")
    exported(made)
    assert "link.md:1:1: Y304" in capsys.readouterr().err
    assert not (made.folder / "out" / "docs" / "link.md").exists()
