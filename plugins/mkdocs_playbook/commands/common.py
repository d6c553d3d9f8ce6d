"""What several subcommands share: where the project is, and what is said about it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs_playbook.read.settings import SiteSettings


class CommandError(Exception):
    """The command names something that is not there."""


def add_project(command: argparse.ArgumentParser) -> None:
    """Arguments that say which playbook is meant."""
    where = command.add_mutually_exclusive_group()
    where.add_argument("-f", "--config-file", metavar="FILE", type=Path, help="the site's mkdocs.yml (default: the one in this folder)")
    where.add_argument("project", nargs="?", metavar="PROJECT", type=Path, help="the folder with mkdocs.yml (default: this folder)")


def settings_of(given: argparse.Namespace) -> SiteSettings:
    """The settings of the site that the arguments of `add_project` name.

    Raises `CommandError` where there is none, and `PlaybookError` where its settings cannot be read.
    """
    from mkdocs_playbook.read.settings import read_settings

    config: Path | None = given.config_file
    if config is not None and not config.is_file():
        raise CommandError(f"There is no file '{config}'.")
    root: Path = given.project or (config.parent if config else Path())
    if not root.is_dir():
        raise CommandError(f"There is no folder '{root}'.")
    return read_settings(root, config)


def counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
