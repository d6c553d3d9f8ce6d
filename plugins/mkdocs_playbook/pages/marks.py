"""What filters know things by, and the bar of filters over the calendar and the board.

Filters only need a script because they combine: each single person, role, channel, campaign and pillar has a page of its own. The
state stands in the address of the page, such as `?person=mei&type=task`; `view` says what of a month is shown, `from` is kept for later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_playbook.model.plan import Idea
from mkdocs_playbook.model.team import STATUSES
from mkdocs_playbook.pages.blocks import Choice, FilterBar, Marks, Value
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.words import msg
from mkdocs_playbook.schedule.items import KINDS, Item
from mkdocs_playbook.schedule.people import owner, owning_roles
from mkdocs_playbook.schedule.pieces import Piece

KIND_NAMES = {
    "publish": msg("Posts"),
    "task": msg("Deadlines"),
    "key-date": msg("Key dates"),
    "meeting": msg("Meetings"),
    "request": msg("Requests"),
    "review": msg("Reviews"),
    "idea": msg("Ideas"),
}
_ENTRIES = {
    "person": ("people", msg("Person"), msg("No person '{value}' in this plan.")),
    "role": ("roles", msg("Role"), msg("No role '{value}' in this plan.")),
    "channel": ("channels", msg("Channel"), msg("No channel '{value}' in this plan.")),
    "campaign": ("campaigns", msg("Campaign"), msg("No campaign '{value}' in this plan.")),
    "pillar": ("pillars", msg("Pillar"), msg("No pillar '{value}' in this plan.")),
}
_CONTENT = ("publish", "task")
"""The kinds of item that are about a piece of content, which is paid or organic."""


def item_marks(item: Item) -> Marks:
    return _marks(
        type=(item.kind,),
        person=item.people,
        role=item.roles,
        channel=item.channels,
        campaign=(item.campaign,),
        pillar=(item.pillar,),
        status=(item.status,),
        paid=(_yes(item.paid),) if item.kind in _CONTENT else (),
    )


def piece_marks(piece: Piece, context: Context) -> Marks:
    """A piece is everybody's who publishes it, does one of its tasks, or is named by the post itself."""
    items = context.items_of(piece)
    said = piece.post
    day = piece.date or context.today
    named = (owner(said.owner, context.playbook, day), *said.assign.values()) if said else ()
    return _marks(
        type=("publish",),
        person=(*(person for item in items for person in item.people), *named),
        role=(*(role for item in items for role in item.roles), *owning_roles(said.owner if said else None, context.playbook)),
        channel=piece.channels,
        campaign=(piece.campaign,),
        pillar=(piece.pillar,),
        status=(piece.status,),
        paid=(_yes(piece.is_paid),),
    )


def idea_marks(idea: Idea, context: Context) -> Marks:
    return _marks(
        type=("idea",),
        person=(owner(idea.by, context.playbook, context.today),),
        role=owning_roles(idea.by, context.playbook),
        channel=idea.channels,
        campaign=(idea.campaign,),
        pillar=(idea.pillar,),
        status=("idea",),
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _marks(**values: Iterable[str | None]) -> Marks:
    """What is said, with what nobody says left out and nothing said twice."""
    told = [(name, " ".join(dict.fromkeys(filter(None, found)))) for name, found in values.items()]
    return tuple([(name, value) for name, value in told if value])


def filter_bar(context: Context, *, with_views: bool = False) -> FilterBar:
    """The filters over a page. They offer everything that the plan knows, so that they are the same on every page."""
    return FilterBar(playbook=context.playbook.playbook.id, choices=tuple(_choices(context)), with_views=with_views)


def _choices(context: Context) -> Iterator[Choice]:
    say = context.say
    for name, (section, label, unknown) in _ENTRIES.items():
        values = tuple(Value(entry.id, entry.label, entry.address) for entry in context.entries(section))
        yield Choice(name, say(label), say(unknown), values)
    statuses = tuple(Value(name, context.choice(name)) for name in _statuses(context))
    yield Choice("status", say("Status"), say("No status '{value}' in this plan."), statuses)
    there = context.kinds | ({"idea"} if context.playbook.ideas else set())
    kinds = tuple(Value(kind, say(KIND_NAMES[kind])) for kind in (*KINDS, "idea") if kind in there)
    yield Choice("type", say("Kind"), say("No kind '{value}' in this plan."), kinds)
    paid = (Value("yes", say("Paid")), Value("no", say("Organic")))
    yield Choice("paid", say("Paid or organic"), say("Paid is 'yes' or 'no', not '{value}'."), paid)


def _statuses(context: Context) -> list[str]:
    """The statuses that something has, those of posts in their order, then those of requests."""
    there = context.statuses | ({"idea"} if context.playbook.ideas else set())
    others = sorted(name for name in there if name not in STATUSES)
    return [*(name for name in STATUSES if name in there), *others]
