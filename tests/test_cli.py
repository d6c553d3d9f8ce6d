"""The command `playbook`, as people and programs use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_playbook.cli import COMMANDS, main
from sites import PLAYBOOK, ROOT, Project, contents, environment, playbook, project

BROKEN = PLAYBOOK.replace("vision:", "vission:").replace("channels: [blog]", "channels: [blgo]", 1)
KEYS = {"code", "severity", "path", "line", "column", "message"}


def place_of(text: str) -> tuple[int, int]:
    """Line and column of a piece of the broken playbook, counted from 1."""
    before = BROKEN.lstrip("\n").partition(text)[0]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.fixture
def made(tmp_path: Path) -> Project:
    return project(tmp_path / "project")


def checked(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[dict[str, object]]]:
    """The exit code of `playbook check --format json`, and the list that it prints."""
    code = main(["check", "--format", "json", *map(str, arguments)])
    told = json.loads(capsys.readouterr().out)
    assert isinstance(told, list)
    for entry in told:
        assert set(entry) == KEYS
        assert isinstance(entry["line"], int)
        assert isinstance(entry["column"], int)
    return code, told


def test_problems_are_told_as_text_with_their_places(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    made.write(BROKEN)
    assert main(["check", str(made.folder), "--format", "concise"]) == 1
    lines = capsys.readouterr().out.splitlines()
    places = ["{}:{}".format(*place_of(text)) for text in ("vission", "blgo")]
    assert [line.partition(" ")[0] for line in lines] == [f"content/plan.yml:{place}:" for place in places]
    assert "Did you mean 'vision'?" in lines[0]


def test_problems_are_told_as_json(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    made.write(BROKEN)
    code, told = checked(capsys, made.folder)
    assert code == 1
    assert [(entry["severity"], entry["path"], entry["line"], entry["column"]) for entry in told] == [
        ("error", "content/plan.yml", *place_of("vission")),
        ("error", "content/plan.yml", *place_of("blgo")),
    ]


def test_findings_do_not_fail_and_are_told_as_json(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = checked(capsys, made.folder)
    assert code == 0
    assert told
    assert "error" not in {entry["severity"] for entry in told}


def test_nothing_to_tell_is_an_empty_list(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = checked(capsys, made.folder, "--ignore", "S,K,P,C,W")
    assert (code, told) == (0, [])
    assert main(["check", str(made.folder), "--ignore", "S,K,P,C,W"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "Nothing is wrong, nothing is missing.\n"


def test_a_mkdocs_yml_that_is_no_yaml_is_told_as_json_too(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (made.folder / "mkdocs.yml").write_text("site_name: [Small\nplugins:\n", encoding="utf-8")
    code, told = checked(capsys, made.folder)
    assert code == 1
    assert [entry["path"] for entry in told] == ["mkdocs.yml"]


def test_options_of_the_plugin_that_cannot_be_used_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(tmp_path / "project", options={"today": "tomorrow", "mount": "../x"})
    code, told = checked(capsys, made.folder)
    assert code == 1
    assert [entry["code"] for entry in told] == ["E102", "E104"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chek"],
        ["check", "--format", "xml"],
        ["check", "nowhere"],
        ["check", "-f", "nowhere.yml"],
        ["check", ".", "-f", "mkdocs.yml"],
        ["build", "nowhere"],
        ["export"],
        ["holidays", "SG"],
    ],
)
def test_a_wrong_command_gives_2(made: Project, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.folder)
    try:
        code: object = main(arguments)
    except SystemExit as ended:
        code = ended.code
    assert code == 2


def test_the_project_is_this_folder_or_the_one_named_or_that_of_the_configuration(
    made: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made.write(BROKEN)
    by_name = checked(capsys, made.folder)
    by_file = checked(capsys, "-f", made.folder / "mkdocs.yml")
    monkeypatch.chdir(made.folder)
    assert by_name == by_file == checked(capsys) == checked(capsys, "-f", "mkdocs.yml")


def test_without_mkdocs_yml_checking_works_and_building_does_not(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (made.folder / "mkdocs.yml").unlink()
    (made.folder / "calendars").mkdir()
    assert checked(capsys, made.folder)[0] == 0
    assert main(["build", str(made.folder)]) == 1
    assert "There is no mkdocs.yml here." in capsys.readouterr().err


def test_an_edition_that_cannot_be_built_is_refused(
    made: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYBOOK_EDITION", "board")
    assert main(["export", str(made.folder / "out"), str(made.folder)]) == 1
    assert "There is no edition 'board'." in capsys.readouterr().err
    assert not (made.folder / "out").exists()


SITES = {"mkdocs", "properdocs", "material", "jinja2", "babel", "markdown"}
HEAVY = SITES | {
    "pydantic",
    "xlsxwriter",
    "pypdf",
    "fpdf",
    "icalendar",
    "mkdocs_playbook.pages",
    "mkdocs_playbook.book.contents",
    "mkdocs_playbook.handover",
}
"""What only sites, books and packs need, or calendar files; the sample playbook has none of those that repeat."""
RARE = {"difflib", "textwrap", "traceback", "email", "importlib.metadata", "subprocess", "http", "ssl"} | {
    f"mkdocs_playbook.commands.{name}" for name in COMMANDS if name != "check"
}
"""What a check of a playbook without mistakes has no use for."""
MODEL = {"yaml", "dateutil", "mkdocs_playbook.model", "mkdocs_playbook.read"}
"""What no command needs to say what it is for."""


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["check"], HEAVY | RARE),
        (["check", "--format", "json"], HEAVY),
        (["schema"], HEAVY),
        (["check", "--help"], HEAVY | MODEL | RARE - {"textwrap"}),
        (["--help"], HEAVY | MODEL),
        (["pdf", "--help"], HEAVY | MODEL),
        (["--version"], HEAVY | MODEL),
    ],
)
def test_what_needs_no_pages_loads_nothing_that_makes_them(arguments: list[str], spared: set[str]) -> None:
    code = (
        "import sys\nfrom mkdocs_playbook.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    assert spared & set(done.stderr.split()) == set()


@pytest.mark.parametrize("command", [[], ["check"], ["build"], ["export"], ["schema"], ["holidays"]])
def test_each_command_says_what_it_is_for(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out.split()) > 20


def test_help_tells_how_an_export_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    told = capsys.readouterr().out
    for word in ("fragments/", "items.json", "feeds/", "attr_list"):
        assert word in told


def test_output_is_utf_8_whatever_the_locale(made: Project) -> None:
    made.write(PLAYBOOK.replace("channels: [blog]", "channels: [博客]", 1))
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs_playbook.cli", "check"],
        cwd=made.folder,
        env=environment(LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert "'博客'" in done.stdout.decode()


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m mkdocs_playbook.cli schema | head -c 10"
    done = subprocess.run(["sh", "-c", command], env=environment(), capture_output=True, text=True, check=False)
    assert done.stdout == '{\n  "$sche'
    assert done.stderr == ""


# ── playbook build ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_build_swaps_the_site_and_a_failed_build_leaves_the_last_one(made: Project) -> None:
    made.site_dir.mkdir()
    (made.site_dir / "old.html").write_text("old", encoding="utf-8")
    (made.site_dir / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    done = playbook("build", cwd=made.folder)
    assert done.returncode == 0, done.stderr
    whole = contents(made.site_dir)
    assert "index.html" in whole
    assert "old.html" not in whole
    assert whole[".git"] == b"gitdir: elsewhere", "MkDocs leaves hidden files of the site's folder alone"

    made.write(BROKEN)
    done = playbook("build", cwd=made.folder)
    assert done.returncode == 1
    assert "content/plan.yml:2:12:" in done.stdout + done.stderr
    assert contents(made.site_dir) == whole
    assert sorted(path.name for path in made.folder.iterdir()) == ["content", "mkdocs.yml", "site"], "nothing is left lying about"


def test_build_fails_on_warnings_only_if_strict(made: Project) -> None:
    (made.folder / "content" / "pages" / "about.md").write_text("# About\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    assert playbook("build", "--strict", cwd=made.folder).returncode == 1
    assert not made.site_dir.exists()
    assert playbook("build", cwd=made.folder).returncode == 0
    assert (made.site_dir / "about" / "index.html").is_file()


@pytest.mark.parametrize("site_dir", [".", "..", "content", "content/pages", "content/pages/site"])
def test_build_never_swaps_away_what_people_wrote(tmp_path: Path, site_dir: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(tmp_path / "project", site_dir=site_dir)
    before = contents(tmp_path)
    assert main(["build", str(made.folder)]) != 0
    assert "so it is not replaced" in capsys.readouterr().err
    assert contents(tmp_path) == before
