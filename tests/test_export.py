"""`playbook export`: the playbook for other site generators, without MkDocs, and never in place of what people wrote."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import markdown
import pytest
from mkdocs.utils.meta import get_data

from mkdocs_playbook.build import Site as Rendered
from mkdocs_playbook.build import make_site
from mkdocs_playbook.cli import main
from mkdocs_playbook.export import folder as export_folder
from mkdocs_playbook.export import swap
from mkdocs_playbook.export.swap import replaced
from mkdocs_playbook.read.settings import read_settings
from sites import PLAYBOOK, Html, Project, build, contents, copy_demo, playbook, project

EPOCH = "1796083200"
BLOCKER = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"mkdocs", "material", "properdocs", "markdown"}:
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Blocker())
"""


@dataclass
class Exported:
    folder: Path
    files: dict[str, bytes]
    feeds_of_mkdocs: dict[str, bytes]
    rendered: Rendered


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The sample playbook, exported where neither MkDocs nor Material can be imported, and built by MkDocs."""
    folder = copy_demo(tmp_path_factory.mktemp("export") / "plan")
    blocker = tmp_path_factory.mktemp("blocker")
    (blocker / "sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    done = playbook("export", "out", cwd=folder, SOURCE_DATE_EPOCH=EPOCH, PYTHONPATH=str(blocker))
    assert done.returncode == 0, done.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        patch.delenv("PLAYBOOK_EDITION", raising=False)
        site = build(folder / "mkdocs.yml", folder / "site")
        rendered = make_site(read_settings(folder))
    return Exported(folder / "out", contents(folder / "out"), contents(site.folder / "feeds"), rendered)


def test_the_blocker_blocks(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    made = project(tmp_path / "project")
    assert playbook("build", cwd=made.folder, PYTHONPATH=str(tmp_path)).returncode != 0


def test_feeds_are_those_of_the_site_to_the_byte(exported: Exported) -> None:
    ours = {path.removeprefix("docs/feeds/"): content for path, content in exported.files.items() if path.startswith("docs/feeds/")}
    assert "kopi-kiln-all.ics" in ours
    assert ours == exported.feeds_of_mkdocs


def test_every_page_and_every_file_is_there(exported: Exported) -> None:
    of_the_site = {f"docs/{path}" for path in (*exported.rendered.pages, *exported.rendered.files, "how-we-work.md")}
    fragments = {path for path in exported.files if path.startswith("fragments/")}
    assert of_the_site | fragments | {"items.json", "about.json", "mkdocs.yml"} == set(exported.files)
    assert all(path.endswith(".html") for path in fragments)
    items = json.loads(exported.files["items.json"])
    assert items


def test_a_page_renders_as_markdown_to_the_same_words_and_anchors(exported: Exported) -> None:
    convert = markdown.Markdown(extensions=["attr_list", "tables", "fenced_code", "toc", "md_in_html"])
    for uri, page in exported.rendered.pages.items():
        text, meta = get_data(exported.files[f"docs/{uri}"].decode())
        assert unescape(meta["title"]) == page.page.title
        convert.reset()
        ours, theirs = Html.read(page.html), Html.read(convert.convert(text))
        assert theirs.words == ours.words, uri
        assert theirs.ids == ours.ids, uri


def test_fragments_together_are_the_page(exported: Exported) -> None:
    for uri, page in exported.rendered.pages.items():
        names = [
            path
            for path in exported.files
            if path.startswith(f"fragments/{uri.removesuffix('.md')}/") and path.count("/") == uri.count("/") + 2
        ]
        assert len(names) == len(page.sections), uri


def test_no_page_has_an_empty_line_in_its_html(exported: Exported) -> None:
    """It would end a block of HTML for generators that read CommonMark."""
    for uri in exported.rendered.pages:
        text, _ = get_data(exported.files[f"docs/{uri}"].decode())
        for block in text.split("<div>\n")[1:]:
            assert "\n\n" not in block.partition("\n</div>\n\n")[0].strip(), uri


def test_nothing_is_left_to_resolve(exported: Exported) -> None:
    assert [path for path, content in exported.files.items() if re.search(rb'(href|src)="playbook:', content)] == []


def test_empty_lines_of_a_sample_stay(tmp_path: Path) -> None:
    html = export_folder._without_empty_lines("<p>a</p>\n\n<pre><code>one\n\n\ntwo\n</code></pre>\n \n<p>b</p>")
    assert html == "<p>a</p>\n<pre><code>one&#10;&#10;\ntwo\n</code></pre>\n<p>b</p>"


# ── what is replaced, and what never is ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A small project in `project/`, which is where we are."""
    made = project(tmp_path / "project")
    (made.folder / "notes").mkdir()
    (made.folder / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(made.folder)
    return made


@pytest.mark.parametrize(
    ("folder", "reason"),
    [
        (".", "so it is not replaced"),
        ("..", "so it is not replaced"),
        ("content", "so it is not replaced"),
        ("content/", "so it is not replaced"),
        ("content/new", "so it is not replaced"),
        ("content/pages", "so it is not replaced"),
        ("content/pages/new", "so it is not replaced"),
        ("../project", "so it is not replaced"),
        ("link", "so it is not replaced"),
        ("notes", "holds something else than an earlier export"),
        ("mkdocs.yml", "so it is not replaced"),
        ("notes/mine.txt", "is a file. Name a folder."),
    ],
)
def test_what_people_wrote_is_never_replaced(made: Project, folder: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    (made.folder / "link").symlink_to(made.folder / "content", target_is_directory=True)
    before = contents(made.folder.parent)
    assert main(["export", folder]) == 2
    assert reason in capsys.readouterr().err
    assert contents(made.folder.parent) == before
    assert [path.name for path in made.folder.parent.iterdir()] == ["project"]


@pytest.mark.parametrize("folder", ["new", "a/new/one", "empty", "../beside"])
def test_a_new_or_empty_folder_is_written(made: Project, folder: str) -> None:
    (made.folder / "empty").mkdir()
    assert main(["export", folder]) == 0
    assert (made.folder / folder / "docs" / "index.md").is_file()


def test_an_earlier_export_is_replaced_as_a_whole(made: Project) -> None:
    assert main(["export", "out"]) == 0
    assert (made.folder / "out" / "docs" / "posts" / "hello.md").is_file()
    made.write(PLAYBOOK.replace("hello:", "welcome:"))
    assert main(["export", "out"]) == 0
    assert not (made.folder / "out" / "docs" / "posts" / "hello.md").exists()
    assert (made.folder / "out" / "docs" / "posts" / "welcome.md").is_file()


def test_a_failing_export_leaves_the_earlier_one(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "out"]) == 0
    before = contents(made.folder / "out")
    made.write(PLAYBOOK.replace("vision:", "vission:"))
    assert main(["export", "out"]) == 1
    assert "content/plan.yml:2:12:" in capsys.readouterr().err
    assert contents(made.folder / "out") == before


def test_an_export_that_breaks_off_leaves_the_earlier_one(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["export", "out"]) == 0
    before = contents(made.folder)

    write = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if self.name == "items.json":
            raise OSError(28, "No space left on device", str(self))
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["export", "out"]) == 1
    assert contents(made.folder) == before


def test_a_swap_that_fails_halfway_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "old").write_text("old", encoding="utf-8")
    rename = Path.rename

    def failing(self: Path, other: Path) -> Path:
        if self.name == "new":
            raise KeyboardInterrupt
        return rename(self, other)

    monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(KeyboardInterrupt), replaced(target) as fresh:
        (fresh / "new").write_text("new", encoding="utf-8")
    assert contents(tmp_path) == {"out/old": b"old"}


def test_links_of_feeds_take_the_address_that_is_given(made: Project) -> None:
    assert main(["export", "out", "--site-url", "https://example.org/plan"]) == 0
    feed = (made.folder / "out" / "docs" / "feeds" / "small-all.ics").read_bytes().replace(b"\r\n ", b"")
    assert b"URL:https://example.org/plan/posts/hello/\r\n" in feed
