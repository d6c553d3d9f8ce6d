"""`playbook check`: problems and findings."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_playbook.collector import resting
from mkdocs_playbook.commands.common import CommandError, add_project, counted, settings_of
from mkdocs_playbook.problems import PlaybookError, Problem, one_of, shown

if TYPE_CHECKING:
    from mkdocs_playbook.read.settings import SiteSettings
    from mkdocs_playbook.review.rules import Finding

SUMMARY = "tell what is wrong and what is missing"
ABOUT = """\
Tells what is wrong with the playbook, a line each: path:line:column: code text.

  E, Y, M, D   a problem: the playbook cannot be built until it is mended
  Y2, D1       a warning: read, but probably not as you meant it
  F            a calendar feed that some calendars will not take
  S, K, P, C, W   a finding: something is missing between strategy, plan and team

A finding's code is explained by 'playbook rule CODE' and in the guide of the site. Which of them matter is said in the playbook
('settings: review:'), at an entry ('ignore: {S103: the reason}'), or by path in mkdocs.yml (the plugin's 'ignore').

Exit code: 0 if all is well; 1 if there are problems, findings that 'settings: review: fail_on:' names, or, with --strict,
warnings; 2 if the command was wrong.
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        choices=("text", "concise", "json", "github", "sarif"),
        default="text",
        help="text with the line (default), concise text, json for programs, github for pull requests, sarif for code hosts",
    )
    command.add_argument(
        "--select", metavar="CODES", action="append", help="tell only these findings: codes such as S102, or K for all of K"
    )
    command.add_argument("--ignore", metavar="CODES", action="append", help="do not tell these findings")
    command.add_argument("--strict", action="store_true", help="fail on warnings too")
    command.add_argument(
        "--write-baseline", action="store_true", help="accept what is missing today, and tell only what is new from now on"
    )
    command.add_argument(
        "--feeds",
        metavar="FILE",
        type=Path,
        nargs="*",
        help="check calendar files instead, anybody's; without a FILE, the feeds that this playbook would publish",
    )
    add_project(command)


def run(given: argparse.Namespace) -> int:
    with resting():  # a check is soon over, and needs all it has until then
        return _run(given)


def _run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.plan import make_plan, site_choice
    from mkdocs_playbook.report import FORMATS
    from mkdocs_playbook.review.review import fails

    fail_on: Sequence[str] = ("error",)
    failed = False
    sources: Mapping[str, bytes] = {}
    try:
        settings = settings_of(given)
        if given.feeds is not None:
            found = _lint(given, settings)
        else:
            choice = replace(
                site_choice(settings, with_baseline=not given.write_baseline), select=_codes(given.select), ignore=_codes(given.ignore)
            )
            made = make_plan(settings, choice, dated=False)
            if given.write_baseline:
                return _write_baseline(made.findings, settings)
            sources = made.sources
            found = sorted([*made.warnings, *(finding.as_problem() for finding in made.findings)])
            fail_on = made.playbook.settings.review.fail_on
            failed = any(fails(finding, fail_on) for finding in made.findings)
    except PlaybookError as error:
        found, sources = error.problems, error.sources
    print(FORMATS[given.format](found, sources), end="")
    if given.format in ("text", "concise"):
        kinds = {"error": "problem", "warning": "warning", "info": "note"}
        counts = {word: sum(problem.severity == severity for problem in found) for severity, word in kinds.items()}
        told = ", ".join(counted(count, word) for word, count in counts.items() if count)
        fine = "Calendars will take these feeds." if given.feeds is not None else "Nothing is wrong, nothing is missing."
        print(told or fine, file=sys.stderr)
    severities = {"error", "warning"} if given.strict else {"error"}
    return 1 if failed or any(problem.severity in severities for problem in found) else 0


def _codes(given: Sequence[str] | None) -> tuple[str, ...]:
    """Codes of rules, or the start of several, parted by commas."""
    from mkdocs_playbook.review.review import UNUSED
    from mkdocs_playbook.review.rules import RULES

    codes = tuple(code.strip().upper() for part in given or () for code in part.split(",") if code.strip())
    for code in codes:
        if not any(known.startswith(code) for known in (*RULES, UNUSED)):
            near = [known for known in RULES if known[0] == code[0]]
            raise CommandError(f"There is no rule '{code}'. Write one such as {one_of(sorted(near or RULES), 6)}.")
    return codes


def _write_baseline(findings: Sequence[Finding], settings: SiteSettings) -> int:
    from mkdocs_playbook.export.swap import write_whole
    from mkdocs_playbook.review.baseline import FILE, write_baseline

    write_whole(settings.root / FILE, write_baseline(findings).encode())
    print(f"{counted(len(findings), 'finding')} written to {FILE}: from now on only new ones are told.", file=sys.stderr)
    return 0


def _lint(given: argparse.Namespace, settings: SiteSettings) -> list[Problem]:
    """What is wrong with calendar files: those named, or the playbook's own feeds."""
    from mkdocs_playbook.feeds.lint import lint

    found: list[Problem] = []
    if given.feeds:
        files = {shown(str(file), 1000): _content(file) for file in given.feeds}
    else:
        from mkdocs_playbook.build import addresses_of, feeds_of_plan
        from mkdocs_playbook.feeds.feeds import without_token
        from mkdocs_playbook.feeds.limits import over_limits
        from mkdocs_playbook.plan import make_plan

        feeds = feeds_of_plan(make_plan(settings), addresses_of(settings), settings.edition)
        found += over_limits(feeds, settings.site_url)
        files = {without_token(path): content for path, content in feeds.items()}
    return sorted([*found, *(problem for path, content in files.items() for problem in lint(content, path))])


def _content(file: Path) -> bytes:
    name = shown(str(file), 300)
    if file.is_dir():
        raise CommandError(f"'{name}' is a folder. Name calendar files, or write 'playbook check {name} --feeds'.")
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"The file '{name}' cannot be read: {error.strerror}.") from error
