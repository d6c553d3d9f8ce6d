"""Rules for the coordination layer: work that outlasts those who do it, and absences that leave nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.plan import Planned
from mkdocs_playbook.review.accounts import NOTICE
from mkdocs_playbook.review.naming import counted
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.work import Usual, has_left, holders, still_here, usual_days
from mkdocs_playbook.schedule.deadlines import deadline
from mkdocs_playbook.schedule.people import owner
from mkdocs_playbook.schedule.pieces import workflow_of
from mkdocs_playbook.schedule.tasks import step_done

_OVER = ("published", "cancelled", "done", "delivered", "declined", "reached", "missed", "dropped", "closed")


@rule(
    "C117",
    "owner-has-left",
    "coordination",
    "Name somebody who is still there then.",
    bad="""
    people:
      mei: {name: Mei}
      lin: {name: Lin, until: 2027-01-31}
    campaigns:
      small-desk:
        name: Small Desk
        starts: 2027-02-11
        ends: 2027-03-18
        owner: lin  # <- here
    """,
    good="""
    people:
      mei: {name: Mei}
      lin: {name: Lin, until: 2027-01-31}
    campaigns:
      small-desk:
        name: Small Desk
        starts: 2027-02-11
        ends: 2027-03-18
        owner: mei
    """,
)
def owner_has_left(subject: Subject) -> Iterator[Gap]:
    """Somebody answers for work, or does it, after their last day on the team.

    Contracts end and the plan goes on with the old name in it. Looked at are owners of what is still to come, leads and backups of
    roles, and people named under 'assign:'. Owners of accounts are told 30 days before they leave: afterwards they cannot let others in.
    """
    to_come = _to_come(subject)
    for entry in subject.playbook.entries():
        for field in ("owner", "lead", "backup"):
            name = getattr(entry, field, None)
            until = _until(name, subject)
            if not name or not until:
                continue
            # Whose tasks somebody else gets anyway (a lead's, a backup's) is told only once they have left.
            end = _lasts(entry, to_come, subject) if field == "owner" else subject.today
            if entry.section == "accounts":  # who has left cannot let others in any more
                end = subject.today + NOTICE
            if end and until < end:
                more = f", and it goes on until {end}" if end > subject.today and entry.section != "accounts" else ""
                yield _gap(entry, field, f"{field} of '{entry.id}'", name, more, subject)
    yield from _assigned(subject)


def _gap(entry: Entry, path: str, what: str, person: str, more: str, subject: Subject) -> Gap:
    someone = subject.playbook.people[person]
    until = someone.until or subject.today
    place = subject.places.of(entry.section, entry.id, *path.split("."), key="." in path)
    gone = until < subject.today
    who = (someone.roles or (entry.id,) * (entry.section == "roles")) if gone else (person,)
    return Gap(f"'{person}', {what}, {'left' if gone else 'leaves'} on {until}{more}.", entry, place, who=who)


def _until(name: str | None, subject: Subject) -> dt.date | None:
    """The last day on the team of a person; roles, and people of whom nothing is said, have none."""
    person = subject.playbook.people.get(name or "")
    return person.until if person else None


def _to_come(subject: Subject) -> dict[str, dt.date]:
    """The day of each post that is not published yet, and of each request, by its address."""
    pieces = (piece for piece in subject.schedule.pieces if piece.post and not piece.is_published and piece.is_active)
    days = {piece.address: piece.date for piece in pieces if piece.date}
    for item in subject.schedule.items:
        if item.kind == "request":
            days.setdefault(item.address, item.date)
    return days


def _lasts(entry: Entry, to_come: Mapping[str, dt.date], subject: Subject) -> dt.date | None:
    """Until when somebody has to answer for an entry: its last day, else today; None where nothing of it is to come."""
    if getattr(entry, "status", None) in _OVER or getattr(entry, "delivered", None):
        return None
    if entry.section in ("posts", "requests"):
        last = to_come.get(entry.address)
    elif entry.section in ("campaigns", "cadences", "key_dates"):
        last = subject.schedule.spans[entry.id][1] if entry.id in subject.schedule.spans else None
    else:
        last = getattr(entry, "by", None) or subject.today
    return last if last and last >= subject.today else None


def _assigned(subject: Subject) -> Iterator[Gap]:
    """People named under 'assign:' who have left before a task would be due. A deadline that comes forward a little still finds them."""
    if not any(person.until for person in subject.playbook.people.values()):
        return
    usual = usual_days(subject)
    found: dict[tuple[str, str, str], list[dt.date]] = {}
    entries: dict[str, Planned] = {}
    for piece in subject.schedule.pieces:
        workflow = workflow_of(piece, subject.playbook)
        if workflow is None or piece.date is None or piece.is_empty or not piece.is_active:
            continue
        for step in workflow.steps.values():
            day = deadline(step.due, piece.date, usual.team)
            if day < subject.today or step_done(piece, step, workflow, subject.playbook)[0]:
                continue
            for role in step.role:
                said = next(((entry, key) for entry in piece.assigned_by for key in (step.id, role) if entry.assign.get(key)), None)
                if said is None:
                    continue
                entry, key = said
                someone = subject.playbook.people.get(entry.assign[key])
                if someone and has_left(someone, day, usual):
                    entries[entry.id] = entry
                    found.setdefault((entry.id, key, entry.assign[key]), []).append(day)
    for (name, key, person), days in found.items():
        more = f", and {counted(len(days), 'task')} would be due later, the last on {max(days)}"
        yield _gap(entries[name], f"assign.{key}", f"named for '{key}' at '{name}'", person, more, subject)


_SHARED = 3
"""From how many working days on it matters that two people are away together."""


@rule(
    "C122",
    "away-together",
    "coordination",
    "Agree who answers in these days, or name another 'backup:'.",
    severity="info",
    bad="""
    roles:
      social: {name: Social media manager, responsibilities: [comments], lead: faizal, backup: priya}  # <- here
    people:
      faizal: {name: Faizal, away: [{from: 2027-02-01, to: 2027-02-12}]}
      priya: {name: Priya, away: [{from: 2027-02-08, to: 2027-02-19}]}
    workflows: {reel: {formats: [reel], steps: {schedule: {role: social, due: 1 day before, reaches: scheduled}}}}
    posts: {wrap-a-mug: {title: Wrap a mug, date: 2027-02-10, format: reel}}
    """,
    good="""
    roles:
      social: {name: Social media manager, responsibilities: [comments], lead: faizal, backup: priya}
    people:
      faizal: {name: Faizal, away: [{from: 2027-02-01, to: 2027-02-05}]}
      priya: {name: Priya, away: [{from: 2027-02-08, to: 2027-02-19}]}
    workflows: {reel: {formats: [reel], steps: {schedule: {role: social, due: 1 day before, reaches: scheduled}}}}
    posts: {wrap-a-mug: {title: Wrap a mug, date: 2027-02-10, format: reel}}
    """,
)
def away_together(subject: Subject) -> Iterator[Gap]:
    """The one who has a role and the one who steps in are away on the same days.

    A backup is there for absences, and holidays are when both go. Told from three working days on, for roles that have tasks, where
    something is published in these days.
    """
    usual, here = usual_days(subject), still_here(subject)
    with_tasks = {role for item in subject.schedule.items if item.kind == "task" and not item.done for role in item.roles}
    published = {item.date for item in subject.schedule.items if item.kind == "publish" and not item.empty and item.date >= subject.today}
    for role in subject.playbook.roles.values():
        people = [key for key in holders(role.id, subject) if key in here]  # those who come later may be there by then
        backup = owner(role.backup, subject.playbook)
        if role.id not in with_tasks or len(people) != 1 or backup is None or backup == people[0]:
            continue
        days = sorted(_away(people[0], usual, subject) & _away(backup, usual, subject))
        if len(days) >= _SHARED and any(days[0] <= day <= days[-1] for day in published):
            span = f"on {counted(len(days), 'working day')} from {days[0]} to {days[-1]}"
            message = f"'{people[0]}', who has the role '{role.id}', and '{backup}', who steps in, are both away {span}."
            yield Gap(message, role, who=(people[0], backup))


def _away(person: str, usual: Usual, subject: Subject) -> set[dt.date]:
    """The working days of the team from today on when a person is away."""
    entry = still_here(subject).get(person)
    days = set()
    for absence in entry.away if entry else ():
        first, last = max(absence.from_, subject.today), absence.to or absence.from_
        every = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
        days |= {day for day in every if usual.team.works(day)}
    return days
