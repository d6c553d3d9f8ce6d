"""The answers that a new playbook is made of. Each is read by the model that reads the finished file, so what is taken here holds there."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mkdocs_playbook.model.fields import Id, Language, Text, slug
from mkdocs_playbook.model.moments import Date, Zone
from mkdocs_playbook.start.channels import Kind, known


class AnswerError(ValueError):
    """An answer that cannot be used; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the team."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the team speaks in."""

    id: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new playbook is for, and who works on it."""

    brand: str = "Our Brand"
    timezone: str = "UTC"
    language: str = "en"
    channels: tuple[Channel, ...] = ()
    people: tuple[Person, ...] = ()

    @property
    def id(self) -> str:
        """The id of the playbook, made of the brand."""
        return new_id(self.brand, "playbook", ())


MOST = 30
"""So many names may be listed; a playbook that begins with more is hard to overlook."""
_LONGEST = 80


def read_brand(text: str) -> str:
    return _name(text, "a name such as Kopi & Kiln")


def read_timezone(text: str) -> str:
    return str(_read(Zone, text))


def read_language(text: str) -> str:
    return str(_read(Language, text))


def read_day(text: str) -> date:
    found = _read(Date, text)
    assert isinstance(found, date)
    return found


def read_channels(text: str, taken: Collection[str] = ()) -> tuple[Channel, ...]:
    """`instagram, newsletter`: those that are known under any of their names, others as they are called. None has an id of `taken`."""
    found: dict[str, Channel] = {}
    for name in _names(text):
        key, title, kind = known(name)
        key = key if key in found else new_id(key, "channel", (*taken, *found))
        found[key] = Channel(key, title, kind)
    if not found:
        raise AnswerError("Name at least one channel, such as instagram.")
    return tuple(found.values())


def read_people(text: str, taken: Collection[str] = ()) -> tuple[Person, ...]:
    """`Mei Tan, Jun Lim`; nobody is an answer too. Their ids are none of `taken`."""
    found: dict[str, Person] = {}
    for name in _names(text):
        if any(person.name == name for person in found.values()):
            raise AnswerError(f"'{name}' is there twice. Write more of each name, so that everybody knows who is meant.")
        key = new_id(name, "person", (*taken, *found))
        found[key] = Person(key, name)
    return tuple(found.values())


def new_id(name: str, otherwise: str, taken: Collection[str]) -> str:
    """An id made of `name` that is none of `taken`; of `otherwise` where the name has no letters that an id can have."""
    plain = slug(name)[:40].strip("-")
    if not plain or plain.isdigit() or plain.startswith("x-") or not _is_id(plain):
        plain = f"{otherwise}-{plain}".strip("-")
    if plain not in taken:
        return plain
    return next(key for number in range(2, len(taken) + 3) if (key := f"{plain}-{number}") not in taken)


def _is_id(text: str) -> bool:
    try:
        _read(Id, text)
    except AnswerError:
        return False
    return True


def _names(text: str) -> list[str]:
    names = [_name(part, "a name") for part in re.split(r"[,;\n，、]", text) if part.strip()]
    if len(names) > MOST:
        raise AnswerError(f"These are {len(names)} names. Begin with {MOST} at most; more are written into the files later.")
    return names


def _name(text: str, what: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise AnswerError(f"Nothing is written here. Write {what}.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise AnswerError("This is not UTF-8 text. Type it again.")
    if len(text) > _LONGEST:
        raise AnswerError(f"'{text[:40]}…' is too long for a name. Write at most {_LONGEST} characters.")
    return str(_read(Text, text))


def _read(kind: Any, text: str) -> Any:
    try:
        return TypeAdapter(kind).validate_python(text)
    except ValidationError as error:
        raise AnswerError(error.errors()[0]["msg"]) from error
