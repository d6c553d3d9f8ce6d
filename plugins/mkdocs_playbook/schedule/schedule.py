"""The schedule: a playbook's dates, pieces of content and items."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.others import Horizon, key_date_items, meeting_items, request_items, review_items
from mkdocs_playbook.schedule.people import Holders
from mkdocs_playbook.schedule.pieces import Piece, pieces_of, workflow_of
from mkdocs_playbook.schedule.publishing import Placed, placed_in, publish_items
from mkdocs_playbook.schedule.slots import Slot, slots_of
from mkdocs_playbook.schedule.tasks import check_steps, task_items

MAX_ALL_SLOTS, MAX_TASKS = 20_000, 200_000
"""How many slots all cadences may have together, and tasks all posts and slots."""


@dataclass(frozen=True)
class Schedule:
    """Everything with a date."""

    items: tuple[Item, ...]
    """All items, by moment; what belongs to a whole day comes before what has an hour."""
    pieces: tuple[Piece, ...]
    """All pieces of content, by date; those without one last."""
    slots: Mapping[str, Mapping[dt.date, Slot]]
    """Cadence → slot's name → slot."""
    spans: Mapping[str, tuple[dt.date, dt.date]]
    """Campaign, cadence or key date → its first and last day; `POST.boost` → those of a post's paid push."""
    horizon: Horizon
    """First and last day of the plan."""

    @cached_property
    def placed(self) -> Mapping[str, Sequence[Placed]]:
        """Channel → what is planned there (see `placed_in`)."""
        return placed_in(self.pieces, self.items)


_NO_PLAN = (dt.date(1970, 1, 1), dt.date(1970, 1, 1))
"""The horizon of a playbook without any dates."""


def make_schedule(playbook: Playbook, places: Places, problems: Problems) -> Schedule | None:
    """Work out all dates. None where there are problems, which are all told."""
    dates = Dates(playbook, places, problems)
    slots = _slots(playbook, dates, places, problems)
    check_steps(playbook, problems)
    pieces = pieces_of(playbook, slots, dates, places, problems)
    if _too_many_tasks(playbook, pieces, places, problems):
        return None
    spans = _spans(playbook, pieces, dates)
    horizon, holders = _horizon(playbook, pieces, spans), Holders(playbook)
    items = [
        *publish_items(pieces, playbook, dates, holders),
        *task_items(pieces, playbook, dates, holders),
        *key_date_items(playbook, dates),
        *meeting_items(playbook, dates, horizon, places, problems),
        *request_items(playbook, dates),
        *review_items(playbook, dates, horizon),
    ]
    if problems:
        return None
    promised = {key: {} if playbook.cadences[key].status == "cancelled" else found for key, found in slots.items()}
    return Schedule(tuple(sorted(items, key=_moment)), tuple(pieces), promised, spans, horizon or _NO_PLAN)


def _slots(playbook: Playbook, dates: Dates, places: Places, problems: Problems) -> dict[str, Mapping[dt.date, Slot]]:
    """The slots of each cadence whose slots can be known."""
    slots: dict[str, Mapping[dt.date, Slot]] = {}
    count = 0
    for key, cadence in playbook.cadences.items():
        found = slots_of(cadence, dates, places, problems)
        if found is None:
            continue
        slots[key] = found
        count += len(found)
        if count > MAX_ALL_SLOTS:
            message = f"With this one, the cadences come to more than {MAX_ALL_SLOTS:,} slots. Give some of them an earlier end."
            problems.error("D103", places.of("cadences", key, "every"), message)
            break
    return slots


def _too_many_tasks(playbook: Playbook, pieces: Iterable[Piece], places: Places, problems: Problems) -> bool:
    """Tell it, before they are made, where the steps of the workflows come to more tasks than anybody could do."""
    steps = Counter(workflow.id for piece in pieces if piece.date and (workflow := workflow_of(piece, playbook)))
    tasks = Counter({key: count * len(playbook.workflows[key].steps) for key, count in steps.items()})
    if tasks.total() <= MAX_TASKS:
        return False
    [(key, most)] = tasks.most_common(1)
    message = (
        f"More than {MAX_TASKS:,} tasks come of the workflows, {most:,} of this one. Take steps out of it, or let it be for fewer posts."
    )
    problems.error("D103", places.of("workflows", key, key=True), message)
    return True


def _moment(item: Item) -> tuple[dt.date, dt.time, str, int, str]:
    """By time; the steps of one piece in the order of its workflow."""
    return item.date, item.time or dt.time.min, item.uid.rpartition(".")[0], item.rank, item.uid


def _spans(playbook: Playbook, pieces: Iterable[Piece], dates: Dates) -> dict[str, tuple[dt.date, dt.date]]:
    spans = {}
    for entry in (*playbook.campaigns.values(), *playbook.cadences.values(), *playbook.key_dates.values()):
        first, last = dates.span(entry)
        if first:
            spans[entry.id] = (first, last or first)
    for piece in pieces:
        if piece.post and (boost := piece.post.boost):
            path = ("posts", piece.post.id, "boost")
            first = dates.day(boost.starts, *path, "starts") or piece.date
            last = dates.day(boost.ends, *path, "ends")
            if first:
                spans[f"{piece.post.id}.boost"] = (first, last or first)
    return spans


def _horizon(playbook: Playbook, pieces: Iterable[Piece], spans: Mapping[str, tuple[dt.date, dt.date]]) -> Horizon | None:
    """The periods of the playbook; without any, from the first to the last thing planned; None where that is nothing.

    Key dates only count where nothing else is planned: a year's public holidays do not make a plan of a year.
    """
    days = [day for span in playbook.playbook.periods.values() for day in (span.starts, span.ends)]
    if not days:
        days = [piece.date for piece in pieces if piece.date]
        days += [day for key, span in spans.items() if key not in playbook.key_dates for day in span]
    if not days:
        days = [day for span in spans.values() for day in span]
    return (min(days), max(days)) if days else None
