"""The KPI library in the guide, made from its data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from mkdocs_playbook.model.library import MONEY, PLAN_HEALTH, Definition, library
from mkdocs_playbook.pages.blocks import Block, Code, Facts, Heading, Href, Inline, Page, Prose, Sample, Strong
from mkdocs_playbook.pages.context import Context, entry_link

GROUP = ("Playbook", "Guide")
_TAKE = """kpis:
  engagement: {use: er_reach, owner: analyst, review: monthly}
  visits-cost:
    use: cpc
    name: Cost per visit
    source: Meta Ads Manager > Cost per outbound click
    owner: analyst
    review: weekly
"""


def library_page(context: Context) -> Page:
    blocks: list[Block] = [
        Prose(
            text="Definitions that you can take instead of writing your own. Two tools give two numbers under one name, "
            "so each says what it is divided by."
        ),
        Sample(
            heading="Take one",
            intro="Below 'kpis:' of any file. The id is your own; whatever you write stands above what the library says. "
            "Owner, rhythm and numbers are always yours:",
            text=_TAKE,
        ),
        Prose(
            text="Goals, channels and campaigns then use it by your id, with the numbers that are a success and a failure there. "
            "The KPIs of plan health need no results: the plan itself answers them every day."
        ),
    ]
    for theme, definitions in groupby(library().values(), key=lambda definition: definition.theme):
        blocks.append(Heading(heading=theme.capitalize()))
        for definition in definitions:
            blocks += _definition(definition, context)
    return Page(
        address="guide/kpis",
        title=context.say("KPI library"),
        group=GROUP,
        blocks=blocks,
        description=context.say("Definitions of KPIs to take."),
        is_english=True,
    )


def _definition(definition: Definition, context: Context) -> Iterator[Block]:
    defined_by: Inline = Href(definition.defined_by, definition.url) if definition.url else definition.defined_by
    direction = "up: more is better" if definition.direction == "up" else "down: less is better"
    kind = "leading: tells early" if definition.type == "leading" else "lagging: tells the outcome"
    here = tuple(entry_link(kpi) for kpi in context.playbook.kpis.values() if kpi.use == definition.id)
    yield Heading(heading=definition.name, id=definition.id, level=3, intro=Strong(definition.question))
    yield Facts(
        rows=[
            ("Write", Code(f"use: {definition.id}")),
            ("Formula", definition.formula),
            ("Unit", "your currency" if definition.unit == MONEY else definition.unit),
            ("Direction", direction),
            ("Type", kind),
            ("Over time", "a longer time gives a larger value" if definition.cumulative else ""),
            ("Stage", definition.stage),
            ("Usually found in", definition.source),
            ("Results", "the plan answers it by itself, as of today" if definition.id in PLAN_HEALTH else ""),
            ("Trap", definition.trap),
            ("Definition", defined_by),
            ("In this playbook", here),
        ]
    )
