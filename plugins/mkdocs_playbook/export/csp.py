"""The content security policy of a built site: what its pages may run and load, and nothing more (CSP level 3).

Themes put short scripts into each page. A browser takes them by their hashes, and those change with the theme's version and options,
so they are worked out from the pages themselves.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser

_NO_SCRIPT = ("application/json", "application/ld+json", "text/plain", "text/template", "text/html")
"""Types of `<script>` that only hold data, which a policy leaves alone."""
_SOURCES = {
    "script": "script-src",
    "img": "img-src",
    "iframe": "frame-src",
    "audio": "media-src",
    "video": "media-src",
    "source": "media-src",
}
_RELS = {"stylesheet": "style-src", "icon": "img-src"}
_ALWAYS = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:"),  # style sheets hold their icons as data
    "font-src": ("'self'",),
    "media-src": ("'self'",),
    "connect-src": ("'self'",),
    "worker-src": ("'self'",),
    "manifest-src": ("'self'",),
    "frame-src": ("'self'",),
    "base-uri": ("'self'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'self'",),
}


def policy(pages: Iterable[str]) -> str:
    """The value of the header `Content-Security-Policy` under which all of `pages` work. It has one line."""
    allowed: dict[str, set[str]] = {directive: set() for directive in _ALWAYS}
    for page in pages:
        reader = _Reader(allowed)
        reader.feed(page)
        reader.close()
    return "; ".join(" ".join((directive, *always, *sorted(allowed[directive]))) for directive, always in _ALWAYS.items())


class _Reader(HTMLParser):
    """Collects what a page runs and loads, by directive."""

    def __init__(self, allowed: dict[str, set[str]]) -> None:
        super().__init__()
        self._allowed = allowed
        self._inline = ""  # the directive of the element that we are in
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in _SOURCES:
            self._load(_SOURCES[tag], attributes.get("src", ""))
        if tag == "link":
            for rel in attributes.get("rel", "").lower().split():
                self._load(_RELS.get(rel, ""), attributes.get("href", ""))
        if tag == "style" or (tag == "script" and "src" not in attributes and attributes.get("type", "").lower() not in _NO_SCRIPT):
            self._inline, self._text = ("style-src" if tag == "style" else "script-src"), []
        for name, value in attributes.items():
            if name == "style" or name.startswith("on"):
                self._allowed["style-src" if name == "style" else "script-src"] |= {"'unsafe-hashes'", _hash(value)}

    def handle_data(self, data: str) -> None:
        if self._inline:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._inline:
            self._allowed[self._inline].add(_hash("".join(self._text)))
            self._inline = ""

    def _load(self, directive: str, address: str) -> None:
        host = _HOST.match(address.strip())
        if directive and host:
            self._allowed[directive].add(f"{host[1] or 'https:'}//{host[2]}".lower())


_HOST = re.compile(r"(https?:)?//([a-z0-9.-]+(?::\d+)?)(?=[/?#]|$)", re.IGNORECASE)
"""The host in the address of something on another site; nothing else may get into the policy."""


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
