"""Pages of pillars."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Pillar
from mkdocs_playbook.pages.blocks import Block, Bullets, Facts, Inline, Page, Prose, Table
from mkdocs_playbook.pages.context import Context, entry_link, group_of, web_links

GROUP = "Strategy"


def pillar_pages(context: Context) -> Iterator[Page]:
    say = context.say
    pillars = context.playbook.pillars
    if not pillars:
        return
    pieces = context.pieces(lambda piece: piece.pillar is not None and piece.is_active)
    rows: list[list[Inline]] = []
    for pillar in pillars.values():
        own = sum(piece.pillar == pillar.id for piece in pieces)
        planned = context.form.percent(100 * own / len(pieces)) if pieces else ""
        share = context.form.percent(pillar.share) if pillar.share is not None else ""
        rows.append([entry_link(pillar), share, planned, str(own), context.links("goals", pillar.goals)])
    yield Page(
        address="pillars",
        title=say("Pillars"),
        group=(GROUP, "Pillars"),
        description=say("The themes that the brand keeps coming back to."),
        blocks=[
            Table(
                columns=(say("Pillar"), say("Share meant"), say("Share planned"), say("Pieces"), say("Goals")),
                rows=rows,
                numeric=(say("Share meant"), say("Share planned"), say("Pieces")),
                caption=say("Themes, and how much of the content each has"),
            )
        ],
    )
    for pillar in pillars.values():
        yield _pillar(pillar, context)


def _pillar(pillar: Pillar, context: Context) -> Page:
    say = context.say
    items = [item for item in context.items_with("pillar", pillar.id) if item.kind == "publish"]
    blocks: list[Block] = [
        Prose(text=pillar.description, style="lead"),
        Facts(
            heading=say("At a glance"),
            rows=[
                (say("Share"), context.form.percent(pillar.share) if pillar.share is not None else ""),
                (say("Goals"), context.links("goals", pillar.goals)),
                (say("For"), context.links("audiences", pillar.audiences)),
                (say("Cadences"), context.naming("cadences", "pillar", pillar.id)),
                (say("Links"), web_links(pillar)),
                (say("Notes"), pillar.notes),
            ],
        ),
        Bullets(heading=say("Topics"), items=pillar.topics),
        context.serves(pillar),
        *context.agendas(items, say("the pillar {name}", name=pillar.name)),
        Bullets(heading=say("Ideas"), items=[idea.title for idea in context.playbook.ideas if idea.pillar == pillar.id]),
    ]
    group = group_of(GROUP, "Pillars", len(context.playbook.pillars))
    return Page(address=pillar.address, title=pillar.name, group=group, blocks=blocks, place=pillar.place.path)
