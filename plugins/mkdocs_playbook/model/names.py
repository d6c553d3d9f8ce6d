"""Checks the names in what was written: each must be a field, each required field must be there, each id must exist.

It walks the raw values beside the model's classes, so that one broken entry hides no problem of another.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Set
from functools import cache
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from mkdocs_playbook.model.base import NOUNS, Part, Ref, hints_of
from mkdocs_playbook.model.fields import Field, Kind
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.problems import Place, Problems, nearest, one_of, shown, suggestion
from mkdocs_playbook.read.raw import Map, Raw, Sections, Seq, keys_of


class Names(NamedTuple):
    """The ids that are written in each section, readable or not."""

    known: Mapping[str, Set[str]]
    unsure: Set[str]
    """Sections whose names could not be read: whether an id is one of them, nobody can say."""


def names_in(sections: Map) -> Names:
    return Names(
        {name: set(keys_of(sections.get(name))) for name in NOUNS}, {name for name in NOUNS if not _holds_names(sections.get(name))}
    )


_MENDS = 200
"""For how many ids that do not exist the nearest one is looked for, which takes time in a large playbook."""


class _Report:
    """Where a walk brings what it meets."""

    def __init__(self, names: Names, problems: Problems, follow: bool) -> None:
        self.known, self.unsure, self.problems, self.follow = names.known, names.unsure, problems, follow
        self.mends: dict[tuple[Ref, str], str] = {}
        self._right: dict[Ref, Set[str]] = {}

    def reference(self, ref: Ref, text: str, where: Where, step: Any) -> None:
        if not self.follow or text in (self._right.get(ref) or self._ids(ref)):
            return
        if self.problems.is_full or any(section in self.unsure for section in ref.sections):
            return
        if (ref, text) not in self.mends:
            self.mends[ref, text] = self._mend(ref, text)
        self.problems.error("M106", where(step), f"There is no {ref.noun} '{shown(text)}'. {self.mends[ref, text]}")

    def _ids(self, ref: Ref) -> Set[str]:
        """The ids that a reference may name."""
        self._right[ref] = frozenset().union(*(self.known[section] for section in ref.sections))
        return self._right[ref]

    def several(self, ref: Ref, text: str, where: Where, step: Any) -> bool:
        """Whether `text` is ids with commas between them where a list belongs; then that is told."""
        if "," not in text:
            return False
        ids = [part.strip() for part in text.split(",")]
        valid = {entry for section in ref.sections for entry in self.known[section]}
        if len(ids) < 2 or not valid.issuperset(ids):
            return False
        self.problems.error("M106", where(step), f"There is no {ref.noun} '{shown(text)}'. Write [{', '.join(ids)}].")
        return True

    def _mend(self, ref: Ref, text: str) -> str:
        sections = one_of(f"'{section}'" for section in ref.sections)
        elsewhere = next((name for name, known in self.known.items() if text in known), None)
        if elsewhere:
            return f"That is the id of a {NOUNS[elsewhere]}; here belongs one of the section {sections}."
        if text.startswith("x-"):
            return "Names that begin with 'x-' are passed over. Give the entry another id."
        valid = {entry for section in ref.sections for entry in self.known[section]}
        if len(self.mends) > _MENDS:
            valid = set()
        return suggestion(text, valid, f"Add it to the section {sections}.")

    def names(self, model: type[Part], raw: Map, where: Where, step: Any) -> None:
        fields, required = _written(model)
        unknown = [] if fields.keys() >= raw.keys() else [name for name in raw if name not in fields]
        meant = set()
        for name in unknown:
            if self.problems.is_full:
                break
            free = fields.keys() - raw.keys()
            by_value = nearest(name, sorted(free & _fields_with_word(model, raw[name])))
            instead = suggestion(name, [by_value] if by_value else free, "Remove it. Names of your own begin with 'x-'.")
            meant.add(instead)
            self.problems.error("M101", raw.key_at[name], f"'{shown(name)}' is not known here. {instead}")
        is_filled = model.filled_by in fields and raw.get(model.filled_by) is not None
        for name in required if not is_filled else ():
            if raw.get(name) is None and f"Did you mean '{name}'?" not in meant:
                self.problems.error("M107", where(step), f"Here '{name}' is missing ({fields[name].description}) Add a line '{name}: …'.")


Where = Callable[[Any], Place]
"""Gives the place of something by its name or number. A walk asks for the place of what is wrong only: most things are not."""
Walk = Callable[[Raw, Where, Any, _Report], None]
"""Looks at a value, which is written where the second argument says of the third."""


def check_names(sections: Sections, problems: Problems, *, follow: bool = True) -> None:
    """Tell every name in `sections` that is not right. Without `follow`, references are taken as they are.

    Where a section's own name is misspelt, its content goes into the section that is meant.
    """
    for mistake in sections.mistakes:
        problems.tell(mistake)
    for name in list(sections):
        if name not in Playbook.model_fields and not problems.is_full:
            problems.error("M101", sections.key_at[name], f"There is no section '{shown(name)}'. {_adopt(sections, name)}")
    report = _Report(names_in(sections), problems, follow)
    for name, walk in _fields(Playbook).items():
        if name in sections:
            walk(sections[name], sections.at_value, name, report)


def check_part(model: type[Part], raw: Map, at: Place, names: Names, problems: Problems, *, follow: bool = True) -> None:
    """Tell every name in `raw`, which is written at `at` for a part `model`, that is not right. `follow` as in `check_names`."""
    _in_part(model)(raw, lambda _: at, None, _Report(names, problems, follow))


def _adopt(sections: Sections, name: str) -> str:
    """What to write instead of the section `name`, which there is none of.

    What it holds goes to the section that is surely meant, so that nobody is told that it does not exist.
    """
    meant, content = nearest(name, sorted(Playbook.model_fields), _SURELY), sections[name]
    if meant is None:
        section = _section_of(name, content, sections)
        if section is None:
            return suggestion(name, Playbook.model_fields)
        entries = sections.get(section)
        if entries is None:
            entries = Map()
            sections.put(section, entries, sections.key_at[name], sections.value_at[name])
        if isinstance(entries, Map) and name not in entries:
            entries.put(name, content, sections.key_at[name], sections.value_at[name])
        return f"If it belongs to '{section}', begin its line with 2 spaces, and the lines below it with 2 more."
    known = sections.get(meant)
    if known is None:
        sections.put(meant, content, sections.key_at[name], sections.value_at[name])
    elif isinstance(known, Map) and isinstance(content, Map):
        for key in content.keys() - known.keys():
            known.put(key, content[key], content.key_at[key], content.value_at[key])
    return suggestion(name, Playbook.model_fields)


def _section_of(name: str, content: Raw, sections: Sections) -> str | None:
    """The section above whose entry this is, if it looks like one of them that begins too far left."""
    above: str | None = name
    while above is not None and above not in Playbook.model_fields:
        above = sections.above.get(sections.key_at[above]) if above in sections else None
    if above not in SECTIONS or not isinstance(content, Map):
        return None
    fields = {field.alias or key for key, field in SECTIONS[above].model_fields.items()}
    return above if fields & content.keys() else None


_SURELY = 0.8


def _holds_names(raw: Raw) -> bool:
    """Whether the ids in a section can be told, though it may be a list (stages may)."""
    return raw is None or isinstance(raw, Map) or (isinstance(raw, Seq) and all(isinstance(item, str) for item in raw))


def _fields_with_word(model: type[Part], value: Raw) -> set[str]:
    """The fields of `model` that take one of a few words, of which `value` is one: so 'state: planned' is a status."""
    if not isinstance(value, str):
        return set()
    return {name for name, words in _words(model).items() if value.strip().lower() in words}


@cache
def _words(model: type[Part]) -> dict[str, frozenset[str]]:
    """The words that a field takes, where it takes none but a few."""
    found = {}
    for name, hint in hints_of(model).items():
        kinds = [mark for part in (hint, *get_args(hint)) for mark in getattr(part, "__metadata__", ()) if isinstance(mark, Kind)]
        words = frozenset(word for kind in kinds for word in kind.schema.get("enum", ()))
        if words:
            found[model.model_fields[name].alias or name] = words
    return found


@cache
def _written(model: type[Part]) -> tuple[dict[str, Field], tuple[str, ...]]:
    """The fields of `model` by the name that is written, and those of them that are required."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    return fields, tuple(name for name, field in fields.items() if field.is_required())


@cache
def _fields(model: type[Part]) -> dict[str, Walk]:
    """For each name that may be written in `model` and leads on to others: how to walk its value."""
    hints = hints_of(model)
    walks = {}
    for name, field in model.model_fields.items():
        walk = _walk(hints[name])
        if walk is not None:
            walks[field.alias or name] = walk
    return walks


def _walk(hint: Any) -> Walk | None:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        ref = _ref(hint)
        return _at_ref(ref) if ref else _walk(arguments[0])
    if origin in (Union, types.UnionType):
        return next((walk for part in arguments if (walk := _walk(part))), None)
    if origin is tuple:
        inner = _walk(arguments[0])
        return _in_list(inner, _ref(arguments[0])) if inner else None
    if origin is dict:
        key, value = (_walk(argument) for argument in arguments)
        return _in_map(key, value, _ref(arguments[0])) if key or value else None
    if isinstance(hint, type) and issubclass(hint, Part):
        return _in_part(hint)
    return None


def _ref(hint: Any) -> Ref | None:
    return next((mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Ref)), None)


def _at_ref(ref: Ref) -> Walk:
    def walk(raw: Raw, where: Where, step: Any, report: _Report) -> None:
        if isinstance(raw, str) and raw:
            report.reference(ref, raw.strip(), where, step)

    return walk


def _in_list(inner: Walk, ref: Ref | None = None) -> Walk:
    def walk(raw: Raw, where: Where, step: Any, report: _Report) -> None:
        if isinstance(raw, Seq):
            for number, item in enumerate(raw):
                inner(item, raw.at_item, number, report)
        elif isinstance(raw, str) and not (ref and report.several(ref, raw, where, step)):  # a map is told by the field itself
            inner(raw, where, step, report)

    return walk


def _in_map(key: Walk | None, value: Walk | None, ref: Ref | None = None) -> Walk:
    def walk(raw: Raw, where: Where, step: Any, report: _Report) -> None:
        if isinstance(raw, Map):
            for name, inner in raw.items():
                if report.problems.is_full:
                    return
                if key:
                    key(name, raw.at_key, name, report)
                if value:
                    value(Map() if inner is None else inner, raw.at_value if isinstance(inner, str) else raw.at_key, name, report)
        elif key:
            _in_list(key, ref)(raw, where, step, report)

    return walk


def _in_part(model: type[Part]) -> Walk:
    def walk(raw: Raw, where: Where, step: Any, report: _Report) -> None:
        if isinstance(raw, Map):
            report.names(model, raw, where, step)
            walks = _fields(model)
            for name, inner in raw.items():
                if walk_on := walks.get(name):
                    walk_on(inner, raw.at_value, name, report)

    return walk
