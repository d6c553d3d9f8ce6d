"""Blocks → HTML. Everything that people wrote is escaped; templates lie in `pages/templates/`, one for each kind of block."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import chain, count

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from mkdocs_playbook.pages.blocks import Block, Code, Day, Href, Inline, Link, Run, Status, Strong, Subscription, Table, is_nothing
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.links import SCHEME
from mkdocs_playbook.pages.words import Words

TITLE_ID = "page-title"
"""The anchor of a page's title. `pages/site.py` writes it."""
_ADDRESS_IN_TEXT = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")

_WHOLE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/#]")
"""An address that means the same on every page; any other is a path within the site."""


class Renderer:
    """Turns blocks into HTML whose links are still references (see `pages/links.py`)."""

    def __init__(self, form: Format, words: Words, known: Collection[str]) -> None:
        """`known` are the addresses that exist, pages and files; a link to another one is only its text."""
        self._form, self._words, self._known = form, words, known
        self._environment = environment()

    def block(self, block: Block) -> str:
        """The block without its heading."""
        template = self._environment.get_template(f"{block.template}.html.jinja")
        return template.render(
            block=block,
            inline=self.inline,
            prose=prose,
            form=self._form,
            say=self._words.say,
            count=self._words.count,
            heading_id=heading_id,
            qr=qr_code,
            download=_download,
        ).strip()

    def inline(self, value: Inline) -> Markup:
        match value:
            case None:
                return Markup("")
            case str():
                return with_links(value)
            case Link():
                if value.address.partition("#")[0] not in self._known:
                    return escape(value.text)
                return Markup('<a href="{}{}">{}</a>').format(SCHEME, value.address, value.text)
            case Href():
                long = Markup(' class="pb-url"') if value.text == value.url else ""
                url = value.url if _WHOLE.match(value.url) else f"{SCHEME}/{value.url}"
                return Markup('<a href="{}"{} rel="noopener">{}</a>').format(url, long, value.text)
            case Day():
                return Markup('<time datetime="{}">{}</time>').format(self._machine(value), self._form.day(value))
            case Status():
                name = value.name or value.word
                return Markup('<span class="pb-status pb-status--{}">{}</span>').format(name.replace(" ", "-"), value.word)
            case Code():
                return Markup("<code>{}</code>").format(value.text)
            case Strong():
                return Markup("<strong>{}</strong>").format(value.text)
            case Run():
                return Markup("").join(self.inline(part) for part in value.parts)
            case _:
                return Markup(", ").join(self.inline(part) for part in value if not is_nothing(part))

    @staticmethod
    def _machine(day: Day) -> str:
        return f"{day.date.isoformat()}T{day.time:%H:%M}" if day.time else day.date.isoformat()


@cache
def environment() -> Environment:
    return Environment(
        loader=PackageLoader("mkdocs_playbook", "pages/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


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


def _download(feed: Subscription) -> Link:
    return Link("Download", feed.file)


def heading_id(block: Block) -> str:
    """The anchor of a block's heading."""
    return block.id or re.sub(r"[^a-z0-9]+", "-", block.heading.lower()).strip("-") or "section"


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
