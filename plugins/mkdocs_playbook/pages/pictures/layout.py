"""Where things stand in a drawing: how wide texts are, days and numbers on a scale, texts that do not lie on each other."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from mkdocs_playbook.pages.shapes import Anchor, Text

NARROW = 286
"""The width in pixels that a drawing has on the narrowest phone (320 pixels). What fits there fits everywhere, since texts keep
their size while the room between them grows."""
LINE = 16
"""The height of a line of text, in pixels."""
GAP = 9
"""How far a text stands from the middle of its mark, in pixels."""
COLUMNS = 13
"""How many columns stand side by side: a quarter of a year of weeks, each wide enough for two digits and for a finger."""
_NARROW_LETTERS, _WIDE_LETTERS = " .,:;'|!ijlt()[]·–-fr", "mwMW%@"


def width(text: str) -> float:
    """About how wide a text is in pixels, in the size of drawings; somewhat more than most fonts need."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return 4.7
    if unicodedata.east_asian_width(letter) in "WF":
        return 12.5
    if letter in _WIDE_LETTERS:
        return 11
    return 8.3 if letter.isupper() else 7


def fitted(text: str, room: float) -> str:
    """As much of the text as there is room for, in pixels."""
    if width(text) <= room:
        return text
    while text and width(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Scale:
    """Puts numbers from `low` to `high` between `start` and `end`, in hundredths of the width."""

    low: float
    high: float
    start: float = 0
    end: float = 100

    def at(self, number: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = (min(max(number, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def columns(count: int, most: int = COLUMNS, least: int = 6) -> int:
    """How many columns a row has: few things do not make wide ones, many are broken into rows of equal length."""
    rows = max(1, ceil(count / most))
    return max(min(ceil(count / rows), most), min(least, most))


@dataclass(slots=True)
class Placer:
    """Finds a place for texts beside their marks so that none lies on another; a new row where there is none."""

    _rows: list[list[tuple[float, float]]]

    def __init__(self) -> None:
        self._rows = []

    @property
    def rows(self) -> int:
        return len(self._rows)

    def place(self, x: float, text: str, gap: float = GAP) -> tuple[int, Text]:
        """The row, from 0, and the text at `x`; its y is that of the first row's base line, 0."""
        at, taken = x / 100 * NARROW, width(text)
        # Room for the mark itself, which lies in the same row.
        sides: list[tuple[Anchor, float, float]] = [("start", at - gap, at + gap + taken), ("end", at - gap - taken, at + gap)]
        fits = {"start": at + gap + taken <= NARROW, "end": at - gap - taken >= 0}
        fitting = [side for side in sides if fits[side[0]]]
        if not fitting:
            anchor: Anchor = "start" if at < NARROW / 2 else "end"
            room = (NARROW - at if anchor == "start" else at) - gap
            text = fitted(text, room)
            taken = width(text)
            fitting = [(anchor, at - gap, at + gap + taken) if anchor == "start" else (anchor, at - gap - taken, at + gap)]
        for number, row in enumerate(self._rows):
            for anchor, left, right in fitting:
                if all(right < other or left > end for other, end in row):
                    row.append((left, right))
                    return number, _beside(x, text, anchor, gap)
        anchor, left, right = fitting[0]
        self._rows.append([(left, right)])
        return len(self._rows) - 1, _beside(x, text, anchor, gap)


def _beside(x: float, text: str, anchor: Anchor, gap: float) -> Text:
    return Text(x, 0, text, anchor, gap if anchor == "start" else -gap)


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def mondays(first: dt.date, last: dt.date) -> list[dt.date]:
    """The Mondays of the weeks from that of `first` to that of `last`."""
    start = monday(first)
    return [start + dt.timedelta(weeks=number) for number in range((last - start).days // 7 + 1)] if start <= last else []


def month_starts(first: dt.date, last: dt.date, step: int) -> Iterator[dt.date]:
    """The first days of every `step`th month of the year between two days, both included."""
    year, month = first.year, first.month
    while dt.date(year, month, 1) <= last:
        if dt.date(year, month, 1) >= first and (month - 1) % step == 0:
            yield dt.date(year, month, 1)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs of neighbours: 3, 5, 9, 10, 11 → (3, 3), (5, 5), (9, 11)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
