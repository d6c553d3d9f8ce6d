"""How to subscribe: the page with all feeds, and the small box on the page of a person, role, channel or campaign."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs_playbook.feeds.feeds import Feed
from mkdocs_playbook.feeds.links import is_https, subscribe_links, webcal_of
from mkdocs_playbook.pages.blocks import Block, Href, Link, Page, Prose, Strong, Subscription, Subscriptions, Table
from mkdocs_playbook.pages.context import Context, web_links
from mkdocs_playbook.words import msg

GROUP = "Playbook"
ADD_BY_URL = "https://calendar.google.com/calendar/u/0/r/settings/addbyurl"

_CLIENTS = (
    (
        msg("Google Calendar"),
        msg("8 to 24 hours"),
        msg("none from feeds"),
        msg("On a computer only; the app on the phone shows it afterwards."),
    ),
    (
        msg("Outlook.com, Microsoft 365"),
        msg("3 to 24 hours"),
        msg("none from feeds"),
        msg("Add calendar, Subscribe from web. Give it the name yourself."),
    ),
    (msg("Outlook (classic)"), msg("when it synchronises"), msg("none from feeds"), msg("Account settings, Internet calendars, New.")),
    (
        msg("Apple Calendar"),
        msg("as you choose, 5 minutes to a week"),
        msg("yours, if you allow them"),
        msg("File, New Calendar Subscription."),
    ),
    (msg("Thunderbird"), msg("30 minutes"), msg("those of the feed"), msg("New Calendar, On the Network. It takes the file's name.")),
    (msg("GNOME Calendar"), msg("30 minutes"), msg("those of the feed"), msg("Manage Calendars, Add Calendar; paste the address.")),
)
"""Client, how soon changes come, reminders, how to add a feed."""


def subscription(feed: Feed, context: Context, *, with_code: bool) -> Subscription:
    """What a page shows of a feed; `with_code` for the square that phones read."""
    if feed.is_private:
        return Subscription(feed.name, feed.title, feed.description, is_private=True)
    url = context.addresses.absolute(feed.uri)
    links = subscribe_links(url, feed.title)
    own = context.playbook.feeds.get(feed.entry) if feed.section == "feeds" else None
    return Subscription(
        feed.name,
        feed.title,
        feed.description,
        address=url if links else "",
        download=Link(context.say("Download"), feed.uri),
        links=tuple(Href(context.say(client), link) for client, link in links),
        code=webcal_of(url) if links and with_code else "",
        more=(own.notes, web_links(own)) if own else (),
    )


def subscribe_box(section: str, entry: str, context: Context) -> Block:
    """The box on the page of what a feed is of; without `section`, of the whole plan."""
    say = context.say
    feed = context.feed(section, entry) if section else context.feeds[0]
    feeds = [subscription(feed, context, with_code=False)] if feed else []
    if context.addresses.is_pack:
        more = Link(say("More about calendar files"), "subscribe")
        return Subscriptions(heading=say("Calendar file"), id="subscribe", feeds=feeds, more=more)
    return Subscriptions(heading=say("Subscribe"), feeds=feeds, more=Link(say("More about subscribing"), "subscribe"))


def subscribe_page(context: Context) -> Page:
    say = context.say
    blocks: list[Block] = [
        Prose(
            text=say(
                "Each of these is a file with the plan as of {day}. Open it, and your calendar takes over what is in it. It does not "
                "change when the plan does: for that, the site has to be published, and its calendars subscribed to.",
                day=context.form.date(context.today, "long"),
            )
            if context.addresses.is_pack
            else say(
                "Each of these is a calendar that stays up to date: add it once, and what changes in the plan changes in your calendar. "
                "Choose your own, or the one of a role, a channel or a campaign."
            ),
        ),
        *_note(context),
    ]
    headings = {
        "": say("The whole plan"),
        "feeds": say("Own choices"),
        "people": say("People"),
        "roles": say("Roles"),
        "channels": say("Channels"),
        "campaigns": say("Campaigns"),
    }
    for section, heading in headings.items():
        feeds = _of(section, context.feeds)
        shown = [subscription(feed, context, with_code=True) for feed in feeds]
        blocks.append(Subscriptions(heading=heading, id=section or "whole-plan", feeds=shown, anchors=[feed.entry for feed in feeds]))
    blocks += [
        Table(
            heading=say("What calendars do with it"),
            columns=(say("Calendar"), say("Changes come within"), say("Reminders"), say("How to add a feed by hand")),
            rows=[[Strong(say(client)), *map(say, rest)] for client, *rest in _CLIENTS],
            intro=context.words.line(
                "In Google Calendar, paste the address under {place}.", place=Href(say("Other calendars, From URL"), ADD_BY_URL)
            ),
            wide=(say("How to add a feed by hand"),),
        ),
        Prose(text=say("A downloaded file is a copy of today. It does not change when the plan does, so subscribe instead where you can.")),
    ]
    if context.addresses.is_pack:
        blocks = blocks[:-2]
    title = say("Calendar files") if context.addresses.is_pack else say("Subscribe")
    return Page(address="subscribe", title=title, group=(GROUP,), blocks=blocks, description=say("Calendar feeds of the plan."))


def _of(section: str, feeds: Iterable[Feed]) -> list[Feed]:
    return [feed for feed in feeds if feed.section == section or (section == "" and feed.section == "key_dates")]


def _note(context: Context) -> list[Block]:
    """What to do where the site has no address to subscribe to."""
    say, site_url = context.say, context.addresses.site_url
    if is_https(site_url) or context.addresses.is_pack:
        return []
    published = context.addresses.published_url
    if is_https(published):
        text = say("This is a preview at {address}. The published site shows the addresses below {site}.", address=site_url, site=published)
        return [Prose(style="note", text=text)]
    mend = say("Set site_url in mkdocs.yml to the https address at which the site is published.")
    if site_url:
        text = say("This is a preview at {address}. Calendars subscribe to the published site, at an address with https.", address=site_url)
    else:
        text = say("This site does not know its own address yet, so it cannot show the addresses to subscribe to.")
    return [Prose(style="note", text=f"{text} {mend}")]
