"""Who does a task: whoever is named for it, else the role's lead, else its only person, else nobody."""

from __future__ import annotations

import pytest

from support import items_of, problems_of

TEAM = """
channels: {web: {name: Web}}
roles: {designer: {name: Designer, LEAD}, writer: {name: Writer}}
people:
  jun: {name: Jun, roles: designer}
  kit: {name: Kit, roles: designer}
  lin: {name: Lin}
  mei: {name: Mei, roles: writer}
campaigns: {sale: {name: Sale, starts: 2027-01-04, ends: 2027-02-28, CAMPAIGN}}
workflows: {clip: {formats: reel, steps: {visuals: {role: designer, due: 3 working days before}, text: {role: writer, due: 1 day before}}}}
cadences:
  reels: {title: Reel, every: week on friday, starts: 2027-01-04, ends: 2027-01-10, channels: web, format: reel, campaign: sale, CADENCE}
posts: {desks: {title: Desks, cadence: reels, slot: 2027-01-08, POST}}
"""
NOTHING = "notes: none"


def who(
    step: str = "visuals", lead: str = NOTHING, campaign: str = NOTHING, cadence: str = NOTHING, post: str = NOTHING
) -> tuple[str, ...]:
    text = TEAM.replace("LEAD", lead).replace("CAMPAIGN", campaign).replace("CADENCE", cadence).replace("POST", post)
    return items_of(text)[f"task.reels.2027-01-08.{step}"].people


def test_a_role_with_one_person_needs_no_lead() -> None:
    assert who("text") == ("mei",)


def test_a_role_with_several_people_and_no_lead_leaves_the_task_to_nobody() -> None:
    assert who() == ()


def test_the_lead_does_it() -> None:
    assert who(lead="lead: kit") == ("kit",)


def test_the_lead_needs_not_hold_the_role() -> None:
    assert who(lead="lead: lin") == ("lin",)


@pytest.mark.parametrize("name", ["visuals", "designer"])
def test_who_is_named_wins_over_the_lead_and_the_innermost_wins(name: str) -> None:
    lead, lin, mei, jun = "lead: kit", f"assign: {{{name}: lin}}", f"assign: {{{name}: mei}}", f"assign: {{{name}: jun}}"

    assert who(lead=lead, campaign=lin) == ("lin",)
    assert who(lead=lead, campaign=lin, cadence=mei) == ("mei",)
    assert who(lead=lead, campaign=lin, cadence=mei, post=jun) == ("jun",)


def test_in_one_place_the_step_wins_over_the_role() -> None:
    assert who(post="assign: {designer: kit, visuals: lin}") == ("lin",)


def test_a_role_named_by_the_post_wins_over_a_step_named_by_the_campaign() -> None:
    assert who(post="assign: {designer: kit}", campaign="assign: {visuals: lin}") == ("kit",)


def test_naming_somebody_for_another_step_changes_nothing() -> None:
    assert who(post="assign: {text: lin}") == ()
    assert who("text", post="assign: {visuals: lin}") == ("mei",)


def test_a_step_of_two_roles_is_done_by_two() -> None:
    text = TEAM.replace("{role: designer,", "{role: [designer, writer],").replace("LEAD", "lead: jun")
    for word in ("CAMPAIGN", "CADENCE", "POST"):
        text = text.replace(word, NOTHING)
    task = items_of(text)["task.reels.2027-01-08.visuals"]

    assert (task.people, task.roles) == (("jun", "mei"), ("designer", "writer"))


def test_a_misspelt_step_or_person_is_told() -> None:
    text = (
        TEAM.replace("LEAD", NOTHING)
        .replace("CAMPAIGN", "assign: {visual: lin}")
        .replace("CADENCE", NOTHING)
        .replace("POST", "assign: {text: min}")
    )

    assert [problem.message for problem in problems_of(text)] == [
        "There is no step or role 'visual'. Did you mean 'visuals'?",
        "There is no person 'min'. Did you mean 'mei'?",
    ]


CHANGE = """
channels: {web: {name: Web}}
roles: {writer: {name: Writer, LEAD}}
people: {mei: {name: Mei, roles: writer, until: 2027-01-31}, jun: {name: Jun, roles: writer, from: 2027-02-01}}
workflows:
  blog: {formats: article, steps: {draft: {role: writer, due: 5 working days before}, measure: {role: writer, due: 7 days after}}}
posts:
  january: {title: January, date: 2027-01-20, channels: web, format: article}
  turn: {title: Turn, date: 2027-01-29, channels: web, format: article}
  february: {title: February, date: 2027-02-10, channels: web, format: article, DONE}
"""


@pytest.mark.parametrize("lead", [NOTHING, "lead: mei"])
def test_a_task_is_for_whoever_is_on_the_team_on_its_day(lead: str) -> None:
    items = items_of(CHANGE.replace("LEAD", lead).replace("DONE", NOTHING))

    people = {uid.removeprefix("task."): (str(item.date), item.people) for uid, item in items.items() if item.kind == "task"}
    assert people == {
        "january.draft": ("2027-01-13", ("mei",)),
        "january.measure": ("2027-01-27", ("mei",)),
        "turn.draft": ("2027-01-22", ("mei",)),
        "turn.measure": ("2027-02-05", ("jun",)),
        "february.draft": ("2027-02-03", ("jun",)),
        "february.measure": ("2027-02-17", ("jun",)),
    }


def test_what_somebody_did_before_leaving_stays_theirs() -> None:
    items = items_of(CHANGE.replace("LEAD", NOTHING).replace("DONE", "done: {draft: 2027-01-29}"))

    assert (items["task.february.draft"].people, items["task.february.draft"].done) == (("mei",), True)


def test_who_publishes_is_the_owner_else_whoever_schedules_it() -> None:
    text = """
    channels: {web: {name: Web}}
    roles: {editor: {name: Editor, lead: mei}}
    people: {mei: {name: Mei}, jun: {name: Jun}}
    workflows: {blog: {formats: article, steps: {schedule: {role: editor, due: 1 day before, reaches: scheduled}}}}
    posts:
      own: {title: A, date: 2027-01-12, channels: web, format: article, owner: jun}
      role: {title: B, date: 2027-01-12, channels: web, owner: editor}
      step: {title: C, date: 2027-01-12, channels: web, format: article}
      named: {title: D, date: 2027-01-12, channels: web, format: article, assign: {schedule: jun}}
      bare: {title: E, date: 2027-01-12, channels: web}
    """
    items = items_of(text)

    assert {uid.removeprefix("publish."): item.people for uid, item in items.items() if item.kind == "publish"} == {
        "own": ("jun",),
        "role": ("mei",),
        "step": ("mei",),
        "named": ("jun",),
        "bare": (),
    }
