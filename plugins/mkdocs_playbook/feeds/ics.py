"""Content lines of iCalendar (RFC 5545): escaping, folding, and nothing that is not text."""

from __future__ import annotations

import datetime as dt
import re

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
MAX_OCTETS = 75


def text(value: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11): every kind of line break becomes a backslash and n, control characters go."""
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", value)).translate(_ESCAPES)


def line(name: str, value: str) -> bytes:
    """One content line, folded so that no line is longer than 75 octets and no character is cut (RFC 5545, 3.1)."""
    data = f"{name}:{value}".encode()
    if len(data) <= MAX_OCTETS:
        return data + b"\r\n"
    parts = []
    start, room = 0, MAX_OCTETS
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        parts.append(data[start:end])
        start, room = end, MAX_OCTETS - 1  # the space that begins a continued line counts
    parts.append(data[start:])
    return b"\r\n ".join(parts) + b"\r\n"


def date(day: dt.date) -> str:
    return f"{day:%Y%m%d}"


def moment(instant: dt.datetime) -> str:
    """A time in UTC, form 2 of RFC 5545, 3.3.5."""
    return f"{instant:%Y%m%dT%H%M%SZ}"
