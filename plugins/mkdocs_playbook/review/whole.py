"""Rules across all three layers: work without direction, direction without work, and plans nobody looks at again."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.review.naming import counted, entry_of
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.schedule.items import Item


@rule(
    "W101",
    "busy-work",
    "planning",
    "Name what it serves in 'goals:', of the post, its cadence, its campaign or its pillar.",
    bad="""
    goals: {awareness: {statement: Be known in three districts}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-01}  # <- here
    """,
    good="""
    goals: {awareness: {statement: Be known in three districts}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-01, goals: [awareness]}
    """,
)
def busy_work(subject: Subject) -> Iterator[Gap]:
    """Content serves no goal.

    It costs the same hours as content that does, and nobody can tell afterwards whether it was worth them. If no goal fits, either
    the post is one too many or a goal is missing.
    """
    told = set()
    for piece in subject.schedule.pieces:
        entry = entry_of(piece, subject)
        if entry and not piece.goals and piece.is_active and entry.id not in told:
            told.add(entry.id)
            yield Gap(f"'{entry.id}' serves no goal.", entry)


@rule(
    "W102",
    "goal-nobody-works-on",
    "coordination",
    "Give the goal an 'owner:', or its posts and cadences an owner or a workflow with roles.",
    bad="""
    people: {mei: {name: Mei}}
    channels: {instagram: {name: Instagram}}
    goals:
      awareness: {statement: Be known in three districts}  # <- here
    cadences:
      tips: {title: Tip, every: week on mon, channels: [instagram], goals: [awareness], starts: 2027-01-18, ends: 2027-03-29}
    """,
    good="""
    people: {mei: {name: Mei}}
    channels: {instagram: {name: Instagram}}
    goals:
      awareness: {statement: Be known in three districts}
    cadences:
      tips: {title: Tip, every: week on mon, channels: [instagram], goals: [awareness], starts: 2027-01-18, ends: 2027-03-29, owner: mei}
    """,
)
def goal_nobody_works_on(subject: Subject) -> Iterator[Gap]:
    """Content is planned for a goal, and nobody is named for any of it, nor for the goal.

    On the calendar the goal looks well served, and in the team everybody thinks that another does it. A role counts as somebody:
    where a role has no people, C101 says so.
    """
    serving: dict[str, list[Item]] = {}
    for item in subject.schedule.items:
        if item.kind in ("publish", "task") and item.status not in ("on-hold", "cancelled"):
            for key in item.goals:
                serving.setdefault(key, []).append(item)
    for goal in subject.playbook.goals.values():
        going_on = serving.get(goal.id, [])
        published = [item for item in going_on if item.kind == "publish"]
        if published and not goal.owner and not any(item.people or item.roles for item in going_on):
            yield Gap(f"Nobody is named for any of the {counted(len(published), 'publication')} that serve the goal '{goal.id}'.", goal)


_OVER = ("published", "cancelled", "done", "delivered", "declined", "reached", "missed", "dropped", "closed")


@rule(
    "W103",
    "review-overdue",
    "strategy",
    "Look whether it is still true, and write the next day in 'review_by:'.",
    bad="""
    audiences:
      night-desk:
        name: Night-desk renters
        review_by: 2027-01-08  # <- here
    """,
    good="""
    audiences:
      night-desk:
        name: Night-desk renters
        review_by: 2027-04-08
    """,
)
def review_overdue(subject: Subject) -> Iterator[Gap]:
    """A day on which somebody wanted to look at something again has passed.

    Strategies fail quietly: the audience moved on, the holiday was moved, and the plan still says what was true a year ago. What is
    over by now (published posts, past campaigns and key dates) is not looked at.
    """
    playbook = subject.playbook
    if (day := playbook.strategy.review_by) and day < subject.today:
        yield Gap(
            f"The strategy should have been looked at again by {day}.", place=subject.places.of("strategy", "review_by"), address="strategy"
        )
    for entry in playbook.entries():
        if entry.review_by and entry.review_by < subject.today and not _is_over(entry, subject):
            place = subject.places.of(entry.section, entry.id, "review_by")
            yield Gap(f"'{entry.id}' should have been looked at again by {entry.review_by}.", entry, place)


def _is_over(entry: Entry, subject: Subject) -> bool:
    span = subject.schedule.spans.get(entry.id) if entry.section in ("campaigns", "cadences", "key_dates") else None
    return getattr(entry, "status", None) in _OVER or bool(span and span[1] < subject.today)
