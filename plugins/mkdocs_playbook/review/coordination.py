"""Rules for the coordination layer: roles and people, and work that nobody does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from mkdocs_playbook.model.plan import Planned
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.review.naming import counted
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.words import quoted
from mkdocs_playbook.review.work import entry_of_task, holders, open_tasks, still_here
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import assigned, holder, owner


@rule(
    "C101",
    "nobody-assigned",
    "coordination",
    "Give the role a 'lead:', or name somebody under 'assign:'.",
    bad="""
    roles:
      designer: {name: Designer, responsibilities: [pictures and video]}  # <- here
    people:
      jun: {name: Jun, roles: [designer]}
      lin: {name: Lin, roles: [designer]}
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
    posts: {desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-01, format: reel}}
    """,
    good="""
    roles:
      designer: {name: Designer, responsibilities: [pictures and video], lead: jun}
    people:
      jun: {name: Jun, roles: [designer]}
      lin: {name: Lin, roles: [designer]}
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
    posts: {desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-01, format: reel}}
    """,
)
def nobody_assigned(subject: Subject) -> Iterator[Gap]:
    """A role has tasks to do, and nobody knows that they are the one.

    Work that belongs to two people, or to none, is found undone on the day of publishing. Told once for each role, since it is
    the role that has to be mended; whoever answers for the content can do that.
    """
    for role, items in _waiting(subject).items():
        first = min(item.due or item.date for item in items)
        said_by = [entry for item in items if (entry := entry_of_task(item, subject))]
        said_by += [subject.playbook.campaigns[item.campaign] for item in items if item.campaign]
        who = tuple(dict.fromkeys(entry.owner for entry in said_by if entry.owner and entry.owner != role))
        is_one = len(items) == 1
        message = f"{counted(len(items), 'task')} {'has' if is_one else 'have'} nobody, {'' if is_one else 'the first '}due on {first}"
        yield Gap(f"{message}: {_why_nobody(role, first, subject)}.", subject.playbook.roles[role], who=who)


def _why_nobody(role: str, day: dt.date, subject: Subject) -> str:
    on_team, lead = holders(role, subject, day), subject.playbook.roles[role].lead
    if on_team:
        return f"{quoted(on_team)} hold the role '{role}', which has no lead{' on the team then' if lead else ''}"
    everybody = holders(role, subject)
    return (
        f"{quoted(everybody)} of the role '{role}' {_is(everybody)} not on the team then"
        if everybody
        else f"nobody holds the role '{role}'"
    )


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _waiting(subject: Subject) -> dict[str, list[Item]]:
    """Role → the tasks to be done that have nobody because of it."""
    waiting: dict[str, list[Item]] = {}
    for item in subject.schedule.items:
        if item.kind == "task" and not item.done and item.status not in ("on-hold", "cancelled"):
            for role in _nobody(item, subject):
                waiting.setdefault(role, []).append(item)
    return waiting


def _nobody(item: Item, subject: Subject) -> Iterator[str]:
    """The roles of a task that nobody fills: where several have to, each needs somebody."""
    playbook = subject.playbook
    entries: tuple[dict[str, Any], ...] = (playbook.posts, playbook.cadences, playbook.campaigns)
    keys = (item.post, item.cadence, item.campaign)
    said_by = [entry[key] for entry, key in zip(entries, keys, strict=True) if key in entry]
    for role in item.roles:
        is_one_of_several = len(item.roles) > 1 and not item.posts  # the posts of a batch may each name somebody
        if not item.people or (is_one_of_several and not _person(item, role, said_by, playbook)):
            yield role


def _person(item: Item, role: str, said_by: Sequence[Planned], playbook: Playbook) -> str | None:
    return assigned(item.step or "", role, said_by) or holder(role, playbook, item.due)


@rule(
    "C102",
    "role-without-people",
    "coordination",
    "Name it in 'roles:' of a person, or give it a 'lead:'.",
    bad="""
    roles:
      analyst: {name: Analyst, responsibilities: [weekly numbers by Tuesday noon]}  # <- here
    people: {mei: {name: Mei}}
    """,
    good="""
    roles:
      analyst: {name: Analyst, responsibilities: [weekly numbers by Tuesday noon]}
    people: {mei: {name: Mei, roles: [analyst]}}
    """,
)
def role_without_people(subject: Subject) -> Iterator[Gap]:
    """Nobody holds a role, or nobody who is still there.

    What a role answers for is done by people. A role without tasks is told here; one with tasks is told with them, by C101.
    """
    with_tasks = {role for item in subject.schedule.items if item.kind == "task" and not item.done for role in item.roles}
    people = still_here(subject)
    held = {role for person in people.values() for role in person.roles}
    for entry in subject.playbook.roles.values():
        if entry.id not in held and entry.lead not in people and entry.id not in with_tasks:
            left = holders(entry.id, subject)
            yield Gap(f"Nobody holds the role '{entry.id}'{f': {quoted(left)} left' if left else ''}.", entry)


@rule(
    "C103",
    "role-without-responsibilities",
    "coordination",
    "Add 'responsibilities:'.",
    bad="""
    roles:
      designer: {name: Designer, lead: jun}  # <- here
    people: {jun: {name: Jun}}
    """,
    good="""
    roles:
      designer: {name: Designer, lead: jun, responsibilities: [photos and video edits, alt text]}
    people: {jun: {name: Jun}}
    """,
)
def role_without_responsibilities(subject: Subject) -> Iterator[Gap]:
    """A role does not say what it answers for.

    A title means something else in every team. What is not written falls between two roles, such as replies in the evening or
    the list of who gave consent, and whoever takes over a role has nothing to read.
    """
    for entry in subject.playbook.roles.values():
        if not entry.responsibilities:
            yield Gap(f"The role '{entry.id}' does not say what it answers for.", entry)


@rule(
    "C108",
    "empty-meeting",
    "coordination",
    "Add 'roles:' or 'people:'.",
    bad="""
    meetings:
      launch-sync: {name: Launch sync, date: 2027-02-01, at: "10:00"}  # <- here
    """,
    good="""
    people: {mei: {name: Mei}}
    meetings:
      launch-sync: {name: Launch sync, date: 2027-02-01, at: "10:00", people: [mei]}
    """,
)
def empty_meeting(subject: Subject) -> Iterator[Gap]:
    """Nobody takes part in a meeting.

    A meeting without people is in nobody's calendar feed, so nobody comes.
    """
    for meeting in subject.playbook.meetings.values():
        if not meeting.roles and not meeting.people:
            yield Gap(f"Nobody is in the meeting '{meeting.id}'.", meeting)


@rule(
    "C109",
    "role-without-backup",
    "coordination",
    "Add 'backup:' with a role or a person that can step in.",
    severity="info",
    bad="""
    roles:
      designer: {name: Designer, responsibilities: [pictures], lead: jun}  # <- here
    people: {jun: {name: Jun}, mei: {name: Mei}}
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
    posts: {desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-01, format: reel}}
    """,
    good="""
    roles:
      designer: {name: Designer, responsibilities: [pictures], lead: jun, backup: mei}
    people: {jun: {name: Jun}, mei: {name: Mei}}
    workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
    posts: {desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-01, format: reel}}
    """,
)
def role_without_backup(subject: Subject) -> Iterator[Gap]:
    """One person does all tasks of a role, and nobody would step in.

    People fall ill without asking the calendar. Who steps in is settled in a quiet week, not on the morning of a launch. Roles
    that several people hold need no backup, and a team of one has none to name.
    """
    if len(still_here(subject)) < 2:
        return
    waiting = _waiting(subject)
    counts: dict[str, int] = {}
    for item in open_tasks(subject):
        for role in item.roles:
            counts[role] = counts.get(role, 0) + 1
    for name, count in counts.items():
        entry = subject.playbook.roles.get(name)
        people = holders(name, subject, subject.today)
        if entry is None or name in waiting or len(people) != 1:
            continue
        told = f"'{people[0]}' has the role '{name}' alone, with {counted(count, 'task')} to come"
        if not entry.backup:
            yield Gap(f"{told}, and nobody is named to step in.", entry, who=(people[0],))
        elif owner(entry.backup, subject.playbook, subject.today) == people[0]:
            yield Gap(f"{told}; its backup '{entry.backup}' is the same person.", entry, who=(people[0],))


@rule(
    "C119",
    "person-without-role",
    "coordination",
    "Add 'roles:' to the person.",
    severity="info",
    bad="""
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people:
      jun: {name: Jun}
      siti: {name: Siti}  # <- here
    """,
    good="""
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}, shop: {name: Shop, responsibilities: [stock]}}
    people:
      jun: {name: Jun}
      siti: {name: Siti, roles: [shop]}
    """,
)
def person_without_role(subject: Subject) -> Iterator[Gap]:
    """A person holds no role.

    Tasks go to roles, so such a person gets none but by name, and others cannot tell what to ask them. Often it is somebody new
    whose role was forgotten.
    """
    leads = {role.lead for role in subject.playbook.roles.values()}
    for key, person in still_here(subject).items():
        if not person.roles and key not in leads:
            yield Gap(f"'{key}' holds no role.", person)
