"""Each kind of page of the built sample before axe, and by keyboard alone; nothing that axe finds is let pass."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clients.need import node_modules
from pagetext import demo
from test_browser import OVERFLOW, SCHEMES, WIDTHS, Served, Watched, chromium, one_of_each, search, site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
__all__ = ["chromium", "site"]

CHECKERS = Path(__file__).parent / "checkers"
BY_HAND = ("how-we-work/", "404.html")
"""Pages of the sample that are not the playbook's own."""
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """standards => axe.run(document, {runOnly: standards, resultTypes: ['violations'], iframes: false}).then(
  result => result.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}`)))"""
COLOURS = """() => axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}, iframes: false}).then(
  result => result.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}`)))"""
SMALL = """() => [...document.querySelectorAll(
    '.pb-button, .pb-filters select, .pb-filters summary, .pb-ways a, .pb-item summary, .pb-numbers > summary, .pb-fold > summary')]
  .map(control => [control, control.getBoundingClientRect()])
  .filter(([, at]) => at.width && (at.width < 23.9 || at.height < 23.9))
  .map(([control, at]) => `${control.className || control.tagName}: ${at.width} × ${at.height}`)"""
REACHED = """() => {
  const element = document.activeElement;
  const at = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  window.reached = window.reached || [];
  const before = window.reached.at(-1);
  window.reached.push(element);
  return {
    name: `${element.tagName}.${element.className} ${(element.textContent || '').trim().slice(0, 30)}`,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    seen: at.width > 0 && at.height > 0 && at.bottom > 0 && at.top < innerHeight,
    later: !before || !!(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING),
    inside: !!element.closest('article'),
  };
}"""
UNREACHED = """() => {
  const shown = element => element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length;
  return [...document.querySelectorAll('article :is(a[href], button, select, summary, input, [tabindex])')]
    .filter(element => shown(element) && !element.disabled && element.tabIndex !== 0 && !element.matches('.headerlink'))
    .map(element => element.outerHTML.slice(0, 100));
}"""
UNOUTLINED = """() => {
  const shown = element => element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length;
  const found = new Set();
  for (const element of document.querySelectorAll(':is(.md-header, .md-tabs, .md-content) :is(a[href], button, select, summary, input)')) {
    if (!shown(element) || element.tabIndex < 0) continue;
    element.focus({focusVisible: true, preventScroll: true});
    if (document.activeElement !== element) continue;
    const style = getComputedStyle(element.matches('.md-option') ? element.nextElementSibling : element);
    if (style.outlineStyle === 'none' || !parseFloat(style.outlineWidth)) found.add(`${element.tagName}.${element.className}`);
  }
  return [...found];
}"""
INVISIBLE = """() => {
  const numbers = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const ground = numbers(getComputedStyle(document.documentElement).backgroundColor).slice(0, 3).join();
  return [...document.querySelectorAll('article *')].filter(element => {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.matches('.headerlink')) return false;
    const style = getComputedStyle(element);
    const colour = numbers(element.namespaceURI.endsWith('svg') ? style.fill : style.color);
    return colour.slice(0, 3).join() === ground || colour[3] === 0;
  }).map(element => `${element.tagName}.${element.getAttribute('class')}`).slice(0, 5);
}"""


@functools.cache
def urls() -> tuple[str, ...]:
    """One page of each kind, the month with most in it, and pages by hand."""
    return (*dict.fromkeys([*one_of_each(demo()), "calendar/2027/01/"]), *BY_HAND)


@dataclass
class Judged:
    """What is wrong with pages, by the page, the width and the scheme; and what the pages did."""

    watched: Watched
    broken: list[tuple[str, int, str, str]] = field(default_factory=list)
    wide: list[tuple[str, int, object]] = field(default_factory=list)
    small: list[tuple[str, int, str]] = field(default_factory=list)
    unreached: list[tuple[str, str]] = field(default_factory=list)
    unoutlined: list[tuple[str, str]] = field(default_factory=list)
    vanished: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core."""
    modules = node_modules(tmp_path_factory.mktemp("axe"), CHECKERS / "package.json", CHECKERS / "package-lock.json")
    return (modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def judge(page: Page, axe: str, name: str, width: int) -> Iterator[tuple[str, int, str, str]]:
    """What axe finds on the page that is open: all of it in the light scheme, and what is about colours in the dark one too."""
    page.evaluate(axe)
    for scheme in SCHEMES:
        page.evaluate(f"document.body.dataset.mdColorScheme = '{scheme}'")  # as Material's own switch does
        found = page.evaluate(AXE, STANDARDS) if scheme == SCHEMES[0] else page.evaluate(COLOURS)
        yield from ((name, width, scheme, what) for what in found)


@pytest.fixture(scope="module")
def judged(site: Served, axe: str) -> Judged:
    """Every kind of page in both widths and schemes, and the open search; each page is loaded once for each width."""
    context, watched = site.open(reduced_motion="reduce", color_scheme="light")
    page, judged = watched.page, Judged(watched)
    page.on("console", lambda message: judged.warnings.append(message.text) if message.type == "warning" else None)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for url in urls():
            page.goto(site.url + url, wait_until="load")
            judged.broken += judge(page, axe, url, width)
            judged.small += ((url, width, what) for what in page.evaluate(SMALL))
            if found := page.evaluate(OVERFLOW):
                judged.wide.append((url, width, found))
            page.keyboard.press("Tab")  # tells the browser that the reader uses a keyboard
            judged.unoutlined += ((url, what) for what in page.evaluate(UNOUTLINED))
            judged.unreached += ((url, what) for what in page.evaluate(UNREACHED))
        if width == max(WIDTHS):
            assert search(page, site.url, "desk", "posts/")
            judged.broken += judge(page, axe, "search", width)
    page.emulate_media(forced_colors="active")
    for url in urls():
        page.goto(site.url + url, wait_until="load")
        judged.vanished += ((url, what) for what in page.evaluate(INVISIBLE))
    context.close()
    return judged


def test_every_kind_of_page_is_judged() -> None:
    made = demo()
    kinds = {address.partition("/")[0] for address in made.addresses}
    assert {url.partition("/")[0] for url in urls()} == kinds | {"how-we-work", "404.html"}


def test_axe_finds_nothing(judged: Judged) -> None:
    assert judged.broken == []


def test_axe_would_find_something(site: Served, axe: str) -> None:
    context, watched = site.open(viewport={"width": 1280, "height": 900})
    watched.page.goto(site.url, wait_until="load")
    watched.page.evaluate("document.querySelector('article').insertAdjacentHTML('beforeend', '<p class=faint><img src=x></p>')")
    watched.page.add_style_tag(content="article h1 { color: #999 !important }")
    found = {what.partition(":")[0] for *_, what in judge(watched.page, axe, "", 1280)}
    context.close()
    assert {"image-alt", "color-contrast"} <= found


def test_nothing_is_wider_than_the_screen(judged: Judged) -> None:
    assert judged.wide == []


def test_controls_are_large_enough_for_fingers(judged: Judged) -> None:
    assert judged.small == []


def test_pages_ask_no_other_host_and_leave_no_word_in_the_console(judged: Judged) -> None:
    assert judged.watched.elsewhere == []
    assert judged.watched.errors == []
    assert judged.warnings == []


@pytest.mark.parametrize("url", ["", "calendar/2027/01/", "goals/", "channels/instagram/", "workflows/reel/", "subscribe/", "guide/"])
def test_the_tab_key_goes_through_a_page_in_its_order_and_shows_where_it_is(site: Served, url: str) -> None:
    context, watched = site.open(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = watched.page
    page.goto(site.url + url, wait_until="load")
    page.keyboard.press("Tab")
    assert "md-skip" in page.evaluate(REACHED)["name"]  # the first stop leads over the navigation
    page.keyboard.press("Enter")
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(REACHED)
        if not stop["inside"]:
            break
        stops.append(stop)
    context.close()
    assert len(stops) > 5
    for wanted in ("outlined", "seen", "later"):
        assert [stop["name"] for stop in stops if not stop[wanted]] == [], wanted


def test_all_that_can_be_used_is_reached_by_keyboard_and_shows_it(judged: Judged) -> None:
    assert judged.unreached == []
    assert judged.unoutlined == []


def test_no_text_vanishes_in_the_colours_that_a_reader_forces(judged: Judged) -> None:
    assert judged.vanished == []
