"""The pipeline in one screen: read → check → schedule → review → render."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mkdocs_playbook.feeds.feeds import write_feeds
from mkdocs_playbook.model.checks import check
from mkdocs_playbook.model.fields import zone
from mkdocs_playbook.model.load import load
from mkdocs_playbook.model.names import check_names
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.pages.blocks import Page
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.links import Addresses
from mkdocs_playbook.pages.site import RenderedPage, assets, make_pages, problems_page, redirects, render, with_indexes
from mkdocs_playbook.problems import Place, PlaybookError, Problem, Problems
from mkdocs_playbook.read.folder import read_folder
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.read.revision import stamp
from mkdocs_playbook.read.sections import read_sections
from mkdocs_playbook.read.settings import SiteSettings
from mkdocs_playbook.review.review import review
from mkdocs_playbook.review.rules import Finding, Subject
from mkdocs_playbook.schedule.schedule import Schedule, make_schedule


@dataclass(frozen=True, slots=True)
class Plan:
    """A playbook that holds together, with its schedule and what the review says of it."""

    playbook: Playbook
    schedule: Schedule
    findings: tuple[Finding, ...]
    warnings: tuple[Problem, ...]
    today: dt.date


def plan(files: Mapping[str, bytes], problems: Problems) -> tuple[Playbook, Schedule] | None:
    """The playbook in `files` (path → content) and its schedule; None where `problems` now has errors."""
    found = _plan(files, problems)
    return found[:2] if found else None


def _plan(files: Mapping[str, bytes], problems: Problems) -> tuple[Playbook, Schedule, Places] | None:
    sections = read_sections(files, problems)
    readable = not problems  # a file that could not be read may hold what others refer to
    places = Places(sections)
    check_names(sections, problems, follow=readable)
    playbook = load(sections, problems)
    check(playbook, places, problems)
    schedule = make_schedule(playbook, places, problems) if readable else None
    return (playbook, schedule, places) if schedule and not problems else None


def make_plan(settings: SiteSettings) -> Plan:
    """Read, check, schedule and review the playbook of a site.

    Raises `PlaybookError` with every problem where it cannot be used.
    """
    problems = Problems()
    if settings.edition != "team":
        problems.error(
            "E101",
            Place("mkdocs.yml", 1, 1),
            f"There is no edition '{settings.edition}'. Only 'team' can be built; do not publish it where others than the team can see it.",
        )
    files = read_folder(settings.root, settings.sources, settings.docs_dir, settings.site_dir, problems)
    found = _plan(files, problems)
    if found is None or problems:
        raise PlaybookError(problems.all)
    playbook, schedule, places = found
    today = _today(settings, playbook)
    findings = review(Subject(playbook, schedule, places, today))
    return Plan(playbook, schedule, tuple(findings), tuple(problems.warnings), today)


def _today(settings: SiteSettings, playbook: Playbook) -> dt.date:
    """The day that pages call today: the option, else SOURCE_DATE_EPOCH, else now, in the playbook's zone."""
    if settings.today:
        try:
            return dt.date.fromisoformat(settings.today)
        except ValueError:
            message = f"The plugin's option 'today' is '{settings.today}', which is no date. Write one such as 2027-01-12."
            raise PlaybookError([Problem(Place("mkdocs.yml", 1, 1), "E102", message)]) from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return now.astimezone(zone(playbook.playbook.timezone)).date()


@dataclass(frozen=True, slots=True)
class Site:
    """All that is published: pages by the path of their Markdown file, and files by theirs."""

    pages: Mapping[str, RenderedPage]
    files: Mapping[str, bytes]
    addresses: Addresses


def make_site(settings: SiteSettings) -> Site:
    """The playbook's site. Raises `PlaybookError` with every problem where the playbook cannot be used."""
    return render_site(make_plan(settings), settings)


def pages_of(made: Plan, settings: SiteSettings) -> list[tuple[str, Page]]:
    """The path of each page's Markdown file, and the page, in the order of the navigation; nothing rendered yet."""
    context = _context(made, settings)
    pages = make_pages(context)
    addresses = with_indexes(context.addresses, pages)
    return [(addresses.uri(page.address), page) for page in pages]


def render_site(made: Plan, settings: SiteSettings) -> Site:
    context = _context(made, settings)
    pages = make_pages(context)
    addresses = with_indexes(context.addresses, pages)
    written = [*settings.sources, *([settings.config.name] if settings.config else [])]
    files = dict(write_feeds(made.playbook, made.schedule.items, stamp(settings.root, written), addresses.absolute))
    files |= assets()
    files |= dict(redirects(context, addresses))
    return Site(render(pages, files, context.form, addresses), files, addresses)


def problem_site(problems: Sequence[Problem], uris: Sequence[str], settings: SiteSettings) -> Site:
    """A site that only says what is wrong, at each of `uris`, so that an open browser tab shows it."""
    addresses = Addresses(settings.use_directory_urls)
    pages = {uri: problems_page(problems, uri.removesuffix(".md")) for uri in uris}
    rendered = render(list(pages.values()), (), Format("en"), addresses)
    by_address = {page.page.address: page for page in rendered.values()}
    return Site({uri: by_address[page.address] for uri, page in pages.items()}, assets(), addresses)


def _context(made: Plan, settings: SiteSettings) -> Context:
    addresses = Addresses(settings.use_directory_urls, settings.mount, settings.site_url)
    return Context(made.playbook, made.schedule, made.findings, made.today, addresses)
