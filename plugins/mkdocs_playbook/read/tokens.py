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
"""An environment variable with the file's content, for builds on a server where the file is not. It wins over the file."""

_BYTES = 20  # 160 bits
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{31,99}")
"""At least 128 bits, even in hexadecimal digits; web servers hide folders that begin with a dot or a line."""


def is_given() -> bool:
    """Whether the environment variable holds the tokens; one without content is as good as none, as in builds of forks."""
    return bool(os.environ.get(VARIABLE, "").strip())


def read_tokens(root: Path) -> dict[str, str]:
    """Person → token. Raises `PlaybookError` where they cannot be read, or are too short or too alike to be secret."""
    file = root / FILE
    if not is_given() and not file.exists():
        return {}
    try:
        tokens = json.loads(os.environ[VARIABLE] if is_given() else file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refused(f"{FILE} cannot be read: {error.strerror}. Check its permissions.") from error
    except (ValueError, RecursionError):
        tokens = None
    if not isinstance(tokens, dict) or not all(isinstance(token, str) and _TOKEN.fullmatch(token) for token in tokens.values()):
        if is_given():
            raise _refused(f"The environment variable {VARIABLE} does not hold tokens. Give it the content of {FILE}.", VARIABLE)
        raise _refused(f"{FILE} does not hold tokens as 'playbook tokens new' writes them. Delete it and make new ones.")
    if len(set(tokens.values())) < len(tokens):
        raise _refused("Two people have the same token, so each could read the other's feed. Run 'playbook tokens new' and one of them.")
    return tokens


def _refused(message: str, path: str = FILE) -> PlaybookError:
    return PlaybookError([Problem(Place(path, 1, 1), "E105", message)])


def renew_tokens(root: Path, tokens: Mapping[str, str], people: Iterable[str]) -> dict[str, str]:
    """Make a new token for each of `people`, and write the file with them and the other `tokens`. Gives all of them."""
    renewed = {**tokens, **{person: secrets.token_hex(_BYTES) for person in people}}
    _keep_out_of_git(root)
    _write(root / FILE, renewed)
    return renewed


def _write(file: Path, tokens: Mapping[str, str]) -> None:
    """Readable by its owner only, and never half written. A copy that an earlier run had no time to put in place goes."""
    for left in file.parent.glob(f"{file.name}-*"):
        left.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(dict(sorted(tokens.items())), stream, indent=2)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())  # lost tokens are lost addresses
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _keep_out_of_git(root: Path) -> None:
    """Add the file, and the one that it is written through, to what git ignores; everything else there stays as it is."""
    ignored = root / ".gitignore"
    content = ignored.read_bytes() if ignored.is_file() else b""
    line = f"{FILE}*".encode()
    if line not in content.splitlines():
        with ignored.open("ab") as stream:
            stream.write((b"" if content.endswith(b"\n") or not content else b"\n") + line + b"\n")
