"""What is in the packages that people install."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import tarfile
import venv
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
    for name in ("py.typed", "pages/assets/playbook.css", "pages/templates/table.html.jinja", "start/files/every/mkdocs.yml.jinja"):
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


@pytest.fixture(scope="module")
def installed(packages: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment of its own that holds the wheel, and beside it what the wheel needs."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    done = run("pip", "--python", folder, "install", "--no-deps", "--no-index", "--no-compile", packages[0], cwd=folder)
    assert done.returncode == 0, done.stderr
    (own,) = folder.rglob("site-packages")
    # Its files are found after the wheel's, and its own .pth files, such as that of this repository, are not read.
    (own / "needs.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return programs


def called(program: Path, *arguments: str | Path, cwd: Path, code: int = 0) -> str:
    """What an installed program prints."""
    done = subprocess.run([program, *map(str, arguments)], cwd=cwd, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_works_by_itself(installed: Path, tmp_path: Path) -> None:
    made = project(tmp_path / "project")
    code = "import mkdocs_playbook; print(mkdocs_playbook.__file__)"
    assert called(installed / "python", "-c", code, cwd=tmp_path).startswith(str(installed.parent))
    called(installed / "playbook", "export", "out", cwd=made.folder)
    assert list((made.folder / "out").rglob("playbook.css")), "what is not Python is there too"


def test_from_the_wheel_alone_a_playbook_is_begun_checked_and_built(installed: Path, tmp_path: Path) -> None:
    told = called(installed / "playbook", "init", "ours", "--yes", "--people", "Mei Tan", "--deploy", "github", cwd=tmp_path)
    assert f"{installed / 'mkdocs'} serve" in told, "the programs of this environment are not found by their names alone"
    assert "S112" in called(installed / "playbook", "check", cwd=tmp_path / "ours")
    called(installed / "playbook", "build", "--strict", cwd=tmp_path / "ours")
    assert (tmp_path / "ours" / "site" / "calendar" / "index.html").is_file()
    assert (tmp_path / "ours" / "site" / "feeds" / "our-brand-people-mei-tan.ics").is_file()


def test_the_source_distribution_holds_what_it_is_built_and_tested_from(sdist: list[str]) -> None:
    assert {"pyproject.toml", "README.md", "LICENSE", "PKG-INFO", "tests/support.py"} <= set(sdist)
    assert {f"plugins/{name}" for name in of_the_package()} <= set(sdist)


def test_the_source_distribution_holds_nothing_else(sdist: list[str]) -> None:
    allowed = {"plugins", "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "PKG-INFO", ".gitignore"}
    assert {name.partition("/")[0] for name in sdist} <= allowed
    assert [name for name in sdist if "__pycache__" in name or (name.endswith((".pyc", ".ics")) and "/layouts/" not in name)] == []
