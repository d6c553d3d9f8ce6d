"""How to subscribe: the page with all feeds, and the small box on the page of a person, role, channel or campaign."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs_playbook.feeds.feeds import Feed
from mkdocs_playbook.feeds.links import is_https, subscribe_links, webcal_of
from mkdocs_playbook.pages.blocks import Block, Href, Link, Page, Prose, Run, Strong, Subscription, Subscriptions, Table
from mkdocs_playbook.pages.context import Context, web_links

GROUP = "Playbook"
ADD_BY_URL = "https://calendar.google.com/calendar/u/0/r/settings/addbyurl"

_CLIENTS = (
    ("Google Calendar", "8 to 24 hours", "none from feeds", "On a computer only; the app on the phone shows it afterwards."),
    ("Outlook.com, Microsoft 365", "3 to 24 hours", "none from feeds", "Add calendar, Subscribe from web. Give it the name yourself."),
    ("Outlook (classic)", "when it synchronises", "none from feeds", "Account settings, Internet calendars, New."),
    ("Apple Calendar", "as you choose, 5 minutes to a week", "yours, if you allow them", "File, New Calendar Subscription."),
    ("Thunderbird", "30 minutes", "those of the feed", "New Calendar, On the Network. It takes the file's name."),
    ("GNOME Calendar", "30 minutes", "those of the feed", "Manage Calendars, Add Calendar; paste the address."),
)
"""Client, how soon changes come, reminders, how to add a feed."""


def subscription(feed: Feed, context: Context, *, with_code: bool) -> Subscription:
    """What a page shows of a feed; `with_code` for the square that phones read."""
    if feed.is_private:
        return Subscription(feed.name, feed.title, feed.description, is_private=True)
    url = context.addresses.absolute(feed.uri)
    links = subscribe_links(url, feed.title)
    return Subscription(
        feed.name,
        feed.title,
        feed.description,
        address=url if links else "",
        file=feed.uri,
        links=tuple(Href(client, link) for client, link in links),
        code=webcal_of(url) if links and with_code else "",
        more=(feed.filters.notes, web_links(feed.filters)) if feed.filters else (),
    )


def subscribe_box(section: str, entry: str, context: Context) -> Block:
    """The box on the page of what a feed is of."""
    feed = context.feed(section, entry)
    feeds = [subscription(feed, context, with_code=False)] if feed else []
    return Subscriptions(heading="Subscribe", feeds=feeds, more=Link("More about subscribing", "subscribe"))


def subscribe_page(context: Context) -> Page:
    blocks: list[Block] = [
        Prose(
            text="Each of these is a calendar that stays up to date: add it once, and what changes in the plan changes in your calendar. "
            "Choose your own, or the one of a role, a channel or a campaign.",
        ),
        *_note(context.addresses.site_url),
    ]
    headings = {"": "The whole plan", "feeds": "Own choices", "people": "People", "roles": "Roles", "channels": "Channels"}
    headings["campaigns"] = "Campaigns"
    for section, heading in headings.items():
        feeds = _of(section, context.feeds)
        shown = [subscription(feed, context, with_code=True) for feed in feeds]
        blocks.append(Subscriptions(heading=heading, id=section or "whole-plan", feeds=shown, anchors=[feed.entry for feed in feeds]))
    blocks += [
        Table(
            heading="What calendars do with it",
            columns=("Calendar", "Changes come within", "Reminders", "How to add a feed by hand"),
            rows=[[Strong(client), *rest] for client, *rest in _CLIENTS],
            intro=Run(("In Google Calendar, paste the address under ", Href("Other calendars, From URL", ADD_BY_URL), ".")),
            wide=("How to add a feed by hand",),
        ),
        Prose(text="A downloaded file is a copy of today. It does not change when the plan does, so subscribe instead where you can."),
    ]
    return Page(address="subscribe", title="Subscribe", group=(GROUP,), blocks=blocks, description="Calendar feeds of the plan.")


def _of(section: str, feeds: Iterable[Feed]) -> list[Feed]:
    return [feed for feed in feeds if feed.section == section or (section == "" and feed.section == "key_dates")]


def _note(site_url: str) -> list[Block]:
    """What to do where the site has no address to subscribe to."""
    if is_https(site_url):
        return []
    mend = "Set site_url in mkdocs.yml to the https address at which the site is published."
    if site_url:
        text = f"This is a preview at {site_url}. Calendars subscribe to the published site, at an address with https. {mend}"
    else:
        text = f"This site does not know its own address yet, so it cannot show the addresses to subscribe to. {mend}"
    return [Prose(style="note", text=text)]
