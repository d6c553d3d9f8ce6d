"""Links with the UTM tags that tell web analytics where a visitor came from."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.model.strategy import Channel, Utm

TAGS = ("source", "medium", "campaign", "content", "term", "id")


def campaign_tag(campaign: Campaign) -> str:
    """utm_campaign of a campaign's links: what it says, else the first id it ever had, so that a new id parts no statistics."""
    return campaign.utm_campaign or campaign.stable_id


def tags_of(channel: Channel, *, content: str, campaign: Campaign | None, paid: bool = False, own: Utm | None = None) -> dict[str, str]:
    """The tags of `channel` for a post whose stable id is `content`, without `utm_`; none where nobody names any.

    The tags of ads (`utm_paid`) go over those of the channel, the post's `own` over both.
    """
    layers = [layer for layer in (channel.utm, channel.utm_paid if paid else None, own) if layer]
    if not layers:
        return {}
    tags = {"campaign": campaign_tag(campaign) if campaign else "", "content": content}
    for layer in layers:
        tags |= {tag: value for tag in TAGS if (value := getattr(layer, tag))}
    return tags


def tagged(link: str, channel: Channel, *, content: str, campaign: Campaign | None, paid: bool = False, own: Utm | None = None) -> str:
    """`link` with the tags of `channel` for a post whose stable id is `content` (see `tags_of`).

    Tags that the link already has stay as they are, and so does a link that is no web address, or for which nobody names any tags.
    """
    tags = tags_of(channel, content=content, campaign=campaign, paid=paid, own=own)
    try:
        parts = urlsplit(link)
    except ValueError:  # an address that cannot be taken apart, such as https://[2001:db8
        return link
    if parts.scheme not in ("http", "https") or not tags:
        return link
    there = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    new = [f"utm_{tag}={quote(value, safe='')}" for tag in TAGS if (value := tags.get(tag)) and f"utm_{tag}" not in there]
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, *new]))))
