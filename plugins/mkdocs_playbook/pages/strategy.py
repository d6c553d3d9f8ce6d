"""Pages of the strategy layer: strategy, goals, audiences, offers, pillars, channels, KPIs."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.measures import Kpi
from mkdocs_playbook.model.strategy import Audience, Channel, Goal, Pillar, Positioning
from mkdocs_playbook.pages.blocks import Block, Bullets, Day, Facts, Heading, Href, Inline, Link, Page, Prose, Run, Status, Strong, Table
from mkdocs_playbook.pages.context import Context, entry_link, web_links
from mkdocs_playbook.pages.subscribe import subscribe_box
from mkdocs_playbook.review.coverage import PromisePeriod, promise_periods
from mkdocs_playbook.review.questions import open_questions

GROUP = "Strategy"
NAV_LIMIT = 30
"""Above this many entries of one kind the navigation only leads to their list."""


def strategy_pages(context: Context) -> Iterator[Page]:
    yield _strategy(context)
    if context.playbook.goals:
        yield _goals(context)
    if context.playbook.kpis:
        yield _kpis(context)
    yield from _audiences(context)
    if context.playbook.offers:
        yield _offers(context)
    yield from _pillars(context)
    yield from _channels(context)


def group_of(section: str, title: str, count: int) -> tuple[str, ...]:
    """Where the pages of single entries stand in the navigation, if they are few enough."""
    return (section, title) if count <= NAV_LIMIT else ()


def _strategy(context: Context) -> Page:
    strategy = context.playbook.strategy
    voice = strategy.voice
    blocks: list[Block] = [
        Prose(heading="Vision", text=strategy.vision, style="lead"),
        positioning(strategy.positioning, context.playbook.brand),
        Prose(heading="Where we start from", text=strategy.starting_point),
        Prose(heading="Where we want to be", text=strategy.destination),
        Prose(heading="How we get there", text=strategy.approach),
    ]
    if voice:
        blocks += [
            Facts(
                heading="Voice",
                rows=[("Tone", tuple(voice.tone)), ("We are", tuple(voice.we_are)), ("We are not", tuple(voice.we_are_not))],
            ),
            Bullets(heading="Do", level=3, items=voice.do, style="do"),
            Bullets(heading="Avoid", level=3, items=voice.avoid, style="avoid"),
            Facts(heading="Vocabulary", level=3, rows=list(voice.vocabulary.items())),
        ]
    stages: list[list[Inline]] = [[Strong(stage.label), stage.question or ""] for stage in context.playbook.stages.values()]
    decisions = sorted(context.playbook.decisions, key=lambda decision: decision.date, reverse=True)
    blocks += [
        Table(heading="Stages", columns=("Stage", "What people ask"), rows=stages, intro="The way from stranger to advocate."),
        Bullets(
            heading="Open questions",
            intro="Nobody has answered these yet. A strategy for several channels needs all five answers.",
            items=[Run((Strong(question.text), f" Answer it in {question.answered_by}.")) for question in open_questions(context.playbook)],
        ),
        Table(
            heading="Decisions",
            columns=("When", "What we decided", "Why", "Who"),
            rows=[
                [Day(decision.date, style="year"), decision.what, decision.why, tuple(context.who(who) for who in decision.by)]
                for decision in decisions
            ],
        ),
    ]
    if strategy.review_by:
        blocks.append(Facts(heading="Review", rows=[("To be reviewed by", Day(strategy.review_by, style="year"))]))
    return Page(
        address="strategy",
        title="Strategy",
        group=(GROUP,),
        blocks=blocks,
        description=f"Why {context.playbook.brand} publishes, and what.",
    )


def positioning(said: Positioning | None, brand: str) -> Block:
    """The positioning statement, in the order in which it is spoken."""
    if said is None:
        return Facts()
    rows = [
        ("For", said.for_),
        ("who", said.who),
        (f"{brand} is a", said.is_a),
        ("that", said.that),
        ("unlike", said.unlike),
        ("because", said.because),
    ]
    return Facts(heading="Positioning", rows=rows)


def _goals(context: Context) -> Page:
    blocks: list[Block] = [
        Prose(text="What the brand wants to reach, and the numbers that say whether it did. The main goal comes first."),
    ]
    for goal in sorted(context.playbook.goals.values(), key=lambda goal: not goal.primary):
        blocks += _goal(goal, context)
    return Page(address="goals", title="Goals", group=(GROUP,), blocks=blocks, description="Goals with their KPIs, success and failure.")


def _goal(goal: Goal, context: Context) -> Iterator[Block]:
    served_by = [*context.serving(goal)]
    cadences = [cadence for cadence in context.playbook.cadences.values() if goal.id in cadence.goals]
    pillars = [pillar for pillar in context.playbook.pillars.values() if goal.id in pillar.goals]
    pieces = context.pieces(lambda piece: goal.id in piece.goals)
    yield Heading(heading=goal.label, id=goal.id, intro=Strong(goal.statement))
    yield Facts(
        rows=[
            ("Main goal", Status("the one that decides", "primary") if goal.primary else ""),
            ("Level", goal.level),
            ("Type", goal.type),
            ("By", Day(goal.by, style="year") if goal.by else ""),
            ("Status", goal.status),
            ("Owner", context.who(goal.owner)),
            ("Audiences", context.links("audiences", goal.audiences)),
            ("Serves", context.links("goals", goal.supports)),
            ("Served by goals", tuple(entry_link(other) for other in context.playbook.goals.values() if goal.id in other.supports)),
            ("Pillars", tuple(map(entry_link, pillars))),
            ("Campaigns", tuple(map(entry_link, served_by))),
            ("Cadences", tuple(map(entry_link, cadences))),
            ("Channels", tuple(entry_link(channel) for channel in context.playbook.channels.values() if goal.id in channel.goals)),
            ("Content", f"{len(pieces)} pieces planned or published" if pieces else "nothing planned yet"),
            ("Links", web_links(goal)),
            ("Notes", goal.notes),
        ]
    )
    yield context.kpi_table(goal, heading="")
    yield context.comes_of(goal)


def _kpis(context: Context) -> Page:
    blocks: list[Block] = [Prose(text="What each measure means, how it is worked out, and which values are a success or a failure.")]
    for kpi in sorted(context.playbook.kpis.values(), key=lambda kpi: not kpi.primary):
        blocks += _kpi(kpi, context)
    return Page(address="kpis", title="KPIs", group=(GROUP,), blocks=blocks, description="The definition of each KPI.")


def _kpi(kpi: Kpi, context: Context) -> Iterator[Block]:
    direction = "more is better" if kpi.more_is_better else "less is better"
    yield Heading(heading=kpi.name, id=kpi.id, intro=Strong(kpi.question) if kpi.question else None)
    yield Facts(
        rows=[
            ("Main KPI", Status("the one that decides", "primary") if kpi.primary else ""),
            ("Formula", kpi.formula),
            ("Unit", kpi.unit),
            ("Direction", direction),
            ("Type", {"leading": "leading: tells early", "lagging": "lagging: tells the outcome"}.get(kpi.type or "")),
            ("Stage", context.playbook.stages[kpi.stage].label if kpi.stage in context.playbook.stages else ""),
            ("Source", kpi.source),
            ("Owner", context.who(kpi.owner)),
            ("Reviewed", kpi.review),
            ("Keep in mind", kpi.caveat),
            ("Links", web_links(kpi)),
            ("Notes", kpi.notes),
        ]
    )
    yield context.kpi_uses(kpi)
    results = [result for result in context.playbook.results if result.kpi == kpi.id]
    yield Table(
        caption=f"What was measured: {kpi.name}",
        columns=("Period", "Value", "Channel", "Campaign", "Note"),
        rows=[
            [
                result.period,
                context.form.number(result.value),
                context.link("channels", result.channel),
                context.link("campaigns", result.campaign),
                result.note,
            ]
            for result in sorted(results, key=lambda result: (result.period, result.channel or ""))
        ],
        numeric=("Value",),
    )


def _audiences(context: Context) -> Iterator[Page]:
    audiences = context.playbook.audiences
    if not audiences:
        return
    yield Page(
        address="audiences",
        title="Audiences",
        group=(GROUP, "Audiences"),
        description="Whom the brand wants to reach.",
        blocks=[
            Table(
                columns=("Audience", "Who they are", "Found on"),
                rows=[[entry_link(entry), entry.description, _places(entry, context)] for entry in audiences.values()],
                caption="Whom we want to reach",
                wide=("Who they are",),
            )
        ],
    )
    for audience in audiences.values():
        yield _audience(audience, context)


def _places(audience: Audience, context: Context) -> tuple[Inline, ...]:
    return tuple(context.link("channels", place) for place in audience.found_on)


def _audience(audience: Audience, context: Context) -> Page:
    goals = [goal for goal in context.playbook.goals.values() if audience.id in goal.audiences]
    channels = [channel for channel in context.playbook.channels.values() if audience.id in channel.audiences]
    offers = [offer for offer in context.playbook.offers.values() if audience.id in offer.audiences]
    blocks: list[Block] = [
        Prose(text=audience.description, style="lead"),
        Facts(
            heading="At a glance",
            rows=[
                ("Found on", _places(audience, context)),
                ("Reached by", tuple(map(entry_link, channels))),
                ("Stage", context.playbook.stages[audience.stage].label if audience.stage in context.playbook.stages else ""),
                ("Offers", tuple(map(entry_link, offers))),
                ("Goals", tuple(map(entry_link, goals))),
                ("Links", web_links(audience)),
                ("Notes", audience.notes),
            ],
        ),
        Bullets(heading="What they need", items=audience.needs),
        Bullets(heading="What troubles them", items=audience.pains),
        Bullets(heading="What they ask", items=audience.questions),
        Bullets(heading="Why they hesitate", items=audience.objections),
        context.piece_table(context.pieces(lambda piece: audience.id in piece.audiences), "Content for them"),
    ]
    group = group_of(GROUP, "Audiences", len(context.playbook.audiences))
    return Page(address=audience.address, title=audience.name, group=group, blocks=blocks, place=audience.place.path)


def _offers(context: Context) -> Page:
    blocks: list[Block] = []
    for offer in context.playbook.offers.values():
        campaigns = [campaign for campaign in context.playbook.campaigns.values() if offer.id in campaign.offers]
        pieces = context.pieces(lambda piece, key=offer.id: key in piece.offers)  # type: ignore[misc]
        blocks += [
            Prose(heading=offer.name, id=offer.id, text=offer.description or offer.name),
            Facts(
                rows=[
                    ("For", context.links("audiences", offer.audiences)),
                    ("Sold in", context.links("channels", offer.channels)),
                    ("How", tuple(offer.techniques)),
                    ("Campaigns", tuple(map(entry_link, campaigns))),
                    ("Content", tuple(Link(piece.title, piece.address) for piece in pieces)),
                    ("Page", Href(offer.url, offer.url) if offer.url else ""),
                    ("Links", web_links(offer)),
                    ("Notes", offer.notes),
                ]
            ),
        ]
    return Page(address="offers", title="Offers", group=(GROUP,), blocks=blocks, description="Products and services that need customers.")


def _pillars(context: Context) -> Iterator[Page]:
    pillars = context.playbook.pillars
    if not pillars:
        return
    pieces = context.pieces(lambda piece: piece.pillar is not None and piece.is_active)
    rows: list[list[Inline]] = []
    for pillar in pillars.values():
        own = sum(piece.pillar == pillar.id for piece in pieces)
        planned = context.form.percent(100 * own / len(pieces)) if pieces else ""
        share = context.form.percent(pillar.share) if pillar.share is not None else ""
        rows.append([entry_link(pillar), share, planned, str(own), context.links("goals", pillar.goals)])
    yield Page(
        address="pillars",
        title="Pillars",
        group=(GROUP, "Pillars"),
        description="The themes that the brand keeps coming back to.",
        blocks=[
            Table(
                columns=("Pillar", "Share meant", "Share planned", "Pieces", "Goals"),
                rows=rows,
                numeric=("Share meant", "Share planned", "Pieces"),
                caption="Themes, and how much of the content each has",
            )
        ],
    )
    for pillar in pillars.values():
        yield _pillar(pillar, context)


def _pillar(pillar: Pillar, context: Context) -> Page:
    items = context.items(lambda item: item.kind == "publish" and item.pillar == pillar.id)
    blocks: list[Block] = [
        Prose(text=pillar.description, style="lead"),
        Facts(
            heading="At a glance",
            rows=[
                ("Share", context.form.percent(pillar.share) if pillar.share is not None else ""),
                ("Goals", context.links("goals", pillar.goals)),
                ("For", context.links("audiences", pillar.audiences)),
                ("Links", web_links(pillar)),
                ("Notes", pillar.notes),
            ],
        ),
        Bullets(heading="Topics", items=pillar.topics),
        *context.agendas(items, f"the pillar {pillar.name}"),
        Bullets(heading="Ideas", items=[idea.title for idea in context.playbook.ideas if idea.pillar == pillar.id]),
    ]
    group = group_of(GROUP, "Pillars", len(context.playbook.pillars))
    return Page(address=pillar.address, title=pillar.name, group=group, blocks=blocks, place=pillar.place.path)


def _channels(context: Context) -> Iterator[Page]:
    channels = context.playbook.channels
    if not channels:
        return
    rows: list[list[Inline]] = [
        [entry_link(channel), channel.media, channel.purpose, promise(channel), context.who(channel.owner)] for channel in channels.values()
    ]
    yield Page(
        address="channels",
        title="Channels",
        group=(GROUP, "Channels"),
        description="The places where the brand speaks.",
        blocks=[
            Table(
                columns=("Channel", "Media", "What it is for", "Promise", "Owner"),
                rows=rows,
                caption="Where we speak, and what for",
                wide=("What it is for",),
            )
        ],
    )
    for channel in channels.values():
        yield _channel(channel, context)


def promise(channel: Channel) -> tuple[Inline, ...]:
    """The cadence contract, such as 'reel: 3 a week'."""
    return tuple(f"{name}: {rate}" for name, rate in channel.promise.items())


def _channel(channel: Channel, context: Context) -> Page:
    items = context.items(lambda item: item.kind == "publish" and channel.id in item.channels)
    tags = [(f"utm_{tag}", value) for tag, value in (channel.utm or channel.utm_paid or _NO_TAGS) if value]
    blocks: list[Block] = [
        Prose(text=channel.purpose, style="lead"),
        Facts(
            heading="At a glance",
            rows=[
                ("Media", channel.media),
                ("Platform", channel.platform),
                ("Account", Href(channel.handle or channel.url, channel.url) if channel.url else channel.handle),
                ("For", context.links("audiences", channel.audiences)),
                ("Goals", context.links("goals", channel.goals)),
                ("Formats", tuple(channel.formats)),
                ("Promise", promise(channel)),
                ("Owner", context.who(channel.owner)),
                ("Backup", context.who(channel.backup)),
                ("Status", channel.status),
                ("Links carry", tuple(f"{tag}={value}" for tag, value in tags)),
                ("Links", web_links(channel)),
                ("Notes", channel.notes),
            ],
        ),
        Facts(heading="Success and failure", rows=[("Success is", channel.success), ("Failure is", channel.failure)]),
        context.kpi_table(channel, "KPIs"),
        promise_table(channel, context),
        *context.agendas(items, channel.name),
        subscribe_box("channels", channel.id, context),
    ]
    group = group_of(GROUP, "Channels", len(context.playbook.channels))
    feed = context.feed("channels", channel.id)
    return Page(
        address=channel.address, title=channel.name, group=group, blocks=blocks, feed=feed.name if feed else "", place=channel.place.path
    )


_NO_TAGS: tuple[tuple[str, str], ...] = ()


def promise_table(channel: Channel, context: Context) -> Table:
    """What the channel promises beside what is planned, week by week (or month by month)."""
    rows: list[list[Inline]] = []
    for period in promise_periods(channel, context.schedule):
        kept = Status(f"{period.missing} missing", "between") if period.missing else Status("kept", "success")
        rows.append([period.format, _period(period, context), str(period.rate.count), str(period.planned), kept])
    return Table(
        heading="Promised and planned",
        columns=("Format", "Period", "Promised", "Planned", ""),
        rows=rows,
        numeric=("Promised", "Planned"),
        intro="Empty slots do not count as planned.",
    )


def _period(period: PromisePeriod, context: Context) -> str:
    days = context.form.span(period.first, period.last)
    return f"Week {period.first.isocalendar().week}: {days}" if (period.rate.unit, period.rate.span) == ("week", 1) else days
