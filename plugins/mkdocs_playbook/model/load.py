"""From raw values to a playbook: each entry is read by its class, and every problem gets its place."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from mkdocs_playbook.model.base import NOUNS, Entry
from mkdocs_playbook.model.fields import Id
from mkdocs_playbook.model.playbook import SECTIONS, SHARED_NAMES, About, Playbook
from mkdocs_playbook.problems import Place, Problems
from mkdocs_playbook.read.raw import Map, Raw, Seq, locate

_ID: TypeAdapter[str] = TypeAdapter(Id)


def load(sections: Map, problems: Problems) -> Playbook:
    """The playbook that `sections` describe.

    What cannot be read is told to `problems` and left out of the result, so that everything else can still be checked.
    """
    parts: dict[str, Any] = {"playbook": About.model_construct(id="unnamed")}
    if "playbook" not in sections:
        problems.error(
            "M107",
            Place("content/playbook.yml", 1, 1),
            "The section 'playbook' is missing. Write 'playbook:' and, indented below it, 'id: your-brand'.",
        )
    for name, raw in sections.items():
        if name in SECTIONS:
            parts[name] = _entries(name, raw, sections.value_at[name], problems)
        elif name in Playbook.model_fields:
            try:
                parts[name] = getattr(_Sections.model_validate({name: raw}), name)
            except ValidationError as error:
                for detail in error.errors():
                    _tell(detail, sections, sections.key_at[name], problems)
    _check_shared_names(sections, problems)
    playbook = Playbook.model_construct(**parts)
    _check_former_ids(playbook, problems)
    return playbook


class _Sections(Playbook):
    """The sections that are not made of entries, each read on its own."""

    playbook: About = About.model_construct(id="unnamed")


def _entries(section: str, raw: Raw, section_at: Place, problems: Problems) -> dict[str, Entry]:
    model = SECTIONS[section]
    if section == "stages" and isinstance(raw, Seq):
        raw = _by_id(raw)
    if not isinstance(raw, Map):
        problems.error(
            "M103", section_at, f"'{section}' is a map: write each {NOUNS[section]}'s id, a colon, and its fields indented below."
        )
        return {}
    entries = {}
    for key, value in raw.items():
        at = raw.key_at[key]
        try:
            _ID.validate_python(key)
            entry = model.model_validate({} if value is None else value)
        except ValidationError as error:
            for detail in error.errors():
                _tell(detail, value, at, problems)
            continue
        entry._id, entry._section, entry._place = key, section, at
        _name_inner(entry, value)
        entries[key] = entry
    return entries


def _by_id(raw: Seq) -> Map:
    named = Map()
    for item, at in zip(raw, raw.at, strict=True):
        if isinstance(item, str):
            named.put(item, None, at, at)
    return named


def _name_inner(entry: Entry, raw: Raw) -> None:
    """Entries within an entry, such as a workflow's steps, get their ids and places too."""
    steps = getattr(entry, "steps", None)
    if steps and isinstance(raw, Map) and isinstance(inner := raw["steps"], Map):
        for key, step in steps.items():
            step._id, step._section, step._place = key, "steps", inner.key_at[key]


def _tell(detail: ErrorDetails, raw: Raw, at: Place, problems: Problems) -> None:
    """Turn one of pydantic's errors into a problem with its place. What is missing, `check_names` has told already."""
    path = list(detail["loc"])
    if detail["type"] == "missing":
        return
    if path and path[-1] == "[key]":
        problems.error("M108", locate(raw, path[:-1], at, key=True), detail["msg"])
    else:
        problems.error("M108", locate(raw, path, at), detail["msg"])


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


def _check_former_ids(playbook: Playbook, problems: Problems) -> None:
    """An id in `was` belongs to one entry only, or two events would have one UID."""
    for group in (*SHARED_NAMES, *((section,) for section in SECTIONS if not any(section in names for names in SHARED_NAMES))):
        entries = [entry for section in group for entry in getattr(playbook, section).values()]
        owner = {entry.id: entry for entry in entries}
        for entry in entries:
            for former in entry.was:
                other = owner.setdefault(former, entry)
                if other is not entry:
                    problems.error(
                        "M102",
                        entry.place,
                        f"'{entry.id}' was '{former}' before, but that is also an id of the {NOUNS[other.section]} at {other.place}. "
                        "Remove it from one of the two.",
                    )
