"""Slots: the dates that a cadence's rhythm gives."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import dropwhile, islice

from dateutil.rrule import rrule, rrulestr

from mkdocs_playbook.model.fields import WrongError
from mkdocs_playbook.model.moments import read_date
from mkdocs_playbook.model.plan import Cadence
from mkdocs_playbook.model.timing import Rhythm
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.deadlines import slot_day

MAX_SLOTS = 2_000
"""How often a cadence or a meeting may recur; daily, that is more than five years."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One turn of a cadence. `name` is the date that the rule gives and never changes; `date` is the day it is on."""

    cadence: str
    name: date
    date: date
    topic: str | None = None


def recurrences(rhythm: Rhythm, first: date, last: date, since: date | None = None) -> list[date]:
    """Every day from `first` to `last` that the rhythm gives, `MAX_SLOTS` + 1 at most (RFC 5545, weeks begin on Monday).

    Intervals, as in "2 weeks on tue", are counted from the week, month or year of `since`; without it, of `first`.
    Raises `ValueError` for a rule that gives no days to count with.
    """
    text = rhythm.rrule
    if re.search(r"INTERVAL=\s*(-|0*(;|$))", text):
        raise ValueError("the interval is not a number above 0")
    if "WKST" not in text:
        text += ";WKST=MO"
    rule = rrulestr(text, dtstart=datetime.combine(since or first, time()))
    assert isinstance(rule, rrule)  # a set is made of several
    found = rule.replace(until=datetime.combine(last, time()))
    days = dropwhile(lambda day: day < first, (moment.date() for moment in found))
    return list(islice(days, MAX_SLOTS + 1))


def slots_of(cadence: Cadence, dates: Dates, places: Places, problems: Problems) -> dict[date, Slot] | None:
    """The slots of a cadence by name, in order; None where a problem, now told, keeps them from being known."""
    first, last = dates.span(cadence)
    if first is None or last is None or last < first:
        return None
    at = places.of("cadences", cadence.id, "every")
    try:
        names = recurrences(cadence.every, first, last)
    except ValueError as error:
        problems.error("D103", at, f"'{cadence.every}' is not a rhythm that can be planned with: {error}. Write one such as 'week on mon'.")
        return None
    if len(names) > MAX_SLOTS:
        problems.error("D103", at, f"This cadence has more than {MAX_SLOTS:,} slots. Give it an earlier end, or a slower rhythm.")
        return None
    if not names:
        problems.warning("D109", at, f"'{cadence.every}' gives no day from {first} to {last}, so that this cadence has no slots.")
    _check_names(cadence, names, places, problems)
    skipped = set(cadence.skip)
    kept = [name for name in names if name not in skipped]
    topics = _topics(cadence, kept, places, problems)
    return {name: Slot(cadence.id, name, slot_day(cadence, name, dates.team), topics.get(name)) for name in kept}


def nearest_slots(names: list[date], day: date, word: str = "slot") -> str:
    """Those of `names`, which are in order, around `day`, for a message that calls them `word`."""
    at = bisect(names, day)
    near = sorted(sorted(names[max(at - 2, 0) : at + 2], key=lambda name: abs(name - day))[:2])
    if len(near) < 2:
        return f"Its only {word} is {near[0]}." if near else f"It has no {word}s at all."
    return f"The nearest {word}s are {near[0]} and {near[1]}."


def _check_names(cadence: Cadence, names: list[date], places: Places, problems: Problems) -> None:
    written: list[tuple[date, tuple[str, str | int]]] = [(name, ("skip", number)) for number, name in enumerate(cadence.skip)]
    written += [(name, ("move", str(name))) for name in cadence.move]
    known = set(names)
    for name, path in written:
        if problems.is_full:
            return
        if name not in known:
            problems.error(
                "D104",
                places.of("cadences", cadence.id, *path, key=path[0] == "move"),
                f"'{cadence.id}' has no slot on {name}. {nearest_slots(names, name)}",
            )


def _topics(cadence: Cadence, names: list[date], places: Places, problems: Problems) -> dict[date, str]:
    """Slot → topic. A list fills the slots from the start; a map names them by date."""
    topics: dict[date, str] = {}
    known = set(names)
    for key, topic in cadence.topics.items():
        if problems.is_full:
            break
        if re.fullmatch(r"[1-9][0-9]{0,4}", key) or (re.fullmatch(r"[1-9][0-9]{5,8}", key) and int(key) <= len(cadence.topics)):
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
        at = places.of("cadences", cadence.id, "topics", key, key=True)
        try:
            name = read_date(key.strip())
        except WrongError:
            problems.error("D104", at, f"'{key[:40]}' is not the date of a slot. Write it as in 2027-01-12, or write the topics as a list.")
            continue
        if name in known:
            topics[name] = topic
        else:
            problems.error("D104", at, f"'{cadence.id}' has no slot on {name}. {nearest_slots(names, name)}")
    return topics
