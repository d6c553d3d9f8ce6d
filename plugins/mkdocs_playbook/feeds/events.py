"""Items → events of a calendar feed. Each event is written once, however many feeds it is in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import cache

from mkdocs_playbook.feeds import ics
from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.words import Catalogue, msg

_EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_MOMENT = dt.timedelta(minutes=15)
"""How long something takes in a calendar that only has an hour: an event without length is not shown by some clients."""

_WORD = re.compile(r"([\s:,;/|·–—-]*)\{([a-z]+)\}")
"""A word of a pattern for titles, and what parts it from the one before."""
_FIRST_WORDS = {
    "task": msg("Due"),
    "key-date": msg("Key date"),
    "meeting": msg("Meeting"),
    "request": msg("Request"),
    "review": msg("Review"),
}


class EventWriter:
    """Writes items as VEVENT.

    `link` turns an item's address into an absolute URL, or '' where the site's own is not known. `stamp` is the one
    time of the last change: DTSTAMP, LAST-MODIFIED and, as seconds since 2020, SEQUENCE.
    """

    def __init__(self, playbook: Playbook, stamp: dt.datetime, link: Callable[[str], str]) -> None:
        self._playbook, self._link = playbook, link
        self._settings = playbook.settings.feeds
        catalogue = Catalogue(playbook.playbook.language)
        # What many events have in common is put together once.
        self._say, self._choice = cache(catalogue.say), cache(catalogue.choice)
        self._names, self._address = cache(self._find_names), cache(self._find_address)
        self._marks, self._whole_days = cache(self._find_marks), cache(self._find_whole_days)
        sequence = str(max(0, int((stamp - _EPOCH).total_seconds())))
        changed = [ics.line(name, ics.moment(stamp)) for name in ("DTSTAMP", "LAST-MODIFIED")]
        self._changed = b"".join([*changed, ics.line("SEQUENCE", sequence)])

    def event(self, item: Item) -> bytes:
        link = self._address(item.address)
        lines = [
            b"BEGIN:VEVENT\r\n",
            ics.line("UID", item.uid),
            self._changed,
            *self._times(item),
            ics.line("SUMMARY", ics.text(self.summary(item))),
            ics.line("DESCRIPTION", ics.text(self.description(item, link))),
            self._marks(item.kind, item.empty or item.status in ("idea", "on-hold")),
        ]
        if item.color:
            lines.append(ics.line("COLOR", item.color))
        if link:
            lines.append(ics.line("URL", link))
        if self._settings.alarm:
            lines += self._alarm(item, self._settings.alarm)
        lines.append(b"END:VEVENT\r\n")
        return b"".join(lines)

    def _find_address(self, address: str) -> str:
        return ics.uri(self._link(address))

    def _find_marks(self, kind: str, is_tentative: bool) -> bytes:
        """The lines that say what kind of event it is, whether it is sure, and whether it makes people busy."""
        busy = kind in self._settings.busy
        return b"".join(
            [
                ics.line("CATEGORIES", ics.text(self._capitalised(kind))),
                ics.line("STATUS", "TENTATIVE" if is_tentative else "CONFIRMED"),
                ics.line("TRANSP", "OPAQUE" if busy else "TRANSPARENT"),
                ics.line("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY" if busy else "FREE"),
            ]
        )

    def _times(self, item: Item) -> list[bytes]:
        """Timed items in UTC, so that no client needs a zone's rules; others as whole days, the end being the day after."""
        start = item.instant
        last = item.last_instant if item.ends else start
        if start is None or last is None:
            return self._whole_days(item.date, item.last)
        return [ics.line("DTSTART", ics.moment(start)), ics.line("DTEND", ics.moment(last + (item.duration or _MOMENT)))]

    def _find_whole_days(self, first: dt.date, last: dt.date) -> list[bytes]:
        return [
            ics.line("DTSTART;VALUE=DATE", ics.date(first)),
            ics.line("DTEND;VALUE=DATE", ics.date(last + dt.timedelta(days=1))),
        ]

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
        say = self._say
        word = (
            say("Publish") if item.kind == "publish" else say("Done") if item.kind == "task" and item.done else say(_FIRST_WORDS[item.kind])
        )
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
        say = self._say
        match item.kind:
            case "publish":
                first = self._names("channels", item.channels[:2]) or say("Publish")
                more = f" +{len(item.channels) - 2}" if len(item.channels) > 2 else ""
                note = f" ({say('open slot')})" if item.empty else f" ({say('on hold')})" if item.status == "on-hold" else ""
                return f"{first}{more}: {item.title}{note}"
            case "task":
                return f"{say('Done') if item.done else say('Due')}: {item.step_name} – {item.title}"
            case "key-date":
                return f"{self._capitalised(item.format or item.kind)}: {item.title}"
            case _:
                return f"{say(_FIRST_WORDS[item.kind])}: {item.title}"

    def _capitalised(self, name: str) -> str:
        """The word for a kind, to begin with."""
        word = self._choice(name)
        return word[:1].upper() + word[1:]

    def description(self, item: Item, link: str) -> str:
        """Who does what by when, what done means, and the page's address, because Google hides URL."""
        say = self._say
        who = self._names("people", item.people)
        roles = self._names("roles", item.roles)
        if item.kind in ("task", "request"):
            nobody = roles if item.has_unnamed else f"{roles or say('nobody')} ({say('nobody assigned')})"
            who = (f"{who} ({roles})" if roles else who) if who else nobody
        lines = [
            f"{say('Who')}: {who}" if who else "",
            f"{say('Due')}: {item.due.isoformat()}" if item.due else "",
            f"{say('At')}: {item.time:%H:%M} {item.zone}" if item.time and item.zone != self._playbook.playbook.timezone else "",
            f"{say('Done when')}: {item.done_when}" if item.done_when else "",
            item.text or "",
            f"{say('Publishing')}: {item.publishing.isoformat()}" if item.kind == "task" and item.publishing else "",
            f"{say('Channels')}: {self._names('channels', item.channels)}" if item.channels else "",
            f"{say('Status')}: {say('open slot') if item.empty else self._choice(item.status)}" if item.status else "",
            f"{say('Campaign')}: {self._names('campaigns', (item.campaign,))}" if item.campaign else "",
            f"{say('Goals')}: {self._names('goals', item.goals)}" if item.goals else "",
            item.url or "",
            f"{say('Playbook')}: {link}" if link else "",
        ]
        return "\n".join(told for told in lines if told) or item.title

    def _find_names(self, section: str, ids: tuple[str, ...]) -> str:
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
