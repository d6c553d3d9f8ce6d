"""What a month says of an item beside its line: enough to work with on the day; the whole is on the page of its entry.

What the line says already, such as who and where, is not said again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_playbook.model.plan import Copy
from mkdocs_playbook.model.utm import tagged
from mkdocs_playbook.pages.blocks import Day, Href, Inline, Link, More, Run, Status, is_nothing
from mkdocs_playbook.pages.context import Context, entry_link, web_links
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.pieces import Piece, workflow_of

COPY_LENGTH = 120
"""How many characters of a text a month shows: three hundred items shall stay a page that opens quickly on a phone."""

_Rows = Iterator[tuple[str, Iterable[Inline]]]


def details(item: Item, context: Context) -> More:
    """Labels and what there is to each; what nobody said is left out."""
    of_kind = {"publish": _post, "task": _task, "meeting": _meeting, "key-date": _key_date, "request": _request}.get(item.kind, _other)
    told = ((label, tuple(line for line in lines if not is_nothing(line))) for label, lines in of_kind(item, context))
    return tuple((label, lines) for label, lines in told if lines)


def _post(item: Item, context: Context) -> _Rows:
    say, playbook = context.say, context.playbook
    piece = context.piece_of(item)
    yield say("Who"), [_who(item, context)]
    yield say("Status"), [_status(item.status, context) if item.done or item.empty else ""]
    yield say("Channels"), _handles(item, context)
    yield say("Format"), [context.choice(item.format)]
    yield from _belongs(item, context)
    yield say("Series"), [context.link("cadences", item.cadence)]
    if piece is None:
        return
    yield from _texts(piece, item, context)
    yield say("Links to use"), _links(piece, item, context)
    yield say("Live"), [Href(item.url, item.url) if item.url else ""]
    workflow = workflow_of(piece, playbook)
    yield say("Deadlines"), [_step(task, context) for task in context.items_of(piece) if task.kind == "task"] if workflow else []
    yield say("Needs"), [entry_link(request) for request in (context.requests_for(piece.post.id) if piece.post else ())]


def _belongs(item: Item, context: Context) -> _Rows:
    """Why it is there."""
    say, stages = context.say, context.playbook.stages
    yield say("Campaign"), [context.link("campaigns", item.campaign)]
    yield say("Goals"), [context.links("goals", item.goals)]
    yield say("Pillar"), [context.link("pillars", item.pillar)]
    yield say("Stage"), [stages[item.stage].label if item.stage in stages else ""]


def _who(item: Item, context: Context) -> str:
    """The people and in which roles; nothing without roles, as the line itself names the people and leads to them."""
    people = ", ".join(context.label("people", person) for person in item.people)
    roles = ", ".join(context.label("roles", role) for role in item.roles)
    if not roles:
        return ""
    if item.has_unnamed:
        return roles
    return f"{people} ({roles})" if people else f"{roles} ({context.say('nobody assigned')})"


def _status(name: str | None, context: Context) -> Inline:
    return context.status(name) if name else ""


def _handles(item: Item, context: Context) -> Iterator[Inline]:
    """The channels that have a handle, with it; the line itself names all and leads to them."""
    for channel in filter(None, map(context.playbook.channels.get, item.channels)):
        if channel.handle:
            yield f"{channel.label} {channel.handle}"


def _texts(piece: Piece, item: Item, context: Context) -> _Rows:
    """The text, then that of each channel that has its own."""
    cadence = context.playbook.cadences.get(piece.cadence or "")
    whole = piece.post.copy_ if piece.post else cadence.copy_ if cadence else None
    yield from _copy(whole, context.say("Text"), piece, context)
    for channel in item.channels:
        label = context.say("Text for {channel}", channel=context.label("channels", channel))
        yield from _copy(piece.channels[channel].copy_, label, piece, context)


def _copy(copy: Copy | None, label: str, piece: Piece, context: Context) -> _Rows:
    for language, text in (copy or {}).items():
        whole = Link(context.say("the whole text"), piece.address)
        short = shortened(text)
        yield f"{label} ({language})" if language else label, [text if short == text else Run((short, " ", whole))]


def shortened(text: str, length: int = COPY_LENGTH) -> str:
    """`text` as it is written, or its beginning up to the end of a word."""
    if len(text) <= length:
        return text
    cut = text[:length]
    if not (cut[-1].isspace() or text[length].isspace()) and len(cut.split()) > 1:
        cut = cut.rsplit(None, 1)[0]
    return cut.rstrip() + " …"


def _links(piece: Piece, item: Item, context: Context) -> Iterator[Inline]:
    """The link for each channel, with the tags that tell where a visitor came from."""
    playbook = context.playbook
    campaign = playbook.campaigns.get(piece.campaign or "")
    for key in item.channels:
        link = piece.channels[key].link or piece.link
        if not link:
            continue
        post, channel = piece.post, playbook.channels.get(key)
        if post and channel:
            link = tagged(link, channel, content=post.stable_id, campaign=campaign, paid=post.paid, own=post.utm)
        yield Href(context.label("channels", key), link)
    if piece.link and not item.channels:
        yield Href(piece.link, piece.link)


def _step(task: Item, context: Context) -> Inline:
    """A step of the workflow: what, when, who, how it stands."""
    who = ", ".join(context.label("people", person) for person in task.people)
    if not who:
        roles = ", ".join(context.label("roles", role) for role in task.roles)
        who = roles if task.has_unnamed else context.say("nobody assigned")
    state = context.status("done" if task.done else "late" if task.is_late(context.today) else "open")
    day = task.date if task.done else task.due or task.date
    return Run((task.step_name, " · ", context.form.day(Day(day, task.time)), f" · {who} · " if who else " · ", state))


def _task(item: Item, context: Context) -> _Rows:
    """The line itself leads to the post, or to those of a batch."""
    say = context.say
    workflow = context.playbook.workflows.get(item.workflow or "")
    step = workflow.steps.get(item.step or "") if workflow else None
    yield say("Role"), [tuple(context.label("roles", role) for role in item.roles)]
    yield say("Was due"), [context.form.day(Day(item.due, item.time)) if item.due and item.due != item.date else ""]
    yield say("Done when"), [item.done_when]
    yield say("Approval"), [say("This step is an approval.") if step and step.approval else ""]


def _meeting(item: Item, context: Context) -> _Rows:
    say = context.say
    meeting = context.playbook.meetings[item.address.partition("#")[2]]
    minutes = int(item.duration.total_seconds() // 60) if item.duration else 0
    yield say("Who"), [_who(item, context)]
    yield say("How long"), [context.count("{number} minute", "{number} minutes", minutes) if minutes else ""]
    yield say("Agenda"), meeting.agenda
    yield say("Where"), [meeting.where]
    yield say("Join"), [Href(meeting.url, meeting.url) if meeting.url else ""]
    yield say("Campaign"), [context.link("campaigns", item.campaign)]
    yield say("Notes"), [meeting.notes]
    yield say("Links"), web_links(meeting)


def _key_date(item: Item, context: Context) -> _Rows:
    say = context.say
    entry = context.playbook.key_dates[item.address.partition("#")[2]]
    frozen = say("Nothing is published on these days.") if entry.kind == "freeze" else ""
    yield say("Kind"), [context.choice(entry.kind)]
    yield say("When"), [context.span(entry.id) if item.ends else ""]
    yield say("Why it matters"), [entry.description, frozen]
    yield say("Day off"), [tuple(entry.day_off)]
    yield say("Owner"), [context.who(entry.owner)]
    yield say("Needs"), [entry_link(request) for request in context.requests_for(entry.id)]
    yield say("More"), [Href(entry.url, entry.url) if entry.url else ""]
    yield say("Notes"), [entry.notes]
    yield say("Links"), web_links(entry)


def _request(item: Item, context: Context) -> _Rows:
    say = context.say
    request = context.playbook.requests[item.address.partition("#")[2]]
    yield say("From"), [request.team]
    yield say("Kind"), [request.kind]
    yield say("Status"), [_status(item.status, context)]
    yield say("We ask"), [context.who(request.owner)]
    yield say("For"), [context.planned(key) for key in request.for_]
    yield say("Notes"), [request.notes]
    yield say("Links"), web_links(request)


def _other(item: Item, context: Context) -> _Rows:
    say = context.say
    yield say("Who"), [_who(item, context)]
    yield say("What"), [item.text]
    yield say("Open"), [Link(item.title, item.address), Status("paid") if item.paid else ""]
