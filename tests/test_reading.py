"""Reading parts: a value for what is written, and everything that is wrong at once, each with its path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_type_hints

import pytest

from mkdocs_playbook.model.base import Part, hints_of
from mkdocs_playbook.model.embeds import Embed
from mkdocs_playbook.model.fields import KEY, Field, WrongError
from mkdocs_playbook.model.plan import Post, Span
from mkdocs_playbook.model.playbook import About, Playbook, Settings
from mkdocs_playbook.model.reading import read_part
from mkdocs_playbook.model.strategy import Goal, Positioning, Voice


def every(model: type[Part]) -> Iterator[type[Part]]:
    yield model
    for below in model.__subclasses__():
        yield from every(below)


@pytest.mark.parametrize("model", sorted({*every(Part)}, key=str))
def test_the_types_of_fields_are_those_that_python_works_out(model: type[Part]) -> None:
    hints = get_type_hints(model, include_extras=True)
    assert hints_of(model) == {name: hints[name] for name in model.model_fields}
    assert not [name for name, value in vars(model).items() if isinstance(value, Field)]


def test_what_is_annotated_in_a_part_is_a_field_but_for_what_nobody_writes() -> None:
    own = {
        (model.__name__, name) for model in every(Part) for name in vars(model).get("__annotations__", {}) if name not in model.model_fields
    }
    unwritten = {
        (model, name) for model, name in own if model not in ("Part", "Entry") and name not in ("ordered", "lives_by", "filled_by")
    }
    assert unwritten <= {("Role", "has_unnamed"), ("Playbook", "incomplete"), ("Reading", "part"), ("Reading", "whole")}


def test_a_class_has_the_fields_of_those_above_first_and_may_say_them_anew() -> None:
    class Calm(Embed):
        """A block that everybody sees."""

        heading: str = Field("Its heading.", "Calm")  # type: ignore[assignment]
        mood: str = Field("How it is.", "calm")  # type: ignore[assignment]

    assert list(Calm.model_fields) == ["show", "heading", "visibility", "mood"]
    assert Calm(show="calm").heading == "Calm"
    assert Embed.model_fields["heading"].blank() is None


def wrong(model: type[Part], raw: object) -> dict[tuple[str | int, ...], str]:
    with pytest.raises(WrongError) as error:
        read_part(model, raw)
    return {path: message.partition(".")[0] for path, message in error.value.found}


def test_everything_that_is_wrong_is_told_with_its_path() -> None:
    raw = {
        "slot": "soon",
        "channels": {"instagram": {"time": "25:00", "format": "reel"}, "tiktok": ["a"]},
        "keywords": ["desk", {}, "lamp", ["a", "b"]],
        "assets": "a.png",
        "unknown": "is told elsewhere",
    }
    found = wrong(Post, raw)
    assert found == {
        ("slot",): "'soon' is not a date",
        ("channels", "instagram", "time"): "There is no 25:00 o'clock",
        ("channels", "tiktok"): "Here belongs a map: one 'name: …' a line, indented by two spaces",
        ("keywords", 1): "Nothing is written here",
        ("keywords", 3): "Here belongs text, not a list",
        ("assets", 0): "Here belongs a map: one 'name: …' a line, indented by two spaces",
        ("title",): "",  # missing, which is told with the names
    }


def test_a_name_and_what_it_names_can_both_be_wrong() -> None:
    found = wrong(About, {"id": "x", "periods": {"Q 1": {"starts": "2027-01-01"}}})
    assert found[("periods", "Q 1", KEY)].startswith("'Q 1' cannot be an id")
    assert found[("periods", "Q 1", "ends")] == ""


@pytest.mark.parametrize(
    ("raw", "said"), [("text", "Here belongs a map"), (["a"], "Here belongs a map"), (None, "Nothing is written here")]
)
def test_a_part_is_a_map(raw: object, said: str) -> None:
    [message] = wrong(Voice, raw).values()
    assert message.startswith(said)


def test_a_list_is_no_map() -> None:
    assert wrong(Voice, {"tone": {"warm": "yes"}})[("tone",)] == "Here belongs a list, not a map"


def test_names_are_those_that_people_write_and_blanks_are_as_if_not_there() -> None:
    part = read_part(Positioning, {"for": " young movers ", "who": None})
    assert (part.for_, part.who) == ("young movers", None)
    span = read_part(Settings, {"review": None}).review
    assert span.gap_days == 21


def test_what_is_blank_is_shared_with_nobody() -> None:
    first, second = (read_part(Goal, {"statement": "More"}) for _ in range(2))
    assert first == second
    assert first is not second
    first.links["site"] = "https://example.com/"
    assert second.links == {}
    assert read_part(Goal, {"statement": "More"}).links == {}
    assert Playbook().settings is not Playbook().settings


def test_a_copy_is_another_part() -> None:
    span = read_part(Span, {"starts": "2027-01-01", "ends": "2027-03-31"})
    longer = span.model_copy(update={"ends": span.starts})
    assert (longer.starts, longer.ends) == (span.starts, span.starts)
    assert span.ends != span.starts
    assert longer != span == span.model_copy()
