"""Pages of the planning layer: campaigns, cadences, posts, the board, key dates."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.plan import Cadence, Campaign, Post
from mkdocs_playbook.model.team import STATUSES
from mkdocs_playbook.model.utm import tagged
from mkdocs_playbook.pages.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    Code,
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
from mkdocs_playbook.pages.context import Context, entry_link, piece_link, status, web_links
from mkdocs_playbook.pages.strategy import group_of
from mkdocs_playbook.pages.subscribe import subscribe_box
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.publishing import channel_status

GROUP = "Plan"


def plan_pages(context: Context) -> Iterator[Page]:
    yield from _campaigns(context)
    yield from _cadences(context)
    yield _board(context)
    if context.playbook.key_dates:
        yield _key_dates(context)
    by_post = {piece.post.id: piece for piece in context.schedule.pieces if piece.post}
    items: dict[str, list[Item]] = {}
    for item in context.schedule.items:
        for key in {item.post, *item.posts}:
            if key:
                items.setdefault(key, []).append(item)
    for post in context.playbook.posts.values():
        yield _post(post, by_post[post.id], items.get(post.id, []), context)


# ── campaigns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _campaigns(context: Context) -> Iterator[Page]:
    campaigns = context.playbook.campaigns
    if not campaigns:
        return
    rows: list[list[Inline]] = [
        [
            entry_link(campaign),
            context.span(campaign.id),
            campaign.message,
            context.links("goals", campaign.goals),
            context.who(campaign.owner),
            campaign.status,
        ]
        for campaign in sorted(campaigns.values(), key=lambda campaign: context.schedule.spans[campaign.id])
    ]
    columns = ("Campaign", "When", "What people should remember", "Goals", "Owner", "Status")
    yield Page(
        address="campaigns",
        title="Campaigns",
        group=(GROUP, "Campaigns"),
        description="Efforts with a beginning, an end and goals of their own.",
        blocks=[Table(columns=columns, rows=rows, caption="Campaigns by their first day", wide=columns[2:3])],
    )
    for campaign in campaigns.values():
        yield _campaign(campaign, context)


def _campaign(campaign: Campaign, context: Context) -> Page:
    pieces = context.pieces(lambda piece: piece.campaign == campaign.id)
    items = context.items(lambda item: item.campaign == campaign.id)
    requests = [request for request in context.playbook.requests.values() if campaign.id in request.for_]
    money = context.form.money
    budget = campaign.budget
    blocks: list[Block] = [
        Prose(text=campaign.message, style="lead"),
        Prose(text=campaign.description),
        Facts(
            heading="At a glance",
            rows=[
                ("When", context.span(campaign.id)),
                ("Status", campaign.status),
                ("Owner", context.who(campaign.owner)),
                ("Goals", context.links("goals", campaign.goals)),
                ("For", context.links("audiences", campaign.audiences)),
                ("Offers", context.links("offers", campaign.offers)),
                ("Channels", context.links("channels", campaign.channels or _channels_of(pieces))),
                ("Media", campaign.media),
                ("Budget", (money(budget.planned), f"{money(budget.spent)} spent" if budget.spent is not None else "") if budget else ""),
                ("Links carry", Code(f"utm_campaign={campaign.utm_campaign or campaign.id}")),
                ("Who does what", tuple(Run((f"{what}: ", context.link("people", who))) for what, who in campaign.assign.items())),
                ("Links", web_links(campaign)),
                ("Notes", campaign.notes),
            ],
        ),
        context.kpi_table(campaign),
        context.piece_table(pieces, "Content"),
        Table(
            heading="Needed from others",
            columns=("What", "From", "Needed by", "Status"),
            rows=[[entry_link(entry), entry.team, _needed(entry.id, context), status(entry.status or "open")] for entry in requests],
        ),
        *context.agendas(items, f"the campaign {campaign.name}"),
        subscribe_box("campaigns", campaign.id, context),
    ]
    feed = context.feed("campaigns", campaign.id)
    group = group_of(GROUP, "Campaigns", len(context.playbook.campaigns))
    return Page(
        address=campaign.address, title=campaign.name, group=group, blocks=blocks, feed=feed.name if feed else "", place=campaign.place.path
    )


def _channels_of(pieces: list[Piece]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(channel for piece in pieces for channel in piece.channels))


def _needed(request: str, context: Context) -> Inline:
    address = context.playbook.requests[request].address
    found = next((item for item in context.schedule.items if item.kind == "request" and item.address == address), None)
    return Day(found.due, style="year") if found and found.due else "no date"


# ── cadences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _cadences(context: Context) -> Iterator[Page]:
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
                columns=("Series", "Every", "Channels", "Pillar", "Slots", "Open"),
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
                ("Links", web_links(cadence)),
                ("Notes", cadence.notes),
            ],
        ),
        *_copy(cadence.copy_, "Text"),
        Table(
            heading="Slots",
            columns=("Slot", "On", "What", "Status"),
            rows=rows,
            ids=[str(piece.slot) for piece in pieces],
            intro="A slot is a turn of the series, named by its date. An open slot is promised and waits for a post.",
        ),
        *context.agendas(tasks, f"work on {cadence.title}"),
    ]
    group = group_of(GROUP, "Cadences", len(context.playbook.cadences))
    return Page(address=cadence.address, title=cadence.title, group=group, blocks=blocks, place=cadence.place.path)


# ── posts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _post(post: Post, piece: Piece, items: list[Item], context: Context) -> Page:
    playbook = context.playbook
    publish = {channel: item for item in items if item.kind == "publish" for channel in item.channels}
    came_of = [other for other in playbook.posts.values() if other.repurposed_from == post.id]
    requests = [request for request in playbook.requests.values() if post.id in request.for_]
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
                ("Series", context.link("cadences", piece.cadence)),
                ("Pillar", context.link("pillars", piece.pillar)),
                ("Stage", playbook.stages[piece.stage].label if piece.stage in playbook.stages else ""),
                ("Goals", context.links("goals", piece.goals)),
                ("For", context.links("audiences", piece.audiences)),
                ("Offers", context.links("offers", piece.offers)),
                ("Owner", context.who(post.owner)),
                ("Workflow", context.link("workflows", piece.workflow)),
                ("Live", Href(post.url, post.url) if post.url else ""),
                ("Made from", context.link("posts", post.repurposed_from)),
                ("Made into", tuple(map(entry_link, came_of))),
                ("Needs", tuple(map(entry_link, requests))),
                ("Found by", tuple(post.keywords)),
                ("Links", web_links(post)),
                ("Notes", post.notes),
            ],
        ),
        _placements(piece, publish, context),
        _links(post, piece, context),
        *_copy(post.copy_, "Text"),
        *(
            block
            for channel, own in piece.channels.items()
            for block in _copy(own.copy_, f"Text for {_label('channels', channel, context)}")
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
    ]
    return Page(address=post.address, title=post.title, blocks=blocks, place=post.place.path)


def _label(section: str, key: str, context: Context) -> str:
    entries = getattr(context.playbook, section)
    return entries[key].label if key in entries else key


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
    rows = [(_label("channels", channel, context), _tagged(link, channel, post, piece, context)) for channel, link in links.items() if link]
    return Facts(heading="Links to use", intro="Each with the tags that tell where a visitor came from.", rows=rows)


def _tagged(link: str, channel: str, post: Post, piece: Piece, context: Context) -> Inline:
    entry = context.playbook.channels[channel]
    campaign = context.playbook.campaigns.get(piece.campaign or "")
    url = tagged(link, entry, content=post.stable_id, campaign=campaign, paid=post.paid, own=post.utm)
    return Href(url, url)


def _copy(copy: dict[str, str] | None, heading: str) -> Iterator[Block]:
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
                context.links("people", item.people) or "nobody yet",
                context.links("roles", item.roles),
                Day(item.due, item.time, style="year"),
                item.done_when,
                Run((state, " ", Day(item.date))) if item.done and item.date != item.due else state,
            ]
        )
    return Table(heading="Deadlines", columns=("Step", "Who", "Role", "Due", "Done when", "State"), rows=rows, wide=("Done when",))


# ── the board, key dates ────────────────────────────────────────────────────────────────────────────────────────────


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
                entry.description,
                context.who(entry.owner),
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
                columns=("What", "When", "Kind", "Day off", "Why it matters", "Owner"),
                rows=rows,
                ids=[entry.id for entry in entries],
                caption="Days that the plan has to know",
                wide=("Why it matters",),
            ),
            subscribe_box("key_dates", "", context),
        ],
    )
