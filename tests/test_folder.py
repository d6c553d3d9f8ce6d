"""Finding the playbook's files: inside the project only, and neither where MkDocs publishes nor where it cleans up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.folder import read_folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def write(project: Path, *paths: str) -> None:
    for path in paths:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(f"# {path}\n", encoding="utf-8")


def found(project: Path, *sources: str, docs: str = "content/pages", site: str = "site") -> list[str]:
    """The files that are read, without a problem."""
    problems = Problems()
    files = read_folder(project, sources or ("content",), project / docs, project / site, problems)
    assert problems.all == []
    assert all(files[path] == f"# {path}\n".encode() for path in files)
    return list(files)


def told(project: Path, *sources: str, docs: str = "content/pages", site: str = "site") -> list[str]:
    problems = Problems()
    assert read_folder(project, sources or ("content",), project / docs, project / site, problems) == {}
    return [str(problem) for problem in problems.all]


def test_yaml_tables_and_calendars_are_found_at_any_depth_and_nothing_else(project: Path) -> None:
    write(project, "content/b.yml", "content/deep/er/c.YAML", "content/a.csv", "content/g.ics")
    write(project, "content/d.md", "content/e.txt", "other/f.yml", "content/folder.yml/x.md")
    assert found(project) == ["content/a.csv", "content/b.yml", "content/deep/er/c.YAML", "content/g.ics"]


def test_several_folders_are_read_and_none_twice(project: Path) -> None:
    write(project, "content/a.yml", "content/deep/b.yml", "calendars/c.yml")
    assert found(project, "content", "calendars", "content/deep") == ["calendars/c.yml", "content/a.yml", "content/deep/b.yml"]


def test_the_walk_skips_what_mkdocs_publishes_and_what_is_hidden(project: Path) -> None:
    write(project, "content/a.yml", "content/pages/b.yml", "content/site/c.yml", "content/.d.yml", "content/.git/e.yml")
    assert found(project, site="content/site") == ["content/a.yml"]


def test_the_whole_project_may_be_a_source_but_for_its_configuration(project: Path) -> None:
    write(project, "mkdocs.yml", "posts.yml", "docs/a.yml", "site/b.yml", "sub/mkdocs.yml")
    assert found(project, ".", docs="docs") == ["posts.yml", "sub/mkdocs.yml"]


@pytest.mark.parametrize("docs", ["content", "."])
def test_a_source_in_docs_dir_is_refused(project: Path, docs: str) -> None:
    write(project, "content/a.yml")
    assert told(project, docs=docs) == [
        (
            "mkdocs.yml:1:1: Y302 The source folder 'content' lies in docs_dir, so MkDocs would publish its YAML as it is. "
            "Set 'docs_dir: content/pages' in mkdocs.yml, or move the YAML elsewhere."
        ),
    ]


@pytest.mark.parametrize("source", ["site", "site/content"])
def test_a_source_in_site_dir_is_refused_before_mkdocs_empties_it(project: Path, source: str) -> None:
    write(project, "site/content/a.yml")
    assert told(project, source)[0].startswith(f"mkdocs.yml:1:1: Y302 The source folder '{source}' lies in site_dir, which MkDocs empties")


@pytest.mark.parametrize("source", ["..", "../elsewhere", "link"])
def test_a_source_outside_of_the_project_is_refused(project: Path, source: str) -> None:
    write(project, "../elsewhere/a.yml")
    (project / "link").symlink_to(project.parent / "elsewhere")
    assert told(project, source) == [
        f"mkdocs.yml:1:1: Y301 The source folder '{source}' lies outside the project. Move it into project/.",
    ]


def test_a_source_that_is_missing_is_told(project: Path) -> None:
    write(project, "file")
    (project / "circle").symlink_to(project / "circle")
    for source in ("content", "file", "circle"):
        assert told(project, source) == [
            (
                f"mkdocs.yml:1:1: Y303 There is no folder '{source}'. "
                "Create it, or name your folders in mkdocs.yml under the plugin's 'sources'."
            ),
        ]


def test_links_out_of_the_project_are_refused_files_and_folders(project: Path) -> None:
    write(project, "content/pages/x.md", "../secret/a.yml")
    (project / "content/file.yml").symlink_to(project.parent / "secret/a.yml")
    (project / "content/folder").symlink_to(project.parent / "secret")
    assert told(project) == [
        "content/file.yml:1:1: Y304 This link leads out of the project. Copy the file here instead.",
        "content/folder:1:1: Y304 This link leads out of the project. Copy the folder here instead.",
    ]


def test_a_link_within_the_project_is_read_if_it_is_a_file_and_told_if_it_is_a_folder(project: Path) -> None:
    write(project, "content/pages/x.md", "other/a.yml")
    (project / "content/link.yml").symlink_to(project / "other/a.yml")
    (project / "content/folder").symlink_to(project / "other")
    problems = Problems()
    files = read_folder(project, ["content"], project / "content/pages", project / "site", problems)

    assert files == {"content/link.yml": b"# other/a.yml\n"}
    assert [str(problem) for problem in problems.all] == [
        (
            "content/folder:1:1: Y304 This is a link to a folder, and those are not followed. "
            "Name 'other' among the 'sources', or move it here."
        ),
    ]


def test_links_that_lead_nowhere_are_told(project: Path) -> None:
    write(project, "content/pages/x.md")
    (project / "content/circle.yml").symlink_to(project / "content/circle.yml")
    (project / "content/gone.yml").symlink_to(project / "content/nothing.yml")
    assert [problem.split(":1:1: ")[0] for problem in told(project)] == ["content/circle.yml", "content/gone.yml"]
    assert told(project)[1].endswith("Y304 This link leads to a file that does not exist. Remove it, or copy the file here.")


def test_what_is_no_ordinary_file_is_never_opened(project: Path) -> None:
    write(project, "content/pages/x.md")
    os.mkfifo(project / "content/pipe.yml")
    assert told(project) == ["content/pipe.yml:1:1: Y305 This is not an ordinary file. Remove it, or give it another ending."]


def test_a_file_that_is_too_large_is_not_even_read(project: Path) -> None:
    write(project, "content/pages/x.md")
    with (project / "content/large.yml").open("wb") as file:
        file.truncate(10_000_000_000)
    assert told(project) == ["content/large.yml:1:1: Y106 The file is larger than 10 MB. Split it into several files."]


def test_files_that_are_too_large_together_are_not_read_any_further(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mkdocs_playbook.read.folder.MAX_ALL_BYTES", 40)
    write(project, "content/a.yml", "content/b.yml", "content/c.yml", "content/d.yml")
    [problem] = told(project)
    assert problem.startswith("content/c.yml:1:1: Y106 With this one, the source files are larger than 30 MB together.")


def test_a_file_name_that_cannot_be_shown_is_told(project: Path) -> None:
    write(project, "content/pages/x.md")
    for name in (b"caf\xe9.yml", b"a\nb.yml"):
        os.close(os.open(os.fsencode(project / "content") + b"/" + name, os.O_CREAT))
    problems = told(project)

    assert [problem.split(":1:1: ")[0] for problem in problems] == ["content/a b.yml", "content/caf<U+DCE9>.yml"]
    assert all("Y305 The name of this file holds characters that cannot be shown. Give it another name." in text for text in problems)
    assert all(problem.encode() for problem in problems)


def test_names_in_any_script_are_read(project: Path) -> None:
    write(project, "content/計画.yml", "content/São Paulo/março.csv")
    assert found(project) == ["content/São Paulo/março.csv", "content/計画.yml"]


@pytest.mark.parametrize("source", ["/", "/etc", "content/../../elsewhere", "content/link"])
def test_no_way_of_writing_a_source_leads_out(project: Path, source: str) -> None:
    write(project, "content/pages/x.md", "../elsewhere/a.yml")
    (project / "content/link").symlink_to("../../elsewhere")
    assert told(project, source)[0].startswith(f"mkdocs.yml:1:1: Y301 The source folder '{source}' lies outside the project.")


CLOSED = """
import os, sys
from pathlib import Path
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.folder import read_folder

project = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)  # nobody: permissions do not hold for root
problems = Problems()
read_folder(project, ["content", "calendars"], project / "content/pages", project / "site", problems)
print(*problems.all, sep="\\n")
"""


def test_files_and_folders_that_must_not_be_read_are_told(project: Path) -> None:
    write(project, "content/a.yml", "content/closed/b.yml", "content/open/c.yml", "calendars/d.yml")
    for above in (project, *project.parents):
        if above.owner() == project.owner() and above.name.startswith(("pytest-", "popen-", "test_", "project")):
            above.chmod(0o755)  # of ours, on the way
    for path in ("content/a.yml", "content/closed", "calendars"):
        (project / path).chmod(0)
    try:
        done = subprocess.run([sys.executable, "-c", CLOSED, str(project)], capture_output=True, text=True, check=False)
    finally:
        for path in ("content/closed", "calendars"):
            (project / path).chmod(0o755)
    assert done.stdout.splitlines() == [
        "calendars:1:1: Y305 The folder cannot be read: Permission denied. Check its permissions.",
        "content/a.yml:1:1: Y305 The file cannot be read: Permission denied. Check its permissions.",
        "content/closed:1:1: Y305 The folder cannot be read: Permission denied. Check its permissions.",
    ], done.stderr
