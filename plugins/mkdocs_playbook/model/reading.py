"""Reads what was written as the model says it: the type of a field gives the function that reads its value.

Types are made of few shapes: a `Kind`, a list (`tuple[X, ...]`), a map (`dict[K, V]`), a part; each perhaps `Reshaped`, or `| None`.
What cannot be read is refused with everything that is wrong in it, so that one mistake hides no other.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from mkdocs_playbook.model.base import A_MAP, Part, hints_of
from mkdocs_playbook.model.fields import KEY, Kind, Path, Reshaped, WrongError, wrong

Read = Callable[[Any], Any]

P = TypeVar("P", bound=Part)

_NOTHING = "Nothing is written here. Write one 'name: …' a line, indented by two spaces, or remove the line."


def read_part(model: type[P], raw: Any) -> P:
    """A part as its class says it. Raises `WrongError` with all that is wrong in `raw`."""
    made: P = _part(model)(raw)
    return made


@cache
def field_reader(model: type[Part], name: str) -> Read:
    """What reads a field of a part."""
    return reader(hints_of(model)[name])


def reader(hint: Any) -> Read:
    """What reads a value of the type `hint`; it raises `WrongError`."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _marked(hint.__metadata__, arguments[0])
    if origin in (Union, types.UnionType):
        return next(reader(part) for part in arguments if part is not types.NoneType)
    if origin is tuple:
        return _list(reader(arguments[0]))
    if origin is dict:
        return _map(*map(reader, arguments))
    if isinstance(hint, type) and issubclass(hint, Part):
        return _part(hint)
    assert hint is str, hint
    return str


def _marked(marks: tuple[Any, ...], inner: Any) -> Read:
    for mark in marks:
        if isinstance(mark, Kind):
            return mark.reader
        if isinstance(mark, Reshaped):
            reshape, read = mark.reshape, reader(inner)
            return lambda raw: read(reshape(raw))
    return reader(inner)


def _list(item: Read) -> Read:
    def read(raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            wrong("Here belongs a list. Start each item with '- ', or write [a, b].")
        values, found = [], []
        for number, written in enumerate(raw):
            try:
                values.append(item(written))
            except WrongError as error:
                found += error.below(number)
        if found:
            raise WrongError(*found)
        return tuple(values)

    return read


def _map(key: Read, value: Read) -> Read:
    def read(raw: Any) -> dict[Any, Any]:
        if not isinstance(raw, Mapping):
            wrong(A_MAP)
        values: dict[Any, Any] = {}
        found: list[tuple[Path, str]] = []
        name = None
        for written, inner in raw.items():
            try:
                name = key(written)
            except WrongError as error:
                found += error.below(written, KEY)
            try:
                values[name] = value(inner)
            except WrongError as error:
                found += error.below(written)
        if found:
            raise WrongError(*found)
        return values

    return read


@cache
def _part(model: type[Part]) -> Read:
    fields = {field.alias or name: (name, field_reader(model, name)) for name, field in model.model_fields.items()}
    required = [field.alias or name for name, field in model.model_fields.items() if field.is_required()]
    blank = {name: field.blank() for name, field in model.model_fields.items()}
    fresh = [(name, field.make) for name, field in model.model_fields.items() if field.make]

    def read(raw: Any) -> Part:
        if not isinstance(raw, Mapping):
            wrong(A_MAP if raw is not None else _NOTHING)
        values = blank.copy()
        for name, make in fresh:
            values[name] = make()
        found: list[tuple[Path, str]] = []
        for written, inner in raw.items():
            if inner is not None and (field := fields.get(written)):  # a name with nothing behind it is the same as no such line
                name, read = field
                try:
                    values[name] = read(inner)
                except WrongError as error:
                    found += error.below(written)
        for written in required:
            if raw.get(written) is None:
                found.append(((written,), ""))
        if found:
            raise WrongError(*found)
        made = model.__new__(model)
        made.__dict__ = values
        return made

    return read
