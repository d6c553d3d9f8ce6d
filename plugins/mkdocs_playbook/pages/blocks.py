"""What pages are made of: blocks of text, facts, tables, lists and agendas. Plain data; `pages/html.py` lays it out.

A block without content is left out, together with its heading, so that pages need not ask whether there is any.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat
from typing import Union

from mkdocs_playbook.pages.shapes import Drawing

# ── pieces of a line ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a page of the site."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Href:
    """Text that leads to another site, or writes a mail."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date, perhaps with a time; `style` is short (Tue 12 Jan) or long (Tuesday, 12 January 2027)."""

    date: dt.date
    time: dt.time | None = None
    zone: str = ""
    style: str = "short"


@dataclass(frozen=True, slots=True)
class Status:
    """A state, told by its word and marked by its name."""

    word: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be typed or copied as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text that stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class English:
    """What is in English whatever the playbook's language is."""

    text: Inline


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces one after the other, without anything between."""

    parts: tuple[Inline, ...]


Inline = Union[str, Link, Href, Day, Status, Code, Strong, English, Run, tuple["Inline", ...], None]  # noqa: UP007 - recursive
"""What stands in a line or a cell. A tuple is a list, parted by commas; None and '' are nothing."""

# ── blocks ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part of a page. Without `id`, the heading's English makes it; `level` is the heading's."""

    heading: str = ""
    id: str = ""
    level: int = 2
    intro: Inline = None
    is_english: bool = False
    """Whether it is in English whatever the playbook's language is. A heading that was said is not."""

    @property
    def is_empty(self) -> bool:
        return not self.heading and not self.intro

    @property
    def template(self) -> str:
        return type(self).__name__.lower()


@dataclass(frozen=True, kw_only=True)
class Prose(Block):
    """Text in the author's words; an empty line parts paragraphs."""

    text: str | None = None
    style: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.intro


@dataclass(frozen=True, kw_only=True)
class Heading(Block):
    """A heading for the blocks that follow."""


@dataclass(frozen=True, kw_only=True)
class Facts(Block):
    """Labels and what there is to say to each; pairs with nothing to say are left out."""

    rows: Sequence[tuple[str, Inline]] = ()

    @cached_property
    def told(self) -> list[tuple[str, Inline]]:
        return [(label, value) for label, value in self.rows if not is_nothing(value)]

    @property
    def is_empty(self) -> bool:
        return not self.told


@dataclass(frozen=True, kw_only=True)
class Table(Block):
    """A table. Columns in which no row says anything are left out. The first told column names the row."""

    caption: str = ""
    columns: Sequence[str] = ()
    heads: Sequence[Inline] = ()
    """What stands at the head of each column, where that is more than its name."""
    rows: Sequence[Sequence[Inline]] = ()
    ids: Sequence[str] = ()
    """The anchor of each row, if rows have some."""
    numeric: Sequence[str] = ()
    """The columns that hold numbers."""
    wide: Sequence[str] = ()
    """The columns that hold sentences."""
    keep: Sequence[str] = ()
    """Columns that stay even if they say nothing."""
    style: str = ""
    """How its rows stand on paper: `tight` on a page that has to fit one sheet, `lines` where people sign, `ticks` where they
    fill in a list."""

    @cached_property
    def told(self) -> list[int]:
        return [
            number
            for number, column in enumerate(self.columns)
            if column in self.keep or any(not is_nothing(row[number]) for row in self.rows)
        ]

    @property
    def anchored(self) -> Iterator[tuple[Sequence[Inline], str]]:
        """Each row with its anchor, which is '' where it has none or an earlier one has it."""
        given: set[str] = set()
        for row, anchor in zip(self.rows, self.ids or repeat(""), strict=False):
            yield row, "" if anchor in given else anchor
            given.add(anchor)

    @property
    def classes(self) -> list[str]:
        """What the cells of each column look like; '' for those with a word or two."""
        return ["pb-number" if column in self.numeric else "pb-wide" if column in self.wide else "" for column in self.columns]

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True, kw_only=True)
class Picture(Block):
    """A drawing, the sentence that says what it shows, and its numbers. `id` names it once on its page."""

    caption: str = ""
    drawing: Drawing | None = None
    numbers: Table | None = None

    @property
    def is_empty(self) -> bool:
        return not self.drawing


@dataclass(frozen=True, kw_only=True)
class Bullets(Block):
    """A list. `style` says what it means, such as `do` and `avoid`."""

    items: Sequence[Inline] = ()
    style: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.items


FILTERS = ("person", "role", "channel", "campaign", "pillar", "status", "type", "paid")
"""The filters of a page, in the order in which its bar has them."""

Marks = tuple[tuple[str, str], ...]
"""What the filters of a page know something by: name of the filter, and its values as ids, parted by spaces."""

More = tuple[tuple[str, tuple[Inline, ...]], ...]
"""What there is to say of something in its place: labels, and what there is to each, a line apiece."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """An item in an agenda: its anchor, the word for its kind, and what there is to say. No two are alike; many pages show the same one."""

    id: str
    kind: str
    word: str
    time: Inline
    title: Inline
    details: tuple[Inline, ...]
    is_late: bool = False
    is_done: bool = False
    is_open: bool = False
    style: str = ""
    """What else its look depends on: `freeze`."""
    marks: Marks = ()
    more: More = ()
    """What can be opened below it."""
    is_again: bool = False
    """Stands on a further day of something that lasts several."""

    @property
    def classes(self) -> str:
        """What its look depends on."""
        flags = (("late", self.is_late), ("done", self.is_done), ("open", self.is_open))
        names = (self.kind, *((self.style,) if self.style else ()), *(name for name, holds in flags if holds))
        return " ".join([f"pb-item--{name}" for name in names])


@dataclass(frozen=True, slots=True)
class DayLines:
    date: dt.date
    lines: tuple[Line, ...]
    is_today: bool = False
    is_frozen: bool = False
    """Nothing is to be published on it."""
    address: str = ""
    """The day's place in the calendar, where the agenda is not that place itself."""


LONG = 50
"""How many items an agenda, such as that of a week, has at most where a browser lays it out at once. A screen shows about ten."""


@dataclass(frozen=True, kw_only=True)
class Agenda(Block):
    """Items day by day. With `anchors`, days are headings and items have their anchors: once on a site for each item."""

    days: Sequence[DayLines] = ()
    anchors: bool = False
    empty: str = ""
    """What to say where there is nothing."""

    @property
    def is_empty(self) -> bool:
        return not self.days and not self.empty

    @property
    def is_long(self) -> bool:
        """Whether a browser should not lay out all of it before it shows the page: so it is with a full week of a month."""
        return self.anchors and sum(len(day.lines) for day in self.days) > LONG


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in a month's table; `date` is None where the month does not reach."""

    date: dt.date | None
    lines: tuple[Line, ...] = ()
    is_today: bool = False
    is_frozen: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """The days of a week on which a campaign runs: the first and last of its columns, from 0. Without a campaign, a gap."""

    first: int
    last: int
    campaign: str = ""
    title: str = ""
    address: str = ""
    days: str = ""
    begins: bool = False
    """It begins in this week; otherwise it comes from the one before."""
    ends: bool = False

    @property
    def columns(self) -> int:
        return self.last - self.first + 1

    @property
    def link(self) -> Link:
        return Link(self.title, self.address)


@dataclass(frozen=True, slots=True)
class Week:
    number: int
    cells: tuple[Cell, ...]
    bars: tuple[tuple[Bar, ...], ...] = ()
    """Rows of campaigns, those that overlap below each other; gaps are written out, so that each row fills the week."""


@dataclass(frozen=True, kw_only=True)
class Month(Block):
    """The table of a month: a row for each week, below those of its campaigns."""

    page: str = ""
    """The address of the page on which the items have their anchors, where that is another one."""
    is_short: bool = False
    """The items stand in full in the page's list: a day says how many it has and leads there, and a script fills it in from there."""
    caption: str = ""
    weekdays: Sequence[str] = ()
    weeks: Sequence[Week] = ()

    @property
    def is_empty(self) -> bool:
        return not self.weeks


@dataclass(frozen=True, slots=True)
class Card:
    title: Inline
    lines: tuple[Inline, ...] = ()
    marks: Marks = ()


@dataclass(frozen=True, kw_only=True)
class Cards(Block):
    """Things side by side, each with a title and some lines. With `summary`, they are folded away behind that line."""

    cards: Sequence[Card] = ()
    summary: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.cards


@dataclass(frozen=True, slots=True)
class Score:
    """Where one measure stands: its value, what that means, and what it is about."""

    title: Inline
    question: str = ""
    value: str = ""
    unit: str = ""
    mark: Inline = None
    """What stands beside its title."""
    lines: tuple[Inline, ...] = ()
    is_main: bool = False
    """Told larger than the others."""


@dataclass(frozen=True, kw_only=True)
class Scores(Block):
    """Measures side by side."""

    label: str = ""
    scores: Sequence[Score] = ()

    @property
    def is_empty(self) -> bool:
        return not self.scores


@dataclass(frozen=True, kw_only=True)
class Matrix(Block):
    """A table of letters, narrow enough for a phone: a row for each first, a letter or some where its column takes part."""

    caption: str = ""
    corner: str = ""
    heads: Sequence[Inline] = ()
    rows: Sequence[tuple[Inline, Sequence[str]]] = ()
    """What names the row, and the letters below each head."""
    words: Sequence[tuple[str, str, str]] = ()
    """Each letter, the word that it stands for, and what that means."""

    @property
    def is_empty(self) -> bool:
        return not self.rows or not self.heads

    @property
    def word(self) -> dict[str, str]:
        return {letter: word for letter, word, _ in self.words}


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another part of the calendar. `rel` is prev or next; `lane` names the cards that it leads to, `count` of them."""

    title: str
    address: str
    rel: str = ""
    lane: str = ""
    count: int = 0

    @property
    def link(self) -> Link:
        return Link(self.title, self.address)


@dataclass(frozen=True, kw_only=True)
class Ways(Block):
    """Where to go from here. The filters that are chosen go along."""

    label: str = ""
    ways: Sequence[Way] = ()

    @property
    def is_empty(self) -> bool:
        return not self.ways


@dataclass(frozen=True, slots=True)
class Running:
    """A campaign and its days."""

    id: str
    title: Inline
    days: Inline


@dataclass(frozen=True, kw_only=True)
class Campaigns(Block):
    """The campaigns that run."""

    label: str = ""
    campaigns: Sequence[Running] = ()

    @property
    def is_empty(self) -> bool:
        return not self.campaigns


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter: its id, what people call it, and the page that shows only that, if there is one."""

    id: str
    label: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: its name in the address of a page, its label, what to say of a value that nobody knows, and its values."""

    name: str
    label: str
    unknown: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class FilterBar(Block):
    """Filters over what the page shows. Only a script can filter, so that the bar is hidden until it runs."""

    playbook: str = ""
    """The playbook's id, under which a browser remembers who its reader is."""
    choices: Sequence[Choice] = ()
    with_views: bool = False
    """The page has both an agenda and a table."""

    @property
    def is_empty(self) -> bool:
        return not self.choices

    @property
    def has_people(self) -> bool:
        return any(choice.name == "person" and choice.values for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of a tree: the word for what it is, a link to it, what else there is to say, and what hangs on it."""

    noun: str
    title: Inline
    about: str = ""
    parts: tuple[Branch, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tree(Block):
    """Things that hang on each other. With `summary`, it is folded away behind that line."""

    branches: Sequence[Branch] = ()
    summary: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.branches


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed as a page offers it: its address (or '' where the site has none), the link to its file, links that open a
    calendar, and the address that a code for phones holds."""

    name: str
    title: str
    description: str
    address: str = ""
    download: Inline = None
    links: tuple[Href, ...] = ()
    code: str = ""
    is_private: bool = False
    more: tuple[Inline, ...] = ()
    """Notes and links that go with it."""


@dataclass(frozen=True, kw_only=True)
class Subscriptions(Block):
    """Feeds to subscribe to."""

    feeds: Sequence[Subscription] = ()
    anchors: Sequence[str] = ()
    more: Inline = None

    @property
    def is_empty(self) -> bool:
        return not self.feeds


@dataclass(frozen=True, kw_only=True)
class Sample(Block):
    """Text to copy, such as YAML."""

    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.text


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the site. `group` names the sections of the navigation that it is in, () out of it; `search`: whether it is found."""

    address: str
    title: str
    blocks: Sequence[Block] | Callable[[], Iterable[Block]]
    """What stands on it, or what makes that when it is asked for: under `serve`, few pages are."""
    group: tuple[str, ...] = ()
    nav_title: str = ""
    search: bool = True
    feed: str = ""
    """The name of the feed that holds what the page shows."""
    description: str = ""
    place: str = ""
    """The source file that the page is mostly made of."""
    is_english: bool = False
    """Whether it is in English whatever the playbook's language is. A title that was said is not."""
    is_sheet: bool = False
    """Whether it has a sheet of paper for itself."""

    @property
    def told(self) -> list[Block]:
        """Its blocks that say something; made anew each time."""
        made = self.blocks() if callable(self.blocks) else self.blocks
        blocks = [block for block in made if not block.is_empty]
        return [replace(block, is_english=True) for block in blocks] if self.is_english else blocks


def is_nothing(value: Inline) -> bool:
    if not value:
        return True
    if isinstance(value, Run):
        value = value.parts
    return isinstance(value, tuple) and all(map(is_nothing, value))
