"""The lowest versions of our own dependencies that pyproject.toml allows do the same as the newest."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from clients.need import need
from engines import EPOCH, PLAYBOOKS, mkdocs_site
from sites import ROOT, contents, environment, playbook

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Lowest:
    """An environment with the lowest versions."""

    python: Path

    def run(self, *command: str | Path, cwd: Path) -> str:
        """Run a Python module there, such as `run("mkdocs", "build")`. Gives what it told."""
        whole = [self.python, "-W", "error::DeprecationWarning:mkdocs_playbook", "-m", *command]
        environ = environment(SOURCE_DATE_EPOCH=EPOCH)
        done = subprocess.run(whole, cwd=cwd, env=environ, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def lowest(tmp_path_factory: pytest.TempPathFactory) -> Lowest:
    need("uv")
    folder = tmp_path_factory.mktemp("lowest") / "venv"
    install: list[str | Path] = ["pip", "install", "--quiet", "--resolution", "lowest-direct", "--python", folder / "bin" / "python", ROOT]
    venv: list[str | Path] = ["venv", "--quiet", "--python", sys.executable, folder]
    for command in (venv, install):
        done = subprocess.run([sys.executable, "-m", "uv", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return Lowest(folder / "bin" / "python")


def test_it_is_not_the_environment_of_the_tests(lowest: Lowest, tmp_path: Path) -> None:
    told = lowest.run("mkdocs_playbook.cli", "--version", cwd=tmp_path)
    assert told.startswith("mkdocs-playbook ")
    code = "import importlib.metadata as m; print(m.version('jinja2'), m.version('mkdocs-material'))"
    versions = subprocess.run([lowest.python, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"jinja2>={versions[0].removesuffix(".0")},' in text
    assert f'"mkdocs-material>={versions[1]},' in text


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_it_builds_the_same_pages_and_feeds(name: str, lowest: Lowest, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("lowest")
    lowest.run("mkdocs", "build", "--strict", "-f", PLAYBOOKS[name] / "mkdocs.yml", "-d", folder / "site", cwd=folder)
    ours, newest = folder / "site", mkdocs_site(name, tmp_path_factory)
    assert contents(ours / "feeds") == contents(newest / "feeds")
    assert {path for path in contents(ours) if path.endswith(".html")} == {path for path in contents(newest) if path.endswith(".html")}


def test_it_checks_and_exports_the_same(lowest: Lowest, tmp_path: Path) -> None:
    config = ROOT / "mkdocs.yml"
    lowest.run("mkdocs_playbook.cli", "check", "-f", config, cwd=tmp_path)
    lowest.run("mkdocs_playbook.cli", "export", "lowest", "-f", config, cwd=tmp_path)
    assert playbook("export", "newest", "-f", config, cwd=tmp_path, SOURCE_DATE_EPOCH=EPOCH).returncode == 0
    lowest_files, newest_files = contents(tmp_path / "lowest"), contents(tmp_path / "newest")
    assert list(lowest_files) == list(newest_files)
    # Pages write dates as each version of Babel does.
    data = [path for path in newest_files if path.endswith((".ics", ".json", ".yml"))]
    assert [path for path in data if lowest_files[path] != newest_files[path]] == []
