"""The few settings of the site that the playbook needs, read from mkdocs.yml without MkDocs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mkdocs_playbook.problems import Place, PlaybookError, Problem

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
DEFAULT_SOURCES = ("content", "calendars")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What of the site's settings shapes the playbook. Paths are absolute."""

    root: Path
    docs_dir: Path
    site_dir: Path
    config: Path | None = None
    site_url: str = ""
    use_directory_urls: bool = True
    sources: tuple[str, ...] = DEFAULT_SOURCES
    mount: str = ""
    """The folder of the site in which the playbook's pages lie, without slashes at its ends."""
    edition: str = "team"
    today: str = ""
    """The day that pages call today, `YYYY-MM-DD`; empty for the real one."""


def read_settings(root: Path, config: Path | None = None) -> SiteSettings:
    """The settings in `config`, or in the configuration file in `root`; defaults where there is none.

    Raises `PlaybookError` where the file is not YAML.
    """
    root = root.resolve()
    path = config or next((root / name for name in CONFIG_NAMES if (root / name).is_file()), None)
    data = _load(path) if path else {}
    options = _plugin_options(data.get("plugins"))
    sources = options.get("sources") or DEFAULT_SOURCES
    return SiteSettings(
        root=root,
        docs_dir=root / str(data.get("docs_dir") or "docs"),
        site_dir=root / str(data.get("site_dir") or "site"),
        config=path,
        site_url=str(data.get("site_url") or ""),
        use_directory_urls=data.get("use_directory_urls", True) is not False,
        sources=tuple(str(source) for source in sources) if isinstance(sources, list | tuple) else (str(sources),),
        mount=str(options.get("mount") or "").strip("/"),
        edition=chosen_edition(str(options.get("edition") or "team")),
        today=str(options.get("today") or ""),
    )


def chosen_edition(option: str) -> str:
    """The edition to build: the environment variable PLAYBOOK_EDITION, else the plugin's option."""
    return os.environ.get("PLAYBOOK_EDITION") or option


def _plugin_options(plugins: Any) -> Mapping[str, Any]:
    """The options of the plugin `playbook` in a list or map of plugins."""
    entries: list[Any] = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        if isinstance(entry, Mapping):
            for name, options in entry.items():
                if name == "playbook" and isinstance(options, Mapping):
                    return options
    return {}


class _Lenient(yaml.SafeLoader):
    """Reads mkdocs.yml without running what its tags name."""


def _ignore(loader: _Lenient, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


def _env(loader: _Lenient, node: yaml.Node) -> Any:
    """`!ENV NAME` or `!ENV [NAME, OTHER, default]`, as MkDocs reads it."""
    if isinstance(node, yaml.SequenceNode):
        *names, default = loader.construct_sequence(node)
    else:
        assert isinstance(node, yaml.ScalarNode)
        names, default = [loader.construct_scalar(node)], None
    found: str | None = next((os.environ[name] for name in names if name in os.environ), None)
    return default if found is None else yaml.safe_load(found)


_Lenient.add_multi_constructor("", _ignore)
_Lenient.add_constructor("!ENV", _env)


def _load(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Lenient)  # noqa: S506 - a SafeLoader that ignores tags
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(path.name, mark.line + 1, mark.column + 1) if mark else Place(path.name, 1, 1)
        raise PlaybookError([Problem(place, "Y101", f"This is not YAML: {getattr(error, 'problem', error)}.")]) from error
    return data if isinstance(data, dict) else {}
