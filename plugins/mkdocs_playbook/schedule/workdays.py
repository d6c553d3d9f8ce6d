"""Who works on which day: days of the week, public holidays, absences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import Person

_DAY = timedelta(days=1)
_FAR = 400
"""How many days a search for a working day goes before it gives up."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """The days on which somebody works: `weekdays` (0 is Monday) between `first` and `last`, but for those `off`."""

    weekdays: frozenset[int]
    off: frozenset[date] = frozenset()
    first: date = date.min
    last: date = date.max

    @property
    def at_any_time(self) -> Workdays:
        """The same days of the week and absences, for somebody who was always there and stays."""
        return Workdays(self.weekdays, self.off)

    def works(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.off and self.first <= day <= self.last

    def before(self, day: date) -> date:
        """`day` if it is a working day, else the last one before it."""
        return self._search(day, -_DAY)

    def after(self, day: date) -> date:
        """`day` if it is a working day, else the next one."""
        return self._search(day, _DAY)

    def nearest(self, day: date) -> date:
        """The working day nearest to `day`; of two equally near, the earlier."""
        earlier, later = self.before(day), self.after(day)
        return earlier if day - earlier <= later - day else later

    def add(self, day: date, count: int) -> date:
        """The `count`th working day after `day`, or before it where `count` is negative.

        Days before somebody comes, or after they have left, are counted as others: the work takes as long as ever.
        """
        step, always = _DAY if count > 0 else -_DAY, Workdays(self.weekdays, self.off)
        for _ in range(abs(count)):
            day = always._search(day + step, step)
        return day

    def _search(self, day: date, step: timedelta) -> date:
        found = day
        for _ in range(_FAR):
            if self.works(found):
                return found
            found += step
        return day  # nobody ever works: leave the day as it is


def holidays(playbook: Playbook, spans: Iterable[tuple[Sequence[str], date, date]]) -> dict[str, frozenset[date]]:
    """Country code → days off. `spans` are the key dates with `day_off`: their codes, first and last day."""
    days: dict[str, set[date]] = {}
    for codes, first, last in spans:
        for code in codes:
            days.setdefault(code.upper(), set()).update(first + _DAY * number for number in range(min((last - first).days, _FAR) + 1))
    return {code: frozenset(found) for code, found in days.items()}


def team_workdays(playbook: Playbook, days_off: dict[str, frozenset[date]]) -> Workdays:
    """The days on which somebody works of whom nothing more is known."""
    return Workdays(playbook.playbook.days, _off(playbook.playbook.holidays, days_off))


def person_workdays(person: Person, playbook: Playbook, days_off: dict[str, frozenset[date]]) -> Workdays:
    codes = playbook.playbook.holidays if person.holidays is None else person.holidays
    away = {
        absence.from_ + _DAY * number
        for absence in person.away
        for number in range(min(((absence.to or absence.from_) - absence.from_).days, 10 * _FAR) + 1)
    }
    return Workdays(
        playbook.playbook.days if person.days is None else person.days,
        _off(codes, days_off) | away,
        person.from_ or date.min,
        person.until or date.max,
    )


def together(workdays: Sequence[Workdays]) -> Workdays:
    """The days on which all of them work."""
    first, *others = workdays
    for other in others:
        first = Workdays(first.weekdays & other.weekdays, first.off | other.off, max(first.first, other.first), min(first.last, other.last))
    return first


def _off(codes: Sequence[str], days_off: dict[str, frozenset[date]]) -> frozenset[date]:
    """The days off of some codes. A part of a country (`DE-BY`) has those of the country too, and everybody those of `all`."""
    upper = [code.upper() for code in (*codes, "all")]
    return frozenset().union(*(days_off.get(part, frozenset()) for code in upper for part in {code, code.partition("-")[0]}))
