"""What pages say is what the YAML says: each kind of page at its address, and links both ways between all that belongs together."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest

from mkdocs_playbook.model.base import NOUNS, PAGED, Entry, Part, Ref
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.review.rules import RULES
from pagetext import SiteText, everything, read_site
from support import problems_of

SHOP = """
playbook:
  id: kopi
  title: Kopi & Kiln playbook
  brand: Kopi & Kiln
  description: How we speak.
  timezone: Asia/Singapore
  currency: SGD
  periods: {2027-first: {starts: 2027-01-04, ends: 2027-01-31}}
strategy:
  vision: A desk for every small flat.
  starting_point: One shop, 4,000 followers.
  destination: Three shops by 2029.
  approach: Short films first.
  positioning: {for: movers, who: need a desk, is_a: furniture shop, that: fits small rooms, unlike: big stores, because: we measure}
  voice: {tone: [warm, plain], do: [name the price], avoid: [superlatives], vocabulary: {desk: not workstation}}
offers:
  desks: {name: Small desks, description: Under 90 cm, audiences: [movers], channels: [instagram], techniques: [demos, reviews]}
audiences:
  movers: {name: Young movers, description: First own flat, needs: [space], pains: [stairs], questions: [Does it fit?],
           objections: [Too dear], found_on: [instagram, the library]}
goals:
  awareness:
    statement: Be known among movers
    level: business
    type: awareness
    kpis:
      reach: {baseline: 12000, target: 20000, success: 18000, failure: 13000, period: 2027-first}
      returns: {baseline: 9, target: 4, success: 5, failure: 8}
    audiences: [movers]
    by: 2027-03-31
    owner: mei
    primary: true
  sales: {statement: Sell more desks, supports: awareness, kpis: {orders: {target: 50, success: 40.5, failure: 20}}}
kpis:
  reach: {name: Reach, question: How many saw us?, formula: accounts per month, unit: people, direction: up, type: leading,
          source: Insights, owner: analyst, review: monthly, caveat: Does not add up}
  returns: {name: Returns, unit: "%", direction: down}
  orders: {name: Orders, unit: orders}
pillars:
  finds: {name: Cheap finds, description: Under $20, share: 60%, goals: [awareness], topics: [lamps]}
  care: {name: Wood care, share: 40%}
stages: {awareness: {question: Who are you?}, conversion: {}}
channels:
  instagram:
    name: Instagram
    media: owned
    handle: "@kopi"
    purpose: To be found
    audiences: [movers]
    goals: [awareness]
    kpis: {reach: {success: 9000, failure: 5000}}
    success: People send it on
    failure: Nobody watches to the end
    promise: {reel: 2 a week}
    utm: {source: instagram, medium: social}
    owner: designer
  newsletter: {name: Newsletter, promise: {newsletter: 1 a month}, utm: {source: news, medium: email}, timezone: Europe/Berlin}
  posters: {name: Posters}
campaigns:
  refresh: {name: New year refresh, goals: [awareness], offers: [desks], starts: 2027-01-04, ends: 2027-01-31, message: Small is enough,
            budget: {planned: 4000, spent: 1500}, owner: mei, utm_campaign: ny27, status: active,
            kpis: {orders: {success: 30, failure: 10}}}
cadences:
  reels: {title: Reel of the day, every: week on tue thu, at: 12:00, channels: [instagram], format: reel, pillar: finds, stage: awareness,
          starts: 2027-01-05, ends: 2027-01-21, move: {2027-01-14: 2027-01-15}, topics: {2027-01-19: Lamps}}
posts:
  upgrades:
    title: 5 desk upgrades
    date: 2027-01-12
    time: 12:00
    channels:
      instagram: {format: carousel, status: scheduled}
      newsletter: {date: 2027-01-13, time: 7:30, copy: {de: Für das Postfach}}
      posters: {}
    campaign: refresh
    pillar: finds
    stage: awareness
    offers: [desks]
    format: reel
    status: approved
    link: https://shop.example/desks?size=90#top
    keywords: [desk, small desk]
    copy: {en: Five upgrades. See below., zh: 五个升级}
    parts: [First frame, Second frame]
    assets: [{url: https://files.example/a.png, alt: A desk with a lamp}, {url: https://files.example/b.png}]
    boost: {channel: instagram, starts: 2027-01-13, ends: 2027-01-15, budget: 200}
    done: {brief: 2027-01-05}
    owner: mei
    links: {Moodboard: https://files.example/mood}
    notes: Ask first.
  talk: {title: The talk, date: 2027-01-20, channels: [posters], goals: [sales], repurposed_from: upgrades, status: drafting}
  late: {title: The late one, date: 2027-01-08, channels: [posters], status: scheduled}
  fills: {title: It fills, cadence: reels, slot: 2027-01-07, date: 2027-01-07, status: published, published: 2027-01-07, url: https://i.example/1}
  someday: {title: Someday}
ideas: [{title: A film about stairs, pillar: care, by: jun, notes: Ask Ana}]
key_dates:
  cny: {name: Chinese New Year, date: 2027-02-06, ends: 2027-02-07, kind: holiday, day_off: [SG], description: Shops are closed}
  fair: {name: The fair, date: 2027-01-14, time: 10:00, timezone: Europe/Berlin, kind: event, owner: mei, url: https://fair.example/}
roles:
  strategist: {name: Strategist, purpose: Decides what, responsibilities: [the plan], decides: [topics], backup: designer}
  designer: {name: Designer, lead: jun, responsibilities: [pictures]}
  analyst: {name: Analyst}
  client: {name: Client}
people:
  mei: {name: Mei Tan, roles: [strategist, analyst], email: mei@kopi.example, days: mon-thu, timezone: Asia/Tokyo,
        away: [{from: 2027-02-01, to: 2027-02-05, why: Wedding}]}
  jun: {name: Jun, roles: [designer], organisation: Studio Jun}
  ana: {name: Ana, roles: [client]}
workflows:
  reel:
    name: From brief to reel
    formats: [reel]
    steps:
      brief: {role: strategist, due: 5 days before, done_when: One page, reaches: drafting}
      visuals: {role: designer, due: 4 days before, raci: {accountable: mei, consulted: [strategist], informed: [client]}}
      approve: {role: [client, strategist], due: 1 day before, approval: true, reaches: approved}
      measure: {name: Read the numbers, role: analyst, due: 7 days after}
requests:
  quote: {deliverable: A quote by the founder, team: PR, kind: statement, needed_by: 2027-01-11,
          for: [upgrades, refresh], owner: mei, status: asked}
meetings:
  sync: {name: Launch sync, every: week on monday, at: 10:00, for: 30 minutes, roles: [strategist], people: [jun], agenda: [Blockers],
         where: Room 2, campaign: refresh}
decisions: [{date: 2027-01-02, what: No more TikTok, why: Nobody buys there, by: [mei]}]
results:
  - {kpi: reach, period: 2026-12, value: 12500}
  - {kpi: reach, period: 2027-01, value: 14100, note: Holiday month}
  - {kpi: reach, period: 2027-01, value: 9100, channel: instagram}
  - {kpi: returns, period: 2027-01, value: 4.5}
  - {kpi: orders, period: 2027-01, value: 8, campaign: refresh}
"""


@cache
def shop() -> SiteText:
    with TemporaryDirectory() as folder:
        return read_site(Path(folder), SHOP, site_url="https://kopi.example/playbook/")


# ── the site ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_is_a_page_for_everything_at_the_address_of_its_id() -> None:
    site = shop()
    fixed = {"", "strategy", "goals", "offers", "kpis", "requests", "meetings", "board", "key-dates", "review", "subscribe"}
    lists = {"audiences", "pillars", "channels", "campaigns", "cadences", "roles", "people", "workflows"}
    months = {"calendar", "calendar/2027", "calendar/2027/01", "calendar/2027/02"}
    paged = {entry.address for entry in site.plan.playbook.entries() if entry.section in PAGED}
    assert fixed | lists | months | paged | {"guide", "guide/reference"} <= set(site.addresses)
    assert len(site.addresses) == len(set(site.addresses))


def test_a_page_is_called_after_its_entry() -> None:
    site = shop()
    for entry in site.plan.playbook.entries():
        if entry.section in PAGED:
            assert site[entry.address].title == entry.label


def test_entries_without_a_page_have_a_place_on_that_of_their_section() -> None:
    site = shop()
    for entry in site.plan.playbook.entries():
        if entry.section not in PAGED and entry.section not in ONE_WAY:
            assert entry.label in site.at(entry.address).text


def test_an_empty_playbook_has_the_pages_that_help_to_fill_it(tmp_path: Path) -> None:
    site = read_site(tmp_path, "x-nothing: true")
    assert {"", "strategy", "calendar", "board", "review", "subscribe", "guide", "guide/reference"} <= set(site.addresses)
    assert not {"goals", "kpis", "posts", "people", "key-dates", "requests"} & set(site.addresses)


# ── strategy ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_home_page_is_the_strategy_on_a_page() -> None:
    home = shop()[""]
    assert home.title == "Kopi & Kiln playbook"
    for text in ("How we speak.", "A desk for every small flat.", "Be known among movers", "furniture shop", "60%", "2 a week"):
        assert text in home.text, text
    assert {"goals#awareness", "pillars/finds", "channels/instagram", "roles/strategist", "people/mei"} <= home.targets


def test_the_home_page_says_what_is_late_and_what_comes() -> None:
    home = shop()[""]
    assert "The late one" in home.text
    assert "The fair" in home.text
    assert "Chinese New Year" not in home.text  # three weeks ahead


def test_the_strategy_page_says_all_of_the_section() -> None:
    page = shop()["strategy"]
    for text in ("A desk for every small flat.", "One shop, 4,000 followers.", "Three shops by 2029.", "Short films first."):
        assert text in page.text, text
    positioning = page.under("Positioning").facts
    assert list(positioning.values()) == ["movers", "need a desk", "furniture shop", "fits small rooms", "big stores", "we measure"]
    assert page.under("Do").items == ["name the price"]
    assert page.under("Avoid").items == ["superlatives"]
    assert page.under("Vocabulary").facts == {"desk": "not workstation"}
    assert page.under("Stages").table.rows[0] == {"Stage": "Awareness", "What people ask": "Who are you?"}


def test_a_decision_says_what_why_when_and_who() -> None:
    (row,) = shop()["strategy"].under("Decisions").table.rows
    assert "2 Jan 2027" in " ".join(row.values())
    assert {"No more TikTok", "Nobody buys there", "Mei Tan"} <= set(row.values())


def test_open_questions_of_a_strategy_are_asked_until_they_are_answered(tmp_path: Path) -> None:
    nothing = read_site(tmp_path, "strategy: {vision: A desk}")["strategy"]
    assert len(nothing.under("Open questions").items) == 5
    one = read_site(tmp_path, "strategy: {starting_point: A shop}")["strategy"]
    assert len(one.under("Open questions").items) == 4
    assert not any("start from" in question for question in one.under("Open questions").items)
    assert not shop()["strategy"].has("Open questions")


def test_a_voice_that_is_only_a_list_has_its_heading(tmp_path: Path) -> None:
    headings = read_site(tmp_path, "strategy: {voice: {do: [name the price]}}")["strategy"].headings
    assert (2, "Voice") in headings


def test_goals_have_their_numbers_with_the_right_operator() -> None:
    goal = shop().at("goals#awareness")
    rows = goal.tables[0].by_name
    assert rows["Reach"]["Baseline"] == "12,000"
    assert rows["Reach"]["Target"] == "20,000"
    assert rows["Reach"]["Success"] == "at least 18,000"
    assert rows["Reach"]["Failure"] == "at most 13,000"
    assert rows["Reach"]["Unit"] == "people"
    assert rows["Reach"]["Period"] == "2027 first"
    assert rows["Returns"]["Success"] == "at most 5"
    assert rows["Returns"]["Failure"] == "at least 8"


def test_goals_say_who_when_and_what_serves_them() -> None:
    goal = shop().at("goals#awareness")
    assert "Be known among movers" in goal.text
    assert goal.facts["Owner"] == "Mei Tan"
    assert goal.facts["By"] == "Wed, 31 Mar 2027"
    assert goal.facts["Level"] == "business"
    assert {"audiences/movers", "people/mei", "pillars/finds", "campaigns/refresh", "channels/instagram", "goals#sales"} <= goal.targets
    assert "goals#awareness" in shop().at("goals#sales").targets


def test_the_main_goal_comes_first_whatever_the_order(tmp_path: Path) -> None:
    page = read_site(tmp_path, "goals: {b: {statement: B}, a: {statement: A, primary: true}}")["goals"]
    assert [text for level, text in page.headings if level == 2] == ["A", "B"]


@pytest.mark.parametrize(
    ("direction", "value", "state"),
    [
        ("up", "18000", "success"),
        ("up", "17999", "between"),
        ("up", "13001", "between"),
        ("up", "13000", "failure"),
        ("down", "5", "success"),
        ("down", "5.1", "between"),
        ("down", "8", "failure"),
        ("down", "9", "failure"),
    ],
)
def test_the_last_result_is_a_success_a_failure_or_between(direction: str, value: str, state: str, tmp_path: Path) -> None:
    numbers = "success: 18000, failure: 13000" if direction == "up" else "success: 5, failure: 8"
    page = read_site(
        tmp_path,
        f"""
        kpis: {{k: {{name: K, direction: {direction}}}}}
        goals: {{g: {{statement: G, kpis: {{k: {{{numbers}}}}}}}}}
        results: [{{kpi: k, period: 2026-12, value: 1}}, {{kpi: k, period: 2027-01, value: {value}}}]
        """,
    )["goals"]
    (row,) = page.at("g").tables[0].rows
    assert row["Last result"].split()[-1] == state
    assert "January 2027" in row["Last result"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2027-01", "2027-02"),
        ("2026-q4", "2027-01"),
        ("2026", "2027-W01"),
        ("2027-02", "2027-q1"),
        ("2027-W02", "2027-06"),
        ("autumn", "2027-01"),
    ],
)
def test_the_last_result_is_that_of_the_last_period(earlier: str, later: str, tmp_path: Path) -> None:
    assert _last_is(earlier, later, tmp_path)


def _last_is(earlier: str, later: str, folder: Path) -> bool:
    page = read_site(
        folder,
        f"""
        playbook: {{id: demo, periods: {{autumn: {{starts: 2026-09-01, ends: 2026-11-30}}}}}}
        kpis: {{k: {{name: K}}}}
        goals: {{g: {{statement: G, kpis: {{k: {{success: 5, failure: 1}}}}}}}}
        results: [{{kpi: k, period: {later}, value: 7}}, {{kpi: k, period: {earlier}, value: 3}}]
        """,
    )["goals"]
    return page.at("g").tables[0].rows[0]["Last result"].startswith("7")


def test_results_of_a_channel_or_campaign_count_only_there() -> None:
    site = shop()
    assert "14,100" in site.at("goals#awareness").tables[0].by_name["Reach"]["Last result"]
    assert "9,100" in site["channels/instagram"].at("kpis").table.by_name["Reach"]["Last result"]
    assert site["campaigns/refresh"].at("kpis").table.by_name["Orders"]["Last result"].split()[-1] == "failure"
    assert "Last result" not in site.at("goals#sales").tables[0].columns


def test_numbers_are_not_rounded_away(tmp_path: Path) -> None:
    page = read_site(
        tmp_path, "kpis: {k: {name: K}}\ngoals: {g: {statement: G, kpis: {k: {target: 0.00045, success: 0.0004, failure: 0.0002}}}}"
    )["goals"]
    (row,) = page.at("g").tables[0].rows
    assert (row["Target"], row["Success"], row["Failure"]) == ("0.00045", "at least 0.0004", "at most 0.0002")


def test_kpis_are_defined_and_say_where_they_are_used() -> None:
    reach = shop().at("kpis#reach")
    for text in ("How many saw us?", "accounts per month", "people", "Insights", "Does not add up", "monthly", "Holiday month"):
        assert text in reach.text, text
    assert {"goals#awareness", "channels/instagram", "roles/analyst"} <= reach.targets
    assert reach.tables[-1].column("Value") == ["14,100", "9,100", "12,500"]


def test_audiences_say_what_they_need_and_where_they_are_found() -> None:
    page = shop()["audiences/movers"]
    for text in ("First own flat", "space", "stairs", "Does it fit?", "Too dear", "the library"):
        assert text in page.text, text
    assert {"channels/instagram", "offers#desks", "goals#awareness"} <= page.targets


def test_offers_say_for_whom_where_and_how() -> None:
    offer = shop().at("offers#desks")
    for text in ("Under 90 cm", "demos", "reviews"):
        assert text in offer.text, text
    assert {"audiences/movers", "channels/instagram", "campaigns/refresh", "posts/upgrades"} <= offer.targets


def test_pillars_have_the_share_meant_and_the_share_planned() -> None:
    rows = shop()["pillars"].tables[0].by_name
    # Of the pieces that have a pillar: upgrades, It fills, the slot with a topic.
    assert rows["Cheap finds"]["Share meant"] == "60%"
    assert rows["Cheap finds"]["Share planned"] == "100%"
    assert rows["Cheap finds"]["Pieces"] == "3"
    assert rows["Wood care"]["Share planned"] == "0%"
    page = shop()["pillars/care"]
    assert "A film about stairs" in page.text
    assert "lamps" in shop()["pillars/finds"].text


def test_channels_say_what_they_are_for_and_what_success_is() -> None:
    page = shop()["channels/instagram"]
    for text in ("To be found", "@kopi", "owned", "People send it on", "Nobody watches to the end", "utm_source=instagram", "2 a week"):
        assert text in page.text, text
    assert {"audiences/movers", "goals#awareness", "roles/designer", "people/jun", "posts/upgrades"} <= page.targets


def test_a_channels_promise_stands_beside_what_is_planned_week_by_week() -> None:
    # Reels in Instagram: the post 'It fills' on 7 January and the topic on the 19th; 'upgrades' is a carousel there.
    rows = shop()["channels/instagram"].under("Promised and planned").table.rows
    assert [row["Promised"] for row in rows] == ["2"] * 4
    assert [row["Planned"] for row in rows] == ["1", "0", "1", "0"]
    assert [list(row.values())[-1] for row in rows] == ["1 missing", "2 missing", "1 missing", "2 missing"]
    assert rows[0]["Period"].startswith("Week 1: 4")


def test_or_month_by_month(tmp_path: Path) -> None:
    page = read_site(
        tmp_path,
        """
        playbook: {id: demo, periods: {first: {starts: 2027-01-15, ends: 2027-03-10}}}
        channels: {mail: {name: Mail, promise: {newsletter: 1 a month}}}
        posts:
          a: {title: A, date: 2027-01-20, channels: [mail], format: newsletter}
          b: {title: B, date: 2027-03-05, channels: [mail], format: newsletter}
          c: {title: C, date: 2027-02-05, channels: [mail], format: newsletter, status: cancelled}
        """,
    )["channels/mail"]
    rows = page.under("Promised and planned").table.rows
    assert [row["Planned"] for row in rows] == ["1", "0", "1"]
    assert [list(row.values())[-1] for row in rows] == ["kept", "1 missing", "kept"]


# ── plan ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_campaigns_say_when_what_for_and_how_much() -> None:
    page = shop()["campaigns/refresh"]
    assert "Small is enough" in page.text
    assert "Mon, 4 Jan 2027 to Sun, 31 Jan 2027" in page.text
    assert "SGD 4,000" in page.text
    assert "SGD 1,500 spent" in page.text
    assert "utm_campaign=ny27" in page.text
    assert {"goals#awareness", "offers#desks", "people/mei", "posts/upgrades", "requests#quote", "kpis#orders"} <= page.targets
    assert page.at("kpis").table.by_name["Orders"]["Success"] == "at least 30"


def test_cadences_list_their_slots_open_ones_and_moved_ones_too() -> None:
    page = shop()["cadences/reels"]
    rows = page.under("Slots").table.by_name
    assert list(rows) == [f"{day} Jan 2027" for day in ("Tue, 5", "Thu, 7", "Tue, 12", "Thu, 14", "Tue, 19", "Thu, 21")]
    assert rows["Thu, 7 Jan 2027"]["What"] == "It fills"
    assert rows["Tue, 19 Jan 2027"]["What"] == "Lamps"
    assert rows["Thu, 14 Jan 2027"]["On"] == "Fri, 15 Jan 2027"
    assert [row["Status"] for row in rows.values()].count("open slot") == 4
    assert page.at("2027-01-19").text.startswith("Tue, 19 Jan 2027")
    listed = shop()["cadences"].tables[0].by_name["Reel of the day"]
    assert (listed["Slots"], listed["Open"]) == ("6", "4")
    assert {"channels/instagram", "pillars/finds", "posts/fills"} <= page.targets


def test_posts_say_where_and_when_for_each_channel() -> None:
    rows = shop()["posts/upgrades"].under("Where and when").table.by_name
    assert rows["Instagram"]["Format"] == "carousel"
    assert rows["Instagram"]["Status"] == "scheduled"
    assert rows["Instagram"]["When"] == "Tue, 12 Jan 2027, 12:00"
    assert rows["Newsletter"]["When"] == "Wed, 13 Jan 2027, 07:30 Europe/Berlin"
    assert rows["Newsletter"]["Format"] == "reel"
    assert rows["Posters"]["Status"] == "approved"


def test_posts_give_a_link_with_tags_for_each_channel() -> None:
    links = shop()["posts/upgrades"].under("Links to use").facts
    assert links["Instagram"] == (
        "https://shop.example/desks?size=90&utm_source=instagram&utm_medium=social&utm_campaign=ny27&utm_content=upgrades#top"
    )
    assert links["Newsletter"].startswith("https://shop.example/desks?size=90&utm_source=news&utm_medium=email")
    assert links["Posters"] == "https://shop.example/desks?size=90#top"


def test_a_link_is_shown_without_any_channel(tmp_path: Path) -> None:
    site = read_site(tmp_path, "posts: {a: {title: A, date: 2027-01-12, link: https://shop.example/a}}")
    assert "https://shop.example/a" in site["posts/a"].text


def test_posts_have_their_text_in_each_language_and_for_each_channel() -> None:
    page = shop()["posts/upgrades"]
    assert "Five upgrades. See below." in page.under("Text (en)").text
    assert "五个升级" in page.under("Text (zh)").text
    assert "Für das Postfach" in page.under("Text for Newsletter (de)").text
    assert page.under("Parts").items == ["First frame", "Second frame"]


def test_posts_say_what_belongs_to_them() -> None:
    page = shop()["posts/upgrades"]
    for text in ("A desk with a lamp", "small desk", "Ask first.", "SGD 200", "Moodboard"):
        assert text in page.text, text
    assert {"https://files.example/a.png", "https://files.example/mood"} <= page.targets
    assert {"campaigns/refresh", "pillars/finds", "goals#awareness", "offers#desks", "people/mei"} <= page.targets
    assert {"posts/talk", "requests#quote"} <= page.targets
    assert "posts/upgrades" in shop()["posts/talk"].targets
    assert "https://i.example/1" in shop()["posts/fills"].targets


def test_posts_say_who_does_what_by_when_and_whether_it_is_done() -> None:
    rows = shop()["posts/upgrades"].under("Deadlines").table.by_name
    assert list(rows) == ["Brief", "Visuals", "Approve", "Read the numbers"]
    assert rows["Brief"]["Who"] == "Mei Tan"
    assert rows["Brief"]["Due"] == "Thu, 7 Jan 2027"
    assert rows["Brief"]["Done when"] == "One page"
    assert rows["Brief"]["State"].startswith("done")
    assert "5 Jan" in rows["Brief"]["State"]
    assert rows["Visuals"]["Who"] == "Jun"
    assert rows["Approve"]["Who"] in ("Ana, Mei Tan", "Mei Tan, Ana")
    assert rows["Read the numbers"]["State"] == "open"
    assert rows["Read the numbers"]["Due"] == "Tue, 19 Jan 2027"


def test_the_board_has_every_post_once_under_its_status() -> None:
    site = shop()
    page = site["board"]
    at = {"approved": ["upgrades"], "drafting": ["talk"], "scheduled": ["late"], "published": ["fills"], "planned": ["someday"]}
    for status, posts in at.items():
        assert {f"posts/{post}" for post in posts} <= page.at(status).targets, status
    everywhere = [target for _, target in page.links if target.startswith("posts/")]
    assert sorted(everywhere) == sorted(f"posts/{post}" for post in site.plan.playbook.posts)
    assert "Lamps" in page.at("planned").text
    ideas = page.at("ideas")
    assert "A film about stairs" in ideas.text
    assert {"pillars/care", "people/jun"} <= ideas.targets


def test_key_dates_say_when_what_kind_and_who_is_off() -> None:
    rows = shop()["key-dates"].tables[0].by_name
    new_year = next(row for name, row in rows.items() if name.startswith("Chinese New Year"))
    assert new_year["When"] == "Sat, 6 Feb 2027 to Sun, 7 Feb 2027"
    assert (new_year["Kind"], new_year["Day off"], new_year["Why it matters"]) == ("holiday", "SG", "Shops are closed")
    fair = shop().at("key-dates#fair")
    assert "10:00 Europe/Berlin" in fair.text
    assert {"https://fair.example/", "people/mei"} <= fair.targets


def test_what_is_late_is_told_where_people_look() -> None:
    site = shop()
    assert "The late one" in site["calendar"].under("Late").text
    assert "A quote by the founder" in site["calendar"].under("Late").text
    assert "late" in site.at("requests#quote").text


# ── team ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_roles_say_who_holds_them_and_what_they_answer_for() -> None:
    page = shop()["roles/strategist"]
    for text in ("Decides what", "the plan", "topics", "From brief to reel"):
        assert text in page.text, text
    assert {"people/mei", "roles/designer", "workflows/reel", "meetings#sync", "posts/upgrades"} <= page.targets
    assert "roles/strategist" in shop()["roles/designer"].targets  # whose backup it is


def test_people_have_their_roles_their_work_and_their_absences() -> None:
    page = shop()["people/mei"]
    for text in ("mei@kopi.example", "Asia/Tokyo", "Mon, Tue, Wed, Thu", "Wedding", "1 Feb 2027", "5 Feb 2027"):
        assert text in page.text, text
    assert ("mei@kopi.example", "mailto:mei@kopi.example") in page.links
    assert {"roles/strategist", "roles/analyst", "goals#awareness", "campaigns/refresh", "posts/upgrades", "requests#quote"} <= page.targets
    assert "Studio Jun" in shop()["people/jun"].text


def test_workflows_say_the_steps_and_who_takes_part() -> None:
    page = shop()["workflows/reel"]
    steps = page.under("Steps").table.rows
    assert [row["Due"] for row in steps] == ["5 days before", "4 days before", "the day before", "7 days after"]
    assert "approval" in steps[2]["Step"]
    assert {"roles/client", "roles/strategist"} <= page.under("Steps").targets
    matrix = page.under("Who takes part").table
    rows = matrix.by_name
    assert rows["Brief"]["Strategist"] == "R A"
    assert {name: letters for name, letters in rows["Visuals"].items() if letters and name != "Step"} == {
        "Designer": "R",
        "Mei Tan": "A",
        "Strategist": "C",
        "Client": "I",
    }
    approve = rows["Approve nobody accountable"]
    assert approve["Client"] == approve["Strategist"] == "R"


def test_requests_say_what_from_whom_by_when_and_for_what() -> None:
    (row,) = shop()["requests"].tables[0].rows
    assert {"A quote by the founder", "PR", "statement", "Mon, 11 Jan 2027", "Mei Tan"} <= set(row.values())
    assert "asked" in " ".join(row.values())
    assert {"posts/upgrades", "campaigns/refresh", "people/mei"} <= shop().at("requests#quote").targets


def test_meetings_say_when_who_and_what_about() -> None:
    meeting = shop().at("meetings#sync")
    for text in ("Launch sync", "every Monday at 10:00", "30 min", "Blockers", "Room 2"):
        assert text in meeting.text, text
    assert {"roles/strategist", "people/jun"} <= meeting.targets


# ── around ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_review_page_has_every_finding_with_its_place_and_its_mending() -> None:
    site = shop()
    page = site["review"]
    assert site.plan.findings
    for finding in site.plan.findings:
        assert " ".join(finding.message.split()) in page.text, finding
        assert finding.code in page.text
        assert f"content/plan.yml:{finding.place.line}" in page.text
        if finding.address.partition("#")[0] in site:
            assert finding.address in page.targets, finding


def test_without_a_site_url_there_is_a_note_instead_of_addresses(tmp_path: Path) -> None:
    page = read_site(tmp_path, "channels: {instagram: {name: Instagram}}")["subscribe"]
    assert "site_url" in page.text
    assert "https://" not in page.text
    assert "feeds/demo-all.ics" in page.targets
    absolute = shop()["subscribe"]
    assert "site_url" not in absolute.text
    assert "https://kopi.example/playbook/feeds/kopi-all.ics" in absolute.text


def test_each_person_role_channel_and_campaign_is_to_be_subscribed_to() -> None:
    site = shop()
    for address in ("people/mei", "roles/designer", "channels/instagram", "campaigns/refresh"):
        file = f"feeds/kopi-{address.replace('/', '-')}.ics"
        assert file in site.site.files
        assert f"https://kopi.example/playbook/{file}" in site["subscribe"].text
        assert file in site[address].targets or f"https://kopi.example/playbook/{file}" in site[address].text, address


def test_the_guide_names_the_files() -> None:
    assert "content/plan.yml" in shop()["guide"].text
    assert "guide/reference" in shop()["guide"].targets


def test_the_reference_has_every_section_and_every_field() -> None:
    page = shop()["guide/reference"]
    common = page.under("Every entry").table
    shared = {row.split()[0] for row in common.column("Field")}
    assert shared == set(Entry.model_fields)
    for section in Playbook.model_fields:
        assert page.has(section), section
    for section, model in SECTIONS.items():
        told = {row["Field"].split()[0] for row in page.under(section).tables[0].rows}
        assert told == {field.alias or name for name, field in model.model_fields.items()} - shared, section
        required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
        assert {row["Field"].split()[0] for row in page.under(section).tables[0].rows if "must be there" in row["Field"]} == required


def test_the_reference_has_the_fields_of_every_part_too() -> None:
    text = shop()["guide/reference"].text
    for model in _parts(Playbook):
        for field in model.model_fields.values():
            assert field.description, (model, field)
            assert " ".join(field.description.split()) in text, (model.__name__, field.description)


def _parts(model: type[Part]) -> Iterator[type[Part]]:
    def walk(hint: Any) -> Iterator[type[Part]]:
        if isinstance(hint, type) and issubclass(hint, Part):
            yield from _parts(hint)
        for argument in get_args(hint):
            yield from walk(argument)

    yield model
    hints = get_type_hints(model, include_extras=True)
    for name in model.model_fields:
        yield from walk(hints[name])


def test_every_rule_is_explained() -> None:
    pages = shop().pages
    for code, rule in RULES.items():
        assert any(code in page.text and rule.mend in page.text for page in pages if page.rendered.page.address.startswith("guide")), code


def test_pages_say_dates_in_the_playbooks_language(tmp_path: Path) -> None:
    site = read_site(
        tmp_path,
        """
        playbook: {id: demo, language: de}
        pillars: {a: {name: A, share: 60%}}
        people: {mei: {name: Mei, days: mon wed}}
        posts: {desk: {title: Schreibtisch, date: 2027-03-02, time: 9:30}}
        """,
    )
    assert "Dienstag, 2. März 2027, 09:30" in site["posts/desk"].text
    assert site["calendar/2027/03"].title == "März 2027"
    assert site["calendar/2027/03"].tables[0].columns[1:] == ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
    assert "60 %" in site["pillars"].text
    assert "Mo, Mi" in site["people/mei"].text


# ── both ways ───────────────────────────────────────────────────────────────────────────────────────────────────────

ONE_WAY = ("stages", "feeds")
"""Sections whose entries have no page of their own to link from: stages are a table, feeds are described in the page 'subscribe'."""


@cache
def full() -> SiteText:
    with TemporaryDirectory() as folder:
        return read_site(Path(folder), everything(lambda path: f"{path.rpartition('.')[2]} of {path.split('.')[1]}"))


def references(value: object, hint: Any, path: str) -> Iterator[tuple[str, str, Ref]]:
    """Every id that is written in a value: the path of its field, the id, and of what it is."""
    origin, arguments = get_origin(hint), get_args(hint)
    if value is None:
        return
    if origin is Annotated:
        refs = [mark for mark in arguments[1:] if isinstance(mark, Ref)]
        if refs:
            yield path, str(value), refs[0]
        else:
            yield from references(value, arguments[0], path)
    elif origin in (Union, types.UnionType):
        for argument in arguments:
            yield from references(value, argument, path)
    elif origin is tuple and isinstance(value, tuple):
        for inner in value:
            yield from references(inner, arguments[0], path)
    elif origin is dict and isinstance(value, dict):
        for key, inner in value.items():
            yield from references(key, arguments[0], path)
            yield from references(inner, arguments[1], path)
    elif isinstance(hint, type) and issubclass(hint, Part) and isinstance(value, hint):
        hints = get_type_hints(hint, include_extras=True)
        for name, field in hint.model_fields.items():
            yield from references(getattr(value, name), hints[name], f"{path}.{field.alias or name}")


def _all_references() -> dict[str, list[tuple[Entry, Entry]]]:
    """Field → who refers to whom by it, in a playbook in which everything is written."""
    playbook = full().plan.playbook
    found: dict[str, list[tuple[Entry, Entry]]] = {}
    for entry in playbook.entries():
        for path, key, ref in references(entry, type(entry), entry.section):
            target = next(getattr(playbook, section)[key] for section in ref.sections if key in getattr(playbook, section))
            if entry.section not in ONE_WAY and target.section not in ONE_WAY:
                found.setdefault(path, []).append((entry, target))
    return found


def _fields(hint: Any, path: str) -> Iterator[str]:
    """The path of every field that refers to something."""
    if get_origin(hint) is Annotated and any(isinstance(mark, Ref) for mark in get_args(hint)[1:]):
        yield path
        return
    for argument in get_args(hint):
        yield from _fields(argument, path)
    if isinstance(hint, type) and issubclass(hint, Part):
        hints = get_type_hints(hint, include_extras=True)
        for name, field in hint.model_fields.items():
            yield from _fields(hints[name], f"{path}.{field.alias or name}")


def _linked() -> list[str]:
    fields = {field for section, model in SECTIONS.items() if section not in ONE_WAY for field in _fields(model, section)}
    return sorted(field for field in fields if not field.endswith(".stage"))


def test_everything_refers_to_everything_that_it_can() -> None:
    """Each section stands on one side of a reference at least."""
    sections = {entry.section for pairs in _all_references().values() for pair in pairs for entry in pair}
    assert sections == set(NOUNS) - set(ONE_WAY)


def test_each_kind_of_reference_is_looked_at() -> None:
    assert set(_linked()) == set(_all_references())


def _lacking(field: str, page_of: Callable[[Entry, Entry], tuple[Entry, Entry]]) -> list[str]:
    lacking = []
    for path, pairs in _all_references().items():
        if path == field:
            for pair in pairs:
                on, of = page_of(*pair)
                if of.address not in full().at(on.address).targets:
                    lacking.append(f"{on.address} does not link to {of.address} ({path})")
    return lacking


@pytest.mark.parametrize("field", _linked())
def test_pages_link_both_ways(field: str) -> None:
    assert _lacking(field, lambda entry, target: (entry, target)) == []
    assert _lacking(field, lambda entry, target: (target, entry)) == []


# ── nothing is left out ─────────────────────────────────────────────────────────────────────────────────────────────

UNSEEN = {
    "playbook.holidays": "a code, for the schedule",
    "playbook.currency": "a code, before amounts",
    "people.holidays": "a code, for the schedule",
    "key_dates.day_off": "a code",
}


def _words() -> list[Any]:
    """Every field with words in it, as `section.field`."""
    paths: set[str] = set()

    def say(path: str) -> str:
        parts = path.split(".")
        paths.add(".".join((parts[0], parts[2] if parts[0] in NOUNS else parts[1])))
        return path

    everything(say)
    seen = sorted(path for path in paths if path not in UNSEEN and not path.endswith((".ignore", ".visibility")))
    return [path for path in seen if not path.startswith(("settings.", "glossary.glossary"))]


@cache
def spelled() -> tuple[str, dict[str, str]]:
    """The text of all pages of a playbook with a word of its own in each field; and the words, by path."""
    said: dict[str, str] = {}
    with TemporaryDirectory() as folder:
        site = read_site(Path(folder), everything(lambda path: said.setdefault(path, f"word{len(said)}word")))
    return " ".join(page.text for page in site.pages), said


@pytest.mark.parametrize("field", _words())
def test_what_is_written_is_shown(field: str) -> None:
    text, said = spelled()
    section, _, name = field.partition(".")
    own = {path: word for path, word in said.items() if path.split(".")[0] == section and name in path.split(".")[1:3]}
    assert own
    assert [path for path, word in own.items() if word not in text and ".ignore." not in path] == []


def test_a_language_that_nobody_knows_is_told() -> None:
    assert problems_of("playbook: {id: demo, language: xx}")


def test_a_link_that_cannot_be_taken_apart_breaks_nothing(tmp_path: Path) -> None:
    site = read_site(
        tmp_path,
        """
        channels: {instagram: {name: Instagram, utm: {source: instagram}}}
        posts: {a: {title: A, date: 2027-01-12, channels: [instagram], link: "https://[2001:db8"}}
        """,
    )
    assert "https://[2001:db8" in site["posts/a"].text
