"""Hand-written Markdown as chapters: pages made of the same blocks as all others, so that each way to a PDF can set them.

Markdown is read as most sites read it. What a page shows by HTML and scripts of its own comes as its text; of a picture, what it shows.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import yaml
from markdown import Markdown

from mkdocs_playbook.build import Site
from mkdocs_playbook.pages.blocks import Block, Bullets, Code, Facts, Heading, Href, Inline, Link, Page, Prose, Run, Sample, Strong, Table
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.read.fences import fences_in
from mkdocs_playbook.read.written import visibility
from mkdocs_playbook.words import msg

GROUP = msg("More pages")
_EXTENSIONS = (
    "extra",
    "admonition",
    "toc",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
)
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:")
"""What Material draws a sign for."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SILENT = ("script", "style", "template", "svg", "iframe", "video", "audio", "head")
_LINES = ("p", "li", "td", "th", "dt", "dd", "summary", "blockquote", *_HEADINGS)
"""Elements that hold a line of text."""


def seen_texts(files: Mapping[str, bytes], sees: Callable[[str], bool]) -> dict[str, str]:
    """The Markdown among hand-written `files`, by path, that an edition `sees`."""
    texts = {path: content.decode("utf-8", "replace") for path, content in files.items() if path.endswith(".md")}
    return {path: text for path, text in texts.items() if (who := visibility(text)) is None or sees(who)}


def written_pages(texts: Mapping[str, str], site: Site, words: Words) -> list[Page]:
    """The hand-written pages `texts`, Markdown by the path of its file. One that takes the place of a page of the site has that page's
    address and group."""
    replaced = {page.page.address: page.page for page in site.pages.values()}
    addresses = {path: _address(path) for path in texts}
    pages = []
    for path, text in sorted(texts.items()):
        address = addresses[path]
        front, body = _parted(text)
        title, blocks = _read(body, path, _Reader(_links(path, addresses, site)), site)
        title = title or str(front.get("title") or posixpath.basename(address).replace("-", " ").capitalize())
        group = replaced[address].group if address in replaced else (words.say(GROUP),)
        pages.append(Page(address=address, title=title, blocks=blocks, group=group))
    return [page for page in pages if page.told]


def _address(path: str) -> str:
    folder, name = posixpath.split(path.removesuffix(".md"))
    return folder if name in ("index", "README") else posixpath.join(folder, name)


def _parted(text: str) -> tuple[Mapping[str, Any], str]:
    """Front matter and the rest. What cannot be read is MkDocs' to tell."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _FRONT.match(text)
    if not found:
        return {}, text
    try:
        front = yaml.safe_load(found[1])
    except yaml.YAMLError:
        front = None
    return front if isinstance(front, dict) else {}, text[found.end() :]


def _links(path: str, addresses: Mapping[str, str], site: Site) -> Mapping[str, str]:
    """How a page can name others, relative to itself → their addresses."""
    folder = posixpath.dirname(path)
    made = [page.page.address for page in site.pages.values()]
    known = {f"{address}{end}".lstrip("/"): address for address in made for end in (".md", "/index.md")} | dict(addresses)
    return {posixpath.relpath(uri, folder or "."): address for uri, address in known.items()} | {"": addresses[path]}


def _read(text: str, path: str, reader: _Reader, site: Site) -> tuple[str, list[Block]]:
    """The title and the blocks of a page. The playbook's blocks stand in it where their fences do."""
    embedded: list[list[Block]] = []
    lines = text.splitlines()
    for fence in reversed(fences_in(text, path)):
        # What is wrong with a block was told when the site was built.
        embedded.append(site.embedder.blocks(fence) if site.embedder else [])
        lines[fence.line - 1 : fence.end] = ["", f'{fence.indent}<div data-playbook="{len(embedded) - 1}"></div>', ""]
    html = Markdown(extensions=list(_EXTENSIONS), extension_configs={"toc": {"permalink": False}}).convert("\n".join(lines))
    reader.feed(html)
    reader.close()
    blocks: list[Block] = []
    for found in reader.end():
        blocks += embedded[found] if isinstance(found, int) and found < len(embedded) else [found] if isinstance(found, Block) else []
    return reader.title, blocks


class _Reader(HTMLParser):
    """HTML → blocks, and for the place of a playbook's block its number."""

    def __init__(self, links: Mapping[str, str]) -> None:
        super().__init__()
        self.title = ""
        self._links = links
        self._found: list[Block | int] = []
        self._line: list[Inline] = []
        self._href: str | None = None
        self._heading_id = ""
        self._strong = self._code = self._silent = 0
        self._is_title = False
        self._sample: list[str] | None = None
        self._lists: list[tuple[str, list[Inline]]] = []
        self._table: list[list[Inline]] | None = None
        self._terms: list[tuple[str, Inline]] = []

    def end(self) -> Sequence[Block | int]:
        self._paragraph()
        return self._found

    # ── what HTMLParser calls ───────────────────────────────────────────────────────────────────────────────────────

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif (tag in _LINES and tag not in ("li", "td", "th")) or tag in ("table", "pre"):
            self._paragraph()
        if tag in ("p", "summary"):
            self._is_title = tag == "summary" or "admonition-title" in given.get("class", "")
        match tag:
            case "a":
                self._href = given.get("href")
            case "strong" | "b":
                self._strong += 1
            case "code" | "kbd":
                self._code += 1
            case "pre":
                self._sample = []
            case "ul" | "ol":
                self._paragraph()
                self._lists.append((tag, []))
            case "table":
                self._table = []
            case "tr" if self._table is not None:
                self._table.append([])
            case "br":
                self._line.append(" ")
            case "img":
                self._line.append(given.get("alt", ""))
            case "input" if given.get("type") == "checkbox":
                self._line.append("☑" if "checked" in given else "☐")
            case "div" if given.get("data-playbook", "").isdecimal():
                self._paragraph()
                self._found.append(int(given["data-playbook"]))
            case _ if tag in _HEADINGS:
                self._heading_id = given.get("id", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        match tag:
            case "a":
                self._href = None
            case "strong" | "b":
                self._strong = max(0, self._strong - 1)
            case "code" | "kbd":
                self._code = max(0, self._code - 1)
            case "pre":
                self._found.append(Sample(text="".join(self._sample or ()).rstrip("\n")))
                self._sample = None
            case "h1" if not self.title:
                self.title = self._text()
            case "td" | "th" if self._table:
                self._table[-1].append(self._taken())
            case "table":
                self._end_of_table()
            case "li" | "p" if self._lists and self._table is None:
                self._item()
            case "ul" | "ol" if self._lists:
                self._end_of_list()
            case "dt":
                self._terms.append((self._text(), ""))
            case "dd" if self._terms:
                self._terms[-1] = (self._terms[-1][0], self._taken())
            case "dl" if self._terms:
                self._found.append(Facts(rows=self._terms))
                self._terms = []
            case _ if tag in _HEADINGS:
                if text := self._text():
                    self._found.append(Heading(heading=text, level=max(2, int(tag[1])), id=self._heading_id))
            case "p" | "blockquote" | "div" | "summary":
                self._paragraph()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._sample is not None:
            self._sample.append(data)
            return
        text = re.sub(r"\s+", " ", _ICON.sub("", data))
        if text:
            self._line.append(self._piece(text))

    # ── lines ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _piece(self, text: str) -> Inline:
        href = self._href
        if href is not None and re.match(r"(?:https?|mailto):", href):
            return Href(text, href)
        if href is not None:
            path, sign, anchor = unquote(href).partition("#")
            address = self._links.get(posixpath.normpath(path) if path else "")
            if address is not None:
                return Link(text, address + sign + anchor)
        return Strong(text) if self._strong else Code(text) if self._code else text

    def _taken(self) -> Inline:
        """The line so far, which then begins anew; '' if it says nothing."""
        parts, self._line = self._line, []
        while parts and isinstance(parts[0], str) and not parts[0].strip():
            parts = parts[1:]
        while parts and isinstance(parts[-1], str) and not parts[-1].strip():
            parts = parts[:-1]
        return Run(tuple(parts)) if parts else ""

    def _text(self) -> str:
        return "".join(_words(self._taken())).strip()

    def _paragraph(self) -> None:
        if self._table is not None or self._terms:
            return
        if self._lists:
            self._item()
        elif line := self._taken():
            self._found.append(Prose(intro=Strong("".join(_words(line))) if self._is_title else line))
            self._is_title = False

    def _item(self) -> None:
        """The line as an item of the innermost list; so are the other paragraphs of an item."""
        if line := self._taken():
            self._lists[-1][1].append(line)

    def _end_of_list(self) -> None:
        self._paragraph()
        tag, items = self._lists.pop()
        if self._lists:  # a list within a list: its items stand below that to which they belong
            self._lists[-1][1].extend(Run(("– ", item)) for item in items)
        else:
            self._found.append(Bullets(items=items, style="numbered" if tag == "ol" else ""))

    def _end_of_table(self) -> None:
        rows, self._table = [row for row in self._table or () if row], None
        if not rows:
            return
        width = max(map(len, rows))
        whole = [[*row, *[""] * (width - len(row))] for row in rows]
        columns = ["".join(_words(cell)) for cell in whole[0]]
        wide = [column for number, column in enumerate(columns) if any(len("".join(_words(row[number]))) > 40 for row in whole[1:])]
        self._found.append(Table(columns=columns, heads=whole[0], rows=whole[1:], wide=wide, keep=columns))


def _words(value: Inline) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Run():
            for part in value.parts:
                yield from _words(part)
        case Link() | Href() | Strong() | Code():
            yield value.text
