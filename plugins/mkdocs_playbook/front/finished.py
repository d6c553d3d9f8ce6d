"""Pages of ours that MkDocs copies like pictures, since all of their HTML is our work and the theme's.

Anybody who works on pages by a hook would not see them, so there are none on sites with such plugins or hooks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, Files
from mkdocs.utils import write_file

from mkdocs_playbook.build import Site
from mkdocs_playbook.front import search
from mkdocs_playbook.front.files import LateFile, PageFile, is_shown
from mkdocs_playbook.front.frames import Frames
from mkdocs_playbook.front.pages import FinishedPage, finish
from mkdocs_playbook.front.together import FEW, do_together, processes
from mkdocs_playbook.pages.site import metadata
from mkdocs_playbook.problems import bugs_told
from mkdocs_playbook.read.settings import PLUGIN

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

_HOOKS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")
INDEX = "search/search_index.json"


class FinishedPages:
    """Those of one build. MkDocs has made its navigation, and has read no page yet."""

    def __init__(self, site: Site, nav: Navigation, config: MkDocsConfig, files: Files, *, is_serving: bool, are_wanted: bool) -> None:
        self._site, self._nav, self._config = site, nav, config
        pages = [file for file in files if isinstance(file, PageFile) or file.is_documentation_page()]
        self.files: list[File] = [file for file in pages if is_shown(file, is_serving=is_serving)]
        """Those of all pages, finished or not, in MkDocs' order."""
        self._pages: list[FinishedPage] = []
        self._feeds = [file for file in files if isinstance(file, LateFile) and file.src_uri.endswith(".ics")]
        self._waiting: dict[str, Callable[[], None]] = {}
        """What writes pages and feeds when somebody asks for them, by their path in the site."""
        self._has_index = True
        self._are_written = False
        self._lock = Lock()
        if are_wanted and not any(_working_on_pages(config)):
            self._finish()

    def _finish(self) -> None:
        # One page stays with MkDocs: where it makes none, it takes the time of the build for that of the sitemap.
        for file in self.files[1:]:
            if not isinstance(file, PageFile):
                continue
            page = file.page
            assert page
            finish(page, file.rendered)
            if isinstance(page, FinishedPage):
                page.markdown, page.meta = "", metadata(file.rendered, self._config.site_name)
                file.is_finished = True
                self._pages.append(page)

    def frame(self, env: Environment, *, on_demand: bool) -> None:
        """From now on the pages can be written: when MkDocs copies files, or `on_demand`, when somebody asks for them."""
        pages = () if on_demand else self._pages  # one page that is asked for is made sooner than the frame of all
        self._frames = Frames(pages, self._site.addresses, self._site.files, env, self._config, self._nav, self.files)
        for page in self._pages:
            assert isinstance(page.file, PageFile)
            write = partial(self._write, page)
            page.file.write = partial(self._put_off_page, page.file.dest_uri, write) if on_demand else self._write_all
        for feed in self._feeds if on_demand else ():
            write = partial(_write_feed, feed)
            feed.write = partial(self._waiting.__setitem__, feed.dest_uri, write)

    def _put_off_page(self, path: str, write: Callable[[], None]) -> None:
        self._waiting[path] = write
        self._has_index = False

    def _write(self, page: FinishedPage) -> None:
        with bugs_told():
            for index in search.indexes(self._config) if self._has_index else ():
                index.add_entry_from_context(page)
            write_file(self._frames.html(page), page.file.abs_dest_path)
        page.rendered.forget()

    def _write_all(self) -> None:
        """Write every page, whichever is asked for first."""
        if self._are_written:
            return
        self._are_written, pages = True, self._pages
        among = processes() if len(pages) >= FEW else 1
        if among > 1:
            self._frames.prepare()
        indexes = [search.entries(index) for index in search.indexes(self._config)]
        before = [len(entries) for entries in indexes]

        def found() -> list[list[Any]]:
            return [entries[start:] for entries, start in zip(indexes, before, strict=True)]

        for told in do_together(len(pages), lambda number: self._write(pages[number]), found, among):
            for entries, more in zip(indexes, told, strict=True):
                entries += more

    def ask_for(self, path: str) -> bool:
        """Write the file at `path` in the site, if it waits for being asked for. Whether it did."""
        with self._lock:
            if write := self._waiting.pop(path, None):
                write()
            elif path == INDEX and not self._has_index:
                self._write_index()
                self._has_index = True
            else:
                return False
        return True

    def _write_index(self) -> None:
        for index in search.indexes(self._config):
            for page in self._pages:
                index.add_entry_from_context(page)
                page.rendered.forget()
        search.put_in_order(self._config, self.files)
        for plugin in search.plugins(self._config):
            plugin.on_post_build(config=self._config)


def _write_feed(feed: LateFile) -> None:
    with bugs_told():
        write_file(feed.content_bytes, feed.abs_dest_path)


def _working_on_pages(config: MkDocsConfig) -> Iterator[object]:
    """The hooks, of plugins or by themselves, that are called for each page."""
    harmless = [config.plugins.get(PLUGIN), *search.plugins(config)]
    for hook in _HOOKS:
        yield from (method for method in config.plugins.events[hook] if getattr(method, "__self__", None) not in harmless)
