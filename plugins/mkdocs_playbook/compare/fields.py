"""What the fields of an entry say, one value for each path, so that two entries can be laid beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from mkdocs_playbook.compare.changes import Compared, Moment, Named, Value
from mkdocs_playbook.model.base import Entry, Part, Ref, hints_of
from mkdocs_playbook.model.playbook import SECTIONS
from mkdocs_playbook.model.timing import When
from mkdocs_playbook.schedule.items import Item

_LEFT_OUT = frozenset({"was", "ignore"})
"""Fields that say nothing about the plan."""
_IN_ORDER = frozenset({"parts", "topics"})
"""Lists whose order is part of what they say."""
PLANNED = ("campaigns", "cadences", "posts", "key_dates")


@dataclass(frozen=True, slots=True)
class Said:
    """What stands at a path: its value, the last field's name, and the ids and names on the way to it."""

    value: Value
    name: str
    within: tuple[Named | str, ...]

    @property
    def compared(self) -> Value:
        """The value without the order of lists, which says nothing."""
        if isinstance(self.value, tuple) and self.name not in _IN_ORDER:
            return tuple(sorted(self.value, key=_sortable))
        return self.value


def _sortable(value: Any) -> str:
    return f"{value.section}/{value.id}" if isinstance(value, Named) else repr(value)


class Side:
    """One side of a comparison, and what its ids are called on the other, newer side."""

    def __init__(self, compared: Compared, renamed: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.playbook, self.schedule = compared
        self._renamed = renamed or {}

    def now(self, key: str, *sections: str) -> str:
        """The id that is `key` today, in the first of `sections` where it has another."""
        return next((names[key] for section in sections if key in (names := self._renamed.get(section, {}))), key)

    @cached_property
    def moments(self) -> dict[tuple[str, str], Moment]:
        """When each dated entry is, by its section and its id on this side."""
        found: dict[tuple[str, str], Moment] = {}
        hours = {key: key_date.time for key, key_date in self.playbook.key_dates.items()}
        for section in ("campaigns", "cadences", "key_dates"):
            for key in getattr(self.playbook, section):
                if key in self.schedule.spans:
                    first, last = self.schedule.spans[key]
                    found[section, key] = Moment(first, hours.get(key), last if last != first else None)
        for piece in self.schedule.pieces:
            if piece.post and piece.date:
                found["posts", piece.post.id] = Moment(piece.date, piece.time)
        single = {entry.address: entry for entry in self.playbook.meetings.values() if not entry.every}
        requests = {entry.address: entry for entry in self.playbook.requests.values()}
        for item in self.schedule.items:
            if item.kind == "request":
                found["requests", requests[item.address].id] = Moment(item.due or item.date)
            elif item.kind == "meeting" and item.address in single:
                found["meetings", single[item.address].id] = Moment(item.date, item.time)
        return found

    @cached_property
    def published(self) -> dict[str, list[Item]]:
        """The publications of each post, by its id on this side."""
        found: dict[str, list[Item]] = {}
        for item in self.schedule.items:
            if item.kind == "publish" and item.post:
                found.setdefault(item.post, []).append(item)
        return found

    def named(self, key: str, *sections: str) -> Named | None:
        """The entry `key` of the first of `sections` that has one; None where none has."""
        for section in sections:
            entry = getattr(self.playbook, section).get(key) if section in SECTIONS else None
            if entry is not None:
                return Named(section, self.now(key, section), entry.label)
        return None

    def fields(self, part: Part) -> dict[str, Said]:
        """What every field of `part` says, by its path, in the order of the model."""
        steps = f"steps/{self.now(part.id, 'workflows')}" if isinstance(part, Entry) and part.section == "workflows" else ""
        return dict(self._part(part, "", (), steps))

    def _part(self, part: Part, before: str, within: tuple[Named | str, ...], steps: str = "") -> Iterator[tuple[str, Said]]:
        hints = hints_of(type(part))
        for name, field in type(part).model_fields.items():
            written = field.alias or name
            value = getattr(part, name, None)
            if name in _LEFT_OUT or value is None or value == () or value == {}:
                continue
            yield from self._field(value, hints[name], f"{before}{written}", written, within, steps)

    def _field(
        self, value: Any, hint: Any, path: str, name: str, within: tuple[Named | str, ...], steps: str
    ) -> Iterator[tuple[str, Said]]:
        ref, core = _shape(hint)
        arguments = get_args(core)
        if isinstance(value, Part):
            yield from self._part(value, f"{path}.", within)
        elif name == "topics" and isinstance(value, Mapping) and all(key.isdigit() for key in value):
            yield path, Said(tuple(value.values()), name, within)  # in order, from the first slot
        elif isinstance(value, Mapping):
            of_key, _ = _shape(arguments[0])
            keys = {key: self._key(str(key), of_key, name, steps, value[key]) for key in value}
            if any(isinstance(inner, Part) for inner in value.values()):
                yield path, Said(tuple(keys.values()), name, within)
            for key, inner in value.items():
                at = keys[key]
                there = f"{path}.{at.id if isinstance(at, Named) else at}" if str(key) else path
                yield from self._field(inner, arguments[1], there, name, (*within, *([at] if str(key) else [])), "")
        elif isinstance(value, tuple):
            of_item, _ = _shape(arguments[0]) if arguments else (None, None)
            yield path, Said(tuple(self._scalar(item, of_item, name) for item in value), name, within)
        else:
            yield path, Said(self._scalar(value, ref, name), name, within)

    def _key(self, key: str, ref: Ref | None, name: str, steps: str, value: Any) -> Named | str:
        if ref and (named := self.named(key, *ref.sections)):
            return named
        if name == "steps" and isinstance(value, Entry):
            return Named("steps", self.now(key, steps), value.label)
        if name in ("assign", "done"):
            return self.named(key, "roles", "people") or self.now(key, "steps")
        return key

    def _scalar(self, value: Any, ref: Ref | None, name: str) -> Any:
        if isinstance(value, Part):
            return tuple((path, said.value) for path, said in self._part(value, "", ()))
        if isinstance(value, When):
            return replace(value, anchor=self.now(value.anchor, *PLANNED)) if value.anchor else value
        sections = ref.sections if ref else ("channels",) if name == "found_on" else ()
        return (sections and self.named(str(value), *sections)) or value


def _shape(hint: Any) -> tuple[Ref | None, Any]:
    """What a type refers to, if it refers to entries, and the type itself without what is said about it."""
    ref = None
    while True:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            ref = ref or next((mark for mark in arguments[1:] if isinstance(mark, Ref)), None)
            hint = arguments[0]
        elif origin in (Union, UnionType):
            hint = next(argument for argument in arguments if argument is not NoneType)
        else:
            return ref, hint


def differences(
    old: Mapping[str, Said], new: Mapping[str, Said], is_left_out: Callable[[str], bool]
) -> Iterator[tuple[str, Said | None, Said | None]]:
    """The paths at which the sides say different things, in the order of the model.

    Where an entry of a map is on one side only (a KPI of a goal, a step of a workflow), what it says in detail is left out:
    the map's own path tells that it came or went.
    """
    come_and_gone = {
        f"{path}.{item.id if isinstance(item, Named) else item}."
        for path, said in (*old.items(), *new.items())
        if isinstance(said.value, tuple) and any(other.startswith(f"{path}.") for other in (*old, *new))
        for item in set(_items(old.get(path))) ^ set(_items(new.get(path)))
    }
    for path in dict.fromkeys((*old, *new)):
        before, after = old.get(path), new.get(path)
        if (before and before.compared) == (after and after.compared) or is_left_out(path):
            continue
        if not any(f"{path}.".startswith(start) for start in come_and_gone):
            yield path, before, after


def _items(said: Said | None) -> tuple[Any, ...]:
    return said.value if said and isinstance(said.value, tuple) else ()
