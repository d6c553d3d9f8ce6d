"""Blocks in hand-written pages: which fences are blocks, and what is told of their options."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mkdocs_playbook.model.base import NOUNS
from mkdocs_playbook.model.embeds import BLOCKS, CalendarBlock, Embed, read_embed
from mkdocs_playbook.model.names import Names
from mkdocs_playbook.plan import make_plan
from mkdocs_playbook.problems import PlaybookError, Problems
from mkdocs_playbook.read.fences import Fence, fences_in, read_fences
from mkdocs_playbook.read.settings import read_settings
from sites import project

NAMES = Names(
    {**{section: set() for section in NOUNS}, "channels": {"instagram", "email"}, "people": {"mei"}, "kpis": {"reach"}}, frozenset()
)


def read(text: str) -> tuple[Embed | None, list[str]]:
    """The block in `text`, as if it stood in line 7 of a page, and what is told of it."""
    problems = Problems()
    found = read_embed(Fence("content/pages/us.md", 7, text), NAMES, problems)
    return found, [str(problem) for problem in problems.all]


def test_a_block_is_read_with_its_options() -> None:
    found, told = read("show: calendar\nmonth: 2027-01\nchannel: instagram\ntype: [publish, deadline]")
    assert told == []
    assert isinstance(found, CalendarBlock)
    assert (found.month, found.channel, found.type, found.view) == (dt.date(2027, 1, 1), ("instagram",), ("publish", "task"), "list")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("show: calender", "content/pages/us.md:8:7: M106 There is no block 'calender'. Did you mean 'calendar'?"),
        ("", "content/pages/us.md:7:1: M107 This block is empty. Write what it shows, such as 'show: calendar': "),
        ("month: 2027-01", "content/pages/us.md:7:1: M107 A block says what it shows, such as 'show: calendar'. Write "),
        ("- calendar", "content/pages/us.md:8:1: Y107 A block is a map. Write 'show: calendar', and each option in a line of its own."),
        ("show: calendar\nchannel: instagran", "content/pages/us.md:9:10: M106 There is no channel 'instagran'. Did you mean 'instagram'?"),
        ("show: calendar\nchanel: email", "content/pages/us.md:9:1: M101 'chanel' is not known here. Did you mean 'channel'?"),
        (
            "show: calendar\nmonth: 2027-13",
            "content/pages/us.md:9:8: M108 '2027-13' is not a month. Write year and month, such as 2027-01.",
        ),
        (
            "show: calendar\nmonth: 2027-01\ndays: 3",
            "content/pages/us.md:9:8: M109 Name a month, or days ('from', 'until', 'days'), not both.",
        ),
        ("show: calendar\nfrom: 2027-02-02\nuntil: 2027-02-01", "content/pages/us.md:10:8: M109 'until' is before 'from'. "),
        (
            "show: calendar\nview: table",
            "content/pages/us.md:9:7: M109 A table shows a month. Write 'month: 2027-01' too, or 'view: list'.",
        ),
        ("show: calendar\ndays: 0", "content/pages/us.md:9:7: M108 '0' is not a number of days. Write a number from 1 to 366."),
        ("show: kpi", "content/pages/us.md:7:1: M107 Here 'kpi' is missing (The id of the KPI.) Add a line 'kpi: …'."),
        ("show: kpi\nkpi: reach\nkpi: reach", "content/pages/us.md:10:1: Y102 "),
    ],
)
def test_what_is_wrong_with_a_block_is_told_with_its_place(text: str, told: str) -> None:
    found, problems = read(text)
    assert found is None
    assert len(problems) == 1
    assert problems[0].startswith(told), problems[0]


@pytest.mark.parametrize("name", BLOCKS)
def test_each_block_has_words_for_the_guide(name: str) -> None:
    model = BLOCKS[name]
    assert (model.__doc__ or "").endswith(".")
    assert all(field.description for field in model.model_fields.values())


PAGE = """\
---
title: Us
---

```playbook
show: calendar
```

Text, and a list:

- item

    ``` { .playbook }
    show: board
    ```

~~~~md
```playbook
an example
```
~~~~

```playbook-like
no block
```

```python
```

~~~playbook
show: posts
channel: email
~~~

```playbook
never closed
"""


def test_fences_of_the_language_are_blocks_and_examples_are_not() -> None:
    found = [(fence.line, fence.end, fence.indent, fence.text) for fence in fences_in(PAGE, "us.md")]
    assert found == [
        (5, 7, "", "show: calendar"),
        (13, 15, "    ", "show: board"),
        (30, 33, "", "show: posts\nchannel: email"),
    ]


def test_blocks_of_all_pages_are_found_in_order(tmp_path: Path) -> None:
    docs = tmp_path / "content" / "pages"
    (docs / "b").mkdir(parents=True)
    (docs / "b" / "z.md").write_text("```playbook\nshow: board\n```\n")
    (docs / "a.md").write_text("```playbook\nshow: posts\n```\n")
    (docs / ".hidden.md").write_text("```playbook\nshow: no\n```\n")
    (docs / "broken.md").write_bytes(b"\xff```playbook\nshow: no\n```\n")
    assert [(fence.path, fence.text) for fence in read_fences(tmp_path, docs)] == [
        ("content/pages/a.md", "show: posts"),
        ("content/pages/b/z.md", "show: board"),
    ]


def test_blocks_are_checked_with_everything_else_in_one_run(tmp_path: Path) -> None:
    made = project(tmp_path / "project")
    page = made.folder / "content" / "pages" / "us.md"
    page.write_text("# Us\n\n```playbook\nshow: calendar\nchannel: blgo\n```\n")
    broken = (made.folder / "content" / "plan.yml").read_text().replace("vision:", "vission:")
    (made.folder / "content" / "plan.yml").write_text(broken)
    with pytest.raises(PlaybookError) as refused:
        make_plan(read_settings(made.folder))
    told = [(problem.place.path, problem.code) for problem in refused.value.problems]
    assert told == [("content/pages/us.md", "M106"), ("content/plan.yml", "M101")]
