"""How long something takes and how much memory it needs, in turn with what it is compared with.

Whatever is measured runs in a process of its own, so that garbage, caches and imports are the same for all. This process stays small:
the system counts the memory of whoever starts a process into that of the new one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: wall-clock seconds, seconds of all processors, and the peak of memory in bytes; 0 where that is not known."""

    seconds: float
    cpu: float = 0
    memory: int = 0


Work = Callable[[int], Sample]
"""Does the work of a round, and tells what it took."""


def environment(**more: str) -> dict[str, str]:
    """The environment of what is measured, without what somebody's own may say. Code is kept compiled, as it is where it is installed."""
    passed_over = ("PLAYBOOK_", "SOURCE_DATE_EPOCH", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(passed_over)}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", **more}


def run(command: Sequence[str | Path], cwd: Path) -> tuple[Sample, str]:
    """Run a command to its end: what it took, and what it wrote. Raises `RuntimeError` where it fails."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        begun = perf_counter()
        process = subprocess.Popen(list(map(str, command)), cwd=cwd, env=environment(), stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed with {process.returncode}:\n{text[-3000:]}")
    return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)), text


def run_task(name: str, *arguments: str | Path) -> Sample:
    """Run a task of `tasks.py`, which measures a part of itself, in a process of its own."""
    whole, text = run([sys.executable, HERE / "tasks.py", name, *arguments], HERE)
    told = json.loads(text.splitlines()[-1])
    return Sample(told["seconds"], told["cpu"], whole.memory)


def in_turn(works: Mapping[str, Work], repeats: int, tell: Callable[[str], None]) -> dict[str, list[Sample]]:
    """Every work once in each round, each round beginning with another; the first round, which fills the system's caches, is dropped.

    A work that fails in the first round is told and left out: it has no samples.
    """
    names = list(works)
    samples: dict[str, list[Sample]] = {name: [] for name in works}
    for number in range(repeats + 1):
        tell(f"round {number} of {repeats}")
        first = number % max(len(names), 1)
        for name in names[first:] + names[:first]:
            try:
                sample = works[name](number)
            except RuntimeError as error:
                if number:
                    raise
                tell(f"left out, {name}: {error}")
                names = [other for other in names if other != name]
                continue
            if number:
                samples[name].append(sample)
    return samples


def ratio(ours: Sequence[Sample], theirs: Sequence[Sample], what: str) -> float | None:
    """The median of the rounds' ratios of `seconds`, `cpu` or `memory`; None where one of the two is not known."""
    pairs = [(getattr(our, what), getattr(their, what)) for our, their in zip(ours, theirs, strict=True)]
    return median(our / their for our, their in pairs) if all(our and their for our, their in pairs) else None


def spread(ours: Sequence[Sample], theirs: Sequence[Sample]) -> tuple[float, float]:
    """The smallest and largest ratio of time in a round."""
    ratios = [our.seconds / their.seconds for our, their in zip(ours, theirs, strict=True)]
    return min(ratios), max(ratios)
