"""What changed between two plans: the sample with something changed, and the lines that say so, no more and no fewer."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from mkdocs_playbook.compare.changes import KINDS, Change, Compared
from mkdocs_playbook.compare.compare import compare
from mkdocs_playbook.compare.report import as_json, as_markdown, as_text
from mkdocs_playbook.compare.telling import FIELDS, tell
from mkdocs_playbook.model.base import Part
from mkdocs_playbook.model.playbook import SECTIONS
from mkdocs_playbook.plan import plan
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.schedule.items import Item
from support import planned

ROOT = Path(__file__).parents[1]
Files = dict[str, str]


@cache
def sample() -> Files:
    files = [*(ROOT / "content").glob("*.*"), *(ROOT / "calendars").glob("*.*")]
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in sorted(files)}


def read(files: Files) -> Compared:
    problems = Problems()
    found = plan({path: text.encode() for path, text in files.items()}, problems)
    assert found, "\n".join(map(str, problems.all))
    return Compared(*found)


@cache
def base() -> Compared:
    return read(sample())


def changes_of(old: str, new: str) -> list[Change]:
    return compare(Compared(*planned(old)), Compared(*planned(new)))


def lines_of(changes: list[Change], language: str = "en") -> list[str]:
    """Every line of the report but the summary and the headings."""
    text = as_text(tell(changes, language, "SGD"))
    return [line.strip().replace("\u2009", " ") for line in text.splitlines() if line.startswith("  ")]


class Row(NamedTuple):
    """A change of the sample: texts that are replaced, file by file, and what is told of it."""

    name: str
    edits: tuple[tuple[str, str, str], ...]
    told: tuple[str, ...]


def row(name: str, path: str, old: str, new: str, *told: str) -> Row:
    return Row(name, ((path, old, new),), told)


@cache
def with_changes(*rows: Row) -> Compared:
    return read(edited(sample(), *rows))


@cache
def changes_with(*rows: Row) -> list[Change]:
    return compare(base(), with_changes(*rows))


def edited(files: Files, *rows: Row) -> Files:
    made = dict(files)
    for one in rows:
        for path, old, new in one.edits:
            assert made[path].count(old) >= 1, f"{one.name}: '{old}' is not in {path}"
            made[path] = made[path].replace(old, new, 1)
    return made


JANUARY, FEBRUARY, CADENCES, CAMPAIGNS, DATES = (
    f"calendars/{name}.yml" for name in ("2027-01", "2027-02", "cadences", "campaigns", "key-dates")
)
TEAM, STRATEGY, CHANNELS, MEASURES, ABOUT, IDEAS = (
    f"content/{name}.yml" for name in ("team", "strategy", "channels", "measures", "playbook", "ideas")
)

ROWS = (
    row(
        "a key date moves, and with it what hangs on it", DATES, "    date: 2027-02-25\n", "    date: 2027-03-04\n",
        "Key date “Small Desk goes on sale”: moved from Thu 25 Feb to Thu 4 Mar, 10:00, 7 days later; "
        "moved with it: 3 posts, 1 campaign, 2 requests and 19 deadlines",
        "Post “Ad: Nadia clears her desk”: moved from Thu 25 Feb to Thu 4 Mar, 7 days later",
        "Post “Small Desk, Big Days is on sale”: moved from Thu 25 Feb to Thu 4 Mar, 10:00, 7 days later",
        "Post “Desk clinic in the shop”: moved from Sat 27 Feb to Sat 6 Mar, 15:00, 7 days later",
        "Campaign “Small Desk, Big Days”: now 18 Feb – 25 Mar instead of 11 Feb – 18 Mar",
        "Request “Four final samples of the shelf riser with the new feet, for photos”: needed by Thu 28 Jan instead of Thu 21 Jan",
        "Request “Written permission to run her desk video as an ad in Singapore until 30 April, and the file without music”: "
        "needed by Thu 18 Feb instead of Thu 11 Feb",
    ),
    Row(
        "two posts exchange their days",
        (
            (FEBRUARY, "    date: 2027-02-15\n    cadence: reels", "    date: 2027-02-19\n    cadence: reels"),
            (FEBRUARY, "title: Eleven feet for one shelf\n    date: 2027-02-19", "title: Eleven feet for one shelf\n    date: 2027-02-15"),
        ),
        (
            "Post “Eleven feet for one shelf”: moved from Fri 19 Feb to Mon 15 Feb, 12:00, 4 days earlier",
            "Post “What ninety centimetres can hold”: moved from Mon 15 Feb to Fri 19 Feb, 12:00, 4 days later",
        ),
    ),
    row(
        "a post is cancelled", FEBRUARY, "    status: drafting\n    done: {brief: 2027-01-12}",
        "    status: cancelled\n    done: {brief: 2027-01-12}",
        "Post “Happy New Year of the Goat”: cancelled; it was planned for Sat 6 Feb, 08:00; gone with it: 6 deadlines",
    ),
    row(
        "a post is put on hold", FEBRUARY, "    owner: siti\n    status: drafting", "    owner: siti\n    status: on-hold",
        "Post “Desk clinic in the shop”: put on hold now",
    ),
    row(
        "a post is retitled", FEBRUARY, "title: 112 parcels, one packing table", "title: 96 parcels, one packing table",
        "Post “96 parcels, one packing table”: called “112 parcels, one packing table” before",
    ),
    row(
        "a post goes live", JANUARY, "    offers: [small-desk]\n    status: scheduled\n",
        "    offers: [small-desk]\n    status: published\n    published: 2027-01-14\n",
        "Post “Two laptops, one table, ninety centimetres”: published on Thu 14 Jan, planned for Wed 13 Jan",
    ),
    row(
        "a status goes on", FEBRUARY, "    offers: [small-desk]\n    pillar: affordable-finds\n    stage: conversion\n    status: planned",
        "    offers: [small-desk]\n    pillar: affordable-finds\n    stage: conversion\n    status: drafting",
        "Post “Letter 4: sixty-three tables”: status: planned → drafting",
    ),
    row(
        "a channel of a post has another hour", FEBRUARY, "        format: reel\n        time: 19:00",
        "        format: reel\n        time: 20:00",
        "Post “Small Desk, Big Days is on sale”: TikTok: on Thu 25 Feb at 20:00 instead of 19:00",
    ),
    row(
        "a post goes to other channels", FEBRUARY, "channels: [instagram, facebook-group]\n    status",
        "channels: [instagram, tiktok]\n    status",
        "Post “Draw your table on A4, to scale, in five minutes”: channels: also TikTok; no longer Facebook group",
    ),
    row(
        "a word of a text", FEBRUARY, "The cable tray is taped, not drilled", "The cable tray is glued, not drilled",
        "Post “Small Desk, Big Days is on sale”: text changed: “is taped, not” → “is glued, not”",
    ),
    row(
        "a post has another owner", FEBRUARY, "    owner: faizal\n    status: planned\n    utm",
        "    owner: mei\n    status: planned\n    utm",
        "Post “Ad: Nadia clears her desk”: owner: Faizal Rahman → Mei Tan",
    ),
    row(
        "a post belongs to another campaign", FEBRUARY, "    date: 2027-02-11\n    cadence: letters\n    campaign: small-desk-big-days",
        "    date: 2027-02-11\n    cadence: letters\n    campaign: new-year-refresh",
        "Post “Letter 3: what came back from visiting”: campaign: Small Desk, Big Days → New Year desk refresh",
    ),
    row(
        "a post more, which has work to it", FEBRUARY, "posts:\n",
        "posts:\n  thanks: {title: Thank you, date: 2027-02-13, time: '10:00', channels: [instagram], format: poll}\n",
        "Post “Thank you”: new, Sat 13 Feb, 10:00, in Instagram; added with it: 3 deadlines",
    ),
    row(
        "a campaign ends later", CAMPAIGNS, "ends: 2027-01-31", "ends: 2027-02-07",
        "Campaign “New Year desk refresh”: now 4 Jan – 7 Feb instead of 4–31 Jan",
    ),
    row(
        "a campaign may cost more", CAMPAIGNS, "planned: 4000", "planned: 4500",
        "Campaign “Small Desk, Big Days”: planned budget: SGD 4,000 → SGD 4,500",
    ),
    row(
        "a cadence comes twice as often", CADENCES, "every: 2 weeks on thu", "every: week on thu",
        "Cadence “Letters from the Kiln”: rhythm: every second Thursday → every Thursday; added with it: 30 deadlines and 5 slots",
    ),
    row(
        "a cadence has another hour", CADENCES, "at: 17:00", "at: 18:00",
        "Cadence “Friday poll”: at 18:00 instead of 17:00; moved with it: 2 posts",
        "Post “Which glaze is fired next week”: on Fri 8 Jan at 18:00 instead of 17:00",
        "Post “First 30 dollars, desk or wall”: on Fri 15 Jan at 18:00 instead of 17:00",
    ),
    row(
        "a slot moves", CADENCES, "move: {2027-02-08: 2027-02-09}", "move: {2027-02-08: 2027-02-10}",
        "Cadence “Journal article”: the slot of Mon 8 Feb: moved from Tue 9 Feb to Wed 10 Feb, 1 day later; moved with it: 3 deadlines",
    ),
    row(
        "a topic of a slot", CADENCES, "2027-03-03: Laptop stand on 45 cm depth", "2027-03-03: Laptop stand on 50 cm depth",
        "Cadence “Reel”: topic of Wed 3 Mar: “Laptop stand on 45 cm depth” → “Laptop stand on 50 cm depth”",
    ),
    row(
        "a target is higher", STRATEGY, "target: 30000", "target: 33000",
        "Goal “Brand awareness”: target of Reach: 30,000 → 33,000 people",
    ),
    row(
        "failure is said otherwise", CHANNELS, "failure: 7500", "failure: 8000",
        "Channel “TikTok”: failure of Reach: 7,500 → 8,000 people",
    ),
    row(
        "a KPI is defined otherwise", MEASURES, "    unit: mentions", "    unit: articles",
        "KPI “Press mentions”: unit: mentions → articles",
    ),
    row(
        "a role has another lead, and its work passes on", TEAM, "    lead: siti\n", "    lead: rachel\n",
        "Role “Shop manager”: lead: Siti Aminah → Rachel Goh; moved with it: 6 deadlines; passed to others: 19 deadlines",
    ),
    row(
        "somebody joins", TEAM, "people:\n", "people:\n  ana: {name: Ana, roles: [freelancer]}\n",
        "Person “Ana”: joins the team as Freelance video editor",
    ),
    row(
        "a step is due earlier", TEAM, "due: 8 working days before", "due: 9 working days before",
        "Workflow “Blog article”: deadline of Draft: 8 working days before → 9 working days before; moved with it: 5 deadlines",
    ),
    row(
        "a step more", TEAM, "      outline:\n        name: Outline\n        role: strategist\n        due: Thursday",
        "      idea: {name: Idea, role: strategist, due: 4 weeks before}\n"
        "      outline:\n        name: Outline\n        role: strategist\n        due: Thursday",
        "Workflow “Newsletter”: steps: also Idea; added with it: 6 deadlines",
    ),
    row(
        "a request is delivered", TEAM, "    status: promised", "    status: delivered\n    delivered: 2027-01-20",
        "Request “Four final samples of the shelf riser with the new feet, for photos”: status: promised → delivered",
    ),
    row(
        "a meeting is on another day", TEAM, "    every: week on thursday\n    at: 11:00", "    every: week on friday\n    at: 11:00",
        "Meeting “Approval hour”: rhythm: every Thursday → every Friday; "
        "added with it: 11 dates of meetings; gone with it: 12 dates of meetings",
    ),
    row(
        "a result more", "content/results.csv", "reach,2026-12,12900,", "press-mentions,2027-01,3,,\nreach,2026-12,12900,",
        "Result “Press mentions”: January 2027: measured 3 mentions",
    ),
    row(
        "a decision", ABOUT, "decisions:\n", "decisions:\n  - {date: 2027-01-13, what: We keep the price}\n",
        "Decision “We keep the price”: decided on Wed 13 Jan",
    ),
    row(
        "a channel promises less", CHANNELS, "promise: {reel: 3 a week}", "promise: {reel: 2 a week}",
        "Channel “TikTok”: promise of reel: 3 a week → 2 a week",
    ),
    row(
        "a word of the vision", STRATEGY, "one corner its owner", "one corner that its owner",
        "Strategy: vision changed: “corner its” → “corner that its”",
    ),
    row(
        "the voice", STRATEGY, "tone: [warm, plain, a little dry]", "tone: [warm, plain, exact]",
        "Strategy: tone: also exact; no longer “a little dry”",
    ),
    row(
        "a setting", ABOUT, "open_slots: true", "open_slots: false",
        "Settings: feeds.open_slots: yes → no",
    ),
    row(
        "an idea less", IDEAS, "  - title: A landlord reads our tape warnings aloud\n", "  - title: Tape warnings, sung\n",
        "Idea “Tape warnings, sung”: new",
        "Idea “A landlord reads our tape warnings aloud”: removed",
    ),
)  # fmt: skip


@pytest.mark.parametrize("one", ROWS, ids=[one.name for one in ROWS])
def test_a_change_is_told_in_its_lines_and_no_other(one: Row) -> None:
    assert sorted(lines_of(changes_with(one))) == sorted(one.told)


def test_all_changes_together_are_those_of_each() -> None:
    alone = {change.key for one in ROWS for change in changes_with(one) if not change.because}
    together = {change.key for change in changes_with(*ROWS) if not change.because}
    assert together == alone


@pytest.mark.parametrize("one", ROWS, ids=[one.name for one in ROWS])
def test_what_comes_and_what_goes_is_told_both_ways(one: Row) -> None:
    old, new = base(), with_changes(one)
    there, back = changes_with(one), compare(new, old)
    _everything_is_told(old, new, there)
    _everything_is_told(new, old, back)
    reverse = {"added": "removed", "removed": "added"}
    come_and_gone = {(reverse[change.kind], change.section, change.id) for change in there if change.kind in reverse}
    assert come_and_gone == {(change.kind, change.section, change.id) for change in back if change.kind in reverse}


def test_together_everything_is_told_both_ways() -> None:
    old, new = base(), with_changes(*ROWS)
    _everything_is_told(old, new, changes_with(*ROWS))
    _everything_is_told(new, old, compare(new, old))


def _everything_is_told(old: Compared, new: Compared, changes: list[Change]) -> None:
    """Every item that comes, goes or has another day is in a change; and a cause is a change that is told by itself."""
    told = {(change.section, change.id) for change in changes}
    was, now = ({item.uid.partition("@")[0]: item for item in side.schedule.items} for side in (old, new))
    for uid in was.keys() ^ now.keys():
        assert _names_of(uid, was.get(uid) or now[uid]) & told, uid
    for uid in was.keys() & now.keys():
        left, right = was[uid], now[uid]
        if left.kind == "task" and not (left.done or right.done) and left.due != right.due:
            assert ("tasks", uid) in told, uid
        if left.kind != "task" and not left.done and (left.date, left.time) != (right.date, right.time):
            assert _names_of(uid, right) & told or right.empty or right.post is None, uid
    causes = {change.key for change in changes if not change.because}
    assert {change.because for change in changes if change.because} <= causes


def _names_of(uid: str, item: Item) -> set[tuple[str, str]]:
    """The sections and ids under which a change may tell of an item."""
    rest = uid.partition(".")[2]
    names = {("tasks", uid), ("occurrences", uid), ("reviews", uid), ("slots", f"{item.cadence}.{item.slot}")}
    section, _, entry = item.address.replace("#", "/").partition("/")
    names.add((section.replace("-", "_"), entry))
    return names | {("posts", item.post or ""), ("key_dates", rest), ("requests", rest), ("meetings", rest)}


def test_nothing_differs_from_itself() -> None:
    assert compare(base(), base()) == []
    assert as_text(tell([], "en")) == "Nothing changed in the plan.\n"


# ── noise ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _one_file(files: Files) -> Files:
    sections: dict[str, object] = {}
    kept: Files = {}
    for path, text in files.items():
        if not path.endswith(".yml"):
            kept[path] = text
            continue
        for name, content in yaml.load(text, yaml.BaseLoader).items():  # noqa: S506 - it makes nothing but strings, lists and dicts
            known = sections.get(name)
            if isinstance(known, dict) and isinstance(content, dict):
                sections[name] = {**content, **known}
            elif isinstance(known, list) and isinstance(content, list):
                sections[name] = [*content, *known]
            else:
                sections[name] = content
    backwards = {name: dict(reversed(part.items())) if isinstance(part, dict) else part for name, part in reversed(sections.items())}
    return {**kept, "content/all.yml": yaml.safe_dump(backwards, allow_unicode=True, sort_keys=False, default_style='"')}


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param(_one_file, id="one file, quoted, in another order, without comments"),
        pytest.param(lambda files: {path: text.replace("\n", "\r\n") for path, text in files.items()}, id="line ends of Windows"),
        pytest.param(lambda files: {path: "# A word\n" + text + "\n# The end\n" for path, text in files.items() if "csv" not in path}
                     | {path: text for path, text in files.items() if "csv" in path}, id="comments"),
        pytest.param(lambda files: {f"content/moved/{path.replace('/', '-')}": text for path, text in files.items()}, id="other files"),
        pytest.param(lambda files: {path: text.replace("[warm, plain, a little dry]", "[plain, a little dry, warm]")
                                    .replace("channels: [instagram, tiktok, newsletter", "channels: [tiktok, newsletter, instagram")
                                    for path, text in files.items()}, id="lists in another order"),
        pytest.param(lambda files: {path: text.replace("12900", "12900.0") for path, text in files.items()},
                     id="a number written otherwise"),
    ],
)  # fmt: skip
def test_what_is_only_written_otherwise_is_no_change(noise) -> None:  # type: ignore[no-untyped-def]
    made = noise(sample())
    assert made != sample()
    assert lines_of(compare(base(), read(made))) == []


RENAMED = {
    "channel": (
        """
        channels: {tiktok: {name: TikTok}}
        posts: {a: {title: A, date: 2027-01-04, channels: [tiktok]}}
        audiences: {x: {name: X, found_on: [tiktok]}}
        """,
        """
        channels: {tik-tok: {name: TikTok, was: [tiktok]}}
        posts: {a: {title: A, date: 2027-01-04, channels: [tik-tok]}}
        audiences: {x: {name: X, found_on: [tik-tok]}}
        """,
        ["Channel “TikTok”: its id is tik-tok now, it was tiktok"],
    ),
    "key date": (
        """
        key_dates: {launch: {name: Launch, date: 2027-02-01}}
        posts: {a: {title: A, date: 2 days before launch}}
        """,
        """
        key_dates: {start: {name: Launch, date: 2027-02-01, was: [launch]}}
        posts: {a: {title: A, date: 2 days before start}}
        """,
        ["Key date “Launch”: its id is start now, it was launch"],
    ),
    "role, person and step": (
        """
        roles: {w: {name: Writer, lead: mei}}
        people: {mei: {name: Mei, roles: [w]}}
        goals: {g: {statement: G, owner: mei}}
        workflows: {f: {formats: [reel], steps: {text: {name: Text, role: w, due: 2 days before}}}}
        posts: {a: {title: A, date: 2027-01-04, format: reel, assign: {text: mei}, done: {text: 2027-01-02}}}
        """,
        """
        roles: {writer: {name: Writer, lead: tan, was: [w]}}
        people: {tan: {name: Mei, roles: [writer], was: [mei]}}
        goals: {g: {statement: G, owner: tan}}
        workflows: {f: {formats: [reel], steps: {words: {name: Text, role: writer, due: 2 days before, was: [text]}}}}
        posts: {a: {title: A, date: 2027-01-04, format: reel, assign: {words: tan}, done: {words: 2027-01-02}}}
        """,
        ["Person “Mei”: its id is tan now, it was mei", "Role “Writer”: its id is writer now, it was w"],
    ),
    "post with its title": (
        "posts: {a: {title: A, date: 2027-01-04}}",
        "posts: {b: {title: B, date: 2027-01-04, was: [a]}}",
        ["Post “B”: called “A” before"],
    ),
}


@pytest.mark.parametrize("name", RENAMED)
def test_a_rename_is_one_line_and_what_names_it_is_the_same(name: str) -> None:
    old, new, told = RENAMED[name]
    assert lines_of(changes_of(old, new)) == told


def test_a_rename_backwards_is_a_rename_too() -> None:
    old, new, _ = RENAMED["channel"]
    assert lines_of(changes_of(new, old)) == ["Channel “TikTok”: its id is tiktok now, it was tik-tok"]


# ── what follows from what ──────────────────────────────────────────────────────────────────────────────────────────

CHAIN = """
key_dates: {{launch: {{name: Launch, date: {day}}}}}
campaigns: {{push: {{name: Push, starts: 2 weeks before launch, ends: launch}}}}
posts:
  teaser: {{title: Teaser, date: push, format: reel}}
  echo: {{title: Echo, date: 3 days after teaser, format: reel}}
workflows: {{film: {{formats: [reel], steps: {{cut: {{role: editor, due: 2 days before}}}}}}}}
roles: {{editor: {{name: Editor, lead: jun}}}}
people: {{jun: {{name: Jun, roles: [editor]}}}}
"""


def test_what_hangs_on_a_date_through_others_follows_from_that_date() -> None:
    changes = changes_of(CHAIN.format(day="2027-03-01"), CHAIN.format(day="2027-03-08"))
    assert {change.because for change in changes} == {"", "key_dates/launch.date"}
    assert lines_of(changes)[0] == (
        "Key date “Launch”: moved from Mon 1 Mar to Mon 8 Mar, 7 days later; moved with it: 2 posts, 1 campaign and 2 deadlines"
    )


def test_a_day_off_is_the_reason_of_the_deadlines_that_give_way_to_it() -> None:
    text = CHAIN.format(day="2027-03-01")
    closed = text.replace("key_dates: {", "key_dates: {closed: {name: Closed, date: 2027-02-13, ends: 2027-02-17, day_off: [all]}, ")
    [told, *_] = lines_of(changes_of(text, closed))
    moved = [change for change in changes_of(text, closed) if change.section == "tasks"]
    assert moved
    assert {change.because for change in moved} == {"key_dates/closed"}
    assert told.startswith("Key date “Closed”: new, ")


def test_an_absence_is_the_reason_of_deadlines_that_give_way_to_it() -> None:
    text = CHAIN.format(day="2027-03-01")
    away = text.replace("{name: Jun,", "{name: Jun, away: [{from: 2027-02-15, to: 2027-02-16}],")
    assert lines_of(changes_of(text, away)) == ["Person “Jun”: days away: also 15–16 Feb; moved with it: 1 deadline"]


def test_a_cadence_on_hold_takes_its_posts_with_it() -> None:
    text = (
        "channels: {b: {name: B}}\n"
        "cadences: {tips: {title: Tip, every: week on mon, channels: [b], starts: 2027-01-04, ends: 2027-01-31STATUS}}\n"
        "posts: {one: {title: One, date: 2027-01-11, cadence: tips}}"
    )
    told = lines_of(changes_of(text.replace("STATUS", ""), text.replace("STATUS", ", status: on-hold")))
    assert told == ["Cadence “Tip”: put on hold now; put on hold with it: 1 post", "Post “One”: put on hold now"]


def test_a_date_that_comes_and_a_date_that_goes() -> None:
    dated, undated = "posts: {a: {title: A, date: 2027-01-04}}", "posts: {a: {title: A}}"
    assert lines_of(changes_of(undated, dated)) == ["Post “A”: has a date now: Mon 4 Jan"]
    assert lines_of(changes_of(dated, undated)) == ["Post “A”: has no date any more; it was Mon 4 Jan"]


def test_the_year_is_said_where_there_are_several() -> None:
    told = lines_of(changes_of("posts: {a: {title: A, date: 2026-12-31}}", "posts: {a: {title: A, date: 2027-01-02}}"))
    assert told == ["Post “A”: moved from Thu, 31 Dec 2026 to Sat, 2 Jan 2027, 2 days later"]


def test_a_cancelled_post_is_taken_up_again() -> None:
    text = "posts: {a: {title: A, date: 2027-01-04, status: STATUS}}"
    told = lines_of(changes_of(text.replace("STATUS", "cancelled"), text.replace("STATUS", "drafting")))
    assert told == ["Post “A”: taken up again, now drafting"]


# ── reports ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_summary_says_what_matters_most() -> None:
    rows = [one for one in ROWS if one.name in ("two posts exchange their days", "a post is cancelled", "a target is higher", "the voice")]
    telling = tell(changes_with(*rows), "en", "SGD")
    assert telling.summary == "2 posts moved, 1 post cancelled; target of Reach: 30,000 → 33,000 people; 1 other change"


def test_json_has_the_same_keys_for_each_change() -> None:
    told = json.loads(as_json(changes_with(*ROWS)))
    keys = {"kind", "section", "id", "title", "field", "old", "new", "because", "address", "visibility"}
    assert all(set(change) == keys for change in told)
    assert {change["kind"] for change in told} <= set(KINDS)
    [target] = [change for change in told if change["field"] == "kpis.reach.target"]
    assert (target["section"], target["id"], target["old"], target["new"]) == ("goals", "awareness", 30000, 33000)
    [moved] = [change for change in told if (change["section"], change["id"], change["kind"]) == ("posts", "desk-clinic", "moved")]
    assert (moved["old"], moved["new"]) == ("2027-02-27T15:00", "2027-03-06T15:00")
    assert moved["because"] == "key_dates/desk-launch.date"


def test_markdown_folds_long_lists_and_takes_no_marks_from_titles() -> None:
    old = "channels: {b: {name: B}}"
    posts = "".join(f"\n  p{number}: {{title: 'Ask @mei *{number}* <b>', date: 2027-01-{number:02d}}}" for number in range(4, 20))
    text = as_markdown(tell(changes_of(old, f"{old}\nposts:{posts}"), "en"))
    assert text.startswith("**16 posts added**\n")
    assert "<details><summary><strong>Added (16)</strong></summary>\n\n- **Ask" in text
    assert "@mei" not in text
    assert "- **Ask &#64;mei \\*4\\* &lt;b&gt;** (post): new, Mon 4 Jan" in text
    moved = as_markdown(tell(changes_with(ROWS[0]), "en"))
    assert "  <details><summary>moved with it: 3 posts, 1 campaign, 2 requests and 19 deadlines</summary>" in moved
    assert moved.count("\n  - ") == 3 + 1 + 2 + 19


def test_who_may_see_a_change() -> None:
    rows = {one.name: one for one in ROWS}
    for name, visible in {"a target is higher": "client", "a campaign may cost more": "team", "a request is delivered": "team"}.items():
        assert {change.visibility for change in changes_with(rows[name])} == {visible}, name
    hidden = changes_of("goals: {g: {statement: G, visibility: team}}", "goals: {g: {statement: H, visibility: team}}")
    assert [change.visibility for change in hidden] == ["team"]


def test_every_field_of_an_entry_has_its_word() -> None:
    left_out = {"was", "ignore", "move", "delivered", "deliverable", "needed_by", "published"}

    def fields(model: type[Part]) -> set[str]:
        return {field.alias or name for name, field in model.model_fields.items()}

    known = {name for section, model in SECTIONS.items() if section != "feeds" for name in fields(model)} - left_out
    assert known <= set(FIELDS), sorted(known - set(FIELDS))


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_plans_that_have_nothing_in_common_are_compared_too(language: str) -> None:
    playbooks = [base(), *(_of_folder(folder) for folder in sorted((ROOT / "tests" / "playbooks").iterdir()) if folder.is_dir())]
    assert len(playbooks) > 2
    for old in playbooks:
        for new in playbooks:
            changes = compare(old, new)
            assert (changes == []) == (old is new)
            assert len({change.key for change in changes}) == len(changes)
            telling = tell(changes, language, "EUR")
            assert len(as_text(telling).splitlines()) <= len(as_markdown(telling).splitlines()) + 1 or not changes
            assert len(json.loads(as_json(changes))) == len(changes)
            if old is not new:
                _everything_is_told(old, new, changes)


def _of_folder(folder: Path) -> Compared:
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in (".yml", ".csv", ".ics") and file.name != "mkdocs.yml"]
    return read({file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files})


def test_the_words_follow_the_language() -> None:
    old, new = "posts: {a: {title: A, date: 2027-01-04}}", "posts: {a: {title: A, date: 2027-01-06}}"
    [told] = lines_of(changes_of(old, new), "de")
    assert told == "Beitrag „A“: verschoben von Mo., 4. Jan. auf Mi., 6. Jan., 2 Tage später"
    [told] = lines_of(changes_of("strategy: {vision: To be seen}", "strategy: {vision: To be heard}"), "de")
    assert told == "Strategie: Vision: „To be seen“ → „To be heard“"
