"""A workflow as lanes: who does which step, and how long before or after publishing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mkdocs_playbook.model.team import Step, Workflow
from mkdocs_playbook.pages.blocks import Inline, Picture, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.pictures.layout import NARROW, Placer, Scale, fitted, width
from mkdocs_playbook.pages.shapes import Anchor, Drawing, Key, Line, Mark, Text
from mkdocs_playbook.schedule.deadlines import deadline
from mkdocs_playbook.schedule.workdays import Workdays

_ROW, _GAP = 22, 8
"""Pixels of a step, and between lanes."""
_STEPS = 30
"""How many steps are drawn."""
_JOINED = 12
"""Up to how many steps a line joins them; more lines would hide what they join."""
_MONDAY = dt.date(2029, 1, 1)
"""Some Monday. Distances are told for a piece that is published in its week, without holidays and absences."""
_TICKS = ((1, "day"), (2, "day"), (7, "week"), (14, "week"), (28, "week"), (56, "week"), (91, "week"), (182, "week"), (364, "week"))


@dataclass(frozen=True, slots=True)
class _Due:
    number: int
    step: Step
    days: int
    """Days from publishing: negative before."""


def lanes(context: Context, workflow: Workflow) -> Picture:
    """The steps of a workflow in the order of their days, a lane for each role."""
    weekday = _usual_weekday(context, workflow)
    publishing = _MONDAY + dt.timedelta(days=weekday)
    days = Workdays(context.playbook.playbook.days)
    found = sorted(workflow.steps.values(), key=lambda step: deadline(step.due, publishing, days))
    dues = [_Due(number, step, (deadline(step.due, publishing, days) - publishing).days) for number, step in enumerate(found, start=1)]
    if not dues:
        return Picture()
    drawn = dues[:_STEPS]
    say = context.say
    columns = (say("Order"), say("Step"), say("Who"), say("Due"), say("Days from publishing"), say("Approval"))
    rows: list[list[Inline]] = [
        [
            str(due.number),
            due.step.label,
            tuple(context.link("roles", role) for role in due.step.role),
            context.times.due(due.step.due),
            _signed(due.days),
            say("yes") if due.step.approval else "",
        ]
        for due in dues
    ]
    caption = _caption(context, dues, weekday)
    if len(drawn) < len(dues):
        caption += " " + say("Drawn are the first {some} of {all} steps.", some=len(drawn), all=len(dues))
    return Picture(
        heading=say("Who does what, and when"),
        id="lanes",
        caption=caption,
        drawing=_drawing(context, workflow, drawn),
        numbers=Table(columns=columns, rows=rows, numeric=(columns[0], columns[4]), caption=say("Steps in the order of their days")),
    )


def _usual_weekday(context: Context, workflow: Workflow) -> int:
    """The day of the week on which most of its pieces are published; Wednesday where there is none."""
    counts = Counter(piece.date.weekday() for piece in context.schedule.pieces if piece.workflow == workflow.id and piece.date)
    return min(counts, key=lambda day: (-counts[day], day)) if counts else 2


def _signed(days: int) -> str:
    return f"−{-days}" if days < 0 else f"+{days}" if days else "0"


def _caption(context: Context, dues: Sequence[_Due], weekday: int) -> str:
    say, count = context.say, context.count
    told = []
    first, last = dues[0], dues[-1]
    if first.days < 0:
        told.append(
            count(
                "Work begins {number} day before publishing, with {step}.",
                "Work begins {number} days before publishing, with {step}.",
                -first.days,
                step=first.step.label,
            )
        )
    elif first.days == 0:
        told.append(say("Work begins on the day of publishing, with {step}.", step=first.step.label))
    else:
        told.append(say("All steps come after publishing."))
    approvals = [due for due in dues if due.step.approval and due.days <= 0]
    if approvals:
        due = approvals[-1]
        told.append(
            count("{step} leaves {number} day for changes.", "{step} leaves {number} days for changes.", -due.days, step=due.step.label)
            if due.days
            else say("{step} is on the day of publishing.", step=due.step.label)
        )
    elif not any(due.step.approval for due in dues):
        told.append(say("Nobody has to approve."))
    if last.days > 0 and len(dues) > 1:
        told.append(
            count("It ends {number} day after, with {step}.", "It ends {number} days after, with {step}.", last.days, step=last.step.label)
        )
    told.append(say("Counted for something published on a {weekday}.", weekday=context.form.weekdays("wide")[weekday]))
    return " ".join(told)


def _drawing(context: Context, workflow: Workflow, dues: Sequence[_Due]) -> Drawing:
    say = context.say
    low, high = min(0, *(due.days for due in dues)), max(0, *(due.days for due in dues))
    scale = Scale(low, high, 3, 97)
    roles = list(dict.fromkeys(role for due in dues for role in due.step.role))
    lines: list[Line] = []
    marks: list[Mark] = []
    texts: list[Text] = []
    places: dict[int, tuple[float, float]] = {}
    top = 22.0
    bounds = [top]
    for role in roles:
        texts.append(Text(0, top + 15, fitted(context.label("roles", role), NARROW), style="strong"))
        top += 22
        placer = Placer()
        for due in (due for due in dues if role in due.step.role):
            x = scale.at(due.days)
            row, text = placer.place(x, f"{due.number} {due.step.label}")
            y = top + row * _ROW + _ROW / 2
            marks.append(Mark("diamond" if due.step.approval else "circle", x, y))
            texts.append(Text(x, y + 4, text.text, text.anchor, text.dx))
            places.setdefault(due.number, (x, y))
        top += placer.rows * _ROW + _GAP
        bounds.append(top)
    way = [places[due.number] for due in dues if due.number in places]
    if len(dues) <= _JOINED:
        lines += [Line("path", *start, *end) for start, end in pairwise(way)]
    lines += [Line("grid", 0, y, 100, y) for y in bounds]
    x = scale.at(0)
    lines.append(Line("today", x, 18, x, top))
    anchor: Anchor = "start" if x < 25 else "end" if x > 75 else "middle"
    texts.append(Text(x, 12, say("Publishing"), anchor, style="strong"))
    size, unit = _tick(low, high)
    for number in range(-(-low // size) * size, high + 1, size):
        at = scale.at(number)
        lines.append(Line("base", at, top, at, top + 5))
        side: Anchor = "start" if at < 6 else "end" if at > 94 else "middle"
        texts.append(Text(at, top + 18, _signed(number if unit == "day" else number // 7), side, style="quiet"))
    texts.append(
        Text(50, top + 36, say("days from publishing") if unit == "day" else say("weeks from publishing"), "middle", style="quiet")
    )
    keys = [Key("circle", say("Step"))] if any(mark.form == "circle" for mark in marks) else []
    keys += [Key("diamond", say("Approval"))] if any(mark.form == "diamond" for mark in marks) else []
    return Drawing(
        title=say("The way of a piece through the workflow {workflow}", workflow=workflow.label),
        desc=say("A lane for each role. The steps stand in the order of their days, from left to right, before and after publishing."),
        height=top + 40,
        lines=lines,
        marks=marks,
        texts=texts,
        keys=keys,
    )


def _tick(low: int, high: int) -> tuple[int, str]:
    """How many days lie between those that are named on the scale, as many as there is room for, and the unit that they are told in."""
    pixels = NARROW * 0.94 / max(1, high - low)
    return next((step for step in _TICKS if step[0] * pixels >= width("−000") + 6), (high - low + 1, "day"))
