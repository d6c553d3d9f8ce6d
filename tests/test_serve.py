"""`mkdocs serve` shows what is saved within seconds: pages, or what is wrong with them. It never hangs."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from mkdocs_playbook.front.templates import KeptTemplates
from sites import PLAYBOOK, Project, contents, environment, project

PATIENCE = 20.0
"""Seconds after which a server counts as hanging."""
BROKEN = PLAYBOOK.replace("vision:", "vission:")
TOLD = "content/plan.yml:2:12"
DOCS = {"about.md": "# About us\n\nOur [aims](goals.md#awareness).\n"}


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page. Raises an `OSError` where there is no answer in time."""
        try:
            with urllib.request.urlopen(f"{self.url}/{path}", timeout=PATIENCE) as answer:  # noqa: S310 - our own server
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def wait_for(self, path: str, text: str) -> str:
        """The page at `path` once it answers 200 and holds `text`."""
        end = time.monotonic() + PATIENCE
        seen: object = None
        while time.monotonic() < end:
            assert self.process.poll() is None, f"the server ended:\n{self.log.read_text()}"
            try:
                status, page = self.get(path)
            except OSError as error:
                seen = error
            else:
                if status == 200 and text in page:
                    return page
                seen = (status, page[-2000:])
            time.sleep(0.1)
        raise AssertionError(f"/{path} never held '{text}': {seen}\n{self.log.read_text()}")


@contextmanager
def serve(made: Project, *flags: str) -> Iterator[Server]:
    port = free_port()
    log = made.folder / "serve.log"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}", *flags]
    with (
        log.open("wb") as output,
        stopped(subprocess.Popen(command, cwd=made.folder, env=environment(), stdout=output, stderr=subprocess.STDOUT)) as process,
    ):
        yield Server(process, f"http://127.0.0.1:{port}", log)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def stopped(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, which Ctrl-C stops at the end."""
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.mark.parametrize("flags", [[], ["--strict"], ["--clean"]])
def test_what_is_saved_is_shown_be_it_good_or_broken(tmp_path: Path, flags: list[str]) -> None:
    made = project(tmp_path / "project", docs=DOCS, nav=["index.md", "Strategy", "about.md"])
    with serve(made, *flags) as server:
        server.wait_for("strategy/", "Be of use every week.")

        made.write(PLAYBOOK.replace("every week", "every single day"))
        server.wait_for("strategy/", "Be of use every single day.")

        made.write(BROKEN)
        for path in ("strategy/", "posts/hello/", ""):
            page = server.wait_for(path, TOLD)
            assert "Did you mean &#39;vision&#39;?" in page or "Did you mean 'vision'?" in page
        assert server.get("about/")[0] == 200

        made.write(PLAYBOOK.replace("every week", "every month"))
        page = server.wait_for("strategy/", "Be of use every month.")
        assert TOLD not in page
        assert "Be known to a thousand people" in server.get("goals/")[1]
    assert "Traceback" not in server.log.read_text()


def test_feeds_are_those_of_what_was_saved_last(tmp_path: Path) -> None:
    made = project(tmp_path / "project")
    (name,) = [path for path in contents(made.build().folder) if path.startswith("feeds/") and path.endswith("-all.ics")]
    with serve(made) as server:
        server.wait_for(name, "Hello")
        for title in ("Good evening", "Good night"):
            made.write(PLAYBOOK.replace("Hello", title))
            assert "Hello" not in server.wait_for(name, title)
            assert "Hello" not in server.get(name)[1]
        assert server.get(name.replace("-all", "-nothing"))[0] == 404


@pytest.mark.parametrize("flags", [[], ["--strict"]])
def test_it_starts_with_a_broken_playbook_too(tmp_path: Path, flags: list[str]) -> None:
    made = project(
        tmp_path / "project", BROKEN, docs=DOCS, nav=["index.md", {"Aims": "goals.md"}, "Plan", "about.md"], validation={"anchors": "warn"}
    )
    with serve(made, *flags) as server:
        server.wait_for("", TOLD)
        made.write(PLAYBOOK)
        server.wait_for("", "Be of use every week.")
        assert server.get("goals/")[0] == 200
    assert "Traceback" not in server.log.read_text()


def test_a_warning_does_not_stop_a_strict_server(tmp_path: Path) -> None:
    warned = PLAYBOOK.replace("{vision: Be of use every week.}", "\n  vision: Be of use #1 every week")
    made = project(tmp_path / "project", warned)
    with serve(made, "--strict") as server:
        server.wait_for("strategy/", "Be of use")
        made.write(warned.replace("Be of use", "Be of help"))
        server.wait_for("strategy/", "Be of help")
    assert "content/plan.yml:3:" in server.log.read_text()


def test_a_hand_written_home_does_not_hide_the_problems(tmp_path: Path) -> None:
    made = project(tmp_path / "project", BROKEN, docs={"index.md": "# Welcome\n"})
    with serve(made) as server:
        server.wait_for("", TOLD)
        made.write(PLAYBOOK)
        server.wait_for("", "Welcome")


def test_a_source_folder_may_come_go_and_come_back(tmp_path: Path) -> None:
    made = project(tmp_path / "project", options={"sources": ["content", "plans/next"]})
    folder = made.folder / "plans" / "next"
    more = "posts: {extra: {title: One more, date: 2027-01-26, channels: [blog]}}\n"
    with serve(made) as server:
        server.wait_for("", "plans/next")
        for number in range(2):
            folder.mkdir(parents=True)
            server.wait_for("strategy/", "Be of use every week.")
            (folder / "a.yml").write_text(more.replace("more", f"more ({number})"), encoding="utf-8")
            server.wait_for("posts/extra/", f"One more ({number})")
            shutil.rmtree(folder.parent)
            server.wait_for("strategy/", "plans/next")
    assert "Traceback" not in server.log.read_text()


def test_a_source_outside_of_the_project_is_not_watched(tmp_path: Path) -> None:
    """Watching a whole disk would take for ever."""
    made = project(tmp_path / "project", options={"sources": ["content", "/", ".."]})
    with serve(made) as server:
        server.wait_for("", "lies outside the project")
        made.write(PLAYBOOK.replace("every week", "every month"))
        server.wait_for("", "lies outside the project")
    watched = server.log.read_text().partition("Watching paths for changes: ")[2].partition("\n")[0]
    assert watched.split(", ") == ["'content/pages'", "'mkdocs.yml'", "'content'"]


def test_templates_are_compiled_once_for_all_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    ours = Environment.compile

    def compile_one(self: Environment, source: str, name: str, *more: Any) -> Any:
        compiled.append(source)
        return ours(self, source, name, *more)

    monkeypatch.setattr(Environment, "compile", compile_one)
    kept, sources = KeptTemplates(), {"page.html": "{{ 'a' | sign }}{{ title }}"}

    def rendered(**filters: Any) -> str:
        env = Environment(loader=DictLoader(sources), autoescape=True)
        env.filters |= {"sign": str, **filters}
        kept.serve(env)
        return env.get_template("page.html").render(title="One")

    assert (rendered(), rendered()) == ("aOne", "aOne")
    assert len(compiled) == 1
    sources["page.html"] = "<b>{{ title }}</b>"  # its author saves it
    assert rendered() == "<b>One</b>"
    assert len(compiled) == 2
    sources["page.html"] = "{{ 'a' | sign }}{{ title }}"
    assert rendered(more=str) == "aOne"
    assert len(compiled) == 3
