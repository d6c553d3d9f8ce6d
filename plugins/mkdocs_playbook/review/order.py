"""Deadlines of one piece of content that stand in the wrong order.

A plain function over a schedule; the rules that tell of it are in `deadlines.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mkdocs_playbook.review.rules import Subject
from mkdocs_playbook.review.work import by_piece, day_without, open_tasks, step_of
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Disorder:
    """Two tasks of one piece: `before` should be done first, and is due later."""

    before: Item
    after: Item | None
    """None where it is the publication itself that comes too early."""
    is_approval: bool
    """`before` approves what `after` schedules or publishes."""
    is_by_rule: bool
    """The workflow's own rules say so: it would be the same without holidays and absences."""


def disorders(subject: Subject) -> list[Disorder]:
    """Every such pair: of each piece, all approvals after scheduling, and the first of its other pairs."""
    plain = Workdays(subject.playbook.playbook.days)
    found = []
    for group in by_piece(open_tasks(subject)):
        tasks = [item for item in group if not step_of(item, subject).due.is_after]
        approvals = list(_approvals(tasks, subject))
        told = {before.uid for before, _ in approvals}
        others = [
            pair for pair in pairwise(tasks) if pair[0].uid not in told and _when(pair[0], subject) > _when(pair[1], subject, last=True)
        ]
        for before, after in [*approvals, *others[:1]]:
            is_by_rule = _when(before, subject, plain) > (_when(after, subject, plain, last=True) if after else _publishing(before))
            found.append(Disorder(before, after, before.uid in told, is_by_rule))
    return found


def _approvals(tasks: Sequence[Item], subject: Subject) -> Iterator[tuple[Item, Item | None]]:
    """Approvals of a piece that come after it is scheduled, or, where no later step does that, after it is published."""
    for item in tasks:
        if not step_of(item, subject).approval or step_of(item, subject).reaches in ("scheduled", "published"):
            continue
        after = next((later for later in tasks if step_of(later, subject).reaches in ("scheduled", "published")), None)
        if after and _when(item, subject) > _when(after, subject, last=True):
            yield item, after
        elif not after and _when(item, subject) > _publishing(item):
            yield item, None


def _when(item: Item, subject: Subject, days: Workdays | None = None, *, last: bool = False) -> tuple[dt.date, dt.time]:
    """When a task is due; with `days`, when it would be. Without an hour, the first moment of its day, or the last."""
    hour = item.time or (dt.time.max if last else dt.time.min)
    return (day_without(item, days, subject) if days else item.date), hour


def _publishing(item: Item) -> tuple[dt.date, dt.time]:
    return item.publishing or item.date, dt.time.max
