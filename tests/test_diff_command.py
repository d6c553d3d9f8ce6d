"""`playbook diff` in real repositories and folders: which plans it reads, what it says when it cannot, and how it exits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mkdocs_playbook.cli import main
from mkdocs_playbook.read import history

CONFIG = "site_name: Small\ndocs_dir: content/pages\nplugins: [playbook]\n"
PLAN = "playbook: {id: small}\nposts: {hello: {title: Hello, date: DAY}}\n"


def git(root: Path, *arguments: str, when: str = "2027-01-01T12:00:00Z") -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    names = {**kept, "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when, "HOME": str(root), "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=Mei", "-c", "user.email=mei@example.com", "-c", "init.defaultBranch=main")
    return subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, text=True, env=names).stdout


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def commit(root: Path, files: dict[str, str]) -> None:
    write(root, files)
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "Change")


def plan(day: str, more: str = "") -> dict[str, str]:
    return {"content/plan.yml": PLAN.replace("DAY", day) + more}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a tag `v1` (4 January), a commit (5 January) and a change that is not committed (6 January)."""
    root = tmp_path / "project"
    root.mkdir()
    git(root, "init", "-q")
    commit(root, {"mkdocs.yml": CONFIG, "calendars/.gitkeep": "", **plan("2027-01-04")})
    git(root, "tag", "v1")
    commit(root, plan("2027-01-05"))
    write(root, plan("2027-01-06"))
    monkeypatch.chdir(root)
    return root


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert main(["diff", *arguments]) == code
    said = capsys.readouterr()
    return said.out, said.err


def moved(first: str, last: str, days: str) -> str:
    return f"1 post moved\n\nMoved\n  Post “Hello”: moved from {first} to {last}, {days}\n"


def test_it_begins_at_the_last_tag_and_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys)
    assert out == moved("Mon 4 Jan", "Wed 6 Jan", "2 days later")
    assert err == "From v1 to what is in the folder now:\n"


def test_without_a_tag_it_begins_at_the_last_commit(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(project, "tag", "-d", "v1")
    out, err = told(capsys)
    assert out == moved("Tue 5 Jan", "Wed 6 Jan", "1 day later")
    assert err == "From HEAD to what is in the folder now:\n"


@pytest.mark.parametrize("name", ["HEAD~1", "v1", "main~1", "refs/tags/v1"])
def test_revisions_by_any_name_of_git(name: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, name, "HEAD")[0] == moved("Mon 4 Jan", "Tue 5 Jan", "1 day later")


def test_a_revision_by_a_day(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "main@{1}")[0] == moved("Mon 4 Jan", "Wed 6 Jan", "2 days later")


def test_nothing_is_written_to_the_repository(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()}
    told(capsys, "v1")
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()} == before


def test_few_processes_are_run(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []
    run = history._process

    def counted(root: Path, arguments: tuple[str, ...], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        ran.append(arguments)
        return run(root, arguments, given)

    monkeypatch.setattr(history, "_process", counted)
    write(project, {f"content/more-{number}.yml": "ideas: []" for number in range(30)})
    git(project, "add", ".")
    git(project, "commit", "-qm", "More")
    told(capsys, "HEAD")
    assert len(ran) <= 8


def test_settings_are_those_of_the_revision(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.move(project / "content", project / "words")
    shutil.rmtree(project / "calendars")
    write(project, {"mkdocs.yml": "site_name: Small\nINHERIT: base.yml\n", "base.yml": "plugins: [{playbook: {sources: [words]}}]\n"})
    assert told(capsys, "v1")[0] == moved("Mon 4 Jan", "Wed 6 Jan", "2 days later")
    git(project, "add", ".")
    git(project, "commit", "-qm", "Other folders")
    write(
        project,
        {"base.yml": "plugins: [{playbook: {sources: [elsewhere]}}]\n", "elsewhere/plan.yml": plan("2027-01-07")["content/plan.yml"]},
    )
    assert told(capsys, "HEAD")[0] == moved("Wed 6 Jan", "Thu 7 Jan", "1 day later")


def test_a_project_below_the_top_of_its_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path, {"content/other.yml": "not: ours", **{f"site/{path}": text for path, text in plan("2027-01-04").items()}})
    write(tmp_path / "site", {"mkdocs.yml": CONFIG, **plan("2027-01-05"), "calendars/none.yml": "ideas: []"})
    assert told(capsys, "-f", str(tmp_path / "site" / "mkdocs.yml"))[0] == moved("Mon 4 Jan", "Tue 5 Jan", "1 day later")
    monkeypatch.chdir(tmp_path / "site")
    assert told(capsys)[0] == moved("Mon 4 Jan", "Tue 5 Jan", "1 day later")


def test_what_the_site_publishes_or_hides_is_no_source_at_a_revision_either(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(
        project, {"content/pages/data.yml": "nonsense: 1", "content/.hidden.yml": "nonsense: 1", "content/.git-stuff/x.yml": "nonsense: 1"}
    )
    assert told(capsys, "HEAD")[0] == "Nothing changed in the plan.\n"


def test_a_link_to_a_file_is_followed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.move(project / "content/plan.yml", project / "plan.txt")
    (project / "content/plan.yml").symlink_to("../plan.txt")
    git(project, "add", ".")
    git(project, "commit", "-qm", "A link")
    assert told(capsys, "v1", "HEAD")[0] == moved("Mon 4 Jan", "Wed 6 Jan", "2 days later")


def test_two_folders_need_no_git(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "old", plan("2027-01-04"))
    write(tmp_path / "new", {"mkdocs.yml": CONFIG, **plan("2027-01-05"), "calendars/none.yml": "ideas: []"})
    assert told(capsys, "old", "./new")[0] == moved("Mon 4 Jan", "Tue 5 Jan", "1 day later")


def test_a_folder_against_what_is_in_the_project(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "handed", plan("2027-01-02"))
    assert told(capsys, str(tmp_path / "handed"))[0] == moved("Sat 2 Jan", "Wed 6 Jan", "4 days later")


def test_exit_codes_and_formats(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "--exit-code", code=1)
    told(capsys, "HEAD", "HEAD", "--exit-code", code=0)
    assert told(capsys, "--format", "markdown")[0].startswith("**1 post moved**\n\n### Moved (1)\n\n- **Hello** (post): moved from ")
    [change] = json.loads(told(capsys, "--format", "json")[0])
    assert (change["kind"], change["id"], change["old"], change["new"]) == ("moved", "hello", "2027-01-04", "2027-01-06")
    assert json.loads(told(capsys, "HEAD", "HEAD", "--format", "json")[0]) == []


# ── what goes wrong ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["v2", "--oops", "a b", "HEAD~99", "$(id)", ":/x", ""])
def test_a_revision_that_there_is_not(name: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    err = told(capsys, "--", name, code=2)[1]
    assert err.startswith(f"playbook: Git knows no revision '{name}'. Write a tag, a branch, a commit, or one such as HEAD~5")
    assert err.count("\n") == 1


def test_a_shallow_clone_is_named_as_the_reason(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    git(project, "clone", "-q", "--depth=1", "--no-tags", f"file://{project}", "../shallow")
    monkeypatch.chdir(project.parent / "shallow")
    assert "git fetch --unshallow --tags" in told(capsys, "HEAD~1", code=2)[1]


def test_outside_of_git(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"mkdocs.yml": CONFIG, **plan("2027-01-04")})
    for arguments in ([], ["HEAD"]):
        err = told(capsys, *arguments, code=2)[1]
        assert err.endswith("is not in a git repository. Name two folders, each with a playbook.\n")


def test_without_git(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(project))
    assert "Git is not installed" in told(capsys, code=2)[1]


def test_before_the_first_commit(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"mkdocs.yml": CONFIG, **plan("2027-01-04")})
    monkeypatch.chdir(tmp_path)
    assert "There is no commit yet to compare with." in told(capsys, code=2)[1]


def test_a_folder_without_a_playbook(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "empty").mkdir()
    assert "The folder './empty' holds no playbook" in told(capsys, "./empty", code=2)[1]


def test_problems_of_an_earlier_plan_name_the_revision(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(project, plan("2027-02-30"))
    git(project, "tag", "broken")
    write(project, plan("2027-01-06"))
    out, err = told(capsys, "broken", code=1)
    assert out == ""
    assert "broken:content/plan.yml:2:37: M108 There is no 2027-02-30: that month has 28 days." in err
    write(project, plan("2027-02-30"))
    assert "\ncontent/plan.yml:2:37: M108" in "\n" + told(capsys, "v1", code=1)[1]


def test_settings_of_an_earlier_plan_that_are_no_yaml(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(project, {"mkdocs.yml": "a: [\n"})
    git(project, "tag", "broken")
    write(project, {"mkdocs.yml": CONFIG})
    assert "broken:mkdocs.yml:" in told(capsys, "broken", code=1)[1]


def test_a_revision_before_the_playbook(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(project, "checkout", "-q", "--orphan", "before")
    git(project, "rm", "-rfq", "--cached", ".")
    write(project, {"README.md": "Soon."})
    git(project, "add", "README.md")
    git(project, "commit", "-qm", "Nothing yet")
    err = told(capsys, "before", code=1)[1]
    assert "before:mkdocs.yml:1:1: Y303 At this revision there is no playbook: no file in content/ or calendars/. Name a later one." in err


def test_a_link_that_leads_out_of_the_repository_is_not_followed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project.parent / "secret.yml").write_text("ideas: [{title: Secret}]", encoding="utf-8")
    (project / "content/out.yml").symlink_to("../../secret.yml")
    (project / "content/gone.yml").symlink_to("nowhere.yml")
    git(project, "add", ".")
    git(project, "commit", "-qm", "Links")
    out, err = told(capsys, "HEAD", "v1", code=1)
    assert "HEAD:content/gone.yml:1:1: Y306" in err
    assert "HEAD:content/out.yml:1:1: Y306" in err
    assert "Secret" not in out + err


def test_large_files_and_submodules_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"
    write(project, {"content/big.yml": pointer})
    git(project, "add", ".")
    git(project, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},content/shared")
    git(project, "commit", "-qm", "Elsewhere")
    err = told(capsys, "HEAD", "v1", code=1)[1]
    assert "HEAD:content/big.yml:1:1: Y306 This file is kept by Git LFS" in err
    assert "HEAD:content/shared:1:1: Y306 This folder is a submodule" in err


def test_a_revision_that_is_too_large_is_refused_before_it_is_fetched(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(project, {"content/a.yml": "# " + "a" * 600, "content/b.yml": "# " + "b" * 600})
    monkeypatch.setattr("mkdocs_playbook.read.history.MAX_ALL_BYTES", 1000)
    err = told(capsys, "v1", "HEAD", code=1)[1]
    assert "HEAD:content/b.yml:1:1: Y106 With this one, the source files are larger than 30 MB together." in err
    assert "a.yml" not in err
