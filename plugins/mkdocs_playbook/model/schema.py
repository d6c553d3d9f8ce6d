"""The JSON Schemas with which editors complete and check: of a playbook's files, and of the plugin's options in mkdocs.yml."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from mkdocs_playbook.model.base import REFERS_TO
from mkdocs_playbook.model.editions import in_words
from mkdocs_playbook.model.fields import SEEN_BY, seen_by
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
    schema = Playbook.model_json_schema(schema_generator=_Generator)
    schema.pop("required", None)
    definitions = schema.pop("$defs")
    schema = {"$schema": DIALECT, **schema, "definitions": definitions}
    schema["patternProperties"] = {"^x-": {}}
    for definition in definitions.values():
        if definition.get("type") == "object":
            definition["patternProperties"] = {"^x-": {}}
    known = labels or {}
    loose: dict[str, Any] = _with_ids(_loosened(schema), known)
    loose["definitions"] |= {_ids(section): _names(entries) for section, entries in known.items() if entries}
    for definition in loose["definitions"].values():
        for name, field in definition.get("properties", {}).items():
            if "$ref" in field:  # draft-07 passes over whatever stands beside a reference
                about = field.get("description") or loose["definitions"][field["$ref"].removeprefix("#/definitions/")]["description"]
                definition["properties"][name] = {"description": about, "type": "object", "allOf": [{"$ref": field["$ref"]}]}
    for name, section in loose["properties"].items():  # a section may be there with nothing in it yet
        description = f"{Playbook.model_fields[name].description} {in_words(seen_by(Playbook.model_fields[name]))}".rstrip()
        loose["properties"][name] = {"description": description, "anyOf": [section, {"type": "null"}]}
    return loose


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


class _Generator(GenerateJsonSchema):
    def dict_schema(self, schema: core_schema.DictSchema) -> dict[str, Any]:
        """Pydantic says nothing of keys that may look like numbers, as ids may."""
        made = super().dict_schema(schema)
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        return {**made, "propertyNames": keys} if REFERS_TO in keys or "enum" in keys else made


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


def _loosened(value: Any) -> Any:
    """`value` in draft-07's words, without pydantic's titles; a blank may stand wherever a map may, and `null` nowhere else."""
    if isinstance(value, list):
        return [_loosened(item) for item in value]
    if not isinstance(value, dict):
        return value
    if SEEN_BY in value and "description" in value:
        value = {**value, "description": f"{value['description']} {in_words(value[SEEN_BY])}".rstrip()}
    value = {key: _loosened(item) for key, item in value.items() if key != SEEN_BY and not (key == "default" and item in (None, [], {}))}
    if isinstance(value.get("title"), str):
        del value["title"]
    if "$ref" in value:
        value["$ref"] = value["$ref"].replace("#/$defs/", "#/definitions/")
    if "anyOf" in value:
        options = [option for option in value.pop("anyOf") if option != {"type": "null"}]
        value = {**options[0], **value} if len(options) == 1 else {"anyOf": options, **value}
    for name in ("additionalProperties", "patternProperties"):
        inner = value.get(name)
        if isinstance(inner, dict) and "$ref" in inner:
            value[name] = {"anyOf": [inner, {"type": "null"}]}
        elif isinstance(inner, dict) and name == "patternProperties":
            value[name] = {key: {"anyOf": [item, {"type": "null"}]} if "$ref" in item else item for key, item in inner.items()}
    return value
