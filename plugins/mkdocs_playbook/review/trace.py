"""Traces: from a goal to its KPIs, campaigns, series, posts and tasks, and back from each of them to the goal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from mkdocs_playbook.model.base import NOUNS, Entry
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.schedule import Schedule
from mkdocs_playbook.words import ENGLISH, Catalogue


@dataclass(frozen=True, slots=True)
class Trace:
    """An entry, or a task, and what hangs on it. `noun` is the word for it, `about` what else there is to say."""

    noun: str
    id: str
    label: str
    address: str
    about: str = ""
    parts: tuple[Trace, ...] = ()

    def as_json(self) -> dict[str, object]:
        told: dict[str, object] = {"kind": self.noun, "id": self.id, "label": self.label, "address": self.address}
        if self.about:
            told["about"] = self.about
        if self.parts:
            told["parts"] = [part.as_json() for part in self.parts]
        return told


@dataclass(frozen=True, slots=True)
class Traces:
    """Both directions from an entry: what it `serves`, up to the goals, and what `comes_of` it, down to the tasks."""

    entry: Trace
    serves: tuple[Trace, ...]
    comes_of: tuple[Trace, ...]


def entries_named(name: str, playbook: Playbook) -> list[Entry]:
    """The entries with this id, in every section; or only that of a section, where it is named: `goals/reach`."""
    section, slash, key = name.rpartition("/")
    sections = [section.replace("-", "_")] if slash else list(SECTIONS)
    return [entry for name in sections if name in SECTIONS for entry in getattr(playbook, name).values() if entry.id == key]


def as_text(traces: Traces) -> str:
    """Both directions as an indented list."""
    lines = [f"{traces.entry.noun} {traces.entry.label} ({traces.entry.id})"]
    for heading, parts in (("serves", traces.serves), ("comes of it", traces.comes_of)):
        lines += ["", f"{heading}:", *(_lines(parts, 1) if parts else ["  nothing"])]
    return "\n".join(lines) + "\n"


def _lines(traces: Iterable[Trace], depth: int) -> Iterator[str]:
    for part in traces:
        about = f" ({part.about})" if part.about else ""
        yield f"{'  ' * depth}{part.noun} {part.label}{about}"
        yield from _lines(part.parts, depth + 1)


NEXT = 3
"""So many pieces of content of a campaign or series are told where not all of them are."""


class Tracer:
    """Follows entries between the goals and the work. Made once for a playbook, since it sorts pieces and tasks first."""

    def __init__(self, playbook: Playbook, schedule: Schedule, words: Catalogue | None = None, near: dt.date | None = None) -> None:
        """`words` say nouns and states; without them they are in English.

        With `near`, of many pieces of content only those are told that come next from that day on; a last line counts the others and
        leads to where all of them are.
        """
        self._playbook, self._words, self._near = playbook, words or Catalogue(ENGLISH), near
        self._of_post = {piece.post.id: piece for piece in schedule.pieces if piece.post}
        self._pieces = [piece for piece in schedule.pieces if piece.is_active and not piece.is_empty]
        self._tasks: dict[str, list[Item]] = {}
        for item in schedule.items:
            for key in dict.fromkeys((item.post, *item.posts)) if item.kind == "task" else ():
                if key:
                    self._tasks.setdefault(key, []).append(item)

    def trace(self, entry: Entry) -> Traces:
        """Where an entry stands."""
        return Traces(self._of(entry), tuple(self.up(entry)), tuple(self.down(entry)))

    def _of(self, entry: Entry, about: str = "", parts: Iterable[Trace] = ()) -> Trace:
        return Trace(self._words.say(NOUNS[entry.section]), entry.id, entry.label, entry.address, about, tuple(parts))

    # ── towards the goals ───────────────────────────────────────────────────────────────────────────────────────────

    def up(self, entry: Entry) -> Iterator[Trace]:
        match entry.section:
            case "goals":
                yield from self._goals(getattr(entry, "supports", ()), entry.id)
            case "kpis":
                uses = [used for used, kpi, _ in self._playbook.kpi_uses() if kpi == entry.id]
                yield from (self._with_goals(used) if used.section != "goals" else self._goal(used.id, set()) for used in uses)
            case "posts":
                piece = self._of_post.get(entry.id)
                if piece and piece.campaign:
                    yield self._of(self._playbook.campaigns[piece.campaign])  # its goals are among those of the post
                yield from self._goals(piece.goals if piece else ())
            case _:
                yield from self._goals(getattr(entry, "goals", ()))

    def _with_goals(self, entry: Entry) -> Trace:
        return self._of(entry, parts=self._goals(getattr(entry, "goals", ())))

    def _goals(self, keys: Iterable[str], *told: str) -> tuple[Trace, ...]:
        seen = set(told)
        return tuple(self._goal(key, seen) for key in keys if key in self._playbook.goals)

    def _goal(self, key: str, seen: set[str]) -> Trace:
        """A goal with its KPIs and the goals above it; one that was told already is only named."""
        goal = self._playbook.goals[key]
        about = self._words.say("by {day}", day=goal.by) if goal.by else ""
        if key in seen:
            return self._of(goal, about)
        seen.add(key)
        kpis = [self._of(self._playbook.kpis[kpi]) for kpi in goal.kpis if kpi in self._playbook.kpis]
        return self._of(goal, about, [*kpis, *(self._goal(name, seen) for name in goal.supports if name in self._playbook.goals)])

    # ── towards the work ────────────────────────────────────────────────────────────────────────────────────────────

    def down(self, entry: Entry) -> Iterator[Trace]:
        key = entry.id
        match entry.section:
            case "goals":
                yield from (self._of(self._playbook.kpis[kpi]) for kpi in getattr(entry, "kpis", ()) if kpi in self._playbook.kpis)
                yield from (self._of(goal) for goal in self._playbook.goals.values() if key in goal.supports)
                yield from self._work(lambda piece: key in piece.goals, [c.id for c in self._playbook.campaigns.values() if key in c.goals])
            case "kpis":
                yield from (self._goal_down(used) for used, kpi, _ in self._playbook.kpi_uses() if kpi == key and used.section == "goals")
            case "campaigns":
                yield from self._content([piece for piece in self._pieces if piece.campaign == key], entry.address)
            case "cadences":
                yield from self._content([piece for piece in self._pieces if piece.cadence == key], entry.address)
            case "posts":
                yield from map(self._task, self._tasks.get(key, ()))
            case "channels":
                yield from self._work(lambda piece: key in piece.channels)
            case "pillars":
                yield from self._work(lambda piece: piece.pillar == key)
            case "audiences":
                yield from self._work(lambda piece: key in piece.audiences)
            case "offers":
                yield from self._work(lambda piece: key in piece.offers)
            case "stages":
                yield from self._work(lambda piece: piece.stage == key)

    def _goal_down(self, goal: Entry) -> Trace:
        return self._of(goal, parts=self.down(goal))

    def _work(self, wanted: Callable[[Piece], bool], campaigns: Iterable[str] = ()) -> Iterator[Trace]:
        """Pieces of content, those of a campaign below it."""
        pieces = [piece for piece in self._pieces if wanted(piece)]
        by_campaign: dict[str | None, list[Piece]] = {key: [] for key in campaigns}
        for piece in pieces:
            by_campaign.setdefault(piece.campaign, []).append(piece)
        for key, group in by_campaign.items():
            if key is not None:
                campaign = self._playbook.campaigns[key]
                yield self._of(campaign, parts=self._content(group, campaign.address))
        yield from self._content(by_campaign.get(None, []), "board")

    def _content(self, pieces: Iterable[Piece], address: str) -> Iterator[Trace]:
        """Posts with their tasks, those of a series below it. At `address` are all of them."""
        single: list[Piece] = []
        series: dict[str, list[Piece]] = {}
        for piece in pieces:
            (series.setdefault(piece.cadence, []) if piece.cadence else single).append(piece)
        yield from self._told(single, address)
        for key, group in series.items():
            cadence = self._playbook.cadences[key]
            count = self._words.count("{number} piece of content", "{number} pieces of content", len(group))
            yield self._of(cadence, count, self._told(group, cadence.address))

    def _told(self, pieces: Sequence[Piece], address: str) -> Iterator[Trace]:
        if self._near is None or len(pieces) <= NEXT:
            yield from map(self._piece, pieces)
            return
        coming = [piece for piece in pieces if piece.date is None or piece.date >= self._near][:NEXT]
        yield from map(self._piece, coming)
        left = len(pieces) - len(coming)
        yield Trace("", "", self._words.count("and {number} more", "and {number} more", left), address)

    def _piece(self, piece: Piece) -> Trace:
        state = self._words.choice(piece.status)
        when = f"{piece.date}, {state}" if piece.date else state
        if piece.post is None:
            return Trace(self._words.say("topic"), str(piece.slot), piece.title, piece.address, when)
        return self._of(piece.post, when, map(self._task, self._tasks.get(piece.post.id, ())))

    def _task(self, item: Item) -> Trace:
        say = self._words.say
        people = item.people or (item.roles if item.has_unnamed else (say("nobody yet"),))
        who = reduce(lambda first, last: say("{first} and {last}", first=first, last=last), people) if people else ""
        state = say("done") if item.done else say("due {day}", day=item.due or item.date)
        return Trace(say("task"), item.step or "", item.step_name or item.title, item.address, f"{state}, {who}" if who else state)
