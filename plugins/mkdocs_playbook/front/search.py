"""Tells the search plugins what our pages say, in place of the HTML that they would read, which takes them longer than all else.

Both MkDocs' own and Material's keep an index that takes a page's HTML apart and makes an entry of each part. We give them the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import markupsafe

from mkdocs_playbook.pages.html import TITLE_ID
from mkdocs_playbook.pages.search import Part, parts_of
from mkdocs_playbook.pages.site import RenderedPage

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.pages import Page

_NAMES = ("search", "material/search")
"""The plugins, by the names that MkDocs knows them under."""

OurPage = Callable[["Page"], "RenderedPage | None"]
"""What is ours of a page of MkDocs'."""


def tell_search(config: MkDocsConfig, ours: OurPage) -> None:
    """Let the indexes of this build take our pages' parts. One that looks different from those that we know reads the HTML."""
    for index in indexes(config):
        index.add_entry_from_context = _Adder(index, ours)


def put_in_order(config: MkDocsConfig, files: Iterable[File]) -> None:
    """Sort the entries by their pages, in whatever order these were made, so that the same site gives the same index."""
    place = {file.page.url: number for number, file in enumerate(files) if file.page}
    for index in indexes(config):
        entries(index).sort(key=lambda entry: place.get(entry["location"].partition("#")[0], -1))


def entries(index: Any) -> list[Any]:
    """Those that an index holds by now."""
    found: list[Any] = index.entries if hasattr(index, "entries") else index._entries
    return found


def indexes(config: MkDocsConfig) -> Iterator[Any]:
    for plugin in plugins(config):
        if hasattr(plugin, "search_index"):  # none where the search is switched off
            yield plugin.search_index


def plugins(config: MkDocsConfig) -> Iterator[Any]:
    """The search plugins whose indexes we know, or that make none."""
    for name in _NAMES:
        plugin = config.plugins.get(name)
        index = getattr(plugin, "search_index", None)
        if plugin and (index is None or all(hasattr(index, method) for method in ("add_entry_from_context", "create_entry_for_section"))):
            yield plugin


class _Adder:
    """Stands for an index's `add_entry_from_context`."""

    def __init__(self, index: Any, ours: OurPage) -> None:
        self._index, self._ours, self._theirs = index, ours, index.add_entry_from_context
        self._is_material = not hasattr(index, "_add_entry")

    def __call__(self, page: Page) -> None:
        rendered = self._ours(page)
        if rendered is None:
            self._theirs(page)
        elif not rendered.page.search:
            return
        elif self._is_material:
            self._add_to_material(page, rendered)
        else:
            self._add_to_mkdocs(page, rendered)

    def _add_to_material(self, page: Page, rendered: RenderedPage) -> None:
        for part in parts_of(rendered):
            section = SimpleNamespace(id=part.anchor or None, title=[_escaped(part.title)], text=[_escaped(part.text)])
            self._index.create_entry_for_section(section, (), page.url, page)

    def _add_to_mkdocs(self, page: Page, rendered: RenderedPage) -> None:
        """It has an entry of the whole page, and one of each heading in its table of contents, of which the page's title is one."""
        parts, indexing = list(parts_of(rendered)), self._index.config["indexing"]
        is_full = indexing == "full"
        self._index._add_entry(title=page.title, text=" ".join(map(_whole, parts)) if is_full else "", loc=page.url)
        if indexing == "titles":
            return
        contents = {"", *(anchor for _, anchor, _ in rendered.headings)}
        for part in parts:
            if part.anchor not in contents:
                continue
            anchor = part.anchor or TITLE_ID
            self._index._add_entry(title=str(markupsafe.escape(part.title)), text=part.text if is_full else "", loc=f"{page.url}#{anchor}")


def _whole(part: Part) -> str:
    return f"{part.title} {part.text}"


def _escaped(text: str) -> str:
    return escape(text, quote=False)
