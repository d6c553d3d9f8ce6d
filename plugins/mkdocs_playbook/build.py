"""The pipeline: text → plan (`plan.py`) → what an edition sees of it (`editions.py`) → site.

Whoever needs no pages uses `plan.py`, which loads faster.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from mkdocs_playbook.editions import select
from mkdocs_playbook.feeds.feeds import Feeds, write_feeds
from mkdocs_playbook.feeds.limits import over_limits
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.embedded import Embedder
from mkdocs_playbook.pages.foot import foot, printed_foot
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.html import Renderer
from mkdocs_playbook.pages.links import Addresses
from mkdocs_playbook.pages.site import RenderedPage, assets, make_pages, problems_page, redirects, render, with_indexes
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.plan import Plan, make_plan, plan
from mkdocs_playbook.problems import Problem
from mkdocs_playbook.read.revision import Version, find_version
from mkdocs_playbook.read.settings import SiteSettings
from mkdocs_playbook.since import find_since

__all__ = ["Plan", "Site", "make_plan", "make_site", "plan", "problem_site", "render_site"]


@dataclass(frozen=True, slots=True)
class Site:
    """All that is published: pages by the path of their Markdown file, and files by theirs."""

    pages: Mapping[str, RenderedPage]
    files: Mapping[str, bytes]
    addresses: Addresses
    embedder: Embedder | None = None
    """What renders blocks in hand-written pages; None where the playbook cannot be shown."""
    warnings: Sequence[Problem] = ()
    """What to know about it: feeds that calendars may cut off, a version before that cannot be read."""
    plan: Plan | None = None
    """What it was made of: the plan as its edition sees it. None where the playbook cannot be shown."""
    version: Version | None = None
    """What this version of the plan is called, where somebody knows."""


HEADERS = b"/feeds/*\n  Content-Type: text/calendar; charset=utf-8\n"
"""What Netlify and Cloudflare Pages read in `_headers`: without the charset, some calendars take feeds for Latin-1."""

NO_PAGES = b'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>\n'
"""A sitemap of nothing. Material asks for one beside whatever a page names as its alternate, here beside the feeds."""


def make_site(settings: SiteSettings) -> Site:
    """The playbook's site. Raises `PlaybookError` with every problem where the playbook cannot be used."""
    return render_site(make_plan(settings), settings)


def render_site(made: Plan, settings: SiteSettings, written: Collection[str] = (), *, feeds_later: bool = False) -> Site:
    """The site of a plan, as the edition in `settings` sees it.

    `written` are the Markdown files that people wrote by hand: links lead to those that replace a page. With `feeds_later`
    feeds are written when somebody asks for one, and nobody is told whether they are too large.
    """
    addresses = addresses_of(settings, written)
    selection = select(made, settings.edition)
    made = replace(selection.plan, tokens={}) if settings.pack else selection.plan
    # Who does not see all of it does not have the files in which it is written.
    source_url, sources = ("", ()) if selection.hides else (settings.source_url, tuple(made.sources))
    in_git = find_version(settings.root, settings.paths)
    version = Version(settings.version) if settings.version else in_git
    since, in_the_way = find_since(selection, settings, in_git)
    context = Context(
        made.playbook, made.schedule, made.findings, made.today, addresses, source_url, selection.sees, sources, since, version
    )
    pages = make_pages(context)
    addresses = with_indexes(addresses, pages)
    feeds = Feeds(made.playbook, made.schedule.items, made.changed, addresses.absolute, today=made.today, tokens=made.tokens)
    others = {**assets(printed_foot(context, settings.edition, version)), **dict(redirects(context, addresses))}
    others |= {"_headers": HEADERS, "feeds/sitemap.xml": NO_PAGES}
    files: Mapping[str, bytes] = ChainMap(others, feeds)  # type: ignore[arg-type] # nobody changes them
    warnings = (*(() if feeds_later else over_limits(feeds, settings.site_url)), *in_the_way)
    known = {page.address for page in pages} | set(files)
    renderer = Renderer(context.form, context.words, known, settings.templates)
    rendered = render(pages, renderer, addresses, foot(context, settings.edition, version, made.changed))
    if settings.templates and settings.templates.is_dir():  # they may be wrong, which has to be known before anything is written
        for page in rendered.values():
            _ = page.sections
    return Site(rendered, files, addresses, Embedder(context, pages, renderer, selection), warnings, made, version)


def addresses_of(settings: SiteSettings, written: Collection[str] = ()) -> Addresses:
    return Addresses(
        settings.use_directory_urls,
        settings.mount,
        settings.site_url,
        published_url=settings.published_url,
        is_pack=settings.pack,
        written=frozenset(written),
    )


def feeds_of_plan(made: Plan, addresses: Addresses, edition: str) -> dict[str, bytes]:
    """The path and content of each feed of an edition."""
    made = select(made, edition).plan
    items, link = made.schedule.items, addresses.absolute
    return dict(write_feeds(made.playbook, items, made.changed, link, today=made.today, tokens=made.tokens))


def problem_site(problems: Sequence[Problem], uris: Sequence[str], settings: SiteSettings) -> Site:
    """A site that only says what is wrong, at each of `uris`, so that an open browser tab shows it."""
    addresses = Addresses(settings.use_directory_urls)
    pages = {uri: problems_page(problems, uri.removesuffix(".md")) for uri in uris}
    rendered = render(list(pages.values()), Renderer(Format("en"), Words("en"), ()), addresses)
    by_address = {page.page.address: page for page in rendered.values()}
    return Site({uri: by_address[page.address] for uri, page in pages.items()}, assets(), addresses)
