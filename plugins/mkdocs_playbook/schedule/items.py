"""Items: everything that has a date, worked out once, with all that pages, feeds and exports need to know of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

from mkdocs_playbook.model.moments import zone as find_zone
from mkdocs_playbook.problems import NOWHERE, Place

Kind = Literal["publish", "task", "key-date", "meeting", "request", "review"]
KINDS: tuple[Kind, ...] = ("publish", "task", "key-date", "meeting", "request", "review")

_GIVEN_UP = ("on-hold", "cancelled", "declined")
"""Statuses of what nobody waits for any more, or for now."""


@dataclass(kw_only=True, slots=True)
class Item:
    """Something on a day, or at an hour of it.

    Nobody changes an item; `replace` makes another. It is not frozen, for then it would take four times as long to make, and a
    plan has tens of thousands.
    """

    uid: str
    """Names the item for ever: kind, entry id, step or slot, `@`, playbook id. No title, date, channel order or person."""
    kind: Kind
    title: str
    date: dt.date
    """The day in the item's zone; the first day where it lasts several."""
    ends: dt.date | None = None
    """The last day, where it lasts several."""
    time: dt.time | None = None
    """The local time; None for something that belongs to a day as a whole."""
    zone: str = "UTC"
    """The IANA name of the time zone, or AoE."""
    duration: dt.timedelta | None = None
    people: tuple[str, ...] = ()
    """Who does it or takes part: ids of people."""
    roles: tuple[str, ...] = ()
    """In which roles."""
    step: str | None = None
    step_name: str | None = None
    rank: int = 0
    """The step's place in its workflow, from 0."""
    workflow: str | None = None
    done_when: str | None = None
    post: str | None = None
    posts: tuple[str, ...] = ()
    """The posts of a batch."""
    cadence: str | None = None
    slot: dt.date | None = None
    channels: tuple[str, ...] = ()
    format: str | None = None
    campaign: str | None = None
    pillar: str | None = None
    stage: str | None = None
    goals: tuple[str, ...] = ()
    status: str | None = None
    done: bool = False
    due: dt.date | None = None
    """When a task was due; `date` is the day on which it was done, once that is known."""
    publishing: dt.date | None = None
    """When that is published which a task is for."""
    empty: bool = False
    """Belongs to a slot that nothing fills yet: promised, neither content nor late."""
    paid: bool = False
    text: str | None = None
    """What else there is to say, in the author's words."""
    url: str | None = None
    color: str | None = None
    """The CSS name of its colour in feeds."""
    has_unnamed: bool = False
    """Somebody does it whom the edition that is built does not name."""
    address: str = ""
    """Where the site shows it: `posts/desk-upgrades`."""
    place: Place = NOWHERE
    """Where it is written."""

    @property
    def instant(self) -> dt.datetime | None:
        """The moment in UTC; None for something without an hour.

        A local time that does not exist, on the day when clocks go forward, is an hour later; of one that comes twice,
        the first is meant (PEP 495).
        """
        return self._moment(self.date)

    @property
    def last_instant(self) -> dt.datetime | None:
        """The same hour of the last day, even where clocks change in between."""
        return self._moment(self.last)

    def _moment(self, day: dt.date) -> dt.datetime | None:
        return dt.datetime.combine(day, self.time, find_zone(self.zone)).astimezone(dt.UTC) if self.time is not None else None

    @property
    def last(self) -> dt.date:
        return self.ends or self.date

    def is_late(self, today: dt.date) -> bool:
        """Whether it should have happened before `today` and did not."""
        if self.done or self.empty or self.kind not in ("publish", "task", "request") or self.status in _GIVEN_UP:
            return False
        return self.last < today

    def as_json(self) -> dict[str, Any]:
        """The item in JSON's types: dates and times in ISO 8601, lengths in minutes; what is not said is left out."""
        told: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in ("rank", "has_unnamed") or value in (None, "", (), NOWHERE) or value is False:
                continue
            if isinstance(value, Place):
                value = {"path": value.path, "line": value.line, "column": value.column}
            elif isinstance(value, dt.date | dt.time):
                value = value.isoformat()
            elif isinstance(value, dt.timedelta):
                value = int(value.total_seconds() // 60)
            told[field.name] = list(value) if isinstance(value, tuple) else value
        if self.instant:
            told["instant"] = f"{self.instant:%Y-%m-%dT%H:%M:%SZ}"
        told["done"] = self.done
        return told


def to_json(items: Iterable[Item]) -> str:
    """The items as a JSON list, one a line."""
    lines = ",\n".join(json.dumps(item.as_json(), ensure_ascii=False) for item in items)
    return f"[\n{lines}\n]\n" if lines else "[]\n"
