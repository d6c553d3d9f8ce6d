"""Pages of campaigns."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.model.utm import campaign_tag
from mkdocs_playbook.pages.blocks import (
    Block,
    Code,
    Day,
    Facts,
    Inline,
    Page,
    Prose,
    Run,
    Table,
)
from mkdocs_playbook.pages.context import Context, entry_link, group_of, status, web_links
from mkdocs_playbook.pages.subscribe import subscribe_box
from mkdocs_playbook.schedule.pieces import Piece

GROUP = "Plan"


def campaign_pages(context: Context) -> Iterator[Page]:
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
    requests = context.requests_for(campaign.id)
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
                ("Workflow", context.link("workflows", campaign.workflow)),
                ("Meetings", context.naming("meetings", "campaign", campaign.id)),
                ("Budget", (money(budget.planned), f"{money(budget.spent)} spent" if budget.spent is not None else "") if budget else ""),
                ("Links carry", Code(f"utm_campaign={campaign_tag(campaign)}")),
                ("Who does what", tuple(Run((f"{what}: ", context.link("people", who))) for what, who in campaign.assign.items())),
                ("Links", web_links(campaign)),
                ("Notes", campaign.notes),
            ],
        ),
        context.kpi_table(campaign),
        context.serves(campaign),
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
