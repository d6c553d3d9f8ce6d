"""Puts a pack together: the site, the PDF, calendars, tables and source of an edition, with a manifest, as a folder and as one file.

Everything is made beside its place, searched for what the edition must not see, and only then put there as a whole.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from mkdocs_playbook.book import make_pdf
from mkdocs_playbook.book.written import seen_texts
from mkdocs_playbook.build import render_site
from mkdocs_playbook.editions import Selection, select
from mkdocs_playbook.export.swap import check_apart, replaced
from mkdocs_playbook.handover.archive import MANIFEST, manifest, zipped
from mkdocs_playbook.handover.offline import build_offline
from mkdocs_playbook.handover.sheets import Sheet, sheets_of
from mkdocs_playbook.handover.source import SCHEMA, page_of, source_of
from mkdocs_playbook.handover.start_here import start_here
from mkdocs_playbook.handover.tables import as_csv, as_workbook
from mkdocs_playbook.leaks import find_leaks, secrets_of, told
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.problems import FolderError, PlaybookError, Problem
from mkdocs_playbook.read.settings import SiteSettings
from mkdocs_playbook.read.site import files_of
from mkdocs_playbook.read.written import read_written, visibility

SITE, SOURCE, FEEDS = "site", "source", "feeds"
PDF, WORKBOOK, CSV = "playbook.pdf", "plan.xlsx", "plan.csv"


@dataclass(frozen=True, slots=True)
class Pack:
    """What was made: the folder, the archive, the size in bytes and number of its parts, and what to know, a sentence each."""

    folder: Path
    archive: Path
    sizes: Mapping[str, tuple[int, int]]
    """Part of the pack → its number of files, their bytes."""
    archive_size: int
    notes: Sequence[str]
    warnings: Sequence[Problem]


def write_pack(
    made: Plan, settings: SiteSettings, target: Path, *, paper: str = "a4", browser: Path | Literal[False] | None = None
) -> Pack:
    """Make the pack of a plan for the edition in `settings`, in the folder `target`, in place of an earlier one. `paper` and `browser`
    are for its PDF.

    Raises `PlaybookError` with all that leaked, or with what kept the site from being built; `FolderError` where `target` holds
    something else; `PdfError` where there is no way to make a PDF. Each leaves `target` as it was.
    """
    check_target(target, settings)
    pack_settings = replace(
        settings,
        pack=True,
        today=made.today.isoformat(),
        published_url=settings.site_url,
        site_url="",
        use_directory_urls=False,
        source_url="",
    )
    selection = select(made, settings.edition)
    version = settings.version
    name = _name(made, settings.edition, version)
    notes: list[str] = []
    with replaced(target) as fresh:
        site_folder = fresh / SITE
        notes += build_offline(pack_settings, site_folder)
        files = {f"{SITE}/{path}": content for path, content in files_of(site_folder)}
        pages, left_out = _written(selection, settings)
        site = render_site(made, pack_settings, [path for path in pages if path.endswith(".md")])
        texts = seen_texts(pages, selection.sees)
        pdf = make_pdf(site, edition=settings.edition, version=version, paper=paper, browser=browser, written=texts)
        notes += pdf.notes
        files[PDF] = pdf.content
        files |= {path: content for path, content in site.files.items() if path.startswith(f"{FEEDS}/") and path.endswith(".ics")}
        shown = selection.plan
        sheets = sheets_of(shown)
        if sheets:
            files[WORKBOOK] = as_workbook(sheets, made.changed, shown.playbook.title)
        if shown.schedule.items:
            files[CSV] = as_csv(sheets[0])
        source = source_of(selection, pages)
        if source.differences:
            notes.append(f"Some dates come out otherwise when the source is built: {SOURCE}/README.md names each, and which one is right.")
        files |= {f"{SOURCE}/{path}": content for path, content in source.files.items()}
        files |= start_here(shown, name, version, _present(files, site.addresses.url))
        files[MANIFEST] = manifest(files)
        archive = zipped(files, name, made.changed)
        notes += _check(archive, name, sheets, selection, pack_settings)
        _move(site_folder, fresh / name / SITE)
        for path, content in files.items():
            if not path.startswith(f"{SITE}/"):
                file = fresh / name / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        (fresh / f"{name}.zip").write_bytes(archive)
    warnings = [*left_out, *site.warnings]
    return Pack(target / name, target / f"{name}.zip", _sizes(files), len(archive), notes, warnings)


def check_target(target: Path, settings: SiteSettings) -> None:
    """Raise `FolderError` where `target` must not be replaced: people write there, or it holds something else than earlier packs."""
    check_apart(target, settings)
    if not target.exists():
        return
    if not target.is_dir():
        raise FolderError(f"'{target}' is a file. Name a folder.")
    others = [
        path
        for path in target.iterdir()
        if not (path.suffix == ".zip" and path.with_suffix("").is_dir()) and not (path / MANIFEST).is_file()
    ]
    if others:
        raise FolderError(
            f"The folder '{target}' holds something else than an earlier pack ('{others[0].name}'), so it is not replaced. "
            "Name a new one with --to."
        )


def _name(made: Plan, edition: str, version: str) -> str:
    """What the pack is called: playbook, edition, and version or day."""
    plain = re.sub(r"[^\w.-]+", "-", version).strip("-.") or made.today.isoformat()
    return f"{made.playbook.playbook.id}-{edition}-{plain}"


def _written(selection: Selection, settings: SiteSettings) -> tuple[dict[str, bytes], list[Problem]]:
    """The hand-written files that the edition sees, and warnings about those that are left out."""
    written, left_out = read_written(settings)
    pages = {}
    for path, content in written.items():
        if path.endswith(".md"):
            text = content.decode("utf-8", "replace")
            who = visibility(text)
            if who is not None and not selection.sees(who):
                continue
            content = page_of(text, path, selection).encode()
        pages[path] = content
    return pages, left_out


def _present(files: Mapping[str, bytes], url: Callable[[str], str]) -> dict[str, str]:
    """The parts of the pack that there are, and where each begins; `url` is where a page of the site lies."""
    parts = {
        "site": f"{SITE}/index.html",
        "pdf": PDF,
        "sheet": WORKBOOK,
        "csv": CSV,
        "feeds": f"{SITE}/{url('subscribe')}",
        "source": f"{SOURCE}/README.md",
        "stops": f"{SITE}/{url('handover/stops')}",
    }
    return {key: path for key, path in parts.items() if path in files}


def _check(archive: bytes, name: str, sheets: Sequence[Sheet], selection: Selection, settings: SiteSettings) -> Iterator[str]:
    """Look into the archive for what the edition must not see. Raises `PlaybookError` with all that leaked."""
    if not selection.hides:
        return
    found = find_leaks(_readable(archive, name, sheets), secrets_of(selection.whole, settings), render_site(selection.whole, settings))
    if found.problems:
        raise PlaybookError([*found.problems, Problem(found.problems[0].place, "E111", told(found, settings.edition))])
    for path in found.unread:
        yield f"'{path}' was not looked into for what others must not see: install pypdf or pdftotext."


def _readable(archive: bytes, name: str, sheets: Sequence[Sheet]) -> Iterator[tuple[str, bytes]]:
    """Each file of the archive. Of the workbook, what a reader sees: in its files, days are numbers, which look like amounts."""
    with zipfile.ZipFile(io.BytesIO(archive)) as pack:
        for info in pack.infolist():
            path, content = info.filename.removeprefix(f"{name}/"), pack.read(info)
            if path == WORKBOOK:
                with zipfile.ZipFile(io.BytesIO(content)) as book:
                    inner = {part.filename: book.read(part) for part in book.infolist() if "worksheets/" not in part.filename}
                yield from ((f"{path}/{part}", data) for part, data in inner.items())
                yield from ((f"{path}/{sheet.name}.csv", as_csv(sheet)) for sheet in sheets)
            elif path != f"{SOURCE}/{SCHEMA}":  # it says nothing of this playbook
                yield path.removeprefix(f"{SITE}/"), content


def _move(folder: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(place)


def _sizes(files: Mapping[str, bytes]) -> dict[str, tuple[int, int]]:
    sizes: dict[str, tuple[int, int]] = {}
    for path, content in files.items():
        part = path.partition("/")[0] + ("/" if "/" in path else "")
        count, size = sizes.get(part, (0, 0))
        sizes[part] = count + 1, size + len(content)
    return dict(sorted(sizes.items()))
