"""Reads YAML into raw values that know where they were written.

Built on libyaml's events instead of `yaml.load`: that keeps line and column of every key and value, sees a key
that is written twice, is several times faster, and leaves every scalar as the text that was written. What
`12:30`, `NO` or `010` means is for the field that holds it to say.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from mkdocs_playbook.problems import MANY, Place, Problem, Problems, shown
from mkdocs_playbook.read.explain import SPECIAL_SPACES, explain, special_space, split_lines
from mkdocs_playbook.read.limits import MAX_ALIASED, MAX_BYTES, MAX_DEPTH, TOO_LARGE, Loader
from mkdocs_playbook.read.raw import Map, Raw, Sections, Seq, Source

_NOTHING = frozenset({"", "~", "null"})
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""What YAML does not allow, and line breaks that most editors do not show as such."""
_NUMBER, _THOUSANDS = re.compile(r"-?\d{1,15}"), re.compile(r"\d{3}(\.\d+)?%?")
_FEW = 10
_LINE_ENDS = "\n\r\u0085\u2028\u2029"

_LONG = 200
_CORE_TAG = "tag:yaml.org,2002:"
_SPECIAL_SPACES = tuple("\u00a0\u2007\u200b\u202f\u3000\ufeff")


class _RefusedError(Exception):
    def __init__(self, code: str, place: Place, message: str) -> None:
        super().__init__(message)
        self.code, self.place, self.message = code, place, message


_FILE = "A playbook file starts with the names of sections. Write a section such as 'posts:' at the start of a line."


def parse(path: str, data: bytes, problems: Problems, shape: str = _FILE) -> Sections | None:
    """The top-level map of the file `path` with content `data`; None if it is empty or cannot be used.

    `shape` is what to say where it is no map. `too_much` has to be asked first (see `read/limits.py`): nothing is counted here.

    What cannot be read goes to `problems`; what is wrong in what could be read, into the result's `mistakes`.
    """
    text = decode(path, data, problems)
    if text is None:
        return None
    builder = _Builder(Source(path, text), problems)
    try:
        raw = builder.build()
    except _RefusedError as refused:
        problems.error(refused.code, refused.place, refused.message)
        return None
    except yaml.YAMLError as error:
        line, column, message = explain(text, error)
        problems.error("Y101", Place(path, line + 1, column + 1), message)
        return None
    if isinstance(raw, Sections):
        raw.mistakes = [*builder.mistakes, *builder.numbers.values()]
        return raw
    if raw is not None:
        problems.error("Y107", builder.root_at, shape)
    return None


def decode(path: str, data: bytes, problems: Problems, instead: str = "Save the file as UTF-8.") -> str | None:
    """The text of a file; None, with a problem that names the place, if it is too large, not UTF-8 or holds control characters."""
    start = Place(path, 1, 1)
    if len(data) > MAX_BYTES:
        problems.error("Y106", start, TOO_LARGE)
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:40:2].count(0) > 9 or data[1:40:2].count(0) > 9:
        problems.error("Y105", start, f"The file is UTF-16 text. {instead}")
        return None
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        problems.error("Y105", start, f"This is a file of Excel, Word or the like, or a zip file, whatever its name says. {instead}")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The offset of the error does not count a byte order mark.
        before = data.removeprefix(b"\xef\xbb\xbf")[: error.start].decode("utf-8", "replace")
        problems.error("Y105", _after(path, before), f"This character is not UTF-8 text. {instead}")
        return None
    if text.replace("\n", "").isprintable():  # as nearly all are: found out ten times as fast as by looking for what is not allowed
        return text
    refused = 0
    for found in _NOT_ALLOWED.finditer(text):
        refused += 1
        if refused > _FEW:
            break
        code = f"U+{ord(found[0]):04X}"
        problems.error(
            "Y101",
            _after(path, text[: found.start()]),
            f"An invisible character ({code}) stands here. Delete it, and type the text around it again if need be.",
        )
    return None if refused else text


def _after(path: str, text: str) -> Place:
    """The place where the file goes on after `text`."""
    lines = sum(map(text.count, _LINE_ENDS)) - text.count("\r\n")
    return Place(path, lines + 1, len(text) - max(map(text.rfind, _LINE_ENDS)))


class _Builder:
    """Builds raw values from the parser's events."""

    def __init__(self, source: Source, problems: Problems) -> None:
        self._source, self._problems = source, problems
        text = source.text
        lines = split_lines(text) if "\r" in text else text.split("\n")
        self._lost = {number: line for number, line in enumerate(lines) if " #" in line and not line.lstrip().startswith("#")}
        self.mistakes: list[Problem] = []
        self.numbers: dict[Place, Problem] = {}
        """What is wrong with numbers that were written with commas between braces, by their place."""
        self._numbers: dict[Place, str] = {}
        """These numbers, as they were written."""
        self.root_at = Place(source.path, 1, 1)
        self._names: dict[str, str] = {}
        """Names that are right as they are written, each kept once: a plan has thousands of the same."""

    def build(self) -> Raw:
        anchors: dict[str, tuple[Raw, int]] = {}
        unused: dict[str, int] = {}  # anchors of plain text that no alias has named yet
        aliased = 0
        root: Raw = None
        documents = 0
        source, lost, names = self._source, self._lost, self._names
        # The open map or list, where it begins, its anchor, how many values are in it, and the key that waits for its value; on the stack,
        # the same of those around it. This loop runs for every value of a plan: what it asks for often, it has at hand, and where a value
        # stands is only the number of its first character.
        container: Any = None
        at, anchor, size = 0, None, 0
        key: str | None = None
        key_at = at
        stack: list[tuple[Any, int, str | None, int, str | None, int]] = []
        value: Raw

        events: Any = yaml.parse(source.text, Loader=Loader)
        for event in events:
            kind, mark = type(event), event.start_mark.index

            if kind is yaml.ScalarEvent:
                text, weight = event.value, 1
                plain = not event.style  # None from the Python parser, "" from libyaml
                value = None if plain and text in _NOTHING else text
                if len(text) > _LONG:
                    weight += len(text) // _LONG
                if event.tag is not None:
                    self._refuse_tag(event.tag, source.place(mark))
                if event.anchor:
                    anchors[event.anchor] = (value, weight)
                    if plain:
                        unused[event.anchor] = mark
                if lost and plain and event.end_mark.line in lost:
                    _warn_of_lost_text(source.place(mark), event, lost[event.end_mark.line], self._problems)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if event.tag is not None:
                    self._refuse_tag(event.tag, source.place(mark))
                if len(stack) >= MAX_DEPTH:
                    raise _RefusedError(
                        "Y106", source.place(mark), f"Values are nested more than {MAX_DEPTH} deep. No playbook needs that."
                    )
                stack.append((container, at, anchor, size, key, key_at))
                container = Seq(source) if kind is yaml.SequenceStartEvent else Map(source) if len(stack) > 1 else Sections(source)
                at, anchor, size, key = mark, event.anchor, 1, None
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                value, mark, weight = container, at, size
                container.size = size
                if isinstance(container, Map) and "<<" in container:
                    self._merge(container)
                if anchor:
                    anchors[anchor] = (container, size)
                container, at, anchor, size, key, key_at = stack.pop()
            elif kind is yaml.AliasEvent:
                if event.anchor not in anchors:
                    raise _RefusedError(
                        "Y104",
                        source.place(mark),
                        f"Nothing above is named '&{shown(event.anchor)}', so '*{shown(event.anchor)}' means nothing. "
                        'If it is text, put it in "quotes".',
                    )
                value, weight = anchors[event.anchor]
                unused.pop(event.anchor, None)
                aliased += weight
                if aliased > MAX_ALIASED:
                    raise _RefusedError("Y106", source.place(mark), f"Aliases stand for more than {MAX_ALIASED:,} values. Write them out.")
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _RefusedError("Y107", source.place(mark), "Only one document fits in a file. Remove '---' or start another file.")
                continue
            else:
                continue

            size += weight
            if container is None:
                root, self.root_at = value, source.place(mark)
            elif type(container) is Seq:
                container.append(value)
                container.marks.append(mark)
            elif key is None:
                if value is None and kind is yaml.ScalarEvent:
                    value = event.value
                if not isinstance(value, str):
                    raise _RefusedError(
                        "Y103",
                        source.place(mark),
                        'A name must be plain text, not a list or a map. Text that begins with { or [ stands in "quotes".',
                    )
                key, key_at = names.get(value) or self._key(value, mark), mark
            elif value is None or key in container or key[:2] == "x-" or container.source is None:
                self._put(container, key, value, source.place(key_at), source.place(mark))
                key = None
            else:
                container[key] = value
                container.marks += (key_at, mark)
                key = None
        for anchor, mark in unused.items():
            self._problems.warning(
                "Y202",
                source.place(mark),
                f"YAML takes '&{shown(anchor)}' for a label, so it is not part of the text. If it belongs to it, write the whole text "
                'in "quotes"; else remove it, for nothing refers to it.',
            )
        return root

    def _mistake(self, code: str, place: Place, message: str) -> None:
        if len(self.mistakes) <= MANY:  # nobody is told more
            self.mistakes.append(Problem(place, code, message))

    def _refuse_tag(self, tag: str, place: Place) -> None:
        """Tags would change how a value is read; it is taken as it stands. A lone '!' says nothing and may stand."""
        if tag == "!":
            return
        written = "!!" + tag.removeprefix(_CORE_TAG) if tag.startswith(_CORE_TAG) else tag
        self._mistake(
            "Y103",
            place,
            f"YAML takes '{shown(written)}' for a tag, and tags have no meaning here. Write the value without it, or, if it is text, "
            'put the whole text in "quotes".',
        )

    def _key(self, key: str, mark: int) -> str:
        """Names stand without spaces around them, even in quotes."""
        if key[:1] in _SPECIAL_SPACES:
            self._mistake("Y101", self._source.place(mark), special_space(key[0]))
        name = key.strip().strip(SPECIAL_SPACES)
        if name == key:
            self._names[key] = name
        return name

    def _put(self, container: Map, key: str, value: Raw, key_at: Place, value_at: Place) -> None:
        if key.startswith("x-"):
            return  # the user's own
        if value is None and self._is_rest_of_number(container, key, key_at):
            return
        if key not in container:
            container.put(key, value, key_at, value_at)
            return
        instead = (
            "Put what is below it under the first, or into another file."
            if isinstance(container, Sections) and _holds_entries(value)
            else "Keep one of them, or give one another name."
        )
        self._mistake("Y102", key_at, f"'{shown(key)}' is written twice; the first is in line {container.key_at[key].line}. {instead}")
        known = container[key]
        if isinstance(container, Sections) and isinstance(known, Map) and isinstance(value, Map):
            # A section written twice: others may refer to what the second holds, and would be told that it does not exist.
            for name, inner in value.items():
                self._put(known, name, inner, value.key_at[name], value.value_at[name])

    def _is_rest_of_number(self, container: Map, key: str, key_at: Place) -> bool:
        """Whether `key` is the 000 of `{target: 8,000}`, where a comma parts one name from the next; then that is told."""
        last = next(reversed(container), None)
        number = container[last] if last is not None else None
        if last is None or not isinstance(number, str) or not _NUMBER.fullmatch(number) or not _THOUSANDS.fullmatch(key):
            return False
        at = container.value_at[last]
        written = self._numbers.get(at, number)
        if key_at != (at.path, at.line, at.column + len(written) + 1):
            return False
        self._numbers[at] = f"{written},{key}"
        container[last] = number + key
        if at in self.numbers or len(self.numbers) <= MANY:
            message = f"In braces a comma begins something new, so '{shown(written)},{shown(key)}' is no number. Write {number}{key}."
            self.numbers[at] = Problem(at, "Y108", message)
        return True

    def _merge(self, container: Map) -> None:
        """Apply YAML's merge key: what is written beside `<<` wins over what it brings, and the first of several over the next."""
        key_at, value_at = container.key_at, container.value_at
        value, place = container.pop("<<"), value_at.pop("<<")
        del key_at["<<"]
        places = value.at if isinstance(value, Seq) else [place]
        for part, at in zip(value if isinstance(value, Seq) else [value], places, strict=True):
            if not isinstance(part, Map):
                self._mistake("Y104", at, "'<<' takes over what another map holds: write '<<: *name', with '&name' before that map.")
                continue
            for name, merged in part.items():
                if name not in container:
                    container.put(name, merged, part.key_at[name], part.value_at[name])


def _holds_entries(value: Raw) -> bool:
    return isinstance(value, Map) or (isinstance(value, Seq) and any(isinstance(item, Map) for item in value))


def _warn_of_lost_text(place: Place, event: Any, line: str, problems: Problems) -> None:
    """YAML takes ` #` in unquoted text for a comment, so `title: We love #tea` says only `We love`."""
    end = event.end_mark.column
    sign = line.find("#", end)
    gap, after = line[end:sign], line[sign + 1 :]
    if sign < 0 or not gap or gap.strip():
        return
    looks_like_tag = after[:1].strip() not in ("", "#", "-", "=")
    looks_like_prose = gap == " " and " " in event.value
    if looks_like_tag or looks_like_prose:
        problems.warning(
            "Y201",
            place,
            f"YAML takes '#{shown(after.rstrip())}' for a comment, so it is not part of the text. If it belongs to it, write "
            'the whole text in "quotes"; if it is a comment, put two spaces before and one after the #.',
        )
