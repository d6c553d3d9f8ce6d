"""What an author sees in an editor: yaml-language-server, which VS Code and others use, with the schemas that we write."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from clients.lsp import Editor
from clients.need import need
from mkdocs_playbook.cli import main
from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.plan import Post
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import Status
from mkdocs_playbook.read.settings import OPTIONS
from mkdocs_playbook.start.answers import Answers, read_channels, read_people
from mkdocs_playbook.start.starter import STARTERS, starter_files
from sites import ROOT, copy_demo

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
MODELINE = "# yaml-language-server: $schema=../.playbook.schema.json\n"
MISSPELT = "gaols: {}\n"
STATUSES = tuple(get_args(Status)[1].schema["enum"])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    """The command of the language server, as its package-lock.json names it."""
    need("node")
    folder = tmp_path_factory.mktemp("language-server")
    for file in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "clients" / "language-server" / file, folder)
    command: list[str | Path] = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--prefix", folder]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return ["node", folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server", "--stdio"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample playbook, with a schema that knows its ids."""
    folder = copy_demo(tmp_path_factory.mktemp("editor") / "demo")
    assert main(["schema", "--with-ids", "--output", str(folder / ".playbook.schema.json"), str(folder)]) == 0
    return folder


@pytest.fixture
def editor(server: list[str | Path], demo: Path) -> Iterator[Editor]:
    with Editor(server, demo, {}) as opened:
        yield opened


def test_sections_are_offered(editor: Editor, demo: Path) -> None:
    text = MODELINE + "goals:\n\n"
    editor.open(demo / "content" / "new.yml", text)

    offered = editor.offers(2, 0)

    assert set(offered) == set(Playbook.model_fields) - {"goals"}
    assert all(said.startswith(str(Playbook.model_fields[name].description)) for name, said in offered.items())


POST = (
    MODELINE
    + """\
posts:
  hello:
    title: Hello
    format: reel
    ~
    status: ~
    channels: [ ]
    campaign: ~
    goals:
      - ~
    assign:
      brief: ~
  again:
    title: Again
    channels:
      instagram: {time: 12:30}
      ~
"""
).replace("~", "")


def line_of(text: str, start: str) -> int:
    """The line of `text` that begins with `start`, counted from 0."""
    (number,) = (number for number, line in enumerate(text.split("\n")) if line.startswith(start))
    return number


def test_fields_of_a_post_are_offered(editor: Editor, demo: Path) -> None:
    editor.open(demo / "calendars" / "new.yml", POST)

    offered = editor.offers(line_of(POST, "    format") + 1, 4)

    written = {"title", "format", "status", "channels", "campaign", "goals", "assign"}
    assert set(offered) == {field.alias or name for name, field in Post.model_fields.items()} - written
    assert offered["date"] == Post.model_fields["date"].description
    assert offered["notes"].startswith(str(Entry.model_fields["notes"].description))  # and who sees it


def test_values_are_offered(editor: Editor, demo: Path) -> None:
    editor.open(demo / "calendars" / "new.yml", POST)

    assert tuple(editor.offers(line_of(POST, "    status"), len("    status: "))) == STATUSES


def test_ids_that_exist_are_offered_with_what_they_are_called(editor: Editor, demo: Path) -> None:
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.read.settings import read_settings

    playbook = make_plan(read_settings(demo)).playbook
    editor.open(demo / "calendars" / "new.yml", POST)

    def labels(section: str) -> dict[str, str]:
        return {key: entry.label for key, entry in getattr(playbook, section).items()}

    def offered(line: str, column: int, below: int = 0) -> dict[str, str]:
        found = editor.offers(line_of(POST, line) + below, column)
        return {label: said for label, said in found.items() if not label.startswith("- ")}  # '- (array item)' is the editor's own

    assert offered("    channels: [", len("    channels: [ ")) == labels("channels")
    assert offered("    campaign:", len("    campaign: ")) == labels("campaigns")
    assert offered("      -", len("      - ")) == labels("goals")
    assert offered("      brief:", len("      brief: ")) == labels("people")
    assert set(offered("      instagram:", 6, below=1)) == set(labels("channels")) - {"instagram"}


def test_what_a_section_and_a_field_are_for_is_shown(editor: Editor, demo: Path) -> None:
    editor.open(demo / "calendars" / "new.yml", POST)

    assert editor.says(line_of(POST, "posts:"), 2).startswith(str(Playbook.model_fields["posts"].description))
    assert editor.says(line_of(POST, "    status"), 6).startswith(str(Post.model_fields["status"].description))
    assert editor.says(2, 3).startswith(str(Post.__doc__))


def test_a_misspelt_name_is_marked_where_it_stands(editor: Editor, demo: Path) -> None:
    text = MODELINE + "posts:\n  hello:\n    title: Hello\n    staus: idea\n"

    assert editor.open(demo / "calendars" / "new.yml", text) == [(4, 4, 9, "Property staus is not allowed.")]


def test_an_id_that_the_schema_does_not_know_yet_is_no_error(editor: Editor, demo: Path) -> None:
    text = MODELINE + "posts:\n  hello: {title: Hello, channels: [instagram, threads], goals: brand-new}\n"

    assert editor.open(demo / "calendars" / "new.yml", text) == []


def nothing_but(editor: Editor, file: Path, text: str) -> None:
    """Nothing is wrong with `text`: of all that is said, only what we make wrong is left, which shows that the editor reads its schema."""
    added = text if text.endswith("\n") else f"{text}\n"
    said = editor.open(file, added + MISSPELT)
    assert said == [(added.count("\n"), 0, 5, "Property gaols is not allowed.")], file
    editor.close()


@pytest.mark.parametrize("folder", [ROOT, *sorted((HERE / "playbooks").iterdir())], ids=lambda folder: folder.name)
def test_nothing_is_wrong_with_the_playbooks_of_this_repository(server: list[str | Path], folder: Path) -> None:
    files = sorted(file for name in ("content", "calendars") for file in (folder / name).rglob("*.yml"))
    assert files
    with Editor(server, ROOT, {}) as opened:
        for file in files:
            nothing_but(opened, file, file.read_text(encoding="utf-8"))


def test_nothing_is_wrong_with_the_sample_and_its_ids(editor: Editor, demo: Path) -> None:
    for file in sorted((demo / "content").rglob("*.yml")):
        nothing_but(editor, file, file.read_text(encoding="utf-8"))


def write_starter(folder: Path, starter: str) -> dict[str, str]:
    case = STARTERS[starter]
    people, channels = read_people("Mei Tan, Jun Lim", case.roles), read_channels(case.channels, case.taken)
    files = starter_files(Answers("Kopi & Kiln", "Asia/Singapore", "en", channels, people), dt.date(2027, 1, 13), starter)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return {path: content.decode() for path, content in files.items()}


def settings_of(files: dict[str, str]) -> dict[str, object]:
    """What VS Code tells the server of the settings that a starter brings."""
    settings = json.loads(files[".vscode/settings.json"])
    return {name.removeprefix("yaml."): value for name, value in settings.items() if name.startswith("yaml.")}


@pytest.mark.parametrize("starter", STARTERS)
def test_nothing_is_wrong_with_a_new_playbook(server: list[str | Path], starter: str, tmp_path: Path) -> None:
    files = write_starter(tmp_path, starter)
    with Editor(server, tmp_path, settings_of(files)) as opened:
        for path, text in files.items():
            if path.startswith(("content/", "calendars/")) and path.endswith(".yml"):
                nothing_but(opened, tmp_path / path, text)
                _, _, without = text.partition("\n")  # by the settings too, where a file does not name its schema
                nothing_but(opened, tmp_path / path.replace(".yml", "-more.yml"), without)


def test_the_options_of_the_plugin_are_offered_and_checked(server: list[str | Path], tmp_path: Path) -> None:
    files = write_starter(tmp_path, "social-starter")
    config = files["mkdocs.yml"]
    assert "  - playbook\n" in config
    for right in (config, (ROOT / "mkdocs.yml").read_text(encoding="utf-8")):
        with Editor(server, tmp_path, settings_of(files)) as opened:
            assert opened.open(tmp_path / "mkdocs.yml", right) == []

    text = config.replace("  - playbook\n", "  - playbook:\n      mount: plan\n      \n      tody: 2027-01-12\n")
    line = line_of(text, "      tody")
    with Editor(server, tmp_path, settings_of(files)) as opened:
        assert opened.open(tmp_path / "mkdocs.yml", text) == [(line, 6, 10, "Property tody is not allowed.")]
        offered = opened.offers(line - 1, 6)
    offered = {name: said for name, said in offered.items() if not name.startswith(("!", "tag:"))}  # those are offered everywhere
    assert offered == {option.name: option.description for option in OPTIONS if option.name != "mount"}
