"""Rules for the coordination layer: busy work, and work that nobody does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.plan import Planned
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import assigned, holder


@rule("C101", "nobody-assigned", "coordination", "Give the role a 'lead:', or name somebody under 'assign:'.")
def nobody_assigned(subject: Subject) -> Iterator[Gap]:
    """Told once for each role that leaves tasks without a person: it is the role that has to be mended."""
    waiting: dict[str, int] = {}
    for item in subject.schedule.items:
        if item.kind == "task" and not item.done:
            for name in _nobody(item, subject):
                waiting[name] = waiting.get(name, 0) + 1
    for name, count in waiting.items():
        tasks = "1 task has" if count == 1 else f"{count} tasks have"
        yield Gap(f"{tasks} nobody, because the role '{name}' has no lead and not exactly one holder.", subject.playbook.roles[name])


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


@rule("C102", "role-without-people", "coordination", "Name it in 'roles:' of a person, or give it a 'lead:'.")
def role_without_people(subject: Subject) -> Iterator[Gap]:
    held = {role for person in subject.playbook.people.values() for role in person.roles}
    for entry in subject.playbook.roles.values():
        if entry.id not in held and not entry.lead:
            yield Gap(f"Nobody holds the role '{entry.id}'.", entry)


@rule("C103", "role-without-responsibilities", "coordination", "Add 'responsibilities:'.")
def role_without_responsibilities(subject: Subject) -> Iterator[Gap]:
    for entry in subject.playbook.roles.values():
        if not entry.responsibilities:
            yield Gap(f"The role '{entry.id}' does not say what it answers for.", entry)


@rule("C104", "post-without-workflow", "coordination", "Add its 'format:' to a workflow's 'formats:', or name a 'workflow:'.")
def post_without_workflow(subject: Subject) -> Iterator[Gap]:
    told = set()
    for piece in subject.schedule.pieces:
        entry = piece.post or subject.playbook.cadences.get(piece.cadence or "")
        if entry and not piece.workflow and piece.is_active and not piece.is_published and entry.id not in told:
            told.add(entry.id)
            yield Gap(f"No workflow says who does what for '{entry.id}'.", entry)


@rule("C105", "task-late", "coordination", "Do it and write the day under 'done:', or move the post.")
def task_late(subject: Subject) -> Iterator[Gap]:
    for item in subject.schedule.items:
        if item.kind == "task" and item.is_late(subject.today):
            who = " and ".join(item.people) or "nobody"
            yield Gap(f"'{item.step}' for '{item.title}' was due on {item.date} ({who}).", _entry(item, subject))


@rule("C106", "request-without-date", "coordination", "Add 'needed_by:'.")
def request_without_date(subject: Subject) -> Iterator[Gap]:
    for request in subject.playbook.requests.values():
        if not request.needed_by and not request.delivered and request.status not in ("delivered", "declined"):
            yield Gap(f"The request '{request.id}' does not say by when.", request)


@rule("C107", "request-late", "coordination", "Ask again, or plan without it.")
def request_late(subject: Subject) -> Iterator[Gap]:
    for item in subject.schedule.items:
        if item.kind == "request" and item.is_late(subject.today):
            yield Gap(f"'{item.title}' was needed by {item.date} and is still '{item.status}'.", _entry(item, subject))


@rule("C108", "empty-meeting", "coordination", "Add 'roles:' or 'people:'.")
def empty_meeting(subject: Subject) -> Iterator[Gap]:
    for meeting in subject.playbook.meetings.values():
        if not meeting.roles and not meeting.people:
            yield Gap(f"Nobody is in the meeting '{meeting.id}'.", meeting)


def _entry(item: Item, subject: Subject) -> Entry | None:
    playbook = subject.playbook
    if item.kind == "request":
        return next((entry for entry in playbook.requests.values() if entry.place == item.place), None)
    return playbook.posts.get(item.post or "") or playbook.cadences.get(item.cadence or "")
