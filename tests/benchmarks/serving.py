"""How long an edit takes under `mkdocs serve` until the page shows it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Sample, environment

FIRST_BUILD = 1800.0
"""Seconds after which a first build counts as hanging."""
PATIENCE = 300.0
"""Seconds after which a rebuild does."""
PAUSE = 0.02
"""Seconds between two looks at the page."""
QUIET = 1.0
"""Seconds between two edits, so that the server is at rest."""


@dataclass
class Server:
    """A running `mkdocs serve` and the page that is looked at."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def wait_for(self, text: str, patience: float) -> None:
        """Wait until the page holds `text`. Raises `RuntimeError` where it never does."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url, timeout=patience) as answer:  # noqa: S310 - our own server
                    if text in answer.read().decode():
                        return
            except (urllib.error.HTTPError, OSError):
                pass
            time.sleep(PAUSE)
        raise RuntimeError(f"{self.url} never held '{text}':\n{self.log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def serve(project: Path, page: str, text: str) -> Iterator[Server]:
    """A server of a project, once its page shows `text`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = project / "serve.log"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=project, env=environment(), stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            server = Server(process, f"http://127.0.0.1:{port}/{page}", log)
            server.wait_for(text, FIRST_BUILD)
            yield server
        finally:
            process.terminate()


def edits(server: Server, file: Path, title: str) -> Callable[[int], Sample]:
    """A work that puts another title into `file`, which now holds `title`, and waits until the page shows it."""
    now = title

    def edit(number: int) -> Sample:
        nonlocal now
        fresh = f"Edited for the {number}. time"
        written = file.read_text(encoding="utf-8")
        if written.count(now) < 1:
            raise RuntimeError(f"{file} does not hold '{now}'")
        time.sleep(QUIET)
        begun = time.perf_counter()
        file.write_text(written.replace(now, fresh, 1), encoding="utf-8")
        server.wait_for(fresh, PATIENCE)
        now = fresh
        return Sample(time.perf_counter() - begun)

    return edit
