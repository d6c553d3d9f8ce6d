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
    audiences = context.playbook.audiences
    if not audiences:
        return
    yield Page(
        address="audiences",
        title="Audiences",
        group=(GROUP, "Audiences"),
        description="Whom the brand wants to reach.",
        blocks=[
            Table(
                columns=("Audience", "Who they are", "Found on"),
                rows=[[entry_link(entry), entry.description, _places(entry, context)] for entry in audiences.values()],
                caption="Whom we want to reach",
                wide=("Who they are",),
            )
        ],
    )
    for audience in audiences.values():
        yield _audience(audience, context)


def _places(audience: Audience, context: Context) -> tuple[Inline, ...]:
    return tuple(context.link("channels", place) for place in audience.found_on)


def _audience(audience: Audience, context: Context) -> Page:
    blocks: list[Block] = [
        Prose(text=audience.description, style="lead"),
        Facts(
            heading="At a glance",
            rows=[
                ("Found on", _places(audience, context)),
                ("Reached by", context.naming("channels", "audiences", audience.id)),
                ("Stage", context.playbook.stages[audience.stage].label if audience.stage in context.playbook.stages else ""),
                ("Offers", context.naming("offers", "audiences", audience.id)),
                ("Goals", context.naming("goals", "audiences", audience.id)),
                ("Pillars", context.naming("pillars", "audiences", audience.id)),
                ("Campaigns", context.naming("campaigns", "audiences", audience.id)),
                ("Cadences", context.naming("cadences", "audiences", audience.id)),
                ("Links", web_links(audience)),
                ("Notes", audience.notes),
            ],
        ),
        Bullets(heading="What they need", items=audience.needs),
        Bullets(heading="What troubles them", items=audience.pains),
        Bullets(heading="What they ask", items=audience.questions),
        Bullets(heading="Why they hesitate", items=audience.objections),
        context.piece_table(context.pieces(lambda piece: audience.id in piece.audiences), "Content for them"),
    ]
    group = group_of(GROUP, "Audiences", len(context.playbook.audiences))
    return Page(address=audience.address, title=audience.name, group=group, blocks=blocks, place=audience.place.path)


def _offers(context: Context) -> Page:
    blocks: list[Block] = []
    for offer in context.playbook.offers.values():
        pieces = context.pieces(lambda piece, key=offer.id: key in piece.offers)  # type: ignore[misc]
        blocks += [
            Prose(heading=offer.name, id=offer.id, text=offer.description or offer.name),
            Facts(
                rows=[
                    ("For", context.links("audiences", offer.audiences)),
                    ("Sold in", context.links("channels", offer.channels)),
                    ("How", tuple(offer.techniques)),
                    ("Campaigns", context.naming("campaigns", "offers", offer.id)),
                    ("Cadences", context.naming("cadences", "offers", offer.id)),
                    ("Content", tuple(Link(piece.title, piece.address) for piece in pieces)),
                    ("Page", Href(offer.url, offer.url) if offer.url else ""),
                    ("Links", web_links(offer)),
                    ("Notes", offer.notes),
                ]
            ),
        ]
    return Page(address="offers", title="Offers", group=(GROUP,), blocks=blocks, description="Products and services that need customers.")
