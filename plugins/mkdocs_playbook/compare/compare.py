"""What is different between two plans: entries by their ids, dates by what they hang on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from mkdocs_playbook.compare.changes import KINDS, Change, Compared, Kind, Moment, Named, Value, about
from mkdocs_playbook.compare.consequences import Consequences
from mkdocs_playbook.compare.fields import Said, Side, differences
from mkdocs_playbook.compare.moves import Moves
from mkdocs_playbook.model.base import Entry, Part
from mkdocs_playbook.model.fields import slug
from mkdocs_playbook.model.plan import Cadence, Decision, Post
from mkdocs_playbook.model.playbook import SECTIONS
from mkdocs_playbook.model.team import Person, Request


def compare(old: Compared, new: Compared) -> list[Change]:
    """The changes from `old` to `new`, by kind, then date, then title.

    A change that follows from another names it in `because`; such are the deadlines of a post that moved, and the post that
    moved with a key date.
    """
    pairs = _pairs(old, new)
    renamed = {section: {before.id: after.id for before, after in found if before and after} for section, found in pairs.items()}
    was, now = Side(old, {**renamed, **_renamed_steps(pairs["workflows"])}), Side(new)
    changes = {change.key: change for change in _Entries(was, now, pairs).changes()}
    for change in Moves(was, now, pairs, changes).changes():
        changes.setdefault(change.key, change)
    for change in Consequences(was, now, changes).changes():
        changes.setdefault(change.key, change)
    return sorted(changes.values(), key=_order)


def _order(change: Change) -> tuple[int, dt.date, str, str, str]:
    return KINDS.index(change.kind), change.date or dt.date.max, change.title.casefold(), change.section, change.field or change.id


Pairs = Mapping[str, list[tuple[Any, Any]]]
"""Section → what an entry was and is; None on the side where it is not."""


def _pairs(old: Compared, new: Compared) -> Pairs:
    return {section: _paired(getattr(old.playbook, section), getattr(new.playbook, section)) for section in SECTIONS}


E = TypeVar("E", bound=Entry)


def _paired(old: Mapping[str, E], new: Mapping[str, E]) -> list[tuple[E | None, E | None]]:
    """Each entry beside the one that it was, which has the same id, or one that either side names under `was`."""
    former: dict[str, str] = {}
    left = {key: entry for key, entry in old.items() if key not in new}
    for key, entry in new.items():
        if key not in old:
            found = next((name for name in reversed(entry.was) if name in left), None)
            found = found or next((name for name, other in left.items() if key in other.was), None)
            if found:
                former[key] = found
                del left[found]
    pairs: list[tuple[E | None, E | None]] = [(old.get(former.get(key, key)), entry) for key, entry in new.items()]
    return pairs + [(entry, None) for entry in left.values()]


def _renamed_steps(workflows: list[tuple[Any, Any]]) -> dict[str, dict[str, str]]:
    """The steps that have another id now: for each workflow, and of all workflows together."""
    found: dict[str, dict[str, str]] = {"steps": {}}
    for before, after in workflows:
        if before and after:
            names = {was.id: now.id for was, now in _paired(before.steps, after.steps) if was and now and was.id != now.id}
            found[f"steps/{after.id}"] = names
            found["steps"].update(names)
    return found


_PEOPLE = frozenset({"owner", "backup", "lead", "assign", "from", "until", "away", "by"})
_NUMBERS = frozenset({"baseline", "target", "success", "failure", "planned", "spent", "share", "promise"})
_TEXTS = frozenset({"copy", "parts"})
_MONEY = frozenset({"planned", "spent"})
_DATED = {
    "campaigns": ("starts", "ends"),
    "cadences": ("starts", "ends", "at", "move"),
    "posts": ("date", "time", "slot", "published", "status", "url", "done", "channels"),
    "key_dates": ("date", "ends", "time"),
    "requests": ("needed_by", "delivered", "status"),
    "meetings": ("date",),
}
"""Fields whose changes `moves.py` and `_status` tell, in words of their own."""


class _Entries:
    """What entries say: which come and go, and what is different in the others."""

    def __init__(self, old: Side, new: Side, pairs: Pairs) -> None:
        self._old, self._new, self._pairs = old, new, pairs
        self._pieces = [{side.now(piece.post.id, "posts"): piece for piece in side.schedule.pieces if piece.post} for side in (old, new)]

    def changes(self) -> Iterator[Change]:
        for pairs in self._pairs.values():
            for before, after in pairs:
                if before and after:
                    yield from self._changed(before, after)
                elif entry := after or before:
                    yield self._come_or_gone(entry, "added" if after else "removed")
        yield from self._parts("strategy", "Strategy", "strategy")
        yield from self._parts("playbook", self._new.playbook.title, "")
        yield from self._parts("settings", "Settings", "subscribe")
        yield from self._words()
        yield from self._without_ids()

    def _come_or_gone(self, entry: Entry, kind: Kind) -> Change:
        side = self._new if kind == "added" else self._old
        when = side.moments.get((entry.section, entry.id))
        detail: Value = when
        within: tuple[Named | str, ...] = ()
        if isinstance(entry, Post):
            piece = self._pieces[kind == "added"][side.now(entry.id, "posts")]
            within = tuple(side.named(channel, "channels") or channel for channel in piece.channels)
        elif isinstance(entry, Cadence):
            detail = entry.every
        elif isinstance(entry, Person):
            within = tuple(side.named(role, "roles") or role for role in entry.roles)
        old, new = (None, detail) if kind == "added" else (detail, None)
        return about(entry, kind, date=when.date if when else None, within=within, old=old, new=new)

    def _changed(self, before: Entry, after: Entry) -> Iterator[Change]:
        told = _DATED.get(after.section, ())
        said = self._old.fields(before), self._new.fields(after)
        when = self._new.moments.get((after.section, after.id))
        date = when.date if when else None
        renamed = before.id != after.id
        yield from self._status(before, after, date)
        if isinstance(after, Post) and isinstance(before, Post):
            yield from self._channels(before, after, date)
        texts = [(path, left, right) for path, left, right in differences(*said, lambda path: False) if _is_text(path, after)]
        for path, left, right in differences(*said, lambda path: path.partition(".")[0] in told or _is_text(path, after)):
            kind = self._kind(path, left, right, after)
            if kind == "renamed":
                renamed = False
            yield replace(self._told(after, kind, path, left, right), date=date)
        if texts:
            joined = [_joined(found) for found in ([left for _, left, _ in texts], [right for _, _, right in texts])]
            yield about(after, "text", field="copy", date=date, old=joined[0], new=joined[1])
        if renamed:
            yield about(after, "renamed", field="id", date=date, old=before.id, new=after.id)

    def _told(self, entry: Entry, kind: Kind, path: str, left: Said | None, right: Said | None) -> Change:
        said = right or left
        assert said is not None
        unit = "money" if said.name in _MONEY or path == "boost.budget" else self._unit(said) if kind == "numbers" else None
        return about(
            entry, kind, field=path, name=said.name, within=said.within, old=left and left.value, new=right and right.value, unit=unit
        )

    def _unit(self, said: Said) -> str | None:
        """What a number counts: that is in the KPI's definition."""
        kpi = next((at for at in said.within if not isinstance(at, str) and at.section == "kpis"), None)
        if said.name == "share":
            return "%"
        found = self._new.playbook.kpis.get(kpi.id) or self._old.playbook.kpis.get(kpi.id) if kpi else None
        return found.unit if found else None

    @staticmethod
    def _kind(path: str, left: Said | None, right: Said | None, entry: Entry) -> Kind:
        first, name = path.partition(".")[0], (right or left).name  # type: ignore[union-attr]
        if path == "status":
            return status_kind(str(left and left.value), str(right and right.value))
        if path in ("name", "title") or (entry.section == "requests" and path == "deliverable"):
            return "renamed"
        if name in _NUMBERS or path == "boost.budget":
            return "numbers"
        if path == "channels" and entry.section in ("campaigns", "cadences"):
            return "channels"
        if first in _PEOPLE or (path == "roles" and entry.section == "people") or (path == "people" and entry.section == "meetings"):
            return "people"
        return "changed"

    def _status(self, before: Entry, after: Entry, date: dt.date | None) -> Iterator[Change]:
        """How far it is. Of a post, as far as its cadence does not say it."""
        if isinstance(after, Post) and isinstance(before, Post):
            yield from self._status_of_post(before, after, date)
        elif isinstance(after, Request) and isinstance(before, Request):
            status = [(entry.status or ("delivered" if entry.delivered else "open")) for entry in (before, after)]
            if status[0] != status[1]:
                yield about(after, "status", field="status", old=status[0], new=status[1], date=date)

    def _status_of_post(self, before: Post, after: Post, date: dt.date | None) -> Iterator[Change]:
        was, now = self._pieces[0][after.id], self._pieces[1][after.id]
        planned = Moment(was.date, was.time) if was.date else None
        if was.status != now.status:
            kind = status_kind(was.status, now.status)
            old, new = (planned, Moment(now.date) if now.date else None) if kind == "published" else (was.status, now.status)
            if kind == "cancelled":
                old = planned or was.status
            because = ""
            if before.status == after.status and before.published == after.published and after.cadence:
                because = f"cadences/{after.cadence}.status"
            yield about(after, kind, field="status", old=old, new=new, date=date, because=because)
        said = self._old.fields(before), self._new.fields(after)
        for path, left, right in differences(*said, lambda path: path.partition(".")[0] not in ("done", "url")):
            if was.status == now.status or (path == "url" and not now.is_published):
                yield replace(self._told(after, "status" if path != "url" else "changed", path, left, right), date=date)

    def _channels(self, before: Post, after: Post, date: dt.date | None) -> Iterator[Change]:
        """Where a post goes out, and what a channel has of its own but its moment."""
        said = self._old.fields(before), self._new.fields(after)
        was, now = self._pieces[0][after.id], self._pieces[1][after.id]
        for path, left, right in differences(*said, lambda path: path.partition(".")[0] != "channels" or _is_text(path, after)):
            last = path.rpartition(".")[2]
            if path == "channels":
                yield replace(self._told(after, "channels", path, left, right), date=date)
            elif last == "status":
                yield replace(self._told(after, "status", path, left, right), date=date)
            elif last not in ("date", "time", "published", "url") or (last == "url" and was.status == now.status):
                yield replace(self._told(after, "changed", path, left, right), date=date)

    def _parts(self, section: str, title: str, address: str) -> Iterator[Change]:
        """The sections that are one thing each: strategy, the playbook itself, settings."""
        old, new = (side.fields(getattr(side.playbook, section)) for side in (self._old, self._new))
        for path, left, right in differences(old, new, lambda path: False):
            said = right or left
            assert said is not None
            yield Change(
                kind="changed",
                section=section,
                id="",
                title=title,
                address=address,
                visibility="team" if section == "settings" or said.name == "notes" else "client",
                field=path,
                name=said.name,
                within=said.within,
                old=left and left.value,
                new=right and right.value,
            )

    def _words(self) -> Iterator[Change]:
        """What words mean."""
        old, new = self._old.playbook.glossary, self._new.playbook.glossary
        for word in dict.fromkeys((*new, *old)):
            was, now = old.get(word), new.get(word)
            if was != now:
                kind: Kind = "added" if was is None else "removed" if now is None else "changed"
                yield Change(
                    kind=kind,
                    section="glossary",
                    id=word,
                    title=word,
                    address=f"glossary#word-{slug(word)}" if slug(word) else "glossary",
                    visibility="client",
                    field="" if kind != "changed" else "meaning",
                    name="meaning" if kind == "changed" else "",
                    old=was if kind == "changed" else None,
                    new=now if kind == "changed" else None,
                )

    def _without_ids(self) -> Iterator[Change]:
        """Ideas, decisions and results, which are known by what they are about."""
        old, new = self._old.playbook, self._new.playbook
        yield from self._listed("ideas", "ideas", old.ideas, new.ideas, lambda idea: idea.title, lambda idea: idea.title)
        by_day: Callable[[Decision], str] = lambda decision: f"{decision.date} {decision.what}"  # noqa: E731
        yield from self._listed("decisions", "decisions", old.decisions, new.decisions, by_day, lambda decision: decision.what)
        results = [{key: result for result in side.playbook.results for key in [self._of(result, side)]} for side in (self._old, self._new)]
        for key in dict.fromkeys((*results[1], *results[0])):
            was, now = results[0].get(key), results[1].get(key)
            if (was and was.value) == (now and now.value) and bool(was) == bool(now):
                continue
            side, result = (self._new, now) if now else (self._old, was)
            assert result is not None
            kpi = side.named(result.kpi, "kpis")
            found = side.playbook.kpis.get(result.kpi)
            within = [side.named(result.channel or "", "channels"), side.named(result.campaign or "", "campaigns")]
            yield Change(
                kind="added" if not was else "removed" if not now else "numbers",
                section="results",
                id="/".join(key),
                title=kpi.title if kpi else result.kpi,
                address=f"kpis#{side.now(result.kpi, 'kpis')}",
                visibility="client",
                name=result.period,
                within=tuple(at for at in within if at),
                old=was and was.value,
                new=now and now.value,
                unit=found.unit if found else None,
            )

    @staticmethod
    def _of(result: Any, side: Side) -> tuple[str, ...]:
        names = ((result.kpi, "kpis"), (result.channel, "channels"), (result.campaign, "campaigns"))
        kpi, *where = (side.now(key, section) if key else "" for key, section in names)
        return tuple(part for part in (kpi, result.period, *where) if part)

    def _listed(
        self, section: str, address: str, old: Any, new: Any, key: Callable[[Any], str], title: Callable[[Any], str]
    ) -> Iterator[Change]:
        was, now = {key(item): item for item in old}, {key(item): item for item in new}

        def change(kind: Kind, key: str, item: Part, **more: Any) -> Change:
            return Change(
                kind=kind,
                section=section,
                id=key,
                title=title(item),
                address=address,
                visibility="team",
                date=getattr(item, "date", None),
                **more,
            )

        for name in dict.fromkeys((*now, *was)):
            if name not in was:
                yield change("added", name, now[name])
            elif name not in now:
                yield change("removed", name, was[name])
            else:
                for path, left, right in differences(self._old.fields(was[name]), self._new.fields(now[name]), lambda path: False):
                    said = right or left
                    assert said is not None
                    values = {"old": left and left.value, "new": right and right.value}
                    yield change("changed", name, now[name], field=path, name=said.name, within=said.within, **values)


def status_kind(old: str | None, new: str | None) -> Kind:
    """What it means that a status is another one."""
    for kind in ("cancelled", "on-hold", "published"):
        if new == kind:
            return kind
    return "resumed" if old in ("cancelled", "on-hold", "paused") else "status"


def _is_text(path: str, entry: Entry) -> bool:
    """Whether it is a part of what is published."""
    return entry.section in ("posts", "cadences") and any(part in _TEXTS for part in path.split("."))


def _joined(said: list[Said | None]) -> str | None:
    values = [one.value for one in said if one]
    texts = ["\n".join(map(str, value)) if isinstance(value, tuple) else str(value) for value in values]
    return "\n".join(texts) or None
