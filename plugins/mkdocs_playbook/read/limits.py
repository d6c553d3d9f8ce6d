"""How much a playbook may hold. What is more is refused before any of it is built, in hardly more time than a small playbook takes.

Bytes are counted first: lines, and the signs without which YAML has no values. Only where these are so many that there may be more values
than allowed, the parser's events are counted too, and nobody keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

import yaml

from mkdocs_playbook.problems import Place, Problem

MAX_BYTES = 10_000_000
MAX_ALL_BYTES = 3 * MAX_BYTES
"""How large all files may be together."""
MAX_LINES = 1_000_000
"""How many lines all files may have together."""
MAX_VALUES = 650_000
"""How many values, names included, all files may hold together: those of ten thousand posts of which all is said that can be."""
MAX_SIGNS = 2 * MAX_VALUES
"""How many commas, colons, question marks, dashes and opening brackets. Large plans have half of these, those of their texts included."""
MAX_DEPTH = 30
MAX_ALIASED = 100_000
"""How many values all aliases of a file may stand for together: an alias bomb has billions. Long text counts as several."""
MAX_CALENDAR_LINES, MAX_EVENTS = 200_000, 10_000
"""How many lines a calendar file may have, and how many events all calendar files together."""
MAX_CELLS = 1_000
"""How many cells a row of a table may have."""
MAX_FILES = 20_000
"""How many source files there may be: one for each post of a large plan."""
MAX_FOLDERS, MAX_FOLDER_DEPTH = 5_000, 30
"""How many folders a source folder may hold, and how deep."""

_PAST = "Move what is long past out of the source folders."
TOO_LARGE = f"The file is larger than {MAX_BYTES // 1_000_000} MB. Split it into several files."
TOO_LARGE_TOGETHER = (
    f"With this one, the source files are larger than {MAX_ALL_BYTES // 1_000_000} MB together. Move what is long past out of the folders."
)
TOO_MANY_FILES = f"Up to this folder there are more than {MAX_FILES:,} source files. Write several entries into one file."
TOO_MANY_FOLDERS = (
    f"Up to this folder there are more than {MAX_FOLDERS:,} folders, or they lie in each other more than {MAX_FOLDER_DEPTH} deep. "
    "Keep what is not the playbook's outside of the source folders."
)
TOO_MANY = f"More than {MAX_VALUES:,} values are written up to here. {_PAST}"
TOO_MANY_LINES = f"With this one, the source files have more than {MAX_LINES:,} lines together. {_PAST}"
TOO_MANY_SIGNS = f"With this one, the source files have more than {MAX_SIGNS:,} commas, colons and brackets together. {_PAST}"

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""What parses YAML: libyaml where it is there."""
_ENDS = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})
_BEGINS = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
_WITHIN_TEXT = re.compile(rb":(?<=[A-Za-z0-9]:)[/0-9]")
"""The colon of 12:30 or https://, which parts no name from its value."""
_LOOKED_AT = 50_000
"""How many of these are looked for."""


def too_much(files: Mapping[str, bytes]) -> Problem | None:
    """What is wrong if `files` (path → content) hold more lines or values together than a playbook may have; None if they do not."""
    lines = 0
    for path, data in sorted(files.items()):
        lines += lines_of(data)
        if lines > MAX_LINES:
            return Problem(Place(path, 1, 1), "Y106", TOO_MANY_LINES)
    own = {path: data for path, data in sorted(files.items()) if not path.lower().endswith(".ics")}  # calendars have limits of their own
    room, signs, most = MAX_VALUES, 0, 0
    for path, data in own.items():
        if path.lower().endswith(".csv"):
            room -= _most_cells(data)
            if room < 0:
                return Problem(Place(path, 1, 1), "Y106", TOO_MANY)
            continue
        pairs, items = _signs(data)
        signs, most = signs + pairs + items, most + 2 * pairs + items + 1
        if signs > MAX_SIGNS:
            return Problem(Place(path, 1, 1), "Y106", TOO_MANY_SIGNS)
    if most <= room:
        return None
    for path, data in own.items():
        count, at = (0, None) if path.lower().endswith(".csv") else _values(data, room)
        room -= count
        if at:
            return Problem(Place(path, at.line + 1, at.column + 1), "Y106", TOO_MANY)
    return None


def lines_of(data: bytes) -> int:
    """How many lines end in a file, whichever way."""
    returns = data.count(b"\r")
    return data.count(b"\n") + returns - (data.count(b"\r\n") if returns else 0)


def _most_cells(data: bytes) -> int:
    """More cells than these are not in a table."""
    return lines_of(data) + 1 + max(map(data.count, (b",", b";", b"\t")))


def _signs(data: bytes) -> tuple[int, int]:
    """How many signs of a YAML file may each bring a name and a value, as a colon does, or a comma in braces; and how many one value.

    Beside these, there is only the value that the whole file is. Those that are part of a text are counted too.
    """
    pairs = sum(map(data.count, (b":", b"?", b",", b"{"))) - sum(1 for _ in islice(_WITHIN_TEXT.finditer(data), _LOOKED_AT))
    return pairs, sum(map(data.count, (b"[", b"- ", b"-\n", b"-\r", b"-\t"))) + data.endswith(b"-")


def _values(data: bytes, room: int) -> tuple[int, Any]:
    """How many values a YAML file holds, and the mark of the first for which there is no `room`.

    Counts as far as the file can be read and is not nested too deep; what is further on is never built.
    """
    count = depth = 0
    try:
        for event in iter(Loader(data).get_event, None):
            kind = type(event)
            if kind in _ENDS:
                depth -= 1
                continue
            if kind in _BEGINS:
                depth += 1
                if depth > MAX_DEPTH:
                    break
            elif kind is not yaml.ScalarEvent and kind is not yaml.AliasEvent:
                continue
            count += 1
            if count > room:
                return count, event.start_mark
    except (yaml.YAMLError, UnicodeError):
        pass  # whoever builds it comes to the same place, and tells what is wrong there
    return count, None
