"""The numbers of a KPI on one scale: failure, success, target, baseline and the last result."""

from __future__ import annotations

from decimal import Decimal

from mkdocs_playbook.model.measures import KpiUse, Result
from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.model.strategy import Channel, Goal
from mkdocs_playbook.pages.blocks import Inline, Picture, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.pictures.layout import LINE, Placer, Scale
from mkdocs_playbook.pages.shapes import Anchor, Box, Drawing, Fill, Form, Key, Line, Mark, Text
from mkdocs_playbook.review.plan_health import Reading

_BAND, _TOP = 12, 26
"""Pixels of the band of zones and of the result's number above it."""


def bullet(context: Context, entry: Goal | Channel | Campaign, kpi: str, use: KpiUse) -> Picture:
    """A KPI's numbers at a goal, channel or campaign. Empty where there is only one number, or none to be measured against."""
    say = context.say
    result = context.latest(entry, kpi)
    found = {"baseline": use.baseline, "failure": use.failure, "success": use.success, "target": use.target}
    told = {name: value for name, value in found.items() if value is not None}
    values = set(told.values()) | ({result.value} if result else set())
    if len(values) < 2 or (use.failure is None and use.success is None and use.target is None):
        return Picture()
    definition = context.playbook.kpis.get(kpi)
    more = definition.more_is_better if definition else True
    unit = (definition.unit or "") if definition else ""
    name = context.label("kpis", kpi)
    names = _names(context)
    rows: list[list[Inline]] = [[names[key], context.form.number(value), context.times.period(use.period)] for key, value in told.items()]
    if result:
        rows.append([say("Last result"), context.form.number(result.value), _when(context, result)])
    title = say("{kpi}, in {unit}", kpi=name, unit=unit) if unit else name
    return Picture(
        id=f"bullet-{entry.section}-{entry.id}-{kpi}",
        caption=_caption(context, kpi, name, unit, use, result, more),
        drawing=_drawing(context, title, told, use, result, more),
        numbers=Table(columns=(say("Number"), say("Value"), say("Period")), rows=rows, numeric=(say("Value"),), caption=title),
    )


def _words(context: Context) -> dict[str, str]:
    """The words for the numbers, as they stand at their places on the scale."""
    say = context.say
    return {"baseline": say("baseline"), "failure": say("failure"), "success": say("success"), "target": say("target")}


def _names(context: Context) -> dict[str, str]:
    """The same at the start of a line."""
    say = context.say
    return {"baseline": say("Baseline"), "failure": say("Failure"), "success": say("Success"), "target": say("Target")}


def _when(context: Context, result: Result) -> str:
    return context.say("by the plan today") if isinstance(result, Reading) else context.times.period(result.period)


def _caption(context: Context, kpi: str, name: str, unit: str, use: KpiUse, result: Result | None, more: bool) -> str:
    say, number = context.say, context.form.number
    if result is None:
        return say("{kpi} has no result yet.", kpi=name)
    value, period = context.form.quantity(result.value, unit), _when(context, result)
    verdict = context.verdict(kpi, use, result)
    if verdict:
        word = _between(context, use) if verdict.name == "between" else verdict.word
        told = say("{kpi} is {value} ({period}): {verdict}.", kpi=name, value=value, period=period, verdict=word)
    else:
        told = say("{kpi} is {value} ({period}).", kpi=name, value=value, period=period)
    if use.target is None:
        return told
    away = (use.target - result.value) * (1 if more else -1)
    if away <= 0:
        return f"{told} {say('The target of {target} is reached.', target=number(use.target))}"
    return f"{told} {say('{away} to go to the target of {target}.', away=number(away), target=number(use.target))}"


def _between(context: Context, use: KpiUse) -> str:
    if use.failure is None:
        return context.say("no success yet")
    return context.say("no failure") if use.success is None else context.say("between failure and success")


def _drawing(context: Context, title: str, told: dict[str, Decimal], use: KpiUse, result: Result | None, more: bool) -> Drawing:
    say = context.say
    values = [*told.values(), *([result.value] if result else [])]
    low, high = min(values), max(values)
    scale = Scale(float(low), float(high), 8, 92)
    top = _TOP if result else 4
    bottom = top + _BAND
    boxes = [Box("ground", 0, top, 100, _BAND)]
    if use.failure is not None:
        boxes.append(_zone("bad", scale.at(float(use.failure)), not more, top))
    if use.success is not None:
        boxes.append(_zone("good", scale.at(float(use.success)), more, top))
    lines: list[Line] = []
    texts: list[Text] = []
    marks: list[Mark] = []
    placer = Placer()
    forms: dict[str, Form] = {"baseline": "tick", "target": "diamond"}
    words, names = _words(context), _names(context)
    rows = 0
    for key, value in sorted(told.items(), key=lambda pair: pair[1]):
        x = scale.at(float(value))
        row, text = placer.place(x, f"{words[key]} {context.form.number(value)}", gap=5)
        y = bottom + 16 + row * LINE
        rows = max(rows, row + 1)
        lines.append(Line("grid", x, bottom, x, y))
        texts.append(Text(x, y, text.text, text.anchor, text.dx))
        if key in forms:
            marks.append(Mark(forms[key], x, top + _BAND / 2))
    if result:
        x = scale.at(float(result.value))
        marks.append(Mark("circle", x, top + _BAND / 2))
        anchor: Anchor = "start" if x < 40 else "end" if x > 60 else "middle"
        dx = {"start": -6, "end": 6, "middle": 0}[anchor]
        texts.append(Text(x, 13, f"{context.form.number(result.value)} ({_when(context, result)})", anchor, dx, "strong"))
    keys: list[tuple[bool, Key]] = [
        (result is not None, Key("circle", say("Last result"))),
        (use.target is not None, Key("diamond", names["target"])),
        (use.baseline is not None, Key("tick", names["baseline"])),
        (use.success is not None, Key("good", names["success"])),
        (use.failure is not None, Key("bad", names["failure"])),
    ]
    return Drawing(
        title=title,
        desc=say(
            "A scale from {low} to {high} with the numbers of the table below on it.",
            low=context.form.number(low),
            high=context.form.number(high),
        ),
        height=bottom + 6 + rows * LINE + 4,
        boxes=boxes,
        lines=lines,
        marks=marks,
        texts=texts,
        keys=[key for is_there, key in keys if is_there],
    )


def _zone(fill: Fill, x: float, is_high: bool, top: float) -> Box:
    """From a number to the end of the scale, on the side where it is reached."""
    return Box(fill, x, top, 100 - x, _BAND) if is_high else Box(fill, 0, top, x, _BAND)
