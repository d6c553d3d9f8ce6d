"""Which version of the plan a page is of, and what changed since the version before: in repositories as teams have them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from mkdocs_playbook import since
from mkdocs_playbook.build import Site, make_plan, make_site, render_site
from mkdocs_playbook.compare.changes import Compared
from mkdocs_playbook.compare.telling import tell
from mkdocs_playbook.editions import select
from mkdocs_playbook.hidden import hidden_values
from mkdocs_playbook.plan import Plan, plan
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.history import Revision, read_revision
from mkdocs_playbook.read.settings import read_settings
from mkdocs_playbook.since import _compared, _without
from pagetext import PageText, everything, read_html, settings_of
from sites import Project
from sites import project as written
from test_diff_command import commit, git, write
from test_editions import hideable

PLAN = """
playbook: {id: demo, title: Demo, timezone: Asia/Singapore}
channels: {blog: {name: Blog}}
people: {mei: {name: Mei}, lin: {name: Lin Xue}}
posts:
  hello: {title: Hello, date: 2027-01-12, channels: [blog], owner: mei}
  again: {title: Once more, date: 2027-01-19, channels: [blog]}
"""
MOVED = PLAN.replace("2027-01-12", "2027-01-14")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLAYBOOK_EDITION", "PLAYBOOK_VERSION", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    since._planned.cache_clear()


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """A project whose first commit is tagged v1.1."""
    made = written(tmp_path / "project", PLAN)
    git(made.folder, "init", "-q")
    commit(made.folder, {})
    git(made.folder, "tag", "v1.1")
    return made


def saved(made: Project, text: str) -> None:
    commit(made.folder, {"content/plan.yml": text})


def site_of(made: Project, **more: Any) -> Site:
    return make_site(replace(read_settings(made.folder), **more))


def page(site: Site, address: str) -> PageText:
    rendered = {one.page.address: one for one in site.pages.values()}[address]
    return PageText(rendered, read_html(rendered.html))


def foot(site: Site, address: str = "posts/hello") -> str:
    (found,) = [one.text for one in page(site, address).body.all("p") if "pb-foot" in one.attributes.get("class", "")]
    return found


def changes(site: Site) -> str:
    return page(site, "changes").text.replace("\u2009", " ")


def has_changes(site: Site) -> bool:
    return any(one.page.address == "changes" for one in site.pages.values())


# ── the version ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_page_says_its_version_and_the_day_of_the_plan(small: Project) -> None:
    saved(small, MOVED)
    git(small.folder, "tag", "v1.2")
    site = site_of(small)
    assert foot(site) == "Demo · Version v1.2 · Plan of Fri, 1 Jan 2027"
    for rendered in site.pages.values():
        assert rendered.html.endswith(f'<p class="pb-foot" data-search-exclude>{foot(site)}</p>'), rendered.uri
    assert foot(site_of(small, edition="client")).endswith(" · edition client")


def test_what_came_after_the_tag_is_counted(small: Project) -> None:
    saved(small, MOVED)
    assert "· Version v1.1 and 1 later change ·" in foot(site_of(small))
    saved(small, PLAN)
    assert "· Version v1.1 and 2 later changes ·" in foot(site_of(small))


def test_what_is_not_in_git_yet_is_told(small: Project) -> None:
    before = contents_of(site_of(small))
    small.write(MOVED)
    assert "· Version v1.1, with changes that are not in git yet ·" in foot(site_of(small))
    small.write(PLAN)
    assert contents_of(site_of(small)) == before
    write(small.folder, {"README.md": "Nothing of the plan"})
    assert contents_of(site_of(small)) == before


def contents_of(site: Site) -> dict[str, Any]:
    return {**{uri: one.html for uri, one in site.pages.items()}, **site.files}


def test_without_tags_it_is_the_commit(tmp_path: Path) -> None:
    made = written(tmp_path / "project", PLAN)
    git(made.folder, "init", "-q")
    assert "ersion" not in foot(site_of(made)), "a repository without commits"
    commit(made.folder, {})
    number = git(made.folder, "rev-parse", "HEAD")[:7]
    assert f"· Version {number} ·" in foot(site_of(made))
    assert not has_changes(site_of(made))


def test_outside_of_git_nobody_knows(tmp_path: Path) -> None:
    site = site_of(written(tmp_path / "project", PLAN))
    assert "ersion" not in foot(site)
    assert not has_changes(site)
    assert site.version is None


def test_a_folder_that_git_passes_over_has_no_version_of_the_repository_around_it(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path, {"README.md": "Something else", ".gitignore": "project\n"})
    git(tmp_path, "tag", "v9")
    site = site_of(written(tmp_path / "project", PLAN))
    assert "v9" not in foot(site)
    assert not has_changes(site)


def test_a_shallow_clone_says_what_it_knows(small: Project, tmp_path: Path) -> None:
    saved(small, MOVED)
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-tags", f"file://{small.folder}", "clone")
    site = site_of(Project(tmp_path / "clone"))
    assert f"Version {git(small.folder, 'rev-parse', 'HEAD')[:7]} ·" in foot(site)
    assert not has_changes(site)
    assert not site.warnings


def test_the_option_says_it_and_the_environment_wins(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    written_by_hand = written(small.folder.parent / "other", PLAN, options={"version": "<b>Spring & more</b>"})
    site = written_by_hand.build()
    text = (written_by_hand.site_dir / "posts" / "hello" / "index.html").read_text(encoding="utf-8")
    assert site
    assert "Demo · Version &lt;b&gt;Spring &amp; more&lt;/b&gt; · Plan of" in text
    monkeypatch.setenv("PLAYBOOK_VERSION", "final")
    assert "Version final" in foot(site_of(written_by_hand))


def test_a_printed_page_says_it_too(small: Project) -> None:
    style = site_of(small, edition="client").files["assets/playbook/playbook.css"].decode()
    printed = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), style.partition("@bottom-left")[2])
    assert "Demo · Version v1.1 · edition client · as of" in printed


def test_it_is_in_the_language_of_the_playbook(small: Project) -> None:
    saved(small, PLAN.replace("id: demo", "id: demo, language: de"))
    assert "· Version v1.1 und 1 spätere Änderung · Plan vom" in foot(site_of(small))


# ── changes since the version before ────────────────────────────────────────────────────────────────────────────────


def test_changes_since_the_last_tag_are_told_whether_they_are_in_git_or_not(small: Project) -> None:
    small.write(MOVED)
    for is_saved in (False, True):
        if is_saved:
            saved(small, MOVED)
        site = site_of(small)
        assert "Since v1.1, Fri, 1 Jan 2027." in changes(site)
        assert "Hello (post): moved from Tue 12 Jan to Thu 14 Jan, 2 days later" in changes(site)
        assert "posts/hello" in page(site, "changes").targets
        assert "1 change since v1.1" in page(site, "").text
        assert "changes" in page(site, "").targets


def test_a_released_version_tells_what_changed_since_the_one_before(small: Project) -> None:
    assert not has_changes(site_of(small)), "there is none before the first"
    saved(small, MOVED)
    git(small.folder, "tag", "v1.2")
    git(small.folder, "tag", "also-v1.2")
    assert "Since v1.1" in changes(site_of(small))
    small.write(PLAN)
    assert "moved from Thu 14 Jan to Tue 12 Jan" in changes(site_of(small)), "what is not released yet"


def test_what_is_gone_is_no_link(small: Project) -> None:
    saved(small, "\n".join(line for line in PLAN.splitlines() if "again" not in line))
    site = site_of(small)
    assert "Once more (post): removed; it was planned for Tue 19 Jan" in changes(site)
    assert "posts/again" not in page(site, "changes").targets


def test_without_a_change_the_home_page_leads_to_none(small: Project) -> None:
    saved(small, PLAN + "# a comment\n")
    site = site_of(small)
    assert "Nothing changed in the plan." in changes(site)
    assert "changes" not in page(site, "").targets


def test_the_option_says_from_where_on(small: Project) -> None:
    saved(small, MOVED)
    saved(small, MOVED.replace("2027-01-19", "2027-01-21"))
    assert "Once more" in changes(site_of(small, changes_since="HEAD^"))
    assert "Hello" not in changes(site_of(small, changes_since="HEAD^"))
    assert not has_changes(site_of(small, changes_since="none"))


def test_a_revision_that_nobody_knows_is_a_warning(small: Project) -> None:
    site = site_of(small, changes_since="v0.9")
    (warning,) = site.warnings
    assert (warning.severity, warning.code) == ("warning", "E113")
    assert "Git knows no revision 'v0.9'" in warning.message
    assert not has_changes(site)


@pytest.mark.parametrize("old", ["posts: [", "playbook: {id: demo}\nposts: {hello: {titel: Hello}}\n", ""])
def test_an_old_plan_that_cannot_be_read_fails_no_build(tmp_path: Path, old: str) -> None:
    made = written(tmp_path / "project", old, strict=True)
    git(made.folder, "init", "-q")
    commit(made.folder, {"docs.md": ""})
    git(made.folder, "tag", "v0")
    saved(made, PLAN)
    site = site_of(made)
    (warning,) = site.warnings
    assert (warning.severity, warning.code) == ("info", "E114")
    assert "The plan at 'v0' cannot be read, so there is no page of changes." in warning.message
    assert not has_changes(site)
    assert made.build()
    assert not (made.site_dir / "changes").exists()


def test_the_old_plan_is_read_once(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(revision: Revision, *given: Any) -> Any:
        read.append(revision.commit)
        return read_revision(revision, *given)

    monkeypatch.setattr(since, "read_revision", counted)
    for text in (MOVED, PLAN, MOVED.replace("Once", "Twice")):
        small.write(text)
        site_of(small)
    assert len(read) == 1


def test_the_same_commit_gives_the_same_bytes_elsewhere(small: Project, tmp_path: Path) -> None:
    saved(small, MOVED)
    shutil.copytree(small.folder, tmp_path / "elsewhere")
    sites = [contents_of(site_of(Project(folder))) for folder in (small.folder, tmp_path / "elsewhere")]
    assert sites[0] == sites[1]
    assert "changes.md" in sites[0]


# ── for whom ────────────────────────────────────────────────────────────────────────────────────────────────────────

WORD = re.compile(r"\b(?:old|new)\d+q\b")


@cache
def plans(hidden: str = "") -> tuple[dict[str, str], Plan, Compared]:
    """What is said at each path of a playbook and, with other words, of one before it; both. `hidden` is the team's in the new one."""
    said: dict[str, str] = {}
    found = []
    for which in ("old", "new"):
        raw = yaml.safe_load(everything(lambda path, which=which: said.setdefault(f"{which} {path}", f"{which}{len(said)}q")))  # type: ignore[misc]
        text = yaml.safe_dump(_marked(raw, "", hidden if which == "new" else "-"), allow_unicode=True, sort_keys=False, width=10_000)
        found.append(text)
    problems = Problems()
    before = plan({"content/plan.yml": found[0].encode()}, problems)
    assert before, "\n".join(map(str, problems.all))
    with TemporaryDirectory() as name:
        (Path(name) / "content").mkdir()
        (Path(name) / "content" / "plan.yml").write_text(found[1], encoding="utf-8")
        return said, make_plan(settings_of(Path(name))), Compared(*before)


def _marked(value: Any, path: str, hidden: str) -> Any:
    if isinstance(value, dict):
        made = {key: _marked(inner, f"{path}.{key}".lstrip("."), hidden) for key, inner in value.items()}
        if "visibility" in made and path.partition(".")[0] not in ("decisions", "settings"):
            made["visibility"] = "team" if path == hidden else "client"
        else:
            made.pop("visibility", None)
        return made
    if isinstance(value, list):
        return [_marked(inner, f"{path}.{number}", hidden) for number, inner in enumerate(value)]
    return value


def told(hidden: str, edition: str) -> str:
    """All that is told of the changes, whatever a page leaves out."""
    _, whole, old = plans(hidden)
    selection = select(whole, edition)
    telling = tell(_compared(old, selection), "en", "SGD")
    if selection.hides:
        telling = _without(hidden_values(whole, selection.plan), telling)
    return "\n".join([telling.summary, *_lines([one for _, section in telling.sections for one in section])])


def _lines(changes: Any) -> Iterator[str]:
    for one in changes:
        yield f"{one.subject} {one.title} {one.text} {one.with_it} {one.change.address}"
        yield from _lines(one.follows)


def visible(edition: str) -> set[str]:
    """The words that the edition shows of each plan."""
    _, whole, old = plans()
    found: set[str] = set()
    for made in (whole, replace(whole, playbook=old.playbook, schedule=old.schedule, findings=())):
        with TemporaryDirectory() as name:
            site = render_site(made, replace(settings_of(Path(name)), edition=edition))
        found |= {word for one in site.pages.values() for word in WORD.findall(one.html)}
    return found


@pytest.mark.parametrize("edition", ["client", "handover"])
def test_changes_say_nothing_that_the_edition_shows_of_neither_plan(edition: str) -> None:
    words = set(WORD.findall(told("", edition)))
    assert len(words) > 50
    codes = {word for path, word in plans()[0].items() if "holidays." in path}  # of countries; pages have no place for them
    assert words - codes <= visible(edition)
    assert set(WORD.findall(told("", "team"))) - visible(edition)


@pytest.mark.parametrize("hidden", [path for path in hideable() if ".steps." not in path])
def test_changes_say_nothing_of_what_is_hidden_now(hidden: str) -> None:
    said, _, _ = plans(hidden)
    text = told(hidden, "client")
    inside = {word: path for path, word in said.items() if path.split(" ", 1)[1].startswith(f"{hidden}.")}
    if hidden == "ideas.0":  # by its other title, what was an idea of everybody's is another one
        inside = {word: path for word, path in inside.items() if path.startswith("new ")}
    assert not [inside[word] for word in WORD.findall(text) if word in inside]
    key = hidden.rpartition(".")[2]
    if not key.isdigit():
        assert not re.search(rf"\b{key}\b", text)


def test_what_was_the_clients_and_is_the_teams_now_is_not_said_to_be_removed(small: Project) -> None:
    more = "ideas: [{title: Glow in the dark}]\n"
    saved(small, PLAN + more)
    git(small.folder, "tag", "v1.2")
    hidden = PLAN.replace("title: Once more,", "title: Once more, visibility: team,").replace(
        "name: Lin Xue", "name: Lin Xue, visibility: team"
    )
    small.write(hidden.replace("owner: mei", "owner: lin") + more.replace("dark}", "dark, visibility: team}"))
    text = changes(site_of(small, edition="client"))
    assert not [word for word in ("Once more", "Glow", "Lin", "removed") if word in text]
    assert "Hello (post): owner: no longer Mei" in text
    assert "Once more" in changes(site_of(small))


def test_what_was_the_teams_and_is_the_clients_now_is_new(small: Project) -> None:
    saved(small, PLAN.replace("title: Once more,", "title: Once more, visibility: team,"))
    git(small.folder, "tag", "v1.2")
    small.write(PLAN)
    assert "Once more (post): new, Tue 19 Jan" in changes(site_of(small, edition="client"))
