"""Which feeds there are, and what is in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from mkdocs_playbook import __version__
from mkdocs_playbook.feeds import ics
from mkdocs_playbook.feeds.events import EventWriter
from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.feeds import OwnFeed
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import Person
from mkdocs_playbook.schedule.filters import Filters
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.words import Catalogue, msg

_FOLDER = "feeds"


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
    filters: Filters | None = None
    is_private: bool = False
    """Whether its address is told to one person only."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it is found under, each once."""
        return tuple(dict.fromkeys((self.name, *self.former)))

    @property
    def uri(self) -> str:
        """Where the site has it; of a private one, `private_uri` knows."""
        return f"{_FOLDER}/{self.name}.ics"

    def private_uri(self, token: str) -> str:
        return f"{_FOLDER}/{token}/{self.name}.ics"

    def holds(self, item: Item) -> bool:
        return self.filters.fit(item) if self.filters else (self.section, self.entry) in _owners(item)


def _owners(item: Item) -> set[tuple[str, str]]:
    """Section and entry of each feed that holds an item, but for feeds of one's own, which say by filters what they hold."""
    found = {("", "")}
    found.update([("people", person) for person in item.people])
    found.update([("roles", role) for role in item.roles])
    if item.kind == "publish":
        found.update([("channels", channel) for channel in item.channels])
    if item.campaign:
        found.add(("campaigns", item.campaign))
    if item.kind == "key-date":
        found.add(("key_dates", ""))
    return found


def _filters(own: OwnFeed) -> Filters:
    return Filters(
        kinds=own.kinds,
        people=own.people,
        roles=own.roles,
        channels=own.channels,
        campaigns=own.campaigns,
        pillars=own.pillars,
        goals=own.goals,
        status=own.status,
        paid=own.paid,
    )


_WHAT = {
    "people": msg("Everything that {name} has to do or takes part in."),
    "roles": msg("Everything that is due from the role {name}, whoever holds it."),
    "channels": msg("What is published in {name}, and when."),
    "campaigns": msg("What is published, due and decided for the campaign {name}."),
}


def feeds_of(playbook: Playbook) -> list[Feed]:
    """All feeds: one with everything, one with key dates, one for each person, role, channel and campaign, and the playbook's own."""
    prefix, brand = playbook.playbook.id, playbook.brand
    say = Catalogue(playbook.playbook.language).say
    feeds = [
        Feed(f"{prefix}-all", brand, say("Everything in the plan of {brand}.", brand=brand)),
        Feed(
            f"{prefix}-key-dates", say("{brand}: key dates", brand=brand), say("Holidays, industry days, launches, freezes."), "key_dates"
        ),
    ]
    for own in playbook.feeds.values():
        description = own.description or say("{name}, out of the plan of {brand}.", name=own.name, brand=brand)
        feeds.append(_of_entry(own, f"{prefix}-", own.name, description, filters=_filters(own)))
    for section, what in _WHAT.items():
        entries: Iterable[Entry] = getattr(playbook, section).values()
        private = section == "people" and playbook.settings.feeds.private
        feeds += [
            _of_entry(entry, f"{prefix}-{section}-", f"{brand}: {entry.label}", say(what, name=entry.label), is_private=private)
            for entry in entries
        ]
    return feeds


def _of_entry(entry: Entry, prefix: str, title: str, description: str, *, filters: Filters | None = None, is_private: bool = False) -> Feed:
    former = tuple(prefix + name for name in entry.was)
    return Feed(prefix + entry.id, title, description, entry.section, entry.id, former, filters, is_private)


def token_of(person: Person, tokens: Mapping[str, str]) -> str | None:
    """The token in the address of a person's private feed. Who got a new id keeps the one of the last."""
    return next((tokens[key] for key in (person.id, *reversed(person.was)) if key in tokens), None)


def without_token(path: str) -> str:
    """The path of a feed as messages may tell it: logs are no place for the address of a private one."""
    folder, _, name = path.rpartition("/")
    return f"{_FOLDER}/…/{name}" if folder.startswith(f"{_FOLDER}/") else path


class Feeds(Mapping[str, bytes]):
    """The feeds' files by path. What is in them is written once somebody asks for one; see `write_feeds`."""

    def __init__(
        self,
        playbook: Playbook,
        items: Iterable[Item],
        stamp: dt.datetime,
        link: Callable[[str], str],
        *,
        today: dt.date | None = None,
        tokens: Mapping[str, str] | None = None,
    ) -> None:
        self._paths = dict(_places(playbook, tokens or {}))
        self._write = partial(write_feeds, playbook, items, stamp, link, today=today, tokens=tokens)

    @cached_property
    def _written(self) -> dict[str, bytes]:
        return dict(self._write())

    def __getitem__(self, path: str) -> bytes:
        return self._written[path]

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _places(playbook: Playbook, tokens: Mapping[str, str]) -> Iterator[tuple[str, Feed | None]]:
    """The path of each file and the feed that it holds; None for one that is gone, but still subscribed to."""
    taken: set[str] = set()
    for feed in feeds_of(playbook):
        if feed.is_private:
            if token := token_of(playbook.people[feed.entry], tokens):
                yield from ((f"{_FOLDER}/{token}/{name}.ics", feed) for name in feed.names)
            continue
        taken.update(feed.names)
        yield from ((f"{_FOLDER}/{name}.ics", feed) for name in feed.names)
    for name in dict.fromkeys(playbook.settings.feeds.retired_feeds):
        if name not in taken:
            yield f"{_FOLDER}/{name}.ics", None


def write_feeds(
    playbook: Playbook,
    items: Iterable[Item],
    stamp: dt.datetime,
    link: Callable[[str], str],
    *,
    today: dt.date | None = None,
    tokens: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """The path and content of each feed's file. See `EventWriter` for `stamp` and `link`.

    `today` only matters where the playbook bounds its feeds (`past`, `future`); `tokens` (person → token) make the addresses
    of private feeds, and a person without a token has none.
    """
    settings = playbook.settings.feeds
    writer = EventWriter(playbook, stamp, link)
    chosen = [item for item in items if item.kind in settings.include and (settings.open_slots or not item.empty)]
    if today:
        chosen = [item for item in chosen if _within(item, today, settings.past, settings.future)]
    events = [writer.event(item) for item in chosen]
    of_entries: dict[tuple[str, str], list[bytes]] = {}
    for item, event in zip(chosen, events, strict=True):
        for owner in _owners(item):
            of_entries.setdefault(owner, []).append(event)
    written: dict[str, bytes] = {}
    for path, feed in _places(playbook, tokens or {}):
        if feed is None:
            say = Catalogue(playbook.playbook.language).say
            title, ended = (
                say("{brand}: ended", brand=playbook.brand),
                say("This calendar of {brand} is no more. You can remove it.", brand=playbook.brand),
            )
            yield path, _head(title, ended, playbook) + b"END:VCALENDAR\r\n"
            continue
        if feed.name not in written:
            if feed.filters:
                held = [event for item, event in zip(chosen, events, strict=True) if feed.filters.fit(item)]
            else:
                held = of_entries.get((feed.section, feed.entry), [])
            written[feed.name] = b"".join([_head(feed.title, feed.description, playbook), *held, b"END:VCALENDAR\r\n"])
        yield path, written[feed.name]


def _within(item: Item, today: dt.date, past: dt.timedelta | None, future: dt.timedelta | None) -> bool:
    return (past is None or today - item.last <= past) and (future is None or item.date - today <= future)


def _head(title: str, description: str, playbook: Playbook) -> bytes:
    zone = playbook.playbook.timezone
    return b"".join(
        [
            b"BEGIN:VCALENDAR\r\n",
            ics.line("VERSION", "2.0"),
            ics.line("PRODID", f"-//mkdocs-playbook//{__version__}//EN"),
            ics.line("CALSCALE", "GREGORIAN"),
            ics.line("METHOD", "PUBLISH"),
            ics.line("NAME", ics.text(title)),
            ics.line("X-WR-CALNAME", ics.text(title)),
            ics.line("X-WR-CALDESC", ics.text(description)),
            ics.line("X-WR-TIMEZONE", "Etc/GMT+12" if zone == "AoE" else zone),
            ics.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"),
            ics.line("X-PUBLISHED-TTL", "PT1H"),
        ]
    )
