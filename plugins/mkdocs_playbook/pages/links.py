"""Addresses of the site: how what an address names is found from any page, in both styles of URL and below any mount.

Pages are written with references (`href="playbook:posts/desk-upgrades"`); only when a page's own place is known are they
turned into relative links. An address is a page's path without its ending, perhaps with `#anchor`; '' is the home page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass, field

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

    def uri(self, address: str) -> str:
        """The Markdown file of a page: `posts/desk-upgrades.md`."""
        path = address.partition("#")[0]
        name = "index.md" if not path else f"{path}/index.md" if path in self.indexes else f"{path}.md"
        return posixpath.join(self.mount, name)

    def url(self, address: str) -> str:
        """The URL of what an address names, relative to the site's top: `posts/desk-upgrades/`."""
        path, sign, anchor = address.partition("#")
        if "." in posixpath.basename(path):  # a file, such as a feed
            return path
        return page_url(self.uri(path), self.directory_urls) + sign + anchor

    def absolute(self, address: str) -> str:
        """The whole URL, or '' where the site does not know its own."""
        return f"{self.site_url.rstrip('/')}/{self.url(address)}" if self.site_url else ""

    def relative(self, address: str, page: str) -> str:
        """The link from the page at the URL `page` to what `address` names."""
        target, sign, anchor = self.url(address).partition("#")
        base = posixpath.dirname(page)
        path = posixpath.relpath("/" + target, "/" + base) if target.strip("/") else posixpath.relpath("/", "/" + base)
        if target.endswith("/") or not target:
            path += "/"
        return path + sign + anchor

    def resolve(self, html: str, page: str) -> str:
        """`html` with every reference turned into a link relative to the URL `page`."""
        return _REFERENCE.sub(lambda found: f'{found[1]}="{self.relative(found[2], page)}"', html)


def page_url(uri: str, directory_urls: bool) -> str:
    """The URL that MkDocs gives to the page of the Markdown file `uri`, relative to the site's top."""
    stem = uri.removesuffix(".md")
    if not directory_urls:
        return f"{stem}.html"
    return stem.removesuffix("index") if posixpath.basename(stem) == "index" else f"{stem}/"
