"""The playbook as a PDF, printed by Chromium and set without it: nothing of the pages is lost, and every page number is right."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

import pytest
from pypdf import PdfReader

from clients.need import need
from mkdocs_playbook.book import PAPERS, Pdf, PdfError, chromium, make_pdf
from mkdocs_playbook.book.contents import Book, make_book
from mkdocs_playbook.book.document import document
from mkdocs_playbook.book.fonts import fonts_for, named
from mkdocs_playbook.book.packed import packed
from mkdocs_playbook.build import Site, make_plan, render_site
from mkdocs_playbook.cli import main
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.read.settings import DEFAULT_SOURCES
from pagetext import ROOT, demo, read_html, settings_of
from sites import ASYNCAPI, Html, copy_demo, project
from test_browser import CHROMIUM, missing
from test_editions import EDITIONS, sights_at, whole, words_in

WAYS = ["plain", pytest.param("chromium", marks=pytest.mark.slow)]
SIZES = {"a4": (595, 842), "letter": (612, 792)}
URL = "https://plan.example.com/"


@dataclass(frozen=True)
class Printed:
    """A PDF as its readers see it."""

    pdf: Pdf

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.pdf.content))

    @cached_property
    def sheets(self) -> list[str]:
        """The text of each sheet, as poppler reads it, or as pypdf does where there is no poppler."""
        if not shutil.which("pdftotext"):
            return [page.extract_text() for page in self.reader.pages]
        done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=self.pdf.content, capture_output=True, check=True)
        return done.stdout.decode().split("\f")[:-1]

    @cached_property
    def text(self) -> str:
        """All text without white space, and without the lines at the foot of the sheets."""
        return squeezed("\n".join("\n".join(line for line in sheet.splitlines() if not is_foot(line)) for sheet in self.sheets))

    @property
    def sizes(self) -> list[tuple[int, int]]:
        return [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in self.reader.pages]

    @cached_property
    def outline(self) -> list[tuple[str, int]]:
        """Title and page, from 1, of each chapter and its parts."""
        return [
            (str(entry.title), (self.reader.get_destination_page_number(entry) or 0) + 1)
            for entry in _flat(self.reader.outline)
            if entry.title != self.reader.metadata.title  # type: ignore[union-attr]
        ]

    @property
    def root(self) -> Any:
        return self.reader.trailer["/Root"].get_object()


def _flat(outline: Any) -> Iterator[Any]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


def squeezed(text: str) -> str:
    """`text` without white space and hyphens, for lines break wherever they have to."""
    return re.sub(r"[\s\u00ad\u2010\u200b-]+", "", unicodedata.normalize("NFKC", text))


def is_foot(line: str) -> bool:
    return " · as of " in line or " · Stand " in line or bool(re.fullmatch(r"\d+ / \d+", line.strip()))


def made(site: Site, way: str, **options: Any) -> Printed:
    """The PDF of a site. Skips, or fails where it must run, without Chromium."""
    if way == "chromium" and not CHROMIUM.exists():
        missing(str(CHROMIUM))
    return Printed(make_pdf(site, browser=CHROMIUM if way == "chromium" else False, **options))


@cache
def sample_site(edition: str = "team", **changes: str) -> Site:
    settings = replace(settings_of(ROOT, site_url=URL), docs_dir=ROOT / "content" / "pages", sources=DEFAULT_SOURCES, edition=edition)
    return render_site(make_plan(settings), settings)


@cache
def sample(way: str, edition: str = "team", paper: str = "a4") -> Printed:
    return made(sample_site(edition), way, edition=edition, paper=paper, version="v1.2", reader="Kopi & Kiln Pte Ltd")


@cache
def book_of(edition: str = "team") -> Book:
    return make_book(sample_site(edition), edition=edition)


def site_of(folder: Path, text: str, edition: str = "team") -> Site:
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "plan.yml").write_text(text, encoding="utf-8")
    settings = replace(settings_of(folder, site_url=URL), edition=edition)
    return render_site(make_plan(settings), settings)


# ── nothing is lost ─────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def canary_site(edition: str) -> tuple[dict[str, str], Site]:
    """What the canaries stand for, and the site of a playbook that says one in every field."""
    canaries, plan = whole()
    with TemporaryDirectory() as name:
        return {word: path for path, word in canaries.said.items()}, render_site(plan, replace(settings_of(Path(name)), edition=edition))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("edition", ["team", "client", "handover"])
def test_what_stands_on_a_page_stands_in_the_book_and_nothing_else(edition: str, way: str) -> None:
    said, site = canary_site(edition)
    pages = {uri: read_html(page.html).text for uri, page in site.pages.items() if "guide" not in uri}
    on_pages = words_in(pages)
    in_book = words_in({"": " ".join(re.findall(r"q\d+q|91[\d,]+", made(site, way, edition=edition).text))})
    assert len(on_pages) > 100
    lost = {said.get(word, word) for word in on_pages - in_book if word in said}
    assert lost == set()
    if edition != "team":
        hidden = {word for word, path in said.items() if sights_at(path) - EDITIONS[edition]}
        assert len(hidden) > 20
        assert in_book & hidden == set()


@pytest.mark.parametrize("way", WAYS)
def test_every_fact_of_the_sample_is_told(way: str) -> None:
    text, plan = sample(way).text, demo().plan
    playbook = plan.playbook
    told = {item.title for item in plan.schedule.items if item.kind in ("publish", "key-date", "meeting")}
    told |= {f"{goal.statement}" for goal in playbook.goals.values()}
    told |= {f"{part}" for channel in playbook.channels.values() for part in (channel.success, channel.failure) if part}
    told |= {person.name for person in playbook.people.values()}
    told |= {decision.what for decision in playbook.decisions}
    told |= {idea.title for idea in playbook.ideas}
    told |= {step.done_when for workflow in playbook.workflows.values() for step in workflow.steps.values() if step.done_when}
    assert len(told) > 150
    assert {part for part in told if squeezed(part) not in text} == set()
    for post in playbook.posts.values():
        for copy in (post.copy_ or {}).values():
            for line in copy.splitlines():
                assert squeezed(line) in text, f"{post.id}: {line}"


@pytest.mark.parametrize("way", WAYS)
def test_the_numbers_of_each_goal_are_told(way: str) -> None:
    text, form = sample(way).text, Format("en")
    for goal in demo().plan.playbook.goals.values():
        for kpi, use in goal.kpis.items():
            best, worst = ("atmost", "atleast") if demo().plan.playbook.kpis[kpi].direction == "down" else ("atleast", "atmost")
            assert f"{best}{form.number(use.success)}" in text, f"{goal.id}: {kpi}"
            assert f"{worst}{form.number(use.failure)}" in text, f"{goal.id}: {kpi}"


# ── what it is as a PDF ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("paper", PAPERS)
def test_sheets_have_their_size_and_months_lie_across(paper: str, way: str) -> None:
    pdf = sample(way, "handover", paper)
    width, height = SIZES[paper]
    assert set(pdf.sizes) == {(width, height), (height, width)}
    months = {chapter.title for chapter in book_of("handover").chapters if re.fullmatch(r"calendar/\d+/\d+", chapter.address or "")}
    assert len(months) > 5
    across = squeezed("".join(sheet for sheet, size in zip(pdf.sheets, pdf.sizes, strict=True) if size == (height, width)))
    assert {month for month in months if squeezed(month) not in across} == set()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("edition", ["team", "handover"])
def test_contents_and_outline_name_each_chapter_with_its_page(edition: str, way: str) -> None:
    pdf, chapters = sample(way, edition), book_of(edition).chapters
    pages = dict(pdf.outline)
    assert {chapter.title for chapter in chapters} <= pages.keys()
    first = next(number for number, sheet in enumerate(pdf.sheets) if number > 1 and "Vision" in sheet.splitlines())
    contents = squeezed("".join(line for sheet in pdf.sheets[1:first] for line in sheet.splitlines() if not is_foot(line)))
    for chapter in chapters:
        own = [page for title, page in pdf.outline if title == chapter.title]
        assert any(squeezed(chapter.title) in squeezed(pdf.sheets[page - 1]) for page in own)
        if way == "chromium" or len(chapter.title) < 60:
            assert any(re.search(rf"{re.escape(squeezed(chapter.title))}[._]*{page}", contents) for page in own), chapter.title


@pytest.mark.parametrize("way", WAYS)
def test_every_page_but_the_cover_says_whose_it_is_and_its_number(way: str) -> None:
    pdf = sample(way, "handover")
    foot = "Kopi & Kiln · Version v1.2 · edition handover · as of Wednesday, 13 January 2027"
    cover, *rest = pdf.sheets
    for part in ("Kopi & Kiln content playbook", "Kopi & Kiln Pte Ltd", "Version v1.2", "handover", "13 January 2027"):
        assert part in " ".join(cover.split())
    assert foot not in cover
    for number, sheet in enumerate(rest, 2):
        assert foot in " ".join(sheet.split())
        assert f"{number} / {len(pdf.sheets)}" in sheet


@pytest.mark.parametrize("way", WAYS)
def test_it_is_as_long_as_what_it_says(way: str) -> None:
    pdf = sample(way)
    items = len(demo().plan.schedule.items)
    assert 60 < len(pdf.sheets) < 100 + items / 3
    empty = [number for number, sheet in enumerate(pdf.sheets, 1) if number > 1 and len(sheet) < 150]
    assert empty == []


@pytest.mark.parametrize("way", WAYS)
def test_links_lead_within_the_book_or_to_the_web(way: str) -> None:
    reader = sample(way).reader
    targets = [annotation.get_object() for page in reader.pages for annotation in page.get("/Annots", ())]
    links = [target for target in targets if target["/Subtype"] == "/Link"]
    outside = {str(link["/A"]["/URI"]) for link in links if "/A" in link and "/URI" in link["/A"]}
    assert len(links) > 300
    assert len(outside) < len(links) / 2
    assert {url for url in outside if not url.startswith(("https://", "mailto:", "tel:"))} == set()
    root = sample(way).root
    assert not {action for action in ("/AA", "/Names") if "/JavaScript" in root.get(action, {}) or "/EmbeddedFiles" in root.get(action, {})}
    assert isinstance(root.get("/OpenAction", []), list)  # a place in the book, no action


@pytest.mark.slow
def test_a_printed_book_is_tagged_and_says_its_language() -> None:
    root = sample("chromium", "handover").root
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"


@pytest.mark.parametrize("way", WAYS)
def test_it_is_the_same_when_it_is_made_twice(tmp_path: Path, way: str) -> None:
    site = site_of(tmp_path, PLAN)
    assert made(site, way).pdf == made(site, way).pdf


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_left_behind(tmp_path: Path, way: str) -> None:
    before = set(Path(gettempdir()).glob("playbook-pdf-*"))
    made(site_of(tmp_path, PLAN), way)
    assert set(Path(gettempdir()).glob("playbook-pdf-*")) <= before


@pytest.mark.slow
def test_a_small_pdf_says_what_the_large_one_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_of(tmp_path, PLAN)
    small = made(site, "chromium")
    monkeypatch.setattr(chromium, "packed", lambda pdf: pdf)
    large = made(site, "chromium")
    assert len(small.pdf.content) < len(large.pdf.content) * 0.8
    assert small.sheets == large.sheets
    assert small.outline == large.outline
    assert small.reader.named_destinations.keys() == large.reader.named_destinations.keys()
    assert len(_elements(small.root["/StructTreeRoot"])) == len(_elements(large.root["/StructTreeRoot"])) > 50


def _elements(tag: Any) -> list[str]:
    """The kinds of a tag and of all below it, in the order of reading."""
    inner = tag.get("/K", [])
    inner = inner if isinstance(inner, list) else [inner]
    below = [part.get_object() for part in inner]
    return [str(tag.get("/S")), *(kind for part in below if hasattr(part, "get") and "/S" in part for kind in _elements(part))]


def test_what_is_no_pdf_of_chromium_stays_as_it_is() -> None:
    for data in (b"", b"%PDF-1.4\nhello", b"%PDF-1.4\ntrailer<<>>\nstartxref\n0\n%%EOF\n"):
        assert packed(data) == data


# ── playbooks of all kinds ──────────────────────────────────────────────────────────────────────────────────────────

PLAN = """
playbook: {id: small, title: Small playbook, brand: Small, timezone: Asia/Singapore}
strategy: {vision: Be of use every week.}
goals: {awareness: {statement: Be known to a thousand people}}
channels: {blog: {name: Blog, url: https://blog.example.com/}}
posts:
  hello: {title: Hello from the desk, date: 2027-01-12, time: 09:00, channels: [blog], goals: [awareness]}
people: {mei: {name: Mei}}
"""

HOSTILE = (
    "<script>alert(1)</script><img src=https://evil.example/x>",
    "javascript:alert(1) file:///etc/passwd",
    "</style><style>body{display:none}</style>",
    'playbook:posts/hello" href="#x',
    "right to left: \u05e9\u05dc\u05d5\u05dd, \u0645\u0631\u062d\u0628\u0627",
    "\u9b3c\u706b\u7b11\u8138 \u1f600 \U0001f600",
    "{{ config }} {nb} %s \\n \\( ) endobj",
    "W" * 10_000,
)


@pytest.mark.parametrize("way", WAYS)
def test_hostile_text_is_text(tmp_path: Path, way: str) -> None:
    texts = {f"p{number}": text for number, text in enumerate(HOSTILE)}
    posts = "".join(
        f"  {key}: {{title: {_quoted(text)}, date: 2027-01-12, channels: [blog], notes: {_quoted(text)}}}\n" for key, text in texts.items()
    )
    plan = (
        PLAN.replace("posts:\n", f"posts:\n{posts}")
        .replace("Small playbook", _quoted(HOSTILE[2]))
        .replace("{name: Mei}", f"{{name: {_quoted(HOSTILE[0])}}}")
    )
    pdf = made(site_of(tmp_path, plan), way)
    assert len(pdf.sheets) < 100
    for text in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[6]):
        assert squeezed(text) in pdf.text
    assert pdf.text.count("W") >= 20_000
    assert "Be of use every week." in " ".join("\n".join(pdf.sheets).split())
    assert pdf.sizes[0] == SIZES["a4"]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_the_document_asks_for_nothing_and_its_links_lead_somewhere() -> None:
    for edition in ("team", "client"):
        html = document(book_of(edition), "a4")
        read = Html.read(html)
        assert len(read.ids) == len(set(read.ids))
        within = {link[1:] for link in read.links if link.startswith("#")}
        assert len(within) > 100
        assert within <= set(read.ids)
        assert {link for link in read.links if not link.startswith(("#", "https://", "mailto:", "tel:"))} == set()
        assert not re.search(r"<(?:script|img|link|iframe|object|form|input|select)\b|url\(|@import| on\w+=", html)
        assert "playbook:" not in re.sub(r">[^<]*<", "><", html)


def test_the_table_of_a_month_holds_its_items() -> None:
    """On a page of the site a script fills it in; no script runs on paper."""
    months = read_html(document(book_of(), "a4")).of_class("pb-month")
    cells = [cell for month in months for cell in month.all("td") if cell.all("time")]
    counted = [(cell.of_class("pb-month__count")[0].text, len(cell.all("li"))) for cell in cells]
    assert sum(entries for _, entries in counted) > 100
    assert all(said == f", {entries} item{'' if entries == 1 else 's'}" for said, entries in counted)


@pytest.mark.parametrize("way", WAYS)
def test_a_german_book_speaks_german(tmp_path: Path, way: str) -> None:
    pdf = made(site_of(tmp_path, PLAN.replace("timezone:", "language: de, timezone:")), way, edition="handover")
    assert "Inhalt" in pdf.sheets[1].splitlines()
    assert "Überblick" in [title for title, _ in pdf.outline]
    assert "Januar 2027" in [title for title, _ in pdf.outline]
    assert " · Ausgabe handover · Stand " in " ".join(pdf.sheets[2].split())
    assert pdf.root["/Lang"] == "de"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", ["playbook: {id: small}\n", "playbook: {id: small}\npeople: {mei: {name: Mei}}\n"])
def test_a_playbook_of_almost_nothing_is_a_short_book(tmp_path: Path, text: str, way: str) -> None:
    assert 2 <= len(made(site_of(tmp_path, text), way).sheets) <= 8


@pytest.mark.parametrize("way", WAYS)
def test_a_real_playbook_keeps_its_posts(way: str) -> None:
    settings = replace(settings_of(ASYNCAPI), sources=DEFAULT_SOURCES, docs_dir=ASYNCAPI / "content" / "pages", today="2025-06-02")
    plan: Plan = make_plan(settings)
    text = made(render_site(plan, settings), way).text
    assert {post.title for post in plan.playbook.posts.values() if squeezed(post.title) not in text} == set()


# ── fonts, where there is no browser ────────────────────────────────────────────────────────────────────────────────


def test_without_any_font_strange_characters_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("mkdocs_playbook.book.fonts._folders", lambda: [tmp_path])
    pdf = made(site_of(tmp_path, PLAN.replace("Mei}", '"Mei 美 😀 Żółć ü"}')), "plain")
    assert "Mei[U+7F8E][grinningface][latincapitalletterzwithdotabove]ó" in pdf.text
    assert any("in no font of this machine" in note for note in pdf.pdf.notes)


def test_what_a_font_lacks_another_one_has() -> None:
    fonts = fonts_for(set("aé美"))
    if fonts.upright is None or "美" in fonts.missing:
        pytest.skip("no font with Chinese is here")
    assert fonts.others
    assert named("美") == "[U+7F8E]"
    assert named("\u0416") == "[cyrillic capital letter zhe]"


@pytest.mark.parametrize("way", WAYS)
def test_chinese_comes_out(tmp_path: Path, way: str) -> None:
    if "美" in fonts_for({"美"}).missing:
        pytest.skip("no font with Chinese is here")
    assert "美丽的杯子" in made(site_of(tmp_path, PLAN.replace("Hello from the desk", "美丽的杯子")), way).text


# ── browsers that do not do it ──────────────────────────────────────────────────────────────────────────────────────


def program(folder: Path, script: str) -> Path:
    file = folder / "chrome"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo no display >&2; exit 1", "wrote no PDF and said: no display"),
        ("sleep 60", "did not finish within 1 seconds"),
        ('for one; do case "$one" in --print-to-pdf=*) echo hello > "${one#*=}";; esac; done', "wrote something that is no PDF"),
        (
            'for one; do case "$one" in --print-to-pdf=*) printf "%%PDF-1.4 /Producer (Skia/PDF m120)" > "${one#*=}";; esac; done',
            "is version 120, and page numbers need 131 or newer",
        ),
    ],
)
def test_a_browser_that_does_not_print_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str) -> None:
    monkeypatch.setattr(chromium, "SECONDS", 1)
    (tmp_path / "bin").mkdir()
    browser = program(tmp_path / "bin", script)
    site = site_of(tmp_path / "plan", PLAN)
    with pytest.raises(PdfError, match=re.escape(why)):
        make_pdf(site, browser=browser)
    monkeypatch.setattr(chromium, "find", lambda: browser)
    pdf = make_pdf(site)
    assert pdf.how == "plain"
    assert why in pdf.notes[0]


def test_without_any_way_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mkdocs_playbook.book.find_spec", lambda name: None)
    with pytest.raises(PdfError, match=r"pip install 'mkdocs-playbook\[pdf\]'"):
        make_pdf(site_of(tmp_path, PLAN), browser=False)


def test_browsers_are_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = program(tmp_path, "exit 0").rename(tmp_path / "google-chrome")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == file


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def _no_edition_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLAYBOOK_EDITION", "PLAYBOOK_VERSION"):
        monkeypatch.delenv(name, raising=False)


def test_the_command_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "plan").folder
    file = tmp_path / "small.pdf"
    assert main(["pdf", "--no-browser", "--paper", "letter", "--for", "Ms Tan", "-o", str(file), str(folder)]) == 0
    pdf = Printed(Pdf(file.read_bytes(), ""))
    assert pdf.sizes[0] == SIZES["letter"]
    assert "Ms Tan" in pdf.sheets[0]
    assert f"{file}: " in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan", "small.pdf"]


def test_the_command_keeps_the_last_file_if_it_cannot_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made_project = project(tmp_path / "plan")
    file = tmp_path / "small.pdf"
    file.write_bytes(b"the last one")
    assert main(["pdf", "--browser", str(tmp_path / "none"), "-o", str(file), str(made_project.folder)]) == 2
    assert "could not be started" in capsys.readouterr().err
    made_project.write("posts: {a: {date: soon}}")
    assert main(["pdf", "--no-browser", "-o", str(file), str(made_project.folder)]) == 1
    assert main(["pdf", "--no-browser", "-o", str(tmp_path), str(made_project.folder)]) == 2
    assert file.read_bytes() == b"the last one"


def test_a_book_that_tells_what_is_hidden_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = PLAN.replace("{name: Mei}", "{name: Lin Xue Fang, visibility: team}").replace("Be of use", "With Lin Xue Fang")
    folder = project(tmp_path / "plan", text).folder
    file = tmp_path / "client.pdf"
    assert main(["pdf", "--no-browser", "--edition", "client", "-o", str(file), str(folder)]) == 1
    assert "client.pdf" in (told := capsys.readouterr().err)
    assert "must not see" in told
    assert not file.exists()


@pytest.mark.slow
def test_the_sample_for_the_client_is_printed_by_the_command(tmp_path: Path) -> None:
    need("poppler")
    if not CHROMIUM.exists():
        missing(str(CHROMIUM))
    folder = copy_demo(tmp_path / "plan")
    file = tmp_path / "client.pdf"
    assert main(["pdf", "--edition", "client", "--browser", str(CHROMIUM), "-o", str(file), str(folder)]) == 0
    assert file.stat().st_size > 100_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["client.pdf", "plan"]
