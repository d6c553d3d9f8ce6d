"""The JSON Schema with which editors complete and check a playbook's YAML."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from mkdocs_playbook.cli import main
from mkdocs_playbook.model.schema import json_schema
from sites import ASYNCAPI, PLAYBOOK, ROOT

MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


class _Loader(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: dates, times and NO are text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's way


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", list("-+0123456789.")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


def load(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    return Draft7Validator(json_schema())


def files_of(root: Path) -> list[Path]:
    return sorted(path for folder in ("content", "calendars") for path in (root / folder).rglob("*.yml"))


def errors(validator: Draft7Validator, text: str) -> list[str]:
    return [error.message for error in validator.iter_errors(load(text))]


def test_the_loader_reads_as_editors_do() -> None:
    assert load("{a: 12:30, b: 2027-01-12, c: NO, d: 7, e: true, f: , g: 1.5}") == {
        "a": "12:30",
        "b": "2027-01-12",
        "c": "NO",
        "d": 7,
        "e": True,
        "f": None,
        "g": 1.5,
    }


def test_it_is_a_schema_of_the_dialect_that_editors_know() -> None:
    schema = json_schema()
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)
    assert "$defs" not in json.dumps(schema)


@pytest.mark.parametrize("file", [*files_of(ROOT), *files_of(ASYNCAPI)], ids=lambda file: f"{file.parent.parent.name}-{file.name}")
def test_it_takes_the_samples(validator: Draft7Validator, file: Path) -> None:
    assert errors(validator, file.read_text(encoding="utf-8")) == []


def test_it_takes_the_playbook_of_these_tests(validator: Draft7Validator) -> None:
    assert errors(validator, PLAYBOOK) == []


@pytest.mark.parametrize(
    "text",
    [
        "goal: {awareness: {statement: x}}",
        "goals: {awareness: {statment: x}}",
        "posts: {hello: {title: x, dat: 2027-01-12}}",
        "workflows: {reel: {steps: {brief: {rol: x}}}}",
        "posts: {hello: {title: x, status: plannned}}",
    ],
)
def test_it_refuses_a_misspelt_name(validator: Draft7Validator, text: str) -> None:
    assert len(errors(validator, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "x-ours: 7",
        "goals: {awareness: {statement: x, x-ours: {a: 1}}}",
        "posts: {hello: {title: x, date: 2027-01-12, time: 12:30, channels: [blog]}}",
        "posts: {hello: {title: x, channels: {blog: {time: 12:30}, mail: }}}",
    ],
)
def test_it_takes_what_may_be_written(validator: Draft7Validator, text: str) -> None:
    assert errors(validator, text) == []


def test_the_file_of_this_repository_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    printed = capsys.readouterr().out
    assert (ROOT / ".playbook.schema.json").read_text(encoding="utf-8") == printed, "run: playbook schema > .playbook.schema.json"


@pytest.mark.parametrize("file", [*files_of(ROOT), *files_of(ASYNCAPI)], ids=lambda file: f"{file.parent.parent.name}-{file.name}")
def test_each_file_tells_editors_where_its_schema_is(file: Path) -> None:
    found = MODELINE.match(file.read_text(encoding="utf-8"))
    assert found, "the first line does not name the schema"
    assert (file.parent / found[1]).resolve() == ROOT / ".playbook.schema.json"


def test_a_section_may_be_blank() -> None:
    assert list(Draft7Validator(json_schema()).iter_errors({"playbook": {"id": "demo"}, "goals": None})) == []
