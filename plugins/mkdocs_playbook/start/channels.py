"""The channels that a new playbook knows by name, and what is usual in each kind of channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mkdocs_playbook.model.fields import slug


@dataclass(frozen=True, slots=True)
class Kind:
    """What channels of one kind have in common, in the words of the fields of a channel."""

    format: str
    media: str
    medium: str
    """utm_medium; Google Analytics 4 sorts social and email into groups of its own."""
    promise: str
    purpose: str
    success: str
    failure: str


SOCIAL = Kind(
    "post",
    "shared",
    "social",
    "2 a week",
    "Get noticed by people who do not know us yet.",
    "Strangers ask questions below our posts.",
    "Only friends and other businesses react for a month.",
)
VIDEO = Kind(
    "reel",
    "shared",
    "social",
    "1 a week",
    "Show people who have never heard of us how we work.",
    "One video in five reaches more people than follow us.",
    "Most viewers leave within three seconds for a month.",
)
LETTER = Kind(
    "newsletter",
    "owned",
    "email",
    "1 every 2 weeks",
    "Speak to people who trust us already without an algorithm in between.",
    "Readers answer and the list grows with every issue.",
    "More people leave than click.",
)
ARTICLES = Kind(
    "article",
    "owned",
    "referral",
    "1 every 2 weeks",
    "Be the answer when somebody searches for what customers ask us.",
    "Two articles bring visitors from searches every week.",
    "Articles are read only in the week in which we share them.",
)
EPISODES = Kind(
    "podcast",
    "owned",
    "audio",
    "1 every 2 weeks",
    "Let people hear how we think while they do something else.",
    "Listeners write to us about an episode.",
    "Fewer than half hear an episode to its end.",
)

_KNOWN: Mapping[str, tuple[str, Kind]] = {
    "instagram": ("Instagram", SOCIAL),
    "facebook": ("Facebook", SOCIAL),
    "linkedin": ("LinkedIn", SOCIAL),
    "pinterest": ("Pinterest", SOCIAL),
    "threads": ("Threads", SOCIAL),
    "mastodon": ("Mastodon", SOCIAL),
    "bluesky": ("Bluesky", SOCIAL),
    "x": ("X", SOCIAL),
    "tiktok": ("TikTok", VIDEO),
    "youtube": ("YouTube", VIDEO),
    "newsletter": ("Newsletter", LETTER),
    "blog": ("Blog", ARTICLES),
    "podcast": ("Podcast", EPISODES),
}
_ALSO = {
    "ig": "instagram",
    "insta": "instagram",
    "fb": "facebook",
    "linked-in": "linkedin",
    "twitter": "x",
    "x-twitter": "x",
    "tik-tok": "tiktok",
    "yt": "youtube",
    "you-tube": "youtube",
    "email": "newsletter",
    "e-mail": "newsletter",
    "mail": "newsletter",
    "mailing": "newsletter",
}

KNOWN = tuple(_KNOWN)


def known(text: str) -> tuple[str, str, Kind]:
    """The id, name and kind of the channel that somebody calls `text`; one that is not known is taken for a social network."""
    key = _ALSO.get(slug(text), slug(text))
    return (key, *_KNOWN[key]) if key in _KNOWN else (key, text, SOCIAL)
