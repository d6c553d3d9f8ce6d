"""Rules for the coordination layer: deadlines of one piece of content that stand in the wrong order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mkdocs_playbook.review.naming import counted
from mkdocs_playbook.review.rules import Gap, Subject, once, rule
from mkdocs_playbook.review.work import by_piece, day_without, entry_of_task, is_orphan, open_tasks, step_of, usual_days, what_for
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.workdays import Workdays


class Disorder(NamedTuple):
    """Two tasks of one piece: `before` should be done first, and is due later."""

    before: Item
    after: Item | None
    """None where it is the publication itself that comes too early."""
    is_approval: bool
    """`before` approves what `after` schedules or publishes."""
    is_by_rule: bool
    """The workflow's own rules say so: it would be the same without holidays and absences."""


@once
def disorders(subject: Subject) -> list[Disorder]:
    """Every such pair: of each piece, all approvals after scheduling, and the first of its other pairs."""
    plain, usual = Workdays(subject.playbook.playbook.days), usual_days(subject)
    found = []
    for group in by_piece(open_tasks(subject)):
        tasks = [item for item in group if not step_of(item, subject).due.is_after and not is_orphan(item, usual, subject)]
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


@rule(
    "C113",
    "approval-after-scheduling",
    "coordination",
    "Let the approval be due earlier, or the scheduling later.",
    bad="""
    roles:
      client: {name: Client, responsibilities: [approval], lead: rachel}
      social: {name: Social media manager, responsibilities: [scheduling], lead: faizal}
    people:
      rachel: {name: Rachel}
      faizal: {name: Faizal, away: [{from: 2027-02-10}]}
    workflows:
      reel:
        formats: [reel]
        steps:
          approve: {role: client, due: 2 working days before, approval: true, reaches: approved}
          schedule: {role: social, due: 2 working days before, reaches: scheduled}
    posts:
      wrap-a-mug: {title: Wrap a mug, date: 2027-02-12, format: reel}  # <- here
    """,
    good="""
    roles:
      client: {name: Client, responsibilities: [approval], lead: rachel}
      social: {name: Social media manager, responsibilities: [scheduling], lead: faizal}
    people:
      rachel: {name: Rachel}
      faizal: {name: Faizal, away: [{from: 2027-02-10}]}
    workflows:
      reel:
        formats: [reel]
        steps:
          approve: {role: client, due: 3 working days before, approval: true, reaches: approved}
          schedule: {role: social, due: 2 working days before, reaches: scheduled}
    posts:
      wrap-a-mug: {title: Wrap a mug, date: 2027-02-12, format: reel}
    """,
)
def approval_after_scheduling(subject: Subject) -> Iterator[Gap]:
    """A post would be scheduled or published before it is approved.

    What is in the scheduler goes out by itself, with or without the yes. Told at the workflow where its own rules say so, and at
    the post where holidays and absences moved the deadlines.
    """
    yield from _told([pair for pair in disorders(subject) if pair.is_approval], subject)


@rule(
    "C116",
    "steps-out-of-order",
    "coordination",
    "Let somebody else do the step that came forward, or give the steps before it an earlier 'due:'.",
    bad="""
    roles:
      designer: {name: Designer, responsibilities: [pictures], lead: jun}
      copywriter: {name: Copywriter, responsibilities: [words], lead: priya}
    people:
      jun: {name: Jun}
      priya: {name: Priya, away: [{from: 2027-02-08, to: 2027-02-10}]}
    workflows:
      reel:
        formats: [reel]
        steps:
          visuals: {role: designer, due: "Monday, same week"}
          captions: {role: copywriter, due: "Tuesday, same week"}
    posts:
      wrap-a-mug: {title: Wrap a mug, date: 2027-02-12, format: reel}  # <- here
    """,
    good="""
    roles:
      designer: {name: Designer, responsibilities: [pictures], lead: jun}
      copywriter: {name: Copywriter, responsibilities: [words], lead: priya}
    people:
      jun: {name: Jun}
      priya: {name: Priya, away: [{from: 2027-02-09, to: 2027-02-10}]}
    workflows:
      reel:
        formats: [reel]
        steps:
          visuals: {role: designer, due: "Monday, same week"}
          captions: {role: copywriter, due: "Tuesday, same week"}
    posts:
      wrap-a-mug: {title: Wrap a mug, date: 2027-02-12, format: reel}
    """,
)
def steps_out_of_order(subject: Subject) -> Iterator[Gap]:
    """A step is due before the one that it builds on.

    The captions are due on Friday and the pictures on Monday after: somebody works blind, or waits and is late. It comes about
    when absences and holidays move one deadline and not the other. Told once for each piece or batch; at the workflow where its
    own rules say so.
    """
    yield from _told([pair for pair in disorders(subject) if not pair.is_approval], subject)


def _told(pairs: Sequence[Disorder], subject: Subject) -> Iterator[Gap]:
    """Those that come from a workflow's own rules once for its step, the others for each piece."""
    by_rule: dict[tuple[str, str], list[Disorder]] = {}
    for pair in pairs:
        before = pair.before
        if pair.is_by_rule:
            by_rule.setdefault((before.workflow or "", before.step or ""), []).append(pair)
        else:
            yield Gap(f"For {what_for(before)}, {_said(pair)}.", entry_of_task(before, subject), who=_people(pair))
    for (workflow, step), found in by_rule.items():
        first, entry = found[0], subject.playbook.workflows[workflow]
        example = f"for {what_for(first.before)}, {_said(first)}"
        message = f"By the rules of '{workflow}', steps change places for {counted(len(found), 'piece')} of content to come: {example}."
        yield Gap(message, entry, subject.places.of("workflows", workflow, "steps", step, key=True), who=_people(first))


def _said(pair: Disorder) -> str:
    before, after = pair.before, pair.after
    due = f"'{before.step}' is due on {_moment(before)}"
    return f"{due}, after '{after.step}' on {_moment(after)}" if after else f"{due}, after it is published on {before.publishing}"


def _moment(item: Item) -> str:
    return f"{item.date}{f' at {item.time:%H:%M}' if item.time else ''}"


def _people(pair: Disorder) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person for item in (pair.before, pair.after) if item for person in item.people or item.roles))
