"""The same playbook at the same time stamp gives the same bytes, whatever machine and folder it is built on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sites import contents, copy_demo, playbook, run

EPOCH = "1796083200"
HERE = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C"}
THERE = {"PYTHONHASHSEED": "4711", "TZ": "America/Los_Angeles", "LANG": "tr_TR.UTF-8", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return copy_demo(tmp_path_factory.mktemp("here") / "plan"), copy_demo(tmp_path_factory.mktemp("there") / "a folder, elsewhere")


def test_two_builds_are_the_same_to_the_byte(projects: tuple[Path, Path]) -> None:
    sites = []
    for folder, environment in zip(projects, (HERE, THERE), strict=True):
        done = run("mkdocs", "build", "--strict", cwd=folder, SOURCE_DATE_EPOCH=EPOCH, **environment)
        assert done.returncode == 0, done.stderr
        sites.append(contents(folder / "site"))
    one, other = sites
    assert list(one) == list(other)
    assert [path for path in one if one[path] != other[path]] == []
    assert "feeds/kopi-kiln-all.ics" in one
    assert "sitemap.xml.gz" in one


def test_two_exports_are_the_same_to_the_byte(projects: tuple[Path, Path]) -> None:
    exports = []
    for folder, environment in zip(projects, (HERE, THERE), strict=True):
        done = playbook("export", "exported", cwd=folder, SOURCE_DATE_EPOCH=EPOCH, **environment)
        assert done.returncode == 0, done.stderr
        exports.append(contents(folder / "exported"))
    assert exports[0] == exports[1]


def test_no_path_of_the_machine_is_in_the_site(projects: tuple[Path, Path]) -> None:
    for folder in projects:
        found = [path for path, content in contents(folder / "site").items() if str(folder.parent).encode() in content]
        assert found == []
