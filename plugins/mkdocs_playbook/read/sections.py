"""Brings the sections of all files together. Section names carry the meaning, file names do not."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from mkdocs_playbook.problems import Place, Problem, Problems, shown
from mkdocs_playbook.read.limits import MAX_VALUES, TOO_MANY
from mkdocs_playbook.read.parsed import forget_others, parsed
from mkdocs_playbook.read.raw import Map, Raw, Sections, Seq


def read_sections(files: Mapping[str, bytes], problems: Problems) -> Sections:
    """Section name → its content out of every file. An entry written in two files is a mistake that names both.

    Calendar files (.ics) are read last, as the others say what they are and which days matter.
    """
    merged = Sections()
    calendars = {path: data for path, data in files.items() if path.lower().endswith(".ics")}
    for path, data in sorted(files.items()):
        if path in calendars:
            continue
        raw = parsed(path, data, problems)
        if raw is None:
            continue
        merged.size += raw.size
        if merged.size > MAX_VALUES:  # by what aliases stand for, and by long text
            problems.error("Y106", Place(path, 1, 1), TOO_MANY)
            merged = Sections()
            merged.unread = True
            return merged
        merged.mistakes += raw.mistakes
        merged.above |= {raw.key_at[name]: above for above, name in pairwise(raw)}
        for section, content in raw.items():
            _add(merged, section, content, raw.key_at[section], raw.value_at[section], problems)
    settings = merged.get("settings")
    if calendars or (isinstance(settings, Map) and "calendar_files" in settings):  # few have any, and what reads them is large
        from mkdocs_playbook.read.calendar_file import read_calendars

        for at, key_dates in read_calendars(calendars, merged, problems):
            if key_dates and isinstance(merged.get("key_dates", key_dates), Map):
                _add(merged, "key_dates", key_dates, at, at, problems)
    merged.unread = bool(problems)
    forget_others(files)
    return merged


def _add(merged: Sections, section: str, content: Raw, key_at: Place, value_at: Place, problems: Problems) -> None:
    if content is None:
        return
    known = merged.get(section)
    if known is None:
        # A copy, for what other files hold is added to it, while aliases may have put the same content elsewhere.
        known = Map() if isinstance(content, Map) else Seq() if isinstance(content, Seq) else content
        merged.put(section, known, key_at, value_at)
    if isinstance(known, Map) and isinstance(content, Map):
        keys_at, values_at = content.key_at, content.value_at
        for key, value in content.items():
            if key in known:
                merged.mistakes.append(
                    Problem(
                        keys_at[key],
                        "M102",
                        f"'{shown(key)}' in '{shown(section)}' is already written at {known.key_at[key]}. "
                        "Remove one of the two or give it another name.",
                    )
                )
            else:
                known.put(key, value, keys_at[key], values_at[key])
    elif isinstance(known, Seq) and isinstance(content, Seq):
        for value, at in zip(content, content.at, strict=True):
            known.put(value, at)
    elif known is not content:
        problems.error(
            "M103",
            value_at,
            f"'{shown(section)}' is written differently at {merged.value_at[section]}. Write it as a map in both places, or as a list.",
        )
