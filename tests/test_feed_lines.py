"""Content lines: whatever a text holds, it stays one value of one property, and comes back as it was."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Mapping
from dataclasses import fields, replace

import pytest

from mkdocs_playbook.feeds import ics
from mkdocs_playbook.feeds.events import EventWriter
from mkdocs_playbook.feeds.feeds import write_feeds
from mkdocs_playbook.feeds.lint import lint
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.schedule.items import KINDS, Item
from support import planned

STAMP = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)

WRITABLE = {
    "line breaks": "one\ntwo\n\nthree",
    "an event": "x\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil\nEND:VEVENT",
    "a calendar's end": "END:VCALENDAR\nBEGIN:VCALENDAR",
    "a property": "x\nATTACH:https://evil.example/\nX-WR-CALNAME:Other",
    "parameters": 'x;VALUE=DATE:20270101,"quoted":y',
    "escapes": "\\n \\, \\; \\\\ \\N \\x , ; \\",
    "only signs": ",;,;\\\\;,",
    "10,000 characters": "long " * 2_000,
    "10,000 characters without spaces": "长" * 10_000,
    "emoji": "🎉👩‍👩‍👧‍👦🇸🇬👍🏽" * 20,
    "CJK": "农历新年快乐、恭喜发财；" * 20,
    "right to left": "שלום, עולם; مرحبا بالعالم" * 10,
    "combining": "e\u0301" * 200,
    "a format": "{} {0} {title} %s %(x)s {{ x }} <script>alert(1)</script>",
    "tabs": "a\tb\t\tc",
}
"""What YAML may hold."""

UNWRITABLE = {
    "a byte order mark": "\ufeffx\ufeff",
    "no characters": "x\ufffe\uffff\U0010ffffy",
    "C1 controls": "a\x80b\x9bc",
    "marks of direction": "a\u202eb\u200fc\u2066d",
    "carriage returns": "one\rtwo\r\nthree\rEND:VEVENT\r\nBEGIN:VEVENT\r",
    "other line breaks": "a\x0bb\x0cc\x1cd\x1ee\x85f\u2028g\u2029h",
    "other line breaks and an event": "x\u2028END:VEVENT\x85BEGIN:VEVENT\u2029UID:evil\x0bX:y",
    "controls": "".join(map(chr, range(32))) + "\x7f",
    "folds": "x\r\n y\r\n\tz\n BEGIN:VEVENT",
    "half of a pair": "x\ud83dy\udc80z",
}
"""What the reader of YAML refuses, at least in parts, so that it must come in another way."""

HOSTILE = WRITABLE | UNWRITABLE


def physical_lines(data: bytes) -> list[bytes]:
    assert data.endswith(b"\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    return lines


def content_lines(data: bytes) -> list[str]:
    return [line.decode() for line in physical_lines(data.replace(b"\r\n ", b""))]


def unescaped(value: str) -> str:
    """A TEXT value as clients read it (RFC 5545, 3.3.11); every backslash must begin an escape."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value)
    return re.sub(r"\\([\\;,n]|.?)", lambda found: {"n": "\n", "": "?"}.get(found[1], found[1]), value)


def shape(data: bytes) -> list[str]:
    """Name and parameters of every content line, and the value of BEGIN and END."""
    lines = content_lines(data)
    return [line if line.startswith(("BEGIN:", "END:")) else line.partition(":")[0] for line in lines]


def kept(text: str) -> str:
    """What is left of `text` in a feed: every line break is \\n, controls are gone."""
    for line_break in ("\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"):
        text = text.replace(line_break, "\n")
    return "".join(
        "\ufffd" if 0xD800 <= ord(sign) < 0xE000 else sign
        for sign in text
        if sign in "\t\n" or not (ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0)
    )


# ── one line ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("length", [*range(60, 80), 148, 149, 150, 151, 1000])
def test_lines_are_folded_at_75_octets_and_between_characters(width: int, length: int) -> None:
    value = {1: "x", 2: "é", 3: "农", 4: "🎉"}[width] * length

    lines = physical_lines(ics.line("SUMMARY", value))

    assert all(len(line) <= 75 for line in lines)
    assert all(line.startswith(b" ") for line in lines[1:])
    assert "".join(line.decode()[1 if number else 0 :] for number, line in enumerate(lines)) == f"SUMMARY:{value}"
    assert all(len(line) > 75 - width for line in lines[:-1]), "folded too early"


@pytest.mark.parametrize(("length", "lines"), [(66, 1), (67, 1), (68, 2), (67 + 74, 2), (67 + 75, 3)])
def test_a_line_of_75_octets_is_not_folded(length: int, lines: int) -> None:
    assert len(physical_lines(ics.line("SUMMARY", "x" * length))) == lines


def test_any_text_is_one_line_and_comes_back() -> None:
    chance = random.Random(5545)  # noqa: S311
    signs = [*map(chr, range(0xA1)), *'\u2028\u2029\ufeff\ud800\udfff农🎉é\\\\,,;;::nN"\n\n  ', "\r\n", "BEGIN:VEVENT"]
    for _ in range(2_000):
        text = "".join(chance.choices(signs, k=chance.randrange(200)))

        lines = physical_lines(ics.line("SUMMARY", ics.text(text)))

        assert all(len(line) <= 75 for line in lines)
        joined = "".join(line.decode()[1 if number else 0 :] for number, line in enumerate(lines))
        assert unescaped(joined.removeprefix("SUMMARY:")) == kept(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_value_that_is_not_escaped_cannot_leave_its_line(text: str) -> None:
    for line in physical_lines(ics.line("UID", text)):
        line.decode()
    assert shape(ics.line("UID", text)) == ["UID"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_address_is_ascii_without_spaces(text: str) -> None:
    address = ics.uri(f"https://example.com/{text}")

    assert address.isascii()
    assert address.isprintable()
    assert " " not in address


def test_an_address_that_is_one_stays() -> None:
    address = "https://example.com:8000/a%20b/~c/?q=1&r[]=2;x,y#a-b_c.d!$'()*+@"

    assert ics.uri(address) == address


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (dt.datetime(2027, 1, 12, 4, 5, 6, tzinfo=dt.UTC), "20270112T040506Z"),
        (dt.datetime(2027, 1, 12, 4, 5, 6, tzinfo=dt.timezone(dt.timedelta(hours=8))), "20270111T200506Z"),
        (dt.datetime(970, 1, 2, 3, 4, 5, tzinfo=dt.UTC), "09700102T030405Z"),
    ],
)
def test_moments_are_in_utc(when: dt.datetime, written: str) -> None:
    assert ics.moment(when) == written


# ── events, from dataclasses: nothing has looked at their texts ─────────────────────────────────────────────────────

TEXTS = ("uid", "title", "step", "step_name", "workflow", "done_when", "post", "cadence", "format", "campaign", "pillar", "stage",
         "status", "text", "url", "color", "address")  # fmt: skip
LISTS = ("people", "roles", "posts", "channels", "goals")


def test_every_text_of_an_item_is_tried() -> None:
    hints = {field.name: str(field.type) for field in fields(Item)}

    assert {name for name, hint in hints.items() if hint.startswith("str")} == {*TEXTS, "zone"}
    assert {name for name, hint in hints.items() if hint.startswith("tuple[str")} == set(LISTS)


def full_item(kind: str, text: str, **more: object) -> Item:
    values: dict[str, object] = dict.fromkeys(TEXTS, text) | dict.fromkeys(LISTS, (text, text, text))
    day = dt.date(2027, 1, 12)
    return replace(Item(uid="x", kind="task", title="x", date=day, due=day, publishing=day), **{**values, "kind": kind, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_event_has_the_same_lines_whatever_its_texts_hold(kind: str, text: str) -> None:
    playbook, _ = planned("people: {mei: {name: Mei}}\n")
    writer = EventWriter(playbook, STAMP, lambda address: f"https://example.com/{address}")

    data = writer.event(full_item(kind, text, uid=f"x{text}"))

    assert shape(data) == shape(writer.event(full_item(kind, "harmless")))
    calendar = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n%sEND:VCALENDAR\r\n" % data
    assert {problem.code for problem in lint(calendar, "a.ics")} == {"F305"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_title_comes_back_as_it_was(text: str) -> None:
    playbook, _ = planned("people: {mei: {name: Mei}}\n")
    data = EventWriter(playbook, STAMP, lambda address: "").event(replace(full_item("meeting", "harmless"), title=text))

    (summary,) = (line for line in content_lines(data) if line.startswith("SUMMARY:"))

    assert unescaped(summary.removeprefix("SUMMARY:")) == f"Meeting: {kept(text)}"


# ── whole feeds, from YAML ──────────────────────────────────────────────────────────────────────────────────────────

PLAN = """
playbook: {id: demo, brand: TEXT, title: TEXT, timezone: Asia/Singapore, periods: {2027-q1: {starts: 2027-01-04, ends: 2027-01-17}}}
strategy: {vision: TEXT, review_by: 2027-01-10}
offers: {o: {name: TEXT, review_by: 2027-01-11}}
goals: {g: {statement: TEXT, review_by: 2027-01-11}}
kpis: {k: {name: TEXT, review: weekly}}
channels: {c: {name: TEXT}, d: {name: TEXT}}
campaigns: {n: {name: TEXT, starts: 2027-01-04, ends: 2027-01-31, goals: [g]}}
cadences:
  s: {title: TEXT, every: week on friday, channels: [c, d], starts: 2027-01-04, ends: 2027-01-17, batch: week, format: reel}
  t: {title: TEXT, every: week on friday, channels: [c], starts: 2027-01-04, ends: 2027-01-17, topics: [TEXT]}
posts:
  p: {title: TEXT, date: 2027-01-12, time: 12:00, channels: {c: {}, d: {time: 13:00}}, campaign: n, format: reel, goals: [g]}
key_dates: {e: {name: TEXT, date: 2027-01-05, description: TEXT}}
roles: {r: {name: TEXT, lead: m}, w: {name: TEXT}}
people: {m: {name: TEXT, roles: [r]}}
workflows:
  f: {name: TEXT, formats: [reel], steps: {one: {name: TEXT, role: [r, w], due: 2 days before, done_when: TEXT}}}
requests: {q: {team: TEXT, deliverable: TEXT, needed_by: 2027-01-11, for: [n], owner: r}}
meetings: {h: {name: TEXT, date: 2027-01-13, at: 10:00, roles: [r], agenda: [TEXT, TEXT], where: TEXT, campaign: n}}
"""


def feeds(playbook: Playbook, items: tuple[Item, ...]) -> dict[str, bytes]:
    return dict(write_feeds(playbook, items, STAMP, lambda address: f"https://example.com/{address}"))


def feeds_with(text: str) -> dict[str, bytes]:
    """The feeds of the plan with `text` for each of its texts."""
    playbook, schedule = planned(PLAN.replace("TEXT", json.dumps(text, ensure_ascii=False)))
    return feeds(playbook, schedule.items)


def assert_harmless(files: Mapping[str, bytes], harmless: Mapping[str, bytes]) -> None:
    assert files.keys() == harmless.keys()
    for path, data in files.items():
        assert shape(data) == shape(harmless[path]), path
        assert lint(data, path) == []


@pytest.mark.parametrize("text", WRITABLE.values(), ids=WRITABLE)
def test_feeds_have_the_same_lines_whatever_texts_the_yaml_holds(text: str) -> None:
    assert_harmless(feeds_with(text), feeds_with("harmless"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_feeds_have_the_same_lines_whatever_texts_the_playbook_holds(text: str) -> None:
    playbook, schedule = planned(PLAN.replace("TEXT", "harmless"))
    before = feeds(playbook, schedule.items)
    playbook.playbook.brand = text
    for section in ("channels", "campaigns", "people", "roles", "goals"):
        for entry in getattr(playbook, section).values():
            setattr(entry, "statement" if section == "goals" else "name", text)

    assert_harmless(feeds(playbook, tuple(replace(item, title=text, text=item.text and text) for item in schedule.items)), before)
