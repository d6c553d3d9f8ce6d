"""Small literal playbooks for tests: YAML in, a plan or its problems out."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

from mkdocs_playbook.build import plan
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.problems import Problem, Problems
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.schedule import Schedule

HEAD = "playbook: {id: demo, timezone: Asia/Singapore}\n"


def planned(text: str, **files: str) -> tuple[Playbook, Schedule]:
    """The playbook and schedule of `text` (the section `playbook` is added if it has none); it must be without errors.

    More files are given as `name="text"` and read as `name.yml`.
    """
    problems = Problems()
    result = plan(_files(text, files), problems)
    assert result is not None, "\n".join(map(str, problems.all))
    return result


def items_of(text: str, **files: str) -> dict[str, Item]:
    """The items of `text` by UID, without the `@demo` at its end."""
    return {item.uid.removesuffix("@demo"): item for item in planned(text, **files)[1].items}


def problems_of(text: str, **files: str) -> list[Problem]:
    """What is wrong with `text`. Its first line is line 2 of `plan.yml`, as the section `playbook` is put before it."""
    problems = Problems()
    plan(_files(text, files), problems)
    return problems.all


def _files(text: str, more: dict[str, str]) -> dict[str, bytes]:
    text = dedent(text).lstrip("\n")
    head = "" if text.startswith("playbook:") or "\nplaybook:" in text else HEAD
    return {"plan.yml": (head + text).encode()} | {f"{name}.yml": dedent(content).lstrip("\n").encode() for name, content in more.items()}


def copied(originals: Path, playbook: Path, *patterns: str) -> list[tuple[str, str]]:
    """Six words in a row that a re-keyed playbook has in common with its originals: the file, and the words.

    `patterns` say which files are the originals. Fails where there is nothing to compare.
    """
    read = [file for pattern in patterns for file in originals.rglob(pattern)]
    written = [*playbook.rglob("*.yml"), *playbook.rglob("*.md")]
    assert read
    assert written
    taken = {run for file in read for run in _runs(file.read_text(encoding="utf-8"))}
    return [(file.name, run) for file in written for run in _runs(file.read_text(encoding="utf-8")) if run in taken]


def _runs(text: str, length: int = 6) -> list[str]:
    """Every `length` words in a row; an address is one word."""
    words = re.findall(r"https?://\S+|[\w'’-]+", text.lower())
    return [" ".join(words[at : at + length]) for at in range(len(words) - length + 1)]
