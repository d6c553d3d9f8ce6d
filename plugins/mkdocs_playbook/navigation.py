"""Where the playbook's pages stand in MkDocs' navigation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

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


def fill(nav: list[Any], pages: Sequence[tuple[str, Page]]) -> list[Any]:
    """A user's `nav:` with the playbook's `pages` (path and page) in it.

    The entries `Strategy`, `Plan`, `Team` and `Playbook` are replaced by those sections, `Playbook pages` by all that are not
    named. Where there is none of these, and no page of the playbook is named, all sections are put at the end.
    """
    uris = {page.address: uri for uri, page in pages}
    sections = {name: _entries(tree, uris) for name, tree in _trees(pages).items()}
    named = set(_strings(nav))
    rest = [{name: entries} for name, entries in sections.items() if name not in named]
    if not named & {WHOLE, *sections, *(uri for uri, _ in pages if uri != "index.md")}:
        nav = [*nav, WHOLE]
    return list(_replaced(nav, sections, rest))


def _replaced(nav: list[Any], sections: dict[str, list[Any]], rest: list[Any]) -> Iterator[Any]:
    for entry in nav:
        if entry == WHOLE:
            yield from rest
        elif isinstance(entry, str) and entry in sections:
            yield {entry: sections[entry]}
        elif isinstance(entry, dict):
            yield {
                title: list(_replaced(inner, sections, rest)) if isinstance(inner, list) else sections.get(inner, inner)
                for title, inner in entry.items()
            }
        else:
            yield entry


def _strings(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for entry in nav:
            yield from _strings(entry)
    elif isinstance(nav, dict):
        yield from _strings(list(nav.values()))


def _trees(pages: Iterable[tuple[str, Page]]) -> dict[str, Tree]:
    """Section → title → page, or subsection → title → page."""
    trees: dict[str, Tree] = {name: {} for name in GROUPS[1:]}
    for _, page in pages:
        if not page.group or page.group[0] not in trees:
            continue
        tree = trees[page.group[0]]
        for name in page.group[1:]:
            branch = tree.setdefault(name, {})
            assert isinstance(branch, dict)
            tree = branch
        tree[page.address] = page
    return {name: tree for name, tree in trees.items() if tree}


def _entries(tree: Tree, uris: dict[str, str]) -> list[Any]:
    return [
        {name: _entries(branch, uris)} if isinstance(branch, dict) else {branch.nav_title or branch.title: uris[branch.address]}
        for name, branch in tree.items()
    ]


def extend(nav: Navigation, pages: Sequence[Page], addresses: Addresses, files: Files) -> None:
    """Add the playbook to the navigation that MkDocs made of a folder: home first, then its sections, then all other pages."""
    uris = {page.address: addresses.uri(page.address) for page in pages}
    own = {page.file.src_uri: page for page in nav.pages}

    def placed(page: Page) -> MkDocsPage | None:
        file = files.get_file_from_path(uris[page.address])
        found = file.page if file else None
        if found is None or found.file.src_uri in own:
            return None
        if found.file.generated_by == "playbook":
            found.title = page.nav_title or page.title
        return found

    def section(name: str, tree: Tree) -> Section | None:
        children: list[StructureItem] = []
        for key, branch in tree.items():
            child = section(key, branch) if isinstance(branch, dict) else placed(branch)
            if child is not None:
                children.append(child)
        return Section(name, children) if children else None

    home = [found for page in pages if page.address == "" and (found := placed(page))]
    sections = [made for name, tree in _trees((uris[page.address], page) for page in pages).items() if (made := section(name, tree))]
    theirs = [item for item in nav.items if not (item.is_page and getattr(item, "is_homepage", False))]
    first = [item for item in nav.items if item not in theirs]
    nav.items[:] = [*first, *home, *sections, *theirs]
    nav.pages[:] = list(_pages_in(nav.items))
    if home and nav.homepage is None:
        nav.homepage = home[0]
    for before, page, after in zip([None, *nav.pages[:-1]], nav.pages, [*nav.pages[1:], None], strict=True):
        page.previous_page, page.next_page = before, after


def _pages_in(items: Iterable[Any], parent: Section | None = None) -> Iterator[MkDocsPage]:
    for item in items:
        item.parent = parent
        if item.is_page:
            yield item
        elif item.is_section:
            yield from _pages_in(item.children, item)
