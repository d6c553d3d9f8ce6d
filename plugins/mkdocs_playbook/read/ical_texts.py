"""Texts of a calendar file, made fit to be read: without escapes, HTML and invisible characters.

Nobody can ask the author of a file that comes from elsewhere, so what the model would refuse is left out instead.
"""

from __future__ import annotations

import re
from html import unescape

_ESCAPE = re.compile(r"\\([\\;,:\"nN])")
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_NOT_UTF8 = re.compile("[\ud800-\udfff]+")
_HTML = re.compile(r"<(?:a|b|br|div|em|font|h[1-6]|html|i|li|ol|p|span|strong|table|u|ul)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_LINK = 300, 4000, 4000


def name_of(value: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11) in one line."""
    return _cut(" ".join(_plain(value[: 10 * _LONGEST_NAME]).split()), _LONGEST_NAME)


def text_of(value: str) -> str:
    """A TEXT value in lines; of HTML, which some calendars write into it, the text and the addresses of links."""
    text = _plain(value[: 10 * _LONGEST_TEXT])
    if _HTML.search(text):
        text = _text_of_html(text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return _cut(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), _LONGEST_TEXT)


def link_of(value: str) -> str:
    """An address that may be linked to, else ''."""
    link = _plain(value[: 2 * _LONGEST_LINK]).strip().replace(" ", "%20")
    is_link = re.fullmatch(r"(?:https?://|mailto:)\S+", link, re.IGNORECASE)
    return link if is_link and len(link) <= _LONGEST_LINK else ""


def _plain(value: str) -> str:
    text = _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return _NOT_UTF8.sub("\ufffd", _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text)))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)/?>|<![^<>]*>", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
_BLOCKS = frozenset({"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "table", "tr", "ul"})
_HIDDEN = frozenset({"head", "script", "style", "title"})


def _text_of_html(html: str) -> str:
    """What a browser would show, roughly. (Python's own parser takes seconds for tags that are never closed.)"""
    parts: list[str] = []
    hidden = end = link_from = 0
    link = ""
    for tag in _TAG.finditer(html):
        parts.append("" if hidden else unescape(html[end : tag.start()]))
        end = tag.end()
        name, closes = (tag[2] or "").lower(), bool(tag[1])
        if name in _HIDDEN:
            hidden = max(0, hidden + (-1 if closes else 1))
        elif name in _BLOCKS and not hidden:
            parts.append("\n• " if name == "li" and not closes else "\n")
        elif name == "a" and not closes:
            address = _HREF.search(tag[3])
            link, link_from = link_of(unescape(address[1] or address[2] or address[3] or "")) if address else "", len(parts)
        elif name == "a" and link:
            text = "".join(parts[link_from:]).strip()
            if text.removesuffix("/") != link.removesuffix("/"):
                parts.append(f" ({link})" if text else link)
            link = ""
    parts.append("" if hidden else unescape(html[end:]))
    return "".join(parts)
