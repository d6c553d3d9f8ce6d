"""What is read line by line is what the parser reads, values, places and sizes; all else is left to the parser."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answers import sources
from mkdocs_playbook.problems import Problem, Problems
from mkdocs_playbook.read import yaml
from mkdocs_playbook.read.plain import read_plainly
from mkdocs_playbook.read.raw import Map, Raw, Sections, Seq, Source
from mkdocs_playbook.read.yaml import parse
from pagetext import everything

SAMPLE = {path: data.decode() for path, data in sources().items() if path.endswith(".yml")}
OTHERS = {
    file.relative_to(Path(__file__).parent).as_posix(): file.read_text(encoding="utf-8")
    for file in sorted((Path(__file__).parent / "playbooks").rglob("*.yml"))
    if file.name != "mkdocs.yml"
}
FILES = {**SAMPLE, **OTHERS, "all fields": everything(lambda path: path)}
TRIES = int(os.environ.get("PLAYBOOK_MUTATIONS", "400"))


def content(raw: Raw) -> Any:
    """A value with the places and sizes of all that is in it, and its kinds."""
    if isinstance(raw, Map):
        return type(raw), raw.size, [(key, raw.key_at[key], raw.value_at[key], content(value)) for key, value in raw.items()]
    if isinstance(raw, Seq):
        return raw.size, [(at, content(value)) for value, at in zip(raw, raw.at, strict=True)]
    return raw


def told(text: str, monkeypatch: pytest.MonkeyPatch, *, plain: bool) -> tuple[Any, list[Problem], list[Problem]]:
    monkeypatch.setattr(yaml, "PLAIN", plain)
    problems = Problems()
    raw = parse("plan.yml", text.encode(), problems)
    return content(raw), raw.mistakes if raw is not None else [], problems.all


def parts(text: str) -> list[str] | None:
    """What of `text` the parser is asked for; None where it has to read all."""
    asked: list[str] = []

    def ask(part: Source) -> Sections | None:
        asked.append(part.text)
        return yaml._clean(part)

    return asked if read_plainly(Source("plan.yml", text), ask) is not None else None


def same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(text, monkeypatch, plain=True) == told(text, monkeypatch, plain=False)


@pytest.mark.parametrize("name", FILES)
def test_files_of_playbooks_hold_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    same(FILES[name], monkeypatch)


def test_next_to_nothing_of_playbooks_takes_the_parser() -> None:
    asked = {name: parts(text) for name, text in {**SAMPLE, **OTHERS}.items()}
    assert [name for name, found in asked.items() if found is None] == []
    letters = sum(len(part) for found in asked.values() for part in found or ())
    assert letters < sum(map(len, {**SAMPLE, **OTHERS}.values())) / 4


HEAD = "posts:\n  lamp:\n    title: A lamp\n"
PLAIN = {
    "a map in a map": HEAD + "    channels:\n      blog:\n        time: 12:00\n    date: 2027-01-12\n",
    "a list of maps": "ideas:\n  - title: One\n    goals: [known, loved]\n  - title: Two\n",
    "a list of maps at the margin": "ideas:\n- title: One\n  goals: [known]\n- title: Two\nposts: {}\n",
    "a list of lines": HEAD + "    goals:\n      - known\n      - 'loved'\n    channels:\n    - blog\n    - shop\n",
    "quotes": 'posts:\n  lamp:\n    title: "A lamp: it\'s #1"\n    notes: \'Says "hello" \\ here\'\n    copy: ""\n',
    "braces and brackets": HEAD + "    done: {brief: 2027-01-05, draft: 2027-01-06}\n    goals: []\n    assign: {}\n    was: [a, b c]\n",
    "text below": HEAD
    + "    copy: |-\n      One\n\n        two\n      three\n\n\n    notes: |\n     Four\n    url: https://a.example/#b\n",
    "spaces at the end of text below": HEAD + "    copy: |-\n      One\n      \n    notes: >\n      two\n      \n\n    date: 2027-01-12\n",
    "folded text": HEAD + "    copy: >-\n      One\n      two\n    notes: >\n      three\n\n  cup:\n    title: A cup\n",
    "nothing": "posts:\n  lamp:\n    title: null\n    date:\n  cup:\nideas:\n",
    "comments": "# All\nposts:   # of us\n  # First\n  lamp:\n    title: A lamp  # one\n    date: 2027-01-12  #\n\n    was: [a]  # b\n",
    "long text": HEAD + f"    copy: {'many words ' * 100}\n",
    "not only ASCII": "posts:\n  lamp:\n    title: “Über” 東京\n    notes: 😀 & more, [really] {yes}\n",
    "spaces behind": "posts:  \n  lamp: \n    title: A lamp   \n    goals: [a]  \n",
    "a comment between text": HEAD + "    copy: |-\n      One\n  # two\n    date: 2027-01-12\n",
    "a map that ends deep": "a:\n  b:\n    c:\n      d:\n        e: f\ng:\n  h: i\n",
}
ODD = {
    "text of two lines": HEAD + "    notes: one\n      two\n    date: 2027-01-12\n",
    "quoted text of two lines": HEAD + '    notes: "one\n      two"\n    date: 2027-01-12\n',
    "quotes to unquote": HEAD + "    notes: 'it''s'\n    copy: \"one\\ntwo\"\n",
    "a map in braces in braces": HEAD + "    channels: {blog: {time: 12:00}, shop: }\n",
    "a name in quotes": "posts:\n  'lamp':\n    title: A lamp\n  cup: {title: A cup}\n",
    "names with spaces": "glossary:\n  cold open: The first second\n  slot: A place\n",
    "an anchor that nothing refers to": HEAD + "    assign: &all {brief: mei}\n",
    "text that is folded by its rules": HEAD + "    copy: >\n      One\n       two\n\n      three\n",
    "text with an indentation of its own": HEAD + "    copy: |2-\n        One\n      two\n",
    "text that keeps its end": HEAD + "    copy: |+\n      One\n\n    date: 2027-01-12\n",
    "a list in a list": HEAD + "    parts:\n      - - a\n        - b\n      - c\n",
    "a section in brackets": "ideas: [{title: One}, {title: 'Two, three'}]\nposts:\n  lamp: {title: A lamp}\n",
    "a name of one's own": "posts:\n  lamp:\n    x-mine: 1\n    title: A lamp\n  x-cup: {title: A cup}\n",
    "an odd first line": "posts:\n  lamp: {title: 'A lamp', copy: {en: One}}\n  cup:\n    title: A cup\n",
    "spaces below text": HEAD + "    copy: |-\n      One\n   \n      two\n    date: 2027-01-12\n",
}
WHOLE = {
    "an alias": "posts:\n  lamp: &lamp\n    title: A lamp\n  cup: *lamp\n",
    "a merge": "posts:\n  lamp: &lamp {title: A lamp}\n  cup:\n    <<: *lamp\n    date: 2027-01-12\n",
    "an alias before its anchor": "posts:\n  cup: *lamp\n  lamp: &lamp\n    title: A lamp\n",
    "text that may be lost": HEAD + "    notes: We love #tea\n",
    "a tag": HEAD + "    date: !!str 2027-01-12\n",
    "names twice": HEAD + "    title: Two lamps\n  lamp: {title: Three lamps}\n",
    "a section twice": HEAD + "posts:\n  cup: {title: A cup}\n",
    "a number with commas": HEAD + "    done: {target: 8,000}\n",
    "two documents": HEAD + "---\nideas: []\n",
    "a document that ends": HEAD + "...\n",
    "a mark of the start": "---\n" + HEAD,
    "indented from the start": "  posts:\n    lamp: {title: A lamp}\n",
    "a mark before the rest": HEAD + "!\n  cup:\n    title: A cup\n",
    "an anchor before the rest": HEAD + "&a\n  cup:\n    title: A cup\n",
    "too deep on one side": HEAD + "      date: 2027-01-12\n",
    "too little": HEAD + "   date: 2027-01-12\n",
    "no space": HEAD + "    date:2027-01-12\n",
    "a colon too many": HEAD + "    notes: one: two\n",
    "a colon at the end": HEAD + "    notes: one:\n",
    "a tab": HEAD + "    notes: one\ttwo\n",
    "lines as in Windows": HEAD.replace("\n", "\r\n"),
    "lines of other kinds": HEAD + '    notes: "one\u2028two"\n',
    "no end of the last line": HEAD + "    copy: |\n      One",
    "a list of sections": "- posts\n- ideas\n",
    "only a comment": "# Nothing\n",
    "text alone": "A lamp\n",
    "an open bracket": HEAD + "    goals: [a, b\n    date: 2027-01-12\n",
    "open quotes": HEAD + '    notes: "one\n    date: 2027-01-12\n  cup:\n    title: "A cup"\n',
    "text below, too far left": HEAD + "    copy: |-\n    One\n",
    "text below, that ends too late": HEAD + "    copy: |-\n        One\n      two\n",
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_text_is_read_without_the_parser(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parts(PLAIN[name]) == []
    same(PLAIN[name], monkeypatch)


@pytest.mark.parametrize("name", ODD)
def test_the_parser_reads_the_entry_that_is_not_plain(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parts(ODD[name])
    same(ODD[name], monkeypatch)


@pytest.mark.parametrize("name", WHOLE)
def test_the_parser_reads_all_where_a_part_says_too_little(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parts(WHOLE[name]) is None
    same(WHOLE[name], monkeypatch)


SIGNS = (*"\"'{}[]:#&*!|>\\-,?%@`~<\t\r\n ", *"\u00a0\u2028\ufeffé", ": ", " #", "  # ", "- ", "<<: *a", "&a ", "null", "|-", "x-", "---\n")


def damaged(chosen: random.Random) -> Iterator[str]:
    names = sorted(FILES)
    for _ in range(TRIES):
        lines = FILES[chosen.choice(names)].split("\n")
        lines = [*lines[: chosen.randrange(20, 200)], ""]
        for _ in range(chosen.randint(1, 3)):
            at, other = chosen.randrange(len(lines)), chosen.randrange(len(lines))
            match chosen.randrange(5):
                case 0:
                    del lines[at]
                case 1:
                    lines[at], lines[other] = lines[other], lines[at]
                case 2:
                    lines.insert(at, chosen.choice((lines[other], " " * chosen.randrange(12))))
                case 3:
                    column = chosen.randrange(len(lines[at]) + 1)
                    lines[at] = lines[at][:column] + chosen.choice(SIGNS) + lines[at][column:]
                case _:
                    lines[at] = " " * chosen.randint(0, 8) + lines[at].strip()
            lines = lines or [""]
        yield "\n".join(lines)


def test_what_is_damaged_is_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    plainly = 0
    chosen = random.Random(None if "PLAYBOOK_MUTATIONS" in os.environ else 7)  # noqa: S311 - without the variable, the same in each run
    for text in damaged(chosen):
        same(text, monkeypatch)
        plainly += parts(text) is not None
    assert plainly > TRIES / 10, "some of it should still be plain"
