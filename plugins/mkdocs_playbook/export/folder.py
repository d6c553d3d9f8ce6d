"""Writes a site as a folder of Markdown pages with HTML in them, for any generator that reads Markdown."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from mkdocs_playbook.build import Site
from mkdocs_playbook.export.swap import replaced
from mkdocs_playbook.pages.links import page_url
from mkdocs_playbook.pages.site import RenderedPage, Section
from mkdocs_playbook.schedule.items import Item, to_json


def write_folder(site: Site, items: Iterable[Item], folder: Path) -> int:
    """Write everything into `folder`, in place of what was there. Gives the number of files."""
    count = 0
    with replaced(folder) as fresh:
        for path, content in _files(site, items):
            file = fresh / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            count += 1
    return count


def _files(site: Site, items: Iterable[Item]) -> Iterator[tuple[str, bytes]]:
    for uri, page in site.pages.items():
        url = page_url(uri, site.addresses.directory_urls)
        yield uri, site.addresses.resolve(_markdown(page), url).encode()
        for name, section in _named(page.sections):
            yield posixpath.join("fragments", uri.removesuffix(".md"), f"{name}.html"), site.addresses.resolve(section.html, url).encode()
    yield from site.files.items()
    yield "items.json", to_json(items).encode()


def _named(sections: Iterable[Section]) -> Iterator[tuple[str, Section]]:
    """Each section with a name of its own: its anchor, or that of the heading above and a number."""
    above, number = "top", 0
    for section in sections:
        above, number = (section.id, 0) if section.id else (above, number + 1)
        yield (f"{above}-{number}" if number else above), section


def _markdown(page: RenderedPage) -> str:
    """Headings as Markdown, so that the generator can list them; what is below them as HTML that it leaves alone.

    An empty line would end a block of HTML (CommonMark 4.6), so there is none in it.
    """
    meta: dict[str, object] = {"title": page.page.title}
    if page.page.description:
        meta["description"] = page.page.description
    if not page.page.search:
        meta["search"] = {"exclude": True}
    parts = [f"---\n{yaml.safe_dump(meta, allow_unicode=True)}---", f"# {_plain(page.page.title)}"]
    for section in page.sections:
        if section.title:
            parts.append(f"{'#' * section.level} {_plain(section.title)} {{ #{section.id} }}")
        if section.html:
            lines = [line for line in section.html.replace("\r", "").split("\n") if line.strip()]
            parts.append("\n".join(["<div>", *lines, "</div>"]))
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """Text that means nothing to Markdown: every ASCII punctuation mark as a character reference."""
    return "".join(
        character if character.isalnum() or character == " " or ord(character) > 127 else f"&#{ord(character)};" for character in text
    )
