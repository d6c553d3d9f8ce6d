"""The page of a month: its agenda, each item with its details, and its table with the campaigns across the days."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.pages.blocks import (
    Agenda,
    Bar,
    Block,
    Campaigns,
    Cell,
    DayLines,
    Facts,
    FilterBar,
    Line,
    Link,
    Month,
    Page,
    Prose,
    Running,
    Way,
    Ways,
    Week,
)
from mkdocs_playbook.pages.context import Context, entry_link
from mkdocs_playbook.pages.details import details
from mkdocs_playbook.pages.marks import filter_bar, item_marks
from mkdocs_playbook.schedule.items import Item

GROUP = ("Plan", "Calendar")
_THURSDAY = 3


def month_address(year: int, month: int) -> str:
    return f"calendar/{year}/{month:02d}"


def month_title(year: int, month: int, context: Context) -> str:
    return context.form.date(dt.date(year, month, 1), "month")


def month_page(year: int, month: int, months: Sequence[tuple[int, int]], context: Context) -> Page:
    title = month_title(year, month, context)
    return Page(
        address=month_address(year, month),
        title=title,
        nav_title=title,
        group=GROUP,
        blocks=lambda: _blocks(year, month, months, context),
        search=False,
        feed=context.feeds[0].name,
        description=context.say("Everything planned for {month}.", month=title),
    )


def _blocks(year: int, month: int, months: Sequence[tuple[int, int]], context: Context) -> list[Block]:
    say = context.say
    by_day = _days(context.items_in(year, month), year, month, context)
    blocks: list[Block] = [
        _around(year, month, months, context),
        Campaigns(
            label=say("Campaigns that run"), campaigns=[_running(campaign, context) for campaign in _campaigns(year, month, context)]
        ),
        filter_bar(context, with_views=True) if by_day else FilterBar(),
    ]
    # Each item has its anchor once on the page: on its first day.
    first = context.form.first_weekday
    blocks += [
        Agenda(heading=_week_title(start, context), id=f"week-{_week_number(start)}", days=tuple(days), anchors=True)
        for start, days in groupby(by_day, key=lambda day: _week_start(day.date, first))
    ]
    if not by_day:
        blocks.append(Prose(text=say("Nothing is planned for this month.")))
    # Each title once on the page: a month of three hundred items is to open quickly on a phone, which shows no table.
    blocks.append(replace(_table(year, month, by_day, month_title(year, month, context), context), is_short=True))
    blocks.append(Facts(rows=[(say("Subscribe"), Link(say("Have all this in your own calendar"), "subscribe"))]))
    return blocks


def _touches(item: Item, year: int, month: int) -> bool:
    return (item.date.year, item.date.month) <= (year, month) <= (item.last.year, item.last.month)


def ends_of(year: int, month: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _days(items: Sequence[Item], year: int, month: int, context: Context) -> list[DayLines]:
    """The days of the month that have items; what lasts several days stands on each of them."""
    found: dict[dt.date, list[tuple[Item, Line]]] = {}
    first, last = ends_of(year, month)
    for item in items:
        line = replace(context.line(item), marks=item_marks(item), more=details(item, context))
        for number in range((min(item.last, last) - max(item.date, first)).days + 1):
            day = max(item.date, first) + dt.timedelta(days=number)
            named = line if number == 0 else _again(line, day)
            found.setdefault(day, []).append((item, named))
    return [
        DayLines(
            day,
            tuple(line for _, line in sorted(lines, key=lambda pair: (pair[0].time or dt.time.min, pair[0].uid))),
            is_today=day == context.today,
            is_frozen=any(line.style == "freeze" for _, line in lines),
        )
        for day, lines in sorted(found.items())
    ]


def _again(line: Line, day: dt.date) -> Line:
    """The line on a further day of something that lasts several."""
    return replace(line, id=f"{line.id}.{day}", more=(), is_again=True)


def _week_start(day: dt.date, first_weekday: int) -> dt.date:
    """The first day of the week that `day` is in; 0 is Monday."""
    return day - dt.timedelta(days=(day.weekday() - first_weekday) % 7)


def _week_number(start: dt.date) -> int:
    """The number of the week that begins on `start`: the ISO week of its Thursday, whatever day weeks begin with.

    ISO 8601 gives a week to the year that its Thursday is in; a week from Sunday to Saturday has that Thursday in common with the
    ISO week from Monday on, so that both are called the same.
    """
    return (start + dt.timedelta(days=(_THURSDAY - start.weekday()) % 7)).isocalendar().week


def _week_title(start: dt.date, context: Context) -> str:
    days = context.form.span(start, start + dt.timedelta(days=6))
    return context.say("Week {number}: {days}", number=_week_number(start), days=days)


def _around(year: int, month: int, months: Sequence[tuple[int, int]], context: Context) -> Ways:
    """The way to the months around."""
    at = months.index((year, month))
    ways = [Way(month_title(*found, context), month_address(*found), rel="prev") for found in months[max(at - 1, 0) : at]]
    ways += [Way(context.say("Now"), "calendar"), Way(str(year), f"calendar/{year}")]
    ways += [Way(month_title(*found, context), month_address(*found), rel="next") for found in months[at + 1 : at + 2]]
    return Ways(label=context.say("Months"), ways=ways)


def runs_in(span: tuple[dt.date, dt.date], first: dt.date, last: dt.date) -> bool:
    return span[0] <= last and span[1] >= first


def _campaigns(year: int, month: int, context: Context) -> list[Campaign]:
    """The campaigns that run in the month, the one that began first before the others."""
    spans = context.schedule.spans
    running = [
        campaign
        for campaign in context.playbook.campaigns.values()
        if campaign.id in spans and campaign.status != "cancelled" and runs_in(spans[campaign.id], *ends_of(year, month))
    ]
    return sorted(running, key=lambda campaign: (spans[campaign.id], campaign.id))


def _running(campaign: Campaign, context: Context) -> Running:
    return Running(campaign.id, entry_link(campaign), context.span(campaign.id))


def _table(year: int, month: int, by_day: Sequence[DayLines], title: str, context: Context) -> Month:
    found = {day.date: day for day in by_day}
    running = _campaigns(year, month, context)
    first = context.form.first_weekday
    weeks = []
    for days in calendar.Calendar(first).monthdatescalendar(year, month):
        cells = tuple(_cell(day, found.get(day), context) if day.month == month else Cell(None) for day in days)
        weeks.append(Week(_week_number(days[0]), cells, _bars([day if day.month == month else None for day in days], running, context)))
    names = context.form.weekdays()
    return Month(
        heading=context.say("The month as a table"), id="table", caption=title, weekdays=[*names[first:], *names[:first]], weeks=weeks
    )


def month_table(year: int, month: int, items: Iterable[Item], context: Context) -> Month:
    """The table of a month for a page of somebody's own: it holds `items`, and links to the month's page."""
    by_day = _days([item for item in items if _touches(item, year, month)], year, month, context)
    table = _table(year, month, by_day, month_title(year, month, context), context)
    return replace(table, heading="", page=month_address(year, month))


def _cell(day: dt.date, of_day: DayLines | None, context: Context) -> Cell:
    return Cell(day, of_day.lines if of_day else (), day == context.today, is_frozen=bool(of_day and of_day.is_frozen))


def _bars(days: Sequence[dt.date | None], running: Sequence[Campaign], context: Context) -> tuple[tuple[Bar, ...], ...]:
    """The campaigns of a week in rows: each takes the first row in which it overlaps with no other."""
    rows: list[list[Bar]] = []
    for campaign in running:
        begins, ends = context.schedule.spans[campaign.id]
        columns = [number for number, day in enumerate(days) if day and begins <= day <= ends]
        if not columns:
            continue
        bar = Bar(
            columns[0],
            columns[-1],
            campaign.id,
            campaign.label,
            campaign.address,
            context.form.span(begins, ends),
            begins=days[columns[0]] == begins,
            ends=days[columns[-1]] == ends,
        )
        free = next((row for row in rows if row[-1].last < bar.first), None)
        if free is None:
            rows.append([bar])
        else:
            free.append(bar)
    return tuple(tuple(_with_gaps(row)) for row in rows)


def _with_gaps(row: Iterable[Bar]) -> Iterator[Bar]:
    column = 0
    for bar in row:
        if bar.first > column:
            yield Bar(column, bar.first - 1)
        yield bar
        column = bar.last + 1
    if column < 7:
        yield Bar(column, 6)
