"""Links with their UTM tags, as they are published: a piece's, in each of its channels; and every pair of tags that is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from mkdocs_playbook.model.strategy import Channel
from mkdocs_playbook.model.utm import tags_of
from mkdocs_playbook.review.channel_groups import UNASSIGNED, channel_group
from mkdocs_playbook.review.coverage import content
from mkdocs_playbook.review.naming import entry_of
from mkdocs_playbook.review.rules import Subject, once
from mkdocs_playbook.schedule.pieces import Piece

_SITES = ("blog", "website", "site", "homepage", "webshop", "journal")
_OTHERS_SITES = (
    "github.com", "gitlab.com", "youtube.com", "youtu.be", "facebook.com", "instagram.com", "tiktok.com", "linkedin.com", "x.com",
    "twitter.com", "pinterest.com", "reddit.com", "google.com", "goo.gl", "zoom.us", "eventbrite.com", "meetup.com", "slack.com",
    "discord.gg", "discord.com", "spotify.com", "apple.com", "amazon.com", "wikipedia.org", "medium.com", "t.me", "wa.me",
)  # fmt: skip
"""Sites whose analytics nobody but their owners sees, so that tags there tell nothing."""


_SENT = ("newsletter", "email", "direct-mail", "podcast")
"""Formats that come to people, and are no pages of a site."""


class TaggedLink(NamedTuple):
    """A link as it is published: a piece's, in one channel, with all its tags."""

    piece: Piece
    channel: Channel
    url: str
    tags: dict[str, str]
    paid: bool


@once
def tagged_links(subject: Subject) -> tuple[TaggedLink, ...]:
    """Every web link of content to come or published, in each of its channels."""
    return tuple(_tagged_links(subject))


def _tagged_links(subject: Subject) -> Iterator[TaggedLink]:
    playbook = subject.playbook
    for piece in content(subject.schedule):
        entry = entry_of(piece, subject)
        campaign = playbook.campaigns.get(piece.campaign or "")
        for key, own in piece.channels.items():
            url, channel = own.link or piece.link, playbook.channels.get(key)
            if not url or channel is None or entry is None or not url.startswith(("http://", "https://")):
                continue
            try:
                query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
            except ValueError:
                continue
            own_tags = piece.post.utm if piece.post else None
            tags = tags_of(channel, content=entry.stable_id, campaign=campaign, paid=piece.is_paid, own=own_tags)
            there = {name for name, _ in query}
            tags = {tag: value for tag, value in tags.items() if value and f"utm_{tag}" not in there}
            tags |= {name.removeprefix("utm_"): value for name, value in query if name.startswith("utm_") and value}
            yield TaggedLink(piece, channel, url, tags, piece.is_paid or channel.media == "paid")


def needs_no_tags(link: TaggedLink) -> bool:
    """Whether tags would be of no use: in the brand's own site or in the press, or on somebody else's site."""
    channel, host = link.channel, _host(link.url)
    words = {channel.id, *channel.name.lower().split(), *(channel.platform or "").lower().split()}
    own_site = channel.media in (None, "owned") and (not words.isdisjoint(_SITES) or set(channel.formats) == {"article"})
    is_sent = not {link.piece.format, *channel.formats}.isdisjoint(_SENT)  # its 'url:' is only where people subscribe
    same_site = bool(channel.url) and _host(channel.url or "") == host and not is_sent
    others = any(host == site or host.endswith(f".{site}") for site in _OTHERS_SITES)
    return own_site or same_site or others or channel.media == "earned"


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def tag_pairs(subject: Subject) -> Iterator[tuple[tuple[str, str, str], str, str, str]]:
    """Each source and medium that is written, alone or over another: its place, whose it is, source, medium."""
    playbook = subject.playbook
    for channel in playbook.channels.values():
        for field, words in (("utm", "in"), ("utm_paid", "of ads in")):
            own = getattr(channel, field)
            if own and (own.source or own.medium):
                base = channel.utm if field == "utm_paid" else None
                source, medium = (getattr(own, tag) or (getattr(base, tag) if base else None) or "" for tag in ("source", "medium"))
                yield ("channels", channel.id, field), f"{words} '{channel.id}'", source, medium
    for post in playbook.posts.values():
        if not post.utm or not (post.utm.source or post.utm.medium):
            continue
        for key in post.channels or (playbook.cadences[post.cadence].channels if post.cadence else ()):
            layers = [playbook.channels[key].utm_paid if post.paid else None, playbook.channels[key].utm]
            source, medium = (
                getattr(post.utm, tag) or next((value for layer in layers if layer and (value := getattr(layer, tag))), "")
                for tag in ("source", "medium")
            )
            if channel_group(source, medium) == UNASSIGNED:
                yield ("posts", post.id, "utm"), f"of '{post.id}'", source, medium
                break
