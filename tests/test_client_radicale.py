"""A CalDAV server, Radicale, takes our feeds by PUT and gives the same events back."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.need import need
from clients.reading import HERE, read_with
from clients.samples import NAMES, assert_seen, sample

pytestmark = pytest.mark.slow


_CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = {storage}
[web]
type = none
"""


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server for one user, whose calendars are in a folder of its own."""
    need("radicale")
    folder = tmp_path_factory.mktemp("radicale")
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        port: int = chosen.getsockname()[1]
    config = folder / "config"
    config.write_text(_CONFIG.format(port=port, storage=folder / "storage"))
    command: list[str | Path] = [sys.executable, "-m", "radicale", "--config", config]
    environment = os.environ | {"PYTHONWARNINGS": "default"}
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log, env=environment) as server:
        try:
            _wait_for(port, server, folder / "log")
            yield port
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"Radicale did not start: {log.read_text()[-2000:]}")


def ask(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        user = b64encode(b"team:").decode()
        connection.request(method, path, body, {"Authorization": f"Basic {user}", "Content-Type": "text/calendar; charset=utf-8"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_server_takes_a_feed_and_gives_its_events_back(radicale: int, name: str, tmp_path: Path) -> None:
    need("ical")
    wanted = sample(name).only_all()
    (path, data), *_ = wanted.files.items()

    status, answer = ask(radicale, "PUT", f"/team/{name}/", data)
    assert (status, answer) == (201, b"")
    status, answer = ask(radicale, "GET", f"/team/{name}/")
    assert status == 200
    assert b"X-WR-CALNAME" in answer
    assert_seen(read_with([sys.executable, HERE / "libraries.py", "ical"], {path: answer}, tmp_path), wanted.events)


def test_a_server_refuses_two_events_with_one_uid(radicale: int) -> None:
    (data,) = sample("texts").only_all().files.values()
    twice = re.sub(rb"UID:key-date\.\w+@demo", b"UID:key-date.one@demo", data)

    assert ask(radicale, "PUT", "/team/twice/", twice)[0] == 400
