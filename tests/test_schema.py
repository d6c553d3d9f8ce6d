"""The JSON Schema with which editors complete and check a playbook's YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from mkdocs_playbook.cli import main
from mkdocs_playbook.model.base import NOUNS, Part, Ref
from mkdocs_playbook.model.fields import Kind
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.model.reading import reader
from mkdocs_playbook.model.schema import json_schema, plugin_schema
from mkdocs_playbook.plugin import PlaybookPlugin
from mkdocs_playbook.read.settings import OPTIONS, Option
from sites import ASYNCAPI, PLAYBOOK, ROOT, project

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


def parts(model: type[Part]) -> Iterator[type[Part]]:
    """A model, and those in its fields."""
    yield model
    hints = get_type_hints(model, include_extras=True)
    for name in model.model_fields:
        for hint in within(hints[name]):
            if isinstance(hint, type) and issubclass(hint, Part):
                yield from parts(hint)


def within(hint: Any) -> Iterator[Any]:
    """A type, and all that it is made of."""
    yield hint
    for argument in get_args(hint):
        yield from within(argument)


def objects(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Every map within a schema."""
    if isinstance(schema, Mapping):
        yield schema
        for inner in schema.values():
            yield from objects(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from objects(inner)


PARTS = sorted(set(parts(Playbook)) - {Playbook}, key=lambda model: model.__name__)


def test_everything_has_a_description() -> None:
    schema = json_schema()
    assert len(schema["definitions"]) == len(PARTS) >= 30
    for place in (schema, *schema["definitions"].values()):
        assert place["description"].endswith("."), place
        for name, field in place["properties"].items():
            assert field["description"], name
            assert "$ref" not in field, f"{name}: draft-07 passes over a description beside a reference"


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_what_may_be_written_and_what_is_so_without_it_is_shown(model: type[Part]) -> None:
    fields = json_schema()["definitions"][model.__name__]["properties"]
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        shown = list(objects(fields[field.alias or name]))
        kinds = [mark for mark in within(hints[name]) for mark in getattr(mark, "__metadata__", ()) if isinstance(mark, Kind)]
        for kind in (mark for mark in kinds if not isinstance(mark, Ref)):
            for word in ("enum", "examples"):
                if word in kind.schema:
                    assert any(part.get(word) == kind.schema[word] for part in shown), f"{name}: {kind.what}"
        default = field.blank()
        if not field.is_required() and default not in (None, (), {}) and not isinstance(default, Part):
            written = fields[field.alias or name]["default"]
            read = reader(hints[name])([str(item) for item in written] if isinstance(written, list) else str(written))
            assert read == default, f"{name}: the default is not shown as it is written"


def references(model: type[Part]) -> dict[str, Ref]:
    hints = get_type_hints(model, include_extras=True)
    found = {}
    for name, field in model.model_fields.items():
        refs = [mark for hint in within(hints[name]) for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Ref)]
        if refs:
            found[field.alias or name] = refs[0]
    return found


def test_each_reference_offers_the_ids_that_exist() -> None:
    labels = {section: {f"an-{NOUNS[section].replace(' ', '-').lower()}": NOUNS[section].upper()} for section in SECTIONS}
    schema = json_schema(labels)
    count = 0
    for model in PARTS:
        for name, ref in references(model).items():
            offered = {part["$ref"] for part in objects(schema["definitions"][model.__name__]["properties"][name]) if "$ref" in part}
            assert {f"#/definitions/ids-of-{section}" for section in ref.sections} <= offered, (model.__name__, name)
            count += 1
    assert count > 40
    for section, entries in labels.items():
        found = schema["definitions"][f"ids-of-{section}"]
        assert (found["enum"], found["enumDescriptions"]) == (list(entries), list(entries.values()))
    Draft7Validator.check_schema(schema)


def test_ids_are_offered_and_new_ones_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "project").folder
    assert main(["schema", "--with-ids", str(folder)]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["definitions"]["ids-of-people"] == {"enum": ["mei"], "enumDescriptions": ["Mei"]}
    assert schema["definitions"]["ids-of-campaigns"] == {"enum": ["spring"], "enumDescriptions": ["Spring letters"]}
    assert "ids-of-pillars" not in schema["definitions"], "an empty enumeration would be no schema"
    validator = Draft7Validator(schema)
    validator.check_schema(schema)
    assert errors(validator, PLAYBOOK) == []
    assert errors(validator, "posts: {new: {title: x, campaign: not-there-yet, channels: {blog: , other: {time: 9:00}}}}") == []
    assert len(errors(validator, "posts: {new: {title: x, campaign: [a]}}")) == 1


def test_nothing_of_our_own_is_left_in_it() -> None:
    for schema in (json_schema(), json_schema({"channels": {"blog": "Blog"}})):
        assert "x-sections" not in json.dumps(schema)


def test_a_playbook_with_mistakes_has_no_ids_to_offer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "project", PLAYBOOK + "decisions: 7\n").folder
    file = tmp_path / "schema.json"
    file.write_text("the last one")
    assert main(["schema", "--with-ids", str(folder), "--output", str(file)]) == 1
    assert "content/plan.yml" in capsys.readouterr().err
    assert file.read_text() == "the last one"


def test_it_is_written_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "schema.json"
    assert main(["schema", "--output", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["schema"]) == 0
    assert file.read_text(encoding="utf-8") == capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["schema.json"]
    assert main(["schema", "--output", str(tmp_path / "nowhere" / "schema.json")]) == 2
    assert "There is no folder" in capsys.readouterr().err


# ── the plugin's options ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_plugins_options_have_one_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert [name for name, _ in PlaybookPlugin.config_scheme] == [option.name for option in OPTIONS]
    assert main(["schema", "--plugin"]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft7Validator.check_schema(schema)
    found = next(part for part in objects(schema) if "sources" in part.get("properties", {}))["properties"]
    assert {name: part["description"] for name, part in found.items()} == {option.name: option.description for option in OPTIONS}
    assert {name: part["default"] for name, part in found.items()} == {option.name: option.default for option in OPTIONS}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_an_options_default_and_example_are_right_for_mkdocs_and_for_editors(option: Option) -> None:
    validator = Draft7Validator(plugin_schema())
    for value in (option.default, option.example):
        plugin = PlaybookPlugin()
        assert plugin.load_config({option.name: value}) == ([], [])
        assert plugin.config[option.name] == value
        assert errors(validator, yaml.safe_dump({"plugins": ["search", {"playbook": {option.name: value}}]})) == []
    plugin = PlaybookPlugin()
    plugin.load_config({})
    assert plugin.config[option.name] == option.default
    assert len(errors(validator, yaml.safe_dump({"plugins": [{"playbook": {option.name: {"a": 1}}}]}))) == 1


@pytest.mark.parametrize(
    "plugins",
    ["[search, playbook]", "[{playbook: }]", "{playbook: {today: 2027-01-12}}", "{search: , tags: {a: 1}}", "", "[other: {a: 1}]"],
)
def test_other_plugins_are_none_of_its_business(plugins: str) -> None:
    text = f"site_name: X\ntheme: {{name: material}}\nplugins: {plugins}\n"
    assert errors(Draft7Validator(plugin_schema()), text) == []
