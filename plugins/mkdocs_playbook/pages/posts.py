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
from mkdocs_playbook.pages.context import Context, entry_link, status, web_links
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.publishing import channel_status


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
    playbook = context.playbook
    publish = {channel: item for item in items if item.kind == "publish" for channel in item.channels}
    boost = post.boost
    blocks: list[Block] = [
        Facts(
            heading="At a glance",
            rows=[
                ("Status", status(piece.status)),
                ("When", Day(piece.date, piece.time, style="long") if piece.date else "no date yet"),
                ("Paid", Status("an ad", "paid") if post.paid else ""),
                ("Channels", context.links("channels", piece.channels)),
                ("Format", piece.format),
                ("Campaign", context.link("campaigns", piece.campaign)),
                ("Cadence", context.link("cadences", piece.cadence)),
                ("Pillar", context.link("pillars", piece.pillar)),
                ("Stage", playbook.stages[piece.stage].label if piece.stage in playbook.stages else ""),
                ("Goals", context.links("goals", piece.goals)),
                ("For", context.links("audiences", piece.audiences)),
                ("Offers", context.links("offers", piece.offers)),
                ("Owner", context.who(post.owner)),
                ("Workflow", context.link("workflows", piece.workflow)),
                ("Link", Href(piece.link, piece.link) if piece.link and not piece.channels else ""),
                ("Live", Href(post.url, post.url) if post.url else ""),
                ("Made from", context.link("posts", post.repurposed_from)),
                ("Made into", tuple(map(entry_link, context.made_into(post.id)))),
                ("Needs", tuple(map(entry_link, context.requests_for(post.id)))),
                ("Found by", tuple(post.keywords)),
                ("Links", web_links(post)),
                ("Notes", post.notes),
            ],
        ),
        _placements(piece, publish, context),
        _links(post, piece, context),
        *copy_blocks(post.copy_, "Text"),
        *(
            block
            for channel, own in piece.channels.items()
            for block in copy_blocks(own.copy_, f"Text for {context.label('channels', channel)}")
        ),
        Bullets(heading="Parts", items=post.parts, style="numbered"),
        Table(
            heading="Pictures and files",
            columns=("File", "What it shows"),
            rows=[[Href(asset.url, asset.url), asset.alt or Status("no description yet", "between")] for asset in post.assets],
        ),
        Facts(
            heading="Paid push",
            rows=[
                ("Channel", context.link("channels", boost.channel)),
                ("When", context.span(f"{post.id}.boost")),
                ("Budget", context.form.money(boost.budget)),
            ]
            if boost
            else [],
        ),
        _tasks(items, context),
        context.serves(post),
    ]
    return Page(address=post.address, title=post.title, blocks=blocks, place=post.place.path)


def _placements(piece: Piece, publish: dict[str, Item], context: Context) -> Table:
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
                own.format or piece.format,
                status(channel_status(piece, channel)),
                Href("live", own.url) if own.url else "",
            ]
        )
    return Table(heading="Where and when", columns=("Channel", "When", "Format", "Status", "Live"), rows=rows)


def _links(post: Post, piece: Piece, context: Context) -> Facts:
    """The link to put into each channel."""
    links = {channel: own.link or piece.link for channel, own in piece.channels.items()}
    rows = [(context.label("channels", channel), _tagged(link, channel, post, piece, context)) for channel, link in links.items() if link]
    return Facts(heading="Links to use", intro="Each with the tags that tell where a visitor came from.", rows=rows)


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
    rows: list[list[Inline]] = []
    for item in items:
        if item.kind != "task" or not item.due:
            continue
        state = status("done") if item.done else status("late") if item.is_late(context.today) else status("open")
        rows.append(
            [
                Strong(item.step_name or ""),
                Day(item.due, item.time, style="year"),
                context.links("people", item.people) or "nobody yet",
                Run((state, " ", Day(item.date))) if item.done and item.date != item.due else state,
                context.links("roles", item.roles),
                item.done_when,
            ]
        )
    return Table(heading="Deadlines", columns=("Step", "Due", "Who", "State", "Role", "Done when"), rows=rows, wide=("Done when",))
