"""What has to be done for a piece of content, by when and by whom: workflow steps → items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import dropwhile
from typing import Any, NamedTuple

from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import STATUSES, Step, Workflow
from mkdocs_playbook.model.timing import Offset
from mkdocs_playbook.problems import Place, Problems
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.deadlines import deadline, shift
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import Holders, assignee
from mkdocs_playbook.schedule.pieces import ASIDE, Piece, has_reached, least_far
from mkdocs_playbook.schedule.workdays import Workdays, together


def task_items(pieces: Iterable[Piece], playbook: Playbook, dates: Dates, holders: Holders) -> Iterator[Item]:
    """One item for each step of each piece; for a cadence in batches, one for each step and week."""
    make = _Maker(playbook, dates, holders)
    batches: dict[tuple[str, str], list[Piece]] = {}
    for piece in pieces:
        if piece.date is None or piece.status == "cancelled":
            continue
        if piece.batched and piece.slot:
            year, week, _ = piece.slot.isocalendar()
            batches.setdefault((piece.cadence or "", f"{year}-W{week:02d}"), []).append(piece)
        else:
            yield from make.tasks((piece,), piece.uid, piece.title)
    for (cadence, name), batch in batches.items():
        entry = playbook.cadences[cadence]
        batch.sort(key=lambda piece: (piece.date or date.max, piece.uid))
        title = f"{entry.title}, week {int(name[-2:])}"
        yield from make.tasks(batch, f"{entry.stable_id}.{name}", title)


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
    return _is_behind(piece.status, step, workflow), None


def _is_behind(status: str, step: Step, workflow: Workflow) -> bool:
    """Whether a post with that status has the step behind it, whatever `done` says."""
    if step.due.is_after or status in ASIDE:
        return False
    if status == "published":
        return True
    from_here = dropwhile(lambda other: other is not step, workflow.steps.values())
    return any(has_reached(status, other.reaches) for other in from_here if other.reaches and not other.due.is_after)


def _everybody(step: Step, done: dict[str, date], piece: Piece, playbook: Playbook) -> bool:
    """Whether `done` names every role of the step, or the person who does it for that role."""
    if len(step.role) < 2:
        return True
    day = max(done.values())
    return all(role in done or assignee(step, role, piece.assigned_by, playbook, day) in done for role in step.role)


class _Duty:
    """A step of a workflow, with what is the same for all of its tasks: a plan has few steps and tens of thousands of tasks."""

    def __init__(self, step: Step, rank: int, workflow: Workflow, playbook: str, reckoned: _Reckoned) -> None:
        self.step, self.rank, self.workflow, self.reckoned = step, rank, workflow, reckoned
        self.name, self.due, self.is_after = step.label, step.due, step.due.is_after
        self.uid_end = f".{step.stable_id}@{playbook}"
        self.behind = frozenset(status for status in STATUSES if _is_behind(status, step, workflow))
        """The statuses of posts that have the step behind them."""


class _Reckoned:
    """Days that were worked out for one distance, by the day that they are counted from."""

    def __init__(self) -> None:
        self.shifted: dict[date, date] = {}
        """In the team's working days, on whichever day that comes out."""
        self.deadlines: dict[tuple[date, tuple[str, ...] | None], date] = {}
        """And by the people whose working days count; without any said, the team's."""


class _Maker:
    """Makes tasks, and keeps what it worked out for one: others count from the same days, and are done by the same people."""

    def __init__(self, playbook: Playbook, dates: Dates, holders: Holders) -> None:
        self._playbook, self._dates, self._holders = playbook, dates, holders
        reckoned: dict[Offset, _Reckoned] = {}
        self._duties = {
            key: [
                _Duty(step, rank, workflow, playbook.playbook.id, reckoned.setdefault(step.due, _Reckoned()))
                for rank, step in enumerate(workflow.steps.values())
            ]
            for key, workflow in playbook.workflows.items()
        }
        self._workdays: dict[tuple[str, ...], Workdays] = {}

    def tasks(self, pieces: Sequence[Piece], uid: str, title: str) -> Iterator[Item]:
        """The tasks of the first piece's workflow, for all `pieces` together.

        What comes before publishing is counted from the earliest of them, what comes after from the latest.
        """
        first = pieces[0]
        duties = self._duties.get(first.workflow or "")
        if duties is None or first.date is None:
            return
        last = max(piece.date for piece in pieces if piece.date) if len(pieces) > 1 else first.date
        real = [piece for piece in pieces if not piece.is_empty]
        going_on = [piece for piece in real if piece.is_active] or real
        batch = first.batched
        said = _said_of_batch(pieces, self._playbook) if batch else first
        uid_start, workflow, cadence, paid = f"task.{uid}", first.workflow, first.cadence, first.is_paid
        campaign, pillar, stage, goals, address, place = said.campaign, said.pillar, said.stage, said.goals, said.address, said.place
        post, slot = (None, None) if batch else (first.post.id if first.post else None, first.slot)
        posts = tuple(piece.post.id for piece in pieces if piece.post) if batch else ()
        zone = first.zone or self._playbook.playbook.timezone
        channels = tuple(dict.fromkeys(channel for piece in pieces for channel in piece.channels)) if batch else tuple(first.channels)
        empty, status = not real, _least(going_on)
        text = ", ".join(piece.title for piece in real) if batch else None
        for duty in duties:
            step = duty.step
            is_done, done_on = self._done(duty, going_on)
            start = last if duty.is_after else first.date  # what follows publishing waits for the last piece of a batch
            # Who is on the team is asked for the day of the task, before it is known who does it and works on which days.
            day = done_on or self._shift(duty, start)
            people = self._holders.assignees(step, first.assigned_by, day)
            if batch:
                asked = (self._holders.assignees(step, piece.assigned_by, day) for piece in pieces)
                people = tuple(dict.fromkeys(person for found in asked for person in found))
            # What is done must not move when somebody's absence is written down later.
            due = self._deadline(duty, start, None if is_done else people)
            # By name and one by one: that is half again as fast as with what they share out of a dict.
            yield Item(
                uid=uid_start + duty.uid_end,
                kind="task",
                title=title,
                date=done_on or due,
                time=duty.due.at,
                zone=zone,
                people=people,
                roles=step.role,
                step=step.id,
                step_name=duty.name,
                rank=duty.rank,
                workflow=workflow,
                done_when=step.done_when,
                post=post,
                posts=posts,
                cadence=cadence,
                slot=slot,
                channels=channels,
                format=first.format,
                campaign=campaign,
                pillar=pillar,
                stage=stage,
                goals=goals,
                status=status,
                done=is_done,
                due=due,
                publishing=start,
                empty=empty,
                paid=paid,
                text=text,
                address=address,
                place=place,
            )

    def _done(self, duty: _Duty, pieces: Sequence[Piece]) -> tuple[bool, date | None]:
        """Whether the step is done for all of these pieces, and on which day, if that is known."""
        if len(pieces) == 1:
            [piece] = pieces
            if piece.post and piece.post.done:
                return step_done(piece, duty.step, duty.workflow, self._playbook)
            return piece.status in duty.behind, None
        done = [step_done(piece, duty.step, duty.workflow, self._playbook) for piece in pieces]
        is_done = bool(done) and all(finished for finished, _ in done)
        days = [day for _, day in done if day]
        return is_done, max(days) if is_done and len(days) == len(done) else None

    def _shift(self, duty: _Duty, start: date) -> date:
        """The day of a step, counted in the team's working days."""
        known = duty.reckoned.shifted.get(start)
        if known is None:
            known = duty.reckoned.shifted[start] = shift(duty.due, start, self._dates.team)
        return known

    def _deadline(self, duty: _Duty, start: date, people: tuple[str, ...] | None) -> date:
        """The day on which a step is due for these people; without any said, for the team."""
        known = duty.reckoned.deadlines.get((start, people))
        if known is None:
            workdays = self._dates.team if people is None else self._together(people)
            known = duty.reckoned.deadlines[start, people] = deadline(duty.due, start, workdays)
        return known

    def _together(self, people: tuple[str, ...]) -> Workdays:
        if people not in self._workdays:
            self._workdays[people] = _workdays(people, self._dates)
        return self._workdays[people]


class _Said(NamedTuple):
    """What the tasks of a batch say of its pieces; of a piece alone, it says that itself."""

    campaign: str | None
    pillar: str | None
    stage: str | None
    goals: tuple[str, ...]
    address: str
    place: Place


def _said_of_batch(pieces: Sequence[Piece], playbook: Playbook) -> _Said:
    """What all of the pieces say; where they differ, what their cadence says."""
    cadence = playbook.cadences[pieces[0].cadence or ""]

    def shared(name: str) -> Any:
        said = {getattr(piece, name) for piece in pieces}
        return said.pop() if len(said) == 1 else getattr(cadence, name)

    return _Said(shared("campaign"), shared("pillar"), shared("stage"), shared("goals"), cadence.address, cadence.place)


def _workdays(people: Sequence[str], dates: Dates) -> Workdays:
    """The days on which all of these people work; of people who share none, the first one's; of nobody, the team's."""
    known = [dates.people[person] for person in people if person in dates.people]
    shared = together(known) if known else dates.team
    return shared if shared.weekdays else known[0]


def _least(pieces: Sequence[Piece]) -> str | None:
    """The status of the piece that is least far."""
    return least_far([piece.status for piece in pieces]) if pieces else "idea"
