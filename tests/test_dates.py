"""Dates that are said relative to others: what they come to, and what is wrong with those that come to nothing."""

from __future__ import annotations

from datetime import date

import pytest

from support import items_of, planned, problems_of

LAUNCH = """
channels: {web: {name: Web}}
key_dates:
  launch: {name: Launch, date: 2027-06-14}  # a Monday
  fair: {name: Fair, date: 2027-03-30, ends: 2027-03-31}
campaigns:
  sale: {name: Sale, starts: 2027-01-04, ends: 2027-01-31}
posts:
  news: {title: News, date: "SAID", channels: web}
"""


def day_of(text: str, post: str = "news") -> date:
    return items_of(text)[f"publish.{post}"].date


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("launch", "2027-06-14"),
        ("6 weeks before launch", "2027-05-03"),
        ("10 days after launch", "2027-06-24"),
        ("3 working days before launch", "2027-06-09"),
        ("1 working day after launch", "2027-06-15"),
        ("Tuesday, 1 week before launch", "2027-06-08"),
        ("Sunday, same week as launch", "2027-06-20"),
        ("2 days after sale.ends", "2027-02-02"),
        ("2 days after sale", "2027-01-06"),
        ("1 month before fair.ends", "2027-02-28"),
        ("1 day after launch.ends", "2027-06-15"),
        ("the 16th or the nearest working day before launch", "2027-05-14"),
    ],
)
def test_a_day_is_counted_from_a_key_date_or_a_campaign(said: str, day: str) -> None:
    assert day_of(LAUNCH.replace("SAID", said)) == date.fromisoformat(day)


def test_a_day_off_is_not_counted_as_a_working_day() -> None:
    off = "  thursday-off: {name: Off, date: 2027-06-10, day_off: all}\ncampaigns:\n"
    text = LAUNCH.replace("SAID", "3 working days before launch").replace("campaigns:\n", off)

    assert day_of(text) == date(2027, 6, 8)


def test_working_days_are_counted_alike_whether_or_not_a_day_off_counts_from_the_same_key_date() -> None:
    text = """
    channels: {web: {name: Web}}
    key_dates:
      fair: {name: Fair, date: 2027-06-14}
      setup: {name: Setting up, date: 2 working days before fair}
      recovery: {name: Day off, date: 2027-06-11, day_off: all}
      party: {name: Day off, date: 1 day after setup, day_off: all}
    """
    # Friday 11 June is off, so that the two working days before Monday are Thursday and Wednesday.
    assert items_of(text)["key-date.setup"].date == date(2027, 6, 9)


def test_a_post_counts_from_another_post_and_a_campaign_from_a_post() -> None:
    text = """
    channels: {web: {name: Web}}
    posts:
      teaser: {title: Teaser, date: 1 week before keynote, channels: web}
      keynote: {title: Keynote, date: 2027-03-16, channels: web}
    campaigns:
      follow-up: {name: Follow-up, starts: 1 day after keynote, ends: 3 weeks after follow-up.starts}
    """
    _, schedule = planned(text)

    assert day_of(text, "teaser") == date(2027, 3, 9)
    assert schedule.spans["follow-up"] == (date(2027, 3, 17), date(2027, 4, 7))


def test_what_counts_from_a_published_post_counts_from_the_day_it_went_live() -> None:
    text = """
    channels: {web: {name: Web}}
    posts:
      keynote: {title: Keynote, date: 2027-03-16, published: 2027-03-18, channels: web}
      recap: {title: Recap, date: 2 days after keynote, channels: web}
    """
    assert day_of(text, "recap") == date(2027, 3, 20)


def test_what_counts_from_a_post_in_a_moved_slot_counts_from_the_day_the_slot_is_on() -> None:
    text = """
    channels: {web: {name: Web}}
    cadences:
      columns:
        {title: Column, every: week on friday, starts: 2027-01-01, ends: 2027-01-31, channels: web, move: {2027-01-15: 2027-01-18}}
    posts:
      third: {title: Third column, cadence: columns, slot: 2027-01-15}
      recap: {title: Recap, date: 2 days after third, channels: web}
    """
    assert day_of(text, "recap") == date(2027, 1, 20)


def test_a_post_whose_channels_alone_have_days_is_on_the_first_of_them() -> None:
    text = """
    channels: {web: {name: Web}, mail: {name: Mail}}
    posts:
      news: {title: News, channels: {web: {date: 2027-01-14}, mail: {date: 2027-01-12}}}
      recap: {title: Recap, date: 1 day after news, channels: web}
    """
    items = items_of(text)

    assert (items["publish.news.mail"].date, items["publish.news.mail"].channels) == (date(2027, 1, 12), ("mail",))
    assert (items["publish.news.web"].date, items["publish.news.web"].channels) == (date(2027, 1, 14), ("web",))
    assert items["publish.recap"].date == date(2027, 1, 13)


def test_a_chain_of_a_thousand_and_a_half_posts_is_followed_to_its_start() -> None:
    chain = "\n".join(f"  p{number}: {{title: T, date: 1 day after p{number - 1}, channels: web}}" for number in range(1500, 0, -1))
    text = f"channels: {{web: {{name: Web}}}}\nposts:\n{chain}\n  p0: {{title: T, date: 2027-01-01, channels: web}}\n"

    assert day_of(text, "p1500") == date(2031, 2, 9)  # 1,500 days later, with 29 February 2028 among them


def test_a_post_that_counts_from_a_post_without_date_has_none_either() -> None:
    text = """
    channels: {web: {name: Web}}
    posts:
      talk: {title: Talk, channels: web}
      recap: {title: Recap, date: 2 days after talk, channels: web}
    """
    _, schedule = planned(text)

    assert [(piece.uid, piece.date) for piece in schedule.pieces] == [("recap", None), ("talk", None)]
    assert schedule.items == ()


# ── problems ────────────────────────────────────────────────────────────────────────────────────────────────────────


def told(text: str) -> list[str]:
    return [str(problem) for problem in problems_of(text)]


def test_an_unknown_anchor_is_told_with_the_nearest_name() -> None:
    text = LAUNCH.replace("SAID", "2 weeks before lunch")

    assert told(text) == [
        "plan.yml:9:29: D101 There is no key date, campaign, cadence or post 'lunch' to count from. Did you mean 'launch'?"
    ]


def test_every_unknown_anchor_of_a_run_is_told_wherever_it_stands() -> None:
    text = """
    channels: {web: {name: Web}, mail: {name: Mail}}
    campaigns: {sale: {name: Sale, starts: 1 day before opening, ends: 2027-01-31}}
    posts:
      news:
        title: News
        date: 2027-01-12
        channels: {web: {}, mail: {date: 1 day after nwes}}
        boost: {channel: web, starts: news, ends: 3 days after boots}
    requests: {quote: {deliverable: A quote, needed_by: 1 week before lunch}}
    meetings: {kick-off: {name: Kick-off, date: 1 week before sael, at: 10:00}}
    """
    assert [(problem.code, problem.place.line, problem.message.split("'")[1]) for problem in problems_of(text)] == [
        ("D101", 3, "opening"),
        ("D101", 8, "nwes"),
        ("D101", 9, "boots"),
        ("D101", 10, "lunch"),
        ("D101", 11, "sael"),
    ]


def test_dates_that_wait_for_each_other_are_told_as_a_circle() -> None:
    text = """
    key_dates:
      talk: {name: Talk, date: 1 day after fair}
      fair: {name: Fair, date: 1 day after sale.ends}
    campaigns:
      sale: {name: Sale, starts: 2027-01-04, ends: 2 days before talk}
    """
    assert told(text) == [
        "plan.yml:4:28: D102 These dates wait for each other: fair → sale → talk → fair. Give one of them a date such as 2027-01-12."
    ]


def test_a_date_that_waits_for_itself_is_a_circle_and_what_hangs_on_it_is_not() -> None:
    text = """
    channels: {web: {name: Web}}
    key_dates:
      fair: {name: Fair, date: 1 day after fair}
    posts:
      news: {title: News, date: 1 day after fair, channels: web}
    """
    assert told(text) == ["plan.yml:4:28: D102 These dates wait for each other: fair → fair. Give one of them a date such as 2027-01-12."]


def test_a_campaign_may_end_after_its_own_start() -> None:
    _, schedule = planned("campaigns: {sale: {name: Sale, starts: 2027-01-04, ends: 4 weeks after sale}}")

    assert schedule.spans["sale"] == (date(2027, 1, 4), date(2027, 2, 1))


def test_a_worked_out_end_before_the_start_is_told() -> None:
    text = """
    key_dates: {fair: {name: Fair, date: 2027-03-01}}
    campaigns: {sale: {name: Sale, starts: 2027-02-28, ends: 1 week before fair}}
    """
    assert told(text) == ["plan.yml:3:58: M201 It ends on 2027-02-22, before it starts on 2027-02-28. Exchange or correct the dates."]


def test_a_campaign_cannot_count_from_a_post_that_has_no_date() -> None:
    text = """
    channels: {web: {name: Web}}
    posts: {talk: {title: Talk, channels: web}, recap: {title: Recap, date: 1 day after talk, channels: web}}
    campaigns: {sale: {name: Sale, starts: recap, ends: 2027-02-28}}
    """
    assert told(text) == [
        "plan.yml:4:40: D101 'recap' has no date yet, so nothing can be counted from it. Give it one, or write a date such as 2027-01-12."
    ]


@pytest.mark.parametrize("said", ["1000 months after far", "1000 weeks before near", "1000 working days after far"])
def test_a_date_outside_of_all_calendars_is_told(said: str) -> None:
    text = f"""
    key_dates:
      far: {{name: Far, date: 2199-12-31}}
      near: {{name: Near, date: 1970-01-01}}
      wanted: {{name: Wanted, date: {said}}}
    """
    assert told(text) == [f"plan.yml:5:32: D101 '{said}' lies outside of all calendars. Write a nearer date."]
