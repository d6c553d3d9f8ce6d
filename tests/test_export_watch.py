"""`playbook export --watch` writes what changes whenever a source is saved, keeps the last good export, and ends with Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from mkdocs_playbook.cli import main
from sites import PLAYBOOK, Project, contents, environment, playbook, project
from test_serve import PATIENCE, stopped

BROKEN = PLAYBOOK.replace("vision:", "vission:").replace("goals: {awareness", "gaols: {awareness")


@dataclass
class Watcher:
    process: subprocess.Popen[bytes]
    log: Path
    folder: Path

    @property
    def told(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not until():
            assert self.process.poll() is None, self.told
            assert time.monotonic() < end, self.told
            time.sleep(0.05)

    def wait_for(self, path: str, text: str) -> None:
        file = self.folder / path
        self.wait(lambda: file.is_file() and text in file.read_text(encoding="utf-8"))

    def wait_for_end_of(self, exports: int) -> None:
        self.wait(lambda: self.told.count(" changed in out") >= exports)


@contextmanager
def watching(made: Project) -> Iterator[Watcher]:
    log = made.folder.parent / "export.log"
    command = [sys.executable, "-m", "mkdocs_playbook.cli", "export", "--watch", "out"]
    environ = environment(SOURCE_DATE_EPOCH="1796083200")  # else feeds change with each save outside of git
    with log.open("wb") as output, stopped(subprocess.Popen(command, cwd=made.folder, env=environ, stderr=output)) as process:
        yield Watcher(process, log, made.folder / "out")


@pytest.fixture
def made(tmp_path: Path) -> Project:
    return project(tmp_path / "project", docs={"about.md": "# About us\n"})


def states(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_what_is_saved_is_exported_and_nothing_else_is_touched(made: Project) -> None:
    with watching(made) as watcher:
        watcher.wait_for_end_of(1)
        (watcher.folder / "site").mkdir()
        (watcher.folder / "site" / "index.html").write_text("built", encoding="utf-8")
        before = states(watcher.folder)

        made.write(PLAYBOOK.replace("Be of use every week", "Be of help"))
        watcher.wait_for("docs/strategy.md", "Be of help")
        watcher.wait_for_end_of(2)
        after = states(watcher.folder)
        assert {path for path in after if before[path] != after[path]} <= {
            path for path, content in contents(watcher.folder).items() if b"Be of help" in content
        }

        (made.folder / "content" / "pages" / "about.md").write_text("# All about us\n", encoding="utf-8")
        watcher.wait_for("docs/about.md", "All about us")
        made.write(PLAYBOOK.replace("hello:", "welcome:"))
        watcher.wait_for("docs/posts/welcome.md", "Hello from the desk")
        watcher.wait(lambda: not (watcher.folder / "docs" / "posts" / "hello.md").exists())
        made.write(PLAYBOOK)
        (made.folder / "content" / "pages" / "about.md").unlink()
        watcher.wait(lambda: not (watcher.folder / "docs" / "about.md").exists())
        watcher.wait_for("docs/posts/hello.md", "Hello from the desk")
        assert (watcher.folder / "site" / "index.html").read_text() == "built"
    anew = playbook("export", "anew", cwd=made.folder, SOURCE_DATE_EPOCH="1796083200")
    assert anew.returncode == 0, anew.stderr
    (watcher.folder / "site" / "index.html").unlink()
    assert contents(watcher.folder) == contents(made.folder / "anew")


def test_the_configuration_is_a_source_too(made: Project) -> None:
    with watching(made) as watcher:
        watcher.wait_for("mkdocs.yml", "site_name: Small\n")
        config = made.folder / "mkdocs.yml"
        config.write_text(config.read_text().replace("site_name: Small", "site_name: Large"), encoding="utf-8")
        watcher.wait_for("mkdocs.yml", "site_name: Large\n")


def test_what_is_broken_is_told_and_the_last_good_export_stays(made: Project) -> None:
    with watching(made) as watcher:
        watcher.wait_for_end_of(1)
        before = contents(watcher.folder)
        made.write(BROKEN)
        watcher.wait(lambda: "The last good export stays." in watcher.told)
        assert "content/plan.yml:2:12:" in watcher.told
        assert "content/plan.yml:3:1:" in watcher.told
        assert "Traceback" not in watcher.told
        assert contents(watcher.folder) == before
        made.write(PLAYBOOK.replace("Be of use", "Be of help"))
        watcher.wait_for("docs/strategy.md", "Be of help")


def test_it_starts_with_a_broken_playbook_too(made: Project) -> None:
    made.write(BROKEN)
    with watching(made) as watcher:
        watcher.wait(lambda: "The last good export stays." in watcher.told)
        made.write(PLAYBOOK)
        watcher.wait_for("docs/index.md", "Be of use every week.")


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT for another process")
def test_ctrl_c_ends_it_cleanly(made: Project) -> None:
    with watching(made) as watcher:
        watcher.wait_for_end_of(1)
        watcher.process.send_signal(signal.SIGINT)
        assert watcher.process.wait(timeout=PATIENCE) == 0
        assert watcher.told.endswith("Stopped.\n")
        assert "Traceback" not in watcher.told
    assert [path.name for path in made.folder.iterdir() if path.name.startswith(".")] == []


def test_a_folder_that_holds_something_else_is_refused_at_once(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (made.folder / "notes").mkdir()
    (made.folder / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["export", "--watch", str(made.folder / "notes"), str(made.folder)]) == 2
    assert "holds something else than an earlier export" in capsys.readouterr().err
    assert contents(made.folder / "notes") == {"mine.txt": b"mine"}
