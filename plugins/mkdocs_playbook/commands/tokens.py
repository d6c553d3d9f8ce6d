"""`playbook tokens`: the addresses of private feeds."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mkdocs_playbook.commands.common import CommandError, settings_of
from mkdocs_playbook.problems import suggestion

SUMMARY = "make, list and replace the addresses of people's private feeds"
ABOUT = """\
With 'settings: feeds: private: true', the feed of a person lies at an address that nobody can guess. Its secret part is a token
in .playbook-tokens.json, which stays out of git; where the site is built without that file, give its content in the environment
variable PLAYBOOK_TOKENS.

  playbook tokens              list everybody's address; send each to its person
  playbook tokens new          make a token for everybody who has none
  playbook tokens new mei      replace Mei's; the old address ends with the next build
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "action", choices=("list", "new"), nargs="?", default="list", help="list the addresses (default), or make new ones"
    )
    command.add_argument("people", metavar="PERSON", nargs="*", help="with new: whose address to replace (default: all who have none)")
    command.add_argument("-f", "--config-file", metavar="FILE", type=Path, help="the site's mkdocs.yml (default: the one in this folder)")
    command.set_defaults(project=None)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.build import addresses_of
    from mkdocs_playbook.feeds.feeds import feeds_of, token_of
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.read.tokens import FILE, VARIABLE, is_given, read_tokens, renew_tokens

    settings = settings_of(given)
    made = make_plan(settings)
    people = made.playbook.people
    for name in given.people:
        if name not in people:
            instead = suggestion(name, people, "The section 'people' is empty.")
            raise CommandError(f"There is no person '{name}'. {instead}")
    if given.people and given.action == "list":
        raise CommandError("To replace somebody's address, write 'playbook tokens new' and the person.")
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
