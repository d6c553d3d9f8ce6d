"""How long a month takes in Chromium until all of it is painted: our page beside FullCalendar with the same items."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FULLCALENDAR = "6.1.20"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
OURS, THEIRS = ".pb-month li", ".fc-event"
"""What stands for an item: in our month's table, and in FullCalendar's."""
PAINTED = """([selector, count]) => new Promise(done => {
  const look = () => document.readyState === 'complete' && document.querySelectorAll(selector).length >= count
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0))
    : requestAnimationFrame(look);
  look();
})"""
"""Milliseconds from the beginning of the navigation until all items were painted."""


def month_near(items: list[dict[str, Any]], count: int) -> str:
    """The month, such as 2027-03, whose number of items is nearest to `count`."""
    months: dict[str, int] = {}
    for item in items:
        months[item["date"][:7]] = months.get(item["date"][:7], 0) + 1
    return min(months, key=lambda month: (abs(months[month] - count), month))


def zipped(file: Path) -> int:
    """The bytes that a server sends of a file, compressed as most do."""
    return len(gzip.compress(file.read_bytes(), 6, mtime=0))


def write_fullcalendar(folder: Path, items: list[dict[str, Any]], month: str) -> int:
    """Write a page that shows the month's items with FullCalendar, which is installed beside it; gives the number of items."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "node_modules" / "fullcalendar" / "index.global.min.js"
    if not script.is_file():
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder), f"fullcalendar@{FULLCALENDAR}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    shown = [item for item in items if item["date"].startswith(month)]
    events = [
        {
            "id": item["uid"],
            "title": _title(item),
            "start": item["date"] + (f"T{item['time']}" if "time" in item else ""),
            "url": _url(item),
        }
        for item in shown
    ]
    (folder / "events.json").write_text(json.dumps(events, ensure_ascii=False), encoding="utf-8")
    (folder / "index.html").write_text(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Month</title>\n'
        '<script src="node_modules/fullcalendar/index.global.min.js"></script></head>\n'
        '<body><div id="calendar"></div><script src="page.js"></script></body></html>\n',
        encoding="utf-8",
    )
    (folder / "page.js").write_text(
        "new FullCalendar.Calendar(document.getElementById('calendar'), {\n"
        f"  initialDate: '{month}-01', firstDay: 1, fixedWeekCount: false, events: 'events.json',\n"
        "}).render();\n",
        encoding="utf-8",
    )
    return len(shown)


def _title(item: dict[str, Any]) -> str:
    return f"{item['step_name']} – {item['title']}" if "step_name" in item else str(item["title"])


def _url(item: dict[str, Any]) -> str:
    return f"/{item['address']}/"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name that the base class has
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def opens(browser: Browser, url: str, selector: str, count: int) -> Callable[[int], Sample]:
    """A work that opens a page without anything cached, until `count` elements of a selector are painted."""

    def work(number: int) -> Sample:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        try:
            page = context.new_page()
            page.goto(url, wait_until="commit")
            return Sample(float(page.evaluate(PAINTED, [selector, count])) / 1000)
        finally:
            context.close()

    return work
