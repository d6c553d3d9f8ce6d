"""The tasks that are still to be done, and the days on which they would be due if nobody were away.

Plain functions over a schedule, for the rules about who does what by when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mkdocs_playbook.model.plan import Planned
from mkdocs_playbook.model.team import Person, Step
from mkdocs_playbook.review.rules import Subject, once
from mkdocs_playbook.schedule.deadlines import deadline
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import is_on_team
from mkdocs_playbook.schedule.schedule import Schedule
from mkdocs_playbook.schedule.workdays import Workdays, holidays, person_workdays, team_workdays, together

_ASIDE = ("on-hold", "cancelled")


class Usual(NamedTuple):
    """The days on which everybody works who is neither away nor gone."""

    team: Workdays
    people: dict[str, Workdays]

    def of(self, people: Sequence[str]) -> Workdays:
        """The days on which all of these work; of people who share none, the first one's; of nobody, the team's."""
        known = [self.people[person] for person in people if person in self.people]
        shared = together(known) if known else self.team
        return shared if shared.weekdays else known[0]


@once
def usual_days(subject: Subject) -> Usual:
    playbook, spans = subject.playbook, subject.schedule.spans
    off = [(entry.day_off, *spans[entry.id]) for entry in playbook.key_dates.values() if entry.day_off and entry.id in spans]
    days_off = holidays(playbook, off)
    at_work = {"away": (), "from_": None, "until": None}
    people = {key: person_workdays(person.model_copy(update=at_work), playbook, days_off) for key, person in playbook.people.items()}
    return Usual(team_workdays(playbook, days_off), people)


def has_left(person: Person, day: dt.date, usual: Usual) -> bool:
    """Whether somebody is gone before something is due. A deadline that comes forward a little still finds them."""
    return person.until is not None and usual.team.add(person.until, 2) < day


def tasks(schedule: Schedule) -> Iterator[Item]:
    """Tasks of content that goes on; those of empty slots are only promised."""
    return filter(is_work, schedule.items)


def is_work(item: Item) -> bool:
    """Whether an item is a task, one of content that goes on."""
    return item.kind == "task" and not item.empty and item.status not in _ASIDE


@once
def open_tasks(subject: Subject) -> list[Item]:
    """Tasks that are still to be done and not late yet."""
    return [item for item in tasks(subject.schedule) if not item.done and item.date >= subject.today]


def by_piece(items: Sequence[Item]) -> list[list[Item]]:
    """The tasks of each piece of content, or of each batch, in the order of its workflow."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.uid.rpartition("@")[0].rpartition(".")[0], []).append(item)
    return [sorted(group, key=lambda item: item.rank) for group in groups.values()]


def step_of(item: Item, subject: Subject) -> Step:
    return subject.playbook.workflows[item.workflow or ""].steps[item.step or ""]


def day_without(item: Item, days: Workdays, subject: Subject) -> dt.date:
    """When a task would be due for somebody with these working days."""
    return deadline(step_of(item, subject).due, item.publishing or item.date, days)


def is_orphan(item: Item, usual: Usual, subject: Subject) -> bool:
    """Whether a task to come is that of somebody who has left by then: its deadline says nothing, and C117 tells of it."""
    day = day_without(item, usual.team, subject)
    return day >= subject.today and any(has_left(subject.playbook.people[key], day, usual) for key in item.people)


def entry_of_task(item: Item, subject: Subject) -> Planned | None:
    """Where that is written which a task is for: a post, else its cadence."""
    return subject.playbook.posts.get(item.post or "") or subject.playbook.cadences.get(item.cadence or "")


def what_for(item: Item) -> str:
    """What a task is for, by its id."""
    if item.post:
        return f"'{item.post}'"
    if item.slot:
        return f"the slot {item.slot} of '{item.cadence}'"
    return f"'{item.cadence}' (published from {item.publishing} on)"


@once
def still_here(subject: Subject) -> dict[str, Person]:
    """The people who have not left."""
    return {key: person for key, person in subject.playbook.people.items() if (person.until or dt.date.max) >= subject.today}


def holders(role: str, subject: Subject, day: dt.date | None = None) -> list[str]:
    """Everybody who holds a role, its lead first, without those who are not on the team on `day`."""
    lead = subject.playbook.roles[role].lead if role in subject.playbook.roles else None
    others = [key for key, person in subject.playbook.people.items() if role in person.roles and key != lead]
    return [key for key in ([lead] if lead else []) + others if is_on_team(key, subject.playbook, day)]
