"""`playbook init`: a playbook of one's own, from a few answers."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs_playbook.commands.common import CommandError, counted
from mkdocs_playbook.problems import shown

if TYPE_CHECKING:
    from mkdocs_playbook.review.rules import Finding
    from mkdocs_playbook.start.answers import Answers

SUMMARY = "write a playbook to begin with, from a few answers"
ABOUT = """\
Writes a small playbook into the folder DIR, dated from today: it can be built at once, and the review tells what to do first.
In a terminal it asks what is not given; otherwise, and with --yes, it takes what is usual. It never overwrites a file.

  playbook init our-playbook
  playbook init our-playbook --from campaign --brand 'Kopi & Kiln' --people 'Mei Tan, Jun Lim' --deploy github

The cases to begin from:

  social-starter    a small shop or studio with a few channels: goals, a week's rhythm, one workflow (default)
  campaign          one campaign that leads up to a launch: all dates hang on one day; budget, requests, tagged links
  client-handover   an agency hands channels over to its client: roles, results so far, decisions, what comes again
"""

_CASES = ("social-starter", "campaign", "client-handover")
_OTHER_README = "PLAYBOOK.md"
"""The name of the README where the folder has one."""
_TOLD = 5
"""So many findings are shown; 'playbook check' tells all."""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", metavar="DIR", type=Path, help="the folder to write, a new one or one without a playbook")
    command.add_argument("--from", dest="starter", choices=_CASES, default=_CASES[0], help="the case to begin from (default: %(default)s)")
    command.add_argument("--brand", metavar="NAME", help="whose playbook it is")
    command.add_argument("--timezone", metavar="ZONE", help="such as Europe/Berlin (default: this machine's)")
    command.add_argument("--language", metavar="CODE", help="of the pages, such as en, de or German (default: en)")
    command.add_argument("--channels", metavar="NAMES", action="append", help="such as 'instagram, newsletter'; may be given several times")
    command.add_argument("--people", metavar="NAMES", action="append", help="who is on the team, the lead first: 'Mei Tan, Jun Lim'")
    command.add_argument(
        "--deploy", metavar="HOST", action="append", help="also write what publishes it: github, gitlab, netlify, cloudflare"
    )
    command.add_argument("--today", metavar="DATE", help="the day to date it from, such as 2027-01-12 (default: today)")
    command.add_argument("--yes", action="store_true", help="ask nothing")


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked for a flag, what is taken without an answer, and how an answer is read (raises `AnswerError`)."""

    flag: str
    text: str
    default: str
    read: Callable[[str], Any]
    blank: str = ""
    """The words for having no default."""


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.plan import review_files, today_in
    from mkdocs_playbook.start.answers import Answers, read_day
    from mkdocs_playbook.start.folder import write_new
    from mkdocs_playbook.start.starter import starter_files

    questions = _questions(given.starter)
    found = _from_flags(given, (*questions, _Question("today", "", "", read_day)))
    _check_free(given, found.get("deploy", ()))  # before anybody answers in vain
    missing = [question for question in questions if question.flag not in found]
    if given.yes or not sys.stdin.isatty():
        found |= {question.flag: question.read(question.default) for question in missing}
    elif missing:
        try:
            found |= _asked(missing, given)
        except (EOFError, KeyboardInterrupt):
            print("\nNothing was written.", file=sys.stderr)
            return 1
    today = found.pop("today", None) or today_in(found["timezone"])
    deploys = found.pop("deploy")
    for flag in ("channels", "people"):
        found[flag] = found[flag](found["language"])
    answers = Answers(**found)
    files = starter_files(answers, today, given.starter, deploys)
    sources = {path: text for path, text in files.items() if path.startswith(("content/", "calendars/")) and path.endswith(".yml")}
    findings = review_files(sources, today)
    if os.path.lexists(given.folder / "README.md"):
        files[_OTHER_README] = files.pop("README.md")
    _check_free(given, deploys)
    write_new(given.folder, files)
    _tell(given, files, findings, answers)
    return 0


def _questions(starter: str) -> list[_Question]:
    from mkdocs_playbook.read.machine import time_zone
    from mkdocs_playbook.start.answers import languages_spoken, read_brand, read_channels, read_language, read_people, read_timezone
    from mkdocs_playbook.start.starter import DEPLOYS, STARTERS, read_deploys

    case = STARTERS[starter]
    channels = _later(lambda text, language: read_channels(text, case.taken, language))
    people = _later(lambda text, language: read_people(text, case.roles, language))
    return [
        _Question("brand", "Brand", "Our Brand", read_brand),
        _Question("timezone", "Time zone", time_zone(), read_timezone),
        _Question("language", f"Language of the pages (words in {languages_spoken()}; dates and numbers in any)", "en", read_language),
        _Question("channels", "Channels, with commas between", case.channels, channels),
        _Question("people", "Who is on the team, the lead first", "", people, "nobody yet"),
        _Question("deploy", f"Publish with {', '.join(DEPLOYS)}", "", read_deploys, "decide later"),
    ]


def _later(read: Callable[[str, str], Any]) -> Callable[[str], Callable[[str], Any]]:
    """Reads names at once, and gives what makes entries of them once the language is known, by which their ids are spelt."""

    def checked(text: str) -> Callable[[str], Any]:
        read(text, "en")
        return lambda language: read(text, language)

    return checked


def _from_flags(given: argparse.Namespace, questions: Sequence[_Question]) -> dict[str, Any]:
    """What the flags say, by flag. Raises `CommandError` with all that cannot be used."""
    from mkdocs_playbook.start.answers import AnswerError

    found: dict[str, Any] = {}
    wrong: list[str] = []
    for question in questions:
        text = getattr(given, question.flag)
        if text is None:
            continue
        try:
            found[question.flag] = question.read(", ".join(text) if isinstance(text, list) else text)
        except AnswerError as error:
            wrong.append(f"--{question.flag}: {error}")
    if wrong:
        raise CommandError("\nplaybook: ".join(wrong))
    return found


def _asked(questions: Sequence[_Question], given: argparse.Namespace) -> dict[str, Any]:
    """Answers from the terminal; what cannot be used is asked again."""
    from mkdocs_playbook.start.answers import AnswerError
    from mkdocs_playbook.start.starter import STARTERS

    others = " or ".join(f"--from {name}" for name in STARTERS if name != given.starter)
    print(f"A new playbook, from the case '{given.starter}': {STARTERS[given.starter].summary} (others: {others}).")
    print("Enter takes what stands in brackets; everything can be changed later.\n")
    found: dict[str, Any] = {}
    for question in questions:
        while question.flag not in found:
            text = input(f"{question.text} [{question.default or question.blank}]: ").strip()
            try:
                found[question.flag] = question.read(text or question.default)
            except AnswerError as error:
                print(f"  {error}")
    print()
    return found


def _check_free(given: argparse.Namespace, deploys: Sequence[str]) -> None:
    """Raise `CommandError` with all that is in the way of the files."""
    from mkdocs_playbook.start.folder import in_the_way
    from mkdocs_playbook.start.starter import starter_paths

    folder: Path = given.folder
    paths = starter_paths(given.starter, deploys)
    if os.path.lexists(folder / "README.md"):  # as a repository has it that was made on a host's page
        paths = [path for path in paths if path != "README.md"] + [_OTHER_README]
    found = in_the_way(folder, paths)
    if found == ["."]:
        raise CommandError(f"'{shown(str(folder), 300)}' is a file. Name a folder.")
    if found:
        listed = "".join(f"\n  {shown(str(folder / path), 300)}" for path in found)
        raise CommandError(f"Nothing was written, for this is there already:{listed}\nName another folder, or move it away.")


def _tell(given: argparse.Namespace, files: Mapping[str, bytes], findings: Sequence[Finding], answers: Answers) -> None:
    """What was written, and what to do next."""
    folder: Path = given.folder
    readme = _OTHER_README if _OTHER_README in files else "README.md"
    print(f"A playbook for {answers.brand}, from the case '{given.starter}': {counted(len(files), 'file')} in {folder}.")
    _tell_ids(answers)
    _tell_language(answers.language)
    print("\nWhat to do next:\n")
    print("1. Look at it; http://127.0.0.1:8000/ changes as you save:")
    if folder.resolve() != Path.cwd():
        print(f"     cd {_quoted(str(folder))}")
    print(f"     {_program('mkdocs')} serve")
    print("2. Write your own words over the case in content/strategy.yml, content/team.yml and calendars/plan.yml.")
    print("   content/playbook.yml says how public holidays become days off.")
    if findings:
        print(f"3. Do what the review tells first; '{_program('playbook')} check' tells it again:")
        for finding in findings[:_TOLD]:
            problem = finding.as_problem()
            print(f"   - {problem.message}\n     {problem.place.path}, line {problem.place.line}")
        if len(findings) > _TOLD:
            print(f"   and {len(findings) - _TOLD} more")
    print(f"{4 if findings else 3}. Put it into git, and publish it: {readme} says how.")


def _tell_ids(answers: Answers) -> None:
    """The ids that say nothing of a name, as those of names in other scripts."""
    if answers.unspelt:
        print("\nIds have only the letters a-z, digits and hyphens, so these were chosen. Change them now if you like, wherever they")
        print("stand; later they should stay, for links and calendars go by them:")
        for key, name in answers.unspelt:
            print(f"  {key} for {name}")


def _tell_language(language: str) -> None:
    """What is in English although the language is another."""
    from mkdocs_playbook.start.answers import language_name
    from mkdocs_playbook.words import languages

    base = language.partition("-")[0].lower()
    if base != "en":
        print("\nThe text of the case is a sample, and stays in English until you write your own.")
        if base not in languages():
            print(f"The pages have their own words in English; dates and numbers are in {language_name(language)}.")


def _program(name: str) -> str:
    """How a program that is installed beside this one is called from any folder."""
    here = Path(sys.executable).parent
    found = shutil.which(name)
    return name if found and Path(found).parent == here else _quoted(str(here / name))


def _quoted(text: str) -> str:
    import shlex

    return f'"{text}"' if os.name == "nt" and " " in text else text if os.name == "nt" else shlex.quote(text)
