"""The configuration with which another engine builds an exported folder: the site's own, made to fit."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from mkdocs_playbook.build import Site
from mkdocs_playbook.pages.navigation import fill, laid_out, without
from mkdocs_playbook.pages.site import SCRIPT, STYLE
from mkdocs_playbook.read.config import read_config
from mkdocs_playbook.read.settings import SiteSettings

DOCS = "docs"
"""The folder of pages in an export."""
ABOUT = "# Written by 'playbook export', which writes it anew each time. Change the mkdocs.yml of the project instead.\n"
PLAIN = {"theme": {"name": "material", "font": False, "features": ["navigation.indexes", "navigation.tabs"]}, "plugins": ["search"]}
"""The settings of a site that has none of its own."""
FENCES = ("fenced_code", "superfences", "pymdownx.superfences", "extra", "markdown.extensions.extra", "pymdownx.extra")


def site_config(
    site: Site, written: Sequence[str], folder: Path, settings: SiteSettings, title: str, hidden: Collection[str] = ()
) -> bytes:
    """A mkdocs.yml for `folder`, in which `site` and the pages that are `written` by hand lie below `docs`; `hidden` ones do not.

    It is the site's own without the plugin, with the playbook in its `nav`, and with paths that lead to the same places as before.
    """
    config = read_config(settings.config.resolve()) if settings.config else _node(PLAIN)
    values = _Map(config)
    if "site_name" not in values:
        values["site_name"] = title
    if settings.site_url:
        values["site_url"] = settings.site_url
    values["docs_dir"] = DOCS
    for name in ("site_dir", "edit_uri", "edit_uri_template", "watch"):
        values.remove(name)
    values.change("plugins", _without_ours)
    values["extra_css"] = [STYLE, *_items(values.get("extra_css"))]
    values["extra_javascript"] = [SCRIPT, *_items(values.get("extra_javascript"))]
    values.change("markdown_extensions", _with_extensions)
    values["nav"] = _nav(values.get("nav"), site, written, hidden)
    if settings.config:
        _move(values, settings.config.resolve().parent, folder.resolve())
    return (ABOUT + yaml.serialize(config, Dumper=yaml.SafeDumper, allow_unicode=True, width=1000)).encode()


def _nav(given: yaml.Node | None, site: Site, written: Sequence[str], hidden: Collection[str]) -> list[Any]:
    pages = {uri: page.page for uri, page in site.pages.items()}
    nav = _plain(given) if given else None
    return fill(without(nav, hidden), pages, written) if isinstance(nav, list) else laid_out(pages, written)


def _without_ours(plugins: yaml.Node | None) -> yaml.Node:
    """The plugins but our own, whose work is done."""
    if plugins is None:
        return _node(PLAIN["plugins"])
    if isinstance(plugins, yaml.MappingNode):
        plugins.value = [(key, value) for key, value in plugins.value if key.value != "playbook"]
    elif isinstance(plugins, yaml.SequenceNode):
        plugins.value = [entry for entry in plugins.value if _name(entry) != "playbook"]
        for entry in plugins.value:
            group = entry.value[0][1] if _name(entry) == "group" and isinstance(entry, yaml.MappingNode) else None  # Material's
            if isinstance(group, yaml.MappingNode):
                _Map(group).change("plugins", _without_ours)
    return plugins


def _with_extensions(extensions: yaml.Node | None) -> yaml.Node:
    """What the pages need, and what MkDocs reads without being told."""
    if isinstance(extensions, yaml.MappingNode):
        names = [key.value for key, _ in extensions.value]
        _Map(extensions).update({name: {} for name in _needed(names)})
        return extensions
    entries = _items(extensions)
    return _node([*entries, *_needed([_name(entry) for entry in entries])])


def _needed(names: Sequence[str]) -> list[str]:
    return [
        *([] if any(name.removeprefix("markdown.extensions.") == "attr_list" for name in names) else ["attr_list"]),
        *([] if any(name in FENCES for name in names) else ["fenced_code"]),
    ]


def _move(values: _Map, before: Path, folder: Path) -> None:
    """Paths that are relative to the configuration, made relative to the exported one."""

    def moved(node: yaml.Node | None) -> yaml.Node:
        assert isinstance(node, yaml.ScalarNode)
        if node.tag == "tag:yaml.org,2002:str":
            node.value = Path(os.path.relpath(before / node.value, folder)).as_posix()
        return node

    hooks = values.get("hooks")
    if isinstance(hooks, yaml.SequenceNode):
        hooks.value = [moved(hook) if isinstance(hook, yaml.ScalarNode) else hook for hook in hooks.value]
    theme = values.get("theme")
    if isinstance(theme, yaml.MappingNode):
        inner = _Map(theme)
        if isinstance(inner.get("custom_dir"), yaml.ScalarNode):
            inner.change("custom_dir", moved)
        features = inner.get("features")
        if isinstance(features, yaml.SequenceNode):  # the pages have no source that a reader could edit
            features.value = [feature for feature in features.value if not str(feature.value).startswith("content.action.")]


class _Map:
    """A map of YAML by its keys; what is not changed stays as it is written, tags and all."""

    def __init__(self, node: yaml.Node) -> None:
        assert isinstance(node, yaml.MappingNode)
        self._node = node

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def get(self, name: str) -> yaml.Node | None:
        return next((value for key, value in self._node.value if key.value == name), None)

    def __setitem__(self, name: str, value: Any) -> None:
        self.change(name, lambda _: _node(value))

    def update(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self[name] = value

    def remove(self, name: str) -> None:
        self._node.value = [(key, value) for key, value in self._node.value if key.value != name]

    def change(self, name: str, changed: Callable[[yaml.Node | None], yaml.Node]) -> None:
        """Put what `changed` makes of the value, None where there is none, in its place."""
        new = changed(self.get(name))
        if name in self:
            self._node.value = [(key, new if key.value == name else value) for key, value in self._node.value]
        else:
            self._node.value.append((_node(name), new))


def _name(entry: Any) -> str:
    """The name of an entry of a list of plugins or extensions, be it a name or a map of the name to options."""
    if isinstance(entry, yaml.MappingNode) and entry.value:
        return str(entry.value[0][0].value)
    return str(entry.value) if isinstance(entry, yaml.ScalarNode) else ""


def _items(node: yaml.Node | None) -> list[Any]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _node(value: Any) -> yaml.Node:
    """Plain values, among which there may be nodes, as a node of YAML."""
    if isinstance(value, yaml.Node):
        return value
    if isinstance(value, dict):
        pairs = [(_node(key), _node(inner)) for key, inner in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=not pairs)
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_node(inner) for inner in value], flow_style=not value)
    node = yaml.compose(yaml.safe_dump(str(value) if isinstance(value, str) else value, allow_unicode=True), Loader=yaml.SafeLoader)
    assert node is not None
    return node


def _plain(node: yaml.Node) -> Any:
    """A `nav:` as plain values: text, lists, maps, None."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)
