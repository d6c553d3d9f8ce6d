"""The configuration of a site as it is written, so that one like it can be written: its tags are kept, none is run."""

from __future__ import annotations

from pathlib import Path

import yaml


def read_config(path: Path) -> yaml.MappingNode:
    """The settings in the file at `path` over those in the file that it names under INHERIT, put together as MkDocs does.

    `read_settings` says what is wrong with it, so call that first.
    """
    node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        return yaml.MappingNode("tag:yaml.org,2002:map", [], flow_style=False)
    parent = next((value for key, value in node.value if key.value == "INHERIT"), None)
    node.value = [(key, value) for key, value in node.value if key.value != "INHERIT"]
    return _over(read_config((path.parent / str(parent.value)).resolve()), node) if parent else node


def says(path: Path, *names: str) -> bool:
    """Whether the file at `path`, or the one that it inherits from, has the setting that is found under `names`, one in the other."""
    node: yaml.Node = read_config(path)
    for name in names:
        entries = node.value if isinstance(node, yaml.MappingNode) else []
        found = [value for key, value in entries if key.value == name]
        if not found:
            return False
        node = found[-1]
    return True


def _over(below: yaml.MappingNode, above: yaml.MappingNode) -> yaml.MappingNode:
    """Maps are put together, anything else is replaced."""
    left = {key.value: (key, value) for key, value in above.value if isinstance(key, yaml.ScalarNode)}
    merged = []
    for key, value in below.value:
        _, over = left.pop(key.value, (key, value))
        both = isinstance(value, yaml.MappingNode) and isinstance(over, yaml.MappingNode) and over is not value
        merged.append((key, _over(value, over) if both else over))
    return yaml.MappingNode(below.tag, [*merged, *left.values()], flow_style=False)
