"""`playbook init`: what it writes can be used at once, on any day and with any answers, and it overwrites nothing."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from mkdocs_playbook.cli import main, parser
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.schema import json_schema
from mkdocs_playbook.plan import plan, review_files, today_in
from mkdocs_playbook.problems import PlaybookError, Problems
from mkdocs_playbook.read import machine
from mkdocs_playbook.review.rules import Finding
from mkdocs_playbook.schedule.schedule import Schedule
from mkdocs_playbook.start import starter as starter_module
from mkdocs_playbook.start.answers import AnswerError, Answers, read_channels, read_day, read_language, read_people
from mkdocs_playbook.start.channels import KNOWN
from mkdocs_playbook.start.starter import DEFAULT as STARTER
from mkdocs_playbook.start.starter import DEPLOYS, STARTERS, as_markdown, as_yaml, country, starter_files, starter_paths
from sites import ROOT, build, contents
from test_schema import load

MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
TODAY = date(2026, 11, 22)
TODAYS = [
    *(date(2026, 11, 16) + timedelta(days=number) for number in range(7)),
    date(2026, 12, 29),
    date(2027, 1, 1),
    date(2027, 2, 28),
    date(2028, 2, 29),
    date(2028, 12, 31),
    date(2027, 3, 27),  # the clocks of Europe change in the night after
]
HOSTILE = [
    "A: B",
    'O\'Neil & "Sons"',
    "☕ 🧑‍🎨",
    "- dash",
    "#tag",
    "Null",
    "*x*",
    "{{ brand }}",
    "{% raw %}",
    "Кофе",
    "微风",
    "100%",
    "[a]",
    "@home",
    "no",
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema is the same for every playbook; it is worked out once."""
    monkeypatch.setattr(starter_module, "json_schema", cache(json_schema))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def answers(
    starter: str = STARTER,
    brand: str = "Kopi & Kiln",
    people: str = "Mei Tan, Jun Lim",
    channels: str = "",
    timezone: str = "Asia/Singapore",
) -> Answers:
    case = STARTERS[starter]
    return Answers(brand, timezone, "en", read_channels(channels or case.channels, case.taken), read_people(people, case.roles))


def sources(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: text for path, text in files.items() if path.startswith(("content/", "calendars/")) and path.endswith(".yml")}


def planned(files: Mapping[str, bytes]) -> tuple[Playbook, Schedule]:
    problems = Problems()
    found = plan(sources(files), problems)
    assert found, "\n".join(map(str, problems.all))
    return found


def reviewed(starter: str, today: date, **given: str) -> list[Finding]:
    return review_files(sources(starter_files(answers(starter, **given), today, starter)), today)


def codes(findings: list[Finding]) -> list[str]:
    return [finding.as_problem().code for finding in findings]


# ── what is written ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("starter", STARTERS)
def test_it_builds_strictly_and_its_feeds_and_links_are_whole(starter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "ours"
    assert main(["init", str(folder), "--from", starter, "--yes", "--brand", 'A: "B" ☕', "--people", "Mei Tan, Иван, 王"]) == 0
    assert main(["check", str(folder)]) == 0
    assert main(["check", str(folder), "--feeds"]) == 0
    capsys.readouterr()
    site = build(folder / "mkdocs.yml", folder / "site", strict=True)
    assert site.warnings == []
    assert site.dead_links() == []
    assert "how-we-work/index.html" in site
    assert site.pages["index.html"].title.startswith('A: "B" ☕ playbook')


@pytest.mark.parametrize("starter", STARTERS)
def test_on_any_day_it_is_the_same_short_list_of_what_to_do_first(starter: str) -> None:
    first = {"social-starter": ["S112", "S112"], "campaign": ["S112"], "client-handover": ["S112"]}[starter]
    for today in TODAYS:
        assert codes(reviewed(starter, today)) == first, today
        assert codes(reviewed(starter, today, people="")) == [*first, "C101", "C101", "C101"], today


@pytest.mark.parametrize("people", ["A", "A, B", "A, B, C", "A, B, C, D, E, F, G"])
@pytest.mark.parametrize("starter", STARTERS)
def test_with_any_number_of_people_nothing_is_left_to_nobody(starter: str, people: str) -> None:
    assert set(codes(reviewed(starter, TODAY, people=people))) == {"S112"}
    made, schedule = planned(starter_files(answers(starter, people=people), TODAY, starter))
    assert all(person.roles for person in made.people.values())
    assert all(item.people for item in schedule.items if item.kind == "task")


@pytest.mark.parametrize(
    "channels", ["blog", "newsletter", "tiktok", "Podcast; YouTube", ", ".join(KNOWN), "Telegram group, 微信, 豆瓣, report, launch"]
)
@pytest.mark.parametrize("starter", STARTERS)
def test_any_channels_will_do(starter: str, channels: str) -> None:
    untagged = {"P115"} if starter == "campaign" and "微信" in channels else set()  # its name says no source; the review tells to write one
    assert set(codes(reviewed(starter, TODAY, channels=channels))) - {"S112", "S114"} == untagged
    made, schedule = planned(starter_files(answers(starter, channels=channels), TODAY, starter))
    published = {channel for item in schedule.items if item.kind == "publish" for channel in item.channels}
    assert published == set(made.channels), "something comes out in each of them"


@pytest.mark.parametrize("starter", STARTERS)
def test_all_work_lies_ahead_and_begins_within_two_weeks(starter: str) -> None:
    for today in TODAYS:
        made, schedule = planned(starter_files(answers(starter), today, starter))
        assert min(decision.date for decision in made.decisions) <= max(decision.date for decision in made.decisions) == today
        tasks = [item.date for item in schedule.items if item.kind == "task"]
        assert today < min(tasks) <= today + timedelta(days=28)
        meetings = [item.date for item in schedule.items if item.kind == "meeting"]
        assert today < min(meetings) <= today + timedelta(days=10)


def test_the_cases_hold_what_they_are_for() -> None:
    social, _ = planned(starter_files(answers("social-starter"), TODAY, "social-starter"))
    assert len(social.workflows) == 1
    assert len(social.cadences) >= 3
    assert {kpi.review for kpi in social.kpis.values()} == {"monthly"}
    campaign, _ = planned(starter_files(answers("campaign"), TODAY, "campaign"))
    (launch,) = campaign.campaigns.values()
    assert launch.budget
    assert launch.budget.planned
    assert campaign.key_dates["launch"].kind == "launch"
    assert all(post.date and post.date.anchor == "launch" for post in campaign.posts.values())
    assert all(request.needed_by and request.needed_by.anchor == "launch" for request in campaign.requests.values())
    assert launch.utm_campaign == "2027-launch", "the year of the launch, not of today"
    assert campaign.key_dates["launch"].date.day == date(2027, 1, 12)
    handover, _ = planned(starter_files(answers("client-handover"), TODAY, "client-handover"))
    assert [result.period for result in handover.results] == ["2026-08", "2026-09", "2026-10"]
    assert len(handover.decisions) == 2
    assert handover.cadences["numbers"].every.text == "month on the first tuesday"
    assert all(channel.success and channel.failure for channel in handover.channels.values())
    assert {person for role in handover.roles.values() if (person := role.lead)} == {"mei-tan", "jun-lim"}


@pytest.mark.parametrize(
    ("timezone", "code"),
    [
        ("Europe/Berlin", "DE"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Kolkata", "IN"),
        ("US/Eastern", "US"),
        ("America/Argentina/Buenos_Aires", "AR"),
        ("Europe/Oslo", "NO"),
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("AoE", None),
    ],
)
def test_the_country_of_a_time_zone(timezone: str, code: str | None) -> None:
    assert country(timezone) == code


@pytest.mark.parametrize("starter", STARTERS)
def test_holidays_are_proposed_for_the_country_and_the_years_of_the_plan(starter: str) -> None:
    for zone, today, code, years in [
        ("Europe/Berlin", TODAY, "DE", ["2026", "2027"]),
        ("Europe/Oslo", date(2027, 1, 4), "NO", ["2027"]),
        ("UTC", TODAY, "XX", ["2026", "2027"]),
    ]:
        text = starter_files(answers(starter, timezone=zone), today, starter)["content/playbook.yml"].decode()
        (command,) = re.findall(r"^  #   playbook (holidays .+) > calendars/holidays.yml$", text, re.MULTILINE)
        given = parser().parse_args(command.split())
        assert (given.country, list(map(str, given.years))) == (code, years)
        assert "pip install 'mkdocs-playbook[holidays]'" in text
        assert ("XX stands for the code of your country" in text) == (code == "XX")
        (setting,) = re.findall(r"^  # (holidays: .+)$", text, re.MULTILINE)
        assert yaml.safe_load(setting) == {"holidays": code}


def test_once_holidays_are_there_nobody_works_on_them() -> None:
    pytest.importorskip("holidays")
    from mkdocs_playbook.holidays import holidays_yaml

    files = starter_files(answers(timezone="Europe/Berlin"), TODAY)
    christmas = [date(2026, 12, 25), date(2027, 1, 1)]
    assert {item.date for item in planned(files)[1].items if item.kind == "task"} & set(christmas)
    text = files["content/playbook.yml"].decode().replace("  # holidays: DE", "  holidays: DE")
    more = {"content/playbook.yml": text.encode(), "calendars/holidays.yml": holidays_yaml("DE", [2026, 2027]).encode()}
    _, schedule = planned({**files, **more})
    assert not {item.date for item in schedule.items if item.kind == "task"} & set(christmas)
    assert date(2027, 1, 1) in {item.date for item in schedule.items if item.kind == "publish"}, "so there is a hint how to leave it out"
    (hint,) = re.findall(r"'(skip: \S+)'", text)
    assert hint == "skip: 2027-01-01"
    cadences = files["calendars/plan.yml"].decode().replace("  letter:\n", f"  letter:\n    {hint}\n")
    _, schedule = planned({**files, **more, "calendars/plan.yml": cadences.encode()})
    assert date(2027, 1, 1) not in {item.date for item in schedule.items if item.kind == "publish"}


@pytest.mark.parametrize("starter", STARTERS)
def test_no_two_tasks_of_a_day_have_the_same_name(starter: str) -> None:
    made, schedule = planned(starter_files(answers(starter, channels="instagram, tiktok, newsletter, blog, podcast"), TODAY, starter))
    topics = [topic.casefold() for cadence in made.cadences.values() for topic in cadence.topics.values()]
    assert len(topics) == len(set(topics))
    tasks = [(item.date, item.title) for item in schedule.items if item.kind == "task" and item.title]
    filled = [(day, title) for day, title in tasks if any(topic in title.casefold() for topic in topics)]
    assert len(filled) == len(set(filled))
    assert filled or not topics, "topics are in the names of tasks"


@pytest.mark.parametrize("starter", STARTERS)
def test_each_channel_is_there_for_a_reason_of_its_own(starter: str) -> None:
    channels = f"{', '.join(KNOWN)}, Telegram, Discord"
    made, _ = planned(starter_files(answers(starter, channels=channels), TODAY, starter))
    assert len(made.channels) >= len(KNOWN) + 2
    for field in ("purpose", "success", "failure"):
        told = [getattr(channel, field) for channel in made.channels.values()]
        assert len(told) == len(set(told)), field
    assert "Discord" in str(made.channels["discord"].purpose)
    assert "map" in str(made.channels["google-business"].purpose)


def test_channels_have_several_names() -> None:
    for names, key in {
        "Google Business Profile, google, Google My Business": "google-business",
        "E-Mail, newsletter": "newsletter",
        "X, twitter": "x",
        "WhatsApp, whatsapp business": "whatsapp",
        "Homepage, website": "website",
        "Telegram, telegram": "telegram",
    }.items():
        assert [channel.id for channel in read_channels(names)] == [key]


def test_when_the_launch_moves_everything_moves() -> None:
    files = starter_files(answers("campaign"), TODAY, "campaign")
    _, before = planned(files)
    text = files["calendars/plan.yml"].decode()
    (written,) = re.findall(r"date: (\d{4}-\d\d-\d\d)", text)
    later = (date.fromisoformat(written) + timedelta(days=7)).isoformat()
    _, after = planned({**files, "calendars/plan.yml": text.replace(written, later).encode()})
    days = [{item.uid: item.date for item in schedule.items if item.kind == "task"} for schedule in (before, after)]
    assert days[0]
    assert {uid: day + timedelta(days=7) for uid, day in days[0].items()} == days[1]


@pytest.mark.parametrize("starter", STARTERS)
def test_a_case_is_small_and_its_lines_short(starter: str) -> None:
    lines = [line for text in sources(starter_files(answers(starter), TODAY, starter)).values() for line in text.decode().splitlines()]
    assert max(map(len, lines)) <= 140
    assert len([line for line in lines if line.strip() and not line.strip().startswith("#")]) <= 230
    assert len([line for line in lines if "#" in line]) >= 15, "it explains itself"


@pytest.mark.parametrize("starter", STARTERS)
def test_editors_know_the_schema_and_find_nothing_to_say(starter: str, tmp_path: Path) -> None:
    files = starter_files(answers(starter), TODAY, starter)
    validator = Draft7Validator(json.loads(files[".playbook.schema.json"]))
    for path, text in sources(files).items():
        found = MODELINE.match(text.decode())
        assert found, path
        assert (tmp_path / path).parent.joinpath(found[1]).resolve() == tmp_path.resolve() / ".playbook.schema.json"
        assert [error.message for error in validator.iter_errors(load(text.decode()))] == []


def test_vs_code_is_set_up() -> None:
    files = starter_files(answers(), TODAY)
    assert json.loads(files[".vscode/extensions.json"]) == {"recommendations": ["redhat.vscode-yaml"]}
    settings = json.loads(files[".vscode/settings.json"])
    assert settings["yaml.schemas"] == {
        "./.playbook.schema.json": ["content/**/*.yml", "calendars/**/*.yml"],
        "./.playbook.plugin.schema.json": ["mkdocs.yml"],
    }
    assert set(settings["yaml.schemas"]) <= {f"./{path}" for path in files}
    assert {"!ENV scalar", "!ENV sequence"} <= set(settings["yaml.customTags"])
    assert settings["files.associations"]["**/content/**/*.yml"] == "yaml"


def test_what_must_not_get_into_git_is_ignored() -> None:
    ignored = starter_files(answers(), TODAY)[".gitignore"].decode().splitlines()
    assert {"/site/", ".venv/", ".cache/", ".playbook-tokens.json"} <= set(ignored)


def test_the_paths_are_known_before_the_answers() -> None:
    for starter in STARTERS:
        files = starter_files(answers(starter), TODAY, starter, ["github", "netlify"])
        assert list(files) == starter_paths(starter, ["github", "netlify"])


def test_it_is_the_same_twice() -> None:
    assert starter_files(answers(), TODAY) == starter_files(answers(), TODAY)


# ── answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", HOSTILE)
def test_any_brand_survives(text: str) -> None:
    files = starter_files(answers(brand=text), TODAY)
    made, _ = planned(files)
    assert made.playbook.brand == text
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", made.playbook.id)
    assert yaml.safe_load(files["mkdocs.yml"])["site_name"] == f"{text} playbook"


def test_any_names_survive_and_have_ids_of_their_own() -> None:
    for starter, case in STARTERS.items():
        names = [*HOSTILE, "Maker", "Content Lead", "Editor", "X-Ray", "con", "José Muñoz", "Jose Munoz", "7"]
        made, _ = planned(starter_files(answers(starter, people=",".join(names)), TODAY, starter))
        assert [person.name for person in made.people.values()] == names
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", person) for person in made.people)
        assert not set(made.people) & set(case.roles)
        assert made.people["jose-munoz"].name == "José Muñoz"


def test_names_of_channels_survive() -> None:
    made, _ = planned(starter_files(answers(channels="A: B, 微信, Кофе, 微信, IG, insta"), TODAY))
    assert {channel.id: channel.name for channel in made.channels.values()} == {
        "a-b": "A: B",
        "channel": "微信",
        "channel-2": "Кофе",
        "instagram": "Instagram",
    }
    tagged = {channel.id: channel.utm.source for channel in made.channels.values() if channel.utm}
    assert tagged == {"a-b": "a-b", "instagram": "instagram"}, "no link is tagged with an id that says nothing"


def test_umlauts_are_spelt_as_in_the_language(tmp_path: Path) -> None:
    given = ["--people", "Jörg Müller, A\u0308nne Weiß", "--channels", "Läden", "--brand", "Öl & Größe"]
    for language, people, channel, brand in [
        ("german", ["joerg-mueller", "aenne-weiss"], "laeden", "oel-groesse"),
        ("de-AT", ["joerg-mueller", "aenne-weiss"], "laeden", "oel-groesse"),
        ("sv", ["jorg-muller", "anne-wei"], "laden", "ol-groe"),
    ]:
        assert main(["init", str(tmp_path / language), "--yes", *given, "--language", language]) == 0
        made, _ = planned(contents(tmp_path / language))
        assert (list(made.people), list(made.channels), made.playbook.id) == (people, [channel], brand)


def test_ids_that_say_nothing_of_a_name_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--brand", "东方", "--channels", "微信, Instagram, Кофе", "--people", "Mei Tan, 王, Channel"]
    assert main(["init", str(tmp_path / "ours"), "--yes", *given]) == 0
    told = capsys.readouterr().out
    assert re.findall(r"^  (\S+) for (.+)$", told, re.MULTILINE) == [
        ("playbook", "东方"),
        ("channel", "微信"),
        ("channel-2", "Кофе"),
        ("person", "王"),
    ]
    made, _ = planned(contents(tmp_path / "ours"))
    assert {made.channels["channel"].name, made.channels["channel-2"].name, made.people["person"].name} == {"微信", "Кофе", "王"}
    assert main(["init", str(tmp_path / "other"), "--yes", "--people", "Mei Tan"]) == 0
    assert "Ids have" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("german", "de"),
        ("English", "en"),
        (" Traditional  Chinese ", "zh-Hant"),
        ("Deutsch", "de"),
        ("pt_BR", "pt-BR"),
        ("ga", "ga"),
        ("Malay", "ms"),
    ],
)
def test_languages_have_names(text: str, code: str) -> None:
    assert read_language(text) == code


@pytest.mark.parametrize(
    ("language", "sample", "words"), [("en", False, False), ("en-GB", False, False), ("german", True, False), ("French", True, True)]
)
def test_it_says_what_stays_english(language: str, sample: bool, words: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "ours"), "--yes", "--language", language]) == 0
    told = capsys.readouterr().out
    assert ("stays in English until you write your own" in told) == sample
    assert ("dates and numbers are in French" in told) == words


def test_the_readme_says_what_the_note_about_material_means() -> None:
    (told,) = [part for part in starter_files(answers(), TODAY)["README.md"].decode().split("\n\n") if "Material for MkDocs" in part]
    for word in ("`mkdocs serve`", "May 2027", "ProperDocs", "Zensical", "nothing has to be done now"):
        assert word in told.replace("\n", " ")


@pytest.mark.parametrize("text", [*HOSTILE, "1e3", "2027-01-12", "0x10", "~", "true", "a #b", "a, b", "back\\slash", "tab\there"])
def test_what_is_filled_in_is_read_as_it_was(text: str) -> None:
    assert yaml.safe_load(f"a: {as_yaml(text)}") == {"a": text}
    assert yaml.safe_load(f"{{a: {as_yaml([text, text])}}}") == {"a": [text, text]}


def test_plain_words_stay_plain() -> None:
    assert as_yaml("Kopi & Kiln") == "Kopi & Kiln"
    assert as_yaml(["mei", "jun"]) == "[mei, jun]"


def test_markdown_takes_names_for_text() -> None:
    from markdown import markdown

    for text in [*HOSTILE, "<b>x</b>", "a_b_c", "[x](javascript:y)", "`code`", "![](x)"]:
        html = markdown(f"# {as_markdown(text)} playbook", extensions=["extra"])
        plain = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), html)
        assert plain.replace("&quot;", '"').replace("&amp;", "&") == f"<h1>{text} playbook</h1>"


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--timezone", "Asia/Singapur"], "--timezone: 'Asia/Singapur' is not a time zone. Did you mean 'Asia/Singapore'?"),
        (["--language", "german language"], "--language: 'german language' is not a language."),
        (["--brand", " "], "--brand: Nothing is written here. Write a name such as Kopi & Kiln."),
        (["--channels", ","], "--channels: Name at least one channel, such as instagram."),
        (["--people", "Mei, Mei"], "--people: 'Mei' is there twice."),
        (["--deploy", "githup"], "--deploy: There is nothing for the host 'githup'. Did you mean 'github'?"),
        (["--today", "2027-02-30"], "--today: There is no 2027-02-30"),
        (["--brand", "a\u202eb"], "--brand: The text holds the invisible character U+202E."),
        (["--brand", "x" * 90], "--brand: 'xxxx"),
        (["--people", "a\udcffb"], "--people: This is not UTF-8 text."),
    ],
)
def test_a_flag_that_cannot_be_used_is_an_error(flags: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "ours"), "--yes", *flags]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_all_flags_that_cannot_be_used_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "ours"), "--yes", "--timezone", "x", "--language", "1", "--deploy", "ftp"]) == 2
    assert re.findall(r"--\w+", capsys.readouterr().err) == ["--timezone", "--language", "--deploy"]


def test_flags_may_be_given_several_times_or_as_lists(tmp_path: Path) -> None:
    flags = ["--channels", "blog, x", "--channels", "tiktok", "--people", "Mei", "--people", "Jun, Priya", "--language", "de"]
    assert main(["init", str(tmp_path / "ours"), "--yes", *flags]) == 0
    made, _ = planned(contents(tmp_path / "ours"))
    assert list(made.channels) == ["blog", "x", "tiktok"]
    assert list(made.people) == ["mei", "jun", "priya"]
    assert made.playbook.language == "de"


def test_too_many_names_are_refused() -> None:
    with pytest.raises(AnswerError, match="31 names"):
        read_people(",".join(f"P{number}" for number in range(31)))


# ── today ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def written_today(folder: Path) -> date:
    made, _ = planned(contents(folder))
    return made.decisions[0].date


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Pacific/Kiritimati", date(2026, 12, 30)), ("Pacific/Pago_Pago", date(2026, 12, 29)), ("UTC", date(2026, 12, 29))],
)
def test_today_is_that_of_the_time_zone(zone: str, expected: date, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2026, 12, 29, 12, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    assert main(["init", str(tmp_path / "ours"), "--yes", "--timezone", zone]) == 0
    assert written_today(tmp_path / "ours") == expected
    assert today_in(zone) == expected


def test_the_day_can_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")
    assert main(["init", str(tmp_path / "ours"), "--yes", "--today", "2028-02-29"]) == 0
    assert written_today(tmp_path / "ours") == read_day("2028-02-29") == date(2028, 2, 29)


def test_an_epoch_that_is_no_number_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert main(["init", str(tmp_path / "ours"), "--yes"]) == 1
    assert "SOURCE_DATE_EPOCH is 'soon'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(PlaybookError):
        today_in("UTC")


def test_the_machines_time_zone_is_proposed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from zoneinfo import ZoneInfo

    monkeypatch.setattr("babel.localtime.get_localzone", lambda: ZoneInfo("Asia/Tokyo"))
    assert machine.time_zone() == "Asia/Tokyo"
    assert main(["init", str(tmp_path / "ours"), "--yes"]) == 0
    assert planned(contents(tmp_path / "ours"))[0].playbook.timezone == "Asia/Tokyo"


def test_without_a_known_zone_it_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> None:
        raise LookupError

    monkeypatch.setattr("babel.localtime.get_localzone", unknown)
    assert machine.time_zone() == "UTC"


# ── questions ───────────────────────────────────────────────────────────────────────────────────────────────────────


def asked(monkeypatch: pytest.MonkeyPatch, *given: str) -> list[str]:
    """Answer questions with `given`, then with the end of the terminal. Gives the questions as they are asked."""
    questions: list[str] = []
    waiting = iter(given)

    def answer(question: str) -> str:
        questions.append(question)
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answer)
    return questions


def test_a_bad_answer_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    questions = asked(
        monkeypatch, "Kopi: & Kiln", "Singapur", "Asia/Singapore", "", "IG, Telegram", "Mei, Mei", "Mei, Jun", "ftp", "github"
    )
    assert main(["init", str(tmp_path / "ours")]) == 0
    assert len(questions) == 9
    assert questions[0] == "Brand [Our Brand]: "
    assert questions[1] == questions[2]
    told = capsys.readouterr().out
    assert "'Singapur' is not a time zone. Did you mean 'Asia/Singapore'?" in told
    assert "'Mei' is there twice" in told
    made, _ = planned(contents(tmp_path / "ours"))
    assert (made.playbook.brand, made.playbook.timezone, made.playbook.language) == ("Kopi: & Kiln", "Asia/Singapore", "en")
    assert list(made.channels) == ["instagram", "telegram"]
    assert list(made.people) == ["mei", "jun"]
    assert (tmp_path / "ours" / ".github" / "workflows" / "playbook.yml").is_file()


def test_what_a_flag_says_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = asked(monkeypatch, "", "")
    flags = ["--brand", "Kopi", "--people", "Mei", "--channels", "blog", "--deploy", "gitlab"]
    assert main(["init", str(tmp_path / "ours"), *flags]) == 0
    assert [question.partition(" [")[0] for question in questions] == [
        "Time zone",
        "Language of the pages (words in English and German; dates and numbers in any)",
    ]


def test_who_stops_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked(monkeypatch, "Kopi")
    assert main(["init", str(tmp_path / "ours")]) == 1
    assert capsys.readouterr().err == "\nNothing was written.\n"
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda question: pytest.fail(question))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert main(["init", str(tmp_path / "ours")]) == 0
    made, _ = planned(contents(tmp_path / "ours"))
    assert made.playbook.brand == "Our Brand"
    assert list(made.channels) == ["instagram", "tiktok", "newsletter"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_in_a_real_terminal(tmp_path: Path) -> None:
    import pty

    answers = iter([b"\xe5\xbe\xae\xe9\xa3\x8e\n", b"nowhere\n", b"Asia/Tokyo\n", b"\n", b"\n", b"Mei Tan\n", b"\n"])
    heard: list[bytes] = []

    def read(descriptor: int) -> bytes:
        data = os.read(descriptor, 1024)
        heard.append(data)
        if b"".join(heard).endswith(b"]: ") and (text := next(answers, b"")):
            os.write(descriptor, text)
        return data

    command = [sys.executable, "-m", "mkdocs_playbook.cli", "init", str(tmp_path / "ours")]
    code = pty.spawn(command, read, lambda descriptor: b"")
    assert os.waitstatus_to_exitcode(code) == 0
    assert "'nowhere' is not a time zone." in b"".join(heard).decode()
    made, _ = planned(contents(tmp_path / "ours"))
    assert (made.playbook.brand, made.playbook.id, made.playbook.timezone) == ("微风", "playbook", "Asia/Tokyo")


# ── the folder ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = tmp_path / "ours"
    made.mkdir()
    yield made
    made.chmod(0o755)


@pytest.mark.parametrize(
    "there",
    [
        ["mkdocs.yml"],
        ["content/playbook.yml", ".gitignore", "requirements.txt"],
        ["mkdocs.yaml"],
        ["content/old/goals.yml", "calendars/fairs.ics"],
        ["content"],
        [".github/workflows/playbook.yml"],
    ],
)
def test_what_is_there_is_never_overwritten(there: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in there:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("ours", encoding="utf-8")
    before = contents(folder)
    assert main(["init", str(folder), "--yes", "--deploy", "github"]) == 2
    told = capsys.readouterr().err
    assert re.findall(r"\n  (.+)", told) == [str(folder / path) for path in sorted(there)]
    assert contents(folder) == before


def test_it_is_told_before_anybody_answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "mkdocs.yml").touch()
    questions = asked(monkeypatch)
    assert main(["init", str(folder)]) == 2
    assert questions == []


def test_a_second_time_it_refuses(folder: Path) -> None:
    assert main(["init", str(folder), "--yes"]) == 0
    before = contents(folder)
    assert main(["init", str(folder), "--yes", "--brand", "Other"]) == 2
    assert contents(folder) == before


def test_a_new_repository_with_its_readme_is_fine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("README.md", "LICENSE", ".git/config"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("theirs", encoding="utf-8")
    assert main(["init", str(folder), "--yes"]) == 0
    assert {(folder / path).read_text(encoding="utf-8") for path in ("README.md", "LICENSE", ".git/config")} == {"theirs"}
    assert "## Publish it" in (folder / "PLAYBOOK.md").read_text(encoding="utf-8")
    assert "PLAYBOOK.md says how" in capsys.readouterr().out


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ours").write_text("a file", encoding="utf-8")
    assert main(["init", str(tmp_path / "ours"), "--yes"]) == 2
    assert "is a file. Name a folder." in capsys.readouterr().err


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / "content").symlink_to(tmp_path / "elsewhere")
    (folder / "mkdocs.yml").symlink_to("nowhere")
    assert main(["init", str(folder), "--yes"]) == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("is_new", [True, False])
def test_all_files_are_written_or_none(is_new: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = folder / "deep" / "er" if is_new else folder
    opened = Path.open

    def full(self: Path, mode: str = "r", *arguments: object, **more: object) -> object:
        if "x" in mode and self.name == "requirements.txt":
            raise OSError(28, "No space left on device", str(self))
        return opened(self, mode, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    assert main(["init", str(target), "--yes"]) == 1
    assert list(folder.iterdir()) == []


# ── what is said ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "ours"), "--yes"]) == 0
    told = capsys.readouterr().out
    assert [int(number) for number in re.findall(r"^(\d)\. ", told, re.MULTILINE)] == [1, 2, 3, 4]
    assert f"cd {tmp_path / 'ours'}" in told
    assert "mkdocs serve" in told
    assert told.count("   - ") == 5
    places = re.findall(r"^     (content/\S+), line (\d+)$", told, re.MULTILINE)
    assert len(places) == 5
    for path, line in places:
        text = (tmp_path / "ours" / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        assert re.fullmatch(r"  [a-z-]+:", text), "the line that is meant"


def test_the_commands_of_the_readme_are_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"playbook (init our-playbook[^`\n]*)", readme)
    assert len(found) >= 2
    for command in found:
        given = parser().parse_args(command.split())
        assert given.folder == Path("our-playbook")
    assert {given.partition(" ")[2] for given in re.findall(r"`(--from [a-z-]+)`", readme)} == set(STARTERS) - {STARTER}


def test_the_help_tells_of_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["init", "--help"])
    told = capsys.readouterr().out
    for name, case in STARTERS.items():
        assert re.search(rf"^  {name} +{case.summary.split(' ')[0]}", told, re.MULTILINE)
    for name in (*DEPLOYS, "--brand", "--timezone", "--language", "--channels", "--people", "--today", "--yes"):
        assert name in told
