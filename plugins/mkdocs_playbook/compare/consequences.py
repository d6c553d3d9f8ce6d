"""What comes of changes: deadlines, slots, meetings and reviews that move, come, go or pass to other people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mkdocs_playbook.compare.changes import Change, Kind, Moment
from mkdocs_playbook.compare.fields import Side
from mkdocs_playbook.compare.moves import day_off_cause
from mkdocs_playbook.schedule.items import Item


class Consequences:
    """Changes of what nobody writes down, each with the change that it comes of as far as that is known."""

    def __init__(self, old: Side, new: Side, changes: Mapping[str, Change]) -> None:
        self._old, self._new, self._changes = old, new, dict(changes)
        self._causes_of_slots: dict[str, str] = {}
        self._by_entry: dict[tuple[str, str], list[str]] = {}
        for change in changes.values():
            self._by_entry.setdefault((change.section, change.id), []).append(change.key)

    def changes(self) -> Iterator[Change]:
        for change in self._slots():
            self._causes_of_slots[change.id] = change.because
            yield change
        yield from self._tasks()
        yield from self._others("occurrences", _occurrences(self._old), _occurrences(self._new), self._cause_of_occurrence)
        yield from self._others("reviews", _reviews(self._old), _reviews(self._new), self._cause_of_review)

    # ── causes ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _first(self, *keys: str) -> str:
        """The first of the keys that is a change, or what that follows from."""
        found = next((self._changes[key] for key in keys if key in self._changes), None)
        return (found.because or found.key) if found else ""

    def _any(self, section: str, entry: str | None, *fields: str) -> str:
        """A change of the entry: one of `fields` rather than another."""
        keys = self._by_entry.get((section, entry or ""), [])
        liked = [key for field in ("", *fields) for key in keys if self._changes[key].field.partition(".")[0] == field]
        return self._first(*liked, *keys)

    def _day_off(self, *items: Item) -> str:
        days = [day for item in items for day in (item.date, item.due, item.publishing) if day]
        return day_off_cause(self._old, self._new, self._changes, days)

    # ── slots ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _slots(self) -> Iterator[Change]:
        old, new = (
            {(side.now(key, "cadences"), name): slot for key, slots in side.schedule.slots.items() for name, slot in slots.items()}
            for side in (self._old, self._new)
        )
        for cadence, name in sorted(old.keys() | new.keys()):
            was, now = old.get((cadence, name)), new.get((cadence, name))
            if was and now and was.date == now.date:
                continue
            if was and now and f"cadences/{cadence}.move.{name}" in self._changes:
                continue
            side = self._new if now else self._old
            entry = next(entry for key, entry in side.playbook.cadences.items() if side.now(key, "cadences") == cadence)
            days = [slot.date for slot in (was, now) if slot]
            yield Change(
                kind="moved" if was and now else "added" if now else "removed",
                section="slots",
                id=f"{cadence}.{name}",
                title=entry.title,
                address=f"{entry.address}#{name}",
                visibility=entry.visibility or "client",
                old=Moment(was.date, entry.at) if was else None,
                new=Moment(now.date, entry.at) if now else None,
                date=days[-1],
                because=self._any("cadences", cadence, "every", "date", "skip", "status")
                or day_off_cause(self._old, self._new, self._changes, days),
            )

    # ── deadlines ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _tasks(self) -> Iterator[Change]:
        old, new = ({_id(item): item for item in side.schedule.items if item.kind == "task"} for side in (self._old, self._new))
        for uid in sorted(old.keys() | new.keys()):
            was, now = old.get(uid), new.get(uid)
            if was and now:
                if was.done or now.done:
                    continue
                if was.due != now.due:
                    yield self._task("moved", now, was.due, now.due, self._cause_of_move(was, now))
                people = [{side.now(person, "people") for person in item.people} for side, item in ((self._old, was), (self._new, now))]
                if people[0] != people[1]:
                    names = [
                        tuple(side.named(person, "people") or person for person in item.people)
                        for side, item in ((self._old, was), (self._new, now))
                    ]
                    yield self._task("people", now, names[0], names[1], self._cause_of_people(was, now, people[0] ^ people[1]))
            elif now:
                yield self._task("added", now, None, now.due, self._cause_of_coming(now, self._new))
            elif was:
                yield self._task("removed", was, was.due, None, self._cause_of_coming(was, self._old))

    def _task(self, kind: Kind, item: Item, old: Any, new: Any, because: str) -> Change:
        days = [Moment(value, item.time) if kind != "people" and value else value for value in (old, new)]
        field = {"moved": "due", "people": "people"}.get(kind, "")
        return Change(
            kind=kind,
            section="tasks",
            id=_id(item),
            title=f"{item.title}: {item.step_name}",
            address=item.address,
            visibility="client",
            field=field,
            name=field,
            old=days[0],
            new=days[1],
            date=item.due,
            because=because,
        )

    def _posts(self, item: Item, side: Side) -> list[str]:
        return [side.now(post, "posts") for post in ([item.post] if item.post else item.posts)]

    def _cause_of_move(self, was: Item, now: Item) -> str:
        cause = ""
        posts = list(dict.fromkeys((*self._posts(now, self._new), *self._posts(was, self._old))))
        cadence, workflow = now.cadence or "", now.workflow or ""
        if was.publishing != now.publishing:
            moved = [key for post in posts for key in (f"posts/{post}.date", f"posts/{post}.status")]
            slots = [key for key in self._by_entry.get(("cadences", cadence), []) if self._changes[key].kind == "moved"]
            cause = self._first(*moved, *slots) or self._first(*(f"posts/{post}" for post in posts)) or self._any("cadences", cadence)
        if not cause:
            own = [f"posts/{post}.{field}" for post in posts for field in ("workflow", "format")]
            cause = self._first(f"workflows/{workflow}.steps.{now.step}.due", *own)
        if not cause:
            fields = ("away", "days", "holidays", "from", "until")
            cause = self._first(*(f"people/{person}.{field}" for person in (*now.people, *was.people) for field in fields))
        if not cause and was.people != now.people:
            cause = self._cause_of_people(was, now, {*was.people} ^ {*now.people})
        return cause or self._day_off(was, now)

    def _cause_of_people(self, was: Item, now: Item, people: Iterable[str]) -> str:
        asked = (*now.roles, now.step or "")
        posts = self._posts(now, self._new)
        planned = [("posts", post) for post in posts] + [("cadences", now.cadence), ("campaigns", now.campaign)]
        keys = [f"{section}/{entry}.assign.{name}" for section, entry in planned for name in asked]
        keys += [f"workflows/{now.workflow}.steps.{now.step}.role"]
        keys += [f"roles/{role}.lead" for role in now.roles]
        keys += [f"people/{person}{field}" for person in sorted(people) for field in ("", ".roles", ".from", ".until")]
        moved = [f"posts/{post}.{field}" for post in posts for field in ("campaign", "cadence", "date", "workflow", "format")]
        return self._first(*keys, *moved)

    def _cause_of_coming(self, item: Item, side: Side) -> str:
        """Why there is a deadline that was not there, or none any more: the post, its status, the workflow, the cadence."""
        posts, workflow = self._posts(item, side), side.now(item.workflow or "", "workflows")
        cadence, step = side.now(item.cadence or "", "cadences"), side.now(item.step or "", f"steps/{workflow}")
        fields = ("", ".status", ".workflow", ".format", ".cadence", ".slot", ".date", ".campaign")
        own = [f"posts/{post}{field}" for post in posts for field in fields]
        if f"workflows/{workflow}.steps" in self._changes and self._has_changed_step(workflow, step):
            return self._first(f"workflows/{workflow}.steps")
        slot = self._causes_of_slots.get(f"{cadence}.{item.slot}", "")
        cause = self._first(*own, f"workflows/{workflow}") or slot
        return cause or self._any("cadences", cadence, "every", "date") or self._any("workflows", workflow)

    def _has_changed_step(self, workflow: str, step: str) -> bool:
        change = self._changes[f"workflows/{workflow}.steps"]
        sides = [{at.id for at in value} if isinstance(value, tuple) else set() for value in (change.old, change.new)]
        return step in sides[0] ^ sides[1]

    # ── meetings and reviews ────────────────────────────────────────────────────────────────────────────────────────

    def _others(self, section: str, old: Mapping[str, Item], new: Mapping[str, Item], cause: Any) -> Iterator[Change]:
        for uid in sorted(old.keys() | new.keys()):
            was, now = old.get(uid), new.get(uid)
            if was and now and was.date == now.date:
                continue
            item = now or was
            assert item is not None
            yield Change(
                kind="moved" if was and now else "added" if now else "removed",
                section=section,
                id=uid,
                title=item.title,
                address=item.address,
                visibility="team",
                old=Moment(was.date, was.time) if was else None,
                new=Moment(now.date, now.time) if now else None,
                date=item.date,
                because=cause(item, self._new if now else self._old) or self._day_off(*(found for found in (was, now) if found)),
            )

    def _cause_of_occurrence(self, item: Item, side: Side) -> str:
        key = side.now(item.address.partition("#")[2], "meetings")
        return self._any("meetings", key, "every", "starts", "ends", "skip") or self._of_periods()

    def _cause_of_review(self, item: Item, side: Side) -> str:
        kpis = [key for key, change in self._changes.items() if change.section == "kpis" and change.field in ("", "review")]
        return self._first(*sorted(kpis)) or self._of_periods()

    def _of_periods(self) -> str:
        return self._first(*sorted(key for key in self._changes if key.startswith("playbook/.periods")))


def _id(item: Item) -> str:
    return item.uid.rpartition("@")[0]


def _occurrences(side: Side) -> dict[str, Item]:
    repeated = {entry.address for entry in side.playbook.meetings.values() if entry.every}
    return {_id(item): item for item in side.schedule.items if item.kind == "meeting" and item.address in repeated}


def _reviews(side: Side) -> dict[str, Item]:
    return {_id(item): item for item in side.schedule.items if item.kind == "review" and item.uid.startswith("review.kpis.")}
