"""Pages of the planning layer: campaigns, cadences, posts, the board, key dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
    Way,
    Ways,
)
from mkdocs_playbook.pages.cadences import cadence_pages
from mkdocs_playbook.pages.calendar import idea_card
from mkdocs_playbook.pages.campaigns import campaign_pages
from mkdocs_playbook.pages.context import Context, capitalised, entry_link, piece_link, web_links
from mkdocs_playbook.pages.marks import filter_bar, piece_marks
from mkdocs_playbook.pages.posts import post_pages
from mkdocs_playbook.pages.subscribe import subscribe_box
from mkdocs_playbook.schedule.pieces import Piece

GROUP = "Plan"
SHOWN_PUBLISHED = 12
"""With more published posts than these, the board folds them away: they only ever become more."""
_LANES = tuple(status for status in STATUSES if status not in ("published", "cancelled"))


def plan_pages(context: Context) -> Iterator[Page]:
    yield from campaign_pages(context)
    yield from cadence_pages(context)
    yield _board(context)
    if context.playbook.key_dates:
        yield _key_dates(context)
    yield from post_pages(context)


def status_lanes(context: Context, wanted: Callable[[Piece], bool] = lambda piece: True) -> list[Cards]:
    """Pieces of content by how far they are, those that are `wanted`."""
    lanes: list[Cards] = []
    for name in (*_LANES, "published", "cancelled"):
        pieces = [piece for piece in context.pieces(wanted) if piece.status == name]
        if name == "published":
            pieces.reverse()
        cards = [
            Card(
                piece_link(piece),
                (
                    Day(piece.date, piece.time, style="year") if piece.date else Status(context.say("no date yet"), "between"),
                    context.links("channels", piece.channels),
                    context.link("campaigns", piece.campaign),
                ),
                piece_marks(piece, context),
            )
            for piece in pieces
        ]
        many = name == "published" and len(cards) > SHOWN_PUBLISHED
        summary = context.count("{number} published post", "{number} published posts", len(cards)) if many else ""
        lanes.append(Cards(heading=capitalised(context.choice(name)), id=name, cards=cards, summary=summary))
    return lanes


def _board(context: Context) -> Page:
    """Pieces of content by status; ideas; what has no date."""
    say = context.say
    lanes = status_lanes(context)
    ideas = [idea_card(idea, context) for idea in context.playbook.ideas]
    lanes.append(Cards(heading=say("Ideas without a date"), id="ideas", cards=ideas, intro=say("What could become a post.")))
    ways = [Way(lane.heading, f"board#{lane.id}", lane=lane.id, count=len(lane.cards)) for lane in lanes if lane.cards]
    blocks: list[Block] = [
        Prose(text=say("Every piece of content by how far it is. Open slots of series are on the series' pages.")),
        filter_bar(context),
        Ways(label=say("By status"), ways=ways),
        *lanes,
    ]
    return Page(address="board", title=say("Board"), group=(GROUP,), blocks=blocks, search=False, description=say("Content by status."))


def _key_dates(context: Context) -> Page:
    say = context.say
    entries = [entry for entry in context.playbook.key_dates.values() if entry.id in context.schedule.spans]
    entries.sort(key=lambda entry: context.schedule.spans[entry.id])
    rows: list[list[Inline]] = []
    for entry in entries:
        time = f"{entry.time:%H:%M}" if entry.time else ""
        zone = entry.timezone if entry.timezone and entry.timezone != context.playbook.playbook.timezone else ""
        rows.append(
            [
                Run((Strong(entry.name), *((" ", Href(say("more"), entry.url)) if entry.url else ()))),
                Run((context.span(entry.id), f" {time} {zone}".rstrip())),
                context.choice(entry.kind),
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
        title=say("Key dates"),
        group=(GROUP,),
        description=say("Holidays, industry days, launches and freezes."),
        feed=next(feed.name for feed in context.feeds if feed.section == "key_dates"),
        blocks=[
            Table(
                columns=(
                    say("What"),
                    say("When"),
                    say("Kind"),
                    say("Day off"),
                    say("Needs"),
                    say("Why it matters"),
                    say("Owner"),
                    say("Notes"),
                    say("Links"),
                ),
                rows=rows,
                ids=[entry.id for entry in entries],
                caption=say("Days that the plan has to know"),
                wide=(say("Why it matters"),),
            ),
            subscribe_box("key_dates", "", context),
        ],
    )
