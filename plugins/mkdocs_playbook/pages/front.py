"""The pages that bring the layers together: home, what is missing, subscribe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Goal
from mkdocs_playbook.pages.blocks import (
    Block,
    Day,
    Inline,
    Page,
    Prose,
    Run,
    Status,
    Table,
)
from mkdocs_playbook.pages.channels import promise
from mkdocs_playbook.pages.context import Context, entry_link
from mkdocs_playbook.pages.review import health, review_page
from mkdocs_playbook.pages.strategy import positioning
from mkdocs_playbook.pages.subscribe import subscribe_page
from mkdocs_playbook.pages.team import holders

GROUP = "Playbook"
_WEEK = dt.timedelta(days=7)


def front_pages(context: Context) -> Iterator[Page]:
    yield _home(context)
    yield review_page(context)
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
        health(context),
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
