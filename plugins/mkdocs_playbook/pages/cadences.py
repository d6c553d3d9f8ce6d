"""Pages of cadences: the rhythm, and its slots."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.plan import Cadence
from mkdocs_playbook.pages.blocks import Block, Day, Facts, Href, Inline, Page, Run, Status, Table
from mkdocs_playbook.pages.context import Context, entry_link, group_of, piece_link, web_links
from mkdocs_playbook.pages.posts import copy_blocks
from mkdocs_playbook.schedule.pieces import Piece

GROUP = "Plan"


def cadence_pages(context: Context) -> Iterator[Page]:
    say = context.say
    cadences = context.playbook.cadences
    if not cadences:
        return
    rows: list[list[Inline]] = []
    for cadence in cadences.values():
        own = _slots(cadence, context)
        open_slots = sum(piece.is_empty for piece in own)
        rows.append(
            [
                entry_link(cadence),
                context.times.every(cadence.every, cadence.at),
                context.links("channels", cadence.channels),
                context.link("pillars", cadence.pillar),
                str(len(own)),
                str(open_slots),
            ]
        )
    yield Page(
        address="cadences",
        title=say("Cadences"),
        group=(GROUP, "Cadences"),
        description=say("What is published again and again."),
        blocks=[
            Table(
                columns=(say("Cadences"), say("Rhythm"), say("Channels"), say("Pillar"), say("Slots"), say("Open")),
                rows=rows,
                numeric=(say("Slots"), say("Open")),
                caption=say("What we publish again and again"),
                keep=(say("Open"),),
            )
        ],
    )
    for cadence in cadences.values():
        yield _cadence(cadence, context)


def _slots(cadence: Cadence, context: Context) -> list[Piece]:
    return [piece for piece in context.pieces_with("cadence", cadence.id, slots=True) if piece.slot]


def _cadence(cadence: Cadence, context: Context) -> Page:
    say = context.say
    pieces = _slots(cadence, context)
    rows: list[list[Inline]] = []
    for piece in pieces:
        assert piece.slot
        moved = Day(piece.date, style="year") if piece.date and piece.date != piece.slot else ""
        title: Inline = piece_link(piece) if piece.post else "" if piece.is_empty else piece.title
        state = Status(say("open slot"), "open") if piece.is_empty else context.status(piece.status)
        rows.append([Day(piece.slot, style="year"), moved, title, state])
    tasks = [item for item in context.items_with("cadence", cadence.id) if item.kind == "task"]
    blocks: list[Block] = [
        Facts(
            heading=say("At a glance"),
            rows=[
                (say("Rhythm"), context.times.every(cadence.every, cadence.at)),
                (say("From"), context.span(cadence.id)),
                (say("Channels"), context.links("channels", cadence.channels)),
                (say("Format"), context.choice(cadence.format)),
                (say("Pillar"), context.link("pillars", cadence.pillar)),
                (say("Stage"), context.playbook.stages[cadence.stage].label if cadence.stage in context.playbook.stages else ""),
                (say("Campaign"), context.link("campaigns", cadence.campaign)),
                (say("Goals"), context.links("goals", pieces[0].goals if pieces else cadence.goals)),
                (say("For"), context.links("audiences", cadence.audiences)),
                (say("Offers"), context.links("offers", cadence.offers)),
                (say("Workflow"), context.link("workflows", pieces[0].workflow if pieces else cadence.workflow)),
                (say("Tasks"), say("one for each step and week, for all of the week's posts together") if cadence.batch else ""),
                (say("Owner"), context.who(cadence.owner)),
                (say("Who does what"), tuple(Run((f"{what}: ", context.link("people", who))) for what, who in cadence.assign.items())),
                (say("Link"), Href(cadence.link, cadence.link) if cadence.link else ""),
                (say("Left out"), tuple(Day(day, style="year") for day in cadence.skip)),
                (say("Status"), context.status(cadence.status) if cadence.status else ""),
                (say("Needs"), tuple(map(entry_link, context.requests_for(cadence.id)))),
                (say("Links"), web_links(cadence)),
                (say("Notes"), cadence.notes),
            ],
        ),
        *copy_blocks(cadence.copy_, say("Text")),
        *(
            block
            for channel, own in cadence.channels.items()
            for block in copy_blocks(own.copy_, say("Text for {channel}", channel=context.label("channels", channel)))
        ),
        Table(
            heading=say("Slots"),
            columns=(say("Slot"), say("On"), say("What"), say("Status")),
            rows=rows,
            ids=[str(piece.slot) for piece in pieces],
            intro=say("A slot is a turn of the series, named by its date. An open slot is promised and waits for a post."),
        ),
        *context.agendas(tasks, say("work on {name}", name=cadence.title)),
        context.serves(cadence),
    ]
    group = group_of(GROUP, "Cadences", len(context.playbook.cadences))
    return Page(address=cadence.address, title=cadence.title, group=group, blocks=blocks, place=cadence.place.path)
