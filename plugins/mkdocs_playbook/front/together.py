"""Work shared among the processors of the machine.

Python runs on one processor. Copies of the process, which the system makes in no time and without copying memory, take the others: each
takes the next piece of work when it is done with one. Only where that is safe, which is Linux, in a process without other threads;
elsewhere, and whatever goes wrong in a copy, the process does the work itself, as if there were no copies.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

FEW = 100
"""For fewer pieces of work a copy of the process is not worth its while."""
MOST = 4
"""More processes would each do again what is done once for all pages, and gain little."""
_NUMBER = 4
_PIPE = 60_000
"""Bytes that a pipe takes before anybody reads from it; Linux has 65,536."""


class _Copy(NamedTuple):
    process: int
    told: BinaryIO


def processes() -> int:
    """How many processes may share work here, this one among them."""
    if sys.platform != "linux":
        return 1
    tasks = Path("/proc/self/task")
    threads = len(list(tasks.iterdir())) if tasks.is_dir() else 0  # also those that Python knows nothing of
    return min(len(os.sched_getaffinity(0)), MOST) if threads == 1 else 1


def do_together(count: int, do: Callable[[int], None], tell: Callable[[], Any], among: int) -> Iterator[Any]:
    """Call `do` with each number below `count`, in `among` processes. Gives what `tell` says in each of the others in the end.

    What `do` raises is raised here: the numbers that another process failed at are done by this one.
    """
    if among == 1:
        _do(range(count), do)
        return
    size = -(-count * _NUMBER // _PIPE) or 1
    batches = [range(start, min(start + size, count)) for start in range(0, count, size)]
    queue, feed = os.pipe()
    os.write(feed, b"".join(number.to_bytes(_NUMBER, "big") for number in range(len(batches))))
    os.close(feed)
    copies: list[_Copy] = []
    try:
        with suppress(OSError):  # where the system allows no more processes, fewer do the work
            copies.extend(_copied(queue, batches, do, tell) for _ in range(among - 1))
        done = set()
        for number in _taken(queue):
            _do(batches[number], do)
            done.add(number)
        for copy in copies:
            try:
                numbers, told = pickle.loads(copy.told.read())  # noqa: S301 - our own process wrote it
            except (EOFError, pickle.UnpicklingError):  # it ended before it had said all
                continue
            done.update(numbers)
            yield told
        for number in sorted(set(range(len(batches))) - done):
            _do(batches[number], do)
    finally:
        os.close(queue)
        for copy in copies:
            copy.told.close()
            with suppress(ProcessLookupError):
                os.kill(copy.process, signal.SIGKILL)
            os.waitpid(copy.process, 0)


def _copied(queue: int, batches: list[range], do: Callable[[int], None], tell: Callable[[], Any]) -> _Copy:
    """A copy of this process at work. It says nothing to anybody but this one, and all or nothing."""
    inner, outer = os.pipe()
    parent = os.getpid()
    try:
        process = os.fork()
    except OSError:
        os.close(inner)
        os.close(outer)
        raise
    if process:
        os.close(outer)
        return _Copy(process, os.fdopen(inner, "rb"))
    try:
        logging.disable(logging.CRITICAL)
        done = []
        for number in _taken(queue):
            if os.getppid() != parent:  # nobody waits for it
                break
            _do(batches[number], do)
            done.append(number)
        answer = pickle.dumps((done, tell()), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(outer, "wb") as out:
            out.write(answer)
    finally:
        os._exit(0)  # not the end of the program, which its parent reaches


def _taken(queue: int) -> Iterator[int]:
    """Numbers that no other process has taken."""
    while number := os.read(queue, _NUMBER):
        yield int.from_bytes(number, "big")


def _do(batch: range, do: Callable[[int], None]) -> None:
    for number in batch:
        do(number)
