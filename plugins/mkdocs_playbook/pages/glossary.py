"""The glossary: the playbook's own words, and those that it defines where they are used."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_playbook.model.base import NOUNS, Entry
from mkdocs_playbook.model.fields import slug
from mkdocs_playbook.pages.blocks import Inline, Page, Strong, Table
from mkdocs_playbook.pages.context import Context, capitalised, entry_link
from mkdocs_playbook.pages.goals import in_its_language

GROUP = "Playbook"


class Term(NamedTuple):
    """A word, what it means, and the entry that defines it, if one does."""

    word: str
    meaning: Inline
    entry: Entry | None = None


def glossary_page(context: Context) -> Page | None:
    """None where no word is explained."""
    say = context.say
    found = terms(context)
    if not found:
        return None
    return Page(
        address="glossary",
        title=say("Glossary"),
        group=(GROUP,),
        description=say("What the words in this playbook mean."),
        blocks=[glossary_table(found, context)],
    )


def glossary_table(found: list[Term], context: Context) -> Table:
    say = context.say
    rows: list[list[Inline]] = []
    for term in found:
        kind = capitalised(context.say(NOUNS[term.entry.section])) if term.entry else ""
        rows.append([entry_link(term.entry) if term.entry else Strong(term.word), term.meaning, kind])
    columns = (say("Word"), say("What it means"), say("Is a"))
    caption = say("What the words in this playbook mean")
    return Table(columns=columns, rows=rows, ids=_ids(found), caption=caption, wide=columns[1:2])


def terms(context: Context) -> list[Term]:
    """All words with a meaning, in the order of the alphabet. What the playbook says under `glossary` comes before what entries say."""
    found = [*_own(context), *_defined(context)]
    return sorted(found, key=lambda term: (_sortable(term.word), term.word, term.entry is not None))


def _own(context: Context) -> Iterator[Term]:
    for word, meaning in context.playbook.glossary.items():
        yield Term(word, meaning)


def _defined(context: Context) -> Iterator[Term]:
    playbook = context.playbook
    for kpi in playbook.kpis.values():
        field = "formula" if kpi.formula else "question"
        yield from _term(kpi, in_its_language(kpi, field, getattr(kpi, field)))
    for pillar in playbook.pillars.values():
        yield from _term(pillar, pillar.description)
    for stage in playbook.stages.values():
        yield from _term(stage, context.say("People ask: {question}", question=stage.question) if stage.question else None)
    for audience in playbook.audiences.values():
        yield from _term(audience, audience.description)
    for role in playbook.roles.values():
        yield from _term(role, role.purpose)


def _term(entry: Entry, meaning: Inline) -> Iterator[Term]:
    if meaning:
        yield Term(entry.label, meaning, entry)


def _sortable(word: str) -> str:
    """Without capitals and accents, as dictionaries sort."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lstrip("\"'“„«( ")


def _ids(found: list[Term]) -> list[str]:
    """Anchors of the playbook's own words; entries have their own on their pages."""
    return [f"word-{slug(term.word) or number}" if term.entry is None else "" for number, term in enumerate(found, start=1)]
