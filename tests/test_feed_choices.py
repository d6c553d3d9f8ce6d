"""What a playbook may choose about its feeds: kinds, alarms, titles, a window of time, feeds of its own, and feeds that are no more."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import icalendar
import pytest

from mkdocs_playbook.feeds.feeds import write_feeds
from mkdocs_playbook.feeds.lint import lint
from support import planned, problems_of

STAMP = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)

PLAN = """
playbook: {id: demo, brand: Kopi & Kiln, timezone: Asia/Singapore, periods: {q1: {starts: 2027-01-04, ends: 2027-01-31}}}
strategy: {vision: Homes that fit, review_by: 2027-01-29}
goals: {awareness: {statement: Be known}, sales: {statement: Sell}}
pillars: {finds: {name: Finds, goals: [awareness]}, care: {name: Care}}
channels: {instagram: {name: Instagram}, email: {name: E-mail}}
campaigns: {refresh: {name: New year refresh, starts: 2027-01-04, ends: 2027-01-31}}
cadences:
  polls: {title: Story poll, every: week on friday, at: 18:00, channels: instagram, starts: 2027-01-04, ends: 2027-01-17}
posts:
  desks: {title: 5 desks, date: 2027-01-12, time: 12:00, channels: instagram, format: reel, campaign: refresh, pillar: finds}
  letter: {title: Letter, date: 2027-01-20, channels: email, goals: [sales], status: drafting}
  advert: {title: Advert, date: 2027-01-25, channels: instagram, paid: true, pillar: care}
key_dates: {cny: {name: Chinese New Year, date: 2027-02-06, ends: 2027-02-08, kind: holiday}}
roles: {designer: {name: Designer, lead: jun}, writer: {name: Writer}}
people: {mei: {name: Mei}, jun: {name: Jun, roles: [designer]}}
workflows:
  reel:
    formats: [reel]
    steps:
      visuals: {name: Make visuals, role: designer, due: 5 days before, done_when: Three cuts are in the folder}
      words: {name: Write words, role: writer, due: 1 day before}
requests: {quote: {team: PR, deliverable: Quote, needed_by: 2027-01-11, owner: mei}}
meetings: {sync: {name: Sync, date: 2027-01-18, at: 10:00, for: 30 minutes, people: [mei, jun]}}
"""

ALL = {
    "publish.desks", "publish.letter", "publish.advert", "publish.polls.2027-01-08", "publish.polls.2027-01-15", "task.desks.visuals",
    "task.desks.words", "key-date.cny", "request.quote", "meeting.sync", "review.strategy",
}  # fmt: skip


def feeds(
    more: str = "", plan: str = PLAN, today: dt.date | None = dt.date(2027, 1, 13), tokens: dict[str, str] | None = None
) -> dict[str, bytes]:
    """The feeds of the plan by path; the linter must find nothing in any of them."""
    playbook, schedule = planned(plan, more=more)
    pairs = list(
        write_feeds(playbook, schedule.items, STAMP, lambda address: f"https://play.example/{address}", today=today, tokens=tokens)
    )
    files = dict(pairs)
    assert len(files) == len(pairs), "two feeds lie at one place"
    for path, data in files.items():
        assert lint(data, path) == []
    return files


def settings(text: str) -> str:
    return f"settings: {{feeds: {{{text}}}}}\n"


def events(data: bytes) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(data)
    found = [event for event in calendar.walk("VEVENT") if isinstance(event, icalendar.Event)]
    return {str(event["UID"]).removesuffix("@demo"): event for event in found}


def everything(more: str = "", **given: dt.date | None) -> dict[str, icalendar.Event]:
    return events(feeds(more, **given)["feeds/demo-all.ics"])  # type: ignore[arg-type]


def own(filters: str) -> set[str]:
    return set(events(feeds(f"feeds: {{mine: {{name: Mine, {filters}}}}}\n")["feeds/demo-mine.ics"]))


def messages(text: str) -> list[str]:
    return [problem.message for problem in problems_of(text)]


def test_the_plan_of_these_tests_has_every_kind_of_item() -> None:
    assert set(everything()) == ALL


def test_the_example_in_the_readme_can_be_written() -> None:
    section = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8").partition("## Subscribe to it")[2]
    example = section.partition("```yaml\n")[2].partition("```")[0]

    files = feeds(example, "campaigns: {launch: {name: Launch, starts: 2027-01-04, ends: 2027-01-31}}\n")
    assert {"feeds/demo-ads.ics", "feeds/our-brand-channels-tiktok.ics"} < set(files)


# ── alarms and time that is taken ───────────────────────────────────────────────────────────────────────────────────


def test_there_are_no_alarms_unless_asked_for() -> None:
    assert b"VALARM" not in b"".join(feeds().values())


@pytest.mark.parametrize(
    ("written", "before"),
    [("30 minutes", dt.timedelta(minutes=30)), ("1 day before", dt.timedelta(days=1)), ("2 weeks", dt.timedelta(weeks=2))],
)
def test_an_alarm_shows_the_title_so_long_before(written: str, before: dt.timedelta) -> None:
    for event in everything(settings(f"alarm: {written}")).values():
        (alarm,) = event.walk("VALARM")
        assert str(alarm["ACTION"]) == "DISPLAY"
        assert alarm.decoded("TRIGGER") == -before
        assert alarm["DESCRIPTION"] == event["SUMMARY"]
        assert set(alarm) == {"ACTION", "TRIGGER", "DESCRIPTION"}


@pytest.mark.parametrize("written", ["0 minutes", "00 days", "soon", "-1 day", "1.5 hours", "٣ days", "2 years", "9999 years"])
def test_an_alarm_that_is_no_stretch_of_time_is_told(written: str) -> None:
    (message,) = messages(settings(f"alarm: {written}"))

    assert "Write one such as '30 minutes'" in message or "Write at most '1 year'" in message


@pytest.mark.parametrize(
    ("written", "busy"), [("[]", set()), ("task", {"task"}), ("[meeting, publish]", {"meeting", "publish"}), ("[deadline]", {"task"})]
)
def test_settings_say_what_takes_time(written: str, busy: set[str]) -> None:
    for uid, event in everything(settings(f"busy: {written}")).items():
        expected = ("OPAQUE", "BUSY") if uid.partition(".")[0] in busy else ("TRANSPARENT", "FREE")
        assert (event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == expected, uid


# ── titles ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def title(uid: str, pattern: str, plan: str = PLAN) -> str:
    kind = uid.partition(".")[0]
    data = feeds(f"settings: {{feeds: {{titles: {{{kind}: {pattern!r}}}}}}}\n", plan)["feeds/demo-all.ics"]
    return str(events(data)[uid]["SUMMARY"])


@pytest.mark.parametrize(
    ("uid", "pattern", "expected"),
    [
        ("task.desks.visuals", "{word} {step}: {title}", "Due Make visuals: 5 desks"),
        ("task.desks.visuals", "{people} ({roles}) – {title}", "Jun (Designer) – 5 desks"),
        ("publish.desks", "[{channels}] {title} – {campaign}, {format}", "[Instagram] 5 desks – New year refresh, reel"),
        ("publish.desks", "{title}{title}", "5 desks5 desks"),
        ("key-date.cny", "★ {title} ★", "★ Chinese New Year ★"),
        # words that are empty go with what parts them from the others
        ("task.desks.words", "{people}: {step}, {title}", "Write words, 5 desks"),
        ("task.desks.words", "{step}, {people}, {title}", "Write words, 5 desks"),
        ("publish.letter", "{title} – {campaign}", "Letter"),
        ("publish.letter", "Post {campaign}: {title}", "Post: Letter"),
    ],
)
def test_titles_follow_the_pattern_of_their_kind(uid: str, pattern: str, expected: str) -> None:
    assert title(uid, pattern) == expected


def test_a_pattern_changes_titles_of_its_kind_only() -> None:
    before, after = everything(), everything(settings("titles: {task: 'My {title}'}"))

    changed = {uid for uid in ALL if before[uid]["SUMMARY"] != after[uid]["SUMMARY"]}
    assert changed == {"task.desks.visuals", "task.desks.words"}


@pytest.mark.parametrize(
    "hostile",
    ["{people} {title} {word}", "{0.__class__} %s {{x}}", "a\\nBEGIN:VALARM", "x,y;z\\\\n", "-20% on {desks}", "\\1 \\g<0>"],
)
def test_what_stands_in_a_title_is_never_a_pattern(hostile: str) -> None:
    plan = PLAN.replace("title: 5 desks", f'title: "{hostile.replace(chr(92), chr(92) * 2)}"')

    assert title("publish.desks", "{word}: {title}", plan) == f"Publish: {hostile}"
    assert title("publish.desks", "{step}: {title}", plan) == hostile


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{step}", "A pattern for titles must hold {title}, and braces only around such words."),
        ("{title} {", "A pattern for titles must hold {title}, and braces only around such words."),
        ("{{title}}", "A pattern for titles must hold {title}, and braces only around such words."),
        ("{title.__class__}", "There is no '{title.__class__}' for titles. Write {word}, {title}, {channels}, "),
        ("{title!r} {title}", "There is no '{title!r}' for titles. Write {word}, {title}, {channels}, "),
        ("{} {title}", "There is no '{}' for titles. Write {word}, {title}, {channels}, "),
    ],
)
def test_a_pattern_that_cannot_be_filled_is_told(pattern: str, message: str) -> None:
    (told,) = messages(f"settings: {{feeds: {{titles: {{task: {pattern!r}}}}}}}\n")

    assert told.startswith(message)


# ── a window of time ────────────────────────────────────────────────────────────────────────────────────────────────

CHOSEN = "include: [publish, task, key-date, meeting], alarm: 1 day, private: true, retired_feeds: [demo-old], titles: {task: 'x {title}'}"


@pytest.mark.parametrize("more", ["", settings(CHOSEN), settings("open_slots: false, busy: task")])
def test_feeds_do_not_know_the_day_of_the_build(more: str) -> None:
    tokens = {"mei": "a" * 40}

    assert (
        feeds(more, today=dt.date(2026, 1, 1), tokens=tokens)
        == feeds(more, today=dt.date(2031, 7, 9), tokens=tokens)
        == feeds(more, today=None, tokens=tokens)
    )


@pytest.mark.parametrize(
    ("window", "kept"),
    [
        ("past: 1 day", {uid for uid in ALL if uid not in {"task.desks.visuals", "task.desks.words", "request.quote",
                                                          "publish.polls.2027-01-08"}}),
        ("past: 2 days", {uid for uid in ALL if uid not in {"task.desks.visuals", "publish.polls.2027-01-08"}}),
        ("future: 1 week", {"publish.desks", "publish.letter", "publish.polls.2027-01-08", "publish.polls.2027-01-15",
                            "task.desks.visuals", "task.desks.words", "request.quote", "meeting.sync"}),
        ("past: 1 day, future: 2 days", {"publish.desks", "publish.polls.2027-01-15"}),
        ("past: 9999 years, future: 9999 years", ALL),
    ],
)  # fmt: skip
def test_a_window_bounds_past_and_future(window: str, kept: set[str]) -> None:
    assert set(everything(settings(window))) == kept


@pytest.mark.parametrize(("today", "is_there"), [("2027-02-08", True), ("2027-02-09", True), ("2027-02-10", False)])
def test_what_lasts_several_days_is_past_with_its_last(today: str, is_there: bool) -> None:
    assert ("key-date.cny" in everything(settings("past: 1 day"), today=dt.date.fromisoformat(today))) is is_there


def test_a_window_moves_with_the_day_and_changes_no_event() -> None:
    whole = everything()
    for today in (dt.date(2027, 1, 5), dt.date(2027, 1, 19)):
        for uid, event in everything(settings("past: 3 days, future: 3 days"), today=today).items():
            assert event.to_ical() == whole[uid].to_ical()


# ── feeds of one's own ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("description: Everything", ALL),
        ("kinds: [meeting, key-date]", {"meeting.sync", "key-date.cny"}),
        ("people: jun", {"task.desks.visuals", "meeting.sync"}),
        ("people: [mei, jun]", {"task.desks.visuals", "meeting.sync", "request.quote"}),
        ("people: [mei, jun], kinds: [task, request]", {"task.desks.visuals", "request.quote"}),
        ("roles: writer", {"task.desks.words"}),
        ("channels: email", {"publish.letter"}),
        ("channels: [email, instagram], kinds: publish, paid: false", ALL & {"publish.desks", "publish.letter", "publish.polls.2027-01-08",
                                                                           "publish.polls.2027-01-15"}),
        ("paid: true", {"publish.advert"}),
        ("paid: true, channels: email", set()),
        ("campaigns: refresh", {"publish.desks", "task.desks.visuals", "task.desks.words"}),
        ("pillars: care", {"publish.advert"}),
        ("goals: sales", {"publish.letter"}),
        ("status: [draft]", {"publish.letter"}),
        ("channels: instagram, pillars: [finds, care], kinds: publish", {"publish.desks", "publish.advert"}),
    ],
)  # fmt: skip
def test_an_own_feed_holds_what_fits_every_filter_and_of_each_one_value(filters: str, expected: set[str]) -> None:
    assert own(filters) == expected


def test_an_own_feed_is_named_and_holds_the_same_events() -> None:
    more = "feeds: {hers: {name: 'What, Mei; does', description: Only hers, people: mei, was: [his]}}\n"
    files = feeds(more)

    assert files["feeds/demo-hers.ics"] == files["feeds/demo-his.ics"]
    head = files["feeds/demo-hers.ics"].partition(b"BEGIN:VEVENT")[0].split(b"\r\n")
    assert {b"NAME:What\\, Mei\\; does", b"X-WR-CALNAME:What\\, Mei\\; does", b"X-WR-CALDESC:Only hers"} < set(head)
    mine, whole = events(files["feeds/demo-hers.ics"]), events(files["feeds/demo-all.ics"])
    assert {uid: event.to_ical() for uid, event in mine.items()} == {uid: whole[uid].to_ical() for uid in mine}


@pytest.mark.parametrize("name", ["all", "key-dates", "people-mei", "roles-x", "channels-instagram", "campaigns-any"])
def test_an_own_feed_cannot_lie_where_another_lies(name: str) -> None:
    told = [*messages(f"feeds: {{{name}: {{name: Mine}}}}\n"), *messages(f"feeds: {{mine: {{name: Mine, was: [other, {name}]}}}}\n")]

    assert told == [
        f"Every playbook has a feed '{name}' already. Choose another id.",
        f"The feed '{name}' is one of every playbook's own. Remove it here.",
    ]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ("people: may", "There is no person 'may'. Write jun or mei."),
        ("kinds: posts", "'posts' is not a kind of calendar item. Write key-date, meeting, publish, request, review or task."),
        ("kind: task", "'kind' is not known here. Did you mean 'kinds'?"),
    ],
)
def test_a_filter_that_fits_nothing_there_is_told(filters: str, message: str) -> None:
    assert message in messages(f"{PLAN}feeds: {{mine: {{name: Mine, {filters}}}}}\n")


# ── feeds that are no more ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_dropped_item_leaves_the_feeds() -> None:
    dropped = PLAN.replace("  letter: {title: Letter, date: 2027-01-20, channels: email, goals: [sales], status: drafting}\n", "")

    assert ALL - set(events(feeds(plan=dropped)["feeds/demo-all.ics"])) == {"publish.letter"}
    assert b"publish.letter" not in b"".join(feeds(plan=dropped).values())


def test_a_cancelled_post_leaves_the_feeds() -> None:
    assert "publish.letter" not in events(feeds(plan=PLAN.replace("status: drafting", "status: cancelled"))["feeds/demo-all.ics"])


def test_a_retired_feed_is_an_empty_calendar() -> None:
    files = feeds(settings("retired_feeds: [demo-channels-tiktok, demo-2026.ics, demo-2026]"))

    assert list(files)[-2:] == ["feeds/demo-channels-tiktok.ics", "feeds/demo-2026.ics"]
    calendar = icalendar.Calendar.from_ical(files["feeds/demo-2026.ics"])
    assert calendar.subcomponents == []
    assert str(calendar["X-WR-CALNAME"]) == "Kopi & Kiln: ended"
    assert str(calendar["X-WR-CALDESC"]) == "This calendar of Kopi & Kiln is no more. You can remove it."


@pytest.mark.parametrize("name", ["demo-all", "demo-people-mei", "demo-key-dates.ics", "demo-people-may", "demo-mine", "demo-yours"])
def test_a_retired_name_never_takes_the_place_of_a_living_feed(name: str) -> None:
    more = "feeds: {mine: {name: Mine, was: yours}}\n"
    plan = PLAN.replace("mei: {name: Mei", "mei: {was: [may], name: Mei")

    assert feeds(more + settings(f"retired_feeds: [{name}]"), plan) == feeds(more, plan)


@pytest.mark.parametrize("name", ["../x", "a/b", "/etc/x", "..", ".ics", "X", "a b", "sitemap.xml", "x.ics.ics", "a\\b", "ä", "x" * 201])
def test_a_retired_name_is_a_file_name_and_nothing_else(name: str) -> None:
    told = messages(f"settings: {{feeds: {{retired_feeds: ['{name}']}}}}\n")

    assert len(told) == 1
    assert "is not the name of a feed" in told[0] or "too long" in told[0]


def test_an_entry_with_a_new_id_keeps_every_place_that_its_feed_had() -> None:
    plan = PLAN.replace("{mei: {name: Mei}", "{mei-li: {name: Mei, was: [may, mei]}").replace("[mei, jun]", "[mei-li, jun]")
    files = feeds(plan=plan.replace("owner: mei", "owner: mei-li"))

    assert files["feeds/demo-people-mei-li.ics"] == files["feeds/demo-people-mei.ics"] == files["feeds/demo-people-may.ics"]
    assert set(events(files["feeds/demo-people-mei.ics"])) == {"request.quote", "meeting.sync"}


def test_who_left_keeps_the_feed_with_what_was_done() -> None:
    files = feeds(plan=PLAN.replace("{name: Jun, roles: [designer]}", "{name: Jun, roles: [designer], until: 2027-01-10}"))

    assert set(events(files["feeds/demo-people-jun.ics"])) == {"task.desks.visuals"}


# ── private feeds ───────────────────────────────────────────────────────────────────────────────────────────────────

TOKEN = "0123456789abcdef" * 2 + "01234567"


def test_a_private_feed_lies_behind_its_token_and_nowhere_else() -> None:
    public, private = feeds(), feeds(settings("private: true"), tokens={"mei": TOKEN})

    assert private[f"feeds/{TOKEN}/demo-people-mei.ics"] == public["feeds/demo-people-mei.ics"]
    assert {path for path in private if "people" in path} == {f"feeds/{TOKEN}/demo-people-mei.ics"}  # Jun has none yet
    assert {path: data for path, data in public.items() if "people" not in path} == {
        path: data for path, data in private.items() if "people" not in path
    }
    assert TOKEN.encode() not in b"".join(private.values())


def test_a_private_feed_moves_neither_with_the_name_nor_with_the_id() -> None:
    plan = PLAN.replace("{mei: {name: Mei}", "{mei-li: {name: Mei Li, was: mei}").replace("[mei, jun]", "[mei-li, jun]")
    files = feeds(settings("private: true"), plan.replace("owner: mei", "owner: mei-li"), tokens={"mei": TOKEN})

    assert [path for path in files if "people" in path] == [f"feeds/{TOKEN}/demo-people-{name}.ics" for name in ("mei-li", "mei")]
    renewed = feeds(settings("private: true"), plan.replace("owner: mei", "owner: mei-li"), tokens={"mei": TOKEN, "mei-li": "f" * 40})
    assert not [path for path in renewed if TOKEN in path]


def test_a_public_feed_that_became_private_can_be_retired_where_it_was() -> None:
    files = feeds(settings("private: true, retired_feeds: [demo-people-mei]"), tokens={"mei": TOKEN})

    assert b"VEVENT" not in files["feeds/demo-people-mei.ics"]
    assert b"VEVENT" in files[f"feeds/{TOKEN}/demo-people-mei.ics"]


# ── what an event says ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_description_ends_with_the_page_that_url_names() -> None:
    for event in everything().values():
        assert str(event["DESCRIPTION"]).splitlines()[-1] == f"Playbook: {event['URL']}"
        assert str(event["URL"]).startswith("https://play.example/")


@pytest.mark.parametrize(
    ("uid", "first"),
    [
        ("task.desks.visuals", ["Who: Jun (Designer)", "Due: 2027-01-07", "Done when: Three cuts are in the folder"]),
        ("task.desks.words", ["Who: Writer (nobody assigned)", "Due: 2027-01-11"]),
        ("request.quote", ["Who: Mei", "Due: 2027-01-11"]),
        ("meeting.sync", ["Who: Mei, Jun"]),
    ],
)
def test_a_description_begins_with_who_by_when_and_what_done_means(uid: str, first: list[str]) -> None:
    assert str(everything()[uid]["DESCRIPTION"]).splitlines()[: len(first)] == first


# ── the bytes of a large feed ───────────────────────────────────────────────────────────────────────────────────────


def test_a_feed_of_a_thousand_items_keeps_every_rule_of_bytes() -> None:
    signs = ["Plain", "农历新年快乐", "Ünïcödé, with; escapes\\\\", "👩‍🎨 and 🏳️‍🌈", "א־ב", "x" * 130, "\u0301" * 60]
    first = dt.date(2027, 1, 1)
    dates = "".join(
        f'  d{number}: {{name: "{signs[number % len(signs)] * (1 + number % 5)} {number}", date: {first + dt.timedelta(number % 365)}}}\n'
        for number in range(1000)
    )
    files = feeds(plan=f"playbook: {{id: demo, timezone: Asia/Singapore}}\nkey_dates:\n{dates}")
    data = files["feeds/demo-all.ics"]

    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(0 < len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # no character is cut
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]", data.decode())
    assert len(events(data)) == 1000 == data.count(b"\r\nBEGIN:VEVENT\r\n")
    names = {str(event["SUMMARY"]) for event in events(data).values()}
    assert f"Key date: {signs[3] * 4} 3" in names
