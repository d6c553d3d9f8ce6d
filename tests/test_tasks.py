"""Tasks: the steps of a workflow for each piece of content, one by one or a week at a time."""

from __future__ import annotations

from datetime import date

import pytest

from mkdocs_playbook.schedule.items import Item
from support import items_of, problems_of

ARTICLE = """
channels: {web: {name: Web}}
roles: {writer: {name: Writer}, editor: {name: Editor, lead: mei}, lawyer: {name: Lawyer}}
people: {mei: {name: Mei}, jun: {name: Jun, roles: [writer, lawyer]}}
workflows:
  blog:
    formats: article
    steps:
      draft: {name: Draft, role: writer, due: 5 working days before, reaches: review, done_when: It can be read}
      check: {role: [editor, lawyer], due: 2 working days before, approval: true, reaches: approved}
      schedule: {role: editor, due: 1 working day before, reaches: scheduled}
      measure: {role: writer, due: 7 days after}
posts: {news: {title: News, date: 2027-01-15, channels: web, format: article, POST}}
"""


def tasks(post: str = "notes: none") -> dict[str, Item]:
    """The tasks of the one post, by step."""
    items = items_of(ARTICLE.replace("POST", post))
    return {item.step or "": item for item in items.values() if item.kind == "task"}


def done(post: str) -> dict[str, bool]:
    return {step: task.done for step, task in tasks(post).items()}


def test_each_step_is_a_task_with_all_that_is_to_be_known() -> None:
    found = tasks()

    assert {step: str(task.date) for step, task in found.items()} == {
        "draft": "2027-01-08",
        "check": "2027-01-13",
        "schedule": "2027-01-14",
        "measure": "2027-01-22",
    }
    draft = found["draft"]
    assert (draft.title, draft.step_name, draft.done_when, draft.post) == ("News", "Draft", "It can be read", "news")
    assert (draft.people, draft.roles, draft.workflow, draft.due) == (("jun",), ("writer",), "blog", date(2027, 1, 8))
    assert (found["check"].step_name, found["check"].publishing) == ("Check", date(2027, 1, 15))


def test_a_step_is_done_when_done_says_so_on_the_day_it_says() -> None:
    draft = tasks("done: {draft: 2027-01-05}")["draft"]

    assert (draft.done, draft.date, draft.due) == (True, date(2027, 1, 5), date(2027, 1, 8))
    assert done("done: {draft: 2027-01-05}") == {"draft": True, "check": False, "schedule": False, "measure": False}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{editor: 2027-01-11}", False),
        ("{editor: 2027-01-11, lawyer: 2027-01-12}", True),
        ("{mei: 2027-01-11, jun: 2027-01-12}", True),  # the editor's lead, and the only lawyer
        ("{editor: 2027-01-11, jun: 2027-01-12}", True),
        ("{mei: 2027-01-11, writer: 2027-01-12}", False),
        ("2027-01-12", True),
    ],
)
def test_a_step_of_two_is_done_when_both_are(said: str, expected: bool) -> None:
    check = tasks(f"done: {{check: {said}}}")["check"]

    assert check.done is expected
    assert check.date == (date(2027, 1, 12) if expected else date(2027, 1, 13))


def test_who_is_named_in_the_post_can_say_it_is_done() -> None:
    assert done("assign: {check: mei}, done: {check: {mei: 2027-01-11}}")["check"]


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        ("planned", []),
        ("drafting", []),
        ("review", ["draft"]),
        ("changes-requested", ["draft"]),
        ("approved", ["draft", "check"]),
        ("scheduled", ["draft", "check", "schedule"]),
        ("published", ["draft", "check", "schedule"]),  # measuring comes after publishing and wants its own word
        ("on-hold", []),
    ],
)
def test_a_step_is_done_when_the_post_is_as_far_as_it_brings_it(status: str, steps: list[str]) -> None:
    assert [step for step, is_done in done(f"status: {status}").items() if is_done] == steps


def test_a_cancelled_post_has_no_tasks_and_one_on_hold_no_late_ones() -> None:
    assert tasks("status: cancelled") == {}
    assert not any(task.is_late(date(2028, 1, 1)) for task in tasks("status: on-hold").values())


def test_a_task_is_late_the_day_after_it_was_due_and_never_once_it_is_done() -> None:
    draft = tasks()["draft"]

    assert not draft.is_late(date(2027, 1, 8))
    assert draft.is_late(date(2027, 1, 9))
    assert not tasks("done: {draft: 2027-01-12}")["draft"].is_late(date(2028, 1, 1))


def test_a_done_task_does_not_move_with_its_post() -> None:
    moved = tasks("done: {draft: 2027-01-05}, published: 2027-01-20")

    assert moved["draft"].date == date(2027, 1, 5)
    assert moved["measure"].date == date(2027, 1, 27)


def test_a_post_without_date_or_workflow_has_no_tasks() -> None:
    text = ARTICLE.replace("POST", "notes: none")

    assert not any(item.kind == "task" for item in items_of(text.replace("date: 2027-01-15, ", "")).values())
    assert not any(item.kind == "task" for item in items_of(text.replace("format: article, ", "")).values())


def test_the_workflow_is_the_posts_own_else_that_of_its_format_else_the_campaigns() -> None:
    text = """
    channels: {web: {name: Web}}
    roles: {writer: {name: Writer}}
    campaigns: {sale: {name: Sale, starts: 2027-01-04, ends: 2027-01-31, workflow: big}}
    workflows:
      blog: {formats: article, steps: {draft: {role: writer, due: same day}}}
      big: {steps: {plan: {role: writer, due: same day}}}
      small: {steps: {write: {role: writer, due: same day}}}
    posts:
      a: {title: A, date: 2027-01-12, channels: web, campaign: sale, format: article, workflow: small}
      b: {title: B, date: 2027-01-12, channels: web, campaign: sale, format: article}
      c: {title: C, date: 2027-01-12, channels: web, campaign: sale, format: story}
    """
    assert [uid for uid, item in sorted(items_of(text).items()) if item.kind == "task"] == ["task.a.write", "task.b.draft", "task.c.plan"]


# ── a week at a time ────────────────────────────────────────────────────────────────────────────────────────────────

BATCH = """
channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}}
roles: {designer: {name: Designer, lead: jun}}
people: {jun: {name: Jun}, lin: {name: Lin}}
workflows:
  clip: {formats: reel, steps: {visuals: {role: designer, due: "Tuesday, 1 week before", reaches: approved}}}
  other: {steps: {visuals: {role: designer, due: 1 day before}}}
campaigns: {sale: {name: Sale, starts: 2027-01-01, ends: 2027-12-31}}
cadences:
  reels:
    {title: Reel, every: week on mon wed fri, starts: 2027-01-01, ends: 2027-01-17, channels: instagram, format: reel, batch: week, MORE}
posts:
  POSTS
"""
DESKS = "desks: {title: Desks, cadence: reels, date: 2027-01-04, DESKS}"
LAMPS = "lamps: {title: Lamps, cadence: reels, date: 2027-01-06, LAMPS}"
SHELVES = "shelves: {title: Shelves, cadence: reels, date: 2027-01-08, SHELVES}"


def batches(
    more: str = "notes: none", desks: str = "notes: none", lamps: str = "notes: none", shelves: str = "notes: none"
) -> dict[str, Item]:
    """The tasks, by week and step."""
    text = BATCH.replace("POSTS", "\n  ".join((DESKS, LAMPS, SHELVES))).replace("MORE", more)
    text = text.replace("DESKS", desks).replace("LAMPS", lamps).replace("SHELVES", shelves)
    return {uid.removeprefix("task."): item for uid, item in items_of(text).items() if item.kind == "task"}


def test_a_batch_is_one_task_for_each_step_and_iso_week() -> None:
    assert {uid: str(task.date) for uid, task in batches().items()} == {
        "reels.2026-W53.visuals": "2026-12-22",  # Friday 1 January belongs to the last week of 2026
        "reels.2027-W01.visuals": "2026-12-29",
        "reels.2027-W02.visuals": "2027-01-05",
    }


def test_a_batch_lists_its_posts() -> None:
    task = batches(lamps="channels: tiktok")["reels.2027-W01.visuals"]

    assert task.posts == ("desks", "lamps", "shelves")
    assert (task.title, task.text, task.post, task.slot) == ("Reel, week 1", "Desks, Lamps, Shelves", None, None)
    assert task.channels == ("instagram", "tiktok")
    assert (task.people, task.status, task.empty) == (("jun",), "planned", False)


def test_a_batch_of_empty_slots_is_empty_and_never_late() -> None:
    task = batches()["reels.2027-W02.visuals"]

    assert (task.posts, task.empty, task.done) == ((), True, False)
    assert not task.is_late(date(2030, 1, 1))


def test_a_batch_is_done_when_all_of_it_is() -> None:
    week = "reels.2027-W01.visuals"
    first, second, third = "done: {visuals: 2026-12-28}", "done: {visuals: 2026-12-30}", "status: approved"

    assert not batches(desks=first, lamps=second)[week].done
    all_done = batches(desks=first, lamps=second, shelves=first)[week]
    assert (all_done.done, all_done.date, all_done.due) == (True, date(2026, 12, 30), date(2026, 12, 29))
    assert batches(desks=third, lamps=third, shelves=third)[week].done


def test_a_post_on_hold_keeps_no_batch_from_being_done() -> None:
    task = batches(desks="status: on-hold", lamps="status: approved", shelves="status: approved")["reels.2027-W01.visuals"]

    assert (task.done, task.status) == (True, "approved")
    held = batches(desks="status: on-hold", lamps="status: on-hold", shelves="status: on-hold")["reels.2027-W01.visuals"]
    assert (held.done, held.status) == (False, "on-hold")


def test_a_batch_is_for_everybody_who_does_a_part_of_it() -> None:
    assert batches(lamps="assign: {visuals: lin}")["reels.2027-W01.visuals"].people == ("jun", "lin")


def test_a_post_that_moves_to_another_week_stays_in_the_batch_of_its_slot() -> None:
    moved = batches(lamps="slot: 2027-01-06, notes: Moved").keys()
    text = BATCH.replace("POSTS", "lamps: {title: Lamps, cadence: reels, slot: 2027-01-06, date: 2027-01-14}").replace(
        "MORE", "notes: none"
    )

    assert items_of(text)["task.reels.2027-W01.visuals"].posts == ("lamps",)
    assert {uid.removeprefix("task.") for uid in items_of(text) if uid.startswith("task.")} == moved


def test_a_cancelled_post_is_no_part_of_a_batch() -> None:
    assert batches(lamps="status: cancelled")["reels.2027-W01.visuals"].posts == ("desks", "shelves")


def test_a_post_that_names_the_usual_workflow_or_format_stays_in_its_week() -> None:
    usual = batches()["reels.2027-W01.visuals"].posts

    assert batches(lamps="workflow: clip")["reels.2027-W01.visuals"].posts == usual
    assert batches(lamps="format: reel")["reels.2027-W01.visuals"].posts == usual


def test_what_follows_publishing_waits_for_the_last_post_of_the_week() -> None:
    """Monday, Wednesday and Friday: two days after Friday 8 January is a Sunday, so it is due on the Monday."""
    text = BATCH.replace("POSTS", "\n  ".join((DESKS, LAMPS, SHELVES))).replace(
        '"Tuesday, 1 week before", reaches: approved', "2 days after"
    )
    for word in ("MORE", "DESKS", "LAMPS", "SHELVES"):
        text = text.replace(word, "notes: none")

    assert str(items_of(text)["task.reels.2027-W01.visuals"].date) == "2027-01-11"


def test_a_post_of_another_workflow_has_tasks_of_its_own() -> None:
    found = batches("notes: none", lamps="workflow: other")

    assert found["reels.2027-W01.visuals"].posts == ("desks", "shelves")
    assert found["reels.2027-01-06.visuals"].post == "lamps"


def test_a_batch_belongs_to_a_campaign_as_its_series_or_all_of_its_posts_do() -> None:
    week, sale = "reels.2027-W01.visuals", "campaign: sale"

    assert batches(sale)[week].campaign == "sale"
    assert batches(desks=sale, lamps=sale, shelves=sale)[week].campaign == "sale"
    assert batches(desks=sale)[week].campaign is None


# ── problems ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_steps_that_would_be_one_event_are_told() -> None:
    text = """
    roles: {writer: {name: Writer}}
    workflows:
      blog:
        steps:
          draft: {role: writer, due: same day}
          text: {role: writer, due: same day, was: draft}
    """
    [problem] = problems_of(text)
    assert str(problem) == (
        "plan.yml:7:7: D110 The steps 'draft' and 'text' of 'blog' would be one event in calendars: both are or were 'draft'. "
        "Remove it from 'was' of one of them."
    )
