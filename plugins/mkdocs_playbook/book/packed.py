"""Makes a PDF of Chromium small enough for a mail: what is no picture, font or page goes into compressed streams.

A book has some ten thousand elements that tell screen readers what is what, and Chromium writes each as plain text. PDF knows streams of
objects for that since version 1.5 (ISO 32000-1, 7.5.7 and 7.5.8). The objects stay byte for byte what they were.
"""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

_IN_ONE = 200
"""How many objects one stream holds: a reader unpacks all of them to get at one."""
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*\Z", re.DOTALL)
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([fn])")
_OBJECT = re.compile(rb"\A(\d+) 0 obj\s+(.*?)\s*endobj\s*\Z", re.DOTALL)


def packed(pdf: bytes) -> bytes:
    """The PDF with its objects compressed; as it is, if it is not made as those of Chromium are."""
    trailer = _TRAILER.search(pdf)
    objects = _objects(pdf, int(trailer[2])) if trailer else None
    if not trailer or not objects or not pdf.startswith(b"%PDF-1.4"):
        return pdf
    size = max(objects) + 1
    whole = bytearray(b"%PDF-1.5" + pdf[8 : pdf.index(b"\n", 9) + 1])
    places: dict[int, tuple[int, int, int]] = {}
    for number, content in objects.items():
        if content.endswith(b"endstream"):
            places[number] = (1, _written(whole, number, content), 0)
    plain = [(number, content) for number, content in objects.items() if number not in places]
    for first in range(0, len(plain), _IN_ONE):
        group = plain[first : first + _IN_ONE]
        at, index, body = size, b"", b""
        for place, (number, content) in enumerate(group):
            index += b"%d %d " % (number, len(body))
            body += content + b"\n"
            places[number] = (2, at, place)
        head = b"/Type /ObjStm\n/N %d\n/First %d" % (len(group), len(index))
        places[at] = (1, _written(whole, at, _stream(head, index + body)), 0)
        size += 1
    places[size] = (1, len(whole), 0)
    rows = (places.get(number, (0, 0, 65535)) for number in range(size + 1))
    table = b"".join(kind.to_bytes(1, "big") + one.to_bytes(4, "big") + two.to_bytes(2, "big") for kind, one, two in rows)
    kept = re.sub(rb"/Size \d+\s*", b"", trailer[1]).strip()
    start = _written(whole, size, _stream(b"/Type /XRef\n/Size %d\n/W [1 4 2]\n%s" % (size + 1, kept), table))
    return bytes(whole + b"startxref\n%d\n%%%%EOF\n" % start)


def _objects(pdf: bytes, table: int) -> dict[int, bytes] | None:
    """Each object of a PDF by its number, without its first and last line; None where the table of their places is no plain one."""
    head = re.compile(rb"xref\s+0 (\d+)\s+").match(pdf, table)
    if not head:
        return None
    entries = _ENTRY.findall(pdf, head.end(), head.end() + 20 * int(head[1]))
    starts = sorted(int(place) for place, _, kind in entries if kind == b"n")
    found = [_OBJECT.match(pdf[start:end]) for start, end in pairwise([*starts, table])]
    return {int(one[1]): one[2] for one in found if one} if all(found) else None


def _stream(head: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, 9)
    return b"<<%s\n/Filter /FlateDecode\n/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def _written(whole: bytearray, number: int, content: bytes) -> int:
    """Add an object, and tell where it begins."""
    start = len(whole)
    whole += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return start
