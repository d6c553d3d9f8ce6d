"""The guide: how to change this playbook, and what can be written in it. The reference is made from the model itself."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from mkdocs_playbook.model.base import NOUNS, Entry, Part, Ref
from mkdocs_playbook.model.fields import Kind
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.pages.blocks import Block, Bullets, Code, Inline, Link, Page, Prose, Run, Sample, Strong, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.library import library_page
from mkdocs_playbook.pages.rules import rule_pages
from mkdocs_playbook.words import languages

GROUP = ("Playbook", "Guide")

_POST = """posts:
  desk-upgrades:
    title: 5 desk upgrades under $20
    date: 2027-01-12
    time: 12:00
    channels: [instagram, tiktok]
    format: carousel
    status: planned
"""
_PERSON = """people:
  mei:
    name: Mei
    roles: [strategist]
    email: mei@example.com
    away: [{from: 2027-02-05, to: 2027-02-10}]
"""
_DONE = """    done:
      visuals: 2027-01-05
"""
_IGNORE = """goals:
  awareness:
    ignore: {S103: nobody owns it before March}
"""
_SETTINGS = """settings:
  review:
    rules: {S: warning, K103: "off"}
    fail_on: [error, S104]
"""
_GITHUB = """on: pull_request
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
      - run: pip install mkdocs-playbook && playbook check --format github
"""
_GITLAB = """check:
  image: python:3.12
  script: [pip install mkdocs-playbook, playbook check]
"""
_PRE_COMMIT = """repos:
  - repo: local
    hooks:
      - id: playbook-check
        name: playbook check
        entry: playbook check
        language: python
        additional_dependencies: [mkdocs-playbook]
        pass_filenames: false
"""
_MOMENTS = (
    ("A date", ("2027-01-12",), "Year, month, day."),
    (
        "A date counted from another",
        ("6 weeks before launch", "2 days after spring-sale.ends", "Tuesday, 1 week before launch"),
        "From the id of a key date, campaign, cadence or post; its last day with .ends. Working days know days off.",
    ),
    (
        "When a step is due",
        (
            "Tuesday, 1 week before",
            "3 working days before",
            "same day at 12:00",
            "2 days after",
            "the 16th or the nearest working day before",
        ),
        "Counted from the publishing day. On a day off of whoever does it, the working day before.",
    ),
    (
        "A rhythm",
        ("week on mon wed fri", "2 weeks on tue", "month on 16", "month on last friday", "month on 31 or the nearest working day before"),
        "How often something comes again; RRULE:FREQ=… (RFC 5545) for anything else.",
    ),
    ("A promise", ("3 a week", "1 every 2 weeks", "1 a month"), "How much of a format a channel promises."),
    ("An hour", ("12:30", "9:05", "7pm"), "In the time zone of the innermost that names one: post, campaign, channel, playbook."),
    ("Days of the week", ("mon-fri", "mon wed thu"), "The days on which somebody works."),
    ("A period", ("2027-01", "2027-q1", "2027-W03", "2027"), "A month, a quarter, a week, a year, or one of playbook.periods."),
    ("A length of time", ("30 minutes", "1.5 hours"), "How long a meeting takes."),
)


def guide_pages(context: Context) -> Iterator[Page]:
    yield _guide(context)
    yield _reference(context)
    yield library_page(context)
    yield from rule_pages(context)


def _guide(context: Context) -> Page:
    files = sorted({entry.place.path for entry in context.playbook.entries() if entry.place.path})
    blocks: list[Block] = [
        Prose(text="This playbook is written as text in a few files. Change a file, and the site and everybody's calendar follow."),
        Bullets(
            heading="Where things are written",
            items=[Code(file) for file in files],
            intro="The names of the files do not matter, those of the sections in them do.",
        ),
        Prose(
            heading="Change a date",
            text="Find the post by its id (the last part of its page's address), and change the line 'date:'. Its deadlines and "
            "everybody's calendars move with it. What is done or published stays where it is.",
        ),
        Sample(
            heading="Add a post",
            text=_POST,
            intro="Below 'posts:' in any file. Its id is up to you; it never changes afterwards, its title may:",
        ),
        Sample(
            heading="Mark a step as done",
            text=_DONE,
            intro="At the post, with the day on which it was done. Or change 'status:', which closes all steps up to it:",
        ),
        Sample(
            heading="Add a person",
            text=_PERSON,
            intro="Below 'people:'. The person gets a page and a calendar of their own:",
        ),
        Prose(
            heading="Rename something",
            text="Titles and names can change at any time. To change an id, write the old one into 'was: [old-id]' at the entry: "
            "its page, its calendar and its events stay alive.",
        ),
        Prose(
            heading="Read a finding",
            text="A finding says what is missing between strategy, plan and team, where it is written, and how it is mended. "
            "The page 'What is missing' has them all; each leads to the page of its rule, which says why it matters.",
        ),
        Sample(
            intro="To leave a gap on purpose, write the rule's code and the reason at the entry. "
            "A reason that nothing needs any more is told, so that none is forgotten:",
            text=_IGNORE,
        ),
        Sample(
            intro="How much a rule matters, and what makes a check fail, is said once for the playbook; S is all rules of the strategy:",
            text=_SETTINGS,
        ),
        Prose(
            heading="Check it by machine",
            text="'playbook check' tells problems and findings and fails where something is wrong. An old plan starts clean with "
            "'playbook check --write-baseline': from then on only what is new is told. 'playbook rule S103' explains a rule, "
            "'playbook trace desk-upgrades' shows why a post is there and what has to be done for it.",
        ),
        Sample(intro="On GitHub, findings then stand at the lines of a pull request (.github/workflows/check.yml):", text=_GITHUB),
        Sample(intro="On GitLab (.gitlab-ci.yml):", text=_GITLAB),
        Sample(intro="Before each commit, with pre-commit (.pre-commit-config.yaml):", text=_PRE_COMMIT),
        Prose(
            heading="Language",
            text=f"'language: de' below 'playbook:' lets pages, calendars, dates and numbers speak German. There are words for: "
            f"{', '.join(languages())}. In any other language dates and numbers are in that language, and the words in English. The guide "
            "and findings are always in English. 'Add a language' in CONTRIBUTING.md of mkdocs-playbook says how to add one.",
        ),
        Bullets(
            heading="More",
            items=[
                Run((Link("Everything that can be written", "guide/reference"), ": all sections and fields.")),
                Run((Link("KPI library", "guide/kpis"), ": definitions of KPIs that you can take.")),
                Run((Link("Everything that is checked", "guide/rules"), ": all findings.")),
                Run((Link("Subscribe", "subscribe"), ": have your deadlines in your own calendar.")),
            ],
        ),
    ]
    return Page(
        address="guide",
        title=context.say("Guide"),
        group=GROUP,
        blocks=blocks,
        description=context.say("How to change this playbook."),
        is_english=True,
    )


# ── the reference, from the model ───────────────────────────────────────────────────────────────────────────────────


def _reference(context: Context) -> Page:
    blocks: list[Block] = [
        Prose(
            text="All sections, and what can be written in each. A field that must be there is marked. "
            "Names that begin with x- are yours: the playbook passes over them."
        ),
        *_moments(),
        _fields(Entry, "Every entry", "every-entry", "What every entry with an id can say.", inherited=False),
    ]
    seen: set[type[Part]] = set()
    for name, hint in get_type_hints(Playbook, include_extras=True).items():
        if name not in Playbook.model_fields:
            continue
        models = list(_models(hint))
        for number, model in enumerate(models):
            if model in seen:
                continue
            seen.add(model)
            inner = " ".join((model.__doc__ or "").split())
            shape = _shape(name, hint)
            if number == 0:
                blocks.append(_fields(model, name, "", f"{Playbook.model_fields[name].description} {shape}", inherited=True))
            else:
                blocks.append(_fields(model, f"{name}: {_words(model.__name__)}", "", inner, inherited=True, level=3))
    return Page(
        address="guide/reference",
        title=context.say("What can be written"),
        group=GROUP,
        blocks=blocks,
        description=context.say("All sections and fields."),
        is_english=True,
    )


def _words(name: str) -> str:
    """`KeyDate` as people write it."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _shape(section: str, hint: Any) -> str:
    """How a section is written."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) is tuple:
        return "A list: each item begins with '- ' and is a map of these fields."
    return (
        f"A map: the id of each {NOUNS[section]}, a colon, and its fields indented below." if section in NOUNS else "A map of these fields."
    )


def _moments() -> list[Block]:
    """How dates, rhythms and the like are said, wherever a field asks for them."""
    rows: list[list[Inline]] = [[what, tuple(Code(example) for example in examples), meaning] for what, examples, meaning in _MOMENTS]
    columns = ("What", "Written so", "Means")
    return [
        Table(heading="Dates and rhythms", columns=columns, rows=rows, wide=("Means",), intro="How a day, an hour or a rhythm is said.")
    ]


def _fields(model: type[Part], heading: str, anchor: str, intro: str, *, inherited: bool, level: int = 2) -> Table:
    hints = get_type_hints(model, include_extras=True)
    rows: list[list[Inline]] = []
    for name, field in model.model_fields.items():
        if inherited and model is not Entry and name in Entry.model_fields and issubclass(model, Entry):
            continue
        written, example = describe(hints[name])
        title = Run((Code(field.alias or name), *((" ", Strong("must be there")) if field.is_required() else ())))
        rows.append([title, field.description, written, Code(example) if example else ""])
    return Table(
        heading=heading, id=anchor, level=level, intro=intro, columns=("Field", "What it says", "What is written", "Example"), rows=rows
    )


def describe(hint: Any) -> tuple[str, str]:
    """What is written in a field of this type, in words, and an example."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        for mark in arguments[1:]:
            if isinstance(mark, Ref):
                return f"the id of {_a(mark.noun)}", ""
            if isinstance(mark, Kind):
                return _kind(mark)
        return describe(arguments[0])
    if origin in (Union, types.UnionType):
        return next(describe(part) for part in arguments if part is not type(None))
    if origin is tuple:
        words, example = describe(arguments[0])
        return f"list of: {words}", example
    if origin is dict:
        key, value = (describe(argument) for argument in arguments)
        return f"map of {key[0]} to {value[0]}", value[1]
    if isinstance(hint, type) and issubclass(hint, Part):
        return "a map of its fields", ""
    return "text", ""


def _a(noun: str) -> str:
    return f"{'an' if noun[0].lower() in 'aeio' else 'a'} {noun}"


def _kind(kind: Kind) -> tuple[str, str]:
    schema: Mapping[str, Any] = kind.schema
    if "enum" in schema:
        return "one of: " + ", ".join(schema["enum"]), ""
    return kind.what, str(next(iter(schema.get("examples", ())), ""))


def _models(hint: Any) -> Iterator[type[Part]]:
    """The models in a type, and those in their fields, the outer first; what every entry has is left out."""
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
        for name, inner in get_type_hints(hint, include_extras=True).items():
            if name in hint.model_fields and not (issubclass(hint, Entry) and name in Entry.model_fields):
                yield from _models(inner)
        return
    for argument in get_args(hint):
        yield from _models(argument)
