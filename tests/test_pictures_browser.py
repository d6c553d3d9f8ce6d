"""Pictures in Chromium: they fit every screen, their texts can be read in either scheme, and right to left they are mirrored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pagetext import ROOT
from test_browser import OVERFLOW, SCHEMES, Served, build, chromium, serve

pytestmark = pytest.mark.slow
__all__ = ["chromium"]

PAGES = (
    "calendar/2027/", "channels/instagram/", "campaigns/", "campaigns/new-year-refresh/", "goals/", "kpis/", "people/", "people/mei/",
    "workflows/reel/", "workflows/event/", "review/",
)  # fmt: skip
SIZES = """() => [...document.querySelectorAll('.pb-picture text, .pb-picture li, .pb-picture td, .pb-picture th')]
  .filter(text => text.getClientRects().length)
  .map(text => parseFloat(getComputedStyle(text).fontSize) * (text.getScreenCTM ? text.getScreenCTM().d : 1))"""
OUTSIDE = """() => [...document.querySelectorAll('.pb-drawing')].flatMap(drawing => {
  const around = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll('text')].filter(text => {
    const at = text.getBoundingClientRect();
    return at.left < around.left - 8 || at.right > around.right + 8 || at.bottom > around.bottom + 6;
  }).map(text => text.textContent);
})"""
CROSSING = """() => [...document.querySelectorAll('.pb-drawing')].flatMap(drawing => {
  const texts = [...drawing.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
  return texts.flatMap(([one, a], number) => texts.slice(number + 1)
    .filter(([, b]) => a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 6 && b.top < a.bottom - 6)
    .map(([other]) => one + ' / ' + other));
})"""
FAINT = """() => {
  const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = colour => {
    const [r, g, b] = colour.map(part => { const c = part / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = parts(getComputedStyle(document.body).backgroundColor).slice(0, 3);
  const over = (colour, alpha) => {
    const share = (colour[3] ?? 1) * alpha;
    return colour.slice(0, 3).map((part, i) => part * share + ground[i] * (1 - share));
  };
  const ratio = (colour, alpha) => {
    const [a, b] = [light(over(colour, alpha)), light(ground)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const found = [];
  for (const text of document.querySelectorAll('.pb-drawing text')) {
    if (ratio(parts(getComputedStyle(text).fill), 1) < 4.5) found.push(text.textContent);
  }
  for (const mark of document.querySelectorAll('.pb-fill:not(.pb-fill--ground), .pb-mark, .pb-line:not(.pb-line--grid)')) {
    const style = getComputedStyle(mark);
    const seen = [[style.fill, +style.fillOpacity], [style.stroke, 1]].filter(([colour]) => colour !== 'none');
    if (!seen.some(([colour, alpha]) => ratio(parts(colour), alpha) >= 3)) found.push(mark.getAttribute('class'));
  }
  return [...new Set(found)];
}"""


@pytest.fixture(scope="module")
def site(chromium: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("pictures") / "site"
    build(ROOT / "mkdocs.yml", folder)
    server = serve(folder)
    yield Served(f"http://127.0.0.1:{server.server_port}/", chromium)  # type: ignore[arg-type]
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pictures_fit_and_can_be_read(site: Served, width: int) -> None:
    context, watched = site.open(viewport={"width": width, "height": 900})
    pictures = 0
    for url in PAGES:
        watched.page.goto(site.url + url, wait_until="load")
        pictures += watched.page.locator(".pb-drawing").count()
        assert watched.page.evaluate(OVERFLOW) == [], url
        assert watched.page.evaluate(OUTSIDE) == [], url
        assert watched.page.evaluate(CROSSING) == [], url
        assert min(watched.page.evaluate(SIZES), default=12) >= 11, url
        watched.page.evaluate("document.querySelectorAll('.pb-numbers').forEach(numbers => numbers.open = true)")
        assert watched.page.evaluate(OVERFLOW) == [], url
    context.close()
    assert pictures > 20
    assert watched.errors == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_texts_and_marks_stand_out_in_light_and_in_dark(site: Served, scheme: str) -> None:
    context, watched = site.open()
    for url in PAGES:
        watched.page.goto(site.url + url, wait_until="load")
        watched.page.evaluate(f"document.body.dataset.mdColorScheme = '{scheme}'")
        assert watched.page.evaluate(FAINT) == [], url
    context.close()


def test_a_week_of_the_year_is_reached_by_keyboard_and_leads_to_its_month(site: Served) -> None:
    context, watched = site.open(viewport={"width": 360, "height": 900})
    page = watched.page
    page.goto(site.url + "calendar/2027/", wait_until="load")
    week = page.locator(".pb-drawing a").first
    week.focus()
    name = week.locator("title").text_content() or ""
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar/2027/*/#week-*")
    anchor = page.url.partition("#")[2]
    assert name.startswith(f"Week {anchor.removeprefix('week-')}:")
    assert page.locator(f'[id="{anchor}"]').is_visible()
    context.close()


def test_right_to_left_the_past_is_on_the_right(site: Served) -> None:
    context, watched = site.open(viewport={"width": 1280, "height": 900})
    page = watched.page
    page.goto(site.url + "campaigns/", wait_until="load")
    today = "() => document.querySelector('.pb-line--today').getBoundingClientRect().left"
    middle = "() => { const at = document.querySelector('.pb-drawing').getBoundingClientRect(); return (at.left + at.right) / 2; }"
    assert page.evaluate(today) < page.evaluate(middle)
    page.evaluate("document.documentElement.dir = 'rtl'; document.body.dir = 'rtl'")
    assert page.evaluate(today) > page.evaluate(middle)
    assert page.evaluate(OUTSIDE) == []
    context.close()
