"""The MkDocs front: hooks only. It hands a built site to MkDocs, page by page and file by file."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import yaml
from mkdocs.config import base
from mkdocs.config import config_options as option
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.toc import get_toc

from mkdocs_playbook import navigation
from mkdocs_playbook.build import Plan, Site, make_plan, pages_of, problem_site, render_site
from mkdocs_playbook.pages.site import STYLE, RenderedPage, outline
from mkdocs_playbook.problems import PlaybookError, Problem
from mkdocs_playbook.read.settings import DEFAULT_SOURCES, SiteSettings, chosen_edition

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage

log = get_plugin_logger("playbook")
_ID = re.compile(r' id="([^"]+)"')


class PlaybookOptions(base.Config):
    """The options of the plugin in mkdocs.yml."""

    sources = option.ListOfItems(option.Type(str), default=list(DEFAULT_SOURCES))
    """The folders in which the playbook is written, relative to mkdocs.yml."""
    mount = option.Type(str, default="")
    """The folder of the site in which the playbook's pages lie."""
    edition = option.Type(str, default="team")
    """For whom the site is built. The environment variable PLAYBOOK_EDITION wins over it."""
    today = option.Type((str, dt.date), default="")
    """The day that pages call today, such as 2027-01-12. Without it: the day of the build."""


class PlaybookPlugin(BasePlugin[PlaybookOptions]):
    """Adds a playbook to a MkDocs site."""

    def __init__(self) -> None:
        self._serving = False
        self._uris: tuple[str, ...] = ("index.md",)  # the pages of the last good build, under `serve`
        self._plan: Plan | None = None
        self._problems: list[Problem] = []
        self._site: Site | None = None

    # Having this hook keeps the object alive over the rebuilds of `serve`; what belongs to one build is set in `on_config`.
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check everything here: MkDocs has not yet emptied the site's folder."""
        settings = self._settings(config)
        self._plan, self._problems, self._site = None, [], None
        for source in settings.sources:
            folder = str(settings.root / source)
            if Path(folder).is_dir() and folder not in config.watch:
                config.watch.append(folder)
        if STYLE not in config.extra_css:
            config.extra_css.insert(0, STYLE)
        try:
            self._plan = make_plan(settings)
        except PlaybookError as error:
            self._problems = error.problems
            self._tell_problems(config)
            return config
        for warning in self._plan.warnings:
            log.warning(str(warning))
        if self._plan.findings:
            log.info(f"{len(self._plan.findings)} gaps between strategy, plan and team: see the page 'What is missing'")
        if config.nav is not None:
            config.nav = navigation.fill(config.nav, pages_of(self._plan, settings))
        return config

    @event_priority(50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        settings = self._settings(config)  # once more: other plugins may have changed how URLs look
        if self._plan:
            self._site = render_site(self._plan, settings)
            self._uris = tuple(self._site.pages)
        else:
            self._site = problem_site(self._problems, self._uris, settings)
        taken = {file.dest_uri for file in files}
        for uri, page in self._site.pages.items():
            self._add(File.generated(config, uri, content=_front_matter(page), inclusion=InclusionLevel.NOT_IN_NAV), files, taken)
            if page.page.place:
                added = files.get_file_from_path(uri)
                if added and added.generated_by:
                    added.abs_src_path = str(settings.root / page.page.place)
        for uri, content in self._site.files.items():
            self._add(File.generated(config, uri, content=content), files, taken)
        return files

    @staticmethod
    def _add(file: File, files: Files, taken: set[str]) -> None:
        """A page or file that somebody wrote by hand at the same place wins."""
        if file.dest_uri in taken:
            log.info(f"'{file.dest_uri}' is written by hand; the playbook's own is left out")
        else:
            files.append(file)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        if config.nav is None and self._site:
            navigation.extend(nav, [page.page for page in self._site.pages.values()], self._site.addresses, files)
        return nav

    def on_page_content(self, html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        rendered = self._rendered(page)
        if rendered is None or self._site is None:
            return html
        content = self._site.addresses.resolve(rendered.html, page.file.url)
        page.toc = get_toc(outline(rendered))  # type: ignore[arg-type]
        page.present_anchor_ids = set(_ID.findall(content))
        return content

    def _rendered(self, page: MkDocsPage) -> RenderedPage | None:
        if self._site is None or page.file.generated_by != "playbook":
            return None
        return self._site.pages.get(page.file.src_uri)

    def _settings(self, config: MkDocsConfig) -> SiteSettings:
        path = Path(config.config_file_path) if config.config_file_path else None
        return SiteSettings(
            root=path.parent.resolve() if path else Path.cwd(),
            docs_dir=Path(config.docs_dir),
            site_dir=Path(config.site_dir),
            config=path,
            site_url=config.site_url or "",
            use_directory_urls=config.use_directory_urls,
            sources=tuple(self.config.sources),
            mount=self.config.mount.strip("/"),
            edition=chosen_edition(self.config.edition),
            today=str(self.config.today),
        )

    def _tell_problems(self, config: MkDocsConfig) -> None:
        """Under `serve` the site shows them: an exception in a rebuild would leave every request hanging."""
        count = len(self._problems)
        summary = "1 problem" if count == 1 else f"{count} problems"
        if not self._serving:
            for problem in self._problems:
                log.error(str(problem))
            raise PluginError(f"{summary} in the playbook. Nothing was written; the last site is as it was.")
        tell = log.info if config.strict else log.warning  # a warning would stop a strict rebuild
        for problem in self._problems:
            tell(str(problem))
        tell(f"{summary} in the playbook. The site shows them until they are mended.")


def _front_matter(page: RenderedPage) -> str:
    """A page without text: its HTML is put in when MkDocs has read it, since Markdown is slow and would read what people wrote."""
    meta: dict[str, object] = {"title": page.page.title, "render_macros": False}
    if page.page.description:
        meta["description"] = page.page.description
    if not page.page.search:
        meta["search"] = {"exclude": True}
    return f"---\n{yaml.safe_dump(meta, allow_unicode=True)}---\n"
