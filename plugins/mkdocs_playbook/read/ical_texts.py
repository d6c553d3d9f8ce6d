"""Texts of a calendar file, made fit to be read: without escapes, HTML and invisible characters.

Nobody can ask the author of a file that comes from elsewhere, so what the model would refuse is left out instead.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_ESCAPE = re.compile(r"\\([\\;,:\"nN])")
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_NOT_UTF8 = re.compile("[\ud800-\udfff]+")
_HTML = re.compile(r"<(?:a|b|br|div|em|font|h[1-6]|html|i|li|ol|p|span|strong|table|u|ul)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_LINK = 300, 4000, 4000


def name_of(value: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11) in one line."""
    return _cut(" ".join(_plain(value).split()), _LONGEST_NAME)


def text_of(value: str) -> str:
    """A TEXT value in lines; of HTML, which some calendars write into it, the text and the addresses of links."""
    text = _plain(value)
    if _HTML.search(text):
        html = _HtmlText()
        html.feed(text[: 5 * _LONGEST_TEXT])
        html.close()
        text = "".join(html.parts)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return _cut(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), _LONGEST_TEXT)


def link_of(value: str) -> str:
    """An address that may be linked to, else ''."""
    link = _plain(value).strip().replace(" ", "%20")
    is_link = re.fullmatch(r"(?:https?://|mailto:)\S+", link, re.IGNORECASE)
    return link if is_link and len(link) <= _LONGEST_LINK else ""


def _plain(value: str) -> str:
    text = _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return _NOT_UTF8.sub("\ufffd", _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text)))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


class _HtmlText(HTMLParser):
    """Collects what a browser would show, roughly."""

    _BLOCKS = frozenset({"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "table", "tr", "ul"})
    _HIDDEN = frozenset({"head", "script", "style", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0
        self._link = ""
        self._link_from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag in self._BLOCKS:
            self.parts.append("\n• " if tag == "li" else "\n")
        elif tag == "a":
            self._link, self._link_from = link_of(dict(attrs).get("href") or ""), len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in self._BLOCKS and tag != "br":
            self.parts.append("\n")
        elif tag == "a" and self._link:
            text = "".join(self.parts[self._link_from :]).strip()
            if text.removesuffix("/") != self._link.removesuffix("/"):
                self.parts.append(f" ({self._link})" if text else self._link)
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
