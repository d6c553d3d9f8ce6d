"""Sheets as files: CSV, and an Excel workbook. No cell of either is ever a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from mkdocs_playbook.handover.sheets import Cell, Sheet

_STARTS_FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that spreadsheets may run (OWASP, CSV Injection), with the full-width letters that some take for the same."""
_MOST_LETTERS = 32_767
"""What a cell of Excel can hold."""
_WIDEST, _NARROWEST = 60, 9
_LINE, _MOST_LINES = 15, 12
"""The height of a line in points, and how many of a text a row shows: LibreOffice makes rows only as high as it is told."""


def as_csv(sheet: Sheet) -> bytes:
    """The sheet as CSV in UTF-8, with the mark by which Excel knows that. Text that looks like a formula begins with an apostrophe."""
    held = io.StringIO()
    writer = csv.writer(held, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(map(_cell, sheet.columns))
    writer.writerows([_cell(cell) for cell in row] for row in sheet.rows)
    return held.getvalue().encode("utf-8-sig")


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if _STARTS_FORMULA.match(cell) else cell
    if isinstance(cell, dt.time):
        return f"{cell:%H:%M}"
    return "" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def as_workbook(sheets: Sequence[Sheet], changed: dt.datetime, title: str) -> bytes:
    """The sheets as a workbook: real dates, text as text, a head that stays in sight, filters. `changed` is what it says of its age."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": title, "created": changed.replace(tzinfo=None)})
    formats: dict[str, Any] = {
        "head": book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}),
        "text": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        "time": book.add_format({"num_format": "hh:mm", "valign": "top", "align": "left"}),
        "number": book.add_format({"num_format": "#,##0.##########", "valign": "top", "align": "right", "indent": 1}),
        "whole": book.add_format({"num_format": "#,##0", "valign": "top", "align": "right", "indent": 1}),
    }
    taken: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name, taken))
        widths = [_width(column, [row[number] for row in sheet.rows]) for number, column in enumerate(sheet.columns)]
        for number, column in enumerate(sheet.columns):
            page.write_string(0, number, column, formats["head"])
            page.set_column(number, number, widths[number])
        for line, row in enumerate(sheet.rows, start=1):
            if (height := _lines(row, widths)) > 1:
                page.set_row(line, _LINE * height)
            for number, cell in enumerate(row):
                _write(page, line, number, cell, formats)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
    book.close()
    return held.getvalue()


def _write(page: Any, line: int, number: int, cell: Cell, formats: dict[str, Any]) -> None:
    if isinstance(cell, str) and cell:
        page.write_string(line, number, cell if len(cell) <= _MOST_LETTERS else f"{cell[: _MOST_LETTERS - 1]}…", formats["text"])
    elif isinstance(cell, dt.time):
        page.write_datetime(line, number, cell, formats["time"])
    elif isinstance(cell, dt.date):
        page.write_datetime(line, number, cell, formats["date"])
    elif isinstance(cell, Decimal | int):
        page.write_number(line, number, float(cell), formats["whole" if cell == int(cell) else "number"])


def _width(column: str, cells: Sequence[Cell]) -> int:
    """Wide enough for most of its cells, in letters."""
    longest = sorted(max(map(len, _cell(cell).split("\n"))) for cell in cells)
    usual = longest[len(longest) * 9 // 10] if longest else 0
    return max(_NARROWEST, min(_WIDEST, max(usual, len(column)) + 3))


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """How many lines the longest text of a row takes, as far as they are shown."""
    needed = (
        sum(len(wrap(part, width - 1)) or 1 for part in _cell(cell)[: _MOST_LINES * width].split("\n"))
        for cell, width in zip(row, widths, strict=True)
    )
    return min(max(needed, default=1), _MOST_LINES)


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name as Excel allows it: 31 letters, none of `[]:*?/\\`, no apostrophe at its ends, each once."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "Sheet"
    found, number = plain, 2
    while found.casefold() in taken:
        found, number = f"{plain[:28]} {number}", number + 1
    taken.add(found.casefold())
    return found
