"""`playbook leaks`: what somebody else must not see, in what was built for them."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from mkdocs_playbook.commands.common import CommandError, add_project, counted, settings_of
from mkdocs_playbook.problems import one_of

SUMMARY = "look for what an edition must not see in a site or pack that was built for it"
ABOUT = """\
Looks in every file of SITE for what the playbook says and an edition must not see: entries that are marked 'visibility: team', notes,
e-mail addresses, budgets, texts that are not ready, and whatever else belongs to the team.

  playbook leaks site                     the edition that mkdocs.yml or PLAYBOOK_EDITION names
  playbook leaks --edition client pack.zip

SITE is a folder or a single file. HTML, the search index, feeds, JSON, CSV, sheets, archives and PDF are read as those who get them read
them. What the visible part of the playbook says as well is no leak. The build of such an edition does the same at its end.

Exit code: 0 if nothing leaked, 1 if something did, 2 if the command was wrong.
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("site", metavar="SITE", type=Path, help="the folder or file to look into")
    command.add_argument("--edition", metavar="NAME", help="for whom it was built (default: that of mkdocs.yml or PLAYBOOK_EDITION)")
    add_project(command)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.build import render_site
    from mkdocs_playbook.editions import hides
    from mkdocs_playbook.leaks import find_leaks, secrets_of, told
    from mkdocs_playbook.model.editions import BUILT_IN, TEAM
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.read.site import files_of

    settings = settings_of(given)
    if given.edition:
        settings = replace(settings, edition=given.edition)
    site: Path = given.site
    if not site.exists():
        raise CommandError(f"There is no file or folder '{site}'.")
    made = make_plan(settings)
    if not hides(made, settings.edition):
        others = [name for name in (*BUILT_IN, *made.playbook.settings.editions) if name != TEAM]
        raise CommandError(f"The edition '{settings.edition}' sees everything. Name another one: --edition {one_of(others)}.")
    secrets = secrets_of(made, settings)
    found = find_leaks(files_of(site), secrets, render_site(made, settings))
    for problem in found.problems:
        print(problem)
    for path in found.unread:
        print(f"{path}: could not be looked into.", file=sys.stderr)
    if found.problems:
        print(told(found, settings.edition), file=sys.stderr)
        return 1
    print(f"Looked for {counted(len(secrets.all), 'hidden text')} of the edition '{settings.edition}': nothing leaked.", file=sys.stderr)
    return 0
