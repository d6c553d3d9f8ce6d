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
        self._catalogue = Catalogue(playbook.playbook.language)
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
            ics.line("CATEGORIES", ics.text(self._capitalised(item.kind))),
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
        say = self._catalogue.say
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
        say = self._catalogue.say
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
        word = self._catalogue.choice(name)
        return word[:1].upper() + word[1:]

    def description(self, item: Item, link: str) -> str:
        """Who does what by when, what done means, and the page's address, because Google hides URL."""
        say = self._catalogue.say
        who = self._names("people", item.people)
        roles = self._names("roles", item.roles)
        if item.kind in ("task", "request"):
            nobody = roles if item.has_unnamed else f"{roles or say('nobody')} ({say('nobody assigned')})"
            who = (f"{who} ({roles})" if roles else who) if who else nobody
        lines = [
            f"{say('Who')}: {who}" if who else "",
            f"{say('Due')}: {item.due:%Y-%m-%d}" if item.due else "",
            f"{say('At')}: {item.time:%H:%M} {item.zone}" if item.time and item.zone != self._playbook.playbook.timezone else "",
            f"{say('Done when')}: {item.done_when}" if item.done_when else "",
            item.text or "",
            f"{say('Publishing')}: {item.publishing:%Y-%m-%d}" if item.kind == "task" and item.publishing else "",
            f"{say('Channels')}: {self._names('channels', item.channels)}" if item.channels else "",
            f"{say('Status')}: {say('open slot') if item.empty else self._catalogue.choice(item.status)}" if item.status else "",
            f"{say('Campaign')}: {self._names('campaigns', (item.campaign,))}" if item.campaign else "",
            f"{say('Goals')}: {self._names('goals', item.goals)}" if item.goals else "",
            item.url or "",
            f"{say('Playbook')}: {link}" if link else "",
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
