"""The manifest of a pack, and the pack as one file. Both are the same bytes whenever they are made of the same files."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Mapping

MANIFEST = "MANIFEST.sha256"
_EARLIEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""ZIP knows no earlier time."""


def manifest(files: Mapping[str, bytes]) -> bytes:
    """The SHA-256 of each file, by path, as `sha256sum -c` reads it."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items())).encode()


def zipped(files: Mapping[str, bytes], folder: str, changed: dt.datetime) -> bytes:
    """The files, by path, below `folder` in a ZIP archive; each is as old as the plan, which `changed` then."""
    held = io.BytesIO()
    moment = max(changed.astimezone(dt.UTC), _EARLIEST)
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{folder}/{path}", moment.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o100644 << 16  # a plain file, whatever system makes the archive
            archive.writestr(info, content)
    return held.getvalue()
