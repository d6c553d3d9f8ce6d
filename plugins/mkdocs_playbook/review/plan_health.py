"""KPIs that the plan itself answers: published on time, promises kept, stages spoken to, how long approved content lasts.

Each is worked out as of today for whoever uses the KPI: the brand, one channel, or one campaign. Plain functions over a schedule; rules
and pages both read them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from mkdocs_playbook.model.measures import Kpi, KpiUse, Result
from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.strategy import Channel, Goal
from mkdocs_playbook.review.coverage import content, promise_periods, running_channels
from mkdocs_playbook.schedule.pieces import Piece, workflow_of
from mkdocs_playbook.schedule.publishing import channel_status
from mkdocs_playbook.schedule.schedule import Schedule
from mkdocs_playbook.schedule.tasks import step_done

_ASIDE = ("on-hold", "cancelled")


class Reading(Result):
    """What the plan says of a KPI today. Its period is today."""

    part: int
    """Of `whole` posts, pieces or stages; the days of a runway."""
    whole: int | None = None


class _Scope(NamedTuple):
    """What a reading is of: a time, and perhaps one channel or campaign."""

    playbook: Playbook
    schedule: Schedule
    today: dt.date
    first: dt.date
    last: dt.date
    channel: str | None = None
    campaign: str | None = None

    def pieces(self) -> Iterator[Piece]:
        for piece in content(self.schedule):
            if self.channel in (None, *piece.channels) and self.campaign in (None, piece.campaign):
                yield piece

    def holds(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def read_plan(
    kpi: Kpi,
    playbook: Playbook,
    schedule: Schedule,
    today: dt.date,
    entry: Goal | Channel | Campaign | None = None,
    use: KpiUse | None = None,
) -> Reading | None:
    """The KPI's value by the plan as of `today`, for the numbers `use` of an entry; without them, for the brand.

    The time looked at is the period of the numbers, else the playbook's own that today is in, else the whole plan. None for a KPI
    that the plan does not answer, before the period begins, and where the plan holds nothing to answer it with.
    """
    work_out = _READINGS.get(kpi.use or "")
    first, last = _time(playbook, schedule, today, use)
    if work_out is None or today < first:
        return None
    channel = entry.id if isinstance(entry, Channel) else None
    campaign = entry.id if isinstance(entry, Campaign) else None
    found = work_out(_Scope(playbook, schedule, today, first, last, channel, campaign))
    if found is None:
        return None
    part, whole = found
    value = Decimal(part) if whole is None else _percentage(part, whole)
    return Reading(kpi=kpi.id, period=today.isoformat(), value=value, channel=channel, campaign=campaign, note=None, part=part, whole=whole)


def _time(playbook: Playbook, schedule: Schedule, today: dt.date, use: KpiUse | None) -> tuple[dt.date, dt.date]:
    if use and use.period and (period := playbook.period(use.period)):
        return period
    own = (playbook.period(name) for name in playbook.playbook.periods)
    return next((period for period in own if period and period[0] <= today <= period[1]), schedule.horizon)


def _percentage(part: int, whole: int) -> Decimal:
    """To one decimal, never rounded up: 94.96% is not yet 95%."""
    value = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_FLOOR)
    return Decimal(int(value)) if value == int(value) else value


# ── on time ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _on_time(scope: _Scope) -> tuple[int, int] | None:
    """Pieces published by their date, of those whose day is over. One that is late in one channel is late."""
    days = {(item.address, key): item.date for item in scope.schedule.items if item.kind == "publish" for key in item.channels}
    on_time = due = 0
    for piece in scope.pieces():
        times = list(_publications(piece, days, scope))
        planned = max((day for day, _ in times), default=None)
        if planned and planned < scope.today and scope.holds(planned):
            due += 1
            on_time += all(went is not None and went <= day for day, went in times)
    return (on_time, due) if due else None


def _publications(piece: Piece, days: Mapping[tuple[str, str], dt.date], scope: _Scope) -> Iterator[tuple[dt.date, dt.date | None]]:
    """For each channel, the day that was planned and the day on which it was published, None for not yet."""
    by_plan = _planned_day(piece, scope.schedule)
    if not piece.channels and by_plan:
        yield by_plan, piece.date if piece.is_published else None
    for key, own in piece.channels.items():
        day = days.get((piece.address, key))
        status = channel_status(piece, key)
        if day is None or status in _ASIDE or scope.channel not in (None, key):
            continue
        if status != "published":
            yield day, None
        else:  # of a day that was counted from another one, nothing is left once it is published
            yield (own.date.day or day if own.date else by_plan or day), day


def _planned_day(piece: Piece, schedule: Schedule) -> dt.date | None:
    if piece.post and piece.post.date and piece.post.date.day:
        return piece.post.date.day
    slot = schedule.slots.get(piece.cadence or "", {}).get(piece.slot) if piece.slot else None
    return slot.date if slot else piece.date


# ── promises ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _kept(scope: _Scope) -> tuple[int, int] | None:
    """Pieces planned or published, of those that channels promised in the whole weeks and months begun so far."""
    kept = promised = 0
    for channel in running_channels(scope.playbook) if scope.campaign is None else ():
        for period in promise_periods(channel, scope.schedule, scope.playbook.cadences.values()):
            begun = period.first <= scope.today and scope.holds(period.first) and scope.holds(period.last)
            if period.whole and begun and scope.channel in (None, channel.id):
                wanted = max(0, period.rate.count - period.skipped)
                promised += wanted
                kept += min(wanted, period.planned)
    return (kept, promised) if promised else None


# ── stages ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _stages(scope: _Scope) -> tuple[int, int] | None:
    """Stages with content, of all stages."""
    stages = scope.playbook.stages
    spoken_to = {piece.stage for piece in scope.pieces() if piece.date and scope.holds(piece.date)} & stages.keys()
    return (len(spoken_to), len(stages)) if stages else None


# ── runway ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _runway(scope: _Scope) -> tuple[int, None] | None:
    """Days until the last approved piece; 0 where none is, None where nobody writes down what is approved."""
    first, last = scope.schedule.horizon
    if not first <= scope.today <= last or not scope.holds(scope.today) or not approvals_are_written(scope.playbook, scope.schedule):
        return None
    ready = [piece.date for piece in scope.pieces() if is_coming(piece, scope.today) and is_ready(piece, scope.playbook)]
    return runway_days([day for day in ready if day], scope.today), None


def runway_days(ready: list[dt.date], today: dt.date) -> int:
    """Days until the last of the days on which something approved comes out."""
    return (max(ready) - today).days if ready else 0


def is_coming(piece: Piece, today: dt.date) -> bool:
    return piece.date is not None and piece.date >= today and not piece.is_published


def is_ready(piece: Piece, playbook: Playbook) -> bool:
    """Whether a piece is approved, by its status or by the step that approves it."""
    workflow = workflow_of(piece, playbook)
    if piece.reached("approved") or workflow is None:
        return piece.reached("approved")
    steps = (step for step in workflow.steps.values() if step.reaches in ("approved", "scheduled"))
    return any(step_done(piece, step, workflow, playbook)[0] for step in steps)


def approvals_are_written(playbook: Playbook, schedule: Schedule) -> bool:
    """Whether anybody writes down what is approved."""
    if any(step.reaches in ("approved", "scheduled") for flow in playbook.workflows.values() for step in flow.steps.values()):
        return True
    return any(piece.status in ("review", "changes-requested", "approved", "scheduled") for piece in schedule.pieces)


_READINGS: Mapping[str, Callable[[_Scope], tuple[int, int | None] | None]] = {
    "on_time_rate": _on_time,
    "cadence_adherence": _kept,
    "stage_coverage": _stages,
    "runway_days": _runway,
}
"""How each of the library's KPIs of the plan's health is worked out: so many, of how many."""
