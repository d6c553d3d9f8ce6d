"""Pages of audiences and offers."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Audience
from mkdocs_playbook.pages.blocks import Block, Bullets, Facts, Href, Inline, Link, Page, Prose, Table
from mkdocs_playbook.pages.context import Context, entry_link, group_of, web_links

GROUP = "Strategy"


def audience_pages(context: Context) -> Iterator[Page]:
    yield from _audiences(context)
    if context.playbook.offers:
        yield _offers(context)


def _audiences(context: Context) -> Iterator[Page]:
    say = context.say
    audiences = context.playbook.audiences
    if not audiences:
        return
    yield Page(
        address="audiences",
        title=say("Audiences"),
        group=(GROUP, "Audiences"),
        description=say("Whom the brand wants to reach."),
        blocks=[
            Table(
                columns=(say("Audience"), say("Who they are"), say("Found on")),
                rows=[[entry_link(entry), entry.description, _places(entry, context)] for entry in audiences.values()],
                caption=say("Whom we want to reach"),
                wide=(say("Who they are"),),
            )
        ],
    )
    for audience in audiences.values():
        yield _audience(audience, context)


def _places(audience: Audience, context: Context) -> tuple[Inline, ...]:
    return tuple(context.link("channels", place) for place in audience.found_on)


def _audience(audience: Audience, context: Context) -> Page:
    say = context.say
    blocks: list[Block] = [
        Prose(text=audience.description, style="lead"),
        Facts(
            heading=say("At a glance"),
            rows=[
                (say("Found on"), _places(audience, context)),
                (say("Reached by"), context.naming("channels", "audiences", audience.id)),
                (say("Stage"), context.playbook.stages[audience.stage].label if audience.stage in context.playbook.stages else ""),
                (say("Offers"), context.naming("offers", "audiences", audience.id)),
                (say("Goals"), context.naming("goals", "audiences", audience.id)),
                (say("Pillars"), context.naming("pillars", "audiences", audience.id)),
                (say("Campaigns"), context.naming("campaigns", "audiences", audience.id)),
                (say("Cadences"), context.naming("cadences", "audiences", audience.id)),
                (say("Links"), web_links(audience)),
                (say("Notes"), audience.notes),
            ],
        ),
        Bullets(heading=say("What they need"), items=audience.needs),
        Bullets(heading=say("What troubles them"), items=audience.pains),
        Bullets(heading=say("What they ask"), items=audience.questions),
        Bullets(heading=say("Why they hesitate"), items=audience.objections),
        context.piece_table(context.pieces_with("audiences", audience.id), say("Content for them")),
    ]
    group = group_of(GROUP, "Audiences", len(context.playbook.audiences))
    return Page(address=audience.address, title=audience.name, group=group, blocks=blocks, place=audience.place.path)


def _offers(context: Context) -> Page:
    say = context.say
    blocks: list[Block] = []
    for offer in context.playbook.offers.values():
        pieces = context.pieces_with("offers", offer.id)
        blocks += [
            Prose(heading=offer.name, id=offer.id, text=offer.description or offer.name),
            Facts(
                rows=[
                    (say("For"), context.links("audiences", offer.audiences)),
                    (say("Sold in"), context.links("channels", offer.channels)),
                    (say("How"), tuple(offer.techniques)),
                    (say("Campaigns"), context.naming("campaigns", "offers", offer.id)),
                    (say("Cadences"), context.naming("cadences", "offers", offer.id)),
                    (say("Content"), tuple(Link(piece.title, piece.address) for piece in pieces)),
                    (say("Page"), Href(offer.url, offer.url) if offer.url else ""),
                    (say("Links"), web_links(offer)),
                    (say("Notes"), offer.notes),
                ]
            ),
        ]
    return Page(
        address="offers", title=say("Offers"), group=(GROUP,), blocks=blocks, description=say("Products and services that need customers.")
    )
