"""Rules for the strategy layer: vision without action. Those for goals stand in `goals.py`, those for channels in `ways.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from mkdocs_playbook.problems import Place
from mkdocs_playbook.review.goals import lead, open_goals, running_goals
from mkdocs_playbook.review.questions import open_questions
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.words import quoted


def _strategy(subject: Subject) -> Place:
    """Where the strategy is written, or would be."""
    return subject.places.of("strategy" if subject.places.keys("strategy") else "playbook")


@rule(
    "S101",
    "open-strategy-question",
    "strategy",
    "Answer it in the sections named.",
    bad="""
        strategy:
          starting_point: One shop, 8420 followers; kiln videos work  # <- here
          destination: 92000 dollars online by the end of March
    """,
    good="""
        strategy:
          starting_point: One shop, 8420 followers; kiln videos work
          destination: 92000 dollars online by the end of March
          approach: Short video makes strangers look, the newsletter brings them back
        audiences:
          night-desk: {name: Night-desk renters, found_on: [instagram]}
        kpis:
          reach: {name: Reach}
        channels:
          instagram:
            name: Instagram
            kpis:
              reach: {success: 16000, failure: 12500}
    """,
)
def open_strategy_question(subject: Subject) -> Iterator[Gap]:
    """One of the five questions that a content strategy has to answer is open.

    Where do we start, where do we want to be, what gets us there, where are our customers, what are success and failure:
    whoever starts with posts before these have an answer makes content that nobody can judge.
    """
    for question in open_questions(subject.playbook):
        message = f"Nobody has answered yet: {question.text} ({question.answered_by})"
        yield Gap(message, place=_strategy(subject), address="strategy#open-questions", who=lead(subject))


@rule(
    "S106",
    "audience-without-content",
    "strategy",
    "Name it in 'audiences:' of a campaign, cadence or post.",
    bad="""
        audiences:
          night-desk: {name: Night-desk renters}
          office-gifters: {name: Office gifters}  # <- here
        posts:
          desk-upgrades: {title: 5 desk upgrades under 20 dollars, date: 2027-01-19, audiences: [night-desk]}
    """,
    good="""
        audiences:
          night-desk: {name: Night-desk renters}
          office-gifters: {name: Office gifters}
        posts:
          desk-upgrades: {title: 5 desk upgrades under 20 dollars, date: 2027-01-19, audiences: [night-desk]}
          office-gifts: {title: A cup for sixty colleagues, date: 2027-01-21, audiences: [office-gifters]}
    """,
)
def audience_without_content(subject: Subject) -> Iterator[Gap]:
    """Nothing is planned for an audience.

    An audience that the plan forgets hears nothing, or posts that were made for somebody else. Content that names no audience
    counts for those of its goals, pillar, offers and channels.
    """
    playbook = subject.playbook
    reached: set[str] = set()

    def reach(said: Iterable[str], goals: Iterable[str], offers: Iterable[str], channels: Iterable[str], pillar: str | None) -> None:
        reached.update(said)
        if not said:
            reached.update(audience for key in goals for audience in playbook.goals[key].audiences)
            reached.update(audience for key in offers for audience in playbook.offers[key].audiences)
            reached.update(audience for key in channels for audience in playbook.channels[key].audiences)
            reached.update(playbook.pillars[pillar].audiences if pillar else ())

    pieces = [piece for piece in subject.schedule.pieces if piece.status != "cancelled"]
    campaigns = [campaign for campaign in playbook.campaigns.values() if campaign.status != "cancelled"]
    for piece in pieces:
        reach(piece.audiences, piece.goals, piece.offers, piece.channels, piece.pillar)
    for campaign in campaigns:
        reach(campaign.audiences, campaign.goals, campaign.offers, campaign.channels, None)
    told_by_goals = not pieces and not campaigns and bool(running_goals(subject))  # S105 says that nothing is planned
    for audience in playbook.audiences.values():
        if audience.id not in reached and (not told_by_goals or "S106" in audience.ignore):
            owners = tuple(dict.fromkeys(goal.owner for goal in open_goals(subject) if audience.id in goal.audiences and goal.owner))
            yield Gap(f"Nothing is planned for the audience '{audience.id}'.", audience, who=owners or lead(subject))


@rule(
    "S108",
    "pillar-shares",
    "strategy",
    "Change 'share:' so that all pillars together make 100%.",
    bad="""
        pillars:
          affordable-finds: {name: Affordable finds, share: 40%}  # <- here
          from-the-kiln: {name: From the kiln, share: 40%}
    """,
    good="""
        pillars:
          affordable-finds: {name: Affordable finds, share: 60%}
          from-the-kiln: {name: From the kiln, share: 40%}
    """,
)
def pillar_shares(subject: Subject) -> Iterator[Gap]:
    """The shares of the pillars do not make 100%.

    The shares say what to leave out when a week is full. Where they make more or less than the whole, each team reads another
    mix from them. One percentage point of rounding is fine.
    """
    pillars = subject.playbook.pillars.values()
    shares = [pillar.share for pillar in pillars if pillar.share is not None]
    total = sum(shares, Decimal(0))
    if shares and abs(total - 100) > 1:
        without = [pillar.id for pillar in pillars if pillar.share is None]
        rest = f" {quoted(without)} {'has' if len(without) == 1 else 'have'} none." if without else ""
        message = f"The shares of the pillars make {total.normalize():f}%.{rest}"
        yield Gap(message, place=subject.places.of("pillars"), address="pillars", who=lead(subject))


@rule(
    "S110",
    "no-vision",
    "strategy",
    "Write it in a sentence or two as 'vision:' below 'strategy:'.",
    bad="""
        strategy:
          starting_point: One shop in Tiong Bahru, 41 products  # <- here
    """,
    good="""
        strategy:
          vision: Every small flat has one corner its owner is glad to come home to
          starting_point: One shop in Tiong Bahru, 41 products
    """,
)
def no_vision(subject: Subject) -> Iterator[Gap]:
    """The strategy has no vision.

    The vision is what stays when channels and campaigns change: it tells a new colleague, or an agency, which ideas fit
    the brand and which do not.
    """
    if not subject.playbook.strategy.vision:
        yield Gap(
            "Nothing says what the brand wants to be for its customers.", place=_strategy(subject), address="strategy", who=lead(subject)
        )


_PARTS = {"for_": ("for", "whom it is for"), "is_a": ("is_a", "what it is"), "that": ("that", "what it does for them")}


@rule(
    "S111",
    "no-positioning",
    "strategy",
    "Write 'positioning:' below 'strategy:' with at least 'for', 'is_a' and 'that'.",
    severity="info",
    bad="""
        strategy:
          vision: Every small flat has one corner its owner is glad to come home to
          positioning:  # <- here
            for: people who live and work in small flats
            unlike: marketplaces with ten thousand lookalikes
    """,
    good="""
        strategy:
          vision: Every small flat has one corner its owner is glad to come home to
          positioning:
            for: people who live and work in small flats
            is_a: shop for desk, cup and shelf
            that: makes one corner better in an evening
            unlike: marketplaces with ten thousand lookalikes
    """,
)
def no_positioning(subject: Subject) -> Iterator[Gap]:
    """The positioning is missing, or does not say for whom, what and what good it does.

    For whom, what kind of thing, which benefit: these three are the heart of a positioning statement (Geoffrey Moore,
    Crossing the Chasm). Without them each channel tells another story about the brand.
    """
    positioning = subject.playbook.strategy.positioning
    missing = [part for name, part in _PARTS.items() if not getattr(positioning, name, None)]
    if positioning is None or len(missing) == len(_PARTS):
        message = "Nothing says whom the brand is for, what it is and what it does for them."
        place = subject.places.of("strategy", "positioning", key=True) if positioning else _strategy(subject)
    elif missing:
        message = f"The positioning does not say {' and '.join(f'{told} ({field!r})' for field, told in missing)}."
        place = subject.places.of("strategy", "positioning", key=True)
    else:
        return
    yield Gap(message, place=place, address="strategy", who=lead(subject))


@rule(
    "S116",
    "audience-unknown",
    "strategy",
    "Add what they need, what troubles them or what they ask: 'needs:', 'pains:' or 'questions:'.",
    severity="info",
    bad="""
        audiences:
          office-gifters:  # <- here
            name: Office gifters
            description: Office managers of companies with 20 to 150 people
    """,
    good="""
        audiences:
          office-gifters:
            name: Office gifters
            description: Office managers of companies with 20 to 150 people
            questions: [How long from order to delivery for 60 sets?]
    """,
)
def audience_unknown(subject: Subject) -> Iterator[Gap]:
    """An audience does not say what it needs, what troubles it or what it asks.

    Age and address give nobody an idea for a post. The questions that people really ask are the list of topics.
    """
    for audience in subject.playbook.audiences.values():
        if not (audience.needs or audience.pains or audience.questions or audience.objections):
            message = f"Nothing says what the audience '{audience.id}' needs, what troubles it or what it asks."
            yield Gap(message, audience, who=lead(subject))
