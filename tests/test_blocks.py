"""Blocks in hand-written pages: what they show is what the playbook says, wherever the page lies and whatever engine builds it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from mkdocs.exceptions import Abort

from mkdocs_playbook.build import Site, make_site
from mkdocs_playbook.cli import main
from mkdocs_playbook.markdown_blocks import with_blocks
from mkdocs_playbook.pages.blocks import Block, Branch, Day, Facts, Link, Status, Table, Tree
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.html import Renderer
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.settings import read_settings
from sites import Html, Project, project

PLAN = """
playbook: {id: small, brand: Small, timezone: UTC}
goals:
  reach-more: {statement: Reach more people, kpis: {reach: {target: 200, success: 150, failure: 90}}, primary: true}
kpis:
  reach: {name: Reach, unit: people}
channels:
  blog: {name: Blog, purpose: To be found, promise: {article: 1 a week}}
  email: {name: Newsletter, purpose: To be remembered}
roles: {editor: {name: Editor, lead: ana}}
people: {ana: {name: Ana}, bo: {name: Bo}}
workflows:
  article: {formats: [article], steps: {draft: {role: editor, due: 2 days before}}}
campaigns:
  spring: {name: Spring, goals: [reach-more], starts: 2027-01-10, ends: 2027-02-10}
posts:
  hello: {title: Hello from us, date: 2027-01-14, channels: [blog], format: article, campaign: spring}
  letter: {title: A letter, date: 2027-01-20, channels: [email]}
  later: {title: Much later, date: 2027-03-03, channels: [blog]}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(read_settings(project(tmp_path_factory.mktemp("blocks") / "project", PLAN).folder))


def page(site: Site, *blocks: str, url: str = "us/") -> tuple[Html, list[str]]:
    """A page at `url` that holds the blocks, as an export has it; and what is told of them."""
    problems = Problems()
    text = "# Us\n\n" + "\n\n".join(f"```playbook\n{block}\n```" for block in blocks) + "\n"
    html = with_blocks(text, "content/pages/us.md", url, site, problems)
    assert "```" not in html
    return Html.read(html), [str(problem) for problem in problems.all]


@pytest.mark.parametrize(
    ("block", "there", "missing"),
    [
        ("show: calendar", ["Hello from us", "A letter"], ["Much later"]),  # 14 days from 13 January
        ("show: calendar\ndays: 3", ["Hello from us"], ["A letter"]),
        ("show: calendar\nfrom: 2027-02-01\nuntil: 2027-03-03", ["Much later"], ["Hello from us", "A letter"]),
        ("show: calendar\nmonth: 2027-01\nview: table\nchannel: [email]", ["A letter"], ["Hello from us"]),
        ("show: calendar\nperson: bo\nmonth: 2027-01", ["Nothing is planned for these days."], ["A letter"]),
        ("show: posts", ["Hello from us", "A letter", "Much later"], []),
        ("show: posts\nformat: article", ["Hello from us"], ["A letter", "Much later"]),
        ("show: posts\ncampaign: spring", ["Hello from us"], ["A letter"]),
        ("show: board\nchannel: email", ["A letter"], ["Hello from us"]),
        ("show: kpi\nkpi: reach", ["Reach more", "200", "at least 150", "at most 90"], []),
        ("show: kpi\nkpi: reach\nof: reach-more", ["at least 150"], []),
        ("show: trace\nid: hello", ["Reach more", "Draft"], ["A letter"]),
        ("show: subscribe\nchannel: blog", ["Small: Blog"], ["Small: Newsletter"]),
        ("show: page\npage: channels/blog\npart: promise", ["article: 1 a week"], ["To be found", "Hello from us"]),
        ("show: page\npage: /goals/", ["Reach more people"], []),
        ("show: findings\nrule: K", ["K"], ["S1"]),
        ("show: picture\npicture: timeline", ["Spring"], []),
        ("show: picture\npicture: promise\nchannel: blog", ["article: 1 a week"], []),
    ],
)
def test_each_block_shows_what_it_names(site: Site, block: str, there: list[str], missing: list[str]) -> None:
    found, told = page(site, block)
    words = " ".join(found.words)
    for text in there:
        assert text in words
    for text in missing:
        assert text not in words
    assert told == []


def test_anchors_of_blocks_come_once_on_a_page_and_links_lead_on(site: Site) -> None:
    table, picture = "show: calendar\nmonth: 2027-01\nview: table\nheading: January", "show: picture\npicture: timeline"
    found, _ = page(site, table, table, picture, picture, url="deep/er/us/")
    assert "../../../calendar/2027/01/#publish.hello" in found.links
    assert len(found.ids) == len(set(found.ids)) > 4
    assert {"block-3-timeline-title", "block-4-timeline-title"} <= set(found.ids)


def test_a_block_within_a_list_and_an_example_of_one(tmp_path: Path) -> None:
    text = (
        "# Us\n\n- item\n\n    ```playbook\n    show: posts\n    channel: email\n    ```\n\n````md\n```playbook\nshow: example\n```\n````\n"
    )
    made = project(tmp_path / "project", PLAN, docs={"us.md": text})
    words = " ".join(made.build().pages["us/index.html"].words)
    assert "A letter" in words
    assert "show: example" in words


def test_a_heading_stands_above_a_block(site: Site) -> None:
    found, _ = page(site, "show: posts\nheading: What we <write>")
    assert "What we <write>" in " ".join(found.words)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("show: page\npage: channels/blogs", "There is no page 'channels/blogs'. Did you mean 'channels/blog'?"),
        ("show: page\npage: channels/blog\npart: promis", "The page 'channels/blog' has no part 'promis'. "),
        ("show: kpi\nkpi: reach\nof: blog", "'blog' has no numbers for the KPI 'reach'. Write reach-more."),
    ],
)
def test_what_a_block_names_and_is_not_there_is_told_and_said_on_the_page(site: Site, block: str, told: str) -> None:
    found, problems = page(site, block)
    assert len(problems) == 1
    assert problems[0].startswith(f"content/pages/us.md:3:1: M106 {told}")
    assert told.strip() in " ".join(found.words)


def test_a_page_that_another_plugin_made_is_warned_of_in_a_build(tmp_path: Path) -> None:
    made = project(tmp_path / "project", PLAN, docs={"us.md": "```playbook\nshow: page\npage: nowhere\n```\n"})
    warnings = made.build().warnings
    assert len(warnings) == 1
    assert "content/pages/us.md:1:1: M106 There is no page 'nowhere'." in warnings[0]


def test_a_block_that_cannot_be_read_leaves_the_last_site_alone(tmp_path: Path) -> None:
    made = project(tmp_path / "project", PLAN, docs={"us.md": "# Us\n\n```playbook\nshow: posts\n```\n"})
    assert made.build().dead_links() == []
    before = (made.site_dir / "us" / "index.html").read_bytes()
    (made.folder / "content" / "pages" / "us.md").write_text("# Us\n\n```playbook\nshow: post\n```\n")
    with pytest.raises(Abort):
        made.build()
    assert (made.site_dir / "us" / "index.html").read_bytes() == before


def test_other_custom_fences_of_a_site_stay(tmp_path: Path) -> None:
    fences = {"custom_fences": [{"name": "math", "class": "arithmatex", "format": "pymdownx.arithmatex.fence_mathjax_format"}]}
    made = project(tmp_path / "project", PLAN, docs={"us.md": "```playbook\nshow: posts\n```\n"})
    config = yaml.safe_load((made.folder / "mkdocs.yml").read_text())
    text = yaml.safe_dump(config | {"markdown_extensions": [{"pymdownx.superfences": fences}]}).replace(
        "format: pymdownx.arithmatex.fence_mathjax_format", "format: !!python/name:pymdownx.superfences.fence_div_format"
    )
    (made.folder / "mkdocs.yml").write_text(text)
    (made.folder / "content" / "pages" / "us.md").write_text("```math\nx\n```\n\n```playbook\nshow: posts\n```\n")
    made.build()
    html = (made.site_dir / "us" / "index.html").read_text()
    assert '<div class="arithmatex">' in html
    assert "Hello from us" in html


def test_an_export_holds_blocks_as_html(tmp_path: Path) -> None:
    page = "# Us\n\nText.\n\n```playbook\nshow: posts\nchannel: email\n```\n\nMore text.\n"
    made = project(tmp_path / "project", PLAN, docs={"deep/us.md": page})
    assert main(["export", str(tmp_path / "out"), str(made.folder)]) == 0
    text = (tmp_path / "out" / "docs" / "deep" / "us.md").read_text()
    assert "```" not in text
    assert '<a href="../../posts/letter/">A letter</a>' in text
    block = text[text.index('<div class="pb-block">') : text.index("More text.")]
    assert "\n\n" not in block.strip()


# ── templates of one's own ──────────────────────────────────────────────────────────────────────────────────────────


def themed(tmp_path: Path, name: str, template: str) -> Project:
    made = project(tmp_path / "project", PLAN, theme={"name": "mkdocs", "custom_dir": "overrides"})
    file = made.folder / "overrides" / "playbook" / name
    file.parent.mkdir(parents=True)
    file.write_text(template)
    return made


def test_a_template_in_custom_dir_takes_the_place_of_the_package_s(tmp_path: Path) -> None:
    made = themed(tmp_path, "facts.html", "<p>Ours: {% for label, value in block.told %}{{ label }}{% endfor %}</p>")
    site = made.build()
    assert "Ours:" in site.text("channels/blog/index.html")
    assert not list(made.site_dir.rglob("facts.html*"))  # a template is no page
    assert main(["export", str(tmp_path / "out"), str(made.folder)]) == 0
    assert "Ours:" in (tmp_path / "out" / "docs" / "channels" / "blog.md").read_text()


def test_a_piece_of_templates_is_overridden_for_all_of_them(tmp_path: Path) -> None:
    made = themed(
        tmp_path, "line.html", "{% macro item_line(line, inline, say, anchors) %}<li>ours: {{ inline(line.title) }}</li>{% endmacro %}"
    )
    site = made.build()
    for path in ("channels/blog/index.html", "campaigns/spring/index.html", "calendar/2027/01/index.html"):
        assert "ours: Hello from us" in " ".join(site.pages[path].words), path
    assert "pb-item" not in site.text("campaigns/spring/index.html").replace("pb-items", "")


FACTS = """
<dl class="pb-facts">
{% for label, value in block.told %}
<div><dt>{{ label }}</dt> <dd>{{ inline(value) }}</dd></div>
{% endfor %}
</dl>
"""
TABLE = """
{% set told, classes = block.told, block.classes %}
<div class="pb-scroll" tabindex="0" role="region" aria-label="{{ block.columns[0] }}">
<table class="pb-table">
<thead><tr>{% for number in told %}{% if block.columns[number] %}<th scope="col"
{%- if block.columns[number] in block.numeric %} class="pb-number"{% endif %}>
{{- inline(block.heads[number]) if block.heads else block.columns[number] }}</th>{% else %}<td></td>{% endif %}
{% if not loop.last %} {% endif %}{% endfor %}</tr></thead>
<tbody>
{% for row, anchor in block.anchored %}
<tr{% if anchor %} id="{{ anchor }}"{% endif %}>{{ inline.cells(row, told, classes) }}</tr>
{% endfor %}
</tbody>
</table>
</div>
"""
HOSTILE = "<b>\"&'"


@pytest.mark.parametrize(
    ("name", "template", "block"),
    [
        ("facts", FACTS, Facts(rows=[(HOSTILE, HOSTILE), ("Nothing", ""), ("Two", (Link("A", "a"), Link(HOSTILE, "nowhere")))])),
        (
            "table",
            TABLE,
            Table(
                columns=(HOSTILE, "", "Empty", "http://a.example", "Kept"),
                rows=[[HOSTILE, "x", "", Link("A", "a"), ""], [None, Status("late"), (), HOSTILE, None]],
                ids=[HOSTILE, HOSTILE],
                numeric=("http://a.example",),
                wide=("",),
                keep=("Kept",),
            ),
        ),
        ("table", TABLE, Table(columns=("A", "B"), heads=(Link("A", "a"), HOSTILE), rows=[["1", "2"]], numeric=("B",))),
    ],
)
def test_a_template_may_go_through_the_rows_by_itself(name: str, template: str, block: Block, tmp_path: Path) -> None:
    (tmp_path / f"{name}.html").write_text(template.lstrip())
    own, builtin = (Renderer(Format("en"), Words("en"), {"a"}, folder) for folder in (tmp_path, None))
    assert own.block(block) == builtin.block(block) != ""
    assert "<b>" not in builtin.block(block)


def test_pieces_that_look_alike_are_told_apart() -> None:
    inline = Renderer(Format("de"), Words("de"), {"a"}).inline
    late = Words("de").say("late")
    assert inline(Status(late)) == f'<span class="pb-status pb-status--late">{late}</span>'
    assert inline(Status(str(late))) == f'<span class="pb-status pb-status--{late}">{late}</span>'
    assert inline(Link("A", "a")) != inline(Link("A", "b")) == "A"
    day = dt.date(2027, 1, 12)
    assert len({inline(Day(day, style=style)) for style in ("short", "long", "year")}) == 3


def test_no_tree_is_taken_for_another() -> None:
    renderer = Renderer(Format("en"), Words("en"), ())
    shown = [renderer.block(Tree(branches=(Branch("", f"branch {number}"),))) for number in range(50)]
    assert all(f"<li>branch {number}<" in html for number, html in enumerate(shown))


def test_a_template_can_build_upon_the_package_s(tmp_path: Path) -> None:
    made = themed(tmp_path, "prose.html", '<div class="ours">{% include "builtin/prose.html.jinja" %}</div>')
    html = made.build().text("review/index.html")
    assert '<div class="ours"><div class="pb-prose' in html


def test_text_is_escaped_in_a_template_of_one_s_own(tmp_path: Path) -> None:
    made = themed(tmp_path, "table.html", "{% for row in block.rows %}{{ row[0].text | default('') }}{% endfor %}")
    made.write(PLAN.replace("Hello from us", "<b>Hello</b>"))
    assert "<b>Hello</b>" not in made.build().text("campaigns/spring/index.html")


@pytest.mark.parametrize(
    ("template", "place"),
    [
        ("one\n{% if %}\n", "overrides/playbook/table.html:2:1: T101 "),
        ("one\ntwo\n{{ nothing.at_all }}\n", "overrides/playbook/table.html:3:1: T101 "),
    ],
)
def test_what_is_wrong_in_a_template_is_told_with_its_line(
    tmp_path: Path, template: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = themed(tmp_path, "table.html", template)
    with pytest.raises(Abort):
        made.build()
    assert main(["export", str(tmp_path / "out"), str(made.folder)]) == 1
    assert place in capsys.readouterr().err
