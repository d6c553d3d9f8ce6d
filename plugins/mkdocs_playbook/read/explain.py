"""Says in an author's words what the YAML parser stumbled over, and how to mend it, at the line to mend."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

SPECIAL_SPACES = "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u202f\u205f\u3000\ufeff"
"""Spaces that look like the ordinary one, or like nothing. They come with text that is copied from a page or a document."""

Told = tuple[int, int, str]
"""Line and column, both from 0, and the message."""

_INDENTATION = (
    "This line does not fit the lines above it. Check its indentation (two spaces for each level, names of one "
    'level exactly below each other), and put text that begins with a special character in "quotes".'
)

_DEEPER = "This line is indented deeper than the one above, so it counts as part of its text. Begin it exactly below the name above."


def explain(text: str, error: yaml.YAMLError) -> Told:
    """Where the mistake is that made the parser raise `error` for `text`, and what to write instead."""
    stumble = _Stumble(text, error)
    for find in (_spaces, _quotes, _first_character, _brackets, _block_text, _colons, _levels):
        told = find(stumble)
        if told:
            return told
    what = stumble.what or "it cannot be read"
    return stumble.line, stumble.column, f'This is not YAML: {what}. Compare it with the lines above, or put the text in "quotes".'


class _Stumble:
    """What the parser says, and the lines around."""

    def __init__(self, text: str, error: yaml.YAMLError) -> None:
        self.lines = split_lines(text)
        self.what = str(getattr(error, "problem", None) or "")
        self.context = str(getattr(error, "context", None) or "")
        mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        self.line = min(mark.line, len(self.lines) - 1) if mark else 0
        self.column: int = mark.column if mark else 0
        self.start: tuple[int, int] | None = (min(start.line, len(self.lines) - 1), start.column) if start else None

    @property
    def here(self) -> str:
        return self.lines[self.line]

    @property
    def above(self) -> int | None:
        """The number of the line above that holds something else than a comment."""
        return next((at for at in range(self.line - 1, -1, -1) if _says_something(self.lines[at])), None)

    def says(self, *words: str) -> bool:
        return any(word in self.what for word in words)

    def within(self, *words: str) -> bool:
        return any(word in self.context for word in words)


def split_lines(text: str) -> list[str]:
    """The lines of `text`, counted as YAML counts them."""
    return re.split("\r\n|[\n\r\u0085\u2028\u2029]", text)


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _spaces(stumble: _Stumble) -> Told | None:
    for at in range(stumble.line, max(stumble.line - 2, -1), -1):
        line = stumble.lines[at]
        indent = line[: _indent(line)]
        if "\t" in indent:
            return at, indent.index("\t"), "A tab stands at the start of this line. Indent with spaces: two for each level."
        special = re.match(f" *([{SPECIAL_SPACES}])", line)
        if special:
            return at, special.start(1), special_space(special[1])
    if "\t" in stumble.what or "'\\t'" in stumble.what:
        return stumble.line, stumble.column, "A tab stands here. Write spaces instead."
    return None


def special_space(character: str) -> str:
    return (
        f"This line begins with a special space (U+{ord(character):04X}), as text has that is copied from a page or a document. "
        "Delete the spaces at its start and type them again."
    )


def _quotes(stumble: _Stumble) -> Told | None:
    unclosed = "This quotation mark is never closed. Add the closing mark at the end of the text."
    if stumble.within("quoted scalar") and stumble.start:
        if stumble.says("end of stream", "document indicator"):
            return *stumble.start, unclosed
        return (
            stumble.line,
            max(stumble.here.rfind("\\", 0, stumble.column + 1), 0),
            "In \"double quotes\" a backslash begins a sign such as \\n. Write the text in 'single quotes', or \\\\ for each backslash.",
        )
    before = stumble.here[: stumble.column].rstrip()
    mark = before[-1:]
    if mark not in ('"', "'") or not stumble.within("block mapping", "block collection", "flow"):
        return None
    if before.count(mark) % 2:  # the mark at which this text seems to begin has closed one that began further up
        for at in range(stumble.line - 1, -1, -1):
            if stumble.lines[at].count(mark) % 2:
                return at, stumble.lines[at].rindex(mark), unclosed
    other = "'single quotes'" if mark == '"' else '"double quotes"'
    return (
        stumble.line,
        len(before) - 1,
        f"The text ends at this quotation mark, but the line goes on. Put the whole text in {other}, or write the mark within it "
        + ('as \\".' if mark == '"' else "twice: ''."),
    )


def _first_character(stumble: _Stumble) -> Told | None:
    """Text that begins with a character that means something else in YAML."""
    line, column = stumble.line, stumble.column
    if stumble.within("scanning an alias", "scanning an anchor", "tag", "block scalar", "directive") and stumble.start:
        line, column = stumble.start
    elif stumble.says("YAML document"):
        return line, 0, "This line is about the version of YAML, and no playbook needs it. Remove it."
    elif not stumble.says("cannot start any token", "node content", "mapping keys are not allowed"):
        return None
    character = stumble.lines[line][column : column + 1]
    if not character.strip():
        return None
    return line, column, f"Text cannot begin with '{character}'. Put the whole text in \"quotes\"."


def _brackets(stumble: _Stumble) -> Told | None:
    unclosed = "This bracket is not closed, or a comma is missing: a list is written [a, b], a map {a: 1, b: 2}."
    second = re.search(r"[{,]\s*[\w-]+:\s+([^\s,{}\[\]][^,{}\[\]]*)$", stumble.here[: stumble.column])
    if stumble.within("flow mapping") and second and stumble.here[stumble.column :].startswith(": "):
        return (
            stumble.line,
            second.start(1),
            'A second colon stands in this text. Put the text in "quotes", or begin a new line for each name.',
        )
    if stumble.within("flow mapping", "flow sequence") and stumble.start:
        return *stumble.start, unclosed
    if stumble.says("node content"):  # the text ends where something in brackets should follow
        for at in range(stumble.line, -1, -1):
            column = max(stumble.lines[at].rfind("["), stumble.lines[at].rfind("{"))
            if column >= 0:
                return at, column, unclosed
    before = stumble.here[: stumble.column].rstrip()
    if before[-1:] in ("]", "}") and stumble.within("block mapping", "block collection"):
        return (
            stumble.line,
            len(before) - 1,
            'The list or map ends at this bracket, but the line goes on. If the bracket belongs to a text, put the whole text in "quotes".',
        )
    return None


def _block_text(stumble: _Stumble) -> Told | None:
    """A line that belongs to a text below `|` or `>`, but begins further left than it, and so is no longer part of it."""
    for at in dict.fromkeys((stumble.start[0] if stumble.start else stumble.line, stumble.line)):
        here = stumble.lines[at]
        opening = next((number for number in range(at - 1, -1, -1) if re.search(r":\s+[|>][+-]?\s*$", stumble.lines[number])), None)
        if opening is None or re.match(r"\s*(- |[\w-]+:(\s|$)|$)", here):
            continue
        text = [line for line in stumble.lines[opening + 1 : at] if line.strip()]
        if text and _indent(here) < _indent(text[0]) <= min(map(_indent, text)):
            message = (
                f"The text below line {opening + 1} ends here, because this line begins further left. If the line belongs to that text, "
                f"begin it with {_indent(text[0])} spaces."
            )
            return at, _indent(here), message
    return None


def _colons(stumble: _Stumble) -> Told | None:
    if not stumble.says("mapping values are not allowed", "could not find expected ':'"):
        return None
    near = [stumble.start[0] if stumble.start else stumble.line, stumble.line, stumble.line - 1]
    checks: tuple[Callable[[str], tuple[int, str] | None], ...] = (_no_space, _other_colon, _no_colon)
    for at in dict.fromkeys(number for number in near if number >= 0):
        for check in checks:
            found = check(stumble.lines[at])
            if found and check is _no_colon and not any(map(_says_something, stumble.lines[at + 1 :])):
                return at, found[0], f"{found[1]} Here the file ends: if it was cut off, fetch the rest of it."
            if found:
                return at, *found
    above = stumble.lines[stumble.above] if stumble.above is not None else ""
    if stumble.here.count(": ") + stumble.here.rstrip().endswith(":") == 1 and _indent(stumble.here) > _indent(above):
        before = next((line for line in reversed(stumble.lines[: stumble.above]) if _says_something(line)), "")
        if stumble.above is not None and _indent(before) == _indent(stumble.here) and ": " in above:
            name = above.partition(":")[0].strip()
            message = (
                f"This line begins further left than those above and below it. If '{name}' belongs with them, begin it with "
                f"{_indent(before)} spaces; if it begins something of its own, let nothing follow its colon."
            )
            return stumble.above, _indent(above), message
        return stumble.line, _indent(stumble.here), _DEEPER
    return (
        stumble.line,
        stumble.column,
        'A second colon stands in this text. Put the text in "quotes"; if it is a name of its own, begin it in a new line.',
    )


def _no_space(line: str) -> tuple[int, str] | None:
    if found := re.match(r"\s*(?:- +)?([\w-]+):([^\s/:][^:]*)$", line):
        return found.end(1) + 1, f"There is no space after '{found[1]}:'. Write '{found[1]}: {found[2].strip()[:40]}'."
    if found := re.match(r"\s*-([^\s-].*)$", line):
        return found.start(1) - 1, f"There is no space after the hyphen. Write '- {found[1].strip()[:40]}'."
    return None


def _other_colon(line: str) -> tuple[int, str] | None:
    found = re.match(r"\s*(?:- +)?([\w -]+)([：﹕︓꞉])", line)
    return (found.start(2), f"This is not the colon that YAML knows. Write '{found[1]}:'.") if found else None


def _no_colon(line: str) -> tuple[int, str] | None:
    words = line.split(" #")[0].split()
    if not words or line.lstrip().startswith(("-", "#")):
        return None
    is_hour_or_address = len(words) == 2 and ":" not in words[0] and not words[1].endswith(":")
    if ":" in line and not is_hour_or_address:
        return None
    rest = " ".join(words[1:])[:40]
    return _indent(line), f"There is no colon after '{words[0]}'. Write '{words[0]}:{' ' if rest else ''}{rest}'."


def _levels(stumble: _Stumble) -> Told | None:
    line, column, here = stumble.line, stumble.column, stumble.here
    above = stumble.lines[stumble.above] if stumble.above is not None else ""
    if here.lstrip().startswith(":"):
        return line, _indent(here), "No name stands before this colon. Write one, or remove the line."
    if stumble.says("<document start>"):
        if any(before.rstrip() == "..." for before in stumble.lines[:line]):
            return line, column, "Nothing can follow the line '...'. Remove that line."
        return line, column, "This line begins further left than the first line of the file. Begin the name of each section at the margin."
    if not stumble.within("block mapping", "block collection", "block sequence"):
        return None
    if re.search(r"\s#", above) and _indent(here) > _indent(above):
        return line, column, 'The # in the line above ends its text, so nothing can follow here. Put the whole text in "quotes".'
    if re.match(r"\s*[\w-]+:\s+[^\s#&|>\[{]", above) and re.match(r"\s*[\w-]+:(\s|$)", here) and _indent(here) > _indent(above):
        return line, _indent(here), _DEEPER
    is_item, was_item = here.lstrip().startswith("- "), above.lstrip().startswith("- ")
    if is_item != was_item and _indent(here) <= _indent(above):
        return (
            line,
            _indent(here),
            "A list ('- …') and names ('name: …') are mixed on one level here. Write one of them only, or correct the indentation.",
        )
    return line, column, _INDENTATION
