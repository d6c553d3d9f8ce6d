"""Campaigns as bars over time, with today and the key dates that they live by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.pages.blocks import Inline, Picture, Table
from mkdocs_playbook.pages.context import Context, entry_link
from mkdocs_playbook.pages.pictures import weeks
from mkdocs_playbook.pages.pictures.layout import LINE, NARROW, Placer, Scale, fitted, mondays, month_starts, width
from mkdocs_playbook.pages.shapes import Anchor, Box, Drawing, Fill, Form, Key, Line, Mark, Text

_DAY = dt.timedelta(days=1)
_ROW, _BAR = 40, 10
"""Pixels of a campaign and of its bar."""
_MARK_ROW = 20
_CAMPAIGNS, _DATES = 20, 12
"""How many campaigns and key dates are drawn."""
_LONG = 731
"""How many days are drawn."""
_FORMS: dict[str, Form] = {"launch": "triangle", "event": "diamond", "freeze": "square"}
"""The kinds of key dates that are drawn, each with its mark."""


@dataclass(frozen=True, slots=True)
class _Bar:
    campaign: Campaign
    first: dt.date
    last: dt.date

    def days_from(self, day: dt.date) -> int:
        """How many days it is away from a day; 0 while it runs."""
        return max((self.first - day).days, (day - self.last).days, 0)


@dataclass(frozen=True, slots=True)
class _Date:
    name: str
    kind: str
    first: dt.date
    last: dt.date


def campaign_timeline(context: Context, campaigns: Sequence[Campaign] | None = None) -> Picture:
    """When campaigns run; without `campaigns`, all of them. Of a single one, its posts too. What is cancelled is left out."""
    chosen = list(context.playbook.campaigns.values()) if campaigns is None else list(campaigns)
    spans = context.schedule.spans
    bars = [_Bar(entry, *spans[entry.id]) for entry in chosen if entry.id in spans and entry.status != "cancelled"]
    bars.sort(key=lambda bar: (bar.first, bar.last, bar.campaign.id))
    if not bars:
        return Picture()
    first, last = _window(bars, context.today)
    inside = [bar for bar in bars if bar.first <= last and bar.last >= first]
    near = sorted(inside, key=lambda bar: bar.days_from(context.today))[:_CAMPAIGNS]
    drawn = [bar for bar in inside if bar in near]
    dates = _dates(context, first, last)
    posts = _posts(context, bars[0].campaign, first, last) if len(chosen) == 1 else []
    say = context.say
    columns = (say("What"), say("Kind"), say("From"), say("To"), say("State"))
    rows: list[list[Inline]] = [
        [entry_link(bar.campaign), say("Campaign"), _day(context, bar.first), _day(context, bar.last), _state(context, bar)] for bar in bars
    ]
    rows += [[date.name, context.choice(date.kind), _day(context, date.first), _day(context, date.last), ""] for date in dates]
    told = [_finding(context, bars) if len(chosen) > 1 else _state_of_one(context, bars[0])]
    if len(drawn) < len(bars):
        told.append(say("Drawn are the {some} of {all} that are nearest to today.", some=len(drawn), all=len(bars)))
    if len(dates) > _DATES:
        told.append(say("Of {all} key dates, the {some} nearest to today are marked.", all=len(dates), some=_DATES))
    if posts:
        told.append(context.count("{number} post belongs to it.", "{number} posts belong to it.", len(posts)))
    return Picture(
        heading=say("Over time"),
        id="timeline",
        caption=" ".join(told),
        drawing=_drawing(context, drawn, _nearest(dates, context.today), posts, first, last),
        numbers=Table(columns=columns, rows=rows, caption=say("Campaigns and key dates")),
    )


def _day(context: Context, day: dt.date) -> str:
    return context.form.date(day, "year")


def _window(bars: Sequence[_Bar], today: dt.date) -> tuple[dt.date, dt.date]:
    """The days that are drawn: those of all campaigns, and today where it is near; two years where that would be longer."""
    first, last = min(bar.first for bar in bars), max(bar.last for bar in bars)
    if (last - first).days > _LONG:
        nearest = min(bars, key=lambda bar: bar.days_from(today))
        middle = min(max(today, nearest.first), nearest.last)
        first, last = max(first, middle - _DAY * (_LONG // 4)), min(last, middle + _DAY * (_LONG * 3 // 4))
    if first - today <= _DAY * 60 and today - last <= _DAY * 60:
        first, last = min(first, today), max(last, today)
    return first, last


def _dates(context: Context, first: dt.date, last: dt.date) -> list[_Date]:
    spans = context.schedule.spans
    found = [
        _Date(entry.name, entry.kind, *spans[entry.id])
        for entry in context.playbook.key_dates.values()
        if entry.kind in _FORMS and entry.id in spans
    ]
    return sorted((date for date in found if date.first <= last and date.last >= first), key=lambda date: (date.first, date.name))


def _nearest(dates: Sequence[_Date], today: dt.date) -> list[_Date]:
    near = sorted(dates, key=lambda date: abs((date.first - today).days))[:_DATES]
    return [date for date in dates if date in near]


def _posts(context: Context, campaign: Campaign, first: dt.date, last: dt.date) -> list[dt.date]:
    pieces = [piece for piece in context.pieces_with("campaign", campaign.id) if piece.is_active]
    return [piece.date for piece in pieces if piece.date and first <= piece.date <= last]


def _fill(context: Context, bar: _Bar) -> Fill:
    if bar.campaign.status == "paused":
        return "dashed"
    if bar.last < context.today:
        return "light"
    return "outline" if bar.first > context.today else "full"


_STATES: tuple[Fill, ...] = ("full", "outline", "light", "dashed")


def _state(context: Context, bar: _Bar) -> str:
    say = context.say
    return {"full": say("runs now"), "outline": say("to come"), "light": say("over"), "dashed": say("paused")}[_fill(context, bar)]


def _state_of_one(context: Context, bar: _Bar) -> str:
    say, name, first, last = context.say, bar.campaign.name, _day(context, bar.first), _day(context, bar.last)
    match _fill(context, bar):
        case "full":
            return say("{name} runs until {day}.", name=name, day=last)
        case "outline":
            return say("{name} runs from {first} to {last}.", name=name, first=first, last=last)
        case "light":
            return say("{name} ended on {day}.", name=name, day=last)
        case _:
            return say("{name} is paused.", name=name)


def _finding(context: Context, bars: Sequence[_Bar]) -> str:
    say, count, today = context.say, context.count, context.today
    running = [bar for bar in bars if _fill(context, bar) == "full"]
    coming = [bar for bar in bars if _fill(context, bar) == "outline"]
    over = [bar for bar in bars if _fill(context, bar) == "light"]
    told = []
    if running:
        names = context.form.listed([bar.campaign.name for bar in running]) if len(running) <= 3 else ""
        day = _day(context, today)
        if names:
            told.append(count("On {day}, {names} runs.", "On {day}, {names} run.", len(running), day=day, names=names))
        else:
            told.append(count("On {day}, {number} campaign runs.", "On {day}, {number} campaigns run.", len(running), day=day))
    else:
        told.append(say("No campaign runs on {day}.", day=_day(context, today)))
    if coming:
        told.append(say("Next is {name}, from {day}.", name=coming[0].campaign.name, day=_day(context, coming[0].first)))
    elif running:
        ending = max(running, key=lambda bar: bar.last)
        told.append(say("The last day is {day}.", day=_day(context, ending.last)))
    elif over:
        ended = max(over, key=lambda bar: bar.last)
        told.append(say("The last one, {name}, ended on {day}.", name=ended.campaign.name, day=_day(context, ended.last)))
    return " ".join(told)


def _drawing(
    context: Context, drawn: Sequence[_Bar], dates: Sequence[_Date], posts: Sequence[dt.date], first: dt.date, last: dt.date
) -> Drawing:
    say, today = context.say, context.today
    days = Scale(0, (last - first).days + 1)

    def at(day: dt.date) -> float:
        return days.at((day - first).days)

    boxes: list[Box] = []
    lines: list[Line] = []
    marks: list[Mark] = []
    texts: list[Text] = []
    top = 22.0
    placer = Placer()
    for date in dates:
        x = days.at((max(date.first, first) - first).days + 0.5)
        row, text = placer.place(x, date.name)
        y = top + row * _MARK_ROW + 10
        marks.append(Mark(_FORMS[date.kind], x, y))
        texts.append(Text(x, y + 4, text.text, text.anchor, text.dx))
    top += placer.rows * _MARK_ROW + (8 if dates else 0)
    for bar in drawn:
        when = _span(context, bar)
        name = fitted(bar.campaign.name, NARROW)
        texts.append(Text(0, top + 13, name))
        if width(name) + width(when) + 12 <= NARROW:
            texts.append(Text(100, top + 13, when, "end", style="quiet"))
        else:
            top += LINE
            texts.append(Text(0, top + 13, when, style="quiet"))
        start, end = at(max(bar.first, first)), at(min(bar.last, last) + _DAY)
        boxes.append(Box(_fill(context, bar), min(start, 99), top + 19, max(end - start, 1), _BAR))
        top += _ROW
    if posts:
        marks += [Mark("dot", days.at((day - first).days + 0.5), top) for day in posts]
        top += 10
    bottom = top
    for day, name in _ticks(context, first, last):
        lines.append(Line("grid", at(day), 18, at(day), bottom))
        texts.append(Text(at(day), 12, name, style="quiet", dx=2))
    if first <= today <= last:
        x = days.at((today - first).days + 0.5)
        lines.append(Line("today", x, 18, x, bottom + 2))
        anchor: Anchor = "start" if x < 15 else "end" if x > 85 else "middle"
        texts.append(Text(x, bottom + LINE, say("Today"), anchor, style="strong"))
        bottom += LINE + 4
    words = {"full": say("Runs now"), "outline": say("To come"), "light": say("Over"), "dashed": say("Paused")}
    keys = [Key(fill, words[fill]) for fill in _STATES if any(box.fill == fill for box in boxes)]
    kinds = {"launch": say("Launch"), "event": say("Event"), "freeze": say("Freeze")}
    keys += [Key(form, kinds[kind]) for kind, form in _FORMS.items() if any(mark.form == form for mark in marks)]
    keys += [Key("dot", say("Post"))] if posts else []
    return Drawing(
        title=say("Campaigns over time"),
        desc=say(
            "A bar for each campaign, from {first} to {last}, with the key dates above them.",
            first=_day(context, first),
            last=_day(context, last),
        ),
        height=bottom,
        boxes=boxes,
        lines=lines,
        marks=marks,
        texts=texts,
        keys=keys,
    )


def _span(context: Context, bar: _Bar) -> str:
    """Its days, with the years where they are not this one."""
    span = context.form.span(bar.first, bar.last)
    years = {bar.first.year, bar.last.year} - {context.today.year}
    return f"{span}, {'–'.join(map(str, sorted({bar.first.year, bar.last.year})))}" if years else span


def _ticks(context: Context, first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """The days that are marked on the scale: as many months as there is room for, weeks where there is no month; January by its year."""
    pixels = NARROW / ((last - first).days + 1)
    for step in (1, 2, 3, 6, 12):
        if step * 30 * pixels >= 42 or step == 12:
            found = [(day, str(day.year) if day.month == 1 else weeks.month(context, day)) for day in month_starts(first, last, step)]
            break
    if len(found) < 2 and (last - first).days < 62:
        every = max(1, round(52 / (7 * pixels)))
        found = [(day, f"{day.day} {weeks.month(context, day)}") for day in mondays(first, last)[::every] if day >= first]
    return [(day, name) for day, name in found if (day - first).days * pixels + width(name) <= NARROW + 4]
