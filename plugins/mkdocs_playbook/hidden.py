"""Hidden values: what an edition does not see, as words that can be looked for in whatever is published.

Texts are compared word by word, without capitals and signs, so that markup, line breaks, encodings and typography make no difference.
"""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from mkdocs_playbook.model.base import NOUNS, Entry, Part, hints_of
from mkdocs_playbook.model.fields import Kind
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.notation import Notation
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.problems import NOWHERE, Place
from mkdocs_playbook.words import interface_words

_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Letters of scripts that put no spaces between words: each counts as a word."""
_SPACED = re.compile(r"[^\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")

SHORTEST = 8
"""How many letters and digits a text has at least that is looked for; a single name, and a person's, may be shorter."""
_SHORTEST_NAME, _SHORTEST_PERSON, _SHORTEST_ALONE = 5, 3, 3
_LONG = 1_000
"""From so many letters on, a line is nothing that other texts have too."""
_CHUNK = 8
"""So many words of a longer text stand for a part of it, since pages shorten texts and put markup into them."""


def words_of(text: str) -> list[str]:
    """The words of a text, alike for all ways to write it: NFKC, without capitals, signs and what is not seen."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold())
    if plain.isascii():
        return _SPACED.findall(plain)
    alone, word = _unspaced()
    return (word if alone.search(plain) else _SPACED).findall(plain)


@cache
def _unspaced() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A letter of `_ALONE`, and a word of a text that has such. Python takes long to compile them."""
    return re.compile(f"[{_ALONE}]"), re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+")


def _words_in_lines(text: str) -> list[str]:
    """As `words_of`, for texts that have most of their lines in common, such as the pages of a site. No word goes over a line's end."""
    words: list[str] = []
    for line in text.split("\n"):
        words += _words_of_line(line) if len(line) < _LONG else words_of(line)
    return words


@lru_cache(maxsize=50_000)
def _words_of_line(line: str) -> list[str]:
    return words_of(line)


def in_a_row(text: str) -> str:
    """The words with a space around each, so that a row of words is found by its own."""
    return f" {' '.join(words_of(text))} "


@dataclass(frozen=True, slots=True)
class Secret:
    """A hidden value: its words in a row, what it is, and where it is written."""

    row: str
    what: str
    place: Place
    is_number: bool = False


class Secrets:
    """Hidden values, to be looked for in many texts."""

    def __init__(self, secrets: Mapping[str, Secret]) -> None:
        self.all = tuple(secrets.values())

    @cached_property
    def _by_word(self) -> Mapping[str, list[tuple[frozenset[str], Secret]]]:
        """Each by its longest word, which is the rarest, with all of its words: few are compared as a whole with any text."""
        found: dict[str, list[tuple[frozenset[str], Secret]]] = {}
        for secret in self.all:
            words = secret.row.split()
            found.setdefault(max(words, key=len), []).append((frozenset(words), secret))
        return found

    def found_in(self, text: str, *, numbers: bool = True) -> list[Secret]:
        """The hidden values in a text, in the order in which they are written; amounts only with `numbers`."""
        words = _words_in_lines(text)
        known = set(words)
        near = [secret for word in self._by_word.keys() & known for its, secret in self._by_word[word] if its <= known]
        if not near:
            return []
        row = f" {' '.join(words)} "
        return sorted(
            (secret for secret in near if secret.row in row and (numbers or not secret.is_number)),
            key=lambda secret: (secret.place, secret.what, secret.row),
        )


@dataclass(frozen=True, slots=True)
class _Value:
    """A value as it is written: of which field, of which entry, and what kind of thing it is."""

    text: str
    kind: str
    """text, link, email, id, name (what people call an entry), person (the name of one), amount or number."""
    what: str
    place: Place


def hidden_values(whole: Plan, shown: Plan, known: str = "") -> Secrets:
    """What `whole` says and `shown` does not, as far as it can be told from what anybody might write.

    What the visible part says too is not hidden, nor what it contains; but the name and the address of a person are, wherever
    they stand in a longer text. `known` is further text that everybody may see.
    """
    about = whole.playbook.playbook
    notation = Notation(about.language, about.currency)
    visible = list(_values(shown.playbook))
    rows = {in_a_row(text) for value in visible for text in _written(value, notation)}
    public = "".join([*sorted(rows), *(in_a_row(f"{item.uid} {item.title}") for item in shown.schedule.items), in_a_row(known)])
    labels = "".join(in_a_row(value.text) for value in visible if value.kind in ("id", "name", "person", "email"))
    interface = "".join(map(in_a_row, interface_words(about.language)))
    found: dict[str, Secret] = {}
    for value in _values(whole.playbook):
        within = labels if value.kind in ("person", "email") else public + interface
        for text in _written(value, notation):
            words = words_of(text)
            for part in _parts(words):
                row = f" {' '.join(part)} "
                if row not in found and row not in rows and row not in within and _is_distinct(part, value.kind):
                    found[row] = Secret(row, value.what, value.place, value.kind == "amount")
    return Secrets(found)


def _parts(words: list[str]) -> Iterator[list[str]]:
    if len(words) <= _CHUNK + _CHUNK // 2:
        yield words
        return
    for start in range(0, len(words) - _CHUNK + 1, _CHUNK):
        yield words[start : start + _CHUNK]
    yield words[-_CHUNK:]


def _written(value: _Value, notation: Notation) -> Iterator[str]:
    """The ways in which a value may be written."""
    if value.kind in ("amount", "number"):
        number = Decimal(value.text)
        yield from dict.fromkeys((value.text, notation.number(number), *([notation.money(number)] if value.kind == "amount" else [])))
    elif value.kind == "link":
        yield re.sub(r"^(https?|mailto|tel):/{0,2}", "", value.text)
    else:
        yield value.text


def _is_distinct(words: list[str], kind: str) -> bool:
    """Whether words say so much that they are not found by chance."""
    length = sum(map(len, words))
    if kind == "person":
        return length >= _SHORTEST_PERSON
    if kind == "amount":
        alone = "".join(words)
        is_year = len(words) == 1 and len(alone) == 4 and alone[:2] in ("19", "20", "21")
        return not is_year and (length >= 4 if alone.isdecimal() else len(words) > 1)
    if kind == "number" or length == 0:
        return False
    if all(re.fullmatch(f"[{_ALONE}]", word) for word in words):
        return length >= _SHORTEST_ALONE
    if kind == "id":
        return length >= _SHORTEST_NAME and (len(words) > 1 or any(letter.isdigit() for letter in words[0]))
    return length >= (_SHORTEST_NAME if kind in ("name", "email") else SHORTEST)


# ── the walk over the model ─────────────────────────────────────────────────────────────────────────────────────────


def _values(playbook: Playbook) -> Iterator[_Value]:
    """Every value that an author words freely, every id, and every number."""
    for section, hint in hints_of(Playbook).items():
        if section == "settings":
            continue
        content = getattr(playbook, section)
        if section not in SECTIONS:
            yield from _of(hint, content, f"'{section}'", NOWHERE, "text")
            continue
        for entry in content.values():
            what, place = f"the {NOUNS[section]} '{entry.id}'", entry.place
            for key in (entry.id, *entry.was):
                yield _Value(key, "id", f"The id of {what}", place)
            yield from _of_part(entry, what, place)


def _of_part(part: Part, what: str, place: Place) -> Iterator[_Value]:
    for name, hint in hints_of(type(part)).items():
        alias = type(part).model_fields[name].alias or name
        kind = "text"
        if isinstance(part, Entry) and name in ("name", "title", "deliverable"):
            kind = "person" if part.section == "people" else "name"
        yield from _of(hint, getattr(part, name), f"'{alias}' of {what}", place, kind)


def _of(hint: Any, value: Any, what: str, place: Place, kind: str) -> Iterator[_Value]:
    if value is None:
        return
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        mark = next((mark for mark in arguments[1:] if isinstance(mark, Kind)), None)
        if mark is None:
            yield from _of(arguments[0], value, what, place, kind)
        elif type(mark) is Kind and (found := _FREE.get(mark.what)):
            yield _Value(str(value), kind if found == "text" else found, what, place)
    elif origin in (Union, types.UnionType):
        yield from _of(next(part for part in arguments if part is not type(None)), value, what, place, kind)
    elif origin is tuple:
        for inner in value:
            yield from _of(arguments[0], inner, what, place, kind)
    elif origin is dict:
        for key, inner in value.items():
            yield from _of(arguments[0], key, what, place, "text")
            yield from _of(arguments[1], inner, f"'{key}' in {what}" if isinstance(inner, Entry) else what, place, kind)
    elif isinstance(value, Part):
        yield from _of_part(value, what, place)


_FREE = {"text": "text", "a link": "link", "an e-mail address": "email", "an amount": "amount", "a number": "number"}
"""Kinds of value that authors word themselves. All others are names out of a list, dates or lengths of time, which give nothing away."""
