"""`playbook export`: the playbook for other site engines."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_playbook.commands.common import add_project, counted, settings_of
from mkdocs_playbook.problems import PlaybookError

if TYPE_CHECKING:
    from mkdocs_playbook.plan import Plan
    from mkdocs_playbook.read.settings import SiteSettings

SUMMARY = "write the playbook as Markdown, HTML, feeds and JSON, without MkDocs"
ABOUT = """\
Writes the whole playbook into a folder, for other site engines and for keeping:

  mkdocs.yml   the site's settings, with the playbook in the navigation
  docs/        the site: every page as Markdown, your own pages, assets/ and feeds/, which are byte for byte those of the site.
               For engines that know the extension attr_list: Zensical, ProperDocs, MkDocs
  fragments/   the parts of every page as HTML
  items.json   everything that has a date, as JSON
  about.json   whose plan it is, its version, when it last changed, as of when and for whom it was written

To build the site with Zensical, into DIR/site:

  playbook export DIR && zensical build -f DIR/mkdocs.yml

To look at it while you write, run these side by side:

  playbook export --watch DIR
  zensical serve -f DIR/mkdocs.yml

DIR is a new folder, an empty one, or that of an earlier export, which is replaced as a whole, with a site that was built in it; if that
fails, it stays as it was. With --watch, only what changed is written, and everything else in DIR stays.
"""
PAUSE = 0.5
"""Seconds between two looks at the sources."""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", metavar="DIR", type=Path, help="the folder to write")
    command.add_argument("--site-url", metavar="URL", help="the address of the site, for links in feeds (default: that in mkdocs.yml)")
    command.add_argument("--watch", action="store_true", help="write what changes whenever a source is saved, until Ctrl-C")
    add_project(command)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.export.folder import write_folder

    if given.watch:
        return _watch(given)
    settings = _settings(given)
    files = _files(given, settings)
    write_folder(files, given.folder, settings)
    print(f"{counted(len(files), 'file')} in {given.folder}", file=sys.stderr)
    return 0


def _watch(given: argparse.Namespace) -> int:
    """Export whenever a source was saved. What is broken is told, and the last good export stays."""
    from mkdocs_playbook.export.folder import check_folder, update_folder
    from mkdocs_playbook.read.written import states

    settings = _settings(given)
    check_folder(given.folder, settings)
    print(f"Watching. Each change goes to {given.folder}; Ctrl-C ends it.", file=sys.stderr)
    seen: object = None
    try:
        while True:
            now = states(settings)  # before the sources are read, so that what is saved meanwhile counts as new
            if now != seen:
                seen = now
                try:
                    settings = _settings(given)
                    count = update_folder(_files(given, settings), given.folder, settings)
                except PlaybookError as error:
                    for problem in error.problems:
                        print(problem, file=sys.stderr)
                    print(f"{counted(len(error.problems), 'problem')}. The last good export stays.", file=sys.stderr)
                except OSError as error:  # a file that an editor is just replacing, a full disk: the next save may do
                    print(f"{error.filename or given.folder}: {error.strerror}. The next save tries again.", file=sys.stderr)
                else:
                    print(f"{counted(count, 'file')} changed in {given.folder}", file=sys.stderr)
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 0


def _settings(given: argparse.Namespace) -> SiteSettings:
    settings = settings_of(given)
    return settings if given.site_url is None else replace(settings, site_url=given.site_url)


def _check_leaks(files: Mapping[str, bytes], made: Plan, settings: SiteSettings) -> None:
    """Refuse to write what the edition must not see. Raises `PlaybookError` with all that leaked."""
    from mkdocs_playbook.build import render_site
    from mkdocs_playbook.editions import hides

    if not hides(made, settings.edition):
        return
    from mkdocs_playbook.leaks import find_leaks, secrets_of

    found = find_leaks(files.items(), secrets_of(made, settings), render_site(made, settings))
    for path in found.unread:
        print(f"{path}: could not be looked into.", file=sys.stderr)
    if found.problems:
        raise PlaybookError(found.problems)


def _files(given: argparse.Namespace, settings: SiteSettings) -> Mapping[str, bytes]:
    from mkdocs_playbook.export.folder import exported
    from mkdocs_playbook.plan import make_plan

    made = make_plan(settings)
    files, warnings = exported(made, given.folder, settings)
    _check_leaks(files, made, settings)
    for warning in warnings:
        print(warning, file=sys.stderr)
    return files
