"""Items → events of a calendar feed. Each event is written once, however many feeds it is in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from mkdocs_playbook.feeds import ics
from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.schedule.items import Item

_EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_MOMENT = dt.timedelta(minutes=15)
"""How long something takes in a calendar that only has an hour: an event without length is not shown by some clients."""

_WORD = re.compile(r"([\s:,;/|·–—-]*)\{([a-z]+)\}")
"""A word of a pattern for titles, and what parts it from the one before."""
_FIRST_WORDS = {"task": "Due", "key-date": "Key date", "meeting": "Meeting", "request": "Request", "review": "Review"}


class EventWriter:
    """Writes items as VEVENT.

    `link` turns an item's address into an absolute URL, or '' where the site's own is not known. `stamp` is the one
    time of the last change: DTSTAMP, LAST-MODIFIED and, as seconds since 2020, SEQUENCE.
    """

    def __init__(self, playbook: Playbook, stamp: dt.datetime, link: Callable[[str], str]) -> None:
        self._playbook, self._link = playbook, link
        self._settings = playbook.settings.feeds
        self._stamp = ics.moment(stamp)
        self._sequence = str(max(0, int((stamp - _EPOCH).total_seconds())))

    def event(self, item: Item) -> bytes:
        link = ics.uri(self._link(item.address))
        busy = item.kind in self._settings.busy
        lines = [
            b"BEGIN:VEVENT\r\n",
            ics.line("UID", item.uid),
            ics.line("DTSTAMP", self._stamp),
            ics.line("LAST-MODIFIED", self._stamp),
            ics.line("SEQUENCE", self._sequence),
            *self._times(item),
            ics.line("SUMMARY", ics.text(self.summary(item))),
            ics.line("DESCRIPTION", ics.text(self.description(item, link))),
            ics.line("CATEGORIES", ics.text(item.kind.capitalize().replace("-", " "))),
            ics.line("STATUS", "TENTATIVE" if item.empty or item.status in ("idea", "on-hold") else "CONFIRMED"),
            ics.line("TRANSP", "OPAQUE" if busy else "TRANSPARENT"),
            ics.line("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY" if busy else "FREE"),
        ]
        if item.color:
            lines.append(ics.line("COLOR", item.color))
        if link:
            lines.append(ics.line("URL", link))
        if self._settings.alarm:
            lines += self._alarm(item, self._settings.alarm)
        lines.append(b"END:VEVENT\r\n")
        return b"".join(lines)

    def _times(self, item: Item) -> list[bytes]:
        """Timed items in UTC, so that no client needs a zone's rules; others as whole days, the end being the day after."""
        if item.instant is None:
            return [
                ics.line("DTSTART;VALUE=DATE", ics.date(item.date)),
                ics.line("DTEND;VALUE=DATE", ics.date(item.last + dt.timedelta(days=1))),
            ]
        last = replace(item, date=item.last).instant  # at the same hour there, even where clocks change in between
        assert last is not None
        end = last + (item.duration or _MOMENT)
        return [ics.line("DTSTART", ics.moment(item.instant)), ics.line("DTEND", ics.moment(end))]

    def _alarm(self, item: Item, before: dt.timedelta) -> list[bytes]:
        """One alarm that shows a text (RFC 5545, 3.6.6: DISPLAY wants TRIGGER and DESCRIPTION)."""
        minutes = int(before.total_seconds() // 60)
        return [
            b"BEGIN:VALARM\r\n",
            ics.line("ACTION", "DISPLAY"),
            ics.line("TRIGGER", f"-PT{minutes}M"),
            ics.line("DESCRIPTION", ics.text(self.summary(item))),
            b"END:VALARM\r\n",
        ]

    def summary(self, item: Item) -> str:
        """The first word tells the kind or the channel, since colours do not travel with a feed; a pattern of the playbook's wins."""
        pattern = self._settings.titles.get(item.kind)
        if pattern:
            return _filled(pattern, self._words(item))
        return self._usual_summary(item)

    def _words(self, item: Item) -> dict[str, str]:
        """What a pattern may name (see `TITLE_WORDS`)."""
        word = "Publish" if item.kind == "publish" else "Done" if item.kind == "task" and item.done else _FIRST_WORDS[item.kind]
        return {
            "word": word,
            "title": item.title,
            "channels": self._names("channels", item.channels),
            "step": item.step_name or "",
            "people": self._names("people", item.people),
            "roles": self._names("roles", item.roles),
            "campaign": self._names("campaigns", (item.campaign,)) if item.campaign else "",
            "format": item.format or "",
        }

    def _usual_summary(self, item: Item) -> str:
        match item.kind:
            case "publish":
                first = self._names("channels", item.channels[:2]) or "Publish"
                more = f" +{len(item.channels) - 2}" if len(item.channels) > 2 else ""
                note = " (open slot)" if item.empty else " (on hold)" if item.status == "on-hold" else ""
                return f"{first}{more}: {item.title}{note}"
            case "task":
                return f"{'Done' if item.done else 'Due'}: {item.step_name} – {item.title}"
            case "key-date":
                return f"{(item.format or 'key date').capitalize()}: {item.title}"
            case _:
                return f"{_FIRST_WORDS[item.kind]}: {item.title}"

    def description(self, item: Item, link: str) -> str:
        """Who does what by when, what done means, and the page's address, because Google hides URL."""
        who = self._names("people", item.people)
        roles = self._names("roles", item.roles)
        if item.kind in ("task", "request"):
            who = (f"{who} ({roles})" if roles else who) if who else f"{roles or 'nobody'} (nobody assigned)"
        lines = [
            f"Who: {who}" if who else "",
            f"Due: {item.due:%Y-%m-%d}" if item.due else "",
            f"At: {item.time:%H:%M} {item.zone}" if item.time and item.zone != self._playbook.playbook.timezone else "",
            f"Done when: {item.done_when}" if item.done_when else "",
            item.text or "",
            f"Publishing: {item.publishing:%Y-%m-%d}" if item.kind == "task" and item.publishing else "",
            f"Channels: {self._names('channels', item.channels)}" if item.channels else "",
            f"Status: {'open slot' if item.empty else item.status.replace('-', ' ')}" if item.status else "",
            f"Campaign: {self._names('campaigns', (item.campaign,))}" if item.campaign else "",
            f"Goals: {self._names('goals', item.goals)}" if item.goals else "",
            item.url or "",
            f"Playbook: {link}" if link else "",
        ]
        return "\n".join(told for told in lines if told) or item.title

    def _names(self, section: str, ids: tuple[str, ...]) -> str:
        entries: dict[str, Entry] = getattr(self._playbook, section)
        return ", ".join(entries[key].label if key in entries else key for key in ids)


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    """`pattern` with its words put in. One that is empty goes together with what parts it from the others."""
    told = ""
    end = 0
    for found in _WORD.finditer(pattern):
        told += pattern[end : found.start()]
        end = found.end()
        if word := words[found[2]]:
            told += (found[1] if told or found.start() == 0 else "") + word
    return " ".join((told + pattern[end:]).split())
