"""The interface's texts, and the catalogues that translate them.

python tests/catalogue.py de    makes or updates plugins/mkdocs_playbook/locale/de.po: new texts are empty, old ones are gone
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "plugins" / "mkdocs_playbook"
LOCALE = PACKAGE / "locale"
TEMPLATES = PACKAGE / "pages" / "templates"
_SAID = {"say": 1, "msg": 1, "msgs": 2, "count": 2, "line": 1}
"""What says texts, and how many forms each has."""

Text = str | tuple[str, str]
"""A text of the interface, or both forms of one with a number in it."""


def texts() -> list[Text]:
    """Every text that the package says, in the order of the alphabet."""
    return sorted({text for _, text in _found()}, key=lambda text: (_first(text).lower(), _first(text)))


def _found() -> Iterator[tuple[Path, Text]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        of_pages = file.is_relative_to(PACKAGE / "pages")
        if of_pages or file == PACKAGE / "words.py" or "mkdocs_playbook.words" in source:  # the others have nothing to say
            yield from ((file, text) for text in _of_python(source, lines=of_pages))
    for file in sorted(TEMPLATES.glob("*.jinja")):
        with file.open("rb") as template:
            keywords = {name: (1, 2) if forms == 2 else None for name, forms in _SAID.items()}
            for _, text, _, _ in extract("jinja2.ext:babel_extract", template, keywords, options={"silent": "false"}):
                yield file, text  # type: ignore[misc]


def _of_python(source: str, *, lines: bool) -> Iterator[Text]:
    """Babel reads Python too, but not what is said within what is said. Outside of pages, `line` is something else."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        said = [argument.value for argument in node.args[: _SAID.get(name, 0)] if isinstance(argument, ast.Constant)]
        texts = [text for text in said if isinstance(text, str)]
        if len(texts) == _SAID.get(name) and (lines or name != "line"):
            yield texts[0] if len(texts) == 1 else (texts[0], texts[1])


def _first(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def read(language: str) -> Catalog:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)


def updated(language: str) -> Catalog:
    """The catalogue of a language with every text of the interface in it, and no other."""
    former = read(language) if (LOCALE / f"{language}.po").is_file() else None
    made = Catalog(locale=language.replace("-", "_"), project="mkdocs-playbook", charset="utf-8", fuzzy=False)
    for text in texts():
        known = former.get(_first(text)) if former else None
        fits = known is not None and known.id == text
        made.add(text, known.string if fits and known else "")
    return made


def write(catalogue: Catalog, file: Path) -> None:
    """Without dates and places in the code, so that it changes only where a text does."""
    lines = {"Project-Id-Version", "Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    catalogue.header_comment = ""
    kept = [(name, value) for name, value in catalogue.mime_headers if name in lines]
    with file.open("wb") as target:
        head = "".join(f'"{name}: {value}\\n"\n' for name, value in kept)
        target.write(f'msgid ""\nmsgstr ""\n{head}\n'.encode())
        write_po(target, catalogue, omit_header=True, no_location=True, width=0)


if __name__ == "__main__":
    write(updated(sys.argv[1]), LOCALE / f"{sys.argv[1]}.po")
