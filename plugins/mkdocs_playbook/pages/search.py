"""What a site's search is told of a page: the words of each of its parts, without the HTML around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from mkdocs_playbook.pages.site import RenderedPage


class Part(NamedTuple):
    """What stands below a heading, as plain text. `anchor` is '' for the page's own title."""

    anchor: str
    title: str
    text: str


_HEADING = re.compile(r'<h[1-6]\b[^>]* id="([^"]+)"[^>]*>(.*?)</h[1-6]>', re.DOTALL)
_PICTURE = re.compile(r"(<svg\b|</svg>)")
_WITHIN_WORDS = re.compile(r"</?(?:a|abbr|b|code|em|i|mark|s|small|span|strong|sub|sup|time|wbr)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_LINK_TAGS = re.compile(r"\?\S*\butm_\S*")
"""Those of a link to use: nobody looks for them, and they would be half of what a post says."""


def parts_of(page: RenderedPage) -> Iterator[Part]:
    """The page's own part, then one for each heading with an anchor."""
    anchor, title, html = "", page.page.title, ""
    for section in page.sections:
        if section.title:
            yield from _parted(anchor, title, html)
            anchor, title, html = section.id, section.title, ""
        html += section.html
    yield from _parted(anchor, title, html)


def _parted(anchor: str, title: str, html: str) -> Iterator[Part]:
    """A part, and those of the headings that a block has within itself."""
    text, *inner = _HEADING.split(html)
    yield Part(anchor, str(title), _words(text))
    for at in range(0, len(inner), 3):
        yield Part(inner[at], _words(inner[at + 1]), _words(inner[at + 2]))


def _words(html: str) -> str:
    if "<svg" in html:  # what a picture shows stands beside it, too
        html = "".join(_without_pictures(html))
    text = unescape(_TAG.sub(" ", _WITHIN_WORDS.sub("", html)))
    if "utm_" in text:
        text = _LINK_TAGS.sub("", text)
    return " ".join(text.split())


def _without_pictures(html: str) -> Iterator[str]:
    depth = 0
    for part in _PICTURE.split(html):
        if part == "<svg":
            depth += 1
        elif part == "</svg>":
            depth -= 1
        elif not depth:
            yield part
