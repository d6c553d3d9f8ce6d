"""What the package depends on: capped below versions that nobody has seen, and without known holes."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from sites import ROOT
from test_browser import missing

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
UNCAPPED = ("mkdocs-playbook", "tzdata", "types-")
"""Ourselves; data and type hints, which are the better the newer they are."""


def test_every_dependency_is_capped() -> None:
    given = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    assert len(given) > 20
    requirements = [Requirement(text) for text in given if not text.startswith(UNCAPPED)]
    open_ended = [str(one) for one in requirements if not any(part.operator in ("<", "==") for part in one.specifier)]
    assert open_ended == []


def installed() -> list[str]:
    """What an installation without extras brings, as `name==version`."""
    found: dict[str, str] = {}
    wanted = ["mkdocs-playbook"]
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        distribution = importlib.metadata.distribution(name)
        found[name] = distribution.version
        for text in distribution.requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                wanted.append(re.sub(r"[-_.]+", "-", requirement.name).lower())
    del found["mkdocs-playbook"]
    return sorted(f"{name}=={version}" for name, version in found.items())


@pytest.mark.slow
def test_no_dependency_has_a_known_hole(tmp_path: Path) -> None:
    if importlib.util.find_spec("pip_audit") is None:
        missing("pip-audit")
    pinned = installed()
    assert any(one.startswith("mkdocs-material==") for one in pinned)
    (tmp_path / "requirements.txt").write_text("\n".join(pinned), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "-r", "requirements.txt", "--no-deps", "--disable-pip", "--format", "json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    audited = [one for one in json.loads(done.stdout)["dependencies"] if "vulns" in one] if done.stdout else []
    if not audited:  # nobody can be made to be online
        pytest.skip("the service that knows of holes cannot be reached")
    assert {one["name"]: one["vulns"] for one in audited if one["vulns"]} == {}
