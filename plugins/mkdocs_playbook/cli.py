"""The `playbook` command. Each subcommand imports only what it needs, so that checking stays fast."""

from __future__ import annotations

import argparse
import json
import os
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_playbook import __version__
from mkdocs_playbook.export.swap import FolderError
from mkdocs_playbook.problems import PlaybookError, Problem, one_of, shown, suggestion
from mkdocs_playbook.read.settings import SiteSettings, read_settings

if TYPE_CHECKING:
    from mkdocs_playbook.review.rules import Finding

_ABOUT = """\
A content playbook: strategy, plan and team in YAML, as a site and as calendar feeds.

Write the playbook in the folders content/ and calendars/ beside mkdocs.yml, then:

  playbook check           tell what cannot be used, and what is missing
  playbook build           build the site; if that fails, the last one stays whole
  mkdocs serve             look at it while you write
"""

_CHECK = """\
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

_EXPORT = """\
Writes the whole playbook into a folder, for other site generators and for keeping:

  *.md         every page as Markdown, for generators that know the extension attr_list: MkDocs, Zensical and others
  fragments/   the parts of every page as HTML
  feeds/       the calendar feeds, byte for byte those of the site
  assets/      the style sheet
  items.json   everything that has a date, as JSON

DIR is a new folder, an empty one, or that of an earlier export, which is replaced as a whole; if that fails, it stays as it was.
"""

_TRACE = """\
Shows where an entry stands between the goals and the work: goal, KPI, campaign, series, post, task.

  playbook trace awareness            a goal, with all that is done for it
  playbook trace desk-upgrades        a post: why it is there, and what has to be done for it
  playbook trace goals/reach          where a KPI has the same id
"""

_TOKENS = """\
With 'settings: feeds: private: true', the feed of a person lies at an address that nobody can guess. Its secret part is a token
in .playbook-tokens.json, which stays out of git; where the site is built without that file, give its content in the environment
variable PLAYBOOK_TOKENS.

  playbook tokens              list everybody's address; send each to its person
  playbook tokens new          make a token for everybody who has none
  playbook tokens new mei      replace Mei's; the old address ends with the next build
"""

_HOLIDAYS = """\
Prints public holidays as key dates, to be kept in a file of the playbook:

  playbook holidays SG 2027 > calendars/holidays-2027.yml

COUNTRY is a code such as SG, or SG and a part of the country such as DE-BY. Needs: pip install 'mkdocs-playbook[holidays]'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, or those of the process. Gives the exit code."""
    given = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        code: int = given.run(given)
        sys.stdout.flush()
    except PlaybookError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(_count(len(error.problems), "problem"), file=sys.stderr)
        return 1
    except (_CommandError, FolderError) as error:
        print(f"playbook: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"playbook: {f'{error.filename}: ' if error.filename else ''}{error.strerror}", file=sys.stderr)
        return 1
    return code


class _CommandError(Exception):
    """The command names something that is not there."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("playbook", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"mkdocs-playbook {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: object, summary: str, about: str = "") -> argparse.ArgumentParser:
        command = commands.add_parser(
            name, help=summary, description=about or summary, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        command.set_defaults(run=run)
        return command

    check = add("check", _check, "tell what is wrong and what is missing", _CHECK)
    check.add_argument(
        "--format",
        choices=("text", "concise", "json", "github", "sarif"),
        default="text",
        help="text with the line (default), concise text, json for programs, github for pull requests, sarif for code hosts",
    )
    check.add_argument("--select", metavar="CODES", action="append", help="tell only these findings: codes such as S102, or K for all of K")
    check.add_argument("--ignore", metavar="CODES", action="append", help="do not tell these findings")
    check.add_argument("--strict", action="store_true", help="fail on warnings too")
    check.add_argument("--write-baseline", action="store_true", help="accept what is missing today, and tell only what is new from now on")
    check.add_argument(
        "--feeds",
        metavar="FILE",
        type=Path,
        nargs="*",
        help="check calendar files instead, anybody's; without a FILE, the feeds that this playbook would publish",
    )
    build = add("build", _build, "build the site with MkDocs, beside the last one, and swap them when it is whole")
    build.add_argument("--strict", action="store_true", help="fail on warnings too")
    export = add("export", _export, "write the playbook as Markdown, HTML, feeds and JSON, without MkDocs", _EXPORT)
    export.add_argument("folder", metavar="DIR", type=Path, help="the folder to write")
    export.add_argument("--site-url", metavar="URL", help="the address of the site, for links in feeds (default: that in mkdocs.yml)")
    rule = add("rule", _rule, "explain a rule of the review, or list all")
    rule.add_argument("code", metavar="CODE", nargs="?", help="such as S102; without it, all rules in a line each")
    trace = add("trace", _trace, "show what an entry serves, up to the goals, and what comes of it, down to the tasks", _TRACE)
    trace.add_argument("id", metavar="ID", help="the id of an entry, or section/id where several have it")
    trace.add_argument("--format", choices=("text", "json"), default="text", help="text for people (default), json for programs")
    tokens = add("tokens", _tokens, "make, list and replace the addresses of people's private feeds", _TOKENS)
    tokens.add_argument("action", choices=("list", "new"), nargs="?", default="list", help="list the addresses (default), or make new ones")
    tokens.add_argument("people", metavar="PERSON", nargs="*", help="with new: whose address to replace (default: all who have none)")
    tokens.add_argument("-f", "--config-file", metavar="FILE", type=Path, help="the site's mkdocs.yml (default: the one in this folder)")
    tokens.set_defaults(project=None)
    for command in (check, build, export, trace):
        where = command.add_mutually_exclusive_group()
        where.add_argument("-f", "--config-file", metavar="FILE", type=Path, help="the site's mkdocs.yml (default: the one in this folder)")
        where.add_argument("project", nargs="?", metavar="PROJECT", type=Path, help="the folder with mkdocs.yml (default: this folder)")
    add("schema", _schema, "print the JSON Schema that editors complete and check the YAML with")
    holidays = add("holidays", _holidays, "print a country's public holidays as key dates", _HOLIDAYS)
    holidays.add_argument("country", metavar="COUNTRY", help="such as SG or DE-BY")
    holidays.add_argument("years", metavar="YEAR", nargs="+", type=int, help="such as 2027")
    return parser


def _settings(given: argparse.Namespace) -> SiteSettings:
    config: Path | None = given.config_file
    if config is not None and not config.is_file():
        raise _CommandError(f"There is no file '{config}'.")
    root: Path = given.project or (config.parent if config else Path())
    if not root.is_dir():
        raise _CommandError(f"There is no folder '{root}'.")
    return read_settings(root, config)


def _check(given: argparse.Namespace) -> int:
    from mkdocs_playbook.plan import make_plan, site_choice
    from mkdocs_playbook.report import FORMATS
    from mkdocs_playbook.review.review import fails

    fail_on: Sequence[str] = ("error",)
    failed = False
    sources: Mapping[str, bytes] = {}
    try:
        settings = _settings(given)
        if given.feeds is not None:
            found = _lint(given, settings)
        else:
            choice = replace(
                site_choice(settings, with_baseline=not given.write_baseline), select=_codes(given.select), ignore=_codes(given.ignore)
            )
            made = make_plan(settings, choice)
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
        told = ", ".join(_count(count, word) for word, count in counts.items() if count)
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
            raise _CommandError(f"There is no rule '{code}'. Write one such as {one_of(sorted(near or RULES), 6)}.")
    return codes


def _write_baseline(findings: Sequence[Finding], settings: SiteSettings) -> int:
    from mkdocs_playbook.review.baseline import FILE, write_baseline

    (settings.root / FILE).write_text(write_baseline(findings), encoding="utf-8")
    print(f"{_count(len(findings), 'finding')} written to {FILE}: from now on only new ones are told.", file=sys.stderr)
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

        feeds = feeds_of_plan(make_plan(settings), addresses_of(settings))
        found += over_limits(feeds, settings.site_url)
        files = {without_token(path): content for path, content in feeds.items()}
    return sorted([*found, *(problem for path, content in files.items() for problem in lint(content, path))])


def _content(file: Path) -> bytes:
    name = shown(str(file), 300)
    if file.is_dir():
        raise _CommandError(f"'{name}' is a folder. Name calendar files, or write 'playbook check {name} --feeds'.")
    try:
        return file.read_bytes()
    except OSError as error:
        raise _CommandError(f"The file '{name}' cannot be read: {error.strerror}.") from error


def _tokens(given: argparse.Namespace) -> int:
    from mkdocs_playbook.build import addresses_of
    from mkdocs_playbook.feeds.feeds import feeds_of, token_of
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.read.tokens import FILE, VARIABLE, is_given, read_tokens, renew_tokens

    settings = _settings(given)
    made = make_plan(settings)
    people = made.playbook.people
    for name in given.people:
        if name not in people:
            raise _CommandError(f"There is no person '{name}'. {suggestion(name, people)}")
    if given.people and given.action == "list":
        raise _CommandError("To replace somebody's address, write 'playbook tokens new' and the person.")
    tokens = read_tokens(settings.root)
    if given.action == "new":
        missing = [person.id for person in people.values() if not token_of(person, tokens)]
        tokens = renew_tokens(settings.root, tokens, given.people or missing)
        print(f"Written to {FILE}; keep it out of git. The addresses hold from the next build on.", file=sys.stderr)
        if is_given():
            print(f"{VARIABLE} is set and wins over the file: give it the file's new content.", file=sys.stderr)
    if not made.playbook.settings.feeds.private:
        print("Feeds of people are public. Write 'settings: {feeds: {private: true}}' to make them private.", file=sys.stderr)
    absolute = addresses_of(settings).absolute
    for feed in feeds_of(made.playbook):
        if feed.section == "people" and (token := token_of(people[feed.entry], tokens)):
            uri = feed.private_uri(token)
            print(f"{feed.entry}\t{absolute(uri) or uri}")
    return 0


def _rule(given: argparse.Namespace) -> int:
    from mkdocs_playbook.review.review import UNUSED_RULE
    from mkdocs_playbook.review.rules import RULES

    rules = {**RULES, UNUSED_RULE.code: UNUSED_RULE}
    if given.code is None:
        for code, rule in sorted(rules.items()):
            print(f"{code}  {rule.severity:<7}  {rule.summary}")
        return 0
    found = rules.get(given.code.upper())
    if found is None:
        near = [code for code in sorted(rules) if code[0] == given.code[:1].upper()]
        raise _CommandError(f"There is no rule '{given.code}'. Write one such as {one_of(near or sorted(rules), 6)}.")
    print(f"{found.code} {found.name} ({found.layer}, {found.severity})\n\n{found.summary}\n")
    print(f"Why it matters: {found.why}\n\nHow to mend it: {found.mend}")
    for heading, example in (("Found here", found.bad), ("All well", found.good)):
        print(f"\n{heading}:\n\n{textwrap.indent(example, '    ')}")
    return 0


def _trace(given: argparse.Namespace) -> int:
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.review.trace import Tracer, as_text, entries_named

    made = make_plan(_settings(given))
    found = entries_named(given.id, made.playbook)
    if not found:
        raise _CommandError(f"There is no entry '{given.id}'. {suggestion(given.id, {entry.id for entry in made.playbook.entries()})}")
    if len(found) > 1:
        raise _CommandError(f"Several entries have this id. Write {one_of(f'{entry.section}/{entry.id}' for entry in found)}.")
    traces = Tracer(made.playbook, made.schedule).trace(found[0])
    if given.format == "json":
        told = {**traces.entry.as_json(), "serves": [part.as_json() for part in traces.serves]}
        print(json.dumps({**told, "comes_of": [part.as_json() for part in traces.comes_of]}, indent=2, ensure_ascii=False))
    else:
        print(as_text(traces), end="")
    return 0


def _build(given: argparse.Namespace) -> int:
    from mkdocs_playbook.export.swap import build_and_swap

    return build_and_swap(_settings(given), strict=given.strict)


def _export(given: argparse.Namespace) -> int:
    from mkdocs_playbook.build import make_plan, render_site
    from mkdocs_playbook.export.folder import write_folder

    settings = _settings(given)
    if given.site_url is not None:
        settings = replace(settings, site_url=given.site_url)
    made = make_plan(settings)
    for warning in made.warnings:
        print(warning, file=sys.stderr)
    count = write_folder(render_site(made, settings), made.schedule.items, given.folder, settings)
    print(f"{_count(count, 'file')} in {given.folder}", file=sys.stderr)
    return 0


def _schema(given: argparse.Namespace) -> int:
    from mkdocs_playbook.model.schema import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0


def _holidays(given: argparse.Namespace) -> int:
    from mkdocs_playbook.holidays import holidays_yaml

    try:
        print(holidays_yaml(given.country, given.years), end="")
    except ValueError as error:
        print(f"playbook holidays: {error}", file=sys.stderr)
        return 1
    return 0


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
