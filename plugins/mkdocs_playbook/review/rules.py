"""What a rule and a finding are. A rule is one small function that looks across the layers for one kind of gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.problems import Place, Problem
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.schedule.schedule import Schedule

Layer = Literal["strategy", "planning", "coordination"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What rules look at."""

    playbook: Playbook
    schedule: Schedule
    places: Places
    today: dt.date


@dataclass(frozen=True, slots=True)
class Gap:
    """What a rule found: a sentence, and the entry or the place that it is about."""

    message: str
    entry: Entry | None = None
    place: Place | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of gap. `code` never changes its meaning; `mend` says how the gap is closed."""

    code: str
    name: str
    layer: Layer
    mend: str
    find: Callable[[Subject], Iterator[Gap]]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A gap in a playbook, told as a page and by `playbook check`."""

    place: Place
    code: str
    message: str
    mend: str
    layer: Layer
    address: str
    """The page of what it is about."""
    label: str

    def as_problem(self) -> Problem:
        return Problem(self.place, self.code, f"{self.message} {self.mend}", "info")


RULES: dict[str, Rule] = {}
"""All rules by code; the modules beside this one add theirs."""


def rule(code: str, name: str, layer: Layer, mend: str) -> Callable[[Callable[[Subject], Iterator[Gap]]], Rule]:
    """Makes a rule of a function that yields gaps."""

    def add(find: Callable[[Subject], Iterator[Gap]]) -> Rule:
        assert code not in RULES, code
        RULES[code] = Rule(code, name, layer, mend, find)
        return RULES[code]

    return add
