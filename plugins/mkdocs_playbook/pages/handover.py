"""What whoever takes over needs first: pages of a pack. Facts that have a page of their own are linked, not repeated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from mkdocs_playbook.feeds.feeds import Feed
from mkdocs_playbook.feeds.links import is_https
from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.team import Role
from mkdocs_playbook.pages.accounts import renewals_table
from mkdocs_playbook.pages.blocks import (
    Block,
    Bullets,
    Code,
    Day,
    Facts,
    Href,
    Inline,
    Link,
    Page,
    Prose,
    Run,
    Status,
    Table,
)
from mkdocs_playbook.pages.channels import promise
from mkdocs_playbook.pages.context import Context, capitalised, entry_link
from mkdocs_playbook.pages.glossary import terms
from mkdocs_playbook.pages.passing import open_risks, risks_page, sign_off_pages, with_leaving
from mkdocs_playbook.pages.team import holders
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.words import msg, msgs

GROUP = "Handover"
ADDRESS = "handover"
_MOST = {"goals": 7, "channels": 10, "roles": 8}
_NEXT = 6
"""How many of each, and of the next dates, stand on the one page: it has to fit one sheet of paper."""
_OWNED = ("goals", "kpis", "channels", "campaigns", "cadences", "key_dates", "accounts")


def handover_pages(context: Context) -> Iterator[Page]:
    """The pages of the section, for a pack; a page that has nothing to say is left out."""
    pages = [_one_page(context), _owners(context), _recurring(context), _stops(context), risks_page(context), *sign_off_pages(context)]
    for page in pages:
        if page.told:
            yield page


# ── all of it on a page ─────────────────────────────────────────────────────────────────────────────────────────────


def _one_page(context: Context) -> Page:
    say, playbook = context.say, context.playbook
    audiences = [entry_link(audience) for audience in playbook.audiences.values()]
    coming = {
        (item.date, item.title): item for item in reversed(context.schedule.items) if item.last >= context.today and _is_landmark(item)
    }
    following = sorted(coming.values(), key=lambda item: item.date)[:_NEXT]
    blocks: list[Block] = [
        Prose(text=playbook.strategy.vision or playbook.playbook.description, style="lead"),
        Facts(rows=[(say("Whom we are for"), tuple(audiences)), (say("What we offer"), tuple(map(entry_link, playbook.offers.values())))]),
        _goals(context),
        Table(
            heading=say("Channels and their rhythm"),
            columns=(say("Channel"), say("Promise"), say("Answers for it")),
            rows=_first(
                "channels",
                [[entry_link(channel), promise(channel, context), context.who(channel.owner)] for channel in playbook.channels.values()],
                context,
            ),
            style="tight",
        ),
        Table(
            heading=say("Who does what"),
            columns=(say("Role"), say("Held by")),
            rows=_first("roles", [[entry_link(role), _held_by(role, context)] for role in playbook.roles.values()], context),
            style="tight",
        ),
        Table(
            heading=say("The next dates"),
            columns=(say("When"), say("What"), say("Who")),
            rows=[
                [Day(item.date, style="year"), Link(item.title, item.address), context.links("people", item.people)] for item in following
            ],
            style="tight",
        ),
        Bullets(heading=say("Where the rest stands"), items=list(_elsewhere(context)), style="short"),
    ]
    return Page(
        address=ADDRESS,
        title=say("Handover"),
        nav_title=say("On one page"),
        group=(GROUP,),
        blocks=blocks,
        is_sheet=True,
        description=say("All of {brand} on a page, for whoever takes over.", brand=playbook.brand),
    )


def _first(section: str, rows: Sequence[Sequence[Inline]], context: Context) -> list[Sequence[Inline]]:
    """The first rows of a section, as many as the page has room for, and how many more its own page has."""
    more = len(rows) - _MOST[section]
    if more < 2:  # a row that says so takes the room of one
        return list(rows)
    last = Link(context.count("and {number} more", "and {number} more", more), section)
    return [*rows[: _MOST[section]], [last, *[""] * (len(rows[0]) - 1)]]


def _held_by(role: Role, context: Context) -> Inline:
    people = holders(role, context)
    if people:
        return tuple(map(entry_link, people))
    return context.say("somebody who is not named here") if role.has_unnamed else Status(context.say("nobody yet"), "between")


def _is_landmark(item: Item) -> bool:
    return item.kind in ("publish", "key-date") and not item.empty and not item.done


def _goals(context: Context) -> Table:
    """Each goal with its KPIs, and what of each is a success and what a failure."""
    say = context.say
    rows: list[list[Inline]] = []
    for goal in sorted(context.playbook.goals.values(), key=lambda goal: not goal.primary):
        by = Day(goal.by, style="year") if goal.by else ""
        if not goal.kpis:
            rows.append([entry_link(goal), "", "", "", by])
        for kpi, use in list(goal.kpis.items())[:1]:  # the first is the one that counts most; the goal's page has all
            definition = context.playbook.kpis.get(kpi)
            more, unit = (definition.more_is_better, definition.unit) if definition else (True, None)
            limits = [
                say(text, number=context.form.quantity(value, unit)) if value is not None else ""
                for value, text in (
                    (use.success, msg("at least {number}") if more else msg("at most {number}")),
                    (use.failure, msg("at most {number}") if more else msg("at least {number}")),
                )
            ]
            rows.append([entry_link(goal), context.link("kpis", kpi), *limits, by])
    columns = (say("Goal"), say("KPI"), say("Success"), say("Failure"), say("By"))
    return Table(heading=say("Goals"), columns=columns, rows=_first("goals", rows, context), style="tight")


def _elsewhere(context: Context) -> Iterator[Inline]:
    """Links to what has a page of its own, with how much there is."""
    playbook = context.playbook
    yield Link(context.say("All dates"), "calendar")
    found = (
        (len(playbook.decisions), msgs("{number} decision, and why", "{number} decisions, and why"), "strategy#decisions"),
        (len(playbook.accounts), msgs("{number} account with its owner", "{number} accounts with their owners"), "accounts"),
        (len(open_risks(context)), msgs("{number} open risk", "{number} open risks"), f"{ADDRESS}/risks"),
        (len(playbook.requests), msgs("{number} request to others", "{number} requests to others"), "requests"),
        (len(playbook.kpis), msgs("{number} KPI with its definition", "{number} KPIs with their definitions"), "kpis"),
        (len(terms(context)), msgs("{number} word explained", "{number} words explained"), "glossary"),
        (len(playbook.workflows), msgs("{number} way of working, step by step", "{number} ways of working, step by step"), "workflows"),
    )
    for count, words, address in found:
        if count:
            yield Link(context.count(*words, count), address)
    yield Link(context.say("How to change this playbook"), "guide")


# ── owners and contacts ─────────────────────────────────────────────────────────────────────────────────────────────


def _owners(context: Context) -> Page:
    say, playbook = context.say, context.playbook
    people: list[list[Inline]] = [
        [
            entry_link(person),
            context.links("roles", person.roles),
            person.organisation,
            Href(person.email, f"mailto:{person.email}") if person.email else "",
            Run((Day(person.until, style="year"), " ", Status(say("leaves"), "between"))) if person.until else "",
        ]
        for person in playbook.people.values()
    ]
    owned: dict[str, dict[str, list[Entry]]] = {}
    for section in _OWNED:
        for entry in getattr(playbook, section).values():
            if owner := entry.owner:
                owned.setdefault(owner, {}).setdefault(section, []).append(entry)
    blocks: list[Block] = [
        Table(
            columns=(say("Name"), say("Roles"), say("Organisation"), say("E-mail"), say("Until")),
            rows=people,
            heading=say("People"),
        ),
        *_answering(owned, context),
        _without_owner(context),
    ]
    return Page(
        address=f"{ADDRESS}/owners",
        title=say("Owners and contacts"),
        group=(GROUP,),
        blocks=blocks,
        description=say("Who answers for what, and how to reach them."),
    )


_SECTION_NAMES = {
    "goals": msg("Goals"),
    "kpis": msg("KPIs"),
    "channels": msg("Channels"),
    "campaigns": msg("Campaigns"),
    "cadences": msg("Cadences"),
    "key_dates": msg("Key dates"),
    "accounts": msg("Accounts"),
}


def _answering(owned: dict[str, dict[str, list[Entry]]], context: Context) -> Iterator[Block]:
    """For each person and role, what it answers for."""
    rows: list[list[Inline]] = []
    playbook = context.playbook
    for name in (*playbook.people, *playbook.roles):
        for section, entries in owned.get(name, {}).items():
            rows.append([with_leaving(name, context), context.say(_SECTION_NAMES[section]), tuple(map(entry_link, entries))])
    say = context.say
    columns = (say("Who"), say("Kind"), say("What"))
    yield Table(heading=say("Who answers for what"), columns=columns, rows=rows, wide=columns[2:])


def _without_owner(context: Context) -> Table:
    say, playbook = context.say, context.playbook
    rows: list[list[Inline]] = []
    for section in ("goals", "channels", "campaigns", "accounts"):
        nobody = [entry for entry in getattr(playbook, section).values() if not entry.owner]
        if nobody:
            rows.append([say(_SECTION_NAMES[section]), tuple(map(entry_link, nobody))])
    return Table(
        heading=say("Nobody answers for these yet"),
        columns=(say("Kind"), say("What")),
        rows=rows,
        intro=say("Decide with the handover who takes them."),
        wide=(say("What"),),
    )


# ── what comes again and again ──────────────────────────────────────────────────────────────────────────────────────


def _recurring(context: Context) -> Page:
    say, playbook = context.say, context.playbook
    series: list[list[Inline]] = [
        [
            entry_link(cadence),
            context.times.every(cadence.every, cadence.at),
            context.links("channels", cadence.channels),
            _doing(lambda item, key=cadence.id: item.cadence == key and item.kind == "task", context),  # type: ignore[misc]
            context.span(cadence.id),
        ]
        for cadence in playbook.cadences.values()
        if cadence.status != "cancelled"
    ]
    steps: list[list[Inline]] = [
        [
            Run((step.label, " (", entry_link(workflow), ")")),
            context.times.due(step.due),
            tuple(context.who(role) for role in step.role),
            step.done_when,
        ]
        for workflow in playbook.workflows.values()
        for step in workflow.steps.values()
    ]
    meetings: list[list[Inline]] = [
        [
            entry_link(meeting),
            context.times.every(meeting.every, meeting.at, meeting.timezone),
            (*context.links("roles", meeting.roles), *context.links("people", meeting.people)),
        ]
        for meeting in playbook.meetings.values()
        if meeting.every
    ]
    reviews: list[list[Inline]] = []
    for rhythm in ("weekly", "monthly", "quarterly", "yearly"):
        kpis = [kpi for kpi in playbook.kpis.values() if kpi.review == rhythm]
        if kpis:
            owners = tuple(context.who(name) for name in dict.fromkeys(kpi.owner for kpi in kpis if kpi.owner))
            reviews.append([capitalised(context.choice(rhythm)), tuple(map(entry_link, kpis)), owners])
    blocks: list[Block] = [
        Table(
            heading=say("What is published again and again"),
            columns=(say("Cadence"), say("How often"), say("Channels"), say("Who works on it"), say("From and to")),
            rows=series,
        ),
        Table(
            heading=say("The work on each piece"),
            columns=(say("Step"), say("Due"), say("Who"), say("Done when")),
            rows=steps,
            intro=say("Counted from the publishing day. On a day off, a deadline moves to the working day before."),
            wide=(say("Done when"),),
        ),
        Table(heading=say("Meetings"), columns=(say("Meeting"), say("How often"), say("Who")), rows=meetings),
        Table(
            heading=say("Reading the numbers"),
            columns=(say("How often"), say("KPIs"), say("Who")),
            rows=reviews,
            wide=(say("KPIs"),),
        ),
    ]
    return Page(
        address=f"{ADDRESS}/recurring",
        title=say("What comes again and again"),
        group=(GROUP,),
        blocks=blocks,
        description=say("Recurring work: what, how often, and who."),
    )


def _doing(wanted: Callable[[Item], bool], context: Context) -> Inline:
    people = dict.fromkeys(person for item in context.schedule.items if wanted(item) for person in item.people)
    return context.links("people", people)


# ── what stops working ──────────────────────────────────────────────────────────────────────────────────────────────


def _stops(context: Context) -> Page:
    say = context.say
    blocks: list[Block] = [
        Prose(text=say("Some things end with a date, others when the work passes to somebody else. Settle each of them before that.")),
        _dated(context),
        *([renewals_table(context, say("Accounts"))] if context.playbook.accounts else []),
        *_hosted(context),
    ]
    return Page(
        address=f"{ADDRESS}/stops",
        title=say("What stops working when"),
        group=(GROUP,),
        blocks=blocks if len([block for block in blocks if not block.is_empty]) > 1 else [],
        description=say("What ends on which day, and what ends with the handover."),
    )


def _dated(context: Context) -> Table:
    """What ends on a day: series, campaigns, periods of the plan, people who leave, goals."""
    say, playbook = context.say, context.playbook
    found: list[tuple[dt.date, Inline, str]] = []
    for cadence in playbook.cadences.values():
        span = context.schedule.spans.get(cadence.id)
        if span and cadence.status != "cancelled":
            found.append((span[1], entry_link(cadence), say("The last day of the series. Nothing is promised after it.")))
    for person in playbook.people.values():
        if person.until:
            roles = context.form.listed([context.label("roles", role) for role in person.roles])
            text = say("Leaves the team. Until then: {roles}.", roles=roles) if roles else say("Leaves the team.")
            found.append((person.until, entry_link(person), text))
    periods = [span.ends for span in playbook.playbook.periods.values()]
    if periods:
        found.append(
            (
                max(periods),
                Link(say("The last period of the plan"), "calendar"),
                say("Meetings, reviews and promises are counted until here."),
            )
        )
    dates = [item.date for item in context.schedule.items if item.kind == "publish" and not item.empty]
    if dates:
        found.append((max(dates), Link(say("The last planned publication"), "calendar"), say("After it, the calendar is empty.")))
    for day in dict.fromkeys(goal.by for goal in playbook.goals.values() if goal.by):
        goals = tuple(entry_link(goal) for goal in playbook.goals.values() if goal.by == day)
        found.append((day, goals, say("The day by which it shall be reached.")))
    rows: list[list[Inline]] = []
    for day, what, text in sorted(found, key=lambda row: row[0]):
        when = Day(day, style="year")
        rows.append([Run((when, " ", Status(say("is over"), "late"))) if day < context.today else when, what, text])
    columns = (say("Day"), say("What"), say("What then"))
    return Table(heading=say("On a day"), columns=columns, rows=rows, wide=columns[2:])


def _hosted(context: Context) -> Iterator[Block]:
    """The addresses at which things lie that whoever made the pack looks after."""
    say = context.say
    site = context.addresses.published_url
    if not is_https(site):
        return
    rows: list[list[Inline]] = [
        [
            Href(site, site),
            say("The published site. It changes no more once nobody builds it, and goes with its host."),
            say("Publish the folder 'site' of this pack, or build 'source' again, at an address of your own."),
        ],
        [
            say("Calendars that are subscribed to"),
            say("They stay as they are once the site is built no more, and show an error when it is gone."),
            say("Publish the site, and subscribe to the new addresses. Until then, import the files in 'feeds'."),
        ],
    ]
    if any(feed.is_private for feed in context.feeds):
        rows.append(
            [
                say("Private calendars of people"),
                say("Their secret addresses are not in this pack."),
                say("Make new ones with 'playbook tokens new' in the folder 'source'."),
            ]
        )
    columns = (say("What"), say("What happens"), say("What to do"))
    yield Table(heading=say("With the handover"), columns=columns, rows=rows, wide=columns[1:])
    base = site.rstrip("/")
    feeds: list[Feed] = [feed for feed in context.feeds if not feed.is_private]
    yield Table(
        heading=say("Addresses of calendars"),
        columns=(say("Calendar"), say("File in this pack")),
        rows=[[feed.title, Link(feed.uri, feed.uri)] for feed in feeds],
        intro=context.words.line("Until now, each lay at {site} with the name of its file behind it.", site=Code(f"{base}/")),
    )
