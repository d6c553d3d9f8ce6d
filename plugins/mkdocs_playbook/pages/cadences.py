"""Pages of cadences: the rhythm, and its slots."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.plan import Cadence
from mkdocs_playbook.pages.blocks import Block, Day, Facts, Href, Inline, Page, Run, Status, Table
from mkdocs_playbook.pages.context import Context, entry_link, group_of, piece_link, status, web_links
from mkdocs_playbook.pages.posts import copy_blocks

GROUP = "Plan"


def cadence_pages(context: Context) -> Iterator[Page]:
    cadences = context.playbook.cadences
    if not cadences:
        return
    rows: list[list[Inline]] = []
    for cadence in cadences.values():
        own = context.pieces(lambda piece, key=cadence.id: piece.cadence == key and piece.slot is not None, slots=True)  # type: ignore[misc]
        open_slots = sum(piece.is_empty for piece in own)
        rows.append(
            [
                entry_link(cadence),
                str(cadence.every),
                context.links("channels", cadence.channels),
                context.link("pillars", cadence.pillar),
                str(len(own)),
                str(open_slots),
            ]
        )
    yield Page(
        address="cadences",
        title="Cadences",
        group=(GROUP, "Cadences"),
        description="What is published again and again.",
        blocks=[
            Table(
                columns=("Cadences", "Every", "Channels", "Pillar", "Slots", "Open"),
                rows=rows,
                numeric=("Slots", "Open"),
                caption="What we publish again and again",
                keep=("Open",),
            )
        ],
    )
    for cadence in cadences.values():
        yield _cadence(cadence, context)


def _cadence(cadence: Cadence, context: Context) -> Page:
    pieces = context.pieces(lambda piece: piece.cadence == cadence.id and piece.slot is not None, slots=True)
    rows: list[list[Inline]] = []
    for piece in pieces:
        assert piece.slot
        moved = Day(piece.date, style="year") if piece.date and piece.date != piece.slot else ""
        title: Inline = piece_link(piece) if piece.post else "" if piece.is_empty else piece.title
        rows.append([Day(piece.slot, style="year"), moved, title, Status("open slot", "open") if piece.is_empty else status(piece.status)])
    tasks = context.items(lambda item: item.cadence == cadence.id and item.kind == "task")
    blocks: list[Block] = [
        Facts(
            heading="At a glance",
            rows=[
                ("Every", str(cadence.every)),
                ("At", f"{cadence.at:%H:%M}" if cadence.at else ""),
                ("From", context.span(cadence.id)),
                ("Channels", context.links("channels", cadence.channels)),
                ("Format", cadence.format),
                ("Pillar", context.link("pillars", cadence.pillar)),
                ("Stage", context.playbook.stages[cadence.stage].label if cadence.stage in context.playbook.stages else ""),
                ("Campaign", context.link("campaigns", cadence.campaign)),
                ("Goals", context.links("goals", pieces[0].goals if pieces else cadence.goals)),
                ("For", context.links("audiences", cadence.audiences)),
                ("Offers", context.links("offers", cadence.offers)),
                ("Workflow", context.link("workflows", pieces[0].workflow if pieces else cadence.workflow)),
                ("Tasks", "one for each step and week, for all of the week's posts together" if cadence.batch else ""),
                ("Owner", context.who(cadence.owner)),
                ("Who does what", tuple(Run((f"{what}: ", context.link("people", who))) for what, who in cadence.assign.items())),
                ("Link", Href(cadence.link, cadence.link) if cadence.link else ""),
                ("Left out", tuple(Day(day, style="year") for day in cadence.skip)),
                ("Status", status(cadence.status) if cadence.status else ""),
                ("Needs", tuple(map(entry_link, context.requests_for(cadence.id)))),
                ("Links", web_links(cadence)),
                ("Notes", cadence.notes),
            ],
        ),
        *copy_blocks(cadence.copy_, "Text"),
        *(
            block
            for channel, own in cadence.channels.items()
            for block in copy_blocks(own.copy_, f"Text for {context.label('channels', channel)}")
        ),
        Table(
            heading="Slots",
            columns=("Slot", "On", "What", "Status"),
            rows=rows,
            ids=[str(piece.slot) for piece in pieces],
            intro="A slot is a turn of the series, named by its date. An open slot is promised and waits for a post.",
        ),
        *context.agendas(tasks, f"work on {cadence.title}"),
        context.serves(cadence),
    ]
    group = group_of(GROUP, "Cadences", len(context.playbook.cadences))
    return Page(address=cadence.address, title=cadence.title, group=group, blocks=blocks, place=cadence.place.path)
