"""Runs all rules over a playbook."""

from __future__ import annotations

from mkdocs_playbook.problems import NOWHERE
from mkdocs_playbook.review import coordination, planning, strategy
from mkdocs_playbook.review.rules import RULES, Finding, Gap, Rule, Subject

__all__ = ["coordination", "planning", "review", "strategy"]


def review(subject: Subject) -> list[Finding]:
    """Every gap, by place, but for those that an entry's `ignore` names."""
    findings = {
        _finding(rule, gap)
        for rule in RULES.values()
        for gap in rule.find(subject)
        if gap.entry is None or rule.code not in gap.entry.ignore
    }
    return sorted(findings)


def _finding(rule: Rule, gap: Gap) -> Finding:
    entry = gap.entry
    return Finding(
        place=gap.place or (entry.place if entry else NOWHERE),
        code=rule.code,
        message=gap.message,
        mend=rule.mend,
        layer=rule.layer,
        address=entry.address if entry else gap.address,
        label=entry.label if entry else rule.name.replace("-", " "),
    )
