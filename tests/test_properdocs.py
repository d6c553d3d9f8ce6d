"""ProperDocs, the successor of MkDocs, builds the same site."""

from __future__ import annotations

import re
from pathlib import Path

from sites import ASYNCAPI, contents, run

EPOCH = "1796083200"


def test_properdocs_builds_the_same_site(tmp_path: Path) -> None:
    for module in ("mkdocs", "properdocs"):
        done = run(
            module,
            "build",
            "--strict",
            "-f",
            ASYNCAPI / "mkdocs.yml",
            "--site-dir",
            tmp_path / module,
            cwd=tmp_path,
            SOURCE_DATE_EPOCH=EPOCH,
        )
        assert done.returncode == 0, done.stderr
    ours, theirs = contents(tmp_path / "mkdocs"), contents(tmp_path / "properdocs")
    assert list(ours) == list(theirs)
    assert [path for path in ours if _without_generator(ours[path]) != _without_generator(theirs[path])] == []
    assert ours["index.html"] != theirs["index.html"], "the generator tag tells which one it was"


def _without_generator(content: bytes) -> bytes:
    return re.sub(rb'<meta name="generator" content="[^"]*">', b"", content)
