"""Which items somebody wants to see: the filters of feeds of one's own and of blocks in hand-written pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mkdocs_playbook.schedule.items import Item


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Items that pass every filter that is named; of several values of one filter, one is enough. Values are ids."""

    kinds: Collection[str] = ()
    people: Collection[str] = ()
    roles: Collection[str] = ()
    channels: Collection[str] = ()
    campaigns: Collection[str] = ()
    pillars: Collection[str] = ()
    goals: Collection[str] = ()
    status: Collection[str] = ()
    paid: bool | None = None

    def fit(self, item: Item) -> bool:
        pairs: tuple[tuple[Collection[str], Collection[str | None]], ...] = (
            (self.kinds, (item.kind,)),
            (self.people, item.people),
            (self.roles, item.roles),
            (self.channels, item.channels),
            (self.campaigns, (item.campaign,)),
            (self.pillars, (item.pillar,)),
            (self.goals, item.goals),
            (self.status, (item.status,)),
        )
        return all(any(value in wanted for value in values) for wanted, values in pairs if wanted) and self.paid in (None, item.paid)
