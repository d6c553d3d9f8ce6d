"""The site as files that open without a server, from a USB stick or a folder: MkDocs, with the settings of the site made to fit.

It runs as a process of its own (`python -m mkdocs_playbook.handover.offline`), since what it changes is meant for one build only.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs_playbook.problems import Place, PlaybookError, Problem
from mkdocs_playbook.read.settings import SiteSettings
from mkdocs_playbook.read.site import read_pages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

WORKER = "assets/playbook/iframe-worker.js"
_FOR_SERVERS = ("404.html", "sitemap.xml", "sitemap.xml.gz", "_headers", "feeds/sitemap.xml", "search/search_index.json")
"""Files of a site that nobody but servers, their robots and pages on them ask for."""
_FOR_WEB = ("navigation.instant", "content.action.", "announce.dismiss", "header.autohide")
"""Features of Material that need a server, or lead to the files of those who made the pack."""
_FROM_ELSEWHERE = re.compile(
    r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?(https?:)?//|<link\b(?=[^>]*\brel=["']?stylesheet)[^>]*\bhref=["']?(https?:)?//"""
)


def build_offline(settings: SiteSettings, folder: Path) -> list[str]:
    """Build the site of `settings`, which are those of a pack, into `folder`. Gives what is lost in it, a sentence each.

    Raises `PlaybookError` with what MkDocs says where it cannot build.
    """
    assert settings.config
    names = ("pack", "published_url", "today", "edition", "version")
    overrides = {name: getattr(settings, name) for name in names}
    told = json.dumps({"config": str(settings.config.resolve()), "site": str(folder), "overrides": overrides})
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PLAYBOOK_EDITION": settings.edition}
    command = [sys.executable, "-m", "mkdocs_playbook.handover.offline"]
    done = subprocess.run(command, input=told, env=environment, capture_output=True, text=True, check=False, close_fds=False)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    if done.returncode:
        problems = [line for line in lines if line.startswith(("ERROR", "WARNING"))] or lines[-5:]
        raise PlaybookError(
            [Problem(Place("mkdocs.yml", 1, 1), "E112", f"The offline site could not be built. {line}") for line in problems]
        )
    for path in _FOR_SERVERS:
        (folder / path).unlink(missing_ok=True)
    lost: list[str] = json.loads(done.stdout)
    if any(_FROM_ELSEWHERE.search(page) for page in read_pages(folder)):
        lost.append("Some pages show things of other sites, such as pictures or fonts, which need the internet.")
    return lost


def _main() -> int:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError
    from mkdocs.utils.yaml import yaml_load

    from mkdocs_playbook.plugin import PlaybookPlugin

    _log_to_stderr()
    given = json.load(sys.stdin)
    PlaybookPlugin.overrides = given["overrides"]
    path = Path(given["config"])
    with path.open("rb") as file:
        raw = yaml_load(file)
    try:
        config = load_config(
            config_file=str(path),
            site_dir=given["site"],
            site_url="",
            use_directory_urls=False,
            repo_url="",
            plugins=_plugins(raw),
        )
        lost = list(_without_web(config))
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except (Abort, ConfigurationError) as error:
        print(f"ERROR - {error}", file=sys.stderr)  # noqa: T201 - a process of its own
        return 1
    if config.theme.name == "material":
        worker = Path(given["site"]) / WORKER
        worker.parent.mkdir(parents=True, exist_ok=True)
        worker.write_bytes((files("mkdocs_playbook") / "handover" / "assets" / "iframe-worker.js").read_bytes())
    print(json.dumps(lost))  # noqa: T201
    return 0


def _log_to_stderr() -> None:
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s - %(message)s"))
    logging.getLogger("mkdocs").addHandler(handler)
    logging.getLogger("mkdocs").setLevel(logging.WARNING)


def _plugins(raw: Mapping[str, Any]) -> Any:
    """The plugins of the site, with Material's for offline use where the theme is Material's."""
    plugins = raw.get("plugins") or ["search"]
    theme = raw.get("theme")
    name = theme.get("name") if isinstance(theme, dict) else theme
    if name != "material" or any(plugin in ("offline", "material/offline") for plugin in _names(plugins)):
        return plugins
    return [*plugins, "offline"] if isinstance(plugins, list) else {**plugins, "offline": {}}


def _names(plugins: Any) -> Iterator[str]:
    """The names of plugins in a list or a map, and of those in Material's groups."""
    for entry in plugins if isinstance(plugins, list) else [plugins]:
        if isinstance(entry, dict):
            for name, options in entry.items():
                yield name
                if name in ("group", "material/group") and isinstance(options, dict):
                    yield from _names(options.get("plugins") or [])
        else:
            yield str(entry)


def _without_web(config: MkDocsConfig) -> Iterator[str]:
    """Take out of a site's settings what asks other hosts, and tell what of it a reader misses."""
    for name in ("analytics", "version", "consent", "alternate"):
        config.extra.pop(name, None)
    if config.theme.name == "material":
        config.extra["polyfills"] = [WORKER]
        config.theme["features"] = [name for name in config.theme.get("features") or [] if not name.startswith(_FOR_WEB)]
        if config.theme.get("font") is not False:
            config.theme["font"] = False
            yield "The site's fonts come from Google, so its pages are set in those of the reader's computer."
    else:
        yield f"The search of the theme '{config.theme.name}' does not work in pages that are opened as files; Material's does."
    for option in ("extra_css", "extra_javascript"):
        kept = [entry for entry in config[option] if not re.match("(https?:)?//", str(entry))]
        if len(kept) < len(config[option]):
            yield f"What mkdocs.yml loads from other sites under '{option}' is left out."
            config[option] = kept


if __name__ == "__main__":
    sys.exit(_main())
