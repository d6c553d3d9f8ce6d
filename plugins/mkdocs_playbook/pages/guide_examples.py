"""What the guide tells people to write, with ids of their own playbook: pasted into one of its files, it is read without a problem."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain, count

from mkdocs_playbook.model.plan import Cadence
from mkdocs_playbook.pages.blocks import Block, Bullets, Code, Link, Prose, Run, Sample
from mkdocs_playbook.pages.context import Context

_DAY = dt.timedelta(days=1)


def post_example(context: Context) -> str:
    """A new post in the first channel of the playbook, of a format that is usual there and has a workflow, for the first goal."""
    playbook = context.playbook
    channel = next(iter(playbook.channels), "")
    with_work = {name for workflow in playbook.workflows.values() for name in workflow.formats}
    usual = (piece.format for piece in context.schedule.pieces if channel in piece.channels and piece.format in with_work)
    return _lines(
        "posts:",
        f"  {_new(context, 'our-next-post')}:",
        "    title: What people will see",
        f"    date: {_tuesday(context)}",
        "    time: 12:00",
        _one("    channels: [{}]", playbook.channels),
        _one("    format: {}", usual),
        _one("    goals: [{}]", playbook.goals),
        "    status: planned",
    )


def person_example(context: Context) -> str:
    """A new person, in the first role of the playbook."""
    first = _tuesday(context)
    return _lines(
        "people:",
        f"  {_new(context, 'alex')}:",
        "    name: Alex",
        _one("    roles: [{}]", context.playbook.roles),
        "    email: alex@example.com",
        f"    away: [{{from: {first}, to: {first + 3 * _DAY}}}]",
    )


def kpi_example(context: Context) -> str:
    """A KPI of the library, and a new goal that it measures."""
    playbook, kpi = context.playbook, _new(context, "engagement")
    return _lines(
        "kpis:",
        f"  {kpi}:",
        "    use: er_reach",
        _one("    owner: {}", [*playbook.people, *playbook.roles]),
        "    review: monthly",
        "goals:",
        f"  {_new(context, 'livelier-talks')}:",
        "    statement: More people take part in what we publish",
        f"    kpis: {{{kpi}: {{success: 3, failure: 1.5}}}}",
    )


def series_blocks(context: Context) -> Iterator[Block]:
    """How one turn of a series goes to another day, is left out, or becomes a post; nothing where no series has an empty turn."""
    found = _turns(context)
    if found is None:
        return
    cadence, turns = found
    first, other = turns[0], turns[-1]
    head = f"cadences:\n  {cadence.id}:\n"
    where = f"It is written in {cadence.place.path}. " if cadence.place.path in context.sources else ""
    yield Bullets(
        heading="Move or drop one turn of a series",
        style="numbered",
        items=[
            "If the date stands at no post, it comes from a series (a cadence): its rhythm gives a date for each turn.",
            Run(("Find the series among the ", Link("cadences", "cadences"), f". Here it is '{cadence.title}' that changes. {where}")),
            "Add one of the following lines at the series, below its id. If a line of that name is there already, add to that.",
            "A turn is always called by the date that the rhythm gives it, also after it was moved.",
        ],
    )
    yield Sample(intro="To another day, with its deadlines:", text=f"{head}    move: {{{first}: {first + _DAY}}}\n")
    yield Sample(intro="Left out, this once:", text=f"{head}    skip: [{other}]\n")
    if any(key.isdecimal() for key in cadence.topics):
        yield Prose(
            text="The topics of this series stand in order. If a turn is left out, its topic and all that follow go to the turn after it; "
            "if there is none left for the last of them, move that topic to 'ideas'."
        )
    else:
        yield Prose(text="If a topic is written for that date, remove it, too.")
        yield Sample(intro="About something else:", text=f'{head}    topics: {{{first}: "What this turn is about"}}\n')
    yield Sample(
        intro=Run(
            (
                "With more of its own, such as an hour, a text or a status: write a post for that turn. ",
                Code("slot:"),
                " is the turn's date, ",
                Code("date:"),
                " the day on which it comes out. What the post does not say is taken from the series:",
            )
        ),
        text=_lines(
            "posts:",
            f"  {_new(context, 'our-next-turn')}:",
            "    title: What people will see",
            f"    cadence: {cadence.id}",
            f"    slot: {first}",
            f"    date: {first + _DAY}",
        ),
    )


def _turns(context: Context) -> tuple[Cadence, list[dt.date]] | None:
    """A cadence and one or two of its turns that no post fills, not moved yet.

    The first cadence that has turns to come without a topic; else to come; else any.
    """
    cadences = context.playbook.cadences
    free = [
        (cadences[piece.cadence], piece.slot, piece.is_empty)
        for piece in context.schedule.pieces
        if piece.cadence and piece.slot and not piece.post and piece.is_active and piece.slot not in cadences[piece.cadence].move
    ]
    coming = [turn for turn in free if turn[1] >= context.today]
    for turns in ([turn for turn in coming if turn[2]], coming, free):
        for cadence in cadences.values():
            found = sorted(slot for of, slot, _ in turns if of is cadence)[:2]
            if found:
                return cadence, found
    return None


def _tuesday(context: Context) -> dt.date:
    """A Tuesday in about four weeks."""
    return context.today + dt.timedelta(weeks=4, days=1 - context.today.weekday())


def _new(context: Context, name: str) -> str:
    """An id that nothing in the playbook has or had: `name`, or with a number behind it."""
    taken = {key for entry in context.playbook.entries() for key in (entry.id, *entry.was)}
    numbered = (f"{name}-{number}" for number in count(2))
    return next(key for key in chain([name], numbered) if key not in taken)


def _one(line: str, names: Iterable[str | None]) -> str:
    """`line` with the first of `names` in it; nothing where there is none."""
    return next((line.format(name) for name in names), "")


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines if line)
