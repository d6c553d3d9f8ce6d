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
from mkdocs_playbook.pages.context import Context, entry_link, group_of, web_links
from mkdocs_playbook.pages.pictures import campaign_timeline
from mkdocs_playbook.pages.subscribe import subscribe_box
from mkdocs_playbook.schedule.pieces import Piece

GROUP = "Plan"


def campaign_pages(context: Context) -> Iterator[Page]:
    say = context.say
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
            context.choice(campaign.status),
        ]
        for campaign in sorted(campaigns.values(), key=lambda campaign: context.schedule.spans[campaign.id])
    ]
    columns = (say("Campaign"), say("When"), say("What people should remember"), say("Goals"), say("Owner"), say("Status"))
    yield Page(
        address="campaigns",
        title=say("Campaigns"),
        group=(GROUP, "Campaigns"),
        description=say("Efforts with a beginning, an end and goals of their own."),
        blocks=[
            campaign_timeline(context),
            Table(heading=say("All campaigns"), columns=columns, rows=rows, caption=say("Campaigns by their first day"), wide=columns[2:3]),
        ],
    )
    for campaign in campaigns.values():
        yield _campaign(campaign, context)


def _campaign(campaign: Campaign, context: Context) -> Page:
    feed = context.feed("campaigns", campaign.id)
    return Page(
        address=campaign.address,
        title=campaign.name,
        group=group_of(GROUP, "Campaigns", len(context.playbook.campaigns)),
        blocks=lambda: _blocks(campaign, context),
        feed=feed.name if feed else "",
        place=campaign.place.path,
    )


def _blocks(campaign: Campaign, context: Context) -> list[Block]:
    say = context.say
    pieces = context.pieces_with("campaign", campaign.id)
    items = context.items_with("campaign", campaign.id)
    requests = context.requests_for(campaign.id)
    money = context.form.money
    budget = campaign.budget
    spent = say("{amount} spent", amount=money(budget.spent)) if budget and budget.spent is not None else ""
    return [
        Prose(text=campaign.message, style="lead"),
        Prose(text=campaign.description),
        Facts(
            heading=say("At a glance"),
            rows=[
                (say("When"), context.span(campaign.id)),
                (say("Status"), context.choice(campaign.status)),
                (say("Owner"), context.who(campaign.owner)),
                (say("Goals"), context.links("goals", campaign.goals)),
                (say("For"), context.links("audiences", campaign.audiences)),
                (say("Offers"), context.links("offers", campaign.offers)),
                (say("Channels"), context.links("channels", campaign.channels or _channels_of(pieces))),
                (say("Media"), context.choice(campaign.media)),
                (say("Workflow"), context.link("workflows", campaign.workflow)),
                (say("Meetings"), context.naming("meetings", "campaign", campaign.id)),
                (say("Budget"), (money(budget.planned), spent) if budget else ""),
                (say("Links carry"), Code(f"utm_campaign={campaign_tag(campaign)}")),
                (say("Who does what"), tuple(Run((f"{what}: ", context.link("people", who))) for what, who in campaign.assign.items())),
                (say("Links"), web_links(campaign)),
                (say("Notes"), campaign.notes),
            ],
        ),
        campaign_timeline(context, [campaign]),
        context.kpi_table(campaign),
        context.serves(campaign),
        context.piece_table(pieces, say("Content")),
        Table(
            heading=say("Needed from others"),
            columns=(say("What"), say("From"), say("Needed by"), say("Status")),
            rows=[
                [entry_link(entry), entry.team, _needed(entry.id, context), context.status(entry.status or "open")] for entry in requests
            ],
        ),
        *context.agendas(items, say("the campaign {name}", name=campaign.name)),
        subscribe_box("campaigns", campaign.id, context),
    ]


def _channels_of(pieces: list[Piece]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(channel for piece in pieces for channel in piece.channels))


def _needed(request: str, context: Context) -> Inline:
    address = context.playbook.requests[request].address
    found = context.requested.get(address)
    return Day(found.due, style="year") if found and found.due else context.say("no date")
