"""Where the playbook's pages stand in MkDocs' navigation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.structure.nav import Section

from mkdocs_playbook.pages.blocks import Page
from mkdocs_playbook.pages.links import Addresses
from mkdocs_playbook.pages.site import GROUPS

if TYPE_CHECKING:
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage

WHOLE = "Playbook pages"
"""The placeholder in a `nav:` that stands for all of the playbook's sections."""

Tree = dict[str, "Page | Tree"]


def fill(nav: list[Any], pages: Mapping[str, Page], written: Collection[str] = ()) -> list[Any]:
    """A user's `nav:` with the playbook's `pages`, by path, in it; those at the paths in `written` are written by hand.

    The entries `Strategy`, `Plan`, `Team` and `Playbook` are replaced by those sections, `Playbook pages` by all that are not
    named. Where there is none of these, and no generated page but the home page is named, all are put at the end.
    A page that is named stays out of the sections, so that none comes twice.
    """
    named = set(_strings(nav))
    left = {uri: page for uri, page in pages.items() if uri not in named}
    sections: dict[str, list[Any]] = {name: [] for name in GROUPS[1:]}
    sections |= {name: _entries(tree, written) for name, tree in _trees(left).items()}
    home = [_entry(uri, page, written) for uri, page in left.items() if page.group == GROUPS[:1]]
    rest = home + [{name: entries} for name, entries in sections.items() if entries and name not in named]
    generated = {uri for uri, page in pages.items() if page.group != GROUPS[:1] and uri not in written}
    if not named & {WHOLE, *sections, *generated}:
        nav = [*nav, WHOLE]
    return list(_replaced(nav, sections, rest))


def _replaced(nav: list[Any], sections: Mapping[str, list[Any]], rest: list[Any]) -> Iterator[Any]:
    for entry in nav:
        if entry == WHOLE:
            yield from rest
        elif isinstance(entry, str) and entry in sections:
            if sections[entry]:
                yield {entry: sections[entry]}
        elif isinstance(entry, dict):
            filled = {title: _filled(inner, sections, rest) for title, inner in entry.items()}
            # What is empty now held nothing but a section that this playbook does not have.
            kept = {title: inner for title, inner in filled.items() if inner != [] or entry[title] == []}
            if kept:
                yield kept
        else:
            yield entry


def _filled(inner: Any, sections: Mapping[str, list[Any]], rest: list[Any]) -> Any:
    if isinstance(inner, list):
        return list(_replaced(inner, sections, rest))
    if inner == WHOLE:
        return rest
    return sections.get(inner, inner) if isinstance(inner, str) else inner


def _strings(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for entry in nav:
            yield from _strings(entry)
    elif isinstance(nav, dict):
        yield from _strings(list(nav.values()))


def _trees(pages: Mapping[str, Page]) -> dict[str, Tree]:
    """Section → path → page, or subsection → path → page."""
    trees: dict[str, Tree] = {name: {} for name in GROUPS[1:]}
    for uri, page in pages.items():
        if not page.group or page.group[0] not in trees:
            continue
        tree = trees[page.group[0]]
        for name in page.group[1:]:
            branch = tree.setdefault(name, {})
            assert isinstance(branch, dict)
            tree = branch
        tree[uri] = page
    return {name: tree for name, tree in trees.items() if tree}


def _entries(tree: Tree, written: Collection[str]) -> list[Any]:
    return [
        {name: _entries(branch, written)} if isinstance(branch, dict) else _entry(name, branch, written) for name, branch in tree.items()
    ]


def _entry(uri: str, page: Page, written: Collection[str]) -> Any:
    """A page as an entry of a `nav:`. One that is written by hand has a title of its own."""
    return uri if uri in written else {_title(page): uri}


def _title(page: Page) -> str:
    """What the navigation calls a page; escaped, since themes take titles as HTML."""
    return escape(page.nav_title or page.title)


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
            found.title = _title(page)
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
    sections = [made for name, tree in _trees(by_uri).items() if (made := section(name, tree))]
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
