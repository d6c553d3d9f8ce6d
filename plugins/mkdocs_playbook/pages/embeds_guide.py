"""Blocks in the guide: parts of the playbook in pages of one's own, made from the model of blocks; and the templates of their look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from mkdocs_playbook.model.embeds import BLOCKS, Embed, Filtered
from mkdocs_playbook.model.playbook import SECTIONS
from mkdocs_playbook.pages import blocks as kinds
from mkdocs_playbook.pages.blocks import Block, Code, Inline, Page, Prose, Run, Sample, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.reference import fields_table

GROUP = ("Playbook", "Guide")

EXAMPLES: Mapping[str, str] = {
    "calendar": "show: calendar\nheading: This month\nmonth: {month}\nchannel: {channels}\n",
    "board": "show: board\nstatus: [drafting, review]\n",
    "posts": "show: posts\nheading: What we wrote\nstatus: [published]\nchannel: {channels}\n",
    "kpi": "show: kpi\nkpi: {kpis}\n",
    "picture": "show: picture\npicture: year-strip\n",
    "trace": "show: trace\nid: goals/{goals}\n",
    "findings": "show: findings\nrule: S\n",
    "subscribe": "show: subscribe\nrole: {roles}\n",
    "page": "show: page\npage: goals\n",
}
"""A block of each kind. A line with the id of a section in it is left out where the section is empty, unless the block needs it."""
_NEEDED = frozenset({"kpi", "id"})
_INNER = re.compile(r"\{(\w+)\}")
_MINE = """{% include "builtin/table.html.jinja" %}
<p>Numbers are from the first of the month.</p>
"""


def example(name: str, context: Context) -> str:
    """A block of that kind as it is written, with ids of this playbook."""
    lines = []
    for line in EXAMPLES[name].splitlines():
        found = _INNER.search(line)
        if found and found[1] in SECTIONS:
            ids = list(getattr(context.playbook, found[1]))
            if not ids and line.partition(":")[0] not in _NEEDED:
                continue
            line = _INNER.sub(ids[0] if ids else "your-id", line)
        lines.append(line.replace("{month}", f"{context.today:%Y-%m}"))
    return "".join(f"{line}\n" for line in lines)


def fenced(text: str) -> str:
    return f"```playbook\n{text}```\n"


def blocks_page(context: Context) -> Page:
    blocks: list[Block] = [
        Sample(
            intro=Run(
                (
                    "Any Markdown page of yours, in the folder ",
                    Code("docs_dir"),
                    " of ",
                    Code("mkdocs.yml"),
                    ", can show a part of the playbook. Write a block where it shall stand; what it shows changes with the playbook:",
                )
            ),
            text=fenced(example("calendar", context)),
        ),
        Prose(
            text="In each block, 'show' says what it is; the other lines are its options. A mistake in a block is told "
            "like any other, with its line."
        ),
        fields_table(Embed, "In every block", "every-block", "What each of them can say."),
        fields_table(
            Filtered,
            "Filters",
            "filters",
            "What calendar, board and posts can be narrowed to. All filters that are written must fit.",
            but=Embed,
        ),
    ]
    for name, model in BLOCKS.items():
        base = Filtered if issubclass(model, Filtered) else Embed
        intro = " ".join((model.__doc__ or "").split()) + (" Takes the filters above, too." if base is Filtered else "")
        table = fields_table(model, name, f"block-{name}", intro, but=base)
        if table.is_empty:
            blocks.append(Prose(heading=name, id=f"block-{name}", text=intro))
        else:
            blocks.append(table)
        blocks.append(Sample(text=fenced(example(name, context))))
    blocks += _templates()
    return Page(
        address="guide/blocks",
        title=context.say("Blocks for your pages"),
        group=GROUP,
        blocks=blocks,
        description=context.say("Parts of the playbook in pages of your own."),
        is_english=True,
    )


def template_names() -> list[str]:
    """The templates that can be overridden."""
    folder = files("mkdocs_playbook") / "pages" / "templates"
    return sorted(file.name.partition(".")[0] for file in folder.iterdir() if file.name.endswith(".html.jinja"))


def _templates() -> Iterator[Block]:
    yield Sample(
        heading="Templates of your own",
        intro=Run(
            (
                "The pages are made of parts, each with a template (Jinja). To change one, name a folder as ",
                Code("custom_dir"),
                " of the theme, and put a file of the part's name into its folder ",
                Code("playbook"),
                ". This ",
                Code("overrides/playbook/table.html"),
                " adds a line below each table:",
            )
        ),
        text=_MINE,
    )
    shown = {kind.__name__.lower(): kind for kind in vars(kinds).values() if isinstance(kind, type) and issubclass(kind, Block)}
    rows: list[list[Inline]] = [
        [Code(f"playbook/{name}.html"), " ".join((shown[name].__doc__ or "").split()) if name in shown else "A piece of other templates."]
        for name in template_names()
    ]
    yield Table(
        columns=("File in custom_dir", "The part"),
        rows=rows,
        wide=("The part",),
        caption="Templates",
        intro=Run(("With ", Code("builtin/NAME.html.jinja"), " a template names the one that it takes the place of.")),
    )
