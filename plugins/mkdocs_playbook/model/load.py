"""From raw values to a playbook: each entry is read by its class, and every problem gets its place."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TypeVar

from mkdocs_playbook.model.base import NOUNS, Entry, Part
from mkdocs_playbook.model.fields import KEY, Id, WrongError
from mkdocs_playbook.model.library import take_definitions
from mkdocs_playbook.model.playbook import SECTIONS, SHARED_NAMES, About, Playbook
from mkdocs_playbook.model.reading import field_reader, read_part, reader
from mkdocs_playbook.problems import Place, Problems, shown
from mkdocs_playbook.read.raw import Map, Places, Raw, Sections, Seq, locate

_id = reader(Id)


def load(sections: Sections, problems: Problems) -> Playbook:
    """The playbook that `sections` describe.

    What cannot be read is told to `problems` and left out of the result, so that everything else can still be checked.
    """
    parts: dict[str, Any] = {"playbook": About(id="unnamed")}
    if "playbook" not in sections and not sections.unread:
        problems.error(
            "M107",
            Place("content/playbook.yml", 1, 1),
            "The section 'playbook' is missing. Write 'playbook:' and, indented below it, 'id: your-brand'.",
        )
    incomplete: list[Entry] = []
    take_definitions(sections)
    for name, raw in sections.items():
        if name in SECTIONS:
            parts[name] = _entries(name, raw, sections.value_at[name], problems, incomplete)
        elif name in Playbook.model_fields:
            try:
                parts[name] = field_reader(Playbook, name)(raw)
            except WrongError as error:
                _tell(error, raw, sections.value_at[name], problems)
    _check_shared_names(sections, problems)
    playbook = Playbook(**parts)
    playbook.incomplete = incomplete
    _check_former_ids(playbook, Places(sections), problems)
    return playbook


def _entries(section: str, raw: Raw, section_at: Place, problems: Problems, incomplete: list[Entry]) -> dict[str, Entry]:
    model = SECTIONS[section]
    if section == "stages" and isinstance(raw, Seq):
        raw = _by_id(raw, problems)
    if not isinstance(raw, Map):
        problems.error(
            "M103", section_at, f"'{section}' is a map: write the id of each {NOUNS[section]}, a colon, and its fields indented below."
        )
        return {}
    entries = {}
    for key, value in raw.items():
        if problems.is_full:
            break
        at = raw.key_at[key]
        is_named = _is_id(key, at, problems)
        try:
            entry = read_part(model, {} if value is None else value)
        except WrongError as error:
            _tell(error, value, at, problems)
            if isinstance(value, Map) and not problems.is_full:
                incomplete.append(_rest(model, value))
                incomplete[-1].named(key, section, at)
            continue
        if not is_named:
            continue
        entry.named(key, section, at)
        _name_inner(entry, value)
        entries[key] = entry
    return entries


def _rest(model: type[Entry], raw: Map) -> Entry:
    """What can be read of an entry that cannot be read as a whole; everything else is None or its default."""
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        values[name] = field.blank()
        written = raw.get(field.alias or name)
        if written is not None:
            with suppress(WrongError):
                values[name] = field_reader(model, name)(written)
    return model(**values)


def _is_id(key: str, at: Place, problems: Problems) -> bool:
    try:
        _id(key)
    except WrongError as error:
        _tell(error, None, at, problems)
        return False
    return True


def _by_id(raw: Seq, problems: Problems) -> Map:
    """A list of ids as a map of entries that say nothing more."""
    named = Map()
    for item, at in zip(raw, raw.at, strict=True):
        if not isinstance(item, str):
            problems.error("M108", at, "In this list each item is an id. To say more about one, write a map: 'awareness: {name: …}'.")
        elif item in named:
            problems.error("M102", at, f"'{shown(item)}' is already written at {named.key_at[item]}. Remove one of the two.")
        else:
            named.put(item, None, at, at)
    return named


def _name_inner(entry: Entry, raw: Raw) -> None:
    """Entries within an entry, such as a workflow's steps, get their ids and places too."""
    steps = entry.__dict__.get("steps")  # in a quarter of the time that getattr takes where there are none
    if steps and isinstance(raw, Map) and isinstance(inner := raw["steps"], Map):
        for key, step in steps.items():
            step.named(key, "steps", inner.key_at[key])


P = TypeVar("P", bound=Part)


def load_part(model: type[P], raw: Map, at: Place, problems: Problems) -> P | None:
    """A part that stands on its own, written at `at`; None where it cannot be read, which is told to `problems`."""
    try:
        return read_part(model, raw)
    except WrongError as error:
        _tell(error, raw, at, problems)
        return None


def _tell(error: WrongError, raw: Raw, at: Place, problems: Problems) -> None:
    """Tell everything that is wrong in `raw`, each with its place."""
    for path, message in error.found:
        if message:
            is_key = path[-1:] == (KEY,)
            problems.error("M108", locate(raw, path[:-1] if is_key else path, at, key=is_key), message)


def _check_shared_names(sections: Map, problems: Problems) -> None:
    """Roles and people share their names, and so do the things in the plan: an id must mean one thing."""
    for group in SHARED_NAMES:
        first: dict[str, tuple[str, Place]] = {}
        for section in group:
            raw = sections.get(section)
            for key, place in raw.key_at.items() if isinstance(raw, Map) else ():
                if key in first:
                    other, where = first[key]
                    problems.error(
                        "M102",
                        place,
                        f"The {NOUNS[section]} '{key}' has the same id as the {NOUNS[other]} at {where}. Give one of them another id.",
                    )
                else:
                    first[key] = (section, place)


def _check_former_ids(playbook: Playbook, places: Places, problems: Problems) -> None:
    """An id in `was` belongs to one entry only, or two events would have one UID."""
    shared = {section for names in SHARED_NAMES for section in names}
    for group in (*SHARED_NAMES, *((section,) for section in SECTIONS if section not in shared)):
        _check_former([entry for section in group for entry in getattr(playbook, section).values()], places, problems)


def _check_former(entries: Sequence[Entry], places: Places, problems: Problems) -> None:
    owner = {entry.id: entry for entry in entries}
    for entry in entries:
        for number, former in enumerate(entry.was):
            other = owner.setdefault(former, entry)
            if other is not entry:
                is_id = "the id" if other.id == former else "a former id"
                problems.error(
                    "M102",
                    places.of(entry.section, entry.id, "was", number),
                    f"'{entry.id}' was '{former}' before, but that is also {is_id} of the {NOUNS[other.section]} '{other.id}' "
                    f"at {other.place}. Remove it from one of the two.",
                )
