"""Pages of the planning layer: campaigns, cadences, posts, the board, key dates."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.team import STATUSES
from mkdocs_playbook.pages.blocks import (
    Block,
    Card,
    Cards,
    Day,
    Href,
    Inline,
    Page,
    Prose,
    Run,
    Status,
    Strong,
    Table,
)
from mkdocs_playbook.pages.cadences import cadence_pages
from mkdocs_playbook.pages.campaigns import campaign_pages
from mkdocs_playbook.pages.context import Context, entry_link, piece_link, web_links
from mkdocs_playbook.pages.posts import post_pages
from mkdocs_playbook.pages.subscribe import subscribe_box

GROUP = "Plan"


def plan_pages(context: Context) -> Iterator[Page]:
    yield from campaign_pages(context)
    yield from cadence_pages(context)
    yield _board(context)
    if context.playbook.key_dates:
        yield _key_dates(context)
    yield from post_pages(context)


def _board(context: Context) -> Page:
    """Pieces of content by status; ideas; what has no date."""
    blocks: list[Block] = [
        Prose(text="Every piece of content by how far it is. Open slots of series are on the series' pages."),
    ]
    for name in STATUSES:
        pieces = context.pieces(lambda piece, key=name: piece.status == key)  # type: ignore[misc]
        if name == "published":
            pieces = pieces[::-1]
        cards = [
            Card(
                piece_link(piece),
                (
                    Day(piece.date, piece.time, style="year") if piece.date else Status("no date yet", "between"),
                    context.links("channels", piece.channels),
                    context.link("campaigns", piece.campaign),
                ),
            )
            for piece in pieces
        ]
        heading = f"{name.replace('-', ' ').capitalize()} ({len(cards)})"
        blocks.append(Cards(heading=heading, id=name, cards=cards))
    ideas = [
        Card(
            Strong(idea.title),
            (
                context.link("pillars", idea.pillar),
                context.links("channels", idea.channels),
                idea.format,
                context.who(idea.by) if idea.by else "",
                idea.notes,
            ),
        )
        for idea in context.playbook.ideas
    ]
    blocks.append(Cards(heading=f"Ideas without a date ({len(ideas)})", id="ideas", cards=ideas, intro="What could become a post."))
    return Page(address="board", title="Board", group=(GROUP,), blocks=blocks, search=False, description="Content by status.")


def _key_dates(context: Context) -> Page:
    entries = [entry for entry in context.playbook.key_dates.values() if entry.id in context.schedule.spans]
    entries.sort(key=lambda entry: context.schedule.spans[entry.id])
    rows: list[list[Inline]] = []
    for entry in entries:
        time = f"{entry.time:%H:%M}" if entry.time else ""
        zone = entry.timezone if entry.timezone and entry.timezone != context.playbook.playbook.timezone else ""
        rows.append(
            [
                Run((Strong(entry.name), *((" ", Href("more", entry.url)) if entry.url else ()))),
                Run((context.span(entry.id), f" {time} {zone}".rstrip())),
                entry.kind,
                tuple(entry.day_off),
                tuple(map(entry_link, context.requests_for(entry.id))),
                entry.description,
                context.who(entry.owner),
                entry.notes,
                web_links(entry),
            ]
        )
    return Page(
        address="key-dates",
        title="Key dates",
        group=(GROUP,),
        description="Holidays, industry days, launches and freezes.",
        feed=next(feed.name for feed in context.feeds if feed.section == "key_dates"),
        blocks=[
            Table(
                columns=("What", "When", "Kind", "Day off", "Needs", "Why it matters", "Owner", "Notes", "Links"),
                rows=rows,
                ids=[entry.id for entry in entries],
                caption="Days that the plan has to know",
                wide=("Why it matters",),
            ),
            subscribe_box("key_dates", "", context),
        ],
    )
