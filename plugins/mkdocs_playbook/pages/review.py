"""The page that says what is missing between strategy, plan and team, and what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mkdocs_playbook.pages.blocks import Block, Card, Cards, Code, English, Href, Inline, Link, Page, Prose, Run, Status, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.pictures import coverage
from mkdocs_playbook.pages.rules import rule_address
from mkdocs_playbook.review.coverage import pillar_weeks
from mkdocs_playbook.review.rules import Finding, Layer
from mkdocs_playbook.words import msg, msgs

GROUP = "Playbook"
LAYERS: tuple[tuple[Layer, str, str], ...] = (
    ("strategy", msg("Strategy"), msg("why and what")),
    ("planning", msg("Plan"), msg("how and when")),
    ("coordination", msg("Team"), msg("who does what")),
)
_SECTIONS: dict[Layer, tuple[str, ...]] = {
    "strategy": ("goals", "kpis", "audiences", "offers", "pillars", "channels"),
    "planning": ("campaigns", "cadences", "posts", "key_dates"),
    "coordination": ("roles", "people", "workflows", "requests", "meetings", "accounts"),
}
_COUNTED = {
    "goals": msgs("{number} goal", "{number} goals"),
    "kpis": msgs("{number} KPI", "{number} KPIs"),
    "audiences": msgs("{number} audience", "{number} audiences"),
    "offers": msgs("{number} offer", "{number} offers"),
    "pillars": msgs("{number} pillar", "{number} pillars"),
    "channels": msgs("{number} channel", "{number} channels"),
    "campaigns": msgs("{number} campaign", "{number} campaigns"),
    "cadences": msgs("{number} cadence", "{number} cadences"),
    "posts": msgs("{number} post", "{number} posts"),
    "key_dates": msgs("{number} key date", "{number} key dates"),
    "roles": msgs("{number} role", "{number} roles"),
    "people": msgs("{number} person", "{number} people"),
    "workflows": msgs("{number} workflow", "{number} workflows"),
    "requests": msgs("{number} request", "{number} requests"),
    "meetings": msgs("{number} meeting", "{number} meetings"),
    "accounts": msgs("{number} account", "{number} accounts"),
}
_MISSING: dict[Layer, str] = {
    "strategy": msg("What is missing: strategy, for {who}"),
    "planning": msg("What is missing: plan, for {who}"),
    "coordination": msg("What is missing: team, for {who}"),
}
_SEVERITIES = {
    "error": msgs("{number} must be mended", "{number} must be mended"),
    "warning": msgs("{number} should be mended", "{number} should be mended"),
    "info": msgs("{number} worth a look", "{number} worth a look"),
}


def health(context: Context) -> Cards:
    """The three layers at a glance: how many gaps each has."""
    say = context.say
    cards = []
    for layer, name, question in LAYERS:
        cards.append(Card(Link(say(name), f"review#{layer}"), (say(question), _state(_of(layer, context.findings), context))))
    intro = say("As of {day}.", day=context.form.date(context.today, "long"))
    return Cards(heading=say("Health"), id="health", cards=cards, intro=intro)


def review_page(context: Context) -> Page:
    say = context.say
    blocks: list[Block] = [
        Prose(
            text=say(
                "A strategy without a plan is a vision without action; a plan without coordination is a calendar that nobody follows; "
                "coordination without a strategy is busy work. This page reads the three together and says what is missing."
            ),
        ),
        Cards(cards=[_layer_card(layer, name, question, context) for layer, name, question in LAYERS]),
    ]
    for layer, name, question in LAYERS:
        found = _of(layer, context.findings)
        blocks.append(Prose(heading=f"{say(name)}: {say(question)}", id=layer, intro=_state(found, context)))
        for who, findings in _by_who(found):
            heading: Inline = context.who(who) if who else say("Everybody")
            table = findings_table(findings, say(_MISSING[layer], who=_plain(who, context)), context)
            blocks.append(replace(table, intro=context.words.line("For {who}:", who=heading)))
    blocks += [coverage(context), _pillar_weeks(context)]
    return Page(
        address="review",
        title=say("What is missing"),
        group=(GROUP,),
        blocks=blocks,
        search=False,
        description=say("Gaps between strategy, plan and team."),
    )


def findings_table(findings: Sequence[Finding], caption: str, context: Context) -> Table:
    say = context.say
    return Table(
        caption=caption,
        columns=(say("Where"), say("What is missing"), say("How to mend it"), say("Rule")),
        rows=[_row(finding, context) for finding in findings],
        wide=(say("What is missing"), say("How to mend it")),
    )


def _of(layer: Layer, findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.layer == layer]


def _state(findings: Sequence[Finding], context: Context) -> Inline:
    say = context.say
    if not findings:
        return Status(say("nothing missing"), "success")
    counts = {severity: sum(finding.severity == severity for finding in findings) for severity in _SEVERITIES}
    return tuple(
        Status(context.count(*_SEVERITIES[severity], count), {"error": "failure", "warning": "between"}.get(severity, "open"))
        for severity, count in counts.items()
        if count
    )


def _layer_card(layer: Layer, name: str, question: str, context: Context) -> Card:
    """What a layer holds, and how much it lacks."""
    there = tuple(_there(layer, context))
    return Card(
        Link(f"{context.say(name)}: {context.say(question)}", f"review#{layer}"),
        (_state(_of(layer, context.findings), context), context.words.line("There are {things}", things=there) if there else ""),
    )


def _there(layer: Layer, context: Context) -> Iterator[Inline]:
    for section in _SECTIONS[layer]:
        count = len(getattr(context.playbook, section))
        if count:
            yield Link(context.count(*_COUNTED[section], count), "board" if section == "posts" else section.replace("_", "-"))


def _by_who(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by who can mend them, the most severe first; those for nobody in particular last."""
    order = list(_SEVERITIES)
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: (order.index(finding.severity), finding)):
        groups.setdefault(finding.who[0] if finding.who else "", []).append(finding)
    return sorted(groups.items(), key=lambda group: (group[0] == "", group[0]))


def _plain(who: str, context: Context) -> str:
    entry = context.playbook.people.get(who) or context.playbook.roles.get(who)
    return entry.label if entry else context.say("everybody")


def _row(finding: Finding, context: Context) -> list[Inline]:
    where: Inline = Link(finding.label, finding.address) if finding.address else finding.label
    if finding.label != context.labels.get(finding.address):  # it is called by its rule
        where = English(where)
    message = English(finding.message)
    told = Run((message, " ", Status(context.say("must be mended"), "failure"))) if finding.severity == "error" else message
    written = _written(finding, context)
    return [Run((where, " ", written)) if written else where, told, English(finding.mend), Link(finding.code, rule_address(finding.code))]


def _written(finding: Finding, context: Context) -> Inline:
    """Where it is written, for a reader who has that file."""
    if finding.place.path not in context.sources:
        return ""
    text = f"{finding.place.path}:{finding.place.line}"
    return Href(text, f"{context.source_url}{finding.place.path}#L{finding.place.line}") if context.source_url else Code(text)


def _pillar_weeks(context: Context) -> Table:
    """How many pieces of content each pillar has in each week of the plan."""
    say = context.say
    pillars = context.playbook.pillars.values()
    columns = (say("Week"), *(pillar.label for pillar in pillars))
    rows: list[list[Inline]] = [
        [
            say("{year}, week {number}", year=monday.isocalendar().year, number=monday.isocalendar().week),
            *(str(counts[pillar.id]) for pillar in pillars),
        ]
        for monday, counts in pillar_weeks(context.schedule).items()
    ]
    return Table(
        heading=say("Pillars and weeks"),
        intro=say("How many pieces of content each pillar has, week by week."),
        columns=columns,
        rows=rows,
        numeric=columns[1:],
        keep=columns,
    )
