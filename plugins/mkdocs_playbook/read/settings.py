"""The few settings of the site that the playbook needs, read from mkdocs.yml without MkDocs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from mkdocs_playbook.problems import Place, PlaybookError, Problem

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
DEFAULT_SOURCES = ("content", "calendars")
PLUGIN = "playbook"
"""The plugin's name in mkdocs.yml."""


class Option(NamedTuple):
    """An option of the plugin. MkDocs, the schema for editors and the guide take it from here; `example` is a value as it is written."""

    name: str
    kind: str
    """What is written: `texts`, `text`, `date`, `texts by pattern`, or `yes or no`."""
    default: Any
    description: str
    example: Any

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema; a list may also be what `!ENV` takes."""
        texts = {"type": "array", "items": {"type": "string"}}
        kinds: dict[str, dict[str, Any]] = {
            "texts": texts,
            "texts by pattern": {"type": "object", "additionalProperties": texts},
            "yes or no": {"type": ["boolean", "array"]},
        }
        return kinds.get(self.kind, {"type": ["string", "array"]})


OPTIONS = (
    Option(
        "sources",
        "texts",
        list(DEFAULT_SOURCES),
        "The folders in which the playbook is written, beside mkdocs.yml. All YAML, CSV and calendar files in them are read.",
        ["content", "calendars"],
    ),
    Option("mount", "text", "", "The folder of the site in which the playbook's pages lie. Without it: the top of the site.", "playbook"),
    Option(
        "edition",
        "text",
        "team",
        "For whom the site is built: team (everything), client, handover, or one of 'settings: editions:'. The environment variable "
        "PLAYBOOK_EDITION wins over it.",
        "team",
    ),
    Option(
        "ignore",
        "texts by pattern",
        {},
        "Findings not to tell of some files: a pattern of paths, and the codes of the findings, or the start of several.",
        {"calendars/archive/*.yml": ["S104", "C"]},
    ),
    Option(
        "version",
        "text",
        "",
        "The version that pages name at their foot, in quotes if it is a number. Without it: the last tag in git, with how much changed "
        "since. The environment variable PLAYBOOK_VERSION wins over it.",
        "v1.2",
    ),
    Option(
        "changes_since",
        "text",
        "",
        "The tag, branch or commit since which the page of changes tells what is different; 'none' for no such page. Without it: the last "
        "tag in git or, where that is what is built, the one before it.",
        "v1.1",
    ),
    Option("today", "date", "", "The day that pages call today. Without it: the day on which the site is built.", "2027-01-12"),
    Option(
        "fast_pages",
        "yes or no",
        True,
        "Whether the pages of posts, and others outside of the navigation, share what the theme puts around a page, instead of going "
        "through it one by one: the same pages, many times faster. It is so only where no other plugin or hook works on pages, and where "
        "the theme does nothing else with them; on Linux up to four processors then write pages together. With false, never.",
        True,
    ),
)
"""The options of the plugin, in the order in which the guide tells them."""

VARIABLES: Mapping[str, str] = {
    "PLAYBOOK_EDITION": "For whom the site is built. Wins over the plugin's option 'edition'.",
    "PLAYBOOK_FONTS": "A folder with fonts to set a PDF with, where there is no browser and the system's own fonts lack a script.",
    "PLAYBOOK_TOKENS": "The content of .playbook-tokens.json, where the site is built without that file: as a secret of CI. "
    "Without either, no private feeds are written.",
    "PLAYBOOK_VERSION": "The version that pages name at their foot. Wins over the plugin's option 'version'.",
    "SOURCE_DATE_EPOCH": "Seconds since 1970: the moment that counts as now and as the last change, so that the same files give "
    "the same site. Without it: the clock, and the newest commit.",
}
"""The environment variables that are read, and what each does."""


NONE = "none"
"""Of `changes_since`: nobody wants to be told."""


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What of the site's settings shapes the playbook. Paths are absolute."""

    root: Path
    docs_dir: Path
    site_dir: Path
    config: Path | None = None
    site_url: str = ""
    use_directory_urls: bool = True
    source_url: str = ""
    """Where the host shows the source files, with a slash at its end; '' where that is not known."""
    sources: tuple[str, ...] = DEFAULT_SOURCES
    mount: str = ""
    """The folder of the site in which the playbook's pages lie, without slashes at its ends."""
    edition: str = "team"
    version: str = ""
    """What the version is called; '' where git says it."""
    changes_since: str = ""
    """The revision from which on changes are told, NONE for none; '' for the last version."""
    ignore: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Glob pattern of source files → the findings not to tell of them: codes, or the start of several."""
    today: str = ""
    """The day that pages call today, `YYYY-MM-DD`; empty for the real one."""
    published_url: str = ""
    """The `site_url` that mkdocs.yml has, while `serve` shows the site at another, or it is built as a pack."""
    pack: bool = False
    """Whether it is built to be handed over: as files that are opened without a server."""
    templates: Path | None = None
    """The folder of templates that take the place of the package's; there need not be one."""

    @property
    def paths(self) -> list[str]:
        """What the plan is made of, relative to `root`: the source folders, and the configuration file."""
        return [*self.sources, *([self.config.name] if self.config else [])]


Reader = Callable[[Path], bytes]
"""Gives the content of a file, or raises `OSError`."""


def read_settings(root: Path, config: Path | None = None, read: Reader = Path.read_bytes) -> SiteSettings:
    """The settings in `config`, or in the configuration file in `root`; defaults where there is none.

    With `read`, files are not looked for on disk, so `config` says which one it is, if there is any.
    Raises `PlaybookError` where the file cannot be read or is not YAML.
    """
    root = root.resolve()
    path = config
    if path is None and read is Path.read_bytes:
        path = next((root / name for name in CONFIG_NAMES if (root / name).is_file()), None)
    data = _load(path.resolve(), read) if path else {}
    options = _plugin_options(data.get("plugins"))
    sources = options.get("sources") or DEFAULT_SOURCES
    return SiteSettings(
        root=root,
        docs_dir=root / str(data.get("docs_dir") or "docs"),
        site_dir=root / str(data.get("site_dir") or "site"),
        config=path,
        site_url=str(data.get("site_url") or ""),
        source_url=source_url(str(data.get("repo_url") or ""), str(data.get("edit_uri") or ""), str(data.get("docs_dir") or "docs")),
        use_directory_urls=data.get("use_directory_urls", True) is not False,
        sources=tuple(str(source) for source in sources) if isinstance(sources, list | tuple) else (str(sources),),
        mount=str(options.get("mount") or "").strip("/"),
        edition=chosen_edition(str(options.get("edition") or "team")),
        version=chosen_version(str(options.get("version") or "")),
        changes_since=str(options.get("changes_since") or ""),
        ignore=_ignored(options.get("ignore")),
        today=str(options.get("today") or ""),
        templates=_templates(root, data.get("theme")),
    )


def source_url(repo_url: str, edit_uri: str, docs_dir: str) -> str:
    """The address of the project's files, from MkDocs' `repo_url` and its `edit_uri`, which ends with the folder of pages.

    GitHub and GitLab show lines (`#L12`) on their blob pages, not where files are edited.
    """
    folder = docs_dir.strip("/") + "/"
    if not repo_url or not edit_uri.strip("/"):
        return ""
    path = edit_uri.strip("/") + "/"
    if not path.endswith("/" + folder):
        return ""
    path = path.removesuffix(folder).replace("edit/", "blob/", 1)
    return f"{repo_url.rstrip('/')}/{path}"


def own_templates(custom_dir: str | Path) -> Path:
    """Where templates of one's own lie, below the theme's `custom_dir`."""
    return Path(custom_dir) / "playbook"


def _templates(root: Path, theme: Any) -> Path | None:
    custom_dir = theme.get("custom_dir") if isinstance(theme, Mapping) else None
    return own_templates(root / str(custom_dir)) if custom_dir else None


def _ignored(option: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(option, Mapping):
        return {}
    return {str(path): tuple(map(str, codes)) if isinstance(codes, list) else (str(codes),) for path, codes in option.items()}


def chosen_edition(option: str) -> str:
    """The edition to build: the environment variable PLAYBOOK_EDITION, else the plugin's option."""
    return os.environ.get("PLAYBOOK_EDITION") or option


def chosen_version(option: str) -> str:
    """What the version is called: the environment variable PLAYBOOK_VERSION, else the plugin's option."""
    return " ".join((os.environ.get("PLAYBOOK_VERSION") or option).split())


def _plugin_options(plugins: Any) -> Mapping[str, Any]:
    """The options of the plugin `playbook` in a list or map of plugins."""
    entries: list[Any] = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        if isinstance(entry, Mapping):
            for name, options in entry.items():
                if name == PLUGIN and isinstance(options, Mapping):
                    return options
                if name == "group" and isinstance(options, Mapping) and (inner := _plugin_options(options.get("plugins"))):  # Material's
                    return inner
    return {}


class _Lenient(yaml.SafeLoader):
    """Reads mkdocs.yml without running what its tags name."""


def _ignore(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


def _env(loader: _Lenient, node: yaml.Node) -> Any:
    """`!ENV NAME` or `!ENV [NAME, OTHER, default]`, as MkDocs reads it: a list of one holds a name, not a default."""
    default: Any = None
    nodes = [node]
    if isinstance(node, yaml.SequenceNode):
        nodes = node.value
        if len(nodes) > 1:
            default = loader.construct_object(nodes[-1])
            nodes = nodes[:-1]
    for name in nodes:
        if isinstance(name, yaml.ScalarNode) and name.value in os.environ:
            text = os.environ[name.value]
            return loader.construct_object(yaml.ScalarNode(loader.resolve(yaml.ScalarNode, text, (True, False)), text))  # type: ignore[no-untyped-call]
    return default


def _as_written(loader: _Lenient, node: yaml.Node) -> Any:
    """Dates stay text: whoever wants one reads it, and says what is wrong with it."""
    return node.value


_Lenient.add_multi_constructor("", _ignore)
_Lenient.add_constructor("!ENV", _env)
_Lenient.add_constructor("tag:yaml.org,2002:timestamp", _as_written)


def _load(path: Path, read: Reader, inherited_by: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The settings in `path` over those in the file that it names under INHERIT, as MkDocs puts them together."""
    if path in inherited_by:
        raise _refused(path, "This file inherits from itself. Remove 'INHERIT' here or in the other file.")
    try:
        data = yaml.load(read(path).decode("utf-8-sig"), Loader=_Lenient)  # noqa: S506 - a SafeLoader that ignores tags
    except UnicodeDecodeError as error:
        raise _refused(path, "The file is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        raise _refused(path, f"The file cannot be read: {error.strerror}.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(path.name, mark.line + 1, mark.column + 1) if mark else Place(path.name, 1, 1)
        raise PlaybookError([Problem(place, "Y101", f"This is not YAML: {getattr(error, 'problem', error)}.")]) from error
    except (ValueError, RecursionError) as error:
        raise _refused(path, "A value in this file cannot be read: a number too long, or lists nested too deep.") from error
    if not isinstance(data, dict):
        return {}
    parent = data.pop("INHERIT", None)
    return _over(_load((path.parent / str(parent)).resolve(), read, (*inherited_by, path)), data) if parent else data


def _refused(path: Path, message: str) -> PlaybookError:
    return PlaybookError([Problem(Place(path.name, 1, 1), "Y101", message)])


def _over(below: Any, above: Any) -> Any:
    """Maps are put together, anything else is replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {
            key: _over(below[key], above[key]) if key in below and key in above else above.get(key, below.get(key)) for key in below | above
        }
    return above
