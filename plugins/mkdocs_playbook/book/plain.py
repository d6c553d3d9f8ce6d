"""Sets a book without a browser: the same text, as headings, paragraphs and tables; for pictures, the tables of their numbers.

What no font of this machine can write is written by its name, so that nothing is lost; `notes` say how much of that there is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import zip_longest
from typing import Any

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, TableCellFillMode, XPos, YPos
from fpdf.outline import OutlineSection

from mkdocs_playbook.book.contents import Book, Chapter
from mkdocs_playbook.book.fonts import Fonts, fonts_for, is_silent, named, needs_shaping
from mkdocs_playbook.pages.blocks import (
    Agenda,
    Block,
    Branch,
    Bullets,
    Campaigns,
    Cards,
    Code,
    Day,
    English,
    Facts,
    Heading,
    Href,
    Inline,
    Line,
    Link,
    Matrix,
    Month,
    Picture,
    Prose,
    Run,
    Sample,
    Scores,
    Status,
    Strong,
    Table,
    Tree,
    is_nothing,
)
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.html import Renderer
from mkdocs_playbook.words import ENGLISH

_MARGIN, _FOOT = 18.0, 20.0
"""The white around a page, in millimetres."""
_SIZES = (20, 14, 11.5, 10, 10, 10)
"""Of headings, in points, from a chapter's down."""
_BODY, _SMALL, _TINY = 9.5, 8.0, 6.5
_LEADING = 0.5
"""The height of a line in millimetres for each point of its letters."""
_LETTER = 0.28
"""The width of most letters in millimetres for each point of their size, with some room between columns."""
_LINES = 24
"""How many lines a cell of a table may have. A longer text goes on in the next row: a row must fit on a page."""
_CONTENTS_HEAD, _CONTENTS_LINE = 12.0, 5.0
"""The height of the heading of the contents and of each line, in millimetres."""
_PAGES = "{\u00a0nb}"
"""What the number of all pages is put in place of. Nobody's text holds it: `_clean` writes spaces in place of those that do not break."""
_GREY, _BLACK = 90, 17
_ABOUT = "The PDF was made without a browser: pictures are tables of their numbers, and it has no tags for screen readers."


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a line: its text, and the page of the book (an address) or of the web that it leads to."""

    text: str
    page: str | None = None
    url: str = ""
    is_strong: bool = False


def set_book(book: Book, paper: str) -> tuple[bytes, list[str]]:
    """The book as a PDF, and what to know about it."""
    setter = _Setter(book, paper, fonts_for(_characters(book)))
    return setter.set(), setter.notes


def _characters(book: Book) -> set[str]:
    """Every character of the book, and those that the setter writes itself."""
    found = _Texts(book)
    return set(" …·–.[]+<>" + book.foot + "".join(found.all()))


class _Texts:
    """The texts of a book, as they will be set."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def all(self) -> Iterator[str]:
        book = self._book
        yield from (book.title, book.brand, book.about, book.words.say("Contents"))
        for label, value in book.facts:
            yield from (label, value)
        renderer = Renderer(book.form, book.words, ())
        for chapter in book.chapters:
            yield chapter.title
            for part in chapter.parts:
                yield from (part.block.heading, html.unescape(renderer.block(part.block)))
                yield from (line.word for line in _lines_of(part.block))


def _lines_of(block: Block) -> Iterator[Line]:
    if isinstance(block, Agenda):
        yield from (line for day in block.days for line in day.lines)


class _Paper(FPDF):
    """Sheets with the book's foot, but for the cover."""

    def __init__(self, paper: str, foot: str, family: str) -> None:
        super().__init__(orientation="P", unit="mm", format="A4" if paper == "a4" else "Letter")
        self.foot, self.family = foot, family
        self.alias_nb_pages(_PAGES)
        self.core_fonts_encoding = "cp1252"  # what the fonts of every reader write

    def footer(self) -> None:
        if self.page_no() == 1:
            return
        self.set_y(-_FOOT + 6)
        self.set_font(self.family, "", 7.5)
        self.set_text_color(_GREY)
        number = f"{self.page_no()} / {_PAGES}"
        self.cell(self.epw - 25, 4, self.foot, new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.cell(25, 4, number, align="R")


class _Setter:
    def __init__(self, book: Book, paper: str, fonts: Fonts) -> None:
        self._book, self._fonts = book, fonts
        self._family = "book" if fonts.upright else "helvetica"
        self._form = book.form
        self._english = Format(ENGLISH)
        self._renderer = Renderer(book.form, book.words, ())
        self.notes = [_ABOUT]
        self._pdf = self._paper(paper)
        self._links = {chapter.address: self._pdf.add_link(page=1) for chapter in book.chapters if chapter.address is not None}

    def _paper(self, paper: str) -> _Paper:
        book, fonts = self._book, self._fonts
        pdf = _Paper(paper, self._clean(book.foot), self._family)
        if fonts.upright and fonts.bold:
            pdf.add_font("book", "", fonts.upright)
            pdf.add_font("book", "B", fonts.bold)
            for number, file in enumerate(fonts.others):
                pdf.add_font(f"other{number}", "", file)
            pdf.set_fallback_fonts([f"other{number}" for number in range(len(fonts.others))], exact_match=False)
            self._shape(pdf)
        if fonts.missing:
            count = len(fonts.missing)
            what = "1 character is" if count == 1 else f"{count} characters are"
            self.notes.append(f"{what} in no font of this machine and written by name.")
        pdf.set_creation_date(book.made)
        pdf.set_title(book.title)
        pdf.set_lang(book.words.spoken)
        pdf.set_margin(_MARGIN)
        pdf.set_auto_page_break(True, _FOOT)
        return pdf

    def _shape(self, pdf: FPDF) -> None:
        if not needs_shaping(_characters(self._book)):
            return
        if find_spec("uharfbuzz"):
            pdf.set_text_shaping(True)
        else:
            self.notes.append("Text from right to left needs the package uharfbuzz to come out in its right order.")

    # ── the book ────────────────────────────────────────────────────────────────────────────────────────────────────

    def set(self) -> bytes:
        pdf, book = self._pdf, self._book
        self._cover()
        pdf.add_page()
        pdf.insert_toc_placeholder(self._contents, pages=self._pages_of_contents(), reset_page_indices=False)
        is_new = True
        for chapter in book.chapters:
            is_month = any(isinstance(part.block, Month) for part in chapter.parts)
            is_across = pdf.w > pdf.h
            if is_month or is_across or (chapter.begins and not is_new):
                pdf.add_page(orientation="landscape" if is_month else "portrait")
            is_new = False
            self._chapter(chapter)
        return bytes(pdf.output())

    def _cover(self) -> None:
        pdf, book = self._pdf, self._book
        pdf.add_page()
        pdf.set_y(80)
        self._text(book.brand, 14, color=_GREY)
        self._text(book.title, 30, bold=True)
        self._text(book.about, 12)
        pdf.ln(30)
        for label, value in book.facts:
            self._text(f"{label}: {value}", 11)

    def _pages_of_contents(self) -> int:
        """How many pages the contents take: a line for each chapter, below the heading."""
        room = self._pdf.h - _MARGIN - _FOOT
        first, rest = int((room - _CONTENTS_HEAD) / _CONTENTS_LINE), int(room / _CONTENTS_LINE)
        return 1 + max(0, -(-(len(self._book.chapters) - first) // rest))

    def _contents(self, pdf: FPDF, outline: list[OutlineSection]) -> None:
        """A line for each chapter; names that are longer than a line are cut, for they stand in full where they lead."""
        self._font(_SIZES[0], bold=True)
        pdf.set_xy(pdf.l_margin, _MARGIN)
        pdf.cell(0, _CONTENTS_HEAD, self._clean(self._book.words.say("Contents")), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        for section in outline:
            self._font(9, bold=section.level == 0)
            link = pdf.add_link(page=section.page_number)
            indent = 6 * section.level
            pdf.set_x(pdf.l_margin + indent)
            pdf.cell(pdf.epw - indent - 15, _CONTENTS_LINE, self._cut(section.name, pdf.epw - indent - 20), link=link)
            pdf.cell(15, _CONTENTS_LINE, str(section.page_number), align="R", link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _cut(self, text: str, width: float) -> str:
        if self._pdf.get_string_width(text) <= width:
            return text
        while text and self._pdf.get_string_width(f"{text}…") > width:
            text = text[: -max(1, len(text) // 20)]
        return f"{text.rstrip()}…"

    def _chapter(self, chapter: Chapter) -> None:
        pdf = self._pdf
        self._keep(chapter.level, 25)
        title = self._clean(chapter.title)
        pdf.start_section(title, level=chapter.level - 1, strict=False)
        if chapter.address is not None:
            pdf.set_link(self._links[chapter.address], y=pdf.get_y(), page=pdf.page)
        self._text(chapter.title, _SIZES[chapter.level - 1], bold=True)
        for part in chapter.parts:
            self._block(part.block, chapter.level)

    # ── blocks ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _block(self, block: Block, level: int) -> None:
        self._form = self._english if block.is_english else self._book.form
        if block.heading and not isinstance(block, Month):
            size = _SIZES[min(block.level + level - 2, len(_SIZES) - 1)]
            self._keep(2, 25)
            self._text(block.heading, size, bold=True)
        if block.intro:
            self._line(block.intro)
        match block:
            case Heading():
                pass
            case Prose():
                self._text(block.text or "", _BODY)
            case Facts():
                self._table([], [[Strong(label), value] for label, value in block.told], [1, 3])
            case Table():
                self._of_table(block)
            case Bullets():
                for number, item in enumerate(block.items, 1):
                    self._line((Run((f"{number}. " if block.style == "numbered" else "– ", item)),), indent=4)
            case Agenda():
                self._agenda(block)
            case Month():
                self._month(block)
            case Cards():
                for card in block.cards:
                    self._line(card.title, bold=True)
                    for line in card.lines:
                        self._line(line, indent=4)
            case Scores():
                for score in block.scores:
                    self._line(Run((score.title, " ", score.mark)), bold=True)
                    for said in (score.question, f"{score.value} {score.unit}".strip(), *score.lines):
                        self._line(said, indent=4)
            case Matrix():
                words: list[Inline] = [f"{letter} = {word}: {meaning}" for letter, word, meaning in block.words]
                rows: list[list[Inline]] = [[name, *(" ".join(letters) for letters in cells)] for name, cells in block.rows]
                self._table([block.corner, *block.heads], rows)
                for word in words:
                    self._line(word, size=_SMALL)
            case Campaigns():
                for campaign in block.campaigns:
                    self._line(Run((block.label, ": ", campaign.title, " ", campaign.days)), size=_SMALL)
            case Tree():
                self._tree(block.branches, 0)
            case Sample():
                self._text(block.text, _SMALL)
            case Picture():
                self._picture(block)
            case _:
                self._text(_visible(self._renderer.block(block)), _BODY)
        self._pdf.ln(2)

    def _of_table(self, table: Table) -> None:
        told = table.told
        heads = [(table.heads or table.columns)[number] for number in told]
        if table.caption:
            self._text(table.caption, _SMALL, color=_GREY)
        self._table(heads, [[row[number] for number in told] for row in table.rows])

    def _picture(self, picture: Picture) -> None:
        self._text(picture.caption, _BODY)
        if picture.numbers and not picture.numbers.is_empty:
            self._of_table(picture.numbers)
        elif picture.drawing:
            self._text(" · ".join(text.text for text in picture.drawing.texts), _SMALL)

    def _tree(self, branches: Iterable[Branch], depth: int) -> None:
        for branch in branches:
            self._line(Run((branch.noun, " ", branch.title, " ", branch.about)), indent=4 * depth, size=_SMALL)
            self._tree(branch.parts, depth + 1)

    def _agenda(self, agenda: Agenda) -> None:
        if not agenda.days:
            self._text(agenda.empty, _BODY)
        rows: list[list[Inline]] = []
        for day in agenda.days:
            date: Inline = self._form.date(day.date, "year")
            for line in day.lines:
                rows.append([date, line.word, _of_line(line)])
                date = ""
        if rows:
            self._table([], rows, [5, 4, 22])

    def _month(self, month: Month) -> None:
        """The month across a sheet: a row for each week. What lasts several days stands on each."""
        heads: list[Inline] = [self._book.words.say("Wk"), *month.weekdays]
        rows: list[list[Inline]] = []
        for week in month.weeks:
            cells = ["\n".join([str(cell.date.day), *map(self._in_cell, cell.lines)]) if cell.date else "" for cell in week.cells]
            rows.append([str(week.number), *cells])
        self._table(heads, rows, [1, *[4] * 7], size=_TINY)

    def _in_cell(self, line: Line) -> str:
        return self._plain(Run((line.word, " ", _timed(line))))

    # ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, heads: Sequence[Inline], rows: Sequence[Sequence[Inline]], widths: Sequence[float] = (), size: float = _SMALL) -> None:
        """A table whose heads stand on each page that it is on. A link in a cell leads on from the whole cell."""
        texts = [[self._plain(value) for value in row] for row in rows]
        named_heads = [self._plain(head) for head in heads]
        whole = self._pdf.epw
        if not widths:
            widths = _widths([named_heads, *texts])
            size = _TINY if len(widths) > 7 else size
            whole = min(whole, sum(widths) * size * _LETTER)
        shares = [whole * width / sum(widths) for width in widths]
        self._font(size)
        self._pdf.set_draw_color(190)
        with self._pdf.table(
            col_widths=tuple(shares),
            width=whole,
            align="L",
            text_align="L",
            v_align="T",
            line_height=size * _LEADING,
            padding=(0.8, 1.2, 0.8, 0),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES if not heads else TableBordersLayout.MINIMAL,
            cell_fill_mode=TableCellFillMode.NONE,
            first_row_as_headings=bool(heads),
            headings_style=FontFace(emphasis="BOLD", color=_GREY),
        ) as table:
            if heads:
                table.row(named_heads)
            for values, cells in zip(rows, texts, strict=True):
                parted = [_parted(text, self._characters_of(share, size)) for text, share in zip(cells, shares, strict=True)]
                for number, line in enumerate(zip_longest(*parted, fillvalue="")):
                    row = table.row()
                    for value, text in zip(values, line, strict=True):
                        style = FontFace(emphasis="BOLD") if isinstance(value, Strong) else None
                        row.cell(text or " ", link=self._target(value) if text and not number else None, style=style)
        self._font(_BODY)

    @staticmethod
    def _characters_of(width: float, size: float) -> int:
        """How many of the widest letters stand in a line of a cell."""
        return max(2, int((width - 2) / (size * 0.3528)))

    # ── lines ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, text: str, size: float, *, bold: bool = False, color: int = _BLACK) -> None:
        """Paragraphs, as they were written."""
        text = self._clean(text).strip("\n")
        if not text.strip():
            return
        self._font(size, bold=bold, color=color)
        self._pdf.multi_cell(0, size * _LEADING, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._pdf.ln(size * 0.12)

    def _line(self, value: Inline, *, indent: float = 0, size: float = _BODY, bold: bool = False) -> None:
        """A paragraph with its links."""
        pieces = list(self._pieces(value))
        if not any(piece.text.strip() for piece in pieces):
            return
        pdf = self._pdf
        left = pdf.l_margin
        pdf.set_left_margin(left + indent)
        pdf.set_x(left + indent)
        for piece in pieces:
            self._font(size, bold=bold or piece.is_strong)
            pdf.write(size * _LEADING, self._clean(piece.text), link=self._leads(piece) or "")
        pdf.ln(size * _LEADING)
        pdf.set_left_margin(left)
        pdf.set_x(left)

    def _leads(self, piece: _Piece) -> Any:
        return self._links.get(piece.page) if piece.page is not None else piece.url or None

    def _target(self, value: Inline) -> Any:
        """What the first link in a cell leads to."""
        return next((target for piece in self._pieces(value) if (target := self._leads(piece))), None)

    def _plain(self, value: Inline) -> str:
        return self._clean("".join(piece.text for piece in self._pieces(value)))

    def _pieces(self, value: Inline) -> Iterator[_Piece]:
        match value:
            case None:
                return
            case str():
                yield _Piece(value)
            case Link():
                yield _Piece(value.text, page=value.address.partition("#")[0])
            case Href():
                address = value.url.removeprefix("mailto:").removeprefix("tel:")
                is_whole = re.match(r"(?:https?|mailto|tel):", value.url)
                yield _Piece(value.text, url=value.url if is_whole else "")
                if value.text not in (value.url, address) and is_whole:
                    yield _Piece(f" <{address}>")
            case Day():
                yield _Piece(self._form.day(value))
            case Status():
                yield _Piece(value.word)
            case Code():
                yield _Piece(value.text)
            case Strong():
                yield _Piece(value.text, is_strong=True)
            case English():
                yield from self._pieces(value.text)
            case Run():
                for part in value.parts:
                    yield from self._pieces(part)
            case _:
                for number, part in enumerate(part for part in value if not is_nothing(part)):
                    yield from (_Piece(", "),) if number else ()
                    yield from self._pieces(part)

    def _clean(self, text: str) -> str:
        """`text` without what nobody sees, and with the names of what no font here has."""
        shown = "".join(char for char in text.replace("\t", "    ").replace("\u00a0", " ") if char == "\n" or not is_silent(char))
        if not self._fonts.missing:
            return shown
        return "".join(named(char) if char in self._fonts.missing else char for char in shown)

    def _font(self, size: float, *, bold: bool = False, color: int = _BLACK) -> None:
        self._pdf.set_font(self._family, "B" if bold else "", size)
        self._pdf.set_text_color(color)

    def _room(self) -> float:
        """How much of the page is left, in millimetres."""
        return float(self._pdf.h - _FOOT - self._pdf.get_y())

    def _keep(self, level: int, room: float) -> None:
        """Begin a page if there is no room for a heading and some of what follows it."""
        if self._room() < room:
            self._pdf.add_page()
        elif self._pdf.get_y() > _MARGIN + 1:
            self._pdf.ln(8 if level == 1 else 4)


def _of_line(line: Line) -> Inline:
    return Run((_timed(line), *(part for detail in line.details if not is_nothing(detail) for part in (" · ", detail))))


def _timed(line: Line) -> Inline:
    return Run((line.time, " ", line.title)) if line.time else line.title


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """The shares of columns: as wide as their longest text, within limits that leave room for the others."""
    columns = list(zip(*(row for row in rows if row), strict=True))
    return [min(max(6.0, *(float(len(text)) for text in column)), 40.0) for column in columns]


def _parted(text: str, width: int) -> list[str]:
    """A text in parts of at most `_LINES` lines that are `width` characters long at the least."""
    parts: list[str] = [""]
    left = _LINES
    for line in text.split("\n"):
        rest = line
        while True:
            fits, rest = rest[: left * width], rest[left * width :]
            if rest and (cut := fits.rfind(" ")) > len(fits) // 2:
                fits, rest = fits[:cut], fits[cut + 1 :] + rest
            parts[-1] += fits
            left -= -(-len(fits) // width) or 1
            if left <= 0 or rest:
                parts.append("")
                left = _LINES
            if not rest:
                break
        if parts[-1]:
            parts[-1] += "\n"
    return [part.rstrip("\n") for part in parts if part.strip("\n")] or [""]


def _visible(markup: str) -> str:
    """The text of HTML, for a kind of block that has no form of its own here."""
    return re.sub(r"\s*\n\s*", "\n", html.unescape(re.sub(r"<[^>]*>", " ", markup))).strip()
