"""What comes out of a printer: pages of the sample as Chromium prints them, on A4 and on Letter, from the dark scheme."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from clients.need import need
from pagetext import SiteText, demo
from sites import project
from test_browser import Served, build, chromium, serve, site

pytestmark = pytest.mark.slow
__all__ = ["chromium", "site"]

A4, LETTER = (595, 842), (612, 792)
"""Width and height of a sheet in points."""
SHEETS = {"A4": A4, "Letter": LETTER}
PAGES = {"": "", "posts/cny-greeting/": "posts/cny-greeting", "kpis/": "kpis", "people/mei/": "people/mei"}
FOOT = re.compile(r"Kopi & Kiln · (Version .* · )?as of Wednesday, 13 January 2027")
"""In a repository it tells the version too."""
FULL, SMALL = (2027, 1), (2026, 11)
"""Months of the sample: the fullest one, and one with little in it."""
SHAPES = "◆●□■◇○▲✕"
"""One of them stands before each item of a month."""


@dataclass(frozen=True)
class Printed:
    """A PDF."""

    path: Path

    @property
    def sheets(self) -> list[str]:
        """The text of each sheet, in the order of reading."""
        done = subprocess.run(["pdftotext", "-raw", self.path, "-"], capture_output=True, text=True, check=True)
        return done.stdout.split("\f")[:-1]

    @property
    def text(self) -> str:
        """All text without the lines at the foot, white space folded."""
        return " ".join(" ".join(_body(sheet)) for sheet in self.sheets)

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of each sheet in whole points."""
        done = subprocess.run(["pdfinfo", "-l", "1000", self.path], capture_output=True, text=True, check=True)
        rows = [line.split() for line in done.stdout.splitlines() if " size: " in line and line.startswith("Page ")]
        return [(int(float(row[3])), int(float(row[5]))) for row in rows]

    def darkness(self, sheet: int) -> float:
        """How much of a sheet is not white, from 0 to 1."""
        command = ["pdftoppm", "-gray", "-r", "30", "-f", str(sheet), "-l", str(sheet), str(self.path)]
        pixels = subprocess.run(command, capture_output=True, check=True).stdout.split(b"\n", 3)[3]
        return 1 - sum(pixels) / 255 / len(pixels)


def _body(sheet: str) -> list[str]:
    foot = FOOT.split(" · ")[1:]
    return [line for line in sheet.splitlines() if line.strip() and not any(part in line for part in foot) and not _is_number(line)]


def _is_number(line: str) -> bool:
    """Whether this is the number of a sheet, such as `2 / 5`."""
    return all(part.isdigit() for part in line.split(" / ")) and "/" in line


def printed(served: Served, url: str, sheet: str, folder: Path) -> Printed:
    need("poppler")
    context, watched = served.open(color_scheme="dark", viewport={"width": 1280, "height": 900})
    watched.page.goto(served.url + url, wait_until="load")
    file = folder / f"{url.replace('/', '-').replace('?', '-')}{sheet}.pdf"
    watched.page.pdf(path=str(file), format=sheet)
    context.close()
    return Printed(file)


@cache
def made() -> SiteText:
    return demo()


@pytest.fixture(scope="module", params=[(url, sheet) for url in PAGES for sheet in SHEETS], ids=lambda given: f"{given[0]}{given[1]}")
def one(request: pytest.FixtureRequest, site: Served, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Printed]:
    """A page of the sample on one of both sheets: its address, the sheet, and what came out."""
    url, sheet = request.param
    return PAGES[url], sheet, printed(site, url, sheet, tmp_path_factory.mktemp("print"))


def test_every_sheet_has_its_size_and_says_whose_it_is_and_as_of_when(one: tuple[str, str, Printed]) -> None:
    _, sheet, pdf = one
    assert set(pdf.sizes) == {SHEETS[sheet]}
    for number, text in enumerate(pdf.sheets, 1):
        assert FOOT.search(text)
        assert f"{number} / {len(pdf.sheets)}" in text


def test_nothing_but_the_page_is_printed(one: tuple[str, str, Printed]) -> None:
    address, _, pdf = one
    assert made()[address].title in pdf.text
    for word in ("Skip to content", "Made with", "Table of contents", "Type to start searching", "Only mine", "Copy link", "¶"):
        assert word not in pdf.text, word


def test_it_is_black_on_white_from_the_dark_scheme(one: tuple[str, str, Printed]) -> None:
    _, _, pdf = one
    assert all(pdf.darkness(number) < 0.2 for number in (1, len(pdf.sheets)))


def test_all_that_stands_there_is_printed(one: tuple[str, str, Printed]) -> None:
    address, _, pdf = one
    words = set(pdf.text.split())
    body = made()[address].body
    parts = [*body.of_class("pb-numbers"), *(part for item in body.of_class("pb-item") for part in item.all("details"))]
    folded = {id(inner) for part in parts for inner in part.elements}
    folded |= set(map(id, body.of_class("pb-foot")))  # the sheet's own foot tells it
    texts = [element.text for element in body.all("h1", "h2", "h3", "th", "td", "dt", "dd", "li", "p") if id(element) not in folded]
    lost = {word for text in texts for word in text.replace("¶", "").split() if word not in words and word not in pdf.text}
    assert {word for word in lost if word.isalpha()} == set()


def test_no_heading_ends_a_sheet(one: tuple[str, str, Printed]) -> None:
    address, _, pdf = one
    headings = {text for _, text in made()[address].headings}
    last = [_body(sheet)[-1].strip() for sheet in pdf.sheets[:-1] if _body(sheet)]
    assert [line for line in last if line in headings] == []


def entries(month: tuple[int, int]) -> int:
    """How many entries the days of a month have: an item of several days stands on each."""
    days = [day for item in made().plan.schedule.items for day in _days(item.date, item.last)]
    return sum((day.year, day.month) == month for day in days)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range((last - first).days + 1):
        yield first + dt.timedelta(days=number)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("month", [FULL, SMALL], ids=["full", "small"])
def test_a_month_lies_across_with_every_item(site: Served, tmp_path: Path, month: tuple[int, int], sheet: str) -> None:
    year, number = month
    pdf = printed(site, f"calendar/{year}/{number:02d}/", sheet, tmp_path)
    wide, high = SHEETS[sheet]
    assert set(pdf.sizes) == {(high, wide)}
    assert len(pdf.sheets) == 1 or month == FULL
    assert sum(pdf.text.count(shape) for shape in SHAPES) == entries(month) > 3
    published = [item for item in made().plan.schedule.items if item.kind == "publish"]
    titles = {item.title for item in published if (item.date.year, item.date.month) == month}
    assert titles or month == SMALL
    assert {title for title in titles if title not in pdf.text} == set()
    assert all(FOOT.search(text) for text in pdf.sheets)


def test_every_sheet_of_a_month_names_the_days_of_the_week(site: Served, tmp_path: Path) -> None:
    pdf = printed(site, "calendar/2027/01/", "A4", tmp_path)
    assert len(pdf.sheets) > 1
    for sheet in pdf.sheets:
        assert "Mon Tue Wed Thu Fri Sat Sun" in " ".join(sheet.split())


def test_who_chose_the_list_of_a_month_gets_the_list(site: Served, tmp_path: Path) -> None:
    pdf = printed(site, "calendar/2026/11/?view=list", "A4", tmp_path)
    assert set(pdf.sizes) == {A4}
    assert "Mon, 2 Nov 2026" in pdf.text
    assert "Wk" not in pdf.text.split()


def test_without_a_script_a_month_is_printed_as_its_list(site: Served, tmp_path: Path) -> None:
    need("poppler")
    context, watched = site.open(java_script_enabled=False)
    watched.page.goto(site.url + "calendar/2026/11/", wait_until="load")
    watched.page.pdf(path=str(tmp_path / "list.pdf"), format="A4")
    context.close()
    pdf = Printed(tmp_path / "list.pdf")
    assert set(pdf.sizes) == {A4}
    assert "Wk" not in pdf.text.split()
    titles = {item.title for item in made().plan.schedule.items if (item.date.year, item.date.month) == (2026, 11)}
    folded = " ".join(pdf.text.split())
    assert {title for title in titles if title.split()[0] not in folded} == set()
    assert sum(pdf.text.count(shape) for shape in SHAPES) >= entries((2026, 11)) > 3


def test_a_filtered_month_says_so_on_paper(site: Served, tmp_path: Path) -> None:
    assert " shown" not in printed(site, "calendar/2027/01/", "A4", tmp_path).text
    text = printed(site, "calendar/2027/01/?person=mei&type=task", "A4", tmp_path).text
    assert re.search(r"\d+ of \d+ shown Mei Tan", text), text[:500]


def test_addresses_of_feeds_are_on_paper(site: Served, tmp_path: Path) -> None:
    pdf = printed(site, "subscribe/", "A4", tmp_path)
    text = "".join(pdf.text.split())
    for person in made().plan.playbook.people:
        assert f"https://kopi-kiln.example.com/feeds/kopi-kiln-people-{person}.ics" in text


def test_whatever_a_brand_is_called_is_said_below(chromium: object, site: Served, tmp_path: Path) -> None:
    brand = 'Say "yes" \\ 5%; } body { display: none } ü'
    text = f"""
    playbook: {{id: small, brand: '{brand}', timezone: Asia/Singapore}}
    people: {{mei: {{name: Mei}}}}
    """
    made = project(tmp_path, text, theme={"name": "material", "font": False})
    build(made.folder / "mkdocs.yml", made.site_dir)
    server = serve(made.site_dir)
    pdf = printed(Served(f"http://127.0.0.1:{server.server_port}/", site.browser), "people/mei/", "A4", tmp_path)
    server.shutdown()
    server.server_close()
    assert f"{brand} · as of" in " ".join(pdf.sheets[0].split())
    assert "Mei" in pdf.text
