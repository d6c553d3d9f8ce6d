"""The site: every page rendered, every file beside them. Knows nothing of what will put it on the web."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.resources import files
from typing import NamedTuple

import yaml
from markupsafe import Markup, escape

from mkdocs_playbook.model.base import PAGED, address
from mkdocs_playbook.pages.blocks import Block, Code, Inline, Page, Prose, Table
from mkdocs_playbook.pages.calendar import calendar_pages
from mkdocs_playbook.pages.changes import changes_page
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.glossary import glossary_page
from mkdocs_playbook.pages.guide import guide_pages
from mkdocs_playbook.pages.handover import handover_pages
from mkdocs_playbook.pages.home import home_page
from mkdocs_playbook.pages.html import TITLE_ID, Renderer, heading_ids
from mkdocs_playbook.pages.links import Addresses, page_file, page_url
from mkdocs_playbook.pages.plan import plan_pages
from mkdocs_playbook.pages.review import review_page
from mkdocs_playbook.pages.strategy import strategy_pages
from mkdocs_playbook.pages.subscribe import subscribe_page
from mkdocs_playbook.pages.team import team_pages
from mkdocs_playbook.problems import Problem
from mkdocs_playbook.words import msg

STYLE = "assets/playbook/playbook.css"
SCRIPT = "assets/playbook/playbook.js"
GROUPS = (msg("Home"), msg("Handover"), msg("Strategy"), msg("Plan"), msg("Team"), msg("Playbook"))
"""The sections of the navigation, in order. In English they are names; pages are given to readers under what the language calls them."""


class Section(NamedTuple):
    """A part of a rendered page: a heading (`title` is '' for a part without one) and the HTML below it."""

    level: int
    id: str
    title: str
    html: str
    attributes: Markup
    """What the heading's element says of its language, where that is not the playbook's."""


class RenderedPage:
    """A page whose links are still references; `Addresses.resolve` makes links of them.

    Its HTML is made when somebody asks for it, and kept until `forget`.
    """

    def __init__(self, page: Page, uri: str, renderer: Renderer, foot: str = "") -> None:
        """`foot` stands below the page: which version of the plan it is of."""
        self.page, self.uri, self.foot, self._renderer = page, uri, foot, renderer
        self._blocks: list[Block] | None = None
        self._sections: tuple[Section, ...] | None = None

    @property
    def attributes(self) -> Markup:
        """As in `Section`, for the page's title."""
        return self._renderer.language_of(self.page.title, self.page.is_english)

    @property
    def blocks(self) -> list[Block]:
        """Those of its page that say something."""
        if self._blocks is None:
            self._blocks = self.page.told
        return self._blocks

    @cached_property
    def _anchors(self) -> list[str]:
        return heading_ids(self.blocks)

    @cached_property
    def headings(self) -> tuple[tuple[int, str, str], ...]:
        """Level, anchor and text of each heading below the title."""
        named = zip(self.blocks, self._anchors, strict=True)
        return tuple((block.level, anchor, block.heading) for block, anchor in named if block.heading)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Raises `PlaybookError` where a template of somebody's own cannot be used."""
        if self._sections is None:
            self._sections = tuple(map(self._section, self.blocks, self._anchors))
        return self._sections

    def _section(self, block: Block, anchor: str) -> Section:
        attributes = self._renderer.language_of(block.heading, block.is_english)
        return Section(block.level, anchor, block.heading, self._renderer.block(block), attributes)

    def forget(self) -> None:
        """Give back the memory of a page that is written."""
        self._blocks = self._sections = None

    @property
    def html(self) -> str:
        """The whole page, its title as h1."""
        parts = [f'<h1 id="{TITLE_ID}"{self.attributes}>{escape(self.page.title)}</h1>']
        sign = escape(self._renderer.say("Link to this section"))
        for level, anchor, title, html, attributes in self.sections:
            if title:
                link = f'<a class="headerlink" href="#{escape(anchor)}" title="{sign}">¶</a>'
                parts.append(f'<h{level} id="{escape(anchor)}"{attributes}>{escape(title)}{link}</h{level}>')
            parts.append(html)
        parts.append(self.foot_html)
        return "\n".join(part for part in parts if part)

    @property
    def foot_html(self) -> str:
        """The foot alone, which no search looks into; '' where there is none."""
        return f'<p class="pb-foot" data-search-exclude>{escape(self.foot)}</p>' if self.foot else ""


def alternate(page: RenderedPage, files: Collection[str], addresses: Addresses, url: str) -> str:
    """The element for the head of the page at `url` that names its feed, if that is among the site's `files`: a private one is not. Nobody
    subscribes to a file of a pack."""
    feed = f"feeds/{page.page.feed}.ics"
    if feed not in files or addresses.is_pack:
        return ""
    link = Markup('<link rel="alternate" type="text/calendar" title="{}" href="{}">')
    return str(link.format(page.page.title, addresses.relative(feed, url)))


def outline(page: RenderedPage) -> list[dict[str, object]]:
    """The headings as Python-Markdown's `toc` tells them: nested, each with level, id, name and children."""
    top: dict[str, object] = {"level": 1, "id": TITLE_ID, "name": str(escape(page.page.title)), "children": []}
    open_headings = [top]
    for level, anchor, title in page.headings:
        token: dict[str, object] = {"level": level, "id": anchor, "name": str(escape(title)), "children": []}
        while len(open_headings) > 1 and int(str(open_headings[-1]["level"])) >= level:
            open_headings.pop()
        children = open_headings[-1]["children"]
        assert isinstance(children, list)
        children.append(token)
        open_headings.append(token)
    return [top]


def make_pages(context: Context) -> list[Page]:
    """Every page of the playbook, in the order of the navigation."""
    pages = [
        home_page(context),
        *([review_page(context)] if context.sees("findings") else []),
        subscribe_page(context),
        *([changes_page(context.since, context)] if context.since else []),
        *strategy_pages(context),
        *calendar_pages(context),
    ]
    if context.addresses.is_pack:
        pages += handover_pages(context)
    pages += [*plan_pages(context), *team_pages(context)]
    if glossary := glossary_page(context):
        pages.append(glossary)
    pages += guide_pages(context)
    order = {group: number for number, group in enumerate(GROUPS)}
    pages.sort(key=lambda page: order.get(page.group[0], len(order)) if page.group else len(order))
    return [replace(page, group=tuple(map(context.say, page.group))) for page in pages]


def with_indexes(addresses: Addresses, pages: list[Page]) -> Addresses:
    """`addresses` with those of `pages` known that are folders too."""
    folders = {address.rpartition("/")[0] for address in (page.address for page in pages)}
    return replace(addresses, indexes=frozenset(folders & {page.address for page in pages if page.address}))


def render(pages: Sequence[Page], renderer: Renderer, addresses: Addresses, foot: str = "") -> dict[str, RenderedPage]:
    """Each page by the path of its Markdown file; `foot` stands below each."""
    return {uri: RenderedPage(page, uri, renderer, foot) for page in pages for uri in (addresses.uri(page.address),)}


def assets(foot: str = "") -> dict[str, bytes]:
    """The style sheet and whatever else pages need, by path. `foot` is printed below each page."""
    folder = files("mkdocs_playbook") / "pages" / "assets"
    found = {f"assets/playbook/{file.name}": file.read_bytes() for file in sorted(folder.iterdir(), key=lambda file: file.name)}
    if foot:
        found[STYLE] += f"\n@page {{\n  @bottom-left {{\n    content: {css_string(foot)};\n  }}\n}}\n".encode()
    return found


def css_string(text: str) -> str:
    """A string of CSS that says `text`, whatever is in it: all but letters and digits is told by its number."""
    return '"' + "".join(char if char.isalnum() or char == " " else f"\\{ord(char):x} " for char in text) + '"'


def redirects(context: Context, addresses: Addresses) -> Iterator[tuple[str, bytes]]:
    """A page at each address that an entry had under an earlier id; it leads to the entry's page of today."""
    for entry in context.playbook.entries():
        for former in entry.was if entry.section in PAGED else ():
            uri = addresses.uri(address(entry.section, former))
            target = escape(addresses.relative(entry.address, page_url(uri, addresses.directory_urls)))
            link = Markup('<a href="{}">{}</a>').format(target, entry.label)
            text = escape(context.say("This page is now at {place}.")).format(place=link)
            language, title = escape(context.words.spoken), escape(entry.label)
            html = (
                f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>\n'
                f'<link rel="canonical" href="{target}"><meta name="robots" content="noindex">\n'
                f'<meta http-equiv="refresh" content="0; url={target}"></head>\n'
                f"<body><p>{text}</p></body></html>\n"
            )
            yield page_file(uri, addresses.directory_urls), html.encode()


def front_matter(page: RenderedPage, site_name: str = "") -> str:
    """What MkDocs and its kin are told of a page, in the first lines of its Markdown file."""
    return f"---\n{yaml.safe_dump(metadata(page, site_name), allow_unicode=True)}---\n"


def metadata(page: RenderedPage, site_name: str = "") -> dict[str, object]:
    """What themes and other plugins are told of a page.

    Browsers show the page's title and `site_name` beside it: a home page that is called like the site needs no title of its own.
    Themes put titles and descriptions into pages as they are, so they are escaped here.
    """
    meta: dict[str, object] = {"render_macros": False}  # text, not a template
    if page.page.address or page.page.title != site_name:
        meta["title"] = str(escape(page.page.title))
    if page.page.description:
        meta["description"] = str(escape(page.page.description))
    if not page.page.search:
        meta["search"] = {"exclude": True}
    return meta


def problems_page(problems: Sequence[Problem], at: str) -> Page:
    """What a reader sees where the playbook cannot be used."""
    rows: list[list[Inline]] = [[Code(f"{problem.place}"), problem.message] for problem in problems]
    table = Table(columns=("Where", "What is wrong, and what to write instead"), rows=rows, caption="Problems in the playbook")
    text = "The playbook cannot be shown until these are mended. This page comes back to life with the next good save."
    return Page(address=at, title="Problems", blocks=[Prose(text=text, style="note"), table], search=False)
