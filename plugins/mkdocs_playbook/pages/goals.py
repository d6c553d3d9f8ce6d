"""Pages of goals and KPIs."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.measures import Kpi
from mkdocs_playbook.model.strategy import Goal
from mkdocs_playbook.pages.blocks import Block, Day, Facts, Heading, Page, Prose, Status, Strong, Table
from mkdocs_playbook.pages.context import Context, entry_link, web_links

GROUP = "Strategy"


def goal_pages(context: Context) -> Iterator[Page]:
    if context.playbook.goals:
        yield _goals(context)
    if context.playbook.kpis:
        yield _kpis(context)


def _goals(context: Context) -> Page:
    blocks: list[Block] = [
        Prose(text="What the brand wants to reach, and the numbers that say whether it did. The main goal comes first."),
    ]
    for goal in sorted(context.playbook.goals.values(), key=lambda goal: not goal.primary):
        blocks += _goal(goal, context)
    return Page(address="goals", title="Goals", group=(GROUP,), blocks=blocks, description="Goals with their KPIs, success and failure.")


def _goal(goal: Goal, context: Context) -> Iterator[Block]:
    served_by = [*context.serving(goal)]
    cadences = [cadence for cadence in context.playbook.cadences.values() if goal.id in cadence.goals]
    pillars = [pillar for pillar in context.playbook.pillars.values() if goal.id in pillar.goals]
    pieces = context.pieces(lambda piece: goal.id in piece.goals)
    yield Heading(heading=goal.label, id=goal.id, intro=Strong(goal.statement))
    yield Facts(
        rows=[
            ("Main goal", Status("the one that decides", "primary") if goal.primary else ""),
            ("Level", goal.level),
            ("Type", goal.type),
            ("From", Day(goal.starts, style="year") if goal.starts else ""),
            ("By", Day(goal.by, style="year") if goal.by else ""),
            ("Status", goal.status),
            ("Owner", context.who(goal.owner)),
            ("Audiences", context.links("audiences", goal.audiences)),
            ("Serves", context.links("goals", goal.supports)),
            ("Served by goals", tuple(entry_link(other) for other in context.playbook.goals.values() if goal.id in other.supports)),
            ("Pillars", tuple(map(entry_link, pillars))),
            ("Campaigns", tuple(map(entry_link, served_by))),
            ("Cadences", tuple(map(entry_link, cadences))),
            ("Channels", tuple(entry_link(channel) for channel in context.playbook.channels.values() if goal.id in channel.goals)),
            ("Content", f"{len(pieces)} pieces planned or published" if pieces else "nothing planned yet"),
            ("Links", web_links(goal)),
            ("Notes", goal.notes),
        ]
    )
    yield context.kpi_table(goal, heading="", caption=f"KPIs of {goal.label}")
    yield context.comes_of(goal)


def _kpis(context: Context) -> Page:
    blocks: list[Block] = [Prose(text="What each measure means, how it is worked out, and which values are a success or a failure.")]
    for kpi in sorted(context.playbook.kpis.values(), key=lambda kpi: not kpi.primary):
        blocks += _kpi(kpi, context)
    return Page(address="kpis", title="KPIs", group=(GROUP,), blocks=blocks, description="The definition of each KPI.")


def _kpi(kpi: Kpi, context: Context) -> Iterator[Block]:
    direction = "more is better" if kpi.more_is_better else "less is better"
    yield Heading(heading=kpi.name, id=kpi.id, intro=Strong(kpi.question) if kpi.question else None)
    yield Facts(
        rows=[
            ("Main KPI", Status("the one that decides", "primary") if kpi.primary else ""),
            ("Formula", kpi.formula),
            ("Unit", kpi.unit),
            ("Direction", direction),
            ("Type", {"leading": "leading: tells early", "lagging": "lagging: tells the outcome"}.get(kpi.type or "")),
            ("Stage", context.playbook.stages[kpi.stage].label if kpi.stage in context.playbook.stages else ""),
            ("Source", kpi.source),
            ("Owner", context.who(kpi.owner)),
            ("Reviewed", kpi.review),
            ("Keep in mind", kpi.caveat),
            ("Links", web_links(kpi)),
            ("Notes", kpi.notes),
        ]
    )
    yield context.kpi_uses(kpi)
    yield context.comes_of(kpi)
    results = [result for result in context.playbook.results if result.kpi == kpi.id]
    yield Table(
        caption=f"What was measured: {kpi.name}",
        columns=("Period", "Value", "Channel", "Campaign", "Note"),
        rows=[
            [
                result.period,
                context.form.number(result.value),
                context.link("channels", result.channel),
                context.link("campaigns", result.campaign),
                result.note,
            ]
            for result in sorted(results, key=lambda result: (context.period_order(result), result.channel or ""))
        ],
        numeric=("Value",),
    )
