"""Who does a task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mkdocs_playbook.model.plan import Planned
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import Step


def assignees(step: Step, said_by: Sequence[Planned], playbook: Playbook, day: date) -> tuple[str, ...]:
    """The people who do `step`, one for each of its roles; nobody for a role that nobody holds.

    `said_by` are post, cadence and campaign. For each role: what the first of them says under `assign`, for the step, then for
    the role; else the role's lead; else the only person who holds it. Somebody who has left before `day` is passed over.
    """
    found = []
    for role in step.role:
        person = assigned(step.id, role, said_by) or holder(role, playbook, day)
        if person:
            found.append(person)
    return tuple(dict.fromkeys(found))


def assigned(step: str, role: str, said_by: Iterable[Planned]) -> str | None:
    for planned in said_by:
        if person := planned.assign.get(step) or planned.assign.get(role):
            return person
    return None


def holder(role: str, playbook: Playbook, day: date | None = None) -> str | None:
    """The role's lead, else the only person who holds the role."""
    lead = playbook.roles[role].lead if role in playbook.roles else None
    if lead and _is_there(lead, playbook, day):
        return lead
    holders = [key for key, person in playbook.people.items() if role in person.roles and _is_there(key, playbook, day)]
    return holders[0] if len(holders) == 1 else None


def owner(name: str | None, playbook: Playbook, day: date | None = None) -> str | None:
    """The person behind an owner, who may be written as a role."""
    if name is None or name in playbook.people:
        return name
    return holder(name, playbook, day)


def _is_there(person: str, playbook: Playbook, day: date | None) -> bool:
    until = playbook.people[person].until if person in playbook.people else None
    return until is None or day is None or day <= until
