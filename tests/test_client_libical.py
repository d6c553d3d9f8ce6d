"""libical, which GNOME and KDE read calendars with, sees our feeds whole, and its check finds nothing (see libical.c)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from clients.need import need
from clients.reading import HERE, run, write
from clients.samples import NAMES, Event, assert_seen, sample

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def libical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need("libical")
    program = tmp_path_factory.mktemp("libical") / "libical"
    run(["gcc", "-o", program, HERE / "libical.c", "-lical"])
    return program


def read(program: Path, files: Mapping[str, bytes], folder: Path) -> tuple[dict[str, list[Event]], list[str]]:
    """The events in each feed, and the problems in all of them."""
    printed = run([program, *write(files, folder)]).split("\x1c")
    assert printed.pop() == ""
    seen: dict[str, list[Event]] = {}
    problems = []
    for path, text in zip(files, printed, strict=True):
        records = [record.split("\x1f") for record in text.split("\x1e")[:-1]]
        seen[path] = [Event(*fields[1:6]) for fields in records if fields[0] == "event"]
        problems += [f"{fields[1]}: {fields[2]}" for fields in records if fields[0] == "problem"]
    return seen, problems


@pytest.mark.parametrize("name", NAMES)
def test_libical_sees_every_event_and_no_problem(libical: Path, name: str, tmp_path: Path) -> None:
    wanted = sample(name)

    seen, problems = read(libical, wanted.files, tmp_path)

    assert problems == []
    assert_seen(seen, wanted.events)


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        (b"DTSTAMP:20261122T093000Z\r\n", b""),
        (b"SUMMARY:", b"SUMMARY:two\r\nSUMMARY:"),
        (b"STATUS:CONFIRMED", b"STATUS:PERHAPS"),
        (b"DTSTART;VALUE=DATE:2027", b"DTSTART;VALUE=DATE:soon"),
    ],
)
def test_libical_finds_what_is_broken(libical: Path, line: bytes, instead: bytes, tmp_path: Path) -> None:
    (path, data), *_ = sample("texts").only_all().files.items()
    before, found, after = data.rpartition(line)
    assert found

    assert read(libical, {path: before + instead + after}, tmp_path)[1]
