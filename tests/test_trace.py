"""Traces: from a goal down to its tasks, and from a post up to its goals."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from mkdocs_playbook.cli import main
from mkdocs_playbook.review.trace import Trace, Tracer, as_text, entries_named
from support import planned

PLAN = """
kpis:
  reach: {name: Reach}
  sales: {name: Sales}
goals:
  revenue: {statement: Sell more, kpis: {sales: {target: 10}}}
  awareness: {statement: Be known, supports: revenue, kpis: {reach: {target: 5}}, by: 2027-03-31}
channels: {instagram: {name: Instagram}}
people: {mei: {name: Mei, roles: designer}}
roles: {designer: {name: Designer}}
workflows: {image: {formats: image, steps: {visuals: {role: designer, due: 1 day before}}}}
campaigns: {spring: {name: Spring, goals: awareness, starts: 2027-03-01, ends: 2027-03-31}}
cadences:
  tips: {title: Tips, every: week on mon, starts: 2027-03-01, ends: 2027-03-14, channels: instagram, goals: awareness, topics: [Lamps]}
posts:
  desk: {title: Desk, date: 2027-03-02, channels: instagram, format: image, campaign: spring}
  alone: {title: Alone, date: 2027-03-03, channels: instagram, goals: revenue}
"""


def outline(traces: tuple[Trace, ...]) -> list[object]:
    """Each trace as 'noun id', or that with the list of its parts."""
    return [f"{part.noun} {part.id}" if not part.parts else (f"{part.noun} {part.id}", outline(part.parts)) for part in traces]


def test_a_goal_leads_to_kpi_campaign_series_post_and_task() -> None:
    playbook, schedule = planned(PLAN)

    traces = Tracer(playbook, schedule).trace(playbook.goals["awareness"])

    assert outline(traces.comes_of) == [
        "KPI reach",
        ("campaign spring", [("post desk", ["task visuals"])]),
        ("cadence tips", ["topic 2027-03-01"]),
    ]
    assert outline(traces.serves) == [("goal revenue", ["KPI sales"])]


def test_a_post_leads_to_its_campaign_goals_and_kpis() -> None:
    playbook, schedule = planned(PLAN)

    traces = Tracer(playbook, schedule).trace(playbook.posts["desk"])

    assert outline(traces.serves) == ["campaign spring", ("goal awareness", ["KPI reach", ("goal revenue", ["KPI sales"])])]
    assert [(part.label, part.about) for part in traces.comes_of] == [("Visuals", "due 2027-03-01, mei")]


def test_a_kpi_leads_to_the_goals_that_use_it() -> None:
    playbook, schedule = planned(PLAN)

    traces = Tracer(playbook, schedule).trace(playbook.kpis["sales"])

    assert outline(traces.serves) == [("goal revenue", ["KPI sales"])]
    assert [part.id for part in traces.comes_of] == ["revenue"]
    assert "post alone" in outline(traces.comes_of[0].parts)


def test_of_many_pieces_what_comes_next_is_told_and_the_others_are_where_the_line_below_leads() -> None:
    many = PLAN.replace("2027-03-14", "2027-04-30").replace("topics: [Lamps]", "topics: [A, B, C, D, E, F]")
    posts = "".join(f"  more-{day}: {{title: More, date: 2027-03-{day}, campaign: spring}}\n" for day in range(10, 15))
    playbook, schedule = planned(many + posts)

    found = Tracer(playbook, schedule, near=dt.date(2027, 3, 11)).trace(playbook.goals["awareness"]).comes_of

    assert outline(found) == [
        "KPI reach",
        ("campaign spring", ["post more-11", "post more-12", "post more-13", " "]),
        ("cadence tips", ["topic 2027-03-15", "topic 2027-03-22", "topic 2027-03-29", " "]),
    ]
    rest = [(group.parts[-1].label, group.parts[-1].address) for group in found[1:]]
    assert rest == [("and 3 more", "campaigns/spring"), ("and 3 more", "cadences/tips")]  # desk, 10 and 14; A, B and F


def test_a_few_pieces_are_all_told_and_what_is_over_is_only_counted() -> None:
    playbook, schedule = planned(PLAN)
    late = Tracer(playbook, schedule, near=dt.date(2028, 1, 1)).trace(playbook.goals["awareness"])
    assert late == Tracer(playbook, schedule).trace(playbook.goals["awareness"])
    posts = "".join(f"  more-{day}: {{title: More, date: 2027-03-{day}, goals: revenue}}\n" for day in range(10, 15))
    playbook, schedule = planned(PLAN + posts)

    found = Tracer(playbook, schedule, near=dt.date(2028, 1, 1)).trace(playbook.goals["revenue"]).comes_of

    assert [(part.label, part.address) for part in found if not part.noun] == [("and 6 more", "board")]


def test_goals_that_serve_each_other_do_not_go_round() -> None:
    playbook, schedule = planned("goals: {a: {statement: A, supports: b}, b: {statement: B, supports: a}}")

    traces = Tracer(playbook, schedule).trace(playbook.goals["a"])

    assert outline(traces.serves) == ["goal b"] or outline(traces.serves) == [("goal b", ["goal a"])]


def test_cancelled_content_and_open_slots_are_not_work() -> None:
    playbook, schedule = planned(PLAN.replace("{title: Alone,", "{title: Alone, status: cancelled,"))

    traces = Tracer(playbook, schedule).trace(playbook.goals["revenue"])

    text = as_text(traces)
    assert "Alone" not in text
    assert "2027-03-08" not in text


def test_an_id_of_several_sections_is_named_with_its_section() -> None:
    playbook, _ = planned("goals: {reach: {statement: Reach people}}\nkpis: {reach: {name: Reach}}")

    assert [entry.section for entry in entries_named("reach", playbook)] == ["goals", "kpis"]
    assert [entry.section for entry in entries_named("kpis/reach", playbook)] == ["kpis"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "calendars").mkdir()
    (tmp_path / "content/plan.yml").write_text("playbook: {id: demo}\n" + PLAN)
    return tmp_path


def test_the_command_prints_both_ways(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "desk", str(project)]) == 0

    out = capsys.readouterr().out
    assert out.startswith("post Desk (desk)\n\nserves:\n  campaign Spring\n  goal Awareness (by 2027-03-31)\n")
    assert out.endswith("comes of it:\n  task Visuals (due 2027-03-01, mei)\n")


def test_the_command_gives_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "desk", str(project), "--format", "json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["id"], told["address"]) == ("post", "desk", "posts/desk")
    assert [part["id"] for part in told["serves"]] == ["spring", "awareness"]
    assert [part["id"] for part in told["comes_of"]] == ["visuals"]


def test_an_unknown_id_is_a_wrong_command(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "desc", str(project)]) == 2
    assert "There is no entry 'desc'. Did you mean 'desk'?" in capsys.readouterr().err
