"""Reads measured results from CSV files, as spreadsheets and analytics tools write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from mkdocs_playbook.problems import Place, Problem, Problems, nearest, one_of, shown
from mkdocs_playbook.read.limits import MAX_CELLS
from mkdocs_playbook.read.raw import Map, Sections, Seq
from mkdocs_playbook.read.yaml import decode

RESULT_COLUMNS = ("kpi", "period", "value", "channel", "campaign", "note")
_NEEDED = RESULT_COLUMNS[:3]
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_TOO_WIDE = (
    f"This row has more than {MAX_CELLS:,} cells or lines. A row is one result, in a line of its own. If a quotation mark before it has "
    "no end, remove it."
)


def parse_csv(path: str, data: bytes, problems: Problems) -> Sections | None:
    """The section `results` out of a CSV file with the columns kpi, period, value and perhaps channel, campaign, note.

    Cells stand between commas, semicolons or tabs. Columns whose name starts with `x-` are the user's own.
    """
    text = decode(path, data, problems, "Export it as 'CSV UTF-8'.")
    if text is None:
        return None
    sections, results = Sections(), Seq()
    sections.put("results", results, Place(path, 1, 1), Place(path, 1, 1))
    mistakes = sections.mistakes
    header: list[str] | None = None
    try:
        for cells in _rows(path, text):
            if header is None:
                header = [cell.lower() for cell, _ in cells]
                if not _check_header(cells, mistakes):
                    return sections
                continue
            result = Map()
            for name, (cell, at) in zip(header, cells, strict=False):
                if cell and name in RESULT_COLUMNS and name not in result:
                    result.put(name, cell, at, at)
            beyond = [at for cell, at in cells[len(header) :] if cell]
            if beyond:
                mistakes.append(
                    Problem(
                        beyond[0],
                        "M104",
                        f"This line has more cells than the first line has names ({len(header)}). "
                        'Put a cell that holds the separator itself in "quotes".',
                    )
                )
            results.put(result, cells[0][1])
            sections.size += len(cells)
    except _TooWideError as error:
        problems.error("Y106", Place(path, error.line, 1), _TOO_WIDE)
        return None
    except csv.Error as error:
        mistakes.append(Problem(Place(path, 1, 1), "M104", f"This is not a CSV table: {error}. Export it again as 'CSV UTF-8'."))
    return sections


def _check_header(cells: Sequence[tuple[str, Place]], mistakes: list[Problem]) -> bool:
    """Whether the first line names the columns that are needed; other columns that nobody knows are told."""
    names = [cell.lower() for cell, _ in cells]
    if not set(_NEEDED) <= set(names):
        mistakes.append(
            Problem(
                cells[0][1],
                "M104",
                f"A CSV file holds results, so its first line names the columns {', '.join(_NEEDED[:-1])} and {_NEEDED[-1]} "
                f"(and perhaps {', '.join(RESULT_COLUMNS[3:])}). Here it names: {shown(', '.join(names), 200)}.",
            )
        )
        return False
    for number, (name, (_, at)) in enumerate(zip(names, cells, strict=True)):
        if name in names[:number] and name in RESULT_COLUMNS:
            mistakes.append(
                Problem(at, "M104", f"Two columns are named '{name}'. Keep one of them, or let the other's name start with 'x-'.")
            )
        elif name and name not in RESULT_COLUMNS and not name.startswith("x-"):
            near = nearest(name, set(RESULT_COLUMNS) - set(names))
            instead = f"Did you mean '{near}'?" if near else f"Write {one_of(RESULT_COLUMNS)}, or let the name of your own start with 'x-'."
            mistakes.append(Problem(at, "M104", f"There is no column '{shown(name)}'. {instead}"))
    return True


def _rows(path: str, text: str) -> Iterator[list[tuple[str, Place]]]:
    """The rows that are not empty: each cell's text, without spaces around it, and its place."""
    lines = _Lines(text)
    first = next((line for line in lines if line.strip()), "")
    lines.row.clear()
    delimiter = max(",;\t", key=first.count)
    if first.lower().startswith("sep=") and first[4:5].strip("\r\n"):  # Excel's own first line
        delimiter = first[4]
    else:
        lines.again = first
    for row in csv.reader(lines, delimiter=delimiter):
        if any(cell.strip() for cell in row):
            places = _places(path, lines.row, lines.number - len(lines.row) + 1, delimiter)
            yield [(cell.replace("\r\n", "\n").strip(), at) for cell, at in zip(row, places, strict=False)]
        lines.row.clear()


class _TooWideError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


class _Lines:
    """The lines of a text, one after the other, with their ends."""

    def __init__(self, text: str) -> None:
        self._lines = (found[0] for found in _LINE.finditer(text))
        self._marks = 0
        self.number = 0
        """The number of the last line that was given, from 1."""
        self.row: list[str] = []
        """The lines since whoever reads emptied it: those of a row."""
        self.again = ""
        """The last line, where it is to be given once more."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.again:
            line, self.again = self.again, ""
        else:
            line = next(self._lines)
            self.number += 1
        if not self.row:
            self._marks = 0
        self._marks += max(map(line.count, ",;\t"))
        if self._marks >= MAX_CELLS or len(self.row) >= MAX_CELLS:
            raise _TooWideError(self.number - len(self.row))
        self.row.append(line)
        return line


def _places(path: str, lines: Sequence[str], number: int, delimiter: str) -> Iterator[Place]:
    """Where each cell of the row that is written in `lines` begins; `number` is the first line's."""
    yield Place(path, number, 1)
    quoted = False
    last = number
    for line_number, line in enumerate(lines, start=number):
        last = line_number
        for column, character in enumerate(line, start=1):
            if character == '"':
                quoted = not quoted
            elif character == delimiter and not quoted:
                yield Place(path, line_number, column + 1)
    while True:  # the reader saw more cells than this
        yield Place(path, last, 1)
