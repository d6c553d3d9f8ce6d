"""The JSON Schema of a playbook's files, for editors that complete and check YAML."""

from __future__ import annotations

from typing import Any

from mkdocs_playbook.model.playbook import Playbook

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The dialect that yaml-language-server knows best."""


def json_schema() -> dict[str, Any]:
    """The schema of one file. A file may hold any of the sections, so none of them must be there."""
    schema = Playbook.model_json_schema()
    schema.pop("required", None)
    definitions = schema.pop("$defs")
    schema = {"$schema": DIALECT, **schema, "definitions": definitions}
    schema["patternProperties"] = {"^x-": {}}
    for definition in definitions.values():
        if definition.get("type") == "object":
            definition["patternProperties"] = {"^x-": {}}
    loose: dict[str, Any] = _loosened(schema)
    for name, section in loose["properties"].items():  # a section may be there with nothing in it yet
        description = Playbook.model_fields[name].description
        loose["properties"][name] = {"description": description, "anyOf": [section, {"type": "null"}]}
    return loose


def _loosened(value: Any) -> Any:
    """`value` in draft-07's words, without pydantic's titles; a blank may stand wherever a map may, and `null` nowhere else."""
    if isinstance(value, list):
        return [_loosened(item) for item in value]
    if not isinstance(value, dict):
        return value
    value = {key: _loosened(item) for key, item in value.items() if not (key == "default" and item in (None, [], {}))}
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
