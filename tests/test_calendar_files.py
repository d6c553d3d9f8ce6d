"""Calendar files (.ics) among the sources become key dates: on the right days, whoever wrote them, with all that is wrong told at once."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from datetime import date
from datetime import time as hour
from pathlib import Path
from textwrap import dedent

import pytest

from mkdocs_playbook.build import plan
from mkdocs_playbook.model.plan import KeyDate
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.schedule.items import Item

SHARED = Path(__file__).parents[2] / "shared"
HEAD = "playbook: {id: demo, timezone: Asia/Singapore, periods: {q1: {starts: 2027-01-01, ends: 2027-03-31}}}\n"
SKIP = " Mend it, or list the event under 'skip' of this file in 'settings.calendar_files'."
BERLIN = "DTSTART;TZID=Europe/Berlin:20270104T090000"


def ics(*events: str, before: str = "") -> str:
    """A calendar file with these events, as a program would write it. Its events begin in line 4 where nothing stands before them."""
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n" + dedent(before)
    for event in events:
        text += f"BEGIN:VEVENT\n{dedent(event).strip()}\nEND:VEVENT\n"
    return (text + "END:VCALENDAR\n").replace("\n", "\r\n")


def read(calendar: str | bytes, yaml: str = "", **more: str) -> tuple[dict[str, KeyDate], list[Item], list[str]]:
    """Key dates by id, items, and all that is told, of `calendars/trade.ics` and the YAML in `plan.yml`."""
    problems = Problems()
    head = "" if yaml.startswith("playbook:") else HEAD
    files = {"plan.yml": (head + dedent(yaml)).encode()}
    files["calendars/trade.ics"] = calendar if isinstance(calendar, bytes) else calendar.encode()
    files |= {f"calendars/{name}.ics": text.encode() for name, text in more.items()}
    made = plan(files, problems)
    told = [str(problem) for problem in problems.all]
    return (made[0].key_dates, list(made[1].items), told) if made else ({}, [], told)


def entries(calendar: str | bytes, yaml: str = "", **more: str) -> list[KeyDate]:
    """The key dates, in order of their days; nothing is told."""
    found, _, told = read(calendar, yaml, **more)
    assert told == []
    return sorted(found.values(), key=lambda entry: (str(entry.date), entry.time or hour.min, entry.name))


def days(calendar: str | bytes, yaml: str = "", **more: str) -> list[str]:
    """What calendar says: first day, perhaps hour and zone, perhaps last day."""
    return [
        " ".join(
            [
                str(entry.date),
                *([f"{entry.time:%H:%M}"] if entry.time else []),
                *([entry.timezone] if entry.timezone else []),
                *([f"to {entry.ends}"] if entry.ends else []),
            ]
        )
        for entry in entries(calendar, yaml, **more)
    ]


def told(calendar: str | bytes, yaml: str = "", **more: str) -> list[str]:
    return read(calendar, yaml, **more)[2]


def one(event: str, yaml: str = "", before: str = "") -> KeyDate:
    [found] = entries(ics("UID:a\n" + dedent(event).strip(), before=before), yaml)
    return found


# ── an event ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_event_is_a_key_date() -> None:
    calendar = ics("""
        UID:expo-2027@example.com
        DTSTAMP:20260101T000000Z
        DTSTART;VALUE=DATE:20270112
        DTEND;VALUE=DATE:20270115
        SUMMARY:Furniture Expo
        LOCATION:Hall 3\\, Singapore
        DESCRIPTION:Meet suppliers\\nBook early
        URL:https://expo.example.com/
        """)
    found, items, problems = read(calendar)
    assert problems == []
    [(key, entry)] = found.items()

    assert re.fullmatch(r"trade-[0-9a-f]{10}", key)
    assert (entry.name, str(entry.date), str(entry.ends), entry.time) == ("Furniture Expo", "2027-01-12", "2027-01-14", None)
    assert entry.description == "Meet suppliers\nBook early\nWhere: Hall 3, Singapore"
    assert entry.url == "https://expo.example.com/"
    assert str(entry.place) == "calendars/trade.ics:4:1"
    [item] = items
    assert (item.kind, item.uid, item.date, item.ends) == ("key-date", f"key-date.{key}@demo", date(2027, 1, 12), date(2027, 1, 14))


@pytest.mark.parametrize(
    ("event", "seen"),
    [
        ("DTSTART;VALUE=DATE:20270112", "2027-01-12"),
        ("DTSTART:20270112", "2027-01-12"),
        ("DTSTART;VALUE=DATE:20270112\nDTEND;VALUE=DATE:20270112", "2027-01-12"),
        ("DTSTART;VALUE=DATE:20270112\nDTEND;VALUE=DATE:20270113", "2027-01-12"),
        ("DTSTART;VALUE=DATE:20270112\nDTEND;VALUE=DATE:20270114", "2027-01-12 to 2027-01-13"),
        ("DTSTART;VALUE=DATE:20270112\nDURATION:P3D", "2027-01-12 to 2027-01-14"),
        ("DTSTART;VALUE=DATE:20270112\nDTEND:20270114T120000Z", "2027-01-12 to 2027-01-13"),
        ("DTSTART:20270112T120000Z", "2027-01-12 12:00 UTC"),
        ("DTSTART:20270112T120000Z\nDTEND:20270112T120000Z", "2027-01-12 12:00 UTC"),
        ("DTSTART:20270112T233000", "2027-01-12 23:30"),
        ("DTSTART;TZID=Europe/Berlin:20270112T093000", "2027-01-12 09:30 Europe/Berlin"),
        ("DTSTART;TZID=europe/berlin:20270112T0930", "2027-01-12 09:30 Europe/Berlin"),
        ('DTSTART;TZID="/freeassociation.sourceforge.net/Europe/Berlin":20270112T093000', "2027-01-12 09:30 Europe/Berlin"),
        ("DTSTART;TZID=W. Europe Standard Time:20270112T093000", "2027-01-12 09:30 Europe/Berlin"),
        ("DTSTART;TZID=Singapore Standard Time:20270112T093000", "2027-01-12 09:30 Asia/Singapore"),
        ("DTSTART:20270112T220000Z\nDTEND:20270113T020000Z", "2027-01-12 22:00 UTC"),  # a night out is on one day
        ("DTSTART:20270112T090000Z\nDTEND:20270114T170000Z", "2027-01-12 09:00 UTC to 2027-01-14"),
        ("DTSTART:20270112T090000Z\nDTEND:20270114T000000Z", "2027-01-12 09:00 UTC to 2027-01-13"),
        ("DTSTART:20270112T090000Z\nDTEND;VALUE=DATE:20270114", "2027-01-12 09:00 UTC to 2027-01-13"),
        ("DTSTART:20270112T090000Z\nDURATION:PT1H30M", "2027-01-12 09:00 UTC"),
        ("dtstart;value=date:20270112", "2027-01-12"),
        ("DTSTART:2027-01-12T09:30:00Z", "2027-01-12 09:30 UTC"),
    ],
)
def test_days_stay_days_and_times_keep_their_zone(event: str, seen: str) -> None:
    assert days(ics(f"UID:a\nSUMMARY:A\n{event}")) == [seen]


def test_the_zone_of_the_calendar_is_the_one_in_which_people_see_its_times() -> None:
    calendar = ics(
        "UID:a\nSUMMARY:A\nDTSTART:20270111T233000Z",
        "UID:b\nSUMMARY:B\nDTSTART:20270113T080000",
        "UID:c\nSUMMARY:C\nDTSTART;TZID=Europe/Berlin:20270114T080000",
        before="X-WR-TIMEZONE:Asia/Tokyo\n",
    )
    assert days(calendar) == ["2027-01-12 08:30 Asia/Tokyo", "2027-01-13 08:00 Asia/Tokyo", "2027-01-14 08:00 Europe/Berlin"]


VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Head office
BEGIN:STANDARD
DTSTART:16011104T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010311T020000
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
"""


def test_a_zone_that_only_the_file_describes_is_told_by_its_distance_from_utc() -> None:
    calendar = ics(
        "UID:a\nSUMMARY:A\nDTSTART;TZID=Head office:20270112T090000",
        "UID:b\nSUMMARY:B\nDTSTART;TZID=Head office:20270712T090000",
        before=VTIMEZONE,
    )
    found, items, problems = read(calendar)
    assert problems == []
    assert sorted(str(entry.timezone) for entry in found.values()) == ["Etc/GMT+4", "Etc/GMT+5"]
    assert sorted(f"{item.instant:%m-%d %H:%M}" for item in items) == ["01-12 14:00", "07-12 13:00"]

    half = VTIMEZONE.replace("TZOFFSETTO:-0500", "TZOFFSETTO:-0530")
    assert days(ics("UID:a\nSUMMARY:A\nDTSTART;TZID=Head office:20270112T220000", before=half)) == ["2027-01-13 03:30 UTC"]
    named = VTIMEZONE.replace("TZID:Head office\n", "TZID:Head office\nX-LIC-LOCATION:America/New_York\n")
    assert days(ics("UID:a\nSUMMARY:A\nDTSTART;TZID=Head office:20270112T220000", before=named)) == ["2027-01-12 22:00 America/New_York"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("DESCRIPTION:A\\, b\\; c\\\\d\\nnew", "A, b; c\\d\nnew"),
        ("DESCRIPTION:Hello\n  world", "Hello world"),
        ("DESCRIPTION:<p>Join &amp; <b>win</b></p><ul><li>one</li><li>two</li></ul>", "Join & win\n\n• one\n\n• two"),
        ('DESCRIPTION:See <a href="https://a.example/x">the site</a><br>now', "See the site (https://a.example/x)\nnow"),
        ('DESCRIPTION:<a href="javascript:alert(1)">x</a><script>alert(1)</script>', "x"),
        ("DESCRIPTION:3 < 5 and 7 > 5", "3 < 5 and 7 > 5"),
        ("DESCRIPTION:We meet\nat the door", "We meet\nat the door"),  # a line break that is neither escaped nor folded
        ("DESCRIPTION:a\x07b\x1b[31mc\u202ed\u2028e\x00f", "ab[31mcd\nef"),
        ("LOCATION:Hall 3", "Where: Hall 3"),
        ("DESCRIPTION:" + "word " * 2000, "word " * 799 + "word…"),
        ("DESCRIPTION: \\n ", None),
    ],
)
def test_texts_are_tidied(written: str, text: str | None) -> None:
    assert one(f"SUMMARY:A\nDTSTART;VALUE=DATE:20270112\n{written}").description == text


def test_an_event_without_a_name_takes_that_of_its_calendar() -> None:
    assert one("DTSTART;VALUE=DATE:20270112").name == "trade"
    assert one("SUMMARY:\nDTSTART;VALUE=DATE:20270112", before="X-WR-CALNAME:Trade shows\n").name == "Trade shows"
    assert one("SUMMARY:A\\n\u202eB \x00 C\nDTSTART;VALUE=DATE:20270112").name == "A B C"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x y", "https://a.example/x%20y"),
        ("javascript:alert(1)", None),
        ("message:%3Cabc%3E", None),
        ("", None),
        ("x" * 9000, None),
    ],
)
def test_only_links_that_the_site_may_have_are_kept(url: str, link: str | None) -> None:
    assert one(f"SUMMARY:A\nDTSTART;VALUE=DATE:20270112\nURL:{url}").url == link


def test_cancelled_events_tasks_and_alarms_are_no_key_dates() -> None:
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Wake up\nTRIGGER:-P1D\nEND:VALARM"
    calendar = ics(
        "UID:a\nSUMMARY:Off\nDTSTART;VALUE=DATE:20270112\nSTATUS:CANCELLED",
        f"UID:b\nSUMMARY:On\nDTSTART;VALUE=DATE:20270113\nSTATUS:TENTATIVE\n{alarm}",
        "UID:c\nSUMMARY:Never mind\nDTSTART:nonsense\nSTATUS:CANCELLED",
        before="BEGIN:VTODO\nUID:t\nSUMMARY:Task\nDUE:20270112\nEND:VTODO\n",
    )
    [entry] = entries(calendar)
    assert (entry.name, entry.description) == ("On", None)


def test_the_newest_version_of_an_event_counts() -> None:
    calendar = ics(
        "UID:a\nSUMMARY:Old\nSEQUENCE:1\nDTSTART;VALUE=DATE:20270112",
        "UID:a\nSUMMARY:New\nSEQUENCE:10\nDTSTART;VALUE=DATE:20270119",
        "UID:a\nSUMMARY:Older\nSEQUENCE:0\nDTSTART;VALUE=DATE:20270105",
    )
    assert [entry.name for entry in entries(calendar)] == ["New"]
    twice = "UID:a\nSUMMARY:Same\nDTSTART;VALUE=DATE:20270112"
    assert days(ics(twice, twice)) == ["2027-01-12"]


# ── ids ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def ids(calendar: str, **more: str) -> list[str]:
    found, _, problems = read(calendar, **more)
    assert problems == []
    return list(found)


def test_an_event_keeps_its_id_when_its_name_and_time_change() -> None:
    before = ids(ics("UID:expo@example.com\nSUMMARY:Expo\nDTSTART;VALUE=DATE:20270112"))
    after = ids(ics("UID:expo@example.com\nSEQUENCE:3\nSUMMARY:The Expo\nDTSTART:20270219T090000Z"))
    other = ids(ics("UID:expo2@example.com\nSUMMARY:Expo\nDTSTART;VALUE=DATE:20270112"))
    assert before == after == ["trade-0f348f632f"]
    assert before != other


def test_an_occurrence_keeps_its_id_when_it_moves_and_when_the_series_changes_its_hour() -> None:
    weekly = "UID:w\nSUMMARY:Weekly\nDTSTART;TZID=Europe/Berlin:20270104T{}\nRRULE:FREQ=WEEKLY;COUNT=3"
    moved = "UID:w\nSUMMARY:Moved\nRECURRENCE-ID;TZID=Europe/Berlin:20270111T090000\nDTSTART;TZID=Europe/Berlin:20270113T140000"
    plain = ids(ics(weekly.format("090000")))
    assert [key[-10:] for key in plain] == ["2027-01-04", "2027-01-11", "2027-01-18"]
    assert sorted(ids(ics(weekly.format("100000")))) == sorted(ids(ics(weekly.format("090000"), moved))) == plain


def test_an_occurrence_after_the_first_on_a_day_has_its_hour_in_its_id() -> None:
    twice = "UID:w\nSUMMARY:Twice\nDTSTART:20270104T090000\nRRULE:FREQ=DAILY;COUNT=4;BYHOUR=9,15"
    assert [key[17:] for key in ids(ics(twice))] == ["2027-01-04", "2027-01-04-1500", "2027-01-05", "2027-01-05-1500"]


def test_a_file_of_any_name_makes_ids() -> None:
    event = ics("UID:a\nSUMMARY:A\nDTSTART;VALUE=DATE:20270112")
    for path, begin in {
        "c/Messe_Österreich (2027).ics": "messe-osterreich-2027-",
        "c/東京.ICS": "calendar-",
        "c/con.ics": "con-",
        "c/" + "x" * 200 + ".ics": "x" * 40 + "-",
    }.items():
        problems = Problems()
        made = plan({"plan.yml": HEAD.encode(), path: event.encode()}, problems)
        assert made, problems.all
        [key] = made[0].key_dates
        assert key.startswith(begin)


def test_other_entries_can_count_from_an_event() -> None:
    calendar = ics("UID:expo@example.com\nSUMMARY:Expo\nDTSTART;VALUE=DATE:20270112")
    yaml = """
        channels: {blog: {name: Blog}}
        posts: {preview: {title: Preview, date: 1 week before trade-0f348f632f, channels: [blog]}}
        """
    _, items, problems = read(calendar, yaml)
    assert problems == []
    assert {item.kind: str(item.date) for item in items} == {"publish": "2027-01-05", "key-date": "2027-01-12"}


# ── repeating events ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("event", "seen"),
    [
        ("DTSTART;VALUE=DATE:20270201\nRRULE:FREQ=MONTHLY", ["2027-02-01", "2027-03-01"]),
        ("DTSTART;VALUE=DATE:20200120\nRRULE:FREQ=YEARLY", ["2027-01-20"]),
        ("DTSTART;VALUE=DATE:16040305\nRRULE:FREQ=YEARLY", ["2027-03-05"]),  # a birthday without a year
        ("DTSTART;VALUE=DATE:20270104\nRRULE:FREQ=WEEKLY;UNTIL=20270118", ["2027-01-04", "2027-01-11", "2027-01-18"]),
        ("DTSTART;VALUE=DATE:20270104\nRRULE:FREQ=WEEKLY;UNTIL=20270118T000000Z", ["2027-01-04", "2027-01-11", "2027-01-18"]),
        ("DTSTART;VALUE=DATE:20270322\nRRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z", ["2027-03-22", "2027-03-29"]),
        ("DTSTART;VALUE=DATE:20270104\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20270111", ["2027-01-04", "2027-01-18"]),
        ("DTSTART;VALUE=DATE:20270104\nRDATE;VALUE=DATE:20270106,20270215", ["2027-01-04", "2027-01-06", "2027-02-15"]),
        ("DTSTART;VALUE=DATE:20270112\nRRULE:FREQ=MONTHLY;BYDAY=2TU", ["2027-01-12", "2027-02-09", "2027-03-09"]),
        ("DTSTART;VALUE=DATE:20261229\nDTEND;VALUE=DATE:20270103\nRRULE:FREQ=YEARLY", ["2026-12-29 to 2027-01-02"]),  # reaches into it
        ("DTSTART;VALUE=DATE:20280101\nRRULE:FREQ=WEEKLY", []),
        # 9:00 in Berlin stays 9:00 when clocks change there on 28 March 2027
        (
            "DTSTART;TZID=Europe/Berlin:20270325T090000\nRRULE:FREQ=DAILY;INTERVAL=3;COUNT=2",
            ["2027-03-25 09:00 Europe/Berlin", "2027-03-28 09:00 Europe/Berlin"],
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20270104T090000\nRRULE:FREQ=WEEKLY;UNTIL=20270111",
            ["2027-01-04 09:00 Europe/Berlin", "2027-01-11 09:00 Europe/Berlin"],
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20270104T090000\nRRULE:FREQ=WEEKLY;UNTIL=20270111T080000Z",
            ["2027-01-04 09:00 Europe/Berlin", "2027-01-11 09:00 Europe/Berlin"],
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20270104T090000\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20270111T080000Z",
            ["2027-01-04 09:00 Europe/Berlin", "2027-01-18 09:00 Europe/Berlin"],
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20270104T090000\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20270111",
            ["2027-01-04 09:00 Europe/Berlin", "2027-01-18 09:00 Europe/Berlin"],
        ),
        ("DTSTART:20270104T090000\nRRULE:FREQ=WEEKLY;COUNT=2", ["2027-01-04 09:00", "2027-01-11 09:00"]),
        ("DTSTART:20270104T090000\nRRULE:FREQ=WEEKLY;UNTIL=20270111T090000Z", ["2027-01-04 09:00", "2027-01-11 09:00"]),
        ("DTSTART:20270104T230000Z\nrrule:freq=weekly; count=2", ["2027-01-04 23:00 UTC", "2027-01-11 23:00 UTC"]),
        (
            "DTSTART;TZID=Europe/Berlin:20270104T090000\nRDATE;VALUE=PERIOD;TZID=Europe/Berlin:20270106T100000/PT1H",
            ["2027-01-04 09:00 Europe/Berlin", "2027-01-06 10:00 Europe/Berlin"],
        ),
    ],
)
def test_repeating_events_come_within_the_periods(event: str, seen: list[str]) -> None:
    assert days(ics(f"UID:a\nSUMMARY:A\n{event}")) == seen


def test_a_described_zone_changes_its_clocks_within_a_series() -> None:
    event = "UID:a\nSUMMARY:A\nDTSTART;TZID=Head office:20270308T090000\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert days(ics(event, before=VTIMEZONE)) == ["2027-03-08 09:00 Etc/GMT+5", "2027-03-15 09:00 Etc/GMT+4"]


WEEKLY = f"UID:w\nSUMMARY:Weekly\nDESCRIPTION:As ever\n{BERLIN}\nRRULE:FREQ=WEEKLY;COUNT=4"


@pytest.mark.parametrize("original", ["RECURRENCE-ID;TZID=Europe/Berlin:20270111T090000", "RECURRENCE-ID:20270111T080000Z"])
def test_one_occurrence_may_move_or_say_something_of_its_own(original: str) -> None:
    moved = f"UID:w\n{original}\nSUMMARY:Special\nDTSTART;TZID=Europe/Berlin:20270112T140000"
    found = entries(ics(WEEKLY, moved))
    assert [(entry.name, str(entry.date), str(entry.time), entry.description) for entry in found] == [
        ("Weekly", "2027-01-04", "09:00:00", "As ever"),
        ("Special", "2027-01-12", "14:00:00", "As ever"),
        ("Weekly", "2027-01-18", "09:00:00", "As ever"),
        ("Weekly", "2027-01-25", "09:00:00", "As ever"),
    ]
    assert found[1].id.endswith("-2027-01-11")
    assert found[0].place.line == 4
    assert found[1].place.line == 11


def test_an_occurrence_that_is_named_by_its_day_is_found() -> None:
    moved = "UID:w\nRECURRENCE-ID;VALUE=DATE:20270111\nSUMMARY:Special\nDTSTART;TZID=Europe/Berlin:20270112T140000"
    assert [entry.name for entry in entries(ics(WEEKLY, moved))] == ["Weekly", "Special", "Weekly", "Weekly"]


def test_a_cancelled_occurrence_is_left_out() -> None:
    without_start = "UID:w\nRECURRENCE-ID;TZID=Europe/Berlin:20270111T090000\nSTATUS:CANCELLED"
    assert [str(entry.date) for entry in entries(ics(WEEKLY, without_start))] == ["2027-01-04", "2027-01-18", "2027-01-25"]


def test_a_cancelled_series_takes_its_changed_occurrences_along() -> None:
    moved = "UID:w\nRECURRENCE-ID;TZID=Europe/Berlin:20270111T090000\nDTSTART;TZID=Europe/Berlin:20270112T140000"
    assert entries(ics(f"{WEEKLY}\nSTATUS:CANCELLED", moved)) == []


def test_this_and_later_occurrences_may_move_together() -> None:
    later = (
        "UID:w\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20270118T090000\nSUMMARY:Later\n"
        "DTSTART;TZID=Europe/Berlin:20270119T100000"
    )
    found = entries(ics(WEEKLY, later))
    assert [(entry.name, str(entry.date), str(entry.time)[:5], entry.id[-10:]) for entry in found] == [
        ("Weekly", "2027-01-04", "09:00", "2027-01-04"),
        ("Weekly", "2027-01-11", "09:00", "2027-01-11"),
        ("Later", "2027-01-19", "10:00", "2027-01-18"),
        ("Later", "2027-01-26", "10:00", "2027-01-25"),
    ]


def test_an_occurrence_whose_series_is_elsewhere_stands_alone() -> None:
    invited = "UID:w\nRECURRENCE-ID;TZID=Europe/Berlin:20270111T090000\nSUMMARY:Once\nDTSTART;TZID=Europe/Berlin:20270112T140000"
    [entry] = entries(ics(invited))
    assert (str(entry.date), entry.id[-10:]) == ("2027-01-12", "2027-01-11")


def test_without_periods_the_dates_of_the_plan_say_how_far_events_repeat() -> None:
    monthly = ics("UID:a\nSUMMARY:A\nDTSTART;VALUE=DATE:20270105\nRRULE:FREQ=MONTHLY")
    campaign = "campaigns: {c: {name: C, starts: 2027-02-01, ends: 2027-04-30}}\n"
    assert days(monthly, "playbook: {id: demo}\n" + campaign) == ["2027-02-05", "2027-03-05", "2027-04-05"]
    assert len(days(monthly, "playbook: {id: demo}\n")) == 12  # the year in which it begins
    periods = "playbook: {id: demo, periods: {a: {starts: 2027-01-01, ends: 2027-01-31}, b: {starts: 2027-03-01, ends: 2027-03-31}}}\n"
    assert days(monthly, periods + campaign) == ["2027-01-05", "2027-02-05", "2027-03-05"]


def test_single_events_are_kept_outside_of_the_periods_too() -> None:
    assert days(ics("UID:a\nSUMMARY:A\nDTSTART;VALUE=DATE:20300105")) == ["2030-01-05"]


def test_too_many_occurrences_are_told() -> None:
    event = "UID:a\nSUMMARY:A\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=DAILY"
    ten_years = "playbook: {id: demo, periods: {all: {starts: 2027-01-01, ends: 2036-12-31}}}\n"
    [problem] = told(ics(event), ten_years)
    assert problem == (
        "calendars/trade.ics:8:7: Y506 With this one, the repeating events of the file come to more than 2,000 key dates from "
        "2027-01-01 to 2036-12-31. Give the rule an end (UNTIL), or shorten 'playbook.periods'." + SKIP
    )
    five_years = ten_years.replace("2036", "2031")
    assert len(days(ics(event), five_years)) == 1826


# ── what is said of a whole file ────────────────────────────────────────────────────────────────────────────────────

EXPO = "UID:expo@example.com\nSUMMARY:Expo\nDTSTART;VALUE=DATE:20270112"
FAIR = "UID:fair@example.com\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20270119"


@pytest.mark.parametrize("name", ["trade.ics", "calendars/trade.ics"])
def test_kind_visibility_day_off_and_owner_are_said_for_a_whole_file(name: str) -> None:
    yaml = f"""
        people: {{mei: {{name: Mei}}}}
        settings:
          calendar_files:
            {name}: {{kind: industry, visibility: client, day_off: [SG], owner: mei}}
        """
    for entry in entries(ics(EXPO, FAIR), yaml):
        assert (entry.kind, entry.visibility, entry.day_off, entry.owner) == ("industry", "client", ("SG",), "mei")


def test_what_is_private_stays_with_the_team() -> None:
    yaml = "settings: {calendar_files: {trade.ics: {visibility: public}}}\n"
    calendar = ics(EXPO, f"{FAIR}\nCLASS:PRIVATE")
    assert [entry.visibility for entry in entries(calendar, yaml)] == ["public", "team"]


@pytest.mark.parametrize("skip", ["expo@example.com", "Expo", "trade-0f348f632f"])
def test_events_are_left_out_by_uid_name_or_id(skip: str) -> None:
    yaml = f"settings: {{calendar_files: {{trade.ics: {{skip: [{skip!r}]}}}}}}\n"
    assert [entry.name for entry in entries(ics(EXPO, FAIR), yaml)] == ["Fair"]
    broken = EXPO.replace("20270112", "soon")
    assert [entry.name for entry in entries(ics(broken, FAIR), yaml)] == ["Fair"]


def test_one_occurrence_is_left_out_by_its_id() -> None:
    [_, second, _, _] = ids(ics(WEEKLY))
    assert len(entries(ics(WEEKLY), f"settings: {{calendar_files: {{trade.ics: {{skip: {second}}}}}}}\n")) == 3


def test_what_fits_no_file_or_event_is_told() -> None:
    yaml = """
        settings:
          calendar_files:
            trades.ics: {kind: industry}
            trade.ics: {skip: [Nothing], kind: industrial, owner: nobody, colour: red}
        """
    found = told(ics(EXPO, FAIR), yaml)
    assert found[:3] == [
        "plan.yml:5:5: M106 There is no calendar file 'trades.ics'. Did you mean 'trade.ics'?",
        "plan.yml:6:24: Y203 No event of calendars/trade.ics has the UID, name or id 'Nothing'. Remove it from 'skip', or correct it.",
        "plan.yml:6:40: M108 'industrial' is not a kind of key date. Did you mean 'industry'?",
    ]
    assert [line.split(" ")[:2] for line in found[3:]] == [["plan.yml:6:59:", "M106"], ["plan.yml:6:67:", "M101"]]


def test_a_name_that_two_files_have_is_told() -> None:
    problems = Problems()
    files = {
        "plan.yml": (HEAD + "settings: {calendar_files: {a.ics: {kind: event}}}\n").encode(),
        "x/a.ics": ics(EXPO).encode(),
        "y/a.ics": ics(FAIR).encode(),
    }
    plan(files, problems)
    assert [str(problem) for problem in problems.all] == [
        "plan.yml:2:29: M106 Several files are named 'a.ics'. Write which one is meant: x/a.ics or y/a.ics."
    ]


def test_an_event_in_two_files_of_one_name_is_told_with_both_places() -> None:
    problems = Problems()
    plan({"plan.yml": HEAD.encode(), "x/a.ics": ics(EXPO).encode(), "y/a.ics": ics(EXPO).encode()}, problems)
    assert [str(problem) for problem in problems.all] == [
        "y/a.ics:4:1: M102 'a-0f348f632f' in 'key_dates' is already written at x/a.ics:4:1. Remove one of the two or give it another name."
    ]


# ── mistakes ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("SUMMARY:A", "4:1: Y503 This event has no DTSTART, so it is on no day."),
        ("DTSTART:soon", "6:9: Y503 'soon' in DTSTART is no date and no time. Write one such as 20270112 or 20270112T090000."),
        ("DTSTART:20270230", "6:9: Y503 '20270230' in DTSTART is no date and no time. Write one such as 20270112 or 20270112T090000."),
        ("DTSTART:22220101", "6:9: Y503 The year 2222 in DTSTART is out of reach. Write one from 1600 to 2199."),
        ("DTSTART:19690101", "6:9: Y503 The year 1969 is out of reach. Key dates are from 1970 to 2199."),
        ("DTSTART:20270112\nDTEND:20270110", "7:7: Y503 This event ends before it starts. Correct DTSTART or DTEND."),
        ("DTSTART:20270112\nDTEND:20470110", "7:7: Y503 This event lasts for more than ten years."),
        ("DTSTART:20270112\nDURATION:long", "7:10: Y503 'long' is not a length of time. Write one such as PT1H30M or P2D, or a DTEND."),
        (
            "DTSTART;TZID=Europe/Berlim:20270112T090000",
            "6:1: Y504 There is no time zone 'Europe/Berlim', and no VTIMEZONE of the file describes it. Did you mean 'Europe/Berlin'?",
        ),
        (
            "DTSTART;TZID=Nowhere:20270112T090000",
            "6:1: Y504 There is no time zone 'Nowhere', and no VTIMEZONE of the file describes it. Write one such as TZID=Europe/Berlin.",
        ),
        (
            "DTSTART:20270112\nRRULE:FREQ=HOURLY",
            "7:7: Y505 FREQ is 'HOURLY', which makes no key dates. Write DAILY, WEEKLY, MONTHLY or YEARLY.",
        ),
        ("DTSTART:20270112\nRRULE:COUNT=3", "7:7: Y505 There is no FREQ in this rule, so it does not say how often."),
        ("DTSTART:20270112\nRRULE:FREQ=DAILY;INTERVAL=0", "7:18: Y505 '0' cannot stand for INTERVAL. Write a number from 1 to 9999."),
        ("DTSTART:20270112\nRRULE:FREQ=WEEKLY;BYDAY=XX", "7:19: Y505 'XX' is no day of the week. Write MO, TU, WE, TH, FR, SA or SU."),
        ("DTSTART:20270112\nRRULE:FREQ=DAILY;FOO=1", "7:18: Y505 'FOO' is not understood in a rule. Mend the RRULE, or write the dates"),
        ("DTSTART:20270112\nRRULE:FREQ=DAILY;COUNT=2;COUNT=3", "7:26: Y505 COUNT stands twice in this rule. Keep one."),
        (
            "DTSTART:20270112\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
            "7:7: Y505 There is no day for which this rule is true. Mend the RRULE, or write the dates as events of their own.",
        ),
        ("DTSTART:20270112\nRRULE:FREQ=DAILY;UNTIL=never", "7:18: Y503 'NEVER' in RRULE is no date and no time."),
        ("DTSTART:20270112\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20270113,x", "8:17: Y503 'x' in EXDATE is no date and no time."),
        ("DTSTART:20270112\nEXRULE:FREQ=DAILY", "7:1: Y505 EXRULE is no longer part of iCalendar. Write the dates to leave out as EXDATE."),
        ("DTSTART:20270112\nRRULE FREQ=DAILY", "7:1: Y508 'RRULE FREQ=DAILY' is not 'NAME:value'. If it continues the line before,"),
    ],
)
def test_a_broken_event_is_told_with_its_line(event: str, said: str) -> None:
    calendar = ics(f"UID:a\n{event}", FAIR)
    [problem] = told(calendar)
    assert problem.startswith(f"calendars/trade.ics:{said}")
    assert problem.endswith(SKIP)


def test_all_mistakes_are_told_at_once_with_those_of_the_yaml() -> None:
    calendar = ics("UID:a\nDTSTART:soon", FAIR, "UID:b\nDTSTART:20270112\nDTEND:20270101")
    other = ics("UID:c\nDTSTART;TZID=Nowhere:20270112T090000")
    found = told(calendar, "key_dates: {x: {name: X, date: 2027-02-30}}\n", other=other)
    assert [line.split(" ")[:2] for line in found] == [
        ["calendars/other.ics:6:1:", "Y504"],
        ["calendars/trade.ics:6:9:", "Y503"],
        ["calendars/trade.ics:16:7:", "Y503"],
        ["plan.yml:2:32:", "M108"],
    ]


def test_two_events_with_one_uid_are_told() -> None:
    [problem] = told(ics(EXPO, EXPO.replace("0112", "0119")))
    assert problem == (
        "calendars/trade.ics:9:1: Y507 The UID 'expo@example.com' is also that of the event in line 4, so calendars show only one of "
        "the two. Give each its own." + SKIP
    )


def test_an_event_without_a_uid_is_a_warning() -> None:
    found, _, [problem] = read(ics("SUMMARY:A\nDTSTART;VALUE=DATE:20270112"))
    assert [entry.name for entry in found.values()] == ["A"]
    assert problem == (
        "calendars/trade.ics:4:1: Y204 This event has no UID, so it counts as another one once its name or start changes. "
        "Add one that stays."
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "1:1: Y501 This is not a calendar: there is no BEGIN:VCALENDAR. Export it again as iCalendar (.ics), or move it elsewhere."),
        (b"<html>\n<body>Please sign in</body>\n</html>\n", "1:1: Y501 This is not a calendar"),
        (b"PK\x03\x04\x00\x00\xff\xff" * 100, "1:1: Y501 This is not a calendar"),
        (ics(EXPO)[:90].encode(), "4:1: Y502 The file ends within this VEVENT: it was cut, or END:VEVENT, END:VCALENDAR is missing."),
        (ics(EXPO).replace("END:VCALENDAR\r\n", "").encode(), "1:1: Y502 The file ends within this VCALENDAR: it was cut, or"),
        (
            ics(EXPO, FAIR).replace("END:VEVENT\r\n", "", 1).encode(),
            "4:1: Y502 This VEVENT has no end before line 8. Add END:VEVENT to it.",
        ),
        (ics(EXPO).replace("Expo", "Caf\xe9").encode("latin-1"), "6:12: Y105 This character is not UTF-8 text. Save the file as UTF-8."),
        (b"\xff\xfeB\x00E\x00G", "1:1: Y105 The file is damaged UTF-16 text. Save it as UTF-8."),
        (b"x" * 10_000_001, "1:1: Y106 The file is larger than 10 MB. Export a shorter time."),
    ],
)
def test_a_file_that_cannot_be_read_is_told(data: bytes, said: str) -> None:
    [problem] = told(data)
    assert problem.startswith(f"calendars/trade.ics:{said}")


@pytest.mark.parametrize(
    "data",
    [
        ics(EXPO).encode().replace(b"\r\n", b"\n"),
        ics(EXPO).encode().replace(b"\r\n", b"\r"),
        b"\xef\xbb\xbf" + ics(EXPO).encode(),
        ics(EXPO).encode("utf-16"),
        ics(EXPO).encode().removesuffix(b"\r\n"),
        ics(EXPO).encode().replace(b"\r\n", b"\r\n\r\n"),
        ics(EXPO).encode().replace(b"VERSION:2.0\r\nPRODID:-//Test//EN\r\n", b""),
        ics(EXPO).encode() + ics("UID:z\nSUMMARY:Off\nSTATUS:CANCELLED").encode(),
    ],
)
def test_sloppy_files_are_read(data: bytes) -> None:
    assert days(data) == ["2027-01-12"]


def test_an_empty_calendar_says_nothing() -> None:
    assert entries(ics()) == []


# ── hostile files ───────────────────────────────────────────────────────────────────────────────────────────────────


def quickly(calendar: str | bytes, seconds: float, yaml: str = "") -> list[str]:
    start = time.process_time()
    found = told(calendar, yaml)
    assert time.process_time() - start < seconds
    return found


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20270101T000000Z\nRRULE:FREQ=SECONDLY",
        "DTSTART:20270101T000000Z\nRRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
        "DTSTART:20270101T000000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART:16000101T000000Z\nRRULE:FREQ=DAILY;COUNT=99999;BYHOUR=" + ",".join(map(str, range(24))),
        "DTSTART:20270101\nRRULE:FREQ=DAILY;INTERVAL=" + "9" * 5000,
        "DTSTART:20270101\nDURATION:P" + "9" * 5000 + "D",
        "DTSTART:" + "9" * 100_000,
        "DTSTART;TZID=" + "/".join(["../../etc/passwd"] * 50) + ":20270101T000000",
        "DTSTART;TZID=" + "A" * 100_000 + ":20270101T000000",
    ],
)
def test_rules_that_never_end_are_refused_quickly(event: str) -> None:
    [problem] = quickly(ics(f"UID:a\n{event}"), 10)
    assert problem.endswith(SKIP)


def test_many_bad_events_are_told_up_to_a_limit() -> None:
    never = [f"UID:{number}\nDTSTART:20270101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30" for number in range(100)]
    found = quickly(ics(*never), 20)
    assert [line.split(" ")[1] for line in found] == ["Y505"] * 6 + ["Y506"]
    hourly = [f"UID:{number}\nDTSTART:20270101\nRRULE:FREQ=HOURLY" for number in range(100)]
    found = quickly(ics(*hourly), 20)
    assert len(found) == 51
    assert "calendars/trade.ics:1:1: Y205 More is wrong with this file than these 50 problems." in found
    old = [f"UID:{number}\nDTSTART:19000101\nRRULE:FREQ=DAILY" for number in range(100)]
    [problem] = quickly(ics(*old), 20)
    assert "Y506" in problem


def test_a_zone_with_a_rule_of_its_own_kind_is_refused() -> None:
    zone = VTIMEZONE.replace("FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "FREQ=SECONDLY")
    [problem] = quickly(ics("UID:a\nDTSTART;TZID=Head office:20270101T000000", before=zone), 10)
    assert problem.startswith("calendars/trade.ics:4:1: Y504 This VTIMEZONE does not describe a time zone")


def test_zones_of_one_name_are_told_apart_by_file() -> None:
    event = "UID:{}\nSUMMARY:{}\nDTSTART;TZID=Head office:20270112T090000"
    other = VTIMEZONE.replace("-0500", "+0800").replace("-0400", "+0800")
    found = days(ics(event.format("a", "A"), before=VTIMEZONE), b=ics(event.format("b", "B"), before=other))
    assert found == ["2027-01-12 09:00 Etc/GMT+5", "2027-01-12 09:00 Etc/GMT-8"]


def test_hostile_text_stays_text() -> None:
    entry = one(
        'SUMMARY:<script>alert(1)</script>{{ 7*7 }} --8<-- "x"\nDTSTART;VALUE=DATE:20270112\nDESCRIPTION:a\\nEND:VEVENT\\nBEGIN:VEVENT'
    )
    assert entry.name == '<script>alert(1)</script>{{ 7*7 }} --8<-- "x"'
    assert entry.description == "a\nEND:VEVENT\nBEGIN:VEVENT"


def test_no_bytes_raise_and_the_same_bytes_say_the_same() -> None:
    """Cut, doubled, swapped and overwritten pieces of a file with everything in it."""
    moved = "UID:w\nRECURRENCE-ID;TZID=Europe/Berlin:20270111T090000\nDTSTART;TZID=Europe/Berlin:20270112T140000"
    custom = (
        "UID:c\nSUMMARY:Ça\nDTSTART;TZID=Head office:20270308T090000\nDTEND;TZID=Head office:20270308T100000\nRRULE:FREQ=MONTHLY;BYDAY=2MO"
    )
    whole = ics(EXPO, WEEKLY, moved, custom, f"{FAIR}\nEXDATE;VALUE=DATE:20270119\nRDATE;VALUE=DATE:20270120", before=VTIMEZONE).encode()
    chance = random.Random(7)  # noqa: S311
    for _ in range(100):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            at, length = chance.randrange(len(data)), chance.randrange(1, 30)
            match chance.randrange(4):
                case 0:
                    del data[at : at + length]
                case 1:
                    data[at:at] = data[at : at + length]
                case 2:
                    data[at] = chance.randrange(256)
                case _:
                    data[at : at + length] = bytes(reversed(data[at : at + length]))
        problems, again = Problems(), Problems()
        files = {"plan.yml": HEAD.encode(), "a.ics": bytes(data)}
        first, second = plan(files, problems), plan(files, again)
        assert problems.all == again.all
        assert (first is None) == bool(problems)
        if first and second:
            assert first[1].items == second[1].items


def test_the_libraries_are_loaded_only_for_events_that_repeat() -> None:
    program = (
        "import sys\nfrom mkdocs_playbook.problems import Problems\nfrom mkdocs_playbook.read.sections import read_sections\n"
        "problems = Problems()\nread_sections({'a.ics': sys.argv[1].encode()}, problems)\nassert not problems.all\n"
        "print('icalendar' in sys.modules, 'recurring_ical_events' in sys.modules)"
    )

    def loaded(calendar: str) -> str:
        return subprocess.run([sys.executable, "-c", program, calendar], capture_output=True, text=True, check=True).stdout.strip()

    assert loaded(ics(EXPO, f"UID:t\n{BERLIN}")) == "False False"
    assert loaded(ics(WEEKLY)) == "True True"


# ── a real one ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_release_calendar_of_kubernetes() -> None:
    """31 events, sloppily written: LF, empty lines, no DTSTAMP, DTEND as early as DTSTART. The days are those its README names."""
    file = SHARED / "real" / "kubernetes" / "schedule.ics"
    if not file.is_file():
        pytest.skip("the real calendars lie in ../shared, which is not here")
    data = file.read_bytes()
    text = data.decode()
    found = entries(data, "settings: {calendar_files: {trade.ics: {kind: industry}}}\n")

    assert len(found) == 31
    assert {str(entry.date) for entry in found} == {
        f"{year}-{month}-{day}" for year, month, day in re.findall(r"DTSTART[^:]*:(\d{4})(\d\d)(\d\d)", text)
    }
    by_name = {entry.name: entry for entry in found}
    conference = by_name["🎤 KubeCon CloudNativeCon North America"]
    assert (str(conference.date), str(conference.ends), conference.time) == ("2025-11-10", "2025-11-13", None)
    freeze = by_name["🚨 Code & Test Freeze"]
    assert (str(freeze.date), freeze.time, freeze.timezone, freeze.ends) == ("2025-11-07", hour(12), "UTC", None)
    assert freeze.description
    assert "Deadline: Thursday Nov 6 (AoE)" in freeze.description.splitlines()
    assert [entry.name for entry in found if entry.ends] == [conference.name]
    assert sum(entry.time is not None for entry in found) == text.count("T120000Z\nDTEND")


def test_a_colour_of_the_file_is_that_of_its_items() -> None:
    fair = "UID:a\nDTSTAMP:20270101T000000Z\nDTSTART;VALUE=DATE:20270302\nSUMMARY:Fair"
    _, items, problems = read(ics(fair), "settings: {calendar_files: {trade.ics: {color: Steel Blue}}}")

    assert problems == []
    assert [item.color for item in items if item.kind == "key-date"] == ["steelblue"]
