"""The values that a YAML file holds, before anything is known about their meaning.

A scalar is a `str` (or `None` where nothing is written). Maps and lists are dicts and lists that also
know the place of each of their keys and values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

from mkdocs_playbook.problems import Place, Problem

Raw = Union[str, None, "Map", "Seq"]


class Map(dict[str, Raw]):
    """A YAML map: `key_at` and `value_at` give the place of each key and of its value."""

    __slots__ = ("key_at", "size", "value_at")

    def __init__(self) -> None:
        super().__init__()
        self.key_at: dict[str, Place] = {}
        self.value_at: dict[str, Place] = {}
        self.size = 1
        """How many values a walk through this map would meet (aliases count each time they are used)."""

    def put(self, key: str, value: Raw, key_at: Place, value_at: Place) -> None:
        self[key] = value
        self.key_at[key] = key_at
        self.value_at[key] = value_at


class Sections(Map):
    """What a file, or all of them together, holds at the top: section name → content."""

    __slots__ = ("above", "mistakes", "unread")

    def __init__(self) -> None:
        super().__init__()
        self.mistakes: list[Problem] = []
        """What is wrong in it although all of it could be read. `model/names.py` tells these, with everything else that is
        wrong with names; what could not be read is told at once, for then nobody knows which names are missing."""
        self.unread = False
        """Whether there was more that could not be read."""
        self.above: dict[Place, str] = {}
        """The name above each, in the same file, by the place of the lower one. There may be nothing below that name."""


class Seq(list[Raw]):
    """A YAML list: `at[i]` is the place of item `i`."""

    __slots__ = ("at", "size")

    def __init__(self) -> None:
        super().__init__()
        self.at: list[Place] = []
        self.size = 1

    def put(self, value: Raw, at: Place) -> None:
        self.append(value)
        self.at.append(at)


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
