"""A calendar file as others wrote it → its components, and what is so wrong with it that not all of it can be known."""

from __future__ import annotations

from mkdocs_playbook.problems import Place, Problem, Problems
from mkdocs_playbook.read.ical_lines import Component, read
from mkdocs_playbook.read.limits import MAX_BYTES

MAX_PROBLEMS = 50
"""How many problems of one file are told."""

_TOLD = {"F201": "Y501", "F202": "Y502", "F203": "Y502"}
"""Of all that can be wrong with the lines of a file: what keeps its events from being known, and the codes for it."""


class _Structure(Problems):
    """Of what is wrong with the lines, keeps what matters here. Our own feeds are held to more; other people's are read if they can be."""

    def takes(self, code: str) -> bool:
        return code in _TOLD and super().takes(code)

    def error(self, code: str, place: Place, message: str) -> None:
        if code in _TOLD:
            super().error(_TOLD[code], place, message)

    def warning(self, code: str, place: Place, message: str) -> None:
        pass


def components_of(path: str, data: bytes, problems: list[Problem]) -> list[Component]:
    """The components of the file `path`, each behind the one that it stands in; none of a file that is no calendar."""

    def refuse(code: str, message: str, line: int = 1, column: int = 1) -> None:
        problems.append(Problem(Place(path, line, column), code, message))

    if len(data) > MAX_BYTES:
        refuse("Y106", f"The file is larger than {MAX_BYTES // 1_000_000} MB. Export a shorter time.")
        return []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError:
            refuse("Y105", "The file is damaged UTF-16 text. Save it as UTF-8.")
            return []
    data = data.removeprefix(b"\xef\xbb\xbf")
    structure = _Structure()
    components = read(data, path, structure)
    if not any(component.name == "VCALENDAR" for component in components):
        refuse("Y501", "This is not a calendar: there is no BEGIN:VCALENDAR. Export it again as iCalendar (.ics), or move it elsewhere.")
        return []
    problems += [problem for problem in structure.all if problem.code != "Y501"][:MAX_PROBLEMS]
    try:
        data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        refuse("Y105", "This character is not UTF-8 text. Save the file as UTF-8.", len(before), len(before[-1]) + 1)
    return components
