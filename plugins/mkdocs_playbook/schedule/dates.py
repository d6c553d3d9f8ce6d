"""Works out when campaigns, cadences, posts and key dates are, where that is said relative to others of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.plan import Cadence, Campaign, KeyDate, Post
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.timing import When
from mkdocs_playbook.problems import Problems, suggestion
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.schedule.deadlines import shift
from mkdocs_playbook.schedule.workdays import Workdays, holidays, person_workdays, team_workdays

Span = tuple[date | None, date | None]
"""First and last day; None where there is no date, or none that could be worked out."""


class Dates:
    """The dates of everything in the plan, and the days on which the team works."""

    def __init__(self, playbook: Playbook, places: Places, problems: Problems) -> None:
        self._playbook, self._places, self._problems = playbook, places, problems
        self._entries: Mapping[str, Entry] = {**playbook.key_dates, **playbook.campaigns, **playbook.cadences, **playbook.posts}
        self._known: dict[tuple[str, str], date | None] = {}
        self._open: list[tuple[str, str]] = []
        # Days off first, since working days are counted by them; their own dates are counted in days of the week.
        self.team = Workdays(playbook.playbook.days)
        off = [(key_date.day_off, *self.span(key_date)) for key_date in playbook.key_dates.values() if key_date.day_off]
        self._days_off = holidays(playbook, [(codes, first, last or first) for codes, first, last in off if first])
        self.team = team_workdays(playbook, self._days_off)
        self.people = {key: person_workdays(person, playbook, self._days_off) for key, person in playbook.people.items()}
        for entry in self._entries.values():
            self._check_order(entry)

    def span(self, entry: Entry) -> Span:
        """First and last day of a campaign, cadence, post or key date."""
        return self._edge(entry.id, "starts"), self._edge(entry.id, "ends")

    def day(self, when: When | None, *path: str | int) -> date | None:
        """The day that `when` means; `path` says where it is written."""
        if when is None or when.day:
            return when.day if when else None
        if when.anchor not in self._entries:
            if not self._is_broken(when.anchor):
                valid = self._entries.keys()
                self._problems.error(
                    "D101",
                    self._places.of(*path),
                    f"There is no key date, campaign, cadence or post '{when.anchor}' to count from. {suggestion(when.anchor, valid)}",
                )
            return None
        start = self._edge(when.anchor, when.edge)
        if start is None:
            return None
        try:
            return shift(when.offset, start, self.team)
        except (OverflowError, ValueError):
            self._problems.error("D101", self._places.of(*path), f"'{when}' lies outside of all calendars. Write a nearer date.")
            return None

    def _edge(self, key: str, edge: str) -> date | None:
        node = (key, edge)
        if node in self._known:
            return self._known[node]
        if node in self._open:
            self._tell_circle(self._open[self._open.index(node) :])
            return None
        self._open.append(node)
        try:
            found = self._work_out(self._entries[key], edge)
        finally:
            self._open.pop()
        self._known[node] = found
        return found

    def _work_out(self, entry: Entry, edge: str) -> date | None:
        match entry:
            case Campaign() | Cadence():
                return self.day(entry.ends if edge == "ends" else entry.starts, entry.section, entry.id, edge)
            case KeyDate():
                if edge == "ends" and entry.ends:
                    return self.day(entry.ends, "key_dates", entry.id, "ends")
                return self._edge(entry.id, "starts") if edge == "ends" else self.day(entry.date, "key_dates", entry.id, "date")
            case Post():
                if edge == "ends":
                    return self._edge(entry.id, "starts")
                if entry.published:
                    return entry.published
                return self.day(entry.date, "posts", entry.id, "date") if entry.date else entry.slot
        raise TypeError(f"{entry!r} has no dates")

    def _is_broken(self, key: str) -> bool:
        """Whether `key` is an entry that could not be read: told already, and no reason to tell its readers too."""
        return any(self._places.has(section, key) for section in ("key_dates", "campaigns", "cadences", "posts"))

    def _tell_circle(self, nodes: list[tuple[str, str]]) -> None:
        names = list(dict.fromkeys(key for key, _ in nodes))
        first = min(names)
        names = names[names.index(first) :] + names[: names.index(first)]
        entry = self._entries[first]
        field = "date" if isinstance(entry, Post | KeyDate) else "starts"
        self._problems.error(
            "D102",
            self._places.of(entry.section, first, field),
            f"These dates wait for each other: {' → '.join([*names, first])}. Give one of them a date such as 2027-01-12.",
        )

    def _check_order(self, entry: Entry) -> None:
        """Dates written as such are checked with the model; here those that had to be worked out."""
        start, end = self.span(entry)
        written = [getattr(entry, name, None) for pair in entry.ordered for name in pair]
        if start and end and end < start and any(when and not when.day for when in written):
            self._problems.error(
                "M201",
                self._places.of(entry.section, entry.id, "ends"),
                f"It ends on {end}, before it starts on {start}. Exchange or correct the dates.",
            )
