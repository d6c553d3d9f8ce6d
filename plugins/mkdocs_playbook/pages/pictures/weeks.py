"""How weeks are named in pictures and their captions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.pictures.layout import runs

_MOST = 8
"""How many weeks, or runs of weeks, a sentence names."""


def number(monday: dt.date) -> int:
    return monday.isocalendar().week


def named(context: Context, mondays: Sequence[dt.date]) -> str:
    """The numbers of weeks, such as `3, 5 and 9–11`; with their years where a number comes twice; '' where they are too many to name."""
    if len({number(day) for day in mondays}) < len(mondays):
        several = [context.say("{week} of {year}", week=number(day), year=f"{day:%G}") for day in mondays]
        return context.form.listed(several) if len(mondays) <= _MOST else ""
    texts = []
    start = mondays[0] if mondays else dt.date.min
    for first, last in runs([(day - start).days // 7 for day in mondays]):
        ends = [number(start + dt.timedelta(weeks=at)) for at in (first, last)]
        texts += [f"{ends[0]}–{ends[1]}"] if last - first > 1 else [str(end) for end in dict.fromkeys(ends)]
    return context.form.listed(texts) if len(texts) <= _MOST else ""


def titled(context: Context, monday: dt.date) -> str:
    """Week 3: 18–24 Jan."""
    days = context.form.span(monday, monday + dt.timedelta(days=6))
    return context.say("Week {number}: {days}", number=number(monday), days=days)


def month(context: Context, day: dt.date) -> str:
    """The short name of a day's month."""
    return str(context.form.locale.months["stand-alone"]["abbreviated"][day.month])
