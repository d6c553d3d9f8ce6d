"""The answers that a new playbook is made of. Each is read by the model that reads the finished file, so what is taken here holds there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale

from mkdocs_playbook.model.fields import Id, Language, Text, WrongError, slug
from mkdocs_playbook.model.moments import Date, Zone
from mkdocs_playbook.model.reading import reader
from mkdocs_playbook.start.channels import KNOWN, Aim, Kind, known
from mkdocs_playbook.words import languages


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
    aim: Aim


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
        return new_id(self.brand, "playbook", (), self.language)

    @property
    def unspelt(self) -> list[tuple[str, str]]:
        """Each id that tells nothing of its name, since the name has no letters that an id can have, with the name."""
        named = [(self.id, self.brand)]
        named += [(channel.id, channel.name) for channel in self.channels]
        named += [(person.id, person.name) for person in self.people]
        return [(key, name) for key, name in named if not spelt(name, self.language)]


MOST = 30
"""So many names may be listed; a playbook that begins with more is hard to overlook."""
_LONGEST = 80


def read_brand(text: str) -> str:
    return _name(text, "a name such as Kopi & Kiln")


def read_timezone(text: str) -> str:
    return str(_read(Zone, text))


def read_language(text: str) -> str:
    """`de`, `zh-Hant`, or the name of a language: `German`, and `Deutsch` for those that the pages speak."""
    found = _language_codes().get(" ".join(text.casefold().split()))
    return str(_read(Language, found or text))


def _language_codes() -> dict[str, str]:
    """The code of each language by its name in English, and in the language itself for those that the pages speak."""
    english = Locale("en").languages
    own = {str(Locale(code).languages[code]).casefold(): code for code in languages()}
    # a name that is a code as well, such as Ga, is taken for the code
    return own | {name.casefold(): code for code, name in english.items() if name.casefold() not in english}


def languages_spoken() -> str:
    """The languages in which the pages have their words: `English and German`."""
    return " and ".join(sorted(map(language_name, languages())))


def language_name(code: str) -> str:
    """`German`; the code itself where it is no language that has a name."""
    return str(Locale("en").languages.get(code.replace("-", "_"), code))


def read_day(text: str) -> date:
    found = _read(Date, text)
    assert isinstance(found, date)
    return found


def read_channels(text: str, taken: Collection[str] = (), language: str = "en") -> tuple[Channel, ...]:
    """`instagram, newsletter`: those that are known under any of their names, others as they are called. None has an id of `taken`.
    A channel that is named twice is there once."""
    found: dict[str, Channel] = {}
    for name in _names(text):
        key, title, kind, aim = known(name)
        if not any(channel.name.casefold() == title.casefold() for channel in found.values()):
            key = new_id(key if key in KNOWN else name, "channel", (*taken, *found), language)
            found[key] = Channel(key, title, kind, aim)
    if not found:
        raise AnswerError("Name at least one channel, such as instagram.")
    return tuple(found.values())


def read_people(text: str, taken: Collection[str] = (), language: str = "en") -> tuple[Person, ...]:
    """`Mei Tan, Jun Lim`; nobody is an answer too. Their ids are none of `taken`."""
    found: dict[str, Person] = {}
    for name in _names(text):
        if any(person.name == name for person in found.values()):
            raise AnswerError(f"'{name}' is there twice. Write more of each name, so that everybody knows who is meant.")
        key = new_id(name, "person", (*taken, *found), language)
        found[key] = Person(key, name)
    return tuple(found.values())


_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ẞ": "SS"})


def spelt(name: str, language: str) -> str:
    """What of `name` can stand in an id, in the spelling of the language: `Müller` gives `mueller` in German, else `muller`."""
    if language.partition("-")[0].lower() == "de":
        name = unicodedata.normalize("NFC", name).translate(_GERMAN)
    return slug(name)[:40].strip("-")


def new_id(name: str, otherwise: str, taken: Collection[str], language: str = "en") -> str:
    """An id made of `name` that is none of `taken`; of `otherwise` where the name has no letters that an id can have."""
    plain = spelt(name, language)
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
        return reader(kind)(text)
    except WrongError as error:
        raise AnswerError(str(error)) from error
