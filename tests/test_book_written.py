"""Hand-written pages in the book: Markdown as the same blocks as everything else, in both ways to a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_playbook.book.contents import make_book
from mkdocs_playbook.book.written import seen_texts, written_pages
from mkdocs_playbook.build import Site
from mkdocs_playbook.cli import main
from mkdocs_playbook.editions import select
from mkdocs_playbook.pages.blocks import Block, Bullets, Code, Facts, Heading, Href, Link, Page, Prose, Run, Sample, Strong, Table
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.plan import make_plan
from pagetext import settings_of
from sites import ROOT, project
from test_book import WAYS, made, sample_site, squeezed

HOW_WE_WORK = (ROOT / "content/pages/how-we-work.md").read_text(encoding="utf-8")


def page(text: str, path: str = "own.md", **others: str) -> Page:
    pages = written_pages({path: text, **others}, sample_site(), Words("en"))
    return next(found for found in pages if found.address == path.removesuffix(".md"))


def only(text: str) -> Block:
    (block,) = page(f"# Own\n\n{text}").told
    return block


@pytest.mark.parametrize("way", WAYS)
def test_a_page_is_a_chapter_with_all_that_it_says(way: str) -> None:
    printed = made(sample_site("client"), way, edition="client", written={"how-we-work.md": HOW_WE_WORK})
    assert "How we work" in [title for title, _ in printed.outline]
    for said in (
        "Everything we publish follows one rhythm",
        "Stand-up, 30 minutes. Briefs for the week after next",
        "What is not in the playbook is not promised.",
        "Silence is not approval.",
        "Do not delete.",
        "it is nicer to hear it from you.",
    ):
        assert squeezed(said) in printed.text, said
    for left in ("**", "|---|", "description:", "`date`"):
        assert left not in printed.text


def test_it_stands_behind_the_others_and_before_the_posts() -> None:
    chapters = make_book(sample_site(), written={"how-we-work.md": HOW_WE_WORK}).chapters
    groups = list(dict.fromkeys(chapter.group for chapter in chapters))
    assert groups[-2:] == ["More pages", "Posts in full"]
    assert [chapter.title for chapter in chapters if chapter.group == "More pages"] == ["How we work"]
    assert "More pages" not in {chapter.group for chapter in make_book(sample_site()).chapters}


def test_one_that_takes_the_place_of_a_page_stands_in_its_place() -> None:
    chapters = make_book(sample_site(), written={"goals/index.md": "# What we are after\n\nOne thing.\n"}).chapters
    before = make_book(sample_site()).chapters
    assert [chapter.address for chapter in chapters] == [chapter.address for chapter in before]
    (found,) = [chapter for chapter in chapters if chapter.address == "goals"]
    assert (found.title, len(found.parts)) == ("What we are after", 1)


# ── what Markdown means ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_title_is_that_of_the_page_or_of_its_front_matter_or_of_its_file() -> None:
    assert page("---\ntitle: Front\n---\n# Head\n\nText\n").title == "Head"
    assert page("---\ntitle: Front\n---\nText\n").title == "Front"
    assert page("Text\n", "our-house-style.md").title == "Our house style"
    assert page("---\ntitle: [\n---\n# Head\n\nText\n").title == "Head"


def test_headings_keep_their_levels_and_anchors() -> None:
    found = page("# Own\n\n## One two\n\nText\n\n### Three {#third}\n\nText\n").told
    assert [(block.heading, block.level, block.id) for block in found if isinstance(block, Heading)] == [
        ("One two", 2, "one-two"),
        ("Three", 3, "third"),
    ]


def test_a_line_keeps_what_stands_out_and_where_it_leads() -> None:
    text = "A *soft* **loud** `typed` [mail](mailto:a@b.example), [other](../own.md#part), [goals](../goals/index.md), [gone](no.md)."
    (block,) = page(text, "more/page.md", **{"own.md": "# Own\n\nText\n"}).told
    assert block == Prose(
        intro=Run(
            (
                "A ", "soft", " ", Strong("loud"), " ", Code("typed"), " ", Href("mail", "mailto:a@b.example"), ", ",
                Link("other", "own#part"), ", ", Link("goals", "goals"), ", ", "gone", ".",
            )
        )
    )  # fmt: skip


def test_lists_tables_terms_and_samples_are_what_they_are() -> None:
    assert only("- one\n    - inner\n- two\n") == Bullets(items=[Run(("one",)), Run(("– ", Run(("inner",)))), Run(("two",))])
    assert only("1. one\n2. two\n") == Bullets(items=[Run(("one",)), Run(("two",))], style="numbered")
    assert only("- [x] done\n- [ ] open\n") == Bullets(items=[Run(("☑", " done")), Run(("☐", " open"))])
    assert only("```yaml\na:\n  - 1\n```\n") == Sample(text="a:\n  - 1")
    assert only("Kiln\n:   A hot box\n") == Facts(rows=[("Kiln", Run(("A hot box",)))])
    table = only("| A | B |\n|---|---|\n| 1 | **2** |\n| | 3 |\n")
    assert isinstance(table, Table)
    assert (table.columns, table.rows) == (["A", "B"], [[Run(("1",)), Run((Strong("2"),))], ["", Run(("3",))]])
    assert page("# Own\n\n!!! note\n    Inside\n").told == [Prose(intro=Strong("Note")), Prose(intro=Run(("Inside",)))]


def test_html_and_scripts_come_as_their_text_or_not_at_all() -> None:
    found = page(
        "# Own\n\n<script>steal()</script><div onclick='x'>Plain</div>\n\n![A cup](https://evil.example/cup.png) :material-check:\n"
    )
    assert found.told == [Prose(intro=Run(("Plain",))), Prose(intro=Run(("A cup",)))]


def test_a_block_of_the_playbook_stands_where_its_fence_does() -> None:
    found = page("# Own\n\nBefore\n\n```playbook\nshow: kpi\nkpi: reach\n```\n\nAfter\n\n```playbook\nshow: nonsense\n```\n").told
    assert found[0] == Prose(intro=Run(("Before",)))
    assert found[-1] == Prose(intro=Run(("After",)))
    assert any(isinstance(block, Table) and block.caption == "Numbers for Reach" for block in found[1:-1])


# ── who sees it ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_edition_gets_the_pages_that_it_sees(tmp_path: Path) -> None:
    docs = {"own.md": "# For all\n\nOpen word.\n", "team.md": "---\nvisibility: team\n---\n# For us\n\nSecret word.\n"}
    made_project = project(tmp_path / "plan", docs=docs)
    files = {name: text.encode() for name, text in docs.items()} | {"cup.png": b"\x89PNG"}
    plan = make_plan(settings_of(made_project.folder))
    assert list(seen_texts(files, select(plan, "client").sees)) == ["own.md"]
    assert list(seen_texts(files, select(plan, "team").sees)) == ["own.md", "team.md"]
    file = tmp_path / "client.pdf"
    assert main(["pdf", "--no-browser", "--edition", "client", "-o", str(file), str(made_project.folder)]) == 0
    text = _text(file)
    assert "Open word." in text
    assert "Secret word." not in text


def _text(file: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


def test_pages_say_nothing_of_a_site_that_has_none() -> None:
    site: Site = sample_site()
    assert written_pages({}, site, Words("en")) == []
    assert written_pages({"empty.md": "---\ntitle: Nothing\n---\n"}, site, Words("en")) == []
