"""Pages that MkDocs copies like pictures: those outside of the navigation, of which there may be thousands.

Anybody who works on pages by a hook would not see them, so there are none on sites with such plugins or hooks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files

from mkdocs_playbook.build import Site
from mkdocs_playbook.front import search
from mkdocs_playbook.front.files import PageFile, is_shown
from mkdocs_playbook.front.frames import Frames
from mkdocs_playbook.front.pages import FinishedPage, finish
from mkdocs_playbook.pages.site import metadata
from mkdocs_playbook.read.settings import PLUGIN

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

_HOOKS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")


class FinishedPages:
    """Those of one build. MkDocs has made its navigation, and has read no page yet."""

    def __init__(self, site: Site, nav: Navigation, config: MkDocsConfig, files: Files, *, is_serving: bool, are_wanted: bool) -> None:
        self._site, self._nav, self._config = site, nav, config
        self.files: list[File] = [file for file in files if file.is_documentation_page() and is_shown(file, is_serving=is_serving)]
        """Those of all pages, finished or not, in MkDocs' order."""
        self._pages: list[FinishedPage] = []
        if not are_wanted or any(_working_on_pages(config)):
            return
        named = {page.file.src_uri for page in nav.pages}
        for file in self.files:
            if isinstance(file, PageFile) and file.src_uri not in named and file.name != "index":
                page = file.page
                assert page
                finish(page, file.rendered)
                if isinstance(page, FinishedPage):
                    page.markdown, page.meta = "", metadata(file.rendered, config.site_name)
                    file.is_finished = True
                    self._pages.append(page)

    def frame(self, env: Environment) -> None:
        """From now on the files can be written."""
        frames = Frames(self._pages, self._site.addresses, self._site.files, env, self._config, self._nav, self.files)
        indexes = list(search.indexes(self._config))

        def make(file: PageFile) -> bytes:
            assert isinstance(file.page, FinishedPage)
            for index in indexes:
                index.add_entry_from_context(file.page)
            return frames.html(file.page)

        for page in self._pages:
            assert isinstance(page.file, PageFile)
            page.file.make = make


def _working_on_pages(config: MkDocsConfig) -> Iterator[object]:
    """The hooks, of plugins or by themselves, that are called for each page."""
    harmless = [config.plugins.get(PLUGIN), *search.plugins(config)]
    for hook in _HOOKS:
        yield from (method for method in config.plugins.events[hook] if getattr(method, "__self__", None) not in harmless)
