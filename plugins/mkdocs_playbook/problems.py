"""What can be wrong with a playbook, and where.

A *problem* is input that cannot be used: nothing is written while there is one.
A *warning* is input that was used, though probably not as its author meant it.
A *finding* is input that works but leaves a gap; the rules in `review/` make those.
All three are told in the same shape, so that one list can hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]


class Place(NamedTuple):
    """A spot in a source file. `line` and `column` count from 1; `path` is relative, with `/`."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


NOWHERE = Place("", 0, 0)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to tell the author: where, which kind (`code`), what is wrong and what to write instead."""

    place: Place
    code: str
    message: str
    severity: Severity = "error"

    def __post_init__(self) -> None:
        """Messages quote what was written: nothing in it may break a line, steer a terminal or fill the screen."""
        object.__setattr__(self, "message", shown(self.message, 700))

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.message}"


class Problems:
    """Collects what one run has to tell, so that all of it is told at once."""

    def __init__(self) -> None:
        self._all: set[Problem] = set()

    def tell(self, problem: Problem) -> None:
        self._all.add(problem)

    def error(self, code: str, place: Place, message: str) -> None:
        self._all.add(Problem(place, code, message))

    def warning(self, code: str, place: Place, message: str) -> None:
        self._all.add(Problem(place, code, message, "warning"))

    @property
    def all(self) -> list[Problem]:
        """Everything, by place, each thing once."""
        return sorted(self._all)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.all if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.all if problem.severity == "warning"]

    def __bool__(self) -> bool:
        return any(problem.severity == "error" for problem in self._all)


class PlaybookError(Exception):
    """The playbook cannot be used. `problems` holds every reason; `sources` are the files that were read, by path."""

    def __init__(self, problems: Iterable[Problem], sources: Mapping[str, bytes] | None = None) -> None:
        self.problems = sorted(problems)
        self.sources = sources or {}
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(text: str, limit: int = 60) -> str:
    """`text` as a message can quote it: in one line, with invisible characters spelled out, cut after `limit` characters."""
    text = text if len(text) <= limit else text[:limit] + "…"
    if text.isprintable():
        return text
    return "".join(_spelled(character) for character in text)


def _spelled(character: str) -> str:
    if character.isprintable() or character in "\u200c\u200d":  # these two join letters and emoji
        return character
    return " " if character.isspace() else f"<U+{ord(character):04X}>"


def one_of(names: Iterable[str], limit: int = 25) -> str:
    """`a, b or c`, cut after `limit` names."""
    names = list(names)
    if not names:
        return "none"
    if len(names) > limit:
        return ", ".join(names[:limit]) + f" and {len(names) - limit} more"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]


def suggestion(wrong: str, valid: Iterable[str]) -> str:
    """What to write instead of `wrong`: the nearest valid name, else the list of them."""
    valid = sorted(valid)
    near = nearest(wrong, valid)
    if near:
        return f"Did you mean '{near}'?"
    return f"Write {one_of(valid)}." if valid else ""


def nearest(wrong: str, valid: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The name among `valid` that `wrong` is most like, if it is like any: from 0, not at all, to 1, the same."""
    near = get_close_matches(wrong[:100].strip().lower(), valid, n=1, cutoff=cutoff)
    return near[0] if near else None
