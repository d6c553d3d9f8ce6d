"""Runs all rules over a playbook, and leaves out what its authors have seen and accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.problems import NOWHERE, Severity, suggestion
from mkdocs_playbook.review import (
    accounts,
    coordination,
    deadlines,
    departures,
    goals,
    links,
    measures,
    mix,
    order,
    planning,
    requests,
    results,
    rhythm,
    strategy,
    ways,
    whole,
    workflows,
)
from mkdocs_playbook.review.rules import RULES, Finding, Gap, Rule, Subject

__all__ = [
    "UNUSED",
    "UNUSED_RULE",
    "Choice",
    "accounts",
    "coordination",
    "deadlines",
    "departures",
    "goals",
    "links",
    "measures",
    "mix",
    "order",
    "planning",
    "requests",
    "results",
    "review",
    "rhythm",
    "strategy",
    "ways",
    "whole",
    "workflows",
]

UNUSED = "W190"
UNUSED_RULE = Rule(
    code=UNUSED,
    name="unused-ignore",
    layer="coordination",
    severity="warning",
    mend="Remove the line.",
    text="""An 'ignore' that nothing needs, or with a code that is no rule's.

    A gap that was accepted once and has been closed since would be passed over if it came back: nobody would see it.
    """,
    examples=(
        """goals:
  awareness:
    statement: Be known among people who furnish small flats
    owner: mei
    by: 2027-03-31
    ignore: {S103: nobody owns it before March}  # <- here
people: {mei: {name: Mei}}""",
        """goals:
  awareness:
    statement: Be known among people who furnish small flats
    owner: mei
    by: 2027-03-31
people: {mei: {name: Mei}}""",
    ),
    find=lambda subject: iter(()),
)
"""What is said about an `ignore` that nothing needs. It looks at what all other rules found, so `review` finds it itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which findings somebody wants to see; codes may be the start of several.

    `per_path` are glob patterns of files and the codes to leave out there; `baseline` counts findings that were there before
    (see `review/baseline.py`).
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path: Mapping[str, Sequence[str]] = field(default_factory=dict)
    baseline: Mapping[str, int] = field(default_factory=dict)


def review(subject: Subject, choice: Choice | None = None) -> list[Finding]:
    """Every gap, by place, but for those that an entry's `ignore`, the settings or `choice` leave out."""
    choice = choice or Choice()
    used: set[tuple[str, str]] = set()
    found: set[Finding] = set()
    for rule in RULES.values():
        severity = severity_of(rule, subject)
        if severity is None or not _is_chosen(rule.code, choice):
            continue
        for gap in rule.find(subject):
            key, ignored = _ignored(gap, subject)
            if code := next((code for code in ignored if rule.code == code), None):
                used.add((key, code))
            else:
                found.add(_finding(rule, gap, severity, subject))
    found |= {finding for finding in _unused(subject, used) if _is_chosen(finding.code, choice)} if not choice.select else set()
    kept = (finding for finding in sorted(found) if not _left_out(finding, choice))
    return list(_without_baseline(kept, choice.baseline))


def fingerprint(finding: Finding) -> str:
    """What stays the same of a finding when lines move and texts change."""
    return f"{finding.code} {finding.address or finding.place.path}"


def severity_of(rule: Rule, subject: Subject) -> Severity | None:
    """How much a rule matters in this playbook; None if it is off. The longest code in the settings that fits wins."""
    levels = subject.settings.rules
    code = max((code for code in levels if rule.code.startswith(code)), key=len, default=None)
    level = levels[code] if code is not None else rule.severity
    return None if level == "off" else level  # type: ignore[return-value]


def fails(finding: Finding, fail_on: Sequence[str]) -> bool:
    """Whether a finding makes a check or a strict build fail: by its severity or one more severe, or by its code."""
    order = ("info", "warning", "error")
    for name in fail_on:
        if name in order:
            if order.index(finding.severity) >= order.index(name):
                return True
        elif finding.code.startswith(name.upper()):
            return True
    return False


def _is_chosen(code: str, choice: Choice) -> bool:
    if any(code.startswith(start) for start in choice.ignore):
        return False
    return not choice.select or any(code.startswith(start) for start in choice.select)


def _left_out(finding: Finding, choice: Choice) -> bool:
    return any(
        fnmatchcase(finding.place.path, pattern) and any(finding.code.startswith(start) for start in codes)
        for pattern, codes in choice.per_path.items()
    )


def _without_baseline(findings: Iterator[Finding], baseline: Mapping[str, int]) -> Iterator[Finding]:
    """As many findings of one fingerprint are passed over as the baseline counts."""
    seen: Counter[str] = Counter()
    for finding in findings:
        key = fingerprint(finding)
        seen[key] += 1
        if seen[key] > baseline.get(key, 0):
            yield finding


def _ignored(gap: Gap, subject: Subject) -> tuple[str, Mapping[str, str]]:
    """Whose `ignore` counts for a gap: its entry's, or that of the strategy as a whole."""
    if gap.entry is None:
        return "strategy", subject.playbook.strategy.ignore
    return gap.entry.address, gap.entry.ignore


def _unused(subject: Subject, used: set[tuple[str, str]]) -> Iterator[Finding]:
    """Ignores that nothing needs: the gap is closed, or the code is not that of a rule."""
    for key, entry, ignored in _ignores(subject):
        for code in ignored:
            if (key, code) in used:
                continue
            section = (entry.section, entry.id) if entry else ("strategy",)
            if code in RULES:
                message = f"'{key}' ignores {code}, but nothing there needs it."
                mend = UNUSED_RULE.mend
            else:
                message = f"'{key}' ignores '{code}', which is not the code of a rule."
                mend = suggestion(code, RULES)
            yield Finding(
                place=subject.places.of(*section, "ignore", code, key=True),
                code=UNUSED,
                message=message,
                mend=mend,
                layer=UNUSED_RULE.layer,
                address=entry.address if entry else "strategy",
                label=entry.label if entry else "Strategy",
                severity=UNUSED_RULE.severity,
            )


def _ignores(subject: Subject) -> Iterator[tuple[str, Entry | None, Mapping[str, str]]]:
    if subject.playbook.strategy.ignore:
        yield "strategy", None, subject.playbook.strategy.ignore
    for entry in subject.playbook.entries():
        if entry.ignore:
            yield entry.address, entry, entry.ignore


def _finding(rule: Rule, gap: Gap, severity: Severity, subject: Subject) -> Finding:
    entry = gap.entry
    finding = Finding(
        place=gap.place or (entry.place if entry else NOWHERE),
        code=rule.code,
        message=gap.message,
        mend=rule.mend,
        layer=rule.layer,
        address=entry.address if entry else gap.address,
        label=entry.label if entry else rule.name.replace("-", " ").capitalize(),
        severity=severity,
    )
    return finding._replace(who=gap.who or _owners(entry, subject))


def _owners(entry: Entry | None, subject: Subject) -> tuple[str, ...]:
    """Who answers for an entry: its owner; a person for themselves; the lead of a role."""
    if entry is None:
        return ()
    if entry.section == "people":
        return (entry.id,)
    name = getattr(entry, "owner", None) or getattr(entry, "lead", None)
    return (name,) if name else ()
