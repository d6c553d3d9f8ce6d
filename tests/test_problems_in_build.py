"""A playbook that cannot be used stops the build before anything is written, and every reason is told."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from mkdocs_playbook.plan import Plan, make_plan
from mkdocs_playbook.read.settings import SiteSettings
from sites import PLAYBOOK, Project, contents, project, run

BROKEN = """
playbook: {id: small, timezone: Asia/Singapore}
goals: {awareness: {statment: Be known}}
posts:
  hello: {title: Hello, date: 2027-02-30, channels: [blgo]}
channels: {blog: {name: Blog}}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, bytes]]:
    """A project with a good site, whose playbook was broken since."""
    made = project(tmp_path_factory.mktemp("project"))
    done = run("mkdocs", "build", cwd=made.folder)
    assert done.returncode == 0, done.stderr
    before = contents(made.site_dir)
    assert "index.html" in before
    made.write(BROKEN)
    return made, before


@pytest.mark.parametrize("flags", [[], ["--strict"], ["--quiet"]])
def test_a_broken_playbook_leaves_the_last_site_untouched(built: tuple[Project, dict[str, bytes]], flags: list[str]) -> None:
    made, before = built
    done = run("mkdocs", "build", *flags, cwd=made.folder)
    told = done.stdout + done.stderr
    assert done.returncode != 0
    assert "Traceback" not in told
    assert contents(made.site_dir) == before
    for place in ("content/plan.yml:2:21: ", "content/plan.yml:4:31: ", "content/plan.yml:4:54: "):
        assert place in told
    assert "problems in the playbook. Nothing was written; the last site is as it was." in told


def refused(made: Project, caplog: pytest.LogCaptureFixture, **overrides: object) -> str:
    """What is told where a build stops. The site of before must be as it was."""
    made.site_dir.mkdir(exist_ok=True)
    (made.site_dir / "index.html").write_text("the last one", encoding="utf-8")
    with pytest.raises(Abort):
        made.build(**overrides)
    assert contents(made.site_dir) == {"index.html": b"the last one"}
    return "\n".join(record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"today": "tomorrow"}, "'today' is 'tomorrow', which is no date. Write one such as 2027-01-12."),
        ({"today": "2027-02-30"}, "'today' is '2027-02-30', which is no date."),
        ({"sources": ["content", "plans"]}, "There is no folder 'plans'. Create it, or name your folders in mkdocs.yml"),
        ({"sources": ["content/pages"]}, "The source folder 'content/pages' lies in docs_dir, so MkDocs would publish its YAML as it is."),
        ({"sources": [".."]}, "The source folder '..' lies outside the project."),
        ({"edition": "board"}, "There is no edition 'board'. There are team, client, handover. Write one of these"),
        ({"mount": "../elsewhere"}, "'mount' is '../elsewhere', which is no folder of the site."),
        ({"mount": "a//b"}, "'mount' is 'a//b', which is no folder of the site."),
        ({"mount": ".hidden"}, "'mount' is '.hidden', which is no folder of the site."),
        ({"mount": "templates/x"}, "'mount' is 'templates/x', which is no folder of the site."),
        ({"mount": "a\\b"}, "'mount' is 'a\\b', which is no folder of the site."),
    ],
)
def test_an_option_that_cannot_be_used_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, options: dict[str, object], told: str
) -> None:
    assert told in refused(project(tmp_path, options=options), caplog)


def test_all_problems_are_told_at_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = project(tmp_path, BROKEN, options={"today": "soon", "mount": ".."})
    told = refused(made, caplog)
    for text in ("'today'", "'mount'", "content/plan.yml:2:21", "content/plan.yml:4:31", "content/plan.yml:4:54"):
        assert text in told


def test_an_edition_that_the_environment_asks_for_is_refused_rather_than_leaked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYBOOK_EDITION", "board")
    assert "There is no edition 'board'." in refused(project(tmp_path), caplog)


def test_a_time_stamp_that_is_none_is_told_before_anything_is_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    made = project(tmp_path, options={"today": ""})
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in refused(made, caplog)


def test_sources_in_docs_dir_itself_are_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = project(tmp_path, docs_dir="content")
    assert "lies in docs_dir" in refused(made, caplog)


def test_an_option_of_the_wrong_type_is_told_by_mkdocs(tmp_path: Path) -> None:
    with pytest.raises(Abort, match="configuration error"):
        project(tmp_path, options={"sources": 7}).build()


def test_an_unknown_option_is_warned_of_and_fails_a_strict_build(tmp_path: Path) -> None:
    """MkDocs reads options before it listens for warnings, so it is the command that has to fail."""
    made = project(tmp_path, options={"tody": "2027-01-12"})
    site = made.build()
    assert any("tody" in warning for warning in site.warnings)
    done = run("mkdocs", "build", "--strict", cwd=made.folder)
    assert "Unrecognised configuration name: tody" in done.stderr
    assert done.returncode != 0


WARNED = PLAYBOOK.replace("Be of use every week.", "Be of use #1 every week.").replace(
    "{vision: Be of use #1 every week.}", "\n  vision: Be of use #1"
)


@pytest.mark.parametrize("text", [PLAYBOOK, "posts: [a, b]\n"])
def test_after_a_build_good_or_not_garbage_is_collected_as_before(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, during = gc.get_threshold(), []

    def noted(settings: SiteSettings) -> Plan:
        during.append(gc.get_threshold())
        return make_plan(settings)

    monkeypatch.setattr("mkdocs_playbook.plugin.make_plan", noted)
    made = project(tmp_path / "project", text)
    if text == PLAYBOOK:
        made.build()
    else:
        with pytest.raises(Abort):
            made.build()
    assert during[0] > before
    assert gc.get_threshold() == before


def test_warnings_fail_a_strict_build_only(tmp_path: Path) -> None:
    made = project(tmp_path, WARNED)
    site = made.build()
    assert len(site.warnings) == 1
    assert "content/plan.yml:3:" in site.warnings[0]
    with pytest.raises(Abort):
        made.build(strict=True)


def test_findings_do_not_fail_a_strict_build(tmp_path: Path) -> None:
    site = project(tmp_path).build(strict=True)
    assert any("gaps between strategy, plan and team" in record.getMessage() for record in site.records)
    assert site.warnings == []
