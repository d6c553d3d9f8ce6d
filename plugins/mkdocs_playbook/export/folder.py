"""Writes a site as a folder of Markdown pages with HTML in them, for any generator that reads Markdown."""

from __future__ import annotations

import json
import posixpath
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from mkdocs_playbook.build import Site, render_site
from mkdocs_playbook.editions import select
from mkdocs_playbook.export.config import DOCS, site_config
from mkdocs_playbook.export.swap import check_apart, replaced
from mkdocs_playbook.markdown_blocks import with_blocks
from mkdocs_playbook.pages.html import TITLE_ID
from mkdocs_playbook.pages.links import page_file, page_url
from mkdocs_playbook.pages.site import RenderedPage, Section, front_matter
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.problems import FolderError, Problem, Problems
from mkdocs_playbook.read.settings import SiteSettings
from mkdocs_playbook.read.written import read_written, visibility
from mkdocs_playbook.schedule.items import to_json

CONFIG = "mkdocs.yml"
FRAGMENTS = "fragments"
ITEMS = "items.json"
ABOUT = "about.json"


def exported(made: Plan, folder: Path, settings: SiteSettings) -> tuple[dict[str, bytes], list[Problem]]:
    """Every file of an export into `folder`, by its path there, and warnings about what will be missed."""
    written, left_out = read_written(settings)
    sees = select(made, settings.edition).sees
    hidden = {path for path, content in written.items() if path.endswith(".md") and not _is_seen(content, sees)}
    written = {path: content for path, content in written.items() if path not in hidden}
    pages = [path for path in written if path.endswith(".md")]
    site = render_site(made, settings, pages)
    problems = Problems()
    written |= {path: _with_blocks(path, written[path], site, problems) for path in pages}
    files = dict(_site_files(site, written))
    shown = site.plan or made
    files[ITEMS] = to_json(shown.schedule.items).encode()
    files[ABOUT] = _about(shown, site, settings.edition)
    files[CONFIG] = site_config(site, pages, folder, settings, shown.playbook.title, hidden)
    return files, [*made.warnings, *site.warnings, *left_out, *problems.all]


def _about(shown: Plan, site: Site, edition: str) -> bytes:
    """Which plan the export is of. `later` counts the commits since the version; `saved` says whether all of it is in git."""
    about, version = shown.playbook.playbook, site.version
    said = {
        "id": about.id,
        "title": shown.playbook.title,
        "edition": edition,
        "version": version and version.name,
        "later": version and version.later,
        "saved": version and version.is_saved,
        "changed": shown.changed.isoformat(),
        "today": shown.today.isoformat(),
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _is_seen(content: bytes, sees: Callable[[str], bool]) -> bool:
    """Whether a hand-written page is for those for whom the export is made."""
    who = visibility(content.decode("utf-8", "replace"))
    return who is None or sees(who)


def write_folder(files: Mapping[str, bytes], folder: Path, settings: SiteSettings) -> None:
    """Write `files` into `folder`, in place of all that was there.

    Raises `FolderError` where there is something else than an earlier export.
    """
    check_folder(folder, settings)
    with replaced(folder) as fresh:
        for path, content in files.items():
            file = fresh / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def update_folder(files: Mapping[str, bytes], folder: Path, settings: SiteSettings) -> int:
    """Make `folder` hold `files`, without touching those that it holds already: servers that watch it follow. Gives how many changed.

    What is gone is removed from `docs` and `fragments`; what an engine puts beside them, such as the site, stays. Each file is whole
    at any moment. Raises `FolderError` as `write_folder` does.
    """
    check_folder(folder, settings)
    folder = folder.resolve()
    ours = [path for name in (DOCS, FRAGMENTS) for path in sorted((folder / name).rglob("*"), reverse=True)]
    gone = [path for path in ours if not path.is_dir() and path.relative_to(folder).as_posix() not in files]
    changed = [path for path, content in files.items() if not _holds(folder / path, content)]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        for number, path in enumerate(changed):
            (Path(beside) / str(number)).write_bytes(files[path])
        for file in gone:
            file.unlink()
        for inner in ours:
            if inner.is_dir() and not any(inner.iterdir()):
                inner.rmdir()
        for number, path in enumerate(changed):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(beside) / str(number)).replace(folder / path)
    return len(changed) + len(gone)


def _holds(file: Path, content: bytes) -> bool:
    return file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content


def check_folder(folder: Path, settings: SiteSettings) -> None:
    """Raise `FolderError` where `folder` must not be written: people write there, or it holds something else than an earlier export."""
    check_apart(folder, settings)
    if not folder.exists() or ((folder / ITEMS).is_file() and (folder / CONFIG).is_file() and (folder / DOCS).is_dir()):
        return
    if not folder.is_dir():
        raise FolderError(f"'{folder}' is a file. Name a folder.")
    if any(folder.iterdir()):
        raise FolderError(
            f"The folder '{folder}' holds something else than an earlier export, so it is not replaced. Name a new one, or empty it."
        )


def _site_files(site: Site, written: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The site as an engine takes it: what people wrote by hand wins over what is made for the same place."""
    urls = site.addresses.directory_urls
    taken = {_place(path, urls) for path in written}
    for uri, page in site.pages.items():
        url = page_url(uri, urls)
        if _place(uri, urls) not in taken:
            yield posixpath.join(DOCS, uri), site.addresses.resolve(_markdown(page), url).encode()
        for name, section in _named(page.sections):
            yield posixpath.join(FRAGMENTS, uri.removesuffix(".md"), f"{name}.html"), site.addresses.resolve(section.html, url).encode()
    for path, content in (*((path, content) for path, content in site.files.items() if path not in taken), *written.items()):
        yield posixpath.join(DOCS, path), content


def _with_blocks(path: str, content: bytes, site: Site, problems: Problems) -> bytes:
    try:
        text = content.decode()
    except UnicodeDecodeError:  # for the engine to tell
        return content
    return with_blocks(text, path, page_url(path, site.addresses.directory_urls), site, problems).encode()


def _place(path: str, directory_urls: bool) -> str:
    """Where what lies at `path` among the pages is on the site."""
    return page_file(path, directory_urls) if path.endswith(".md") else path


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
    parts = [front_matter(page).rstrip("\n"), f"# {_plain(page.page.title)} {{ #{TITLE_ID}{page.attributes} }}"]
    for section in page.sections:
        if section.title:
            parts.append(f"{'#' * section.level} {_plain(section.title)} {{ #{section.id}{section.attributes} }}")
        if section.html:
            parts.append(f"<div>\n{_without_empty_lines(section.html)}\n</div>")
    if page.foot_html:
        parts.append(f"<div>\n{_without_empty_lines(page.foot_html)}\n</div>")
    return "\n\n".join(parts) + "\n"


def _without_empty_lines(html: str) -> str:
    """`html` that looks the same: in a sample of text, line breaks that stand for empty lines are spelled out."""
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    spelled = _SAMPLE.sub(lambda sample: _EMPTY.sub(lambda lines: "&#10;" * (lines[0].count("\n") - 1) + "\n", sample[0]), html)
    return "\n".join(_OPENING.sub(_reference, line) for line in spelled.split("\n") if line.strip())


_SAMPLE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_EMPTY = re.compile(r"\n(?:[^\S\n]*\n)+")
_OPENING = re.compile(r"(?<=^)\s*[!-%'-/:;=-@[-`{-~]")
"""A line that begins with a sign that may mean something to an extension: some, such as fences of code, look into HTML too."""


def _reference(opening: re.Match[str]) -> str:
    return f"{opening[0][:-1]}&#{ord(opening[0][-1])};"


def _plain(text: str) -> str:
    """Text that means nothing to Markdown: every ASCII punctuation mark as a character reference."""
    return "".join(
        character if character.isalnum() or character == " " or ord(character) > 127 else f"&#{ord(character)};" for character in text
    )
