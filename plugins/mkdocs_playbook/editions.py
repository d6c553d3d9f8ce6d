"""Editions: what the reader of a site may see of a plan. It is chosen after everything is scheduled and reviewed, so that dates are the
same in all of them, and before anything is rendered, so that no page, feed or export knows of the rest."""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from functools import cache, cached_property
from typing import Annotated, Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin

from mkdocs_playbook.hidden import hidden_values
from mkdocs_playbook.model.base import EVERY, Entry, Mention, Part, Ref, hints_of
from mkdocs_playbook.model.editions import TEAM, seen_in
from mkdocs_playbook.model.embeds import Embed, FindingsBlock, PictureBlock, TraceBlock
from mkdocs_playbook.model.plan import Placement, Planned, Post
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.model.team import STATUSES, Workflow
from mkdocs_playbook.model.timing import When
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.problems import NOWHERE
from mkdocs_playbook.review.review import UNUSED
from mkdocs_playbook.review.rules import Finding
from mkdocs_playbook.review.trace import entries_named
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import owner
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.schedule import Schedule

P = TypeVar("P", bound=Part)

_GONE: Any = object()
"""In place of a value that an edition does not see."""

_READY = STATUSES[STATUSES.index("review") : STATUSES.index("published") + 1]
"""Statuses at which a text is fit to be seen by others than the team."""

_PLANNED = ("campaigns", "cadences", "posts", "key_dates")
"""The sections of what relative dates are counted from."""


def select(whole: Plan, edition: str) -> Selection:
    """What `edition`, which must be one that there is, sees of a plan."""
    return Selection(whole, edition)


def hides(plan: Plan, edition: str) -> bool:
    """Whether there is anything that an edition may not see."""
    return TEAM not in (seen_in(edition, plan.playbook.settings.editions) or ())


class Selection:
    """What an edition sees of a `whole` plan."""

    def __init__(self, whole: Plan, edition: str) -> None:
        seen = seen_in(edition, whole.playbook.settings.editions)
        assert seen is not None, edition
        self.whole, self.edition, self._seen = whole, edition, seen
        self.hides = hides(whole, edition)
        self._piece_of = {piece.post.id: piece for piece in whole.schedule.pieces if piece.post}
        self._hidden: set[tuple[str, str]] = set()
        if self.hides:
            self._hide()

    def sees(self, sight: str) -> bool:
        """Whether the edition sees what is for `sight`: one of `model/editions.py`, or the `visibility` of an entry, page or block."""
        return TEAM in self._seen or sight in self._seen

    @cached_property
    def plan(self) -> Plan:
        """The plan as this edition sees it."""
        if not self.hides:
            return self.whole
        shown = replace(self.whole, playbook=self._playbook, schedule=self._schedule, findings=(), warnings=(), tokens={}, sources={})
        return replace(shown, findings=tuple(self._findings(shown))) if self.sees("findings") else shown

    @property
    def hidden(self) -> Set[tuple[str, str]]:
        """The section and id of each entry that the edition does not see."""
        return self._hidden

    def embed(self, embed: Embed) -> Embed | None:
        """A block in a hand-written page, with what the edition sees of its options; None where it does not see the block."""
        if not self.hides:
            return embed
        if embed.visibility and not self.sees(embed.visibility):
            return None
        match embed:
            case FindingsBlock() if not self.sees("findings"):
                return None
            case PictureBlock(picture="workload") if not self.sees("workload"):
                return None
            case PictureBlock(picture="coverage") if not self.sees("findings"):
                return None
            case TraceBlock() if any(self._is_hidden(entry.section, entry.id) for entry in entries_named(embed.id, self.whole.playbook)):
                return None
        shown = self._part(embed, None)
        return None if shown is _GONE else shown

    # ── entries ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _is_hidden(self, section: str, key: str) -> bool:
        return (section, key) in self._hidden

    def _hide(self) -> None:
        """Find what is hidden: entries that are marked, and those that are nothing without what is hidden."""
        playbook = self.whole.playbook
        for entry in playbook.entries():
            if not self.sees(entry.visibility or Playbook.model_fields[entry.section].seen_by or "client"):
                self._hidden.add((entry.section, entry.id))
        steps: dict[str, list[bool]] = {}
        for workflow in playbook.workflows.values():
            for step in workflow.steps.values():
                is_hidden = self._is_hidden("workflows", workflow.id) or not self.sees(step.visibility or "client")
                steps.setdefault(step.id, []).append(is_hidden)
        self._hidden |= {("steps", key) for key, found in steps.items() if all(found)}
        before = -1
        while before != len(self._hidden):
            before = len(self._hidden)
            for entry in playbook.entries():
                if not self._is_hidden(entry.section, entry.id) and (self._part(entry, entry) is _GONE or self._is_nowhere(entry)):
                    self._hidden.add((entry.section, entry.id))

    def _is_nowhere(self, entry: Entry) -> bool:
        """Whether a post is published only where the edition does not look; its channels may be those of its cadence."""
        piece = self._piece_of.get(entry.id) if isinstance(entry, Post) else None
        channels = piece.channels if piece else {}
        return bool(channels) and all(self._is_hidden("channels", key) for key in channels)

    @cached_property
    def _playbook(self) -> Playbook:
        whole = self.whole.playbook
        shown: dict[str, Any] = {}
        for name, field in _fields(Playbook).items():
            value = getattr(whole, name)
            if name in SECTIONS:
                entries = ((key, self._entry(entry)) for key, entry in value.items() if not self._is_hidden(name, key))
                shown[name] = dict(entries)
            elif isinstance(value, tuple):  # a section of parts without ids, of which each says itself who may see it
                sight = field.seen_by or "client"
                parts = (self._part(part, None) for part in value if self.sees(part.visibility or sight))
                shown[name] = tuple(part for part in parts if part is not _GONE)
            elif self.sees(field.seen_by or "client"):
                shown[name] = field.keep(self, None, value) if field.keep else value
            else:
                shown[name] = field.blank
        playbook = whole.model_copy(update=shown)
        feeds = playbook.settings.feeds
        own = {feed for feed in feeds.retired_feeds if feed in self._hidden_feeds}
        if own:
            feeds = feeds.model_copy(update={"retired_feeds": tuple(feed for feed in feeds.retired_feeds if feed not in own)})
        playbook.settings = playbook.settings.model_copy(update={"feeds": feeds, "editions": {}})
        for role in playbook.roles.values():
            role.has_unnamed = any(
                self._is_hidden("people", key) and (key == whole.roles[role.id].lead or role.id in person.roles)
                for key, person in whole.people.items()
            )
        return playbook

    @cached_property
    def _hidden_feeds(self) -> set[str]:
        """The names that the feeds of hidden entries have and had."""
        whole = self.whole.playbook
        prefix = whole.playbook.id
        found = set()
        for section, key in self._hidden:
            entry = getattr(whole, section).get(key) if section in SECTIONS else None
            if entry:
                kind = "" if section == "feeds" else f"{section}-"
                found |= {f"{prefix}-{kind}{name}" for name in (key, *entry.was)}
        return found

    def _entry(self, entry: Entry) -> Any:
        """An entry as the edition sees it. Where it is written is the team's."""
        shown = self._part(entry, entry)
        assert shown is not _GONE
        shown.named(entry.id, entry.section, NOWHERE)
        return shown

    def _part(self, part: P, entry: Entry | None) -> P:
        """A part, within `entry`, with what the edition sees of it; _GONE where it is nothing without the rest."""
        visibility = getattr(part, "visibility", None)
        if visibility and part is not entry and not self.sees(visibility):
            return cast(P, _GONE)
        shown: dict[str, Any] = {}
        for name, field in _fields(type(part)).items():
            value = getattr(part, name)
            if not value and not isinstance(value, When):
                continue
            kept = value
            if not self._sees_field(field, part, entry):
                kept = field.blank
            elif isinstance(value, When):
                kept = self._fixed(value, name, part, entry)
            elif field.keep:
                kept = field.keep(self, entry, value)
                if kept is _GONE or (not kept and isinstance(kept, tuple | dict)):
                    if name in part.lives_by or (EVERY in part.lives_by and field.refers) or (kept is _GONE and field.is_required):
                        return cast(P, _GONE)
                    kept = field.blank if kept is _GONE else kept
            if kept is not value:
                shown[name] = kept
        return part.model_copy(update=shown)

    def _sees_field(self, field: _Field, part: Part, entry: Entry | None) -> bool:
        if not field.seen_by or self.sees(field.seen_by):
            return True
        return field.seen_by == "drafts" and self._is_ready(part, entry)

    def _is_ready(self, part: Part, entry: Entry | None) -> bool:
        """Whether the texts of a post, or of one of its channels, are so far that others may see them."""
        piece = self._piece_of.get(entry.id) if isinstance(entry, Post) else None
        if piece is None:
            return False
        status = piece.status
        if isinstance(part, Placement):
            status = part.status or ("published" if part.published else status)
        return status in _READY

    def _fixed(self, when: When, name: str, part: Part, entry: Entry | None) -> When | None:
        """A day that is counted from something hidden, as the date that it comes to."""
        if not when.anchor or not any(self._is_hidden(section, when.anchor) for section in _PLANNED):
            return when
        schedule = self.whole.schedule
        found: dt.date | None = None
        if entry is not None and entry.id in schedule.spans and entry.section in _PLANNED:
            found = schedule.spans[entry.id][name == "ends"]
        elif isinstance(part, Placement) and isinstance(entry, Post):
            piece = self._piece_of[entry.id]
            placed = {**piece.channels, **self.whole.playbook.posts[entry.id].channels}
            channel = next((key for key, placement in placed.items() if placement is part), "")
            found = self._published.get((entry.id, channel), piece.date)
        elif isinstance(entry, Post):
            boost = schedule.spans.get(f"{entry.id}.boost")
            piece = self._piece_of[entry.id]
            found = boost[name == "ends"] if boost and name in ("starts", "ends") else piece.date
        elif entry is not None:
            found = next((item.due or item.date for item in schedule.items if item.address == entry.address), None)
        return When(found) if found else None

    @cached_property
    def _published(self) -> Mapping[tuple[str, str], dt.date]:
        """The day on which each post goes out in each of its channels."""
        items = (item for item in self.whole.schedule.items if item.kind == "publish" and item.post)
        return {(item.post or "", channel): item.date for item in items for channel in item.channels}

    # ── dates ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _schedule(self) -> Schedule:
        whole, playbook = self.whole.schedule, self._playbook
        pieces = tuple(filter(None, map(self._piece, whole.pieces)))
        items = tuple(filter(None, map(self._item, whole.items)))
        planned = {key for section in _PLANNED for key in getattr(playbook, section)}
        pushed = {f"{post.id}.boost" for post in playbook.posts.values() if post.boost}
        return Schedule(
            items,
            pieces,
            {key: slots for key, slots in whole.slots.items() if key in playbook.cadences},
            {key: span for key, span in whole.spans.items() if key in planned or key in pushed},
            whole.horizon,
        )

    def _piece(self, piece: Piece) -> Piece | None:
        playbook = self._playbook
        cadence = playbook.cadences.get(piece.cadence or "")
        if (piece.post and piece.post.id not in playbook.posts) or (not piece.post and not cadence):
            return None
        post = playbook.posts[piece.post.id] if piece.post else None
        entry: Planned = post or cast(Planned, cadence)
        channels = (
            (key, self._part(placement, entry)) for key, placement in piece.channels.items() if not self._is_hidden("channels", key)
        )
        chain = (getattr(playbook, planned.section).get(planned.id) for planned in piece.assigned_by)
        return replace(
            piece,
            channels={key: placement for key, placement in channels if placement is not _GONE},
            pillar=self._kept("pillars", piece.pillar),
            stage=self._kept("stages", piece.stage),
            campaign=self._kept("campaigns", piece.campaign),
            workflow=self._kept("workflows", piece.workflow),
            goals=self._all("goals", piece.goals),
            audiences=self._all("audiences", piece.audiences),
            offers=self._all("offers", piece.offers),
            post=post,
            cadence=cadence.id if cadence else None,
            slot=piece.slot if cadence else None,
            assigned_by=tuple(planned for planned in chain if planned),
            batched=piece.batched and cadence is not None,
            place=NOWHERE,
        )

    def _kept(self, section: str, key: str | None) -> str | None:
        return None if key is None or self._is_hidden(section, key) else key

    def _all(self, section: str, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(key for key in keys if not self._is_hidden(section, key))

    def _item(self, item: Item) -> Item | None:
        if not self._sees_item(item):
            return None
        people, channels, posts = self._all("people", item.people), self._all("channels", item.channels), self._all("posts", item.posts)
        if (item.kind == "publish" and item.channels and not channels) or (item.kind == "task" and item.posts and not posts):
            return None
        cadence = self._kept("cadences", item.cadence)
        shown = replace(
            item,
            people=people,
            roles=self._all("roles", item.roles),
            posts=posts,
            channels=channels,
            goals=self._all("goals", item.goals),
            campaign=self._kept("campaigns", item.campaign),
            pillar=self._kept("pillars", item.pillar),
            stage=self._kept("stages", item.stage),
            workflow=self._kept("workflows", item.workflow),
            cadence=cadence,
            slot=item.slot if cadence else None,
            has_unnamed=bool(item.people) and not people,
            place=NOWHERE,
        )
        if item.posts and item.kind == "task":  # a batch names its pieces
            shown = replace(shown, text=", ".join(self._titles_of(item)) or None)
        if item.kind == "review" and item.address == "kpis":
            return self._kpi_review(shown)
        return shown

    def _titles_of(self, batch: Item) -> Iterator[str]:
        """The titles of a batch's pieces, as far as the edition sees them."""
        year_and_week = batch.uid.split(".")[2]
        for piece in self.whole.schedule.pieces:
            if piece.cadence != batch.cadence or not piece.batched or piece.is_empty or not piece.slot:
                continue
            year, week, _ = piece.slot.isocalendar()
            if f"{year}-W{week:02d}" == year_and_week and not (piece.post and self._is_hidden("posts", piece.post.id)):
                yield piece.title

    @cached_property
    def _hidden_addresses(self) -> set[str]:
        return {entry.address for entry in self.whole.playbook.entries() if self._is_hidden(entry.section, entry.id)}

    def _sees_item(self, item: Item) -> bool:
        if item.kind not in ("publish", "task"):
            return item.address not in self._hidden_addresses
        playbook = self._playbook
        visible = item.post in playbook.posts if item.post else item.cadence in playbook.cadences
        return visible and (item.kind == "publish" or self._sees_step(item))

    def _sees_step(self, task: Item) -> bool:
        workflow: Workflow | None = self._playbook.workflows.get(task.workflow or "")
        return workflow is not None and task.step in workflow.steps

    def _kpi_review(self, item: Item) -> Item | None:
        """The reading of several KPIs on a day: those that the edition sees, and who reads them."""
        rhythm = item.uid.split(".")[2]
        kpis = [kpi for kpi in self._playbook.kpis.values() if kpi.review == rhythm]
        readers = {owner(kpi.owner, self.whole.playbook, item.date) for kpi in self._playbook.kpis.values() if kpi.review == rhythm}
        people = tuple(person for person in item.people if person in readers)
        return replace(item, text=", ".join(kpi.name for kpi in kpis), people=people) if kpis else None

    # ── findings ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _findings(self, shown: Plan) -> Iterator[Finding]:
        """Those that touch nothing hidden."""
        secrets = hidden_values(self.whole, shown)
        quoted = {f"'{key}'" for _, key in self._hidden}
        for finding in self.whole.findings:
            if finding.code == UNUSED and not self.sees("notes"):  # it quotes what is written under 'ignore'
                continue
            message = self._without_hidden_people(finding.message)
            text = f"{finding.label} {message}"
            names_hidden = any(name in text for name in quoted) or not self._hidden_people.isdisjoint(re.findall(r"[\w-]+", message))
            if finding.address not in self._hidden_addresses and not names_hidden and not secrets.found_in(text):
                yield finding._replace(message=message, who=self._instead(finding.who))

    def _instead(self, who: Iterable[str]) -> tuple[str, ...]:
        """People and roles, with the roles of those people whom the edition does not see."""
        people = self.whole.playbook.people
        names = (name for each in who for name in (people[each].roles if each in self._hidden_people else (each,)))
        return tuple(name for name in dict.fromkeys(names) if not self._is_hidden("roles", name))

    def _without_hidden_people(self, message: str) -> str:
        """A finding's sentence; where it tells in brackets whose something is, those whom the edition does not see are left out."""

        def shown(found: re.Match[str]) -> str:
            names = [name for name in found[1].split(" and ") if name not in self._hidden_people]
            return f" ({' and '.join(names)})" if names else ""

        return re.sub(r" \((\S+(?: and \S+)*)\)", shown, message)

    @cached_property
    def _hidden_people(self) -> Set[str]:
        return {key for section, key in self._hidden if section == "people"}


# ── the walk over the model ─────────────────────────────────────────────────────────────────────────────────────────

Keep = Callable[[Selection, "Entry | None", Any], Any]
"""Gives what an edition sees of a value within an entry, or _GONE."""


class _Field(NamedTuple):
    """How an edition looks at a field: what it has to see, what stands in place of what it does not, and how to walk the value."""

    seen_by: str
    blank: Any
    is_required: bool
    keep: Keep | None
    refers: bool
    """Whether it names other entries."""


@cache
def _fields(model: type[Part]) -> Mapping[str, _Field]:
    hints = hints_of(model)
    found = {}
    for name, field in model.model_fields.items():
        found[name] = _Field(field.seen_by, field.blank(), field.is_required(), _keep(hints[name]), _refers(hints[name]))
    return found


def _refers(hint: Any) -> bool:
    return any(isinstance(argument, Ref) or _refers(argument) for argument in get_args(hint))


def _keep(hint: Any) -> Keep | None:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        for mark in arguments[1:]:
            if isinstance(mark, Ref | Mention):
                return _keep_name(mark)
        return _keep(arguments[0])
    if origin in (Union, types.UnionType):
        return next((keep for part in arguments if (keep := _keep(part))), None)
    if origin is tuple:
        inner = _keep(arguments[0])
        return _keep_list(inner) if inner else None
    if origin is dict:
        key, value = (_keep(argument) for argument in arguments)
        return _keep_map(key, value) if key or value else None
    if isinstance(hint, type) and issubclass(hint, Part):
        return lambda selection, entry, part: selection._part(part, entry)
    return None


def _keep_name(mark: Ref | Mention) -> Keep:
    def keep(selection: Selection, entry: Entry | None, key: str) -> Any:
        return _GONE if any(selection._is_hidden(section, key) for section in mark.sections) else key

    return keep


def _keep_list(inner: Keep) -> Keep:
    def keep(selection: Selection, entry: Entry | None, values: Iterable[Any]) -> Any:
        return tuple(kept for value in values if (kept := inner(selection, entry, value)) is not _GONE)

    return keep


def _keep_map(key: Keep | None, value: Keep | None) -> Keep:
    def keep(selection: Selection, entry: Entry | None, values: Mapping[Any, Any]) -> Any:
        found = {}
        for name, inner in values.items():
            kept = value(selection, entry, inner) if value else inner
            if kept is not _GONE and not (key and key(selection, entry, name) is _GONE):
                found[name] = kept
        return found

    return keep
