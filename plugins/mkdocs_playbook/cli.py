"""The `playbook` command. Only the module of the subcommand that is asked for is imported, and it imports only what it needs, so that
checking stays fast."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from mkdocs_playbook import __version__
from mkdocs_playbook.commands.common import CommandError, counted
from mkdocs_playbook.problems import FolderError, PlaybookError, note_bug

COMMANDS = (
    "init", "check", "build", "export", "handover", "pdf", "leaks", "diff", "rule", "trace", "tokens", "csp", "schema", "holidays",
)  # fmt: skip
"""The subcommands, each a module of `commands/`, in the order in which help lists them."""

EXIT_CODES = {
    0: "All is well.",
    1: "There is a problem, or a finding that shall fail the check. What was built before stays as it is.",
    2: "The command was wrong: an option that is not known, a file or folder that is not there.",
    70: "A mistake in mkdocs-playbook itself. Please report it.",
    130: "Stopped by Ctrl-C.",
}
"""What the command tells whoever called it."""

_ABOUT = """\
A content playbook: strategy, plan and team in YAML, as a site and as calendar feeds.

Begin one with 'playbook init our-playbook', write it in its folders content/ and calendars/, then:

  playbook check           tell what cannot be used, and what is missing
  playbook build           build the site; if that fails, the last one stays whole
  mkdocs serve             look at it while you write
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, or those of the process. Gives the exit code; 70 for a mistake of our own, which is shown whole."""
    arguments = sys.argv[1:] if arguments is None else arguments
    given = parser(arguments[0] if arguments else None).parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        code: int = given.run(given)
        sys.stdout.flush()
    except PlaybookError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(counted(len(error.problems), "problem"), file=sys.stderr)
        return 1
    except (CommandError, FolderError) as error:
        print(f"playbook: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"playbook: {f'{error.filename}: ' if error.filename else ''}{error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        import traceback

        note_bug(error)
        traceback.print_exception(error)
        return 70  # EX_SOFTWARE
    return code


def parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """The command's arguments: the subcommand `wanted`; without it, or where there is no such one, all of them."""
    whole = argparse.ArgumentParser("playbook", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter)
    whole.add_argument("--version", action="version", version=f"mkdocs-playbook {__version__}")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    for name in (wanted,) if wanted in COMMANDS else COMMANDS:
        module = module_of(name)
        command = commands.add_parser(
            name,
            help=module.SUMMARY,
            description=module.ABOUT or module.SUMMARY,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(command)
        command.set_defaults(run=module.run)
    return whole


def module_of(command: str) -> ModuleType:
    """The module of a subcommand, which says what it is for, its arguments and what it does."""
    return import_module(f"mkdocs_playbook.commands.{command}")


if __name__ == "__main__":
    sys.exit(main())
