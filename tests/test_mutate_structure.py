"""Playbooks that somebody muddled up: the answer is a site or a list of problems with their places, and never anything else.

Some changes are wild, and most of these are refused; others are such as people make, and most of these make a site.
`PLAYBOOK_MUTATIONS=5000 pytest --hypothesis-show-statistics tests/test_mutate_structure.py` tries that many of each, others each time, and
tells how many became sites (`--hypothesis-seed=1` repeats a run). Without the variable it is a few hundred, always the same.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from answers import answer, sources, told
from mkdocs_playbook.build import Site
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from pagetext import everything

MANY = os.environ.get("PLAYBOOK_MUTATIONS", "")
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

VALUES: tuple[Any, ...] = (
    None,
    "",
    " ",
    [],
    {},
    [[]],
    [{}],
    {"": ""},
    {"a": {"b": ["c"]}},
    [None],
    # numbers
    "0",
    "-1",
    "1",
    "1.5",
    "99",
    "1000",
    "100000",
    "9" * 5000,
    "1e400",
    "nan",
    ".inf",
    "40%",
    "²",
    "١٢",
    "8,000",
    # moments
    "0001-01-01",
    "1970-01-01",
    "2199-12-31",
    "9999-12-31",
    "2027-02-29",
    "2028-02-29",
    "2027-01-12",
    "2027-01-12 12:30",
    "2027-03-28",
    "2027-W53",
    "2027-q1",
    "2027-01",
    "02:30",
    "24:00",
    "0:00",
    "2²:30",
    "3 days before one-post",
    "999 months after one-post",
    "999 months before one-campaign",
    "1000 working days before one-cadence.ends",
    "Tuesday, 1 week before",
    "the 31st or the nearest working day after",
    "same day",
    "10 working days before",
    "day",
    "working day",
    "week on mon tue wed thu fri sat sun",
    "99 years on 29 feb",
    "month on 31",
    "year on 29 feb",
    "FREQ=DAILY",
    "FREQ=MONTHLY;BYMONTHDAY=29;BYMONTH=2",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=-1;INTERVAL=99",
    "999 a day",
    "1 every 2 weeks",
    "30 minutes",
    "sat sun",
    "mon-sun",
    # places and languages
    "AoE",
    "Europe/Berlin",
    "Pacific/Apia",
    "../../etc/passwd",
    "Europe",
    "SG",
    "ar",
    "zh-Hant",
    "xx",
    # names
    "one-post",
    "other-post",
    "one-campaign",
    "one-cadence",
    "one-role",
    "other-role",
    "one-person",
    "one-channel",
    "one-workflow",
    "one-key-date",
    "brief",
    "index",
    "x-mine",
    "S103",
    "client",
    "public",
    "cancelled",
    "published",
    "on-hold",
    "true",
    "no",
    # text
    "{title}",
    "{0.__class__}",
    "{",
    "%s",
    "東京",
    "a" * 300,
    "\u202e",
    "https://example.com/?a=b#c",
    "/goals/#x",
    "https://[::1",
    "https://example.com:port/",
    "mailto:",
)
"""What is written where something else belongs, the odd and the merely misplaced."""


class Change(NamedTuple):
    """A change of a tree of values: what to do, at which of its values, with which other value or `VALUES`."""

    kind: str
    at: int
    other: int


@dataclass
class Spot:
    """A value in the tree: what it stands in, and under which name or number."""

    parent: Any
    key: Any

    @property
    def value(self) -> Any:
        return self.parent[self.key]


def spots(tree: Any) -> Iterator[Spot]:
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield Spot(tree, key)
        if isinstance(value, dict | list):
            yield from spots(value)


def _cut(spot: Spot, other: Spot, value: Any) -> None:
    del spot.parent[spot.key]


def _write(spot: Spot, other: Spot, value: Any) -> None:
    spot.parent[spot.key] = value


def _copy(spot: Spot, other: Spot, value: Any) -> None:
    spot.parent[spot.key] = deepcopy(other.value)


def _exchange(spot: Spot, other: Spot, value: Any) -> None:
    mine, theirs = deepcopy(spot.value), deepcopy(other.value)
    spot.parent[spot.key], other.parent[other.key] = theirs, mine


def _list(spot: Spot, other: Spot, value: Any) -> None:
    spot.parent[spot.key] = [spot.value, value]


def _map(spot: Spot, other: Spot, value: Any) -> None:
    spot.parent[spot.key] = {str(other.key): spot.value}


def _rename(spot: Spot, other: Spot, value: Any) -> None:
    if isinstance(spot.parent, dict):
        spot.parent[str(value if isinstance(value, str) else other.key)] = spot.parent.pop(spot.key)


def _add(spot: Spot, other: Spot, value: Any) -> None:
    if isinstance(spot.parent, dict):
        spot.parent[str(other.key)] = value
    else:
        spot.parent.append(value)


def _repeat(spot: Spot, other: Spot, value: Any) -> None:
    """The same once more, under another name."""
    if isinstance(spot.parent, dict):
        spot.parent[f"{spot.key}-too"] = deepcopy(spot.value)
    else:
        spot.parent.append(deepcopy(spot.value))


KINDS: dict[str, Callable[[Spot, Spot, Any], None]] = {
    "write": _write,
    "cut": _cut,
    "copy": _copy,
    "exchange": _exchange,
    "list": _list,
    "map": _map,
    "rename": _rename,
    "add": _add,
    "repeat": _repeat,
}
ANY = st.integers(0, 2**20)
CHANGES = st.lists(st.builds(Change, st.sampled_from(sorted(KINDS)), ANY, ANY), min_size=1, max_size=4)


def apply(changes: list[Change], tree: dict[str, Any]) -> dict[str, Any]:
    """`tree`, a copy, with all changes made; those that would put a value into itself leave it as it is."""
    tree = deepcopy(tree)
    for change in changes:
        there = list(spots(tree))
        if not there:
            break
        spot, other = there[change.at % len(there)], there[change.other % len(there)]
        KINDS[change.kind](spot, other, deepcopy(VALUES[change.other % len(VALUES)]))
    return tree


def load(files: dict[str, bytes]) -> dict[str, Any]:
    """All sections of YAML files together; every value is a string, as it is written."""
    tree: dict[str, Any] = {}
    for path, data in files.items():
        if path.endswith(".yml"):
            for section, content in yaml.load(data, yaml.BaseLoader).items():  # noqa: S506 - it makes nothing but strings, lists and dicts
                known = tree.setdefault(section, type(content)())
                known.update(content) if isinstance(known, dict) else known.extend(content)
    return tree


BASES = {"all fields": load({"plan.yml": everything(lambda path: path).encode()}), "sample": load(sources())}


def written(tree: dict[str, Any]) -> dict[str, bytes]:
    return {"plan.yml": yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000).encode()}


def test_both_playbooks_are_right_before_anything_is_changed() -> None:
    for name, tree in BASES.items():
        assert isinstance(answer(written(tree)), Site), name
    assert set(BASES["all fields"]) >= set(SECTIONS)
    assert set(BASES["all fields"]) <= set(Playbook.model_fields)


# ── changes such as people make ─────────────────────────────────────────────────────────────────────────────────────────


class Edit(NamedTuple):
    """A change that fits its place: what to do, at which value of which of the fields that can be changed so, and how far."""

    kind: str
    field: int
    at: int
    by: int


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TEXTS = (
    "Ein neuer Text",
    "a | b & <c>",
    "東京",
    "",
    "x" * 400,
    "שלום",
    "Half price: 5 %",
    "one\ntwo\n\n- three",
    "https://a.example/",
    "0",
)


def _like(spot: Spot, others: list[Spot], by: int) -> None:
    """What stands in the same field elsewhere."""
    spot.parent[spot.key] = deepcopy(others[by % len(others)].value)


def _moved(spot: Spot, others: list[Spot], by: int) -> None:
    """Another day, some weeks off."""
    day = dt.date.fromisoformat(_DAY.search(spot.value).group())  # type: ignore[union-attr]
    spot.parent[spot.key] = _DAY.sub((day + dt.timedelta(by % 61 - 30)).isoformat(), spot.value, count=1)


def _reworded(spot: Spot, others: list[Spot], by: int) -> None:
    spot.parent[spot.key] = _TEXTS[by % len(_TEXTS)]


def _left_out(spot: Spot, others: list[Spot], by: int) -> None:
    del spot.parent[spot.key]


def _once_more(spot: Spot, others: list[Spot], by: int) -> None:
    _repeat(spot, spot, None)


def _day(value: Any) -> bool:
    return isinstance(value, str) and bool(_DAY.match(value))


EDITS: dict[str, tuple[Callable[[Any], bool], Callable[[Spot, list[Spot], int], None]]] = {
    "like": (lambda value: True, _like),
    "moved": (_day, _moved),
    "reworded": (lambda value: isinstance(value, str) and " " in value, _reworded),
    "left out": (lambda value: True, _left_out),
    "once more": (lambda value: isinstance(value, dict), _once_more),
}
"""Each kind of edit: which values it is for, and what it does."""
SMALL = st.lists(st.builds(Edit, st.sampled_from(sorted(EDITS)), ANY, ANY, ANY), min_size=1, max_size=3)


def edited(edits: list[Edit], tree: dict[str, Any]) -> dict[str, Any]:
    """`tree`, a copy, with all edits made. Fields take turns, so that one which stands there once is changed as often as any."""
    tree = deepcopy(tree)
    for edit in edits:
        fits, change = EDITS[edit.kind]
        fields: dict[str, list[Spot]] = {}
        for spot in spots(tree):
            if fits(spot.value) and isinstance(spot.key, str):
                fields.setdefault(spot.key, []).append(spot)
        if fields:
            names = sorted(fields)
            chosen = fields[names[edit.field % len(names)]]
            change(chosen[edit.at % len(chosen)], chosen, edit.by)
    return tree


@pytest.mark.parametrize("base", BASES)
def test_what_is_muddled_up_becomes_a_site_or_problems(base: str) -> None:
    tried(base, CHANGES, apply)


@pytest.mark.parametrize("base", BASES)
def test_what_is_changed_as_people_change_it_becomes_a_site_or_problems(base: str) -> None:
    became = tried(base, SMALL, edited)
    assert became["site"] > became.total() / 5, "most of these edits should be right; see which are refused"


def tried(base: str, strategy: st.SearchStrategy[list[Any]], make: Callable[[list[Any], dict[str, Any]], dict[str, Any]]) -> Counter[str]:
    """How many changes became a site and how many were refused; fails at the first that did something else."""
    became: Counter[str] = Counter()

    @settings(
        max_examples=int(MANY or (250 if base == "all fields" else 40)),
        derandomize=not MANY,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def check(changes: list[Any]) -> None:
        files = written(make(changes, BASES[base]))
        got = answer(files)
        if isinstance(got, list):
            told(got, files)
        what = "refused" if isinstance(got, list) else "site"
        became[what] += 1
        event(what)

    check()
    return became
