"""From the model back to what people write: texts, lists and maps, which are read as the same values.

What a field's default says is left out. Only values are written: comments, layout and the files they stood in are not the model's.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from mkdocs_playbook.model.base import Entry, Part, hints_of
from mkdocs_playbook.model.fields import Kind, Reshaped
from mkdocs_playbook.model.library import TAKEN, library
from mkdocs_playbook.model.measures import Kpi

_FIRST = ("id", "use", "name", "title", "statement", "deliverable", "date")
"""The fields that stand first, as people write them; what every entry may say stands last."""

Write = Callable[[Any], Any]


class Word(str):
    """What is written as it is: a date, a number, an id, a name out of a list. All other strings are texts in somebody's words."""

    __slots__ = ()


def written(part: Part) -> dict[str, Any]:
    """What to write for `part`, by the names of its fields in their order."""
    found: dict[str, Any] = {}
    for name, (alias, default, write) in _fields(type(part)).items():
        value = getattr(part, name)
        if value is None or value == default:
            continue
        found[alias] = write(value)
    return _without_library(found, part) if isinstance(part, Kpi) and part.use else found


def _without_library(found: dict[str, Any], kpi: Kpi) -> dict[str, Any]:
    """A KPI without what the definition that it takes says too."""
    definition = library()[kpi.use or ""]
    same = {name for name in TAKEN if getattr(kpi, name) == getattr(definition, name)}
    same |= {"cumulative"} if kpi.cumulative and definition.cumulative else set()
    return {name: value for name, value in found.items() if name not in same}


@cache
def _fields(model: type[Part]) -> Mapping[str, tuple[str, Any, Write]]:
    hints = hints_of(model)
    order = {name: number for number, name in enumerate(_FIRST)} | dict.fromkeys(Entry.model_fields, len(model.model_fields) + len(_FIRST))
    fields = sorted(model.model_fields.items(), key=lambda pair: order.get(pair[0], len(_FIRST)))
    return {
        name: (
            field.alias or name,
            field.blank(),
            _write(hints[name]),
        )
        for name, field in fields
    }


def _write(hint: Any) -> Write:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        for mark in reversed(arguments[1:]):
            if isinstance(mark, Kind):
                return _of_kind(mark)
            if isinstance(mark, Reshaped):
                return _in_short(mark, _write(arguments[0]))
        return _write(arguments[0])
    if origin in (Union, types.UnionType):
        return _write(next(argument for argument in arguments if argument is not type(None)))
    if origin is tuple:
        each = _write(arguments[0])
        return lambda values: [each(value) for value in values]
    if origin is dict:
        of_key, of_value = map(_write, arguments)
        return lambda values: {of_key(key): of_value(value) for key, value in values.items()}
    if isinstance(hint, type) and issubclass(hint, Part):
        return written
    return lambda value: value


def _of_kind(kind: Kind) -> Write:
    return kind.write if kind.what == "text" else lambda value: Word(kind.write(value))


def _in_short(reshaped: Reshaped, inner: Write) -> Write:
    return lambda value: reshaped.short(inner(value))
