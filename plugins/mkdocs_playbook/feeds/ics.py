"""Content lines of iCalendar (RFC 5545): escaping, folding, and nothing that is not text."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BREAKING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
MAX_OCTETS = 75


def text(value: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11): every kind of line break becomes a backslash and n, control characters go."""
    escaped = _escaped(value)
    return escaped if escaped.isprintable() else _escaped(_CONTROLS.sub("", _LINE_BREAKS.sub("\n", value)))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def uri(value: str) -> str:
    """An address in ASCII: everything else, spaces included, becomes percent and two digits (RFC 3986)."""
    return quote(value, safe="%/:?#[]@!$&'()*+,;=", errors="replace")


def line(name: str, value: str) -> bytes:
    """One content line, folded so that no line is longer than 75 octets and no character is cut (RFC 5545, 3.1).

    Whatever the value is, it stays one line of UTF-8: what could break it is left out.
    """
    text = f"{name}:{value}"
    if not text.isprintable():
        text = _LONE_SURROGATES.sub("\ufffd", _BREAKING.sub("", text))
    data = text.encode()
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
    return f"{day.year:04}{day.month:02}{day.day:02}"


def moment(instant: dt.datetime) -> str:
    """A time in UTC, form 2 of RFC 5545, 3.3.5."""
    instant = instant.astimezone(dt.UTC)
    return f"{date(instant)}T{instant.hour:02}{instant.minute:02}{instant.second:02}Z"
