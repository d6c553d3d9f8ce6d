"""Feeds that calendars would cut off are told when the site is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_playbook.cli import main
from mkdocs_playbook.feeds.limits import over_limits
from sites import project

URL = "https://play.example/"


def told(files: dict[str, bytes], site_url: str = URL) -> list[str]:
    found = list(over_limits(files, site_url))
    assert {problem.severity for problem in found} <= {"warning"}
    return [str(problem) for problem in found]


def feed(events: int, size: int = 0) -> bytes:
    data = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * events
    return data + b"x" * (size - len(data))


@pytest.mark.parametrize("data", [feed(0), feed(1000), feed(1, 900_000), feed(1000, 900_000)])
def test_up_to_a_thousand_events_and_900_kb_are_fine(data: bytes) -> None:
    assert told({"feeds/a.ics": data}) == []


@pytest.mark.parametrize(
    ("data", "size"),
    [(feed(1001), "1,001 events in 26 KB"), (feed(3, 900_001), "3 events in 900 KB"), (feed(0, 2_500_000), "0 events in 2,500 KB")],
)
def test_more_is_told_with_what_to_do(data: bytes, size: str) -> None:
    assert told({"feeds/a.ics": data, "feeds/sitemap.xml": data, "feeds/b.ics": feed(1)}) == [
        (
            f"feeds/a.ics:1:1: F601 This feed has {size}; Google Calendar stops reading at about 1 MB. "
            "Bound the feeds with 'past:' and 'future:' below 'settings: feeds:', or leave kinds out with 'include:'."
        )
    ]


@pytest.mark.parametrize(
    ("site_url", "length"), [("https://play.example/" + "p" * 216 + "/", 256), ("https://play.example/" + "p" * 217 + "/", 257)]
)
def test_an_address_has_256_characters_at_most(site_url: str, length: int) -> None:
    expected = [
        "feeds/demo-all.ics:1:1: F603 This feed's address has 257 characters; Google Calendar takes 256. Shorten ids or site_url."
    ] * (length > 256)

    assert len(f"{site_url}feeds/demo-all.ics") == length
    assert told({"feeds/demo-all.ics": feed(1)}, site_url) == told({"feeds/demo-all.ics": feed(1)}, site_url.rstrip("/")) == expected


def test_an_address_counts_as_it_is_sent() -> None:
    (message,) = told({"feeds/demo-all.ics": feed(1)}, "https://play.example/" + "農" * 30)

    assert "has 310 characters" in message


def test_without_an_address_of_the_site_there_is_none_to_measure() -> None:
    assert told({f"feeds/{'a' * 300}.ics": feed(1)}, "") == []


LARGE = "key_dates:\n" + "".join(f"  d{number}: {{name: Day {number}, date: 2027-{1 + number % 12:02}-01}}\n" for number in range(1001))


def test_a_build_tells_it_and_a_window_mends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "playbook: {id: small, timezone: Asia/Singapore}\n"
    made = project(tmp_path / "project", head + LARGE, site_url=URL)
    warnings = made.build().warnings
    assert [warning.split()[1] for warning in warnings] == ["feeds/small-all.ics:1:1:", "feeds/small-key-dates.ics:1:1:"]
    assert main(["check", str(made.folder), "--feeds"]) == 0
    assert capsys.readouterr().out.count("F601 This feed has 1,001 events") == 2

    made.write(head + LARGE + "settings: {feeds: {future: 6 months}}\n")
    assert made.build(strict=True).warnings == []
