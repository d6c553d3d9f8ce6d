"""Addresses of the site: how what an address names is found from any page, in both styles of URL and below any mount.

Pages are written with references (`href="playbook:posts/desk-upgrades"`); only when a page's own place is known are they
turned into relative links. An address is a page's path without its ending, perhaps with `#anchor`; '' is the home page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import quote

SCHEME = "playbook:"
_REFERENCE = re.compile(rf'(href|src)="{SCHEME}([^"]*)"')


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
        url = self.url(address)
        end = min((at for sign in "?#" if (at := url.find(sign)) >= 0), default=len(url))
        target, rest = url[:end], url[end:]
        base = posixpath.dirname(page)
        path = posixpath.relpath("/" + target, "/" + base) if target.strip("/") else posixpath.relpath("/", "/" + base)
        if target.endswith("/") or not target:
            path += "/"
        return path + rest

    def resolve(self, html: str, page: str) -> str:
        """`html` with every reference turned into a link relative to the URL `page`."""
        return _REFERENCE.sub(lambda found: f'{found[1]}="{self.relative(found[2], page)}"', html)


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
