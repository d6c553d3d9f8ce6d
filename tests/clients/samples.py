"""Feeds for independent clients to read, and what they have to see in them.

The expectation comes from the items and from arithmetic of its own, never from the bytes of a feed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mkdocs_playbook.build import make_plan
from mkdocs_playbook.feeds.events import EventWriter
from mkdocs_playbook.feeds.feeds import feeds_of, write_feeds
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.read.settings import read_settings
from mkdocs_playbook.schedule.items import Item
from support import planned

ROOT = Path(__file__).parents[2]
STAMP = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
SITE = "https://play.example/"


class Event(NamedTuple):
    """An event as a client sees it: days as `2027-01-12`, moments as `2027-01-12T04:00:00Z`, the end not within it."""

    uid: str
    start: str
    end: str
    summary: str
    description: str


@dataclass(frozen=True)
class Sample:
    """Feeds by path, and the events in each."""

    files: Mapping[str, bytes]
    events: Mapping[str, Sequence[Event]]

    def __post_init__(self) -> None:
        assert list(self.files) == list(self.events)

    def only_all(self) -> Sample:
        """Without the smaller feeds, for clients that are slow: all of their events are in this one."""
        path = next(path for path in self.files if path.endswith("-all.ics"))
        return Sample({path: self.files[path]}, {path: self.events[path]})


def _folders() -> dict[str, Path]:
    folders = {"demo": ROOT}
    folders |= {folder.name: folder for folder in sorted((ROOT / "tests/playbooks").iterdir()) if (folder / "mkdocs.yml").is_file()}
    return folders


NAMES = (*_folders(), "clocks", "texts")


@cache
def sample(name: str) -> Sample:
    if name == "clocks":
        return _sample(*planned_items(clocks_yaml()))
    if name == "texts":
        return _sample(*planned_items(texts_yaml()))
    made = make_plan(read_settings(_folders()[name]))
    return _sample(made.playbook, made.schedule.items)


def planned_items(text: str) -> tuple[Playbook, Sequence[Item]]:
    playbook, schedule = planned(text)
    return playbook, schedule.items


def _sample(playbook: Playbook, items: Sequence[Item]) -> Sample:
    def link(address: str) -> str:
        return f"{SITE}{address}"

    writer = EventWriter(playbook, STAMP, link)
    chosen = [
        item for item in items if item.kind in playbook.settings.feeds.include and (playbook.settings.feeds.open_slots or not item.empty)
    ]
    events = {item.uid: _event(item, writer, link(item.address)) for item in chosen}
    expected = {
        f"feeds/{name}.ics": [events[item.uid] for item in chosen if feed.holds(item)]
        for feed in feeds_of(playbook)
        if not feed.is_private
        for name in feed.names
    }
    expected |= {f"feeds/{name}.ics": [] for name in playbook.settings.feeds.retired_feeds if f"feeds/{name}.ics" not in expected}
    return Sample(dict(write_feeds(playbook, items, STAMP, link)), expected)


def _event(item: Item, writer: EventWriter, link: str) -> Event:
    texts = writer.summary(item), writer.description(item, link)
    last = item.ends or item.date
    if item.time is None:
        return Event(item.uid, item.date.isoformat(), (last + dt.timedelta(days=1)).isoformat(), *texts)
    start = _moment(item.zone, item.date, item.time)
    end = _moment(item.zone, last, item.time) + (item.duration or dt.timedelta(minutes=15))
    return Event(item.uid, say(start), say(end), *texts)


def _moment(zone: str, day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, ZoneInfo("Etc/GMT+12" if zone == "AoE" else zone)).astimezone(dt.UTC)


def say(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def differences(seen: Iterable[Event], expected: Iterable[Event]) -> list[str]:
    """The first few differences between two feeds, in words; one event more or less is one."""
    seen, expected = sorted(seen), sorted(expected)
    if seen == expected:
        return []
    told = [f"{len(seen)} events instead of {len(expected)}"] if len(seen) != len(expected) else []
    by_uid = {event.uid: event for event in seen}
    told += [f"{event.uid}: two of it" for event, following in pairwise(seen) if event.uid == following.uid]
    told += [f"{event.uid}: missing" for event in expected if event.uid not in by_uid]
    told += [f"{uid}: not asked for" for uid in sorted(by_uid.keys() - {event.uid for event in expected})]
    for event in expected:
        if other := by_uid.get(event.uid):
            told += [
                f"{event.uid}: {field} is {found!r:.400}, not {wanted!r:.400}"
                for field, found, wanted in zip(Event._fields, other, event, strict=True)
                if found != wanted
            ]
    return told[:6] or ["the same events, but not as often"]


def assert_seen(seen: Mapping[str, Iterable[Event]], wanted: Mapping[str, Iterable[Event]]) -> None:
    """A client saw in every feed what is wanted: the same events, at the same moments, with the same texts."""
    assert list(seen) == list(wanted)
    assert any(wanted.values())
    wrong = {path: told for path, events in seen.items() if (told := differences(events, wanted[path]))}
    assert not wrong, "\n".join(f"{path}: {line}" for path, lines in wrong.items() for line in lines)


# ── around the changes of clocks ────────────────────────────────────────────────────────────────────────────────────


class Change(NamedTuple):
    """Clocks change: the day, the first local time that is on the new clock only, and minutes from UTC before and after."""

    zone: str
    new_clock: str
    before: int
    after: int


CHANGES = (
    Change("Asia/Singapore", "2027-03-28T03:00", 480, 480),  # never changes; Berlin's days
    Change("Asia/Singapore", "2027-10-31T03:00", 480, 480),
    Change("Europe/Berlin", "2027-03-28T03:00", 60, 120),
    Change("Europe/Berlin", "2027-10-31T03:00", 120, 60),
    Change("America/New_York", "2027-03-14T03:00", -300, -240),
    Change("America/New_York", "2027-11-07T02:00", -240, -300),
    Change("Australia/Lord_Howe", "2027-04-04T02:00", 660, 630),
    Change("Australia/Lord_Howe", "2027-10-03T02:30", 630, 660),
)
"""Written down from the tz database's source, so that nothing computes them here."""

_HOURS = ("00:00", "01:15", "01:45", "02:00", "02:15", "02:30", "02:45", "03:00", "03:30", "12:00", "23:59")


@cache
def local_posts() -> Mapping[str, tuple[str, dt.datetime, dt.datetime]]:
    """By post: its zone, its local time and, worked out from the table, its instant.

    A local time that does not exist or comes twice is meant on the clock of before the change.
    """
    found = {}
    for change in CHANGES:
        new_clock = dt.datetime.fromisoformat(change.new_clock)
        for days in (-1, 0, 1):
            for hour in map(dt.time.fromisoformat, _HOURS):
                local = dt.datetime.combine(new_clock.date() + dt.timedelta(days=days), hour)
                offset = change.before if local < new_clock else change.after
                key = re.sub("[^a-z0-9]+", "-", f"{change.zone} {local:%Y-%m-%d %H%M}".lower())
                found[key] = change.zone, local, (local - dt.timedelta(minutes=offset)).replace(tzinfo=dt.UTC)
    return found


def clocks_yaml() -> str:
    """Posts at every hour of `local_posts`, each in a channel with its time zone."""
    zones = {zone: zone.rpartition("/")[2].lower().replace("_", "-") for zone, _, _ in local_posts().values()}
    lines = ["channels:"]
    lines += [f"  {channel}: {{name: {channel}, timezone: {zone}}}" for zone, channel in zones.items()]
    lines += ["posts:"]
    lines += [
        f"  {key}: {{title: P, date: {local:%Y-%m-%d}, time: '{local:%H:%M}', channels: {{{zones[zone]}: {{}}}}}}"
        for key, (zone, local, _) in local_posts().items()
    ]
    return "\n".join([*lines, ""])


# ── texts that are hard to carry ────────────────────────────────────────────────────────────────────────────────────

_LONG = " – ".join(f"{number}: Kaffee, 珈琲; קפה\\n ☕️" for number in range(400))
"""16 KB in UTF-8."""

TEXTS = {
    "emoji": "Launch 🚀, family 👩‍👩‍👧‍👦; flag 🇸🇬 skin 👋🏽",
    "cjk": "春节活动，五折；「全場」折扣、신년 세일・年末セール",
    "rtl": "مرحبا، بكم؛ في متجرنا – שלום, עולם; 10% הנחה",
    "commas": "one, two,three ,, four,",
    "semicolons": "a; b;c ;; d;",
    "backslashes": "C:\\new\\table \\\\ server\\, and \\; and \\n, end\\",
    "newlines": "first\n\nthird, after a blank\n  indented; fourth\n- fifth",
    "quotes": "\"double\" 'single' `tick` <b>&amp; 100% ^n ^^ ^'",
    "colons": "BEGIN:VEVENT\nDTSTART:20270101T000000Z\nEND:VEVENT",
    "folds": "x" * 74 + "é" * 74 + "漢" * 74 + "🎉" * 74,
    "long": _LONG,
}


def texts_yaml() -> str:
    """A key date for each text: it is its description, and its first line is its name."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    lines = ["key_dates:"]
    for day, (key, text) in enumerate(TEXTS.items(), start=1):
        name = text.partition("\n")[0][:120].strip()
        lines.append(f"  {key}: {{name: {quoted(name)}, date: 2027-01-{day:02}, description: {quoted(text)}}}")
    return "\n".join([*lines, ""])
