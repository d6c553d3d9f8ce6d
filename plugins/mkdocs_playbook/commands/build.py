"""`playbook build`: a site, whole or not at all."""

from __future__ import annotations

import argparse

from mkdocs_playbook.commands.common import add_project, settings_of

SUMMARY = "build the site with MkDocs, beside the last one, and swap them when it is whole"
ABOUT = ""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--strict", action="store_true", help="fail on warnings too")
    add_project(command)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.export.swap import build_and_swap

    return build_and_swap(settings_of(given), strict=given.strict)
