"""Reads YAML as nearly everybody writes it, line by line, without a parser: that takes less than half of the time.

Plain are maps and lists by indentation whose values are words, text in quotes without anything to unquote, `[a, b]`, `{a: b}`, or text
below `|` or `>`. What else an entry or a section holds is read by the parser, that part alone; where that part cannot be read, is wrong or
hangs on others, nothing is read here, and the parser has the whole file: it alone tells what is wrong with one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from mkdocs_playbook.read.raw import Map, Raw, Sections, Seq, Source

_LINE = re.compile(r"( *)(- +)?(?:([A-Za-z0-9_][A-Za-z0-9_-]{0,99}):(?: +([^\n]*[^ \n]))? *|#[^\n]*|([^\n]*[^ \n]) *|)\n")
"""A line: its indentation; whether it is an item of a list; a name, and what is written behind it; or text."""
_NAME, _VALUE, _TEXT = 3, 4, 5
_STRANGE = "\t\r\x85\u2028\u2029\ufeff"
"""Tabs, and what some take for the end of a line or for nothing."""
_FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/($+.")
"""Plain text may begin so, or with anything that is no ASCII."""
_QUOTES = frozenset("'\"")
_WORDS = r"\w[\w./+'%!&-]*(?: [\w./+'%!&-]+)*"
_PAIR = rf"[A-Za-z0-9_][A-Za-z0-9_-]*: {_WORDS}"
_LIST = re.compile(rf"\[(?:{_WORDS}(?:, {_WORDS})*)?\]")
_MAP = re.compile(rf"\{{(?:{_PAIR}(?:, {_PAIR})*)?\}}")
_LONG, _DEEP, _SHORT = 200, 20, 24
_BELOW = frozenset(("|", "|-", ">", ">-"))
_SPACES, _BLANK = re.compile(" *"), re.compile(" +\n")

Parser = Callable[[Source], "Sections | None"]
"""Reads a part of a file by YAML's rules; None where there is anything to tell of it."""


class _OddError(Exception):
    """Something that is not plain."""


def read_plainly(source: Source, parser: Parser) -> Sections | None:
    """What a file holds; None where it takes the parser to say. What is not plain, `parser` reads."""
    text = source.text
    if not text.endswith("\n") or any(sign in text for sign in _STRANGE):
        return None
    reader = _Reader(source)
    begun, odd = 0, 0
    while True:
        try:
            reader.read(begun)
        except _OddError:
            # The parser reads the entry, or the section, that this line belongs to.
            start, end = reader.part()
            odd += end - start
            begins = text[start:end].lstrip(" ")[:1]
            if not (begins in _FIRST or begins > "\x7f" or begins in _QUOTES):  # what begins so is no name, though there may be some in it
                return None
            if odd > 4000 + len(text) // 4:  # then the parser is faster
                return None
            found = parser(source.part(start, end))
            if found is None or not reader.take(found, start):
                return None
            begun = end
        else:
            return reader.root or None


class _Reader:
    def __init__(self, source: Source) -> None:
        self.root = Sections(source)
        self._source, self._text = source, source.text
        self._names: dict[str, str] = {}
        self._values: dict[str, str | None] = {"null": None}
        """Names, and short values that are not in quotes, each kept once: a plan has thousands of the same."""
        self._at = 0
        """The line that was read last."""
        self._open: list[tuple[Map | Seq, int, int]] = [(self.root, 0, 0)]
        """The open maps and lists, from the outermost, each with its indentation and what `_total` was when it began."""
        self._total = 0
        """How many values were read up to where reading goes on; long text counts as several."""
        self._begun: list[tuple[int, tuple[Map | Seq, int, int], int, int]] = []
        """Of the section and the entry that are being read: the line, what is open around it, how many names that had, and `_total`."""

    def read(self, at: int) -> None:
        """Read on from the line that begins at `at` to the end. Raises `_OddError` where `_at` has something that is not plain."""
        text, names, values, source = self._text, self._names, self._values, self._source
        opened, begun = self._open, self._begun
        lists: dict[str, tuple[list[Raw], list[int]]] = {}
        match, end, total, line = _LINE.match, len(text), self._total, at
        container: Any
        container, here, _ = opened[-1]
        marks, depth, is_list = container.marks, len(opened), False
        waiting, waiting_at, waiting_end = "", 0, 0  # the name that waits for its value, where it begins, and where the value may
        value: Raw
        try:
            # This loop runs for every line of a plan: what it asks for often, it has at hand.
            while at < end:
                line = at
                found = match(text, at)
                if found is None:
                    raise _OddError
                spaces, dash, name, written, more = found.groups()
                at = found.end()
                indent = len(spaces)
                if waiting or indent != here or is_list or dash:
                    if not (dash or name or more):
                        continue  # blank, or a comment
                    if waiting:
                        if indent > here or (dash and indent == here):
                            inner: Any = Seq(source) if dash else Map(source)
                            opened.append((inner, indent, total + 2))
                        else:
                            inner = None
                        container[waiting] = inner
                        marks += (waiting_at, waiting_end if inner is None else line + indent)
                        total += 2
                        waiting = ""
                    while indent < opened[-1][1] or (indent == opened[-1][1] and not dash and type(opened[-1][0]) is Seq):
                        inner, _, before = opened.pop()
                        inner.size = 1 + total - before
                    container, here, _ = opened[-1]
                    if indent != here or (type(container) is Seq) is not bool(dash):
                        raise _OddError
                    if dash and name:  # a map in a list
                        indent += len(dash)
                        inner = Map(source)
                        container.append(inner)
                        container.marks.append(line + indent)
                        total += 1
                        opened.append((inner, indent, total))
                        container, here, dash = inner, indent, None
                    marks, depth, is_list = container.marks, len(opened), bool(dash)
                    if depth > _DEEP:
                        raise _OddError
                if name:
                    if depth <= 2:
                        begun[depth - 1 :] = [(line, opened[-1], len(container), total)]
                    name = names.setdefault(name, name)
                    if name in container or name[:2] == "x-":
                        raise _OddError
                    if written is None:
                        waiting, waiting_at, waiting_end = name, line + indent, found.end(_NAME) + 1
                        continue
                    value_at = found.start(_VALUE)
                elif is_list and more:
                    written, value_at = more, found.start(_TEXT)
                elif dash or more:
                    if more and depth <= 2:
                        begun[depth - 1 :] = [(line, opened[-1], len(container), total)]
                    raise _OddError
                else:
                    continue  # blank, or a comment

                first = written[0]
                if first in _FIRST or first > "\x7f":
                    if "#" in written and " #" in written:
                        written = _before_comment(written)
                    if ":" in written and (": " in written or written[-1] == ":"):
                        raise _OddError
                    value = values.setdefault(written, written) if len(written) <= _SHORT else written
                elif first == "[" or first == "{":
                    if " #" in written:
                        written = _before_comment(written)
                    value = self._list(written, value_at, lists) if first == "[" else self._map(written, value_at)
                    total += value.size - 1
                    written = ""
                elif first in _QUOTES:
                    if written.find(first, 1) != len(written) - 1 or (first == '"' and "\\" in written):
                        raise _OddError
                    value = written = written[1:-1]
                elif written in _BELOW and name:
                    value, at = self._below(at, here, written)
                    written = value
                elif name and written[:2] == "# ":
                    waiting, waiting_at, waiting_end = name, line + indent, found.end(_NAME) + 1
                    continue
                else:
                    raise _OddError
                if len(written) > _LONG:
                    total += len(written) // _LONG
                if name:
                    container[name] = value
                    marks += (line + indent, value_at)
                    total += 2
                else:
                    container.append(value)
                    marks.append(value_at)
                    total += 1
        finally:
            self._at = line
        if waiting:
            container[waiting] = None
            marks += (waiting_at, waiting_end)
            total += 2
        for inner, _, before in opened:
            inner.size = 1 + total - before

    def _below(self, at: int, here: int, how: str) -> tuple[str, int]:
        """The text below `|` or `>`, whose first line begins at `at`, and where the next line begins."""
        text = self._text
        spaces = _SPACES.match(text, at)
        assert spaces is not None
        indent = spaces.end() - at
        if indent <= here or text[at + indent : at + indent + 1] in ("", "\n"):
            raise _OddError
        found = _lines(indent).match(text, at)
        assert found is not None
        end = found.end()
        if _BLANK.match(text, end):  # it belongs to the text, though it is indented less
            raise _OddError
        value = found[0].replace("\n" + " " * indent, "\n")[indent:].rstrip("\n")
        if how[0] == ">":
            if "\n\n" in value or "\n " in value:  # what is not folded
                raise _OddError
            value = value.replace("\n", " ")
        return (value if how[1:] else value + "\n"), end

    def _list(self, written: str, at: int, known: dict[str, tuple[list[Raw], list[int]]]) -> Seq:
        """`[a, b]`, which begins at `at`. `known` holds such lists, and how far behind `at` their items begin: many are written often."""
        if written not in known:
            if not _LIST.fullmatch(written) or len(written) > _LONG:
                raise _OddError
            items, marks, mark = written[1:-1].split(", ") if len(written) > 2 else [], [], 1
            if "null" in items:
                raise _OddError
            for item in items:
                marks.append(mark)
                mark += len(item) + 2
            known[written] = [self._names.setdefault(item, item) for item in items], marks
        found = Seq(self._source)
        values, places = known[written]
        found.extend(values)
        found.marks = [at + mark for mark in places]
        found.size = 1 + len(values)
        return found

    def _map(self, written: str, at: int) -> Map:
        """`{a: b}`, which begins at `at`."""
        if not _MAP.fullmatch(written) or len(written) > _LONG:
            raise _OddError
        found, names = Map(self._source), self._names
        marks = found.marks
        at += 1
        for pair in written[1:-1].split(", ") if len(written) > 2 else ():
            name, _, value = pair.partition(": ")
            if value == "null" or name[:2] == "x-" or name in found:
                raise _OddError
            found[names.setdefault(name, name)] = names.setdefault(value, value)
            marks += (at, at + len(name) + 2)
            at += len(pair) + 2
        found.size = 1 + 2 * len(found)
        return found

    def part(self) -> tuple[int, int]:
        """Where the entry begins and ends that the last line belongs to; outside of entries, the section."""
        if not self._begun:
            return 0, len(self._text)
        line, (_, indent, _), _, _ = self._begun[-1]
        found = _next(indent).search(self._text, self._at)
        return line, found.end() if found else len(self._text)

    def take(self, part: Sections, start: int) -> bool:
        """Put what the parser read, from the line that begins at `start` on, in place of what was read of it here. Whether that can be."""
        if not self._begun or part.source is None:
            return False
        _, (around, _, _), count, total = self._begun[-1]
        assert isinstance(around, Map)
        self._open[:] = (opened for _, opened, _, _ in self._begun)
        for name in list(around)[count:]:
            del around[name]
        del around.marks[2 * count :]
        if part.keys() & around.keys():
            return False
        around.update(part)
        around.marks += (mark + start for mark in part.marks)
        self._total = total + part.size - 1
        return True


def _before_comment(written: str) -> str:
    """What is written, without the comment behind it: one that nobody takes for a part of the text."""
    at = written.find(" #")
    if written[at - 1] != " " or written[at + 2 : at + 3] not in ("", " "):
        raise _OddError
    return written[:at].rstrip(" ")


@cache
def _lines(indent: int) -> re.Pattern[str]:
    """All lines that are indented so far at least, or hold nothing."""
    return re.compile(rf"(?: {{{indent}}}[^\n]*\n|\n)*")


@cache
def _next(indent: int) -> re.Pattern[str]:
    """The end of a line before one that is indented so far at most, and no comment and no item of a list."""
    return re.compile(rf"\n(?= {{0,{indent}}}[^ \n#-])")
