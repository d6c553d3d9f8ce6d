"""`playbook trace`: where an entry stands between goals and work."""

from __future__ import annotations

import argparse
import json

from mkdocs_playbook.commands.common import CommandError, add_project, settings_of
from mkdocs_playbook.problems import one_of, suggestion

SUMMARY = "show what an entry serves, up to the goals, and what comes of it, down to the tasks"
ABOUT = """\
Shows where an entry stands between the goals and the work: goal, KPI, campaign, series, post, task.

  playbook trace awareness            a goal, with all that is done for it
  playbook trace desk-upgrades        a post: why it is there, and what has to be done for it
  playbook trace goals/reach          where a KPI has the same id
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("id", metavar="ID", help="the id of an entry, or section/id where several have it")
    command.add_argument("--format", choices=("text", "json"), default="text", help="text for people (default), json for programs")
    add_project(command)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.review.trace import Tracer, as_text, entries_named

    made = make_plan(settings_of(given))
    found = entries_named(given.id, made.playbook)
    if not found:
        raise CommandError(f"There is no entry '{given.id}'. {suggestion(given.id, {entry.id for entry in made.playbook.entries()})}")
    if len(found) > 1:
        raise CommandError(f"Several entries have this id. Write {one_of(f'{entry.section}/{entry.id}' for entry in found)}.")
    traces = Tracer(made.playbook, made.schedule).trace(found[0])
    if given.format == "json":
        told = {**traces.entry.as_json(), "serves": [part.as_json() for part in traces.serves]}
        print(json.dumps({**told, "comes_of": [part.as_json() for part in traces.comes_of]}, indent=2, ensure_ascii=False))
    else:
        print(as_text(traces), end="")
    return 0
