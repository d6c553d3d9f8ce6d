"""What goes into calendar feeds, and feeds of one's own."""

import re
from datetime import timedelta
from typing import Annotated

from mkdocs_playbook.model.base import (
    EVERY,
    CampaignRef,
    ChannelRef,
    Entry,
    GoalRef,
    Keyed,
    Listed,
    Part,
    PersonRef,
    PillarRef,
    RoleRef,
)
from mkdocs_playbook.model.fields import Kind, Switch, Text, choice, many, mapping, optional, required, usual, wrong
from mkdocs_playbook.model.team import Status

ITEM_KINDS = ("publish", "task", "key-date", "meeting", "request", "review")
ItemKind = Annotated[str, choice(*ITEM_KINDS, what="a kind of calendar item", deadline="task", keydate="key-date")]

_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_UNITS |= {"month": timedelta(days=31), "year": timedelta(days=366)}


def _stretch(text: str) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,4})\s*(minute|hour|day|week|month|year)s?(?:\s+before)?", text.lower())
    if not found or int(found[1]) == 0:
        wrong(f"'{text[:40]}' is not a stretch of time. Write one such as '30 minutes', '1 day' or '6 months'.")
    return int(found[1]) * _UNITS[found[2]]


def _in_units(stretch: timedelta) -> str:
    unit, length = next((unit, length) for unit, length in reversed(_UNITS.items()) if not stretch % length)
    return f"{stretch // length} {unit}{'' if stretch == length else 's'}"


Stretch = Annotated[timedelta, Kind(_stretch, "a stretch of time", write=_in_units, examples=["30 minutes", "1 day", "6 months"])]


def _before(text: str) -> timedelta:
    stretch = _stretch(text)
    if stretch > timedelta(days=366):
        wrong(f"'{text}' is too long before an item. Write at most '1 year'.")
    return stretch


Before = Annotated[timedelta, Kind(_before, "a stretch of time", write=_in_units, examples=["30 minutes", "1 day"])]

TITLE_WORDS = ("word", "title", "channels", "step", "people", "roles", "campaign", "format")
"""What a pattern for titles may name in braces."""


def _pattern(text: str) -> str:
    for name in re.findall(r"\{([^{}]*)\}", text):
        if name not in TITLE_WORDS:
            wrong(f"There is no '{{{name}}}' for titles. Write {', '.join(f'{{{word}}}' for word in TITLE_WORDS)}.")
    if "{title}" not in text or re.search(r"[{}]", re.sub(r"\{[a-z]+\}", "", text)):
        wrong("A pattern for titles must hold {title}, and braces only around such words.")
    return text


Pattern = Annotated[str, Kind(_pattern, "a pattern", examples=["{word}: {step}, {title}"])]

_FEED_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def _feed_name(text: str) -> str:
    name = text.removesuffix(".ics")
    if not _FEED_NAME.fullmatch(name):
        wrong(f"'{text[:60]}' is not the name of a feed. Write it as it stands in its address, such as 'our-brand-people-mei'.")
    return name


FeedName = Annotated[str, Kind(_feed_name, "the name of a feed", examples=["our-brand-people-mei"])]


class FeedSettings(Part):
    """What goes into calendar feeds."""

    include: Listed[ItemKind] = usual(ITEM_KINDS, "Kinds of items that the feeds hold: publish, task, key-date, meeting, request, review.")
    open_slots: Switch = usual(True, "Whether slots of cadences that nothing fills yet are in the feeds.")
    busy: Listed[ItemKind] = usual(("meeting",), "Kinds of items that make a person busy; all others leave the time free.")
    alarm: Before | None = optional(
        "How long before an item calendars remind; without it they do not. Many calendars let the reader decide."
    )
    titles: Keyed[ItemKind, Pattern] = mapping(
        "Other titles for a kind of item, such as 'task: {people}: {step}, {title}'. Without it, the first word tells the kind or channel."
    )
    past: Stretch | None = optional("How far back the feeds reach, such as '6 months'. Without it: all.")
    future: Stretch | None = optional("How far ahead the feeds reach, such as '1 year'. Without it: all.")
    private: Switch = usual(
        False,
        "true: the feed of a person lies at an address that only that person is told ('playbook tokens').",
    )
    retired_feeds: Listed[FeedName] = many(
        "Names of feeds that are no more. They stay as empty calendars, so that subscribers see no error."
    )


class OwnFeed(Entry):
    """A feed of one's own: everything that fits all the filters that are named."""

    lives_by = (EVERY,)

    name: Text = required("What the calendar is called.")
    description: Text | None = optional("What is in it.")
    kinds: Listed[ItemKind] = many("Only these kinds of items.")
    people: Listed[PersonRef] = many("Only what one of these people does or takes part in.")
    roles: Listed[RoleRef] = many("Only what one of these roles does or takes part in.")
    channels: Listed[ChannelRef] = many("Only what is for one of these channels.")
    campaigns: Listed[CampaignRef] = many("Only what belongs to one of these campaigns.")
    pillars: Listed[PillarRef] = many("Only what belongs to one of these pillars.")
    goals: Listed[GoalRef] = many("Only what serves one of these goals.")
    status: Listed[Status] = many("Only what is at one of these statuses.")
    paid: Switch | None = optional("true: only ads; false: no ads.")
