"""Pages of goals and KPIs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mkdocs_playbook.model.library import MONEY, PLAN_HEALTH, Definition, library
from mkdocs_playbook.model.measures import Kpi, KpiUse, Result
from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.strategy import Channel, Goal
from mkdocs_playbook.pages.blocks import (
    Block,
    Day,
    English,
    Facts,
    Heading,
    Href,
    Inline,
    Link,
    Page,
    Prose,
    Run,
    Score,
    Scores,
    Status,
    Strong,
    Table,
)
from mkdocs_playbook.pages.context import Context, entry_link, web_links
from mkdocs_playbook.pages.pictures import bullet
from mkdocs_playbook.review.plan_health import Reading
from mkdocs_playbook.words import msg

GROUP = "Strategy"


def goal_pages(context: Context) -> Iterator[Page]:
    if context.playbook.goals:
        yield _goals(context)
    if context.playbook.kpis:
        yield _kpis(context)


def _goals(context: Context) -> Page:
    say = context.say

    def blocks() -> Iterator[Block]:
        yield Prose(text=say("What the brand wants to reach, and the numbers that say whether it did. The main goal comes first."))
        for goal in sorted(context.playbook.goals.values(), key=lambda goal: not goal.primary):
            yield from _goal(goal, context)

    description = say("Goals with their KPIs, success and failure.")
    return Page(address="goals", title=say("Goals"), group=(GROUP,), blocks=blocks, description=description)


def _goal(goal: Goal, context: Context) -> Iterator[Block]:
    say = context.say
    served_by = [*context.serving(goal)]
    cadences = [cadence for cadence in context.playbook.cadences.values() if goal.id in cadence.goals]
    pillars = [pillar for pillar in context.playbook.pillars.values() if goal.id in pillar.goals]
    pieces = context.pieces_with("goals", goal.id)
    content = context.count("{number} piece planned or published", "{number} pieces planned or published", len(pieces))
    yield Heading(heading=goal.label, id=goal.id, intro=Strong(goal.statement))
    yield Facts(
        rows=[
            (say("Main goal"), Status(say("the one that decides"), "primary") if goal.primary else ""),
            (say("Level"), context.choice(goal.level)),
            (say("Type"), context.choice(goal.type)),
            (say("From"), Day(goal.starts, style="year") if goal.starts else ""),
            (say("By"), Day(goal.by, style="year") if goal.by else ""),
            (say("Status"), context.status(goal.status) if goal.status else ""),
            (say("Owner"), context.who(goal.owner)),
            (say("Audiences"), context.links("audiences", goal.audiences)),
            (say("Serves"), context.links("goals", goal.supports)),
            (say("Served by goals"), tuple(entry_link(other) for other in context.playbook.goals.values() if goal.id in other.supports)),
            (say("Pillars"), tuple(map(entry_link, pillars))),
            (say("Campaigns"), tuple(map(entry_link, served_by))),
            (say("Cadences"), tuple(map(entry_link, cadences))),
            (say("Channels"), tuple(entry_link(channel) for channel in context.playbook.channels.values() if goal.id in channel.goals)),
            (say("Content"), content if pieces else say("nothing planned yet")),
            (say("Links"), web_links(goal)),
            (say("Notes"), goal.notes),
        ]
    )
    yield context.kpi_table(goal, heading="", caption=say("KPIs of {name}", name=goal.label))
    for kpi, use in goal.kpis.items():
        yield bullet(context, goal, kpi, use)
    yield context.comes_of(goal)


def _kpis(context: Context) -> Page:
    say, description = context.say, context.say("The definition of each KPI.")
    return Page(address="kpis", title=say("KPIs"), group=(GROUP,), blocks=lambda: _kpi_blocks(context), description=description)


def _kpi_blocks(context: Context) -> Iterator[Block]:
    say = context.say
    main, used = main_kpis(context.playbook), {key for _, key, _ in context.playbook.kpi_uses()}
    kpis = sorted(context.playbook.kpis.values(), key=lambda kpi: (kpi.id not in main, kpi.id not in used))
    yield Prose(
        text=say("Where we stand, then what each measure means, how it is worked out, and which values are a success or a failure.")
    )
    yield Scores(label=say("All KPIs"), scores=[_score(kpi, context, is_main=kpi.id in main) for kpi in kpis])
    for kpi in kpis:
        yield from _kpi(kpi, context, is_main=kpi.id in main)


def main_kpis(playbook: Playbook) -> list[str]:
    """The KPIs that decide when others disagree: those that say so, else the first of each main goal."""
    said = [kpi.id for kpi in playbook.kpis.values() if kpi.primary]
    return said or [next(iter(goal.kpis)) for goal in playbook.goals.values() if goal.primary and goal.kpis]


def _uses(kpi: Kpi, context: Context) -> list[tuple[Goal | Channel | Campaign, KpiUse]]:
    """Where a KPI is used: the main goal first, then goals, channels, campaigns."""
    uses = [(entry, use) for entry, key, use in context.playbook.kpi_uses() if key == kpi.id]
    return sorted(uses, key=lambda pair: not (isinstance(pair[0], Goal) and pair[0].primary))


# ── the overview ────────────────────────────────────────────────────────────────────────────────────────────────────


def _score(kpi: Kpi, context: Context, *, is_main: bool) -> Score:
    """Where a KPI stands: its last result, that of a goal before that of a channel, and what would be a success."""
    say = context.say
    uses = _uses(kpi, context)
    entry, use = next(((entry, use) for entry, use in uses if context.latest(entry, kpi.id)), uses[0] if uses else (None, None))
    mark = Status(say("the main KPI"), "primary") if is_main else None
    if entry is None or use is None:
        return Score(title=entry_link(kpi), mark=mark, question=kpi.question or "", lines=(say("used nowhere yet"),))
    result = context.latest(entry, kpi.id)
    if result is None and (other := _last_of_all(kpi, context)):
        unit, of = kpi.unit or "", _whose(other, context)
        return Score(
            entry_link(kpi),
            kpi.question or "",
            context.form.number(other.value),
            unit,
            mark,
            (_joined(context.times.period(other.period), of),),
            is_main,
        )
    lines: list[Inline] = []
    lines.append(_joined(context.verdict(kpi.id, use, result), _when(result, context)) if result else say("no result yet"))
    if use.success is not None:
        lines.append(_success(kpi, use.success, context))
    lines.append(Run((_kind(entry, context), " ", entry_link(entry))))
    value = context.form.number(result.value) if result else ""
    return Score(
        title=entry_link(kpi),
        mark=mark,
        question=kpi.question or "",
        value=value,
        unit=(kpi.unit or "") if value else "",
        lines=tuple(lines),
        is_main=is_main,
    )


def _last_of_all(kpi: Kpi, context: Context) -> Result | None:
    """The last result of whatever, where none is of those who use the KPI."""
    results = [result for result in context.playbook.results if result.kpi == kpi.id]
    return max(results, key=context.period_order, default=None)


def _whose(result: Result, context: Context) -> Inline:
    return context.link("channels", result.channel) or context.link("campaigns", result.campaign) or context.say("the brand")


def _joined(*parts: Inline) -> Inline:
    """What there is of `parts`, a dot between them."""
    told = [part for part in parts if part]
    return Run(tuple(inner for number, part in enumerate(told) for inner in ((" · ", part) if number else (part,))))


def _when(result: Result, context: Context) -> str:
    return context.say("by the plan today") if isinstance(result, Reading) else context.times.period(result.period)


def _kind(entry: Goal | Channel | Campaign, context: Context) -> str:
    return context.say({"goals": msg("Goal"), "channels": msg("Channel"), "campaigns": msg("Campaign")}[entry.section])


# ── a KPI ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _kpi(kpi: Kpi, context: Context, *, is_main: bool) -> Iterator[Block]:
    say = context.say
    uses = _uses(kpi, context)
    definition = library().get(kpi.use or "")
    question = Strong(kpi.question) if kpi.question else None
    yield Heading(heading=kpi.name, id=kpi.id, intro=in_its_language(kpi, "question", question))
    yield Facts(
        rows=[
            (say("Main KPI"), Status(say("the one that decides"), "primary") if is_main else ""),
            (say("Formula"), in_its_language(kpi, "formula", kpi.formula)),
            (say("Unit"), kpi.unit),
            (say("Direction"), say("up: more is better") if kpi.more_is_better else say("down: less is better")),
            (say("Type"), {"leading": say("leading: tells early"), "lagging": say("lagging: tells the outcome")}.get(kpi.type or "")),
            (say("Over time"), say("a longer time gives a larger value") if kpi.cumulative else ""),
            (say("Stage"), context.playbook.stages[kpi.stage].label if kpi.stage in context.playbook.stages else ""),
            (say("Source"), in_its_language(kpi, "source", kpi.source)),
            (say("Owner"), context.who(kpi.owner)),
            (say("Reviewed"), _review(kpi, context)),
            (say("By the plan today"), _by_plan(kpi, uses, context)),
            (say("Keep in mind"), kpi.caveat),
            (say("Trap"), English(definition.trap) if definition else ""),
            (say("Definition"), _taken(kpi, definition) if definition else ""),
            (say("Links"), web_links(kpi)),
            (say("Notes"), kpi.notes),
            *_depending(kpi, context),
        ]
    )
    if not uses:
        text = say("No goal, channel or campaign uses this KPI yet, so nothing depends on it. Write it under 'kpis:' of one, or remove it.")
        yield Prose(text=text, style="note")
    for entry, use in uses:
        picture = bullet(context, entry, kpi.id, use)  # its caption tells the last result
        yield Prose(intro=_in_words(kpi, entry, use, context, with_result=picture.is_empty))
        yield picture
    yield context.comes_of(kpi)
    yield _results(kpi, uses, context)


def in_its_language(kpi: Kpi, field: str, said: Inline) -> Inline:
    """What a KPI says, marked as English where that comes from the library."""
    definition = library().get(kpi.use or "")
    return English(said) if definition and getattr(kpi, field) == getattr(definition, field) else said


def _taken(kpi: Kpi, definition: Definition) -> Inline:
    """Which definition of the library it is, what is the playbook's own, and whose definition that is."""
    own = [
        name for name in ("formula", "unit", "direction") if getattr(kpi, name) != getattr(definition, name) and definition.unit != MONEY
    ]
    by = English(Href(definition.defined_by, definition.url) if definition.url else definition.defined_by)
    link = Link(definition.name, f"guide/kpis#{definition.id}")
    return Run((link, " (", by, ")", *((English(f"; our own: {', '.join(own)}"),) if own else ())))


def _depending(kpi: Kpi, context: Context) -> Iterator[tuple[str, Inline]]:
    """What would change with the KPI: those that use it, and the campaigns and channels that serve its goals."""
    uses = [entry for entry, key, _ in context.playbook.kpi_uses() if key == kpi.id]
    goals = {entry.id for entry in uses if isinstance(entry, Goal)}
    own = {entry.address for entry in uses}
    say, playbook = context.say, context.playbook

    def through(entries: Iterable[Channel | Campaign]) -> tuple[Inline, ...]:
        return tuple(entry_link(entry) for entry in entries if entry.address in own or goals & {*entry.goals})

    yield say("Goals that depend on it"), tuple(entry_link(goal) for goal in playbook.goals.values() if goal.id in goals)
    yield say("Channels that depend on it"), through(playbook.channels.values())
    yield say("Campaigns that depend on it"), through(playbook.campaigns.values())


# ── its numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_words(kpi: Kpi, entry: Goal | Channel | Campaign, use: KpiUse, context: Context, *, with_result: bool) -> Inline:
    """The numbers at a goal, channel or campaign, as one would say them."""
    title = Run((_kind(entry, context), " ", entry_link(entry), f" ({context.times.period(use.period)})" if use.period else "", ". "))
    said = " ".join((*_way(kpi, use, context), *_edges(kpi, use, context))) or context.say("No numbers yet.")
    state = context.state(entry, kpi.id, use) if with_result else None
    return Run((title, said, *((" ", context.say("Last result"), ": ", state) if state else ())))


def _way(kpi: Kpi, use: KpiUse, context: Context) -> Iterator[str]:
    """From where to where."""
    say, form = context.say, context.form
    baseline, target = form.quantity(use.baseline, kpi.unit), form.quantity(use.target, kpi.unit)
    if baseline and target:
        yield say("From {baseline} to {target}.", baseline=_value(kpi, use.baseline, context), target=target)
    elif target:
        yield say("The target is {target}.", target=target)
    elif baseline:
        yield say("It starts at {baseline}.", baseline=baseline)


def _edges(kpi: Kpi, use: KpiUse, context: Context) -> Iterator[str]:
    """Which values are a success, a failure, and neither."""
    say = context.say
    success, failure = _value(kpi, use.success, context), _value(kpi, use.failure, context)
    if use.success is not None and use.failure is not None:
        if kpi.more_is_better:
            yield say(
                "At least {success} is a success; at most {failure} is a failure; in between, it is neither.",
                success=success,
                failure=failure,
            )
        else:
            yield say(
                "At most {success} is a success; at least {failure} is a failure; in between, it is neither.",
                success=success,
                failure=failure,
            )
    elif use.success is not None:
        yield f"{_success(kpi, use.success, context)}; {say('what a failure would be is not said.')}"
    elif use.failure is not None:
        worst = (
            say("At most {failure} is a failure", failure=failure)
            if kpi.more_is_better
            else say("At least {failure} is a failure", failure=failure)
        )
        yield f"{worst}; {say('what a success would be is not said.')}"


def _value(kpi: Kpi, value: Decimal | None, context: Context) -> str:
    """A number as a sentence says it that need not repeat the unit: 18,000, but 5.5%."""
    return context.form.quantity(value, kpi.unit if kpi.unit == "%" else None)


def _success(kpi: Kpi, value: Decimal, context: Context) -> str:
    said = _value(kpi, value, context)
    if kpi.more_is_better:
        return context.say("At least {success} is a success", success=said)
    return context.say("At most {success} is a success", success=said)


# ── over time ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _results(kpi: Kpi, uses: Sequence[tuple[Goal | Channel | Campaign, KpiUse]], context: Context) -> Table:
    """What was measured, the newest first, with what each value means for whom it is of."""
    say = context.say
    results = [result for result in context.playbook.results if result.kpi == kpi.id]
    results.sort(key=lambda result: result.channel or result.campaign or "")
    results.sort(key=context.period_order, reverse=True)
    columns = (say("Period"), say("Value"), say("Of"), say("Means"), say("Note"))
    rows: list[list[Inline]] = [
        [
            context.times.period(result.period),
            context.form.number(result.value),
            _whose(result, context),
            _meaning(kpi, result, uses, context),
            result.note,
        ]
        for result in results
    ]
    return Table(
        caption=say("What was measured: {name}", name=kpi.name), columns=columns, rows=rows, numeric=columns[1:2], wide=columns[4:]
    )


def _meaning(kpi: Kpi, result: Result, uses: Sequence[tuple[Goal | Channel | Campaign, KpiUse]], context: Context) -> Inline:
    """Success, failure or between; for each goal, where goals do not agree."""
    verdicts = []
    for entry, use in uses:
        channel = entry.id if isinstance(entry, Channel) else None
        campaign = entry.id if isinstance(entry, Campaign) else None
        if (channel, campaign) == (result.channel, result.campaign) and (verdict := context.verdict(kpi.id, use, result)):
            verdicts.append((entry, verdict))
    if len({verdict.name for _, verdict in verdicts}) < 2:
        return verdicts[0][1] if verdicts else ""
    return tuple(Run((entry_link(entry), ": ", verdict)) for entry, verdict in verdicts)


def _by_plan(kpi: Kpi, uses: Sequence[tuple[Goal | Channel | Campaign, KpiUse]], context: Context) -> Inline:
    """What the plan itself says, measured by the first goal's numbers."""
    entry, use = uses[0] if uses else (None, None)
    reading = context.by_plan(kpi.id, entry, use)
    if reading is None:
        return context.say("nothing in the plan to work it out from yet") if kpi.use in PLAN_HEALTH else ""
    of = context.say("{part} of {whole}", part=reading.part, whole=reading.whole) if reading.whole is not None else ""
    return _joined(context.form.quantity(reading.value, kpi.unit), of, context.verdict(kpi.id, use, reading) if use else None)


def _review(kpi: Kpi, context: Context) -> Inline:
    """How often it is looked at, and when next: when a week, month, quarter or year is over."""
    if kpi.review is None:
        return ""
    return context.words.line(
        "{rhythm}, next on {day}", rhythm=context.choice(kpi.review), day=Day(next_review(kpi.review, context.today), style="year")
    )


def next_review(rhythm: str, today: dt.date) -> dt.date:
    """The first day from today on that begins a week, month, quarter or year: then the numbers of the last one are whole."""
    if rhythm == "weekly":
        return today + dt.timedelta(-today.weekday() % 7)
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}[rhythm]
    count = today.year * 12 + today.month - 1 + (today.day > 1)
    count += -count % months
    return dt.date(count // 12, count % 12 + 1, 1)
