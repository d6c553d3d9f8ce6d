"""The page of KPIs says what the YAML says: where each stands, what it means, which values are a success, and what depends on it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mkdocs_playbook.model.library import library
from mkdocs_playbook.pages.goals import next_review
from pagetext import Element, SiteText, demo, read_site

PLAYBOOK = """
playbook: {id: demo, periods: {2027-q1: {starts: 2027-01-04, ends: 2027-03-31}}, currency: SGD}
people: {mei: {name: Mei}}
stages: [awareness, conversion]
goals:
  sales: {statement: Sell more, kpis: {orders: {baseline: 100, target: 400, success: 350, failure: 200, period: 2027-q1}}}
  known:
    statement: Be known
    primary: true
    kpis: {reach: {baseline: 12000, target: 20000, success: 18000, failure: 13000, period: 2027-q1}}
kpis:
  orders: {name: Orders, unit: orders, cumulative: true}
  reach: {name: Reach, question: How many saw us?, formula: accounts per month, unit: people, type: leading, source: Insights, owner: mei,
          review: monthly, caveat: Does not add up, stage: awareness}
  engagement: {use: er_reach, formula: clicks ÷ reach × 100}
  cost: {use: cpc, owner: mei}
  idle: {name: Idle}
  on-time: {use: on_time_rate, review: weekly}
channels:
  blog:
    name: Blog
    goals: [known]
    kpis: {reach: {success: 9000, failure: 5000, period: 2027-q1}, engagement: {success: 5}, cost: {success: 0.5, failure: 0.8}}
  radio: {name: Radio, kpis: {on-time: {success: 95, failure: 60, target: 100, period: 2027-q1}}}
campaigns:
  refresh: {name: Refresh, starts: 2027-01-04, ends: 2027-01-31, goals: [known], kpis: {cost: {failure: 0.9}, orders: {}}}
  other: {name: Other, starts: 2027-01-04, ends: 2027-01-31, goals: [sales]}
posts:
  a: {title: A, date: 2027-01-05, channels: [radio], status: published}
  b: {title: B, date: 2027-01-06, channels: [radio]}
  c: {title: C, date: 2027-01-07, channels: [radio], status: published}
results:
  - {kpi: reach, period: 2026-12, value: 12500}
  - {kpi: reach, period: 2027-02, value: 18000, note: Holiday month}
  - {kpi: reach, period: 2027-01, value: 13000}
  - {kpi: reach, period: 2027-01, value: 6100, channel: blog}
  - {kpi: orders, period: 2027-W02, value: 40}
  - {kpi: idle, period: 2027-01, value: 3}
  - {kpi: on-time, period: 2026-12, value: 71, channel: radio}
"""


@cache
def site() -> SiteText:
    with TemporaryDirectory() as folder:
        return read_site(Path(folder), PLAYBOOK)


def kpi(name: str) -> Element:
    return site().at(f"kpis#{name}")


def scores(page: Element) -> dict[str, Element]:
    """The overview: name of the KPI → what is said of it."""
    return {score.links[0][0]: score for score in page.of_class("pb-score")}


def words(name: str) -> list[str]:
    """The sentences for each use of a KPI."""
    starts = ("Goal ", "Channel ", "Campaign ")
    return [paragraph.text for paragraph in kpi(name).all("p") if paragraph.text.startswith(starts)]


# ── the overview ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_overview_has_every_kpi_the_main_one_first_and_larger() -> None:
    page = site()["kpis"]
    told = scores(page.body)
    assert list(told) == ["Reach", "Orders", "Engagement rate by reach", "Cost per click", "On-time rate", "Idle"]
    assert [name for name, score in told.items() if "pb-score--main" in score.classes] == ["Reach"]
    assert "the main KPI" in told["Reach"].text
    assert [text for level, text in page.headings if level == 2] == list(told)


def test_the_main_kpi_is_that_of_the_primary_goal_unless_one_says_so_itself(tmp_path: Path) -> None:
    goals = "goals: {g: {statement: G, kpis: [a]}, h: {statement: H, primary: true, kpis: [b, c]}}"
    text = "kpis: {a: {name: A}, b: {name: B}, c: {name: C%s}}\n" + goals
    by_goal = read_site(tmp_path, text % "")["kpis"]
    assert list(scores(by_goal.body)) == ["B", "A", "C"]
    said = read_site(tmp_path, text % ", primary: true")["kpis"]
    assert list(scores(said.body)) == ["C", "A", "B"]
    assert said.at("c").facts["Main KPI"] == "the one that decides"


def test_the_overview_says_where_each_stands() -> None:
    told = {name: score.text for name, score in scores(site()["kpis"].body).items()}
    assert "18,000 people success · February 2027 At least 18,000 is a success Goal Known" in told["Reach"]
    assert "no result yet" in told["Cost per click"]
    assert "At most 0.5 is a success" in told["Cost per click"]
    assert "66.6% between · by the plan today At least 95% is a success Channel Radio" in told["On-time rate"]
    assert "used nowhere yet" in told["Idle"]


def test_a_result_of_nobody_who_uses_it_is_told_without_a_verdict(tmp_path: Path) -> None:
    page = read_site(
        tmp_path,
        "kpis: {k: {name: K}}\nchannels: {x: {name: X, kpis: {k: {success: 5}}}}\nresults: [{kpi: k, period: 2027-01, value: 7}]",
    )["kpis"]
    told = scores(page.body)["K"].text
    assert "7 January 2027 · the brand" in told
    assert "success" not in told


# ── the definition ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_kpi_is_defined() -> None:
    reach = kpi("reach")
    assert "How many saw us?" in reach.text
    assert {
        "Main KPI": "the one that decides",
        "Formula": "accounts per month",
        "Unit": "people",
        "Direction": "up: more is better",
        "Type": "leading: tells early",
        "Stage": "Awareness",
        "Source": "Insights",
        "Owner": "Mei",
        "Reviewed": "monthly, next on Mon, 1 Feb 2027",
        "Keep in mind": "Does not add up",
    }.items() <= reach.facts.items()
    assert kpi("cost").facts["Direction"] == "down: less is better"
    assert kpi("orders").facts["Over time"] == "a longer time gives a larger value"


def test_a_definition_of_the_library_brings_its_trap_and_says_what_is_ones_own() -> None:
    facts = kpi("engagement").facts
    definition = library()["er_reach"]
    assert facts["Trap"] == definition.trap
    assert facts["Formula"] == "clicks ÷ reach × 100"
    assert facts["Definition"] == f"{definition.name} ({definition.defined_by}); our own: formula"
    assert "guide/kpis#er_reach" in kpi("engagement").targets
    assert "our own" not in kpi("cost").facts["Definition"]  # the currency is the playbook's, the definition is the library's
    assert "Trap" not in kpi("reach").facts


@pytest.mark.parametrize(
    ("rhythm", "today", "following"),
    [
        ("weekly", "2027-01-13", "2027-01-18"),
        ("weekly", "2027-01-18", "2027-01-18"),
        ("monthly", "2027-01-13", "2027-02-01"),
        ("monthly", "2027-02-01", "2027-02-01"),
        ("monthly", "2027-12-02", "2028-01-01"),
        ("quarterly", "2027-01-01", "2027-01-01"),
        ("quarterly", "2027-01-02", "2027-04-01"),
        ("quarterly", "2027-10-05", "2028-01-01"),
        ("yearly", "2027-01-13", "2028-01-01"),
    ],
)
def test_the_next_review_is_when_a_period_is_over(rhythm: str, today: str, following: str) -> None:
    assert next_review(rhythm, dt.date.fromisoformat(today)) == dt.date.fromisoformat(following)


# ── its numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_success_and_failure_are_said_with_their_operators() -> None:
    goal, channel = words("reach")
    assert goal == (
        "Goal Known (Q1 2027). From 12,000 to 20,000 people. "
        "At least 18,000 is a success; at most 13,000 is a failure; in between, it is neither."
    )
    assert channel == "Channel Blog (Q1 2027). At least 9,000 is a success; at most 5,000 is a failure; in between, it is neither."
    blog, refresh = words("cost")
    assert blog.startswith("Channel Blog. At most 0.5 is a success; at least 0.8 is a failure; in between, it is neither.")
    assert refresh.startswith("Campaign Refresh. At least 0.9 is a failure; what a success would be is not said.")
    assert words("engagement")[0].startswith("Channel Blog. At least 5% is a success; what a failure would be is not said.")
    assert "Campaign Refresh. No numbers yet." in words("orders")


def test_each_use_has_its_picture_and_without_one_its_last_result_in_words() -> None:
    assert len(kpi("reach").all("figure")) == 2
    assert len(kpi("on-time").all("figure")) == 1
    assert [picture.all("title")[0].text for picture in kpi("orders").all("figure")] == ["Orders, in orders"]


def test_what_depends_on_a_kpi_is_linked() -> None:
    reach = kpi("reach")
    assert reach.fact("Goals that depend on it").links == [("Known", "goals#known")]
    assert reach.fact("Channels that depend on it").links == [("Blog", "channels/blog")]
    assert reach.fact("Campaigns that depend on it").links == [("Refresh", "campaigns/refresh")]
    assert kpi("orders").facts["Campaigns that depend on it"] == "Refresh, Other"


def test_a_kpi_that_nobody_uses_says_so() -> None:
    assert "No goal, channel or campaign uses this KPI yet" in kpi("idle").text
    assert "uses this KPI yet" not in kpi("reach").text


# ── results ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_results_come_newest_first_with_what_they_mean() -> None:
    rows = kpi("reach").tables[-1].rows
    assert [(row["Period"], row["Value"], row["Of"], row["Means"]) for row in rows] == [
        ("February 2027", "18,000", "the brand", "success"),
        ("January 2027", "13,000", "the brand", "failure"),
        ("January 2027", "6,100", "Blog", "between"),
        ("December 2026", "12,500", "the brand", "before Q1 2027"),
    ]
    assert rows[0]["Note"] == "Holiday month"


def test_a_week_of_what_adds_up_is_no_failure_yet() -> None:
    (row,) = kpi("orders").tables[-1].rows
    assert (row["Value"], row["Means"]) == ("40", "so far")


@pytest.mark.parametrize(
    ("direction", "value", "period", "state"),
    [
        ("up", 10, "2027-01", "so far"),
        ("up", 350, "2027-01", "success"),  # it cannot shrink any more
        ("up", 10, "2027-q1", "failure"),
        ("up", 10, "2026-q4", "before Q1 2027"),
        ("down", 10, "2027-01", "so far"),
        ("down", 350, "2027-01", "failure"),
        ("down", 10, "2027-q1", "success"),
    ],
)
def test_a_part_of_the_period_is_judged_only_where_it_is_sure(direction: str, value: int, period: str, state: str, tmp_path: Path) -> None:
    numbers = "success: 300, failure: 100" if direction == "up" else "success: 100, failure: 300"
    page = read_site(
        tmp_path,
        f"""
        kpis: {{k: {{name: K, direction: {direction}, cumulative: true}}}}
        goals: {{g: {{statement: G, kpis: {{k: {{{numbers}, period: 2027-q1}}}}}}}}
        results: [{{kpi: k, period: {period}, value: {value}}}]
        """,
    )
    said = {"2027-01": "January 2027", "2027-q1": "Q1 2027", "2026-q4": "Q4 2026"}[period]
    assert page.at("kpis#k").tables[-1].rows[0]["Means"] == state
    assert page.at("goals#g").tables[0].rows[0]["Last result"] == f"{value} ({said}) {state}"


def test_goals_that_do_not_agree_are_told_apart(tmp_path: Path) -> None:
    page = read_site(
        tmp_path,
        """
        kpis: {k: {name: K}}
        goals: {easy: {statement: E, kpis: {k: {success: 5}}}, hard: {statement: H, kpis: {k: {success: 9, failure: 7}}}}
        results: [{kpi: k, period: 2027-01, value: 6}]
        """,
    )
    assert page.at("kpis#k").tables[-1].rows[0]["Means"] == "Easy: success, Hard: failure"


# ── what the plan answers ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_answers_for_itself_where_no_result_of_the_period_is_written() -> None:
    """Two of the three posts that were due are published; the written result is of December, before the period."""
    assert kpi("on-time").facts["By the plan today"] == "66.6% · 2 of 3 · between"
    row = site()["channels/radio"].at("kpis").tables[0].by_name["On-time rate"]
    assert row["Last result"] == "66.6 (by the plan today) between"
    assert "66.6 (by the plan today)" in kpi("on-time").all("figure")[0].text


def test_a_written_result_of_the_period_stands_above_what_the_plan_says(tmp_path: Path) -> None:
    page = read_site(tmp_path, PLAYBOOK.replace("{kpi: on-time, period: 2026-12", "{kpi: on-time, period: 2027-W01"))
    row = page["channels/radio"].at("kpis").tables[0].by_name["On-time rate"]
    assert row["Last result"] == "71 (week 1 of 2027) between"
    assert page.at("kpis#on-time").facts["By the plan today"].startswith("66.6%")


def test_a_plan_that_cannot_answer_says_so(tmp_path: Path) -> None:
    page = read_site(tmp_path, "kpis: {k: {use: on_time_rate}, r: {name: R}}\ngoals: {g: {statement: G, kpis: [k, r]}}")
    assert page.at("kpis#k").facts["By the plan today"] == "nothing in the plan to work it out from yet"
    assert "By the plan today" not in page.at("kpis#r").facts


# ── other languages, the sample ─────────────────────────────────────────────────────────────────────────────────────


def test_anchors_are_the_ids_in_every_language(tmp_path: Path) -> None:
    german = read_site(tmp_path, PLAYBOOK.replace("id: demo,", "id: demo, language: de,"))
    for key in site().plan.playbook.kpis:
        assert german.at(f"kpis#{key}").elements[0].text == site().plan.playbook.kpis[key].name
    assert "18.000" in german.at("kpis#reach").text


def test_the_sample_takes_definitions_and_one_of_the_plans_health() -> None:
    sample = demo()
    used = {kpi.use for kpi in sample.plan.playbook.kpis.values() if kpi.use}
    assert len(used) >= 3
    assert "cadence_adherence" in used
    assert sample.at("kpis#cadence-adherence").facts["By the plan today"].endswith("success")
