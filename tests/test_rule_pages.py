"""The rules' pages, the page of what is missing, and `playbook rule`."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_playbook.cli import main
from mkdocs_playbook.review.review import UNUSED_RULE
from mkdocs_playbook.review.rules import HERE, RULES
from pagetext import read_site

GAPS = """
playbook: {id: demo, brand: Demo}
strategy: {vision: v}
goals:
  awareness: {statement: Be known, owner: mei, by: 2027-12-31}
  sales: {statement: Sell, by: 2027-12-31, kpis: {orders: {target: 5, success: 4, failure: 2}}, primary: true}
kpis: {orders: {name: Orders}}
people: {mei: {name: Mei Tan}}
stages: [awareness, conversion]
pillars: {tips: {name: Tips}}
channels: {instagram: {name: Instagram}, blog: {name: Blog}}
posts:
  a: {title: A, date: 2027-01-20, channels: [instagram, blog], stage: awareness, pillar: tips, goals: sales}
  b: {title: B, date: 2027-01-21, channels: instagram, stage: awareness, pillar: tips, goals: sales}
"""


def test_each_rule_has_a_page_that_says_all_about_it(tmp_path: Path) -> None:
    site = read_site(tmp_path, "")

    for code, rule in {**RULES, UNUSED_RULE.code: UNUSED_RULE}.items():
        page = site[f"guide/rules/{code}"]
        assert rule.summary in page.text
        assert " ".join(rule.why.split()) in page.text
        assert rule.mend in page.text
        assert " ".join(rule.good.split()) in page.text
        assert HERE not in page.text
        assert f"guide/rules/{code}" in site["guide/rules"].targets


def test_findings_stand_with_those_who_can_mend_them(tmp_path: Path) -> None:
    page = read_site(tmp_path, GAPS)["review"]

    below = page.under("Strategy: why and what")
    mine = next(table for table in below.tables if "S102" in table.column("Rule"))
    assert any(where.startswith("Awareness content/") for where in mine.column("Where"))
    assert "S103" not in mine.column("Rule")
    assert below.text.index("For Mei Tan:") < below.text.index("For Everybody:")
    assert "S103" in below.tables[-1].column("Rule")
    assert {"goals#awareness", "guide/rules/S102"} <= page.targets


def test_coverage_counts_content_by_stage_and_channel(tmp_path: Path) -> None:
    page = read_site(tmp_path, GAPS)["review"]

    table = page.under("Stages and channels").table.by_name
    assert [table["Awareness"][column] for column in ("Instagram", "Blog", "All")] == ["2", "1", "3"]
    assert table["Conversion"]["Instagram"] == "0"


def test_coverage_counts_content_by_pillar_and_week(tmp_path: Path) -> None:
    page = read_site(tmp_path, GAPS)["review"]

    table = page.under("Pillars and weeks").table
    assert table.column("Week") == ["2027, week 3"]
    assert table.column("Tips") == ["2"]


def test_what_is_fine_is_said_too(tmp_path: Path) -> None:
    page = read_site(tmp_path, "ideas: [{title: A}]")["review"]

    assert "nothing missing" in page.under("Plan: how and when").text


def test_the_command_explains_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "s103"]) == 0

    out = capsys.readouterr().out
    rule = RULES["S103"]
    assert out.startswith("S103 goal-without-owner-or-date (strategy, ")
    assert rule.summary in out
    assert rule.mend in out


def test_the_command_lists_all_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule"]) == 0

    assert [line.split(" ")[0] for line in capsys.readouterr().out.splitlines()] == sorted([*RULES, UNUSED_RULE.code])


def test_an_unknown_rule_is_a_wrong_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "S999"]) == 2
    assert "There is no rule 'S999'" in capsys.readouterr().err
