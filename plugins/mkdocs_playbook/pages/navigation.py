"""Where the playbook's pages stand in a site's navigation, as entries of a `nav:`. Knows nothing of MkDocs."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from markupsafe import escape

from mkdocs_playbook.pages.blocks import Page
from mkdocs_playbook.pages.site import GROUPS
from mkdocs_playbook.words import english

WHOLE = "Playbook pages"
"""The placeholder in a `nav:` that stands for all of the playbook's sections."""

HANDOVER = "Handover"
"""The section that only packs have."""

Tree = dict[str, "Page | Tree"]
Sections = dict[str, dict[str, list[Any]]]
"""Each section by its English name, with what it is called and its entries; nothing where it has none."""


def fill(nav: list[Any], pages: Mapping[str, Page], written: Collection[str] = ()) -> list[Any]:
    """A user's `nav:` with the playbook's `pages`, by path, in it; those at the paths in `written` are written by hand.

    The entries `Strategy`, `Plan`, `Team` and `Playbook` are replaced by those sections, `Playbook pages` by all that are not
    named. Where there is none of these, and no generated page but the home page is named, all are put at the end.
    A page that is named stays out of the sections, so that none comes twice.
    """
    named = set(_strings(nav))
    left = {uri: page for uri, page in pages.items() if uri not in named}
    sections: Sections = {name: {} for name in GROUPS[1:]}
    sections |= {english(name): {str(name): _entries(tree, written)} for name, tree in trees(left).items()}
    home = [_entry(uri, page, written) for uri, page in left.items() if page.group and english(page.group[0]) == GROUPS[0]]
    rest = home + [section for name, section in sections.items() if section and name not in named]
    generated = {uri for uri, page in pages.items() if not (page.group and english(page.group[0]) == GROUPS[0]) and uri not in written}
    if not named & {WHOLE, *sections, *generated}:
        nav = [*nav, WHOLE]
    elif not named & {WHOLE, HANDOVER}:  # who wrote the `nav:` had no pack in mind
        nav = [*nav, HANDOVER]
    return list(_replaced(nav, sections, rest))


def without(nav: list[Any], uris: Collection[str]) -> list[Any]:
    """A `nav:` without the pages at `uris`, and without what is empty then."""
    kept: list[Any] = []
    for entry in nav:
        if isinstance(entry, dict):
            inner = {title: without(value, uris) if isinstance(value, list) else value for title, value in entry.items()}
            inner = {title: value for title, value in inner.items() if not (value == [] and entry[title]) and not _is_one(value, uris)}
            if inner:
                kept.append(inner)
        elif not _is_one(entry, uris):
            kept.append(entry)
    return kept


def _is_one(value: Any, uris: Collection[str]) -> bool:
    return isinstance(value, str) and value.partition("#")[0] in uris


def _replaced(nav: list[Any], sections: Sections, rest: list[Any]) -> Iterator[Any]:
    for entry in nav:
        if entry == WHOLE:
            yield from rest
        elif isinstance(entry, str) and entry in sections:
            if sections[entry]:
                yield sections[entry]
        elif isinstance(entry, dict):
            filled = {title: _filled(inner, sections, rest) for title, inner in entry.items()}
            # What is empty now held nothing but a section that this playbook does not have.
            kept = {title: inner for title, inner in filled.items() if inner != [] or entry[title] == []}
            if kept:
                yield kept
        else:
            yield entry


def _filled(inner: Any, sections: Sections, rest: list[Any]) -> Any:
    if isinstance(inner, list):
        return list(_replaced(inner, sections, rest))
    if inner == WHOLE:
        return rest
    return [entry for entries in sections[inner].values() for entry in entries] if isinstance(inner, str) and inner in sections else inner


def _strings(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for entry in nav:
            yield from _strings(entry)
    elif isinstance(nav, dict):
        yield from _strings(list(nav.values()))


def trees(pages: Mapping[str, Page]) -> dict[str, Tree]:
    """Section → path → page, or subsection → path → page."""
    trees: dict[str, Tree] = {}
    for uri, page in pages.items():
        if not page.group or english(page.group[0]) not in GROUPS[1:]:
            continue
        tree = trees.setdefault(page.group[0], {})
        for name in page.group[1:]:
            branch = tree.setdefault(str(name), {})
            assert isinstance(branch, dict)
            tree = branch
        tree[uri] = page
    return dict(sorted(trees.items(), key=lambda found: GROUPS.index(english(found[0]))))


def _entries(tree: Tree, written: Collection[str]) -> list[Any]:
    return [
        {name: _entries(branch, written)} if isinstance(branch, dict) else _entry(name, branch, written) for name, branch in tree.items()
    ]


def _entry(uri: str, page: Page, written: Collection[str]) -> Any:
    """A page as an entry of a `nav:`. One that is written by hand has a title of its own."""
    return uri if uri in written else {title_of(page): uri}


def title_of(page: Page) -> str:
    """What the navigation calls a page; escaped, since themes take titles as HTML."""
    return escape(page.nav_title or page.title)


def laid_out(pages: Mapping[str, Page], written: Collection[str]) -> list[Any]:
    """The `nav:` of a site that has none: home, the playbook's `pages`, by path, then all other pages that are `written` by hand.

    As in `fill`, those of `pages` whose paths are in `written` are written by hand. Other pages stand in the folders that they lie in.
    """
    placed = {uri for uri, page in pages.items() if page.group}
    first = [uri for uri in ("index.md", "README.md") if uri in written and uri not in placed][:1]
    rest = sorted((uri for uri in written if uri not in (*placed, *first)), key=_in_folder)
    return [*first, *fill([], pages, written), *_in_folders(rest)]


def _in_folder(uri: str) -> tuple[Any, ...]:
    """Sorts as MkDocs does: a folder's index, its other pages, then the folders in it."""
    folder, name = posixpath.split(uri)
    return (*((1, part) for part in folder.split("/") if part), (0, name not in ("index.md", "README.md"), name))


def _in_folders(uris: Iterable[str], folder: str = "") -> list[Any]:
    entries: list[Any] = []
    inner: dict[str, list[str]] = {}
    for uri in uris:
        name, _, below = uri.removeprefix(folder).partition("/")
        if below:
            inner.setdefault(name, []).append(uri)
        else:
            entries.append(uri)
    return [*entries, *({_folder_title(name): _in_folders(below, f"{folder}{name}/")} for name, below in inner.items())]


def _folder_title(name: str) -> str:
    """What MkDocs calls a folder of pages."""
    title = name.replace("-", " ").replace("_", " ")
    return escape(title.capitalize() if title.islower() else title)
