"""The site: every page rendered, every file beside them. Knows nothing of what will put it on the web."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

from markupsafe import Markup, escape

from mkdocs_playbook.model.base import PAGED
from mkdocs_playbook.pages.blocks import Page
from mkdocs_playbook.pages.calendar import calendar_pages
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.front import front_pages
from mkdocs_playbook.pages.guide import guide_pages
from mkdocs_playbook.pages.html import Renderer, heading_ids
from mkdocs_playbook.pages.links import Addresses, page_url
from mkdocs_playbook.pages.plan import plan_pages
from mkdocs_playbook.pages.strategy import strategy_pages
from mkdocs_playbook.pages.team import team_pages

STYLE = "assets/playbook/playbook.css"
GROUPS = ("Home", "Strategy", "Plan", "Team", "Playbook")
"""The sections of the navigation, in order."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a rendered page: a heading (`title` is '' for a part without one) and the HTML below it."""

    level: int
    id: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page whose links are still references; `Addresses.resolve` makes links of them."""

    page: Page
    uri: str
    sections: tuple[Section, ...]

    @property
    def html(self) -> str:
        """The whole page, its title as h1."""
        parts = [str(Markup('<h1 id="{}">{}</h1>').format(TITLE_ID, self.page.title))]
        for section in self.sections:
            if section.title:
                heading = Markup('<h{0} id="{1}">{2}<a class="headerlink" href="#{1}" title="Link to this section">¶</a></h{0}>')
                parts.append(str(heading.format(section.level, section.id, section.title)))
            parts.append(section.html)
        return "\n".join(part for part in parts if part)


TITLE_ID = "page-title"


def make_pages(context: Context) -> list[Page]:
    """Every page of the playbook, in the order of the navigation."""
    pages = [*front_pages(context), *strategy_pages(context), *calendar_pages(context), *plan_pages(context), *team_pages(context)]
    pages += guide_pages(context)
    order = {group: number for number, group in enumerate(GROUPS)}
    return sorted(pages, key=lambda page: order.get(page.group[0], len(order)) if page.group else len(order))


def with_indexes(addresses: Addresses, pages: list[Page]) -> Addresses:
    """`addresses` with those of `pages` known that are folders too."""
    folders = {address.rpartition("/")[0] for address in (page.address for page in pages)}
    return replace(addresses, indexes=frozenset(folders & {page.address for page in pages if page.address}))


def render(pages: list[Page], files: Mapping[str, bytes], context: Context, addresses: Addresses) -> dict[str, RenderedPage]:
    """Each page by the path of its Markdown file."""
    renderer = Renderer(context.form, {page.address for page in pages} | files.keys())
    rendered = {}
    for page in pages:
        uri = addresses.uri(page.address)
        blocks = page.told
        sections = tuple(
            Section(block.level, anchor, block.heading, renderer.block(block))
            for block, anchor in zip(blocks, heading_ids(blocks), strict=True)
        )
        rendered[uri] = RenderedPage(page, uri, sections)
    return rendered


def assets() -> dict[str, bytes]:
    """The style sheet and whatever else pages need, by path."""
    folder = files("mkdocs_playbook") / "pages" / "assets"
    return {f"assets/playbook/{file.name}": file.read_bytes() for file in sorted(folder.iterdir(), key=lambda file: file.name)}


def redirects(context: Context, addresses: Addresses) -> Iterator[tuple[str, bytes]]:
    """A page at each address that an entry had under an earlier id; it leads to the entry's page of today."""
    for entry in context.playbook.entries():
        for former in entry.was if entry.section in PAGED else ():
            url = page_url(addresses.uri(f"{entry.section.replace('_', '-')}/{former}"), addresses.directory_urls)
            target = escape(addresses.relative(entry.address, url))
            html = (
                f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(entry.label)}</title>\n'
                f'<link rel="canonical" href="{target}"><meta name="robots" content="noindex">\n'
                f'<meta http-equiv="refresh" content="0; url={target}"></head>\n'
                f'<body><p>This page is now at <a href="{target}">{escape(entry.label)}</a>.</p></body></html>\n'
            )
            yield (f"{url}index.html" if url.endswith("/") else url), html.encode()

