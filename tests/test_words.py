"""The words of the interface: every one is found, translated, and said where a page or a feed shows it."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from gettext import GNUTranslations
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints
from zlib import crc32

import pytest
import yaml

import catalogue
from mkdocs_playbook import words
from mkdocs_playbook.model.base import Part
from mkdocs_playbook.model.fields import Kind
from mkdocs_playbook.model.library import library
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.pages.blocks import Link
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.read.settings import DEFAULT_SOURCES
from mkdocs_playbook.schedule.items import KINDS
from mkdocs_playbook.words import Catalogue, english
from pagetext import ROOT, Element, SiteText, everything, make_site, read_site, settings_of
from sites import ASYNCAPI

TEXTS = catalogue.texts()
ONES = {text if isinstance(text, str) else text[0] for text in TEXTS}
PLACES = re.compile(r"\{\w+\}")
LANGUAGES = [language for language in words.languages() if language != words.ENGLISH]
KUBERNETES = ASYNCAPI.parent / "kubernetes-1.35"

# ── catalogues ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_is_said_alone_or_counted_but_not_both() -> None:
    firsts = [text if isinstance(text, str) else text[0] for text in TEXTS]
    assert sorted(firsts) == sorted(set(firsts))


def test_texts_of_python_and_of_templates_are_found() -> None:
    assert {"At a glance", "{first} to {last}", "planned", "key date", "Code for the phone's camera"} <= set(TEXTS)
    assert ("{number} goal", "{number} goals") in TEXTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_each_text_and_no_other(language: str) -> None:
    known = catalogue.read(language)
    translated = {message.id for message in known if message.id and all(_strings(message.string))}
    missing = [text for text in TEXTS if text not in translated]
    assert not missing, f"{language}.po lacks {len(missing)} texts; 'python tests/catalogue.py {language}' puts them in: {missing}"
    left = [message.id for message in known if message.id and message.id not in TEXTS] + list(known.obsolete)
    assert not left, f"{language}.po has texts that nobody says: {left}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_name_the_same_places_and_are_sure(language: str) -> None:
    known = catalogue.read(language)
    for message in known:
        if not message.id:
            continue
        forms = _strings(message.string)
        assert not message.fuzzy, f"{language}: '{message.id}' is fuzzy"
        if isinstance(message.id, str):
            assert set(PLACES.findall(message.id)) == set(PLACES.findall(forms[0])), f"{language}: {message.id}"
        else:
            assert len(forms) == known.num_plurals, f"{language}: {message.id} wants {known.num_plurals} forms"
            assert all(set(PLACES.findall(form)) <= set(PLACES.findall("".join(message.id))) for form in forms), f"{language}: {message.id}"
            assert set(PLACES.findall(message.id[1])) == set(PLACES.findall(forms[-1])), f"{language}: {message.id}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_written_as_the_tool_writes_it(language: str, tmp_path: Path) -> None:
    catalogue.write(catalogue.updated(language), tmp_path / "written.po")
    assert (tmp_path / "written.po").read_text(encoding="utf-8") == (catalogue.LOCALE / f"{language}.po").read_text(encoding="utf-8")


def _strings(said: str | Iterable[str] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ())


# ── saying ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_german_is_said_and_counted() -> None:
    german = Catalogue("de-AT")
    assert german.say("Goals") == "Ziele"
    assert german.count("{number} goal", "{number} goals", 1) == "1 Ziel"
    assert german.count("{number} goal", "{number} goals", 3) == "3 Ziele"
    assert Words("de").line("{first} to {last}", first="A", last=Link("B", "b")).parts == ("", "A", " bis ", Link("B", "b"), "")


def test_a_language_without_a_catalogue_speaks_english() -> None:
    said = Catalogue("ar")
    assert said.say("At a glance") == "At a glance"
    assert (said.spoken, said.is_english) == ("en", False)


def test_what_is_said_remembers_its_english() -> None:
    german = Catalogue("de")
    assert english(german.say("At a glance")) == "At a glance"
    assert english(german.say("Text for {channel}", channel="Instagram")) == "Text for Instagram"
    assert english(german.count("{number} goal", "{number} goals", 2)) == "2 goals"
    assert english("Instagram") == "Instagram"
    assert german.say("") == ""


# ── choices of the model ────────────────────────────────────────────────────────────────────────────────────────────

_NOT_SHOWN = {
    "a visibility",
    "a severity",
    "a batch",
    "a direction",
    "a kind of calendar item",
    "a definition of the KPI library",
    "something that an edition sees",
}
"""Choices that no page shows by their names."""


def test_each_choice_of_the_model_has_its_word() -> None:
    shown = {name for kind in _choices(Playbook) if kind.what not in _NOT_SHOWN for name in kind.schema["enum"]}
    assert "changes-requested" in shown
    assert {name.replace("-", " ") for name in (*shown, *KINDS)} <= set(words.CHOICES)


def _choices(hint: Any, seen: frozenset[Any] = frozenset()) -> Iterator[Kind]:
    if isinstance(hint, type) and issubclass(hint, Part) and hint not in seen:
        for name, inner in get_type_hints(hint, include_extras=True).items():
            if name in hint.model_fields:
                yield from _choices(inner, seen | {hint})
    if get_origin(hint) is Annotated:
        yield from (mark for mark in get_args(hint)[1:] if isinstance(mark, Kind) and "enum" in mark.schema)
    for argument in get_args(hint):
        yield from _choices(argument, seen)


# ── a language that marks what it says: what is left over was never said ────────────────────────────────────────────

MARKED = "el"
"""The language of the marked site: its dates have no Latin letters."""
NAMES = {"Markdown", "YAML", "PDF", "URL", "UTC", "AoE", "ics"}
"""What is called the same in every language."""


_ADDRESSES = re.compile(r"https?://\S+|\S+@\S+|utm_\S+|[\w./-]+\.(?:yml|csv|ics)\b\S*")


class Own(NamedTuple):
    """What the authors of a playbook wrote: a pattern of all of it, the longest first, and the whole."""

    pattern: re.Pattern[str]
    whole: str


class Marks(GNUTranslations):
    """A catalogue that puts brackets around each text between its places, and knows what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return re.sub(r"((?:^|(?<=\}))[^{}]+(?=\{|$))", r"⟦\1⟧", message) if message in ONES else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return re.sub(r"((?:^|(?<=\}))[^{}]+(?=\{|$))", r"⟦\1⟧", msgid1 if n == 1 else msgid2) if (msgid1, msgid2) in TEXTS else msgid2


@pytest.fixture
def marks(monkeypatch: pytest.MonkeyPatch) -> Marks:
    marks, real = Marks(), words._texts
    monkeypatch.setattr(words, "_texts", lambda language: marks if language == MARKED else real(language))
    return marks


def test_every_word_of_a_playbook_that_says_everything_is_in_the_catalogue(marks: Marks, tmp_path: Path) -> None:
    text = yaml.safe_load(everything(lambda path: f"λέξη {crc32(path.encode()) % 1000}"))
    text["playbook"]["language"] = MARKED
    _all_said(read_site(tmp_path, yaml.safe_dump(text, allow_unicode=True, sort_keys=False), site_url="https://example.com/"), marks)


@pytest.mark.parametrize(("folder", "today"), [(ROOT, "2027-01-13"), (KUBERNETES, "2025-10-20"), (ASYNCAPI, "2025-06-01")])
def test_every_word_of_a_real_playbook_is_in_the_catalogue(folder: Path, today: str, marks: Marks, tmp_path: Path) -> None:
    for source in DEFAULT_SOURCES:
        shutil.copytree(folder / source, tmp_path / source)
    (head,) = [file for file in tmp_path.rglob("*.yml") if re.search(r"^playbook:", file.read_text(encoding="utf-8"), re.MULTILINE)]
    written = re.sub(r"^  language: .*\n", "", head.read_text(encoding="utf-8"), flags=re.MULTILINE)
    head.write_text(re.sub(r"^playbook:\n", f"playbook:\n  language: {MARKED}\n", written, flags=re.MULTILINE), encoding="utf-8")
    settings = replace(settings_of(tmp_path), sources=DEFAULT_SOURCES, today=today)
    _all_said(make_site(settings), marks)


def _all_said(site: SiteText, marks: Marks) -> None:
    unfound = sorted(marks.asked - ONES)
    assert not unfound, f"said, but not found by Babel; wrap them in msg() where they are written: {unfound}"
    assert site.plan.playbook.playbook.language == MARKED
    own = _own_words(site)
    left: dict[str, set[str]] = {}
    for page in site.pages:
        shown = page.rendered.page
        texts = [*_visible(page.body), shown.description, shown.nav_title or shown.title, *shown.group]
        if shown.is_english:
            texts = [*shown.group] if "rules/" in shown.address else [shown.title, *shown.group]
        for text in texts:
            for word in _left(text, own):
                left.setdefault(word, set()).add(f"{shown.address or 'home'}: {text.strip()[:80]}")
    for path, content in site.site.files.items():
        if path.endswith(".ics"):
            for text in _events(content.decode()):
                for word in _left(text, own):
                    left.setdefault(word, set()).add(f"{path}: {text[:80]}")
    assert not left, "\n".join(f"{word}: {sorted(places)[:3]}" for word, places in sorted(left.items()))


def _visible(element: Element) -> Iterator[str]:
    """What a reader sees or hears of an element that is in the playbook's language."""
    if element.attributes.get("lang") == "en" or element.tag in ("code", "pre"):
        return
    for name in ("aria-label", "title", "alt", "placeholder"):
        yield element.attributes.get(name, "")
    yield from (value for name, value in element.attributes.items() if name.startswith("data-say"))
    for inner in element.inside:
        if isinstance(inner, str):
            yield inner
        else:
            yield from _visible(inner)


def _events(text: str) -> Iterator[str]:
    for line in text.replace("\r\n ", "").splitlines():
        name, _, value = line.partition(":")
        if name.partition(";")[0] in ("SUMMARY", "DESCRIPTION", "CATEGORIES", "NAME", "X-WR-CALNAME", "X-WR-CALDESC"):
            yield re.sub(r"\\([,;\\])", r"\1", value).replace("\\n", "\n")


def _left(text: str, own: Own) -> list[str]:
    """The words of a text that were neither said nor written by the playbook's authors."""
    text = _plain(re.sub(r"⟦[^⟧]*⟧", " ", text))
    cut = re.fullmatch(r"(?:\d+ )?(.+?) ?…\W*", text)
    if cut and cut[1] in own.whole:  # a long text is cut where there is little room
        return []
    text = own.pattern.sub(" ", text)
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in NAMES and not re.fullmatch("[RACI]+", word)]


def _plain(text: str) -> str:
    """Without addresses and names of files, white space folded."""
    return " ".join(_ADDRESSES.sub(" ", text).split())


def _own_words(site: SiteText) -> Own:
    """What the authors wrote: their texts, and the names that they gave, but not the words of the model."""
    fields, choices = _names_of_fields(Playbook), {name for kind in _choices(Playbook) for name in kind.schema["enum"]}
    own: set[str] = set()

    def add(value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if str(key) not in fields:
                    own.update((str(key), str(key).replace("-", " ").capitalize()))
                add(inner)
        elif isinstance(value, list):
            for inner in value:
                add(inner)
        elif str(value) not in choices:
            own.update((str(value), *str(value).split("\n"), *_ADDRESSES.split(str(value))))

    for entry in site.plan.playbook.entries():
        own.update((entry.label, entry.id))
    for item in site.plan.schedule.items:
        own.update(filter(None, (item.title, item.step_name, item.step, item.text, item.zone)))
    for path, content in site.plan.sources.items():
        if path.endswith((".yml", ".yaml")):
            add(yaml.load(content, Loader=yaml.BaseLoader))  # noqa: S506 - it makes nothing but text
        elif path.endswith(".csv"):
            own.update(cell for row in csv.reader(content.decode().splitlines()) for cell in row)
    own.update(text for definition in library().values() for text in (definition.name, definition.unit, definition.defined_by))
    own.update(request.kind for request in site.plan.playbook.requests.values() if request.kind)
    longest_first = sorted({_plain(text) for text in own if re.search("[A-Za-z]", text)} - {""}, key=lambda text: (-len(text), text))
    return Own(re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"), "\n".join(longest_first))


def _names_of_fields(model: type[Part]) -> set[str]:
    """Every name of a field in a model and in what it holds."""
    names: set[str] = set()
    waiting: list[Any] = [model]
    while waiting:
        hint = waiting.pop()
        waiting.extend(get_args(hint))
        if isinstance(hint, type) and issubclass(hint, Part):
            fields = {field.alias or name for name, field in hint.model_fields.items()}
            if not fields <= names:
                names |= fields
                waiting.extend(get_type_hints(hint, include_extras=True).values())
    return names
