"""GNOME's evolution-data-server subscribes to our feeds over HTTP, and follows what is edited, moved and dropped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from clients.need import SYSTEM_PYTHON, need
from clients.reading import HERE
from clients.samples import NAMES, Event, assert_seen, differences, sample
from clients.web import Asked, Web, etag, serving
from mkdocs_playbook.build import make_site
from mkdocs_playbook.read.settings import SiteSettings

pytestmark = pytest.mark.slow


MARK = "\x1e"
"""Begins what eds.py answers."""


class Subscriber:
    """evolution-data-server in a D-Bus session of its own."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process, self._log = process, log

    def ask(self, do: str, url: str) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, "url": url}) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith(MARK):
                return json.loads(line.removeprefix(MARK))
        return pytest.fail(f"evolution-data-server went away: {self._log.read_text()[-3000:]}")

    def events(self, url: str) -> list[Event]:
        return [Event(*event) for event in self.ask("events", url)]

    def waits_for(self, url: str, wanted: list[Event]) -> list[Event]:
        """The events once they are those wanted, or what they are after a while. It reads in the background, after a refresh."""
        eventually(lambda: not differences(self.events(url), wanted))
        return self.events(url)


def eventually(is_so: Callable[[], bool], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while not (found := is_so()) and time.monotonic() < until:
        time.sleep(0.03)
    return found


@pytest.fixture(scope="module")
def eds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subscriber]:
    need("eds")
    home = tmp_path_factory.mktemp("eds")
    places = {"HOME": home, "XDG_CONFIG_HOME": home / "config", "XDG_DATA_HOME": home / "data", "XDG_CACHE_HOME": home / "cache"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "PYTHON", "VIRTUAL_ENV"))}
    environment |= {name: str(place) for name, place in places.items()}
    environment |= {"XDG_RUNTIME_DIR": str(home / "run"), "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local"}
    environment |= {"GIO_USE_NETWORK_MONITOR": "base", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    (home / "run").mkdir(mode=0o700)
    command: list[str | Path] = ["dbus-run-session", "--", SYSTEM_PYTHON, HERE / "eds.py"]
    log = home / "log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            env=environment,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield Subscriber(process, log)
        finally:
            with suppress(BrokenPipeError):
                process.communicate(timeout=10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)  # services that D-Bus started and that are still there


@pytest.mark.parametrize("name", NAMES)
def test_a_subscriber_sees_every_event_of_every_feed(eds: Subscriber, name: str) -> None:
    wanted = sample(name)

    with serving(wanted.files) as web:
        for path in wanted.files:
            eds.ask("subscribe", web.url(path))
        seen = {path: eds.waits_for(web.url(path), list(wanted.events[path])) for path in wanted.files}

    assert_seen(seen, wanted.events)


# ── edits ───────────────────────────────────────────────────────────────────────────────────────────────────────────

PLAN = """
playbook: {id: demo, timezone: Europe/Berlin}
channels: {blog: {name: Blog}}
roles: {editor: {name: Editor, lead: ana}}
people: {ana: {name: Ana, roles: [editor]}, ben: {name: Ben, roles: [editor]}}
workflows:
  article:
    formats: [article]
    steps: {write: {role: editor, due: 3 working days before}}
posts:
  desks: {title: Five desks, date: 2027-03-24, time: 12:00, channels: [blog], format: article}
  lamps: {title: Two lamps, date: 2027-03-26, channels: [blog]}
requests:
  photos: {deliverable: Photos, needed_by: 2027-03-16, owner: ana}
  samples: {deliverable: Samples, needed_by: 2027-03-17, owner: ben}
"""
ALL, ANA, BEN, CHANNEL = (f"feeds/demo-{name}.ics" for name in ("all", "people-ana", "people-ben", "channels-blog"))
COMMIT = 1_800_000_000

WRITE = ("task.desks.write@demo", "2027-03-19", "2027-03-20", "Due: Write – Five desks")
DESKS = ("publish.desks@demo", "2027-03-24T11:00:00Z", "2027-03-24T11:15:00Z", "Blog: Five desks")
LAMPS = ("publish.lamps@demo", "2027-03-26", "2027-03-27", "Blog: Two lamps")
PHOTOS = ("request.photos@demo", "2027-03-16", "2027-03-17", "Request: Photos")
SAMPLES = ("request.samples@demo", "2027-03-17", "2027-03-18", "Request: Samples")


class Team:
    """A team that edits its playbook, builds and publishes it, and somebody who subscribed."""

    def __init__(self, folder: Path, eds: Subscriber, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
        self.web, self._eds, self._monkeypatch = web, eds, monkeypatch
        self._settings = SiteSettings(folder, folder / "docs", folder / "site", sources=("content",), site_url="https://play.example/")
        self._file = folder / "content" / "plan.yml"
        self._file.parent.mkdir()
        self._commits = 0
        self.text = PLAN
        self.publish()

    def edit(self, old: str, new: str) -> None:
        """Edit the plan, commit it a minute after the last edit, and publish it; all feeds are then refreshed."""
        assert old in self.text
        self.text = self.text.replace(old, new)
        self._commits += 1
        self.publish()
        self.refresh()

    def publish(self) -> None:
        self._file.write_text(self.text)
        self._monkeypatch.setenv("SOURCE_DATE_EPOCH", str(COMMIT + 60 * self._commits))
        self.web.files = make_site(self._settings).files

    def subscribe(self, *paths: str) -> None:
        for path in paths:
            self._eds.ask("subscribe", self.web.url(path))
        self.paths = paths

    def refresh(self) -> None:
        """Returns when everything was asked for again. A refresh that meets the end of another one is forgotten, so it is repeated."""
        for path in self.paths:
            before = self.asked(path)
            for _ in range(5):
                self._eds.ask("refresh", self.web.url(path))
                if eventually(lambda path=path, before=before: len(self.asked(path)) > len(before), seconds=3):  # type: ignore[misc]
                    break

    def asked(self, path: str) -> list[Asked]:
        return [asked for asked in self.web.asked if asked.path == path]

    def sees(self, path: str, *wanted: tuple[str, str, str, str]) -> bool:
        """Whether the subscriber soon sees exactly these events, without their descriptions."""

        def seen() -> list[tuple[str, ...]]:
            return sorted(event[:4] for event in self._eds.events(self.web.url(path)))

        eventually(lambda: seen() == sorted(wanted))
        assert seen() == sorted(wanted)
        return True


@pytest.fixture
def team(tmp_path: Path, eds: Subscriber, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with serving({}) as web:
        yield Team(tmp_path, eds, web, monkeypatch)


def test_a_subscriber_follows_every_edit_and_never_sees_an_event_twice(team: Team) -> None:
    team.subscribe(ALL)
    assert team.sees(ALL, WRITE, DESKS, LAMPS, PHOTOS, SAMPLES)

    team.edit("Five desks", "Six desks 🪑")
    write, desks = (*WRITE[:3], "Due: Write – Six desks 🪑"), (*DESKS[:3], "Blog: Six desks 🪑")
    assert team.sees(ALL, write, desks, LAMPS, PHOTOS, SAMPLES)

    team.edit("2027-03-24, time: 12:00", "2027-03-31, time: 12:00")  # over the change of clocks: an hour less from UTC
    desks = (desks[0], "2027-03-31T10:00:00Z", "2027-03-31T10:15:00Z", desks[3])
    write = (write[0], "2027-03-26", "2027-03-27", write[3])
    assert team.sees(ALL, write, desks, LAMPS, PHOTOS, SAMPLES)

    team.edit("date: 2027-03-26, channels", "date: 2027-03-26, time: 9:30, channels")
    lamps = (LAMPS[0], "2027-03-26T08:30:00Z", "2027-03-26T08:45:00Z", LAMPS[3])
    assert team.sees(ALL, write, desks, lamps, PHOTOS, SAMPLES)

    team.edit("name: Blog", "name: Magazine")
    desks, lamps = (*desks[:3], "Magazine: Six desks 🪑"), (*lamps[:3], "Magazine: Two lamps")
    assert team.sees(ALL, write, desks, lamps, PHOTOS, SAMPLES)

    team.edit("Six desks 🪑", "Seven desks")
    write, desks = (*write[:3], "Due: Write – Seven desks"), (*desks[:3], "Magazine: Seven desks")
    assert team.sees(ALL, write, desks, lamps, PHOTOS, SAMPLES)

    team.edit("\n  lamps: {title: Two lamps, date: 2027-03-26, time: 9:30, channels: [blog]}", "")
    assert team.sees(ALL, write, desks, PHOTOS, SAMPLES)
    assert [asked.status for asked in team.asked(ALL) if asked.status != 304] == [200] * 7


def test_a_feed_that_did_not_change_is_not_sent_again(team: Team) -> None:
    team.subscribe(ALL)
    assert team.sees(ALL, WRITE, DESKS, LAMPS, PHOTOS, SAMPLES)
    first = etag(team.web.files[ALL])

    team.publish()  # as a nightly build does
    team.refresh()
    assert set(team.asked(ALL)) == {Asked(ALL, None, 200), Asked(ALL, first, 304)}
    assert team.sees(ALL, WRITE, DESKS, LAMPS, PHOTOS, SAMPLES)

    team.edit("Two lamps", "Three lamps")
    assert team.sees(ALL, WRITE, DESKS, (*LAMPS[:3], "Blog: Three lamps"), PHOTOS, SAMPLES)
    team.refresh()
    assert set(team.asked(ALL)[2:]) - {Asked(ALL, first, 304)} == {Asked(ALL, first, 200), Asked(ALL, etag(team.web.files[ALL]), 304)}


def test_work_that_is_handed_over_leaves_one_persons_feed_and_comes_into_the_others(team: Team) -> None:
    team.subscribe(ANA, BEN, CHANNEL)
    assert team.sees(ANA, WRITE, PHOTOS)
    assert team.sees(BEN, SAMPLES)
    assert team.sees(CHANNEL, DESKS, LAMPS)

    team.edit("lead: ana", "lead: ben")

    assert team.sees(ANA, PHOTOS)  # a feed that becomes empty keeps its last events in GNOME, whatever else stands in it
    assert team.sees(BEN, WRITE, SAMPLES)
    assert team.sees(CHANNEL, DESKS, LAMPS)
