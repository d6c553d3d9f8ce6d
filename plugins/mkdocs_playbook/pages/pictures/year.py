"""How full each week of a year is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mkdocs_playbook.pages.blocks import Link, Picture, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.pictures import weeks as named_weeks
from mkdocs_playbook.pages.pictures.layout import COLUMNS, NARROW, month_starts, width
from mkdocs_playbook.pages.shapes import Area, Box, Drawing, Key, Line, Text

_HEAD, _BARS, _FOOT, _GAP = 30, 40, 20, 12
"""Pixels of a row: months and numbers above the bars, the bars, the weeks below them, the gap to the next row."""


@dataclass(slots=True)
class _Week:
    monday: dt.date
    first: dt.date
    """The day of the first thing in it."""
    posts: int = 0
    deadlines: int = 0

    @property
    def all(self) -> int:
        return self.posts + self.deadlines


def year_strip(context: Context, year: int) -> Picture:
    """How many posts and deadlines each ISO week of a year holds. Open slots are no posts yet."""
    weeks = _weeks(context, year)
    if not weeks:
        return Picture()
    say = context.say
    table = Table(
        caption=say("Posts and deadlines by week, {year}", year=str(year)),
        columns=(say("Week"), say("Posts"), say("Deadlines"), say("Together")),
        rows=[
            [Link(named_weeks.titled(context, week.monday), _address(week)), str(week.posts), str(week.deadlines), str(week.all)]
            for week in weeks.values()
        ],
        numeric=(say("Posts"), say("Deadlines"), say("Together")),
    )
    drawn = _drawn(year, weeks)
    return Picture(
        heading=say("Week by week"),
        id=f"weeks-of-{year}",
        caption=_caption(context, year, list(weeks.values()), drawn),
        drawing=_drawing(context, year, weeks, drawn),
        numbers=table,
    )


def _weeks(context: Context, year: int) -> dict[int, _Week]:
    """The weeks of the ISO year that hold anything, by number."""
    weeks: dict[int, _Week] = {}
    for item in context.schedule.items:
        iso = item.date.isocalendar()
        is_post = item.kind == "publish" and not item.empty
        if iso.year != year or not (is_post or item.kind == "task"):
            continue
        week = weeks.setdefault(iso.week, _Week(dt.date.fromisocalendar(year, iso.week, 1), item.date))
        if is_post:
            week.posts += 1
        else:
            week.deadlines += 1
    return weeks


def _address(week: _Week) -> str:
    """Where the page of a month lists the week."""
    return f"calendar/{week.first.year}/{week.first.month:02d}#week-{named_weeks.number(week.monday)}"


def _drawn(year: int, weeks: dict[int, _Week]) -> list[range]:
    """The rows of the drawing as numbers of weeks: quarters of the year, from the first to the last that holds anything."""
    last = dt.date(year, 12, 28).isocalendar().week
    columns = COLUMNS if last == 4 * COLUMNS else COLUMNS + 1
    rows = [range(start, min(start + columns, last + 1)) for start in range(1, last + 1, columns)]
    held = [number for number, row in enumerate(rows) if any(week in weeks for week in row)]
    return rows[held[0] : held[-1] + 1]


def _drawing(context: Context, year: int, weeks: dict[int, _Week], rows: list[range]) -> Drawing:
    say = context.say
    columns = max(len(row) for row in rows)
    step = 100 / columns
    most = max(week.all for week in weeks.values())
    room = width(str(most)) < NARROW / columns
    boxes, lines, texts, areas = [], [], [], []
    today = context.today.isocalendar()
    for place, row in enumerate(rows):
        top = place * (_HEAD + _BARS + _FOOT + _GAP)
        base = top + _HEAD + _BARS
        lines.append(Line("base", 0, base, len(row) * step, base))
        starts = {
            day.isocalendar().week: day
            for day in month_starts(dt.date(year, 1, 1), dt.date(year, 12, 28), 1)
            if day.isocalendar().year == year
        }
        starts.setdefault(1, dt.date(year, 1, 1))
        for column, number in enumerate(row):
            x, middle = column * step, (column + 0.5) * step
            is_now = (today.year, today.week) == (year, number)
            if number in starts:
                texts.append(Text(x, top + 11, named_weeks.month(context, starts[number]), style="quiet"))
            texts.append(Text(middle, base + 15, str(number), "middle", style="strong" if is_now else "quiet"))
            if is_now:
                boxes.append(Box("now", x + step * 0.04, top + 14.5, step * 0.92, _HEAD + _BARS + _FOOT - 15))
            week = weeks.get(number)
            if not week:
                continue
            posts, deadlines = (count / most * _BARS for count in (week.posts, week.deadlines))
            if posts:
                boxes.append(Box("full", x + step * 0.18, base - posts, step * 0.64, posts))
            if deadlines:
                boxes.append(Box("outline", x + step * 0.18, base - posts - deadlines, step * 0.64, deadlines))
            if room:
                texts.append(Text(middle, base - posts - deadlines - 4, str(week.all), "middle"))
            areas.append(
                Area(
                    _address(week), f"{named_weeks.titled(context, week.monday)}: {_told(context, week)}", x, top + 14, step, base - top + 4
                )
            )
    keys = [Key("full", say("Posts")), Key("outline", say("Deadlines"))]
    if any(box.fill == "now" for box in boxes):
        keys.append(Key("now", say("This week")))
    return Drawing(
        title=say("How full the weeks of {year} are", year=str(year)),
        desc=say(
            "A bar for each week. Its height is the number of posts and deadlines together, which stands above it. Each leads to the week."
        ),
        height=len(rows) * (_HEAD + _BARS + _FOOT + _GAP) - _GAP,
        boxes=boxes,
        lines=lines,
        texts=texts,
        areas=areas,
        keys=keys,
    )


def _told(context: Context, week: _Week) -> str:
    posts = context.count("{number} post", "{number} posts", week.posts) if week.posts else ""
    deadlines = context.count("{number} deadline", "{number} deadlines", week.deadlines) if week.deadlines else ""
    return context.form.listed([part for part in (posts, deadlines) if part])


def _caption(context: Context, year: int, weeks: list[_Week], rows: list[range]) -> str:
    say, count = context.say, context.count
    most = max(week.all for week in weeks)
    fullest = [week for week in weeks if week.all == most]
    told = []
    if len(weeks) == 1:
        told.append(
            say(
                "All that is planned for {year} is in week {week}: {what}.",
                year=str(year),
                week=named_weeks.number(weeks[0].monday),
                what=_told(context, weeks[0]),
            )
        )
    elif len(fullest) == 1:
        week = fullest[0]
        told.append(
            say(
                "Week {week} is the fullest of {year}: {what}.",
                week=named_weeks.number(week.monday),
                year=str(year),
                what=_told(context, week),
            )
        )
    else:
        told.append(
            count(
                "The fullest weeks of {year} hold {number} post or deadline each.",
                "The fullest weeks of {year} hold {number} posts and deadlines each.",
                most,
                year=str(year),
            )
        )
    posted = [week.monday for week in weeks if week.posts]
    if not posted:
        told.append(say("No post is planned."))
    else:
        between = [posted[0] + dt.timedelta(weeks=number) for number in range((posted[-1] - posted[0]).days // 7)]
        silent = [day for day in between if day not in posted]
        if silent and (names := named_weeks.named(context, silent)):
            told.append(count("No post comes in week {weeks}.", "No post comes in weeks {weeks}.", len(silent), weeks=names))
        elif silent:
            told.append(count("{number} week in between has no post.", "{number} weeks in between have no post.", len(silent)))
    if rows[0][0] > 1 or rows[-1][-1] < dt.date(year, 12, 28).isocalendar().week:
        told.append(say("Drawn are weeks {first} to {last}; the others hold nothing.", first=rows[0][0], last=rows[-1][-1]))
    return " ".join(told)
