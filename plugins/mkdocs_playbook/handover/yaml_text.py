"""YAML as people write it: one name a line, short lists in brackets, long texts in blocks, dates and numbers without quotes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from mkdocs_playbook.model.write import Word

WIDTH = 120
_LONG = 100
"""From this many characters on, a text stands in a block of its own."""
_INLINE = 70
"""Up to this many characters, a list or map of words stands in one line."""


def yaml_text(value: Mapping[str, Any]) -> str:
    """The map `value` of texts, words, lists and maps as YAML."""
    pairs = [(_scalar(key, is_key=True), _node(inner)) for key, inner in value.items()]
    node = yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)
    return yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=WIDTH)


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are indented below their names."""
        super().increase_indent(flow, False)


_RESOLVER = yaml.resolver.Resolver()
_TEXT = "tag:yaml.org,2002:str"
_NOTHING = ("", "~", "null")
_PLAIN = (_TEXT, *(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "timestamp")))


def _node(value: Any) -> yaml.Node:
    if isinstance(value, Mapping):
        pairs = [(_scalar(key, is_key=True), _node(inner)) for key, inner in value.items()]
        is_short = _is_short(list(value.values()), sum(len(key) + 2 for key in value))
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=is_short)
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_node(inner) for inner in value], flow_style=_is_short(value))
    return _scalar(value)


def _is_short(values: list[Any], more: int = 0) -> bool:
    words = all(isinstance(inner, Word) and ":" not in inner for inner in values)  # in brackets, a colon would need quotes
    return words and more + sum(len(inner) + 2 for inner in values) <= _INLINE


def _scalar(value: str, *, is_key: bool = False) -> yaml.ScalarNode:
    text = str(value)
    if isinstance(value, Word):
        # Every scalar is text to us; but an id such as `no` would be another thing to editors, and `null` nothing to anybody.
        tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        plain = tag in _PLAIN or text in ("true", "false")
        return yaml.ScalarNode(tag if plain and text.lower() not in _NOTHING else _TEXT, text)
    style = None
    if not is_key and "\n" in text:
        style = "|"
    elif not is_key and len(text) > _LONG:
        style = ">"
    return yaml.ScalarNode(_TEXT, text, style=style)
