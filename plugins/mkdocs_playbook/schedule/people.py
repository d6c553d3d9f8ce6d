"""Who does a task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mkdocs_playbook.model.plan import Planned
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import Step


class Holders:
    """Who holds which role on which day, and so does its tasks: looked up once for each."""

    def __init__(self, playbook: Playbook) -> None:
        self._playbook = playbook
        self._known: dict[tuple[str, date], tuple[str, ...]] = {}

    def assignees(self, step: Step, said_by: Sequence[Planned], day: date) -> tuple[str, ...]:
        """The people who do `step`, one for each of its roles; nobody for a role that nobody holds.

        `said_by` are post, cadence and campaign. For each role: what the first of them says under `assign`, for the step, then for
        the role; else the role's lead; else the only person who holds it. Who is not on the team on `day` is passed over, unless
        named under `assign`.
        """
        if len(step.role) == 1:
            return self._of_role(step.id, step.role[0], said_by, day)
        found = [self._of_role(step.id, role, said_by, day) for role in step.role]
        return tuple(dict.fromkeys(person for people in found for person in people))

    def _of_role(self, step: str, role: str, said_by: Sequence[Planned], day: date) -> tuple[str, ...]:
        if person := assigned(step, role, said_by):
            return (person,)
        known = self._known.get((role, day))
        if known is None:
            person = holder(role, self._playbook, day)
            known = self._known[role, day] = (person,) if person else ()
        return known


def assignee(step: Step, role: str, said_by: Sequence[Planned], playbook: Playbook, day: date | None) -> str | None:
    """The person who does `step` for one of its roles."""
    return assigned(step.id, role, said_by) or holder(role, playbook, day)


def assigned(step: str, role: str, said_by: Iterable[Planned]) -> str | None:
    for planned in said_by:
        said = planned.assign
        if said and (person := said.get(step) or said.get(role)):
            return person
    return None


def holder(role: str, playbook: Playbook, day: date | None = None) -> str | None:
    """The role's lead, else the only person who holds the role, among those who are on the team on `day`."""
    lead = playbook.roles[role].lead if role in playbook.roles else None
    if lead and is_on_team(lead, playbook, day):
        return lead
    if role in playbook.roles and playbook.roles[role].has_unnamed:
        return None
    holders = [key for key, person in playbook.people.items() if role in person.roles and is_on_team(key, playbook, day)]
    return holders[0] if len(holders) == 1 else None


def owning_roles(name: str | None, playbook: Playbook) -> tuple[str, ...]:
    """The role behind an owner, where it is written as one."""
    return (name,) if name is not None and name in playbook.roles else ()


def owner(name: str | None, playbook: Playbook, day: date | None = None) -> str | None:
    """The person behind an owner, who may be written as a role."""
    if name is None or name in playbook.people:
        return name
    return holder(name, playbook, day)


def is_on_team(person: str, playbook: Playbook, day: date | None) -> bool:
    """Whether the person has come and not left yet on `day`."""
    entry = playbook.people.get(person)
    return entry is None or day is None or (entry.from_ or date.min) <= day <= (entry.until or date.max)
