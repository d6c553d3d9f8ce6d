"""The values that a YAML file holds, before anything is known about their meaning.

A scalar is a `str` (or `None` where nothing is written). Maps and lists are dicts and lists that also
know the place of each of their keys and values.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, islice
from typing import Union

from mkdocs_playbook.problems import Place, Problem

Raw = Union[str, None, "Map", "Seq"]


class Source:
    """The text of a file as `decode` gives it. Line and column of what stands in it are worked out when somebody asks: few ever do."""

    __slots__ = ("_begins", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self._begins: list[int] = []

    def place(self, offset: int) -> Place:
        """The place of the character with that number, counted from 0."""
        if not self._begins:
            self._begins = [0, *accumulate(map(len, self.text.splitlines(keepends=True)))]
        line = bisect_right(self._begins, offset)
        return Place(self.path, line, offset - self._begins[line - 1] + 1)


class Map(dict[str, Raw]):
    """A YAML map: `key_at` and `value_at` give the place of each key and of its value.

    One that is read from a `source` notes in `marks` where each key and its value begin; the places are made of these when somebody
    asks for the first, or changes what is in it.
    """

    __slots__ = ("_key_at", "_value_at", "marks", "size", "source")

    def __init__(self, source: Source | None = None) -> None:
        self.source = source
        self.marks: list[int] = []
        if source is None:
            self._key_at: dict[str, Place] = {}
            self._value_at: dict[str, Place] = {}
        self.size = 1
        """How many values a walk through this map would meet (aliases count each time they are used)."""

    @property
    def key_at(self) -> dict[str, Place]:
        if self.source:
            self._locate(self.source)
        return self._key_at

    @property
    def value_at(self) -> dict[str, Place]:
        if self.source:
            self._locate(self.source)
        return self._value_at

    def _locate(self, source: Source) -> None:
        self._key_at = dict(zip(self, map(source.place, islice(self.marks, 0, None, 2)), strict=True))
        self._value_at = dict(zip(self, map(source.place, islice(self.marks, 1, None, 2)), strict=True))
        self.source, self.marks = None, []

    def put(self, key: str, value: Raw, key_at: Place, value_at: Place) -> None:
        if self.source:
            self._locate(self.source)
        self[key] = value
        self._key_at[key] = key_at
        self._value_at[key] = value_at

    def at_key(self, key: str) -> Place:
        """The place of a key."""
        return self.key_at[key]

    def at_value(self, key: str) -> Place:
        """The place of a key's value."""
        return self.value_at[key]


class Sections(Map):
    """What a file, or all of them together, holds at the top: section name → content."""

    __slots__ = ("above", "mistakes", "unread")

    def __init__(self, source: Source | None = None) -> None:
        super().__init__(source)
        self.mistakes: list[Problem] = []
        """What is wrong in it although all of it could be read. `model/names.py` tells these, with everything else that is
        wrong with names; what could not be read is told at once, for then nobody knows which names are missing."""
        self.unread = False
        """Whether there was more that could not be read."""
        self.above: dict[Place, str] = {}
        """The name above each, in the same file, by the place of the lower one. There may be nothing below that name."""


class Seq(list[Raw]):
    """A YAML list: `at[i]` is the place of item `i`; `source` and `marks` as of a map."""

    __slots__ = ("_at", "marks", "size", "source")

    def __init__(self, source: Source | None = None) -> None:
        self.source = source
        self.marks: list[int] = []
        if source is None:
            self._at: list[Place] = []
        self.size = 1

    @property
    def at(self) -> list[Place]:
        if self.source:
            self._at = list(map(self.source.place, self.marks))
            self.source, self.marks = None, []
        return self._at

    def put(self, value: Raw, at: Place) -> None:
        self.at.append(at)
        self.append(value)

    def at_item(self, number: int) -> Place:
        """The place of an item."""
        return self.at[number]


def locate(raw: Raw, path: Sequence[str | int], at: Place, *, key: bool = False) -> Place:
    """Where the value at `path` inside `raw` is written.

    `at` is the place of `raw` itself, and the answer where nothing nearer is known. With `key`, the place of
    the last step's key. A list written where a map would do (`channels: [instagram]`) is found by its text.
    """
    steps = len(path)
    for number, step in enumerate(path, start=1):
        if isinstance(raw, Map) and isinstance(step, str) and step in raw:
            at = raw.key_at[step] if key and number == steps else raw.value_at[step]
            raw = raw[step]
        elif isinstance(raw, Seq):
            index = step if isinstance(step, int) else _index(raw, step)
            if not 0 <= index < len(raw):
                break
            at, raw = raw.at[index], raw[index]
        elif isinstance(raw, str) and isinstance(step, int):
            continue  # one value where a list would do: `role: designer`
        else:
            break
    return at


def _index(raw: Seq, step: str) -> int:
    """The item of a list that stands for a map's key: by its text, else by its number, as topics are counted from 1."""
    if step in raw:
        return raw.index(step)
    return int(step) - 1 if step.isdecimal() and len(step) < 7 else -1


class Places:
    """Looks up where something of the playbook is written, by its path: `of("posts", "desk", "date")`."""

    def __init__(self, sections: Map) -> None:
        self._sections = sections

    def of(self, *path: str | int, key: bool = False) -> Place:
        first = str(path[0])
        at = self._sections.value_at.get(first, Place("content/playbook.yml", 1, 1))
        return locate(self._sections, path, at, key=key)

    def has(self, section: str, key: str) -> bool:
        """Whether an entry `key` is written in `section`, readable or not."""
        return key in self.keys(section)

    def keys(self, *path: str) -> tuple[str, ...]:
        """The names that are written in the map or list at `path`, readable or not."""
        raw: Raw = self._sections
        for step in path:
            raw = raw.get(step) if isinstance(raw, Map) else None
        return keys_of(raw)


def keys_of(raw: Raw) -> tuple[str, ...]:
    """The keys of a map, or the texts of a list that stands for one."""
    if isinstance(raw, Map):
        return tuple(raw)
    return tuple(item for item in raw if isinstance(item, str)) if isinstance(raw, Seq) else ()
