"""What is in the packages that people install."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from mkdocs_playbook import __version__
from sites import ROOT, environment, project, run


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel, which is made of the source distribution, and that."""
    folder = tmp_path_factory.mktemp("dist")
    done = run("build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(packages: tuple[Path, Path]) -> dict[str, bytes]:
    with zipfile.ZipFile(packages[0]) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def sdist(packages: tuple[Path, Path]) -> list[str]:
    with tarfile.open(packages[1]) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


def of_the_package() -> list[str]:
    """The files of the package in this repository."""
    folder = ROOT / "plugins"
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return sorted(path.relative_to(folder).as_posix() for path in files)


def test_the_wheel_holds_the_package_and_nothing_else(wheel: dict[str, bytes]) -> None:
    info = f"mkdocs_playbook-{__version__}.dist-info"
    assert sorted(name for name in wheel if not name.startswith(info)) == of_the_package()
    for name in ("py.typed", "pages/assets/playbook.css", "pages/templates/table.html.jinja"):
        assert f"mkdocs_playbook/{name}" in wheel
    assert wheel[f"{info}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_is_found_by_mkdocs_properdocs_and_the_shell(wheel: dict[str, bytes]) -> None:
    text = wheel[f"mkdocs_playbook-{__version__}.dist-info/entry_points.txt"].decode()
    plugin = "playbook = mkdocs_playbook.plugin:PlaybookPlugin"
    assert f"[mkdocs.plugins]\n{plugin}\n" in text
    assert f"[properdocs.plugins]\n{plugin}\n" in text
    assert "[console_scripts]\nplaybook = mkdocs_playbook.cli:main\n" in text


def test_the_wheel_says_what_it_is_and_needs(wheel: dict[str, bytes]) -> None:
    told = Parser().parsestr(wheel[f"mkdocs_playbook-{__version__}.dist-info/METADATA"].decode())
    assert (told["Name"], told["Version"], told["License-Expression"]) == ("mkdocs-playbook", __version__, "MIT")
    needs = [need for need in told.get_all("Requires-Dist") or [] if "extra ==" not in need]
    assert "mkdocs<2,>=1.6.1" in needs
    assert [need for need in needs if "<" not in need and not need.startswith("tzdata")] == [], "each has an upper bound"


def test_the_wheel_works_by_itself(wheel: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in wheel.items():
        file = tmp_path / "installed" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    made = project(tmp_path / "project")
    code = "import sys, mkdocs_playbook.cli as cli; print(cli.__file__); sys.exit(cli.main(['export', 'out']))"
    environ = environment(PYTHONPATH=str(tmp_path / "installed"))
    done = subprocess.run([sys.executable, "-c", code], cwd=made.folder, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path / "installed"))
    assert (made.folder / "out" / "assets" / "playbook" / "playbook.css").is_file()


def test_the_source_distribution_holds_what_it_is_built_and_tested_from(sdist: list[str]) -> None:
    assert {"pyproject.toml", "README.md", "LICENSE", "PKG-INFO", "tests/support.py"} <= set(sdist)
    assert {f"plugins/{name}" for name in of_the_package()} <= set(sdist)


def test_the_source_distribution_holds_nothing_else(sdist: list[str]) -> None:
    allowed = {"plugins", "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "PKG-INFO", ".gitignore"}
    assert {name.partition("/")[0] for name in sdist} <= allowed
    assert [name for name in sdist if "__pycache__" in name or name.endswith((".pyc", ".ics"))] == []
