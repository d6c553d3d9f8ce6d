"""A playbook in another language: what the site around it speaks, what stays English and says so, anchors, and right-to-left pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pagetext import ROOT, TODAY, Element, SiteText, read_site
from sites import PLAYBOOK, copy_demo, project

# Fixtures of the tests in a browser.
from test_browser import OVERFLOW, Served, build, chromium, one_of_each, serve  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MATERIAL: dict[str, Any] = {"name": "material", "font": False}


def in_language(language: str) -> str:
    return PLAYBOOK.replace("timezone: Asia/Singapore}", f"timezone: Asia/Singapore, language: {language}}}")


# ── the site around the playbook ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "spoken", "searched"), [("de", "de", "de"), ("de-AT", "de", "de"), ("zh-hant", "zh-Hant", "en"), ("en-GB", "en", "en")]
)
def test_material_and_its_search_speak_the_playbooks_language(language: str, spoken: str, searched: str, tmp_path: Path) -> None:
    made = project(tmp_path, in_language(language), theme=MATERIAL, plugins=_plugins())
    made.build()
    assert f'<html lang="{spoken}"' in (made.site_dir / "goals" / "index.html").read_text(encoding="utf-8")
    index = json.loads((made.site_dir / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == [searched]


def test_a_language_of_the_theme_that_somebody_chose_stays(tmp_path: Path) -> None:
    made = project(tmp_path, in_language("de"), theme=MATERIAL | {"language": "fr"}, plugins=_plugins())
    made.build()
    assert '<html lang="fr"' in (made.site_dir / "goals" / "index.html").read_text(encoding="utf-8")


def test_so_does_one_that_the_configuration_inherits(tmp_path: Path) -> None:
    made = project(tmp_path, in_language("de"), plugins=_plugins())
    (tmp_path / "base.yml").write_text("theme: {name: material, font: false, language: fr}\n", encoding="utf-8")
    config = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8").replace("theme:\n  name: mkdocs\n", "")
    (tmp_path / "mkdocs.yml").write_text(f"INHERIT: base.yml\n{config}", encoding="utf-8")
    made.build()
    assert '<html lang="fr"' in (made.site_dir / "goals" / "index.html").read_text(encoding="utf-8")


def test_a_language_that_material_does_not_speak_leaves_it_as_it_is(tmp_path: Path) -> None:
    made = project(tmp_path, in_language("zu"), theme=MATERIAL, plugins=_plugins())
    made.build()
    assert '<html lang="en"' in (made.site_dir / "goals" / "index.html").read_text(encoding="utf-8")


def test_the_navigation_is_in_the_playbooks_language(tmp_path: Path) -> None:
    made = project(tmp_path, in_language("de"), theme=MATERIAL, plugins=_plugins(), nav=["Strategy", {"Wann": "Plan"}])
    made.build()
    page = (made.site_dir / "goals" / "index.html").read_text(encoding="utf-8")
    titles = {title.strip() for title in re.findall(r">([^<>]+)<", page)}
    assert {"Strategie", "Ziele", "Wann", "Kampagnen"} <= titles
    assert not {"Strategy", "Goals", "Campaigns", "Plan"} & titles


def _plugins() -> list[object]:
    return ["search", {"playbook": {"sources": ["content"], "today": TODAY.isoformat()}}]


# ── what stays English ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> SiteText:
    return read_site(tmp_path_factory.mktemp("german"), in_language("de"))


def test_the_guide_and_findings_say_that_they_are_in_english(german: SiteText) -> None:
    for address in ("guide", "guide/reference", "guide/rules"):
        page = german[address]
        headings = page.body.all("h2", "h3")
        assert all("lang" in heading.attributes for heading in headings)
        foot = page.body.all("p")[-1]
        assert _language(foot) == ""
        prose = [element for element in page.body.all("p", "td", "li") if element.text and element is not foot]
        assert prose
        assert all(_language(element) == "en" for element in prose)
        assert _language(page.body.all("h1")[0]) == ""
    assert german["guide/rules/S103"].body.all("h1")[0].attributes["lang"] == "en"
    assert german["guide"].title == "Anleitung"
    findings = german["review"].tables[0]
    assert findings.column("Was fehlt")
    marked = {element.text for element in german["review"].body.all("span") if element.attributes.get("lang") == "en"}
    assert {*findings.column("Was fehlt"), *findings.column("So wird es behoben")} <= marked
    assert any(_language(element) == "" for element in german["review"].body.all("p"))


def test_an_english_playbook_does_not_say_so(tmp_path: Path) -> None:
    site = read_site(tmp_path, in_language("en-GB"))
    assert not [element for page in site.pages for element in page.body.elements if "lang" in element.attributes]


def test_english_within_a_page_from_right_to_left_runs_from_left_to_right(tmp_path: Path) -> None:
    site = read_site(tmp_path, in_language("ar"))
    assert {element.attributes["dir"] for element in site["guide"].body.elements if element.attributes.get("lang") == "en"} == {"ltr"}


def _language(element: Element) -> str:
    at: Element | None = element
    while at is not None:
        if "lang" in at.attributes:
            return at.attributes["lang"]
        at = at.parent
    return ""


# ── anchors, addresses and names that others link to ────────────────────────────────────────────────────────────────


def test_anchors_and_files_are_the_same_in_every_language(german: SiteText, tmp_path: Path) -> None:
    plain = read_site(tmp_path, PLAYBOOK)
    assert german.addresses == plain.addresses
    assert {page.rendered.page.address: page.ids for page in german.pages} == {page.rendered.page.address: page.ids for page in plain.pages}
    assert set(german.site.files) == set(plain.site.files)
    assert "auf-einen-blick" not in german["campaigns/spring"].ids


def test_events_stay_the_same_events(german: SiteText, tmp_path: Path) -> None:
    plain = read_site(tmp_path, PLAYBOOK)

    def uids(site: SiteText) -> list[str]:
        return re.findall(r"^UID:(.*)\r$", site.site.files["feeds/small-all.ics"].decode(), re.MULTILINE)

    assert uids(german) == uids(plain)
    assert uids(plain)
    feed = german.site.files["feeds/small-key-dates.ics"].decode()
    assert "NAME:Small: Stichtage" in feed


def test_a_page_that_moved_says_so_in_the_playbooks_language(german: SiteText) -> None:
    (path,) = [path for path in german.site.files if path.startswith("campaigns/winter")]
    html = german.site.files[path].decode()
    assert '<html lang="de">' in html
    assert "Diese Seite steht jetzt hier: <a href=" in html


# ── from right to left ──────────────────────────────────────────────────────────────────────────────────────────────

_PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:[\w-]+-)?(?:left|right)(?:-[\w-]+)?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)|translateX|margin-(?:left|right)"
)


def test_the_style_sheet_knows_no_left_and_right() -> None:
    css = (ROOT / "plugins" / "mkdocs_playbook" / "pages" / "assets" / "playbook.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    assert not [found[0].strip() for found in _PHYSICAL.finditer(css)]
    assert "inline-start" in css


@pytest.fixture(scope="module")
def arabic(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # noqa: F811
    folder = copy_demo(tmp_path_factory.mktemp("arabic") / "demo")
    file = folder / "content" / "playbook.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("language: en", "language: ar"), encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("strict: true", "strict: false"), encoding="utf-8")
    build(config, folder / "site")
    server = serve(folder / "site")
    yield Served(f"http://127.0.0.1:{server.server_port}/", chromium)
    server.shutdown()
    server.server_close()


STARTS = """() => [...document.querySelectorAll('.md-content .pb-item')].filter(item => item.offsetParent).map(item => {
  const outer = item.getBoundingClientRect();
  const words = [...item.querySelectorAll(':scope > span')].map(word => word.getBoundingClientRect());
  return [outer.right, outer.left, ...words.flatMap(word => [word.right, word.left])];
}).filter(found => found.length > 2)"""
"""The edges of each item of an agenda, and of the word for its kind."""


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_from_right_to_left_are_whole(arabic: Served, width: int) -> None:
    from pagetext import demo

    context, watched = arabic.open(viewport={"width": width, "height": 900})
    wide = []
    for url in one_of_each(demo()):
        watched.page.goto(arabic.url + url)
        if found := watched.page.evaluate(OVERFLOW.replace(".right > width + 1", ".left < -1")):
            wide.append((url, found))
    assert not wide
    watched.page.goto(f"{arabic.url}calendar/2027/01/")
    assert watched.page.evaluate("() => [document.documentElement.lang, document.body.dir]") == ["ar", "rtl"]
    items = watched.page.evaluate(STARTS)
    assert items
    for right, left, word_right, _ in items:
        assert right - word_right < word_right - left, "the word stands at the end of its line"
    context.close()


@pytest.mark.slow
def test_from_left_to_right_it_is_the_other_way_round(chromium: Browser, tmp_path: Path) -> None:  # noqa: F811
    build(copy_demo(tmp_path / "demo") / "mkdocs.yml", tmp_path / "site")
    server = serve(tmp_path / "site")
    context, watched = Served(f"http://127.0.0.1:{server.server_port}/", chromium).open(viewport={"width": 1280, "height": 900})
    watched.page.goto(f"http://127.0.0.1:{server.server_port}/calendar/2027/01/")
    for right, left, _, word_left in watched.page.evaluate(STARTS):
        assert word_left - left < right - word_left
    context.close()
    server.shutdown()
    server.server_close()
