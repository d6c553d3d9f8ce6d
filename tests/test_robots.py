"""A robots.txt that keeps Google Calendar from the feeds is told, one that does not is not (RFC 9309)."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from mkdocs_playbook.read.robots import check_robots
from sites import project

FEEDS = ("feeds/demo-all.ics", "feeds/demo-people-mei.ics")


def told(root: Path, text: str | bytes, site_url: str = "https://play.example/") -> list[str]:
    docs = root / "content" / "pages"
    docs.mkdir(parents=True, exist_ok=True)
    (docs / "robots.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    return [str(problem) for problem in check_robots(root, docs, site_url, FEEDS)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("User-agent: *\nDisallow: /\n", 2),
        ("user-agent:*\r\ndisallow:/feeds/\r\n", 2),
        ("\n# nobody\nUser-agent: *  # all\nDisallow: /feeds # not these\n", 4),
        ("User-agent: *\nDisallow: /private/\nDisallow: /feeds/\n", 3),
        ("User-agent: *\nDisallow: /*.ics$\n", 2),
        ("User-agent: *\nDisallow: *people*\n", 2),
        ("User-agent: *\nDisallow: /f%65eds/\n", 2),
        ("User-agent: *\nDisallow: /feeds/demo-people-mei.ics$\n", 2),
        ("User-agent: *\nAllow: /f\nDisallow: /feeds/\n", 3),  # the longer rule holds
        ("User-agent: *\nAllow: /\n\nUser-agent: Googlebot\nDisallow: /feeds/\n", 5),
        ("User-agent: Bing\nUser-agent: google-calendar-importer\nDisallow: /\n", 3),
        ("User-agent: Bing\nAllow: /\n\nUser-agent: *\nDisallow: /\nUser-agent: Googlebot\nAllow: /\n", 5),  # any other
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", 2),
        (b"User-agent: *\nDisallow: /\xff\nDisallow: /\n", 3),
    ],
)
def test_a_rule_that_forbids_feeds_is_told_at_its_line(tmp_path: Path, text: str | bytes, line: int) -> None:
    assert told(tmp_path, text) == [
        (
            f"content/pages/robots.txt:{line}:1: F602 robots.txt keeps calendars from fetching the feeds; "
            "Google Calendar then shows nothing. Add 'Allow: /feeds/' above."
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "User-agent: *\n",
        "User-agent: *\nDisallow:\n",
        "User-agent: *\nAllow: /\n",
        "User-agent: *\nDisallow: /feeds-of-old/\nDisallow: /drafts/\n",
        "User-agent: *\nAllow: /feeds/\nDisallow: /\n",
        "User-agent: *\nDisallow: /\nAllow: /feeds/\n",  # the longest rule holds, wherever it stands
        "User-agent: *\nDisallow: /feeds/\nAllow: /feeds/\n",  # of two alike the one that allows
        "User-agent: *\nDisallow: /*.ic$\nDisallow: /*.icsx\nDisallow: /feeds$\n",
        "User-agent: Bing\nDisallow: /\n",
        "User-agent: Googlebot\nUser-agent: *\nDisallow: /private/\n",
        "Disallow: /\n",  # belongs to no agent
        "Sitemap: https://play.example/sitemap.xml\nno rule at all\n\x00\n",
        b"\xff\xfe\x00",
    ],
)
def test_one_that_lets_feeds_through_is_fine(tmp_path: Path, text: str | bytes) -> None:
    assert told(tmp_path, text) == []


def test_a_site_below_a_path_is_meant_with_it(tmp_path: Path) -> None:
    url = "https://play.example/our/plan/"

    assert told(tmp_path, "User-agent: *\nDisallow: /feeds/\n", url) == []
    (message,) = told(tmp_path, "User-agent: *\nDisallow: /our/\n", url)
    assert message.endswith("Add 'Allow: /our/plan/feeds/' above.")
    assert told(tmp_path, "User-agent: *\nDisallow: /our/\nAllow: /our/plan/feeds/\n", url) == []


def test_it_takes_no_time(tmp_path: Path) -> None:
    begun = time.process_time()
    told(tmp_path, "User-agent: *\nDisallow: " + "*d" * 5000 + "*x$\n" + "Disallow: /" + "*" * 5000 + "\n")
    assert time.process_time() - begun < 5


def test_without_a_robots_txt_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert check_robots(tmp_path, tmp_path / "content", "", FEEDS) == []


def test_a_build_tells_it_and_ours_forbids_nothing(tmp_path: Path) -> None:
    made = project(tmp_path / "project", docs={"robots.txt": "User-agent: *\nDisallow: /feeds/small-people\n"})
    (warning,) = made.build().warnings

    assert "content/pages/robots.txt:2:1: F602" in warning
    assert "robots.txt" not in project(tmp_path / "other").build(strict=True)
