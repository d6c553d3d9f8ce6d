"""Rules for the coordination layer: deadlines that are missed, or cannot be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from mkdocs_playbook.model.team import Person
from mkdocs_playbook.review.naming import counted, listed
from mkdocs_playbook.review.order import disorders
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.work import day_without, entry_of_task, is_orphan, open_tasks, step_of, usual_days, what_for
from mkdocs_playbook.schedule.people import owner
from mkdocs_playbook.schedule.workdays import Workdays

FORWARD = 2
"""How many working days a deadline may come forward without anybody being told: a long weekend."""


@rule(
    "C105",
    "task-late",
    "coordination",
    "Do it and write the day under 'done:', or move the post.",
    bad="""
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people: {jun: {name: Jun}}
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-15, format: reel}  # <- here
    """,
    good="""
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people: {jun: {name: Jun}}
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-15, format: reel, done: {visuals: 2027-01-12}}
    """,
)
def task_late(subject: Subject) -> Iterator[Gap]:
    """A task was due before today, and nothing says that it is done.

    Each late step eats the time of the next, and the last one has none left. Or it is done, and nobody knows.
    """
    usual = usual_days(subject)
    for item in subject.schedule.items:
        if item.kind == "task" and item.is_late(subject.today) and not is_orphan(item, usual, subject):
            who = " and ".join(item.people) or "nobody"
            message = f"'{item.step}' for '{item.title}' was due on {item.date} ({who})."
            yield Gap(message, entry_of_task(item, subject), who=item.people or item.roles)


@rule(
    "C111",
    "deadline-on-absence",
    "coordination",
    "Let somebody else do these tasks ('assign:' of the post, cadence or campaign), or move what they are for.",
    bad="""
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people:
      jun:
        name: Jun
        away:
          - {from: 2027-02-04, to: 2027-02-10, why: holidays}  # <- here
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: "Tuesday, 1 week before"}}}}
    posts: {draw-your-table: {title: Draw your table, date: 2027-02-16, format: reel}}
    """,
    good="""
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people:
      jun:
        name: Jun
        away:
          - {from: 2027-02-04, to: 2027-02-10, why: holidays}
      lin: {name: Lin, roles: [designer]}
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: "Tuesday, 1 week before"}}}}
    posts: {draw-your-table: {title: Draw your table, date: 2027-02-16, format: reel, assign: {visuals: lin}}}
    """,
)
def deadline_on_absence(subject: Subject) -> Iterator[Gap]:
    """Somebody is away when a task would be due, or in the whole week before.

    A deadline moves before the absence, and quietly takes days that the work needs: the brief may not even be there yet. Told once
    for each absence, where a task comes forward by more than two working days, where the only one who does it has had no day at
    work in the week before, or where they are not on the team yet. Tasks that thereby lose their order are told by C113 and C116.
    """
    found: dict[tuple[str, tuple[str | int, ...]], list[str]] = {}
    for name, where, what in _on_absence(subject):
        found.setdefault((name, where), []).append(what)
    for (key, path), tasks in found.items():
        person = subject.playbook.people[key]
        if path == ("from",):
            message = f"'{key}' comes on {person.from_}, after {counted(len(tasks), 'task')} of theirs should be done: {_some(tasks)}."
        else:
            absence = person.away[int(path[1])]
            until = f"from {absence.from_} to {absence.to}" if absence.to else f"on {absence.from_}"
            message = f"'{key}' is away {until}, and {counted(len(tasks), 'task')} cannot be done as planned: {_some(tasks)}."
        yield Gap(message, person, subject.places.of("people", key, *path), who=(key, *_backups(key, subject)))


def _on_absence(subject: Subject) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Person, where their absence is written, and which task it hits."""
    usual = usual_days(subject)
    told = {item.uid for pair in disorders(subject) for item in (pair.before, pair.after) if item}
    for item in open_tasks(subject):
        if item.uid in told or not item.people:
            continue
        days, step = usual.of(item.people), step_of(item, subject)
        wanted = day_without(item, days, subject)
        forward = sum(days.works(item.date + dt.timedelta(days=number)) for number in range(1, (wanted - item.date).days + 1))
        is_work = len(item.people) == 1 and not step.approval and not step.due.is_after  # the others need no week before
        task = f"'{item.step}' for {what_for(item)}"
        for key in item.people:
            person = subject.playbook.people[key]
            if person.from_ and wanted < person.from_:
                yield key, ("from",), f"{task} on {wanted}"
            elif forward > FORWARD and (number := _absence(person, wanted)) is not None:
                yield key, ("away", number), f"{task} comes forward from {wanted} to {item.date}, by {forward} working days"
            elif is_work and (number := _week_away(person, item.date, days)) is not None:
                yield key, ("away", number), f"{task} is due on {item.date}, without a day to work on it in the week before"


def _some(tasks: Sequence[str]) -> str:
    more = [f"{len(tasks) - 3} more"] if len(tasks) > 3 else []
    return "; ".join([*tasks[:3], *more])


def _absence(person: Person, day: dt.date) -> int | None:
    """Which absence of a person a day lies in."""
    return next((number for number, absence in enumerate(person.away) if absence.from_ <= day <= (absence.to or absence.from_)), None)


def _week_away(person: Person, day: dt.date, days: Workdays) -> int | None:
    """The absence that takes each working day in the week before a day; a week with fewer than three of them is none."""
    week = [day - dt.timedelta(days=number) for number in range(1, 8)]
    absences = [_absence(person, before) for before in week if days.works(before)]
    return absences[0] if len(absences) > 2 and None not in absences else None


def _backups(person: str, subject: Subject) -> tuple[str, ...]:
    """Who steps in for the roles of a person."""
    roles = (role for role in subject.playbook.roles.values() if role.lead == person or role.id in subject.playbook.people[person].roles)
    backups = (owner(role.backup, subject.playbook, subject.today) for role in roles)
    return tuple(dict.fromkeys(backup for backup in backups if backup and backup != person))


@rule(
    "C112",
    "too-many-tasks",
    "coordination",
    "Give some to somebody else, move posts, or raise 'settings.review.tasks_a_week'.",
    bad="""
    settings: {review: {tasks_a_week: 2}}
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people:
      jun: {name: Jun}  # <- here
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-04, format: reel}
      one-tray: {title: "One tray, no more key hunt", date: 2027-02-05, format: reel}
      two-laptops: {title: "Two laptops, one table", date: 2027-02-05, format: reel}
    """,
    good="""
    settings: {review: {tasks_a_week: 2}}
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people:
      jun: {name: Jun}
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-04, format: reel}
      one-tray: {title: "One tray, no more key hunt", date: 2027-02-05, format: reel}
      two-laptops: {title: "Two laptops, one table", date: 2027-02-12, format: reel}
    """,
)
def too_many_tasks(subject: Subject) -> Iterator[Gap]:
    """Somebody has more tasks in a week than a person can do.

    Each deadline may be fair, and all of them together are not. Counted are tasks to be done by week, from this week on;
    'settings.review.tasks_a_week' says how many are too many.
    """
    limit = subject.settings.tasks_a_week
    counts: dict[str, dict[dt.date, int]] = {}
    for item in open_tasks(subject):
        monday = item.date - dt.timedelta(days=item.date.weekday())
        for person in item.people:
            weeks = counts.setdefault(person, {})
            weeks[monday] = weeks.get(monday, 0) + 1
    for key, weeks in counts.items():
        full = [f"{count} in the week of {monday}" for monday, count in sorted(weeks.items()) if count > limit]
        if full:
            message = f"'{key}' has more than {counted(limit, 'task')} to do in {counted(len(full), 'week')}: {listed(full)}."
            yield Gap(message, subject.playbook.people[key])
