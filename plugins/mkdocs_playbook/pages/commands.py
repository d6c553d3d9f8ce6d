"""The commands in the guide, made from the command's own arguments."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from mkdocs_playbook.pages.blocks import Block, Bullets, Code, Facts, Heading, Inline, Link, Page, Prose, Run, Sample, Table
from mkdocs_playbook.pages.context import Context

GROUP = ("Playbook", "Guide")


def commands_page(context: Context) -> Page:
    # Not above: what the command can do is told by it alone, and it knows the pages.
    from mkdocs_playbook.cli import EXIT_CODES, parser

    commands = subcommands(parser())
    overview = [Run((Link(f"playbook {name}", f"guide/commands#{name}"), f": {summary}")) for name, (summary, _) in commands.items()]
    codes: list[list[Inline]] = [[Code(str(code)), meaning] for code, meaning in EXIT_CODES.items()]
    blocks: list[Block] = [
        Prose(
            intro=Run(
                ("Type them in a terminal, in the folder of ", Code("mkdocs.yml"), ". Each explains itself with ", Code("--help"), "."),
            )
        ),
        Bullets(items=overview),
    ]
    for name, (summary, command) in commands.items():
        blocks += _command(name, summary, command)
    blocks.append(
        Table(
            heading="Exit codes",
            intro="What a command tells the program that called it, such as CI.",
            columns=("Code", "What it means"),
            rows=codes,
            wide=("What it means",),
        )
    )
    return Page(
        address="guide/commands",
        title=context.say("Commands"),
        group=GROUP,
        blocks=blocks,
        description=context.say("What to type in a terminal."),
        is_english=True,
    )


def subcommands(whole: argparse.ArgumentParser) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """Each subcommand's summary and parser, by its name."""
    (found,) = (action for action in whole._actions if isinstance(action, argparse._SubParsersAction))
    return {choice.dest: (choice.help or "", found.choices[choice.dest]) for choice in found._choices_actions}


def _command(name: str, summary: str, command: argparse.ArgumentParser) -> Iterator[Block]:
    yield Heading(heading=f"playbook {name}", id=name, intro=f"{summary[0].upper()}{summary[1:]}.")
    yield Sample(text=usage(command))
    about = (command.description or "").strip()
    if about != summary:
        yield from _about(about)
    rows = [(spelled(action), _help(action, command)) for action in command._actions if action.dest != "help"]
    yield Facts(rows=[(label, text) for label, text in rows])


def usage(command: argparse.ArgumentParser) -> str:
    """How the command is called, in lines that fit a page."""
    words = [spelled(action) for action in command._actions if action.option_strings and action.dest != "help"]
    names = [_optional(action) for action in command._actions if not action.option_strings]
    lines = [command.prog]
    for part in (*(f"[{word}]" for word in words), *names):
        if len(lines[-1]) + len(part) > 70:
            lines.append("   ")
        lines[-1] += f" {part}"
    return "\n".join(lines) + "\n"


def _optional(action: argparse.Action) -> str:
    shown = _value(action)
    return f"[{shown}]" if action.nargs in ("?", "*") else shown


def spelled(action: argparse.Action) -> str:
    """An argument as it is typed: its name, or its long option with the word for its value."""
    return f"{action.option_strings[-1]} {_value(action)}".strip() if action.option_strings else _value(action)


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    name = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    return f"{name} …" if action.nargs in ("*", "+") else name


def _help(action: argparse.Action, command: argparse.ArgumentParser) -> str:
    text = (action.help or "") % {**vars(action), "prog": command.prog}
    if isinstance(action, argparse._AppendAction) and "several times" not in text:
        text += " (may be given several times)"
    return f"{text}. One of: {', '.join(map(str, action.choices))}" if action.choices else text


def _about(text: str) -> Iterator[Block]:
    """A description: what is indented in it is shown as it stands."""
    for part in text.split("\n\n"):
        lines = part.split("\n")
        indented = [number for number, line in enumerate(lines) if line.startswith("  ")]
        if not indented:
            yield Prose(text=" ".join(lines))
        elif len(indented) == len(lines):
            yield Sample(text="".join(f"{line[2:]}\n" for line in lines))
        else:
            yield Sample(intro=" ".join(lines[: indented[0]]), text="".join(f"{line[2:]}\n" for line in lines[indented[0] :]))
