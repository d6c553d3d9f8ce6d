"""The page of a post: when and where it goes out, its text, its deadlines."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.plan import Post
from mkdocs_playbook.model.utm import tagged
from mkdocs_playbook.pages.blocks import (
    Block,
    Bullets,
    Day,
    Facts,
    Href,
    Inline,
    Page,
    Prose,
    Run,
    Status,
    Strong,
    Table,
)
from mkdocs_playbook.pages.context import Context, entry_link, web_links
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.publishing import channel_status
from mkdocs_playbook.words import msg


def post_pages(context: Context) -> Iterator[Page]:
    """A page for each post, out of the navigation."""
    by_post = {piece.post.id: piece for piece in context.schedule.pieces if piece.post}
    items: dict[str, list[Item]] = {}
    for item in context.schedule.items:
        for key in {item.post, *item.posts}:
            if key:
                items.setdefault(key, []).append(item)
    for post in context.playbook.posts.values():
        yield _post(post, by_post[post.id], items.get(post.id, []), context)


def _post(post: Post, piece: Piece, items: list[Item], context: Context) -> Page:
    return Page(address=post.address, title=post.title, blocks=lambda: _blocks(post, piece, items, context), place=post.place.path)


def _blocks(post: Post, piece: Piece, items: list[Item], context: Context) -> list[Block]:
    say = context.say
    playbook = context.playbook
    publish = {channel: item for item in items if item.kind == "publish" for channel in item.channels}
    boost = post.boost
    return [
        Facts(
            heading=say("At a glance"),
            rows=[
                (say("Status"), context.status(piece.status)),
                (say("When"), Day(piece.date, piece.time, style="long") if piece.date else say("no date yet")),
                (say("Paid"), Status(say("an ad"), "paid") if post.paid else ""),
                (say("Channels"), context.links("channels", piece.channels)),
                (say("Format"), context.choice(piece.format)),
                (say("Campaign"), context.link("campaigns", piece.campaign)),
                (say("Cadence"), context.link("cadences", piece.cadence)),
                (say("Pillar"), context.link("pillars", piece.pillar)),
                (say("Stage"), playbook.stages[piece.stage].label if piece.stage in playbook.stages else ""),
                (say("Goals"), context.links("goals", piece.goals)),
                (say("For"), context.links("audiences", piece.audiences)),
                (say("Offers"), context.links("offers", piece.offers)),
                (say("Owner"), context.who(post.owner)),
                (say("Workflow"), context.link("workflows", piece.workflow)),
                (say("Link"), Href(piece.link, piece.link) if piece.link and not piece.channels else ""),
                (say("Live"), Href(post.url, post.url) if post.url else ""),
                (say("Made from"), context.link("posts", post.repurposed_from)),
                (say("Made into"), tuple(map(entry_link, context.made_into(post.id)))),
                (say("Needs"), tuple(map(entry_link, context.requests_for(post.id)))),
                (say("Found by"), tuple(post.keywords)),
                (say("Links"), web_links(post)),
                (say("Notes"), post.notes),
            ],
        ),
        _placements(piece, publish, context),
        _links(post, piece, context),
        *copy_blocks(post.copy_, say("Text")),
        *(
            block
            for channel, own in piece.channels.items()
            for block in copy_blocks(own.copy_, say("Text for {channel}", channel=context.label("channels", channel)))
        ),
        Bullets(heading=say("Parts"), items=post.parts, style="numbered"),
        Table(
            heading=say("Pictures and files"),
            columns=(say("File"), say("What it shows")),
            rows=[[Href(asset.url, asset.url), asset.alt or Status(say("no description yet"), "between")] for asset in post.assets],
        ),
        Facts(
            heading=say("Paid push"),
            rows=[
                (say("Channel"), context.link("channels", boost.channel)),
                (say("When"), context.span(f"{post.id}.boost")),
                (say("Budget"), context.form.money(boost.budget)),
            ]
            if boost
            else [],
        ),
        _tasks(items, context),
        context.serves(post),
    ]


def _placements(piece: Piece, publish: dict[str, Item], context: Context) -> Table:
    say = context.say
    rows: list[list[Inline]] = []
    for channel, own in piece.channels.items():
        item = publish.get(channel)
        when: Inline = (
            Day(item.date, item.time, "" if item.zone == context.playbook.playbook.timezone else item.zone, "year") if item else ""
        )
        rows.append(
            [
                context.link("channels", channel),
                when,
                context.choice(own.format or piece.format),
                context.status(channel_status(piece, channel)),
                Href(say("live"), own.url) if own.url else "",
            ]
        )
    return Table(heading=say("Where and when"), columns=(say("Channel"), say("When"), say("Format"), say("Status"), say("Live")), rows=rows)


def _links(post: Post, piece: Piece, context: Context) -> Facts:
    """The link to put into each channel."""
    say = context.say
    links = {channel: own.link or piece.link for channel, own in piece.channels.items()}
    rows = [(context.label("channels", channel), _tagged(link, channel, post, piece, context)) for channel, link in links.items() if link]
    return Facts(heading=say("Links to use"), intro=say("Each with the tags that tell where a visitor came from."), rows=rows)


def _tagged(link: str, channel: str, post: Post, piece: Piece, context: Context) -> Inline:
    entry = context.playbook.channels[channel]
    campaign = context.playbook.campaigns.get(piece.campaign or "")
    url = tagged(link, entry, content=post.stable_id, campaign=campaign, paid=post.paid, own=post.utm)
    return Href(url, url)


def copy_blocks(copy: dict[str, str] | None, heading: str) -> Iterator[Block]:
    """The text, a block for each language."""
    for language, text in (copy or {}).items():
        yield Prose(heading=f"{heading} ({language})" if language else heading, text=text, style="copy")


def _tasks(items: list[Item], context: Context) -> Table:
    say = context.say
    rows: list[list[Inline]] = []
    for item in items:
        if item.kind != "task" or not item.due:
            continue
        state = context.status("done" if item.done else "late" if item.is_late(context.today) else "open")
        rows.append(
            [
                Strong(item.step_name or ""),
                Day(item.due, item.time, style="year"),
                context.links("people", item.people) or context.instead(item, msg("nobody yet")),
                Run((state, " ", Day(item.date))) if item.done and item.date != item.due else state,
                context.links("roles", item.roles),
                item.done_when,
            ]
        )
    return Table(
        heading=say("Deadlines"),
        columns=(say("Step"), say("Due"), say("Who"), say("State"), say("Role"), say("Done when")),
        rows=rows,
        wide=(say("Done when"),),
    )
