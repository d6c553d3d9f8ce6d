"""Runs apart, because old libraries warn: prints the events that `vobject`, `ics` or `ical` sees in files, as JSON.

python libraries.py vobject FILE …
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def say(moment: dt.date) -> str:
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    assert moment.tzinfo, f"{moment} is in no zone"
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def as_vobject_sees(text: str) -> list[tuple[Any, ...]]:
    calendars = list(import_module("vobject").readComponents(text, validate=True))
    assert len(calendars) == 1
    calendar = calendars[0]
    assert calendar.validate(raiseException=True)
    events = [part for part in calendar.components() if part.name == "VEVENT"]
    assert len(events) == len(list(calendar.components()))
    return [
        (event.uid.value, say(event.dtstart.value), say(event.dtend.value), event.summary.value, event.description.value)
        for event in events
    ]


def as_ics_sees(text: str) -> list[tuple[Any, ...]]:
    def moment(value: Any, all_day: bool) -> str:
        return say(value.date() if all_day else value.datetime)

    calendar = import_module("ics").Calendar(text)
    assert not calendar.todos
    return [
        (event.uid, moment(event.begin, event.all_day), moment(event.end, event.all_day), event.name, event.description)
        for event in calendar.events
    ]


def as_ical_sees(text: str) -> list[tuple[Any, ...]]:
    calendar = import_module("ical.calendar_stream").IcsCalendarStream.calendar_from_ics(text)
    assert not calendar.todos
    return [(event.uid, say(event.dtstart), say(event.dtend), event.summary, event.description) for event in calendar.events]


READERS = {"vobject": as_vobject_sees, "ics": as_ics_sees, "ical": as_ical_sees}

if __name__ == "__main__":
    read = READERS[sys.argv[1]]
    json.dump([read(Path(name).read_bytes().decode()) for name in sys.argv[2:]], sys.stdout)
    sys.stdout.flush()
    os._exit(0)
