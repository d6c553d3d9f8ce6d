"""The tokens that make the addresses of private feeds: kept beside the playbook, outside of git."""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from mkdocs_playbook.problems import Place, PlaybookError, Problem

FILE = ".playbook-tokens.json"
VARIABLE = "PLAYBOOK_TOKENS"
"""An environment variable with the file's content, for builds on a server where the file is not."""

_BYTES = 20  # 160 bits
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,100}")  # 22 characters of base64 are 128 bits


def read_tokens(root: Path) -> dict[str, str]:
    """Person → token. Raises `PlaybookError` where they cannot be read or are too short to be secret."""
    text = os.environ.get(VARIABLE)
    file = root / FILE
    if text is None:
        if not file.is_file():
            return {}
        text = file.read_text(encoding="utf-8")
    try:
        tokens = json.loads(text)
    except ValueError:
        tokens = None
    if not isinstance(tokens, dict) or not all(isinstance(token, str) and _TOKEN.fullmatch(token) for token in tokens.values()):
        message = f"{FILE} does not hold tokens as 'playbook tokens new' writes them. Delete it and make new ones."
        raise PlaybookError([Problem(Place(FILE, 1, 1), "E105", message)])
    return tokens


def renew_tokens(root: Path, people: Iterable[str], *, only_missing: bool) -> dict[str, str]:
    """Make a new token for each of `people`, or only for those without one, and write the file. Gives all tokens."""
    tokens = read_tokens(root)
    for person in people:
        if not only_missing or person not in tokens:
            tokens[person] = secrets.token_urlsafe(_BYTES)
    _write(root / FILE, tokens)
    _keep_out_of_git(root)
    return tokens


def _write(file: Path, tokens: Mapping[str, str]) -> None:
    """Readable by its owner only, and never half written."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(dict(sorted(tokens.items())), stream, indent=2)
        stream.write("\n")
    Path(name).replace(file)


def _keep_out_of_git(root: Path) -> None:
    ignored = root / ".gitignore"
    lines = ignored.read_text(encoding="utf-8").splitlines() if ignored.is_file() else []
    if FILE not in lines:
        ignored.write_text("\n".join([*lines, FILE]) + "\n", encoding="utf-8")
