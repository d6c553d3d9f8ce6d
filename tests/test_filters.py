"""Filters over calendar and board: what is shown is what the plan says fits, and the address says what was asked for."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from mkdocs_playbook.pages.site import SCRIPT, assets
from mkdocs_playbook.schedule.items import Item
from pagetext import ROOT, TODAY, Element, PageText, demo, read_site
from sites import copy_demo, project
from test_browser import Served, Watched, build, chromium, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["chromium"]  # the fixture

MONTH = "calendar/2027/01"
FACTS: dict[str, Callable[[Item], tuple[str | None, ...]]] = {
    "person": lambda item: item.people,
    "role": lambda item: item.roles,
    "channel": lambda item: item.channels,
    "campaign": lambda item: (item.campaign,),
    "pillar": lambda item: (item.pillar,),
    "status": lambda item: (item.status,),
    "type": lambda item: (item.kind,),
    "paid": lambda item: ("yes" if item.paid else "no",) if item.kind in ("publish", "task") else (),
}
"""Name of a filter → what an item is found by. The filters stand in this order."""


def anchor(item: Item) -> str:
    return item.uid.partition("@")[0]


def items_of_month(year: int = 2027, month: int = 1) -> list[Item]:
    """The sample's items of a month."""
    at = (year, month)
    return [item for item in demo().plan.schedule.items if (item.date.year, item.date.month) <= at <= (item.last.year, item.last.month)]


def fitting(items: list[Item], **wanted: str) -> set[str]:
    return {anchor(item) for item in items if all(value in FACTS[name](item) for name, value in wanted.items())}


def told(element: Element) -> dict[str, set[str]]:
    """What the attribute of an element says for each filter, in the order of the filters."""
    said = element.attributes["data-is"].split(";")
    assert len(said) <= len(FACTS)
    return {name: set(values.split()) for name, values in zip(FACTS, said, strict=False) if values}


# ── what pages say ──────────────────────────────────────────────────────────────────────────────────────────────────


def facts(item: Item) -> dict[str, set[str]]:
    said = {name: {value for value in values(item) if value} for name, values in FACTS.items()}
    return {name: values for name, values in said.items() if values}


def test_items_carry_what_filters_know_them_by() -> None:
    items = {anchor(item): item for item in demo().plan.schedule.items}
    page = demo()[MONTH]
    lines = page.body.of_class("pb-item")
    assert {line.attributes["id"] for line in lines if "data-again" not in line.attributes} == {anchor(item) for item in items_of_month()}
    for line in lines:
        name = line.attributes["id"]
        item = items[name if name in items else name.rpartition(".")[0]]
        assert told(line) == facts(item), name
        assert ("data-again" in line.attributes) == (name not in items), name


def test_now_carries_the_same_and_leads_to_each_day() -> None:
    page = demo()["calendar"]
    lines = page.body.of_class("pb-item")
    items = demo().plan.schedule.items
    horizon = TODAY + dt.timedelta(days=14)
    expected = [item for item in items if item.is_late(TODAY) or (item.date <= horizon and item.last >= TODAY)]
    assert len(lines) == len(expected) > 50
    assert sorted(map(str, (told(line) for line in lines))) == sorted(map(str, map(facts, expected)))
    assert f"{MONTH}#2027-01-13" in page.targets


def test_a_card_of_the_board_is_everybodys_who_works_on_it(tmp_path: Path) -> None:
    page = read_site(
        tmp_path,
        """
        channels: {mail: {name: Mail}}
        roles: {writer: {name: Writer, lead: mei}, editor: {name: Editor, lead: jun}}
        people: {mei: {name: Mei}, jun: {name: Jun}, ana: {name: Ana}}
        workflows:
          letter: {formats: [newsletter], steps: {text: {role: writer, due: 2 days before}, check: {role: editor, due: same day}}}
        posts:
          a: {title: A, date: 2027-01-20, channels: [mail], format: newsletter, owner: ana, status: drafting, paid: true}
          b: {title: B, channels: [mail], assign: {text: jun}, format: newsletter}
        ideas: [{title: C, channels: [mail], by: writer}]
        """,
    )["board"]
    cards = {card.of_class("pb-card__title")[0].text: told(card) for card in page.body.of_class("pb-card")}
    assert cards["A"]["person"] == {"mei", "jun", "ana"}
    assert cards["A"]["role"] == {"writer", "editor"}
    assert (cards["A"]["status"], cards["A"]["paid"], cards["A"]["type"]) == ({"drafting"}, {"yes"}, {"publish"})
    assert (cards["B"]["person"], cards["B"]["paid"]) == ({"jun"}, {"no"})
    assert cards["C"] == {"type": {"idea"}, "person": {"mei"}, "role": {"writer"}, "channel": {"mail"}, "status": {"idea"}}
    counts = {element.attributes["data-count"]: element.text for element in page.body.elements if "data-count" in element.attributes}
    assert counts == {"planned": "1", "drafting": "1", "ideas": "1"}


@pytest.mark.parametrize("address", ["calendar", MONTH, "board"])
def test_filters_offer_everything_that_the_plan_knows(address: str) -> None:
    playbook = demo().plan.playbook
    page = demo()[address]
    selects = {select.attributes["name"]: select for select in form_of(page).all("select") if "name" in select.attributes}
    options = {name: [option.attributes["value"] for option in select.all("option")][1:] for name, select in selects.items()}
    assert options.pop("view", ["list", "table"]) == ["list", "table"]
    assert options["person"] == list(playbook.people)
    assert options["role"] == list(playbook.roles)
    assert options["channel"] == list(playbook.channels)
    assert options["campaign"] == list(playbook.campaigns)
    assert options["pillar"] == list(playbook.pillars)
    assert options["paid"] == ["yes", "no"]
    assert set(options["type"]) == {item.kind for item in demo().plan.schedule.items} | {"idea"}
    there = {item.status for item in demo().plan.schedule.items if item.status} | {piece.status for piece in demo().plan.schedule.pieces}
    assert set(options["status"]) == there | {"idea"}
    assert list(options) == list(FACTS)


@pytest.mark.parametrize("address", ["calendar", MONTH, "board"])
def test_without_a_script_the_filters_are_not_there_and_nothing_is_hidden(address: str) -> None:
    page = demo()[address]
    form = form_of(page)
    assert "hidden" in form.attributes
    assert form.attributes["method"] == "get"
    inside = {id(element) for element in form.elements}
    hidden = [element for element in page.body.elements if "hidden" in element.attributes and id(element) not in inside]
    assert hidden == [form]
    labels = {label.attributes["for"]: label.text for label in form.all("label")}
    assert all(labels[select.attributes["id"]] for select in form.all("select"))


def form_of(page: PageText) -> Element:
    (form,) = page.body.of_class("pb-filters")
    return form


def test_a_month_without_anything_has_no_filters(tmp_path: Path) -> None:
    made = read_site(tmp_path, "posts: {a: {title: A, date: 2026-12-12}, b: {title: B, date: 2027-02-12}}")
    assert not made["calendar/2027/01"].body.of_class("pb-filters")


# ── sizes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_script_is_small() -> None:
    assert len(gzip.compress(assets()[SCRIPT], 9, mtime=0)) < 12_000


WORDS = """desk lamp flat shelf paint mug kiln glaze rent move window chair table cable tray corner light morning study print shop voucher
return size measure drawer hook plant rug floor wall door key neighbour landlord paper letter film clip reel story colour warm plain small
cheap honest quick slow first last week month price dollar bus stop lift box tape carton sofa bed lid cup kettle toast sugar spoon"""


def full_month() -> str:
    """A plan with three hundred items in a month: posts with six steps each, a meeting on every working day."""
    chance, words = random.Random(1), WORDS.split()  # noqa: S311 - the same words each time

    def text(count: int) -> str:
        return " ".join(chance.choice(words) for _ in range(count)).capitalize()

    team = {"strategist": "mei", "designer": "jun", "writer": "priya", "client": "rachel", "manager": "faizal"}
    steps = {
        "brief": ("strategist", "10 days before"),
        "visuals": ("designer", "7 days before"),
        "captions": ("writer", "6 days before"),
        "approve": ("client", "3 days before"),
        "schedule": ("manager", "1 day before"),
        "measure": ("strategist", "7 days after"),
    }
    posts = {
        f"{'-'.join(chance.sample(words, 3))}": {
            "title": text(chance.randint(4, 8)),
            "date": str(dt.date(2027, 3, 1) + dt.timedelta(days=number * 3 // 5)),
            "time": "12:00",
            "channels": chance.sample(["instagram", "tiktok", "mail"], 2),
            "format": "reel",
            "campaign": chance.choice(["spring", "move"]),
            "pillar": chance.choice(["finds", "care"]),
            "goals": ["awareness"],
            "copy": text(60),
            "link": "https://shop.example/" + "/".join(chance.sample(words, 2)),
        }
        for number in range(47)
    }
    plan = {
        "playbook": {"id": "full", "timezone": "Asia/Singapore", "periods": {"m": {"starts": "2027-03-01", "ends": "2027-03-31"}}},
        "goals": {"awareness": {"statement": "Be known"}},
        "channels": {
            name: {"name": name.capitalize(), "handle": "@kiln", "utm": {"source": name, "medium": "social"}}
            for name in ("instagram", "tiktok", "mail")
        },
        "pillars": {"finds": {"name": "Affordable finds"}, "care": {"name": "Care"}},
        "campaigns": {
            "spring": {"name": "Spring refresh", "starts": "2027-03-01", "ends": "2027-03-20"},
            "move": {"name": "Moving month", "starts": "2027-03-10", "ends": "2027-04-05"},
        },
        "roles": {role: {"name": role.capitalize(), "lead": person} for role, person in team.items()},
        "people": {person: {"name": f"{person.capitalize()} Tan", "roles": [role]} for role, person in team.items()},
        "workflows": {
            "reel": {
                "formats": ["reel"],
                "steps": {name: {"role": role, "due": due, "done_when": text(12)} for name, (role, due) in steps.items()},
            }
        },
        "posts": posts,
        "meetings": {"sync": {"name": "Morning sync", "every": "week on mon tue wed thu fri", "at": "9:30", "people": ["mei", "jun"]}},
        "key_dates": {"easter": {"name": "Easter", "date": "2027-03-28", "kind": "holiday"}},
    }
    return yaml.safe_dump(plan, sort_keys=False)


def test_a_month_of_three_hundred_items_is_a_small_page(tmp_path: Path) -> None:
    theme = {"name": "material", "font": False}
    site = project(tmp_path, full_month(), theme=theme, plugins=[{"playbook": {"sources": ["content"], "today": "2027-03-13"}}]).build()
    page = site.text("calendar/2027/03/index.html")
    lines = re.findall(r'<li class="pb-item .*?</li>\n', page, re.DOTALL)
    assert len(lines) >= 300
    assert len(gzip.compress(page.encode(), 6, mtime=0)) <= 25_000  # as most servers send it
    # Nothing is said twice but what two items have in common: a second copy of three hundred titles is four kilobytes, zipped.
    for title in {post["title"] for post in yaml.safe_load(full_month())["posts"].values()}:
        assert page.count(title) == sum(title in line for line in lines), title
    # The window in which gzip sees what came before is 32 KB: it has to hold the tasks of a day or two.
    tasks = [line for line in lines if "pb-item--task" in line]
    assert sum(map(len, tasks)) / len(tasks) < 600


# ── in a browser ────────────────────────────────────────────────────────────────────────────────────────────────────

SHOWN = "() => [...document.querySelectorAll('.pb-item[id]:not([data-again])')].filter(e => e.checkVisibility()).map(e => e.id).sort()"
IN_TABLE = """() => [...document.querySelectorAll('.pb-month__week li')].filter(e => e.checkVisibility())
  .map(e => decodeURIComponent(e.firstElementChild.hash.slice(1)))
  .filter(id => !document.getElementById(id).hasAttribute('data-again')).sort()"""

ASK = "query => { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')); }"
BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
LISTED = "[...document.querySelectorAll('.md-nav--secondary a')].filter(e => e.checkVisibility()).map(e => e.hash.slice(1))"


@dataclass
class Opened:
    """A page of a site, with what it complained about."""

    site: Served
    watched: Watched

    @property
    def page(self) -> Page:
        return self.watched.page

    def go(self, path: str) -> Opened:
        self.page.goto(self.site.url + path, wait_until="load")
        return self

    @property
    def shown(self) -> set[str]:
        return set(self.page.evaluate(SHOWN))

    @property
    def said(self) -> str:
        return self.page.locator(".pb-filters [role=status]").inner_text()

    @property
    def query(self) -> str:
        return str(self.page.evaluate("decodeURIComponent(location.search)"))

    def choose(self, **values: str) -> None:
        form = self.page.locator(".pb-filters")
        if form.locator(".pb-filters__all").get_attribute("open") is None:
            form.locator("summary").click()
        for name, value in values.items():
            form.locator(f"select[name={name}]").select_option(value)


def served(folder: Path, chromium: Browser, *features: str) -> Iterator[Served]:
    """The sample, with Material's `features`, on localhost, which is also what it takes for its own address."""
    made = copy_demo(folder / "demo")
    (made / "site").mkdir()
    server = serve(made / "site")
    url = f"http://127.0.0.1:{server.server_port}/"
    config = (made / "mkdocs.yml").read_text(encoding="utf-8").replace("https://kopi-kiln.example.com/", url)
    wanted = "".join(f"\n    - {feature}" for feature in features)
    (made / "mkdocs.yml").write_text(config.replace("  features:", f"  features:{wanted}"), encoding="utf-8")
    build(made / "mkdocs.yml", made / "site")
    yield Served(url, chromium)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def plain(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from served(tmp_path_factory.mktemp("plain"), chromium)


@pytest.fixture(scope="module")
def instant(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from served(tmp_path_factory.mktemp("instant"), chromium, "navigation.instant")


@pytest.fixture
def opened(plain: Served) -> Iterator[Opened]:
    yield from opening(plain)


@pytest.fixture
def opened_instantly(instant: Served) -> Iterator[Opened]:
    yield from opening(instant)


def opening(site: Served) -> Iterator[Opened]:
    context, watched = site.open(viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"])
    yield Opened(site, watched)
    context.close()
    assert watched.errors == []
    assert watched.elsewhere == []


def combinations() -> Iterator[dict[str, str]]:
    """One value of each filter alone, and each two filters together."""
    values = {
        "type": "task", "person": "mei", "role": "designer", "channel": "instagram", "campaign": "new-year-refresh",
        "pillar": "affordable-finds", "status": "published", "paid": "no",
    }  # fmt: skip
    for count in (1, 2):
        for names in itertools.combinations(values, count):
            yield {name: values[name] for name in names}
    yield {"type": "publish", "channel": "tiktok", "status": "published", "paid": "no"}
    yield {"paid": "yes"}
    yield {"type": "meeting", "paid": "no"}


@pytest.mark.slow
def test_what_is_shown_is_what_fits(opened: Opened) -> None:
    items = items_of_month()
    opened.go(MONTH + "/")
    assert opened.shown == fitting(items)
    empty = 0
    for wanted in combinations():
        opened.page.evaluate(
            "query => { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')); }", query(wanted)
        )
        expected = fitting(items, **wanted)
        assert opened.shown == expected, wanted
        assert set(opened.page.evaluate(IN_TABLE)) == expected, wanted
        assert opened.said == f"{len(expected)} of {len(items)} shown", wanted
        empty += not expected
    assert 0 < empty < 10  # 'nothing fits' was among them, but was not the rule


def query(wanted: dict[str, str]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in wanted.items())


@pytest.mark.slow
def test_choosing_says_it_in_the_address_and_reload_back_and_forward_keep_it(opened: Opened) -> None:
    items = items_of_month()
    opened.go(MONTH + "/?from=2027-01-13&ref=mail")
    page = opened.page
    opened.choose(person="mei")
    opened.choose(type="task")
    assert opened.query == "?from=2027-01-13&ref=mail&person=mei&type=task"
    both = fitting(items, person="mei", type="task")
    assert opened.shown == both
    page.reload(wait_until="load")
    assert opened.shown == both
    assert page.locator("select[name=person]").input_value() == "mei"
    page.go_back()
    assert opened.query.endswith("&person=mei")
    assert opened.shown == fitting(items, person="mei")
    page.go_back()
    assert opened.shown == fitting(items)
    page.go_forward()
    page.go_forward()
    assert opened.shown == both


@pytest.mark.slow
def test_options_say_how_much_there_would_be(opened: Opened) -> None:
    items = items_of_month()
    opened.go(MONTH + "/?person=mei")
    options = opened.page.locator("select[name=type] option").all_text_contents()
    assert f"Deadlines ({len(fitting(items, person='mei', type='task'))})" in options
    assert "Ideas (0)" in options
    people = opened.page.locator("select[name=person] option").all_text_contents()
    name = demo().plan.playbook.people["jun"].name
    assert f"{name} ({len(fitting(items, person='jun'))})" in people


@pytest.mark.slow
def test_days_weeks_and_campaigns_close_up(opened: Opened) -> None:
    items = items_of_month()
    wanted = {"campaign": "new-year-refresh", "type": "publish"}
    opened.go(MONTH + "/" + query(wanted))
    page = opened.page
    shown = [item for item in items if anchor(item) in fitting(items, **wanted)]
    days = page.evaluate("[...document.querySelectorAll('.pb-day__date')].filter(e => e.checkVisibility()).map(e => e.id)")
    assert days == sorted({str(item.date) for item in shown})
    weeks = page.evaluate("[...document.querySelectorAll('h2[id^=week]')].filter(e => e.checkVisibility()).map(e => e.id)")
    expected = [f"week-{week}" for week in dict.fromkeys(item.date.isocalendar().week for item in shown)]
    assert weeks == expected
    listed = page.evaluate(LISTED)
    assert listed == [*expected, "table"]
    assert bars(page) == {"new-year-refresh"}
    page.goto(page.url.replace("campaign=new-year-refresh&type=publish", "person=jun"))
    there = {item.campaign for item in items if "jun" in item.people and item.campaign}
    running = {campaign.attributes["data-bar"] for campaign in demo()[MONTH].body.of_class("pb-bar")}
    assert bars(page) == there & running


def bars(page: Page) -> set[str]:
    found = "[...document.querySelectorAll('SELECTOR [data-bar]')].filter(e => e.checkVisibility()).map(e => e.dataset.bar)"
    above, below = (set(page.evaluate(found.replace("SELECTOR", selector))) for selector in (".pb-running", ".pb-month"))
    assert above == below
    return above


@pytest.mark.slow
def test_unknown_values_are_named(opened: Opened) -> None:
    opened.go(MONTH + "/?person=meii&campaign=%3Cimg%20src%3Dx%3E")
    assert opened.shown == set()
    assert "No person 'meii' in this plan." in opened.said
    assert "No campaign '<img src=x>' in this plan." in opened.said
    assert opened.page.locator(".pb-filters img").count() == 0
    opened.page.get_by_role("button", name="Remove the filter meii").click()
    opened.page.get_by_role("button", name="Remove the filter <img src=x>").click()
    assert opened.shown == fitting(items_of_month())
    assert opened.query == ""


@pytest.mark.slow
def test_clear_and_copy_link(opened: Opened) -> None:
    opened.go(MONTH + "/?person=mei&type=task")
    page = opened.page
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function(f"navigator.clipboard.readText().then(text => text === '{opened.site.url}{MONTH}/?person=mei&type=task')")
    assert page.get_by_role("link", name="Page of Mei").get_attribute("href") == "../../../people/mei/"
    page.locator("[data-clear]").click()
    assert opened.query == ""
    assert opened.shown == fitting(items_of_month())
    assert not page.locator("[data-clear]").is_visible()


@pytest.mark.slow
def test_filters_go_along_to_other_months(opened: Opened) -> None:
    opened.go(MONTH + "/?person=mei&type=task&ref=mail")
    page = opened.page
    page.locator(".pb-ways__next a").click()
    page.wait_for_url("**/calendar/2027/02/?person=mei&type=task")
    assert opened.shown == fitting(items_of_month(2027, 2), person="mei", type="task")


@pytest.mark.slow
def test_only_mine(opened: Opened) -> None:
    items = items_of_month()
    opened.go(MONTH + "/")
    page = opened.page
    mine = page.get_by_role("button", name="Only mine")
    assert not mine.is_visible()
    page.get_by_label("I am").select_option("jun")
    assert opened.shown == fitting(items)
    mine.click()
    assert opened.query == "?person=jun"
    assert opened.shown == fitting(items, person="jun")
    assert mine.get_attribute("aria-pressed") == "true"
    page.goto(opened.site.url + "board/")
    assert page.get_by_label("I am").input_value() == "jun"
    mine.click()
    cards = page.evaluate("[...document.querySelectorAll('.pb-card')].filter(e => e.checkVisibility()).map(e => e.dataset.is)")
    assert cards
    assert all("jun" in said.split(";")[0].split() for said in cards)
    mine.click()
    assert opened.query == ""
    page.get_by_label("I am").select_option("")
    page.reload()
    assert not mine.is_visible()


@pytest.mark.slow
def test_filters_work_where_storage_is_blocked(opened: Opened) -> None:
    opened.page.add_init_script(BLOCKED)
    context = opened.page.context
    context.route("**/assets/javascripts/**", lambda route: route.abort())  # Material itself cannot do without
    opened.go(MONTH + "/?person=mei")
    assert opened.shown == fitting(items_of_month(), person="mei")
    opened.page.get_by_label("I am").select_option("jun")
    opened.page.get_by_role("button", name="Only mine").click()
    assert opened.shown == fitting(items_of_month(), person="jun")
    opened.watched.errors.clear()  # Material's complaints
    opened.watched.elsewhere.clear()


@pytest.mark.slow
def test_the_board_counts_and_closes_up(opened: Opened) -> None:
    opened.go("board/?channel=tiktok")
    page = opened.page
    pieces = [piece for piece in demo().plan.schedule.pieces if not piece.is_empty and "tiktok" in piece.channels]
    ideas = [idea for idea in demo().plan.playbook.ideas if "tiktok" in idea.channels]
    everything = [*(piece for piece in demo().plan.schedule.pieces if not piece.is_empty), *demo().plan.playbook.ideas]
    assert opened.said == f"{len(pieces) + len(ideas)} of {len(everything)} shown"
    counts = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-count]')].filter(e => e.checkVisibility())"
        ".map(e => [e.dataset.count, Number(e.textContent)]))"
    )
    by_status = {status: sum(piece.status == status for piece in pieces) for status in {piece.status for piece in pieces}}
    assert counts == by_status | {"ideas": len(ideas)}
    lanes = page.evaluate("[...document.querySelectorAll('article h2')].filter(e => e.checkVisibility()).map(e => e.id)")
    assert set(lanes) == set(counts)
    page.locator(".pb-ways a").first.click()
    assert opened.query == "?channel=tiktok"


@pytest.mark.slow
def test_a_view_shows_the_list_or_the_table_and_a_link_into_the_list_opens_it(opened: Opened) -> None:
    opened.go(MONTH + "/?view=table")
    page = opened.page
    assert opened.shown == set()
    assert page.locator(".pb-month").is_visible()
    link = page.locator(".pb-month__week li a").first
    item = (link.get_attribute("href") or "")[1:]
    link.click()
    page.wait_for_function("location.search === ''")
    assert page.locator(f'[id="{item}"]').is_visible()
    assert page.locator(f'[id="{item}"] details').get_attribute("open") is not None
    opened.go(MONTH + "/?view=list")
    assert not page.locator(".pb-month").is_visible()
    assert opened.shown == fitting(items_of_month())


@pytest.mark.slow
def test_an_address_that_names_an_item_opens_its_details(opened: Opened) -> None:
    name = next(anchor(item) for item in items_of_month() if item.kind == "publish" and item.post)
    opened.go(f"{MONTH}/#{name}")
    details = opened.page.locator(f'[id="{name}"] details')
    assert details.get_attribute("open") is not None
    link = details.get_by_role("link", name="Link to this")
    assert link.evaluate("link => link.href") == f"{opened.site.url}{MONTH}/#{name}"


@pytest.mark.slow
def test_controls_are_reached_by_keyboard_and_large_enough(opened: Opened) -> None:
    opened.go(MONTH + "/?person=mei")
    page = opened.page
    page.get_by_label("I am").select_option("jun")
    summary = page.locator(".pb-filters summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".pb-filters select[name=person]").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "person"
    small = page.evaluate(
        "[...document.querySelectorAll('.pb-filters :is(select, summary, button), .pb-item summary')].filter(e => e.checkVisibility())"
        ".map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()]).filter(([, box]) => box.height < 24 || box.width < 24)"
        ".map(([html]) => html)"
    )
    assert small == []
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


# ── Material's instant navigation ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_filters_work_after_instant_navigation(opened_instantly: Opened) -> None:
    opened = opened_instantly.go("calendar/2026/12/?person=mei")
    page = opened.page
    page.evaluate("window.stays = true")
    page.locator(".pb-ways__next a").click()
    page.wait_for_url(f"**/{MONTH}/?person=mei")
    page.wait_for_function("document.querySelector('.pb-filters') && !document.querySelector('.pb-filters').hidden")
    page.wait_for_function("document.querySelector('h1').textContent.startsWith('January 2027')")
    assert page.evaluate("window.stays") is True  # the page was not loaded anew
    items = items_of_month()
    assert opened.shown == fitting(items, person="mei")
    opened.choose(type="task")
    assert opened.shown == fitting(items, person="mei", type="task")
    page.go_back()
    assert opened.shown == fitting(items, person="mei")
    page.go_back()
    page.wait_for_function("document.querySelector('h1').textContent.startsWith('December 2026')")
    page.wait_for_function("location.search === '?person=mei'")
    assert opened.shown == fitting(items_of_month(2026, 12), person="mei")
    page.go_forward()
    page.wait_for_function("document.querySelector('h1').textContent.startsWith('January 2027')")
    assert opened.shown == fitting(items, person="mei")


@pytest.mark.slow
def test_a_link_to_the_same_page_with_another_query_filters(opened_instantly: Opened) -> None:
    """Material 9.8.1 does nothing on such a click once the page was reached by instant navigation."""
    opened = opened_instantly.go("calendar/2026/12/")
    page = opened.page
    page.locator(".pb-ways__next a").click()
    page.wait_for_function("document.querySelector('h1').textContent.startsWith('January 2027')")
    page.evaluate("document.querySelector('article').insertAdjacentHTML('afterbegin', '<a id=try href=\"./?person=jun\">Of Jun</a>')")
    page.locator("#try").click()
    page.wait_for_function("location.search === '?person=jun'")
    assert opened.shown == fitting(items_of_month(), person="jun")
    page.go_back()
    page.wait_for_function("location.search === ''")
    assert opened.shown == fitting(items_of_month())


# ── from a stick ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_filters_work_on_files(chromium: Browser, tmp_path: Path) -> None:
    made = copy_demo(tmp_path / "demo")
    with (made / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nuse_directory_urls: false\n")
    build(made / "mkdocs.yml", made / "site")
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    opened = Opened(Served((made / "site").as_uri() + "/", chromium), Watched(page))
    opened.go("calendar/2027/01.html")
    opened.choose(person="mei")
    assert opened.query == "?person=mei"
    assert opened.shown == fitting(items_of_month(), person="mei")
    page.get_by_label("I am").select_option("jun")
    page.get_by_role("button", name="Only mine").click()
    assert opened.shown == fitting(items_of_month(), person="jun")
    page.go_back()
    assert opened.shown == fitting(items_of_month(), person="mei")
    page.reload()
    assert opened.shown == fitting(items_of_month(), person="mei")
    page.locator(".pb-ways__next a").click()
    page.wait_for_url("**/02.html?person=mei")
    assert opened.shown == fitting(items_of_month(2027, 2), person="mei")
    assert page.get_by_label("I am").input_value() == "jun"
    context.close()


def test_the_sample_has_what_these_tests_filter_by() -> None:
    """Else they would compare nothing with nothing."""
    items = items_of_month()
    assert all(fitting(items, **wanted) for wanted in combinations() if len(wanted) == 1)
    assert (ROOT / "mkdocs.yml").is_file()
