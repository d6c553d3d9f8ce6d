"""Links that open a calendar's own dialog for subscribing to a feed."""

from __future__ import annotations

from urllib.parse import quote

from mkdocs_playbook.words import msg


def subscribe_links(url: str, title: str) -> list[tuple[str, str]]:
    """What to offer beside the https address `url` of a feed: (client, link). Nothing for an address that is not https.

    Google takes the feed as webcal; Outlook's two sites take the https address and the name that the calendar shall have.
    """
    if not is_https(url):
        return []
    webcal = webcal_of(url)
    address, name = quote(url, safe=""), quote(title, safe="")
    return [
        (msg("Apple Calendar, Thunderbird and others"), webcal),
        (msg("Google Calendar"), f"https://calendar.google.com/calendar/u/0/r?cid={quote(webcal, safe='')}"),
        (msg("Outlook.com"), f"https://outlook.live.com/calendar/0/addfromweb/?url={address}&name={name}"),
        (msg("Microsoft 365"), f"https://outlook.office.com/calendar/0/addfromweb/?url={address}&name={name}"),
    ]


def is_https(url: str) -> bool:
    """Whether calendars of others can subscribe to the address."""
    return url.lower().startswith("https://")


def webcal_of(url: str) -> str:
    """The https address with the scheme that calendars on phones and computers open themselves."""
    return f"webcal{url[len('https') :]}"
