"""The words of the interface, in the playbook's language: gettext catalogues, one `locale/LANGUAGE.po` for each language but English.

English is written in the code: `say("What comes")`. `tests/test_words.py` finds every such text and holds the catalogues against them.
"""

from __future__ import annotations

import io
import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mkdocs_playbook.pages.blocks import Inline, Run

_PLACE = re.compile(r"\{(\w+)\}")


def msg(text: str) -> str:
    """Marks a text that is said later, such as one of a table of words, so that it is found for the catalogues."""
    return text


class Words:
    """Says things in `language`: its own catalogue, else that of the language without its country; English where there is none."""

    def __init__(self, language: str) -> None:
        self._catalogue = _catalogue(language)

    def say(self, text: str, **values: object) -> str:
        """`text` in the language, with each `{name}` in it replaced by that value."""
        said = self._catalogue.gettext(text)
        return said.format(**values) if values else said

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """`one` or `many`, as the language counts `number`, which is `{number}` in them unless a value of that name is given."""
        return self._catalogue.ngettext(one, many, number).format(**{"number": number, **values})

    def line(self, text: str, **parts: Inline) -> Run:
        """`text` in the language, with each `{name}` in it replaced by a piece of a line, such as a link."""
        said = _PLACE.split(self._catalogue.gettext(text))
        return Run(tuple(parts[part] if number % 2 else part for number, part in enumerate(said)))


def languages() -> list[str]:
    """The languages that the interface speaks."""
    return sorted(
        ["en", *(file.name.removesuffix(".po") for file in (files("mkdocs_playbook") / "locale").iterdir() if file.name.endswith(".po"))]
    )


@cache
def _catalogue(language: str) -> NullTranslations:
    parts = language.replace("_", "-").lower().split("-")
    for length in range(len(parts), 0, -1):
        file = files("mkdocs_playbook") / "locale" / f"{'-'.join(parts[:length])}.po"
        if file.is_file():
            compiled = io.BytesIO()
            write_mo(compiled, read_po(io.BytesIO(file.read_bytes()), abort_invalid=True))
            compiled.seek(0)
            return GNUTranslations(compiled)
    return NullTranslations()
