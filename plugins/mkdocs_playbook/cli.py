"""The `playbook` command. Each subcommand imports only what it needs, so that checking stays fast."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence

from mkdocs_playbook import __version__
from mkdocs_playbook.commands import build, check, csp, diff, export, handover, holidays, init, leaks, pdf, rule, schema, tokens, trace
from mkdocs_playbook.commands.common import CommandError, counted
from mkdocs_playbook.problems import FolderError, PlaybookError, note_bug

COMMANDS = (init, check, build, export, handover, pdf, leaks, diff, rule, trace, tokens, csp, schema, holidays)
"""The subcommands, in the order in which help lists them."""

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
    given = parser().parse_args(arguments)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins reads the metadata of every package there is
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
        note_bug(error)
        traceback.print_exception(error)
        return 70  # EX_SOFTWARE
    return code


def parser() -> argparse.ArgumentParser:
    """The command's arguments: a subcommand of each module of `COMMANDS`."""
    whole = argparse.ArgumentParser("playbook", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter)
    whole.add_argument("--version", action="version", version=f"mkdocs-playbook {__version__}")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    for module in COMMANDS:
        command = commands.add_parser(
            module.__name__.rpartition(".")[2],
            help=module.SUMMARY,
            description=module.ABOUT or module.SUMMARY,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(command)
        command.set_defaults(run=module.run)
    return whole


if __name__ == "__main__":
    sys.exit(main())
