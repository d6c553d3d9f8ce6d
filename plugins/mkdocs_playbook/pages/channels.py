"""Pages of channels: what each is for, what it promises, whether it keeps that."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Channel, Utm
from mkdocs_playbook.model.utm import TAGS
from mkdocs_playbook.pages.blocks import Block, Code, Facts, Href, Inline, Page, Prose, Run, Table
from mkdocs_playbook.pages.context import Context, entry_link, group_of, web_links
from mkdocs_playbook.pages.pictures import promise_kept
from mkdocs_playbook.pages.subscribe import subscribe_box

GROUP = "Strategy"


def channel_pages(context: Context) -> Iterator[Page]:
    say = context.say
    channels = context.playbook.channels
    if not channels:
        return
    rows: list[list[Inline]] = [
        [entry_link(channel), context.choice(channel.media), channel.purpose, promise(channel, context), context.who(channel.owner)]
        for channel in channels.values()
    ]
    yield Page(
        address="channels",
        title=say("Channels"),
        group=(GROUP, "Channels"),
        description=say("The places where the brand speaks."),
        blocks=[
            Table(
                columns=(say("Channel"), say("Media"), say("What it is for"), say("Promise"), say("Owner")),
                rows=rows,
                caption=say("Where we speak, and what for"),
                wide=(say("What it is for"),),
            )
        ],
    )
    for channel in channels.values():
        yield _channel(channel, context)


def promise(channel: Channel, context: Context) -> tuple[Inline, ...]:
    """The cadence contract, such as 'reel: 3 a week'."""
    return tuple(Run((f"{context.choice(name)}: ", context.times.rate(rate))) for name, rate in channel.promise.items())


def _channel(channel: Channel, context: Context) -> Page:
    feed = context.feed("channels", channel.id)
    return Page(
        address=channel.address,
        title=channel.name,
        group=group_of(GROUP, "Channels", len(context.playbook.channels)),
        blocks=lambda: _blocks(channel, context),
        feed=feed.name if feed else "",
        place=channel.place.path,
    )


def _blocks(channel: Channel, context: Context) -> list[Block]:
    say = context.say
    items = [item for item in context.items_with("channels", channel.id) if item.kind == "publish"]
    return [
        Prose(text=channel.purpose, style="lead"),
        Facts(
            heading=say("At a glance"),
            rows=[
                (say("Media"), context.choice(channel.media)),
                (say("Platform"), channel.platform),
                (say("Account"), Href(channel.handle or channel.url, channel.url) if channel.url else channel.handle),
                (say("For"), context.links("audiences", channel.audiences)),
                (say("Goals"), context.links("goals", channel.goals)),
                (say("Sells"), context.naming("offers", "channels", channel.id)),
                (say("Campaigns"), context.naming("campaigns", "channels", channel.id)),
                (say("Cadences"), context.naming("cadences", "channels", channel.id)),
                (say("Formats"), tuple(map(context.choice, channel.formats))),
                (say("Promise"), promise(channel, context)),
                (say("Owner"), context.who(channel.owner)),
                (say("Backup"), context.who(channel.backup)),
                (say("Accounts"), context.naming("accounts", "channels", channel.id)),
                (say("Status"), context.choice(channel.status)),
                (say("Links carry"), _tags(channel.utm)),
                (say("Links of ads carry"), _tags(channel.utm_paid)),
                (say("Links"), web_links(channel)),
                (say("Notes"), channel.notes),
            ],
        ),
        Facts(heading=say("Success and failure"), rows=[(say("Success is"), channel.success), (say("Failure is"), channel.failure)]),
        context.kpi_table(channel, say("KPIs")),
        promise_kept(context, channel),
        context.serves(channel),
        *context.agendas(items, channel.name),
        subscribe_box("channels", channel.id, context),
    ]


def _tags(utm: Utm | None) -> tuple[Inline, ...]:
    return tuple(Code(f"utm_{tag}={value}") for tag in TAGS if utm and (value := getattr(utm, tag)))
