"""Has programs outside of the tests' Python read a sample's feeds: a folder in, JSON out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from clients.samples import Event, sample

HERE = Path(__file__).parent


def run(command: Sequence[str | Path]) -> str:
    """What a program prints; where it fails, the test does, with what it had to say."""
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, f"{command[0]}: {done.stderr.decode(errors='replace')[-2000:]}"
    return done.stdout.decode()


def write(name: str, folder: Path) -> list[str]:
    """Write the feeds of a sample into the folder; their paths in it."""
    files = sample(name).files
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return list(files)


def read_with(command: Sequence[str | Path], name: str, folder: Path) -> dict[str, list[Event]]:
    """The events that a program sees in the feeds of a sample. It gets their files and prints a list of events for each, in JSON."""
    paths = write(name, folder)
    answers = json.loads(run([*command, *(folder / path for path in paths)]))
    assert len(answers) == len(paths)
    return {path: [Event(*event) for event in events] for path, events in zip(paths, answers, strict=True)}
