"""Slots: the dates that a cadence's rhythm gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from dateutil.rrule import rrulestr

from mkdocs_playbook.model.plan import Cadence
from mkdocs_playbook.model.timing import Rhythm
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.workdays import Workdays

MAX_SLOTS = 2_000
"""How often a cadence or a meeting may recur; daily, that is more than five years."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One turn of a cadence. `name` is the date that the rule gives and never changes; `date` is the day it is on."""

    cadence: str
    name: date
    date: date
    topic: str | None = None


def recurrences(rhythm: Rhythm, first: date, last: date) -> list[date]:
    """Every day from `first` to `last` that the rhythm gives, `MAX_SLOTS` + 1 at most (RFC 5545, weeks begin on Monday)."""
    rule = rrulestr(
        f"{rhythm.rrule};WKST=MO;UNTIL={last:%Y%m%d}" if "WKST" not in rhythm.rrule else f"{rhythm.rrule};UNTIL={last:%Y%m%d}",
        dtstart=datetime.combine(first, time()),
    )
    return [found.date() for found in islice(rule, MAX_SLOTS + 1)]


def on_working_day(day: date, rhythm: Rhythm, workdays: Workdays) -> date:
    """`day`, or the working day that the rhythm names for it ("month on 16 or the nearest working day before")."""
    if rhythm.shift == "before":
        return workdays.before(day)
    if rhythm.shift == "after":
        return workdays.after(day)
    return workdays.nearest(day) if rhythm.shift == "nearest" else day


def slots_of(cadence: Cadence, dates: Dates, places: Places, problems: Problems) -> dict[date, Slot]:
    """The slots of a cadence by name, in order."""
    first, last = dates.span(cadence)
    if first is None or last is None or cadence.status == "cancelled":
        return {}
    names = recurrences(cadence.every, first, last)
    if len(names) > MAX_SLOTS:
        problems.error(
            "D103",
            places.of("cadences", cadence.id, "every"),
            f"This cadence has more than {MAX_SLOTS:,} slots. Give it an earlier end, or a slower rhythm.",
        )
        return {}
    _check_names(cadence, names, places, problems)
    kept = [name for name in names if name not in cadence.skip]
    topics = _topics(cadence, kept, places, problems)
    return {
        name: Slot(cadence.id, name, cadence.move.get(name) or on_working_day(name, cadence.every, dates.team), topics.get(name))
        for name in kept
    }


def nearest_slots(names: list[date], day: date) -> str:
    """The slots around `day`, for a message."""
    near = sorted(sorted(names, key=lambda name: abs(name - day))[:2])
    return f"The nearest slots are {' and '.join(str(name) for name in near)}." if near else "It has no slots at all."


def _check_names(cadence: Cadence, names: list[date], places: Places, problems: Problems) -> None:
    written: list[tuple[date, tuple[str, str | int]]] = [(name, ("skip", number)) for number, name in enumerate(cadence.skip)]
    written += [(name, ("move", str(name))) for name in cadence.move]
    for name, path in written:
        if name not in names:
            problems.error(
                "D104",
                places.of("cadences", cadence.id, *path, key=path[0] == "move"),
                f"'{cadence.id}' has no slot on {name}. {nearest_slots(names, name)}",
            )


def _topics(cadence: Cadence, names: list[date], places: Places, problems: Problems) -> dict[date, str]:
    """Slot → topic. A list fills the slots from the start; a map names them by date."""
    topics: dict[date, str] = {}
    for key, topic in cadence.topics.items():
        if key.isdigit():
            if int(key) <= len(names):
                topics[names[int(key) - 1]] = topic
            else:
                problems.warning(
                    "D105",
                    places.of("cadences", cadence.id, "topics", int(key) - 1),
                    f"There is no slot left for this topic: '{cadence.id}' has {len(names)} slots. "
                    "Move it to 'ideas', or let the cadence end later.",
                )
            continue
        try:
            name = date.fromisoformat(key)
        except ValueError:
            name = date.min
        if name in names:
            topics[name] = topic
        else:
            problems.error(
                "D104",
                places.of("cadences", cadence.id, "topics", key, key=True),
                f"'{cadence.id}' has no slot on {key}. {nearest_slots(names, name) if name > date.min else 'Write the date of a slot.'}",
            )
    return topics
