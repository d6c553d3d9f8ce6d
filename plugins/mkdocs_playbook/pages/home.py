"""The home page: what the brand wants, how it will know, what happens now and who does what, on one page."""

from __future__ import annotations

import datetime as dt

from mkdocs_playbook.model.strategy import Goal
from mkdocs_playbook.pages.blocks import Block, Card, Cards, Day, Inline, Link, Page, Prose, Run, Score, Scores, Status, Table
from mkdocs_playbook.pages.changes import changes_link
from mkdocs_playbook.pages.channels import promise
from mkdocs_playbook.pages.context import Context, entry_link
from mkdocs_playbook.pages.review import health
from mkdocs_playbook.pages.strategy import positioning
from mkdocs_playbook.pages.team import Work, holders

DAYS = 7
LATE_SHOWN = 5


def home_page(context: Context) -> Page:
    say = context.say
    playbook = context.playbook
    goals = sorted(playbook.goals.values(), key=lambda goal: not goal.primary)
    blocks: list[Block] = [
        Prose(text=playbook.playbook.description),
        changes_link(context),
        Prose(heading=say("Vision"), text=playbook.strategy.vision, style="lead"),
        Scores(
            heading=say("Goals"),
            intro=say("What we want to reach, and how we will know."),
            label=say("Goals"),
            scores=[_goal(goal, context) for goal in goals],
        ),
        *_now(context),
        *([_who_does_what(context)] if context.sees("workload") else []),
        *([health(context)] if context.sees("findings") else []),
        positioning(playbook.strategy.positioning, context),
        Table(
            heading=say("Themes"),
            columns=(say("Pillar"), say("Share"), say("What it is")),
            rows=[
                [entry_link(pillar), context.form.percent(pillar.share) if pillar.share is not None else "", pillar.description]
                for pillar in playbook.pillars.values()
            ],
            numeric=(say("Share"),),
        ),
        Table(
            heading=say("Channels"),
            columns=(say("Channel"), say("Media"), say("Promise")),
            rows=[
                [entry_link(channel), context.choice(channel.media), promise(channel, context)] for channel in playbook.channels.values()
            ],
        ),
        Table(
            heading=say("Roles"),
            columns=(say("Role"), say("Held by"), say("Answers for")),
            rows=[
                [entry_link(role), tuple(map(entry_link, holders(role, context))), role.purpose or ", ".join(role.responsibilities[:2])]
                for role in playbook.roles.values()
            ],
        ),
    ]
    return Page(
        address="",
        title=playbook.title,
        nav_title=say("Home"),
        group=("Home",),
        blocks=blocks,
        feed=context.feeds[0].name,
        description=say("Strategy, plan and team of {brand} on a page.", brand=playbook.brand),
    )


def _goal(goal: Goal, context: Context) -> Score:
    """A goal with its first KPI: where it stands and where it is to get."""
    say = context.say
    kpi, use = next(iter(goal.kpis.items()), ("", None))
    definition = context.playbook.kpis.get(kpi)
    result = context.latest(goal, kpi)
    lines: list[Inline] = [goal.statement]
    if definition and use:
        state = context.state(goal, kpi, use) if result else say("no result yet")
        lines.append(Run((context.link("kpis", kpi), ": ", state)))
        if use.target is not None:
            target = context.form.quantity(use.target, definition.unit)
            by = context.words.line("Target: {number} by {day}", number=target, day=Day(goal.by, style="year")) if goal.by else None
            lines.append(by or say("Target: {number}", number=target))
    mark = Status(say("main goal"), "primary") if goal.primary else None
    return Score(title=entry_link(goal), mark=mark, lines=tuple(lines), is_main=goal.primary)


def _now(context: Context) -> list[Block]:
    """What is late, and what goes out and happens in the next days. Deadlines stand with who has them."""
    say, today = context.say, context.today
    late = context.items(lambda item: item.is_late(today))
    end = today + dt.timedelta(days=DAYS - 1)
    coming = context.items(lambda item: item.kind != "task" and item.last >= today and item.date <= end and not item.is_late(today))
    shown = late[:LATE_SHOWN]
    agenda = context.agenda(shown, say("Late"))
    blocks: list[Block] = [agenda]
    if len(late) > len(shown):
        more = context.count("{number} more is late", "{number} more are late", len(late) - len(shown))
        blocks.append(Prose(intro=Link(more, "calendar#late")))
    blocks.append(context.agenda(coming, say("The next seven days"), empty=say("Nothing goes out in the next seven days.")))
    due = context.items(lambda item: item.kind == "task" and today <= item.date <= end and not item.done and not item.empty)
    calendar = Link(say("The calendar has all deadlines, and every month."), "calendar")
    if due:
        number = context.count("{number} deadline falls in these days", "{number} deadlines fall in these days", len(due))
        first = context.words.line("{deadlines}, the first on {day}.", deadlines=number, day=Day(due[0].date))
        blocks.append(Prose(intro=Run((first, " ", calendar))))
    else:
        blocks.append(Prose(intro=calendar))
    return blocks


def _who_does_what(context: Context) -> Cards:
    """Everybody with what they have to do now."""
    people = context.playbook.people.values()
    cards = [Card(entry_link(person), (Work(context.items_with("people", person.id), context).in_words(),)) for person in people]
    intro = context.say("Your own page has your tasks, week by week, and the calendar to subscribe to.")
    return Cards(heading=context.say("Who has what to do"), id="who", cards=cards, intro=intro)
