"""The book as one HTML document for a browser to print: no script, no request, all links within it or to the web."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from itertools import groupby

from markupsafe import Markup

from mkdocs_playbook.book import PAPERS
from mkdocs_playbook.book.contents import Book, Chapter, Part
from mkdocs_playbook.pages.blocks import Agenda, Month, Picture
from mkdocs_playbook.pages.html import Renderer
from mkdocs_playbook.pages.links import SCHEME
from mkdocs_playbook.pages.site import css_string

_SAYS_ITS_NUMBERS = ("bullet", "lanes", "promise", "timeline")
"""The pictures whose numbers stand in them, or in a table beside them. The others have them below."""

_SMALL = 8
"""How many lines a month may need, a line for each week's fullest day, to share a sheet with another."""

_IDS = re.compile(r' (id|aria-labelledby)="([^"]*)"')
_HERE = re.compile(r' href="#([^"]*)"')
_THERE = re.compile(rf' href="{SCHEME}([^"#]*)(#[^"]*)?"')
_AWAY = re.compile(r'<a href="((?:https?|mailto|tel):[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_HEADING = re.compile(r"<(/?)h3\b")
_TEXT = re.compile(r"<svg.*?</svg>|>[^<]+", re.DOTALL)
_LONG = re.compile(r"[^\s&;]{24}(?=[^\s&;]{4})")
_REGION = re.compile(r' tabindex="0"(?: role="region" aria-label="[^"]*")?')
_SCREEN = Markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n")


def anchor(number: int) -> str:
    """The anchor of a chapter, numbered from 1."""
    return f"chapter-{number}"


def document(book: Book, paper: str, pages: Mapping[int, int] | None = None) -> str:
    """The book as HTML. `pages` tell on which page each chapter begins, by its number; before that is known, nothing is told."""
    laid = _Document(book)
    language, direction = book.words.spoken, book.form.locale.text_direction
    parts = [
        Markup('<!doctype html>\n<html lang="{}" dir="{}">\n<head>\n<meta charset="utf-8">\n').format(language, direction),
        _SCREEN,
        Markup("<title>{}</title>\n").format(book.title),
        f"<style>\n{_styles(book, paper)}\n</style>\n</head>\n<body>\n",
        _cover(book),
        _contents(book, pages or {}),
        *laid.chapters,
        "</body>\n</html>\n",
    ]
    return "".join(map(str, parts))


def _styles(book: Book, paper: str) -> str:
    """The look of the site's pages, then that of the book. The foot is a string of CSS, whatever is in it."""
    site = files("mkdocs_playbook") / "pages" / "assets" / "playbook.css"
    own = files("mkdocs_playbook") / "book" / "assets" / "book.css"
    size = PAPERS[paper]
    sheets = (
        f"@page {{ size: {size}; @bottom-left {{ content: {css_string(book.foot)}; }} }}\n"
        f"@page pb-month {{ size: {size} landscape; }}\n"
        "@page pb-cover { @bottom-left { content: none; } @bottom-right { content: none; } }\n"
    )
    return f"{site.read_text(encoding='utf-8')}\n{own.read_text(encoding='utf-8')}\n{sheets}"


def _cover(book: Book) -> Markup:
    facts = Markup("").join(Markup("<div><dt>{}</dt> <dd>{}</dd></div>\n").format(label, value) for label, value in book.facts)
    brand = Markup('<p class="bk-brand">{}</p>\n').format(book.brand) if book.brand else ""
    about = Markup('<p class="bk-about">{}</p>\n').format(book.about) if book.about else ""
    title = Markup('<p class="bk-title">{}</p>\n').format(book.title)
    return Markup('<header class="bk-cover">\n{}{}{}<dl class="pb-facts">\n{}</dl>\n</header>\n').format(brand, title, about, facts)


def _contents(book: Book, pages: Mapping[int, int]) -> Markup:
    """Chapters with their pages, below the name of each group of them."""
    numbered = [(number, chapter) for number, chapter in enumerate(book.chapters, 1)]
    groups = []
    for group, members in groupby(numbered, key=lambda found: found[1].group):
        lines = Markup("").join(_contents_line(number, chapter, pages) for number, chapter in members)
        name = Markup('<p class="bk-group">{}</p>\n').format(group)
        groups.append(Markup("<section>{}<ol>\n{}</ol></section>\n").format(name if _is_named(group, numbered) else "", lines))
    return Markup('<nav class="bk-contents">\n<h1>{}</h1>\n{}</nav>\n').format(book.words.say("Contents"), Markup("").join(groups))


def _is_named(group: str, chapters: Sequence[tuple[int, Chapter]]) -> bool:
    """Whether the name of a group says more than its only chapter does."""
    return sum(chapter.group == group and chapter.level == 1 for _, chapter in chapters) > 1


def _contents_line(number: int, chapter: Chapter, pages: Mapping[int, int]) -> Markup:
    line = Markup(
        '<li class="bk-level-{}"><a href="#{}"><span class="bk-name">{}</span><span class="bk-dots"></span>'
        '<span class="bk-page">{}</span></a></li>\n'
    )
    return line.format(chapter.level, anchor(number), chapter.title, pages.get(number, ""))


class _Document:
    """Lays out chapters, and knows what links between pages lead to."""

    def __init__(self, book: Book) -> None:
        self._numbers = {chapter.address: number for number, chapter in enumerate(book.chapters, 1) if chapter.address is not None}
        self._renderer = Renderer(book.form, book.words, set(self._numbers))
        bodies = [self._body(number, chapter) for number, chapter in enumerate(book.chapters, 1)]
        self._anchors = {found for body in bodies for _, ids in _IDS.findall(body) for found in ids.split()}
        self.chapters = [_THERE.sub(self._link, body) for body in bodies]

    def _body(self, number: int, chapter: Chapter) -> str:
        title = Markup('<h{0} id="{1}"{2}>{3}</h{0}>\n').format(
            chapter.level, anchor(number), self._renderer.language_of(chapter.title, chapter.is_english), chapter.title
        )
        parts = "".join(self._part(part, chapter.level) for part in chapter.parts)
        months = [part.block for part in chapter.parts if isinstance(part.block, Month)]
        names = "bk-chapter" + (" bk-begins" if chapter.begins else "") + (" bk-post" if chapter.is_post else "")
        names += (" bk-month" if months else "") + (" bk-small" if months and all(map(_is_small, months)) else "")
        return f'<section class="{names}">\n{title}{parts}</section>\n'

    def _part(self, part: Part, level: int) -> str:
        """A block below its heading, one level below that of its chapter or deeper. Anchors are those of the page that it is from."""
        block = part.block
        own = self._numbers[part.page]
        if isinstance(block, Picture) and block.id.startswith(_SAYS_ITS_NUMBERS):
            block = replace(block, numbers=None)
        if isinstance(block, Month):
            block = replace(block, is_short=False)  # on paper no script fills it in
        html = self._renderer.block(block)
        deeper = block.level + level - 1
        if isinstance(block, Agenda):
            html = _HEADING.sub(rf"<\1h{min(deeper + 1, 6)}", html)
        heading = ""
        if block.heading and not isinstance(block, Month):
            attributes = self._renderer.language_of(block.heading, block.is_english)
            heading = Markup('<h{0} id="{1}"{2}>{3}</h{0}>\n').format(min(deeper, 6), part.anchor, attributes, block.heading)
        html = _IDS.sub(lambda found: f' {found[1]}="{" ".join(f"p{own}-{name}" for name in found[2].split())}"', f"{heading}{html}\n")
        html = _HERE.sub(rf' href="#p{own}-\1"', html)
        html = _REGION.sub("", html).replace("<details", "<details open")
        return _TEXT.sub(_breakable, _AWAY.sub(_with_address, html))

    def _link(self, found: re.Match[str]) -> str:
        """Where a link to a page leads within the book; nowhere if the page is not in it."""
        number = self._numbers.get(found[1])
        if number is None:
            return ""
        place = f"p{number}-{found[2][1:]}" if found[2] else ""
        return f' href="#{place if place in self._anchors else anchor(number)}"'


def _breakable(found: re.Match[str]) -> str:
    """A text whose long words may break: what sticks out of a sheet makes a browser shrink the whole book."""
    return found[0] if found[0].startswith("<svg") else _LONG.sub(r"\g<0><wbr>", found[0])


def _is_small(month: Month) -> bool:
    """Whether two such months fit on a sheet."""
    return sum(max((len(cell.lines) for cell in week.cells), default=0) for week in month.weeks) <= _SMALL


def _with_address(found: re.Match[str]) -> str:
    """A link to elsewhere with its address beside its text: paper cannot be clicked."""
    url, attributes, text = found.groups()
    shown = url.removeprefix("mailto:").removeprefix("tel:")
    if re.sub(r"<[^>]*>", "", text) in (url, shown):
        return found[0]
    return f'<a href="{url}"{attributes}>{text}</a> <span class="pb-url bk-url">{shown}</span>'
