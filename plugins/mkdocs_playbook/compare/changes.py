"""What a comparison is made of: two sides, and the changes between them as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.timing import Offset, Rhythm, When
from mkdocs_playbook.schedule.schedule import Schedule


class Compared(NamedTuple):
    """One side of a comparison: a playbook with its schedule."""

    playbook: Playbook
    schedule: Schedule


Kind = Literal[
    "moved", "added", "cancelled", "on-hold", "resumed", "published", "removed", "status", "renamed", "channels", "text", "people",
    "numbers", "changed",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "moved", "added", "cancelled", "on-hold", "resumed", "published", "removed", "status", "renamed", "channels", "text", "people",
    "numbers", "changed",
)  # fmt: skip
"""The kinds of change, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that a field names. It stays the same one when only its title changes."""

    section: str
    id: str
    title: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, at an hour if it has one, to a last day if it lasts several."""

    date: dt.date
    time: dt.time | None = None
    ends: dt.date | None = None


Scalar = str | bool | Decimal | dt.date | dt.time | dt.timedelta | Named | Moment | When | Offset | Rhythm | Any
Value = Scalar | tuple[Scalar, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is different."""

    kind: Kind
    section: str
    """The section of the entry, or `strategy`, `playbook`, `settings`, `ideas`, `decisions`, `results`; for what comes of other
    changes, `tasks`, `slots`, `occurrences` (of meetings) or `reviews` (of KPIs)."""
    id: str
    """The id that the entry has now, or had last. Of tasks, occurrences and reviews it is the UID without `@` and the playbook's id,
    of slots `CADENCE.DATE`."""
    title: str
    address: str
    """Where the site shows it."""
    visibility: str
    """Who may see it: team, client or public."""
    field: str = ""
    """The path of the field within the entry, such as `kpis.reach.target`; empty where the change is about all of it."""
    name: str = ""
    """The last field of that path, without the ids in it: `target`."""
    within: tuple[Named | str, ...] = ()
    """The ids and names in that path."""
    old: Value = None
    new: Value = None
    unit: str | None = None
    """What the numbers count; `money` for amounts in the playbook's currency."""
    date: dt.date | None = None
    """The day that the change is about, as it is now, or was last."""
    because: str = ""
    """The key of the change that it follows from."""

    @property
    def key(self) -> str:
        """Names the change within its comparison: `posts/desk-upgrades.title`."""
        return f"{self.section}/{self.id}" + (f".{self.field}" if self.field else "")


_TEAM_SECTIONS = frozenset({"requests", "meetings", "accounts", "decisions", "ideas", "settings", "feeds"})
_TEAM_FIELDS = frozenset({"notes", "budget", "boost", "email", "away", "copy", "parts", "kept_in", "second_factor", "paid_by"})
"""What only the team sees where nothing else is said."""


def visibility(entry: Entry | None, section: str, field: str) -> str:
    if field.partition(".")[0] in _TEAM_FIELDS or any(part in _TEAM_FIELDS for part in field.split(".")):
        return "team"
    return (entry.visibility if entry else None) or ("team" if section in _TEAM_SECTIONS else "client")


def about(entry: Entry, kind: Kind, *, field: str = "", **more: Any) -> Change:
    """A change of an entry."""
    return Change(
        kind=kind,
        section=entry.section,
        id=entry.id,
        title=entry.label,
        address=entry.address,
        visibility=visibility(entry, entry.section, field),
        field=field,
        **{"name": field, **more},
    )
