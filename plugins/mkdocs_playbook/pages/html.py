"""Blocks → HTML. Everything that people wrote is escaped; templates lie in `pages/templates/`, one for each kind of block.

What stands within a line is laid out by `pages/inlines.py`.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache
from itertools import chain, count
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from mkdocs_playbook.pages.blocks import Block, Line, Table, Tree
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.inlines import Inlines, marks, prose
from mkdocs_playbook.pages.links import SCHEME
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.problems import Place, PlaybookError, Problem
from mkdocs_playbook.words import ENGLISH, Said, english

TITLE_ID = "page-title"
"""The anchor of a page's title. `pages/site.py` writes it."""


class Renderer:
    """Turns blocks into HTML whose links are still references (see `pages/links.py`)."""

    def __init__(self, form: Format, words: Words, known: Collection[str], overrides: Path | None = None) -> None:
        """`known` are the addresses that exist, pages and files; a link to another one is only its text.

        `overrides` is a folder of templates that take the place of those of the package with the same name.
        """
        self._form, self._words, self._overrides = form, words, overrides
        self.inline = Inlines(form, known, self.in_english)
        self._environment = environment(overrides)
        self._templates: dict[str, Template] = {}
        self._trees: dict[int, tuple[Block, str]] = {}
        """What was made of trees, by their identity, and they themselves, so that it stays theirs: posts that serve the same share one."""
        self._own, self._foreign = self._given(form, words), self._given(Format(ENGLISH), Words(ENGLISH))

    def block(self, block: Block) -> str:
        """The block without its heading. Raises `PlaybookError` where somebody's own template cannot be used."""
        try:
            return self._rendered_once(block) if isinstance(block, Tree) else self._rendered(block)
        except TemplateError as error:
            place = own_template_place(error, self._overrides) if self._overrides else None
            if place is None:
                raise
            message = f"This template cannot be used: {error.message or error}. The package's own is 'builtin/{block.template}.html.jinja'."
            raise PlaybookError([Problem(place, "T101", message)]) from error

    def _rendered_once(self, block: Block) -> str:
        found = self._trees.get(id(block)) or self._trees.setdefault(id(block), (block, self._rendered(block)))
        return found[1]

    def _rendered(self, block: Block) -> str:
        is_foreign = block.is_english and not self._words.is_english
        html = self._laid_out(block, self._foreign if is_foreign else self._own).strip()
        return f"<div{self.in_english}>\n{html}\n</div>" if html and is_foreign else html

    def _laid_out(self, block: Block, given: dict[str, object]) -> str:
        """What `Template.render` does. That puts Jinja's own names together anew each time, which takes longer than most blocks."""
        template = self._template(block.template)
        try:
            return "".join(template.root_render_func(template.new_context({**given, "block": block}, shared=True)))
        except Exception:
            return template.render(given, block=block)  # raises it again, and says in which line of the template

    def _template(self, name: str) -> Template:
        """The template `name`, looked for once: Jinja asks the disk each time whether it has changed."""
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = self._environment.get_template(f"{name}.html.jinja")
        return found

    def _given(self, form: Format, words: Words) -> dict[str, object]:
        """What every template is given beside its block."""
        return {
            **self._environment.globals,
            "inline": self.inline,
            "item": self._items(words),
            "prose": prose,
            "form": form,
            "say": words.say,
            "count": words.count,
            "heading_id": heading_id,
            "qr": qr_code,
            "leads": self.inline.leads,
            "short": _short,
            "scheme": SCHEME,
        }

    def _items(self, words: Words) -> Callable[[Line, bool], Markup]:
        """Lays out the items of agendas. One without its anchor is laid out once for all the pages on which it stands."""
        kept: dict[Line, Markup] = {}

        def laid_out(line: Line, anchors: bool) -> Markup:
            html: Markup = self._template("line").module.item_line(line, self.inline, words.say, anchors)  # type: ignore[attr-defined]
            return html

        def item(line: Line, anchors: bool) -> Markup:
            if anchors:
                return laid_out(line, anchors)
            return kept.get(line) or kept.setdefault(line, laid_out(line, anchors))

        return item

    def say(self, text: str) -> str:
        return self._words.say(text)

    def language_of(self, text: str, is_english: bool) -> Markup:
        """The attribute of an element that holds only `text`, the heading of something that may be in English."""
        return self.in_english if is_english and not isinstance(text, Said) else Markup("")

    @property
    def in_english(self) -> Markup:
        """The attribute of what is in English on a page in another language (WCAG 3.1.2)."""
        if self._words.is_english:
            return Markup("")
        return Markup(' lang="en" dir="ltr"') if self._form.locale.text_direction == "rtl" else Markup(' lang="en"')


class _Overrides(FileSystemLoader):
    """Templates that somebody wrote. `table.html` stands for `table.html.jinja`: MkDocs would publish a file that ends otherwise."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        return super().get_source(environment, template.removesuffix(".jinja"))


def environment(overrides: Path | None = None) -> Environment:
    """The templates of the package, those in the folder `overrides` before them; `builtin/…` names the package's own in any case."""
    return _environment(overrides if overrides and overrides.is_dir() else None)


@cache
def _environment(overrides: Path | None) -> Environment:
    package = PackageLoader("mkdocs_playbook", "pages/templates")
    own = [_Overrides(overrides)] if overrides else []
    made = Environment(
        loader=ChoiceLoader([PrefixLoader({"builtin": package}), *own, package]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["marks"] = marks
    return made


def own_template_place(error: TemplateError, overrides: Path) -> Place | None:
    """The line of somebody's own template in which `error` arose; None for one of the package's."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        found = [(Path(error.filename), error.lineno)]
    else:  # Jinja puts the templates' lines into the traceback
        found = [(Path(frame.filename), frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    own = [(file, line) for file, line in found if file.is_relative_to(overrides)]
    if not own:
        return None
    file, line = own[-1]
    return Place(f"{overrides.parent.name}/{overrides.name}/{file.relative_to(overrides).as_posix()}", line, 1)


def qr_code(text: str, title: str) -> Markup:
    """A QR code as an inline picture, dark on light in every colour scheme, so that cameras read it."""
    import segno  # only the page with feeds needs it

    drawn = segno.make_qr(text, error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff", svgclass="pb-qr", title=title, omitsize=True
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - segno escapes the title; the rest is its own


def _short(number: float) -> str:
    """A coordinate with two decimals at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def heading_id(block: Block) -> str:
    """The anchor of a block's heading, the same in every language; an export names a file after it, so it is not long."""
    return block.id or _anchor(english(block.heading))


@lru_cache(1024)
def _anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower())[:60].strip("-") or "section"


def heading_ids(blocks: Sequence[Block]) -> list[str]:
    """The anchor of each block that has a heading, '' for the others; none comes twice on a page.

    Anchors that others link to stay as they are: those of rows, and those that a block names itself.
    """
    taken = {TITLE_ID, *(row for block in blocks if isinstance(block, Table) for row in block.ids)}
    named = {block.id for block in blocks if block.heading and block.id}
    ids = []
    for block in blocks:
        if not block.heading:
            ids.append("")
            continue
        wanted = heading_id(block)
        reserved = taken if block.id else taken | named
        names = chain([wanted], (f"{wanted}_{number}" for number in count(1)))
        ids.append(next(name for name in names if name not in reserved))
        taken.add(ids[-1])
    return ids
