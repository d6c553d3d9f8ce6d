"""The calendar: now, a page for each year and one for each month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from mkdocs_playbook.model.plan import Idea
from mkdocs_playbook.pages.blocks import (
    Agenda,
    Block,
    Card,
    Cards,
    Facts,
    Inline,
    Link,
    Page,
    Prose,
    Run,
    Strong,
    Table,
    Way,
    Ways,
    is_nothing,
)
from mkdocs_playbook.pages.context import Context, entry_link, piece_link
from mkdocs_playbook.pages.marks import KIND_NAMES, filter_bar, idea_marks, item_marks, piece_marks
from mkdocs_playbook.pages.month import GROUP, month_address, month_page, month_title, runs_in
from mkdocs_playbook.pages.pictures import year_strip
from mkdocs_playbook.pages.words import msg
from mkdocs_playbook.schedule.items import KINDS, Item
from mkdocs_playbook.schedule.pieces import Piece, workflow_of

COMING_DAYS = 14
_COUNTED = {**KIND_NAMES, "publish": msg("Published")}


def calendar_pages(context: Context) -> Iterator[Page]:
    months = months_of(context)
    yield _now(context, months)
    for year, group in groupby(months, key=lambda month: month[0]):
        own = list(group)
        yield _year(year, own, months, context)
        for _, month in own:
            yield month_page(year, month, months, context)


def months_of(context: Context) -> list[tuple[int, int]]:
    """The months in which there is anything, and those between, as (year, month)."""
    found = sorted({(day.year, day.month) for item in context.schedule.items for day in (item.date, item.last)})
    if not found:
        return []
    filled = {(item.date.year, item.date.month) for item in context.schedule.items}
    (year, month), last = found[0], found[-1]
    months = []
    while (year, month) <= last:
        months.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    # A single far-off date shall not make pages for all the empty years before it.
    return months if len(months) <= 60 else sorted(filled | set(found))


# ── now ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _now(context: Context, months: Sequence[tuple[int, int]]) -> Page:
    say, today = context.say, context.today
    horizon = today + dt.timedelta(days=COMING_DAYS)
    open_items = context.items(lambda item: not item.is_late(today))
    late = context.items(lambda item: item.is_late(today))
    now = [item for item in open_items if item.date <= today <= item.last]
    coming = [item for item in open_items if today < item.date <= horizon]
    as_of = say("As of {day}. Times are those of {zone}.", day=context.form.date(today, "long"), zone=context.playbook.playbook.timezone)
    ways = [Way(month_title(year, month, context), month_address(year, month)) for year, month in months]
    blocks: list[Block] = [
        *([year_strip(context, today.year)] if any(year == today.year for year, _ in months) else []),
        Ways(label=say("Months"), ways=ways),
        Prose(text=as_of),
        filter_bar(context),
        _agenda(late, say("Late"), context),
        _agenda(now, say("Today"), context, empty=say("Nothing is planned for today.")),
        _agenda(
            coming,
            context.count("The next {number} day", "The next {number} days", COMING_DAYS),
            context,
            empty=say("Nothing is planned for these days."),
        ),
        _unscheduled(context),
        Facts(
            rows=[
                (say("Subscribe"), Link(say("Have all this in your own calendar"), "subscribe")),
                (say("By status"), Link(say("Board"), "board")),
            ]
        ),
    ]
    return Page(
        address="calendar",
        title=say("Calendar"),
        nav_title=say("Now"),
        group=GROUP,
        blocks=blocks,
        search=False,
        feed=context.feeds[0].name,
        description=say("What is late, what comes next."),
    )


def _agenda(items: Sequence[Item], heading: str, context: Context, empty: str = "") -> Agenda:
    """Items day by day, each day with a link to its place in the calendar, each item with what filters know it by."""
    agenda = context.agenda(items, heading, empty=empty)
    marks = {line.id: item_marks(item) for item in items for line in [context.line(item)]}
    days = (
        replace(
            day,
            lines=tuple(replace(line, marks=marks[line.id]) for line in day.lines),
            address=f"{month_address(day.date.year, day.date.month)}#{day.date}",
        )
        for day in agenda.days
    )
    return replace(agenda, days=tuple(days))


def _unscheduled(context: Context) -> Cards:
    """What has no date yet, or is only an idea, with what it still needs to be placed."""
    pieces = context.pieces(lambda piece: piece.is_active and (piece.date is None or piece.status == "idea"))
    cards = [_undated(piece, context) for piece in pieces]
    cards += [idea_card(idea, context, *_idea_needs(idea, context)) for idea in context.playbook.ideas]
    intro = context.say("Ideas and posts without a date, and what each needs to find its place.")
    return Cards(heading=context.say("Unscheduled"), id="undated", cards=cards, intro=intro)


def _undated(piece: Piece, context: Context) -> Card:
    say = context.say
    missing = [
        "" if piece.date else say("a date"),
        "" if piece.channels else say("a channel"),
        "" if piece.format else say("a format"),
        "" if piece.pillar else say("a pillar"),
        "" if piece.goals else say("a goal"),
    ]
    workflow = workflow_of(piece, context.playbook)
    first = next(iter(workflow.steps.values()), None) if workflow else None
    asked = context.requests_for(piece.post.id) if piece.post else []
    lines: list[Inline] = [
        _joined(context.status(piece.status), context.links("channels", piece.channels), context.link("campaigns", piece.campaign)),
        _needs(missing, context),
        say("First step: {step}, {due}", step=first.label, due=context.times.due(first.due)) if first else _no_workflow(context),
        context.words.line("Waits for {what}", what=tuple(map(entry_link, asked))) if asked else "",
    ]
    return Card(piece_link(piece), tuple(lines), piece_marks(piece, context))


def _no_workflow(context: Context) -> Inline:
    return context.say("No workflow, so no deadlines") if context.playbook.workflows else ""


def _needs(missing: Iterable[str], context: Context) -> Inline:
    told = tuple(name for name in missing if name)
    return context.words.line("Needs {what}", what=told) if told else ""


def idea_card(idea: Idea, context: Context, *more: Inline) -> Card:
    parts: tuple[Inline, ...] = (
        context.link("pillars", idea.pillar),
        context.links("channels", idea.channels),
        context.choice(idea.format),
        context.who(idea.by) if idea.by else "",
    )
    return Card(Strong(idea.title), (_joined(*parts), idea.notes, *more), idea_marks(idea, context))


def _joined(*parts: Inline) -> Inline:
    """What is said, in one line."""
    told = [part for part in parts if not is_nothing(part)]
    return Run(tuple(part for number, one in enumerate(told) for part in ((" · ", one) if number else (one,))))


def _idea_needs(idea: Idea, context: Context) -> Iterator[Inline]:
    say = context.say
    missing = [
        say("a date"),
        "" if idea.channels else say("a channel"),
        "" if idea.format else say("a format"),
        "" if idea.pillar else say("a pillar"),
    ]
    yield _needs(missing, context)


# ── a year ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _year(year: int, own: Sequence[tuple[int, int]], months: Sequence[tuple[int, int]], context: Context) -> Page:
    """How much there is in each month, by kind; campaigns and key dates."""
    say = context.say
    rows: list[list[Inline]] = []
    for _, month in own:
        items = [item for item in context.items_in(year, month) if (item.date.year, item.date.month) == (year, month)]
        counts = [str(sum(item.kind == kind and not (item.empty and kind == "publish") for item in items)) for kind in KINDS]
        slots = str(sum(item.empty and item.kind == "publish" for item in items))
        rows.append([Link(month_title(year, month, context), month_address(year, month)), *counts, slots])
    columns = (say("Month"), *(say(_COUNTED[kind]) for kind in KINDS), say("Open slots"))
    campaigns = [
        (Link(campaign.name, campaign.address), context.span(campaign.id), context.status(campaign.status) if campaign.status else "")
        for campaign in context.playbook.campaigns.values()
        if campaign.id in context.schedule.spans
        and runs_in(context.schedule.spans[campaign.id], dt.date(year, 1, 1), dt.date(year, 12, 31))
    ]
    key_dates = [
        [Link(item.title, item.address), context.span(item.address.partition("#")[2]), context.choice(item.format), item.text]
        for item in context.items(lambda item: item.kind == "key-date" and item.date.year <= year <= item.last.year)
    ]
    title = say("Calendar {year}", year=year)
    years = sorted({other for other, _ in months})
    at = years.index(year)
    ways = [Way(str(other), f"calendar/{other}", rel="prev") for other in years[max(at - 1, 0) : at]]
    ways.append(Way(say("Now"), "calendar"))
    ways += [Way(str(other), f"calendar/{other}", rel="next") for other in years[at + 1 : at + 2]]
    return Page(
        address=f"calendar/{year}",
        title=title,
        nav_title=str(year),
        group=GROUP,
        search=False,
        description=say("The plan for {year}, month by month.", year=year),
        blocks=[
            Ways(label=say("Years"), ways=ways),
            year_strip(context, year),
            Table(columns=columns, rows=rows, numeric=columns[1:], keep=columns, caption=say("Items in each month of {year}", year=year)),
            Table(heading=say("Campaigns"), columns=(say("Campaign"), say("When"), say("Status")), rows=[list(row) for row in campaigns]),
            Table(
                heading=say("Key dates"),
                columns=(say("What"), say("When"), say("Kind"), say("Why it matters")),
                rows=key_dates,
                wide=(say("Why it matters"),),
            ),
        ],
    )
