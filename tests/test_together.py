"""Work that copies of the process share: each piece is done once, whatever happens to a copy, and a site is the same."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sites import contents, copy_demo, environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux only")

WORK = """
here, mine = os.getpid(), []
folder, count, among = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
def do(number):
    TROUBLE
    mine.append(number)
    with open(f"{folder}/{number % 1000}", "a") as file:
        file.write("x")
try:
    told = list(do_together(count, do, lambda: mine, among))
except ValueError as error:
    told = str(error)
try:
    left = os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    left = None
print(json.dumps([mine, told, left]))
"""


def ran(code: str, *arguments: object, cwd: Path | None = None) -> Any:
    """What a program prints as JSON. It is a program of its own, since pytest's may have threads."""
    command = [sys.executable, "-c", f"import json, os, sys, threading\nfrom mkdocs_playbook.front.together import *\n{code}"]
    env = environment(SOURCE_DATE_EPOCH="1800000000")
    done = subprocess.run([*command, *map(str, arguments)], cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def worked(trouble: str, *arguments: object) -> Any:
    return ran(WORK.replace("TROUBLE", trouble), *arguments)


@pytest.mark.parametrize(("count", "among"), [(0, 3), (1, 3), (250, 1), (250, 2), (250, 4), (40_000, 2)])
def test_each_piece_is_done_once_and_every_copy_tells_what_it_did(count: int, among: int, tmp_path: Path) -> None:
    mine, told, left = worked("", tmp_path, count, among)
    assert left is None
    assert len(told) == among - 1
    assert Counter(number for part in (mine, *told) for number in part) == Counter(range(count))
    assert sum(len(path.read_text(encoding="ascii")) for path in tmp_path.iterdir()) == count


@pytest.mark.parametrize("trouble", ["raise ValueError(number)", "os.kill(os.getpid(), 9)", "sys.exit(3)"])
def test_what_a_copy_fails_at_is_done_by_the_process(trouble: str, tmp_path: Path) -> None:
    mine, told, left = worked(f"if os.getpid() != here and len(mine) == 5: {trouble}", tmp_path, 3000, 3)
    assert (told, left) == ([], None)
    assert sorted(mine) == list(range(3000))


def test_what_a_copy_says_in_part_counts_for_nothing(tmp_path: Path) -> None:
    code = "whole = pickle.dumps\npickle.dumps = lambda *given: whole(*given)[:-20]\n"
    mine, told, left = ran(f"import pickle\n{code}{WORK.replace('TROUBLE', '')}", tmp_path, 300, 3)
    assert (told, left) == ([], None)
    assert sorted(mine) == list(range(300))


def test_where_no_more_processes_are_allowed_fewer_do_the_work(tmp_path: Path) -> None:
    code = (
        "fork, made = os.fork, []\n"
        "def once():\n    if made: raise BlockingIOError(11, 'no more')\n    made.append(1)\n    return fork()\nos.fork = once\n"
    )
    mine, told, left = ran(code + WORK.replace("TROUBLE", ""), tmp_path, 300, 4)
    assert (len(told), left) == (1, None)
    assert sorted([*mine, *told[0]]) == list(range(300))


def test_what_fails_everywhere_is_raised_and_no_copy_is_left(tmp_path: Path) -> None:
    mine, told, left = worked("if number == 150: raise ValueError('a mistake in the code')", tmp_path, 300, 3)
    assert (told, left) == ("a mistake in the code", None)
    assert 150 not in mine


def test_a_copy_whose_process_is_killed_ends(tmp_path: Path) -> None:
    code = (
        "import os, sys, time\nfrom mkdocs_playbook.front.together import do_together\n"
        "def do(number):\n    open(f'{sys.argv[1]}/{os.getpid()}', 'a').close(); time.sleep(0.02)\n"
        "list(do_together(3000, do, lambda: None, 3))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=environment())
    while len(list(tmp_path.iterdir())) < 3:
        time.sleep(0.01)
    process.kill()
    process.wait()
    copies = [Path("/proc", path.name) for path in tmp_path.iterdir() if int(path.name) != process.pid]
    for _ in range(1000):
        if not any(map(works, copies)):
            return
        time.sleep(0.01)
    pytest.fail("a copy works on for nobody")


def works(process: Path) -> bool:
    """Whether a process is there, and no mere entry in the system's table."""
    try:
        return (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_process_with_threads_makes_no_copies() -> None:
    code = (
        "alone, gate = processes(), threading.Event()\nthreading.Thread(target=gate.wait, daemon=True).start()\n"
        "print(json.dumps([alone == min(len(os.sched_getaffinity(0)), MOST), processes()]))\n"
    )
    assert ran(code) == [True, 1]


BUILD = """
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs_playbook.front import finished
fork, made = os.fork, []
os.fork = lambda: made.append(fork()) or made[-1]
finished.processes = lambda: int(sys.argv[2])
config = load_config("mkdocs.yml", site_dir=sys.argv[1])
config.plugins.on_startup(command="build", dirty=False)
build(config)
print(json.dumps(len(made)))
"""


def test_a_site_that_several_processes_write_is_the_same(tmp_path: Path) -> None:
    demo = copy_demo(tmp_path / "demo")
    for among in (1, 3):
        assert ran(BUILD, tmp_path / str(among), among, cwd=demo) == among - 1
    assert contents(tmp_path / "1") == contents(tmp_path / "3")
