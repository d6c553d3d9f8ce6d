"""What is in which feed, and how an event says it: the rules for feeds that clients subscribe to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import pytest

from mkdocs_playbook import __version__
from mkdocs_playbook.feeds.feeds import feeds_of, write_feeds
from mkdocs_playbook.feeds.limits import MAX_URL
from mkdocs_playbook.feeds.lint import lint
from support import planned

STAMP = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")

PLAN = """
playbook:
  id: demo
  brand: Kopi & Kiln
  timezone: Asia/Singapore
  periods: {2027-q1: {starts: 2027-01-01, ends: 2027-01-31}}
strategy: {vision: Homes that fit, review_by: 2027-01-29}
kpis:
  reach: {name: Reach, question: How many saw us?, formula: accounts, unit: people, direction: up, source: Insights, owner: analyst,
          review: monthly}
channels:
  instagram: {name: Instagram}
  tiktok: {name: TikTok}
  newsletter: {name: Newsletter, timezone: Europe/Berlin}
campaigns:
  refresh: {name: New year refresh, starts: 2027-01-04, ends: 2027-01-31}
cadences:
  polls: {title: Story poll, every: week on friday, at: 18:00, channels: instagram, starts: 2027-01-04, ends: 2027-01-24,
          topics: {2027-01-15: Desk or sofa?}}
posts:
  desks:
    title: 5 desk upgrades
    date: 2027-01-12
    time: 12:00
    channels: {instagram: {}, tiktok: {time: 19:00}}
    format: reel
    campaign: refresh
  letter: {title: January letter, date: 2027-01-20, time: 9:00, channels: newsletter, campaign: refresh}
  teaser: {title: Teaser, date: 2027-01-08, channels: tiktok, status: on-hold}
key_dates:
  cny: {name: Chinese New Year, date: 2027-02-06, ends: 2027-02-07, kind: holiday, description: Shops are closed}
  launch: {name: Launch, date: 2027-01-26, time: 10:00, kind: launch, owner: mei}
  someday: {name: Some day, date: 2027-01-27}
roles:
  designer: {name: Designer, lead: jun}
  writer: {name: Writer}
  analyst: {name: Analyst, lead: mei}
people:
  mei: {name: Mei, roles: [analyst]}
  jun: {name: Jun, roles: [designer]}
workflows:
  reel:
    formats: [reel]
    steps:
      visuals: {name: Make visuals, role: designer, due: 5 days before, done_when: Three cuts are in the folder}
      words: {name: Write words, role: writer, due: "1 day before at 17:00"}
requests:
  quote: {team: PR, deliverable: Quote of the CEO, needed_by: 2027-01-11, for: [refresh], owner: mei}
meetings:
  sync: {name: Weekly sync, every: week on monday, at: 10:00, for: 30 minutes, roles: [analyst], people: [jun], campaign: refresh,
         agenda: [Numbers, Next week], where: Room 4}
"""


def link(address: str) -> str:
    return f"https://play.example/{address}"


def feeds(text: str = PLAN, stamp: dt.datetime = STAMP) -> dict[str, bytes]:
    """The feeds of `text` by name, without `demo-`. The linter must find nothing in any of them."""
    playbook, schedule = planned(text)
    files = dict(write_feeds(playbook, schedule.items, stamp, link))
    for path, data in files.items():
        assert lint(data, path) == []
    return {path.removeprefix("feeds/demo-").removesuffix(".ics"): data for path, data in files.items()}


def content_lines(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def blocks(data: bytes) -> dict[str, bytes]:
    """Each VEVENT as it is in the file, by its UID without `@demo`."""
    found = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", data, re.DOTALL)
    uids = [re.search(r"^UID:(.*)@demo$", block.replace(b"\r\n ", b"").replace(b"\r", b"").decode(), re.MULTILINE) for block in found]
    assert all(uids)
    assert len({uid[1] for uid in uids if uid}) == len(found), "a UID comes twice"
    return {uid[1]: block for uid, block in zip(uids, found, strict=True) if uid}


def events(data: bytes) -> dict[str, dict[str, str]]:
    """The properties of each VEVENT, texts unescaped, by its UID without `@demo`."""
    return {uid: dict(plain(line) for line in content_lines(block)) for uid, block in blocks(data).items()}


def plain(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def uids(files: dict[str, bytes], name: str) -> set[str]:
    return set(blocks(files[name]))


def edited(old: str, new: str, text: str = PLAN) -> str:
    assert text.count(old) == 1, f"{text.count(old)} times in the plan: {old}"
    return text.replace(old, new)


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_feed_is_these_bytes() -> None:
    text = """
    playbook: {id: demo, brand: "Kopi, Kiln; Co", timezone: Asia/Singapore}
    key_dates:
      cny: {name: "the town is closed, and so are our own shops: 农历新年", date: 2027-02-06, ends: 2027-02-07, kind: holiday}
    settings: {feeds: {include: [key-date]}}
    """
    assert feeds(text)["key-dates"].split(b"\r\n") == [
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        f"PRODID:-//mkdocs-playbook//{__version__}//EN".encode(),
        b"CALSCALE:GREGORIAN",
        b"METHOD:PUBLISH",
        b"NAME:Kopi\\, Kiln\\; Co: key dates",
        b"X-WR-CALNAME:Kopi\\, Kiln\\; Co: key dates",
        b"X-WR-CALDESC:Holidays\\, industry days\\, launches\\, freezes.",
        b"X-WR-TIMEZONE:Asia/Singapore",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        b"X-PUBLISHED-TTL:PT1H",
        b"BEGIN:VEVENT",
        b"UID:key-date.cny@demo",
        b"DTSTAMP:20261122T093000Z",
        b"LAST-MODIFIED:20261122T093000Z",
        b"SEQUENCE:217503000",
        b"DTSTART;VALUE=DATE:20270206",
        b"DTEND;VALUE=DATE:20270208",
        "SUMMARY:Holiday: the town is closed\\, and so are our own shops: 农历新".encode(),
        " 年".encode(),
        b"DESCRIPTION:Playbook: https://play.example/key-dates#cny",
        b"CATEGORIES:Key date",
        b"STATUS:CONFIRMED",
        b"TRANSP:TRANSPARENT",
        b"X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        b"URL:https://play.example/key-dates#cny",
        b"END:VEVENT",
        b"END:VCALENDAR",
        b"",
    ]


def test_same_input_gives_same_bytes() -> None:
    assert feeds() == feeds()


def test_stamp_is_the_only_time_of_the_build_in_the_file_and_grows() -> None:
    before, after = (events(feeds(stamp=STAMP + dt.timedelta(seconds=late))["all"]) for late in (0, 1))

    for uid, event in before.items():
        assert event["DTSTAMP"] == event["LAST-MODIFIED"] == "20261122T093000Z"
        assert after[uid]["DTSTAMP"] == after[uid]["LAST-MODIFIED"] == "20261122T093001Z"
        assert int(after[uid]["SEQUENCE"]) == int(event["SEQUENCE"]) + 1
        assert {name: value for name, value in event.items() if name not in STAMPS} == {
            name: value for name, value in after[uid].items() if name not in STAMPS
        }


def test_stamp_may_be_in_any_zone() -> None:
    assert feeds(stamp=STAMP.astimezone(dt.timezone(dt.timedelta(hours=8)))) == feeds()


def test_calendar_properties_come_before_the_first_event() -> None:
    for name, data in feeds().items():
        head, _, rest = data.decode().partition("BEGIN:VEVENT")
        names = [line.partition(":")[0] for line in content_lines(head.encode())]
        assert names[:11] == [
            "BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "X-WR-TIMEZONE",
            "REFRESH-INTERVAL;VALUE=DURATION", "X-PUBLISHED-TTL",
        ], name  # fmt: skip
        assert not re.search("NAME:|X-WR-|X-PUBLISHED|METHOD", rest)


def test_calendar_is_named_after_brand_and_entry() -> None:
    files = feeds()

    def title(name: str) -> str:
        head = dict(plain(line) for line in content_lines(files[name]) if line.startswith(("NAME", "X-WR-CALNAME")))
        assert head["NAME"] == head["X-WR-CALNAME"]
        return head["NAME"]

    assert title("all") == "Kopi & Kiln"
    assert title("key-dates") == "Kopi & Kiln: key dates"
    assert title("people-mei") == "Kopi & Kiln: Mei"
    assert title("campaigns-refresh") == "Kopi & Kiln: New year refresh"


def test_anywhere_on_earth_is_told_as_a_zone_that_clients_know() -> None:
    assert b"X-WR-TIMEZONE:Etc/GMT+12\r\n" in feeds("playbook: {id: demo, timezone: AoE}\n")["all"]


def test_plan_without_dates_gives_calendars_without_events() -> None:
    files = feeds("people: {mei: {name: Mei}}\n")

    assert list(files) == ["all", "key-dates", "people-mei"]
    assert b"VEVENT" not in b"".join(files.values())


# ── what never changes ──────────────────────────────────────────────────────────────────────────────────────────────


def test_uids_name_kind_entry_step_and_slot() -> None:
    assert uids(feeds(), "all") == {
        "publish.desks",
        "publish.desks.tiktok",
        "publish.letter",
        "publish.teaser",
        "publish.polls.2027-01-08",
        "publish.polls.2027-01-15",
        "publish.polls.2027-01-22",
        "task.desks.visuals",
        "task.desks.words",
        "key-date.cny",
        "key-date.launch",
        "key-date.someday",
        "meeting.sync.2027-01-04",
        "meeting.sync.2027-01-11",
        "meeting.sync.2027-01-18",
        "meeting.sync.2027-01-25",
        "request.quote",
        "review.strategy",
        "review.kpis.monthly.2027-01",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5 desk upgrades", "Seven shelf upgrades"),
        ("date: 2027-01-12", "date: 2027-01-14"),
        ("channels: newsletter,", "channels: tiktok,"),
        ("tiktok: {time: 19:00}", "tiktok: {time: 20:00}"),
        ("lead: jun", "lead: mei"),
        ("brand: Kopi & Kiln", "brand: Kiln & Kopi"),
        ("date: 2027-01-20, time: 9:00", "date: 2027-01-20"),
        ("name: Chinese New Year, date: 2027-02-06", "name: Lunar New Year, date: 2027-02-05"),
        ("needed_by: 2027-01-11", "needed_by: 2027-01-13"),
        ("at: 10:00, for: 30 minutes", "at: 14:00, for: 1 hour"),
        ("people: [jun]", "people: [mei]"),
        ("Story poll, every: week on friday, at: 18:00", "Poll of the week, every: week on friday, at: 8:00"),
        ("ends: 2027-01-24,", "ends: 2027-01-24, move: {2027-01-15: 2027-01-14},"),
        ("2027-01-15: Desk or sofa?", "2027-01-15: Sofa or desk?"),
        ("5 days before", "7 days before"),
        ("posts:\n", "posts:\n  poll-2: {title: Best lamp, cadence: polls, slot: 2027-01-22, date: 2027-01-21}\n"),
        ("  desks:\n", "  shelves:\n    was: desks\n"),
        ("  cny: {", "  lunar-new-year: {was: [cny], "),
        ("  quote: {", "  ceo-quote: {was: [quote], "),
        ("  sync: {", "  weekly: {was: [sync], "),
        ("  polls: {", "  questions: {was: [polls], "),
        ("visuals: {", "pictures: {was: [visuals], "),
    ],
)
def test_uids_survive(old: str, new: str) -> None:
    before, after = feeds(), feeds(edited(old, new))

    assert uids(after, "all") == uids(before, "all")
    assert after["all"] != before["all"] or "was" in new


def test_uids_survive_new_ids_of_channel_role_person_and_campaign() -> None:
    text = (
        PLAN.replace("tiktok: {name", "tt: {was: tiktok, name")
        .replace("tiktok: {time", "tt: {time")
        .replace("channels: tiktok", "channels: tt")
    )
    text = text.replace("jun: {name", "jun-li: {was: jun, name").replace("lead: jun", "lead: jun-li").replace("[jun]", "[jun-li]")
    text = (
        text.replace("refresh: {name", "renewal: {was: refresh, name")
        .replace("campaign: refresh", "campaign: renewal")
        .replace("[refresh]", "[renewal]")
    )
    before, after = feeds(), feeds(text)

    assert uids(after, "all") == uids(before, "all")
    for old in ("channels-tiktok", "people-jun", "campaigns-refresh"):
        assert uids(after, old) == uids(before, old)


@pytest.mark.parametrize("channels", ["instagram: {time: 10:00}, tiktok: {time: 19:00}", "instagram: {}, tiktok: {time: 19:00}"])
def test_uids_do_not_know_the_order_of_channels(channels: str) -> None:
    other = ", ".join(reversed(channels.split(", ")))
    old = "instagram: {}, tiktok: {time: 19:00}"
    before, after = feeds(PLAN.replace(old, channels)), feeds(PLAN.replace(old, other))

    for name in ("all", "channels-instagram", "channels-tiktok"):
        assert uids(after, name) == uids(before, name)


def test_event_is_the_same_in_every_feed() -> None:
    files = feeds()
    everything = blocks(files["all"])

    for name, data in files.items():
        for uid, block in blocks(data).items():
            assert block == everything[uid], name


def test_new_title_changes_one_event() -> None:
    before = blocks(feeds()["all"])
    after = blocks(feeds(edited("Launch, date", "Big launch, date"))["all"])

    assert {uid for uid in before | after if before.get(uid) != after.get(uid)} == {"key-date.launch"}


def test_new_title_of_a_post_changes_its_own_events_beyond_the_stamps() -> None:
    later = events(feeds(edited("5 desk upgrades", "6 desk upgrades"), stamp=STAMP + dt.timedelta(days=1))["all"])
    before = events(feeds()["all"])

    def differing(uid: str) -> set[str]:
        return {name for name in before[uid] if before[uid][name] != later[uid][name]}

    for uid in before:
        assert differing(uid) == {*STAMPS, "SUMMARY"} if ".desks" in uid else set(STAMPS)


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        ("  someday: {name: Some day, date: 2027-01-27}\n", "", ["key-date.someday"]),
        ("    format: reel\n", "    format: reel\n    status: cancelled\n",
         ["publish.desks", "publish.desks.tiktok", "task.desks.visuals", "task.desks.words"]),
        ("status: on-hold", "status: cancelled", ["publish.teaser"]),
        ("ends: 2027-01-24,", "ends: 2027-01-24, skip: [2027-01-22],", ["publish.polls.2027-01-22"]),
        ("title: Story poll,", "title: Story poll, status: cancelled,",
         ["publish.polls.2027-01-08", "publish.polls.2027-01-15", "publish.polls.2027-01-22"]),
        ("for: 30 minutes,", "for: 30 minutes, skip: [2027-01-11],", ["meeting.sync.2027-01-11"]),
    ],
)  # fmt: skip
def test_what_is_dropped_or_cancelled_leaves_and_the_rest_stays(old: str, new: str, gone: list[str]) -> None:
    before, after = feeds(), feeds(edited(old, new))

    for name, data in before.items():
        assert blocks(after[name]) == {uid: block for uid, block in blocks(data).items() if uid not in gone}, name
    assert set(gone) <= uids(before, "all")


@pytest.mark.parametrize(
    ("section", "old", "new"),
    [
        ("people", "  mei: {name: Mei,", "  mei-lin: {name: Mei, was: [mei],"),
        ("channels", "  newsletter: {name: Newsletter,", "  letter-box: {name: Newsletter, was: newsletter,"),
    ],
)
def test_feed_of_a_renamed_entry_is_also_at_its_old_path(section: str, old: str, new: str) -> None:
    former, name = old.split(":")[0].strip(), new.split(":")[0].strip()
    text = edited(old, new)
    text = re.sub(rf"(lead: |owner: |channels: ){former}\b", rf"\g<1>{name}", text)

    before, after = feeds(), feeds(text)

    assert after[f"{section}-{former}"] == after[f"{section}-{name}"] == before[f"{section}-{former}"]
    assert after.keys() - before.keys() == {f"{section}-{name}"}


def test_every_former_id_keeps_its_path_once() -> None:
    playbook, schedule = planned("people: {mei: {name: Mei, was: [m, may, m, mei]}}\n")

    paths = [path for path, _ in write_feeds(playbook, schedule.items, STAMP, link)]

    assert paths[2:] == ["feeds/demo-people-mei.ics", "feeds/demo-people-m.ics", "feeds/demo-people-may.ics"]


def test_feed_of_somebody_who_left_stays() -> None:
    files = feeds(edited("jun: {name: Jun,", "jun: {name: Jun, until: 2027-01-12,"))

    assert uids(files, "people-jun") == {"task.desks.visuals", "meeting.sync.2027-01-04", "meeting.sync.2027-01-11"}


# ── times ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def times(uid: str, text: str = PLAN) -> list[str]:
    event = events(feeds(text)["all"])[uid]
    return [f"{name}:{value}" for name, value in event.items() if name.startswith(("DTSTART", "DTEND", "DURATION"))]


@pytest.mark.parametrize(
    ("uid", "start", "end"),
    [
        ("publish.desks", "20270112T040000Z", "20270112T041500Z"),
        ("publish.desks.tiktok", "20270112T110000Z", "20270112T111500Z"),
        ("publish.letter", "20270120T080000Z", "20270120T081500Z"),  # the channel's own zone
        ("publish.polls.2027-01-08", "20270108T100000Z", "20270108T101500Z"),
        ("key-date.launch", "20270126T020000Z", "20270126T021500Z"),
        ("meeting.sync.2027-01-04", "20270104T020000Z", "20270104T023000Z"),
        ("task.desks.words", "20270111T090000Z", "20270111T091500Z"),
    ],
)
def test_what_has_an_hour_is_in_utc(uid: str, start: str, end: str) -> None:
    assert times(uid) == [f"DTSTART:{start}", f"DTEND:{end}"]


@pytest.mark.parametrize(
    ("uid", "start", "end"),
    [
        ("key-date.cny", "20270206", "20270208"),
        ("key-date.someday", "20270127", "20270128"),
        ("publish.teaser", "20270108", "20270109"),
        ("task.desks.visuals", "20270107", "20270108"),
        ("request.quote", "20270111", "20270112"),
        ("review.strategy", "20270129", "20270130"),
    ],
)
def test_whole_day_ends_on_the_day_after(uid: str, start: str, end: str) -> None:
    assert times(uid) == [f"DTSTART;VALUE=DATE:{start}", f"DTEND;VALUE=DATE:{end}"]


def test_no_time_floats_and_no_zone_is_named() -> None:
    for data in feeds().values():
        lines = [line for line in content_lines(data) if line.startswith(("DT", "LAST-MODIFIED"))]
        assert all(re.fullmatch(r"DT(START|END);VALUE=DATE:\d{8}|[A-Z-]+:\d{8}T\d{6}Z", line) for line in lines)
        assert b"TZID" not in data
        assert b"VTIMEZONE" not in data


def test_end_of_several_days_is_at_the_local_hour_where_clocks_change_in_between() -> None:
    text = "key_dates: {fair: {name: Fair, date: 2027-10-30, ends: 2027-11-01, time: 9:00, timezone: Europe/Berlin}}\n"

    assert times("key-date.fair", text) == ["DTSTART:20271030T070000Z", "DTEND:20271101T081500Z"]


def test_meeting_takes_its_length_where_clocks_change_in_it() -> None:
    text = "meetings: {night: {name: Night, date: 2027-10-31, at: 1:30, for: 2 hours, timezone: Europe/Berlin}}\n"

    assert times("meeting.night", text) == ["DTSTART:20271030T233000Z", "DTEND:20271031T013000Z"]


def test_deadlines_are_events_not_todos() -> None:
    for data in feeds().values():
        assert {line for line in content_lines(data) if line.startswith("BEGIN:")} <= {"BEGIN:VCALENDAR", "BEGIN:VEVENT"}
    assert {"task.desks.visuals", "request.quote"} <= uids(feeds(), "all")


def test_only_meetings_take_time() -> None:
    for uid, event in events(feeds()["all"]).items():
        expected = ("OPAQUE", "BUSY") if uid.startswith("meeting.") else ("TRANSPARENT", "FREE")
        assert (event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == expected, uid


def test_there_are_no_alarms() -> None:
    assert b"VALARM" not in b"".join(feeds().values())


def test_open_slots_and_what_is_on_hold_are_tentative() -> None:
    tentative = {uid for uid, event in events(feeds()["all"]).items() if event["STATUS"] == "TENTATIVE"}

    assert tentative == {"publish.polls.2027-01-08", "publish.polls.2027-01-22", "publish.teaser"}


# ── what is where ───────────────────────────────────────────────────────────────────────────────────────────────────

MEETINGS = {f"meeting.sync.2027-01-{day}" for day in ("04", "11", "18", "25")}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("key-dates", {"key-date.cny", "key-date.launch", "key-date.someday"}),
        ("people-mei", {*MEETINGS, "request.quote", "key-date.launch", "review.kpis.monthly.2027-01"}),
        ("people-jun", {*MEETINGS, "task.desks.visuals"}),
        ("roles-designer", {"task.desks.visuals"}),
        ("roles-writer", {"task.desks.words"}),  # nobody holds the role
        ("roles-analyst", MEETINGS),
        ("channels-instagram", {"publish.desks", *(f"publish.polls.2027-01-{day}" for day in ("08", "15", "22"))}),
        ("channels-tiktok", {"publish.desks.tiktok", "publish.teaser"}),
        ("channels-newsletter", {"publish.letter"}),
        (
            "campaigns-refresh",
            {*MEETINGS, "publish.desks", "publish.desks.tiktok", "publish.letter", "task.desks.visuals", "task.desks.words",
             "request.quote"},
        ),
    ],
)  # fmt: skip
def test_what_is_in_a_feed(name: str, expected: set[str]) -> None:
    assert uids(feeds(), name) == expected


def test_there_is_a_feed_for_everything_and_for_each_person_role_channel_and_campaign() -> None:
    assert list(feeds()) == [
        "all", "key-dates", "people-mei", "people-jun", "roles-designer", "roles-writer", "roles-analyst",
        "channels-instagram", "channels-tiktok", "channels-newsletter", "campaigns-refresh",
    ]  # fmt: skip


def test_feeds_are_where_the_list_of_feeds_says() -> None:
    playbook, schedule = planned(PLAN)

    assert [feed.uri for feed in feeds_of(playbook)] == [path for path, _ in write_feeds(playbook, schedule.items, STAMP, link)]


def test_longest_ids_stay_within_what_google_takes() -> None:
    identity, person = "k" * 80, "p" * 80
    playbook, _ = planned(f"playbook: {{id: {identity}}}\npeople: {{{person}: {{name: P}}}}\n")

    assert max(len(feed.uri) for feed in feeds_of(playbook)) + len("https://a-quite-long-host-name.example.com/playbook/") < MAX_URL


@pytest.mark.parametrize("kinds", [["key-date"], ["publish", "meeting"], ["task", "request", "review"]])
def test_settings_say_which_kinds_are_in_the_feeds(kinds: list[str]) -> None:
    text = f"{PLAN}settings: {{feeds: {{include: [{', '.join(kinds)}]}}}}\n"
    before, after = feeds(), feeds(text)

    for name, data in before.items():
        assert blocks(after[name]) == {uid: block for uid, block in blocks(data).items() if uid.partition(".")[0] in kinds}, name


def test_settings_leave_open_slots_out() -> None:
    files = feeds(f"{PLAN}settings: {{feeds: {{open_slots: false}}}}\n")

    assert uids(feeds(), "all") - uids(files, "all") == {"publish.polls.2027-01-08", "publish.polls.2027-01-22"}
    assert uids(files, "channels-instagram") == {"publish.desks", "publish.polls.2027-01-15"}


# ── what an event says ──────────────────────────────────────────────────────────────────────────────────────────────


def said(uid: str, name: str, text: str = PLAN) -> str:
    return events(feeds(text)["all"])[uid][name]


@pytest.mark.parametrize(
    ("uid", "summary"),
    [
        ("publish.desks", "Instagram: 5 desk upgrades"),
        ("publish.desks.tiktok", "TikTok: 5 desk upgrades"),
        ("publish.teaser", "TikTok: Teaser (on hold)"),
        ("publish.polls.2027-01-08", "Instagram: Story poll (open slot)"),
        ("publish.polls.2027-01-15", "Instagram: Desk or sofa?"),
        ("task.desks.visuals", "Due: Make visuals – 5 desk upgrades"),
        ("key-date.cny", "Holiday: Chinese New Year"),
        ("key-date.launch", "Launch: Launch"),
        ("key-date.someday", "Key date: Some day"),
        ("meeting.sync.2027-01-04", "Meeting: Weekly sync"),
        ("request.quote", "Request: Quote of the CEO"),
        ("review.strategy", "Review: Strategy"),
        ("review.kpis.monthly.2027-01", "Review: KPIs of 2027-01"),
    ],
)
def test_summary_begins_with_kind_or_channel(uid: str, summary: str) -> None:
    assert said(uid, "SUMMARY") == summary


def test_summary_of_something_in_many_channels_names_two() -> None:
    text = """
    channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}, youtube: {name: YouTube}}
    posts: {tour: {title: Tour, date: 2027-01-12, channels: [tiktok, instagram, youtube]}}
    """

    assert said("publish.tour", "SUMMARY", text) == "TikTok, Instagram +1: Tour"


def test_summary_of_something_without_channel_says_publish() -> None:
    assert said("publish.a", "SUMMARY", "posts: {a: {title: Talk, date: 2027-01-12}}\n") == "Publish: Talk"


def test_summary_of_a_finished_task_says_so() -> None:
    text = edited("    format: reel\n", "    format: reel\n    done: {visuals: 2027-01-06}\n")

    assert said("task.desks.visuals", "SUMMARY", text) == "Done: Make visuals – 5 desk upgrades"
    assert times("task.desks.visuals", text) == ["DTSTART;VALUE=DATE:20270106", "DTEND;VALUE=DATE:20270107"]


def test_description_of_a_task_says_who_when_what_done_means_and_where() -> None:
    assert said("task.desks.visuals", "DESCRIPTION").splitlines() == [
        "Who: Jun (Designer)",
        "Due: 2027-01-07",
        "Done when: Three cuts are in the folder",
        "Publishing: 2027-01-12",
        "Channels: Instagram, TikTok",
        "Status: planned",
        "Campaign: New year refresh",
        "Playbook: https://play.example/posts/desks",
    ]


@pytest.mark.parametrize(
    ("uid", "lines"),
    [
        ("task.desks.words", ["Who: Writer (nobody assigned)", "Due: 2027-01-11"]),
        ("request.quote", ["Who: Mei", "Due: 2027-01-11", "From: PR", "Status: open", "Campaign: New year refresh"]),
        ("meeting.sync.2027-01-04", ["Who: Jun, Mei", "• Numbers", "• Next week", "Where: Room 4"]),
        ("key-date.cny", ["Shops are closed"]),
        ("publish.polls.2027-01-08", ["Channels: Instagram", "Status: open slot"]),
        ("review.kpis.monthly.2027-01", ["Who: Mei", "Reach"]),
    ],
)
def test_description_says(uid: str, lines: Iterable[str]) -> None:
    told = said(uid, "DESCRIPTION").splitlines()

    assert [line for line in told if line in lines] == lines


def test_description_repeats_the_link_because_google_hides_url() -> None:
    for uid, event in events(feeds()["all"]).items():
        assert event["URL"].startswith("https://play.example/"), uid
        assert event["DESCRIPTION"].splitlines()[-1] == f"Playbook: {event['URL']}"


def test_without_the_sites_address_there_is_no_link() -> None:
    playbook, schedule = planned(PLAN)
    data = dict(write_feeds(playbook, schedule.items, STAMP, lambda address: ""))["feeds/demo-all.ics"]

    assert lint(data, "all.ics") == []
    assert b"\r\nURL" not in data
    assert all(event["DESCRIPTION"] for event in events(data).values())
    assert not any("Playbook:" in event["DESCRIPTION"] for event in events(data).values())


def test_a_colour_is_told_to_calendars_that_show_it() -> None:
    playbook, schedule = planned(
        "key_dates: {fair: {name: Fair, date: 2027-03-02, color: tomato}, launch: {name: Launch, date: 2027-03-03}}"
    )
    feeds = dict(write_feeds(playbook, schedule.items, dt.datetime(2027, 1, 1, tzinfo=dt.UTC), lambda address: ""))

    assert feeds["feeds/demo-key-dates.ics"].count(b"\r\nCOLOR:tomato\r\n") == 1
    assert feeds["feeds/demo-key-dates.ics"].count(b"\r\nCOLOR:") == 1
