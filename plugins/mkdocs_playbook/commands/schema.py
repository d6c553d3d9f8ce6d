"""`playbook schema`: what editors complete and check with."""

from __future__ import annotations

import argparse
from pathlib import Path

from mkdocs_playbook.commands.common import CommandError, add_project, settings_of

SUMMARY = "print the JSON Schema that editors complete and check the YAML with"
ABOUT = """\
Prints the JSON Schema with which editors complete and check the YAML of a playbook while you write. An editor finds it by the first
line of a file, or by its settings; 'playbook init' sets up both:

  # yaml-language-server: $schema=../.playbook.schema.json

With --with-ids, editors also offer the ids of this playbook's channels, goals, people and so on. Write it again when there are new ones:

  playbook schema --with-ids --output .playbook.schema.json

An id that the schema does not know yet is no error in the editor; 'playbook check' tells those that are misspelt.
"""


def arguments(command: argparse.ArgumentParser) -> None:
    which = command.add_mutually_exclusive_group()
    which.add_argument("--with-ids", action="store_true", help="offer the ids that stand in this playbook, too")
    which.add_argument("--plugin", action="store_true", help="the schema of the plugin's options in mkdocs.yml instead")
    command.add_argument("--output", metavar="FILE", type=Path, help="write it into this file instead of printing it")
    add_project(command)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.model.schema import as_file, json_schema, labels_of, plugin_schema

    if given.plugin:
        schema = plugin_schema()
    elif given.with_ids:
        from mkdocs_playbook.plan import make_plan

        schema = json_schema(labels_of(make_plan(settings_of(given)).playbook))
    else:
        schema = json_schema()
    if given.output is None:
        print(as_file(schema), end="")
        return 0
    from mkdocs_playbook.export.swap import write_whole

    if not given.output.parent.is_dir():
        raise CommandError(f"There is no folder '{given.output.parent}'.")
    write_whole(given.output, as_file(schema).encode())
    return 0
