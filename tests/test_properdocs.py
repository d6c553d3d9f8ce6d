"""ProperDocs, the successor of MkDocs, builds the same site."""

from __future__ import annotations

import re

import pytest

from engines import PLAYBOOKS, built, mkdocs_site
from sites import contents

_GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_properdocs_builds_the_same_site(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    config, folder = PLAYBOOKS[name] / "mkdocs.yml", tmp_path_factory.mktemp("properdocs")
    ours, theirs = contents(mkdocs_site(name, tmp_path_factory)), contents(built("properdocs", config, folder / "site"))
    assert list(ours) == list(theirs)
    assert [path for path in ours if _GENERATOR.sub(b"", ours[path]) != _GENERATOR.sub(b"", theirs[path])] == []
    assert ours["index.html"] != theirs["index.html"], "the generator tag tells which one it was"
