"""What a theme puts around a page, made once for all pages of a kind; title, text and address of each are filled in.

A theme may do anything with a page, so nothing is taken for granted. Its templates run on a page of placeholders, which refuses
to be compared, measured or asked for anything that cannot be filled in later. Then real pages of the kind go through the theme, and
have to come out byte for byte as they do from the frame: the first, the longest, and each that has a sign in its title, its description,
its headings or its address that no page before it had there. Where one does not, all pages of the kind go through the theme.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from mkdocs_playbook.front.pages import FinishedPage
from mkdocs_playbook.pages.html import TITLE_ID
from mkdocs_playbook.pages.links import Addresses
from mkdocs_playbook.pages.site import alternate, outline

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

log = get_plugin_logger("playbook")

_FEW = 4
"""With fewer pages of a kind, a frame saves nothing."""
_HEAD = "</head>"
_SLOT = re.compile(r"pbq7slot([a-z]+[0-9]*)zq")
_TEXTS = ("title", "description")
_ADDRESSES = ("url", "canonical_url", "abs_url")
_ALIKE = frozenset(
    {"meta", "content", "toc", "previous_page", "next_page", "edit_url", "active", "parent", "ancestors", "children", "update_date"}
    | {"is_homepage", "is_index", "is_top_level", "is_section", "is_page", "is_link"}
)
"""What is the same for all pages of a kind, or is made of placeholders itself."""


class UnsureError(Exception):
    """A template did with a page what a frame cannot repeat for another."""


class _Placeholder(str):
    """Stands for a text that differs from page to page. It can be put into a page and asked whether it is empty, no more."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True


def _refuse(*_: object, **__: object) -> Any:
    raise UnsureError("it looks into their texts")


_LOOKS = {"eq", "ne", "lt", "le", "gt", "ge", "hash", "contains", "len", "iter", "getitem", "add", "mod", "mul", "rmul", "rmod"}
for _name in dir(str):
    if not _name.startswith("__") or _name.strip("_") in _LOOKS:
        setattr(_Placeholder, _name, _refuse)


class _Content(_Placeholder):
    """Stands for the HTML of a page. Themes ask whether it has a title, which all of ours have."""

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return str(text) in f'<h1 id="{TITLE_ID}"' or _refuse()


def _slot(name: str) -> _Placeholder:
    return _Placeholder(f"pbq7slot{name}zq")


class _Model(Page):
    """A page of placeholders. It is none of those in the navigation."""

    def __eq__(self, other: object) -> bool:
        return self is other


class _Kind(NamedTuple):
    """What pages have in common that one frame fits."""

    folder: str
    meta: str
    """What is said of each, but for its texts."""
    levels: tuple[int, ...]
    """Those of its headings, in their order, which says how they lie within each other."""


@dataclass(frozen=True, slots=True)
class _Frame:
    texts: tuple[bytes, ...]
    slots: tuple[str, ...]
    """What comes between each two of `texts`."""

    def filled(self, values: Mapping[str, str]) -> bytes:
        parts = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            parts += [_encoded(values[slot]), text]
        return b"".join(parts)


class Frames:
    """Makes the HTML of finished pages. In the navigation and as index of its folder, each page is a kind of its own."""

    def __init__(
        self,
        pages: Iterable[FinishedPage],
        addresses: Addresses,
        feeds: Collection[str],
        env: Environment,
        config: MkDocsConfig,
        nav: Navigation,
        files: Sequence[File],
    ) -> None:
        """`pages` are those that may share a frame; `files` are those of all pages of the site, `feeds` the paths of its feeds."""
        self._addresses, self._feeds = addresses, feeds
        self._env, self._config, self._nav, self._files = env, config, nav, files
        self._frames: dict[_Kind, _Frame | None] = {}
        self._seen: dict[str, set[str]] = defaultdict(set)
        """The signs that came out as they should, by slot."""
        self._above = {folder for page in nav.pages for folder in _folders_above(page.url)}
        self._kinds: dict[_Kind, list[FinishedPage]] = defaultdict(list)
        self._kind_of: dict[str, _Kind] = {}
        named = {page.file.src_uri for page in nav.pages}
        for page in pages:
            if page.file.src_uri in named or page.file.name == "index":
                continue
            kind = self._kind_of[page.file.src_uri] = _kind(page)
            self._kinds[kind].append(page)

    def html(self, page: FinishedPage) -> bytes:
        """The whole file of a page."""
        kind = self._kind_of.get(page.file.src_uri)
        if kind is None:
            return self._through_theme(page)
        if kind not in self._frames:
            self._frames[kind] = self._made(kind)
        frame = self._frames[kind]
        if frame is None or page.url in self._above:  # links to what lies below a page are not those of its neighbours
            return self._through_theme(page)
        values = self._values(page)
        filled = frame.filled(values)
        if not self._has_new_signs(values):
            return filled
        themed = self._through_theme(page)
        if themed == filled:
            self._learn(values)
        else:
            self._give_up(kind, "it changes their texts")
        return themed

    def prepare(self) -> None:
        """Make all frames now."""
        for kind in self._kinds:
            self._frames.setdefault(kind, self._made(kind))

    def _made(self, kind: _Kind) -> _Frame | None:
        pages = self._kinds[kind]
        if len(pages) < _FEW:
            return None
        try:
            frame = self._empty(kind)
        except UnsureError as reason:
            self._give_up(kind, str(reason))
            return None
        longest = max(pages, key=lambda page: len("".join(map(str, page.meta.values()))))
        for page in (pages[0], longest):
            values = self._values(page)
            if frame.filled(values) != self._through_theme(page):
                self._give_up(kind, "they come out of it otherwise")
                return None
            self._learn(values)
        return frame

    def _give_up(self, kind: _Kind, why: str) -> None:
        self._frames[kind] = None
        where = f"'{kind.folder}'" if kind.folder else "the top folder"
        log.info(f"Each page in {where} goes through the theme by itself, which takes longer, for the theme depends on them: {why}.")

    def _empty(self, kind: _Kind) -> _Frame:
        """The theme around a page of placeholders."""
        model = self._kinds[kind][0]
        file = File.generated(self._config, posixpath.join(kind.folder, f"{_slot('name')!s}.md"), content="")
        page = _Model(None, file, self._config)
        page.markdown, page.content = "", _Content(_slot("content"))
        page.meta = {name: _slot(name) if name in _TEXTS else value for name, value in model.meta.items()}
        page.toc = get_toc(_with_slots(outline(model.rendered)))  # type: ignore[arg-type]
        with _watched(self._env, page, model):
            html = self._themed(page)
        found = _SLOT.split(html.replace(_HEAD, f"{_slot('alternate')!s}{_HEAD}", 1))
        if any("pbq7slot" in text for text in found[::2]):
            raise UnsureError("it changes their texts")
        return _Frame(tuple(map(_encoded, found[::2])), tuple(found[1::2]))

    def _themed(self, page: Page) -> str:
        page.active = True
        context = get_context(self._nav, self._files, self._config, page)
        html: str = self._env.get_template("main.html").render(context)
        page.active = False
        return html

    def _through_theme(self, page: FinishedPage) -> bytes:
        page.content, page.toc = self._content(page), get_toc(outline(page.rendered))  # type: ignore[arg-type]
        html = self._themed(page)
        page.content = None
        return _encoded(html.replace(_HEAD, f"{self._alternate(page)}{_HEAD}", 1))

    def _content(self, page: FinishedPage) -> str:
        return self._addresses.resolve(page.rendered.html, page.file.url)

    def _alternate(self, page: FinishedPage) -> str:
        return alternate(page.rendered, self._feeds, self._addresses, page.file.url)

    def _values(self, page: FinishedPage) -> dict[str, str]:
        name = posixpath.basename(page.url.removesuffix("/")).removesuffix(".html")
        values = {"name": name, "content": self._content(page), "alternate": self._alternate(page)}
        values |= {name: page.meta[name] for name in _TEXTS if name in page.meta}
        headings = ((1, TITLE_ID, page.rendered.page.title), *page.rendered.headings)
        for number, (_, anchor, text) in enumerate(headings):
            values[f"heading{number}"], values[f"anchor{number}"] = str(escape(text)), anchor
        return values

    def _has_new_signs(self, values: Mapping[str, str]) -> bool:
        return any(not signs <= self._seen[slot] for slot, signs in _signs(values))

    def _learn(self, values: Mapping[str, str]) -> None:
        for slot, signs in _signs(values):
            self._seen[slot] |= signs


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "xmlcharrefreplace")  # as MkDocs writes pages


def _kind(page: FinishedPage) -> _Kind:
    meta = {name: bool(value) if name in _TEXTS else value for name, value in page.meta.items()}
    return _Kind(posixpath.dirname(page.file.src_uri), repr(meta), tuple(level for level, _, _ in page.rendered.headings))


def _flat(headings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for heading in headings:
        yield heading
        yield from _flat(heading["children"])


def _with_slots(headings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for number, heading in enumerate(_flat(headings)):
        heading |= {"name": _slot(f"heading{number}"), "id": _slot(f"anchor{number}")}
    return headings


def _signs(values: Mapping[str, str]) -> Iterator[tuple[str, set[str]]]:
    """The signs, but for plain letters and digits, in each short text. What a theme does to é it does to ü."""
    for slot, text in values.items():
        if slot not in ("content", "alternate"):
            yield slot.rstrip("0123456789"), {sign if sign.isascii() else "é" for sign in _SIGN.findall(text)}


_SIGN = re.compile(r"[^A-Za-z0-9]")


def _folders_above(url: str) -> Iterator[str]:
    """The folders in which `url` lies, as URLs: of `a/b/c/`, these are `a/` and `a/b/`."""
    while url := posixpath.dirname(url.removesuffix("/")):
        yield f"{url}/"


@contextmanager
def _watched(env: Environment, page: Page, model: Page) -> Iterator[None]:
    """Let templates have of `page` only what can be filled in; what `model` does not have either is undefined, as ever."""
    theirs, theirs_in = env.getattr, env.getitem

    def of_page(name: str) -> Any:
        value = getattr(page, name, None)
        if name in ("title", *_ADDRESSES):
            return value and _Placeholder(value)
        if name in _ALIKE or not hasattr(model, name):
            return theirs(page, name)
        raise UnsureError(f"it asks for page.{name}")

    env.getattr = lambda obj, attribute: of_page(attribute) if obj is page else theirs(obj, attribute)  # type: ignore[method-assign]
    env.getitem = lambda obj, argument: of_page(str(argument)) if obj is page else theirs_in(obj, argument)  # type: ignore[method-assign]
    try:
        yield
    finally:
        del env.getattr, env.getitem
