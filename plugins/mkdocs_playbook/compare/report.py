"""Changes for a terminal, for a pull request, for programs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from mkdocs_playbook.compare.changes import Change, Moment, Named
from mkdocs_playbook.compare.telling import Telling, Told
from mkdocs_playbook.model.moments import WEEKDAYS

_FOLDED = 10
"""Longer lists are folded in Markdown; a terminal shows no more of what follows from a change."""
_MOST = 100
"""How much of what follows from one change is listed in Markdown: hosts take comments up to some length only."""
_DEADLINES = ("tasks", "slots", "occurrences", "reviews")


def as_text(telling: Telling) -> str:
    """For a terminal: the summary, then a line for each change, and one for each entry that followed it."""
    return "\n".join(_lines(telling)) + "\n"


def _lines(telling: Telling) -> Iterator[str]:
    yield telling.summary
    for heading, changes in telling.sections:
        yield ""
        yield heading
        for told in changes:
            yield f"  {_sentence(told)}"
            entries = [one for one in told.follows if one.change.section not in _DEADLINES]
            for one in entries[:_FOLDED]:
                yield f"    {one.subject}: {one.text}"
            if len(entries) > _FOLDED:
                yield f"    … +{len(entries) - _FOLDED}"


def _sentence(told: Told) -> str:
    return (f"{told.subject}: " if told.subject else "") + "; ".join(filter(None, [told.text, told.with_it]))


def as_markdown(telling: Telling) -> str:
    """For a comment on a pull request: the summary, then sections; long lists are folded."""
    blocks = [f"**{_escaped(telling.summary)}**"]
    for heading, changes in telling.sections:
        items = [_item(told) for told in changes]
        head = f"{_escaped(heading)} ({len(items)})"
        blocks.append(
            _folded(f"<strong>{head}</strong>", "\n".join(items)) if len(items) > _FOLDED else f"### {head}\n\n" + "\n".join(items)
        )
    return "\n\n".join(blocks) + "\n"


def _item(told: Told) -> str:
    line = _line(told)
    if not told.follows:
        return line
    inner = [_line(one) for one in told.follows[:_MOST]]
    if len(told.follows) > _MOST:
        inner.append(f"- … +{len(told.follows) - _MOST}")
    return line + "\n" + _indented(_folded(_escaped(told.with_it or str(len(told.follows))), "\n".join(inner)))


def _line(told: Told) -> str:
    if told.change.section in _DEADLINES and told.title:
        return f"- {_escaped(told.title)}: {_escaped(told.text)}"
    noun = f" ({_escaped(told.noun)})" if told.noun else ""
    return f"- **{_escaped(told.title)}**{noun}: {_escaped(told.text)}" if told.title else f"- {_escaped(told.text)}"


def _folded(summary: str, inner: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{inner}\n\n</details>"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.splitlines())


def _escaped(text: str) -> str:
    """Text as Markdown shows it, where nothing in it is a mark, a tag or an address, or calls anybody by name."""
    for character, shown in _ENTITIES:
        text = text.replace(character, shown)
    return text


_ENTITIES = (
    ("&", "&amp;"),
    *((mark, f"\\{mark}") for mark in "`*_{}[]#|~"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ("@", "&#64;"),
    ("://", ":&#47;&#47;"),
)


def as_json(changes: Sequence[Change]) -> str:
    """For programs: a list of objects with the same keys each."""
    return json.dumps([_object(change) for change in changes], ensure_ascii=False, indent=2) + "\n"


def _object(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "section": change.section,
        "id": change.id,
        "title": change.title,
        "field": change.field,
        "old": _plain(change.old),
        "new": _plain(change.new),
        "because": change.because,
        "address": change.address,
        "visibility": change.visibility,
    }


def _plain(value: Any) -> Any:
    """A value in JSON's types: days and hours in ISO 8601, numbers as they were written, entries by their ids."""
    match value:
        case None | bool() | str():
            return value
        case Moment():
            start = f"{value.date}T{value.time:%H:%M}" if value.time else str(value.date)
            return f"{start}/{value.ends}" if value.ends else start
        case Named():
            return value.id
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dt.time():
            return f"{value:%H:%M}"
        case dt.timedelta():
            return int(value.total_seconds() // 60)
        case frozenset():
            return [WEEKDAYS[day] for day in sorted(value)]
        case tuple():
            if value and all(isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) for item in value):
                return {name: _plain(item) for name, item in value}
            return [_plain(item) for item in value]
    return str(value)
