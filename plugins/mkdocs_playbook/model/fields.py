"""The kinds of value that a field can hold: each reads the text that was written and knows its JSON Schema.

A kind is an `Annotated` type. Reading either gives the value or raises `wrong(...)`, whose message says what to write
instead; `model/load.py` adds the place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, NoReturn

from mkdocs_playbook.problems import one_of, shown, suggestion

Path = tuple[str | int, ...]
"""The steps from a value to one within it."""

KEY = "[key]"
"""The last step of a path to a map's name, not to what it names."""


class WrongError(ValueError):
    """A value that cannot be read. `found` holds all that is wrong in it: where, and the sentence that the author reads; '' where
    something is missing, which `model/names.py` tells."""

    def __init__(self, *found: tuple[Path, str]) -> None:
        super().__init__("\n".join(message for _, message in found))
        self.found = found

    def below(self, *steps: str | int) -> list[tuple[Path, str]]:
        """What is wrong, as seen from further above."""
        return [((*steps, *path), message) for path, message in self.found]


def wrong(message: str) -> NoReturn:
    """Refuse a value. `message` is the sentence that the author reads."""
    raise WrongError(((), message))


class Field:
    """What a part says of one of its fields: its documentation, and what it holds where nothing is written.

    `alias` is the name that people write, where it is not the attribute's; `make` gives a default that is not to be shared;
    `seen_by` is what an edition has to see for the field to be in it (see `model/editions.py`), '' where that hangs on the entry;
    `schema` goes into its JSON Schema.
    """

    __slots__ = ("alias", "default", "description", "make", "schema", "seen_by")

    def __init__(
        self,
        description: str,
        default: Any = ...,
        make: Callable[[], Any] | None = None,
        *,
        alias: str | None = None,
        seen_by: str = "",
        schema: Mapping[str, Any] | None = None,
    ) -> None:
        self.description, self.default, self.make, self.alias, self.seen_by = description, default, make, alias, seen_by
        self.schema = schema or {}

    def is_required(self) -> bool:
        return self.default is ... and self.make is None

    def blank(self) -> Any:
        """What the field holds where nothing is written; None where it must be."""
        return self.make() if self.make else None if self.default is ... else self.default


# These give a `Field`, which `Part` takes out of its class; for type checkers it is the value that the field will hold.


def optional(description: str, **more: Any) -> Any:
    """A field that may be left out. `description` is its documentation everywhere: editor, guide, schema."""
    return Field(description, None, **more)


def required(description: str, **more: Any) -> Any:
    return Field(description, **more)


def usual(default: Any, description: str, **more: Any) -> Any:
    """A field that holds `default` where nothing is written."""
    return Field(description, default, **more)


def many(description: str, **more: Any) -> Any:
    """A list that is empty where nothing is written."""
    return Field(description, (), **more)


def mapping(description: str, **more: Any) -> Any:
    """A map that is empty where nothing is written."""
    return Field(description, make=dict, **more)


def inner(part: Callable[[], Any], description: str, **more: Any) -> Any:
    """A part that is there, with its defaults, where nothing is written."""
    return Field(description, make=part, **more)


_SHORT, _MANY = 40, 4096
"""How long the texts are whose values a kind remembers, and how many it remembers."""


class Kind:
    """How a value that is written as one scalar is read, and its JSON Schema.

    Goes into `Annotated`: `read` takes the trimmed text and gives the value, or raises `wrong`; `what` is the word for it in
    messages; `longest` is how many characters it may have, if there is a limit; with `blank` it may have none. `write` gives
    text that is read as the value.
    """

    def __init__(
        self,
        read: Callable[[str], Any],
        what: str,
        *,
        write: Callable[[Any], str] = str,
        longest: int | None = 200,
        blank: bool = False,
        **schema: Any,
    ) -> None:
        self.read, self.what, self.write, self.longest, self.blank = read, what, write, longest, blank
        self._schema = schema

    @cached_property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema. What takes long to work out is given as a function, which is asked here."""
        return {"type": "string", **{name: said() if callable(said) else said for name, said in self._schema.items()}}

    @cached_property
    def reader(self) -> Callable[[Any], Any]:
        """`validate`, for texts without its detours: a plan has hundreds of thousands, and many short ones again and again."""
        read, longest, refuse = self.read, self.longest or 0, self.validate
        known: dict[str, Any] = {}

        def validate(value: Any) -> Any:
            if type(value) is str:
                if (found := known.get(value)) is not None:
                    return found
                if (text := value.strip()) and len(text) <= longest:
                    found = read(text)
                    if len(value) < _SHORT and len(known) < _MANY:
                        known[value] = found
                    return found
            return refuse(value)

        def validate_long(value: Any) -> Any:
            if type(value) is str and (text := value.strip()):
                return read(text)
            return refuse(value)

        return validate if longest else validate_long

    def validate(self, value: Any) -> Any:
        if isinstance(value, str) and ((text := value.strip()) or self.blank):
            if self.longest and len(text) > self.longest:
                wrong(f"This is too long for {self.what}: '{shown(text)}'. Write at most {self.longest} characters.")
            return self.read(text)
        if value is None or isinstance(value, str) or value == {}:
            wrong(f"Nothing is written here. Write {self.what}, or remove the line.")
        if isinstance(value, list):
            wrong(f"Here belongs {self.what}, not a list. Write one value, without '- ' and brackets.{self._example()}")
        wrong(f'Here belongs {self.what}, not a map. If it is text with a colon or braces in it, put it in "quotes".{self._example()}')

    def _example(self) -> str:
        examples, names = self.schema.get("examples"), self.schema.get("enum")
        return f" An example: {examples[0]}" if examples else f" It is {one_of(names)}." if names else ""


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and those that turn the direction of the text that follows."""


def _text(text: str) -> str:
    if text.isprintable():
        return text
    if found := _CONTROLS.search(text):
        wrong(f"The text holds the invisible character U+{ord(found[0]):04X}. Delete it and type the text again.")
    return text


_ANY_SCALAR: Any = ["string", "number", "boolean"]
Text = Annotated[str, Kind(_text, "text", type=_ANY_SCALAR, longest=None)]

ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def slug(text: str) -> str:
    """What of `text` can stand in an id: `Café d'Or` gives `cafe-dor`, `東京` nothing."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


_RESERVED = frozenset({"index", "con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))})


def _id(text: str) -> str:
    if not ID.fullmatch(text) or len(text) > 80:
        proposal = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80]
        instead = f"Write '{proposal}'." if proposal and proposal != text else "Write one such as 'spring-sale'."
        wrong(f"'{text[:80]}' cannot be an id: ids are made of the letters a-z, digits and hyphens. {instead}")
    if text in _RESERVED:
        wrong(f"'{text}' is a name that web servers or Windows keep for themselves. Choose another id.")
    return text


Id = Annotated[str, Kind(_id, "an id", type=["string", "number"], pattern=r"^[a-z0-9][a-z0-9-]*$")]


def read_language(text: str) -> str:
    """`en`, `zh-Hant`. Raises `wrong` for what is no code of a language."""
    if not re.fullmatch(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*", text):
        wrong(f"'{text[:40]}' is not a language. Write its code, such as en, de or zh-Hant.")
    return text.replace("_", "-")


Language = Annotated[str, Kind(read_language, "a language", examples=["en", "zh-Hant"])]


_SCHEME, _SPACE = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):"), re.compile(r"\s")


def _link(text: str) -> str:
    text = _text(text)
    scheme = _SCHEME.match(text)
    if (scheme and scheme[1].lower() not in ("http", "https", "mailto", "tel")) or text.startswith(("//", "\\")):
        wrong("A link starts with https://, http://, mailto: or tel:, or is a path within this site.")
    if _SPACE.search(text):
        wrong("A link has no spaces in it. Write %20 for each.")
    if "\\" in text:  # browsers take it for a slash, and so '/\\example.com' for another site
        wrong("A link has no backslash in it. Write / instead.")
    return text


Link = Annotated[str, Kind(_link, "a link", longest=4000, examples=["https://example.com/"])]


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:\"\\]+@[^@\s<>,;:\"\\]+", _text(text)):
        wrong(f"'{text[:60]}' is not an e-mail address. Write one such as 'mei@example.com'.")
    return text


Email = Annotated[str, Kind(_email, "an e-mail address", examples=["mei@example.com"])]


def choice(*names: str, what: str, **aliases: str) -> Kind:
    """One of `names`; `aliases` are other words for them."""

    def read(text: str) -> str:
        found = text.lower().replace("_", "-").replace(" ", "-")
        found = aliases.get(found, found)
        if found not in names:
            wrong(f"'{text[:40]}' is not {what}. {suggestion(text, names) if len(text) < 40 else f'Write {one_of(names)}.'}")
        return found

    return Kind(read, what, enum=list(names))


# ── numbers and switches ────────────────────────────────────────────────────────────────────────────────────────────


def _number(text: str) -> Decimal:
    plain = text.replace("_", "").removesuffix("%").strip()
    if len(plain) > 24 and re.fullmatch(r"[\d.,+-]+", plain):
        wrong("This number is too long to mean anything. Write it with fewer digits.")
    if "," in plain:
        wrong(f"'{text}' holds a comma. Write thousands without a separator and decimals with a point, such as 12000 or 4.5.")
    if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", plain):
        wrong(f"'{text[:40]}' is not a number. Write one such as 12000 or 4.5.")
    return Decimal(plain)


def _written(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Number = Annotated[Decimal, Kind(_number, "a number", write=_written, longest=None, type=["number", "string"])]


def _amount(text: str) -> Decimal:
    number = _number(text)
    if number < 0:
        wrong(f"'{text[:40]}' is below zero. Write an amount such as 4000.")
    return number


Amount = Annotated[Decimal, Kind(_amount, "an amount", write=_written, longest=None, type=["number", "string"])]


def _percent(text: str) -> Decimal:
    number = _number(text)
    if not text.endswith("%") and 0 < number < 1:
        number *= 100
    if not 0 <= number <= 100:
        wrong(f"'{text[:40]}' is not a share of the whole. Write a percentage from 0% to 100%.")
    return number


def _share(share: Decimal) -> str:
    return f"{_written(share)}%"


Percent = Annotated[Decimal, Kind(_percent, "a percentage", write=_share, type=["number", "string"], examples=["40%"])]

_SWITCH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _switch(text: str) -> bool:
    if text.lower() not in _SWITCH:
        wrong(f"'{text[:40]}' is neither yes nor no. Write 'true' or 'false'.")
    return _SWITCH[text.lower()]


Switch = Annotated[bool, Kind(_switch, "true or false", write=lambda on: "true" if on else "false", type=["boolean", "string"])]

# ── other shapes ────────────────────────────────────────────────────────────────────────────────────────────────────


class Reshaped:
    """A value that may be written in other shapes too: `reshape` brings them into the one that is read.

    Goes into `Annotated`; `also` gives the JSON Schemas of the other shapes, from that of the one that is read. `short` gives the
    shape in which people write it, of the texts, lists and maps that a value is written as.
    """

    def __init__(
        self,
        reshape: Callable[[Any], Any],
        also: Callable[[dict[str, Any]], list[dict[str, Any]]],
        short: Callable[[Any], Any] = lambda value: value,
    ) -> None:
        self.reshape, self.also, self.short = reshape, also, short


def one_or_more(value: Any) -> Any:
    """A single value where a list may stand is a list of one."""
    return [value] if isinstance(value, str) else value


def as_map(value: Any) -> Any:
    """`[instagram, tiktok]`, or just `instagram`, for a map whose entries say nothing more."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list):
        for item in value:
            if not isinstance(item, str):
                wrong("In this list each item is an id. To say more about one, write a map: 'instagram: {time: 19:00}'.")
        return {item: {} for item in value}
    if isinstance(value, dict):
        return {key: {} if inner is None else inner for key, inner in value.items()}
    return value
