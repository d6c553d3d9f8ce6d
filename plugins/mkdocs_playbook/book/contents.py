"""What stands in the book: the pages of a site as chapters, in the order of reading, each thing once.

A site tells an item on many pages: its month, its campaign, its channel, everybody who works on it. On paper it stands in the calendar,
and a post in full among the posts; the other pages say how many entries they have there. What only works on a screen, filters and ways
to other pages, is left out, and so is what explains the site itself. Plain data; `document.py` and `plain.py` lay it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mkdocs_playbook.book.written import GROUP as WRITTEN
from mkdocs_playbook.book.written import written_pages
from mkdocs_playbook.build import Site
from mkdocs_playbook.model.editions import TEAM
from mkdocs_playbook.pages.blocks import (
    Agenda,
    Block,
    Branch,
    Campaigns,
    DayLines,
    Facts,
    FilterBar,
    Heading,
    Inline,
    Link,
    Month,
    Page,
    Picture,
    Subscriptions,
    Table,
    Tree,
    Ways,
)
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.foot import printed_foot, version_in_words
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.html import heading_ids
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.read.revision import Version
from mkdocs_playbook.words import english

_LEFT_OUT = ("guide", "board")
"""Pages, with those below them, that explain the site, or show by another order what stands elsewhere."""

_REPEATED = ("calendar", "campaigns", "cadences", "channels", "meetings", "people", "pillars", "roles")
"""Pages, with those below them, whose agendas hold what the months hold."""

_FEEDS = "subscribe"
_POSTS = "posts"
_GROUPS = ("Home", "Strategy", "Plan", "Team", "Playbook", WRITTEN)
"""The sections of the site that the book has in this order, after all others and before the posts."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block with the anchor of its heading, and the address of the page that it is from."""

    block: Block
    anchor: str
    page: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, or with level 2 a part of the chapter before it. `address` is that of its page, if it is one."""

    address: str | None
    title: str
    parts: tuple[Part, ...]
    level: int = 1
    group: str = ""
    is_english: bool = False
    begins: bool = False
    """It begins a page: it is the first of its group, or has a sheet for itself, or comes after one that has."""

    @property
    def is_post(self) -> bool:
        return bool(self.address) and _is_below(self.address or "", (_POSTS,))


@dataclass(frozen=True, slots=True)
class Book:
    """A book, ready to be laid out."""

    title: str
    brand: str
    about: str
    """What it is, in a sentence."""
    facts: tuple[tuple[str, str], ...]
    """What its cover says of it: labels, and what there is to each."""
    foot: str
    """What stands at the foot of each page."""
    chapters: tuple[Chapter, ...]
    made: dt.datetime
    """When the plan that it tells of last changed."""
    form: Format
    words: Words

    @property
    def language(self) -> str:
        return self.words.language


def make_book(site: Site, *, edition: str = TEAM, version: str = "", reader: str = "", written: Mapping[str, str] | None = None) -> Book:
    """The book of a site whose playbook can be shown. `version` is what it is called, if not as the site; `reader` for whom it is;
    `written` the hand-written pages that belong to it, as Markdown by the path of its file."""
    plan = site.plan
    assert plan is not None, "a site that only tells problems has no book"
    about = plan.playbook.playbook
    context = Context(plan.playbook, plan.schedule, plan.findings, plan.today, site.addresses)
    form, words, say = context.form, context.words, context.say
    called = Version(version) if version else site.version
    facts = (
        (say("For"), reader),
        (say("Plan"), version_in_words(called, context)),
        (say("Edition"), "" if edition == TEAM else edition),
        (say("As of"), form.date(plan.today, "long")),
    )
    return Book(
        title=about.title or about.brand or about.id,
        brand=about.brand or "",
        about=about.description or "",
        facts=tuple((label, value) for label, value in facts if value),
        foot=printed_foot(context, edition, called),
        chapters=tuple(_chapters(_pages(site, written or {}, words), plan, form, words)),
        made=plan.changed,
        form=form,
        words=words,
    )


# ── chapters ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pages(site: Site, written: Mapping[str, str], words: Words) -> list[Page]:
    """The pages that the book has, with those that people wrote in their place, or behind the others."""
    by_hand = {page.address: page for page in written_pages(written, site, words)}
    made = [page.page for page in site.pages.values() if not _is_below(page.page.address, _LEFT_OUT)]
    return [*(by_hand.pop(page.address, page) for page in made), *by_hand.values()]


def _chapters(pages: Sequence[Page], plan: Plan, form: Format, words: Words) -> Iterator[Chapter]:
    addresses = {page.address for page in pages if page.address}
    drawn: list[Block] = []
    grouped = sorted((page for page in pages if page.group), key=_place_of_group)
    for group, members in groupby(grouped, key=lambda page: page.group[0]):
        chapters = [chapter for page in members for chapter in [_chapter(page, addresses, form, words)] if chapter.parts]
        chapters = _with_list_of_dates(chapters, words)
        sheets = {page.address for page in pages if page.is_sheet}
        before: Chapter | None = None
        for chapter in _without_repeats(chapters, drawn):
            begins = before is None or chapter.address in sheets or before.address in sheets
            before = replace(chapter, group=group, begins=begins)
            yield before
    yield from _posts([page for page in pages if page.address.startswith(f"{_POSTS}/")], plan, form, words)


def _place_of_group(page: Page) -> int:
    name = english(page.group[0])
    return _GROUPS.index(name) if name in _GROUPS else -1


def _chapter(page: Page, addresses: Collection[str], form: Format, words: Words) -> Chapter:
    above = page.address.split("/")[:-1]
    is_below = any("/".join(above[:length]) in addresses for length in range(1, len(above) + 1))
    title = page.title if page.address else words.say("Overview")
    return Chapter(page.address, title, tuple(_parts(page, form, words)), level=2 if is_below else 1, is_english=page.is_english)


def _without_repeats(chapters: Iterable[Chapter], drawn: list[Block]) -> Iterator[Chapter]:
    """The chapters without the pictures that are in `drawn`, to which those are added that they have."""
    for chapter in chapters:
        parts = [part for part in chapter.parts if not (isinstance(part.block, Picture) and part.block in drawn)]
        drawn += [part.block for part in parts if isinstance(part.block, Picture)]
        yield replace(chapter, parts=tuple(parts))


def _with_list_of_dates(chapters: Sequence[Chapter], words: Words) -> list[Chapter]:
    """The chapters with the months behind the years: first their tables, a sheet each, then what is in them, day by day."""
    months = [chapter for chapter in chapters if any(isinstance(part.block, Month) for part in chapter.parts)]
    others = [chapter for chapter in chapters if chapter not in months]
    tables: list[Chapter] = []
    lists: list[Part] = []
    for chapter in months:
        days = [part for part in chapter.parts if isinstance(part.block, Agenda) and part.block.anchors]
        if days:  # a month in which nothing is planned has no sheet
            tables.append(replace(chapter, parts=tuple(part for part in chapter.parts if part not in days)))
            weeks = (replace(part, block=replace(part.block, level=3)) for part in days)
            lists += [Part(Heading(heading=chapter.title), "list", chapter.address or ""), *weeks]
    if lists:
        tables.append(Chapter(None, words.say("All dates"), tuple(lists)))
    at = max((number for number, chapter in enumerate(others, 1) if _is_below(chapter.address or "", ("calendar",))), default=0)
    return [*others[:at], *tables, *others[at:]]


def _posts(pages: Sequence[Page], plan: Plan, form: Format, words: Words) -> Iterator[Chapter]:
    """The posts in full, in the order of their dates; those without a date at the end."""
    if not pages:
        return
    days = {piece.post.address: piece.date for piece in plan.schedule.pieces if piece.post}
    dated = sorted(pages, key=lambda page: days.get(page.address) or dt.date.max)
    title = words.say("Posts in full")
    yield Chapter(None, title, (), group=title, begins=True)
    for page in dated:
        yield Chapter(page.address, page.title, tuple(_parts(page, form, words)), level=2, group=title)


# ── what a page is on paper ─────────────────────────────────────────────────────────────────────────────────────────


def _parts(page: Page, form: Format, words: Words) -> Iterator[Part]:
    told = page.told
    anchors = dict(zip(map(id, told), heading_ids(told), strict=True))
    repeated = [block for block in told if _is_repeated(block, page)]
    kept = [(block, anchors[id(block)]) for block in told if block not in repeated]
    blocks = [(shown, anchor) for block, anchor in kept for shown in _on_paper(block, page, words) if not shown.is_empty]
    blocks += [(block, "") for block in _counted(repeated, page, form, words) if not block.is_empty]
    blocks.sort(key=lambda found: not _is_first(found[0]))
    for number, (block, anchor) in enumerate(blocks):
        after = blocks[number + 1][0] if number + 1 < len(blocks) else None
        is_alone = after is None or (bool(after.heading) and after.level <= block.level)
        if not (isinstance(block, Heading) and not block.intro and is_alone):
            yield Part(block, anchor, page.address)


def _is_first(block: Block) -> bool:
    """Whether it stands before the other parts of its page: the table of a month is the page."""
    return isinstance(block, (Month, Campaigns))


def _is_below(address: str, tops: Iterable[str]) -> bool:
    return address.partition("/")[0] in tops


def _is_repeated(block: Block, page: Page) -> bool:
    """Whether it is a list of what stands elsewhere: agendas in the calendar, content for an audience among the posts,
    the campaigns and key dates of a year on their own pages."""
    if isinstance(block, Agenda):
        return not block.anchors and _is_below(page.address, _REPEATED)
    return isinstance(block, Table) and bool(block.heading) and page.address.startswith(("audiences/", "calendar/"))


def _counted(repeated: Sequence[Block], page: Page, form: Format, words: Words) -> Iterator[Block]:
    """How much there is elsewhere of what the lists of a page hold."""
    rows: list[tuple[str, Inline]] = [
        (block.heading, words.count("{number} piece of content", "{number} pieces of content", len(block.rows)))
        for block in repeated
        if isinstance(block, Table) and page.address.startswith("audiences/")
    ]
    days = [day for block in repeated if isinstance(block, Agenda) for day in block.days]
    if number := len({line.id for day in days for line in day.lines if not line.is_again}):
        span = form.span(min(day.date for day in days), max(day.date for day in days))
        rows.append((words.say("In the calendar"), words.count("{number} entry, {days}", "{number} entries, {days}", number, days=span)))
    yield Facts(rows=rows)


def _on_paper(block: Block, page: Page, words: Words) -> Iterator[Block]:
    """The block without what only a screen can do, and without what stands elsewhere in the book."""
    match block:
        case FilterBar() | Ways():
            return
        case Subscriptions():
            if page.address == _FEEDS:
                yield _feeds(block, words)
        case Table() if page.address == _FEEDS:
            return
        case Table() if page.address.startswith("calendar/"):
            yield replace(block, rows=[row for row in block.rows if any(value != "0" for value in row[1:])])
        case Agenda():
            yield replace(block, days=[_short(day) for day in block.days])
        case Facts():
            yield replace(block, rows=[row for row in block.rows if not _leads_out(row[1])])
        case Tree():
            if _is_below(page.address, ("goals",)):
                yield replace(block, branches=_without_posts(block.branches), summary="", intro=block.intro or block.summary)
            elif not block.summary and not _is_below(page.address, (_POSTS,)):
                yield block
        case _:
            yield block


def _short(day: DayLines) -> DayLines:
    """The items of a day without what can be opened: the pages of posts, series, meetings and key dates say it in full."""
    return replace(day, lines=tuple(replace(line, more=()) for line in day.lines))


def _leads_out(value: Inline) -> bool:
    return isinstance(value, Link) and (_is_below(value.address, _LEFT_OUT) or value.address == _FEEDS)


def _without_posts(branches: Iterable[Branch]) -> tuple[Branch, ...]:
    """What serves a goal, down to campaigns and series: each post says itself which goals it serves."""
    return tuple(replace(branch, parts=_without_posts(branch.parts)) for branch in branches if english(branch.noun) not in ("post", "task"))


def _feeds(block: Subscriptions, words: Words) -> Table:
    """Feeds as a list of addresses."""
    say = words.say
    secret = say("This calendar has an address that only its owner is told. Ask whoever looks after the playbook for yours.")
    rows: list[list[Inline]] = [
        [feed.title, feed.description, secret if feed.is_private else feed.address or f"feeds/{feed.name}.ics", feed.more]
        for feed in block.feeds
    ]
    columns = (say("Calendar"), say("What is in it"), say("Address"), say("Notes"))
    return Table(heading=block.heading, level=block.level, intro=block.intro, columns=columns, rows=rows, wide=columns[1:3])
