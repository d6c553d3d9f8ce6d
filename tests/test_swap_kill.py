"""Whatever ends a run, the last site and the last feeds stay whole, and the next run goes on as if nothing had been."""

from __future__ import annotations

import errno
import functools
import http.server
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from mkdocs_playbook.cli import main
from mkdocs_playbook.export.swap import replaced, write_whole
from mkdocs_playbook.read.tokens import FILE as TOKENS
from mkdocs_playbook.review.baseline import FILE as BASELINE
from sites import PLAYBOOK, Project, contents, environment, playbook, project

KILLS = int(os.environ.get("PLAYBOOK_KILLS", "6"))
"""How often each command is killed. CONTRIBUTING says when to ask for more."""
OTHER = PLAYBOOK.replace("hello:", "welcome:").replace("every week", "every month")
COMMANDS = {"site": ("build",), "out": ("export", "out")}
"""What each folder is written by."""
STEADY = {"SOURCE_DATE_EPOCH": "1796083200"}
Contents = dict[str, bytes]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs_playbook.cli", *arguments]


def written(made: Project, folder: str) -> Contents:
    done = playbook(*COMMANDS[folder], cwd=made.folder, **STEADY)
    assert done.returncode == 0, done.stderr
    assert rubbish(made.folder) == []
    return contents(made.folder / folder)


def rubbish(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def start(made: Project, *arguments: str) -> subprocess.Popen[bytes]:
    """A run in a group of its own, so that its MkDocs can be killed with it."""
    return subprocess.Popen(
        command(*arguments),
        cwd=made.folder,
        env=environment(**STEADY),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes], *, alone: bool) -> None:
    """End a run at once. `alone`: its MkDocs is killed a moment later."""
    if alone:
        process.kill()
        time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("folder", COMMANDS)
def test_a_run_that_is_killed_at_any_moment_leaves_a_whole_folder(tmp_path: Path, folder: str) -> None:
    made = project(tmp_path / "project")
    texts = {"old": PLAYBOOK, "new": OTHER}
    whole = {}
    for name in ("new", "old"):
        made.write(texts[name])
        began = time.monotonic()
        whole[name] = written(made, folder)
        length = time.monotonic() - began
    assert whole["old"] != whole["new"]

    chance = random.Random(20270113)  # noqa: S311 - repeatable, not secret
    there, wanted = "old", "new"
    for number in range(KILLS):
        made.write(texts[wanted])
        process = start(made, *COMMANDS[folder])
        # spread over the whole run, and then some, since runs differ
        time.sleep(length * 1.05 * (number + chance.random()) / KILLS)
        kill(process, alone=number % 5 == 4)
        found = contents(made.folder / folder)
        assert found in (whole[there], whole[wanted]), f"kill {number}: neither the last one nor the new one"
        if number % 2 or found == whole[wanted]:
            assert written(made, folder) == whole[wanted], f"kill {number}: the next run"
            there, wanted = wanted, there


# ── each step of a swap ─────────────────────────────────────────────────────────────────────────────────────────────

DYING = """
import os, pathlib, signal, sys
from pathlib import Path
from mkdocs_playbook.export import swap

renames, when = int(sys.argv[2]), sys.argv[3]
if sys.argv[1] == "renames":
    swap._exchange = lambda one, other: False
count = 0

def dying(do):
    def step(*given):
        global count
        count += 1
        if count == renames and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = do(*given)
        if count == renames and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return step

swap._exchange = dying(swap._exchange) if sys.argv[1] == "exchange" else swap._exchange
Path.rename = dying(Path.rename)
with swap.replaced(Path("out")) as fresh:
    (fresh / "a").write_text("new")
    (fresh / "b").write_text("new")
print("done")
"""
LAST: Contents = {"a": b"old"}
NEXT: Contents = {"a": b"new", "b": b"new"}


def dies(folder: Path, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-c", DYING, *arguments], cwd=folder, env=environment(), capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, (done.stdout, done.stderr)


@pytest.fixture
def last(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").write_text("old", encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges folders")
@pytest.mark.parametrize(("when", "there"), [("before", LAST), ("after", NEXT)])
def test_on_linux_there_is_no_moment_without_a_whole_folder(last: Path, when: str, there: Contents) -> None:
    dies(last, "exchange", "1", when)
    assert contents(last / "out") == there
    with replaced(last / "out"):
        pass
    assert [path.name for path in last.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("step", "when", "there"),
    [
        ("1", "before", LAST),
        ("1", "after", LAST),  # the gap, which the next run closes
        ("2", "before", LAST),
        ("2", "after", NEXT),
        ("3", "before", NEXT),
        ("3", "after", NEXT),
    ],
)
def test_elsewhere_the_next_run_puts_the_last_folder_back_even_if_it_fails_itself(
    last: Path, step: str, when: str, there: Contents
) -> None:
    dies(last, "renames", step, when)

    def failing() -> None:
        with replaced(last / "out"):
            assert contents(last / "out") == there
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing()
    assert contents(last) == {f"out/{path}": content for path, content in there.items()}


def test_a_last_folder_that_was_half_removed_does_not_come_back(last: Path) -> None:
    dies(last, "renames", "3", "after")
    for path in sorted((last / "out").iterdir()):
        path.unlink()
    (last / "out").rmdir()
    with pytest.raises(KeyboardInterrupt), replaced(last / "out"):
        raise KeyboardInterrupt
    assert list(last.iterdir()) == []


def test_what_looks_like_a_leftover_but_is_not_ours_stays(last: Path) -> None:
    for name in (".out-previews", ".out", ".other.playbook-12345678", ".out-b.playbook-12345678"):
        (last / name / "old").mkdir(parents=True)
    before = sorted(path.name for path in last.iterdir())
    with replaced(last / "out"):
        pass
    assert sorted(path.name for path in last.iterdir()) == before


# ── disks that are full or must not be written ──────────────────────────────────────────────────────────────────────

SMALL = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
runpy.run_module("mkdocs_playbook.cli", run_name="__main__")
"""


@pytest.mark.parametrize("folder", COMMANDS)
def test_a_disk_that_takes_no_more_leaves_the_last_one_and_says_so_in_a_line(tmp_path: Path, folder: str) -> None:
    made = project(tmp_path / "project")
    before = written(made, folder)
    made.write(OTHER)
    done = subprocess.run(
        [sys.executable, "-c", SMALL, *COMMANDS[folder]],
        cwd=made.folder,
        env=environment(**STEADY),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert os.strerror(errno.EFBIG) in done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stdout + done.stderr
    assert contents(made.folder / folder) == before
    assert rubbish(made.folder) == []


@pytest.mark.parametrize("folder", COMMANDS)
def test_a_folder_that_must_not_be_written_is_told_in_a_line(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = project(tmp_path / "project")
    before = written(made, folder)
    monkeypatch.chdir(made.folder)

    def refused(**given: object) -> str:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(made.folder / ".work"))

    monkeypatch.setattr("tempfile.mkdtemp", refused)
    assert main([*COMMANDS[folder]]) == 1
    assert capsys.readouterr().err == f"playbook: {made.folder / '.work'}: Read-only file system\n"
    assert contents(made.folder / folder) == before
    assert rubbish(made.folder) == []


def full(*given: object, **more: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file.json"
    write_whole(file, b"one")
    write_whole(file, b"two")
    assert contents(tmp_path) == {"file.json": b"two"}
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, b"three")
    assert contents(tmp_path) == {"file.json": b"two"}


def test_a_full_disk_keeps_the_last_baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(tmp_path / "project")
    monkeypatch.chdir(made.folder)
    assert main(["check", "--write-baseline"]) == 0
    before = contents(made.folder)
    assert BASELINE in before
    made.write(OTHER)
    before = contents(made.folder)
    capsys.readouterr()
    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["check", "--write-baseline"]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert contents(made.folder) == before


def test_a_full_disk_keeps_the_last_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(tmp_path / "project")
    monkeypatch.chdir(made.folder)
    assert main(["tokens", "new"]) == 0
    before = contents(made.folder)
    assert list(json.loads(before[TOKENS])) == ["mei"]
    capsys.readouterr()
    monkeypatch.setattr(os, "fsync", full)
    assert main(["tokens", "new", "mei"]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert contents(made.folder) == before


def test_tokens_that_a_killed_run_left_beside_go_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project(tmp_path / "project")
    monkeypatch.chdir(made.folder)
    (made.folder / f"{TOKENS}-k3v9x2qa").write_text("half", encoding="utf-8")
    assert main(["tokens", "new"]) == 0
    assert [path.name for path in made.folder.glob(f"{TOKENS}*")] == [TOKENS]


# ── several at once ─────────────────────────────────────────────────────────────────────────────────────────────────


def all_good(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    assert [process.wait(timeout=120) for process in processes] == [0] * len(processes)


@pytest.mark.parametrize("folder", COMMANDS)
def test_runs_at_the_same_time_end_with_one_whole_folder(tmp_path: Path, folder: str) -> None:
    made = project(tmp_path / "project")
    whole = []
    for text in (PLAYBOOK, OTHER):
        made.write(text)
        whole.append(written(made, folder))
    running = [start(made, *COMMANDS[folder])]
    made.write(PLAYBOOK)
    running += [start(made, *COMMANDS[folder]) for _ in range(2)]
    all_good(running)
    assert contents(made.folder / folder) in whole
    assert rubbish(made.folder) == []


def test_swaps_in_many_threads_never_show_a_folder_that_is_not_whole(last: Path) -> None:
    stop = threading.Event()
    torn: list[Contents] = []

    def look() -> None:
        while not stop.is_set():
            try:
                handle = os.open(last / "out", os.O_RDONLY)  # one folder, whichever is there at this moment
            except FileNotFoundError:
                torn.append({})
                continue
            try:
                names = sorted(os.listdir(handle))  # noqa: PTH208 - of an open folder
            finally:
                os.close(handle)
            if names not in (["a"], ["a", "b"], []):  # empty: one that was swapped out meanwhile, and is being removed
                torn.append(dict.fromkeys(names, b""))

    def swap_often(number: int) -> None:
        for _ in range(20):
            with replaced(last / "out") as fresh:
                for name in ("a", "b"):
                    (fresh / name).write_text(str(number), encoding="utf-8")

    reader = threading.Thread(target=look)
    writers = [threading.Thread(target=swap_often, args=(number,)) for number in range(4)]
    reader.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    stop.set()
    reader.join()
    if sys.platform == "linux":
        assert [names for names in torn if names != {"b": b""}] == []
    found = contents(last)
    assert set(found) == {"out/a", "out/b"}
    assert found["out/a"] == found["out/b"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by http.server
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Project, str]]:
    made = project(tmp_path / "project")
    written(made, "site")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(made.site_dir)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges folders")
def test_a_site_that_is_served_meanwhile_answers_all_the_time(served: tuple[Project, str]) -> None:
    made, url = served
    made.write(OTHER)
    running = start(made, "build")
    pages: list[bytes] = []
    while running.poll() is None or len(pages) < 2:
        pages.append(answer_now(url + "strategy/"))
    assert running.returncode == 0
    assert {b"every week" in page or b"every month" in page for page in pages} == {True}
    assert b"every month" in answer_now(url + "strategy/")


def answer_now(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - our own server
        content: bytes = answer.read()
    return content
