"""Blocks of the playbook in hand-written pages: from what a fence says (`model/embeds.py`) to HTML."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from markupsafe import Markup

from mkdocs_playbook.editions import Selection
from mkdocs_playbook.model.embeds import (
    BoardBlock,
    CalendarBlock,
    Embed,
    Filtered,
    FindingsBlock,
    KpiBlock,
    PageBlock,
    PictureBlock,
    PostsBlock,
    SubscribeBlock,
    TraceBlock,
    read_embed,
)
from mkdocs_playbook.model.names import Names
from mkdocs_playbook.model.playbook import SECTIONS
from mkdocs_playbook.pages import pictures
from mkdocs_playbook.pages.blocks import Block, Heading, Page
from mkdocs_playbook.pages.calendar import COMING_DAYS
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.html import Renderer, heading_ids
from mkdocs_playbook.pages.month import ends_of, month_table
from mkdocs_playbook.pages.plan import status_lanes
from mkdocs_playbook.pages.review import findings_table
from mkdocs_playbook.pages.subscribe import subscribe_box
from mkdocs_playbook.problems import Place, Problems, one_of, suggestion
from mkdocs_playbook.read.fences import Fence
from mkdocs_playbook.review.rules import Finding
from mkdocs_playbook.review.trace import entries_named
from mkdocs_playbook.schedule.filters import Filters
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.pieces import Piece

T = TypeVar("T")


class _BlockError(Exception):
    """A block names what this playbook does not have. The text says what to write instead."""


class Embedder:
    """Renders blocks out of what the site's own pages are made of."""

    def __init__(self, context: Context, pages: Iterable[Page], renderer: Renderer, selection: Selection) -> None:
        self._context, self._renderer = context, renderer
        self._pages = {page.address: page for page in pages}
        whole = selection.whole.playbook
        self._names = Names({section: set(getattr(whole, section)) for section in SECTIONS}, frozenset())
        self._selection = selection

    def html(self, fence: Fence, number: int, problems: Problems) -> str:
        """The block in `fence`, the `number`th of its page, as HTML whose links are still references; '' where the edition does not see it.

        One that cannot be shown is told to `problems`, and says so on the page.
        """
        found = Problems()
        embed = read_embed(fence, self._names, found)
        html = ""
        embed = self._selection.embed(embed) if embed else None
        try:
            html = self._html(embed, f"block-{number}-") if embed else ""
        except _BlockError as error:
            if self._selection.hides:  # what it names may be there for the team, whose build tells what is wrong
                return ""
            found.error("M106", Place(fence.path, fence.line, 1), str(error))
        for problem in found.all:
            problems.tell(problem)
        if not found:
            return html
        told = Markup("<br>").join(problem.message for problem in found.all)
        return str(Markup('<div class="pb-block pb-block--broken"{}><p>{}</p></div>').format(self._renderer.in_english, told))

    def blocks(self, fence: Fence) -> list[Block]:
        """The block in `fence` as plain blocks; none where the edition does not see it, or where it cannot be shown, as `html` tells."""
        embed = read_embed(fence, self._names, Problems())
        embed = self._selection.embed(embed) if embed else None
        try:
            found = list(self._shown(embed)) if embed else []
        except _BlockError:
            return []
        if embed is None or not embed.heading:
            return found
        return [Heading(heading=embed.heading), *(replace(block, level=min(block.level + 1, 6)) for block in found)]

    def _html(self, embed: Embed, prefix: str) -> str:
        """The block as HTML. Anchors in it begin with `prefix`, so that none comes twice on a page."""
        blocks = [block for block in self._shown(embed) if not block.is_empty]
        parts = [Markup('<h2 id="heading">{}</h2>').format(embed.heading)] if embed.heading else []
        for block, anchor in zip(blocks, heading_ids(blocks), strict=True):
            if block.heading:
                level = min(block.level + bool(embed.heading), 6)
                language = self._renderer.language_of(block.heading, block.is_english)
                parts.append(Markup('<h{0} id="{1}"{2}>{3}</h{0}>').format(level, anchor, language, block.heading))
            parts.append(Markup(self._renderer.block(block)))  # noqa: S704 - what the renderer made
        if not blocks:
            parts.append(Markup("<p>{}</p>").format(self._context.say("There is nothing to show here yet.")))
        inner = "\n".join(part for part in parts if part)
        return f'<div class="pb-block">\n{_with_prefix(inner, prefix)}\n</div>'

    def _shown(self, embed: Embed) -> Iterator[Block]:
        context = self._context
        match embed:
            case CalendarBlock():
                yield _calendar(embed, context)
            case BoardBlock():
                yield from status_lanes(context, _published_by(embed, context))
            case PostsBlock():
                wanted = _published_by(embed, context)
                yield context.piece_table([piece for piece in context.pieces(wanted) if _fits(piece, embed)], "")
            case KpiBlock():
                yield from _kpi(embed, context)
            case PictureBlock():
                yield from _pictures(embed, context)
            case TraceBlock():
                yield from _trace(embed, context)
            case FindingsBlock():
                found = [finding for finding in context.findings if _is_wanted(finding, embed)]
                yield findings_table(found, context.say("What is missing"), context)
            case SubscribeBlock():
                yield replace(_subscribe(embed, context), heading="")
            case PageBlock():
                yield from self._part(embed)

    def _part(self, embed: PageBlock) -> list[Block]:
        address = embed.page.strip("/")
        page = self._pages.get(address)
        if page is None:
            raise _BlockError(f"There is no page '{embed.page}'. {suggestion(address, (known or '/' for known in self._pages))}")
        blocks = page.told
        if embed.part is None:
            return blocks
        ids = heading_ids(blocks)
        if embed.part not in ids:
            raise _BlockError(f"The page '{embed.page}' has no part '{embed.part}'. {suggestion(embed.part, filter(None, ids))}")
        first = ids.index(embed.part)
        level = blocks[first].level
        # A part reaches to the next heading that is not below its own.
        later = (number for number in range(first + 1, len(blocks)) if blocks[number].heading and blocks[number].level <= level)
        return [replace(blocks[first], heading=""), *blocks[first + 1 : next(later, None)]]


_ID = re.compile(r'(?<= id=")[^"]+(?=")')
_NAMING = re.compile(r'(?P<start> (?:id|for|headers|aria-labelledby|aria-describedby|aria-controls)="|href="#)(?P<names>[^"]+)(?=")')


def _with_prefix(html: str, prefix: str) -> str:
    """`html` with `prefix` before each of its anchors, wherever they are named."""
    own = set(_ID.findall(html))

    def named(found: re.Match[str]) -> str:
        return found["start"] + " ".join(f"{prefix}{name}" if name in own else name for name in found["names"].split(" "))

    return _NAMING.sub(named, html)


def _fit(embed: Filtered) -> Callable[[Item], bool]:
    return Filters(
        kinds=embed.type,
        people=embed.person,
        roles=embed.role,
        channels=embed.channel,
        campaigns=embed.campaign,
        pillars=embed.pillar,
        goals=embed.goal,
        status=embed.status,
        paid=embed.paid,
    ).fit


def _calendar(embed: CalendarBlock, context: Context) -> Block:
    fit = _fit(embed)
    if embed.month and embed.view == "table":
        return month_table(embed.month.year, embed.month.month, context.items(fit), context)
    if embed.month:
        first, last = ends_of(embed.month.year, embed.month.month)
    else:
        first = embed.from_ or context.today
        last = embed.until or first + dt.timedelta(days=(embed.days or COMING_DAYS) - 1)
    items = context.items(lambda item: item.date <= last and item.last >= first and fit(item))
    return context.agenda(items, "", empty=context.say("Nothing is planned for these days."))


def _published_by(embed: Filtered, context: Context) -> Callable[[Piece], bool]:
    """Whether a piece of content is one that a block's filters choose: by itself, or by something that has to be done for it."""
    fit = _fit(embed)
    return lambda piece: any(fit(item) for item in context.items_of(piece))


def _fits(piece: Piece, embed: PostsBlock) -> bool:
    return (not embed.stage or piece.stage in embed.stage) and (not embed.format or piece.format in embed.format)


def _is_wanted(finding: Finding, embed: FindingsBlock) -> bool:
    codes = tuple(code.upper() for code in embed.rule)
    return finding.code.startswith(codes or ("",)) and (not embed.owner or bool(set(finding.who) & set(embed.owner)))


def _kpi(embed: KpiBlock, context: Context) -> Iterator[Block]:
    uses = [(entry, use) for entry, kpi, use in context.playbook.kpi_uses() if kpi == embed.kpi and embed.of in (None, entry.id)]
    if embed.of and not uses:
        users = [entry.id for entry, kpi, _ in context.playbook.kpi_uses() if kpi == embed.kpi]
        instead = f"Write {one_of(users)}." if users else "Nothing uses it: write its numbers at a goal, channel or campaign."
        raise _BlockError(f"'{embed.of}' has no numbers for the KPI '{embed.kpi}'. {instead}")
    yield context.kpi_uses(context.playbook.kpis[embed.kpi], embed.of)
    for entry, use in uses:
        yield pictures.bullet(context, entry, embed.kpi, use)


def _pictures(embed: PictureBlock, context: Context) -> Iterator[Block]:
    playbook = context.playbook
    match embed.picture:
        case "year-strip":
            yield pictures.year_strip(context, embed.year or context.today.year)
        case "promise":
            for channel in _chosen(embed.channel, playbook.channels):
                yield pictures.promise_kept(context, channel)
        case "workload":
            yield pictures.workload(context, playbook.people[embed.person] if embed.person else None)
        case "timeline":
            yield pictures.campaign_timeline(context, [playbook.campaigns[key] for key in embed.campaign] or None)
        case "bullet":
            for entry, kpi, use in playbook.kpi_uses():
                if embed.kpi in (None, kpi):
                    yield pictures.bullet(context, entry, kpi, use)
        case "lanes":
            for workflow in _chosen(embed.workflow, playbook.workflows):
                yield pictures.lanes(context, workflow)
        case "coverage":
            yield pictures.coverage(context)


def _chosen(key: str | None, entries: Mapping[str, T]) -> list[T]:
    return [entries[key]] if key else list(entries.values())


def _trace(embed: TraceBlock, context: Context) -> Iterator[Block]:
    for entry in entries_named(embed.id, context.playbook):
        yield context.serves(entry)
        yield context.comes_of(entry, whole=True)


def _subscribe(embed: SubscribeBlock, context: Context) -> Block:
    named = {"people": embed.person, "roles": embed.role, "channels": embed.channel, "campaigns": embed.campaign, "feeds": embed.feed}
    section, entry = next(((section, key) for section, key in named.items() if key), ("", ""))
    return subscribe_box(section, entry, context)
