"""Tells problems and findings: as text with the line and a mark below it, and in the formats that other tools read."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mkdocs_playbook import __version__
from mkdocs_playbook.problems import Problem

MAX_WIDTH = 120
"""How much of a source line is shown."""


def as_text(problems: Sequence[Problem], sources: Mapping[str, bytes]) -> str:
    """A line each, `path:line:col: CODE text`, and below it the source line with what is meant marked."""
    texts = {path: _Text(data) for path, data in sources.items()}
    return "".join(f"{problem}\n{_excerpt(problem, texts.get(problem.place.path))}" for problem in problems)


def as_concise(problems: Sequence[Problem], sources: Mapping[str, bytes]) -> str:
    """A line each, `path:line:col: CODE text`."""
    return "".join(f"{problem}\n" for problem in problems)


def as_json(problems: Sequence[Problem], sources: Mapping[str, bytes]) -> str:
    """A list of objects with code, severity, path, line, column and message."""
    told = [
        {
            "code": problem.code,
            "severity": problem.severity,
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "message": problem.message,
        }
        for problem in problems
    ]
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def as_github(problems: Sequence[Problem], sources: Mapping[str, bytes]) -> str:
    """Workflow commands that GitHub shows at the lines of a pull request."""
    levels = {"error": "error", "warning": "warning", "info": "notice"}
    return "".join(
        f"::{levels[problem.severity]} file={_property(problem.place.path)},line={problem.place.line},col={problem.place.column},"
        f"title={_property(problem.code)}::{_data(problem.message)}\n"
        for problem in problems
    )


def _data(text: str) -> str:
    """Text of a workflow command: per cent and line breaks are written as codes."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(problems: Sequence[Problem], sources: Mapping[str, bytes]) -> str:
    """SARIF 2.1.0 (OASIS), which code hosts and editors read."""
    from mkdocs_playbook.review.rules import RULES

    levels = {"error": "error", "warning": "warning", "info": "note"}
    codes = sorted({problem.code for problem in problems})
    rules: list[dict[str, Any]] = []
    for code in codes:
        rule: dict[str, Any] = {"id": code}
        if known := RULES.get(code):
            rule |= {
                "name": known.name,
                "shortDescription": {"text": known.summary},
                "fullDescription": {"text": known.why},
                "help": {"text": known.mend},
            }
        rules.append(rule)
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": levels[problem.severity],
            "message": {"text": problem.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": problem.place.path},
                        "region": {"startLine": max(problem.place.line, 1), "startColumn": max(problem.place.column, 1)},
                    }
                }
            ],
        }
        for problem in problems
    ]
    driver = {"name": "mkdocs-playbook", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


Format = Callable[[Sequence[Problem], Mapping[str, bytes]], str]
FORMATS: dict[str, Format] = {
    "text": as_text,
    "concise": as_concise,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}


class _Text:
    """A file whose lines are asked for in order, as problems are told, so that none is looked for from the start again."""

    def __init__(self, data: bytes) -> None:
        self._data = data.removeprefix(b"\xef\xbb\xbf")
        self._number, self._start = 1, 0
        self._known = (0, "")

    def line(self, number: int) -> str:
        """The line of that number, from 1, with spaces for tabs; empty where there is none, or nothing in it."""
        if number == self._known[0]:
            return self._known[1]
        if number < self._number:
            self._number, self._start = 1, 0
        while self._number < number:
            end = self._data.find(b"\n", self._start)
            if end < 0:
                return ""
            self._number, self._start = self._number + 1, end + 1
        end = self._data.find(b"\n", self._start)
        found = self._data[self._start : end if end >= 0 else None].decode("utf-8", "replace")
        self._known = number, "" if found.isspace() else found.rstrip("\r").replace("\t", " ")
        return self._known[1]


def _excerpt(problem: Problem, text: _Text | None) -> str:
    """The line that a problem is about, with marks below what is meant; nothing where the file is not at hand."""
    if text is None or problem.place.line < 1:
        return ""
    line = text.line(problem.place.line)
    if not line:
        return ""
    start = max(problem.place.column - MAX_WIDTH, 0)  # far to the right, the line is shown from further on
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line[start : start + MAX_WIDTH])
    margin = len(str(problem.place.line)) + 1
    at = problem.place.column - 1
    before, marked = at - start, line[at : at + _length(line, at)]
    space = before + _columns(shown[:before]) - len(shown[:before])
    marks = "^" * max(_columns(marked[: MAX_WIDTH - before]), 1)
    return f"{problem.place.line:>{margin}} | {shown}\n{'':>{margin}} | {' ' * space}{marks}\n"


_NEAR = 2_000
"""How far from a place its line is looked at. A longer one is a list or map in brackets, if it is anything."""
_KEY_ENDS = re.compile(r"\s*:(?=\s|$)|\s+#")
_QUOTED = re.compile(r"""\"(?:[^"\\]|\\.)*\"|'(?:[^']|'')*'""")
_PLAIN = re.compile(r"[^\s\[\]{},\"'|>&*!#%@`-]|-(?=\w)")


def _length(line: str, start: int) -> int:
    """How many characters from `start` on are one name or one value as YAML reads them; 1 for anything else."""
    rest = line[start : start + _NEAR]
    if quoted := _QUOTED.match(rest):
        return len(quoted[0])
    if not _PLAIN.match(rest):
        return 1
    end = _KEY_ENDS.search(rest)
    rest = rest[: end.start()] if end else rest
    before = _QUOTED.sub("", line[max(start - _NEAR, 0) : start])
    is_within = start > _NEAR or before.count("[") + before.count("{") > before.count("]") + before.count("}")
    if is_within:  # within brackets, a comma ends it too
        rest = re.split(r"[,\[\]{}]", rest, maxsplit=1)[0]
    return max(len(rest.rstrip()), 1)


def _columns(text: str) -> int:
    """How many columns of a terminal `text` takes: signs of East Asia take two, marks that stand on others none."""
    wide = sum(unicodedata.east_asian_width(character) in ("W", "F") for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) != 0 for character in text)
