"""Any calendar file → content lines and components that know where they are written (RFC 5545, 3.1).

Calendars that the playbook takes its dates from are read with it, and its own feeds are checked with it. It shares no code with
their writer, so that it can testify against it. Bytes that are no calendar give problems, never an exception.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mkdocs_playbook.problems import Place, Problems

MAX_OCTETS = 75

_LINE_BREAK = re.compile(rb"\r\n|\n|\r")
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_UNREADABLE = re.compile("[\udc80-\udcff]+")
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_FOREIGN_MARKS = {b"\xff\xfe": "UTF-16 or UTF-32", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}
_UTF8_MARK = b"\xef\xbb\xbf"

_SIDE_BY_SIDE = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"})
"""Components that stand in VCALENDAR beside each other, never in each other."""


def shown(text: str) -> str:
    """`text` as a message can hold it: cut, and with nothing invisible in it."""
    return _UNSHOWABLE.sub("\ufffd", text if len(text) <= 60 else text[:59] + "…")


@dataclass(frozen=True, slots=True)
class Line:
    """A content line, unfolded: `name` in capitals, `value` as written, with its escapes."""

    name: str
    parameters: Mapping[str, str]
    value: str
    value_at: int
    """Where the value begins in the unfolded text."""
    source: Source

    @property
    def place(self) -> Place:
        return self.source.place(0)

    def place_in_value(self, offset: int) -> Place:
        return self.source.place(self.value_at + offset)


@dataclass(frozen=True, slots=True)
class Source:
    """Unfolded text, and the physical lines that it came from."""

    path: str
    text: str
    first: int
    """The number of the first physical line."""
    starts: Sequence[int]
    """Where in `text` each physical line begins."""

    def place(self, offset: int) -> Place:
        number = bisect_right(self.starts, offset) - 1
        return Place(self.path, self.first + number, offset - self.starts[number] + (2 if number else 1))


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END, without what stands in components within it."""

    name: str
    place: Place
    lines: list[Line] = field(default_factory=list)
    late: list[Line] = field(default_factory=list)
    """Those of `lines` that stand behind a component within this one."""
    unread: list[tuple[Line | None, Line]] = field(default_factory=list)
    """Lines that are none, without a name, each with the line of `lines` that it follows."""
    has_parts: bool = False

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)


def read(data: bytes, path: str, problems: Problems) -> list[Component]:
    """The components of a file, each behind the one that it stands in. What is wrong with lines and nesting goes to `problems`."""
    start = Place(path, 1, 1)
    for mark, encoding in _FOREIGN_MARKS.items():
        if data.startswith(mark):
            problems.error("F101", start, f"The file is {encoding}. Save it as UTF-8, without a byte order mark.")
            return []
    if data.startswith(_UTF8_MARK):
        problems.error("F101", start, "The file begins with a byte order mark, so its first line is not BEGIN:VCALENDAR. Save it without.")
        data = data.removeprefix(_UTF8_MARK)
    lines = (_line(source, problems) for source in _sources(data, path, problems))
    return _components(lines, start, problems)


def _sources(data: bytes, path: str, problems: Problems) -> Iterator[Source]:
    """Each content line, unfolded and decoded."""
    folded: list[bytes] = []
    first = 1
    for number, content in _physical_lines(data, path, problems):
        if content[:1] in (b" ", b"\t"):
            if folded:
                folded.append(content[1:])
            else:
                problems.error("F108", Place(path, number, 1), "This line begins with a space but continues nothing. Remove the space.")
            continue
        if folded:
            yield _unfolded(folded, path, first, problems)
        folded, first = [content], number
    if folded:
        yield _unfolded(folded, path, first, problems)


def _physical_lines(data: bytes, path: str, problems: Problems) -> Iterator[tuple[int, bytes]]:
    """Number and content of each line that holds something; length and ends are checked on the way."""
    bad_ends: dict[bytes, list[int]] = {b"\n": [], b"\r": []}
    blank: list[int] = []
    start = 0
    number = 0
    while start < len(data):
        number += 1
        found = _LINE_BREAK.search(data, start)
        content = data[start : found.start() if found else len(data)]
        if found is None:
            problems.warning(
                "F103",
                Place(path, number, 1),
                "The last line has no line break, as if the file was cut here. End it with CR LF.",
            )
        elif found[0] in bad_ends:
            bad_ends[found[0]].append(number)
        if len(content) > MAX_OCTETS and problems.takes("F104"):
            problems.error(
                "F104",
                Place(path, number, len(content[:MAX_OCTETS].decode(errors="ignore")) + 1),
                f"The line is {len(content)} octets long; {MAX_OCTETS} are allowed. Fold it: CR LF and a space, between two characters.",
            )
        if content:
            yield number, content
        else:
            blank.append(number)
        start = found.end() if found else len(data)
    for mark, name in ((b"\n", "LF"), (b"\r", "CR")):
        if numbers := bad_ends[mark]:
            lines = "1 line ends" if len(numbers) == 1 else f"{len(numbers)} lines end"
            problems.error("F102", Place(path, numbers[0], 1), f"{lines} with {name} alone, this one first. End every line with CR LF.")
    if blank:
        lines = "1 line is" if len(blank) == 1 else f"{len(blank)} lines are"
        problems.warning("F109", Place(path, blank[0], 1), f"{lines} empty, this one first; strict clients refuse that. Remove them.")


def _unfolded(folded: Sequence[bytes], path: str, first: int, problems: Problems) -> Source:
    octets = b"".join(folded)
    text = octets.decode(errors="surrogateescape")
    seams = [0]
    for piece in folded[:-1]:
        seams.append(seams[-1] + len(piece))
    starts = seams if octets.isascii() else _characters(text, seams)
    source = Source(path, text, first, starts)
    if not octets.isascii() and problems.takes("F105"):
        for number in _cut_characters(text, seams, starts):
            problems.error(
                "F105",
                Place(path, first + number, 2),
                "The line before was folded in the middle of a UTF-8 character. Fold between two characters.",
            )
        for found in _UNREADABLE.finditer(text) if problems.takes("F106") else ():
            code = found[0].encode(errors="surrogateescape")[:8].hex(" ").upper()
            problems.error("F106", source.place(found.start()), f"These bytes are not UTF-8: {code}. Save the file as UTF-8.")
    for found in _CONTROLS.finditer(text) if problems.takes("F107") else ():
        problems.error(
            "F107",
            source.place(found.start()),
            f"The invisible character U+{ord(found[0]):04X} stands here; clients refuse it or break the line at it. "
            "Remove it, or write a line break in a text as \\n.",
        )
    return source


def _characters(text: str, seams: Sequence[int]) -> list[int]:
    """For each offset in octets, the character that begins there, or else the next one."""
    starts = []
    at = octet = 0
    for seam in seams:
        while octet < seam:
            octet += _width(text[at])
            at += 1
        starts.append(at)
    return starts


def _cut_characters(text: str, seams: Sequence[int], starts: Sequence[int]) -> Iterator[int]:
    """The numbers of the physical lines that begin in the middle of a character."""
    octet = at = 0
    for number, (seam, start) in enumerate(zip(seams, starts, strict=True)):
        octet += sum(_width(character) for character in text[at:start])
        at = start
        if octet != seam:
            yield number


def _width(character: str) -> int:
    """How many octets the character has in UTF-8; one where it stands for an octet that is not UTF-8."""
    code = ord(character)
    if code < 0x80 or 0xDC80 <= code <= 0xDCFF:
        return 1
    return 2 if code < 0x800 else 3 if code < 0x10000 else 4


def _line(source: Source, problems: Problems) -> Line:
    """The content line in `source`; one without a name, and with all of the text as its value, where that is none."""
    text = source.text
    name = _NAME.match(text)
    end = name.end() if name else 0
    parameters: dict[str, str] = {}
    while name and (found := _PARAMETER.match(text, end)):
        parameters.setdefault(found[1].upper(), found[2].replace('"', ""))
        end = found.end()
    if not name or text[end : end + 1] != ":":
        if problems.takes("F108"):
            problems.error(
                "F108",
                source.place(end),
                f"'{shown(text)}' is not 'NAME:value' or 'NAME;PARAMETER=value:value'. "
                "If it continues the line before, begin it with a space.",
            )
        return Line("", {}, text, 0, source)
    return Line(name[0].upper(), parameters, text[end + 1 :], end + 1, source)


def _components(lines: Iterator[Line], start: Place, problems: Problems) -> list[Component]:
    found: list[Component] = []
    nested: list[Component] = []
    opened = Counter[str]()
    calendars = 0

    def close(until: str, place: Place) -> None:
        """Close components up to the innermost `until`; those within it lack their END."""
        while nested and nested[-1].name != until:
            left = nested.pop()
            opened[left.name] -= 1
            problems.error("F202", left.place, f"This {left.name} has no end before line {place.line}. Add END:{left.name} to it.")

    for line in lines:
        name = line.value.strip().upper()
        if not line.name:
            if nested:
                nested[-1].unread.append((nested[-1].lines[-1] if nested[-1].lines else None, line))
        elif line.name == "BEGIN":
            if name == "VCALENDAR":
                close("", line.place)
                calendars += 1
            elif name in _SIDE_BY_SIDE and any(opened[other] for other in _SIDE_BY_SIDE):
                close("VCALENDAR", line.place)
            if nested:
                nested[-1].has_parts = True
            elif name != "VCALENDAR":
                problems.error("F201", line.place, f"{shown(name)} stands outside of VCALENDAR. Put it between BEGIN and END:VCALENDAR.")
            component = Component(name if _NAME.fullmatch(name) else shown(name), line.place)
            found.append(component)
            nested.append(component)
            opened[component.name] += 1
        elif line.name == "END":
            if opened[name]:
                close(name, line.place)
                nested.pop()
                opened[name] -= 1
            else:
                problems.error("F202", line.place, f"END:{shown(name)} ends nothing: no BEGIN:{shown(name)} is open. Remove it.")
        elif nested:
            nested[-1].lines.append(line)
            if nested[-1].has_parts:
                nested[-1].late.append(line)
        else:
            problems.error("F201", line.place, f"{line.name} stands outside of VCALENDAR. Put it between BEGIN and END:VCALENDAR.")
    if nested:
        missing = ", ".join(f"END:{component.name}" for component in reversed(nested[-5:]))
        problems.error(
            "F203",
            nested[-1].place,
            f"The file ends within this {nested[-1].name}: it was cut, or {missing} is missing. Write or fetch it again.",
        )
    if not calendars:
        problems.error("F201", start, "There is no BEGIN:VCALENDAR, so this is not a calendar. Begin the file with it.")
    elif calendars > 1:
        problems.warning("F204", start, f"The file holds {calendars} calendars; many clients read only the first. Give each its own file.")
    return found
