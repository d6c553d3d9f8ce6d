"""Strategy: why and what. Vision, offers, audiences, goals, pillars, stages and channels."""

from typing import Annotated

from mkdocs_playbook.model.base import (
    AudienceRef,
    ChannelRef,
    Entry,
    GoalRef,
    Keyed,
    KpiRef,
    Listed,
    Mention,
    Named,
    OwnerRef,
    Part,
    StageRef,
)
from mkdocs_playbook.model.fields import Link, Percent, Switch, Text, choice, many, mapping, optional, required, usual
from mkdocs_playbook.model.measures import KpiUse
from mkdocs_playbook.model.moments import Date, Promise, Zone


class Positioning(Part):
    """Who the brand is for and why it, in the words of a positioning statement."""

    for_: Text | None = optional("For whom: the customers meant.", alias="for")
    who: Text | None = optional("What they need or want.")
    is_a: Text | None = optional("What kind of thing the brand is.")
    that: Text | None = optional("What it does for them.")
    unlike: Text | None = optional("What they would choose otherwise.")
    because: Text | None = optional("Why they can believe it.")


class Voice(Part):
    """How the brand sounds."""

    tone: Listed[Text] = many("Words for the tone.")
    we_are: Listed[Text] = many("What the brand is.")
    we_are_not: Listed[Text] = many("What it is not.")
    do: Listed[Text] = many("What to do in every text.")
    avoid: Listed[Text] = many("What to avoid in every text.")
    vocabulary: Keyed[Text, Text] = mapping("Words to use, and the words that they replace or explain.")


class Strategy(Part):
    """Where the brand stands and where it wants to be."""

    vision: Text | None = optional("What the brand wants to be for its customers, in a sentence or two.")
    starting_point: Text | None = optional("Where we start from, and what already works.")
    destination: Text | None = optional("Where we want to be: which business and revenue goals the content serves.")
    approach: Text | None = optional("Which strategies, channels and tactics get us there, in short.")
    positioning: Positioning | None = optional("The positioning statement.")
    voice: Voice | None = optional("How the brand sounds.")
    review_by: Date | None = optional("When somebody should look whether the strategy still holds.")
    ignore: Keyed[Text, Text] = mapping(
        "Findings about the strategy as a whole not to tell: the rule's code and the reason.", seen_by="notes"
    )
    notes: Text | None = optional("Notes for the team.", seen_by="notes")


class Offer(Entry):
    """A product or service that needs customers."""

    name: Text = required("What it is called.")
    description: Text | None = optional("What it is, for whom, at what price.")
    audiences: Listed[AudienceRef] = many("Which audiences it is for.")
    channels: Listed[ChannelRef] = many("Which channels sell it.")
    techniques: Listed[Text] = many("How it is marketed there: demos, offers, reviews, sampling.")
    url: Link | None = optional("Its page.")


class Audience(Entry):
    """People whom the brand wants to reach."""

    name: Text = required("What the audience is called.")
    description: Text | None = optional("Who they are.")
    needs: Listed[Text] = many("What they need.")
    pains: Listed[Text] = many("What troubles them.")
    questions: Listed[Text] = many("What they ask.")
    objections: Listed[Text] = many("Why they hesitate.")
    found_on: Listed[Annotated[Text, Mention("channels")]] = many("Where they are found: ids of channels, or other places in words.")
    stage: StageRef | None = optional("At which stage most of them are.")


GoalType = Annotated[str, choice(
    "awareness", "engagement", "traffic", "leads", "conversion", "retention", "advocacy", "community", "revenue", "reputation",
    what="a type of goal",
)]  # fmt: skip


class Goal(Entry):
    """Something the brand wants to reach, with the measures that tell whether it did."""

    ordered = (("starts", "by"),)

    name: Text | None = optional("A short name. Without one, the id is shown.")
    statement: Text = required("The goal in one sentence.")
    level: Annotated[str, choice("business", "marketing", "channel", what="a level")] | None = optional("business, marketing or channel.")
    type: GoalType | None = optional("What kind of goal it is.")
    kpis: Named[KpiRef, KpiUse] = mapping("The KPIs that measure it, each with its numbers.")
    audiences: Listed[AudienceRef] = many("Whom it is about.")
    supports: Listed[GoalRef] = many("The higher goals that it serves.")
    starts: Date | None = optional("From when on.")
    by: Date | None = optional("By when.")
    owner: OwnerRef | None = optional("Who answers for it: a person or a role.")
    primary: Switch = usual(False, "true for the one main goal.")
    status: Annotated[str, choice("planned", "active", "reached", "missed", "dropped", what="a goal's status")] | None = optional(
        "Where it stands: planned, active, reached, missed or dropped."
    )


class Pillar(Entry):
    """A theme that the brand keeps coming back to."""

    name: Text = required("What the pillar is called.")
    description: Text | None = optional("What belongs to it and what does not.")
    share: Percent | None = optional("Its share of all content. The shares of all pillars make 100%.")
    goals: Listed[GoalRef] = many("Which goals it serves.")
    audiences: Listed[AudienceRef] = many("For whom it is.")
    topics: Listed[Text] = many("Topics that belong to it.")


class Stage(Entry):
    """A step of the way from stranger to advocate."""

    name: Text | None = optional("What the stage is called.")
    question: Text | None = optional("What people ask at this stage.")


class Utm(Part):
    """Tags that tell web analytics where a visitor came from."""

    source: Text | None = optional("utm_source: the platform, such as instagram.")
    medium: Text | None = optional("utm_medium: the type of channel, such as social or email.")
    campaign: Text | None = optional("utm_campaign. Without it: the campaign's utm_campaign or id.")
    content: Text | None = optional("utm_content. Without it: the post's id.")
    term: Text | None = optional("utm_term: the search term of an ad.")
    id: Text | None = optional("utm_id: the id of an ad campaign.")


FORMATS = (
    "post", "image", "carousel", "reel", "short", "video", "live", "story", "poll", "thread", "article", "newsletter",
    "email", "podcast", "webinar", "event", "ad", "document", "direct-mail", "trade-show",
)  # fmt: skip
Format = Annotated[str, choice(*FORMATS, what="a format", blog="article", mailing="email", photo="image", pdf="document")]


class Channel(Entry):
    """A place where the brand speaks: a social network, a newsletter, a stand at a fair."""

    name: Text = required("What the channel is called.")
    media: Annotated[str, choice("owned", "earned", "shared", "paid", what="a type of media")] | None = optional(
        "owned, earned, shared or paid."
    )
    platform: Text | None = optional("The platform, where it is not the name.")
    handle: Text | None = optional("The account's name there.")
    url: Link | None = optional("Its address.")
    purpose: Text | None = optional("What the channel is for.")
    audiences: Listed[AudienceRef] = many("Whom it reaches.")
    goals: Listed[GoalRef] = many("Which goals it serves.")
    kpis: Named[KpiRef, KpiUse] = mapping("The KPIs that measure it, each with its numbers.")
    success: Text | None = optional("In words: what defines that the channel is a success.")
    failure: Text | None = optional("In words: what defines that it is not.")
    promise: Keyed[Format, Promise] = mapping("The cadence contract: how much of which format, such as 'reel: 3 a week'.")
    formats: Listed[Format] = many("Formats that fit the channel.")
    utm: Utm | None = optional("UTM tags for links in this channel.")
    utm_paid: Utm | None = optional("UTM tags for links in ads in this channel.")
    owner: OwnerRef | None = optional("Who answers for it: a person or a role.")
    backup: OwnerRef | None = optional("Who steps in.")
    status: Annotated[str, choice("planned", "active", "paused", "closed", what="a channel's status")] | None = optional(
        "planned, active, paused or closed."
    )
    timezone: Zone | None = optional("The time zone that the channel's times are in.")
