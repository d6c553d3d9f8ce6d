"""The built sample in Chromium: nothing overflows, nothing is loaded from elsewhere, all of it is there without JavaScript."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pagetext import ROOT, SiteText, demo, everything

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.slow

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (320, 1280)
SCHEMES = ("default", "slate")
"""Material's names for light and dark."""

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('.md-content *')]
    .filter(element => element.getBoundingClientRect().right > width + 1 && !element.closest('.pb-scroll, pre, .md-typeset__scrollwrap'))
    .map(element => element.tagName + '.' + element.className).slice(0, 5).concat(document.documentElement.scrollWidth);
}"""
CONTRAST = """() => {
  const numbers = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const over = (above, below) => above.slice(0, 3).map((part, i) => part * (above[3] ?? 1) + below[i] * (1 - (above[3] ?? 1)));
  const ground = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(numbers(getComputedStyle(at).backgroundColor));
    return layers.reduce((below, above) => over(above, below), [255, 255, 255]);
  };
  const light = colour => {
    const [r, g, b] = colour.map(part => { const c = part / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  for (const element of document.querySelectorAll('.md-content article *')) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    const style = getComputedStyle(element);
    if (!own || !element.offsetParent || style.visibility === 'hidden' || style.opacity === '0') continue;
    if (element.matches('.headerlink, .pb-hidden, .pb-hidden *, svg *, [class*=clipboard]') || !numbers(style.color).length) continue;
    const below = ground(element), above = over(numbers(style.color), below);
    const [a, b] = [light(above), light(below)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(element.tagName + '.' + element.className + ' ' + ratio.toFixed(2));
  }
  return [...new Set(found)].slice(0, 5);
}"""


def missing(what: str) -> None:
    """Skip the tests, or fail where they must run."""
    if os.environ.get("PLAYBOOK_REQUIRE_CLIENTS") == "1":
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@dataclass
class Watched:
    """A page, and what it did that it should not do."""

    page: Page
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Seen:
    """What is wrong with pages: what is too wide, what is too faint; and what they did."""

    watched: Watched
    wide: list[tuple[str, int, object]] = field(default_factory=list)
    faint: list[tuple[str, str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class Served:
    """A built site on localhost."""

    url: str
    browser: Browser

    def open(self, **options: Any) -> tuple[BrowserContext, Watched]:
        """A fresh window that lets nothing through to other hosts."""
        context = self.browser.new_context(**options)
        watched = Watched(context.new_page())

        def check(route: Any) -> None:
            if route.request.url.startswith((self.url, "data:", "blob:")):
                route.continue_()
            else:
                watched.elsewhere.append(route.request.url)
                route.abort()

        context.route("**/*", check)
        watched.page.on("console", lambda message: watched.errors.append(message.text) if message.type == "error" else None)
        watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
        return context, watched


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by http.server
        pass


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if importlib.util.find_spec("playwright") is None:
        missing("playwright")
    if not CHROMIUM.exists():
        missing(str(CHROMIUM))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def build(config: Path, site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config), "-d", str(site)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=config.parent, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("demo") / "site"
    build(ROOT / "mkdocs.yml", folder)
    server = serve(folder)
    yield Served(f"http://127.0.0.1:{server.server_port}/", chromium)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def hostile(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site in which every text tries to run something."""
    folder = tmp_path_factory.mktemp("hostile")
    text = """findme <img src=x onerror="window.hit=1"><script>window.hit=1</script> " onfocus="window.hit=1" autofocus="""
    (folder / "content" / "pages").mkdir(parents=True)
    (folder / "content" / "plan.yml").write_text(everything(lambda path: text), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Hostile\ndocs_dir: content/pages\ntheme: {name: material, font: false}\n"
        "plugins: [search, {playbook: {sources: [content], today: 2027-01-13}}]\n",
        encoding="utf-8",
    )
    build(folder / "mkdocs.yml", folder / "site")
    server = serve(folder / "site")
    yield Served(f"http://127.0.0.1:{server.server_port}/", chromium)
    server.shutdown()
    server.server_close()


def one_of_each(made: SiteText) -> list[str]:
    """The URL of one page of each kind."""
    kinds: dict[str, str] = {}
    for url, address in made.urls.items():
        section, _, rest = address.partition("/")
        depth = address.count("/")
        kinds.setdefault(f"{section}/{depth}" if section in ("calendar", "guide") else f"{section}/{bool(rest)}", url)
    return list(kinds.values())


@functools.cache
def urls() -> list[str]:
    return one_of_each(demo())


def test_there_is_a_page_of_each_kind() -> None:
    assert len(urls()) > 30
    assert {"", "goals/", "calendar/", "subscribe/", "guide/reference/"} <= set(urls())


@pytest.fixture(scope="module")
def seen(site: Served) -> Seen:
    """What is wrong with pages in either width and either scheme; each page is loaded once."""
    context, watched = site.open(reduced_motion="reduce", color_scheme="light")
    page, seen = watched.page, Seen(watched)
    for url in urls():
        page.goto(site.url + url, wait_until="load")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if found := page.evaluate(OVERFLOW):
                seen.wide.append((url, width, found))
        for scheme in SCHEMES:
            page.evaluate(f"document.body.dataset.mdColorScheme = '{scheme}'")  # as Material's own switch does
            if found := page.evaluate(CONTRAST):
                seen.faint.append((url, scheme, found))
    context.close()
    return seen


def test_nothing_overflows_at_320_and_1280_pixels(seen: Seen) -> None:
    assert seen.wide == []


def test_text_can_be_read_in_light_and_in_dark(seen: Seen) -> None:
    assert seen.faint == []


def test_readers_get_the_colours_that_their_system_asks_for(site: Served) -> None:
    context, watched = site.open(color_scheme="dark")
    watched.page.goto(site.url, wait_until="load")
    assert watched.page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    context.close()


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_complained_about(seen: Seen) -> None:
    assert seen.watched.elsewhere == []
    assert seen.watched.errors == []


def test_everything_is_there_without_javascript(site: Served) -> None:
    made = demo()
    context, watched = site.open(java_script_enabled=False)
    for url in urls():
        watched.page.goto(site.url + url, wait_until="domcontentloaded")
        text = " ".join((watched.page.locator("article").text_content() or "").split())
        page = made[made.urls[url]]
        assert page.title in text, url
        for line in page.body.items[:50]:
            assert all(word in text for word in line.split()), (url, line)
    context.close()
    assert watched.elsewhere == []


def test_on_a_small_screen_the_list_of_a_month_stands_and_on_a_large_one_the_table_too(site: Served) -> None:
    context, watched = site.open()
    watched.page.goto(site.url + "calendar/2027/01/", wait_until="load")
    for width, table in ((320, False), (1280, True)):
        watched.page.set_viewport_size({"width": width, "height": 800})
        assert watched.page.locator(".pb-month").is_visible() == table, width
        assert watched.page.locator(".pb-agenda").first.is_visible(), width
    context.close()


def test_the_table_of_a_long_month_is_laid_out_when_somebody_comes_there(site: Served) -> None:
    context, watched = site.open(viewport={"width": 1280, "height": 800})
    page = watched.page
    page.goto(site.url + "calendar/2027/01/", wait_until="load")
    entry = page.locator(".pb-month li").last
    is_laid_out = "entry => entry.checkVisibility({ contentVisibilityAuto: true })"
    assert entry.evaluate(is_laid_out)  # the sample's weeks are short
    page.evaluate("document.querySelector('.pb-agenda').classList.add('pb-agenda--long')")
    page.wait_for_function(f"() => !({is_laid_out})([...document.querySelectorAll('.pb-month li')].at(-1))")
    page.get_by_role("link", name="The month as a table").click()
    page.wait_for_function(f"() => ({is_laid_out})([...document.querySelectorAll('.pb-month li')].at(-1))")
    context.close()


ENTRIES = """() => [...document.querySelectorAll('.pb-month__week td:has(time)')].map(cell => [
  cell.querySelector('time').dateTime,
  [...cell.querySelectorAll('li a')].map(link => [decodeURIComponent(link.hash.slice(1)), link.textContent]),
  cell.querySelector('.pb-hidden').textContent])"""


def test_the_months_table_has_all_that_its_list_has(site: Served) -> None:
    context, watched = site.open(viewport={"width": 1280, "height": 800})
    page = demo()["calendar/2027/01"]
    watched.page.goto(site.url + "calendar/2027/01/", wait_until="load")
    found = watched.page.evaluate(ENTRIES)
    context.close()
    assert len(found) == 31
    for date, entries, said in found:
        day = page.anchors.get(date)
        listed = day.parent.of_class("pb-item") if day and day.parent else []
        short = [" ".join(part.text for part in line.all("span", "b") if part.parent is line) for line in listed]
        assert entries == [[line.attributes["id"], text] for line, text in zip(listed, short, strict=True)], date
        assert said.endswith(f", {len(listed)} item" if len(listed) == 1 else f", {len(listed)} items")
    assert sum(len(entries) for _, entries, _ in found) > 100


def test_without_a_script_each_day_of_the_months_table_leads_to_its_list(site: Served) -> None:
    context, watched = site.open(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    watched.page.goto(site.url + "calendar/2027/01/", wait_until="load")
    watched.page.locator(".pb-month").get_by_role("link", name="5 items").first.click()
    date = watched.page.url.partition("#")[2]
    assert watched.page.locator(f'[id="{date}"]').is_visible()
    assert len(demo()["calendar/2027/01"].anchors[date].parent.of_class("pb-item")) == 5  # type: ignore[union-attr]
    context.close()


def test_a_link_in_the_months_table_leads_to_the_item_in_its_list(site: Served) -> None:
    context, watched = site.open(viewport={"width": 1280, "height": 800})
    page = watched.page
    page.goto(site.url + "calendar/2027/01/", wait_until="load")
    link = page.locator(".pb-month td a").first
    anchor = link.get_attribute("href") or ""
    link.click()
    assert page.url.endswith(anchor)
    assert page.locator(f'[id="{anchor.removeprefix("#")}"]').is_visible()
    context.close()


def test_what_is_far_below_in_a_long_calendar_is_not_laid_out_and_found_all_the_same(site: Served) -> None:
    context, watched = site.open(viewport={"width": 1280, "height": 800})
    page = watched.page
    page.goto(site.url + "calendar/2027/01/?view=list", wait_until="load")
    far = page.locator(".pb-item:not([data-again])").last
    title, anchor = far.locator("b").text_content() or "", far.get_attribute("id")
    is_laid_out = "item => item.checkVisibility({ contentVisibilityAuto: true })"
    assert far.evaluate(is_laid_out)  # the sample's weeks are short
    page.evaluate("document.querySelectorAll('.pb-agenda').forEach(each => each.classList.add('pb-agenda--long'))")
    page.wait_for_function(f"id => !({is_laid_out})(document.getElementById(id))", arg=anchor)
    assert page.evaluate("title => window.find(title, true, true)", title)
    assert page.evaluate("getSelection().anchorNode.parentElement.closest('.pb-item') !== null")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("anchor => { location.hash = anchor }", anchor)
    page.wait_for_function(
        "anchor => { const top = document.getElementById(anchor).getBoundingClientRect().top; return top >= 0 && top < 800 }", arg=anchor
    )
    assert far.evaluate(is_laid_out)
    context.close()


def test_search_finds_a_post_by_its_title(site: Served) -> None:
    post = next(iter(demo().plan.playbook.posts.values()))
    context, watched = site.open(viewport={"width": 1280, "height": 800})
    found = search(watched.page, site.url, post.title, f"posts/{post.id}/")
    context.close()
    assert found
    assert watched.errors == []


def search(page: Page, url: str, words: str, target: str) -> bool:
    """Type `words` into the search; whether a result leads to `target`."""
    page.goto(url, wait_until="load")
    field = page.locator("input.md-search__input")
    field.click(timeout=20_000)
    for _ in range(20):  # what is typed before the index is there is lost
        field.fill(words)
        field.press("End")  # Material waits for a key
        page.wait_for_timeout(500)
        if page.locator(f'.md-search-result__link[href*="{target}"]').count():
            return True
    return False


def test_hostile_titles_run_nothing_in_the_theme(hostile: Served) -> None:
    context, watched = hostile.open(viewport={"width": 1280, "height": 800})
    for url in ("", "posts/one-post/", "people/one-person/", "goals/"):
        watched.page.goto(hostile.url + url, wait_until="load")
        assert watched.page.evaluate("window.hit") is None, url
    context.close()
    assert watched.errors == []
    assert watched.elsewhere == []


def test_hostile_titles_run_nothing_in_search(hostile: Served) -> None:
    context, watched = hostile.open(viewport={"width": 1280, "height": 800})
    assert search(watched.page, hostile.url, "findme", hostile.url)
    watched.page.wait_for_timeout(500)
    assert watched.page.evaluate("window.hit") is None
    context.close()
