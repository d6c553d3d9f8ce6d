"""The page that says what is missing between strategy, plan and team, and what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mkdocs_playbook.model.base import NOUNS
from mkdocs_playbook.pages.blocks import Block, Card, Cards, Code, Href, Inline, Link, Page, Prose, Run, Status, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.rules import rule_address
from mkdocs_playbook.review.coverage import pillar_weeks, stage_channel_coverage
from mkdocs_playbook.review.rules import Finding, Layer

GROUP = "Playbook"
LAYERS: tuple[tuple[Layer, str, str], ...] = (
    ("strategy", "Strategy", "why and what"),
    ("planning", "Plan", "how and when"),
    ("coordination", "Team", "who"),
)
_SECTIONS: dict[Layer, tuple[str, ...]] = {
    "strategy": ("goals", "kpis", "audiences", "offers", "pillars", "channels"),
    "planning": ("campaigns", "cadences", "posts", "key_dates"),
    "coordination": ("roles", "people", "workflows", "requests", "meetings"),
}
_NAMES = {"kpis": "KPIs", "key_dates": "key dates"}
_SEVERITIES = {"error": "must be mended", "warning": "should be mended", "info": "worth a look"}


def health(context: Context) -> Cards:
    """The three layers at a glance: how many gaps each has."""
    cards = []
    for layer, name, question in LAYERS:
        cards.append(Card(Link(name, f"review#{layer}"), (question, _state(_of(layer, context.findings)))))
    return Cards(heading="Health", id="health", cards=cards, intro=f"As of {context.form.date(context.today, 'long')}.")


def review_page(context: Context) -> Page:
    blocks: list[Block] = [
        Prose(
            text="A strategy without a plan is a vision without action; a plan without coordination is a calendar that nobody follows; "
            "coordination without a strategy is busy work. This page reads the three together and says what is missing.",
        ),
        Cards(cards=[_layer_card(layer, name, question, context) for layer, name, question in LAYERS]),
    ]
    for layer, name, question in LAYERS:
        found = _of(layer, context.findings)
        blocks.append(Prose(heading=f"{name}: {question}", id=layer, intro=_state(found)))
        for who, findings in _by_who(found):
            heading: Inline = context.who(who) if who else "Everybody"
            blocks.append(
                Table(
                    intro=Run(("For ", heading, ":")),
                    caption=f"What is missing: {name.lower()}, for {_plain(who, context)}",
                    columns=("Where", "What is missing", "How to mend it", "Rule"),
                    rows=[_row(finding, context) for finding in findings],
                    wide=("What is missing", "How to mend it"),
                )
            )
    blocks += [_coverage(context), _pillar_weeks(context)]
    return Page(
        address="review",
        title="What is missing",
        group=(GROUP,),
        blocks=blocks,
        search=False,
        description="Gaps between strategy, plan and team.",
    )


def _of(layer: Layer, findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.layer == layer]


def _state(findings: Sequence[Finding]) -> Inline:
    if not findings:
        return Status("nothing missing", "success")
    counts = {severity: sum(finding.severity == severity for finding in findings) for severity in _SEVERITIES}
    return tuple(
        Status(f"{count} {_SEVERITIES[severity]}", {"error": "failure", "warning": "between"}.get(severity, "open"))
        for severity, count in counts.items()
        if count
    )


def _layer_card(layer: Layer, name: str, question: str, context: Context) -> Card:
    """What a layer holds, and how much it lacks."""
    there = tuple(_there(layer, context))
    return Card(
        Link(f"{name}: {question}", f"review#{layer}"), (_state(_of(layer, context.findings)), Run(("There are ", there)) if there else "")
    )


def _there(layer: Layer, context: Context) -> Iterator[Inline]:
    for section in _SECTIONS[layer]:
        count = len(getattr(context.playbook, section))
        if count:
            name = _NAMES.get(section, section)
            yield Link(f"{count} {NOUNS[section] if count == 1 else name}", "board" if section == "posts" else section.replace("_", "-"))


def _by_who(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by who can mend them, the most severe first; those for nobody in particular last."""
    order = list(_SEVERITIES)
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: (order.index(finding.severity), finding)):
        groups.setdefault(finding.who[0] if finding.who else "", []).append(finding)
    return sorted(groups.items(), key=lambda group: (group[0] == "", group[0]))


def _plain(who: str, context: Context) -> str:
    entry = context.playbook.people.get(who) or context.playbook.roles.get(who)
    return entry.label if entry else "everybody"


def _row(finding: Finding, context: Context) -> list[Inline]:
    where: Inline = Link(finding.label, finding.address) if finding.address else finding.label
    told = Run((finding.message, " ", Status(_SEVERITIES[finding.severity], "failure"))) if finding.severity == "error" else finding.message
    written = _written(finding, context)
    return [Run((where, " ", written)) if written else where, told, finding.mend, Link(finding.code, rule_address(finding.code))]


def _written(finding: Finding, context: Context) -> Inline:
    if not finding.place.path:
        return ""
    text = f"{finding.place.path}:{finding.place.line}"
    return Href(text, f"{context.source_url}{finding.place.path}#L{finding.place.line}") if context.source_url else Code(text)


def _coverage(context: Context) -> Table:
    """How many pieces of content each stage has in each channel."""
    playbook, counts = context.playbook, stage_channel_coverage(context.schedule)
    used = [channel for channel in playbook.channels.values() if any(key == channel.id for _, key in counts)]
    rows: list[list[Inline]] = []
    for stage in playbook.stages.values():
        numbers = [counts[stage.id, channel.id] for channel in used]
        rows.append([stage.label, *map(str, numbers), str(sum(numbers))])
    columns = ("Stage", *(channel.label for channel in used), "All")
    return Table(
        heading="Stages and channels",
        intro="How many pieces of content speak to each stage, by channel. A row of zeros is a stage that nobody is taken through.",
        columns=columns,
        rows=rows if used else [],
        numeric=columns[1:],
        keep=columns,
    )


def _pillar_weeks(context: Context) -> Table:
    """How many pieces of content each pillar has in each week of the plan."""
    pillars = context.playbook.pillars.values()
    columns = ("Week", *(pillar.label for pillar in pillars))
    rows: list[list[Inline]] = [
        [f"{monday.isocalendar().year}, week {monday.isocalendar().week}", *(str(counts[pillar.id]) for pillar in pillars)]
        for monday, counts in pillar_weeks(context.schedule).items()
    ]
    return Table(
        heading="Pillars and weeks",
        intro="How many pieces of content each pillar has, week by week.",
        columns=columns,
        rows=rows,
        numeric=columns[1:],
        keep=columns,
    )
