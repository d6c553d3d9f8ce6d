"""The words of the interface, in the playbook's language: gettext catalogues, one `locale/LANGUAGE.po` for each language but English.

English is written in the code: `say("What comes")`. `tests/test_words.py` finds every such text and holds the catalogues against them.
Pages and feeds speak the playbook's language; messages, findings and the guide are in English.
"""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

ENGLISH = "en"
_LOCALE = Path(__file__).with_name("locale")


def msg(text: str) -> str:
    """Marks a text that is said later, such as one of a table of words, so that it is found for the catalogues."""
    return text


def msgs(one: str, many: str) -> tuple[str, str]:
    """Marks the two forms of a text with a number in it that `count` says later."""
    return one, many


class Said(str):
    """A text in the playbook's language that remembers its English, which names things that shall not change with the language."""

    __slots__ = ("english",)
    english: str

    def __new__(cls, text: str, english: str) -> Said:
        said = super().__new__(cls, text)
        said.english = english
        return said


def english(text: str) -> str:
    """The English of what was said; any other text as it is."""
    return text.english if isinstance(text, Said) else text


class Catalogue:
    """Says things in `language`: its own catalogue, else that of the language without its country; English where there is none."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _texts(language)
        self._said: dict[str, Said] = {}

    @property
    def spoken(self) -> str:
        """The language in which it says things: English where it has no catalogue for its own."""
        return self.language if self.is_english or isinstance(self._texts, GNUTranslations) else ENGLISH

    @property
    def is_english(self) -> bool:
        return self.language.replace("_", "-").lower().partition("-")[0] == ENGLISH

    def say(self, text: str, **values: object) -> str:
        """`text` in the language, with each `{name}` in it replaced by that value; see `english`."""
        if values:
            return _filled(self._texts.gettext(text), text, values)
        return self._said.get(text) or self._said.setdefault(text, Said(self._texts.gettext(text) if text else "", text))

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """`one` or `many`, as the language counts `number`, which is `{number}` in them unless a value of that name is given."""
        return _filled(self._texts.ngettext(one, many, number), one if number == 1 else many, {"number": number, **values})

    def choice(self, name: str | None) -> str:
        """The word for one of the values that a field may have, such as `changes-requested`."""
        return self.say(name.replace("-", " ")) if name else ""


def _filled(text: str, source: str, values: dict[str, object]) -> Said:
    sources = {name: english(value) if isinstance(value, str) else value for name, value in values.items()}
    return Said(text.format(**values), source.format(**sources))


def languages() -> list[str]:
    """The languages that the interface speaks."""
    return sorted([ENGLISH, *(file.name.removesuffix(".po") for file in _LOCALE.iterdir() if file.name.endswith(".po"))])


def interface_words(language: str) -> list[str]:
    """Every text of the interface in a language, and in English."""
    english = [text for file in _LOCALE.iterdir() if file.name.endswith(".po") for text in _said(compiled(file.read_bytes()), source=True)]
    return sorted({*english, *CHOICES, *_said(_texts(language), source=False)})


def _said(texts: NullTranslations, *, source: bool) -> list[str]:
    catalogue: dict[str | tuple[str, int], str] = getattr(texts, "_catalog", {})
    if not source:
        return list(catalogue.values())
    return [key if isinstance(key, str) else key[0] for key in catalogue]


@cache
def _texts(language: str) -> NullTranslations:
    parts = language.replace("_", "-").lower().split("-")
    for length in range(len(parts), 0, -1):
        file = _LOCALE / f"{'-'.join(parts[:length])}.po"
        if file.is_file():
            return compiled(file.read_bytes())
    return NullTranslations()


def compiled(catalogue: bytes) -> GNUTranslations:
    """The content of a `.po` file, ready to be asked."""
    from babel.messages.mofile import write_mo  # only for other languages: it takes a while to load
    from babel.messages.pofile import read_po

    made = io.BytesIO()
    write_mo(made, read_po(io.BytesIO(catalogue), abort_invalid=True))
    made.seek(0)
    return GNUTranslations(made)


CHOICES = (
    # statuses of posts, campaigns, channels, goals, requests and tasks
    msg("idea"), msg("planned"), msg("drafting"), msg("review"), msg("changes requested"), msg("approved"), msg("scheduled"),
    msg("published"), msg("on hold"), msg("cancelled"), msg("active"), msg("paused"), msg("done"), msg("closed"), msg("reached"),
    msg("missed"), msg("dropped"), msg("open"), msg("asked"), msg("promised"), msg("delivered"), msg("declined"), msg("late"),
    # media of channels and campaigns
    msg("owned"), msg("earned"), msg("shared"), msg("paid"), msg("organic"), msg("mixed"),
    # levels and types of goals, types and reviews of KPIs
    msg("business"), msg("marketing"), msg("channel"), msg("awareness"), msg("engagement"), msg("traffic"), msg("leads"),
    msg("conversion"), msg("retention"), msg("advocacy"), msg("community"), msg("revenue"), msg("reputation"), msg("up"), msg("down"),
    msg("leading"), msg("lagging"), msg("weekly"), msg("monthly"), msg("quarterly"), msg("yearly"),
    # formats
    msg("post"), msg("image"), msg("carousel"), msg("reel"), msg("short"), msg("video"), msg("live"), msg("story"), msg("poll"),
    msg("thread"), msg("article"), msg("newsletter"), msg("email"), msg("podcast"), msg("webinar"), msg("event"), msg("ad"),
    msg("document"), msg("direct mail"), msg("trade show"),
    # kinds of key dates and of calendar items
    msg("holiday"), msg("observance"), msg("industry"), msg("company"), msg("launch"), msg("freeze"), msg("publish"), msg("task"),
    msg("key date"), msg("meeting"), msg("request"), msg("week"),
    # parts in a step
    msg("responsible"), msg("accountable"), msg("consulted"), msg("informed"),
)  # fmt: skip
"""The words that `Catalogue.choice` says: what the fields of the model may be, where a page shows it."""
