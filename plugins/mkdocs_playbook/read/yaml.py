"""Reads YAML into raw values that know where they were written.

Built on libyaml's events instead of `yaml.load`: that keeps line and column of every key and value, sees a key
that is written twice, is several times faster, and leaves every scalar as the text that was written. What
`12:30`, `NO` or `010` means is for the field that holds it to say.
"""

from __future__ import annotations

from typing import Any

import yaml

from mkdocs_playbook.problems import Place, Problems
from mkdocs_playbook.read.raw import Map, Raw, Seq

MAX_BYTES = 20_000_000
MAX_DEPTH = 30
MAX_ALIASED = 100_000
"""How many values all aliases of a file may stand for together: an alias bomb has billions."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = frozenset({"", "~", "null"})


class _RefusedError(Exception):
    def __init__(self, code: str, place: Place, message: str) -> None:
        super().__init__(message)
        self.code, self.place, self.message = code, place, message


def parse(path: str, data: bytes, problems: Problems) -> Map | None:
    """The top-level map of the file `path` with content `data`; None if it is empty or cannot be used.

    Everything that is wrong goes to `problems`.
    """
    text = _decode(path, data, problems)
    if text is None:
        return None
    try:
        raw = _build(path, text, problems)
    except _RefusedError as refused:
        problems.error(refused.code, refused.place, refused.message)
        return None
    except yaml.YAMLError as error:
        _explain(path, text, error, problems)
        return None
    if raw is None:
        return None
    if not isinstance(raw, Map):
        problems.error(
            "Y107",
            Place(path, 1, 1),
            "A playbook file starts with the names of sections. Write a section such as 'posts:' at the start of a line.",
        )
        return None
    return raw


def _decode(path: str, data: bytes, problems: Problems) -> str | None:
    start = Place(path, 1, 1)
    if len(data) > MAX_BYTES:
        problems.error("Y106", start, f"The file is larger than {MAX_BYTES // 1_000_000} MB. Split it into several files.")
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.error("Y105", start, "The file is UTF-16 text. Save it as UTF-8.")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        place = Place(path, before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1)
        problems.error("Y105", place, "This character is not UTF-8 text. Save the file as UTF-8.")
        return None


def _build(path: str, text: str, problems: Problems) -> Raw:
    lost = {number: line for number, line in enumerate(text.split("\n")) if " #" in line and not line.lstrip().startswith("#")}
    anchors: dict[str, tuple[Raw, int]] = {}
    aliased = 0
    root: Raw = None
    documents = 0
    # One frame for each open map or list: the container, its place, the key that waits for its value, its anchor.
    stack: list[list[Any]] = []
    value: Raw

    events: Any = yaml.parse(text, Loader=_Loader)
    for event in events:
        kind = type(event)
        size = 1
        mark = event.start_mark
        place = Place(path, mark.line + 1, mark.column + 1)

        if kind is yaml.ScalarEvent:
            plain = not event.style  # None from the Python parser, "" from libyaml
            value = event.value
            if event.tag is not None and event.tag != "!":
                raise _RefusedError("Y103", place, f"Tags such as '{event.tag}' have no meaning here. Write the value without it.")
            if plain and value in _NOTHING:
                value = None
            if event.anchor:
                anchors[event.anchor] = (value, 1)
            if plain and lost and event.end_mark.line in lost:
                _warn_of_lost_text(place, event, lost[event.end_mark.line], problems)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.tag is not None and event.tag != "!":
                raise _RefusedError("Y103", place, f"Tags such as '{event.tag}' have no meaning here. Write the value without it.")
            if len(stack) >= MAX_DEPTH:
                raise _RefusedError("Y106", place, f"Values are nested more than {MAX_DEPTH} deep. No playbook needs that.")
            stack.append([Map() if kind is yaml.MappingStartEvent else Seq(), place, None, event.anchor])
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            value, place, _, anchor = stack.pop()
            if type(value) is Map and "<<" in value:
                _merge(value)
            size = value.size  # type: ignore[union-attr]
            if anchor:
                anchors[anchor] = (value, size)
        elif kind is yaml.AliasEvent:
            if event.anchor not in anchors:
                raise _RefusedError("Y104", place, f"Nothing above is named '&{event.anchor}', so '*{event.anchor}' means nothing.")
            value, size = anchors[event.anchor]
            aliased += size
            if aliased > MAX_ALIASED:
                raise _RefusedError("Y106", place, f"Aliases stand for more than {MAX_ALIASED:,} values. Write them out.")
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _RefusedError("Y107", place, "Only one document fits in a file. Remove '---' or start another file.")
            continue
        else:
            continue

        if not stack:
            root = value
            continue
        frame = stack[-1]
        container = frame[0]
        container.size += size
        if type(container) is Seq:
            container.put(value, place)
        elif frame[2] is None:
            if value is None:
                value = event.value if kind is yaml.ScalarEvent else None
            if not isinstance(value, str):
                raise _RefusedError("Y103", place, "A name must be plain text, not a list or a map.")
            frame[2] = (value, place)
        else:
            key, key_at = frame[2]
            frame[2] = None
            _put(container, key, value, key_at, place, problems)
    return root


def _put(container: Map, key: str, value: Raw, key_at: Place, value_at: Place, problems: Problems) -> None:
    if key.startswith("x-"):
        return  # the user's own
    if key in container:
        problems.error(
            "Y102",
            key_at,
            f"'{key}' is written twice; the first is in line {container.key_at[key].line}. Keep one of them.",
        )
        return
    container.put(key, value, key_at, value_at)


def _merge(container: Map) -> None:
    """Apply YAML's merge key: what is written beside `<<` wins over what it brings."""
    value = container.pop("<<", None)
    for part in value if isinstance(value, Seq) else [value]:
        if isinstance(part, Map):
            for name, merged in part.items():
                if name not in container:
                    container.put(name, merged, part.key_at[name], part.value_at[name])


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
            f"YAML takes '#{after.rstrip()}' for a comment, so it is not part of the text. If it belongs to it, write "
            'the whole text in "quotes"; if it is a comment, put two spaces before and one after the #.',
        )


def _explain(path: str, text: str, error: yaml.YAMLError, problems: Problems) -> None:
    """Say in an author's words what the YAML parser stumbled over, at the line to mend."""
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    context = str(getattr(error, "context", None) or "")
    lines = text.split("\n")
    if mark is None:
        position = int(getattr(error, "position", 0) or 0)
        before = text.encode("utf-8")[:position].decode("utf-8", "ignore")
        problems.error(
            "Y101",
            Place(path, before.count("\n") + 1, len(before) - before.rfind("\n")),
            "This character cannot be seen and is not allowed in YAML. Delete it and type the text again.",
        )
        return
    number, column = min(mark.line, len(lines) - 1), mark.column

    def tell(line: int, col: int, message: str) -> None:
        problems.error("Y101", Place(path, line + 1, col + 1), message)

    for at in range(number, max(number - 2, -1), -1):
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        if "\t" in indent:
            tell(at, indent.index("\t"), "A tab stands at the start of this line. Indent with spaces: two for each level.")
            return
    if "\t" in what or "'\\t'" in what:
        tell(number, column, "A tab stands here. Write spaces instead.")
        return
    if "mapping values are not allowed" in what or "could not find expected ':'" in what:
        start = getattr(error, "context_mark", None)
        for at in dict.fromkeys([start.line if start else number, number, number - 1]):
            if not 0 <= at < len(lines):
                continue
            line = lines[at].strip()
            words = line.split("#")[0].split()
            if words and ":" not in line and not line.startswith(("-", "#")):
                rest = " ".join(words[1:])
                tell(
                    at,
                    len(lines[at]) - len(lines[at].lstrip()),
                    f"There is no colon after '{words[0]}'. Write '{words[0]}: {rest}'."
                    if rest
                    else f"There is no colon after '{words[0]}'. Write '{words[0]}:'.",
                )
                return
        tell(
            number,
            column,
            'A second colon stands in this text. Put the text in "quotes", or, if it should be a name of its own, '
            "begin it in a new line with the right indentation.",
        )
        return
    if "quoted scalar" in context and "end of stream" in what:
        begin = error.context_mark  # type: ignore[attr-defined]
        tell(begin.line, begin.column, "This quotation mark is never closed. Add the closing mark at the end of the text.")
        return
    if "block mapping" in context or "block collection" in context:
        tell(
            number,
            column,
            "This line does not fit the lines above it. Check its indentation (two spaces for each level, names of one "
            'level exactly below each other), and put text that begins with a special character in "quotes".',
        )
        return
    if "flow mapping" in context or "flow sequence" in context:
        tell(number, column, "A bracket, brace or comma is missing here: a list is written [a, b], a map {a: 1, b: 2}.")
        return
    if "cannot start any token" in what:
        character = lines[number][column : column + 1]
        tell(number, column, f"Text cannot begin with '{character}'. Put it in \"quotes\".")
        return
    tell(number, column, f'This is not YAML: {what}. Compare it with the lines above, or put the text in "quotes".')
