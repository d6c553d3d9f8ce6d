"""Addresses of the site: how what an address names is found from any page, in both styles of URL and below any mount.

Pages are written with references (`href="playbook:posts/desk-upgrades"`); only when a page's own place is known are they
turned into relative links. An address is a page's path without its ending, perhaps with `#anchor`; '' is the home page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

SCHEME = "playbook:"
_REFERENCE = re.compile(rf'="{SCHEME}([^"]*)"')


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pages lie. `mount` is the folder of the site that they are in; feeds and assets are at the top."""

    directory_urls: bool = True
    mount: str = ""
    site_url: str = ""
    indexes: Collection[str] = field(default_factory=frozenset)
    """Addresses that are folders too: `campaigns` lies in `campaigns/index.md`."""
    published_url: str = ""
    """Where the site will be, while it is only looked at elsewhere."""
    is_pack: bool = False
    """Whether pages are opened as files, without a server."""
    written: Collection[str] = field(default_factory=frozenset)
    """Markdown files that people wrote by hand. One of them that lies where a page would lie takes its place."""
    _ways: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was asked for before: an address stands on many pages."""
    _far: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By folder, the links out of it from the folders that lie in it."""

    def uri(self, address: str) -> str:
        """The Markdown file of a page: `posts/desk-upgrades.md`."""
        path = address.partition("#")[0]
        name = "index.md" if not path else f"{path}/index.md" if path in self.indexes else f"{path}.md"
        uri = posixpath.join(self.mount, name)
        return next((other for other in _same_place(uri) if other in self.written), uri)

    def url(self, address: str) -> str:
        """The URL of what an address names, relative to the site's top: `posts/desk-upgrades/`."""
        if address.startswith("/"):  # a path within the site that somebody wrote
            return address[1:]
        path, sign, anchor = address.partition("#")
        if "." in posixpath.basename(path):  # a file, such as a feed
            return path
        return page_url(self.uri(path), self.directory_urls) + sign + anchor

    def absolute(self, address: str) -> str:
        """The whole URL, or '' where the site does not know its own."""
        return f"{self.site_url.rstrip('/')}/{self.url(address)}" if self.site_url else ""

    def relative(self, address: str, page: str) -> str:
        """The link from the page at the URL `page` to what `address` names."""
        return self._relative(address, _folders(posixpath.dirname(page)))

    def _relative(self, address: str, base: Sequence[str]) -> str:
        """The link to what `address` names from a page in the folder `base`."""
        target, rest = self._ways.get(address) or self._ways.setdefault(address, _way(self.url(address)))
        same = 0
        for ours, theirs in zip(base, target, strict=False):
            if ours != theirs:
                break
            same += 1
        return ("/".join(("..",) * (len(base) - same) + target[same:]) or ".") + rest

    def resolve(self, html: str, page: str) -> str:
        """`html` with every reference turned into a link relative to the URL `page`."""
        links = _Links(self, _folders(posixpath.dirname(page)))
        pieces = _REFERENCE.split(html)
        pieces[1::2] = [
            f'="{links[address]}"' if before.endswith(("href", "src")) else f'="{SCHEME}{address}"'
            for before, address in zip(pieces[::2], pieces[1::2], strict=False)
        ]
        return "".join(pieces)


class _Links(dict[str, str]):
    """The links from a folder, by the addresses that they lead to; made when they are asked for."""

    def __init__(self, addresses: Addresses, base: tuple[str, ...]) -> None:
        self._addresses, self._base = addresses, base
        self._far = addresses._far.setdefault(base[:-1], {})

    def __missing__(self, address: str) -> str:
        link = self._far.get(address)
        if link is None:
            link = self._addresses._relative(address, self._base)
            if link.startswith("../../"):  # out of the folder around this one, so that all folders in there have it in common
                self._far[address] = link
        self[address] = link
        return link


def _way(url: str) -> tuple[tuple[str, ...], str]:
    """A URL relative to the site's top as the folders and the file of its path, and what follows them."""
    end = min((at for sign in "?#" if (at := url.find(sign)) >= 0), default=len(url))
    target = url[:end]
    return _folders(target), ("/" if target.endswith("/") or not target else "") + url[end:]


def _folders(path: str) -> tuple[str, ...]:
    return tuple(part for part in posixpath.normpath("/" + path).split("/") if part)


def page_file(uri: str, directory_urls: bool) -> str:
    """The HTML file that MkDocs makes of the Markdown file `uri`."""
    folder, name = posixpath.split(uri.removesuffix(".md"))
    if name in ("index", "README"):
        return posixpath.join(folder, "index.html")
    return posixpath.join(folder, name, "index.html") if directory_urls else posixpath.join(folder, f"{name}.html")


def page_url(uri: str, directory_urls: bool) -> str:
    """The URL that MkDocs gives to the page of the Markdown file `uri`, relative to the site's top."""
    file = page_file(uri, directory_urls)
    return quote(file.removesuffix("index.html") if directory_urls else file)


def _same_place(uri: str) -> tuple[str, ...]:
    """The Markdown files that are the same page to a reader: `goals.md`, `goals/index.md`, `goals/README.md`."""
    folder, name = posixpath.split(uri)
    if name != "index.md":
        folder = uri.removesuffix(".md")
    inside = (posixpath.join(folder, "index.md"), posixpath.join(folder, "README.md"))
    return (f"{folder}.md", *inside) if folder else inside
