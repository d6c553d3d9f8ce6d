"""The stamp of feeds, taken from real git repositories: it moves with every edit, with nothing else, and never back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from mkdocs_playbook import RELEASED
from mkdocs_playbook.build import addresses_of, feeds_of_plan, make_plan
from mkdocs_playbook.read import revision
from mkdocs_playbook.read.revision import stamp
from mkdocs_playbook.read.settings import read_settings

SOURCES = ["content", "calendars", "mkdocs.yml"]
START = datetime(2027, 1, 1, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


class Repository:
    """A project in git. `at(3)` is three hours after its start."""

    def __init__(self, root: Path, *, init: bool = True) -> None:
        self.root = root
        root.mkdir(exist_ok=True)
        if init:
            self.git("init", "--initial-branch", "main")

    def git(self, *arguments: str, hour: float = 0) -> None:
        when = str(int(at(hour).timestamp()))
        names = {
            "GIT_COMMITTER_DATE": f"{when} +0800",
            "GIT_AUTHOR_DATE": "1600000000 +0000",
            "HOME": str(self.root),
            "PATH": os.environ["PATH"],
        }
        who = ("-c", "user.name=Mei", "-c", "user.email=mei@example.com", "-c", "protocol.file.allow=always")
        subprocess.run(["git", "-C", str(self.root), *who, *arguments], check=True, capture_output=True, env=names)

    def write(self, path: str, text: str, hour: float = 0) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        touch(file, hour)

    def commit(self, hour: float, **files: str) -> None:
        """Write files, `content/` and `.yml` added to their names, and commit everything."""
        for name, text in files.items():
            self.write(f"content/{name}.yml", text, hour)
        self.git("add", "--all", hour=hour)
        self.git("commit", "--allow-empty", "-m", "Change", hour=hour)

    def stamp(self) -> datetime:
        return stamp(self.root, SOURCES)


def at(hour: float) -> datetime:
    return START + hour * HOUR


def touch(file: Path, hour: float) -> None:
    os.utime(file, (at(hour).timestamp(), at(hour).timestamp()))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "project")
    made.commit(1, plan="first", other="first")
    return made


# ── what moves it ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_commit_that_touched_a_source(repository: Repository) -> None:
    assert repository.stamp() == at(1)
    repository.commit(2, plan="second")
    assert repository.stamp() == at(2)


def test_times_of_files_do_not_matter_once_they_are_committed(repository: Repository) -> None:
    touch(repository.root / "content/plan.yml", 9)

    assert repository.stamp() == at(1)


def test_settings_of_the_site_count(repository: Repository) -> None:
    repository.write("mkdocs.yml", "site_url: https://one.example.com/", 2)
    assert repository.stamp() == at(2)
    repository.commit(3)
    assert repository.stamp() == at(3)


@pytest.mark.parametrize("path", ["README.md", "src/content/plan.yml", "content.yml", "site/index.html", "mkdocs.yml.bak"])
def test_nothing_else_counts(repository: Repository, path: str) -> None:
    repository.write(path, "x", 2)
    assert repository.stamp() == at(1)
    repository.commit(3)
    assert repository.stamp() == at(1)


def test_a_change_that_is_not_committed(repository: Repository) -> None:
    repository.write("content/plan.yml", "second", 2)
    assert repository.stamp() == at(2)


def test_a_change_that_is_staged(repository: Repository) -> None:
    repository.write("content/plan.yml", "second", 2)
    repository.git("add", ".")
    assert repository.stamp() == at(2)
    repository.write("content/plan.yml", "third", 3)
    assert repository.stamp() == at(3)


@pytest.mark.parametrize("path", ["content/new.yml", "calendars/2027/a b.csv", "content/ä 农历.yml", "content/-x.yml", "content/[a].yml"])
def test_a_file_that_git_does_not_know(repository: Repository, path: str) -> None:
    repository.write(path, "x", 2)
    assert repository.stamp() == at(2)
    repository.git("config", "status.showUntrackedFiles", "no")
    assert repository.stamp() == at(2)


def test_names_of_folders_are_no_patterns(repository: Repository) -> None:
    repository.write("plan[1]/a.yml", "x", 2)
    repository.commit(2)
    repository.commit(3, plan="second")

    assert stamp(repository.root, ["plan[1]", "c*"]) == at(2)


def test_a_source_that_git_is_told_to_ignore(repository: Repository) -> None:
    repository.write(".gitignore", "calendars/\n*.html\n")
    repository.commit(2)
    repository.write("calendars/fetched.yml", "x", 3)
    repository.write("content/draft.html", "x", 9)

    assert repository.stamp() == at(3)


def test_files_whose_name_begins_with_a_dot_do_not_count(repository: Repository) -> None:
    repository.write("content/.plan.yml.swp", "x", 9)

    assert repository.stamp() == at(1)


def test_a_file_that_was_moved(repository: Repository) -> None:
    repository.git("mv", "content/plan.yml", "content/renamed.yml")
    touch(repository.root / "content/renamed.yml", 2)
    touch(repository.root / "content", 2)
    touch(repository.root, 9)
    assert repository.stamp() == at(2)
    repository.commit(3)
    assert repository.stamp() == at(3)


def test_a_file_that_was_deleted(repository: Repository) -> None:
    (repository.root / "content/plan.yml").unlink()
    touch(repository.root / "content", 2)
    assert repository.stamp() == at(2)
    repository.commit(3)
    assert repository.stamp() == at(3)


def test_the_last_file_that_was_deleted_with_its_folder(repository: Repository) -> None:
    repository.write("calendars/a.yml", "x", 2)
    repository.commit(2)
    shutil.rmtree(repository.root / "calendars")
    touch(repository.root, 9)  # the folder of the whole project changes with every build

    assert repository.stamp() == at(2) + SECOND


def test_a_change_with_an_old_file_time_is_seen_too(repository: Repository) -> None:
    repository.write("content/plan.yml", "restored from a backup", -99)

    assert repository.stamp() == at(1) + SECOND


# ── clocks, branches and clones ─────────────────────────────────────────────────────────────────────────────────────


def test_a_commit_of_a_computer_whose_clock_is_late_comes_after_the_one_before(repository: Repository) -> None:
    repository.commit(9, plan="second")
    repository.commit(2, plan="third")
    assert repository.stamp() == at(9) + SECOND
    repository.commit(3, plan="fourth")
    assert repository.stamp() == at(9) + 2 * SECOND
    repository.commit(10, plan="fifth")
    assert repository.stamp() == at(10)


def test_commits_within_one_second_are_told_apart(repository: Repository) -> None:
    repository.commit(1, plan="second")
    repository.commit(1, plan="third")

    assert repository.stamp() == at(1) + 2 * SECOND


def test_both_sides_of_a_merge_count(repository: Repository) -> None:
    """Else a merge of a branch that is older than a change and its revert would go back behind them."""
    repository.git("checkout", "-b", "side")
    repository.commit(2, other="side")
    repository.git("checkout", "main")
    repository.commit(5, plan="second")
    repository.commit(6, plan="first")
    assert repository.stamp() == at(6)
    repository.git("merge", "--no-ff", "side", hour=7)
    assert repository.stamp() == at(7)


def test_a_merge_of_something_else_does_not_count(repository: Repository) -> None:
    repository.git("checkout", "-b", "side")
    repository.write("README.md", "x")
    repository.commit(2)
    repository.git("checkout", "main")
    repository.commit(3, plan="second")
    repository.git("merge", "--no-ff", "side", hour=4)

    assert repository.stamp() == at(3)


def test_a_full_clone_has_the_same_stamp(repository: Repository, tmp_path: Path) -> None:
    repository.commit(3, plan="second")
    repository.write("README.md", "x")
    repository.commit(5)
    repository.git("clone", "--no-local", str(repository.root), str(tmp_path / "clone"))

    assert Repository(tmp_path / "clone", init=False).stamp() == at(3)


def test_a_shallow_clone_has_the_time_of_its_first_commit_and_never_goes_back(repository: Repository, tmp_path: Path) -> None:
    """It cannot know more; the README asks for the whole history."""
    before = RELEASED
    for hour in (3, 5, 7):
        repository.write("README.md", f"{hour}")
        repository.commit(hour)
        folder = tmp_path / f"clone-{hour}"
        repository.git("clone", "--no-local", "--depth", "1", f"file://{repository.root}", str(folder))
        shallow = Repository(folder, init=False)
        assert shallow.stamp() == at(hour) > before
        before = shallow.stamp()
        shallow.git("fetch", "--unshallow")
        assert shallow.stamp() == at(1)


def test_a_project_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    whole = Repository(tmp_path / "whole")
    whole.write("content/elsewhere.yml", "x", 1)
    whole.write("marketing/content/plan.yml", "x", 1)
    whole.commit(1)
    whole.write("content/elsewhere.yml", "y", 9)
    assert stamp(tmp_path / "whole/marketing", SOURCES) == at(1)
    whole.write("marketing/content/plan.yml", "y", 2)
    assert stamp(tmp_path / "whole/marketing", SOURCES) == at(2)


def test_settings_of_git_change_nothing(repository: Repository) -> None:
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "status.relativePaths", "true")
    repository.git("config", "status.branch", "true")
    repository.git("config", "core.fsmonitor", "touch .git/ran; true")
    repository.git("config", "color.ui", "always")
    repository.write("content/new.yml", "x", 2)
    assert repository.stamp() == at(2)
    assert not (repository.root / ".git/ran").exists()


def test_a_repository_without_commits_is_as_good_as_none(tmp_path: Path) -> None:
    empty = Repository(tmp_path / "empty")
    empty.write("content/plan.yml", "x", 4)
    empty.git("add", ".")

    assert empty.stamp() == at(4)


def test_outside_git_or_without_git_the_newest_file_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Repository(tmp_path / "folder", init=False)
    folder.write("content/a.yml", "x", 2)
    folder.write("calendars/deep/b.csv", "x", 4)
    folder.write("README.md", "x", 9)
    (folder.root / "content/nowhere.yml").symlink_to("missing.yml")
    assert folder.stamp() == at(4)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert folder.stamp() == at(4)


# ── always ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ordinary_work(repository: Repository) -> Iterator[None]:
    """Yields after each step."""
    git, edit, commit = repository.git, repository.write, repository.commit
    yield
    edit("content/plan.yml", "draft", 2)
    yield
    edit("content/plan.yml", "better", 2.5)
    yield
    commit(3)
    yield
    edit("content/new.yml", "new", 4)
    yield
    edit("content/new.yml", "newer", 4.5)
    git("add", ".")
    yield
    commit(5)
    yield
    (repository.root / "content/other.yml").unlink()
    touch(repository.root / "content", 6)
    yield
    commit(7)
    yield
    edit("mkdocs.yml", "site_name: x", 8)
    yield
    commit(9)
    yield
    commit(8, plan="by a colleague whose clock is late")
    yield
    commit(8, plan="by the same colleague")
    yield
    git("checkout", "-b", "side")
    commit(10, side="x")
    git("checkout", "main")
    commit(11, plan="y")
    yield
    git("merge", "--no-ff", "side", hour=12)
    yield
    git("revert", "--no-edit", "-m", "1", "HEAD", hour=13)
    yield
    edit("content/plan.yml", "z", 14)
    git("commit", "-a", "--amend", "--no-edit", hour=14)
    yield


def test_it_grows_with_every_step_of_ordinary_work(repository: Repository) -> None:
    """Edit, save, commit; a new file, a deleted one, a branch, a colleague's late clock: after each, the stamp is later."""
    seen = [repository.stamp() for _ in _ordinary_work(repository)]

    assert all(later > earlier for earlier, later in pairwise(seen)), seen


def test_unrelated_work_leaves_it_as_it_is(repository: Repository) -> None:
    for hour, step in enumerate(("README.md", "site/index.html", "docs/a.md", ".github/x.yml"), 2):
        repository.write(step, "x", hour)
        repository.commit(hour)
        assert repository.stamp() == at(1)
        assert repository.stamp() == at(1)


def test_source_date_epoch_wins(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")

    assert repository.stamp() == datetime.fromtimestamp(1600000000, UTC) < RELEASED


def test_it_is_never_below_the_release(tmp_path: Path) -> None:
    old = Repository(tmp_path / "old")
    old.commit(-24 * 365, plan="x")

    assert old.stamp() == RELEASED


def test_git_is_asked_the_same_number_of_times_however_many_files_there_are(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    ask = revision._git

    def counting(root: Path, *arguments: str) -> str | None:
        asked.append(arguments)
        return ask(root, *arguments)

    monkeypatch.setattr(revision, "_git", counting)
    counts = []
    for number in (1, 200):
        for name in range(number):
            repository.write(f"content/many/{number}-{name}.yml", "x", 2)
        repository.stamp()
        counts.append(len(asked))
        asked.clear()
        repository.commit(3)
        repository.stamp()
        counts.append(len(asked))
        asked.clear()

    assert counts == [3, 2, 3, 2]


def test_the_stamp_is_that_of_every_event(tmp_path: Path) -> None:
    project = Repository(tmp_path / "project")
    project.write("mkdocs.yml", "docs_dir: content/pages\nplugins: [{playbook: {sources: content}}]\n")
    (project.root / "content/pages").mkdir(parents=True)
    dates = "key_dates: {a: {name: A, date: 2027-03-01}, b: {name: B, date: 2027-03-02}}"
    project.commit(1, plan=f"playbook: {{id: demo, timezone: UTC}}\n{dates}\n")

    def feed() -> bytes:
        settings = read_settings(project.root)
        return feeds_of_plan(make_plan(settings), addresses_of(settings), settings.edition)["feeds/demo-all.ics"]

    first = feed()
    assert first.count(b"DTSTAMP:20270101T010000Z\r\nLAST-MODIFIED:20270101T010000Z\r\nSEQUENCE:220928400\r\n") == 2
    assert feed() == first
    project.commit(2, plan=f"playbook: {{id: demo, timezone: UTC}}\n{dates.replace('name: A', 'name: C')}\n")
    assert feed().count(b"DTSTAMP:20270101T020000Z\r\nLAST-MODIFIED:20270101T020000Z\r\nSEQUENCE:220932000\r\n") == 2
