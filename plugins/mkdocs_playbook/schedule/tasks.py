"""What has to be done for a piece of content, by when and by whom: workflow steps → items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import dropwhile
from typing import Any

from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import Step, Workflow
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.deadlines import deadline, shift
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import assignee, assignees
from mkdocs_playbook.schedule.pieces import Piece, least_far, workflow_of
from mkdocs_playbook.schedule.publishing import said_of
from mkdocs_playbook.schedule.workdays import Workdays, together


def task_items(pieces: Iterable[Piece], playbook: Playbook, dates: Dates) -> Iterator[Item]:
    """One item for each step of each piece; for a cadence in batches, one for each step and week."""
    batches: dict[tuple[str, str], list[Piece]] = {}
    for piece in pieces:
        if piece.date is None or piece.status == "cancelled":
            continue
        if piece.batched and piece.slot:
            year, week, _ = piece.slot.isocalendar()
            batches.setdefault((piece.cadence or "", f"{year}-W{week:02d}"), []).append(piece)
        else:
            yield from _tasks([piece], piece.uid, piece.title, playbook, dates)
    for (cadence, name), batch in batches.items():
        entry = playbook.cadences[cadence]
        batch.sort(key=lambda piece: (piece.date or date.max, piece.uid))
        title = f"{entry.title}, week {int(name[-2:])}"
        yield from _tasks(batch, f"{entry.stable_id}.{name}", title, playbook, dates)


def check_steps(playbook: Playbook, problems: Problems) -> None:
    """Tell steps of one workflow that would give their tasks the same UID, because of what is in `was`."""
    for workflow in playbook.workflows.values():
        first: dict[str, Step] = {}
        for step in workflow.steps.values():
            for name in dict.fromkeys((step.stable_id, step.id)):
                other = first.setdefault(name, step)
                if other is not step:
                    problems.error(
                        "D110",
                        step.place,
                        f"The steps '{other.id}' and '{step.id}' of '{workflow.id}' would be one event in calendars: both are or were "
                        f"'{name}'. Remove it from 'was' of one of them.",
                    )


def step_done(piece: Piece, step: Step, workflow: Workflow, playbook: Playbook) -> tuple[bool, date | None]:
    """Whether the step is done for this piece, and on which day, if that is written.

    It is done when `done` says so for all who have to, or when the post has come to a status that this step, or one
    after it, brings it to.
    """
    dates = piece.post.done.get(step.id, {}) if piece.post else {}
    if "" in dates:
        return True, dates[""]
    if dates and _everybody(step, dates, piece, playbook):
        return True, max(dates.values())
    if step.due.is_after or not piece.is_active:
        return False, None
    if piece.is_published:
        return True, None
    from_here = dropwhile(lambda other: other is not step, workflow.steps.values())
    return any(piece.reached(other.reaches) for other in from_here if other.reaches and not other.due.is_after), None


def _everybody(step: Step, done: dict[str, date], piece: Piece, playbook: Playbook) -> bool:
    """Whether `done` names every role of the step, or the person who does it for that role."""
    if len(step.role) < 2:
        return True
    day = max(done.values())
    return all(role in done or assignee(step, role, piece.assigned_by, playbook, day) in done for role in step.role)


def _tasks(pieces: Sequence[Piece], uid: str, title: str, playbook: Playbook, dates: Dates) -> Iterator[Item]:
    """The tasks of the first piece's workflow, for all `pieces` together.

    What comes before publishing is counted from the earliest of them, what comes after from the latest.
    """
    first = pieces[0]
    workflow = workflow_of(first, playbook)
    if workflow is None or first.date is None:
        return
    last = max(piece.date for piece in pieces if piece.date)
    real = [piece for piece in pieces if not piece.is_empty]
    going_on = [piece for piece in real if piece.is_active] or real
    posts = tuple(piece.post.id for piece in pieces if piece.post)
    batch = first.batched
    said = _said_of_batch(pieces, playbook) if batch else said_of(first)
    zone = first.zone or playbook.playbook.timezone
    channels = tuple(dict.fromkeys(channel for piece in pieces for channel in piece.channels))
    status, text = _least(going_on), ", ".join(piece.title for piece in real) if batch else None
    for rank, step in enumerate(workflow.steps.values()):
        done = [step_done(piece, step, workflow, playbook) for piece in going_on]
        is_done = bool(done) and all(finished for finished, _ in done)
        days = [day for _, day in done if day]
        start = last if step.due.is_after else first.date  # what follows publishing waits for the last piece of a batch
        done_on = max(days) if is_done and len(days) == len(done) else None
        # Who is on the team is asked for the day of the task, before it is known who does it and works on which days.
        day = done_on or shift(step.due, start, dates.team)
        people = assignees(step, first.assigned_by, playbook, day)
        if batch:
            people = tuple(dict.fromkeys(person for piece in pieces for person in assignees(step, piece.assigned_by, playbook, day)))
        # What is done must not move when somebody's absence is written down later.
        due = deadline(step.due, start, dates.team if is_done else _workdays(people, dates))
        yield Item(
            **said,
            uid=f"task.{uid}.{step.stable_id}@{playbook.playbook.id}",
            kind="task",
            title=title,
            date=done_on or due,
            due=due,
            publishing=start,
            time=step.due.at,
            people=people,
            roles=step.role,
            step=step.id,
            step_name=step.label,
            rank=rank,
            done_when=step.done_when,
            posts=posts if batch else (),
            zone=zone,
            channels=channels,
            format=first.format,
            done=is_done,
            empty=not real,
            status=status,
            text=text,
        )


def _said_of_batch(pieces: Sequence[Piece], playbook: Playbook) -> dict[str, Any]:
    """What the tasks of a batch say of its pieces: what all of these say; where they differ, what their cadence says."""
    cadence = playbook.cadences[pieces[0].cadence or ""]

    def shared(name: str) -> Any:
        said = {getattr(piece, name) for piece in pieces}
        return said.pop() if len(said) == 1 else getattr(cadence, name)

    return {
        **said_of(pieces[0]),
        "post": None,
        "slot": None,
        **{name: shared(name) for name in ("campaign", "pillar", "stage", "goals")},
        "address": cadence.address,
        "place": cadence.place,
    }


def _workdays(people: Sequence[str], dates: Dates) -> Workdays:
    """The days on which all of these people work; of people who share none, the first one's; of nobody, the team's."""
    known = [dates.people[person] for person in people if person in dates.people]
    shared = together(known) if known else dates.team
    return shared if shared.weekdays else known[0]


def _least(pieces: Sequence[Piece]) -> str | None:
    """The status of the piece that is least far."""
    return least_far([piece.status for piece in pieces]) if pieces else "idea"
