"""Rules for the planning layer, links: whether web analytics will know where visitors came from, and search what a text is about."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.review.channel_groups import ORGANIC, PAID, UNASSIGNED, channel_group
from mkdocs_playbook.review.coverage import content
from mkdocs_playbook.review.naming import counted, listed, name_of
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.tagged_links import TaggedLink, needs_no_tags, tag_pairs, tagged_links

_OFFLINE = (
    "qr",
    "print",
    "offline",
    "poster",
    "flyer",
    "postcard",
    "direct-mail",
    "directmail",
    "mailing",
    "event",
    "trade-show",
    "packaging",
)
"""Media that Google Analytics has no group for, and that are best named as what they are."""


@rule(
    "P115",
    "link-without-utm",
    "planning",
    "Add 'utm:' with 'source:' and 'medium:' to the channel.",
    bad="""
    channels:
      instagram:  # <- here
        name: Instagram
      newsletter:
        name: Newsletter
        utm: {source: newsletter, medium: email}
    posts:
      desk-upgrades:
        title: 5 desk upgrades under $20
        date: 2027-01-19
        channels: [instagram, newsletter]
        link: https://shop.example/under-20
    """,
    good="""
    channels:
      instagram:
        name: Instagram
        utm: {source: instagram, medium: social}
      newsletter:
        name: Newsletter
        utm: {source: newsletter, medium: email}
    posts:
      desk-upgrades:
        title: 5 desk upgrades under $20
        date: 2027-01-19
        channels: [instagram, newsletter]
        link: https://shop.example/under-20
    """,
)
def link_without_utm(subject: Subject) -> Iterator[Gap]:
    """Links in a channel do not say where the visitor came from.

    Without UTM tags, web analytics counts visits from apps and e-mail as direct, and nobody can tell which content brought
    them. Told once for each channel, or once in all where no channel has tags. A brand's own site needs none, and tags on
    other people's sites are of no use.
    """
    without: dict[str, list[TaggedLink]] = {}
    for link in tagged_links(subject):
        if not needs_no_tags(link) and not ("source" in link.tags and "medium" in link.tags):
            without.setdefault(link.channel.id, []).append(link)
    nobody_tags = not any(channel.utm or channel.utm_paid for channel in subject.playbook.channels.values())
    if nobody_tags and len(without) > 1:
        most = max(without.values(), key=len)
        others = [f"'{key}'" for key in without if key != most[0].channel.id]
        yield Gap(f"No channel has UTM tags; {_said(most)} go without, and so do those in {listed(others)}.", most[0].channel)
        return
    for links in without.values():
        missing = " and ".join(f"utm_{tag}" for tag in ("source", "medium") if any(tag not in link.tags for link in links))
        yield Gap(f"{_said(links)} {'goes' if len(links) == 1 else 'go'} without {missing}.", links[0].channel)


def _said(links: list[TaggedLink]) -> str:
    return f"{counted(len(links), 'link')} in '{links[0].channel.id}', such as that of {name_of(links[0].piece)},"


@rule(
    "P116",
    "utm-not-grouped",
    "planning",
    "Write a medium that it knows: social, email, referral, affiliate, audio, sms, push, display, cpc or paid-social.",
    bad="""
    channels:
      newsletter:
        name: Newsletter
        utm: {source: mailchimp, medium: newsletter}  # <- here
    """,
    good="""
    channels:
      newsletter:
        name: Newsletter
        utm: {source: mailchimp, medium: email}
    """,
)
def utm_not_grouped(subject: Subject) -> Iterator[Gap]:
    """Google Analytics 4 would count visits with these UTM tags as Unassigned.

    Its default channel groups go by source and medium, as support.google.com/analytics/answer/9756891 says. What fits none of
    them ends up together as Unassigned, and every report by channel misses it. Print, QR codes and other media without a
    screen have no group at all; of these nothing is told.
    """
    for (section, key, field), name, source, medium in tag_pairs(subject):
        if medium and channel_group(source, medium) == UNASSIGNED and medium.lower() not in _OFFLINE:
            told = f"source '{source}' and medium '{medium}'" if source else f"medium '{medium}'"
            entry = getattr(subject.playbook, section)[key]
            message = f"Links {name} with {told} are counted by Google Analytics 4 as {UNASSIGNED}."
            yield Gap(message, entry, subject.places.of(section, key, field, key=True))


@rule(
    "P123",
    "paid-counted-as-organic",
    "planning",
    "Add 'utm_paid: {medium: paid-social}' to the channel, and leave paid media out of its 'utm:'.",
    bad="""
    channels:
      instagram:  # <- here
        name: Instagram
        utm: {source: instagram, medium: social}
    posts:
      desk-ad:
        title: Ad for the desk range
        date: 2027-01-19
        channels: [instagram]
        format: ad
        paid: true
        link: https://shop.example/desk
    """,
    good="""
    channels:
      instagram:
        name: Instagram
        utm: {source: instagram, medium: social}
        utm_paid: {medium: paid-social}
    posts:
      desk-ad:
        title: Ad for the desk range
        date: 2027-01-19
        channels: [instagram]
        format: ad
        paid: true
        link: https://shop.example/desk
    """,
)
def paid_counted_as_organic(subject: Subject) -> Iterator[Gap]:
    """Links of ads carry UTM tags that count as organic, or those of posts carry tags of ads.

    Then the ads' visits make the posts look good, and the return on the budget cannot be worked out. The groups are those of
    Google Analytics 4 (support.google.com/analytics/answer/9756891). Told once for each channel and kind.
    """
    told = set()
    for link in tagged_links(subject):
        group = channel_group(link.tags.get("source", ""), link.tags.get("medium", ""))
        wrong = group in (ORGANIC if link.paid else PAID) and "medium" in link.tags
        if wrong and (link.channel.id, link.paid) not in told:
            told.add((link.channel.id, link.paid))
            what = "Ads" if link.paid else "Posts"
            medium = link.tags["medium"]
            message = f"{what} in '{link.channel.id}', such as {name_of(link.piece)}, carry medium '{medium}', which counts as {group}."
            yield Gap(message, link.channel)


@rule(
    "P117",
    "same-content-id",
    "planning",
    "Give each post its own 'utm: {content: …}' or 'url:', or leave 'content' out: then it is the post's id.",
    bad="""
    channels: {instagram: {name: Instagram, utm: {source: instagram, medium: social}}}
    posts:
      cable-fixes:
        {title: Four cable fixes, date: 2027-01-19, channels: [instagram], link: https://shop.example/a, utm: {content: desk}}
      cable-tray:  # <- here
        {title: Cable tray, date: 2027-01-20, channels: [instagram], link: https://shop.example/b, utm: {content: desk}}
    """,
    good="""
    channels: {instagram: {name: Instagram, utm: {source: instagram, medium: social}}}
    posts:
      cable-fixes: {title: Four cable fixes, date: 2027-01-19, channels: [instagram], link: https://shop.example/a}
      cable-tray: {title: Cable tray, date: 2027-01-20, channels: [instagram], link: https://shop.example/b}
    """,
)
def same_content_id(subject: Subject) -> Iterator[Gap]:
    """Two posts in a channel have the same utm_content, or the same address where they went live.

    Then their visits, or their numbers, fall together and nobody can say which of the two worked. It comes from copying a post
    and changing all of it but one line.
    """
    first: dict[tuple[str, ...], str] = {}
    told = set()
    for channel, post, what, value, campaign in _marks(subject):
        other = first.setdefault((channel, what, value, campaign), post)
        field = _common_field(subject, channel, post) if what == "utm_content" else ""
        at = (channel, field) if field else (post, what)
        if other == post or at in told:
            continue
        told.add(at)
        if field:
            message = f"All links in '{channel}' have the same utm_content, '{value}', such as those of '{other}' and '{post}'."
            yield Gap(message, subject.playbook.channels[channel], subject.places.of("channels", channel, field, key=True))
        else:
            yield Gap(f"'{post}' has the same {what} in '{channel}' as '{other}': {value}.", subject.playbook.posts[post])


def _common_field(subject: Subject, channel: str, post: str) -> str:
    """Where a channel itself names the content, for all of its posts that do not."""
    entry, own = subject.playbook.channels[channel], subject.playbook.posts[post]
    fields = [field for field in ("utm_paid", "utm") if (tags := getattr(entry, field)) and tags.content]
    return fields[0] if fields and not (own.utm and own.utm.content) else ""


def _marks(subject: Subject) -> Iterator[tuple[str, str, str, str, str]]:
    """What tells posts of a channel apart: (channel, post, what it is, value, campaign)."""
    for link in tagged_links(subject):
        if link.piece.post and (value := link.tags.get("content")):
            yield link.channel.id, link.piece.post.id, "utm_content", value, link.tags.get("campaign", "")
    for post in subject.playbook.posts.values():
        for channel, own in post.channels.items():
            if url := own.url or post.url:
                yield channel, post.id, "'url'", url, ""
        if not post.channels and post.cadence and post.url:
            for channel in subject.playbook.cadences[post.cadence].channels:
                yield channel, post.id, "'url'", post.url, ""


@rule(
    "P118",
    "no-keywords",
    "planning",
    "Add 'keywords:', the words that readers would type into a search.",
    severity="info",
    bad="""
    channels: {blog: {name: Blog}}
    posts:
      lamp: {title: Where to put the lamp, date: 2027-01-25, channels: [blog], format: article}  # <- here
    """,
    good="""
    channels: {blog: {name: Blog}}
    posts:
      lamp: {title: Where to put the lamp, date: 2027-01-25, channels: [blog], format: article, keywords: [small desk lamp]}
    """,
)
def no_keywords(subject: Subject) -> Iterator[Gap]:
    """An article does not say which search it should be found by.

    Articles live from search for years, and the words that people type are chosen before writing, not after. Articles that are
    only an idea, or published already, are not looked at.
    """
    for piece in content(subject.schedule):
        formats = {own.format or piece.format for own in piece.channels.values()} or {piece.format}
        if piece.post and "article" in formats and not piece.post.keywords and piece.status not in ("idea", "published"):
            yield Gap(f"The article '{piece.post.id}' has no keywords.", piece.post)
