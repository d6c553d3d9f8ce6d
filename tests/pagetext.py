"""Pages of small literal playbooks, read back as a reader sees them: text, links, headings, facts, tables."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import yaml

from mkdocs_playbook.build import Plan, Site, make_plan, render_site
from mkdocs_playbook.model.base import NOUNS, Part, Ref
from mkdocs_playbook.model.fields import Kind
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.pages.links import SCHEME, Addresses
from mkdocs_playbook.pages.site import RenderedPage
from mkdocs_playbook.read.settings import DEFAULT_SOURCES, SiteSettings
from support import HEAD

TODAY = dt.date(2027, 1, 13)
"""A Wednesday: what the pages of tests call today."""
ROOT = Path(__file__).parents[1]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_APART = frozenset({"p", "li", "dt", "dd", "div", "tr", "td", "th", "br", "caption", *HEADINGS})


@dataclass
class Element:
    """An element of HTML with what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)
    parent: Element | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """The visible text, white space folded."""
        return " ".join(_raw(self).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @cached_property
    def elements(self) -> list[Element]:
        """All elements within, in the order of the page."""
        own = (inner for inner in self.inside if isinstance(inner, Element))
        return [found for inner in own for found in (inner, *inner.elements)]

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def of_class(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.classes]

    @property
    def links(self) -> list[tuple[str, str]]:
        """Text and target of each link; that of a link within the site is an address, as in `goals#awareness`."""
        anchors = [element for element in self.all("a") if "headerlink" not in element.classes]
        return [(element.text, element.attributes["href"].removeprefix(SCHEME)) for element in anchors]

    @property
    def targets(self) -> set[str]:
        return {target for _, target in self.links}

    @property
    def facts(self) -> dict[str, str]:
        """Label → what is said to it."""
        return {label.text: said.text for label, said in self._facts()}

    def fact(self, label: str) -> Element:
        return next(said for name, said in self._facts() if name.text == label)

    def _facts(self) -> Iterator[tuple[Element, Element]]:
        for pair in (pair for facts in self.all("dl") for pair in facts.all("div")):
            yield pair.all("dt")[0], pair.all("dd")[0]

    @property
    def items(self) -> list[str]:
        """The text of each item of lists."""
        return [element.text for element in self.all("li")]

    @property
    def tables(self) -> list[TableText]:
        return [TableText.of(element) for element in self.all("table")]

    @property
    def table(self) -> TableText:
        (table,) = self.tables
        return table


@dataclass
class TableText:
    """A table: its label, its columns, and for each row what stands in which column."""

    label: str
    columns: list[str]
    rows: list[dict[str, str]]

    @classmethod
    def of(cls, element: Element) -> TableText:
        captions = element.all("caption")
        around = element.parent.attributes.get("aria-label", "") if element.parent else ""
        head, *rows = element.all("tr")
        columns = [cell.text for cell in head.all("th", "td")]
        cells = [[cell.text for cell in row.all("th", "td") for _ in range(int(cell.attributes.get("colspan", 1)))] for row in rows]
        return cls(captions[0].text if captions else around, columns, [dict(zip(columns, row, strict=True)) for row in cells])

    @property
    def by_name(self) -> dict[str, dict[str, str]]:
        """The rows by what stands first in them."""
        return {row[self.columns[0]]: row for row in self.rows}

    def column(self, name: str) -> list[str]:
        return [row[name] for row in self.rows]


def _raw(element: Element) -> str:
    if "headerlink" in element.classes or "pb-hidden" in element.classes:
        return ""
    text = "".join(inner if isinstance(inner, str) else _raw(inner) for inner in element.inside)
    return f" {text} " if element.tag in _APART else text


class _Reader(HTMLParser):
    """Makes elements of HTML; each tag must be closed where it belongs."""

    def __init__(self) -> None:
        super().__init__()
        self.top = Element("page")
        self._open = self.top

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, parent=self._open)
        self._open.inside.append(element)
        if tag not in _VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.tag, f"</{tag}> closes <{self._open.tag}> in line {self.getpos()[0]}"
        assert self._open.parent is not None
        self._open = self._open.parent

    def handle_data(self, data: str) -> None:
        self._open.inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def close(self) -> None:
        super().close()
        assert self._open is self.top, f"<{self._open.tag}> is not closed"


def read_html(html: str) -> Element:
    """The elements of a piece of HTML, all in one called `page`. It fails where tags are not closed in their order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.top


@dataclass
class PageText:
    """A page: what is on it, and the parts that its anchors stand for."""

    rendered: RenderedPage
    body: Element

    @property
    def title(self) -> str:
        return self.body.all("h1")[0].text

    @property
    def text(self) -> str:
        return self.body.text

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text of each heading, the title included."""
        return [(int(element.tag[1]), element.text) for element in self.body.all(*HEADINGS)]

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.body.elements if "id" in element.attributes]

    @property
    def links(self) -> list[tuple[str, str]]:
        return self.body.links

    @property
    def targets(self) -> set[str]:
        return self.body.targets

    @property
    def facts(self) -> dict[str, str]:
        return self.body.facts

    @property
    def tables(self) -> list[TableText]:
        return self.body.tables

    def has(self, heading: str) -> bool:
        return any(text == heading for _, text in self.headings)

    def under(self, heading: str) -> Element:
        """What stands below a heading, up to the next one that is not below it."""
        found = [element for element in self.body.all(*HEADINGS) if element.text == heading]
        assert found, f"no heading '{heading}' among {self.headings}"
        return _below(found[0])

    @cached_property
    def anchors(self) -> Mapping[str, Element]:
        return {element.attributes["id"]: element for element in self.body.elements if "id" in element.attributes}

    def at(self, anchor: str) -> Element:
        """What an anchor stands for: an element, or what is below a heading; the whole page for ''."""
        if not anchor:
            return self.body
        assert anchor in self.anchors, f"no anchor '{anchor}' among {self.ids}"
        found = self.anchors[anchor]
        return _below(found) if found.tag in HEADINGS else found


def _below(heading: Element) -> Element:
    assert heading.parent
    siblings = heading.parent.inside
    start = next(number for number, inner in enumerate(siblings) if inner is heading)
    part = Element("part", {}, [heading])
    for inner in siblings[start + 1 :]:
        if isinstance(inner, Element) and inner.tag in HEADINGS and inner.tag <= heading.tag:
            break
        part.inside.append(inner)
    return part


@dataclass
class SiteText:
    """A site, read page by page: `site["goals"]`."""

    plan: Plan
    site: Site
    _read: dict[str, PageText] = field(default_factory=dict)

    def __getitem__(self, address: str) -> PageText:
        if address not in self._read:
            rendered = {page.page.address: page for page in self.site.pages.values()}[address]
            self._read[address] = PageText(rendered, read_html(rendered.html))
        return self._read[address]

    def __contains__(self, address: str) -> bool:
        return address in self.addresses

    @property
    def addresses(self) -> list[str]:
        return [page.page.address for page in self.site.pages.values()]

    @property
    def pages(self) -> list[PageText]:
        return [self[address] for address in self.addresses]

    def at(self, address: str) -> Element:
        """What an address such as `goals#awareness` stands for."""
        page, _, anchor = address.partition("#")
        return self[page].at(anchor)

    @property
    def urls(self) -> Mapping[str, str]:
        """URL of each page, relative to the site's top → its address."""
        links: Addresses = self.site.addresses
        return {links.url(address): address for address in self.addresses}


def read_site(folder: Path, text: str, *, today: dt.date = TODAY, site_url: str = "", **files: str) -> SiteText:
    """The site of the playbook `text`; the section `playbook` is put before it if it has none.

    More files are given as `name="text"` and read as `content/name.yml`.
    """
    text = dedent(text).lstrip("\n")
    head = "" if text.startswith("playbook:") or "\nplaybook:" in text else HEAD
    content = folder / "content"
    content.mkdir(exist_ok=True)
    (content / "plan.yml").write_text(head + text, encoding="utf-8")
    for name, more in files.items():
        (content / f"{name}.yml").write_text(dedent(more).lstrip("\n"), encoding="utf-8")
    return make_site(settings_of(folder, today=today, site_url=site_url))


def settings_of(folder: Path, *, today: dt.date = TODAY, site_url: str = "") -> SiteSettings:
    return SiteSettings(folder, folder / "docs", folder / "site", site_url=site_url, sources=("content",), today=today.isoformat())


def make_site(settings: SiteSettings) -> SiteText:
    plan = make_plan(settings)
    return SiteText(plan, render_site(plan, settings))


def demo(**changes: object) -> SiteText:
    """The sample playbook of this repository."""
    settings = replace(settings_of(ROOT), docs_dir=ROOT / "content" / "pages", sources=DEFAULT_SOURCES, **changes)  # type: ignore[arg-type]
    return make_site(settings)


# ── a playbook that says everything that can be said ────────────────────────────────────────────────────────────────

Say = Callable[[str], str]
"""What to write into the field at a path such as `goals.one-goal.statement`."""

_WRITTEN: Mapping[str, object] = {
    "playbook.id": "demo",
    "playbook.currency": "SGD",
    "playbook.periods": {"2027-quarter-one": {"starts": "2027-01-01", "ends": "2027-03-31"}},
    "*.was": [],
    "*.kpis.*.baseline": "100",
    "*.kpis.*.target": "500",
    "*.kpis.*.success": "400",
    "*.kpis.*.failure": "200",
    "cadences.*.starts": "2027-01-04",
    "cadences.*.ends": "2027-01-31",
    "cadences.*.skip": ["2027-01-06"],
    "cadences.*.move": {"2027-01-08": "2027-01-09"},
    "posts.*.slot": "2027-01-13",
    "posts.*.published": None,
    "*.assign": {"one-role": "one-person"},
    "posts.*.done": {"brief": "2027-01-05"},
    "people.*.from": "2026-01-01",
    "people.*.until": "2027-12-31",
    "meetings.one-meeting.date": None,
    "meetings.other-meeting.every": None,
    "meetings.*.starts": "2027-01-01",
    "meetings.*.ends": "2027-01-31",
    "meetings.*.skip": None,
    "workflows.one-workflow.formats": ["post"],
    "workflows.other-workflow.formats": ["reel"],
    "workflows.*.steps.*.approval": "false",
    "settings.calendar_files": None,
}
"""What has to fit to something else, by path; `*` stands for any one name, at the start for several. None: nothing is written."""


def everything(say: Say) -> str:
    """A playbook in which each field of the model is written, and two entries stand in each section that refer to each other."""
    sections: dict[str, object] = {}
    for name, hint in get_type_hints(Playbook, include_extras=True).items():
        if name not in Playbook.model_fields:
            continue
        if name in NOUNS:
            noun = NOUNS[name].replace(" ", "-").lower()
            entries = {f"{which}-{noun}": _part(SECTIONS[name], f"{name}.{which}-{noun}", say) for which in ("one", "other")}
            sections[name] = entries
        else:
            sections[name] = _written(hint, name, say)
    return yaml.safe_dump(sections, allow_unicode=True, sort_keys=False, width=10_000)


def _part(model: type[Part], path: str, say: Say) -> dict[str, object]:
    hints = get_type_hints(model, include_extras=True)
    names = {name: field.alias or name for name, field in model.model_fields.items()}
    values = {alias: _written(hints[name], f"{path}.{alias}", say) for name, alias in names.items()}
    return {alias: value for alias, value in values.items() if value not in (None, [], {})}


def _written(hint: Any, path: str, say: Say) -> object:
    for pattern, fixed in _WRITTEN.items():
        if fnmatchcase(path, pattern) and (pattern.startswith("*") or path.count(".") == pattern.count(".")):
            return fixed
    if hint is str:  # the name of a slot: the only key that has no type of its own
        return "2027-01-11"
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        for mark in arguments[1:]:
            if isinstance(mark, Ref):
                return _id(mark, path)
            if isinstance(mark, Kind):
                return _scalar(mark, path, say)
        return _written(arguments[0], path, say)
    if origin in (Union, types.UnionType):
        return _written(next(part for part in arguments if part is not type(None)), path, say)
    if origin is tuple:
        refs = [mark for mark in get_args(arguments[0])[1:] if isinstance(mark, Ref)]
        if refs and len(refs[0].sections) > 1:
            return [_id(Ref(section), path) for section in refs[0].sections]
        return [_written(arguments[0], f"{path}.0", say)]
    if origin is dict:
        key, value = arguments
        name = str(_written(key, f"{path}.KEY", say))
        return {name: _written(value, f"{path}.{name if len(name) < 30 else 'KEY'}", say)}
    return _part(hint, path, say)


def _id(ref: Ref, path: str) -> str:
    """What an entry `one-…` refers to is the other one; `other-…` and all else refer to the one, and to a role where they may."""
    which = "other" if ".one-" in path else "one"
    section = ref.sections[-1 if which == "one" else 0]
    return f"{which}-{NOUNS[section].replace(' ', '-').lower()}"


def _scalar(kind: Kind, path: str, say: Say) -> str:
    if "enum" in kind.schema:
        return str(kind.schema["enum"][0])
    if kind.what == "text":
        return say(path)
    if "examples" in kind.schema:
        return str(kind.schema["examples"][0])
    return {"an id": "brief", "true or false": "true", "a language": "en", "an e-mail address": "mei@example.com"}.get(kind.what, "7")
