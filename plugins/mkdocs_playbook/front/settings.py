"""The settings of a MkDocs site: what the plugin takes of them, and what it puts into them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import base
from mkdocs.config import config_options as option

from mkdocs_playbook.pages.site import SCRIPT, STYLE
from mkdocs_playbook.read.config import says
from mkdocs_playbook.read.settings import OPTIONS, SiteSettings, chosen_edition, chosen_version, own_templates, read_settings, source_url

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

TRANSLATOR = "i18n"
"""The plugin mkdocs-static-i18n, which builds the site once for each language."""

_TYPES: Mapping[str, Callable[[Any], base.BaseConfigOption[Any]]] = {
    "texts": lambda default: option.ListOfItems(option.Type(str), default=default),
    "text": lambda default: option.Type(str, default=default),
    "date": lambda default: option.Type((str, dt.date), default=default),
    "texts by pattern": lambda default: option.DictOfItems(option.ListOfItems(option.Type(str)), default=default),
    "yes or no": lambda default: option.Type(bool, default=default),
}
"""How MkDocs checks each kind of option."""
SCHEME = tuple((each.name, _TYPES[each.kind](each.default)) for each in OPTIONS)
"""The plugin's options as MkDocs takes them."""


def settings_of(config: MkDocsConfig, options: Mapping[str, Any], *, is_serving: bool) -> SiteSettings:
    """What of the site's settings, and of the plugin's `options`, shapes the playbook."""
    path = Path(config.config_file_path) if config.config_file_path else None
    root, docs_dir = path.parent.resolve() if path else Path.cwd(), Path(config.docs_dir)
    pages = docs_dir.relative_to(root).as_posix() if docs_dir.is_relative_to(root) else ""
    return SiteSettings(
        root=root,
        docs_dir=docs_dir,
        site_dir=Path(config.site_dir),
        config=path,
        site_url=config.site_url or "",
        published_url=read_settings(root, path).site_url if is_serving and path else "",
        use_directory_urls=config.use_directory_urls,
        source_url=source_url(config.repo_url or "", config.edit_uri or "", pages),
        sources=tuple(options["sources"]),
        mount=options["mount"].strip("/"),
        edition=chosen_edition(options["edition"]),
        version=chosen_version(options["version"]),
        changes_since=options["changes_since"],
        ignore=options["ignore"],
        today=str(options["today"]),
        templates=own_templates(config.theme.custom_dir) if config.theme.custom_dir else None,
    )


def add_assets(config: MkDocsConfig) -> None:
    """Every page has our style and script, before the user's own, which win."""
    if STYLE not in config.extra_css:
        config.extra_css.insert(0, STYLE)
    if SCRIPT not in config.extra_javascript:
        config.extra_javascript.insert(0, SCRIPT)


def set_language(config: MkDocsConfig, language: str) -> None:
    """Material speaks the playbook's language too, if it can and mkdocs.yml names no other. A site in several has a plugin for that."""
    file = config.config_file_path
    if config.theme.name != "material" or TRANSLATOR in config.plugins or (file and says(Path(file), "theme", "language")):
        return
    spoken = {file.stem.lower(): file.stem for folder in config.theme.dirs for file in Path(folder, "partials", "languages").glob("*.html")}
    parts = language.replace("_", "-").lower().split("-")
    for length in range(len(parts), 0, -1):
        if name := spoken.get("-".join(parts[:length])):
            config.theme["language"] = name
            return


def is_translation(config: MkDocsConfig) -> bool:
    """Whether this is the build of one of the further languages of the plugin that translates."""
    return not getattr(config.plugins.get(TRANSLATOR), "is_default_language_build", True)
