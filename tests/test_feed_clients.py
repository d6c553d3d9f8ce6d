"""Two independent readers of calendars, `icalendar` and Home Assistant's `ical`, see in our feeds what the YAML says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream

from mkdocs_playbook.build import plan
from mkdocs_playbook.feeds.feeds import write_feeds
from mkdocs_playbook.feeds.lint import lint
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.folder import read_folder
from mkdocs_playbook.read.settings import read_settings
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.schedule import Schedule
from support import planned

STAMP = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
ROOT = Path(__file__).parents[1]

Moment = dt.date | dt.datetime


class Seen(NamedTuple):
    """What a client makes of an event."""

    start: Moment
    end: Moment
    summary: str
    description: str
    url: str
    status: str
    transparent: str
    changed: dt.datetime
    sequence: int


Reader = Callable[[bytes], dict[str, Seen]]


# ── the readers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def as_icalendar_sees(data: bytes) -> dict[str, Seen]:
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar.errors == []
    seen = {}
    for event in calendar.walk("VEVENT"):
        assert isinstance(event, icalendar.Event)
        assert event.errors == []
        seen[str(event["UID"])] = Seen(
            event.start, event.end, str(event["SUMMARY"]), str(event["DESCRIPTION"]), str(event["URL"]), str(event["STATUS"]),
            str(event["TRANSP"]), event.decoded("DTSTAMP"), int(event.decoded("SEQUENCE")),
        )  # fmt: skip
    assert len(seen) == len(calendar.walk("VEVENT")) == len(calendar.subcomponents)
    return seen


def as_ical_sees(data: bytes) -> dict[str, Seen]:
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    seen = {}
    for event in calendar.events:
        assert event.uid
        assert event.status
        assert isinstance(event.dtstamp, dt.datetime)
        seen[event.uid] = Seen(
            event.start, event.end, event.summary or "", event.description or "", event.url or "", event.status.value,
            event.transparency or "", event.dtstamp, event.sequence or 0,
        )  # fmt: skip
    assert len(seen) == len(calendar.events)
    assert not calendar.todos
    return seen


def feeds(playbook: Playbook, items: Iterable[Item]) -> dict[str, bytes]:
    return dict(write_feeds(playbook, items, STAMP, lambda address: f"https://play.example/{address}"))


def assert_both_see_the_same(files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        one, other = as_icalendar_sees(data), as_ical_sees(data)
        assert len(one) == len(other) == len(re.findall(rb"^BEGIN:VEVENT\r$", data, re.MULTILINE)), path
        assert one == other, path
        assert lint(data, path) == []


# ── hours around the changes of clocks ──────────────────────────────────────────────────────────────────────────────

ZONES = {
    "Asia/Singapore": ["2027-03-28", "2027-10-31"],
    "Europe/Berlin": ["2027-03-28", "2027-10-31"],
    "America/New_York": ["2027-03-14", "2027-11-07"],
    "Australia/Lord_Howe": ["2027-04-04", "2027-10-03"],
    "Asia/Kathmandu": ["2027-01-01"],
    "Pacific/Kiritimati": ["2027-01-01"],
    "AoE": ["2027-01-01"],
}
HOURS = ("00:00", "01:15", "01:30", "01:45", "02:00", "02:15", "02:30", "02:45", "03:00", "03:30", "12:00", "23:59")


@cache
def local_times() -> dict[str, tuple[str, dt.date, dt.time]]:
    """Zone, day and hour of each key date, by id."""
    found = {}
    for zone, days in ZONES.items():
        for middle in map(dt.date.fromisoformat, days):
            for day in (middle - dt.timedelta(days=1), middle, middle + dt.timedelta(days=1)):
                for hour in HOURS:
                    key = re.sub("[^a-z0-9]+", "-", f"{zone} {day} {hour}".lower())
                    found[key] = zone, day, dt.time.fromisoformat(hour)
    return found


def instant(zone: str, day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, ZoneInfo("Etc/GMT+12" if zone == "AoE" else zone)).astimezone(dt.UTC)


def test_local_times_in_all_zones_are_the_right_instants() -> None:
    lines = [
        f"  {key}: {{name: x, date: {day}, time: '{hour:%H:%M}', timezone: {zone}}}" for key, (zone, day, hour) in local_times().items()
    ]
    playbook, schedule = planned("\n".join(["key_dates:", *lines, ""]))
    files = feeds(playbook, schedule.items)

    assert_both_see_the_same(files)
    starts = {uid: seen.start for uid, seen in as_ical_sees(files["feeds/demo-all.ics"]).items()}
    assert starts == {f"key-date.{key}@demo": instant(*local) for key, local in local_times().items()}
    assert len(starts) > 350


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Asia/Singapore", "2027-03-28 02:30", "2027-03-27 18:30"),
        ("Europe/Berlin", "2027-03-28 01:30", "2027-03-28 00:30"),
        ("Europe/Berlin", "2027-03-28 02:30", "2027-03-28 01:30"),  # does not exist: half past three
        ("Europe/Berlin", "2027-03-28 03:30", "2027-03-28 01:30"),
        ("Europe/Berlin", "2027-10-31 02:30", "2027-10-31 00:30"),  # comes twice: the first
        ("Europe/Berlin", "2027-10-31 03:30", "2027-10-31 02:30"),
        ("America/New_York", "2027-03-14 02:30", "2027-03-14 07:30"),
        ("America/New_York", "2027-11-07 01:30", "2027-11-07 05:30"),
        ("America/New_York", "2027-11-07 02:30", "2027-11-07 07:30"),
        ("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03 14:45"),
        ("Australia/Lord_Howe", "2027-04-04 02:15", "2027-04-03 15:45"),
        ("Australia/Lord_Howe", "2027-10-03 02:15", "2027-10-02 15:45"),
        ("AoE", "2027-01-12 23:59", "2027-01-13 11:59"),
    ],
)
def test_hours_around_the_changes_of_clocks(zone: str, local: str, utc: str) -> None:
    day, hour = local.split()
    playbook, schedule = planned(f"meetings: {{m: {{name: M, date: {day}, at: '{hour}', for: 90 minutes, timezone: {zone}}}}}\n")
    data = feeds(playbook, schedule.items)["feeds/demo-all.ics"]
    start = dt.datetime.fromisoformat(f"{utc}Z")

    for seen in (as_icalendar_sees(data), as_ical_sees(data)):
        assert (seen["meeting.m@demo"].start, seen["meeting.m@demo"].end) == (start, start + dt.timedelta(minutes=90))


# ── items of all kinds ──────────────────────────────────────────────────────────────────────────────────────────────

RICH = """
playbook:
  id: demo
  brand: "Kopi, Kiln; Co \\\\ Söhne 🎉"
  timezone: Asia/Singapore
  periods: {2027-q1: {starts: 2027-03-08, ends: 2027-04-11}}
strategy: {vision: x, review_by: 2027-03-31}
kpis: {reach: {name: "Reach, unique", review: weekly, owner: analyst}, sales: {name: Sales, review: monthly}}
channels:
  instagram: {name: "Instagram; reels"}
  newsletter: {name: Newsletter, timezone: Europe/Berlin, review_by: 2027-03-30}
  podcast: {name: 播客, timezone: America/New_York}
campaigns:
  spring: {name: "Spring: \\\\new\\\\ rooms, old prices", starts: 2027-03-08, ends: 2027-04-11, timezone: Australia/Lord_Howe}
cadences:
  tips: {title: Tip, every: week on sun, at: 2:30, channels: newsletter, starts: 2027-03-21, ends: 2027-04-11, format: article,
         topics: {2027-03-28: "Clocks, sofas; \\\\n"}, batch: week}
  calls: {title: Call, every: week on sun, at: 2:15, channels: podcast, starts: 2027-03-14, ends: 2027-03-14, timezone: America/New_York}
posts:
  rooms:
    title: "Five rooms, three prices; one \\\\ backslash"
    date: 2027-03-28
    time: 2:30
    channels: {newsletter: {}, podcast: {}, instagram: {time: 19:00}}
    format: article
    url: "https://example.com/a,b;c?d=e"
  island: {title: Island, date: 2027-04-04, time: 1:45, channels: instagram, campaign: spring}
  quiet: {title: "Quiet 🤫 day שלום", date: 2027-04-04, channels: instagram}
key_dates:
  fair: {name: Fair, date: 2027-03-27, ends: 2027-03-29, time: 9:00, timezone: Europe/Berlin}
  holidays: {name: Holidays, date: 2027-03-26, ends: 2027-03-29, kind: holiday, description: "One\\ntwo, three"}
roles: {writer: {name: "Writer, editor", lead: ana}, analyst: {name: Analyst}}
people: {ana: {name: Ana, roles: [writer, analyst], timezone: America/New_York}}
workflows:
  article:
    formats: [article]
    steps:
      write: {role: writer, due: "Friday, 1 week before at 5pm", done_when: "It is read; \\nand signed, too"}
      measure: {role: analyst, due: 7 days after}
requests: {photos: {deliverable: "Photos, all", needed_by: 2027-03-16, owner: ana}}
meetings:
  sync: {name: Sync, every: week on sun, at: 2:30, for: 1.5 hours, roles: [writer], timezone: Europe/Berlin, starts: 2027-03-21,
         ends: 2027-04-04, agenda: [Numbers], where: "Room 4, left"}
"""

TIMED = {
    "publish.rooms.instagram": ("Asia/Singapore", "2027-03-28 19:00", 15),
    "publish.rooms.newsletter": ("Europe/Berlin", "2027-03-28 02:30", 15),
    "publish.rooms.podcast": ("America/New_York", "2027-03-28 02:30", 15),
    "publish.island": ("Australia/Lord_Howe", "2027-04-04 01:45", 15),
    "publish.tips.2027-03-21": ("Europe/Berlin", "2027-03-21 02:30", 15),
    "publish.tips.2027-03-28": ("Europe/Berlin", "2027-03-28 02:30", 15),
    "publish.tips.2027-04-04": ("Europe/Berlin", "2027-04-04 02:30", 15),
    "publish.tips.2027-04-11": ("Europe/Berlin", "2027-04-11 02:30", 15),
    "publish.calls.2027-03-14": ("America/New_York", "2027-03-14 02:15", 15),
    "task.rooms.write": ("Asia/Singapore", "2027-03-19 17:00", 15),
    "task.tips.2027-W11.write": ("Asia/Singapore", "2027-03-12 17:00", 15),
    "task.tips.2027-W12.write": ("Asia/Singapore", "2027-03-19 17:00", 15),
    "task.tips.2027-W13.write": ("Asia/Singapore", "2027-03-26 17:00", 15),
    "task.tips.2027-W14.write": ("Asia/Singapore", "2027-04-02 17:00", 15),
    "meeting.sync.2027-03-21": ("Europe/Berlin", "2027-03-21 02:30", 90),
    "meeting.sync.2027-03-28": ("Europe/Berlin", "2027-03-28 02:30", 90),
    "meeting.sync.2027-04-04": ("Europe/Berlin", "2027-04-04 02:30", 90),
}
"""Zone, local time and minutes."""

WHOLE_DAYS = {
    "publish.quiet": ("2027-04-04", "2027-04-05"),
    "key-date.holidays": ("2027-03-26", "2027-03-30"),
    "task.rooms.measure": ("2027-04-02", "2027-04-03"),  # the 4th is a Sunday
    "request.photos": ("2027-03-16", "2027-03-17"),
    "review.strategy": ("2027-03-31", "2027-04-01"),
    "review.channels.newsletter": ("2027-03-30", "2027-03-31"),
    "review.kpis.monthly.2027-03": ("2027-04-01", "2027-04-02"),
    "review.kpis.weekly.2027-W12": ("2027-03-29", "2027-03-30"),
}
"""The day, or first day, and the day after the last."""


def rich() -> dict[str, bytes]:
    playbook, schedule = planned(RICH)
    return feeds(playbook, schedule.items)


def test_both_readers_see_the_same_in_every_feed() -> None:
    files = rich()

    assert len(files) == 2 + 1 + 2 + 3 + 1
    assert_both_see_the_same(files)


@pytest.mark.parametrize("read", [as_icalendar_sees, as_ical_sees])
def test_instants_are_those_of_the_local_times(read: Reader) -> None:
    seen = {uid.removesuffix("@demo"): event for uid, event in read(rich()["feeds/demo-all.ics"]).items()}

    expected = {}
    for uid, (zone, local, minutes) in TIMED.items():
        start = instant(zone, dt.date.fromisoformat(local[:10]), dt.time.fromisoformat(local[11:]))
        expected[uid] = start, start + dt.timedelta(minutes=minutes)
    fair = dt.datetime(2027, 3, 27, 9, tzinfo=ZoneInfo("Europe/Berlin")), dt.datetime(2027, 3, 29, 9, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    expected["key-date.fair"] = fair[0].astimezone(dt.UTC), fair[1].astimezone(dt.UTC)
    timed = {uid: (event.start, event.end) for uid, event in seen.items() if isinstance(event.start, dt.datetime)}
    assert timed == expected
    whole_days = {uid: (event.start, event.end) for uid, event in seen.items() if not isinstance(event.start, dt.datetime)}
    assert (
        whole_days.items()
        >= {uid: (dt.date.fromisoformat(first), dt.date.fromisoformat(end)) for uid, (first, end) in WHOLE_DAYS.items()}.items()
    )


@pytest.mark.parametrize("read", [as_icalendar_sees, as_ical_sees])
@pytest.mark.parametrize(
    ("uid", "summary", "line"),
    [
        ("publish.rooms.newsletter", "Newsletter: Five rooms, three prices; one \\ backslash", "https://example.com/a,b;c?d=e"),
        ("publish.rooms.podcast", "播客: Five rooms, three prices; one \\ backslash", "Channels: 播客"),
        ("publish.quiet", "Instagram; reels: Quiet 🤫 day שלום", "Channels: Instagram; reels"),
        ("publish.tips.2027-03-28", "Newsletter: Clocks, sofas; \\n", "Status: planned"),
        ("publish.island", "Instagram; reels: Island", "Campaign: Spring: \\new\\ rooms, old prices"),
        ("task.rooms.write", "Due: Write – Five rooms, three prices; one \\ backslash", "Done when: It is read; "),
        ("key-date.holidays", "Holiday: Holidays", "two, three"),
        ("request.photos", "Request: Photos, all", "Who: Ana"),
        ("meeting.sync.2027-03-28", "Meeting: Sync", "Where: Room 4, left"),
        ("review.kpis.weekly.2027-W12", "Review: KPIs of 2027-W12", "Reach, unique"),
    ],
)
def test_texts_come_back_as_they_were_written(read: Reader, uid: str, summary: str, line: str) -> None:
    event = read(rich()["feeds/demo-all.ics"])[f"{uid}@demo"]

    assert event.summary == summary
    assert line in event.description.split("\n")


def test_readers_know_the_calendar_by_its_name() -> None:
    name = "Kopi, Kiln; Co \\ Söhne 🎉"
    data = rich()["feeds/demo-people-ana.ics"]
    calendar = icalendar.Calendar.from_ical(data)
    properties = dict(
        line.split(":", 1) for line in data.replace(b"\r\n ", b"").decode().split("\r\n") if line.startswith(("NAME", "X-WR"))
    )

    assert re.sub(r"\\(.)", r"\1", properties["NAME"]) == re.sub(r"\\(.)", r"\1", properties["X-WR-CALNAME"]) == f"{name}: Ana"
    assert calendar.decoded("REFRESH-INTERVAL") == dt.timedelta(hours=1)
    assert str(calendar["METHOD"]) == "PUBLISH"


def test_empty_feeds_can_be_read() -> None:
    playbook, schedule = planned("people: {ana: {name: Ana}}\n")

    for data in feeds(playbook, schedule.items).values():
        assert as_icalendar_sees(data) == as_ical_sees(data) == {}


# ── whole playbooks ─────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def loaded(folder: Path) -> tuple[Playbook, Schedule]:
    settings, problems = read_settings(folder), Problems()
    files = read_folder(settings.root, settings.sources, settings.docs_dir, settings.site_dir, problems)
    result = plan(files, problems)
    assert result, "\n".join(map(str, problems.errors))
    return result


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests/playbooks/asyncapi-2025"], ids=["demo", "asyncapi"])
def test_readers_see_every_event_of_a_whole_playbook(folder: Path) -> None:
    playbook, schedule = loaded(folder)
    files = feeds(playbook, schedule.items)

    assert_both_see_the_same(files)
    starts = {uid: seen.start for uid, seen in as_ical_sees(files[f"feeds/{playbook.playbook.id}-all.ics"]).items()}
    assert starts == {item.uid: instant(item.zone, item.date, item.time) if item.time else item.date for item in schedule.items}
    assert len(starts) == len(schedule.items) > 50
