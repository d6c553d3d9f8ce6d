"""The KPI library: what ships with it, how a playbook takes a definition, and what the guide says of it."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from mkdocs_playbook.model.library import PLAN_HEALTH, library
from mkdocs_playbook.model.schema import json_schema
from mkdocs_playbook.plan import review_files
from mkdocs_playbook.review.plan_health import read_plan
from pagetext import TODAY, read_site
from support import HEAD, planned, problems_of

NAMES = [
    "er_reach", "reach", "impressions", "frequency", "follower_growth_rate", "share_of_voice", "er_impressions", "er_followers",
    "er_views", "applause_rate", "amplification_rate", "virality_rate", "video_completion_rate", "avg_watch_time", "ctr", "cpc",
    "cpm", "cpl", "cpa", "cac", "conversion_rate", "roas", "roi", "clv", "regulars", "response_time", "response_rate", "sentiment",
    "sales", "demos", "sign_ups", "leads", "on_time_rate", "cadence_adherence", "stage_coverage", "runway_days",
]  # fmt: skip


def findings(yaml: str, code: str) -> list[str]:
    found = review_files({"plan.yml": (HEAD + yaml).encode()}, TODAY)
    return [finding.message for finding in found if finding.code == code]


# ── what ships ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_library_has_every_definition() -> None:
    assert sorted(library()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_definition_says_everything(name: str) -> None:
    definition = library()[name]
    for field in ("name", "question", "formula", "unit", "theme", "source", "trap", "defined_by"):
        assert getattr(definition, field).strip() == getattr(definition, field) != "", field
    assert definition.question.endswith("?")
    assert definition.trap.endswith(".")
    assert definition.direction in ("up", "down")
    assert definition.type in ("leading", "lagging")
    assert definition.stage in ("", "awareness", "consideration", "conversion", "retention", "advocacy")
    assert definition.url == "" or definition.url.startswith("https://")
    if definition.unit == "%" or re.search(r"\brate\b|\bcost per\b|\bmean\b", definition.name, re.IGNORECASE):
        assert "÷" in definition.formula, "a rate names its denominator"


def test_what_costs_and_what_takes_time_is_better_when_it_is_less() -> None:
    assert {name for name, known in library().items() if known.direction == "down"} == {
        "cpc", "cpm", "cpl", "cpa", "cac", "response_time",
    }  # fmt: skip


def test_rates_are_never_cumulative() -> None:
    assert {name for name, known in library().items() if known.cumulative} == {
        "reach",
        "impressions",
        "leads",
        "sign_ups",
        "demos",
        "sales",
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_definition_that_is_taken_leaves_no_gap(name: str) -> None:
    kpis = f"people: {{mei: {{name: Mei}}}}\nkpis: {{mine: {{use: {name}, owner: mei, review: monthly}}}}"
    assert findings(kpis, "K101") == findings(kpis, "K105") == []


# ── taking one ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_kpi_takes_what_it_does_not_say_itself() -> None:
    kpi = planned("people: {mei: {name: Mei}}\nkpis: {engagement: {use: er_reach, owner: mei, review: monthly}}")[0].kpis["engagement"]
    definition = library()["er_reach"]
    assert (kpi.id, kpi.owner, kpi.review) == ("engagement", "mei", "monthly")
    for field in ("name", "question", "formula", "unit", "direction", "type", "source"):
        assert getattr(kpi, field) == getattr(definition, field), field
    assert kpi.caveat is None  # the library's trap stands beside what the team keeps in mind, not in its place


def test_what_is_written_stands_above_the_library() -> None:
    kpi = planned("kpis: {mine: {use: cpc, name: Cost per visit, formula: spend ÷ visits, direction: up}}")[0].kpis["mine"]
    assert (kpi.name, kpi.formula, kpi.direction) == ("Cost per visit", "spend ÷ visits", "up")
    assert kpi.source == library()["cpc"].source


def test_a_blank_line_says_nothing() -> None:
    assert planned("kpis:\n  mine:\n    use: reach\n    name:\n")[0].kpis["mine"].name == "Reach"


@pytest.mark.parametrize("written", ["er_reach", "er-reach", "ER reach"])
def test_a_name_may_be_written_with_hyphens(written: str) -> None:
    kpi = planned(f"kpis: {{mine: {{use: {written}}}}}")[0].kpis["mine"]
    assert (kpi.use, kpi.name) == ("er_reach", "Engagement rate by reach")


def test_money_is_the_playbooks_currency() -> None:
    assert planned("playbook: {id: demo, currency: SGD}\nkpis: {mine: {use: cpc}}")[0].kpis["mine"].unit == "SGD"
    assert planned("kpis: {mine: {use: cpc}}")[0].kpis["mine"].unit == "money"


def test_a_stage_is_taken_where_the_playbook_has_it() -> None:
    assert planned("stages: [awareness, conversion]\nkpis: {mine: {use: reach}}")[0].kpis["mine"].stage == "awareness"
    assert planned("stages: [notice, buy]\nkpis: {mine: {use: reach}}")[0].kpis["mine"].stage is None


def test_two_kpis_may_be_the_same_map() -> None:
    kpis = planned("kpis:\n  one: &same {use: reach, unit: accounts}\n  other: *same\n")[0].kpis
    assert kpis["one"].name == kpis["other"].name == "Reach"
    assert kpis["one"].unit == kpis["other"].unit == "accounts"


def test_a_name_that_is_not_there_is_the_only_thing_told() -> None:
    (problem,) = problems_of("kpis:\n  mine: {use: er_reech}\ngoals: {g: {statement: G, kpis: [mine]}}")
    assert str(problem) == "plan.yml:3:15: M108 There is no 'er_reech' in the KPI library. Did you mean 'er_reach'?"


def test_a_field_that_is_misspelt_is_told_though_the_library_says_it() -> None:
    (problem,) = problems_of("kpis: {mine: {use: reach, formla: accounts}}")
    assert problem.message == "'formla' is not known here. Did you mean 'formula'?"


def test_what_does_not_fit_the_definition_is_told_at_its_place() -> None:
    """The direction is the library's, the thresholds are the author's."""
    (problem,) = problems_of("kpis: {mine: {use: cpc}}\ngoals:\n  g: {statement: G, kpis: {mine: {success: 2, failure: 1}}}\n")
    assert problem.place.line == 4


def test_without_the_library_a_name_is_still_needed() -> None:
    assert [problem.code for problem in problems_of("kpis: {mine: {unit: people}}")] == ["M107"]


# ── the schema ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_editors_offer_every_definition_with_its_formula() -> None:
    field = json_schema()["definitions"]["Kpi"]["properties"]["use"]
    assert field["enum"] == list(library())
    assert field["enumDescriptions"] == [f"{known.name}: {known.formula}" for known in library().values()]


@pytest.mark.parametrize(
    ("kpi", "is_valid"),
    [({"name": "Reach"}, True), ({"use": "er_reach"}, True), ({"unit": "people"}, False), ({"use": "er_reech"}, False)],
)
def test_the_schema_wants_a_name_or_a_definition(kpi: dict[str, str], is_valid: bool) -> None:
    validator = Draft7Validator(json_schema())
    assert validator.is_valid({"kpis": {"mine": kpi}}) is is_valid


# ── the guide ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_guide_lists_the_library_and_what_of_it_is_used(tmp_path: Path) -> None:
    site = read_site(tmp_path, "kpis: {mine: {use: cpa, name: Cost of a sign-up}}")
    page = site["guide/kpis"]
    for name, known in library().items():
        part = page.at(name)
        assert part.elements[0].text == known.name
        facts = part.facts
        assert facts["Write"] == f"use: {name}"
        assert (facts["Formula"], facts["Trap"], facts["Usually found in"]) == (known.formula, known.trap, known.source)
        assert facts["Definition"] == known.defined_by
        assert ("Results" in facts) is (name in PLAN_HEALTH)
    assert ("Cost of a sign-up", "kpis#mine") in page.at("cpa").links
    assert "https://support.google.com/google-ads/answer/6396841" in page.at("cpa").targets
    assert page.at("cpa").facts["Unit"] == "your currency"
    assert "In this playbook" not in page.at("cpc").facts
    assert "guide/kpis" in site["guide"].targets


def test_the_guides_example_can_be_copied(tmp_path: Path) -> None:
    sample = read_site(tmp_path, "")["guide/kpis"].body.all("pre")[0].text
    assert "use: er_reach" in sample
    text = "roles: {analyst: {name: Analyst}}\n" + yaml.safe_dump(yaml.safe_load(_lines(tmp_path)))
    kpis = planned(text)[0].kpis
    assert kpis["visits-cost"].name == "Cost per visit"
    assert kpis["visits-cost"].formula == library()["cpc"].formula


def _lines(folder: Path) -> str:
    """The guide's example as it is written, with its line ends."""
    site = read_site(folder, "")
    (block,) = [block for block in site["guide/kpis"].rendered.page.told if block.template == "sample"]
    return str(block.text)  # type: ignore[attr-defined]


# ── what the plan itself answers ────────────────────────────────────────────────────────────────────────────────────

HEALTH = """
playbook: {id: demo, timezone: Asia/Singapore, periods: {january: {starts: 2027-01-04, ends: 2027-01-31}}}
stages: [awareness, consideration, conversion, retention]
kpis:
  on-time: {use: on_time_rate}
  adherence: {use: cadence_adherence}
  coverage: {use: stage_coverage}
  runway: {use: runway_days}
  reach: {use: reach}
channels:
  instagram: {name: Instagram, promise: {reel: 2 a week}, kpis: {on-time: {}, coverage: {}, adherence: {}, runway: {}}}
  blog: {name: Blog, promise: {article: 1 a week}, kpis: {on-time: {}}}
  radio: {name: Radio, promise: {podcast: 5 a week}, status: paused}
campaigns: {refresh: {name: Refresh, starts: 2027-01-04, ends: 2027-01-31, kpis: {on-time: {}, adherence: {}}}}
cadences: {reels: {title: Reel, every: week on tue, channels: [instagram], format: reel, starts: 2027-01-04, ends: 2027-01-31}}
posts:
  a: {title: On its day, date: 2027-01-05, channels: [instagram], format: reel, cadence: reels, stage: awareness, status: published}
  b: {title: A day late, date: 2027-01-06, channels: [blog], format: article, published: 2027-01-07, stage: conversion, campaign: refresh}
  c: {title: Never, date: 2027-01-08, channels: [instagram], format: reel, stage: awareness}
  d: {title: Late in its slot, slot: 2027-01-12, cadence: reels, published: 2027-01-11}
  e: {title: Today, date: 2027-01-13, channels: [blog], format: article}
  f: {title: Off, date: 2027-01-07, channels: [blog], status: cancelled}
  g: {title: Ready, date: 2027-01-22, channels: [blog], format: article, status: scheduled, stage: consideration}
  h: {title: Not ready, date: 2027-01-28, channels: [instagram], status: drafting}
  i: {title: Late in one, date: 2027-01-09, channels: {instagram: {status: published}, blog: {published: 2027-01-10}}, stage: awareness}
"""


def reading(kpi: str, *at: str, text: str = HEALTH, today: str = "2027-01-13") -> tuple[object, ...] | None:
    """Value, part and whole of a KPI by the plan; `at` names a section and an entry."""
    playbook, schedule = planned(text)
    entry = getattr(playbook, at[0])[at[1]] if at else None
    found = read_plan(playbook.kpis[kpi], playbook, schedule, TODAY.fromisoformat(today), entry, entry.kpis.get(kpi) if entry else None)
    return (found.value, found.part, found.whole) if found else None


def test_on_time_is_published_by_the_date_of_what_was_due() -> None:
    """a and d are on time; b, c and i are not; e is not due before the day is over, f was cancelled."""
    assert reading("on-time") == (Decimal(40), 2, 5)


def test_on_time_of_a_channel_or_a_campaign_looks_only_there() -> None:
    assert reading("on-time", "channels", "instagram") == (Decimal(75), 3, 4)  # i is on time here
    assert reading("on-time", "channels", "blog") == (Decimal(0), 0, 2)
    assert reading("on-time", "campaigns", "refresh") == (Decimal(0), 0, 1)


def test_nothing_due_is_no_value() -> None:
    assert reading("on-time", today="2027-01-04") is None


def test_a_percentage_is_never_rounded_up() -> None:
    posts = "".join(f"  p{n}: {{title: P, date: 2027-01-05, channels: [x]{', status: published' if n else ''}}}\n" for n in range(3))
    text = f"kpis: {{k: {{use: on_time_rate}}}}\nchannels: {{x: {{name: X}}}}\nposts:\n{posts}"
    assert reading("k", text=text) == (Decimal("66.6"), 2, 3)


def test_adherence_is_what_is_planned_of_what_was_promised_in_weeks_begun() -> None:
    """Instagram: week 1 has a, c (2 of 2, i has no format), week 2 has d (1 of 2). Blog: b and e (1 of 1 each). Radio rests."""
    assert reading("adherence") == (Decimal("83.3"), 5, 6)
    assert reading("adherence", "channels", "instagram") == (Decimal(75), 3, 4)
    assert reading("adherence", "campaigns", "refresh") is None


def test_more_than_promised_does_not_make_up_for_less() -> None:
    text = HEALTH.replace("h: {title: Not ready, date: 2027-01-28,", "h: {title: Not ready, date: 2027-01-07, format: reel,")
    assert reading("adherence", "channels", "instagram", text=text) == (Decimal(75), 3, 4)


def test_coverage_is_stages_with_content_of_all_stages() -> None:
    assert reading("coverage") == (Decimal(75), 3, 4)
    assert reading("coverage", "channels", "instagram") == (Decimal(25), 1, 4)


def test_runway_is_the_days_until_the_last_approved_post() -> None:
    assert reading("runway") == (Decimal(9), 9, None)
    assert reading("runway", "channels", "instagram") == (Decimal(0), 0, None)
    assert reading("runway", today="2026-12-01") is None


def test_the_period_of_the_numbers_is_what_is_looked_at() -> None:
    text = HEALTH.replace("blog: {name: Blog,", "later: {name: Later, kpis: {on-time: {period: 2027-02}}}\n  blog: {name: Blog,")
    text = text.replace("kpis: {on-time: {}, coverage", "kpis: {on-time: {period: 2027-W01}, coverage")
    assert reading("on-time", "channels", "instagram", text=text) == (Decimal("66.6"), 2, 3)  # a, i, not c; d is of week 2
    assert reading("on-time", "channels", "later", text=text) is None


def test_other_kpis_are_not_answered_by_the_plan() -> None:
    assert reading("reach") is None


def test_nobody_misses_results_of_what_the_plan_answers() -> None:
    text = """
kpis:
  on-time: {use: on_time_rate, review: weekly}
  reach: {use: reach, review: weekly}
goals: {g: {statement: G, starts: 2026-10-05, by: 2027-03-31, kpis: [on-time, reach]}}
results: [{kpi: reach, period: 2026-W45, value: 3}, {kpi: on-time, period: 2026-W45, value: 3}]
"""
    (message,) = findings(text, "K108")
    assert "'reach'" in message


def test_the_library_is_read_only_for_playbooks_that_take_a_definition() -> None:
    program = (
        "import sys\nfrom mkdocs_playbook.plan import plan\nfrom mkdocs_playbook.problems import Problems\nproblems = Problems()\n"
        "plan({'plan.yml': sys.argv[1].encode()}, problems)\nassert not problems.all, problems.all\nprint('tomllib' in sys.modules)"
    )

    def loaded(kpi: str) -> str:
        written = f"{HEAD}kpis: {{reach: {kpi}}}\n"
        return subprocess.run([sys.executable, "-c", program, written], capture_output=True, text=True, check=True).stdout.strip()

    assert loaded("{name: Reach}") == "False"
    assert loaded("{use: reach}") == "True"
