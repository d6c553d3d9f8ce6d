"""Pieces of content: each post, and each slot of a cadence that no post fills yet, with what they take from their cadence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mkdocs_playbook.model.plan import Cadence, Campaign, Placement, Planned, Post, Variant
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import STATUSES, Workflow
from mkdocs_playbook.problems import Place, Problems
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.slots import Slot, nearest_slots

Slots = Mapping[str, Mapping[dt.date, Slot]]
"""Cadence → slot's name → slot."""

ASIDE = ("on-hold", "cancelled")


@dataclass(kw_only=True, slots=True)
class Piece:
    """One piece of content: a post, a slot with a topic, or an empty slot.

    What a post does not say itself is its cadence's. `uid` is the part of calendar UIDs that stands for it. Nobody changes a piece; as
    items, they are made too often to be frozen.
    """

    uid: str
    title: str
    date: dt.date | None
    time: dt.time | None
    zone: str
    channels: Mapping[str, Placement]
    format: str | None
    pillar: str | None
    stage: str | None
    campaign: str | None
    goals: tuple[str, ...]
    audiences: tuple[str, ...]
    offers: tuple[str, ...]
    status: str
    link: str | None
    workflow: str | None
    post: Post | None
    cadence: str | None
    slot: dt.date | None
    address: str
    place: Place
    assigned_by: tuple[Planned, ...]
    """Post, cadence and campaign, as far as there are such: who may say by `assign` who does what."""
    batched: bool
    is_empty: bool
    """A slot that nothing fills: promised, but neither content nor late."""

    @property
    def is_paid(self) -> bool:
        return self.post is not None and self.post.paid

    @property
    def is_published(self) -> bool:
        return self.status == "published"

    @property
    def is_active(self) -> bool:
        return self.status not in ASIDE

    def reached(self, status: str) -> bool:
        """Whether the piece is as far as `status`, in the order of statuses."""
        return has_reached(self.status, status)


def has_reached(now: str, status: str) -> bool:
    """Whether what is `now` is as far as `status`, in the order of statuses."""
    return now not in ASIDE and STATUSES.index(now) >= STATUSES.index(status)


def pieces_of(playbook: Playbook, slots: Slots, dates: Dates, places: Places, problems: Problems) -> list[Piece]:
    """Every piece of content, by date; those without a date last."""
    make = _Maker(playbook, dates)
    pieces: list[Piece] = []
    filled: dict[tuple[str, dt.date], Post] = {}
    elsewhere: list[tuple[Post, dt.date]] = []
    for post in playbook.posts.values():
        slot = _slot_of(post, slots, dates, places, problems, elsewhere)
        if slot and post.status != "cancelled":
            other = filled.setdefault((slot.cadence, slot.name), post)
            if other is not post:
                problems.error(
                    "D106",
                    post.place,
                    f"'{post.id}' fills the slot {slot.name} of '{slot.cadence}', but so does '{other.id}' at {other.place}. "
                    "Give one of them another slot or date.",
                )
        pieces.append(make.from_post(post, slot))
    _tell_elsewhere(elsewhere, slots, set(filled), places, problems)
    for cadence in playbook.cadences.values():
        if cadence.status != "cancelled":
            free = (slot for slot in slots.get(cadence.id, {}).values() if (cadence.id, slot.name) not in filled)
            pieces.extend(make.from_slot(cadence, slot) for slot in free)
    return sorted(pieces, key=lambda piece: (piece.date or dt.date.max, piece.time or dt.time.min, piece.uid))


def _slot_of(
    post: Post, slots: Slots, dates: Dates, places: Places, problems: Problems, elsewhere: list[tuple[Post, dt.date]]
) -> Slot | None:
    """The slot that a post fills. Those whose day is not that of a slot go to `elsewhere`, each with its day."""
    if post.slot and not post.cadence:
        problems.error("D107", places.of("posts", post.id, "slot"), f"'{post.id}' names a slot, but not of which cadence. Add 'cadence:'.")
    of_cadence = slots.get(post.cadence or "")
    if of_cadence is None:
        return None
    # Once published, the day in the post stays the slot's, and a relative one gives way to the day of publication.
    name = post.slot or (post.date and post.date.day) or dates.span(post)[0]
    found = _slot_at(name, of_cadence, by_day=not post.slot) if name else None
    if found or post.status == "cancelled":
        return found
    if name is not None:
        if post.slot:
            no_slot = f"'{post.cadence}' has no slot on {name}. {nearest_slots(list(of_cadence), name)}"
            problems.error("D104", places.of("posts", post.id, "slot"), no_slot)
        else:
            elsewhere.append((post, name))
    elif not post.date:
        problems.error(
            "D107",
            post.place,
            f"'{post.id}' does not say which slot of '{post.cadence}' it fills. Add 'slot:' or 'date:' with the slot's date.",
        )
    return None


def _tell_elsewhere(
    elsewhere: Sequence[tuple[Post, dt.date]], slots: Slots, taken: set[tuple[str, dt.date]], places: Places, problems: Problems
) -> None:
    """Tell for each post on a day without a slot what to write beside its date: the nearest slot that no other post fills."""
    for post, day in elsewhere:
        if problems.is_full:
            return
        cadence = post.cadence or ""
        of_cadence = list(slots[cadence])
        free = [name for name in of_cadence if (cadence, name) not in taken]
        instead = ""
        if free:
            likely = min(free, key=lambda name: (abs(name - day), name))
            taken.add((cadence, likely))
            instead = f" If it comes out on that day in place of the one of {likely}, add a line: 'slot: {likely}'."
        elif of_cadence:
            instead = " Every slot has a post already. If it is one more, leave out 'cadence:'."
        no_slot = f"'{cadence}' has no slot on {day}. {nearest_slots(of_cadence, day)}{instead}"
        problems.error("D104", places.of("posts", post.id, "date"), no_slot)


def _slot_at(name: dt.date, slots: Mapping[dt.date, Slot], *, by_day: bool) -> Slot | None:
    """The slot of that name, else, with `by_day`, the one that was moved to that day."""
    return slots.get(name) or next((slot for slot in slots.values() if by_day and slot.date == name), None)


class _Maker:
    def __init__(self, playbook: Playbook, dates: Dates) -> None:
        self._playbook, self._dates = playbook, dates
        self._of_cadence = {key: _placements(cadence) for key, cadence in playbook.cadences.items()}
        self._by_format = {name: key for key, workflow in playbook.workflows.items() for name in workflow.formats}

    def from_post(self, post: Post, slot: Slot | None) -> Piece:
        cadence = self._playbook.cadences.get(post.cadence or "")
        aside = cadence.status if cadence and cadence.status in ASIDE else None
        status = post.status or ("published" if post.published else aside or "planned")
        fills = slot is not None and post.status != "cancelled"
        return self._piece(
            post,
            cadence,
            uid=f"{cadence.stable_id}.{slot.name}" if fills and cadence and slot else post.stable_id,
            title=post.title,
            date=self._dates.span(post)[0],
            time=post.time or (cadence.at if cadence else None),
            status=status,
            slot=slot.name if slot else None,
        )

    def from_slot(self, cadence: Cadence, slot: Slot) -> Piece:
        empty = not slot.topic and not cadence.copy_
        status = cadence.status if cadence.status in ASIDE else "idea" if empty else "planned"
        return self._piece(
            None,
            cadence,
            uid=f"{cadence.stable_id}.{slot.name}",
            title=slot.topic or cadence.title,
            date=slot.date,
            time=cadence.at,
            status=status or "idea",
            slot=slot.name,
            empty=empty,
        )

    def _piece(
        self,
        post: Post | None,
        cadence: Cadence | None,
        *,
        uid: str,
        title: str,
        date: dt.date | None,
        time: dt.time | None,
        status: str,
        slot: dt.date | None,
        empty: bool = False,
    ) -> Piece:
        own = post or cadence
        assert own is not None
        base = cadence or own  # what has to say what `own` does not
        playbook = self._playbook
        campaign: Campaign | None = playbook.campaigns.get(own.campaign or base.campaign or "")
        pillar = own.pillar or base.pillar
        more = campaign or base
        goals = (own.goals or base.goals or more.goals) + (campaign.goals if campaign else ())
        if not goals and pillar in playbook.pillars:
            goals = playbook.pillars[pillar].goals
        said_by: tuple[Planned, ...] = (own,) if base is own else (own, base)
        if campaign:
            said_by += (campaign,)
        return Piece(
            uid=uid,
            title=title,
            date=date,
            time=time,
            zone=next((planned.timezone for planned in said_by if planned.timezone), ""),
            channels=(post and post.channels) or (self._of_cadence[cadence.id] if cadence else {}),
            format=own.format or base.format,
            pillar=pillar,
            stage=own.stage or base.stage,
            campaign=campaign.id if campaign else None,
            goals=tuple(dict.fromkeys(goals)) if len(goals) > 1 else goals,
            audiences=own.audiences or base.audiences or more.audiences,
            offers=own.offers or base.offers or more.offers,
            status=status,
            link=own.link or base.link,
            workflow=self._workflow(post, cadence, campaign),
            post=post,
            cadence=cadence.id if cadence else None,
            slot=slot,
            address=own.address if post else f"{own.address}#{slot}",
            place=own.place,
            assigned_by=said_by,
            is_empty=empty,
            batched=self._is_batched(post, cadence, campaign, slot) and status != "cancelled",
        )

    def _is_batched(self, post: Post | None, cadence: Cadence | None, campaign: Campaign | None, slot: dt.date | None) -> bool:
        """Whether the work on a piece is done with that of its week: it fills a slot, and takes the cadence's own workflow."""
        if cadence is None or not cadence.batch or slot is None:
            return False
        usual = self._workflow(None, cadence, self._playbook.campaigns.get(cadence.campaign or ""))
        return self._workflow(post, cadence, campaign) == usual

    def _workflow(self, post: Post | None, cadence: Cadence | None, campaign: Campaign | None) -> str | None:
        """The workflow that the post, its format, the cadence, its format or the campaign name: the first that does."""
        for planned in (post, cadence):
            if planned and planned.workflow:
                return planned.workflow
            if planned and planned.format in self._by_format:
                return self._by_format[planned.format]
        return campaign.workflow if campaign else None


def _placements(cadence: Cadence) -> dict[str, Placement]:
    """What a cadence says of its channels, as a post would say it."""

    def placement(variant: Variant) -> Placement:
        return Placement(**vars(variant))

    return {channel: placement(variant) for channel, variant in cadence.channels.items()}


def workflow_of(piece: Piece, playbook: Playbook) -> Workflow | None:
    return playbook.workflows.get(piece.workflow or "")


def least_far(statuses: Sequence[str]) -> str:
    """The status that is least far; what is on hold or cancelled counts only where nothing goes on."""
    return min(statuses, key=lambda status: (status in ASIDE, STATUSES.index(status))) if len(statuses) > 1 else statuses[0]
