"""`playbook handover`: a pack that works without those who made it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from mkdocs_playbook.book import PAPERS, PdfError
from mkdocs_playbook.commands.common import CommandError, add_project, counted, settings_of
from mkdocs_playbook.problems import Place, PlaybookError, Problem

SUMMARY = "make a pack for whoever takes over: site, PDF, calendars, tables and source, that works without you"
ABOUT = """\
Makes a folder and one ZIP file of what the edition 'handover' sees, or another one:

  start-here.html   what is in it, how to change something, whom to ask
  site/             the playbook, opened from a folder or a USB stick, with search; nothing in it asks the internet
  playbook.pdf      the same to read, print and file
  plan.xlsx         the plan as tables, a sheet for each subject; plan.csv has all dates
  feeds/            the calendars as files
  source/           the YAML of it, to go on with
  MANIFEST.sha256   what 'sha256sum -c' checks

The site gets pages of its own: all on one page, owners and contacts, recurring work, what stops working when, open risks, a sheet to sign.
At the end every file is searched for what the edition must not see. If something is found, nothing is put in place.
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--edition", metavar="NAME", default="handover", help="what it shows (default: handover)")
    command.add_argument("--to", metavar="DIR", type=Path, help="where to put it (default: 'handover' beside mkdocs.yml)")
    command.add_argument("--paper", choices=PAPERS, default="a4", help="the paper of the PDF (default: a4)")
    command.add_argument("--version", metavar="NAME", default="", help="what this state of the playbook is called, such as v1.2")
    command.add_argument("--no-chromium", action="store_true", help="make the PDF without a browser, which looks plainer")
    add_project(command)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.handover.pack import check_target, write_pack
    from mkdocs_playbook.plan import make_plan

    settings = settings_of(given)
    settings = replace(settings, edition=given.edition, version=given.version or settings.version)
    if settings.config is None:
        place = Place("mkdocs.yml", 1, 1)
        raise PlaybookError([Problem(place, "E103", "There is no mkdocs.yml here. Go to the folder that holds it, or name it with -f.")])
    target: Path = given.to or settings.root / "handover"
    check_target(target, settings)
    made = make_plan(settings)
    try:
        pack = write_pack(made, settings, target, paper=given.paper, browser=False if given.no_chromium else None)
    except PdfError as error:
        raise CommandError(str(error)) from error
    for warning in pack.warnings:
        print(warning, file=sys.stderr)
    print(f"{pack.folder}\n{pack.archive} ({_size(pack.archive_size)})\n")
    for part, (count, size) in pack.sizes.items():
        print(f"  {part:<16} {_size(size):>9}  {counted(count, 'file')}")
    print("\nBefore you send it:")
    for number, text in enumerate((*pack.notes, *_TO_CHECK), start=1):
        print(f"  {number}. {text}")
    return 0


_TO_CHECK = (
    "Open start-here.html as its reader would, on a computer that is not yours.",
    "Read site/handover/stops.html: settle what ends with the handover.",
    "Print site/handover/sign-off.html, and sign it together.",
)


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB"
