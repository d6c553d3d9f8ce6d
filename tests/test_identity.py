"""Identity: an event keeps its UID whatever changes about it, and no two have the same."""

from __future__ import annotations

import pytest

from mkdocs_playbook.schedule.items import Item
from support import items_of, planned

PLAN = """
playbook: {id: demo, title: Demo, timezone: Asia/Singapore, periods: {q1: {starts: 2027-01-04, ends: 2027-03-31}}}
channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}}
goals: {reach: {statement: Be seen, review_by: 2027-02-01}}
kpis: {reach: {name: Reach, review: monthly, review_by: 2027-02-01}}
pillars: {reach: {name: Reach, review_by: 2027-02-01}}
offers: {reach: {name: Reach, review_by: 2027-02-01}}
audiences: {reach: {name: Reach, review_by: 2027-02-01}}
roles: {designer: {name: Designer, lead: jun}, strategy: {name: Strategist, review_by: 2027-02-01}}
people: {jun: {name: Jun, roles: designer}, mei: {name: Mei}}
strategy: {review_by: 2027-02-01}
workflows:
  clip: {formats: reel, steps: {visuals: {role: designer, due: 3 working days before}, measure: {role: designer, due: 7 days after}}}
campaigns: {sale: {name: Sale, starts: 2027-01-04, ends: 2027-02-28}}
cadences:
  reels: {title: Reel, every: week on friday, at: 12:00, starts: 2027-01-04, ends: 2027-01-31, channels: [instagram], format: reel}
  polls: {title: Poll, every: 2 weeks on tue, starts: 2027-01-04, ends: 2027-01-31, channels: [instagram], format: reel, batch: week}
posts:
  desks: {title: Desks, cadence: reels, date: 2027-01-15}
  talk: {title: Talk, date: 2027-02-02, time: 12:00, format: reel, channels: {instagram: {}, tiktok: {time: 19:00}}}
key_dates: {launch: {name: Launch, date: 2027-03-01}}
requests: {launch: {deliverable: A quote, needed_by: 2027-02-01}}
meetings: {launch: {name: Sync, every: 2 weeks on mon, at: 10:00}, kick-off: {name: Kick-off, date: 2027-01-04, at: 9:00}}
"""


def uids(text: str) -> set[str]:
    return {item.uid for item in planned(text)[1].items}


def test_a_uid_is_kind_entry_step_or_slot_and_playbook() -> None:
    assert uids(PLAN) >= {
        "publish.talk@demo",
        "publish.talk.tiktok@demo",
        "publish.reels.2027-01-15@demo",
        "publish.reels.2027-01-22@demo",
        "task.talk.visuals@demo",
        "task.reels.2027-01-15.measure@demo",
        "task.polls.2027-W01.visuals@demo",
        "key-date.launch@demo",
        "request.launch@demo",
        "meeting.kick-off@demo",
        "meeting.launch.2027-01-11@demo",
        "review.goals.reach@demo",
        "review.strategy@demo",
        "review.kpis.monthly.2027-01@demo",
    }


def test_no_two_items_have_one_uid_even_where_entries_of_several_sections_have_one_id() -> None:
    items = planned(PLAN)[1].items

    assert len({item.uid for item in items}) == len(items)
    assert {item.uid for item in items if item.kind == "review" and "reach" in item.uid} == {
        f"review.{section}.reach@demo" for section in ("goals", "kpis", "pillars", "offers", "audiences")
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Demo", "title: Another name"),
        ("title: Talk", "title: A talk at the fair"),
        ("title: Reel", "title: Clip"),
        ("name: Sync", "name: Weekly sync"),
        ("name: Instagram", "name: Insta"),
        ("date: 2027-02-02", "date: 2027-02-23"),
        ("date: 2027-02-02", "date: 1 week before launch"),
        ("date: 2027-03-01", "date: 2027-03-15"),
        ("time: 12:00", "time: 8:00"),
        ("at: 12:00", "at: 13:00"),
        ("timezone: Asia/Singapore", "timezone: Europe/Berlin"),
        ("{instagram: {}, tiktok: {time: 19:00}}", "{tiktok: {time: 19:00}, instagram: {}}"),
        ("tiktok: {time: 19:00}", "tiktok: {time: 21:00}"),
        ("lead: jun", "lead: mei"),
        ("title: Desks,", "title: Desks, assign: {visuals: mei},"),
        ("date: 2027-01-15", "slot: 2027-01-15, date: 2027-01-20"),
        ("date: 2027-01-15", "slot: 2027-01-15, published: 2027-01-16"),
        ("  desks: {title: Desks, cadence: reels, date: 2027-01-15}\n", ""),  # the slot keeps the UID that the post had
        ("format: reel}\n  polls", "format: reel, move: {2027-01-15: 2027-01-14}}\n  polls"),
        (
            "channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}}",
            "channels: {tiktok: {name: TikTok}, instagram: {name: Instagram}}",
        ),
        ("due: 3 working days before", "due: 'Tuesday, 1 week before at 10:00'"),
    ],
)
def test_uids_stay_when_anything_else_changes(before: str, after: str) -> None:
    assert before in PLAN

    assert uids(PLAN.replace(before, after, 1)) == uids(PLAN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("talk: {title: Talk,", "speech: {was: talk, title: Talk,"),
        ("talk: {title: Talk,", "speech: {was: [talk, lecture], title: Talk,"),
        ("reels: {title: Reel,", "clips: {was: reels, title: Reel,"),
        ("visuals: {role", "pictures: {was: visuals, role"),
        ("tiktok: {name", "short-video: {was: tiktok, name"),
        ("launch: {name: Launch", "opening: {was: launch, name: Launch"),
        ("launch: {deliverable", "quote: {was: launch, deliverable"),
        ("launch: {name: Sync", "sync: {was: launch, name: Sync"),
        ("goals: {reach: {", "goals: {awareness: {was: reach, "),
    ],
)
def test_an_entry_that_is_renamed_keeps_its_uids_by_was(old: str, new: str) -> None:
    assert old in PLAN
    renamed = PLAN.replace(old, new).replace("cadence: reels", "cadence: clips" if new.startswith("clips") else "cadence: reels")
    if new.startswith("short-video"):
        renamed = renamed.replace("tiktok: {time", "short-video: {time")

    assert uids(renamed) == uids(PLAN)


def test_a_playbook_s_id_ends_every_uid() -> None:
    assert uids(PLAN.replace("id: demo", "id: other")) == {uid.removesuffix("demo") + "other" for uid in uids(PLAN)}


@pytest.mark.parametrize(
    "more",
    [
        "posts:\n  lamps: {title: Lamps, date: 2027-01-05, channels: tiktok, format: reel}\n",
        "posts:\n  early: {title: Early, date: 2026-12-01, channels: tiktok, format: reel}\n",
        "posts:\n  filled: {title: Filled, cadence: reels, date: 2027-01-08}\n",
        "posts:\n  a: {title: First in the alphabet, date: 2027-02-02, channels: instagram}\n",
        "people:\n  kit: {name: Kit}\n",
        "people:\n  kit: {name: Kit, roles: designer}\n",
        "people:\n  kit: {name: Kit, days: mon}\nkey_dates:\n  off: {name: Off, date: 2027-01-12, day_off: MY}\n",
        "campaigns:\n  early: {name: Early, starts: 2026-11-03, ends: 2026-12-24}\n",
        "cadences:\n  stories: {title: Story, every: week on mon, starts: 2026-12-01, ends: 2027-04-30, channels: tiktok}\n",
        "workflows:\n  blog: {formats: article, steps: {draft: {role: designer, due: same day}}}\n",
        "channels:\n  a: {name: A}\n",
    ],
)
@pytest.mark.parametrize("periods", [True, False])
def test_nothing_changes_by_an_edit_somewhere_else(more: str, periods: bool) -> None:
    """Places in the file aside. Without periods, a longer plan has more meetings, but those that it had stay as they are."""
    plan = PLAN if periods else PLAN.replace(", periods: {q1: {starts: 2027-01-04, ends: 2027-03-31}}", "")
    before, after = items_of(plan), items_of(plan, more=more)

    changed = {uid for uid, item in before.items() if uid not in after or _said(item) != _said(after[uid])}
    assert changed == (
        {"publish.reels.2027-01-08", "task.reels.2027-01-08.visuals", "task.reels.2027-01-08.measure"} if "filled" in more else set()
    )


def _said(item: Item) -> dict[str, object]:
    return {name: value for name, value in item.as_json().items() if name != "place"}
