"""The fonts of this machine: which of them can write a text, and what to write in place of what none can."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

_FOLDERS = {
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    "win32": (r"C:\Windows\Fonts",),
}
_ELSEWHERE = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")

_FAMILIES = (
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf"),
    ("Roboto-Regular.ttf", "Roboto-Bold.ttf"),
)
"""Fonts for whole books, upright and bold, in the order in which they are wanted."""

_FIRST = ("DejaVuSans.ttf", "NotoSansCJK-Regular.ttc", "Arial Unicode.ttf", "msyh.ttc", "NotoEmoji-Regular.ttf", "Symbola.ttf")
"""Fonts that hold much, asked before others for what the book's own font lacks."""

_OTHER_STYLES = ("bold", "italic", "oblique", "light", "thin", "black", "medium", "condensed", "mono", "serif", "sign")
_SILENT = ("Cc", "Cf", "Cs", "Cn")
"""Kinds of characters that nobody sees: controls, marks of direction, joiners."""
_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True, slots=True)
class Fonts:
    """Files of fonts: the book's own, and others for what it lacks. Without `upright`, there is none on this machine."""

    upright: Path | None
    bold: Path | None
    others: tuple[Path, ...]
    missing: frozenset[str]
    """The characters that none of them has."""

    @property
    def is_shaped(self) -> bool:
        return self.upright is not None


def fonts_for(characters: Collection[str], folders: Collection[Path] | None = None) -> Fonts:
    """The fonts that write `characters`, looked for in `folders`, or where this system keeps its fonts."""
    files = _files(folders if folders is not None else _folders())
    wanted = {character for character in characters if not is_silent(character)}
    own = next(((files[upright], files[bold]) for upright, bold in _FAMILIES if upright in files and bold in files), None)
    if own is None:
        return Fonts(None, None, (), frozenset(character for character in wanted if not _is_latin(character)))
    left = wanted - _held(own[0])
    others = []
    for file in _candidates(files):
        if not left:
            break
        if file not in own and left & (held := _held(file)):
            others.append(file)
            left -= held
    return Fonts(*own, tuple(others), frozenset(left))


def is_silent(character: str) -> bool:
    """Whether a character shows nothing, so that it can be left out of a text that is set without a browser."""
    return unicodedata.category(character) in _SILENT or ord(character) in _SELECTORS


def named(character: str) -> str:
    """What stands for a character that no font has: its name, or its number where it has no telling one."""
    name = unicodedata.name(character, "")
    is_number = not name or name.endswith(f"-{ord(character):X}")
    return f"[U+{ord(character):04X}]" if is_number else f"[{name.lower()}]"


def needs_shaping(characters: Collection[str]) -> bool:
    """Whether some of the characters are written from right to left, or change their form with those around them."""
    return any(
        unicodedata.bidirectional(character) in ("R", "AL") or 0x0900 <= ord(character) <= 0x109F or 0x1780 <= ord(character) <= 0x17FF
        for character in characters
    )


def _is_latin(character: str) -> bool:
    """Whether the fonts that every reader of PDF has can write it."""
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _folders() -> list[Path]:
    found = [Path(folder).expanduser() for folder in _FOLDERS.get(sys.platform, _ELSEWHERE)]
    return [*found, *([Path(own)] if (own := os.environ.get("PLAYBOOK_FONTS")) else [])]


def _files(folders: Collection[Path]) -> dict[str, Path]:
    """Every font file by its name, the first of a name."""
    found: dict[str, Path] = {}
    for folder in folders:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if file.suffix.lower() in (".ttf", ".otf", ".ttc"):
                found.setdefault(file.name, file)
    return found


def _candidates(files: dict[str, Path]) -> Iterator[Path]:
    """Upright fonts without serifs first, then all others."""
    first = [files[name] for name in _FIRST if name in files]
    rest = sorted(files.items(), key=lambda found: (any(word in found[0].lower() for word in _OTHER_STYLES), found[0]))
    yield from first
    yield from (file for _, file in rest if file not in first)


def _held(file: Path) -> set[str]:
    """The characters that a font draws; none for a font of coloured pictures, and for a file that is no font."""
    try:
        with TTFont(file, fontNumber=0, lazy=True) as font:
            if "glyf" not in font and "CFF " not in font:
                return set()
            return {chr(code) for code in font.getBestCmap() or ()}
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return set()
