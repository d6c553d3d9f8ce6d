"""The pages that bring the layers together: home, what is missing, subscribe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Goal
from mkdocs_playbook.pages.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    Code,
    Day,
    Inline,
    Link,
    Page,
    Prose,
    Run,
    Status,
    Table,
)
from mkdocs_playbook.pages.context import Context, entry_link
from mkdocs_playbook.pages.strategy import positioning, promise
from mkdocs_playbook.pages.subscribe import subscribe_page
from mkdocs_playbook.pages.team import holders
from mkdocs_playbook.review.rules import Finding, Layer

GROUP = "Playbook"
_WEEK = dt.timedelta(days=7)
_LAYERS: tuple[tuple[Layer, str, str], ...] = (
    ("strategy", "Strategy", "why and what"),
    ("planning", "Plan", "how and when"),
    ("coordination", "Team", "who"),
)


def front_pages(context: Context) -> Iterator[Page]:
    yield _home(context)
    yield _review(context)
    yield subscribe_page(context)


def _home(context: Context) -> Page:
    playbook, today = context.playbook, context.today
    strategy = playbook.strategy
    coming = context.items(lambda item: item.last >= today and item.date < today + _WEEK)
    late = context.items(lambda item: item.is_late(today))
    goals = sorted(playbook.goals.values(), key=lambda goal: not goal.primary)
    blocks: list[Block] = [
        Prose(text=playbook.playbook.description),
        Prose(heading="Vision", text=strategy.vision, style="lead"),
        positioning(strategy.positioning, playbook.brand),
        Table(
            heading="Goals",
            intro="What we want to reach, and how we will know.",
            columns=("Goal", "What", "KPI", "Target", "By"),
            wide=("What",),
            rows=[_goal_row(goal, context) for goal in goals],
        ),
        Table(
            heading="Themes",
            columns=("Pillar", "Share", "What it is"),
            rows=[
                [entry_link(pillar), context.form.percent(pillar.share) if pillar.share is not None else "", pillar.description]
                for pillar in playbook.pillars.values()
            ],
            numeric=("Share",),
        ),
        Table(
            heading="Channels",
            columns=("Channel", "Media", "Promise"),
            rows=[[entry_link(channel), channel.media, promise(channel)] for channel in playbook.channels.values()],
        ),
        Table(
            heading="Who",
            columns=("Role", "Held by", "Answers for"),
            rows=[
                [entry_link(role), tuple(map(entry_link, holders(role, context))), role.purpose or ", ".join(role.responsibilities[:2])]
                for role in playbook.roles.values()
            ],
        ),
        context.agenda(late, "Late"),
        context.agenda(coming, "The next seven days", empty="Nothing is planned for the next seven days."),
        _health(context),
    ]
    return Page(
        address="",
        title=playbook.title,
        nav_title="Home",
        group=("Home",),
        blocks=blocks,
        feed=context.feeds[0].name,
        description=f"Strategy, plan and team of {playbook.brand} on a page.",
    )


def _goal_row(goal: Goal, context: Context) -> list[Inline]:
    kpi, use = next(iter(goal.kpis.items()), ("", None))
    unit = context.playbook.kpis[kpi].unit if kpi in context.playbook.kpis else None
    target = f"{context.form.number(use.target)} {unit or ''}".strip() if use and use.target is not None else ""
    name: Inline = Run((entry_link(goal), " ", Status("main goal", "primary"))) if goal.primary else entry_link(goal)
    by = Day(goal.by, style="year") if goal.by else ""
    return [name, goal.statement, context.link("kpis", kpi), target, by]


def _health(context: Context) -> Cards:
    """The three layers at a glance: how many gaps each has."""
    cards = []
    for layer, name, question in _LAYERS:
        count = sum(finding.layer == layer for finding in context.findings)
        state = Status("nothing missing", "success") if not count else Status(f"{count} to mend", "between")
        cards.append(Card(Link(name, f"review#{layer}"), (question, state)))
    return Cards(heading="Health", id="health", cards=cards, intro=f"As of {context.form.date(context.today, 'long')}.")


def _review(context: Context) -> Page:
    blocks: list[Block] = [
        Prose(
            text="A strategy without a plan is a vision without action; a plan without coordination is a calendar that nobody follows; "
            "coordination without a strategy is busy work. This page reads the three together and says what is missing.",
        ),
    ]
    for layer, name, question in _LAYERS:
        found = [finding for finding in context.findings if finding.layer == layer]
        counted = f"{len(found)} to mend." if found else "Nothing is missing."
        blocks.append(Prose(heading=f"{name}: {question}", id=layer, text=counted))
        blocks.append(
            Table(
                caption=f"What is missing: {name.lower()}",
                columns=("Where", "What is missing", "How to mend it", "Rule", "Written in"),
                rows=[_finding(finding) for finding in found],
                wide=("What is missing", "How to mend it"),
            )
        )
        blocks.append(Bullets(intro="What is there:", items=list(_there(layer, context)), style="there"))
    return Page(
        address="review",
        title="What is missing",
        group=(GROUP,),
        blocks=blocks,
        search=False,
        description="Gaps between strategy, plan and team.",
    )


def _finding(finding: Finding) -> list[Inline]:
    where: Inline = Link(finding.label, finding.address) if finding.address else finding.label
    written = Code(f"{finding.place.path}:{finding.place.line}") if finding.place.path else ""
    return [where, finding.message, finding.mend, finding.code, written]


def _there(layer: Layer, context: Context) -> Iterator[Inline]:
    playbook = context.playbook
    sections = {
        "strategy": ("goals", "kpis", "audiences", "offers", "pillars", "channels"),
        "planning": ("campaigns", "cadences", "posts", "key_dates"),
        "coordination": ("roles", "people", "workflows", "requests", "meetings"),
    }[layer]
    for section in sections:
        count = len(getattr(playbook, section))
        if count:
            name = {"kpis": "KPIs", "key_dates": "key dates"}.get(section, section)
            yield Run((f"{count} ", Link(name, section.replace("_", "-")) if section != "posts" else Link(name, "board")))
