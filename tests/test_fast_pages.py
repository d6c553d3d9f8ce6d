"""Pages outside of the navigation share what the theme puts around them, and come out byte for byte as they do one by one."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from mkdocs_playbook import plugin
from mkdocs_playbook.front import finished
from mkdocs_playbook.front.frames import Frames
from mkdocs_playbook.front.pages import put_in
from mkdocs_playbook.plugin import PlaybookPlugin
from sites import ASYNCAPI, PLAYBOOK, Project, Site, contents, copy_demo, project

POSTS = "".join(f"  piece-{number}: {{title: Piece {number}, date: 2027-02-0{number}, channels: [blog]}}\n" for number in range(1, 9))
MANY = PLAYBOOK.replace("\nroles:", f"\n{POSTS}roles:").replace("Piece 3", "'Piece <3> & “more”'").replace("Piece 5", "Stück 5")
"""Ten posts, some of whose titles have signs that HTML has names for."""
FAST = {"sources": ["content"], "today": "2027-01-13"}
MATERIAL = {"name": "material", "features": ["navigation.footer", "navigation.path", "toc.integrate"]}
PATHS = ["posts/piece-1/index.html", "goals/index.html", "search/search_index.json", "index.html"]
EDITS = int(os.environ.get("PLAYBOOK_EDITS", "8"))
KUBERNETES = ASYNCAPI.parent / "kubernetes-1.35"


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")


@pytest.fixture
def themed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of pages that went through the theme by themselves, be it from us or from MkDocs; all of them in this process."""
    monkeypatch.setattr(finished, "processes", lambda: 1)
    seen: list[str] = []
    ours, theirs = Frames._through_theme, mkdocs_build._build_page

    def one(self: Frames, page: Any) -> bytes:
        seen.append(page.url)
        return ours(self, page)

    def another(page: Any, *arguments: Any, **more: Any) -> None:
        seen.append(page.url)
        theirs(page, *arguments, **more)

    monkeypatch.setattr(Frames, "_through_theme", one)
    monkeypatch.setattr(mkdocs_build, "_build_page", another)
    return seen


def written(folder: Path, *plugins: object, docs: dict[str, str] | None = None, mount: str = "", **settings: object) -> Project:
    return project(folder, MANY, docs=docs, **({"plugins": ["search", {"playbook": FAST | {"mount": mount}}, *plugins]} | settings))


def one_by_one(made: Project) -> dict[str, bytes]:
    """The files of the site whose pages all go through the theme."""
    config = made.folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    changed = re.sub(r"\n( *)- playbook\b:?", r"\n\1- playbook:\n\1    fast_pages: false", text)
    assert changed != text
    config.write_text(changed, encoding="utf-8")
    made.build()
    config.write_text(text, encoding="utf-8")
    return contents(made.site_dir)


def differing(made: Project, slow: dict[str, bytes]) -> list[str]:
    fast = contents(made.site_dir)
    assert fast.keys() == slow.keys()
    return [path for path in slow if slow[path] != fast[path]]


def told(site: Site) -> list[str]:
    return [record.getMessage() for record in site.records if "goes through the theme by itself" in record.getMessage()]


@pytest.mark.parametrize(
    ("settings", "mount"),
    [
        ({}, ""),
        ({"use_directory_urls": False, "site_url": "https://example.com/below/"}, ""),
        ({"theme": MATERIAL, "site_url": "https://example.com/"}, ""),
        ({"theme": MATERIAL, "use_directory_urls": False}, "our/plan"),
        ({"theme": MATERIAL, "repo_url": "https://example.com/us/plan", "edit_uri": "edit/main/"}, ""),
        ({"theme": {"name": "mkdocs"}, "nav": ["index.md", {"One": "posts/piece-1.md"}, "Playbook pages"]}, ""),
    ],
)
def test_a_site_is_the_same_both_ways(tmp_path: Path, settings: dict[str, Any], mount: str, themed: list[str]) -> None:
    made = written(tmp_path / "project", docs={"index.md": "# Hello\n"}, mount=mount, **settings)
    slow = one_by_one(made)
    assert sum("posts/" in url for url in themed) == 10
    themed.clear()
    site = made.build()
    assert not differing(made, slow)
    assert not told(site)
    assert sum("posts/" in url for url in themed) < 10


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("playbook", ["demo", ASYNCAPI.name, KUBERNETES.name])
def test_whole_playbooks_are_the_same_both_ways(tmp_path: Path, playbook: str, directory_urls: bool, themed: list[str]) -> None:
    folder = tmp_path / "project"
    if playbook == "demo":
        copy_demo(folder)
    else:
        shutil.copytree(ASYNCAPI.parent / playbook, folder)
    if not directory_urls:
        config = folder / "mkdocs.yml"
        config.write_text("use_directory_urls: false\n" + config.read_text(encoding="utf-8"), encoding="utf-8")
    made = Project(folder)
    slow = one_by_one(made)
    before = len(themed)
    themed.clear()
    site = made.build()
    assert not differing(made, slow)
    assert not told(site)
    assert len(themed) < before / 1.5


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ('{% if page.meta.title == "Piece 4" %}<b>Look</b>{% endif %}', "looks into their texts"),
        ('{% if page.url.startswith("posts/piece-4") %}<b>Look</b>{% endif %}', "looks into their texts"),
        ("<b>{{ page.file.src_uri }}</b>", "asks for page.file"),
        ("<b>{{ page.content | length }}</b>", "looks into their texts"),
        ("<b>{{ page.title | upper }}</b>", "looks into their texts"),
        ('<b>{{ page.title | replace("Piece", "Part") }}</b>', "come out of it otherwise"),
        ("<b>{{ page.title | e }}</b>", "come out of it otherwise"),
    ],
)
def test_a_theme_that_does_more_gets_every_page(tmp_path: Path, template: str, why: str, themed: list[str]) -> None:
    overrides = tmp_path / "project" / "overrides"
    overrides.mkdir(parents=True)
    (overrides / "main.html").write_text(f'{{% extends "base.html" %}}{{% block content %}}{template}{{{{ super() }}}}{{% endblock %}}')
    theme = {"name": "mkdocs", "custom_dir": str(overrides)}
    made = written(tmp_path / "project" / "inner", theme=theme)
    slow = one_by_one(made)
    assert b"<b>" in slow["posts/piece-4/index.html"]
    themed.clear()
    site = made.build()
    assert not differing(made, slow)
    assert any(why in message and "'posts'" in message for message in told(site)), told(site)
    assert sum("posts/" in url for url in themed) >= 10


def test_a_theme_may_add_what_is_alike(tmp_path: Path, themed: list[str]) -> None:
    overrides = tmp_path / "project" / "overrides"
    overrides.mkdir(parents=True)
    text = '{% extends "base.html" %}{% block content %}<i class="{{ page.url }}">{{ page.meta.title }}</i>{{ super() }}{% endblock %}'
    (overrides / "main.html").write_text(text)
    made = written(tmp_path / "project" / "inner", theme={"name": "mkdocs", "custom_dir": str(overrides)})
    slow = one_by_one(made)
    assert b'<i class="posts/piece-4/">Piece 4</i>' in slow["posts/piece-4/index.html"]
    themed.clear()
    site = made.build()
    assert not differing(made, slow)
    assert not told(site)
    assert sum("posts/" in url for url in themed) < 10


def test_a_hook_on_pages_sees_them_all(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    made = written(folder, hooks=[str(tmp_path / "hook.py")])
    (tmp_path / "hook.py").write_text(
        "def on_post_page(output, page, config):\n    return output.replace('</body>', '<!-- seen --></body>')\n"
    )
    made.build()
    assert all(b"<!-- seen -->" in content for path, content in contents(made.site_dir).items() if path.startswith("posts/"))


def test_a_page_above_others_has_links_of_its_own(tmp_path: Path) -> None:
    """From `posts/piece-1/` the way to what lies below it is another than from `posts/piece-2/`."""
    made = written(tmp_path / "project", docs={"posts/piece-1/notes.md": "# Notes of it\n"}, theme=MATERIAL)
    slow = one_by_one(made)
    site = made.build()
    assert not differing(made, slow)
    assert not site.dead_links()


def test_links_to_fast_pages_are_checked(tmp_path: Path) -> None:
    checked: dict[str, Any] = {"strict": True, "validation": {"anchors": "warn"}}
    made = written(tmp_path / "good", docs={"about.md": "# About\n\n[One](posts/piece-1.md#at-a-glance)\n"}, **checked)
    assert 'href="../posts/piece-1/#at-a-glance"' in made.build().text("about/index.html")
    for name, target in (("anchor", "piece-1.md#nowhere"), ("page", "piece-99.md")):
        made = written(tmp_path / name, docs={"about.md": f"# About\n\n[One](posts/{target})\n"}, **checked)
        with pytest.raises(Abort):
            made.build()


def test_the_sitemap_has_all_pages(tmp_path: Path) -> None:
    made = written(tmp_path / "project", site_url="https://example.com/")
    site = made.build()
    pages = {path.removesuffix("index.html") for path in site.pages if path.endswith("index.html") and "winter" not in path}
    assert set(re.findall("<loc>https://example.com/(.*?)</loc>", site.text("sitemap.xml"))) == pages


# ── pages on demand, as under `serve` after an edit ──


def asked_for(made: Project) -> tuple[PlaybookPlugin, set[str]]:
    """Build as a server does that has begun. The plugin, and the files that are there before anybody asks."""
    config = load_config(config_file=str(made.folder / "mkdocs.yml"), site_dir=str(made.site_dir))
    config.plugins.on_startup(command="serve", dirty=False)
    playbook = config.plugins["playbook"]
    assert isinstance(playbook, PlaybookPlugin)
    playbook._demand.is_on = True
    mkdocs_build.build(config)
    return playbook, set(contents(made.site_dir))


def test_pages_are_written_when_somebody_asks(tmp_path: Path) -> None:
    made = written(tmp_path / "project", theme=MATERIAL)
    made.build()
    whole = contents(made.site_dir)
    playbook, there = asked_for(made)
    waiting = {path for path in whole if path.endswith(("index.html", ".ics"))} - there
    assert {"feeds/small-all.ics", "strategy/index.html", "goals/index.html", "posts/piece-1/index.html"} <= waiting
    assert playbook._ask_for("posts/piece-1/index.html")
    assert not playbook._ask_for("posts/piece-1/index.html")
    assert not playbook._ask_for("posts/piece-99/index.html")
    assert set(contents(made.site_dir)) == there | {"posts/piece-1/index.html"}
    playbook._ask_for("search/search_index.json")
    for path in waiting:
        playbook._ask_for(path)
    assert contents(made.site_dir) == whole


@pytest.mark.slow
def test_after_any_edit_the_pages_on_demand_are_those_of_a_whole_build(tmp_path: Path) -> None:
    made = written(tmp_path / "project", theme=MATERIAL)
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    text = MANY
    for number in range(EDITS):
        edits = [
            (r"Piece \d+", f"Piece {chance.randint(1, 99)}"),
            (r"2027-02-0\d", f"2027-02-0{chance.randint(1, 9)}"),
            ("name: [A-Z][a-z]+", f"name: {chance.choice(['Mei', 'Jun', 'Blog'])}"),
            (r"piece-\d+:", f"piece-{100 + number}:"),
            ("thousand|hundred", chance.choice(["thousand", "hundred"])),
        ]
        pattern, put = chance.choice(edits)
        text = re.sub(pattern, put, text, count=1) if chance.random() < 0.5 else re.sub(pattern, put, MANY, count=1)
        made.write(text)
        playbook, _ = asked_for(made)
        for path in chance.sample(PATHS, 2):
            playbook._ask_for(path)
        for file in list(playbook._finished._waiting) if playbook._finished else ():
            playbook._ask_for(file)
        playbook._ask_for("search/search_index.json")
        shown = contents(made.site_dir)
        made.build()
        assert shown == contents(made.site_dir), (number, text)


@pytest.mark.parametrize("case", ["templates", "edition"])
def test_pages_that_have_to_be_looked_at_are_written_at_once(tmp_path: Path, case: str) -> None:
    made = written(tmp_path / "project", theme={"name": "mkdocs", "custom_dir": str(tmp_path / "own")})
    (tmp_path / "own" / "playbook").mkdir(parents=True)
    if case == "edition":
        (tmp_path / "own" / "playbook").rmdir()
        config = made.folder / "mkdocs.yml"
        config.write_text(config.read_text(encoding="utf-8").replace("mount: ''", "edition: client"), encoding="utf-8")
    _, there = asked_for(made)
    assert "posts/piece-1/index.html" in there


# ── search ──


def entries(site: Site) -> list[dict[str, str]]:
    read: list[dict[str, str]] = json.loads(site.text("search/search_index.json"))["docs"]
    return read


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", re.sub(r"\?\S*utm_\S*", "", text))))


@pytest.mark.parametrize("theme", [{"name": "material"}, {"name": "mkdocs"}])
@pytest.mark.parametrize("fast", [True, False])
def test_the_search_finds_what_it_found_in_the_html(
    tmp_path: Path, theme: dict[str, str], fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_demo(tmp_path / "demo")
    made = Project(tmp_path / "demo")
    config = made.folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    if theme["name"] == "mkdocs":
        text = re.sub(r"theme:\n(  .*\n)+", "theme: mkdocs\n", text)
    slow = text.replace("  - playbook:\n", "  - playbook:\n      fast_pages: false\n")
    assert slow != text
    config.write_text(text if fast else slow, encoding="utf-8")
    ours = entries(made.build())
    config.write_text(slow, encoding="utf-8")

    def what_is_found(page: Any, rendered: Any, addresses: Any) -> str:
        """Without pictures, and without the foot: it says the same on each page."""
        html, left = put_in(page, rendered, addresses).replace(addresses.resolve(rendered.foot_html, page.file.url), ""), ""
        while html != left:
            html, left = re.sub(r"<svg\b(?:(?!<svg\b).)*?</svg>", "", html, flags=re.DOTALL), html
        return html

    monkeypatch.setattr(plugin, "tell_search", lambda *_: None)
    monkeypatch.setattr(plugin, "put_in", what_is_found)
    site = made.build()
    left_out = {path.removesuffix("index.html") for path in site.pages if path.startswith("calendar/") or path == "board/index.html"}
    ordinary = [entry for entry in entries(site) if entry["location"].partition("#")[0] not in left_out | {"review/"}]

    assert [entry["location"] for entry in ours] == [entry["location"] for entry in ordinary]
    assert len(ours) > 500
    found = {entry["location"]: entry for entry in ours}
    for entry in ordinary:
        mine = found[entry["location"]]
        assert mine["title"] == entry["title"]
        assert mine.get("boost") == entry.get("boost")
        # Words that the ordinary way takes for one, for it puts nothing in place of a cell's end, are several of ours.
        missing = {word for word in words(entry["text"]) - words(mine["text"]) if word not in "".join(mine["text"].split())}
        assert not missing, entry["location"]


def test_a_post_is_found_by_its_copy_and_hidden_pages_are_not(tmp_path: Path) -> None:
    text = MANY.replace("{title: Piece 4,", "{title: Piece 4, copy: 'Zebras & <stripes>',")
    made = project(tmp_path / "project", text, plugins=["search", {"playbook": FAST}], theme={"name": "material"})
    found = entries(made.build())
    [entry] = [entry for entry in found if "Zebras" in entry["text"]]
    assert entry["location"].startswith("posts/piece-4/#")
    assert "Zebras &amp; &lt;stripes&gt;" in entry["text"]
    assert "posts/piece-4/" in {entry["location"] for entry in found}
    assert not [entry for entry in found if entry["location"].startswith("board/")]
    assert (made.site_dir / "board" / "index.html").is_file()
