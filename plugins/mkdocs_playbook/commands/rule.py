"""`playbook rule`: what a finding's code means."""

from __future__ import annotations

import argparse
import textwrap

from mkdocs_playbook.commands.common import CommandError
from mkdocs_playbook.problems import one_of

SUMMARY = "explain a rule of the review, or list all"
ABOUT = ""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("code", metavar="CODE", nargs="?", help="such as S102; without it, all rules in a line each")


def run(given: argparse.Namespace) -> int:
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
        raise CommandError(f"There is no rule '{given.code}'. Write one such as {one_of(near or sorted(rules), 6)}.")
    print(f"{found.code} {found.name} ({found.layer}, {found.severity})\n\n{found.summary}\n")
    print(f"Why it matters: {found.why}\n\nHow to mend it: {found.mend}")
    for heading, example in (("Found here", found.bad), ("All well", found.good)):
        print(f"\n{heading}:\n\n{textwrap.indent(example, '    ')}")
    return 0
