"""Puts the playbook's pages into MkDocs' navigation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mkdocs.structure.nav import Section

from mkdocs_playbook.pages.blocks import Page
from mkdocs_playbook.pages.links import Addresses
from mkdocs_playbook.pages.navigation import Tree, title_of, trees

if TYPE_CHECKING:
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage


def extend(nav: Navigation, pages: Sequence[Page], addresses: Addresses, files: Files) -> None:
    """Add the playbook to the navigation that MkDocs made of a folder: home first, then its sections, then all other pages.

    A page that is written by hand in the place of one of the playbook's stands where that would.
    """
    by_uri = {addresses.uri(page.address): page for page in pages}
    own = {page.file.src_uri for page in nav.pages}
    placed: set[str] = set()

    def place(uri: str, page: Page) -> MkDocsPage | None:
        file = files.get_file_from_path(uri)
        found = file.page if file else None
        if found is None:
            return None
        if found.file.generated_by == "playbook":
            found.title = title_of(page)
        elif uri not in own:  # its author keeps it out
            return None
        placed.add(uri)
        return found

    def section(name: str, tree: Tree) -> Section | None:
        children: list[StructureItem] = []
        for key, branch in tree.items():
            child = section(key, branch) if isinstance(branch, dict) else place(key, branch)
            if child is not None:
                children.append(child)
        return Section(name, children) if children else None

    home = [found for uri, page in by_uri.items() if page.address == "" and (found := place(uri, page))]
    sections = [made for name, tree in trees(by_uri).items() if (made := section(name, tree))]
    theirs = list(_without(nav.items, placed))
    first = [item for item in theirs if item.is_page and getattr(item, "is_homepage", False)]
    nav.items[:] = [*first, *home, *sections, *(item for item in theirs if item not in first)]
    nav.pages[:] = list(_pages_in(nav.items))
    if home and nav.homepage is None:
        nav.homepage = home[0]
    around = [None, *nav.pages, None]
    for number, page in enumerate(nav.pages):
        page.previous_page, page.next_page = around[number], around[number + 2]


def _without(items: Iterable[Any], placed: Collection[str]) -> Iterator[Any]:
    """The items of a navigation but the pages at the paths in `placed`, and the sections in which nothing is left."""
    for item in items:
        if item.is_section:
            item.children[:] = _without(item.children, placed)
            if item.children:
                yield item
        elif not item.is_page or item.file.src_uri not in placed:
            yield item


def _pages_in(items: Iterable[Any], parent: Section | None = None) -> Iterator[MkDocsPage]:
    for item in items:
        item.parent = parent
        if item.is_page:
            yield item
        elif item.is_section:
            yield from _pages_in(item.children, item)
