"""The playbook as a book: one PDF to read, print and hand over.

A site's pages become chapters (`contents.py`), plain data, and those a PDF: printed by a browser where there is one (`document.py`,
`chromium.py`), else set by a library without a browser (`plain.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs_playbook.build import Site

__all__ = ["PAPERS", "Pdf", "PdfError", "make_pdf"]

PAPERS = {"a4": "A4", "letter": "Letter"}
"""The sheets that a book can be made for, with what CSS and PDF call them."""


INSTALL = "pip install 'mkdocs-playbook[pdf]'"


class PdfError(Exception):
    """No PDF could be made. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF, with what made it, such as `chromium`, and what to know about it, a sentence each."""

    content: bytes
    how: str
    notes: tuple[str, ...] = ()


def make_pdf(
    site: Site,
    *,
    edition: str = "",
    version: str = "",
    reader: str = "",
    paper: str = "a4",
    browser: Path | bool | None = None,
    written: Mapping[str, str] | None = None,
) -> Pdf:
    """The site's playbook as a book. `edition` is what the site was made of, by default the team's; `version` what it is called, if not
    as the site says; `reader` whose copy it is, in words; `paper` is one of `PAPERS`; `written` are the hand-written pages that belong
    to it, Markdown by the path of its file.

    `browser` prints it: a Chromium, Chrome or Edge; by default the first that is found, False for none. Without a browser the book is set
    without one, which says the same and looks plainer. Raises `PdfError` where the `browser` that is named does not print, and where
    there is no way to make a PDF on this machine.
    """
    from mkdocs_playbook.book import chromium
    from mkdocs_playbook.book.contents import make_book
    from mkdocs_playbook.book.document import anchor, document
    from mkdocs_playbook.model.editions import TEAM

    book = make_book(site, edition=edition or TEAM, version=version, reader=reader, written=written)
    notes: list[str] = []
    found = browser if isinstance(browser, Path) else None if browser is False else chromium.find()
    if found:
        anchors = {number: anchor(number) for number in range(1, len(book.chapters) + 1)}
        made = f"{book.made:%Y%m%d%H%M%S}"
        try:
            content = chromium.print_numbered(found, lambda pages: document(book, paper, pages), anchors, made)
        except chromium.PrintError as error:
            if isinstance(browser, Path):
                raise PdfError(f"'{found}' {error}.") from error
            notes.append(f"'{found}' {error}. So the PDF was made without a browser.")
        else:
            return Pdf(content, "chromium")
    if not find_spec("fpdf"):
        raise PdfError(
            f"There is no browser to print the PDF with. Install Chromium or Chrome, or the package that makes it without one: {INSTALL}"
        )
    from mkdocs_playbook.book.plain import set_book

    content, told = set_book(book, paper)
    return Pdf(content, "plain", (*notes, *told))
