"""The site in a pack, opened as files in Chromium with the network cut: links, search, no request to anybody, nothing that axe finds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from clients.need import node_modules
from sites import ROOT, contents, playbook, project
from test_accessibility import AXE, CHECKERS, STANDARDS
from test_browser import OVERFLOW, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
__all__ = ["chromium"]

PAGES = ["site/index.html", *(f"site/handover/{name}.html" for name in ("index", "owners", "recurring", "stops", "risks", "sign-off"))]
PAGES += ["site/subscribe.html", "site/calendar/2027/01.html", "site/posts/desk-reset-seven-minutes.html", "start-here.html"]


@dataclass
class Opened:
    """A window without a network, and what its page did that it should not do."""

    page: Page
    folder: Path
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def goto(self, path: str) -> None:
        self.page.goto((self.folder / path).as_uri())


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handover") / "out"
    done = playbook("handover", "--no-chromium", "--to", folder, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return next(path for path in folder.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    modules = node_modules(tmp_path_factory.mktemp("axe"), CHECKERS / "package.json", CHECKERS / "package-lock.json")
    return modules / "axe-core" / "axe.min.js"


@pytest.fixture
def opened(chromium: Browser, pack: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    options: dict[str, Any] = {"viewport": {"width": getattr(request, "param", 1280), "height": 900}}
    context = chromium.new_context(offline=True, **options)
    found = Opened(context.new_page(), pack)
    found.page.on(
        "request", lambda asked: found.elsewhere.append(asked.url) if not asked.url.startswith(("file:", "data:", "blob:")) else None
    )
    # What the next page interrupts is not lost.
    found.page.on("requestfailed", lambda asked: found.errors.append(asked.url) if asked.failure != "net::ERR_ABORTED" else None)
    found.page.on("console", lambda message: found.errors.append(message.text) if message.type == "error" else None)
    found.page.on("pageerror", lambda error: found.errors.append(str(error)))
    yield found
    context.close()


def test_every_link_of_each_kind_of_page_opens(opened: Opened) -> None:
    for path in PAGES:
        opened.goto(path)
        targets = opened.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        files = {target.partition("#")[0].partition("?")[0] for target in targets if target.startswith("file:")}
        known = {(opened.folder / name).as_uri() for name in contents(opened.folder)}
        assert sorted(target for target in files if target not in known and not target.endswith("/")) == [], path
    assert opened.elsewhere == []
    assert opened.errors == []


@pytest.mark.parametrize("opened", [390, 1280], indirect=True)
@pytest.mark.parametrize("path", ["site/index.html", "site/handover/stops.html"])
def test_the_search_finds_a_post_by_its_title(opened: Opened, path: str) -> None:
    opened.goto(path)
    page = opened.page
    if page.viewport_size and page.viewport_size["width"] < 900:
        page.click("label.md-header__button[for=__search]")
    page.locator("input[name=query]").press_sequentially("seven minutes", delay=30)
    page.wait_for_selector(".md-search-result__link h1:has-text('Reset a desk')", timeout=15_000)
    page.click(".md-search-result__link:has(h1:has-text('Reset a desk'))")
    page.wait_for_url("**/posts/desk-reset-seven-minutes.html*")
    assert "Reset a desk in seven minutes" in page.inner_text("h1")
    assert (opened.elsewhere, opened.errors) == ([], [])


@pytest.mark.parametrize("opened", [320, 1280], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_that_axe_finds_and_nothing_too_wide(opened: Opened, axe: Path, path: str) -> None:
    opened.goto(path)
    assert (opened.elsewhere, opened.errors) == ([], [])
    opened.page.add_script_tag(path=str(axe))  # it asks for the style sheets, which browsers refuse among files
    assert opened.page.evaluate(AXE, STANDARDS) == []
    assert opened.page.evaluate(OVERFLOW.replace(".md-content *", "body *")) == []


# ── on paper ────────────────────────────────────────────────────────────────────────────────────────────────────────


def printed(browser: Browser, file: Path, paper: str) -> pypdf.PdfReader:
    page = browser.new_context(offline=True).new_page()
    page.goto(file.as_uri())
    found = pypdf.PdfReader(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=False)))
    page.context.close()
    return found


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["index", "sign-off"])
def test_the_one_page_and_the_sign_off_are_a_sheet_each(chromium: Browser, pack: Path, name: str, paper: str) -> None:
    sheets = printed(chromium, pack / f"site/handover/{name}.html", paper).pages
    assert len(sheets) == 1
    last = {"index": "How to change this playbook", "sign-off": "Signature"}[name]
    assert last in sheets[0].extract_text()


def test_the_one_page_of_a_large_plan_is_a_sheet_and_says_how_much_more_there_is(chromium: Browser, tmp_path: Path) -> None:
    def many(number: int, entry: str, letter: str = "n") -> str:
        return "{" + ", ".join(f"{letter}{at:02}: {entry.format(at=at)}" for at in range(number)) + "}"

    text = f"""
    playbook: {{id: large, title: A large plan, timezone: Asia/Singapore, periods: {{q1: {{starts: 2027-01-01, ends: 2027-03-31}}}}}}
    goals: {many(24, "{{statement: Be known to everybody in quarter {at}, name: Goal number {at}, by: 2027-03-31}}")}
    channels: {many(30, "{{name: Channel number {at}, owner: n{at:02}}}")}
    roles: {many(26, "{{name: Role number {at}}}", "r")}
    people: {many(40, "{{name: Somebody with a long name {at}}}")}
    audiences: {many(9, "{{name: Audience number {at}}}")}
    posts: {many(40, "{{title: A post with a title of usual length number {at}, date: 2027-01-20, channels: [n01]}}")}
    """
    large = project(
        tmp_path,
        text,
        theme={"name": "material", "font": False},
        plugins=["search", {"playbook": {"sources": ["content"], "today": "2027-01-13"}}],
    )
    done = playbook("handover", "--no-chromium", cwd=large.folder)
    assert done.returncode == 0, done.stderr
    (folder,) = (path for path in (tmp_path / "handover").iterdir() if path.is_dir())
    sheets = printed(chromium, folder / "site/handover/index.html", "A4").pages
    assert len(sheets) == 1
    said = sheets[0].extract_text()
    for told in ("and 17 more", "and 20 more", "and 18 more", "How to change this playbook"):
        assert told in said


@pytest.mark.parametrize("way", [[], ["--no-chromium"]], ids=["chromium", "plain"])
def test_each_has_a_sheet_of_the_book_for_itself(tmp_path: Path, way: list[str]) -> None:
    done = playbook("handover", *way, "--to", tmp_path / "out", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "out").glob("*/playbook.pdf")
    reader = pypdf.PdfReader(file)
    found: dict[str, int] = {}
    for entry in _flat(reader.outline):
        found.setdefault(str(entry.title), reader.get_destination_page_number(entry) or 0)
    assert found["How we work"] > found["Sign-off"] > found["Open risks"]
    assert min(start for start in found.values() if start > found["Sign-off"]) == found["Sign-off"] + 1
    assert found["Owners and contacts"] > found["Handover"]
    if not way:
        assert found["Owners and contacts"] == found["Handover"] + 1
        assert "How to change this playbook" in reader.pages[found["Handover"]].extract_text()
    assert "Signature" in reader.pages[found["Sign-off"]].extract_text()


def _flat(outline: Any) -> Iterator[Any]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry
