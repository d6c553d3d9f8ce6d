"""How much everybody has to do, week by week."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from mkdocs_playbook.model.team import Person
from mkdocs_playbook.pages.blocks import Inline, Picture, Table
from mkdocs_playbook.pages.context import Context, entry_link
from mkdocs_playbook.pages.pictures import weeks
from mkdocs_playbook.pages.pictures.layout import COLUMNS, NARROW, columns, fitted, monday, mondays, width
from mkdocs_playbook.pages.shapes import Box, Drawing, Form, Key, Line, Mark, Text
from mkdocs_playbook.review.work import is_work

_HEAD, _ABOVE, _BARS, _FOOT, _GAP = 18, 15, 30, 15, 10
"""Pixels of somebody's name, of the numbers over the bars, the bars, the marks or weeks below them, the gap to the next person."""
_PEOPLE = 12
"""How many people are drawn."""


@dataclass(slots=True)
class _Load:
    """What somebody has to do, by the Monday of the week."""

    person: Person
    tasks: Counter[dt.date] = field(default_factory=Counter)
    meetings: Counter[dt.date] = field(default_factory=Counter)
    away: set[dt.date] = field(default_factory=set)

    def all(self, week: dt.date) -> int:
        return self.tasks[week] + self.meetings[week]

    def total(self, shown: Sequence[dt.date]) -> int:
        return sum(self.all(week) for week in shown)


def workload(context: Context, person: Person | None = None) -> Picture:
    """Tasks and meetings of everybody, or of one person, in up to 13 weeks around today; weeks with absences are marked."""
    loads = _loads(context, [person] if person else list(context.playbook.people.values()))
    filled = sorted({week for load in loads for counts in (load.tasks, load.meetings) for week in counts})
    if not filled:
        return Picture()
    shown = _around_today(context, mondays(filled[0], filled[-1]))
    for load in loads:
        load.away = {week for week in shown if _is_away(load.person, week)}
    busy = [load for load in loads if load.total(shown)]
    if not busy:
        return Picture()
    most = sorted(busy, key=lambda load: -load.total(shown))[:_PEOPLE]
    drawn = [load for load in busy if load in most]
    say = context.say
    return Picture(
        heading=say("Workload"),
        id="workload",
        caption=_caption(context, loads, busy, drawn, shown, alone=person is not None),
        drawing=_drawing(context, drawn, shown, alone=person is not None),
        numbers=_weeks_of(context, loads[0], shown) if person else _everybody(context, loads, shown),
    )


def _loads(context: Context, people: Sequence[Person]) -> list[_Load]:
    loads = [_Load(person) for person in people]
    for load in loads:
        for item in context.items_with("people", load.person.id):
            if is_work(item):
                load.tasks[monday(item.date)] += 1
            elif item.kind == "meeting":
                load.meetings[monday(item.date)] += 1
    return loads


def _around_today(context: Context, found: list[dt.date]) -> list[dt.date]:
    """As many weeks as are drawn: from the last one on, as far as there are such."""
    past = sum(week < monday(context.today) for week in found)
    start = max(0, min(past - 1, len(found) - COLUMNS))
    return found[start : start + COLUMNS]


def _is_away(person: Person, week: dt.date) -> bool:
    """Whether somebody is away on a day of the week, Monday to Sunday, or not on the team for all of it."""
    end = week + dt.timedelta(days=6)
    if (person.from_ and person.from_ > end) or (person.until and person.until < week):
        return True
    return any(absence.from_ <= end and (absence.to or absence.from_) >= week for absence in person.away)


def _everybody(context: Context, loads: Sequence[_Load], shown: Sequence[dt.date]) -> Table:
    say = context.say
    names = [f"{week:%G-W%V}" for week in shown]
    rows: list[list[Inline]] = []
    for load in loads:
        cells = [_cell(context, load, week) for week in shown]
        sums = [str(sum(counts[week] for week in shown)) for counts in (load.tasks, load.meetings)]
        rows.append([entry_link(load.person), *cells, *sums])
    columns = (say("Person"), *names, say("Tasks"), say("Meetings"))
    return Table(columns=columns, rows=rows, numeric=columns[1:], keep=columns, caption=say("Tasks + meetings, by person and week"))


def _cell(context: Context, load: _Load, week: dt.date) -> str:
    numbers = f"{load.tasks[week]} + {load.meetings[week]}" if load.meetings[week] else str(load.tasks[week])
    return f"{numbers}, {context.say('away')}" if week in load.away else numbers


def _weeks_of(context: Context, load: _Load, shown: Sequence[dt.date]) -> Table:
    say = context.say
    columns = (say("Week"), say("Tasks"), say("Meetings"), say("Away"))
    rows: list[list[Inline]] = [
        [weeks.titled(context, week), str(load.tasks[week]), str(load.meetings[week]), say("away") if week in load.away else ""]
        for week in shown
    ]
    return Table(columns=columns, rows=rows, numeric=columns[1:3], caption=say("Tasks and meetings of {name}", name=load.person.name))


def _caption(
    context: Context, loads: Sequence[_Load], busy: Sequence[_Load], drawn: Sequence[_Load], shown: Sequence[dt.date], *, alone: bool
) -> str:
    say, count = context.say, context.count
    limit = context.playbook.settings.review.tasks_a_week
    told = []
    first, last = weeks.number(shown[0]), weeks.number(shown[-1])
    top = max(((load, week) for load in drawn for week in shown), key=lambda pair: pair[0].tasks[pair[1]])
    most = top[0].tasks[top[1]]
    same = sum(load.tasks[week] == most for load in drawn for week in shown)
    what = count("{number} task", "{number} tasks", most)
    if not most:
        told.append(say("There are only meetings."))
    elif alone:
        told.append(
            count(
                "The fullest week is week {week}, with {tasks}.",
                "{number} weeks are the fullest, with {tasks} each.",
                same,
                week=weeks.number(top[1]),
                tasks=what,
            )
        )
    elif same == 1:
        told.append(say("{name} has most to do: {tasks} in week {week}.", name=top[0].person.name, tasks=what, week=weeks.number(top[1])))
    else:
        told.append(say("The most that anybody has in a week is {tasks}.", tasks=what))
    over = [load.person.name for load in loads if any(load.tasks[week] > limit for week in shown)]
    if over and not alone:
        told.append(
            count(
                "{names} has a week with more than {limit} tasks.",
                "{names} have weeks with more than {limit} tasks.",
                len(over),
                names=context.form.listed(over),
                limit=limit,
            )
        )
    elif over:
        told.append(say("More than {limit} tasks are too many for a week.", limit=limit))
    if not alone:
        idle = [load.person.name for load in loads if load not in busy]
        if idle:
            told.append(
                say("Nothing is planned for {names}.", names=context.form.listed(idle))
                if len(idle) <= 5
                else count("Nothing is planned for {number} person.", "Nothing is planned for {number} people.", len(idle))
            )
        if len(drawn) < len(busy):
            told.append(say("Drawn are the {some} people of {all} with most to do.", some=len(drawn), all=len(busy)))
    told.append(
        say("Shown are weeks {first} to {last}.", first=first, last=last) if len(shown) > 1 else say("Shown is week {week}.", week=first)
    )
    return " ".join(told)


def _drawing(context: Context, drawn: Sequence[_Load], shown: Sequence[dt.date], *, alone: bool) -> Drawing:
    say, count = context.say, context.count
    step = 100 / columns(len(shown))
    most = max(load.all(week) for load in drawn for week in shown)
    limit = context.playbook.settings.review.tasks_a_week
    now = monday(context.today)
    boxes: list[Box] = []
    lines: list[Line] = []
    marks: list[Mark] = []
    texts: list[Text] = []
    top = 0.0
    if not alone:
        texts += _week_names(shown, step, now, 12)
        top = 24
    for load in drawn:
        if not alone:
            total = count("{number} task", "{number} tasks", sum(load.tasks[week] for week in shown))
            texts.append(Text(0, top + 12, fitted(load.person.name, NARROW - width(total) - 12), style="strong"))
            texts.append(Text(100, top + 12, total, "end", style="quiet"))
            top += _HEAD
        base = top + _ABOVE + _BARS
        lines.append(Line("base", 0, base, len(shown) * step, base))
        for column, week in enumerate(shown):
            x, y = column * step, base
            for fill, number in (("full", load.tasks[week]), ("outline", load.meetings[week])):
                if number:
                    y -= number / most * _BARS
                    boxes.append(Box("full" if fill == "full" else "outline", x + step * 0.2, y, step * 0.6, number / most * _BARS))
            if y < base and width(str(load.all(week))) < NARROW * step / 100:
                texts.append(Text(x + step / 2, y - 3, str(load.all(week)), "middle"))
            if week in load.away:
                marks.append(Mark("cross", x + step / 2, base + 10))
        if any(load.tasks[week] > limit for week in shown):
            lines.append(Line("limit", 0, base - limit / most * _BARS, len(shown) * step, base - limit / most * _BARS))
        top = base + _FOOT + _GAP
    height = top - _GAP
    if alone:
        texts += _week_names(shown, step, now, height + 12)
        height += 16
    if now in shown:
        boxes.append(Box("now", shown.index(now) * step + step * 0.02, 0, step * 0.96, height))
    names: list[tuple[bool, Key]] = [
        (any(box.fill == "full" for box in boxes), Key("full", say("Tasks"))),
        (any(box.fill == "outline" for box in boxes), Key("outline", say("Meetings"))),
        (bool(marks), Key(_AWAY, say("Away for a day or more, or not on the team"))),
        (any(line.stroke == "limit" for line in lines), Key("limit", count("{number} task a week", "{number} tasks a week", limit))),
        (now in shown, Key("now", say("This week"))),
    ]
    title = say("What {name} has to do", name=drawn[0].person.name) if alone else say("What everybody has to do")
    return Drawing(
        title=title,
        desc=say("A bar for each person and week. Its height is the number of tasks and meetings together, which stands above it."),
        height=height,
        boxes=boxes,
        lines=lines,
        marks=marks,
        texts=texts,
        keys=[key for is_there, key in names if is_there],
    )


_AWAY: Form = "cross"


def _week_names(shown: Sequence[dt.date], step: float, now: dt.date, y: float) -> list[Text]:
    return [
        Text((column + 0.5) * step, y, str(weeks.number(week)), "middle", style="strong" if week == now else "quiet")
        for column, week in enumerate(shown)
    ]
