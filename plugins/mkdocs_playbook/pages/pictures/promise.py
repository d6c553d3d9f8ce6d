"""What a channel promises beside what is planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from mkdocs_playbook.model.moments import Rate
from mkdocs_playbook.model.strategy import Channel
from mkdocs_playbook.pages.blocks import Block, Inline, Picture, Status, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.pictures import weeks
from mkdocs_playbook.pages.pictures.layout import COLUMNS, NARROW, columns, fitted, width
from mkdocs_playbook.pages.shapes import Box, Drawing, Fill, Key, Line, Text
from mkdocs_playbook.review.coverage import PromisePeriod, promise_periods

_HEAD, _ABOVE, _BARS, _FOOT, _GAP = 20, 16, 36, 18, 16
"""Pixels of the line over a format, of the numbers over its bars, the bars, the names of the periods, the gap to the next row."""
_MOST = 52
"""How many periods of a format are drawn."""


def promise_kept(context: Context, channel: Channel) -> Block:
    """What the channel promises beside what is planned, for each week, month or longer period that lies within the plan."""
    periods = promise_periods(channel, context.schedule, context.playbook.cadences.values())
    first = _first(context, periods)
    by_format = {
        name: [period for period in periods if period.format == name and period.whole and period.last >= first] for name in channel.promise
    }
    counted = {name: whole for name, whole in by_format.items() if whole}
    table = _table(context, periods)
    heading = context.say("Promised and planned")
    if not counted:
        return replace(table, heading=heading)
    shown = {name: _around_today(context, whole) for name, whole in counted.items()}
    told = [_sentence(context, channel, name, whole) for name, whole in counted.items()]
    cut = [len(whole) for name, whole in counted.items() if len(shown[name]) < len(whole)]
    if cut:
        told.append(context.say("Drawn are the {some} of {all} that are nearest to today.", some=_MOST, all=max(cut)))
    if any(period.whole and period.last < first for period in periods):
        told.append(
            context.say("Counted from {day} on: before that, the plan has nothing for this channel.", day=context.form.date(first, "year"))
        )
    drawing = _drawing(context, channel, shown, counted)
    return Picture(heading=heading, id="promise", caption="\n".join(told), drawing=drawing, numbers=table)


def _first(context: Context, periods: Sequence[PromisePeriod]) -> dt.date:
    """From which day on promises are counted: what is over does not count before the first period that has anything.

    Plans keep older periods so that their numbers can be read, but not their posts.
    """
    filled = [period.first for period in periods if period.planned or period.open or period.skipped]
    return min([*filled, context.today])


def _around_today(context: Context, periods: Sequence[PromisePeriod]) -> Sequence[PromisePeriod]:
    """At most `_MOST` periods, a quarter of them before today."""
    past = sum(period.last < context.today for period in periods)
    start = max(0, min(past - _MOST // 4, len(periods) - _MOST))
    return periods[start : start + _MOST]


def _table(context: Context, periods: Sequence[PromisePeriod]) -> Table:
    say = context.say
    rows: list[list[Inline]] = []
    for period in periods:
        missing = context.count("{number} missing", "{number} missing", period.missed)
        kept = Status(missing, "between") if period.missed else Status(say("kept"), "success")
        some = [str(count) if count else "" for count in (period.open, period.skipped)]
        name = _name(context, period)
        if not period.whole:
            name = say("{period} (only partly in the plan)", period=name)
        rows.append([context.choice(period.format), name, str(period.rate.count), str(period.planned), *some, kept])
    columns = (say("Format"), say("Period"), say("Promised"), say("Planned"), say("Open slots"), say("Left out"), say("Kept"))
    return Table(
        columns=columns,
        rows=rows,
        numeric=columns[2:6],
        caption=say("Promised and planned, period by period. Empty slots do not count as planned."),
    )


def _is_week(period: PromisePeriod) -> bool:
    return (period.rate.unit, period.rate.span) == ("week", 1)


def _is_month(period: PromisePeriod) -> bool:
    return (period.rate.unit, period.rate.span) == ("month", 1)


def _name(context: Context, period: PromisePeriod) -> str:
    return weeks.titled(context, period.first) if _is_week(period) else context.form.span(period.first, period.last)


def _sentence(context: Context, channel: Channel, name: str, periods: Sequence[PromisePeriod]) -> str:
    """In how many of its periods a promise is kept, and which fall short."""
    say, count = context.say, context.count
    short = [period for period in periods if period.missed]
    kept, number = len(periods) - len(short), len(periods)
    rate = _rate(context, name, periods[0].rate)
    if _is_week(periods[0]):
        of = count("{kept} of {number} week", "{kept} of {number} weeks", number, kept=kept)
    elif _is_month(periods[0]):
        of = count("{kept} of {number} month", "{kept} of {number} months", number, kept=kept)
    else:
        of = count("{kept} of {number} period", "{kept} of {number} periods", number, kept=kept)
    told = [say("{channel} keeps “{promise}” in {periods}.", channel=channel.name, promise=rate, periods=of)]
    if short and kept:
        told.append(_falling_short(context, short))
    missed, waiting = sum(period.missed for period in short), sum(min(period.open, period.missed) for period in short)
    if waiting and waiting == missed:
        told.append(say("Open slots wait for all that is missing."))
    elif waiting:
        told.append(
            count(
                "An open slot waits for {number} of the {missing} missing.",
                "Open slots wait for {number} of the {missing} missing.",
                waiting,
                missing=missed,
            )
        )
    return " ".join(part for part in told if part)


def _rate(context: Context, name: str, rate: Rate) -> str:
    """A promise in words, such as `reel: 3 a week`."""
    return context.say("{format}: {often}", format=context.choice(name), often=context.times.rate(rate))


def _falling_short(context: Context, short: Sequence[PromisePeriod]) -> str:
    if _is_week(short[0]):
        names = weeks.named(context, [period.first for period in short])
        return context.count("Week {weeks} falls short.", "Weeks {weeks} fall short.", len(short), weeks=names) if names else ""
    if len(short) > 4:
        return ""
    months = [
        context.form.date(period.first, "month") if _is_month(period) else context.form.span(period.first, period.last) for period in short
    ]
    return context.count("{periods} falls short.", "{periods} fall short.", len(short), periods=context.form.listed(months))


def _drawing(
    context: Context, channel: Channel, shown: dict[str, Sequence[PromisePeriod]], counted: dict[str, list[PromisePeriod]]
) -> Drawing:
    say = context.say
    boxes: list[Box] = []
    lines: list[Line] = []
    texts: list[Text] = []
    top = 0.0
    for name, periods in shown.items():
        total = f"{sum(not period.missed for period in counted[name])}/{len(counted[name])}"
        rate = _rate(context, name, periods[0].rate)
        texts.append(Text(0, top + 13, fitted(rate, NARROW - width(total) - 12), style="strong"))
        texts.append(Text(100, top + 13, total, "end", style="quiet"))
        top += _HEAD
        names = [_short_name(context, period) for period in periods]
        across = columns(len(periods), min(COLUMNS, int(NARROW / (max(map(width, names)) + 5))))
        step = 100 / across
        most = max(max(period.planned, period.rate.count) for period in periods)
        for start in range(0, len(periods), across):
            row = periods[start : start + across]
            base = top + _ABOVE + _BARS
            for column, period in enumerate(row):
                x, y = column * step, base
                for fill, count in _parts(period):
                    height = count / most * _BARS
                    y -= height
                    boxes.append(Box(fill, x + step * 0.16, y, step * 0.68, height))
                is_now = period.first <= context.today <= period.last
                middle = x + step / 2
                if period.planned and width(str(period.planned)) < NARROW / across:
                    texts.append(Text(middle, y - 4, str(period.planned), "middle"))
                texts.append(Text(middle, base + 14, names[start + column], "middle", style="strong" if is_now else "quiet"))
                if is_now:
                    boxes.append(Box("now", x + step * 0.02, top - 1, step * 0.96, _ABOVE + _BARS + _FOOT + 1))
            limit = base - row[0].rate.count / most * _BARS
            lines += [Line("base", 0, base, len(row) * step, base), Line("limit", 0, limit, len(row) * step, limit)]
            top = base + _FOOT + _GAP
    return Drawing(
        title=say("What {channel} promises, and what is planned", channel=channel.name),
        desc=say("A bar for each period: what is planned, with what is missing on top of it. A dashed line marks what is promised."),
        height=top - _GAP,
        boxes=boxes,
        lines=lines,
        texts=texts,
        keys=_keys(context, boxes),
    )


def _parts(period: PromisePeriod) -> list[tuple[Fill, int]]:
    """What stands on each other in a period's bar, up to what is promised or planned."""
    skipped = min(period.skipped, period.missing)
    opened = min(period.open, period.missed)
    lost = period.missed - opened
    parts: list[tuple[Fill, int]] = [("full", period.planned), ("dashed", opened), ("crossed", skipped), ("outline", lost)]
    return [(fill, count) for fill, count in parts if count]


def _keys(context: Context, boxes: Sequence[Box]) -> list[Key]:
    say = context.say
    words: list[tuple[Fill, str]] = [
        ("full", say("Planned")),
        ("dashed", say("Open slot")),
        ("crossed", say("Left out on purpose")),
        ("outline", say("Missing")),
        ("now", say("Now")),
    ]
    found = {box.fill for box in boxes}
    return [*(Key(fill, word) for fill, word in words if fill in found), Key("limit", say("Promised"))]


def _short_name(context: Context, period: PromisePeriod) -> str:
    """The week or month that it begins with."""
    return str(weeks.number(period.first)) if period.rate.unit == "week" else weeks.month(context, period.first)
