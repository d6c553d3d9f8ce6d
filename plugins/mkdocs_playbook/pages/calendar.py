"""The calendar: now, a page for each year and one for each month."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from mkdocs_playbook.pages.blocks import Agenda, Block, Cell, DayLines, Facts, Inline, Line, Link, Month, Page, Prose, Run, Table, Week
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.schedule.items import KINDS, Item

GROUP = ("Plan", "Calendar")
COMING_DAYS = 14
_KINDS = {
    "publish": "Published",
    "task": "Deadlines",
    "key-date": "Key dates",
    "meeting": "Meetings",
    "request": "Requests",
    "review": "Reviews",
}


def calendar_pages(context: Context) -> Iterator[Page]:
    months = months_of(context)
    yield _now(context, months)
    for year, group in groupby(months, key=lambda month: month[0]):
        own = list(group)
        yield _year(year, own, context)
        for _, month in own:
            yield _month(year, month, months, context)


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


def month_address(year: int, month: int) -> str:
    return f"calendar/{year}/{month:02d}"


def _now(context: Context, months: Sequence[tuple[int, int]]) -> Page:
    today = context.today
    horizon = today + dt.timedelta(days=COMING_DAYS)
    late = context.items(lambda item: item.is_late(today))
    coming = context.items(lambda item: item.date <= horizon and item.last >= today and not item.is_late(today))
    undated = [piece for piece in context.schedule.pieces if piece.date is None and piece.is_active]
    blocks: list[Block] = [
        Prose(text=f"As of {context.form.date(today, 'long')}. Times are those of {context.playbook.playbook.timezone}."),
        Facts(rows=[("Months", tuple(Link(_month_title(year, month, context), month_address(year, month)) for year, month in months))]),
        context.agenda(late, "Late"),
        context.agenda(coming, f"Today and the next {COMING_DAYS} days", empty="Nothing is planned for these days."),
        context.piece_table(undated, "Posts without a date", id="undated"),
        Facts(rows=[("Subscribe", Link("Have all this in your own calendar", "subscribe")), ("By status", Link("Board", "board"))]),
    ]
    return Page(
        address="calendar",
        title="Calendar",
        nav_title="Now",
        group=GROUP,
        blocks=blocks,
        search=False,
        feed=context.feeds[0].name,
        description="What is late, what comes next.",
    )


def _month_title(year: int, month: int, context: Context) -> str:
    return context.form.date(dt.date(year, month, 1), "month")


def _year(year: int, months: Sequence[tuple[int, int]], context: Context) -> Page:
    """How much there is in each month, by kind."""
    rows: list[list[Inline]] = []
    for _, month in months:
        items = [item for item in context.schedule.items if (item.date.year, item.date.month) == (year, month)]
        counts = [str(sum(item.kind == kind and not (item.empty and kind == "publish") for item in items)) for kind in KINDS]
        slots = str(sum(item.empty and item.kind == "publish" for item in items))
        rows.append([Link(_month_title(year, month, context), month_address(year, month)), *counts, slots])
    columns = ("Month", *(_KINDS[kind] for kind in KINDS), "Open slots")
    campaigns = [
        (Link(campaign.name, campaign.address), context.span(campaign.id))
        for campaign in context.playbook.campaigns.values()
        if any(day.year == year for day in context.schedule.spans[campaign.id])
    ]
    return Page(
        address=f"calendar/{year}",
        title=f"Calendar {year}",
        nav_title=str(year),
        group=GROUP,
        search=False,
        description=f"The plan for {year}, month by month.",
        blocks=[
            Table(columns=columns, rows=rows, numeric=columns[1:], keep=columns, caption=f"Items in each month of {year}"),
            Table(heading="Campaigns", columns=("Campaign", "When"), rows=[list(row) for row in campaigns]),
        ],
    )


def _month(year: int, month: int, months: Sequence[tuple[int, int]], context: Context) -> Page:
    items = [item for item in context.schedule.items if _touches(item, year, month)]
    title = _month_title(year, month, context)
    blocks: list[Block] = [_around(year, month, months, context)]
    blocks += _running(year, month, context)
    by_day = _days(items, year, month, context)
    # Each item has its anchor once on the page: on its first day.
    blocks += [
        Agenda(heading=_week_title(week, list(days), context), id=f"week-{week}", days=days, anchors=True)
        for week, days in ((week, list(group)) for week, group in groupby(by_day, key=lambda day: day.date.isocalendar().week))
    ]
    if not by_day:
        blocks.append(Prose(text="Nothing is planned for this month."))
    blocks.append(_table(year, month, by_day, title, context))
    blocks.append(Facts(rows=[("Subscribe", Link("Have all this in your own calendar", "subscribe"))]))
    return Page(
        address=month_address(year, month),
        title=title,
        nav_title=title,
        group=GROUP,
        blocks=blocks,
        search=False,
        feed=context.feeds[0].name,
        description=f"Everything planned for {title}.",
    )


def _touches(item: Item, year: int, month: int) -> bool:
    return (item.date.year, item.date.month) <= (year, month) <= (item.last.year, item.last.month)


def _days(items: Sequence[Item], year: int, month: int, context: Context) -> list[DayLines]:
    """The days of the month that have items; what lasts several days stands on each of them."""
    found: dict[dt.date, list[tuple[Item, Line]]] = {}
    first, last = dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    for item in items:
        line = context.line(item)
        for number in range((min(item.last, last) - max(item.date, first)).days + 1):
            day = max(item.date, first) + dt.timedelta(days=number)
            named = line if number == 0 else _again(line, day)
            found.setdefault(day, []).append((item, named))
    return [
        DayLines(
            day, tuple(line for _, line in sorted(lines, key=lambda pair: (pair[0].time or dt.time.min, pair[0].uid))), day == context.today
        )
        for day, lines in sorted(found.items())
    ]


def _again(line: Line, day: dt.date) -> Line:
    """The line on a further day of something that lasts several."""
    return Line(
        id=f"{line.id}.{day}",
        kind=line.kind,
        word=line.word,
        time=line.time,
        title=line.title,
        details=line.details,
        is_late=line.is_late,
        is_done=line.is_done,
        is_open=line.is_open,
    )


def _week_title(week: int, days: Sequence[DayLines], context: Context) -> str:
    monday = days[0].date - dt.timedelta(days=days[0].date.weekday())
    return f"Week {week}: {context.form.span(monday, monday + dt.timedelta(days=6))}"


def _around(year: int, month: int, months: Sequence[tuple[int, int]], context: Context) -> Prose:
    """The way to the months around."""
    at = months.index((year, month))
    near = [*months[max(at - 1, 0) : at], *months[at + 1 : at + 2]]
    links: list[Inline] = [Link(_month_title(*found, context), month_address(*found)) for found in near]
    links += [Link(str(year), f"calendar/{year}"), Link("Now", "calendar")]
    return Prose(intro=Run(tuple(part for link in links for part in (link, " · "))[:-1]))


def _running(year: int, month: int, context: Context) -> Iterator[Block]:
    """The campaigns that run in the month."""
    running = [
        Run((Link(campaign.name, campaign.address), ": ", context.span(campaign.id)))
        for campaign in context.playbook.campaigns.values()
        if campaign.id in context.schedule.spans and campaign.status != "cancelled"
        for first, last in [context.schedule.spans[campaign.id]]
        if (first.year, first.month) <= (year, month) <= (last.year, last.month)
    ]
    if running:
        yield Facts(rows=[("Campaigns that run", tuple(running))])


def _table(year: int, month: int, by_day: Sequence[DayLines], title: str, context: Context) -> Month:
    lines = {day.date: day.lines for day in by_day}
    weeks = []
    for week in calendar.Calendar().monthdatescalendar(year, month):
        cells = tuple(Cell(day, lines.get(day, ()), day == context.today) if day.month == month else Cell(None) for day in week)
        weeks.append(Week(week[0].isocalendar().week, cells))
    return Month(heading="The month as a table", id="table", caption=title, weekdays=context.form.weekdays(), weeks=weeks)
