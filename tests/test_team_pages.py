"""Pages of roles, people and workflows: what there is to do now, then what comes, who takes part in what, and when."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mkdocs_playbook.model.reading import read_part
from mkdocs_playbook.model.team import Step
from mkdocs_playbook.pages.team import WEEKS_APART, parts_in
from pagetext import SiteText, demo, read_site

PLAYBOOK = """
playbook: {id: demo, periods: {2027-q1: {starts: 2027-01-04, ends: 2027-03-31}}}
goals: {g: {statement: G}}
channels: {blog: {name: Blog, owner: mei}}
campaigns:
  refresh: {name: Refresh, goals: [g], starts: 2027-01-04, ends: 2027-02-28}
  far: {name: Far, goals: [g], starts: 2027-03-01, ends: 2027-03-31}
  empty: {name: Empty, goals: [g], starts: 2027-03-01, ends: 2027-03-31}
roles:
  writer: {name: Writer, purpose: Finds the words, responsibilities: [texts], decides: [wording], backup: editor}
  editor: {name: Editor}
  boss: {name: Boss}
  unheld: {name: Unheld}
people:
  mei: {name: Mei, roles: [writer], away: [{from: 2027-01-20, to: 2027-01-22, why: Wedding}, {from: 2027-01-04, why: Dentist}]}
  jun: {name: Jun, roles: [editor], away: [{from: 2027-01-12, to: 2027-01-14}]}
  ana: {name: Ana, roles: [boss]}
workflows:
  article:
    name: Article
    formats: [article]
    steps:
      draft: {role: writer, due: 5 days before, done_when: It can be read, reaches: drafting}
      edit: {role: editor, due: 3 days before, raci: {accountable: boss, consulted: [writer], informed: [mei]}}
      approve: {role: [boss, editor], due: 1 day before}
posts:
  late: {title: Late one, date: 2027-01-15, format: article, channels: [blog], campaign: refresh}
  done: {title: Done one, date: 2027-01-19, format: article, channels: [blog], campaign: refresh, done: {draft: 2027-01-14}}
  soon: {title: Soon one, date: 2027-01-20, format: article, channels: [blog], campaign: refresh}
  next: {title: Next one, date: 2027-01-26, format: article, channels: [blog], campaign: refresh}
  spring: {title: Spring one, date: 2027-03-09, format: article, channels: [blog], campaign: far}
  over: {title: Old one, date: 2027-01-06, format: article, channels: [blog], status: published}
"""


@cache
def site() -> SiteText:
    with TemporaryDirectory() as folder:
        return read_site(Path(folder), PLAYBOOK)


# ── what is to be done ──────────────────────────────────────────────────────────────────────────────────────────────


def test_first_comes_what_is_to_be_done_now() -> None:
    """Today is Wednesday 13 January. The draft of 'late' was due on Sunday 10, so on Friday 8; that of 'soon' is due on Friday 15;
    'done' goes out on Tuesday 19."""
    page = site()["people/mei"]
    assert page.headings[1] == (2, "To do now")
    now = page.under("To do now")
    assert now.all("p")[0].text == "1 is late · 2 to do in seven days · next: Draft – Soon one, Fri 15 Jan · away 20–22 Jan"
    assert [title for title, _ in page.under("Late").links if title != "Mei"] == ["Draft – Late one"]
    assert [title for title, _ in page.under("This week").links if title not in ("Mei", "Blog")] == [
        "Draft – Done one",
        "Draft – Soon one",
    ]


def test_who_has_nothing_to_do_is_told_so() -> None:
    now = site()["roles/unheld"].under("To do now").text
    assert "nothing to do in the next seven days" in now
    assert "Nothing more is planned for this week." in now
    assert "Nothing is planned for the role Unheld from here on." in site()["roles/unheld"].under("What comes").text


def test_who_is_away_today_is_told_so() -> None:
    assert "away until Thu 14 Jan" in site()["people/jun"].under("To do now").text
    assert "away" not in site()["people/ana"].under("To do now").text


def test_what_comes_stands_week_by_week() -> None:
    page = site()["people/mei"]
    weeks = [heading.text for heading in page.under("What comes").all("h3")]
    assert weeks == ["18–24 Jan", "1–7 Mar"]
    assert "Draft – Next one" in page.at("week-2027-w03").text
    assert "Draft – Spring one" in page.at("week-2027-w09").text
    assert "Spring one" not in page.at("week-2027-w03").text


def test_after_some_weeks_the_rest_is_one_list(tmp_path: Path) -> None:
    posts = "".join(f"  p{n}: {{title: Post {n}, date: 2027-{2 + n // 4:02d}-{1 + n % 4 * 7:02d}, owner: mei}}\n" for n in range(10))
    page = read_site(tmp_path, f"people: {{mei: {{name: Mei}}}}\nposts:\n{posts}")["people/mei"]
    headings = [heading.text for heading in page.under("What comes").all("h3")]
    assert len(headings) == WEEKS_APART + 1
    assert headings[-1] == "Later"
    later = page.under("Later").text
    assert [n for n in range(10) if f"Post {n}" in later] == list(range(WEEKS_APART, 10))


def test_what_has_been_comes_last() -> None:
    page = site()["people/mei"]
    assert page.headings[-1] == (2, "What has been")
    assert "Old one" in page.under("What has been").text
    assert "Old one" not in page.under("What comes").text


def test_work_is_told_by_campaign() -> None:
    rows = site()["people/mei"].under("By campaign").table.by_name
    assert list(rows) == ["Refresh", "Far"]
    assert (rows["Refresh"]["To do"], rows["Refresh"]["Late"]) == ("3", "1")
    assert rows["Refresh"]["Next"] == "Draft – Soon one, Fri 15 Jan"
    assert (rows["Far"]["To do"], rows["Far"]["Late"]) == ("1", "")


def test_the_lists_say_who_has_what_to_do_now() -> None:
    people = site()["people"].tables[0].by_name
    assert people["Mei"]["Now"].startswith("1 is late · 2 to do in seven days")
    roles = site()["roles"].tables[0].by_name
    assert roles["Writer"]["Now"].startswith("1 is late · 2 to do in seven days")
    assert roles["Unheld"]["Now"] == "nothing to do in the next seven days"


def test_absences_have_their_days_and_reasons() -> None:
    rows = site()["people/mei"].under("Away").table.rows
    assert [(row["From"], row["To"], row["Why"]) for row in rows] == [
        ("Wed, 20 Jan 2027", "Fri, 22 Jan 2027", "Wedding"),
        ("Mon, 4 Jan 2027", "Mon, 4 Jan 2027", "Dentist"),
    ]


def test_a_person_has_a_picture_of_the_workload_and_so_has_the_team() -> None:
    assert site()["people/mei"].under("Workload").all("figure")
    assert site()["people"].under("Workload").all("figure")


# ── roles and workflows ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_role_has_its_part_in_each_step_and_when_it_is_due() -> None:
    page = site()["roles/writer"]
    rows = page.under("Steps in workflows").table.rows
    assert [(row["Step"], row["Part"], row["Due"]) for row in rows] == [
        ("Article: Draft", "responsible, accountable", "5 days before"),
        ("Article: Edit", "consulted", "3 days before"),
    ]
    assert rows[0]["Done when"] == "It can be read"
    assert "workflows/article" in page.targets
    for text in ("Finds the words", "texts", "wording", "Mei", "Editor"):
        assert text in page.text, text


def test_a_matrix_says_who_takes_part_in_each_step() -> None:
    part = site()["workflows/article"].under("Who takes part")
    rows = part.table.by_name
    assert part.table.columns == ["Step", "Writer", "Editor", "Boss", "Mei"]
    assert {name: letters for name, letters in rows["Draft"].items() if letters} == {"Step": "Draft", "Writer": "R A"}
    assert {name: letters for name, letters in rows["Edit"].items() if letters} == {
        "Step": "Edit", "Writer": "C", "Editor": "R", "Boss": "A", "Mei": "I",
    }  # fmt: skip
    assert rows["Approve nobody accountable"]["Boss"] == "R"
    assert {letter.attributes["title"] for letter in part.all("abbr") if letter.text == "A"} == {"accountable"}
    legend = " ".join(part.items)
    for words in (
        "R responsible: does it",
        "A accountable: has the last word",
        "C consulted: is asked before",
        "I informed: is told after",
    ):
        assert words in legend
    assert {"roles/writer", "roles/boss", "people/mei"} <= part.targets


def test_every_workflow_of_the_sample_has_its_matrix_and_its_lanes() -> None:
    sample = demo()
    for workflow in sample.plan.playbook.workflows.values():
        page = sample[workflow.address]
        rows = page.at("who-takes-part").table.rows
        assert len(rows) == len(workflow.steps)
        for row, step in zip(rows, workflow.steps.values(), strict=True):
            letters = " ".join(list(row.values())[1:]).split()
            assert letters.count("A") == (0 if "nobody accountable" in row["Step"] else 1)
            assert "R" in letters
            assert row["Step"].startswith(step.label)
        assert page.at("lanes").all("figure")


@pytest.mark.parametrize(
    ("step", "parts"),
    [
        ({"role": "a"}, {"a": "RA"}),
        ({"role": ["a", "b"]}, {"a": "R", "b": "R"}),
        ({"role": "a", "raci": {"consulted": ["b"]}}, {"a": "R", "b": "C"}),
        ({"role": "a", "raci": {"accountable": "a", "informed": ["b"]}}, {"a": "RA", "b": "I"}),
        ({"role": "a", "raci": {"responsible": ["b"], "accountable": "c"}}, {"b": "R", "c": "A"}),
    ],
)
def test_who_alone_does_a_step_answers_for_it_unless_it_says_otherwise(step: dict[str, object], parts: dict[str, str]) -> None:
    assert parts_in(read_part(Step, {"due": "1 day before", **step})) == parts


def test_anchors_stay_in_other_languages(tmp_path: Path) -> None:
    german = read_site(tmp_path, PLAYBOOK.replace("id: demo,", "id: demo, language: de,"))
    for address in ("people/mei", "roles/writer", "workflows/article"):
        assert german[address].ids == site()[address].ids


def test_who_is_away_is_not_told_as_present(tmp_path: Path) -> None:
    text = """
    playbook: {id: small, timezone: UTC}
    roles: {writer: {name: Writer, lead: mei}}
    people:
      mei: {name: Mei, roles: [writer], away: [{from: 2027-01-18, to: 2027-01-19}]}
      jun: {name: Jun, roles: [writer]}
    meetings:
      weekly: {name: Weekly, every: week on monday, at: 10:00, roles: [writer], starts: 2027-01-11, ends: 2027-01-26}
    """
    month = read_site(tmp_path, text)["calendar/2027/01"]
    assert month.text.count("Mei (away)") == 1  # on Monday 18, neither on 11 nor on 25
    assert month.text.count("Jun (away)") == 0
