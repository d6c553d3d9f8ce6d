"""The MkDocs front: hooks only. It hands a built site to MkDocs, page by page and file by file."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config import base
from mkdocs.config import config_options as option
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.toc import get_toc

from mkdocs_playbook import navigation
from mkdocs_playbook.build import Site, problem_site, render_site
from mkdocs_playbook.pages.site import SCRIPT, STYLE, RenderedPage, alternate, front_matter, outline
from mkdocs_playbook.plan import Plan, make_plan
from mkdocs_playbook.problems import PlaybookError, Problem
from mkdocs_playbook.read.settings import DEFAULT_SOURCES, SiteSettings, chosen_edition, source_url
from mkdocs_playbook.review.review import fails

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
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
    ignore = option.DictOfItems(option.ListOfItems(option.Type(str)), default={})
    """Findings of the review not to tell: glob pattern of source files, and the codes."""
    today = option.Type((str, dt.date), default="")
    """The day that pages call today, such as 2027-01-12. Without it: the day of the build."""


class PlaybookPlugin(BasePlugin[PlaybookOptions]):
    """Adds a playbook to a MkDocs site."""

    def __init__(self) -> None:
        self._serving = False
        self._uris: tuple[str, ...] = ()  # the pages of the last good build, under `serve`
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
        if SCRIPT not in config.extra_javascript:
            config.extra_javascript.insert(0, SCRIPT)
        try:
            self._plan = make_plan(settings)
        except PlaybookError as error:
            self._problems = error.problems
            self._tell_problems(config)
            return config
        for warning in self._plan.warnings:
            self._warn(config)(str(warning))
        for finding in self._plan.findings:
            if fails(finding, self._plan.playbook.settings.review.fail_on):
                self._warn(config)(str(finding.as_problem()))
        if self._plan.findings:
            log.info(f"{len(self._plan.findings)} gaps between strategy, plan and team: see the page 'What is missing'")
        return config

    # Early, so that plugins that arrange or translate files find ours among them.
    @event_priority(50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        settings = self._settings(config)  # once more: other plugins may have changed how URLs look
        theirs = {file.dest_uri: file for file in files if file.generated_by != "playbook" and self._is_shown(file)}
        if self._plan:
            self._site = render_site(self._plan, settings, [file.src_uri for file in theirs.values() if file.is_documentation_page()])
            for warning in self._site.warnings:
                self._warn(config)(str(warning))
        else:
            self._site = problem_site(self._problems, list(dict.fromkeys(("index.md", *self._uris))), settings)
            home = theirs.pop("index.html", None)  # even a hand-written one must not hide them
            if home:
                files.remove(home)
        for uri, page in self._site.pages.items():
            file = File.generated(config, uri, content=front_matter(page), inclusion=InclusionLevel.NOT_IN_NAV)
            if page.page.place:
                file.abs_src_path = str(settings.root / page.page.place)
            self._add(file, files, theirs)
        for uri, content in self._site.files.items():
            self._add(File.generated(config, uri, content=content), files, theirs)
        if self._plan:
            self._uris = tuple(uri for uri in self._site.pages if (ours := files.get_file_from_path(uri)) and ours.generated_by)
        if config.nav is not None:
            shown = {uri: page.page for uri, page in self._site.pages.items() if files.get_file_from_path(uri)}
            config.nav = navigation.fill(config.nav, shown, {file.src_uri for file in theirs.values()})
        return files

    def _is_shown(self, file: File) -> bool:
        return bool(file.inclusion.is_in_serve() if self._serving else file.inclusion.is_included())

    @staticmethod
    def _add(file: File, files: Files, theirs: Mapping[str, File]) -> None:
        """A page or file that somebody wrote by hand at the same place wins."""
        if file.dest_uri in theirs:
            log.info(f"'{theirs[file.dest_uri].src_uri}' is written by hand; the playbook's own is left out")
            return
        former = files.get_file_from_path(file.src_uri)
        if former:  # one that is not published, or our own of an earlier run of this hook
            files.remove(former)
        files.append(file)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        if config.nav is None and self._site:
            navigation.extend(nav, [page.page for page in self._site.pages.values()], self._site.addresses, files)
        return nav

    # MkDocs calls it once the first build of `serve` is done, also under `serve --clean`, which calls itself a build at startup.
    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]) -> LiveReloadServer:
        self._serving = True
        return server

    def on_page_content(self, html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        rendered = self._rendered(page)
        if rendered is None or self._site is None:
            return html
        content = self._site.addresses.resolve(rendered.html, page.file.url)
        page.toc = get_toc(outline(rendered))  # type: ignore[arg-type]
        page.present_anchor_ids = set(_ID.findall(content))
        return content

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Calendars and browsers find a page's feed by a link in its head."""
        rendered = self._rendered(page)
        site = self._site
        link = alternate(rendered, site.files, site.addresses, page.file.url) if rendered and site else ""
        return output.replace("</head>", f"{link}</head>", 1) if link else output

    def _rendered(self, page: MkDocsPage) -> RenderedPage | None:
        if self._site is None or page.file.generated_by != "playbook":
            return None
        return self._site.pages.get(page.file.src_uri)

    def _settings(self, config: MkDocsConfig) -> SiteSettings:
        path = Path(config.config_file_path) if config.config_file_path else None
        root, docs_dir = path.parent.resolve() if path else Path.cwd(), Path(config.docs_dir)
        pages = docs_dir.relative_to(root).as_posix() if docs_dir.is_relative_to(root) else ""
        return SiteSettings(
            root=root,
            docs_dir=docs_dir,
            site_dir=Path(config.site_dir),
            config=path,
            site_url=config.site_url or "",
            use_directory_urls=config.use_directory_urls,
            source_url=source_url(config.repo_url or "", config.edit_uri or "", pages),
            sources=tuple(self.config.sources),
            mount=self.config.mount.strip("/"),
            edition=chosen_edition(self.config.edition),
            ignore=self.config.ignore,
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
        tell = self._warn(config)
        for problem in self._problems:
            tell(str(problem))
        tell(f"{summary} in the playbook. The site shows them until they are mended.")
        # Hand-written pages now link to pages that are not there; nobody shall mend those.
        config.validation.nav.not_found = config.validation.links.not_found = config.validation.links.anchors = logging.INFO

    def _warn(self, config: MkDocsConfig) -> Callable[[str], None]:
        """How to tell what should be mended. Under `serve --strict` a warning would stop the rebuild, and leave every request hanging."""
        return log.info if self._serving and config.strict else log.warning
