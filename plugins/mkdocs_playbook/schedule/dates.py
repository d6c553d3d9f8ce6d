"""Works out when campaigns, cadences, posts and key dates are, where that is said relative to others of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.plan import Cadence, Campaign, KeyDate, Post
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.timing import When
from mkdocs_playbook.problems import Problems, suggestion
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.schedule.deadlines import shift, slot_day
from mkdocs_playbook.schedule.workdays import Workdays, holidays, person_workdays, team_workdays

Span = tuple[date | None, date | None]
"""First and last day; None where there is no date, or none that could be worked out."""

_Edge = tuple[str, str]
"""An entry's id, and `starts` or `ends`."""
_Path = tuple[str | int, ...]

_MAY_WAIT = ("posts", "requests")
"""Sections whose entries need no date, and so may count from a post that has none yet."""

_FIRST, _LAST = date(1970, 1, 1), date(2199, 12, 31)
"""Dates are worked out only as far as they may be written."""


class Dates:
    """The dates of everything in the plan, and the days on which the team works."""

    def __init__(self, playbook: Playbook, places: Places, problems: Problems) -> None:
        self._playbook, self._places, self._problems = playbook, places, problems
        self._entries: Mapping[str, Entry] = {**playbook.key_dates, **playbook.campaigns, **playbook.cadences, **playbook.posts}
        self._known: dict[_Edge, date | None] = {}
        self._undated: set[_Edge] = set()
        # Days off first, since working days are counted by them; their own dates are counted in days of the week.
        self.team = Workdays(playbook.playbook.days)
        off = [(key_date.day_off, *self.span(key_date)) for key_date in playbook.key_dates.values() if key_date.day_off]
        days_off = holidays(playbook, [(codes, first, last or first) for codes, first, last in off if first])
        self._known = {
            edge: day for edge, day in self._known.items() if edge[0] in playbook.key_dates and playbook.key_dates[edge[0]].day_off
        }
        self.team = team_workdays(playbook, days_off)
        self.people = {key: person_workdays(person, playbook, days_off) for key, person in playbook.people.items()}
        for post in playbook.posts.values():  # most of what a plan holds, and most say the day itself
            if day := post.published or (post.date and post.date.day):
                self._known[post.id, "starts"] = self._known[post.id, "ends"] = day
        for entry in self._entries.values():
            if entry.ordered or (entry.id, "ends") not in self._known:
                self._check(entry)
        for path, when in self._said_elsewhere():
            self.day(when, *path)

    def span(self, entry: Entry) -> Span:
        """First and last day of a campaign, cadence, post or key date."""
        return self._edge(entry.id, "starts"), self._edge(entry.id, "ends")

    def day(self, when: When | None, *path: str | int) -> date | None:
        """The day that `when` means; `path` says where it is written."""
        if when is None or when.day:
            return when.day if when else None
        if when.anchor not in self._entries:
            if not self._is_broken(when.anchor):
                instead = suggestion(when.anchor, self._entries, "Write a date such as 2027-01-12.")
                self._problems.error(
                    "D101",
                    self._places.of(*path),
                    f"There is no key date, campaign, cadence or post '{when.anchor}' to count from. {instead}",
                )
            return None
        start = self._edge(when.anchor, when.edge)
        if start is None:
            if (when.anchor, when.edge) in self._undated and path[0] not in _MAY_WAIT:
                self._problems.error(
                    "D101",
                    self._places.of(*path),
                    f"'{when.anchor}' has no date yet, so nothing can be counted from it. Give it one, or write a date such as 2027-01-12.",
                )
            return None
        try:
            found = shift(when.offset, start, self.team)
        except (OverflowError, ValueError):
            found = date.max
        if not _FIRST <= found <= _LAST:
            self._problems.error("D101", self._places.of(*path), f"'{when}' lies outside of all calendars. Write a nearer date.")
            return None
        return found

    def _edge(self, key: str, edge: str) -> date | None:
        """An entry's first or last day. Each counts from one other at most, so that a chain, however long, is followed step by step."""
        waiting: dict[_Edge, None] = {}
        following: _Edge | None = (key, edge)
        while following and following not in self._known:
            if following in waiting:
                chain = list(waiting)
                circle = chain[chain.index(following) :]
                self._tell_circle(circle)
                self._known.update(dict.fromkeys(circle))
                break
            waiting[following] = None
            following = self._counts_from(following)
        for found in reversed(waiting):
            if found not in self._known:
                self._known[found] = self._work_out(found)
        return self._known[key, edge]

    def _counts_from(self, edge: _Edge) -> _Edge | None:
        when, _ = self._said(*edge)
        return (when.anchor, when.edge) if when and not when.day and when.anchor in self._entries else None

    def _work_out(self, edge: _Edge) -> date | None:
        when, field = self._said(*edge)
        if when is None or self._counts_from(edge) in self._undated:
            self._undated.add(edge)
        return self.day(when, self._entries[edge[0]].section, edge[0], *field)

    def _said(self, key: str, edge: str) -> tuple[When | None, _Path]:
        """What says when the entry starts or ends, and the field that it is written in."""
        match self._entries[key]:
            case Campaign() | Cadence() as entry:
                return (entry.ends if edge == "ends" else entry.starts), (edge,)
            case KeyDate() as entry:
                return (entry.date, ("date",)) if edge == "starts" else (entry.ends or When(anchor=key), ("ends",))
            case Post() as entry:
                return self._said_of_post(entry) if edge == "starts" else (When(anchor=key), ("date",))
        raise TypeError(f"'{key}' has no dates")

    def _said_of_post(self, post: Post) -> tuple[When | None, _Path]:
        if post.published or post.date:
            return (When(post.published), ("published",)) if post.published else (post.date, ("date",))
        if post.slot:
            cadence = self._playbook.cadences.get(post.cadence or "")
            return When(slot_day(cadence, post.slot, self.team) if cadence else post.slot), ("slot",)
        # Only its channels have days: then the first of these is the post's.
        days = {channel: When(its.published) if its.published else its.date for channel, its in sorted(post.channels.items())}
        said = [(when, ("channels", channel, "date")) for channel, when in days.items() if when]
        return min(said, key=lambda when_and_path: when_and_path[0].day or date.max, default=(None, ("date",)))

    def _said_elsewhere(self) -> Iterator[tuple[_Path, When | None]]:
        """Days of what nothing else counts from, with their paths: they are looked at here so that all that is wrong is told at once."""
        playbook = self._playbook
        for request in playbook.requests.values():
            yield ("requests", request.id, "needed_by"), request.needed_by
        for meeting in playbook.meetings.values():
            yield ("meetings", meeting.id, "date"), meeting.date
        for post in playbook.posts.values():
            for channel, placement in post.channels.items():
                if placement.date:
                    yield ("posts", post.id, "channels", channel, "date"), placement.date
            if post.boost:
                yield ("posts", post.id, "boost", "starts"), post.boost.starts
                yield ("posts", post.id, "boost", "ends"), post.boost.ends

    def _is_broken(self, key: str) -> bool:
        """Whether `key` is an entry that could not be read: told already, and no reason to tell its readers too."""
        return any(self._places.has(section, key) for section in ("key_dates", "campaigns", "cadences", "posts"))

    def _tell_circle(self, circle: list[_Edge]) -> None:
        start = circle.index(min(circle))
        circle = circle[start:] + circle[:start]
        names = [key for number, (key, _) in enumerate(circle) if number == 0 or key != circle[number - 1][0]]
        shown = names if len(names) < 12 else [*names[:5], "…", *names[-5:]]
        field = self._said(*circle[0])[1]
        self._problems.error(
            "D102",
            self._places.of(self._entries[names[0]].section, names[0], *field),
            f"These dates wait for each other: {' → '.join([*shown, names[0]])}. Give one of them a date such as 2027-01-12.",
        )

    def _check(self, entry: Entry) -> None:
        """Dates written as such are checked with the model; here those that had to be worked out."""
        start, end = self.span(entry)
        written = [getattr(entry, name, None) for pair in entry.ordered for name in pair]
        if start and end and end < start and any(when and not when.day for when in written):
            self._problems.error(
                "M201",
                self._places.of(entry.section, entry.id, "ends"),
                f"It ends on {end}, before it starts on {start}. Exchange or correct the dates.",
            )
