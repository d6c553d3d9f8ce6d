"""Pictures say and draw what the YAML says: their bars, marks and labels, their captions, and the tables of their numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree

import pytest
import yaml

from mkdocs_playbook.model.measures import KpiUse
from mkdocs_playbook.pages.blocks import Block, Picture, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.html import Renderer
from mkdocs_playbook.pages.links import Addresses
from mkdocs_playbook.pages.pictures import bullet, campaign_timeline, coverage, lanes, promise_kept, workload, year_strip
from mkdocs_playbook.pages.pictures.layout import NARROW, Placer, fitted, runs, width
from mkdocs_playbook.pages.shapes import Text
from mkdocs_playbook.plan import make_plan, review_files
from mkdocs_playbook.read.settings import DEFAULT_SOURCES
from pagetext import ROOT, TableText, demo, everything, read_html, read_site, settings_of
from sites import ASYNCAPI
from support import planned

TODAY = dt.date(2027, 1, 13)
PERIOD = "playbook: {id: demo, timezone: Asia/Singapore, periods: {plan: {starts: 2027-01-04, ends: 2027-01-31}}}\n"
KUBERNETES = ASYNCAPI.parent / "kubernetes-1.35"


def context_of(text: str, today: dt.date = TODAY) -> Context:
    return Context(*planned(dedent(text)), (), today, Addresses())


@dataclass
class Drawn:
    """What a picture shows, read from its HTML."""

    html: str
    root: ElementTree.Element
    table: TableText | None

    @classmethod
    def of(cls, context: Context, block: Block) -> Drawn:
        known = {f"calendar/{year}/{month:02d}" for year in range(2020, 2035) for month in range(1, 13)}
        html = Renderer(context.form, context.words, known).block(block)
        tables = read_html(html).tables
        return cls(html, ElementTree.fromstring(html), tables[0] if tables else None)  # noqa: S314 - our own

    @property
    def caption(self) -> str:
        return self.root.findtext("figcaption") or ""

    @property
    def svg(self) -> ElementTree.Element:
        found = self.root.find("svg")
        assert found is not None
        return found

    def boxes(self, fill: str) -> list[tuple[float, float, float, float]]:
        """x, y, width and height of the boxes of a fill."""
        path = next((path for path in self.svg.iter("path") if path.get("class") == f"pb-fill pb-fill--{fill}"), None)
        found = re.findall(r"M(\S+) (\S+)h([\d.]+)v([\d.]+)h-", path.get("d", "") if path is not None else "")
        return [(float(x), float(y), float(width), float(height)) for x, y, width, height in found]

    def marks(self, form: str) -> list[tuple[float, float]]:
        marks = [mark for mark in self.svg.iter("svg") if mark.get("class") == f"pb-mark pb-mark--{form}"]
        return [(float((mark.get("x") or "").rstrip("%")), float(mark.get("y") or "")) for mark in marks]

    def lines(self, stroke: str) -> list[tuple[float, float, float, float]]:
        path = next((path for path in self.svg.iter("path") if path.get("class") == f"pb-line pb-line--{stroke}"), None)
        found = re.findall(r"M(\S+) ([\d.-]+)L(\S+) ([\d.-]+)", path.get("d", "") if path is not None else "")
        return [(float(a), float(b), float(c), float(d)) for a, b, c, d in found]

    @property
    def texts(self) -> list[str]:
        return [text.text or "" for text in self.svg.iter("text")]

    @property
    def keys(self) -> list[str]:
        return ["".join(item.itertext()).strip() for item in self.root.iter("li")]

    @property
    def rows(self) -> list[dict[str, str]]:
        assert self.table
        return self.table.rows


def heights(boxes: list[tuple[float, float, float, float]]) -> list[float]:
    return [height for *_, height in boxes]


# ── every picture ───────────────────────────────────────────────────────────────────────────────────────────────────


def all_pictures(context: Context) -> Iterator[Block]:
    playbook = context.playbook
    years = {item.date.isocalendar().year for item in context.schedule.items}
    yield from (year_strip(context, year) for year in sorted(years))
    yield from (promise_kept(context, channel) for channel in playbook.channels.values())
    yield workload(context)
    yield from (workload(context, person) for person in playbook.people.values())
    yield campaign_timeline(context)
    yield from (campaign_timeline(context, [campaign]) for campaign in playbook.campaigns.values())
    yield from (bullet(context, entry, kpi, use) for entry, kpi, use in playbook.kpi_uses())
    yield from (lanes(context, workflow) for workflow in playbook.workflows.values())
    yield coverage(context)


PERIODS = {"plan": {"starts": "2026-01-01", "ends": "2028-12-31"}}
MANY: dict[str, dict[str, object]] = {
    "people": {
        "people": {f"p{n}": {"name": f"Somebody with a long name {n}"} for n in range(30)},
        "roles": {f"r{n}": {"name": f"Role {n}", "lead": f"p{n}"} for n in range(30)},
        "workflows": {f"w{n}": {"steps": {"do": {"role": f"r{n}", "due": "same day"}}} for n in range(30)},
        "posts": {f"a{n}": {"title": "T", "date": f"2027-01-{n % 28 + 1:02d}", "workflow": f"w{n}"} for n in range(30)},
    },
    "campaigns": {
        "campaigns": {
            f"c{n}": {"name": f"A name too long for any phone {n}", "starts": f"{2020 + n % 15}-01-01", "ends": f"{2020 + n % 15}-06-20"}
            for n in range(40)
        },
        "key_dates": {f"k{n}": {"name": f"A launch, long name {n}", "date": f"2027-0{n % 6 + 1}-10", "kind": "launch"} for n in range(20)},
    },
    "steps": {
        "roles": {f"r{n}": {"name": f"Role {n}"} for n in range(7)},
        "workflows": {
            "w": {"steps": {f"s{n}": {"name": f"Step {n} of many", "role": f"r{n % 7}", "due": f"{n + 1} days before"} for n in range(60)}}
        },
    },
    "years": {
        "playbook": {"id": "demo", "periods": PERIODS},
        "channels": {"i": {"name": "Instagram", "promise": {"reel": "3 a week", "story": "1 every 2 months"}}},
        "cadences": {
            "c": {"title": "Reel", "every": "week on mon wed", "channels": ["i"], "format": "reel", **PERIODS["plan"], "topics": ["A", "B"]}
        },
    },
    "nothing": {"x-nothing": "true"},
    "one": {
        "posts": {"a": {"title": "A", "date": "2027-01-12"}},
        "campaigns": {"c": {"name": "C", "starts": "2027-01-13", "ends": "2027-01-13"}},
    },
}  # fmt: skip
"""Far more of everything than there is room for; and far less."""


@cache
def contexts(name: str) -> Context:
    if name in MANY:
        return context_of(yaml.safe_dump(MANY[name], sort_keys=False))
    if name == "everything":
        return context_of(everything(lambda path: path.rpartition(".")[2]))
    if name == "markup":
        return context_of(everything(lambda path: f"<b>&amp; \"{path.rpartition('.')[2]}'"))
    folder = {"demo": ROOT, "kubernetes": KUBERNETES, "asyncapi": ASYNCAPI}[name]
    today = TODAY if name == "demo" else dt.date(2025, 10, 20)
    settings = replace(settings_of(folder, today=today), docs_dir=folder / "content" / "pages", sources=DEFAULT_SOURCES)
    made = make_plan(settings)
    return Context(made.playbook, made.schedule, made.findings, made.today, Addresses())


every = pytest.mark.parametrize(
    "name",
    ["demo", "kubernetes", "asyncapi", "people", "campaigns", "steps", "years", "nothing", "one", "everything", "markup"],
)


@every
def test_pictures_are_named_and_hold_their_numbers(name: str) -> None:
    context = contexts(name)
    for block in all_pictures(context):
        if not isinstance(block, Picture) or block.is_empty:
            continue
        drawn = Drawn.of(context, block)
        title, desc = drawn.svg.find("title"), drawn.svg.find("desc")
        assert title is not None
        assert desc is not None
        assert title.text
        assert desc.text
        assert drawn.svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        # What can be clicked is no image, for an image has nothing in it.
        assert drawn.svg.get("role") == ("group" if list(drawn.svg.iter("a")) else "img")
        assert drawn.caption.strip()
        assert "{" not in drawn.caption
        assert "  " not in drawn.caption
        assert drawn.rows, block.id
        assert drawn.root.findtext("details/summary") == "Numbers"
        assert "style=" not in drawn.html
        assert "nan" not in drawn.html


@every
def test_nothing_stands_outside_of_a_drawing(name: str) -> None:
    context = contexts(name)
    for block in all_pictures(context):
        if not isinstance(block, Picture) or not block.drawing:
            continue
        drawing = block.drawing
        for box in drawing.boxes:
            assert -0.01 <= box.x <= box.x + box.width <= 100.01, (block.id, box)
            assert -0.01 <= box.y <= box.y + box.height <= drawing.height + 0.01, (block.id, box)
            assert box.height > 0
        for mark in drawing.marks:
            assert 0 <= mark.x <= 100
            assert 0 <= mark.y <= drawing.height
        for text in drawing.texts:
            left, right = reach(text)
            assert left >= -6, (block.id, text)
            assert right <= NARROW + 6, (block.id, text)
            assert 0 < text.y <= drawing.height + 4, (block.id, text, drawing.height)


@every
def test_no_text_lies_on_another_on_the_narrowest_phone(name: str) -> None:
    context = contexts(name)
    for block in all_pictures(context):
        if not isinstance(block, Picture) or not block.drawing:
            continue
        lines: dict[float, list[tuple[float, float, str]]] = {}
        for text in block.drawing.texts:
            lines.setdefault(text.y, []).append((*reach(text), text.text))
        for line in lines.values():
            line.sort()
            for (_, end, one), (start, _, other) in pairwise(line):
                assert end <= start + 1, (block.id, one, other)


def reach(text: Text) -> tuple[float, float]:
    """From where to where a text stands on the narrowest phone, in pixels."""
    at, taken = text.x / 100 * NARROW + text.dx, width(text.text)
    left = {"start": at, "middle": at - taken / 2, "end": at - taken}[text.anchor]
    return left, left + taken


def test_pictures_of_an_ordinary_playbook_are_small() -> None:
    context = contexts("demo")
    blocks = [block for block in all_pictures(context) if isinstance(block, Picture) and not block.is_empty]
    sizes = [len(re.sub(r"<details.*</details>", "", Drawn.of(context, block).html, flags=re.DOTALL)) for block in blocks]
    assert max(sizes) < 12_000
    assert sum(sizes) / len(sizes) < 3_000


def test_no_id_stands_twice_among_the_pictures_of_a_page() -> None:
    for page in demo().pages:
        ids = [element.attributes["id"] for svg in page.body.all("svg") for element in svg.elements if "id" in element.attributes]
        assert not [anchor for anchor, count in Counter(ids).items() if count > 1], page.title


# ── the year ────────────────────────────────────────────────────────────────────────────────────────────────────────

YEAR = """
channels: {blog: {name: Blog}}
roles: {writer: {name: Writer}}
workflows: {w: {formats: [article], steps: {text: {role: writer, due: 7 days before}}}}
posts:
  a: {title: A, date: 2027-01-13, format: article, channels: [blog]}
  b: {title: B, date: 2027-01-14, format: article, channels: [blog]}
  c: {title: C, date: 2027-01-29, channels: [blog]}
cadences: {open: {title: Open, every: week on mon, channels: [blog], starts: 2027-02-01, ends: 2027-02-28}}
"""


def test_a_bar_of_the_year_is_as_high_as_its_week_is_full() -> None:
    context = context_of(YEAR)
    drawn = Drawn.of(context, year_strip(context, 2027))
    counts = {row["Week"].split(":")[0]: (row["Posts"], row["Deadlines"], row["Together"]) for row in drawn.rows}
    assert counts == {"Week 1": ("0", "2", "2"), "Week 2": ("2", "0", "2"), "Week 4": ("1", "0", "1")}
    (_, _, _, second), (_, _, _, fourth) = drawn.boxes("full")
    ((deadline_x, _, _, deadlines),) = drawn.boxes("outline")
    assert second == pytest.approx(2 * fourth)
    assert deadlines == pytest.approx(second)
    assert deadline_x < drawn.boxes("full")[0][0]
    # Weeks 1 to 13 are drawn, and the week of today is framed.
    assert [text for text in drawn.texts if text.isdigit()].count("13") == 1
    ((now, *_),) = drawn.boxes("now")
    assert now < drawn.boxes("full")[0][0] < now + 100 / 13


def test_the_year_names_the_fullest_week_and_the_weeks_without_a_post() -> None:
    context = context_of(YEAR)
    said = "The fullest weeks of 2027 hold 2 posts and deadlines each. No post comes in week 3."
    assert year_strip(context, 2027).caption == f"{said} Drawn are weeks 1 to 13; the others hold nothing."
    one = context_of("posts: {a: {title: A, date: 2027-05-05}}")
    assert year_strip(one, 2027).caption.startswith("All that is planned for 2027 is in week 18: 1 post.")
    full = context_of("posts: {a: {title: A, date: 2027-01-05}, b: {title: B, date: 2027-01-06}, c: {title: C, date: 2027-03-05}}")
    assert year_strip(full, 2027).caption.startswith("Week 1 is the fullest of 2027: 2 posts. No post comes in weeks 2–8.")


def test_weeks_of_the_year_lead_to_the_weeks_of_months(tmp_path: Path) -> None:
    days = ("2026-12-31", "2027-01-01", "2027-02-01", "2027-12-31")
    text = "posts: {" + ", ".join(f"p{number}: {{title: P, date: {day}}}" for number, day in enumerate(days)) + "}"
    site = read_site(tmp_path, text)
    context = context_of(text)
    targets = []
    for year in (2026, 2027):
        drawn = Drawn.of(context, year_strip(context, year))
        targets += [link.get("href", "").removeprefix("playbook:") for link in drawn.svg.iter("a")]
    assert targets == ["calendar/2026/12#week-53", "calendar/2027/02#week-5", "calendar/2027/12#week-52"]
    for target in targets:
        assert site.at(target)


def test_a_year_of_53_weeks_has_them_all() -> None:
    days = [dt.date.fromisocalendar(2026, week, 3) for week in range(1, 54)]
    context = context_of("posts: {" + ", ".join(f"p{n}: {{title: P, date: {day}}}" for n, day in enumerate(days)) + "}")
    drawn = Drawn.of(context, year_strip(context, 2026))
    assert len(drawn.boxes("full")) == len(drawn.rows) == 53
    assert len(set(heights(drawn.boxes("full")))) == 1
    assert "others hold nothing" not in drawn.caption


def test_a_year_without_anything_is_not_drawn() -> None:
    assert year_strip(context_of(YEAR), 2031).is_empty


# ── promises ────────────────────────────────────────────────────────────────────────────────────────────────────────


def reels(*days: int) -> str:
    posts = "".join(f"  p{day}: {{title: P, date: 2027-01-{day:02d}, channels: [instagram], format: reel}}\n" for day in days)
    return "channels: {instagram: {name: Instagram, promise: {reel: 1 a week}}}\n" + (f"posts:\n{posts}" if days else "")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((), "Instagram keeps “reel: 1 a week” in 0 of 3 weeks."),
        ((5, 12, 19, 26), "Instagram keeps “reel: 1 a week” in 4 of 4 weeks."),
        ((5, 12, 26), "Instagram keeps “reel: 1 a week” in 3 of 4 weeks. Week 3 falls short."),
        ((5, 26), "Instagram keeps “reel: 1 a week” in 2 of 4 weeks. Weeks 2 and 3 fall short."),
        ((5, 6, 7, 19), "Instagram keeps “reel: 1 a week” in 2 of 4 weeks. Weeks 2 and 4 fall short."),
    ],
)
def test_a_promise_is_kept_in_so_many_weeks(days: tuple[int, ...], said: str) -> None:
    context = context_of(PERIOD + reels(*days))
    drawn = Drawn.of(context, promise_kept(context, context.playbook.channels["instagram"]))
    assert drawn.caption.startswith(said)
    kept = sum(row["Kept"] == "kept" for row in drawn.rows)
    assert f" in {kept} of " in drawn.caption


def test_what_is_planned_missing_open_and_left_out_is_drawn_as_such() -> None:
    context = context_of(
        PERIOD
        + """
channels: {instagram: {name: Instagram, promise: {reel: 2 a week}}}
cadences:
  reels: {title: Reel, every: week on mon wed, channels: [instagram], format: reel, starts: 2027-01-04, ends: 2027-01-24,
          skip: [2027-01-13], topics: {2027-01-04: One, 2027-01-06: Two, 2027-01-11: Three, 2027-01-18: Four}}
posts: {extra: {title: Extra, date: 2027-01-08, channels: [instagram], format: reel}}
"""
    )
    channel = context.playbook.channels["instagram"]
    drawn = Drawn.of(context, promise_kept(context, channel))
    assert [(row["Planned"], row["Open slots"], row["Left out"], row["Kept"]) for row in drawn.rows] == [
        ("3", "", "", "kept"),
        ("1", "", "1", "kept"),
        ("1", "1", "", "1 missing"),
        ("0", "", "", "2 missing"),
    ]
    one = heights(drawn.boxes("dashed"))[0]
    assert heights(drawn.boxes("full")) == pytest.approx([3 * one, one, one], abs=0.02)
    assert heights(drawn.boxes("crossed")) == pytest.approx([one], abs=0.02)
    assert heights(drawn.boxes("outline")) == pytest.approx([2 * one], abs=0.02)
    ((_, limit, end, _),) = drawn.lines("limit")
    ((_, base, _, _),) = drawn.lines("base")
    assert base - limit == pytest.approx(2 * one, abs=0.02)
    assert end == pytest.approx(4 * 100 / 6, abs=0.01)
    assert (
        drawn.caption
        == "Instagram keeps “reel: 2 a week” in 2 of 4 weeks. Weeks 3 and 4 fall short. An open slot waits for 1 of the 3 missing."
    )
    assert set(drawn.keys) == {"Planned", "Open slot", "Left out on purpose", "Missing", "Now", "Promised"}


def test_the_picture_of_a_promise_falls_short_where_the_review_says_so() -> None:
    text = PERIOD + "settings: {review: {gap_days: 60}}\n" + reels(12, 26)
    context = context_of(text)
    findings = [found for found in review_files({"plan.yml": text.encode()}, TODAY) if found.code == "P109"]
    assert [re.findall(r"from (\S+?)[,.]", found.message) for found in findings] == [["2027-01-18"]]
    assert "Week 3 falls short." in Drawn.of(context, promise_kept(context, context.playbook.channels["instagram"])).caption


def test_periods_partly_in_the_plan_are_in_the_numbers_but_not_judged() -> None:
    head = "playbook: {id: demo, periods: {plan: {starts: 2027-01-15, ends: 2027-03-10}}}\n"
    text = (
        head
        + "channels: {mail: {name: Mail, promise: {newsletter: 1 a month}}}\n"
        + "posts: {a: {title: A, date: 2027-02-20, channels: [mail], format: newsletter}}"
    )
    context = context_of(text)
    drawn = Drawn.of(context, promise_kept(context, context.playbook.channels["mail"]))
    assert drawn.caption == "Mail keeps “newsletter: 1 a month” in 1 of 1 month."
    assert ["partly" in row["Period"] for row in drawn.rows] == [True, False, True]
    assert len(drawn.boxes("full")) == 1
    short = context_of(text.replace("2027-03-10", "2027-02-20"))
    block = promise_kept(short, short.playbook.channels["mail"])
    assert isinstance(block, Table)
    assert len(block.rows) == 2


def test_weeks_that_are_over_do_not_count_before_the_plan_has_anything() -> None:
    head = "playbook: {id: demo, periods: {old: {starts: 2026-10-05, ends: 2026-12-27}, new: {starts: 2027-01-04, ends: 2027-01-31}}}\n"
    context = context_of(head + reels(5, 12, 19, 26))
    said = promise_kept(context, context.playbook.channels["instagram"]).caption  # type: ignore[attr-defined]
    assert said.startswith("Instagram keeps “reel: 1 a week” in 4 of 4 weeks.")
    assert "Counted from Mon, 4 Jan 2027 on" in said


def test_a_long_plan_is_cut_to_the_weeks_around_today() -> None:
    context = contexts("years")
    drawn = Drawn.of(context, promise_kept(context, context.playbook.channels["i"]))
    names = [text for text in drawn.texts if text == "2"]
    assert "Drawn are the 52 of 156 that are nearest to today." in drawn.caption
    assert names
    assert len(drawn.rows) > 156


def test_a_channel_without_a_promise_has_no_picture() -> None:
    context = context_of("channels: {instagram: {name: Instagram}}")
    assert promise_kept(context, context.playbook.channels["instagram"]).is_empty


# ── workload ────────────────────────────────────────────────────────────────────────────────────────────────────────

WORK = """
roles: {designer: {name: Designer, lead: jun}, writer: {name: Writer, lead: mei}}
people:
  jun: {name: Jun, away: [{from: 2027-01-20, to: 2027-01-21}]}
  mei: {name: Mei}
  lin: {name: Lin, until: 2027-01-17}
workflows: {w: {formats: [reel], steps: {draw: {role: designer, due: same day}, text: {role: writer, due: same day}}}}
channels: {i: {name: I}}
posts:
  a: {title: A, date: 2027-01-12, format: reel}
  b: {title: B, date: 2027-01-13, format: reel, assign: {text: jun}}
  c: {title: C, date: 2027-01-26, format: reel}
cadences: {open: {title: O, every: week on thu, format: reel, channels: [i], starts: 2027-01-11, ends: 2027-01-31}}
meetings: {sync: {name: Sync, date: 2027-01-25, at: 10:00, people: [mei]}}
"""


def test_everybody_has_a_bar_for_each_week_as_high_as_there_is_to_do() -> None:
    context = context_of(WORK)
    drawn = Drawn.of(context, workload(context))
    people = {row["Person"]: row for row in drawn.rows}
    assert [people["Jun"][week] for week in ("2027-W02", "2027-W03", "2027-W04")] == ["3", "0, away", "1"]
    assert [people["Mei"][week] for week in ("2027-W02", "2027-W03", "2027-W04")] == ["1", "0", "1 + 1"]
    assert people["Lin"]["2027-W03"] == "0, away"
    assert (people["Jun"]["Tasks"], people["Mei"]["Meetings"]) == ("4", "1")
    jun, one, mei, other = heights(drawn.boxes("full"))
    assert (jun, mei, other) == pytest.approx((3 * one, one, one))
    assert heights(drawn.boxes("outline")) == pytest.approx([one])
    assert len(drawn.marks("cross")) == 1
    assert "Lin" not in drawn.texts
    assert drawn.caption == "Jun has most to do: 3 tasks in week 2. Nothing is planned for Lin. Shown are weeks 2 to 4."


def test_of_one_person_the_weeks_are_told() -> None:
    context = context_of(WORK)
    drawn = Drawn.of(context, workload(context, context.playbook.people["jun"]))
    assert [(row["Tasks"], row.get("Away", "")) for row in drawn.rows] == [("3", ""), ("0", "away"), ("1", "")]
    assert drawn.caption == "The fullest week is week 2, with 3 tasks. Shown are weeks 2 to 4."
    assert workload(context, context.playbook.people["lin"]).is_empty


def test_a_week_above_the_limit_is_told_as_the_review_tells_it() -> None:
    context = context_of("settings: {review: {tasks_a_week: 2}}\n" + WORK)
    drawn = Drawn.of(context, workload(context))
    assert "Jun has a week with more than 2 tasks." in drawn.caption
    ((_, y, _, _),) = drawn.lines("limit")
    top = min(box[1] for box in drawn.boxes("full"))
    base = drawn.lines("base")[0][1]
    assert (base - y) / (base - top) == pytest.approx(2 / 3, abs=0.01)
    findings = [
        found
        for found in review_files(
            {"plan.yml": ("playbook: {id: demo}\nsettings: {review: {tasks_a_week: 2}}\n" + WORK).encode()}, dt.date(2027, 1, 11)
        )
        if found.code == "C112"
    ]
    assert len(findings) == 1


def test_of_many_people_those_with_most_to_do_are_drawn() -> None:
    context = contexts("people")
    drawn = Drawn.of(context, workload(context))
    assert "Drawn are the 12 people of 30 with most to do." in drawn.caption
    assert len(drawn.rows) == 30
    assert sum(text.startswith("Somebody") for text in drawn.texts) == 12


# ── campaigns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def campaigns(*spans: str) -> str:
    return "campaigns:\n" + "".join(
        f"  c{number}: {{name: Campaign {number}, starts: 2027-{span.split()[0]}, ends: 2027-{span.split()[1]}}}\n"
        for number, span in enumerate(spans)
    )


def test_bars_are_as_long_as_campaigns_last() -> None:
    context = context_of(campaigns("01-04 01-13", "01-14 02-02", "01-04 01-08", "01-20 02-02"))
    drawn = Drawn.of(context, campaign_timeline(context))
    days = 30
    ((x, _, length, _),) = drawn.boxes("full")
    assert (x, length) == pytest.approx((0, 10 / days * 100), abs=0.02)
    ((first, _, over, _),) = drawn.boxes("light")
    assert (first, over) == pytest.approx((0, 5 / days * 100), abs=0.02)
    assert [(box[0], box[2]) for box in drawn.boxes("outline")] == [
        pytest.approx((10 / days * 100, 20 / days * 100), abs=0.02),
        pytest.approx((16 / days * 100, 14 / days * 100), abs=0.02),
    ]
    ((today, *_),) = drawn.lines("today")
    assert today == pytest.approx(9.5 / days * 100, abs=0.02)
    assert [row["State"] for row in drawn.rows] == ["over", "runs now", "to come", "to come"]


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        (("01-04 01-31",), "Campaign 0 runs until Sun, 31 Jan 2027."),
        (("02-01 02-28",), "Campaign 0 runs from Mon, 1 Feb 2027 to Sun, 28 Feb 2027."),
        (("01-01 01-12",), "Campaign 0 ended on Tue, 12 Jan 2027."),
        (("01-04 01-31", "02-01 02-28"), "On Wed, 13 Jan 2027, Campaign 0 runs. Next is Campaign 1, from Mon, 1 Feb 2027."),
        (("01-04 01-31", "01-13 01-13"), "On Wed, 13 Jan 2027, Campaign 0 and Campaign 1 run. The last day is Sun, 31 Jan 2027."),
        (("02-01 02-28", "02-02 02-28"), "No campaign runs on Wed, 13 Jan 2027. Next is Campaign 0, from Mon, 1 Feb 2027."),
        (("01-01 01-12", "01-01 01-11"), "No campaign runs on Wed, 13 Jan 2027. The last one, Campaign 0, ended on Tue, 12 Jan 2027."),
        (("01-01 01-31",) * 4, "On Wed, 13 Jan 2027, 4 campaigns run. The last day is Sun, 31 Jan 2027."),
    ],
)
def test_the_caption_says_what_runs_and_what_is_next(spans: tuple[str, ...], said: str) -> None:
    context = context_of(campaigns(*spans))
    assert campaign_timeline(context).caption == said


def test_cancelled_campaigns_are_left_out_and_paused_ones_do_not_run() -> None:
    context = context_of(
        """
        campaigns:
          off: {name: Off, starts: 2027-01-01, ends: 2027-01-31, status: cancelled}
          rests: {name: Rests, starts: 2027-01-01, ends: 2027-01-31, status: paused}
        """
    )
    drawn = Drawn.of(context, campaign_timeline(context))
    assert [row["What"] for row in drawn.rows] == ["Rests"]
    assert len(drawn.boxes("dashed")) == 1
    assert drawn.caption == "No campaign runs on Wed, 13 Jan 2027."
    assert campaign_timeline(context, [context.playbook.campaigns["off"]]).is_empty


def test_launches_events_and_freezes_are_marked_each_by_its_shape() -> None:
    context = context_of(
        campaigns("01-01 01-31")
        + """
key_dates:
  launch: {name: Launch day, date: 2027-01-10, kind: launch}
  fair: {name: The fair, date: 2027-01-20, ends: 2027-01-22, kind: event}
  quiet: {name: Quiet, date: 2027-01-25, kind: freeze}
  holiday: {name: Free, date: 2027-01-26, kind: holiday}
  late: {name: Too late, date: 2027-05-26, kind: launch}
"""
    )
    drawn = Drawn.of(context, campaign_timeline(context))
    for form, day in (("triangle", 10), ("diamond", 20), ("square", 25)):
        ((x, _),) = drawn.marks(form)
        assert x == pytest.approx((day - 0.5) / 31 * 100, abs=0.02)
    assert {"Launch day", "The fair", "Quiet"} <= set(drawn.texts)
    assert [row["What"] for row in drawn.rows[1:]] == ["Launch day", "The fair", "Quiet"]
    assert {"Launch", "Event", "Freeze"} <= set(drawn.keys)


def test_a_single_campaign_shows_its_posts() -> None:
    context = context_of(
        campaigns("01-01 01-31")
        + "posts: {a: {title: A, date: 2027-01-05, campaign: c0}, b: {title: B, date: 2027-01-16, campaign: c0}, c: {title: C}}"
    )
    drawn = Drawn.of(context, campaign_timeline(context, [context.playbook.campaigns["c0"]]))
    assert [x for x, _ in drawn.marks("dot")] == pytest.approx([4.5 / 31 * 100, 15.5 / 31 * 100], abs=0.02)
    assert drawn.caption.endswith("2 posts belong to it.")


def test_of_many_campaigns_over_many_years_those_around_today_are_drawn() -> None:
    drawn = Drawn.of(contexts("campaigns"), campaign_timeline(contexts("campaigns")))
    boxes = [box for fill in ("full", "outline", "light") for box in drawn.boxes(fill)]
    assert f"Drawn are the {len(boxes)} of 40 that are nearest to today." in drawn.caption
    assert 0 < len(boxes) <= 20
    assert sum(row["Kind"] == "Campaign" for row in drawn.rows) == 40


# ── numbers of KPIs ─────────────────────────────────────────────────────────────────────────────────────────────────


def kpi(direction: str = "up", result: str = "", **numbers: str) -> Context:
    use = ", ".join(f"{name}: {value}" for name, value in numbers.items())
    text = f"kpis: {{reach: {{name: Reach, unit: people, direction: {direction}}}}}\n"
    text += f"goals: {{g: {{statement: G, kpis: {{reach: {{{use}}}}}}}}}\n"
    return context_of(text + (f"results: [{{kpi: reach, period: 2027-01, value: {result}}}]" if result else ""))


def bullet_of(context: Context) -> Picture:
    goal = context.playbook.goals["g"]
    return bullet(context, goal, "reach", goal.kpis["reach"])


def test_numbers_stand_on_one_scale_in_proportion() -> None:
    context = kpi(baseline="100", failure="110", success="180", target="200", result="150")
    drawn = Drawn.of(context, bullet_of(context))
    ((baseline, _),), ((target, _),), ((result, _),) = drawn.marks("tick"), drawn.marks("diamond"), drawn.marks("circle")
    assert (result - baseline) / (target - baseline) == pytest.approx(0.5, abs=0.001)
    ((bad, _, failing, _),), ((good, _, succeeding, _),) = drawn.boxes("bad"), drawn.boxes("good")
    assert (bad, good + succeeding) == pytest.approx((0, 100))
    assert (failing - baseline) / (target - baseline) == pytest.approx(0.1, abs=0.001)
    assert (good - baseline) / (target - baseline) == pytest.approx(0.8, abs=0.001)
    assert {"baseline 100", "failure 110", "success 180", "target 200", "150 (January 2027)"} <= set(drawn.texts)
    assert [(row["Number"], row["Value"]) for row in drawn.rows] == [
        ("Baseline", "100"),
        ("Failure", "110"),
        ("Success", "180"),
        ("Target", "200"),
        ("Last result", "150"),
    ]
    assert drawn.caption == "Reach is 150 people (January 2027): between failure and success. 50 to go to the target of 200."


@pytest.mark.parametrize(
    ("direction", "value", "said"),
    [
        ("up", "200", "Reach is 200 people (January 2027): success. The target of 200 is reached."),
        ("up", "110", "Reach is 110 people (January 2027): failure. 90 to go to the target of 200."),
        ("up", "0", "Reach is 0 people (January 2027): failure. 200 to go to the target of 200."),
        ("up", "-5", "Reach is -5 people (January 2027): failure. 205 to go to the target of 200."),
    ],
)
def test_the_caption_says_what_the_result_means(direction: str, value: str, said: str) -> None:
    context = kpi(direction, value, failure="110", success="180", target="200")
    assert bullet_of(context).caption == said


def test_where_less_is_better_success_is_on_the_low_side() -> None:
    context = kpi("down", "5", failure="9", success="6", target="4")
    drawn = Drawn.of(context, bullet_of(context))
    ((good, _, succeeding, _),), ((bad, _, failing, _),) = drawn.boxes("good"), drawn.boxes("bad")
    assert good == 0
    assert succeeding < bad
    assert bad + failing == pytest.approx(100)
    assert drawn.caption == "Reach is 5 people (January 2027): success. 1 to go to the target of 4."


def test_a_kpi_without_a_result_is_drawn_without_one() -> None:
    context = kpi(failure="110", success="180")
    drawn = Drawn.of(context, bullet_of(context))
    assert drawn.caption == "Reach has no result yet."
    assert not drawn.marks("circle")
    assert "Last result" not in drawn.keys


@pytest.mark.parametrize("numbers", [{}, {"target": "5"}, {"baseline": "5"}, {"baseline": "5", "target": "5"}])
def test_too_few_numbers_are_not_drawn(numbers: dict[str, str]) -> None:
    context = context_of("kpis: {reach: {name: Reach}}\ngoals: {g: {statement: G, kpis: {reach: {target: 1}}}}")
    use = KpiUse(**{name: Decimal(value) for name, value in numbers.items()})
    assert bullet(context, context.playbook.goals["g"], "reach", use).is_empty


@pytest.mark.parametrize(("low", "high"), [("0.00001", "0.00002"), ("-90000", "-10"), ("1", "999999999999999999999"), ("-0.5", "0.5")])
def test_small_huge_and_negative_numbers_keep_their_order(low: str, high: str) -> None:
    context = kpi(failure=low, success=high, target=high, result=low)
    drawn = Drawn.of(context, bullet_of(context))
    ((target, _),), ((result, _),) = drawn.marks("diamond"), drawn.marks("circle")
    assert (result, target) == (8, 92)


# ── lanes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

LANES = """
roles: {strategist: {name: Strategist}, designer: {name: Designer}, client: {name: Client}}
workflows:
  reel:
    formats: [reel]
    steps:
      visuals: {role: designer, due: 6 days before}
      brief: {role: strategist, due: 14 days before}
      approve: {role: [client, strategist], due: 1 day before, approval: true}
      measure: {role: strategist, due: 7 days after}
posts: {a: {title: A, date: 2027-01-15, format: reel}}
"""


def test_steps_stand_in_the_lanes_of_their_roles_by_their_days() -> None:
    context = context_of(LANES)
    drawn = Drawn.of(context, lanes(context, context.playbook.workflows["reel"]))
    # Published on Fridays: 6 days before is a Saturday, so the Friday before counts; 1 day before is a Thursday.
    assert [(row["Order"], row["Step"], row["Days from publishing"]) for row in drawn.rows] == [
        ("1", "Brief", "−14"), ("2", "Visuals", "−7"), ("3", "Approve", "−1"), ("4", "Measure", "+7"),
    ]  # fmt: skip
    ((publishing, *_),) = drawn.lines("today")
    circles, diamonds = drawn.marks("circle"), drawn.marks("diamond")
    assert len(circles) == 3
    assert len(diamonds) == 2
    assert len({x for x, _ in diamonds}) == 1
    xs = {days: x for days, (x, _) in zip((-14, 7, -7), sorted(circles, key=lambda mark: mark[1]), strict=True)}
    assert (xs[-7] - xs[-14]) == pytest.approx(publishing - xs[-7], abs=0.02)
    assert xs[7] - publishing == pytest.approx(publishing - xs[-7], abs=0.02)
    assert [text for text in drawn.texts if text in ("Strategist", "Designer", "Client")] == ["Strategist", "Designer", "Client"]
    assert drawn.caption == (
        "Work begins 14 days before publishing, with Brief. Approve leaves 1 day for changes. It ends 7 days after, with Measure. "
        "Counted for something published on a Friday."
    )


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("{do: {role: r, due: same day}}", "Work begins on the day of publishing, with Do. Nobody has to approve."),
        ("{do: {role: r, due: 2 days after}}", "All steps come after publishing. Nobody has to approve."),
        (
            "{do: {role: r, due: same day, approval: true}}",
            "Work begins on the day of publishing, with Do. Do is on the day of publishing.",
        ),
    ],
)
def test_workflows_of_one_step_are_told_rightly(steps: str, said: str) -> None:
    context = context_of(f"roles: {{r: {{name: R}}}}\nworkflows: {{w: {{steps: {steps}}}}}")
    assert lanes(context, context.playbook.workflows["w"]).caption.startswith(said)


def test_of_sixty_steps_the_first_are_drawn() -> None:
    context = contexts("steps")
    drawn = Drawn.of(context, lanes(context, context.playbook.workflows["w"]))
    assert len(drawn.marks("circle")) == 30
    assert len(drawn.rows) == 60
    assert not drawn.lines("path")
    assert drawn.caption.endswith("Drawn are the first 30 of 60 steps.")


# ── coverage ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_stage_without_content_is_told_by_a_word() -> None:
    context = context_of(
        """
        stages: [awareness, conversion, advocacy]
        channels: {i: {name: Instagram}, b: {name: Blog}, quiet: {name: Quiet}}
        posts:
          a: {title: A, channels: [i, b], stage: awareness}
          b: {title: B, channels: [i], stage: awareness}
          c: {title: C, channels: [b], stage: conversion}
        """
    )
    block = coverage(context)
    assert block.caption == "Content speaks to 2 of 3 stages; nothing speaks to Advocacy. Most speaks to Awareness."
    table = read_html(Renderer(context.form, context.words, ()).block(block)).table.by_name
    assert list(table["Awareness"].values()) == ["Awareness", "2", "1", "3"]
    assert table["Advocacy"]["All"] == "none"
    assert "Quiet" not in table["Advocacy"]


def test_full_coverage_is_told_too() -> None:
    one = "channels: {i: {name: I}}\nposts: {a: {title: A, channels: [i], stage: awareness}, b: {title: B, channels: [i], stage: advocacy}}"
    assert coverage(context_of("stages: [awareness, advocacy]\n" + one)).caption == "Content speaks to all 2 stages."
    assert coverage(context_of("stages: [awareness]\n" + one.partition(", b:")[0] + "}")).caption == "Content speaks to the only stage."
    assert coverage(context_of("stages: [awareness]")).is_empty


# ── layout ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_texts_are_cut_to_their_room() -> None:
    assert fitted("Short", 200) == "Short"
    cut = fitted("A name that is far too long for the place that there is", 100)
    assert cut.endswith("…")
    assert width(cut) <= 100
    assert width("東京") > width("ab")


def test_neighbours_are_found() -> None:
    assert runs([3, 5, 9, 10, 11]) == [(3, 3), (5, 5), (9, 11)]
    assert runs([]) == []


def test_texts_at_one_place_get_rows_of_their_own() -> None:
    placer = Placer()
    rows = [placer.place(50, "The same place")[0] for _ in range(3)]
    assert rows == [0, 1, 2]
    assert placer.place(1, "Left")[0] == 0
