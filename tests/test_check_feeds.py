"""`playbook check --feeds`: the linter as a command, for the playbook's own feeds and for anybody's."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from mkdocs_playbook.cli import main
from sites import ASYNCAPI, ROOT, project

KUBERNETES = Path(__file__).parents[2] / "shared" / "real" / "kubernetes" / "schedule.ics"

GOOD = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nMETHOD:PUBLISH\r\nNAME:x\r\nX-WR-CALNAME:x\r\n"
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\nBEGIN:VEVENT\r\nUID:a@x\r\nDTSTAMP:20270101T000000Z\r\n"
    "DTSTART;VALUE=DATE:20270112\r\nSUMMARY:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLAYBOOK_EDITION", raising=False)


@pytest.mark.parametrize("playbook", [ROOT, ASYNCAPI], ids=["demo", "asyncapi"])
def test_our_own_feeds_have_nothing_wrong(playbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(playbook), "--feeds"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "Calendars will take these feeds.\n"


def test_our_own_feeds_with_every_choice_have_nothing_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = """
    playbook: {id: demo, brand: "A, b; c\\\\", timezone: AoE}
    key_dates: {a: {name: "x, y; z \\\\n 農", date: 2027-01-12, time: 9:00}, b: {name: B, date: 2027-01-13}}
    people: {mei: {name: Mei}}
    feeds: {mine: {name: "M, i", kinds: key-date}}
    settings: {feeds: {alarm: 1 day, titles: {key-date: "{word}; {title}"}, past: 1 year,
                       private: true, retired_feeds: demo-old, busy: task}}
    """
    made = project(tmp_path / "project", text)
    assert main(["tokens", "new", "-f", str(made.folder / "mkdocs.yml")]) == 0
    capsys.readouterr()

    assert main(["check", str(made.folder), "--feeds"]) == 0
    assert capsys.readouterr().out == ""


def test_a_broken_playbook_is_told_instead_of_its_feeds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(tmp_path / "project", "playbook: {id: demo, timezone: UTC}\nkey_dates: {a: {name: A, date: soon}}\n")

    assert main(["check", str(made.folder), "--feeds"]) == 1
    assert "content/plan.yml:2:" in capsys.readouterr().out


@pytest.mark.skipif(not KUBERNETES.is_file(), reason="the real calendar of a Kubernetes release is not here")
def test_a_real_calendar_of_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "json", "--feeds", str(KUBERNETES)]) == 1
    found = json.loads(capsys.readouterr().out)

    codes = Counter(problem["code"] for problem in found)
    assert (codes["F102"], codes["F502"]) == (1, 31)  # LF endings, told once; no DTSTAMP in any of the events
    assert codes["F104"] > 0  # lines that are not folded
    assert "The line is 164 octets long" in "".join(problem["message"] for problem in found)
    assert {problem["path"] for problem in found} == {str(KUBERNETES)}


def test_each_problem_is_a_line_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.ics").write_bytes(GOOD.encode())
    (tmp_path / "bad.ics").write_bytes(GOOD.replace("SUMMARY:a", "SUMMARY:a, b").encode())

    assert main(["check", "--format", "concise", "--feeds", "good.ics", "bad.ics"]) == 1
    told = capsys.readouterr()
    assert told.out == "bad.ics:13:10: F401 The comma in SUMMARY is not escaped, so a client may end the text here. Write '\\,'.\n"
    assert told.err == "1 problem\n"


def test_json_has_these_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.ics").write_bytes(GOOD.replace("SUMMARY:a", "SUMMARY:a, b").encode())
    main(["check", "--format", "json", "--feeds", "bad.ics"])
    (problem,) = json.loads(capsys.readouterr().out)

    assert {key: problem[key] for key in ("code", "severity", "path", "line", "column")} == {
        "code": "F401",
        "severity": "error",
        "path": "bad.ics",
        "line": 13,
        "column": 10,
    }
    assert problem["message"].startswith("The comma in SUMMARY")


def test_good_files_give_an_empty_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.ics").write_bytes(GOOD.encode())

    assert main(["check", "--format", "json", "--feeds", "good.ics"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_warnings_alone_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bare.ics").write_bytes(GOOD.replace("METHOD:PUBLISH\r\n", "").encode())

    assert main(["check", "--format", "concise", "--feeds", "bare.ics"]) == 0
    told = capsys.readouterr()
    assert "F305" in told.out
    assert told.err == "1 warning\n"


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_file_that_is_not_there_is_a_wrong_command(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.ics").write_bytes(GOOD.encode())

    assert main(["check", "--format", form, "--feeds", "good.ics", "gone.ics"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "playbook: The file 'gone.ics' cannot be read: No such file or directory.\n"


def test_a_folder_is_a_wrong_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan").mkdir()

    assert main(["check", "--feeds", "plan"]) == 2
    assert capsys.readouterr().err == "playbook: 'plan' is a folder. Name calendar files, or write 'playbook check plan --feeds'.\n"


@pytest.mark.parametrize("data", [b"", b"\x00" * 5000, b"<html>", bytes(range(256)) * 20, b"BEGIN:VEVENT\r\n" * 300, GOOD.encode("utf-16")])
def test_what_is_no_calendar_is_told_and_never_a_crash(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.ics").write_bytes(data)

    assert main(["check", "--feeds", "x.ics"]) == 1
    assert "F" in capsys.readouterr().out


def test_a_name_that_nothing_can_print_is_spelled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "bad\udcff.ics"
    (tmp_path / name).write_bytes(b"")

    assert main(["check", "--feeds", name]) == 1
    assert "bad<U+DCFF>.ics" in capsys.readouterr().out
    assert main(["check", "--feeds", f"x{name}"]) == 2
    assert "xbad<U+DCFF>.ics" in capsys.readouterr().err
