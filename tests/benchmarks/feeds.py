"""How long our writer takes for a feed, and how large it is, beside `icalendar` writing the same items in the same run.

python tests/benchmarks/feeds.py [NUMBER OF ITEMS]
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from time import perf_counter

import icalendar

sys.path.insert(0, str(Path(__file__).parents[1]))

from mkdocs_playbook.feeds.events import EventWriter
from mkdocs_playbook.feeds.feeds import write_feeds
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.schedule.items import Item
from support import planned

STAMP = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
ROUNDS = 5


def plan_of(number: int) -> str:
    """Posts at an hour and key dates of whole days, half and half, as people write them."""
    first = dt.date(2027, 1, 1)
    posts = "".join(
        f'  p{at}: {{title: "Post {at}: five ways, one room; 农历新年 – and a title that is long enough to be folded", '
        f"date: {first + dt.timedelta(at % 365)}, time: 12:00, channels: [instagram]}}\n"
        for at in range(number // 2)
    )
    dates = "".join(f"  d{at}: {{name: Key date {at}, date: {first + dt.timedelta(at % 365)}}}\n" for at in range(number - number // 2))
    head = "playbook: {id: demo, timezone: Asia/Singapore}\nchannels: {instagram: {name: Instagram}}\n"
    return f"{head}posts:\n{posts}key_dates:\n{dates}settings: {{feeds: {{include: [publish, key-date]}}}}\n"


def link(address: str) -> str:
    return f"https://play.example/{address}"


def ours(playbook: Playbook, items: Iterable[Item]) -> bytes:
    """The first feed, which holds everything."""
    return next(content for _, content in write_feeds(playbook, items, STAMP, link))


def theirs(playbook: Playbook, items: Iterable[Item]) -> bytes:
    writer = EventWriter(playbook, STAMP, link)
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//benchmark//EN")
    calendar.add("METHOD", "PUBLISH")
    for item in items:
        event = icalendar.Event()
        url = link(item.address)
        event.add("UID", item.uid)
        event.add("DTSTAMP", STAMP)
        event.add("LAST-MODIFIED", STAMP)
        event.add("SEQUENCE", 217503000)
        event.add("DTSTART", item.instant or item.date)
        event.add("DTEND", item.instant + dt.timedelta(minutes=15) if item.instant else item.last + dt.timedelta(days=1))
        event.add("SUMMARY", writer.summary(item))
        event.add("DESCRIPTION", writer.description(item, url))
        event.add("CATEGORIES", [item.kind])
        event.add("STATUS", "CONFIRMED")
        event.add("TRANSP", "TRANSPARENT")
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
        event.add("URL", url)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def seconds(write: Callable[[], bytes]) -> tuple[float, int]:
    """The median time of some rounds, and the size of what was written."""
    times, size = [], 0
    for _ in range(ROUNDS):
        begun = perf_counter()
        size = len(write())
        times.append(perf_counter() - begun)
    return median(times), size


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    playbook, schedule = planned(plan_of(number))
    items = schedule.items
    our_time, our_size = seconds(lambda: ours(playbook, items))
    their_time, their_size = seconds(lambda: theirs(playbook, items))
    out = sys.stdout.write
    out(f"{len(items)} items, median of {ROUNDS}\n")
    out(f"ours        {our_time * 1000:8.1f} ms  {our_size:9,} bytes\n")
    out(f"icalendar   {their_time * 1000:8.1f} ms  {their_size:9,} bytes  ({icalendar.__version__})\n")
    out(f"ratio       {our_time / their_time:8.3f}     {our_size / their_size:9.3f}\n")


if __name__ == "__main__":
    main()
