"""Planning: how and when. Campaigns, cadences, posts, key dates, ideas, decisions and other things with dates."""

from typing import Annotated, Any

from mkdocs_playbook.model.base import (
    SEEN,
    TEXT,
    TEXTS,
    AudienceRef,
    CadenceRef,
    CampaignRef,
    ChannelRef,
    Entry,
    GoalRef,
    Keyed,
    KpiRef,
    Listed,
    Mention,
    Named,
    OfferRef,
    OwnerRef,
    Part,
    PillarRef,
    PostRef,
    StageRef,
    Visibility,
    WorkflowRef,
)
from mkdocs_playbook.model.colors import Color
from mkdocs_playbook.model.fields import (
    Amount,
    Kind,
    Link,
    Reshaped,
    Switch,
    Text,
    choice,
    many,
    mapping,
    optional,
    read_language,
    required,
    usual,
    wrong,
)
from mkdocs_playbook.model.measures import KpiUse
from mkdocs_playbook.model.moments import Date, Time, Zone
from mkdocs_playbook.model.strategy import Format, Utm
from mkdocs_playbook.model.team import Assign, Status
from mkdocs_playbook.model.timing import Day, Every


class Budget(Part):
    """Money, in the playbook's currency."""

    planned: Amount | None = optional("What may be spent.")
    spent: Amount | None = optional("What was spent.")


class Planned(Entry):
    """What campaigns, cadences and posts have in common."""

    goals: Listed[GoalRef] = many("The goals that it serves.")
    audiences: Listed[AudienceRef] = many("Whom it is for.")
    offers: Listed[OfferRef] = many("The offers that it is about.")
    owner: OwnerRef | None = optional("Who answers for it: a person or a role.")
    assign: Assign = mapping("Who does what here: step or role, then person. Wins over the role's lead.")
    workflow: WorkflowRef | None = optional("The workflow, where it does not follow from the format.")
    timezone: Zone | None = optional("The time zone of its times. Without it: the next outer one.")


class Campaign(Planned):
    """An effort with a beginning, an end and goals of its own."""

    ordered = (("starts", "ends"),)

    name: Text = required("What the campaign is called.")
    starts: Day = required("Its first day.")
    ends: Day = required("Its last day.")
    message: Text | None = optional("What people should remember.")
    description: Text | None = optional("What the campaign is.")
    channels: Listed[ChannelRef] = many("The channels that it uses.")
    kpis: Named[KpiRef, KpiUse] = mapping("The KPIs that measure it, each with its numbers.")
    media: Annotated[str, choice("organic", "paid", "mixed", what="a mix of media")] | None = optional("organic, paid or mixed.")
    budget: Budget | None = optional("What it may cost.", seen_by="budget")
    utm_campaign: Text | None = optional("utm_campaign of its links. Without it: the id.")
    status: (
        Annotated[str, choice("idea", "planned", "active", "paused", "done", "cancelled", what="a campaign's status", canceled="cancelled")]
        | None
    ) = optional("idea, planned, active, paused, done or cancelled.")


def _alone(value: dict[str, Any]) -> Any:
    """What stands under '', where nothing else is there."""
    return value[""] if list(value) == [""] else value


def _as_copy(value: Any) -> Any:
    if isinstance(value, list):
        wrong("Here belongs text, or a map of languages: 'en: …'. The parts of a thread or a story are written under 'parts'.")
    return {"": value} if isinstance(value, str) else value


def _language_or_own(code: str) -> str:
    return read_language(code) if code else ""


Copy = Annotated[
    dict[Annotated[str, Kind(_language_or_own, "a language", blank=True)], Text], Reshaped(_as_copy, lambda read: [TEXT], _alone)
]
"""Language → text; a text alone is in the playbook's language, under ''."""


class Variant(Part):
    """What a channel has of its own in a cadence: what is not said here is taken from the cadence."""

    time: Time | None = optional("The channel's own time.")
    format: Format | None = optional("The format in this channel.")
    copy_: Copy | None = optional("The text for this channel.", alias="copy", seen_by="drafts")
    link: Link | None = optional("The link for this channel.")


class Placement(Variant):
    """What a channel has of its own in a post: what is not said here is taken from the post."""

    date: Day | None = optional("The channel's own day.")
    status: Status | None = optional("The status in this channel.")
    url: Link | None = optional("Where it went live.")
    published: Date | None = optional("When it went live.")


def _as_topics(value: Any) -> Any:
    """Topics in order, or by slot: both become a map; the order's keys are '1', '2', …"""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list):
        return {str(number): topic for number, topic in enumerate(value, start=1)}
    return value


def _in_order(topics: dict[str, str]) -> Any:
    return list(topics.values()) if list(topics) == [str(number) for number in range(1, len(topics) + 1)] else topics


class Cadence(Planned):
    """Something published again and again. Each date that the rhythm gives is a slot, named by that date."""

    ordered = (("starts", "ends"),)
    lives_by = ("channels",)

    title: Text = required("What the series is called.")
    every: Every = required("The rhythm, such as 'week on mon wed fri'.")
    at: Time | None = optional("The time of day.")
    channels: Named[ChannelRef, Variant] = required("The channels that it is published in.")
    format: Format | None = optional("The format of its posts.")
    pillar: PillarRef | None = optional("The pillar that it belongs to.")
    stage: StageRef | None = optional("The stage that it speaks to.")
    campaign: CampaignRef | None = optional("The campaign that it belongs to.")
    starts: Day = required("Its first possible day.")
    ends: Day = required("Its last possible day.")
    skip: Listed[Date] = many("Slots that are left out.")
    move: Keyed[Date, Date] = mapping("Slots on another day: the slot's date, then the day. The slot keeps its name.")
    topics: Annotated[dict[str, Text], Reshaped(_as_topics, lambda read: [TEXTS, TEXT], _in_order)] = mapping(
        "What the slots are about: a list that fills them from the start, or 'date: topic'.",
    )
    copy_: Copy | None = optional("The text, where every slot has the same: then none of them is empty.", alias="copy", seen_by="drafts")
    batch: Annotated[str, choice("week", what="a batch")] | None = optional(
        "week: one task for each step and week, for all of the week's posts together."
    )
    link: Link | None = optional("Where its posts send people.")
    status: Status | None = optional("Only 'on-hold' or 'cancelled' say something for a whole series.")


class Asset(Part):
    """A picture, a video or a file that belongs to a post."""

    url: Link = required("Where it lies.")
    alt: Text | None = optional("What it shows, for people who do not see it.")


class Boost(Part):
    """Paid push of an organic post."""

    ordered = (("starts", "ends"),)

    channel: ChannelRef = required("Where it is pushed.")
    starts: Day | None = optional("The first day. Without it: the publishing day.")
    ends: Day | None = optional("The last day.")
    budget: Amount | None = optional("What it may cost.")


def _as_done(value: Any) -> Any:
    if isinstance(value, list):
        wrong("Here belongs the date on which the step was done, or a map: 'client: 2027-01-08' for each who has to.")
    return {"": value} if isinstance(value, str) else value


Done = Keyed[
    Annotated[Text, Mention("steps")],
    Annotated[dict[Annotated[str, Mention("roles", "people")], Date], Reshaped(_as_done, lambda read: [TEXT], _alone)],
]
"""Step → date, under ''; or step → role or person → date, where several have to."""


class Post(Planned):
    """A single piece of content, in one channel or several."""

    lives_by = ("channels",)

    title: Text = required("What the post is about.")
    date: Day | None = optional("The publishing day: a date, or relative such as '6 weeks before launch'.")
    time: Time | None = optional("The publishing time. Without it, the day has no hour.")
    channels: Named[ChannelRef, Placement] = mapping(
        "The channels: a list, or a map that says what one channel has of its own.",
    )
    format: Format | None = optional("The format.")
    campaign: CampaignRef | None = optional("The campaign that it belongs to.")
    cadence: CadenceRef | None = optional("The cadence of which it fills a slot; what is not said here is taken from it.")
    slot: Date | None = optional("The slot that it fills. Without it: the slot on its date.")
    pillar: PillarRef | None = optional("The pillar that it belongs to.")
    stage: StageRef | None = optional("The stage that it speaks to.")
    status: Status | None = optional("How far it is. Without it: planned.")
    done: Done = mapping("Which steps are done, and when: 'visuals: 2027-01-05'.")
    link: Link | None = optional("Where it sends people. Each channel adds its UTM tags.")
    utm: Utm | None = optional("UTM tags of this post, over those of the channel.")
    url: Link | None = optional("Where it went live.")
    published: Date | None = optional("When it went live. Pins the date.")
    keywords: Listed[Text] = many("Search terms that it should be found by.")
    copy_: Copy | None = optional("The text: one, or one for each language.", alias="copy", seen_by="drafts")
    parts: Listed[Text] = many("The frames of a story or the posts of a thread, in order.", seen_by="drafts")
    assets: Listed[Asset] = many("Pictures, videos and files.", seen_by="drafts")
    boost: Boost | None = optional("Paid push of this post.", seen_by="budget")
    paid: Switch = usual(False, "true for an ad; a boosted post is not one.")
    repurposed_from: PostRef | None = optional("The post that this one is made from.")


KeyDateKind = Annotated[str, choice("holiday", "observance", "industry", "company", "launch", "event", "freeze", what="a kind of key date")]


class KeyDate(Entry):
    """A day that the plan has to know: a holiday, an industry day, a launch, a freeze."""

    ordered = (("date", "ends"),)

    name: Text = required("What the day is called.")
    date: Day = required("The day, or the first of several.")
    ends: Day | None = optional("The last day.")
    time: Time | None = optional("The hour, where it has one.")
    kind: KeyDateKind | None = optional("holiday, observance, industry, company, launch, event or freeze (nothing is published).")
    day_off: Listed[Text] = many("Who does not work on it: country codes as in 'holidays' of people, or 'all'.")
    description: Text | None = optional("What happens.")
    owner: OwnerRef | None = optional("Who answers for it: a person or a role.")
    url: Link | None = optional("Its page.")
    color: Color | None = optional("The colour in feeds, by its CSS name, such as tomato; not every calendar shows it.")
    timezone: Zone | None = optional("The time zone of its hour. AoE is anywhere on earth, UTC-12.")


class CalendarFile(Part):
    """What all key dates have in common that come from one calendar file (.ics)."""

    kind: KeyDateKind | None = optional("The kind of its key dates.")
    visibility: Visibility | None = optional("Who may see its key dates; events marked as private stay with the team.")
    day_off: Listed[Text] = many("Who does not work on its key dates: country codes as in 'holidays' of people, or 'all'.")
    owner: OwnerRef | None = optional("Who answers for its key dates: a person or a role.")
    color: Color | None = optional("The colour of its key dates in feeds, by its CSS name; not every calendar shows it.")
    skip: Listed[Text] = many("Events to leave out: the UID or the name of an event, or the id that its key date has here.")


class Idea(Part):
    """Something that could become a post; it has no date yet."""

    lives_by = ("channels",)

    visibility: Visibility | None = optional(SEEN)
    title: Text = required("What it is about.")
    pillar: PillarRef | None = optional("The pillar that it belongs to.")
    stage: StageRef | None = optional("The stage that it speaks to.")
    format: Format | None = optional("The format.")
    channels: Listed[ChannelRef] = many("Where it could run.")
    campaign: CampaignRef | None = optional("The campaign that it could belong to.")
    audiences: Listed[AudienceRef] = many("Whom it is for.")
    goals: Listed[GoalRef] = many("The goals that it serves.")
    by: OwnerRef | None = optional("Whose idea it is.")
    notes: Text | None = optional("Notes for the team.", seen_by="notes")


class Decision(Part):
    """A change of course: what changed, and why."""

    visibility: Visibility | None = optional(SEEN)
    date: Date = required("When it was decided.")
    what: Text = required("What was decided.")
    why: Text | None = optional("Why.")
    by: Listed[OwnerRef] = many("Who decided.")


class Span(Part):
    """A stretch of days with a name."""

    ordered = (("starts", "ends"),)

    starts: Date = required("Its first day.")
    ends: Date = required("Its last day.")
