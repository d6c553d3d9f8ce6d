"""Writes a site as a folder of Markdown pages with HTML in them, for any generator that reads Markdown."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs_playbook.build import Site
from mkdocs_playbook.export.swap import FolderError, check_apart, replaced
from mkdocs_playbook.pages.html import TITLE_ID
from mkdocs_playbook.pages.links import page_url
from mkdocs_playbook.pages.site import RenderedPage, Section, front_matter
from mkdocs_playbook.read.settings import SiteSettings
from mkdocs_playbook.schedule.items import Item, to_json

ITEMS = "items.json"


def write_folder(site: Site, items: Iterable[Item], folder: Path, settings: SiteSettings) -> int:
    """Write everything into `folder`, in place of what was there. Gives the number of files.

    Raises `FolderError` where there is something else than an earlier export.
    """
    check_apart(folder, settings)
    _check_earlier(folder)
    count = 0
    with replaced(folder) as fresh:
        for path, content in _files(site, items):
            file = fresh / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            count += 1
    return count


def _check_earlier(folder: Path) -> None:
    if not folder.exists() or ((folder / ITEMS).is_file() and (folder / "feeds").is_dir()):
        return
    if not folder.is_dir():
        raise FolderError(f"'{folder}' is a file. Name a folder.")
    if any(folder.iterdir()):
        raise FolderError(
            f"The folder '{folder}' holds something else than an earlier export, so it is not replaced. Name a new one, or empty it."
        )


def _files(site: Site, items: Iterable[Item]) -> Iterator[tuple[str, bytes]]:
    for uri, page in site.pages.items():
        url = page_url(uri, site.addresses.directory_urls)
        yield uri, site.addresses.resolve(_markdown(page), url).encode()
        for name, section in _named(page.sections):
            yield posixpath.join("fragments", uri.removesuffix(".md"), f"{name}.html"), site.addresses.resolve(section.html, url).encode()
    yield from site.files.items()
    yield ITEMS, to_json(items).encode()


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
    parts = [front_matter(page).rstrip("\n"), f"# {_plain(page.page.title)} {{ #{TITLE_ID} }}"]
    for section in page.sections:
        if section.title:
            parts.append(f"{'#' * section.level} {_plain(section.title)} {{ #{section.id} }}")
        if section.html:
            parts.append(f"<div>\n{_without_empty_lines(section.html)}\n</div>")
    return "\n\n".join(parts) + "\n"


def _without_empty_lines(html: str) -> str:
    """`html` that looks the same: in a sample of text, line breaks that stand for empty lines are spelled out."""
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    spelled = _SAMPLE.sub(lambda sample: _EMPTY.sub(lambda lines: "&#10;" * (lines[0].count("\n") - 1) + "\n", sample[0]), html)
    return "\n".join(line for line in spelled.split("\n") if line.strip())


_SAMPLE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_EMPTY = re.compile(r"\n(?:[^\S\n]*\n)+")


def _plain(text: str) -> str:
    """Text that means nothing to Markdown: every ASCII punctuation mark as a character reference."""
    return "".join(
        character if character.isalnum() or character == " " or ord(character) > 127 else f"&#{ord(character)};" for character in text
    )
