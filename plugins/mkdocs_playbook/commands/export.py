"""`playbook export`: the playbook for other site generators."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from mkdocs_playbook.commands.common import add_project, counted, settings_of

SUMMARY = "write the playbook as Markdown, HTML, feeds and JSON, without MkDocs"
ABOUT = """\
Writes the whole playbook into a folder, for other site generators and for keeping:

  *.md         every page as Markdown, for generators that know the extension attr_list: MkDocs, Zensical and others
  fragments/   the parts of every page as HTML
  feeds/       the calendar feeds, byte for byte those of the site
  assets/      the style sheet
  items.json   everything that has a date, as JSON

DIR is a new folder, an empty one, or that of an earlier export, which is replaced as a whole; if that fails, it stays as it was.
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", metavar="DIR", type=Path, help="the folder to write")
    command.add_argument("--site-url", metavar="URL", help="the address of the site, for links in feeds (default: that in mkdocs.yml)")
    add_project(command)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.build import make_plan, render_site
    from mkdocs_playbook.export.folder import write_folder

    settings = settings_of(given)
    if given.site_url is not None:
        settings = replace(settings, site_url=given.site_url)
    made = make_plan(settings)
    for warning in made.warnings:
        print(warning, file=sys.stderr)
    count = write_folder(render_site(made, settings), made.schedule.items, given.folder, settings)
    print(f"{counted(count, 'file')} in {given.folder}", file=sys.stderr)
    return 0
