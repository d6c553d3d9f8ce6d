"""The channels that a new playbook knows by name, and what is usual in each of them."""

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
    """utm_medium; Google Analytics 4 sorts social, email and organic into groups of its own."""


SOCIAL = Kind("post", "shared", "social")
LISTING = Kind("post", "shared", "organic")
VIDEO = Kind("reel", "shared", "social")
LETTER = Kind("newsletter", "owned", "email")
ARTICLES = Kind("article", "owned", "referral")
EPISODES = Kind("podcast", "owned", "audio")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a channel is for, in the words of its fields. No two channels have the same: each is there for a reason of its own."""

    promise: str
    """Never more than the cadences of the cases bring."""
    purpose: str
    success: str
    failure: str


_KNOWN: Mapping[str, tuple[str, Kind, Aim]] = {
    "instagram": (
        "Instagram",
        SOCIAL,
        Aim(
            "2 a week",
            "Get noticed by people who do not know us yet, with pictures of the work.",
            "Strangers save our posts, and ask questions below them.",
            "Only friends and other businesses react for a month.",
        ),
    ),
    "facebook": (
        "Facebook",
        SOCIAL,
        Aim(
            "2 a week",
            "Stay in touch with people nearby: opening hours, dates, and answers in the comments.",
            "People share our posts in the groups of the place, and write to us.",
            "For two months nobody comments who is not on the team.",
        ),
    ),
    "linkedin": (
        "LinkedIn",
        SOCIAL,
        Aim(
            "1 a week",
            "Be known by those who buy, recommend or work in our field, with what we learned ourselves.",
            "Each month somebody from a company that we would like to work with writes to us.",
            "Only colleagues react for two months.",
        ),
    ),
    "pinterest": (
        "Pinterest",
        SOCIAL,
        Aim(
            "1 a week",
            "Be found months later by people who look for ideas, with pictures that lead to a page of ours.",
            "Pins that are older than three months still bring visitors.",
            "After half a year no pin brings ten visitors a month.",
        ),
    ),
    "threads": (
        "Threads",
        SOCIAL,
        Aim(
            "2 a week",
            "Think aloud in short texts, and join conversations that others began.",
            "Every second text gets a reply from somebody we do not know.",
            "A month of texts without one reply.",
        ),
    ),
    "mastodon": (
        "Mastodon",
        SOCIAL,
        Aim(
            "2 a week",
            "Talk with people who want no advertising, about how and why we do things.",
            "Posts are boosted by people who do not follow us.",
            "Nobody has boosted or answered anything for two months.",
        ),
    ),
    "bluesky": (
        "Bluesky",
        SOCIAL,
        Aim(
            "2 a week",
            "Be part of the talk of our field, with links to what we wrote in full.",
            "Others put us on their lists, and quote us.",
            "The links bring no visitor for two months.",
        ),
    ),
    "x": (
        "X",
        SOCIAL,
        Aim(
            "2 a week",
            "Say what is new in one sentence, and be quick to reach when something does not work.",
            "Customers and journalists ask us there, and get an answer on the same day.",
            "Complaints are all that comes back for two months.",
        ),
    ),
    "whatsapp": (
        "WhatsApp",
        SOCIAL,
        Aim(
            "1 a week",
            "Tell regular customers what they asked to hear at once, and answer them in person.",
            "People answer a message, and come or order because of it.",
            "More people leave or mute us in a month than join.",
        ),
    ),
    "google-business": (
        "Google Business Profile",
        LISTING,
        Aim(
            "1 a week",
            "Be the place that people choose on the map: right hours, new pictures, an answer to every review.",
            "More people call us or ask for the way from the profile than three months ago.",
            "A review waits longer than a week, or the hours are wrong on a holiday.",
        ),
    ),
    "tiktok": (
        "TikTok",
        VIDEO,
        Aim(
            "1 a week",
            "Show people who have never heard of us how we work.",
            "One video in five reaches more people than follow us.",
            "Most viewers leave within three seconds for a month.",
        ),
    ),
    "youtube": (
        "YouTube",
        VIDEO,
        Aim(
            "1 a week",
            "Show in moving pictures what people look up: how something is made, used or mended.",
            "Searches bring viewers to videos that are older than three months.",
            "Half of the viewers leave before the answer comes.",
        ),
    ),
    "newsletter": (
        "Newsletter",
        LETTER,
        Aim(
            "1 every 2 weeks",
            "Speak to people who trust us already without an algorithm in between.",
            "Readers answer and the list grows with every issue.",
            "More people leave than click.",
        ),
    ),
    "blog": (
        "Blog",
        ARTICLES,
        Aim(
            "1 every 2 weeks",
            "Be the answer when somebody searches for what customers ask us.",
            "Two articles bring visitors from searches every week.",
            "Articles are read only in the week in which we share them.",
        ),
    ),
    "website": (
        "Website",
        ARTICLES,
        Aim(
            "1 every 4 weeks",
            "Tell whoever looks us up what we offer, what it costs and how to reach us.",
            "One visitor in fifty writes, calls or orders.",
            "People ask on the phone what a page should have told them.",
        ),
    ),
    "podcast": (
        "Podcast",
        EPISODES,
        Aim(
            "1 every 2 weeks",
            "Let people hear how we think while they do something else.",
            "Listeners write to us about an episode.",
            "Fewer than half hear an episode to its end.",
        ),
    ),
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
    "whats-app": "whatsapp",
    "whatsapp-business": "whatsapp",
    "google": "google-business",
    "google-maps": "google-business",
    "google-my-business": "google-business",
    "google-business-profile": "google-business",
    "gbp": "google-business",
    "site": "website",
    "web": "website",
    "web-site": "website",
    "homepage": "website",
}

KNOWN = tuple(_KNOWN)


def known(text: str) -> tuple[str, str, Kind, Aim]:
    """The id, name, kind and aim of the channel that somebody calls `text`; one that is not known is taken for a social network."""
    key = _ALSO.get(slug(text), slug(text))
    return (key, *_KNOWN[key]) if key in _KNOWN else (key, text, SOCIAL, _aim(text))


def _aim(name: str) -> Aim:
    return Aim(
        "1 a week",
        f"Reach the people whom we meet on {name} and nowhere else.",
        f"Every month somebody on {name} answers us or asks for something.",
        f"Nobody on {name} has reacted for two months.",
    )
