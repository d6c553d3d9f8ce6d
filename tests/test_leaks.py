"""`playbook leaks`: what an edition must not see is found in every kind of file, and nothing else is."""

from __future__ import annotations

import gzip
import html
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from fpdf import FPDF
from mkdocs.exceptions import Abort

from mkdocs_playbook.build import Site, make_plan, render_site
from mkdocs_playbook.cli import main
from mkdocs_playbook.export.swap import build_and_swap
from mkdocs_playbook.hidden import Secrets
from mkdocs_playbook.leaks import Found, _text_of_pdf, find_leaks, secrets_of
from mkdocs_playbook.read.settings import SiteSettings, read_settings
from sites import Project, contents, project

PLAYBOOK = """
playbook: {id: demo, title: Demo playbook, brand: Demo, currency: SGD, timezone: Asia/Singapore}
strategy: {vision: Nobody waits for the fair but us}
channels: {blog: {name: Blog}}
campaigns:
  spring:
    name: Spring letters
    starts: 2027-01-04
    ends: 2027-01-31
    budget: {planned: 48200}
    notes: The café's landlord, Mr. Örtüñez, wants 12% "or else"; we wait
  takeover: {name: Café Übernahme, visibility: team, starts: 2027-01-04, ends: 2027-01-31}
posts:
  hello: {title: Hello, date: 2027-01-12, channels: [blog], copy: "Nine cups for the price of eight, only until the rain stops on Sunday
          evening and not an hour longer than that", status: drafting}
  twin: {title: A word from the desk, date: 2027-01-13, channels: [blog]}
  hidden-twin: {title: A word from the desk, date: 2027-01-14, channels: [blog], visibility: team}
key_dates:
  night: {name: 東京の秘密の夜, date: 2027-02-01, visibility: team}
  plain: {name: Review, date: 2027-02-02, visibility: team}
roles: {writer: {name: Writer}}
people:
  lin: {name: Lin Xue, roles: [writer], email: lin.xue@agency.example, visibility: team}
  mei: {name: Mei Tan, email: mei@demo.example}
settings: {editions: {board: {sees: [client, contacts, budget]}}}
"""

LEAKS = {
    "note": 'The café\'s landlord, Mr. Örtüñez, wants 12% "or else"; we wait',
    "name of a campaign": "Café Übernahme",
    "id": "hidden-twin",
    "person": "Lin Xue",
    "email": "lin.xue@agency.example",
    "mail of a visible person": "mei@demo.example",
    "copy": "Nine cups for the price of eight, only until the rain stops on Sunday evening and not an hour longer than that",
    "shortened copy": "Nine cups for the price of eight, only until the …",
    "words without spaces": "東京の秘密の夜",
    "amount": "48,200",
    "plain amount": "48200",
}
NUMBERS = ("amount", "plain amount")


def settings_in(folder: Path) -> SiteSettings:
    return SiteSettings(
        folder,
        folder / "docs",
        folder / "site",
        sources=("content",),
        today="2027-01-13",
        edition="client",
        site_url="https://demo.example/",
    )


@cache
def looked_for() -> tuple[Secrets, Site]:
    with TemporaryDirectory() as name:
        (Path(name) / "content").mkdir()
        (Path(name) / "content" / "plan.yml").write_text(PLAYBOOK, encoding="utf-8")
        plan = make_plan(settings_in(Path(name)))
        return secrets_of(plan, settings_in(Path(name))), render_site(plan, settings_in(Path(name)))


def found_in(path: str, data: bytes) -> Found:
    return find_leaks([(path, data)], *looked_for())


def _page(text: str) -> bytes:
    return f"<!doctype html>\n<html><body>\n<p class='a'>We say: {text} today</p></body></html>".encode()


def _bold(text: str) -> str:
    """A letter in bold within the first word, and a link around the last."""
    first, _, rest = html.escape(text).partition(" ")
    return f"{first[:1]}<b>{first[1:2]}</b>{first[2:]} <a href='x'>{rest}</a>"


def _ics(text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    line = f"DESCRIPTION:Who\\n{escaped}\\nMore".encode()
    folded = [line[start : start + 20] for start in range(0, len(line), 20)]
    return b"BEGIN:VEVENT\r\n" + b"\r\n ".join(folded) + b"\r\nEND:VEVENT\r\n"


def _zip(name: str, data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return held.getvalue()


def _sheet(text: str) -> bytes:
    return _zip("xl/sharedStrings.xml", f"<sst><si><t>{html.escape(text)}</t></si></sst>".encode())


PLANTS: dict[str, Callable[[str], tuple[str, bytes]]] = {
    "a page": lambda text: ("posts/x/index.html", _page(html.escape(text))),
    "a page with entities": lambda text: ("a.html", _page("".join(f"&#{ord(letter)};" for letter in text))),
    "a page with markup in it": lambda text: ("a.html", _page(_bold(text))),
    "a page over several lines": lambda text: ("a.html", _page(html.escape(text).replace(" ", "\n   "))),
    "a page in capitals": lambda text: ("a.html", _page(html.escape(text.upper()))),
    "decomposed letters": lambda text: ("a.html", _page(html.escape(unicodedata.normalize("NFD", text)))),
    "full-width letters": lambda text: ("a.txt", unicodedata.normalize("NFKC", text).encode()),
    "the search index": lambda text: (
        "search/search_index.json",
        json.dumps({"config": {}, "docs": [{"location": "posts/x/", "title": "X", "text": f"<p>{html.escape(text)}</p>"}]}).encode(),
    ),
    "JSON": lambda text: ("items.json", json.dumps([{"title": f"See {text}"}]).encode()),
    "Markdown": lambda text: ("docs/a.md", f"# Plan\n\n{text}\n".encode()),
    "a feed": lambda text: ("feeds/demo-all.ics", _ics(text)),
    "CSV": lambda text: ("plan.csv", f'id,text\n1,"{text.replace(chr(34), chr(34) * 2)}"\n'.encode()),
    "UTF-16": lambda text: ("plan.txt", f"Plan\n{text}\n".encode("utf-16")),
    "a sheet": lambda text: ("plan.xlsx", _sheet(text)),
    "an archive of an archive": lambda text: ("pack.zip", _zip("inner.zip", _zip("docs/a.html", _page(html.escape(text))))),
    "a packed site map": lambda text: ("sitemap.xml.gz", gzip.compress(f"<?xml version='1.0'?><loc>{html.escape(text)}</loc>".encode())),
    "a file without a known name": lambda text: ("data.bin", b"\x00\x01" + text.encode() + b"\x00"),
}
OF_TEXT: dict[str, Callable[[str], tuple[str, bytes]]] = {
    "a link": lambda text: ("a.html", f"<!doctype html><a href='https://x.example/?q={quote(text)}'>x</a>".encode()),
    "an attribute": lambda text: ("a.html", f'<!doctype html><img alt="{html.escape(text)}">'.encode()),
    "the name of a file": lambda text: (f"docs/{quote(text)}.txt", b""),
    "a script": lambda text: ("main.js", f"const a = {json.dumps(text)}".encode()),
}
"""Places in which a number says nothing."""
SHORT = ("name of a campaign", "id", "person", "words without spaces")
"""What a script may say by chance."""


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize("plant", [*PLANTS, *OF_TEXT])
def test_what_is_planted_is_found(leak: str, plant: str) -> None:
    if plant in OF_TEXT and (leak in NUMBERS or (plant == "a script" and leak in SHORT)):
        return
    path, data = ({**PLANTS, **OF_TEXT})[plant](LEAKS[leak])
    problems = found_in(path, data).problems
    assert problems, (leak, plant)
    assert all(problem.code == "E111" for problem in problems)


@pytest.mark.parametrize("plant", PLANTS)
def test_what_is_visible_is_no_leak(plant: str) -> None:
    for text in ("A word from the desk", "Mei Tan", "Spring letters", "Nobody waits for the fair but us", "Review", "spring", "Demo"):
        path, data = PLANTS[plant](text)
        assert found_in(path, data).problems == [], text


def test_it_says_what_leaked_out_of_what_and_where() -> None:
    line = next(number for number, line in enumerate(PLAYBOOK.splitlines(), 1) if line.startswith("  lin:"))
    page = b"<!doctype html>\n<p>x</p>\n\n<p>By Lin Xue</p>\n"
    (problem,) = found_in("about/index.html", page).problems
    assert str(problem.place) == "about/index.html:4:1"
    assert problem.message.startswith(f"'name' of the person 'lin' is told here (written at content/plan.yml:{line})")
    (problem,) = found_in("a.txt", b"1\n2\nspent 48,200 so far").problems
    assert problem.place.line == 3
    assert "'planned' of 'budget' of the campaign 'spring'" in problem.message


def test_a_name_within_a_visible_text_leaks(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The author has to take it out: no selection can."""
    made = project(tmp_path, PLAYBOOK.replace("but us", "but Lin Xue"), options={"edition": "client"}, site_url="https://demo.example/")
    with pytest.raises(Abort):
        made.build()
    assert "index.html" in caplog.text
    assert "'name' of the person 'lin' is told here" in caplog.text
    assert "must not be seen there. Do not publish it." in caplog.text


def test_a_hand_written_page_leaks(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = project(tmp_path, PLAYBOOK, docs={"about.md": "# About\n\nWrite to lin.xue@agency.example\n"}, options={"edition": "client"})
    with pytest.raises(Abort):
        made.build()
    assert "about/index.html" in caplog.text
    made = project(tmp_path / "team", PLAYBOOK, docs={"about.md": "# About\n\nWrite to lin.xue@agency.example\n"})
    assert "lin.xue@agency.example" in made.build().text("about/index.html")


def test_an_export_that_leaks_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(tmp_path / "plan", PLAYBOOK.replace("but us", "but Lin Xue"), options={"edition": "client"})
    assert main(["export", str(tmp_path / "out"), str(made.folder)]) == 1
    assert "'name' of the person 'lin' is told here" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_leak_leaves_the_last_site_as_it_was(tmp_path: Path) -> None:
    made = project(tmp_path, PLAYBOOK, options={"edition": "client"})
    assert build_and_swap(read_settings(made.folder), strict=False) == 0
    before = contents(made.site_dir)
    made.write(PLAYBOOK.replace("but us", "but Lin Xue"))
    assert build_and_swap(read_settings(made.folder), strict=False) != 0
    assert contents(made.site_dir) == before


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv("PLAYBOOK_EDITION", raising=False)
    return project(tmp_path / "plan", PLAYBOOK)


def test_the_command_finds_nothing_in_the_clients_site(made: Project, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYBOOK_EDITION", "client")
        site = made.build()
        assert main(["export", str(tmp_path / "out"), str(made.folder)]) == 0
    capsys.readouterr()
    assert main(["leaks", "--edition", "client", str(site.folder), str(made.folder)]) == 0
    assert "nothing leaked" in capsys.readouterr().err
    assert main(["leaks", "--edition", "client", str(tmp_path / "out"), str(made.folder)]) == 0


def test_the_command_finds_what_is_the_teams_in_its_site(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    site = made.build()
    capsys.readouterr()
    assert main(["leaks", "--edition", "client", str(site.folder), str(made.folder)]) == 1
    told = capsys.readouterr()
    for what in ("'name' of the person 'lin'", "'notes' of the campaign 'spring'", "'email' of the person 'mei'", "campaign 'takeover'"):
        assert what in told.out, what
    assert "campaigns/spring/index.html:" in told.out
    assert told.out.count("'name' of the person 'lin'") == 5
    assert main(["leaks", "--edition", "board", str(site.folder), str(made.folder)]) == 1
    told = capsys.readouterr()
    assert "'email' of the person 'mei'" not in told.out
    assert "'planned' of 'budget'" not in told.out


def test_the_command_says_when_it_has_nothing_to_look_for(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["leaks", str(made.folder), str(made.folder)]) == 2
    assert "The edition 'team' sees everything. Name another one: --edition client" in capsys.readouterr().err
    assert main(["leaks", "--edition", "client", str(made.folder / "nowhere"), str(made.folder)]) == 2
    assert "There is no file or folder" in capsys.readouterr().err


def test_what_cannot_be_read_is_told(made: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pack.zip").write_bytes(b"PK\x03\x04 no archive")
    assert main(["leaks", "--edition", "client", str(tmp_path / "pack.zip"), str(made.folder)]) == 0
    assert "pack.zip: could not be looked into" in capsys.readouterr().err
    assert found_in("a.xml.gz", b"\x1f\x8bnothing").unread == ["a.xml.gz"]


def test_a_pdf_is_read_or_told() -> None:
    text = b"BT /F1 12 Tf 50 700 Td (By Lin Xue) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (table, len(pdf))
    assert [problem.place.path for problem in found_in("plan.pdf", pdf).problems] == ["plan.pdf"]
    assert found_in("plan.pdf", b"%PDF-1.4\nnothing").unread == ["plan.pdf"]


def test_the_number_of_a_page_is_no_amount() -> None:
    """'5 / 200' would read as 5 200."""
    pdf = FPDF()
    pdf.set_font("helvetica", "", 12)
    for number in range(1, 13):
        pdf.add_page()
        pdf.cell(0, 10, f"Demo, as of today {number} / 12", new_x="LMARGIN", new_y="NEXT")
        pdf.cell(0, 10, f"It costs 5 / 200 and {number + 1} / 12")
    text = _text_of_pdf(bytes(pdf.output())) or ""
    assert text.count("It costs 5 / 200") == 12
    assert text.count(" / 12") == 12  # those that are no page's own
    assert "today 5" not in text
