"""Which feeds there are, and what is in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mkdocs_playbook import __version__
from mkdocs_playbook.feeds import ics
from mkdocs_playbook.feeds.events import EventWriter
from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.schedule.items import Item

MAX_URL = 256
"""Google takes no longer address of a feed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar to subscribe to: `name` is its file's, `title` the calendar's, `section` and `entry` what it is of."""

    name: str
    title: str
    description: str
    section: str = ""
    entry: str = ""
    former: tuple[str, ...] = ()
    """Names that it had before, and is still found under."""

    @property
    def uri(self) -> str:
        return f"feeds/{self.name}.ics"

    def holds(self, item: Item) -> bool:
        match self.section:
            case "people":
                return self.entry in item.people
            case "roles":
                return self.entry in item.roles
            case "channels":
                return item.kind == "publish" and self.entry in item.channels
            case "campaigns":
                return item.campaign == self.entry
            case "key_dates":
                return item.kind == "key-date"
            case _:
                return True


_WHAT = {
    "people": "Everything that {} has to do or takes part in.",
    "roles": "Everything that is due from the role {}, whoever holds it.",
    "channels": "What is published in {}, and when.",
    "campaigns": "What is published, due and decided for the campaign {}.",
}


def feeds_of(playbook: Playbook) -> list[Feed]:
    """All feeds: one with everything, one with key dates, one for each person, role, channel and campaign."""
    prefix, brand = playbook.playbook.id, playbook.brand
    feeds = [
        Feed(f"{prefix}-all", brand, f"Everything in the plan of {brand}."),
        Feed(f"{prefix}-key-dates", f"{brand}: key dates", "Holidays, industry days, launches, freezes.", "key_dates"),
    ]
    for section, what in _WHAT.items():
        entries: Iterable[Entry] = getattr(playbook, section).values()
        feeds += [
            Feed(
                f"{prefix}-{section}-{entry.id}",
                f"{brand}: {entry.label}",
                what.format(entry.label),
                section,
                entry.id,
                tuple(f"{prefix}-{section}-{former}" for former in entry.was),
            )
            for entry in entries
        ]
    return feeds


def write_feeds(playbook: Playbook, items: Iterable[Item], stamp: dt.datetime, link: Callable[[str], str]) -> Iterator[tuple[str, bytes]]:
    """The path and content of each feed's file. See `EventWriter` for `stamp` and `link`."""
    settings = playbook.settings.feeds
    writer = EventWriter(playbook, stamp, link)
    chosen = [item for item in items if item.kind in settings.include and (settings.open_slots or not item.empty)]
    events = {item.uid: writer.event(item) for item in chosen}
    for feed in feeds_of(playbook):
        content = b"".join([_head(feed, playbook), *(events[item.uid] for item in chosen if feed.holds(item)), b"END:VCALENDAR\r\n"])
        for name in dict.fromkeys((feed.name, *feed.former)):
            yield f"feeds/{name}.ics", content


def _head(feed: Feed, playbook: Playbook) -> bytes:
    zone = playbook.playbook.timezone
    return b"".join(
        [
            b"BEGIN:VCALENDAR\r\n",
            ics.line("VERSION", "2.0"),
            ics.line("PRODID", f"-//mkdocs-playbook//{__version__}//EN"),
            ics.line("CALSCALE", "GREGORIAN"),
            ics.line("METHOD", "PUBLISH"),
            ics.line("NAME", ics.text(feed.title)),
            ics.line("X-WR-CALNAME", ics.text(feed.title)),
            ics.line("X-WR-CALDESC", ics.text(feed.description)),
            ics.line("X-WR-TIMEZONE", "Etc/GMT+12" if zone == "AoE" else zone),
            ics.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"),
            ics.line("X-PUBLISHED-TTL", "PT1H"),
        ]
    )
