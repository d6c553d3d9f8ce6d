"""Rules for goals: whether each says how far, from where, by when and through whom."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Goal
from mkdocs_playbook.review.naming import counted
from mkdocs_playbook.review.rules import Gap, Subject, rule

FINISHED = ("reached", "missed", "dropped")
"""Statuses of goals that nobody works for any more."""


def open_goals(subject: Subject) -> list[Goal]:
    """The goals that somebody still wants to reach."""
    return [goal for goal in subject.playbook.goals.values() if goal.status not in FINISHED]


def running_goals(subject: Subject) -> list[Goal]:
    """The open goals whose date is not past; of the others S115 asks first how they ended."""
    return [goal for goal in open_goals(subject) if not goal.by or goal.by >= subject.today]


def lead(subject: Subject) -> tuple[str, ...]:
    """Who answers for the strategy as a whole: the owner of the main goal."""
    return tuple(goal.owner for goal in open_goals(subject) if goal.primary and goal.owner)[:1]


@rule(
    "S102",
    "goal-without-measure",
    "strategy",
    "Add 'kpis:' with a baseline, a target, success and failure.",
    bad="""
        goals:
          more-regulars:  # <- here
            statement: Make people who bought once come back
    """,
    good="""
        kpis:
          repeat-rate: {name: Repeat purchase rate}
        goals:
          more-regulars:
            statement: Make people who bought once come back
            kpis:
              repeat-rate: {baseline: 18, target: 25, success: 23, failure: 18}
    """,
)
def goal_without_measure(subject: Subject) -> Iterator[Gap]:
    """A goal has no KPI.

    A goal that nothing measures cannot be missed, so nobody learns from it. 'Measurable' is the M of SMART goals
    (G. T. Doran, Management Review, November 1981).
    """
    for goal in running_goals(subject):
        if not goal.kpis:
            yield Gap(f"The goal '{goal.id}' has no KPI, so nobody can tell whether it is reached.", goal)


@rule(
    "S103",
    "goal-without-owner-or-date",
    "strategy",
    "Add 'owner:' and 'by:'.",
    bad="""
        goals:
          list-growth:  # <- here
            statement: Win 650 new newsletter readers
            by: 2027-03-31
    """,
    good="""
        people: {priya: {name: Priya}}
        goals:
          list-growth:
            statement: Win 650 new newsletter readers
            by: 2027-03-31
            owner: priya
    """,
)
def goal_without_owner_or_date(subject: Subject) -> Iterator[Gap]:
    """A goal does not say who answers for it, or by when it is to be reached.

    Without an owner everybody waits for somebody else; without a date there is never a day on which to look and decide.
    """
    for goal in running_goals(subject):
        missing = [what for what, value in (("owner", goal.owner), ("date", goal.by)) if not value]
        if missing:
            yield Gap(f"The goal '{goal.id}' has no {' and no '.join(missing)}.", goal)


@rule(
    "S104",
    "no-main-goal",
    "strategy",
    "Write 'primary: true' at the one that decides.",
    bad="""
        goals:
          awareness: {statement: Be known to renters in Queenstown}  # <- here
          sales: {statement: Take 92000 dollars online}
    """,
    good="""
        goals:
          awareness: {statement: Be known to renters in Queenstown, primary: true}
          sales: {statement: Take 92000 dollars online}
    """,
)
def no_main_goal(subject: Subject) -> Iterator[Gap]:
    """No goal is the main one, or several are.

    Sooner or later two goals want the same Tuesday and the same money. The main goal says which of them wins, before
    there is a quarrel about it.
    """
    goals = [goal for goal in open_goals(subject) if goal.primary]
    if not goals and open_goals(subject):
        yield Gap("No goal is the main one.", place=subject.places.of("goals"), address="goals")
    for goal in goals[1:]:
        yield Gap(f"'{goal.id}' is a main goal beside '{goals[0].id}'; with two, neither decides.", goal)


@rule(
    "S105",
    "goal-without-work",
    "strategy",
    "Name it in 'goals:' of a campaign, cadence or post, or drop it.",
    bad="""
        goals:
          awareness: {statement: Be known to renters in Queenstown}
          office-orders: {statement: Get 45 offices to ask for a quote}  # <- here
        posts:
          desk-upgrades: {title: 5 desk upgrades under 20 dollars, date: 2027-01-19, goals: [awareness]}
    """,
    good="""
        goals:
          awareness: {statement: Be known to renters in Queenstown}
          office-orders: {statement: Get 45 offices to ask for a quote}
        posts:
          desk-upgrades: {title: 5 desk upgrades under 20 dollars, date: 2027-01-19, goals: [awareness]}
          office-gifts: {title: A cup for sixty colleagues, date: 2027-01-21, goals: [office-orders]}
    """,
)
def goal_without_work(subject: Subject) -> Iterator[Gap]:
    """No campaign, cadence or post serves a goal.

    A goal without work is vision without action: it stands in the strategy and nothing on the calendar brings it nearer.
    What serves a goal also serves the goals above it ('supports:'). Content that names no goal serves those of its pillar,
    or else of its channels.
    """
    playbook = subject.playbook
    pieces = [piece for piece in subject.schedule.pieces if piece.status != "cancelled"]
    campaigns = [campaign for campaign in playbook.campaigns.values() if campaign.status != "cancelled"]
    served = {goal for campaign in campaigns for goal in campaign.goals}
    for piece in pieces:
        served.update(piece.goals or (goal for channel in piece.channels for goal in playbook.channels[channel].goals))
    waiting = list(served)
    while waiting:
        higher = set(playbook.goals[waiting.pop()].supports) - served
        served |= higher
        waiting += higher
    idle = [goal for goal in running_goals(subject) if goal.id not in served]
    told = [goal for goal in idle if "S105" not in goal.ignore]
    if not pieces and not campaigns and len(told) > 1:
        message = f"Nothing is planned yet that serves any of the {len(told)} goals."
        yield Gap(message, place=subject.places.of("goals", key=True), address="goals", who=lead(subject))
        idle = [goal for goal in idle if goal not in told]
    for goal in idle:
        yield Gap(f"Nothing planned serves the goal '{goal.id}'.", goal)


@rule(
    "S112",
    "goal-without-baseline",
    "strategy",
    "Write the value of the last comparable period as 'baseline:' at its KPI, or measure it now.",
    bad="""
        kpis:
          new-subscribers: {name: New subscribers}
        goals:
          list-growth:  # <- here
            statement: Win 650 new newsletter readers
            kpis:
              new-subscribers: {target: 650, success: 560, failure: 400}
    """,
    good="""
        kpis:
          new-subscribers: {name: New subscribers}
        goals:
          list-growth:
            statement: Win 650 new newsletter readers
            kpis:
              new-subscribers: {baseline: 380, target: 650, success: 560, failure: 400}
    """,
)
def goal_without_baseline(subject: Subject) -> Iterator[Gap]:
    """A goal has KPIs, but none of them says what the value is today.

    Without the value at the start nobody knows whether the target is bold or already met, and afterwards nobody can say
    what the work changed.
    """
    results = [result for result in subject.playbook.results if not result.channel and not result.campaign]
    for goal in running_goals(subject):
        if goal.kpis and all(use.baseline is None for use in goal.kpis.values()):
            known = [result for result in results if result.kpi in goal.kpis]
            hint = f" There is a result to start from: '{known[-1].kpi}' was {known[-1].value:f} in {known[-1].period}." if known else ""
            yield Gap(f"The goal '{goal.id}' has no baseline, so nobody knows where it starts from.{hint}", goal)


@rule(
    "S113",
    "goal-without-target",
    "strategy",
    "Write 'target:' at its KPI: the value that is aimed at.",
    bad="""
        kpis:
          new-subscribers: {name: New subscribers}
        goals:
          list-growth:  # <- here
            statement: Win more newsletter readers
            kpis:
              new-subscribers: {baseline: 380}
    """,
    good="""
        kpis:
          new-subscribers: {name: New subscribers}
        goals:
          list-growth:
            statement: Win more newsletter readers
            kpis:
              new-subscribers: {baseline: 380, target: 650}
    """,
)
def goal_without_target(subject: Subject) -> Iterator[Gap]:
    """A goal has KPIs, but none of them says which value is aimed at.

    'More' is reached by one more. A number says how much work and money the goal is worth, and when it is time to stop.
    """
    for goal in running_goals(subject):
        if goal.kpis and all(use.target is None and use.success is None for use in goal.kpis.values()):
            yield Gap(f"The goal '{goal.id}' has no target.", goal)


@rule(
    "S115",
    "goal-past-its-date",
    "strategy",
    "Write 'status: reached', 'missed' or 'dropped', or give it a new date in 'by:'.",
    bad="""
        goals:
          christmas-sales:  # <- here
            statement: Sell 900 gift sets before Christmas
            by: 2026-12-24
            status: active
    """,
    good="""
        goals:
          christmas-sales:
            statement: Sell 900 gift sets before Christmas
            by: 2026-12-24
            status: missed
    """,
)
def goal_past_its_date(subject: Subject) -> Iterator[Gap]:
    """A goal's date is past, and nobody has said how it ended.

    Until somebody says reached, missed or dropped, people keep working for it, and what it taught is not written down.
    """
    for goal in open_goals(subject):
        if goal.by and goal.by < subject.today:
            ago = counted((subject.today - goal.by).days, "day")
            status = f"is still '{goal.status}'" if goal.status else "does not say how it ended"
            yield Gap(f"The goal '{goal.id}' was to be reached by {goal.by}, {ago} ago, and {status}.", goal)
