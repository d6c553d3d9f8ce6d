"""The linter of calendar files: what it finds in files of other people, and where."""

from __future__ import annotations

import random

import pytest

from mkdocs_playbook.feeds.lint import lint

GOOD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Calendar//EN
METHOD:PUBLISH
NAME:Plan
X-WR-CALNAME:Plan\\, one
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:a@example.com
DTSTAMP:20270101T000000Z
DTSTART;TZID=Europe/Berlin:20270112T120000
DTEND;TZID=Europe/Berlin:20270112T130000
SUMMARY:Lunch\\, long\\; with \\\\ and 农历新年
DESCRIPTION:One\\nTwo\\NThree
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
DESCRIPTION:Soon
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:b@example.com
DTSTAMP:20270101T000000Z
DTSTART;VALUE=DATE:20270112
DTEND;VALUE=DATE:20270113
SUMMARY:All day
END:VEVENT
END:VCALENDAR
"""


def octets(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def told(data: bytes) -> list[str]:
    """Each problem as `line:column code`, with `?` behind a warning's."""
    return [
        f"{problem.place.line}:{problem.place.column} {problem.code}{'?' if problem.severity == 'warning' else ''}"
        for problem in lint(data, "x.ics")
    ]


def changed(old: str, new: str) -> bytes:
    assert GOOD.count(old) == 1, f"{GOOD.count(old)} times in the calendar: {old}"
    return octets(GOOD.replace(old, new))


def test_good_calendar_has_no_problems() -> None:
    assert told(octets(GOOD)) == []


def test_problem_says_where_and_how_to_mend() -> None:
    (problem,) = lint(changed("SUMMARY:All day", "SUMMARY:All, day"), "feeds/x.ics")

    assert str(problem) == ("feeds/x.ics:35:12: F401 The comma in SUMMARY is not escaped, so a client may end the text here. Write '\\,'.")
    assert problem.severity == "error"


# ── bytes and lines ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_byte_order_mark() -> None:
    assert told(b"\xef\xbb\xbf" + octets(GOOD)) == ["1:1 F101"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_other_encodings(encoding: str) -> None:
    marked = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"") + GOOD.encode(encoding)

    assert told(marked) == ["1:1 F101"]


def test_lines_that_end_with_lf() -> None:
    assert told(GOOD.encode()) == ["1:1 F102"]


def test_lines_that_end_with_cr() -> None:
    assert told(GOOD.replace("\n", "\r").encode()) == ["1:1 F102"]


def test_line_breaks_of_all_kinds_are_counted() -> None:
    data = octets(GOOD).replace(b"VERSION:2.0\r\n", b"VERSION:2.0\n").replace(b"NAME:Plan\r\n", b"NAME:Plan\r")

    assert told(data) == ["2:1 F102", "5:1 F102"]


def test_last_line_without_line_break() -> None:
    assert told(octets(GOOD).removesuffix(b"\r\n")) == ["37:1 F103?"]


def test_line_of_75_octets_is_allowed() -> None:
    assert told(changed("SUMMARY:All day", "SUMMARY:" + "x" * 67)) == []


def test_line_longer_than_75_octets() -> None:
    assert told(changed("SUMMARY:All day", "SUMMARY:" + "x" * 68)) == ["35:76 F104"]


def test_longer_line_counts_octets_and_tells_the_character() -> None:
    assert told(changed("SUMMARY:All day", "SUMMARY:" + "农" * 23)) == ["35:31 F104"]


def test_continued_line_longer_than_75_octets() -> None:
    assert told(changed("SUMMARY:All day", "SUMMARY:x\n " + "x" * 75)) == ["36:76 F104"]


def test_fold_between_characters_is_allowed() -> None:
    assert told(changed("SUMMARY:All day", "SUMMARY:农\n 历\n\t新\n \n 年")) == []


def test_fold_in_the_middle_of_a_character() -> None:
    data = octets(GOOD).replace(b"SUMMARY:All day", "SUMMARY:农历".encode()[:-1] + b"\r\n " + "历".encode()[-1:])

    assert told(data) == ["36:2 F105"]


def test_fold_after_each_octet_of_a_character() -> None:
    data = octets(GOOD).replace(b"All day", b"\r\n ".join(bytes([octet]) for octet in "🎉é".encode()))

    assert told(data) == ["36:2 F105", "37:2 F105", "38:2 F105", "40:2 F105"]


@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\x80"])
def test_invalid_utf_8(bad: bytes) -> None:
    assert told(octets(GOOD).replace(b"All day", "农 ".encode() + bad + b" day")) == ["35:11 F106"]


def test_latin_1() -> None:
    assert told(octets(GOOD).replace(b"All day", "Café".encode("latin-1"))) == ["35:12 F106"]


def test_invalid_utf_8_in_a_continued_line() -> None:
    assert told(octets(GOOD).replace(b"All day", b"All\r\n day\xff")) == ["36:5 F106"]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x1c", "\x7f", "\x85", "\x9b", "\u2028", "\u2029"])
def test_controls(sign: str) -> None:
    assert told(changed("All day", f"All{sign}day")) == ["35:12 F107"]


def test_tab_is_allowed() -> None:
    assert told(changed("All day", "All\tday")) == []


@pytest.mark.parametrize(
    ("line", "column"),
    [("All day", 4), ("SUMMARY", 8), (":All day", 1), ("SUMMARY;X:All day", 8), ('SUMMARY;X="y:All day', 11), ("SUMM_ARY:All day", 5)],
)
def test_what_is_no_content_line(line: str, column: int) -> None:
    assert told(changed("SUMMARY:All day", line)) == [f"35:{column} F108"]


@pytest.mark.parametrize("line", ["summary:x", 'SUMMARY;X="a:b;c,d";Y=e,"f",:x', "X-A;B=:"])
def test_names_and_parameters_may_be_written_like_this(line: str) -> None:
    assert told(changed("SUMMARY:All day", line)) == []


def test_continuation_of_nothing() -> None:
    assert told(b" x\r\n" + octets(GOOD)) == ["1:1 F108"]


def test_empty_lines() -> None:
    assert told(changed("BEGIN:VTIMEZONE", "\n\nBEGIN:VTIMEZONE")) == ["9:1 F109?"]


# ── nesting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("data", [b"", b"\r\n", b"VERSION:2.0\r\n", b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n", b"<!DOCTYPE html>\r\n"])
def test_no_calendar(data: bytes) -> None:
    assert "1:1 F201" in told(data)


def test_what_stands_behind_the_calendar() -> None:
    assert told(octets(GOOD) + b"X-A:b\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER:PT0S\r\nEND:VALARM\r\n") == ["38:1 F201", "39:1 F201"]


def test_end_is_missing() -> None:
    assert told(changed("END:STANDARD\n", "")) == ["11:1 F202"]
    assert told(changed("END:VALARM\n", "")) == ["24:1 F202"]


def test_end_is_missing_before_the_next_event() -> None:
    assert told(changed("END:VEVENT\nBEGIN:VEVENT\nUID:b", "BEGIN:VEVENT\nUID:b")) == ["17:1 F202"]


def test_end_without_begin() -> None:
    assert told(changed("BEGIN:STANDARD\n", "")) == ["14:1 F202"]
    assert told(octets(GOOD + "END:VCALENDAR\n")) == ["38:1 F202"]


@pytest.mark.parametrize("last", range(1, 37))
def test_truncated_after_any_line(last: int) -> None:
    data = octets("".join(GOOD.splitlines(keepends=True)[:last]))

    assert [problem for problem in told(data) if problem.endswith("F203")]


def test_truncated_within_a_line() -> None:
    problems = lint(octets(GOOD)[:-30], "x.ics")

    assert {problem.code for problem in problems} == {"F103", "F203"}
    assert "END:VEVENT, END:VCALENDAR is missing" in problems[0].message


def test_two_calendars() -> None:
    other = GOOD.replace("UID:a", "UID:c").replace("UID:b", "UID:d")

    assert told(octets(GOOD + other)) == ["1:1 F204?"]


# ── the calendar ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("VERSION:2.0\n", "", ["1:1 F301"]),
        ("VERSION:2.0\n", "VERSION:1.0\n", ["2:1 F301"]),
        ("PRODID:-//Example//Calendar//EN\n", "", ["1:1 F302"]),
        ("PRODID:-//Example//Calendar//EN\nMETHOD:PUBLISH\n", "METHOD:PUBLISH\nPRODID:-//Example//Calendar//EN\n", ["4:1 F303?"]),
        ("X-PUBLISHED-TTL:PT1H\n", "X-PUBLISHED-TTL:PT1H\nVERSION:2.0\n", ["9:1 F306"]),
        ("END:VTIMEZONE\n", "END:VTIMEZONE\nX-WR-CALDESC:late\n", ["17:1 F304"]),
        ("METHOD:PUBLISH\n", "", ["1:1 F305?"]),
        ("METHOD:PUBLISH\nNAME:Plan\n", "", ["1:1 F305?", "1:1 F305?"]),
        ("X-WR-CALNAME:Plan\\, one\n", "", ["1:1 F305?"]),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT1H\n", "", ["1:1 F305?"]),
        ("X-PUBLISHED-TTL:PT1H\n", "", ["1:1 F305?"]),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "REFRESH-INTERVAL:PT1H", ["7:1 F307"]),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "REFRESH-INTERVAL;VALUE=TEXT:PT1H", ["7:1 F307"]),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "REFRESH-INTERVAL;VALUE=DURATION:1 hour", ["7:33 F308"]),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "REFRESH-INTERVAL;VALUE=DURATION:P", ["7:33 F308"]),
        ("X-PUBLISHED-TTL:PT1H", "X-PUBLISHED-TTL:60", ["8:17 F308"]),
    ],
)  # fmt: skip
def test_calendar(old: str, new: str, problems: list[str]) -> None:
    assert told(changed(old, new)) == problems


def test_version_and_product_may_be_in_any_order() -> None:
    assert told(changed("VERSION:2.0\nPRODID:-//Example//Calendar//EN\n", "PRODID:-//Example//Calendar//EN\nVERSION:2.0\n")) == []


@pytest.mark.parametrize("length", ["P1D", "P2W", "PT30M", "P1DT12H30M5S", "+PT1H"])
def test_lengths_of_time(length: str) -> None:
    assert told(changed("X-PUBLISHED-TTL:PT1H", f"X-PUBLISHED-TTL:{length}")) == []


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["SUMMARY", "DESCRIPTION", "LOCATION", "SUMMARY;LANGUAGE=en"])
@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a, b", "F401"),
        ("a; b", "F401"),
        ("a \\ b", "F402"),
        ("a\\: b", "F402"),
        ("a \\", "F402"),
        ("a\\\\, b", "F401"),
        ("a\\\\\\ b", "F402"),
    ],
)
def test_text_that_is_not_escaped(name: str, value: str, code: str) -> None:
    problems = [problem.split() for problem in told(changed("SUMMARY:All day", f"{name}:{value}"))]

    assert [code for _, code in problems] == [code]


@pytest.mark.parametrize(("old", "place"), [("X-WR-CALNAME:Plan\\, one", "6:18"), ("NAME:Plan\nX", "5:10")])
def test_name_of_the_calendar_that_is_not_escaped(old: str, place: str) -> None:
    new = old.replace("\\,", ",") if "\\," in old else old.replace("Plan", "Plan; b")

    assert told(changed(old, new)) == [f"{place} F401"]


def test_text_is_told_once_for_each_kind_with_the_number() -> None:
    problems = lint(changed("SUMMARY:All day", "SUMMARY:a, b; c, \\d \\e"), "x.ics")

    assert [problem.code for problem in problems] == ["F401", "F402"]
    assert "(and 2 more)" in problems[0].message
    assert "(and 1 more)" in problems[1].message


def test_text_over_several_lines_is_told_at_its_physical_line() -> None:
    assert told(changed("SUMMARY:All day", "SUMMARY:农历\n 新年\n \tx, y")) == ["37:4 F401"]


def test_escape_may_be_folded() -> None:
    assert told(changed("SUMMARY:All day", "SUMMARY:a\\\n , b")) == []


def test_what_is_no_text_needs_no_escapes() -> None:
    assert told(changed("SUMMARY:All day", "SUMMARY:x\nRRULE:FREQ=DAILY;COUNT=2\nCATEGORIES:A,B\nGEO:1.3;103.8")) == []


# ── events ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("UID:b@example.com\n", "", ["30:1 F501"]),
        ("UID:b@example.com\n", "UID:\n", ["30:1 F501"]),
        ("UID:b@example.com\n", "UID:b@example.com\nUID:c\n", ["32:1 F306"]),
        ("UID:b@example.com\nDTSTAMP:20270101T000000Z\n", "UID:b@example.com\n", ["30:1 F502"]),
        ("UID:b@example.com", "UID:a@example.com", ["31:5 F509"]),
        ("DTSTART;VALUE=DATE:20270112\n", "", ["30:1 F504"]),
        ("DTSTART;VALUE=DATE:20270112\n", "DTSTART;VALUE=DATE:20270112\nDURATION:P1D\n", ["35:1 F505"]),
        ("DTSTART;VALUE=DATE:20270112", "DTSTART:20270112T000000Z", ["34:1 F506"]),
        ("DTEND;VALUE=DATE:20270113", "DTEND:20270113T000000Z", ["34:1 F506"]),
        ("DTEND;VALUE=DATE:20270113", "DTEND;VALUE=DATE:20270112", ["34:18 F507"]),
        ("DTEND;VALUE=DATE:20270113", "DTEND;VALUE=DATE:20270111", ["34:18 F507"]),
        ("DTEND;TZID=Europe/Berlin:20270112T130000", "DTEND;TZID=Europe/Berlin:20270112T120000", ["21:26 F507"]),
        ("DTEND;TZID=Europe/Berlin:20270112T130000", "DTEND:20270112T110000Z", ["21:7 F507"]),
        ("DTEND;TZID=Europe/Berlin:20270112T130000", "DTEND:20270112T110001Z", []),
        ("DTSTART;VALUE=DATE:20270112", "DTSTART:20270112", ["33:1 F503"]),
        ("DTSTART;VALUE=DATE:20270112", "DTSTART;VALUE=DATE:20270112T000000Z", ["33:1 F503", "34:1 F506"]),
        ("DTSTART;VALUE=DATE:20270112", "DTSTART;VALUE=DATE:20270230", ["33:20 F503"]),
        ("DTSTART;VALUE=DATE:20270112", "DTSTART;VALUE=DATE:2027-01-12", ["33:20 F503"]),
        ("DTEND;VALUE=DATE:20270113", "DTEND;VALUE=DATE:00000000", ["34:18 F503"]),
        ("TZID=Europe/Berlin:20270112T120000", "TZID=Europe/Berlin:20270112T250000", ["20:28 F503"]),
        ("DTSTART;TZID=Europe/Berlin:20270112T120000", "DTSTART:20270112T120000", ["20:1 F508?"]),
        ("DTEND;TZID=Europe/Berlin:20270112T130000", "DTEND:20270112T130000", ["21:1 F508?"]),
        ("DTSTART;TZID=Europe/Berlin:20270112T120000", "DTSTART;TZID=Asia/Tokyo:20270112T120000", ["20:1 F514"]),
        ("TZID:Europe/Berlin", "TZID:Europe/Paris", ["20:1 F514"]),
        ("ACTION:DISPLAY\n", "", ["24:1 F511"]),
        ("TRIGGER:-PT15M\n", "", ["24:1 F512"]),
        ("DESCRIPTION:Soon\n", "", ["24:1 F513"]),
    ],
)  # fmt: skip
def test_event(old: str, new: str, problems: list[str]) -> None:
    assert told(changed(old, new)) == problems


def test_changed_occurrence_shares_the_uid_of_its_series() -> None:
    uid = "UID:b@example.com"

    assert told(changed(uid, "UID:a@example.com\nRECURRENCE-ID:20270112T110000Z")) == []


def test_leap_second_is_a_time() -> None:
    assert told(changed("DTEND;TZID=Europe/Berlin:20270112T130000", "DTEND:20270112T235960Z")) == []


def test_todo_is_shown_by_few() -> None:
    data = octets(
        GOOD.replace("VEVENT\nUID:b", "VTODO\nUID:b")
        .replace("All day\nEND:VEVENT", "All day\nEND:VTODO")
        .replace("DTEND;VALUE", "DUE;VALUE")
    )

    assert told(data) == ["30:1 F510?"]


@pytest.mark.parametrize("zone", ["../../etc/passwd", "", "x" * 5_000, "No/Where", "/example.com/Berlin", "Europe", "\u0141\u00f3d\u017a"])
def test_strange_zones_are_no_harm(zone: str) -> None:
    lines = f"DTSTART;TZID={zone}:20270112T120000\nDTEND:20270112T130000Z"

    assert lint(changed("DTSTART;VALUE=DATE:20270112\nDTEND;VALUE=DATE:20270113", lines), "x.ics") is not None


# ── any bytes at all ────────────────────────────────────────────────────────────────────────────────────────────────

PIECES = (
    b"\r\n", b"\n", b"\r", b" ", b"\t", b":", b";", b",", b'"', b"=", b"\\", b"\x00", b"\xff", "农".encode(), "🎉".encode()[:2],
    b"\xe2\x80\xa8", b"BEGIN:", b"END:", b"VCALENDAR", b"VEVENT", b"VALARM", b"TZID=", b"VALUE=DATE", b"99999999T999999Z",
    b"00010101T000000", b"99991231",
)  # fmt: skip


def test_damaged_files_are_no_harm() -> None:
    chance = random.Random(7986)  # noqa: S311
    for _ in range(1_500):
        data = bytearray(octets(GOOD))
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 0, 1, 2, 30))] = chance.choice(PIECES)
        found = lint(bytes(data), "x.ics")

        lines = bytes(data).replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
        assert all(1 <= problem.place.line <= lines and problem.place.column >= 1 for problem in found)
        assert all(problem.message.isprintable() for problem in found)
        "\n".join(map(str, found)).encode()


def test_noise_is_no_harm() -> None:
    chance = random.Random(2445)  # noqa: S311
    for length in (1, 2, 3, 10, 100, 1_000, 10_000):
        assert lint(chance.randbytes(length), "x.ics")


@pytest.mark.parametrize(
    "data",
    [b"BEGIN:X\r\n" * 50_000, b"END:X\r\n" * 50_000, b"BEGIN:X\r\n" * 20_000 + b"END:Y\r\n" * 20_000, b"\r\n " * 100_000,
     b"A:" + b"\\," * 200_000,
     b"A" + b";B=" * 100_000 + b":", b"A;B=" + b'"",' * 50_000 + b"x", "农".encode() * 100_000],
    ids=["begins", "ends", "begins and other ends", "folds", "escapes", "parameters", "quotes", "one long line"],
)  # fmt: skip
def test_big_strange_files_are_read_in_time(data: bytes) -> None:
    lint(data, "x.ics")
