"""The MkDocs front: hooks only. What they do stands in `front/`."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from mkdocs.config import base
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger

from mkdocs_playbook.build import Site, problem_site, render_site
from mkdocs_playbook.collector import rarely
from mkdocs_playbook.editions import hides, select
from mkdocs_playbook.front import navigation
from mkdocs_playbook.front.files import add_site, has_text, is_ours, shown_path, take_out_hidden, tell_alike, written_files
from mkdocs_playbook.front.finished import FinishedPages
from mkdocs_playbook.front.pages import finish, put_in
from mkdocs_playbook.front.search import put_in_order, tell_search
from mkdocs_playbook.front.serving import Demand
from mkdocs_playbook.front.settings import SCHEME, TRANSLATOR, add_assets, is_translation, set_language, settings_of
from mkdocs_playbook.front.templates import KeptTemplates
from mkdocs_playbook.front.watching import SourceWatch, inside
from mkdocs_playbook.leaks import find_leaks, secrets_of, told
from mkdocs_playbook.markdown_blocks import BlockFence
from mkdocs_playbook.pages.navigation import fill, without
from mkdocs_playbook.pages.site import RenderedPage, alternate
from mkdocs_playbook.plan import Plan, make_plan
from mkdocs_playbook.problems import PlaybookError, Problem, bugs_told
from mkdocs_playbook.read.fences import LANGUAGE
from mkdocs_playbook.read.parsed import keep_parsed
from mkdocs_playbook.read.settings import SiteSettings
from mkdocs_playbook.read.site import files_of
from mkdocs_playbook.review.review import fails

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("playbook")
DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG})
"""Errors of the system where a file cannot be written: the disk is full or must not be written."""


class PlaybookPlugin(BasePlugin[base.LegacyConfig]):
    """Adds a playbook to a MkDocs site."""

    config_scheme = SCHEME
    overrides: ClassVar[Mapping[str, Any]] = {}
    """What stands above the settings of the site, by their names in `SiteSettings`, in a process that builds it for something else."""

    def __init__(self) -> None:
        self._serving = False
        self._watch = SourceWatch()
        self._uris: tuple[str, ...] = ()  # the pages of the last good build, under `serve`
        self._plan: Plan | None = None
        self._problems: list[Problem] = []
        self._site: Site | None = None
        self._finished: FinishedPages | None = None
        self._demand = Demand(self._ask_for)
        self._templates = KeptTemplates()
        self._blocks = BlockFence()
        self._collect_as_usual: Callable[[], None] = lambda: None

    # Having this hook keeps the object alive over the rebuilds of `serve`; what belongs to one build is set in `on_config`.
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self._serving, self._demand.is_on = command == "serve", False

    # Early, so that the search finds the language set.
    @event_priority(50)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check everything here: MkDocs has not yet emptied the site's folder."""
        self._demand.begin()
        self._collect_as_usual()
        if not self._serving:
            self._collect_as_usual = rarely()
        settings = self._settings(config)
        self._plan, self._problems, self._site, self._finished = None, [], None, None
        self._watch.folders = inside(settings.root, settings.sources)
        config.watch.extend(folder for folder in self._watch.folders if Path(folder).is_dir() and folder not in config.watch)
        add_assets(config)
        try:
            with bugs_told():
                self._plan = make_plan(settings)
        except PlaybookError as error:
            self._problems = error.problems
            self._tell_problems(config)
            return config
        set_language(config, self._plan.playbook.playbook.language)
        for warning in self._plan.warnings:
            self._warn(config)(str(warning))
        for finding in self._plan.findings:
            if fails(finding, self._plan.playbook.settings.review.fail_on):
                self._warn(config)(str(finding.as_problem()))
        if self._plan.findings:
            count = len(self._plan.findings)
            log.info(f"{count} gap{'' if count == 1 else 's'} between strategy, plan and team: see the page 'What is missing'")
        return config

    # Early, so that plugins that arrange files find ours among them.
    @event_priority(50)
    def _on_files_early(self, files: Files, config: MkDocsConfig) -> Files:
        return files if TRANSLATOR in config.plugins else self._with_ours(files, config)

    # Late, for the plugin that translates takes only files of a folder; and for those that make a `nav:` of files.
    @event_priority(-110)
    def _on_files_late(self, files: Files, config: MkDocsConfig) -> Files:
        if TRANSLATOR in config.plugins:
            return self._with_ours(files, config)
        self._fill(files, config)
        return files

    on_files = CombinedEvent(_on_files_early, _on_files_late)

    def _with_ours(self, files: Files, config: MkDocsConfig) -> Files:
        settings = self._settings(config)  # once more: other plugins may have changed how URLs look
        self._hide_pages(files, settings, config)
        theirs = written_files(files, is_serving=self._serving)
        if self._plan:
            self._render(self._plan, settings, theirs.values(), config)
        if self._site is None:
            self._site = problem_site(self._problems, list(dict.fromkeys(("index.md", *self._uris))), settings)
            home = theirs.pop("index.html", None)  # even a hand-written one must not hide them
            if home:
                files.remove(home)
        self._blocks.site = self._site
        if has_text(theirs.values(), LANGUAGE):
            self._blocks.add_to(config.markdown_extensions, config.mdx_configs)
        add_site(self._site, settings, files, theirs, config)
        tell_alike(files, theirs, self._warn(config))
        if self._plan:
            self._uris = tuple(uri for uri in self._site.pages if (ours := files.get_file_from_path(uri)) and ours.generated_by)
        self._fill(files, config)
        return files

    def _hide_pages(self, files: Files, settings: SiteSettings, config: MkDocsConfig) -> None:
        """Take out hand-written pages that the edition does not see, and from the navigation too."""
        if self._plan is None or not hides(self._plan, settings.edition):
            return
        hidden = take_out_hidden(files, select(self._plan, settings.edition).sees)
        if config.nav is not None:
            config.nav = without(config.nav, hidden)

    def _fill(self, files: Files, config: MkDocsConfig) -> None:
        if config.nav is not None and self._site:
            shown = {uri: page.page for uri, page in self._site.pages.items() if files.get_file_from_path(uri)}
            written = {file.src_uri for file in written_files(files, is_serving=self._serving).values()}
            config.nav = fill(config.nav, shown, written)

    def _render(self, plan: Plan, settings: SiteSettings, theirs: Iterable[File], config: MkDocsConfig) -> None:
        """Make the site; where a template of somebody's own cannot be used, tell so."""
        pages = [file.src_uri for file in theirs if file.is_documentation_page()]
        try:
            with bugs_told():
                self._site = render_site(plan, settings, pages, feeds_later=self._is_on_demand(config))
        except PlaybookError as error:
            self._plan, self._problems = None, error.problems
            self._tell_problems(config)
            return
        for warning in self._site.warnings:
            tell = log.info if warning.severity == "info" else self._warn(config)
            tell(str(warning))

    def _on_nav_early(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        return self._extended(nav, config, files)

    # Once more: the plugin that translates drops what lies in no folder of a language.
    @event_priority(-110)
    def _on_nav_late(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        if TRANSLATOR in config.plugins:
            nav = self._extended(nav, config, files)
        if self._site:
            wanted = self.config["fast_pages"]
            self._finished = FinishedPages(self._site, nav, config, files, is_serving=self._serving, are_wanted=wanted)
        return nav

    on_nav = CombinedEvent(_on_nav_early, _on_nav_late)

    def _extended(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        if config.nav is None and self._site:
            navigation.extend(nav, [page.page for page in self._site.pages.values()], self._site.addresses, files)
        return nav

    # MkDocs calls it once the first build of `serve` is done, also under `serve --clean`, which calls itself a build at startup.
    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]) -> LiveReloadServer:
        self._serving = True
        keep_parsed()
        self._demand.stand_before(server)
        self._watch.start(server, Path(config.docs_dir))
        return server

    def on_shutdown(self) -> None:
        self._watch.end()
        keep_parsed(False)

    # Early, before the search writes its index.
    @event_priority(50)
    def _on_post_build_early(self, config: MkDocsConfig) -> None:
        if self._finished:
            put_in_order(config, self._finished.files)

    # Late, when other plugins have written theirs.
    @event_priority(-110)
    def _on_post_build_late(self, config: MkDocsConfig) -> None:
        """What an edition must not see is looked for in all that was written for it."""
        self._demand.end()
        self._collect_as_usual()
        settings = self._settings(config)
        if self._plan is None or self._site is None or not hides(self._plan, settings.edition):
            return
        found = find_leaks(files_of(Path(config.site_dir)), secrets_of(self._plan, settings), self._site)
        for path in found.unread:
            log.info(f"'{path}' was not looked into for what others must not see: it cannot be read.")
        if not found.problems:
            return
        tell = self._warn(config) if self._serving else log.error
        for problem in found.problems:
            tell(str(problem))
        if not self._serving:
            raise PluginError(told(found, settings.edition))

    on_post_build = CombinedEvent(_on_post_build_early, _on_post_build_late)

    def on_build_error(self, error: Exception) -> None:
        """A disk that cannot be written is nobody's mistake in the code: a line says so, instead of a traceback."""
        self._demand.end()
        self._collect_as_usual()
        if isinstance(error, OSError) and error.errno in DISK_TROUBLE and not self._serving:
            where = f"{error.filename}: " if error.filename else ""
            raise PluginError(f"{where}{error.strerror}, so the site could not be written.") from error

    # Late, for other plugins may make a page their own.
    @event_priority(-110)
    def on_pre_page(self, page: MkDocsPage, config: MkDocsConfig, files: Files) -> MkDocsPage:
        if rendered := self._rendered(page):
            finish(page, rendered)
        return page

    def on_page_markdown(self, markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> None:
        if not is_ours(page.file):
            warn = self._warn(config)
            path = shown_path(page.file, config)
            self._blocks.open(path, page.file.content_string, page.file.url, lambda problem: warn(str(problem)))

    def on_page_content(self, html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        rendered = self._rendered(page)
        return put_in(page, rendered, self._site.addresses) if rendered and self._site else html

    # Late, after plugins that say when a page was last changed.
    @event_priority(-110)
    def on_page_context(self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
        """For a page of ours, git-revision-date-localized gives the time of the build: no date is better than a wrong one."""
        if self._finished:
            context["pages"] = self._finished.files
        if self._rendered(page):
            for name in [name for name in page.meta if name.startswith(("git_revision_date", "git_creation_date"))]:
                del page.meta[name]
        return context

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Calendars and browsers find a page's feed by a link in its head."""
        rendered = self._rendered(page)
        if rendered and is_translation(config):
            return ""  # MkDocs then leaves the page as the build of the site's own language wrote it
        site = self._site
        link = alternate(rendered, site.files, site.addresses, page.file.url) if rendered and site else ""
        return output.replace("</head>", f"{link}</head>", 1) if link else output

    # Late, when the templates can do all that other plugins taught them.
    @event_priority(-110)
    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        if self._serving:
            self._templates.serve(env)
        tell_search(config, self._rendered)
        if self._finished:
            self._finished.frame(env, on_demand=self._is_on_demand(config))

    def _is_on_demand(self, config: MkDocsConfig) -> bool:
        return self._demand.is_on and not self._must_have_all(config)

    def _must_have_all(self, config: MkDocsConfig) -> bool:
        """Whether all pages have to be made at once: what must not be seen is looked for in them, or somebody's templates may be wrong."""
        settings = self._settings(config)
        own = settings.templates and settings.templates.is_dir()
        return bool(own) or self._plan is None or hides(self._plan, settings.edition)

    def _ask_for(self, path: str) -> bool:
        return self._finished is not None and self._finished.ask_for(path)

    # Early, so that others find all pages among those that the sitemap is made of.
    @event_priority(50)
    def on_template_context(self, context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> TemplateContext:
        if self._finished:
            context["pages"] = self._finished.files
        return context

    def _rendered(self, page: MkDocsPage) -> RenderedPage | None:
        if self._site is None or not is_ours(page.file):
            return None
        return self._site.pages.get(page.file.src_uri)

    def _settings(self, config: MkDocsConfig) -> SiteSettings:
        return replace(settings_of(config, self.config, is_serving=self._serving), **self.overrides)

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
