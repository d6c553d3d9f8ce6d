"""Every rule is found where its bad example says, is silent on its good one, and says what it is for."""

from __future__ import annotations

import datetime as dt

import pytest

from mkdocs_playbook.plan import review_files
from mkdocs_playbook.review.rules import HERE, RULES, Finding, Rule
from support import HEAD

EVERY_RULE = [pytest.param(rule, id=code) for code, rule in sorted(RULES.items())]
TODAY = dt.date(2027, 1, 13)


def findings(yaml: str, code: str) -> list[Finding]:
    text = yaml if yaml.startswith("playbook:") or "\nplaybook:" in yaml else HEAD + yaml
    return [finding for finding in review_files({"plan.yml": text.encode()}, TODAY) if finding.code == code]


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_bad_example_is_found_at_its_line(rule: Rule) -> None:
    lines = (rule.bad if "playbook:" in rule.bad.split("\n")[0] or "\nplaybook:" in rule.bad else HEAD + rule.bad).split("\n")
    marked = [number for number, line in enumerate(lines, start=1) if line.endswith(HERE)]

    assert marked, f"the bad example of {rule.code} marks no line with '{HERE}'"
    assert sorted({finding.place.line for finding in findings(rule.bad, rule.code)}) == marked


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_good_example_is_silent(rule: Rule) -> None:
    assert rule.good
    assert findings(rule.good, rule.code) == []


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_rule_says_what_it_is_for(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert len(rule.summary) <= 100
    assert len(rule.why) >= 40
    assert rule.mend.endswith(".")
    assert rule.name == rule.name.lower()
