"""The calendar: a month's list lacks nothing, its table leads there, today is told, and what lasts days stands on each of them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mkdocs_playbook.pages.details import shortened
from mkdocs_playbook.schedule.items import Item
from pagetext import TODAY, Element, PageText, SiteText, demo, read_site

PLAN = """
playbook: {id: demo, timezone: Asia/Singapore, periods: {first: {starts: 2027-01-01, ends: 2027-02-28}}}
channels: {instagram: {name: Instagram}, mail: {name: Mail}}
roles: {designer: {name: Designer, lead: jun}}
people: {jun: {name: Jun}}
workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 2 days before}}}}
campaigns: {refresh: {name: Refresh, starts: 2026-12-28, ends: 2027-01-10}}
posts:
  late: {title: Late one, date: 2027-01-11, channels: [instagram]}
  done: {title: Done one, date: 2027-01-12, channels: [instagram], status: published}
  today: {title: Of today, date: 2027-01-13, time: 9:00, channels: [instagram]}
  early: {title: Early today, date: 2027-01-13, time: 8:00, channels: [instagram]}
  away: {title: Abroad, date: 2027-01-13, time: 10:00, timezone: Europe/Berlin, channels: [instagram]}
  both: {title: In two channels, date: 2027-01-20, format: reel, channels: {instagram: {}, mail: {date: 2027-01-22}}}
  held: {title: Held back, date: 2027-01-05, status: on-hold, channels: [instagram]}
  gone: {title: Given up, date: 2027-01-21, status: cancelled, channels: [instagram]}
  undated: {title: Without a day, channels: [instagram]}
  far: {title: In four weeks, date: 2027-02-10, channels: [instagram]}
cadences:
  polls: {title: Story poll, every: week on fri, channels: [instagram], starts: 2027-01-15, ends: 2027-01-22, topics: {2027-01-22: Lamp?}}
key_dates:
  fair: {name: The fair, date: 2027-01-30, ends: 2027-02-02, kind: event}
  new-year: {name: Chinese New Year, date: 2027-02-06, kind: holiday}
meetings: {sync: {name: Sync, every: week on monday, at: 10:00, people: [jun]}}
requests: {quote: {deliverable: A quote, needed_by: 2027-01-14, status: asked}}
goals: {sales: {statement: Sell, review_by: 2027-01-29}}
"""


@cache
def site() -> SiteText:
    with TemporaryDirectory() as folder:
        return read_site(Path(folder), PLAN)


@cache
def sample() -> SiteText:
    return demo()


def day(page: PageText, date: str) -> Element:
    """What the list says of a day."""
    around = page.anchors[date].parent
    assert around
    return around


def cell(page: PageText, date: str) -> Element:
    """The day in the month's table."""
    (found,) = (td for td in page.body.all("td") for time in td.all("time") if time.attributes["datetime"] == date)
    return found


def days_of(item: Item, year: int, month: int) -> list[dt.date]:
    """The days of a month on which the item is."""
    days = [item.date + dt.timedelta(days=number) for number in range((item.last - item.date).days + 1)]
    return [date for date in days if (date.year, date.month) == (year, month)]


@pytest.mark.parametrize("made", [site, sample], ids=["plan", "demo"])
def test_each_item_of_a_month_is_in_the_list_once_for_each_of_its_days(made: object) -> None:
    read = made()  # type: ignore[operator]
    items = read.plan.schedule.items
    assert items
    for address in read.addresses:
        parts = address.split("/")
        if parts[0] != "calendar" or len(parts) != 3:
            continue
        page = read[address]
        for date in _dates(parts):
            expected = [_anchor(item, date) for item in items if date in days_of(item, date.year, date.month)]
            assert sorted(_listed(page, date)) == sorted(expected), (address, date)


def _anchor(item: Item, date: dt.date) -> str:
    """The anchor of an item on a day: its own on its first day in the month, with the day on those that follow."""
    name = item.uid.partition("@")[0]
    return name if date == days_of(item, date.year, date.month)[0] else f"{name}.{date}"


def _listed(page: PageText, date: dt.date) -> list[str]:
    """The anchors in the list of a day."""
    named = date.isoformat()
    return [line.attributes["id"] for line in day(page, named).all("li")] if named in page.anchors else []


def _dates(parts: list[str]) -> list[dt.date]:
    first = dt.date(int(parts[1]), int(parts[2]), 1)
    return [first + dt.timedelta(days=number) for number in range(31) if (first + dt.timedelta(days=number)).month == first.month]


@pytest.mark.parametrize("made", [site, sample], ids=["plan", "demo"])
def test_each_day_of_the_table_says_how_much_the_list_has_and_leads_there(made: object) -> None:
    """What fills the table in from there is a script: `tests/test_browser.py` looks at its entries."""
    read = made()  # type: ignore[operator]
    for address in read.addresses:
        if address.count("/") != 2 or not address.startswith("calendar/"):
            continue
        page = read[address]
        for date in _dates(address.split("/")):
            count = len(_listed(page, date))
            said = [(f"{count} item" if count == 1 else f"{count} items", f"#{date}")] if count else []
            assert cell(page, date.isoformat()).links == said, (address, date)


def test_every_month_between_the_first_and_the_last_thing_has_a_page() -> None:
    months = [address for address in site().addresses if address.count("/") == 2 and address.startswith("calendar/")]
    assert months == ["calendar/2027/01", "calendar/2027/02"]


def test_the_list_says_what_when_where_and_who() -> None:
    page = site()["calendar/2027/01"]
    monday = day(page, "2027-01-18")
    assert "Sync" in monday.text
    assert "10:00" in monday.text
    task = day(page, "2027-01-18").items
    assert any("visuals" in text.lower() and "In two channels" in text and "Jun" in text for text in task)
    wednesday = day(page, "2027-01-13").items
    titles = ["Early today", "Of today", "Abroad"]
    assert all(title in text for title, text in zip(titles, wednesday, strict=True))
    assert "10:00 Europe/Berlin" in wednesday[2]
    assert "Europe" not in wednesday[1]


def test_a_post_with_a_day_of_its_own_in_a_channel_stands_on_both_days() -> None:
    page = site()["calendar/2027/01"]
    assert "In two channels" in day(page, "2027-01-20").text
    assert "Instagram" in day(page, "2027-01-20").text
    friday = next(text for text in day(page, "2027-01-22").items if "In two channels" in text)
    assert "Mail" in friday
    assert "Instagram" not in friday


def test_what_lasts_days_stands_on_each_of_them_in_both_months() -> None:
    january, february = site()["calendar/2027/01"], site()["calendar/2027/02"]
    for page, dates in ((january, ("2027-01-30", "2027-01-31")), (february, ("2027-02-01", "2027-02-02"))):
        for date in dates:
            assert "The fair" in day(page, date).text
            assert f"#{date}" in cell(page, date).targets
    assert cell(february, "2027-02-03").targets == set()


def test_states_are_told_in_words() -> None:
    page = site()["calendar/2027/01"]
    assert next(text for text in day(page, "2027-01-11").items if "Late one" in text).startswith("Late")
    assert day(page, "2027-01-12").items[0].startswith("Published")
    assert any(text.startswith("Open slot") for text in day(page, "2027-01-15").items)
    assert not any(text.startswith("Open slot") for text in day(page, "2027-01-22").items)
    assert next(text for text in day(page, "2027-01-30").items).startswith("Event")
    assert "asked" in day(page, "2027-01-14").text


def test_what_is_cancelled_is_not_in_the_calendar_and_what_is_on_hold_is_not_late() -> None:
    page = site()["calendar/2027/01"]
    assert "Given up" not in page.text
    assert not any(text.startswith("Late") for text in day(page, "2027-01-05").items)


def test_today_is_marked_once_for_readers_and_for_machines() -> None:
    page = site()["calendar/2027/01"]
    marked = [element for element in page.body.elements if element.attributes.get("aria-current") == "date"]
    assert [td.all("time")[0].attributes["datetime"] for td in marked] == [TODAY.isoformat()]
    assert "today" in marked[0].text
    assert "today" in page.at(TODAY.isoformat()).text
    assert not [td for td in site()["calendar/2027/02"].body.elements if "aria-current" in td.attributes]


def test_the_table_has_weeks_weekdays_and_a_caption() -> None:
    page = site()["calendar/2027/01"]
    table = page.body.all("table")[-1]
    assert [caption.text for caption in table.all("caption")] == ["January 2027"]
    heads = [(cell.text, cell.attributes["scope"]) for cell in table.all("th")]
    assert [text for text, scope in heads if scope == "col"][1:] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    # 1 January 2027 is a Friday, in the last week of 2026.
    weeks = [row for row in table.all("tr") if "pb-month__week" in row.classes]
    assert [row.all("th")[0].text for row in weeks] == ["53", "1", "2", "3", "4"]
    assert all(scope == "row" for _, scope in heads[8:])
    rows = weeks
    assert all(len(row.all("td")) == 7 for row in rows)
    assert [td.text.split()[:1] for td in rows[0].all("td")] == [[], [], [], [], ["1"], ["2"], ["3"]]


def test_each_cell_says_its_day_and_how_much_there_is_to_screen_readers() -> None:
    page = site()["calendar/2027/01"]
    (hidden,) = cell(page, "2027-01-13").of_class("pb-hidden")
    assert hidden.inside == ["Wednesday, 13 January 2027"]
    assert cell(page, "2027-01-13").text.endswith("3 items")
    (hidden,) = cell(page, "2027-01-17").of_class("pb-hidden")
    (count,) = hidden.of_class("pb-month__count")
    assert [*hidden.inside[:1], count.text] == ["Sunday, 17 January 2027", ", 0 items"]


def test_weeks_are_headings_and_days_below_them() -> None:
    page = site()["calendar/2027/01"]
    weeks = [text for level, text in page.headings if level == 2 and text.startswith("Week")]
    assert weeks == ["Week 1: 4–10 Jan", "Week 2: 11–17 Jan", "Week 3: 18–24 Jan", "Week 4: 25–31 Jan"]
    assert [text for level, text in page.headings if level == 3][-1] == "Sun, 31 Jan 2027"


def test_campaigns_that_run_in_the_month_are_told() -> None:
    assert "campaigns/refresh" in site()["calendar/2027/01"].targets
    assert "campaigns/refresh" not in site()["calendar/2027/02"].targets


CAMPAIGNS = """
playbook: {id: demo, language: LANGUAGE, periods: {first: {starts: 2027-01-01, ends: 2027-01-31}}}
campaigns:
  long: {name: Long one, starts: 2026-12-28, ends: 2027-02-10}
  short: {name: Short one, starts: 2027-01-06, ends: 2027-01-12}
  late: {name: Late one, starts: 2027-01-14, ends: 2027-01-15}
  gone: {name: Given up, starts: 2027-01-06, ends: 2027-01-12, status: cancelled}
posts: {a: {title: A, date: 2027-01-08}}
"""


def bars(page: PageText) -> dict[str, list[tuple[dt.date, bool, bool]]]:
    """Campaign → the days below its bars, and whether a beginning or an end is drawn there."""
    found: dict[str, list[tuple[dt.date, bool, bool]]] = {}
    rows = page.body.of_class("pb-month")[0].all("tr")[1:]
    waiting: list[Element] = []
    for row in rows:
        if "pb-month__bars" in row.classes:
            waiting.append(row)
            continue
        days = [dt.date.fromisoformat(td.all("time")[0].attributes["datetime"]) if td.all("time") else None for td in row.all("td")]
        for above in waiting:
            column = 0
            for td in above.all("td"):
                width = int(td.attributes.get("colspan", 1))
                for bar in td.of_class("pb-bar"):
                    begins, ends = "pb-bar--begins" in bar.classes, "pb-bar--ends" in bar.classes
                    told = found.setdefault(bar.attributes["data-bar"], [])
                    for number, date in enumerate(days[column : column + width]):
                        assert date, "a bar lies over a day of another month"
                        told.append((date, begins and number == 0, ends and number == width - 1))
                column += width
            assert column == 7
        waiting = []
    return found


@pytest.mark.parametrize("language", ["en", "en-US"])
def test_each_campaign_has_a_bar_over_its_days_of_the_month(language: str, tmp_path: Path) -> None:
    made = read_site(tmp_path, CAMPAIGNS.replace("LANGUAGE", language))
    page = made["calendar/2027/01"]
    found = bars(page)
    spans = made.plan.schedule.spans
    january = [dt.date(2027, 1, number) for number in range(1, 32)]
    assert set(found) == {"long", "short", "late"}
    for campaign, days in found.items():
        first, last = spans[campaign]
        assert [date for date, _, _ in days] == [date for date in january if first <= date <= last], campaign
        assert [date for date, begins, _ in days if begins] == ([first] if first in january else [])
        assert [date for date, _, ends in days if ends] == ([last] if last in january else [])
    names = {element.attributes["data-bar"]: element.text for element in page.body.of_class("pb-bar")}
    assert names == {"long": "Long one", "short": "Short one", "late": "Late one"}


def test_weeks_begin_as_the_language_has_it_and_keep_their_iso_number(tmp_path: Path) -> None:
    made = read_site(tmp_path, CAMPAIGNS.replace("LANGUAGE", "en-US"))
    page = made["calendar/2027/01"]
    rows = [row for row in page.body.of_class("pb-month")[0].all("tr") if "pb-month__week" in row.classes]
    heads = [th.text for th in page.body.of_class("pb-month")[0].all("tr")[0].all("th")]
    assert heads[1:] == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    for row in rows:
        number = int(row.all("th")[0].text)
        dates = [dt.date.fromisoformat(time.attributes["datetime"]) for time in row.all("time")]
        sunday = dates[0] - dt.timedelta(days=(dates[0].weekday() + 1) % 7)
        assert number == (sunday + dt.timedelta(days=4)).isocalendar().week, dates
    assert len(rows) == 6  # 1 January 2027 is a Friday, the 31st a Sunday
    (week,) = [text for level, text in page.headings if level == 2 and text.startswith("Week")]
    assert week.startswith("Week 1: Jan 3")


def test_a_freeze_is_told_and_marked_on_each_of_its_days(tmp_path: Path) -> None:
    made = read_site(
        tmp_path,
        """
        key_dates: {quiet: {name: Quiet days, date: 2027-01-14, ends: 2027-01-16, kind: freeze}, fair: {name: Fair, date: 2027-01-18}}
        posts: {a: {title: A, date: 2027-01-13}}
        """,
    )
    page = made["calendar/2027/01"]
    marked = {td.all("time")[0].attributes["datetime"] for td in page.body.of_class("pb-month__freeze")}
    assert marked == {"2027-01-14", "2027-01-15", "2027-01-16"}
    for date in marked:
        assert "pb-day--freeze" in day(page, date).classes
        assert day(page, date).items[0].startswith("Freeze")
    assert "Nothing is published on these days." in page.at("key-date.quiet").text


def test_months_lead_to_their_neighbours_their_year_and_now() -> None:
    targets = site()["calendar/2027/02"].targets
    assert {"calendar/2027/01", "calendar/2027", "calendar"} <= targets
    assert {"calendar/2027/01", "calendar/2027/02"} <= site()["calendar"].targets
    assert {"calendar/2027/01", "calendar/2027/02"} <= site()["calendar/2027"].targets


def test_a_year_counts_each_kind_by_month() -> None:
    january = next(table for table in site()["calendar/2027"].tables if "Month" in table.columns).by_name["January 2027"]
    items = [item for item in site().plan.schedule.items if (item.date.year, item.date.month) == (2027, 1)]
    published = [item for item in items if item.kind == "publish" and not item.empty]
    assert january["Published"] == str(len(published))
    assert january["Open slots"] == "1"
    assert january["Meetings"] == "4"
    assert january["Key dates"] == january["Requests"] == january["Reviews"] == "1"


def test_now_says_what_is_late_what_comes_in_two_weeks_and_what_has_no_day() -> None:
    page = site()["calendar"]
    late = page.under("Late").text
    assert "Late one" in late
    assert not any(text in late for text in ("Held back", "Done one", "Given up", "Of today"))
    assert "Without a day" in page.text
    for text in ("Of today", "Sync", "A quote", "In two channels", "Lamp?"):
        assert text in page.text, text
    for text in ("In four weeks", "Chinese New Year", "The fair", "Given up"):
        assert text not in page.text, text


def test_what_has_begun_and_goes_on_still_comes(tmp_path: Path) -> None:
    page = read_site(tmp_path, "key_dates: {fair: {name: The fair, date: 2027-01-10, ends: 2027-01-13, kind: event}}")["calendar"]
    assert "The fair" in page.text


def test_a_plan_without_any_day_says_so(tmp_path: Path) -> None:
    page = read_site(tmp_path, "goals: {sales: {statement: Sell}}")["calendar"]
    assert "Nothing is planned" in page.text


def test_a_day_far_off_makes_no_pages_for_the_years_between(tmp_path: Path) -> None:
    made = read_site(tmp_path, "posts: {now: {title: Now, date: 2027-01-12}, jubilee: {title: Jubilee, date: 2050-01-12}}")
    months = [address for address in made.addresses if address.startswith("calendar/") and address.count("/") == 2]
    assert months == ["calendar/2027/01", "calendar/2050/01"]


def test_months_between_have_a_page_though_nothing_is_in_them(tmp_path: Path) -> None:
    made = read_site(tmp_path, "posts: {a: {title: A, date: 2026-12-12}, b: {title: B, date: 2027-02-12}}")
    assert "calendar/2027/01" in made
    assert "Nothing is planned" in made["calendar/2027/01"].text
    assert len(made["calendar/2027/01"].tables[-1].rows) == 5


def test_an_item_is_called_the_same_on_every_page() -> None:
    """The anchor in a month does not change with the title, the date in another month, or the order."""
    page = site()["calendar/2027/01"]
    assert "publish.both" in page.ids
    assert "publish.both.mail" in page.ids
    assert "task.both.visuals" in page.ids
    assert "meeting.sync.2027-01-18" in page.ids


# ── details in their place ──────────────────────────────────────────────────────────────────────────────────────────

DETAILED = """
playbook: {id: demo, timezone: Asia/Singapore}
goals: {known: {statement: Be known, name: Be known}}
pillars: {finds: {name: Finds}}
stages: {awareness: {name: Hears of us}}
channels:
  instagram: {name: Instagram, handle: "@kiln", utm: {source: instagram, medium: social}}
  mail: {name: Mail, handle: letters}
roles: {designer: {name: Designer, lead: jun}, client: {name: Client, lead: ana}}
people: {jun: {name: Jun Lim}, ana: {name: Ana Goh}}
workflows:
  reel:
    formats: [reel]
    steps:
      visuals: {name: Visuals, role: designer, due: 2 days before, done_when: Two sizes are exported., reaches: drafting}
      approve: {name: Approve, role: client, due: 1 day before, approval: true}
campaigns: {spring: {name: Spring letters, starts: 2027-01-04, ends: 2027-01-31}}
posts:
  desk:
    title: A desk
    date: 2027-01-20
    channels: {instagram: {copy: "Only here."}, mail: {date: 2027-01-22}}
    format: reel
    pillar: finds
    stage: awareness
    goals: [known]
    campaign: spring
    status: drafting
    link: https://shop.example/desk
    copy: |-
      First line <b>bold</b>.

      LONG
requests: {quote: {deliverable: A quote, team: PR, needed_by: 2027-01-18, for: [desk], status: asked, notes: By mail only.}}
key_dates: {fair: {name: The fair, date: 2027-01-30, ends: 2027-01-31, kind: event, description: Everybody is there., owner: ana, url: https://fair.example/}}
meetings:
  sync: {name: Sync, date: 2027-01-18, at: 10:00, for: 45 minutes, people: [jun], agenda: [Numbers, What is stuck], where: Room 2,
         url: https://meet.example/x, notes: Bring coffee.}
"""
LONG = " ".join(f"word{number}" for number in range(40))


@cache
def detailed() -> PageText:
    with TemporaryDirectory() as folder:
        return read_site(Path(folder), DETAILED.replace("LONG", LONG))["calendar/2027/01"]


def details_of(anchor: str) -> dict[str, list[Element]]:
    """Label → what is said to it, of the item with that anchor."""
    (more,) = detailed().at(anchor).all("details")
    found: dict[str, list[Element]] = {}
    for element in more.all("dt", "dd"):
        if element.tag == "dt":
            lines = found.setdefault(element.text, [])
        else:
            lines.append(element)
    return found


def said(anchor: str, label: str) -> list[str]:
    return [element.text for element in details_of(anchor)[label]]


def test_a_post_says_who_what_for_and_by_when() -> None:
    assert {"Status", "Who"} & set(details_of("publish.desk")) == set()  # its line says them
    line = detailed().at("publish.desk").text.partition("Details")[0]
    assert line.split()[-1] == "drafting"
    assert "Instagram" in line
    assert said("publish.desk", "Channels") == ["Instagram @kiln"]
    assert said("publish.desk.mail", "Channels") == ["Mail letters"]
    (campaign,), (goals,), (pillar,) = (details_of("publish.desk")[label] for label in ("Campaign", "Goals", "Pillar"))
    assert campaign.links == [("Spring letters", "campaigns/spring")]
    assert goals.links == [("Be known", "goals#known")]
    assert pillar.links == [("Finds", "pillars/finds")]
    assert said("publish.desk", "Stage") == ["Hears of us"]
    assert said("publish.desk", "Deadlines") == ["Visuals · Mon 18 Jan · Jun Lim · done", "Approve · Tue 19 Jan · Ana Goh · open"]
    assert details_of("publish.desk")["Needs"][0].links == [("A quote", "requests#quote")]


def test_a_post_says_its_text_as_written_and_leads_to_the_rest() -> None:
    (text,) = details_of("publish.desk")["Text"]
    raw = "".join(part for part in text.inside if isinstance(part, str))
    assert raw.startswith("First line <b>bold</b>.\n\nword0 word1 ")
    assert not text.all("b")
    shown = raw.partition(" …")[0]
    assert f"First line <b>bold</b>.\n\n{LONG}".startswith(shown + " ")  # cut between words
    assert len(shown) <= 120
    assert text.links == [("the whole text", "posts/desk")]
    assert said("publish.desk", "Text for Instagram") == ["Only here."]
    assert "Text for Instagram" not in details_of("publish.desk.mail")


def test_a_post_has_the_link_for_each_of_its_channels() -> None:
    ((name, url),) = details_of("publish.desk")["Links to use"][0].links
    assert (name, url) == (
        "Instagram",
        "https://shop.example/desk?utm_source=instagram&utm_medium=social&utm_campaign=spring&utm_content=desk",
    )
    assert details_of("publish.desk.mail")["Links to use"][0].targets == {"https://shop.example/desk"}


def test_a_task_says_its_role_what_done_means_and_whether_it_is_an_approval() -> None:
    assert said("task.desk.visuals", "Role") == ["Designer"]
    assert said("task.desk.visuals", "Done when") == ["Two sizes are exported."]
    assert "Approval" not in details_of("task.desk.visuals")
    assert said("task.desk.approve", "Approval") == ["This step is an approval."]
    assert {"posts/desk", "people/ana"} <= detailed().at("task.desk.approve").targets


def test_a_meeting_says_its_agenda_where_it_is_and_how_to_join() -> None:
    assert said("meeting.sync", "Agenda") == ["Numbers", "What is stuck"]
    assert said("meeting.sync", "Where") == ["Room 2"]
    assert said("meeting.sync", "Notes") == ["Bring coffee."]
    assert said("meeting.sync", "How long") == ["45 minutes"]
    assert details_of("meeting.sync")["Join"][0].targets == {"https://meet.example/x"}


def test_a_key_date_and_a_request_say_what_and_why() -> None:
    assert said("key-date.fair", "Why it matters") == ["Everybody is there."]
    assert said("key-date.fair", "Kind") == ["event"]
    assert details_of("key-date.fair")["Owner"][0].targets == {"people/ana"}
    assert "https://fair.example/" in detailed().at("key-date.fair").targets
    assert said("request.quote", "From") == ["PR"]
    assert details_of("request.quote")["For"][0].targets == {"posts/desk"}
    assert said("request.quote", "Notes") == ["By mail only."]


def test_every_item_of_the_sample_has_details_once() -> None:
    for address in sample().addresses:
        if address.count("/") == 2 and address.startswith("calendar/"):
            for line in sample()[address].body.of_class("pb-item"):
                assert len(line.all("details")) == (0 if "data-again" in line.attributes else 1), line.attributes["id"]


def test_text_is_shortened_between_words_and_a_long_word_is_cut() -> None:
    assert shortened("short", 10) == "short"
    assert shortened("one two three", 8) == "one two …"
    assert shortened("one two three", 7) == "one two …"
    assert shortened("x" * 20, 10) == "x" * 10 + " …"
    assert shortened("家具の配置" * 5, 10) == "家具の配置家具の配置 …"


# ── what has no place yet ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_has_no_place_yet_says_what_it_needs(tmp_path: Path) -> None:
    page = read_site(
        tmp_path,
        """
        channels: {mail: {name: Mail}}
        pillars: {finds: {name: Finds}}
        roles: {writer: {name: Writer}}
        workflows: {letter: {formats: [newsletter], steps: {text: {name: Text, role: writer, due: 3 days before}}}}
        posts:
          whole: {title: Whole, channels: [mail], format: newsletter, pillar: finds, goals: [known]}
          bare: {title: Bare, date: 2027-01-15, status: idea}
          held: {title: Held back, status: on-hold}
          placed: {title: Placed, date: 2027-01-20, channels: [mail]}
        goals: {known: {statement: Be known}}
        ideas: [{title: Loose}, {title: Ripe, channels: [mail], format: newsletter, pillar: finds}]
        requests: {quote: {deliverable: A quote, for: [whole]}}
        """,
    )["calendar"]
    cards = {card.of_class("pb-card__title")[0].text: card.text for card in page.under("Unscheduled").of_class("pb-card")}
    assert set(cards) == {"Whole", "Bare", "Loose", "Ripe"}
    assert "Needs a date First step: Text, 3 days before Waits for A quote" in cards["Whole"]
    assert "Needs a channel, a format, a pillar, a goal No workflow, so no deadlines" in cards["Bare"]
    assert cards["Loose"].endswith("Needs a date, a channel, a format, a pillar")
    assert cards["Ripe"].endswith("Needs a date")
