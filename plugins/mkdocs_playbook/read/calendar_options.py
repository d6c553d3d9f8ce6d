"""What the YAML says about calendar files: the options of each, and the days that the playbook is about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mkdocs_playbook.problems import NOWHERE, Place, Problem, suggestion
from mkdocs_playbook.read.ical_lines import shown
from mkdocs_playbook.read.raw import Map, Raw, Sections, Seq

Span = tuple[dt.date, dt.date]
"""First and last day."""

_FIELDS = ("kind", "visibility", "day_off", "owner", "color")
"""What can be said of all events of a file; the fields have the same names at a key date."""


@dataclass(slots=True)
class Options:
    """What the YAML says of all events of a file."""

    fields: list[tuple[str, Raw, Place, Place]] = field(default_factory=list)
    """Name, value and their places."""
    skip: dict[str, Place] = field(default_factory=dict)
    """UIDs, names and ids of events to leave out."""


def options_of(files: Iterable[str], sections: Sections) -> dict[str, Options]:
    """The options of each calendar file, by its path. They are checked by the model; here they are only taken as far as they make sense."""
    settings = sections.get("settings")
    written = settings.get("calendar_files") if isinstance(settings, Map) else None
    options: dict[str, Options] = {}
    if not isinstance(written, Map):
        return options
    names = {PurePosixPath(path).name for path in files}
    for key in sorted(written, key=lambda key: key in files):  # what is said by path wins over what is said by name
        meant = [key] if key in files else [path for path in files if PurePosixPath(path).name == key]
        if not meant:
            instead = suggestion(key, {*files, *names}, "Put it into one of the source folders, such as calendars/.")
            sections.mistakes.append(Problem(written.key_at[key], "M106", f"There is no calendar file '{shown(key)}'. {instead}"))
        elif len(meant) > 1:
            message = f"Several files are named '{shown(key)}'. Write which one is meant: {' or '.join(sorted(meant))}."
            sections.mistakes.append(Problem(written.key_at[key], "M106", message))
        said = written[key]
        for path in meant if isinstance(said, Map) else ():
            assert isinstance(said, Map)
            options[path] = Options(
                [(name, said[name], said.key_at[name], said.value_at[name]) for name in _FIELDS if said.get(name) is not None],
                _texts(said.get("skip"), said.value_at.get("skip", NOWHERE)),
            )
    return options


def _texts(raw: Raw, at: Place) -> dict[str, Place]:
    if isinstance(raw, Seq):
        return {item.strip(): place for item, place in zip(raw, raw.at, strict=True) if isinstance(item, str)}
    return {raw.strip(): at} if isinstance(raw, str) else {}


_DATED = {"campaigns": ("starts", "ends"), "cadences": ("starts", "ends"), "posts": ("date", "published"), "key_dates": ("date", "ends")}


def span_of(sections: Sections) -> Span | None:
    """The days that the playbook is about: its periods; where it has none, from the first to the last date that is written in its plan."""
    about = sections.get("playbook")
    days = list(_days(about.get("periods"), ("starts", "ends"))) if isinstance(about, Map) else []
    if not days:
        days = [day for section, names in _DATED.items() for day in _days(sections.get(section), names)]
    return (min(days), max(days)) if days else None


def _days(entries: Raw, names: Sequence[str]) -> Iterator[dt.date]:
    for entry in entries.values() if isinstance(entries, Map) else ():
        for name in names if isinstance(entry, Map) else ():
            assert isinstance(entry, Map)
            written = entry.get(name)
            found = re.fullmatch(r"\s*([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\s*", written) if isinstance(written, str) else None
            if found and 1970 <= int(found[1]) <= 2199:
                try:
                    yield dt.date(*map(int, found.groups()))
                except ValueError:
                    continue  # told by the model
