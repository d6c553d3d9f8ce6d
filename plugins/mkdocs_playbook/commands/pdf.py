"""`playbook pdf`: the playbook as a book, in one PDF."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_playbook.book import PAPERS, PdfError, make_pdf
from mkdocs_playbook.commands.common import CommandError, add_project, settings_of
from mkdocs_playbook.problems import PlaybookError

if TYPE_CHECKING:
    from mkdocs_playbook.build import Site
    from mkdocs_playbook.plan import Plan
    from mkdocs_playbook.read.settings import SiteSettings

SUMMARY = "write the whole playbook into one PDF, to read on paper or to send"
ABOUT = """\
Writes the playbook as a book: a cover, contents with page numbers, then strategy, plan, team and every post in full, each thing once.
Months lie across, a sheet each; below them all dates stand as a list.

  playbook pdf                                  playbook.pdf, on A4, of the edition that mkdocs.yml or PLAYBOOK_EDITION names
  playbook pdf --edition client -o client.pdf   what the client may see; the PDF is searched for what they may not

Chromium, Chrome or Edge prints it, if there is one, with tags for screen readers. Without a browser, "pip install 'mkdocs-playbook[pdf]'"
brings what sets it: the same text, with tables instead of pictures. Of pages that you wrote by hand, the pictures are left out.
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", metavar="FILE", type=Path, default=Path("playbook.pdf"), help="the file (default: playbook.pdf)")
    command.add_argument("--edition", metavar="NAME", help="for whom it is made (default: that of mkdocs.yml or PLAYBOOK_EDITION)")
    command.add_argument("--for", dest="reader", metavar="NAME", default="", help="whose copy it is, as the cover says it")
    command.add_argument("--paper", choices=PAPERS, default="a4", help="the sheets that it is for (default: a4)")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--browser", metavar="FILE", type=Path, help="the program that prints it (default: Chromium, Chrome or Edge)")
    which.add_argument("--no-browser", action="store_true", help="set it without a browser")
    add_project(command)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.book.written import seen_texts
    from mkdocs_playbook.build import render_site
    from mkdocs_playbook.editions import select
    from mkdocs_playbook.export.swap import write_whole
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.read.written import read_written

    settings = settings_of(given)
    if given.edition:
        settings = replace(settings, edition=given.edition)
    file: Path = given.output
    if file.is_dir():
        raise CommandError(f"'{file}' is a folder. Name a file, such as '{file / 'playbook.pdf'}'.")
    made = make_plan(settings)
    site = render_site(made, settings)
    texts = seen_texts(read_written(settings)[0], select(made, settings.edition).sees)
    try:
        pdf = make_pdf(site, edition=settings.edition, reader=given.reader, paper=given.paper, browser=_browser(given), written=texts)
    except PdfError as error:
        raise CommandError(str(error)) from error
    _check_leaks(file.name, pdf.content, made, site, settings)
    write_whole(file, pdf.content)
    for note in pdf.notes:
        print(note, file=sys.stderr)
    print(f"{file}: {len(pdf.content) / 2**20:.1f} MB", file=sys.stderr)
    return 0


def _browser(given: argparse.Namespace) -> Path | bool | None:
    browser: Path | None = given.browser
    return False if given.no_browser else browser


def _check_leaks(name: str, content: bytes, made: Plan, site: Site, settings: SiteSettings) -> None:
    """Refuse to write what the edition must not see. Raises `PlaybookError` with all that leaked."""
    from mkdocs_playbook.editions import hides

    if not hides(made, settings.edition):
        return
    from mkdocs_playbook.leaks import find_leaks, secrets_of

    found = find_leaks([(name, content)], secrets_of(made, settings), site)
    if found.problems:
        raise PlaybookError(found.problems)
