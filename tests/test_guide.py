"""The guide says all that there is, made from where it is decided, and what it tells people to write and to type is right."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.config import load_config

import mkdocs_playbook
from mkdocs_playbook.build import render_site
from mkdocs_playbook.cli import COMMANDS, EXIT_CODES, main, module_of, parser
from mkdocs_playbook.markdown_blocks import with_blocks
from mkdocs_playbook.model.base import Entry, Part
from mkdocs_playbook.model.embeds import BLOCKS, Embed, Filtered
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.pages.blocks import Code, Page, Prose, Sample
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.guide import guide_pages
from mkdocs_playbook.pages.links import Addresses
from mkdocs_playbook.plan import Plan, make_plan, plan
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.fences import fences_in
from mkdocs_playbook.read.settings import OPTIONS, VARIABLES, read_settings
from mkdocs_playbook.read.tokens import VARIABLE
from mkdocs_playbook.start.starter import STARTERS
from pagetext import PageText, SiteText, demo, make_site, read_site
from sites import ROOT, project

PACKAGE = Path(mkdocs_playbook.__file__).parent
PAGES = ("guide", "guide/reference", "guide/commands", "guide/blocks", "guide/kpis")


@cache
def site() -> SiteText:
    return demo()


@cache
def page(address: str) -> PageText:
    return site()[address]


def within(value: Any) -> Iterator[Any]:
    """Everything that a page's blocks are made of."""
    yield value
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from within(getattr(value, each.name))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from within(inner)


def said(address: str, kind: type[Any]) -> list[str]:
    """The texts of one kind, such as samples, on a page."""
    return [value.text for value in within(page(address).rendered.page.told) if isinstance(value, kind) and value.text]


# ── nothing is forgotten ────────────────────────────────────────────────────────────────────────────────────────────


def test_each_option_of_the_plugin_is_told() -> None:
    (table,) = [table for table in page("guide/reference").tables if table.label == "Options of the plugin"]
    assert {row["Option"]: row["What it says"] for row in table.rows} == {option.name: option.description for option in OPTIONS}
    without = {row["Option"]: row["Without it"] for row in table.rows}
    of_their_own = {"sources": "[content, calendars]", "edition": "team", "fast_pages": "true"}
    assert without == {option.name: of_their_own.get(option.name, "nothing") for option in OPTIONS}


def test_the_options_that_the_guide_shows_are_taken(tmp_path: Path) -> None:
    (text,) = [text for text in said("guide/reference", Sample) if text.startswith("plugins:")]
    (options,) = [entry["playbook"] for entry in yaml.load(text, yaml.BaseLoader)["plugins"] if isinstance(entry, dict)]  # noqa: S506
    assert options == {option.name: "true" if option.example is True else option.example for option in OPTIONS}
    folder = project(tmp_path / "project").folder
    (folder / "mkdocs.yml").write_text(f"site_name: X\ndocs_dir: content/pages\n{text}", encoding="utf-8")
    load_config(config_file=str(folder / "mkdocs.yml"))
    settings = read_settings(folder)
    assert (settings.mount, settings.today, settings.ignore) == ("playbook", "2027-01-12", {"calendars/archive/*.yml": ("S104", "C")})


def test_each_environment_variable_is_told() -> None:
    read = {VARIABLE}
    for file in PACKAGE.rglob("*.py"):
        read |= set(re.findall(r"""os\.environ(?:\.get\(|\[)"([A-Z_]+)\"""", file.read_text(encoding="utf-8")))
    assert read == set(VARIABLES)
    told = page("guide/reference").under("Environment variables").table
    assert {row["Variable"]: row["What it does"] for row in told.rows} == dict(VARIABLES)


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found.choices)


@pytest.mark.parametrize("name", commands())
def test_each_command_is_told_with_all_that_it_takes(name: str) -> None:
    told = page("guide/commands").under(f"playbook {name}")
    usage = " ".join(told.all("pre")[0].text.split())
    assert usage.startswith(f"playbook {name}")
    for action in commands()[name]._actions:
        if action.dest == "help":
            continue
        word = action.option_strings[-1] if action.option_strings else str(action.metavar or action.dest.upper())
        assert word in usage
        (meaning,) = [text for label, text in told.facts.items() if label.split()[0] == word.split()[0]]
        assert meaning
        assert "%(" not in meaning
        for choice in action.choices or ():
            assert str(choice) in told.text


def test_the_commands_are_those_that_there_are() -> None:
    assert [text.removeprefix("playbook ") for level, text in page("guide/commands").headings if text.startswith("playbook ")] == [
        *COMMANDS
    ]
    listed = [element.text for element in page("guide/commands").body.all("li")]
    assert listed == [f"playbook {name}: {module_of(name).SUMMARY}" for name in COMMANDS]


def test_each_exit_code_is_told() -> None:
    told = {int(row["Code"]): row["What it means"] for row in page("guide/commands").under("Exit codes").table.rows}
    assert told == EXIT_CODES
    source = (PACKAGE / "cli.py").read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"return (\d+)", source)} | {0} == set(EXIT_CODES)


def own_fields(model: type[Part], base: type[Part]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items() if model is base or name not in base.model_fields}


@pytest.mark.parametrize("name", BLOCKS)
def test_each_block_is_told_with_all_its_options(name: str) -> None:
    model = BLOCKS[name]
    base = Filtered if issubclass(model, Filtered) else Embed
    part = page("guide/blocks").under(name)
    assert " ".join(str(model.__doc__).split()) in part.text
    told = {row["Field"].split()[0] for table in part.tables for row in table.rows}
    assert told == own_fields(model, base)
    assert ("filters above" in part.text) == (base is Filtered)


def test_what_all_blocks_can_say_is_told_once() -> None:
    blocks = page("guide/blocks")
    assert {row["Field"].split()[0] for row in blocks.under("In every block").table.rows} == own_fields(Embed, Embed)
    assert {row["Field"].split()[0] for row in blocks.under("Filters").table.rows} == own_fields(Filtered, Embed)


def test_each_template_is_told() -> None:
    (table,) = [table for table in page("guide/blocks").tables if table.label == "Templates"]
    there = {file.name.removesuffix(".html.jinja") for file in (PACKAGE / "pages" / "templates").glob("*.html.jinja")}
    assert {row["File in custom_dir"] for row in table.rows} == {f"playbook/{name}.html" for name in there}
    assert all(row["The part"].endswith(".") for row in table.rows)


def test_the_template_of_the_guide_takes_the_place_of_the_package_s(tmp_path: Path) -> None:
    (text,) = [text for text in said("guide/blocks", Sample) if "builtin/" in text]
    made = project(tmp_path / "project", theme={"name": "mkdocs", "custom_dir": "overrides"})
    (made.folder / "overrides" / "playbook").mkdir(parents=True)
    (made.folder / "overrides" / "playbook" / "table.html").write_text(text, encoding="utf-8")
    shown = make_site(read_settings(made.folder))["guide/reference"]
    assert shown.text.count("Numbers are from the first of the month.") == len(shown.tables) > 10


# ── what people are told to write ───────────────────────────────────────────────────────────────────────────────────

BASE = {
    "channels": "channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}}\n",
    "roles": "roles: {strategist: {name: Strategist}, analyst: {name: Analyst}}\n",
    "people": "people: {mei: {name: Mei, roles: [strategist]}}\n",
    "workflows": "workflows: {post: {formats: [post], steps: {visuals: {role: strategist, due: 1 day before}}}}\n",
    "playbook": "playbook: {id: demo}\n",
}
"""What samples refer to, by section."""


def samples() -> list[str]:
    """The samples of the guide that are of a playbook, whatever it is."""
    own = {text for texts in own_samples(site().plan).values() for text in texts}
    found = []
    for address in PAGES:
        for text in said(address, Sample):
            names = re.findall(r"^(\S+):", text, re.MULTILINE)
            if names and set(names) <= set(Playbook.model_fields) and text not in own:
                found.append(text)
    return found


SERIES = "Move or drop one turn of a series"
OWN = ("Add a post", "Add a person", "Add a KPI from the library", SERIES)
"""Tasks whose samples have ids of the playbook itself."""


def guide_of(made: Plan) -> Page:
    context = Context(made.playbook, made.schedule, made.findings, made.today, Addresses(), sources=tuple(made.sources))
    return next(iter(guide_pages(context)))


def own_samples(made: Plan) -> dict[str, list[str]]:
    """Task → what the guide of that playbook shows for it."""
    found: dict[str, list[str]] = {}
    task = ""
    for block in guide_of(made).told:
        task = block.heading or task
        if task in OWN and isinstance(block, Sample):
            found.setdefault(task, []).append(block.text)
    return found


def test_most_samples_are_of_a_playbook() -> None:
    assert len(samples()) >= 8


@pytest.mark.parametrize("number", range(len(samples())))
def test_each_sample_is_read_without_a_problem(number: int) -> None:
    text = samples()[number]
    written = set(yaml.safe_load(text))
    files = {"sample.yml": text.encode(), **{f"{name}.yml": base.encode() for name, base in BASE.items() if name not in written}}
    problems = Problems()
    assert plan(files, problems) is not None
    assert [str(problem) for problem in problems.all] == []


PLAYBOOKS = [ROOT, *sorted((ROOT / "tests" / "playbooks").iterdir())]


def playbook_of(name: str, tmp_path: Path) -> Plan:
    """A playbook of this repository, or one that `playbook init` writes."""
    folder = next((folder for folder in PLAYBOOKS if folder.name == name), None)
    if folder is None:
        folder = tmp_path / name
        assert main(["init", str(folder), "--yes", "--from", name, "--today", "2026-11-22"]) == 0
        return make_plan(replace(read_settings(folder), today="2026-11-22"))
    return make_plan(read_settings(folder))


NAMES = [*(folder.name for folder in PLAYBOOKS), *STARTERS]


def problems_in(files: Mapping[str, bytes]) -> list[str]:
    """What is told of a playbook, be it an error or a warning."""
    problems = Problems()
    plan(files, problems)
    return [str(problem) for problem in problems.all]


def pasted(sources: Mapping[str, bytes], text: str) -> dict[str, bytes]:
    """The files with `text` in one more; where it says more of an entry that there is, with that at the entry."""
    ((section, entries), *_) = yaml.load(text, yaml.BaseLoader).items()  # noqa: S506
    for path, data in sources.items():
        whole: dict[str, Any] = yaml.load(data, yaml.BaseLoader) or {} if path.endswith(".yml") else {}  # noqa: S506
        for key in set(entries) & set(whole.get(section) or ()):
            for name, value in entries[key].items():
                entry = whole[section][key]
                entry[name] = entry.get(name, type(value)())
                if isinstance(value, list):
                    entry[name] += value
                else:
                    entry[name] |= value
            return {**sources, path: yaml.safe_dump(whole, allow_unicode=True, sort_keys=False).encode()}
    return {**sources, "pasted.yml": text.encode()}


def test_each_file_that_the_playbook_is_read_from_is_named() -> None:
    listed = page("guide").under("Where things are written").items
    assert listed == sorted(site().plan.sources)
    assert {"content/playbook.yml", "content/ideas.yml", "content/results.csv"} <= set(listed)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_guide_tells_to_add_is_read_in_this_playbook(name: str, tmp_path: Path) -> None:
    made = playbook_of(name, tmp_path)
    before = problems_in(made.sources)
    own = own_samples(made)
    page_text = " ".join(block.text or "" for block in within(guide_of(made)) if isinstance(block, Prose))
    assert set(own) == set(OWN) if made.playbook.cadences else set(own) == set(OWN) - {SERIES}
    for text in (text for texts in own.values() for text in texts):
        told = problems_in(pasted(made.sources, text))
        if "skip:" in text and "topics of this series stand in order" in page_text:
            told = [problem for problem in told if " D105 " not in problem]  # of which the guide tells
        assert told == before, text
    if SERIES in own:
        coming = [piece.slot for piece in made.schedule.pieces if piece.cadence and not piece.post and piece.date]
        written = {day for text in own[SERIES] for day in re.findall(r"(?:move|topics|slot): \[?\{?(\d{4}-\d\d-\d\d)", text)}
        assert written <= {str(slot) for slot in coming}
    (post,) = own["Add a post"]
    for field, section in (("channels", made.playbook.channels), ("goals", made.playbook.goals)):
        assert (f"    {field}: [{next(iter(section), '')}]" in post) == bool(section)


def test_a_playbook_of_the_samples_makes_a_site(tmp_path: Path) -> None:
    sections: dict[str, Any] = {name: yaml.load(text, yaml.BaseLoader)[name] for name, text in BASE.items()}  # noqa: S506
    for text in samples():
        for name, content in yaml.load(text, yaml.BaseLoader).items():  # noqa: S506
            sections[name] = {**sections.get(name, {}), **content}
    del sections["posts"]["desk-upgrades"]  # which one sample renames
    made = read_site(tmp_path, yaml.safe_dump(sections, sort_keys=False))
    assert "posts/desk-makeover" in made
    assert "people/mei" in made


def test_the_theme_of_the_guide_is_what_material_knows(tmp_path: Path) -> None:
    (text,) = [text for text in said("guide", Sample) if text.startswith("theme:")]
    folder = project(tmp_path / "project").folder
    (folder / "mkdocs.yml").write_text(f"site_name: X\ndocs_dir: content/pages\nplugins: [playbook]\n{text}", encoding="utf-8")
    config = load_config(config_file=str(folder / "mkdocs.yml"))
    assert (config.theme.name, config.theme["logo"], config.theme["font"]) == ("material", "assets/logo.svg", False)
    assert "assets/ours.css" in config.extra_css


def test_the_headers_of_the_guide_are_those_of_the_build() -> None:
    (text,) = [text for text in said("guide", Sample) if text.startswith("/feeds/")]
    assert site().site.files["_headers"] == text.encode()


def command_lines() -> list[str]:
    found = []
    for address in PAGES:
        if address == "guide/commands":
            continue
        for text in (*said(address, Code), *said(address, Sample)):
            found += re.findall(r"(?:^|&& |entry: |, )(playbook [a-z][^\n&\],;]*)", text, re.MULTILINE)
    for name in COMMANDS:
        for line in module_of(name).ABOUT.splitlines():
            command, *_ = re.split(r"  +(?=\S)| && | > | >> ", line.strip())
            if line.startswith("  playbook ") and "DIR" not in command:
                found.append(command)
    return found


@pytest.mark.parametrize("line", sorted(set(command_lines())))
def test_each_command_line_can_be_typed(line: str) -> None:
    parser().parse_args(shlex.split(line)[1:])


def test_there_are_command_lines_of_most_commands() -> None:
    assert {line.split()[1] for line in command_lines()} >= {"init", "check", "build", "export", "rule", "trace", "tokens", "csp", "schema"}


@pytest.mark.parametrize("folder", PLAYBOOKS, ids=lambda folder: folder.name)
def test_each_block_of_the_guide_shows_something(folder: Path) -> None:
    settings = read_settings(folder)
    made = make_plan(settings)
    rendered = render_site(made, settings)
    shown = next(each for each in rendered.pages.values() if each.page.address == "guide/blocks").page
    blocks = [block.text for block in shown.told if isinstance(block, Sample) and block.text.startswith("```")]
    names = [yaml.safe_load(fences_in(text, "x")[0].text)["show"] for text in blocks]
    assert names == ["calendar", *BLOCKS]
    for text in blocks:
        problems = Problems()
        html = with_blocks(text, "content/pages/us.md", "us/", rendered, problems)
        assert [str(problem) for problem in problems.all] == []
        assert 'class="pb-block"' in html


def test_the_blocks_of_an_empty_playbook_can_be_written_too(tmp_path: Path) -> None:
    made = read_site(tmp_path, "playbook: {id: demo}\n")
    text = made["guide/blocks"].text
    assert "show: calendar" in text
    assert "{" not in " ".join(pre.text for pre in made["guide/blocks"].body.all("pre") if "show:" in pre.text)


# ── the way around ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", PAGES)
def test_links_of_the_guide_lead_on(address: str) -> None:
    there = site()
    for _, target in page(address).links:
        if re.match(r"https?:|mailto:", target):
            continue
        where, _, anchor = target.partition("#")
        assert where in there or where in there.site.files, target
        if where in there and anchor:
            assert anchor in there[where].ids, target


def test_the_guide_leads_to_its_pages_and_they_are_in_the_navigation() -> None:
    assert set(PAGES[1:]) | {"guide/rules", "subscribe", "review"} <= {target.partition("#")[0] for target in page("guide").targets}
    assert {page(address).rendered.page.group for address in PAGES} == {("Playbook", "Guide")}


def test_files_lead_to_the_repository_where_it_is_known() -> None:
    settings = replace(read_settings(ROOT), source_url="https://github.com/us/plan/blob/main/")
    assert ("content/team.yml", "https://github.com/us/plan/blob/main/content/team.yml") in make_site(settings)["guide"].links


@pytest.mark.parametrize(
    "heading",
    [
        "Change a file on GitHub",
        "Change a date",
        "Move or drop one turn of a series",
        "Add a post",
        "Add a person",
        "Add a KPI from the library",
        "Read a finding",
        "Subscribe",
        "Put a part into a page",
        "Change the look",
        "Change the language",
        "Publish it",
        "Start anew",
        "Use it with other engines",
        "Write it in an editor",
        "Check it by machine",
    ],
)
def test_each_task_stands_in_the_guide(heading: str) -> None:
    assert page("guide").under(heading).text


def test_the_entry_fields_are_told_once() -> None:
    assert {row["Field"].split()[0] for row in page("guide/reference").under("Every entry").table.rows} == set(Entry.model_fields)


def test_an_exit_code_is_what_the_guide_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "project").folder
    assert main(["check", str(folder)]) == 0
    (folder / "content" / "plan.yml").write_text("playbook: 7\n", encoding="utf-8")
    assert main(["check", str(folder)]) == 1
    assert main(["check", str(tmp_path / "nowhere")]) == 2
    capsys.readouterr()
