"""The reference in the guide: all that can be written, made from the model itself, and the settings of the site, made from theirs."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import yaml

from mkdocs_playbook.model.base import NOUNS, Entry, Part, Ref
from mkdocs_playbook.model.editions import in_words
from mkdocs_playbook.model.fields import Kind
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.pages.blocks import Block, Code, Heading, Inline, Page, Prose, Run, Sample, Strong, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.read.settings import OPTIONS, PLUGIN, VARIABLES, Option

GROUP = ("Playbook", "Guide")

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


def reference_page(context: Context) -> Page:
    blocks: list[Block] = [
        Prose(
            text="All sections, and what can be written in each. A field that must be there is marked. "
            "Names that begin with x- are yours: the playbook passes over them."
        ),
        *_moments(),
        fields_table(Entry, "Every entry", "every-entry", "What every entry with an id can say."),
    ]
    seen: set[type[Part]] = set()
    for name, hint in get_type_hints(Playbook, include_extras=True).items():
        if name not in Playbook.model_fields:
            continue
        models = list(_models(hint))
        if not models:
            text = f"{Playbook.model_fields[name].description} A map: each name, a colon, and its text."
            blocks.append(Prose(heading=name, text=text))
        for number, model in enumerate(models):
            if model in seen:
                continue
            seen.add(model)
            inner = " ".join((model.__doc__ or "").split())
            shape = _shape(name, hint)
            base = Entry if issubclass(model, Entry) else None
            if number == 0:
                blocks.append(
                    fields_table(
                        model,
                        name,
                        "",
                        f"{Playbook.model_fields[name].description} {shape} {in_words(Playbook.model_fields[name].seen_by)}".rstrip(),
                        but=base,
                    )
                )
            else:
                blocks.append(fields_table(model, f"{name}: {_words(model.__name__)}", "", inner, but=base, level=3))
    blocks += [*_options(), _variables()]
    return Page(
        address="guide/reference",
        title=context.say("What can be written"),
        group=GROUP,
        blocks=blocks,
        description=context.say("All sections and fields."),
        is_english=True,
    )


def _options() -> Iterator[Block]:
    """The plugin's options, from where MkDocs has them too."""
    yield Heading(
        heading="Options of the plugin",
        intro=Run(
            ("Below ", Code("plugins:"), " in ", Code("mkdocs.yml"), ". All may be left out; ", Code("- playbook"), " alone will do.")
        ),
    )
    rows: list[list[Inline]] = [
        [Code(option.name), option.description, Code(_flow(option.default)) if option.default else "nothing"] for option in OPTIONS
    ]
    yield Table(columns=("Option", "What it says", "Without it"), rows=rows, wide=("What it says",), caption="Options of the plugin")
    yield Sample(text=options_sample(OPTIONS), intro="All of them, each with an example:")


def options_sample(options: Sequence[Option]) -> str:
    """The entry of the plugin in mkdocs.yml that says all `options`."""
    lines = "".join(f"      {option.name}: {_flow(option.example)}\n" for option in options)
    return f"plugins:\n  - search\n  - {PLUGIN}:\n{lines}"


def _flow(value: Any) -> str:
    """A value as it is written in YAML on one line."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=1_000, sort_keys=False)
    text = text.removesuffix("\n").removesuffix("\n...")
    return text.replace("'", "") if isinstance(value, str) else text


def _variables() -> Table:
    rows: list[list[Inline]] = [[Code(name), meaning] for name, meaning in VARIABLES.items()]
    return Table(
        heading="Environment variables",
        intro="What the machine that builds the site can say, such as a host or CI.",
        columns=("Variable", "What it does"),
        rows=rows,
        wide=("What it does",),
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
        Table(
            heading="Dates and rhythms",
            columns=columns,
            rows=rows,
            wide=("Written so", "Means"),
            intro="How a day, an hour or a rhythm is said.",
        )
    ]


def fields_table(model: type[Part], heading: str, anchor: str, intro: str, *, but: type[Part] | None = None, level: int = 2) -> Table:
    """What can be written in `model`, without what it has from its base `but`."""
    hints = get_type_hints(model, include_extras=True)
    rows: list[list[Inline]] = []
    for name, field in model.model_fields.items():
        if but is not None and model is not but and name in but.model_fields:
            continue
        written, example = describe(hints[name])
        title = Run(
            (
                Code(field.alias or name),
                *((" ", Strong("must be there")) if field.is_required() else ()),
                *((" ", Strong("team only")) if in_words(field.seen_by) else ()),
            )
        )
        about = f"{field.description} {in_words(field.seen_by)}".rstrip()
        rows.append([title, about, Run((written, ", such as ", Code(example))) if example else written])
    columns = ("Field", "What it says", "What is written")
    return Table(heading=heading, id=anchor, level=level, intro=intro, columns=columns, rows=rows, wide=columns[1:3])


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
