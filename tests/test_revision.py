"""When the playbook last changed: one stamp for all that is built from it."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mkdocs_playbook import RELEASED
from mkdocs_playbook.problems import PlaybookError
from mkdocs_playbook.read.revision import stamp

EARLIER, FIRST, SECOND, LATER = (datetime(year, 1, 1, tzinfo=UTC) for year in (2020, 2027, 2028, 2029))


@pytest.fixture(autouse=True)
def _no_fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def write(root: Path, path: str, when: datetime) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{when}", encoding="utf-8")
    os.utime(file, (when.timestamp(), when.timestamp()))


def git(root: Path, *arguments: str, when: datetime = FIRST) -> None:
    names = {"GIT_COMMITTER_DATE": when.isoformat(), "GIT_AUTHOR_DATE": EARLIER.isoformat(), "HOME": str(root), "PATH": os.environ["PATH"]}
    who = ("-c", "user.name=Mei", "-c", "user.email=mei@example.com")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, env=names)


def commit(root: Path, path: str, when: datetime) -> None:
    write(root, path, when)
    git(root, "add", ".")
    git(root, "commit", "-m", "Change", when=when)


def test_outside_of_git_it_is_the_newest_file(tmp_path: Path) -> None:
    write(tmp_path, "content/a.yml", FIRST)
    write(tmp_path, "content/deep/b.yml", SECOND)
    write(tmp_path, "mkdocs.yml", FIRST)
    write(tmp_path, "README.md", LATER)

    assert stamp(tmp_path, ["content", "mkdocs.yml", "missing"]) == SECOND


def test_in_git_it_is_the_newest_commit_that_touched_the_sources(tmp_path: Path) -> None:
    git(tmp_path, "init")
    commit(tmp_path, "content/a.yml", FIRST)
    commit(tmp_path, "content/a.yml", SECOND)
    commit(tmp_path, "README.md", LATER)
    os.utime(tmp_path / "content/a.yml")  # a fresh clone gives every file the time of its checkout

    assert stamp(tmp_path, ["content"]) == SECOND


def test_a_change_that_is_not_committed_counts_by_its_files_time(tmp_path: Path) -> None:
    git(tmp_path, "init")
    commit(tmp_path, "site/content/a.yml", FIRST)
    write(tmp_path, "site/content/new/b c é.yml", SECOND)

    assert stamp(tmp_path / "site", ["content"]) == SECOND


def test_a_playbook_that_git_does_not_know_yet_counts_by_its_files_time(tmp_path: Path) -> None:
    git(tmp_path, "init")
    write(tmp_path, "content/a.yml", FIRST)

    assert stamp(tmp_path, ["content"]) == FIRST


def test_it_is_never_before_the_release_that_wrote_it(tmp_path: Path) -> None:
    write(tmp_path, "content/a.yml", EARLIER)
    assert stamp(tmp_path, ["content"]) == RELEASED
    assert stamp(tmp_path, ["missing"]) == RELEASED


def test_source_date_epoch_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "content/a.yml", LATER)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EARLIER.timestamp())))
    assert stamp(tmp_path, ["content"]) == EARLIER


@pytest.mark.parametrize("text", ["tomorrow", "-5", "1.5", "²", "9" * 30])
def test_a_source_date_epoch_that_is_no_time_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    with pytest.raises(PlaybookError, match="Write whole seconds since 1970, such as 1796083200"):
        stamp(tmp_path, ["content"])
