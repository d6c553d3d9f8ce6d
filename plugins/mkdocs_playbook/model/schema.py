"""The JSON Schemas with which editors complete and check: of a playbook's files, and of the plugin's options in mkdocs.yml."""

from __future__ import annotations

import inspect
import json
import types
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Union, get_args, get_origin

from mkdocs_playbook.model.base import REFERS_TO, Part, hints_of
from mkdocs_playbook.model.editions import in_words
from mkdocs_playbook.model.fields import Field, Kind, Reshaped
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.read.settings import OPTIONS, PLUGIN

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The dialect that yaml-language-server knows best."""

Labels = Mapping[str, Mapping[str, str]]
"""Section → the ids that are written in it → what people call each."""


def json_schema(labels: Labels | None = None) -> dict[str, Any]:
    """The schema of one file. A file may hold any of the sections, so none of them must be there.

    With `labels`, editors offer the ids that exist wherever one belongs. Any other id is let through: editors show every break of a
    schema as an error, and each entry that was added since the schema was written would be one. What tells a misspelt id is
    `playbook check`, which knows all of today's.
    """
    definitions: dict[str, Any] = {}
    whole = _object(Playbook, definitions)
    del whole["required"]
    x_names = whole.pop("patternProperties")
    for name, section in whole["properties"].items():  # a section may be there with nothing in it yet
        about = _about(Playbook.model_fields[name])
        section = {"$ref": section["allOf"][0]["$ref"]} if "allOf" in section else section
        whole["properties"][name] = {"description": about, "anyOf": [section, _NOTHING]}
    schema = {"$schema": DIALECT, **whole, "definitions": dict(sorted(definitions.items())), "patternProperties": x_names}
    known = labels or {}
    with_ids: dict[str, Any] = _with_ids(schema, known)
    with_ids["definitions"] |= {_ids(section): _names(entries) for section, entries in known.items() if entries}
    return with_ids


def labels_of(playbook: Playbook) -> Labels:
    """The ids of a playbook, for `json_schema`."""
    return {section: {entry.id: entry.label for entry in getattr(playbook, section).values()} for section in SECTIONS}


def plugin_schema() -> dict[str, Any]:
    """The schema of the plugin's options in mkdocs.yml. It says nothing of what else stands there, so that it goes with Material's."""
    options = {
        "type": "object",
        "description": "The options of the plugin that makes pages and feeds of a playbook.",
        "properties": {
            option.name: {"description": option.description, "default": option.default, "examples": [option.example], **option.schema}
            for option in OPTIONS
        },
        "additionalProperties": False,
    }
    one = {"type": "object", "properties": {PLUGIN: {"anyOf": [options, {"type": "null"}]}}}
    plugins = {"anyOf": [{"type": "array", "items": {"anyOf": [{"enum": [PLUGIN]}, {"type": "string"}, one]}}, one, {"type": "null"}]}
    return {"$schema": DIALECT, "type": "object", "properties": {"plugins": plugins}}


def as_file(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


_NOTHING = {"type": "null"}


def _object(model: type[Part], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a part; `definitions` are those of the parts within it, by the names of their classes."""
    required = [field.alias or name for name, field in model.model_fields.items() if field.is_required()]
    ways = {"anyOf": [{"required": [name]} for name in (*required, model.filled_by)]} if model.filled_by else {}
    return {
        **ways,
        "additionalProperties": False,
        "description": inspect.cleandoc(model.__doc__ or ""),
        "properties": {
            field.alias or name: _field(field, hints_of(model)[name], definitions) for name, field in model.model_fields.items()
        },
        **({"required": [] if ways else required} if required else {}),
        "type": "object",
        "patternProperties": {"^x-": {}},
    }


def _field(field: Field, hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    value = _value(hint, definitions)
    if "$ref" in value:  # draft-07 passes over whatever stands beside a reference
        return {"description": _about(field), "type": "object", "allOf": [value]}
    if get_origin(hint) in (Union, types.UnionType):
        return {**value, "description": _about(field)}
    more = {"description": _about(field), **_default(field.default), **field.schema}
    return dict(sorted({**value, **more}.items(), key=lambda pair: (pair[0] != "anyOf", pair[0])))


def _about(field: Field) -> str:
    return f"{field.description} {in_words(field.seen_by)}".rstrip()


def _default(value: Any) -> dict[str, Any]:
    if value in (..., None, ()):
        return {}
    return {"default": list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Decimal) else value}


def _value(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of what may be written for a type; the types are those that `model/reading.py` reads."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        for mark in hint.__metadata__:
            if isinstance(mark, Kind):
                return dict(sorted(mark.schema.items()))
            if isinstance(mark, Reshaped):
                read = _value(arguments[0], definitions)
                also = mark.also(read)
                return {"anyOf": [read, *also]} if also else read
        return _value(arguments[0], definitions)
    if origin in (Union, types.UnionType):
        return next(_value(part, definitions) for part in arguments if part is not types.NoneType)
    if origin is tuple:
        return {"items": _value(arguments[0], definitions), "type": "array"}
    if origin is dict:
        return _map(*(_value(argument, definitions) for argument in arguments))
    if isinstance(hint, type) and issubclass(hint, Part):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}  # for a part within itself
            definitions[hint.__name__] = _object(hint, definitions)
        return {"$ref": f"#/definitions/{hint.__name__}"}
    return {"type": "string"}


def _map(keys: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """A map's schema; of its names only what is more than that they are text. A blank may stand wherever a map may."""
    value = {"anyOf": [value, _NOTHING]} if "$ref" in value else value
    if "pattern" in keys:
        return {"patternProperties": {keys["pattern"]: value}, "type": "object"}
    names = keys if REFERS_TO in keys or "enum" in keys else {name: said for name, said in keys.items() if name == "examples"}
    return {"additionalProperties": value, **({"propertyNames": names} if names else {}), "type": "object"}


def _ids(section: str) -> str:
    """The name of the definition that holds the ids of a section."""
    return f"ids-of-{section}"


def _names(entries: Mapping[str, str]) -> dict[str, Any]:
    return {"enum": list(entries), "enumDescriptions": list(entries.values())}


def _with_ids(value: Any, known: Labels) -> Any:
    """`value` with the ids in `known` wherever a reference to their section stands."""
    if isinstance(value, list):
        return [_with_ids(item, known) for item in value]
    if not isinstance(value, dict):
        return value
    value = {key: _with_ids(item, known) for key, item in value.items()}
    if "propertyNames" in value and value["propertyNames"].keys() <= {"type"}:
        del value["propertyNames"]
    sections = value.pop(REFERS_TO, ())
    offered = [{"$ref": f"#/definitions/{_ids(section)}"} for section in sections if known.get(section)]
    return {"anyOf": [*offered, value]} if offered else value
