"""When and where something is published: hours, time zones, channels with a time of their own."""

from __future__ import annotations

from datetime import date

import pytest

from support import items_of

ZONES = """
playbook: {id: demo, PLAYBOOK}
channels: {web: {name: Web, CHANNEL}}
campaigns: {sale: {name: Sale, starts: 2027-01-01, ends: 2027-12-31, CAMPAIGN}}
posts: {news: {title: News, date: 2027-07-01, time: 12:00, channels: web, campaign: sale, POST}}
"""
NOTHING = "notes: none"


def utc(text: str, uid: str = "publish.news") -> str:
    instant = items_of(text)[uid].instant
    assert instant is not None
    return f"{instant:%Y-%m-%dT%H:%MZ}"


@pytest.mark.parametrize(
    ("playbook", "channel", "campaign", "post", "instant"),
    [
        ("title: T", NOTHING, NOTHING, NOTHING, "2027-07-01T12:00Z"),
        ("timezone: Asia/Singapore", NOTHING, NOTHING, NOTHING, "2027-07-01T04:00Z"),
        ("timezone: Asia/Singapore", "timezone: Europe/Berlin", NOTHING, NOTHING, "2027-07-01T10:00Z"),
        ("timezone: Asia/Singapore", "timezone: Europe/Berlin", "timezone: America/New_York", NOTHING, "2027-07-01T16:00Z"),
        ("timezone: Asia/Singapore", "timezone: Europe/Berlin", "timezone: America/New_York", "timezone: AoE", "2027-07-02T00:00Z"),
    ],
)
def test_the_innermost_time_zone_wins(playbook: str, channel: str, campaign: str, post: str, instant: str) -> None:
    text = ZONES.replace("PLAYBOOK", playbook).replace("CHANNEL", channel).replace("CAMPAIGN", campaign).replace("POST", post)

    assert utc(text) == instant


def test_a_cadence_s_zone_lies_between_the_post_s_and_the_campaign_s() -> None:
    text = """
    channels: {web: {name: Web}}
    campaigns: {sale: {name: Sale, starts: 2027-01-01, ends: 2027-12-31, timezone: America/New_York}}
    cadences:
      columns: {title: Column, every: week on friday, at: 12:00, starts: 2027-07-01, ends: 2027-07-10,
                channels: web, campaign: sale, timezone: Europe/Berlin}
    posts: {news: {title: News, cadence: columns, date: 2027-07-09, timezone: Asia/Singapore}}
    """
    assert utc(text, "publish.columns.2027-07-02") == "2027-07-02T10:00Z"
    assert utc(text, "publish.columns.2027-07-09") == "2027-07-09T04:00Z"


@pytest.mark.parametrize(
    ("zone", "day", "time", "instant"),
    [
        ("Europe/Berlin", "2027-03-27", "12:00", "2027-03-27T11:00Z"),
        ("Europe/Berlin", "2027-03-28", "12:00", "2027-03-28T10:00Z"),  # clocks went forward at 2:00
        ("Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:30Z"),  # does not exist: 3:30
        ("Europe/Berlin", "2027-10-31", "02:30", "2027-10-31T00:30Z"),  # comes twice: the first
        ("Europe/Berlin", "2027-10-31", "03:00", "2027-10-31T02:00Z"),
        ("America/New_York", "2027-03-13", "09:00", "2027-03-13T14:00Z"),
        ("America/New_York", "2027-03-14", "09:00", "2027-03-14T13:00Z"),
        ("America/New_York", "2027-03-14", "02:30", "2027-03-14T07:30Z"),
        ("America/New_York", "2027-11-07", "01:30", "2027-11-07T05:30Z"),
        ("America/New_York", "2027-11-07", "20:00", "2027-11-08T01:00Z"),
        ("Australia/Lord_Howe", "2027-06-01", "12:00", "2027-06-01T01:30Z"),  # ten and a half hours ahead
        ("Australia/Lord_Howe", "2027-10-03", "12:00", "2027-10-03T01:00Z"),  # clocks went forward by half an hour
        ("Australia/Lord_Howe", "2027-10-03", "02:15", "2027-10-02T15:45Z"),  # does not exist: 2:45
        ("Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03T14:45Z"),  # comes twice: the first
        ("AoE", "2027-01-31", "23:59", "2027-02-01T11:59Z"),
        ("aoe", "2027-01-31", "00:00", "2027-01-31T12:00Z"),
    ],
)
def test_an_hour_is_the_right_moment_on_days_when_clocks_change(zone: str, day: str, time: str, instant: str) -> None:
    text = (
        f"channels: {{web: {{name: Web}}}}\nposts: {{news: {{title: N, date: {day}, time: '{time}', timezone: {zone}, channels: web}}}}\n"
    )

    assert utc(text) == instant


def test_without_an_hour_it_belongs_to_the_day_as_a_whole() -> None:
    item = items_of("channels: {web: {name: Web}}\nposts: {news: {title: News, date: 2027-01-12, channels: web}}\n")["publish.news"]

    assert (item.date, item.time, item.instant) == (date(2027, 1, 12), None, None)


# ── channels of their own ───────────────────────────────────────────────────────────────────────────────────────────

THREE = """
channels: {instagram: {name: Instagram}, linkedin: {name: LinkedIn, CHANNEL}, tiktok: {name: TikTok}}
posts:
  news:
    title: News
    date: 2027-01-12
    TIME
    status: scheduled
    channels: CHANNELS
"""


def published(channels: str, time: str = "time: 12:00", channel: str = NOTHING) -> dict[str, tuple[str, str | None, tuple[str, ...]]]:
    """Part of the UID → day, hour and channels."""
    text = THREE.replace("CHANNELS", channels).replace("TIME", time).replace("CHANNEL", channel)
    return {
        uid.removeprefix("publish."): (str(item.date)[5:], f"{item.time:%H:%M}" if item.time else None, item.channels)
        for uid, item in items_of(text).items()
    }


def test_channels_on_the_same_day_and_hour_share_one_item() -> None:
    assert published("[instagram, linkedin, tiktok]") == {"news": ("01-12", "12:00", ("instagram", "linkedin", "tiktok"))}


@pytest.mark.parametrize(
    ("said", "day", "hour"),
    [
        ("time: 19:00", "01-12", "19:00"),
        ("date: 2027-01-13", "01-13", "12:00"),
        ("date: 2 days after news, time: 9am", "01-14", "09:00"),
        ("published: 2027-01-15", "01-15", "12:00"),
    ],
)
def test_a_channel_with_its_own_day_or_hour_gets_a_second_item(said: str, day: str, hour: str) -> None:
    assert published(f"{{instagram: {{}}, linkedin: {{}}, tiktok: {{{said}}}}}") == {
        "news": ("01-12", "12:00", ("instagram", "linkedin")),
        "news.tiktok": (day, hour, ("tiktok",)),
    }


def test_which_event_a_channel_is_in_depends_on_what_is_written_and_not_on_equal_hours() -> None:
    """Else the event of a channel would become that of another one when an hour changes."""
    same = published("{instagram: {}, tiktok: {time: 12:00}}")

    assert same == {"news": ("01-12", "12:00", ("instagram",)), "news.tiktok": ("01-12", "12:00", ("tiktok",))}
    assert published("{instagram: {}, tiktok: {time: 13:00}}").keys() == same.keys()


def test_no_event_becomes_that_of_another_channel() -> None:
    before = published("{instagram: {time: 9:00}, tiktok: {}}")

    assert {uid: channels for uid, (_, _, channels) in before.items()} == {"news.instagram": ("instagram",), "news": ("tiktok",)}
    for said in ("{published: 2027-01-13}", "{status: scheduled}", "{time: 13:00}", "{status: cancelled}"):
        after = published(f"{{instagram: {{time: 9:00}}, tiktok: {said}}}")
        assert after["news.instagram"] == ("01-12", "09:00", ("instagram",))
        assert after.get("news", ("", "", ("tiktok",)))[2] == ("tiktok",)


def test_a_single_channel_with_its_own_hour_needs_no_second_item() -> None:
    assert published("{tiktok: {time: 19:00}}") == {"news": ("01-12", "19:00", ("tiktok",))}


def test_a_channel_in_another_zone_is_on_at_another_moment() -> None:
    zone = "timezone: Europe/Berlin"

    assert set(published("[instagram, linkedin]", channel=zone)) == {"news", "news.linkedin"}
    # Without an hour, it is the same day everywhere.
    assert published("[instagram, linkedin]", time=NOTHING, channel=zone) == {"news": ("01-12", None, ("instagram", "linkedin"))}


def test_where_no_channel_keeps_the_post_s_hour_each_has_its_own_event() -> None:
    one, other = "instagram: {time: 9:00}", "tiktok: {time: 19:00}"

    assert published(f"{{{one}, {other}}}") == published(f"{{{other}, {one}}}")
    assert set(published(f"{{{one}, {other}}}")) == {"news.instagram", "news.tiktok"}


def test_nothing_is_published_in_a_cancelled_channel() -> None:
    assert published("{instagram: {}, tiktok: {status: cancelled}}") == {"news": ("01-12", "12:00", ("instagram",))}
    assert published("{instagram: {}, tiktok: {status: cancelled, time: 19:00}}") == {"news": ("01-12", "12:00", ("instagram",))}
    assert published("{tiktok: {status: cancelled}}") == {}


def test_a_post_without_channels_is_published_all_the_same() -> None:
    assert list(items_of("posts: {talk: {title: Talk, date: 2027-01-12}}")) == ["publish.talk"]


def test_each_item_has_the_status_the_format_and_the_address_of_its_channels() -> None:
    channels = (
        "{instagram: {format: carousel, url: https://example.com/i}, tiktok: {time: 19:00, status: published, url: https://example.com/t}}"
    )
    items = items_of(THREE.replace("CHANNELS", channels).replace("TIME", "time: 12:00").replace("CHANNEL", NOTHING))

    main, second = items["publish.news"], items["publish.news.tiktok"]
    assert (main.status, main.done, main.format, main.url) == ("scheduled", False, "carousel", "https://example.com/i")
    assert (second.status, second.done, second.format, second.url) == ("published", True, None, "https://example.com/t")


def test_a_post_is_done_when_it_is_published_in_all_channels_of_its_item() -> None:
    def status(channels: str) -> tuple[str | None, bool]:
        item = items_of(THREE.replace("CHANNELS", channels).replace("TIME", NOTHING).replace("CHANNEL", NOTHING))["publish.news"]
        return item.status, item.done

    assert status("{instagram: {status: published}, tiktok: {}}") == ("scheduled", False)
    assert status("{instagram: {status: published}, tiktok: {status: live}}") == ("published", True)
    assert status("{instagram: {status: on-hold}, tiktok: {status: on-hold}}") == ("on-hold", False)


def test_a_published_post_does_not_move_with_the_plan() -> None:
    text = """
    channels: {web: {name: Web}}
    key_dates: {launch: {name: Launch, date: LAUNCH}}
    posts:
      teaser: {title: Teaser, date: 1 week before launch, published: 2027-01-05, channels: web}
      recap: {title: Recap, date: 1 week after launch, channels: web}
    """
    before, after = items_of(text.replace("LAUNCH", "2027-01-11")), items_of(text.replace("LAUNCH", "2027-02-11"))

    assert before["publish.teaser"] == after["publish.teaser"]
    assert (after["publish.teaser"].date, after["publish.teaser"].status, after["publish.teaser"].done) == (
        date(2027, 1, 5),
        "published",
        True,
    )
    assert after["publish.recap"].date == date(2027, 2, 18)


def test_a_post_that_should_be_out_is_late_unless_it_is_out_or_on_hold() -> None:
    text = "channels: {{web: {{name: Web}}}}\nposts: {{news: {{title: News, date: 2027-01-12, channels: web, status: {0}}}}}\n"
    late = {
        status: items_of(text.format(status))["publish.news"].is_late(date(2027, 1, 13)) for status in ("planned", "published", "on-hold")
    }

    assert late == {"planned": True, "published": False, "on-hold": False}
    assert not items_of(text.format("planned"))["publish.news"].is_late(date(2027, 1, 12))
