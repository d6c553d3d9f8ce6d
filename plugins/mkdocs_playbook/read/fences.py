"""Finds blocks in hand-written pages: fences of the language `playbook` (see `model/embeds.py`)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mkdocs_playbook.read.limits import MAX_BYTES

LANGUAGE = "playbook"
_OPENING = re.compile(r"(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_INFO = re.compile(rf"\{{?[ \t]*\.?{LANGUAGE}(?![\w-])")


class Fence(NamedTuple):
    """A block as it is written: the line of its opening, counted from 1, and what stands in it."""

    path: str
    line: int
    text: str
    indent: str = ""
    """What stands before the opening: spaces within a list, '> ' within a quotation."""
    end: int = 0
    """The line of its closing."""


def fences_in(text: str, path: str) -> list[Fence]:
    """The blocks of a page, in order. One inside another fence is an example, and none; an unclosed one is none either."""
    found = []
    lines = text.splitlines()
    number = 0
    unclosed = set()  # what closes none from here on closes none further down
    while number < len(lines):
        opening = _OPENING.match(lines[number])
        number += 1
        if not opening or opening["fence"] in unclosed:
            continue
        closing = next((at for at in range(number, len(lines)) if lines[at].lstrip(" \t>").rstrip() == opening["fence"]), None)
        if closing is None:
            unclosed.add(opening["fence"])
            continue
        if _INFO.match(opening["info"]):
            width = len(opening["indent"])
            body = "\n".join(line[width:] for line in lines[number:closing])
            found.append(Fence(path, number, body, opening["indent"], closing + 1))
        number = closing + 1
    return found


def read_fences(root: Path, docs_dir: Path) -> list[Fence]:
    """The blocks of all Markdown pages in `docs_dir`, page by page. Pages that cannot be read are MkDocs' to tell."""
    return [fence for path, text in _pages(root.resolve(), docs_dir) if LANGUAGE in text for fence in fences_in(text, path)]


def _pages(root: Path, docs_dir: Path) -> Iterator[tuple[str, str]]:
    for current, folders, names in os.walk(docs_dir):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(current) / name
            if name.startswith(".") or not name.endswith((".md", ".markdown", ".mdown", ".mkdn", ".mkd")):
                continue
            try:
                if not file.is_file() or file.stat().st_size > MAX_BYTES:
                    continue
                text = file.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                continue
            yield (file.relative_to(root) if file.is_relative_to(root) else file).as_posix(), text
