"""vdirsyncer fetches our feeds over HTTP into files, one for each event, and khal shows them in the terminal."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clients.need import need
from clients.samples import NAMES, Event, Sample, assert_seen, sample
from clients.web import serving

pytestmark = pytest.mark.slow

_SYNC = """
[general]
status_path = "{folder}/status"
"""
_PAIR = """
[pair {name}]
a = "{name}_feed"
b = "{name}_files"
collections = null
conflict_resolution = "a wins"
[storage {name}_feed]
type = "http"
url = "{url}"
[storage {name}_files]
type = "filesystem"
path = "{folder}/{name}"
fileext = ".ics"
"""
_KHAL = """
[calendars]
[[feed]]
path = {folder}/{name}
readonly = True
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/{name}-{number}.db
[default]
highlight_event_days = False
"""


class Desk:
    """A folder that feeds are fetched into and looked at in."""

    def __init__(self, folder: Path, urls: Iterable[str]) -> None:
        self.folder = folder
        self._home = os.environ | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder), "LC_ALL": "C.UTF-8"}
        self._home |= {"PYTHONWARNINGS": "ignore"}
        pairs = [_PAIR.format(name=f"feed{number}", url=url, folder=folder) for number, url in enumerate(urls)]
        (folder / "vdirsyncer").write_text("".join([_SYNC.format(folder=folder), *pairs]))
        for number in range(len(pairs)):
            (folder / f"feed{number}").mkdir()
        self._run("vdirsyncer", "-c", folder / "vdirsyncer", "discover")
        self._looks = 0

    def sync(self) -> None:
        self._run("vdirsyncer", "-c", self.folder / "vdirsyncer", "sync")

    def events(self, number: int, zone: str) -> list[Event]:
        """What khal lists of a feed, at local times. Start and title stand for the UID: vdirsyncer replaces those of feeds by others."""
        self._looks += 1
        config = self.folder / f"khal-{number}-{self._looks}"
        config.write_text(_KHAL.format(folder=self.folder, name=f"feed{number}", zone=zone, number=self._looks))
        fields = "\x1f".join(("\x1e", "{start-long}", "{end-long}", "{title}", "{description}", ""))
        listed = self._run("khal", "-c", config, "list", "--once", "--day-format", "", "--format", fields, "2024-12-01", "1200d")
        events = []
        for record in listed.split("\x1e\x1f")[1:]:
            start, end, title, description, _ = record.split("\x1f")
            if len(start) == len("2027-01-12"):  # khal names the last day
                end = str(dt.date.fromisoformat(end) + dt.timedelta(days=1))
            events.append(Event(f"{start} {title}", start, end, title, description))
        return events

    def _run(self, *command: str | Path) -> str:
        done = subprocess.run(command, capture_output=True, check=False, env=self._home, stdin=subprocess.DEVNULL, timeout=120)
        assert done.returncode == 0, f"{command[0]}: {done.stderr.decode(errors='replace')[-2000:]}"
        return done.stdout.decode()


def shown(event: Event, zone: str) -> Event:
    """The event as it is to be shown at the local times of a zone."""

    def local(moment: str) -> str:
        return f"{dt.datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if "T" in moment else moment

    return event._replace(uid=f"{local(event.start)} {event.summary}", start=local(event.start), end=local(event.end))


def assert_shown(desk: Desk, wanted: Sample, zone: str) -> None:
    """khal shows what is wanted. Debian's undoes escapes twice, so where somebody wrote a backslash, it and line breaks are left out."""
    expected = {path: [shown(event, zone) for event in events] for path, events in wanted.events.items()}
    misread = {event.start for events in expected.values() for event in events if "\\" in event.description}

    def told(event: Event) -> Event:
        if event.start not in misread:
            return event
        texts = {name: re.sub(r"\\+n|\\|\n", "", getattr(event, name)) for name in ("uid", "summary", "description")}
        return event._replace(**texts)

    seen = {path: desk.events(number, zone) for number, path in enumerate(wanted.files)}
    assert_seen(
        {path: map(told, events) for path, events in seen.items()}, {path: [*map(told, events)] for path, events in expected.items()}
    )


@pytest.mark.parametrize("name", NAMES)
def test_khal_shows_every_event_that_vdirsyncer_fetched(name: str, tmp_path: Path) -> None:
    need("vdirsyncer")
    need("khal")
    wanted = sample(name).only_all()

    with serving(wanted.files) as web:
        desk = Desk(tmp_path, map(web.url, wanted.files))
        desk.sync()

    for zone in ("Asia/Singapore", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"):
        assert_shown(desk, wanted, zone)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("clocks", "texts")])
def test_vdirsyncer_fetches_every_feed(name: str, tmp_path: Path) -> None:
    need("vdirsyncer")
    wanted = sample(name)

    with serving(wanted.files) as web:
        desk = Desk(tmp_path, map(web.url, wanted.files))
        desk.sync()
        desk.sync()

    for number, events in enumerate(wanted.events.values()):
        assert len(list((tmp_path / f"feed{number}").glob("*.ics"))) == len(events)


def test_what_is_dropped_from_a_feed_goes(tmp_path: Path) -> None:
    need("vdirsyncer")
    need("khal")
    before, after = sample("texts").only_all(), sample("clocks").only_all()
    (path,) = before.files

    with serving(before.files) as web:
        desk = Desk(tmp_path, [web.url(path)])
        desk.sync()
        assert_shown(desk, before, "UTC")
        web.files = after.files
        desk.sync()
        assert_shown(desk, after, "UTC")
