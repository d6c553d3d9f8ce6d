"""The calendar: nothing of a month is missing from its list or its table, today is told, and what lasts days stands on each of them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

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
def test_the_table_has_all_that_the_list_has_and_leads_there(made: object) -> None:
    read = made()  # type: ignore[operator]
    for address in read.addresses:
        if address.count("/") != 2 or not address.startswith("calendar/"):
            continue
        page = read[address]
        for date in _dates(address.split("/")):
            links = [target.removeprefix("#") for _, target in cell(page, date.isoformat()).links]
            assert links == _listed(page, date), (address, date)


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
            assert "The fair" in cell(page, date).text
    assert "The fair" not in cell(february, "2027-02-03").text


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
    assert [text for text, scope in heads if scope == "row"] == ["53", "1", "2", "3", "4"]
    rows = table.all("tr")[1:]
    assert all(len(row.all("td")) == 7 for row in rows)
    assert [td.text.split()[:1] for td in rows[0].all("td")] == [[], [], [], [], ["1"], ["2"], ["3"]]


def test_each_cell_says_its_day_and_how_much_there_is_to_screen_readers() -> None:
    page = site()["calendar/2027/01"]
    (hidden,) = cell(page, "2027-01-13").of_class("pb-hidden")
    assert "".join(str(inner) for inner in hidden.inside) == "Wednesday, 13 January 2027, 3 items"


def test_weeks_are_headings_and_days_below_them() -> None:
    page = site()["calendar/2027/01"]
    weeks = [text for level, text in page.headings if level == 2 and text.startswith("Week")]
    assert weeks == ["Week 1: 4–10 Jan", "Week 2: 11–17 Jan", "Week 3: 18–24 Jan", "Week 4: 25–31 Jan"]
    assert [text for level, text in page.headings if level == 3][-1] == "Sun, 31 Jan 2027"


def test_campaigns_that_run_in_the_month_are_told() -> None:
    assert "campaigns/refresh" in site()["calendar/2027/01"].targets
    assert "campaigns/refresh" not in site()["calendar/2027/02"].targets


def test_months_lead_to_their_neighbours_their_year_and_now() -> None:
    targets = site()["calendar/2027/02"].targets
    assert {"calendar/2027/01", "calendar/2027", "calendar"} <= targets
    assert {"calendar/2027/01", "calendar/2027/02"} <= site()["calendar"].targets
    assert {"calendar/2027/01", "calendar/2027/02"} <= site()["calendar/2027"].targets


def test_a_year_counts_each_kind_by_month() -> None:
    january = site()["calendar/2027"].tables[0].by_name["January 2027"]
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
