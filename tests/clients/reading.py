"""Has programs outside of the tests' Python read feeds: files in, JSON out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from clients.samples import Event

HERE = Path(__file__).parent


def run(command: Sequence[str | Path]) -> str:
    """What a program prints; where it fails, the test does, with what it had to say."""
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, f"{command[0]}: {done.stderr.decode(errors='replace')[-2000:]}"
    return done.stdout.decode()


def write(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write the files into the folder."""
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return [folder / path for path in files]


def read_with(command: Sequence[str | Path], files: Mapping[str, bytes], folder: Path) -> dict[str, list[Event]]:
    """The events that a program sees in feeds: it gets their files and prints a list of events for each, in JSON."""
    answers = json.loads(run([*command, *write(files, folder)]))
    return {path: [Event(*event) for event in events] for path, events in zip(files, answers, strict=True)}
