"""All of a playbook, its three layers together."""

import datetime as dt
from collections.abc import Iterator, Sequence

from mkdocs_playbook.model.base import Entry, Keyed, Listed, Part
from mkdocs_playbook.model.editions import Edition
from mkdocs_playbook.model.feeds import FeedSettings, OwnFeed
from mkdocs_playbook.model.fields import Id, Language, Text, inner, many, mapping, optional, required, usual
from mkdocs_playbook.model.measures import Kpi, KpiUse, Result, period_days
from mkdocs_playbook.model.moments import Weekdays, Zone
from mkdocs_playbook.model.plan import Cadence, CalendarFile, Campaign, Decision, Idea, KeyDate, Post, Span
from mkdocs_playbook.model.review import ReviewSettings
from mkdocs_playbook.model.strategy import Audience, Channel, Goal, Offer, Pillar, Stage, Strategy
from mkdocs_playbook.model.team import Account, Meeting, Person, Request, Role, Workflow


class About(Part):
    """What the playbook itself is."""

    id: Id = required("The playbook's id. It begins the names of feeds and never changes, not even with the brand's name.")
    title: Text | None = optional("The title of the site.")
    brand: Text | None = optional("The brand that it is for.")
    description: Text | None = optional("What the playbook is, in a sentence.")
    timezone: Zone = usual("UTC", "The time zone of all times that name no other.")
    language: Language = usual("en", "The language of the playbook, such as en or de.")
    currency: Text | None = optional("The currency of budgets, such as SGD.")
    days: Weekdays = usual(frozenset(range(5)), "The working days. Without it: mon-fri.", schema={"default": "mon-fri"})
    holidays: Listed[Text] = many("Whose public holidays people have where they name none: country codes as in 'day_off'.")
    periods: Keyed[Id, Span] = mapping(
        "The periods that the plan and its numbers are for, such as '2027-q1: {starts: …, ends: …}'. Meetings, reviews and promises "
        "are counted within them; without any, from the first to the last thing planned."
    )


class Settings(Part):
    """How the playbook is built."""

    feeds: FeedSettings = inner(FeedSettings, "What goes into calendar feeds.")
    calendar_files: Keyed[Text, CalendarFile] = mapping(
        "What is said of all events of a calendar file (.ics) among the sources: the file's name or path, then its options. Its events "
        "are key dates; repeating ones are followed within 'playbook.periods', tasks are not read.",
    )
    editions: Keyed[Id, Edition] = mapping(
        "Editions of your own, beside team, client and handover: 'board: {sees: [client, budget]}'. The plugin's option 'edition' names "
        "the one that is built.",
    )
    review: ReviewSettings = inner(ReviewSettings, "How the review reads the playbook.")


class Playbook(Part):
    """A content playbook: strategy, plan and team."""

    playbook: About = required("What the playbook itself is.", seen_by="public")
    strategy: Strategy = inner(Strategy, "Strategy: where the brand stands and wants to be.")
    offers: Keyed[Id, Offer] = mapping("Strategy: each product or service that needs customers.")
    audiences: Keyed[Id, Audience] = mapping("Strategy: the people whom the brand wants to reach.")
    goals: Keyed[Id, Goal] = mapping("Strategy: what the brand wants to reach.")
    kpis: Keyed[Id, Kpi] = mapping("Strategy: how each measure is defined.")
    pillars: Keyed[Id, Pillar] = mapping("Strategy: the themes that the brand keeps coming back to.")
    stages: Keyed[Id, Stage] = mapping("Strategy: the way from stranger to advocate, in order.")
    channels: Keyed[Id, Channel] = mapping("Strategy: the places where the brand speaks.")
    glossary: Keyed[Text, Text] = mapping(
        "Strategy: words that not everybody knows, and what they mean here: 'slot: a place in the calendar that a post fills'. What the "
        "playbook defines itself, such as KPIs, stands in the glossary anyway."
    )
    campaigns: Keyed[Id, Campaign] = mapping("Planning: efforts with a beginning, an end and goals of their own.")
    cadences: Keyed[Id, Cadence] = mapping("Planning: what is published again and again.")
    posts: Keyed[Id, Post] = mapping("Planning: each piece of content.")
    ideas: Listed[Idea] = many("Planning: what could become a post.")
    key_dates: Keyed[Id, KeyDate] = mapping("Planning: days that the plan has to know.")
    roles: Keyed[Id, Role] = mapping("Coordination: responsibilities.")
    people: Keyed[Id, Person] = mapping("Coordination: who works on the content.")
    workflows: Keyed[Id, Workflow] = mapping("Coordination: the steps that a post takes.")
    requests: Keyed[Id, Request] = mapping("Coordination: what others must deliver.", seen_by="requests")
    meetings: Keyed[Id, Meeting] = mapping("Coordination: when people meet.", seen_by="meetings")
    accounts: Keyed[Id, Account] = mapping(
        "Coordination: the logins that the content needs, who answers for each and where its credentials are kept; never the credentials.",
        seen_by="accounts",
    )
    feeds: Keyed[Id, OwnFeed] = mapping("Calendar feeds of one's own, beside those that every playbook has.")
    decisions: Listed[Decision] = many("Changes of course, and why.", seen_by="decisions")
    results: Listed[Result] = many("What was measured; also as CSV files beside the YAML.")
    settings: Settings = inner(Settings, "How the playbook is built.", seen_by="public")

    incomplete: Sequence[Entry] = ()
    """Entries that could not be read as a whole, with what could be. They stand in no section; only `model/checks.py` looks at
    them, so that what else is wrong with them is told in the same run."""

    def entries(self) -> Iterator[Entry]:
        """Every entry that has an id, section by section."""
        for section in SECTIONS:
            yield from getattr(self, section).values()

    def period(self, name: str) -> tuple[dt.date, dt.date] | None:
        """The first and last day of a period: the playbook's own, or a year, quarter, month, week or day."""
        own = self.playbook.periods.get(name)
        return (own.starts, own.ends) if own else period_days(name)

    def kpi_uses(self) -> Iterator[tuple[Goal | Channel | Campaign, str, KpiUse]]:
        """Where KPIs get their numbers: the goal, channel or campaign, the KPI's id, the numbers."""
        entries: tuple[Goal | Channel | Campaign, ...] = (*self.goals.values(), *self.channels.values(), *self.campaigns.values())
        for entry in entries:
            for kpi, use in entry.kpis.items():
                yield entry, kpi, use

    @property
    def title(self) -> str:
        about = self.playbook
        return about.title or (f"{about.brand} playbook" if about.brand else about.id)

    @property
    def brand(self) -> str:
        return self.playbook.brand or self.title


SECTIONS: dict[str, type[Entry]] = {
    "offers": Offer,
    "audiences": Audience,
    "goals": Goal,
    "kpis": Kpi,
    "pillars": Pillar,
    "stages": Stage,
    "channels": Channel,
    "campaigns": Campaign,
    "cadences": Cadence,
    "posts": Post,
    "key_dates": KeyDate,
    "roles": Role,
    "people": Person,
    "workflows": Workflow,
    "requests": Request,
    "meetings": Meeting,
    "accounts": Account,
    "feeds": OwnFeed,
}
"""The sections whose entries have ids."""

SHARED_NAMES = (("roles", "people"), ("campaigns", "cadences", "posts", "key_dates"))
"""Sections that share one namespace: an id stands in only one of each group."""
