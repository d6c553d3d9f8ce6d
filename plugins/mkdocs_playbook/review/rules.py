"""What a rule and a finding are. A rule is one small function that looks across the layers for one kind of gap.

A rule's code, summary, reason, mend and examples all stand at the rule: `playbook rule CODE`, its page in the guide and
its tests come from there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from inspect import cleandoc
from typing import Any, Literal, NamedTuple, TypeVar

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.review import ReviewSettings
from mkdocs_playbook.problems import Place, Problem, Severity
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.schedule.schedule import Schedule

Layer = Literal["strategy", "planning", "coordination"]

HERE = "# <- here"
"""Marks, in a rule's bad example, the line that the finding names."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What rules look at."""

    playbook: Playbook
    schedule: Schedule
    places: Places
    today: dt.date
    _known: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def settings(self) -> ReviewSettings:
        """The limits that rules measure with."""
        return self.playbook.settings.review


T = TypeVar("T")


def once(work: Callable[[Subject], T]) -> Callable[[Subject], T]:
    """Makes `work`, which several rules need, be done once for each subject. Nobody changes what it gives."""

    @wraps(work)
    def known(subject: Subject) -> T:
        if work not in subject._known:
            subject._known[work] = work(subject)
        result: T = subject._known[work]
        return result

    return known


class Gap(NamedTuple):
    """What a rule found: a sentence, and the entry or the place that it is about.

    Without `place`, it is the entry's; without `entry`, `address` may name the page that shows it. `who` are the people or
    roles who can mend it; without them, the entry's owner.
    """

    message: str
    entry: Entry | None = None
    place: Place | None = None
    address: str = ""
    who: tuple[str, ...] = ()


class Rule(NamedTuple):
    """A kind of gap. `code` never changes its meaning."""

    code: str
    name: str
    layer: Layer
    severity: Severity
    """How much it matters where the playbook does not say otherwise: error, warning or info."""
    mend: str
    """How it is closed."""
    text: str
    examples: tuple[str, str]
    find: Callable[[Subject], Iterator[Gap]]

    # Put in order when they are shown, for most runs show few of them.

    @property
    def summary(self) -> str:
        """What it finds, in a line."""
        return " ".join(cleandoc(self.text).partition("\n\n")[0].split())

    @property
    def why(self) -> str:
        """Why that matters."""
        return " ".join(cleandoc(self.text).partition("\n\n")[2].split())

    @property
    def bad(self) -> str:
        """An example that it finds; the line that it names ends with `HERE`."""
        return cleandoc(self.examples[0])

    @property
    def good(self) -> str:
        """The same, mended."""
        return cleandoc(self.examples[1])


class Finding(NamedTuple):
    """A gap in a playbook, told as a page and by `playbook check`."""

    place: Place
    code: str
    message: str
    mend: str
    layer: Layer
    address: str
    """The page of what it is about."""
    label: str
    severity: Severity = "warning"
    who: tuple[str, ...] = ()
    """People or roles who can mend it."""

    def as_problem(self) -> Problem:
        return Problem(self.place, self.code, f"{self.message} {self.mend}", self.severity)


RULES: dict[str, Rule] = {}
"""All rules by code; the modules beside this one add theirs."""


def rule(
    code: str, name: str, layer: Layer, mend: str, *, bad: str = "", good: str = "", severity: Severity = "warning"
) -> Callable[[Callable[[Subject], Iterator[Gap]]], Rule]:
    """Makes a rule of a function that yields gaps. Its docstring's first line is the summary, the rest says why it matters.

    `bad` and `good` are YAML; the section `playbook` is added where they have none. Both are run as the rule's tests.
    """

    def add(find: Callable[[Subject], Iterator[Gap]]) -> Rule:
        assert code not in RULES, code
        RULES[code] = Rule(code, name, layer, severity, mend, find.__doc__ or "", (bad, good), find)
        return RULES[code]

    return add
