"""Leaks: what an edition must not see, looked for in every byte of what was built for it."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import yaml

from mkdocs_playbook.build import Site
from mkdocs_playbook.editions import select
from mkdocs_playbook.hidden import Secret, Secrets, hidden_values, in_a_row
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.problems import Place, Problem
from mkdocs_playbook.read.settings import SiteSettings

CODE = "E111"
PLACES = 5
"""In how many files each thing that leaked is told; there may be more, for what leaks stands on many pages."""
_MOST = 256 * 2**20
"""How many bytes an archive may hold."""

_TAG = re.compile(r"<!--|-->|<[^<>]*>")
_WITHIN_WORDS = re.compile(r"</?(?:a|abbr|b|code|del|em|i|ins|mark|s|small|span|strong|sub|sup|tspan|u|wbr)\b[^<>]*>", re.IGNORECASE)
_HTML = (".html", ".htm", ".xhtml", ".xml", ".svg", ".rss", ".atom", ".md")
_YAML: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ZIP = (".zip", ".xlsx", ".docx", ".pptx", ".ods", ".odt", ".epub")
_SCRIPTS = (".js", ".mjs", ".css", ".map")
"""Files that are full of numbers and of words of their own, in which a short text or an amount says nothing."""


@dataclass(slots=True)
class Found:
    """What was found, and which files nobody could look into."""

    problems: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    count: int = 0
    """How many things leaked, each in one file or several."""


def secrets_of(whole: Plan, settings: SiteSettings) -> Secrets:
    """What the edition in `settings` must not see of a plan."""
    return hidden_values(whole, select(whole, settings.edition).plan, settings.site_url)


def told(found: Found, edition: str) -> str:
    things = "1 thing" if found.count == 1 else f"{found.count} things"
    return f"{things} in what was built for the edition '{edition}' must not be seen there. Do not publish it."


def find_leaks(files: Iterable[tuple[str, bytes]], secrets: Secrets, site: Site) -> Found:
    """Where `files` (path and content) tell one of the `secrets`. What the guide says in any playbook is none there.

    Problems have the place in the file where something leaked, and say what it is and where it is written; each thing is told of the
    first files that tell it.
    """
    guide = in_a_row(" ".join(html.unescape(page.html) for page in site.pages.values() if page.page.address.startswith("guide")))
    at = site.addresses.url("guide").removesuffix(".html").removesuffix("index").strip("/")
    found = Found()
    seen: dict[str, set[str]] = {}
    for path, data in files:
        for text in _texts(path, data, found):
            for secret in secrets.found_in(text.text, numbers=text.has_numbers):
                is_word = text.path.endswith(_SCRIPTS) and (secret.row.count(" ") < 4 or len(secret.row) < 16)
                if is_word or text.path in seen.get(secret.what, ()) or (_is_in(at, text.about or text.path) and secret.row in guide):
                    continue
                places = seen.setdefault(secret.what, set())
                places.add(text.path)
                if len(places) <= PLACES:
                    found.problems.append(_problem(secret, text, data))
    found.count = len(seen)
    return found


@dataclass(frozen=True, slots=True)
class _Text:
    """A way to read a file, or a part of it: `about` is the page that a part is about, `has_numbers` whether its numbers mean anything."""

    path: str
    text: str
    has_numbers: bool = True
    about: str = ""


def _is_in(folder: str, path: str) -> bool:
    return path == folder or path.startswith((f"{folder}/", f"{folder}.", f"docs/{folder}/", f"docs/{folder}.", f"fragments/{folder}"))


def _problem(secret: Secret, text: _Text, data: bytes) -> Problem:
    where = f" (written at {secret.place.path}:{secret.place.line})" if secret.place.path else ""
    message = f"{secret.what[0].upper()}{secret.what[1:]} is told here{where}, which this edition must not see. "
    message += "Take it out of what is visible, or let it be seen there: 'visibility: client'."
    return Problem(Place(text.path, _line(secret, text.text, data), 1), CODE, message)


def _line(secret: Secret, text: str, data: bytes) -> int:
    """The line in the file, or in the text that was taken out of it, in which a hidden value begins; 1 where that cannot be told."""
    for whole in (data.decode("utf-8", "replace"), text):
        lines = whole.splitlines()
        for size in (1, 3):
            for number in range(len(lines)):
                several = "\n".join(lines[number : number + size])
                if secret.row in in_a_row(html.unescape(several)) or secret.row in in_a_row(_visible(several)):
                    return number + 1
    return 1


# ── how files are read ──────────────────────────────────────────────────────────────────────────────────────────────


def _texts(path: str, data: bytes, found: Found) -> Iterator[_Text]:
    """Every way in which somebody, or a machine, may read a file; its name is one of them."""
    yield _Text(path, unquote(path), has_numbers=False)
    kind = PurePosixPath(path).suffix.lower()
    if kind == ".gz" or data[:2] == b"\x1f\x8b":
        if (inner := _unpacked(data)) is not None:
            yield from _texts(path.removesuffix(".gz"), inner, found)
        else:
            found.unread.append(path)
        return
    if kind in _ZIP or data[:4] == b"PK\x03\x04":
        yield from _in_zip(path, data, found)
        return
    if kind == ".pdf" or data[:5] == b"%PDF-":
        text = _text_of_pdf(data)
        if text is None:
            found.unread.append(path)
        else:
            yield _Text(path, text)
        return
    yield from _of_text(path, kind, _decoded(data))


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def _of_text(path: str, kind: str, text: str) -> Iterator[_Text]:
    if kind in (".json", ".webmanifest"):
        try:
            yield from _in_json(path, json.loads(text))
            return
        except (ValueError, RecursionError):
            pass
    if kind in (".yml", ".yaml"):
        yield from _in_yaml(path, text)
        return
    if kind == ".ics":
        text = re.sub(r"\r?\n[ \t]", "", text)  # unfolded (RFC 5545, 3.1)
        text = re.sub(r"\\[nN]", "\n", text).replace("\\", "")
    is_markup = kind in _HTML or text.lstrip()[:9].lower().startswith(("<!doctype", "<html", "<?xml"))
    if is_markup:  # all that is written in it, then what a reader sees
        yield _Text(path, unquote(html.unescape(text)), has_numbers=False)
        yield _Text(path, _visible(text))
        return
    yield _Text(path, text, has_numbers=kind not in _SCRIPTS)
    plain = unquote(html.unescape(text))
    if plain != text:
        yield _Text(path, plain, has_numbers=False)
    if "\\u" in text or "\\x" in text:
        yield _Text(path, _without_escapes(text), has_numbers=False)


_BETWEEN = "\nplaybook-between-values\n"
"""A word that parts what does not belong together: 'what: We stop it' does not say 'what we stop'."""


def _in_yaml(path: str, text: str) -> Iterator[_Text]:
    """Each name and value in YAML, then its comments."""
    try:
        values = [event.value for event in yaml.parse(text, Loader=_YAML) if isinstance(event, yaml.ScalarEvent)]
    except (yaml.YAMLError, RecursionError):
        yield _Text(path, text)
        return
    yield _Text(path, _BETWEEN.join(values))
    yield _Text(path, "\n".join(re.findall("#.*", text)), has_numbers=False)


def _visible(text: str) -> str:
    """What a reader sees of HTML, without what its styles and scripts say."""
    return html.unescape(_TAG.sub(" ", _WITHIN_WORDS.sub("", text)))


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")


def _without_escapes(text: str) -> str:
    plain = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _in_json(path: str, value: Any) -> Iterator[_Text]:
    """Each text in JSON. What stands in a document of a search index is about its page."""
    if isinstance(value, Mapping) and isinstance(documents := value.get("docs"), list):
        for document in documents:
            about = str(document.get("location", "")) if isinstance(document, Mapping) else ""
            text = "\n".join(_strings(document))
            yield _Text(path, text, has_numbers=False, about=about)
            yield _Text(path, unquote(_visible(text)), about=about)
        value = {name: inner for name, inner in value.items() if name != "docs"}
    text = "\n".join(_strings(value))
    yield _Text(path, text)
    yield _Text(path, unquote(_visible(text)), has_numbers=False)


def _strings(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        inner = pending.pop()
        if isinstance(inner, Mapping):
            pending += [*inner.keys(), *inner.values()]
        elif isinstance(inner, list):
            pending += inner
        elif inner is not None and not isinstance(inner, bool):
            yield str(inner)


def _unpacked(data: bytes) -> bytes | None:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            return file.read(_MOST)
    except (OSError, EOFError, zlib.error):
        return None


def _in_zip(path: str, data: bytes, found: Found) -> Iterator[_Text]:
    """Each file of an archive; those of office documents are archives too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            left = _MOST
            for info in archive.infolist():
                left -= info.file_size
                if info.is_dir() or left < 0:
                    continue
                yield from _texts(f"{path}/{info.filename}", archive.read(info), found)
            if left < 0:
                found.unread.append(path)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, OSError):
        found.unread.append(path)


def _text_of_pdf(data: bytes) -> str | None:
    """What a PDF says, without the numbers of its pages: the foot '5 / 200' is no 5,200. None where it cannot be read."""
    import pypdf  # only where there is a PDF

    try:
        texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
        return "\n".join(re.sub(rf"(?<!\S){number} / {len(texts)}$", "", text, flags=re.MULTILINE) for number, text in enumerate(texts, 1))
    except Exception:  # whatever a file that is no PDF makes of a reader
        return None
