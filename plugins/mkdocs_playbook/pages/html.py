"""Blocks → HTML. Everything that people wrote is escaped; templates lie in `pages/templates/`, one for each kind of block."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Sequence
from functools import cache
from itertools import chain, count
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup, escape

from mkdocs_playbook.pages.blocks import Block, Code, Day, English, Href, Inline, Link, Run, Status, Strong, Table, is_nothing
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.links import SCHEME
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.problems import Place, PlaybookError, Problem
from mkdocs_playbook.words import ENGLISH, Said, english

TITLE_ID = "page-title"
"""The anchor of a page's title. `pages/site.py` writes it."""
_ADDRESS_IN_TEXT = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")

_WHOLE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/#]")
"""An address that means the same on every page; any other is a path within the site."""


class Renderer:
    """Turns blocks into HTML whose links are still references (see `pages/links.py`)."""

    def __init__(self, form: Format, words: Words, known: Collection[str], overrides: Path | None = None) -> None:
        """`known` are the addresses that exist, pages and files; a link to another one is only its text.

        `overrides` is a folder of templates that take the place of those of the package with the same name.
        """
        self._form, self._words, self._known, self._overrides = form, words, known, overrides
        self._english = (Format(ENGLISH), Words(ENGLISH))
        self._environment = environment(overrides)

    def block(self, block: Block) -> str:
        """The block without its heading. Raises `PlaybookError` where somebody's own template cannot be used."""
        try:
            return self._rendered(block)
        except TemplateError as error:
            place = own_template_place(error, self._overrides) if self._overrides else None
            if place is None:
                raise
            message = f"This template cannot be used: {error.message or error}. The package's own is 'builtin/{block.template}.html.jinja'."
            raise PlaybookError([Problem(place, "T101", message)]) from error

    def _rendered(self, block: Block) -> str:
        is_foreign = block.is_english and not self._words.is_english
        form, words = self._english if is_foreign else (self._form, self._words)
        template = self._environment.get_template(f"{block.template}.html.jinja")
        html = template.render(
            block=block,
            inline=self.inline,
            prose=prose,
            form=form,
            say=words.say,
            count=words.count,
            heading_id=heading_id,
            qr=qr_code,
            leads=self._leads,
            short=_short,
            scheme=SCHEME,
        ).strip()
        return f"<div{self.in_english}>\n{html}\n</div>" if html and is_foreign else html

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

    def _leads(self, address: str) -> bool:
        """Whether there is a page or file at the address."""
        return address.partition("#")[0] in self._known

    def inline(self, value: Inline) -> Markup:
        match value:
            case None:
                return Markup("")
            case str():
                return with_links(value)
            case Link():
                if not self._leads(value.address):
                    return escape(value.text)
                return Markup('<a href="{}{}">{}</a>').format(SCHEME, value.address, value.text)
            case Href():
                long = Markup(' class="pb-url"') if value.text == value.url else ""
                url = value.url if _WHOLE.match(value.url) else f"{SCHEME}/{value.url}"
                return Markup('<a href="{}"{} rel="noopener">{}</a>').format(url, long, value.text)
            case Day():
                return Markup('<time datetime="{}">{}</time>').format(self._machine(value), self._form.day(value))
            case Status():
                name = value.name or english(value.word)
                return Markup('<span class="pb-status pb-status--{}">{}</span>').format(name.replace(" ", "-"), value.word)
            case Code():
                return Markup("<code>{}</code>").format(value.text)
            case English():
                text = self.inline(value.text)
                return Markup("<span{}>{}</span>").format(self.in_english, text) if self.in_english else text
            case Strong():
                return Markup("<strong>{}</strong>").format(value.text)
            case Run():
                return Markup("").join(self.inline(part) for part in value.parts)
            case _:
                return Markup(", ").join(self.inline(part) for part in value if not is_nothing(part))

    @staticmethod
    def _machine(day: Day) -> str:
        return f"{day.date.isoformat()}T{day.time:%H:%M}" if day.time else day.date.isoformat()


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
    return Environment(
        loader=ChoiceLoader([PrefixLoader({"builtin": package}), *own, package]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


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


def prose(text: str) -> Markup:
    """Paragraphs of what somebody wrote: an empty line parts them, lines stay, web addresses become links."""
    paragraphs = [part.strip("\n") for part in re.split(r"\n\s*\n", text.strip())]
    return Markup("\n").join(Markup("<p>{}</p>").format(Markup("<br>").join(map(with_links, part.split("\n")))) for part in paragraphs)


def with_links(text: str) -> Markup:
    """`text`, escaped, with its web addresses as links."""
    parts: list[Markup] = []
    end = 0
    for found in _ADDRESS_IN_TEXT.finditer(text):
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{0}" rel="noopener">{0}</a>').format(found[0]))
        end = found.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


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
    return block.id or re.sub(r"[^a-z0-9]+", "-", english(block.heading).lower())[:60].strip("-") or "section"


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
