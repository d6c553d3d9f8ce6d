"""What can be wrong with a playbook, and where.

A *problem* is input that cannot be used: nothing is written while there is one.
A *warning* is input that was used, though probably not as its author meant it.
A *finding* is input that works but leaves a gap; the rules in `review/` make those.
All three are told in the same shape, so that one list can hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mkdocs_playbook import __version__

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


MANY = 1000
"""How many problems, and how many warnings, one run tells: nobody reads more, and a broken export may hold a million."""


class Problems:
    """Collects what one run has to tell, so that all of it is told at once."""

    def __init__(self) -> None:
        self._all: set[Problem] = set()
        self._counts = {"error": 0, "warning": 0, "info": 0}

    def tell(self, problem: Problem) -> None:
        if problem not in self._all and self._has_room(problem.severity, problem.place):
            self._all.add(problem)

    def error(self, code: str, place: Place, message: str) -> None:
        if self._counts["error"] <= MANY:
            self.tell(Problem(place, code, message))

    def warning(self, code: str, place: Place, message: str) -> None:
        if self._counts["warning"] <= MANY:
            self.tell(Problem(place, code, message, "warning"))

    def _has_room(self, severity: Severity, place: Place) -> bool:
        self._counts[severity] += 1
        if self._counts[severity] == MANY + 1:
            what = "problems" if severity == "error" else "warnings"
            self._all.add(
                Problem(place, "Y109", f"There are more than {MANY:,} {what}. Mend those that are told, then look again.", severity)
            )
        return self._counts[severity] <= MANY

    def takes(self, code: str) -> bool:
        """Whether a problem of this kind would be told at all, so that nobody need look for it."""
        return not self.is_full

    @property
    def is_full(self) -> bool:
        """Whether nothing more will be told, so that nobody need work out what to say."""
        return self._counts["error"] > MANY

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


class FolderError(Exception):
    """A folder must not be replaced. The message says why, and what to do instead."""


def note_bug(error: Exception) -> None:
    """Add to an error that nobody expected, below its traceback, that it is a mistake of ours and should be reported."""
    error.add_note(
        f"This is a mistake in mkdocs-playbook {__version__}, not in your playbook. "
        "Please report it to its maintainers, with all lines from 'Traceback' on."
    )


@contextmanager
def bugs_told() -> Iterator[None]:
    """Around code of ours that others call: `note_bug` of whatever goes wrong unexpectedly. It hides nothing."""
    try:
        yield
    except (PlaybookError, OSError):
        raise
    except Exception as error:
        note_bug(error)
        raise


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


def suggestion(wrong: str, valid: Iterable[str], otherwise: str = "") -> str:
    """What to write instead of `wrong`: the nearest valid name, else the list of them; `otherwise` where there are none."""
    valid = sorted(valid)
    near = nearest(wrong, valid)
    if near:
        return f"Did you mean '{near}'?"
    return f"Write {one_of(valid)}." if valid else otherwise


def nearest(wrong: str, valid: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The name among `valid` that `wrong` is most like, if it is like any: from 0, not at all, to 1, the same."""
    from difflib import get_close_matches  # only where something is misspelt

    near = get_close_matches(wrong[:100].strip().lower(), valid, n=1, cutoff=cutoff)
    return near[0] if near else None
