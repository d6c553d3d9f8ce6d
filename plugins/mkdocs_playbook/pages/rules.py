"""Pages of the review's rules: the list, and one for each, made from the rule itself."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.pages.blocks import Block, Facts, Inline, Link, Page, Prose, Sample, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.review.review import UNUSED, UNUSED_RULE
from mkdocs_playbook.review.rules import HERE, RULES, Rule

GROUP = ("Playbook", "Guide")
LAYERS = {"strategy": "Strategy", "planning": "Plan", "coordination": "Team"}

_IGNORE = """{section}:
  {entry}:
    ignore: {{{code}: the reason, in your words}}
"""
_SETTINGS = """settings:
  review:
    rules: {{{code}: off}}
"""


def rule_address(code: str) -> str:
    return f"guide/rules/{code}"


def rule_pages(context: Context) -> Iterator[Page]:
    rules = [*(rule for _, rule in sorted(RULES.items())), UNUSED_RULE]
    rows: list[list[Inline]] = [
        [Link(rule.code, rule_address(rule.code)), rule.summary, LAYERS[rule.layer], rule.severity] for rule in rules
    ]
    yield Page(
        address="guide/rules",
        title=context.say("What is checked"),
        group=GROUP,
        description=context.say("All rules of the review."),
        is_english=True,
        blocks=[
            Prose(
                text="The review reads strategy, plan and team together. Each rule finds one kind of gap. "
                "Codes never change their meaning: S is strategy, K KPIs, P the plan, C coordination, W the whole."
            ),
            Table(
                columns=("Code", "What it finds", "Layer", "Severity"), rows=rows, caption="Rules of the review", wide=("What it finds",)
            ),
        ],
    )
    for rule in rules:
        yield _rule(rule)


def _rule(rule: Rule) -> Page:
    blocks: list[Block] = [
        Prose(text=rule.summary, style="lead"),
        Facts(rows=[("Code", rule.code), ("Name", rule.name), ("Layer", LAYERS[rule.layer]), ("Severity", rule.severity)]),
        Prose(heading="Why it matters", text=rule.why),
        Prose(heading="How to mend it", text=rule.mend),
        Sample(heading="Found here", text=rule.bad.replace(HERE, "# found here")),
        Sample(heading="All well", text=rule.good),
    ]
    if rule.code != UNUSED:
        blocks += [
            Sample(
                heading="Leave it on purpose",
                intro="At the entry, with the reason:",
                text=_IGNORE.format(section="goals", entry="awareness", code=rule.code),
            ),
            Sample(intro="For the whole playbook, or with info, warning or error instead of off:", text=_SETTINGS.format(code=rule.code)),
        ]
    return Page(
        address=rule_address(rule.code),
        title=f"{rule.code}: {rule.name.replace('-', ' ')}",
        blocks=blocks,
        description=rule.summary,
        is_english=True,
    )
