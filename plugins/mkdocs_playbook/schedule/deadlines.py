"""From a distance ("Tuesday, 1 week before") and a date to a day, and which working day stands in for a day off."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from mkdocs_playbook.model.plan import Cadence
from mkdocs_playbook.model.timing import Offset, Rhythm
from mkdocs_playbook.schedule.workdays import Workdays

_LONG = 14
"""How many days before their deadlines somebody who leaves can still do tasks. Who left earlier is not on the team any more,
and no date is moved for them; the review tells of it."""


def deadline(offset: Offset, publishing: date, workdays: Workdays) -> date:
    """The day on which a step is due for something published on `publishing`, done by somebody who has these `workdays`.

    A day on which that person does not work moves to the working day before. Only where that would bring a step that
    follows publishing onto or before the publishing day does it move to the working day after.
    """
    day = shift(offset, publishing, workdays)
    if workdays.works(day):
        return day
    earlier = workdays.before(day)
    if (day - earlier).days > _LONG and workdays != workdays.at_any_time:
        return deadline(offset, publishing, workdays.at_any_time)
    if day > publishing >= earlier:
        return workdays.after(day)
    return earlier


def shift(offset: Offset, start: date, workdays: Workdays) -> date:
    """The day that lies `offset` from `start`.

    "Tuesday, 1 week before" is the Tuesday of the ISO week before that of `start`. Working days are counted without `start`
    itself. "The 16th" is the latest 16th that is not after `start`, and neither is the working day that stands in for it.
    """
    if offset.monthday is not None:
        day = _latest_monthday(offset.monthday, start)
        found = _stand_in(day, offset.shift, workdays)
        return found if found <= start else workdays.before(day)
    if offset.weekday is not None:
        monday = start - timedelta(days=start.weekday())
        return monday + timedelta(weeks=offset.count, days=offset.weekday)
    if offset.unit == "working day":
        return workdays.add(start, offset.count)
    if offset.unit == "month":
        return start + relativedelta(months=offset.count)
    return start + timedelta(days=offset.count * (7 if offset.unit == "week" else 1))


def on_working_day(day: date, rhythm: Rhythm, workdays: Workdays) -> date:
    """`day`, or the working day that the rhythm names for it ("month on 16 or the nearest working day before")."""
    return _stand_in(day, rhythm.shift, workdays)


def slot_day(cadence: Cadence, name: date, workdays: Workdays) -> date:
    """The day that the slot `name` of a cadence is on: where it was moved to, else the day that the rhythm gives."""
    return cadence.move.get(name) or on_working_day(name, cadence.every, workdays)


def _stand_in(day: date, which: str, workdays: Workdays) -> date:
    match which:
        case "before":
            return workdays.before(day)
        case "after":
            return workdays.after(day)
        case "nearest":
            return workdays.nearest(day)
        case _:
            return day


def _latest_monthday(number: int, start: date) -> date:
    """The latest day with this number not after `start`; in a shorter month, its last day."""
    day = start + relativedelta(day=number)
    return day if day <= start else start + relativedelta(months=-1, day=number)
