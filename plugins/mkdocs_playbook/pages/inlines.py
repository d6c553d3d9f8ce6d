"""Pieces of a line → HTML. The only place besides the templates where text becomes HTML: whatever people wrote is escaped here.

Pages hold hundreds of thousands of pieces, so each is put together by a function of its kind and not by a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache, partial
from types import NoneType
from typing import Any

from markupsafe import Markup, escape

from mkdocs_playbook.pages.blocks import (
    FILTERS,
    Code,
    Day,
    English,
    Href,
    Inline,
    Link,
    Marks,
    More,
    Run,
    Status,
    Strong,
    Table,
    is_nothing,
)
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.links import SCHEME
from mkdocs_playbook.words import Said, english

_NOTHING = Markup("")
_ADDRESS_IN_TEXT = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")
_WHOLE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/#]")
"""An address that means the same on every page; any other is a path within the site."""
_html: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Text, put together here of pieces that are escaped. `Markup(text)` asks what it is given; this is a third of its time."""
_KEPT = 4096
"""How many links and days are kept as HTML: those of people, channels and campaigns come again and again."""


class Inlines:
    """Lays out pieces of a line. Links are references (see `pages/links.py`)."""

    def __init__(self, form: Format, known: Collection[str], in_english: Markup) -> None:
        """`known` are the addresses that exist, pages and files; `in_english` is the attribute of what is in English, '' on such a page."""
        self._form, self._known, self._in_english = form, known, in_english
        texts = lru_cache(_KEPT)(with_links)
        self._kinds: dict[type, Callable[[Any], Markup]] = {
            NoneType: lambda _: _NOTHING,
            str: texts,
            Said: texts,
            Link: lru_cache(_KEPT)(self._link),
            Href: _href,
            Day: lru_cache(_KEPT)(self._day),
            Status: lambda status: _state(status.word, status.name or english(status.word)),
            Code: lambda code: _html(f"<code>{escape(code.text)}</code>"),
            English: self._english,
            Strong: lambda strong: _html(f"<strong>{escape(strong.text)}</strong>"),
            Run: lambda run: _html("".join([self(part) for part in run.parts])),
        }

    def __call__(self, value: Inline) -> Markup:
        kind = self._kinds.get(type(value))
        if kind:
            return kind(value)
        return with_links(value) if isinstance(value, str) else self._listed(value)  # type: ignore[arg-type]  # what is left is a list

    def pairs(self, pairs: Iterable[tuple[str, Inline]]) -> Markup:
        """The pairs of facts, a line each."""
        return _html("".join([f"<div><dt>{escape(label)}</dt> <dd>{self(value)}</dd></div>\n" for label, value in pairs]))

    def heads(self, table: Table) -> Markup:
        """The cells at the head of a table's columns; one without a name has none."""
        told, columns = table.told, table.columns
        openings = ['<th scope="col" class="pb-number">' if column in table.numeric else '<th scope="col">' for column in columns]
        heads = list(map(self, table.heads) if table.heads else map(escape, columns))
        return _html(" ".join([f"{openings[number]}{heads[number]}</th>" if columns[number] else "<td></td>" for number in told]))

    def rows(self, table: Table) -> Markup:
        """The rows of a table, a line each."""
        told, classes = table.told, table.classes
        lines = []
        for row, anchor in table.anchored:
            opening = f'<tr id="{escape(anchor)}">' if anchor else "<tr>"
            lines.append(f"{opening}{self.cells(row, told, classes)}</tr>\n")
        return _html("".join(lines))

    def cells(self, row: Sequence[Inline], told: Sequence[int], classes: Sequence[str]) -> Markup:
        """The cells of a table's row in the columns that are `told`; the first names the row. `classes` are those of all columns."""
        parts = [f'<th scope="row">{self(row[number])}</th>' for number in told[:1]]
        for number in told[1:]:
            opening = f'<td class="{classes[number]}">' if classes[number] else "<td>"
            parts.append(f"{opening}{self(row[number])}</td>")
        return _html(" ".join(parts))

    def details(self, values: Iterable[Inline]) -> Markup:
        """What there is to say of an agenda's item beside its title."""
        return _html("".join([f" <small>{text}</small>" for text in map(self, values) if text]))

    def more(self, pairs: More) -> Markup:
        """What can be opened below an agenda's item."""
        told = [(escape(label), "".join([f" <dd>{self(value)}</dd>" for value in values])) for label, values in pairs]
        return _html("".join([f"<dt>{label}</dt>{values} " for label, values in told]))

    def leads(self, address: str) -> bool:
        """Whether there is a page or file at the address."""
        return address.partition("#")[0] in self._known

    def _link(self, link: Link) -> Markup:
        text = escape(link.text)
        return _html(f'<a href="{SCHEME}{escape(link.address)}">{text}</a>') if self.leads(link.address) else text

    def _day(self, day: Day) -> Markup:
        machine = f"{day.date.isoformat()}T{day.time:%H:%M}" if day.time else day.date.isoformat()
        return _html(f'<time datetime="{machine}">{escape(self._form.day(day))}</time>')

    def _english(self, value: English) -> Markup:
        text = self(value.text)
        return _html(f"<span{self._in_english}>{text}</span>") if self._in_english else text

    def _listed(self, values: Collection[Inline]) -> Markup:
        return _html(", ".join([self(part) for part in values if not is_nothing(part)]))


def marks(values: Marks) -> Markup:
    """The attribute that filters know something by: its values for each of `FILTERS`, in their order, parted by semicolons."""
    told = dict(values)
    return _html(f' data-is="{escape(";".join([told.get(name, "") for name in FILTERS]).rstrip(";"))}"') if told else _NOTHING


def _href(href: Href) -> Markup:
    long = ' class="pb-url"' if href.text == href.url else ""
    url = href.url if _WHOLE.match(href.url) else f"{SCHEME}/{href.url}"
    return _html(f'<a href="{escape(url)}"{long} rel="noopener">{escape(href.text)}</a>')


@lru_cache(_KEPT)
def _state(word: str, name: str) -> Markup:
    return _html(f'<span class="pb-status pb-status--{escape(name.replace(" ", "-"))}">{escape(word)}</span>')


def with_links(text: str) -> Markup:
    """`text`, escaped, with its web addresses as links."""
    if "://" not in text:
        return escape(text)
    parts: list[str] = []
    end = 0
    for found in _ADDRESS_IN_TEXT.finditer(text):
        address = escape(found[0])
        parts += [escape(text[end : found.start()]), f'<a href="{address}" rel="noopener">{address}</a>']
        end = found.end()
    return _html("".join([*parts, escape(text[end:])]))


def prose(text: str) -> Markup:
    """Paragraphs of what somebody wrote: an empty line parts them, lines stay, web addresses become links."""
    paragraphs = [part.strip("\n").split("\n") for part in re.split(r"\n\s*\n", text.strip())]
    return _html("\n".join("<p>" + "<br>".join(map(with_links, lines)) + "</p>" for lines in paragraphs))
