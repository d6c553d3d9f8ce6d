"""Pages of channels: what each is for, what it promises, whether it keeps that."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Channel, Utm
from mkdocs_playbook.model.utm import TAGS
from mkdocs_playbook.pages.blocks import Block, Code, Facts, Href, Inline, Page, Prose, Status, Table
from mkdocs_playbook.pages.context import Context, entry_link, group_of, web_links
from mkdocs_playbook.pages.subscribe import subscribe_box
from mkdocs_playbook.review.coverage import PromisePeriod, promise_periods

GROUP = "Strategy"


def channel_pages(context: Context) -> Iterator[Page]:
    channels = context.playbook.channels
    if not channels:
        return
    rows: list[list[Inline]] = [
        [entry_link(channel), channel.media, channel.purpose, promise(channel), context.who(channel.owner)] for channel in channels.values()
    ]
    yield Page(
        address="channels",
        title="Channels",
        group=(GROUP, "Channels"),
        description="The places where the brand speaks.",
        blocks=[
            Table(
                columns=("Channel", "Media", "What it is for", "Promise", "Owner"),
                rows=rows,
                caption="Where we speak, and what for",
                wide=("What it is for",),
            )
        ],
    )
    for channel in channels.values():
        yield _channel(channel, context)


def promise(channel: Channel) -> tuple[Inline, ...]:
    """The cadence contract, such as 'reel: 3 a week'."""
    return tuple(f"{name}: {rate}" for name, rate in channel.promise.items())


def _channel(channel: Channel, context: Context) -> Page:
    items = context.items(lambda item: item.kind == "publish" and channel.id in item.channels)
    blocks: list[Block] = [
        Prose(text=channel.purpose, style="lead"),
        Facts(
            heading="At a glance",
            rows=[
                ("Media", channel.media),
                ("Platform", channel.platform),
                ("Account", Href(channel.handle or channel.url, channel.url) if channel.url else channel.handle),
                ("For", context.links("audiences", channel.audiences)),
                ("Goals", context.links("goals", channel.goals)),
                ("Sells", context.naming("offers", "channels", channel.id)),
                ("Campaigns", context.naming("campaigns", "channels", channel.id)),
                ("Cadences", context.naming("cadences", "channels", channel.id)),
                ("Formats", tuple(channel.formats)),
                ("Promise", promise(channel)),
                ("Owner", context.who(channel.owner)),
                ("Backup", context.who(channel.backup)),
                ("Status", channel.status),
                ("Links carry", _tags(channel.utm)),
                ("Links of ads carry", _tags(channel.utm_paid)),
                ("Links", web_links(channel)),
                ("Notes", channel.notes),
            ],
        ),
        Facts(heading="Success and failure", rows=[("Success is", channel.success), ("Failure is", channel.failure)]),
        context.kpi_table(channel, "KPIs"),
        promise_table(channel, context),
        context.serves(channel),
        *context.agendas(items, channel.name),
        subscribe_box("channels", channel.id, context),
    ]
    group = group_of(GROUP, "Channels", len(context.playbook.channels))
    feed = context.feed("channels", channel.id)
    return Page(
        address=channel.address, title=channel.name, group=group, blocks=blocks, feed=feed.name if feed else "", place=channel.place.path
    )


def _tags(utm: Utm | None) -> tuple[Inline, ...]:
    return tuple(Code(f"utm_{tag}={value}") for tag in TAGS if utm and (value := getattr(utm, tag)))


def promise_table(channel: Channel, context: Context) -> Table:
    """What the channel promises beside what is planned, week by week (or month by month)."""
    rows: list[list[Inline]] = []
    for period in promise_periods(channel, context.schedule):
        kept = Status(f"{period.missing} missing", "between") if period.missing else Status("kept", "success")
        rows.append([period.format, _period(period, context), str(period.rate.count), str(period.planned), kept])
    return Table(
        heading="Promised and planned",
        columns=("Format", "Period", "Promised", "Planned", "Kept"),
        rows=rows,
        numeric=("Promised", "Planned"),
        intro="Empty slots do not count as planned.",
    )


def _period(period: PromisePeriod, context: Context) -> str:
    days = context.form.span(period.first, period.last)
    return f"Week {period.first.isocalendar().week}: {days}" if (period.rate.unit, period.rate.span) == ("week", 1) else days
