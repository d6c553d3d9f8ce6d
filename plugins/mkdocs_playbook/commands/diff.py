"""`playbook diff`: what changed between two plans."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_playbook.commands.common import CommandError, settings_of
from mkdocs_playbook.problems import PlaybookError, Problem, Problems

if TYPE_CHECKING:
    from mkdocs_playbook.compare.changes import Compared
    from mkdocs_playbook.read.settings import SiteSettings

SUMMARY = "tell what changed in the plan, between two revisions or two folders"
ABOUT = """\
Tells what changed in the plan, in words: what moved, what was added or cancelled, which targets are others, who does what now.
What follows from a change, such as the deadlines of a post that moved, stands with it.

  playbook diff                     from the last tag to what is in the folder now; without tags, from the last commit
  playbook diff HEAD~5              from five commits ago to now
  playbook diff v1 v2               from one tag to another
  playbook diff main@{yesterday}    what happened since yesterday
  playbook diff ../handed-over .    from one folder with a playbook to another

A name that is both is taken for the folder; 'refs/heads/NAME' is the branch of that name.

Exit code: 0; with --exit-code, 1 if there are changes; 1 if one of the two plans cannot be read; 2 if the command was wrong.
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", metavar="OLD", nargs="?", help="a git revision, or a folder (default: the last tag, else the last commit)")
    command.add_argument("new", metavar="NEW", nargs="?", help="a git revision, or a folder (default: what is in the project's folder now)")
    command.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="text for the terminal (default), markdown for a comment on a pull request, json for programs",
    )
    command.add_argument("--exit-code", action="store_true", help="exit with 1 if there are changes, as git diff does")
    command.add_argument("-f", "--config-file", metavar="FILE", type=Path, help="the site's mkdocs.yml (default: the one in this folder)")
    command.set_defaults(project=None)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.compare.compare import compare
    from mkdocs_playbook.compare.report import as_json, as_markdown, as_text
    from mkdocs_playbook.compare.telling import tell
    from mkdocs_playbook.read.history import HistoryError, last_revision

    try:
        settings = settings_of(given)
        old_name = given.old
        if old_name is None:
            old_name = last_revision(settings.root).name
        config = given.config_file.name if given.config_file else None
        old = _side(old_name, settings, config, is_revision=given.old is None)
        new = _side(given.new, settings, config) if given.new else _of_folder(settings, "")
    except HistoryError as error:
        raise CommandError(str(error)) from error
    changes = compare(old, new)
    if given.format == "json":
        print(as_json(changes), end="")
    else:
        print(f"From {old_name} to {given.new or 'what is in the folder now'}:", file=sys.stderr)
        about = new.playbook.playbook
        telling = tell(changes, about.language, about.currency)
        print(as_markdown(telling) if given.format == "markdown" else as_text(telling), end="")
    return 1 if given.exit_code and changes else 0


def _side(name: str, settings: SiteSettings, config: str | None, *, is_revision: bool = False) -> Compared:
    """The plan in the folder `name`, else at the revision of that name."""
    from mkdocs_playbook.read.history import find_revision, read_revision

    folder = Path(name)
    if name and not is_revision and _is_playbook(folder):
        return _of_folder(_settings_of_folder(folder), f"{name.rstrip('/')}/")
    if not is_revision and folder.is_dir() and ("/" in name or name in (".", "..")):
        raise CommandError(f"The folder '{name}' holds no playbook: there is neither a mkdocs.yml nor a folder content in it.")
    revision = find_revision(settings.root, name)
    problems = Problems()
    try:
        _, files = read_revision(revision, config, problems)
    except PlaybookError as error:
        raise _placed(error.problems, f"{name}:") from error
    return _planned(files, problems, f"{name}:")


def _is_playbook(folder: Path) -> bool:
    from mkdocs_playbook.read.settings import CONFIG_NAMES, DEFAULT_SOURCES

    return folder.is_dir() and any((folder / name).exists() for name in (*CONFIG_NAMES, *DEFAULT_SOURCES))


def _settings_of_folder(folder: Path) -> SiteSettings:
    """The settings in the folder. One without mkdocs.yml, such as a part of a handover, need not have all of the usual folders."""
    from mkdocs_playbook.read.settings import DEFAULT_SOURCES, read_settings

    settings = read_settings(folder)
    if settings.config:
        return settings
    return replace(settings, sources=tuple(source for source in DEFAULT_SOURCES if (folder / source).is_dir()))


def _of_folder(settings: SiteSettings, prefix: str) -> Compared:
    from mkdocs_playbook.read.folder import read_folder

    problems = Problems()
    files = read_folder(settings.root, settings.sources, settings.docs_dir, settings.site_dir, problems)
    return _planned(files, problems, prefix)


def _planned(files: dict[str, bytes], problems: Problems, prefix: str) -> Compared:
    """The plan in `files`. Raises `PlaybookError` with every problem, in whose places `prefix` says which side is meant."""
    from mkdocs_playbook.compare.changes import Compared
    from mkdocs_playbook.plan import plan

    found = plan(files, problems)
    if found is None or problems:
        raise _placed(problems.errors, prefix)
    return Compared(*found)


def _placed(problems: list[Problem], prefix: str) -> PlaybookError:
    return PlaybookError(replace(problem, place=problem.place._replace(path=prefix + problem.place.path)) for problem in problems)
