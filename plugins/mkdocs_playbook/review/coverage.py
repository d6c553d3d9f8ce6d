"""What the plan covers: where content stands, what channels promised, which stages and pillars it speaks to.

Plain functions over a schedule; rules and pages both read them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_playbook.model.moments import Rate
from mkdocs_playbook.model.plan import Cadence
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.strategy import Channel
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.publishing import Placed
from mkdocs_playbook.schedule.schedule import Schedule


class PromisePeriod(NamedTuple):
    """A week, a month or several of them for which a channel promises so and so much of a format."""

    format: str
    rate: Rate
    first: dt.date
    last: dt.date
    planned: int
    """How much is planned or published; an empty slot is neither."""
    open: int
    """How many empty slots wait in it."""
    skipped: int
    """How many slots of cadences are left out in it, because somebody wrote so."""
    whole: bool
    """Whether all of it lies within the plan."""

    @property
    def missing(self) -> int:
        """How many are not planned yet, whether a slot waits for them or not."""
        return max(0, self.rate.count - self.planned)

    @property
    def missed(self) -> int:
        """How many are not planned yet and were not left out on purpose: above 0, the promise is not kept."""
        return max(0, self.missing - self.skipped)

    @property
    def lost(self) -> int:
        """How many have neither content nor a slot, and nobody left them out on purpose."""
        return max(0, self.missing - self.open - self.skipped)


def placed(schedule: Schedule, channel: str | None = None) -> Sequence[Placed]:
    """Everything with a day that is neither on hold nor cancelled, by day; empty slots too."""
    if channel is not None:
        return schedule.placed.get(channel, ())
    found = [one for in_channel in schedule.placed.values() for one in in_channel]
    return sorted(found, key=lambda one: (one.date, one.item.time or dt.time.min, one.piece.uid, one.channel))


def promise_periods(channel: Channel, schedule: Schedule, cadences: Iterable[Cadence] = ()) -> list[PromisePeriod]:
    """What the channel promises beside what is planned, for each format and each period of the plan.

    `cadences` are those whose left-out slots are counted.
    """
    first, last = schedule.horizon
    found = [(one.format, one.date, "open" if one.piece.is_empty else "planned") for one in placed(schedule, channel.id)]
    found += [
        (own.format or cadence.format, day, "skipped")
        for cadence in cadences
        if (own := cadence.channels.get(channel.id))
        for day in cadence.skip
    ]
    periods = []
    for name, rate in channel.promise.items():
        counts = Counter((period_start(day, first, rate), kind) for said, day, kind in found if said == name and first <= day <= last)
        start = period_start(first, first, rate)
        while start <= last:
            following = next_period(start, rate)
            end = following - dt.timedelta(days=1)
            numbers = {kind: counts[start, kind] for kind in ("planned", "open", "skipped")}
            periods.append(PromisePeriod(name, rate, start, end, whole=first <= start and end <= last, **numbers))
            start = following
    return periods


def period_start(day: dt.date, first: dt.date, rate: Rate) -> dt.date:
    """The first day of the rate's period that `day` is in; periods are counted from the week or month of `first`."""
    if rate.unit == "week":
        monday = first - dt.timedelta(days=first.weekday())
        return monday + dt.timedelta(weeks=(day - monday).days // 7 // rate.span * rate.span)
    months = (day.year - first.year) * 12 + day.month - first.month
    return _months_after(first, months // rate.span * rate.span)


def next_period(start: dt.date, rate: Rate) -> dt.date:
    """The first day of the period after the one that starts on `start`."""
    return start + dt.timedelta(weeks=rate.span) if rate.unit == "week" else _months_after(start, rate.span)


def _months_after(day: dt.date, count: int) -> dt.date:
    months = day.year * 12 + day.month - 1 + count
    return dt.date(months // 12, months % 12 + 1, 1)


def running_channels(playbook: Playbook) -> Iterator[Channel]:
    """Channels that publish: not those that are only planned, paused or closed."""
    return (channel for channel in playbook.channels.values() if channel.status not in ("planned", "paused", "closed"))


def content(schedule: Schedule) -> Iterator[Piece]:
    """Pieces that are content and still wanted: no empty slots, nothing on hold or cancelled."""
    return (piece for piece in schedule.pieces if not piece.is_empty and piece.is_active)


def stage_channel_coverage(schedule: Schedule) -> Counter[tuple[str, str]]:
    """(Stage, channel) → how much content speaks to people at that stage there."""
    return Counter((piece.stage, channel) for piece in content(schedule) if piece.stage for channel in piece.channels)


def pillar_counts(schedule: Schedule) -> Counter[str]:
    """Pillar → how much content belongs to it."""
    return Counter(piece.pillar for piece in content(schedule) if piece.pillar)


def pillar_weeks(schedule: Schedule) -> dict[dt.date, Counter[str]]:
    """Monday of a week → pillar → how much content of it is planned in that week; weeks without any are left out."""
    weeks: dict[dt.date, Counter[str]] = {}
    for piece in content(schedule):
        if piece.pillar and piece.date:
            weeks.setdefault(piece.date - dt.timedelta(days=piece.date.weekday()), Counter())[piece.pillar] += 1
    return dict(sorted(weeks.items()))
