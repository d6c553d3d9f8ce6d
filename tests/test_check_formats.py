"""`playbook check` as a linter: its formats, what it selects, what makes it fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mkdocs_playbook.cli import main
from mkdocs_playbook.problems import Place, Problem
from mkdocs_playbook.report import as_text

HEAD = "playbook: {id: demo}\nstrategy:\n  vision: v\n"
GOAL = "goals:\n  awareness:\n    statement: Be known\n    owner: mei\n    by: 2030-01-01\npeople: {mei: {name: Mei}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A playbook whose goal, written at plan.yml:5:3, has no KPI (S102)."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Demo\ndocs_dir: content/pages\nplugins: [playbook: {today: 2027-01-13}]\n")
    for folder in ("content/pages", "calendars"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "content/plan.yml").write_text(HEAD + GOAL)
    return tmp_path


def check(project: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    code = main(["check", str(project), *options])
    return code, capsys.readouterr().out


def edit(project: Path, old: str, new: str) -> None:
    file = project / "content/plan.yml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_text_shows_the_line_with_a_mark_below_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = check(project, capsys, "--select", "S102")

    told, line, mark = out.splitlines()
    assert told.startswith("content/plan.yml:5:3: S102 ")
    assert line == " 5 |   awareness:"
    assert mark == "   |   ^^^^^^^^^"
    assert code == 0


@pytest.mark.parametrize(
    ("line", "column", "marked"),
    [
        ("    statment: Be known", 5, "statment"),
        ("    date: 6 weeks before lunch # soon", 11, "6 weeks before lunch"),
        ("    channels: [instagran, blog]", 16, "instagran"),
        ("  mei: {name: Mei, days: mon-fry}", 26, "mon-fry"),
        ('  o: {name: "One, two", links: "ftp://x, y"}', 32, '"ftp://x, y"'),
        ("    link: ftp://example.com/a,b", 11, "ftp://example.com/a,b"),
        ("    time: 25:00", 11, "25:00"),
        ("    title: [a, b]", 12, "["),
        ("    - not here", 5, "-"),
        ("    'not: here': x", 5, "'not: here'"),
        ("  two:", 3, "two"),
        ("name", 9, " "),
    ],
)
def test_what_is_meant_is_marked_as_a_whole(line: str, column: int, marked: str) -> None:
    told = as_text([Problem(Place("a.yml", 1, column), "M101", "Wrong.")], {"a.yml": line.encode()})
    mark = told.splitlines()[2].removeprefix("   | ")
    assert mark == " " * (column - 1) + "^" * len(marked)
    assert line[column - 1 :].startswith(marked.strip())


def test_the_mark_stands_below_signs_that_take_two_columns() -> None:
    line = "{n: 咖啡杯, a: 茶馆}"
    told = as_text([Problem(Place("a.yml", 1, line.index("茶") + 1), "M106", "Wrong.")], {"a.yml": line.encode()})
    assert told.splitlines()[1:] == [f" 1 | {line}", "   | " + " " * len("{n: ______, a: ") + "^^^^"]


def test_the_mark_ends_with_what_is_shown() -> None:
    text = "title: " + "x" * 300
    told = as_text([Problem(Place("a.yml", 1, 8), "M108", "Wrong.")], {"a.yml": text.encode()})
    assert len(told.splitlines()[2]) == len(told.splitlines()[1])


def test_a_file_that_lies_where_nobody_reads_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "posts.yml").write_text("posts: {late: {title: Late}}\n")
    (project / "content/pages/goals.yaml").write_text("# ours\ngoals:\n  more: {statement: More}\n")
    (project / "environment.yml").write_text("name: x\nchannels: [conda]\n")
    (project / "empty.yml").write_text("# nothing\n")
    (project / ".hidden.yml").write_text("posts: {}\n")

    code, out = check(project, capsys, "--format", "concise", "--select", "W190")

    assert [line.split(" ")[:2] for line in out.splitlines()] == [["content/pages/goals.yaml:1:1:", "Y206"], ["posts.yml:1:1:", "Y206"]]
    assert "content, calendars" in out
    assert code == 0

    edit(project, "    owner: mei\n", "    owner: may\n")  # it may hold what is missing elsewhere
    assert "posts.yml:1:1: Y206" in check(project, capsys)[1]


def test_concise_has_a_line_for_each(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = check(project, capsys, "--format", "concise", "--select", "S102,S104")

    assert sorted(line.split(" ")[1] for line in out.splitlines()) == ["S102", "S104"]


def test_github_notes_stand_at_the_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = check(project, capsys, "--format", "github", "--select", "S102")

    assert out.startswith("::warning file=content/plan.yml,line=5,col=3,title=S102::")
    assert out.count("\n") == 1


def test_sarif_names_rule_and_place(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = check(project, capsys, "--format", "sarif", "--select", "S102")

    run = json.loads(out)["runs"][0]
    result = run["results"][0]
    assert result["ruleId"] == "S102"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "S102"
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "content/plan.yml"
    assert location["region"] == {"startLine": 5, "startColumn": 3}


def test_ignored_codes_are_not_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = check(project, capsys, "--select", "S1", "--ignore", "S102")

    assert "S102" not in out
    assert "S104" in out


def test_unknown_code_is_a_wrong_command(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(project), "--select", "S999"]) == 2
    assert "There is no rule 'S999'" in capsys.readouterr().err


def test_an_ignore_at_the_entry_needs_a_reason(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "    owner: mei\n", "    owner: mei\n    ignore: {S102: counted from March on}\n")
    assert "S102" not in check(project, capsys)[1]

    edit(project, "{S102: counted from March on}", "{S102: }")
    code, out = check(project, capsys)
    assert code == 1
    assert "content/plan.yml:8:" in out


def test_an_ignore_that_nothing_needs_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "    owner: mei\n", "    owner: mei\n    ignore: {S103: has an owner, S999: no such rule}\n")

    out = check(project, capsys, "--format", "concise")[1]

    told = [line for line in out.splitlines() if " W190 " in line]
    assert [line.split(" ")[0] for line in told] == ["content/plan.yml:8:14:", "content/plan.yml:8:34:"]


def test_severity_is_set_for_a_rule_or_a_family(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "playbook: {id: demo}\n", "playbook: {id: demo}\nsettings: {review: {rules: {S: off, S102: error}}}\n")

    code, out = check(project, capsys, "--format", "json")

    found = {problem["code"]: problem["severity"] for problem in json.loads(out)}
    assert [name for name in found if name.startswith("S")] == ["S102"]
    assert found["S102"] == "error"
    assert code == 1


def test_findings_that_fail_are_named_in_the_playbook(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(project, capsys, "--select", "S102")[0] == 0

    edit(project, "playbook: {id: demo}\n", "playbook: {id: demo}\nsettings: {review: {fail_on: [S102]}}\n")
    assert check(project, capsys, "--select", "S102")[0] == 1
    assert check(project, capsys, "--select", "S104")[0] == 0


def test_strict_fails_on_warnings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(project, capsys, "--select", "S102", "--strict")[0] == 1


def test_paths_are_left_out_by_the_plugins_option(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = project / "mkdocs.yml"
    config.write_text(config.read_text().replace("{today: 2027-01-13}", "{today: 2027-01-13, ignore: {'content/*.yml': [S102]}}"))

    out = check(project, capsys, "--select", "S1")[1]

    assert "S102" not in out
    assert "S104" in out


def test_a_baseline_lets_an_old_plan_start_clean(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(project), "--write-baseline"]) == 0
    assert check(project, capsys)[1] == ""

    edit(project, "goals:\n", "# moved down by a line\ngoals:\n  sales:\n    statement: Sell\n    owner: mei\n    by: 2030-01-01\n")
    out = check(project, capsys, "--format", "concise", "--select", "S102")[1]
    assert "'sales'" in out
    assert "'awareness'" not in out
