"""The HTML of pages is sound: closed tags, one of each id, headings in order, labelled tables, no script, links that lead somewhere."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from urllib.parse import urljoin, urlsplit

import pytest

from mkdocs_playbook.pages.blocks import (
    LONG,
    Agenda,
    Bullets,
    Cards,
    Code,
    Day,
    DayLines,
    English,
    Facts,
    Heading,
    Href,
    Inline,
    Line,
    Link,
    Prose,
    Run,
    Sample,
    Status,
    Strong,
    Table,
)
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.html import Renderer, heading_ids
from mkdocs_playbook.pages.inlines import prose as prose_html
from mkdocs_playbook.pages.inlines import with_links
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.words import Said
from pagetext import HEADINGS, Element, PageText, SiteText, demo, everything, make_site, read_html, read_site, settings_of

_INLINE = frozenset({"a", "abbr", "br", "code", "details", "em", "span", "strong", "summary", "svg", "path", "title", "time"})
_ATTRIBUTES = {
    "a": {"href", "class", "rel", "title"},
    "abbr": {"title"},
    "button": {"type", "hidden", "aria-pressed"},
    "div": {"tabindex", "role", "aria-label", "hidden"},
    "form": {"method", "hidden"},
    "label": {"for"},
    "nav": {"aria-label"},
    "option": {"value"},
    "pre": {"tabindex"},
    "select": {"name"},
    "span": {"role"},
    "td": {"aria-current", "colspan"},
    "th": {"scope"},
    "time": {"datetime"},
    "ul": {"aria-label"},
}
"""What elements may have beside `class`, `id` and `data-…`: no `style`, no `on…`."""


@cache
def site(name: str) -> SiteText:
    if name == "demo":
        return demo()
    texts = {
        "everything": everything(lambda path: path.rpartition(".")[2]),
        "nothing": "x-nothing: true\n",
        "awkward": """
goals: {page-title: {statement: A goal with the id of a title}, kpis: {statement: A goal with that of a heading}}
channels: {instagram: {name: Instagram, promise: {post: 1 a week}}}
cadences: {reels: {title: Reel, every: week on tue, channels: [instagram], starts: 2027-01-05, ends: 2027-01-26}}
posts:
  gone: {title: Gone, cadence: reels, slot: 2027-01-12, date: 2027-01-12, status: cancelled}
  instead: {title: Instead, cadence: reels, slot: 2027-01-12, date: 2027-01-14}
  linked: {title: See https://example.com/a and https://example.com/b}
key_dates: {subscribe: {name: An id like a heading, date: 2027-01-20}}
roles: {steps: {name: Steps}, tokyo: {name: 東京}}
workflows:
  reel: {formats: [post], steps: {steps: {role: steps, due: 1 day before}, at-a-glance: {role: tokyo, due: 2 days before}}}
meetings: {the-next-meetings: {name: Sync, date: 2027-01-20, at: 10:00, roles: [steps]}}
""",
    }
    with TemporaryDirectory() as folder:
        return read_site(Path(folder), texts[name])


SITES = ("demo", "everything", "nothing", "awkward")
every_site = pytest.mark.parametrize("name", SITES)


def pages(name: str) -> Iterator[tuple[str, PageText]]:
    """Address and content of each page. To read a page already fails where its tags are not closed in their order."""
    for address in site(name).addresses:
        yield address or "home", site(name)[address]


@every_site
def test_each_page_has_one_title_and_headings_never_skip_a_level(name: str) -> None:
    for address, page in pages(name):
        levels = [level for level, _ in page.headings]
        assert levels.count(1) == 1, address
        assert levels[0] == 1, address
        assert all(text for _, text in page.headings), address
        skips = [page.headings[n + 1][1] for n in range(len(levels) - 1) if levels[n + 1] > levels[n] + 1]
        assert not skips, (address, skips)


@every_site
def test_no_id_stands_twice_on_a_page(name: str) -> None:
    for address, page in pages(name):
        assert [anchor for anchor, times in Counter(page.ids).items() if times > 1] == [], address
        assert all(anchor and not any(sign.isspace() for sign in anchor) for anchor in page.ids), address


@every_site
def test_tables_have_a_label_and_headed_columns_and_rows(name: str) -> None:
    for address, page in pages(name):
        for table in page.body.all("table"):
            captions = table.all("caption")
            region = table.parent
            assert region is not None
            assert captions or region.attributes.get("aria-label"), address
            assert all(cell.attributes.get("scope") in ("col", "row") for cell in table.all("th")), address
            assert all(cell.text or cell.of_class("pb-hidden") for cell in table.all("th")), (address, captions and captions[0].text)
            for row in table.all("tr"):
                assert row.all("th"), address


@every_site
def test_regions_that_scroll_are_reached_by_keyboard_and_named(name: str) -> None:
    for address, page in pages(name):
        for region in page.body.of_class("pb-scroll"):
            assert region.attributes["tabindex"] == "0", address
            assert region.attributes["role"] == "region", address
            assert region.attributes["aria-label"] not in ("", "Table"), address


@every_site
def test_there_is_no_style_no_script_and_nothing_that_loads(name: str) -> None:
    for address, page in pages(name):
        for element in page.body.elements:
            if _in_picture(element):
                continue
            allowed = {"class", "id"} | _ATTRIBUTES.get(element.tag, set())
            said = {attribute for attribute in element.attributes if not attribute.startswith("data-")}
            assert said <= allowed, (address, element.tag, element.attributes)
            assert element.tag not in ("script", "style", "iframe", "img", "link", "object", "base"), (address, element.tag)
            assert not any(attribute.startswith("on") or attribute == "style" for attribute in element.attributes), address


def _in_picture(element: Element | None) -> bool:
    return element is not None and (element.tag == "svg" or _in_picture(element.parent))


@every_site
def test_every_link_has_text_and_a_target(name: str) -> None:
    for address, page in pages(name):
        for anchor in page.body.all("a"):
            assert anchor.text or "headerlink" in anchor.classes, (address, anchor.attributes)
            assert anchor.attributes.get("href"), address
            assert not anchor.all("a"), address


@every_site
def test_paragraphs_and_headings_hold_no_blocks(name: str) -> None:
    """A browser would close a `p` before a list or a table in it."""
    for address, page in pages(name):
        for element in page.body.all("p", "dt", "summary", *HEADINGS):
            assert {inner.tag for inner in element.elements} <= _INLINE, address
        for element in page.body.all("ul", "ol"):
            assert {inner.tag for inner in element.inside if isinstance(inner, Element)} == {"li"}, address
        for element in page.body.all("dl"):
            assert element.all("dt"), address


def test_every_link_within_the_site_leads_to_a_page_and_an_anchor_that_exist() -> None:
    _check_links(site("demo"))


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("mount", ["", "team/playbook"])
def test_so_they_do_with_either_style_of_url_and_in_a_folder(directory_urls: bool, mount: str, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "plan.yml").write_text(everything(lambda path: path.rpartition(".")[2]), encoding="utf-8")
    _check_links(make_site(replace(settings_of(tmp_path), use_directory_urls=directory_urls, mount=mount)))


def _check_links(made: SiteText) -> None:
    addresses = made.site.addresses
    urls = {addresses.url(address): address for address in made.addresses}
    for url, address in urls.items():
        html = read_html(addresses.resolve(made[address].rendered.html, url))
        for _, target in html.links:
            parts = urlsplit(urljoin(f"https://site.example/{url}", target))
            if (parts.scheme, parts.netloc) != ("https", "site.example"):
                continue
            page = urls.get(parts.path.removeprefix("/"))
            if page is None:
                assert parts.path.removeprefix("/") in made.site.files, (address, target)
            elif parts.fragment:
                assert parts.fragment in made[page].ids, (address, target)
        assert url.startswith(addresses.mount)


def test_the_outline_tells_the_same_headings_as_the_page() -> None:
    from mkdocs_playbook.pages.site import outline

    def walk(tokens: list[dict[str, object]]) -> Iterator[tuple[object, object]]:
        for token in tokens:
            yield token["level"], token["id"]
            yield from walk(token["children"])  # type: ignore[arg-type]

    for address, page in pages("demo"):
        own = {element.attributes["id"]: int(element.tag[1]) for element in page.body.all("h1", "h2") if "id" in element.attributes}
        outlined = {str(anchor): level for level, anchor in walk(outline(page.rendered))}
        assert {anchor: level for anchor, level in outlined.items() if level in (1, 2)} == own, address


# ── pieces ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def html_of(value: object, language: str = "en") -> str:
    return str(Renderer(Format(language), Words(language), {"goals", "posts/desk", "feeds/all.ics"}).inline(value))  # type: ignore[arg-type]


def test_a_link_to_a_page_is_a_reference() -> None:
    assert html_of(Link("Desk & chair", "posts/desk")) == '<a href="playbook:posts/desk">Desk &amp; chair</a>'
    assert html_of(Link("Reach", "goals#reach")) == '<a href="playbook:goals#reach">Reach</a>'


def test_a_link_to_a_page_that_does_not_exist_is_its_text() -> None:
    assert html_of(Link("<Gone>", "posts/gone")) == "&lt;Gone&gt;"


def test_days_say_themselves_to_machines_too() -> None:
    assert html_of(Day(dt.date(2027, 1, 12))) == '<time datetime="2027-01-12">Tue 12 Jan</time>'
    noon = html_of(Day(dt.date(2027, 1, 12), dt.time(12), "Asia/Tokyo", "long"))
    assert noon == '<time datetime="2027-01-12T12:00">Tuesday, 12 January 2027, 12:00 Asia/Tokyo</time>'


def test_a_list_in_a_line_is_parted_by_commas_and_leaves_out_what_is_nothing() -> None:
    assert html_of(("a", "", None, Run(("", None)), Strong("b"), ("c", ()))) == "a, <strong>b</strong>, c"


def test_states_have_a_word() -> None:
    assert html_of(Status("on hold", "on-hold")) == '<span class="pb-status pb-status--on-hold">on hold</span>'


HOSTILE = """<b a='1' c="2">&amp; {{ 7 }}</b>"""
TODAY = dt.date(2027, 1, 12)


PIECES: list[tuple[Inline, list[str], int]] = [
    (None, [], 0),
    (HOSTILE, [], 1),
    (Said(HOSTILE, HOSTILE), [], 1),
    (Link(HOSTILE, "goals"), ["a"], 1),
    (Link("x", f"goals#{HOSTILE}"), ["a"], 0),
    (Link(HOSTILE, "gone"), [], 1),
    (Href(HOSTILE, HOSTILE), ["a"], 1),
    (Href("x", f"https://example.com/{HOSTILE}"), ["a"], 0),
    (Day(TODAY, dt.time(12), HOSTILE), ["time"], 1),
    (Status(HOSTILE), ["span"], 1),
    (Status("x", HOSTILE), ["span"], 0),
    (Code(HOSTILE), ["code"], 1),
    (Strong(HOSTILE), ["strong"], 1),
    (English(HOSTILE), ["span"], 1),
    (Run((HOSTILE, Code(HOSTILE))), ["code"], 2),
    ((HOSTILE, Code(HOSTILE)), ["code"], 2),
]
"""A piece of a line, its elements, and how often the hostile text is shown."""


@pytest.mark.parametrize(("value", "tags", "times"), PIECES, ids=range(len(PIECES)))
def test_whatever_is_written_is_text_in_each_kind_of_piece(value: Inline, tags: list[str], times: int) -> None:
    page = read_html(html_of(value, "de"))
    assert [element.tag for element in page.elements] == tags
    assert all(set(element.attributes) <= {"href", "rel", "class", "datetime", "lang"} for element in page.elements)
    assert page.text.count(HOSTILE) == times


def test_each_kind_of_piece_is_tried() -> None:
    assert {kind for kind in get_args(Inline) if isinstance(kind, type)} <= {type(value) for value, _, _ in PIECES}


def test_an_item_looks_the_same_in_each_agenda_and_has_its_anchor_in_one() -> None:
    line = Line("publish.desk", "publish", "Publish", "12:00", Link("Desk", "posts/desk"), (HOSTILE,))
    renderer = Renderer(Format("en"), Words("en"), {"posts/desk"})
    agendas = [read_html(renderer.block(Agenda(days=[DayLines(TODAY, (line,))], anchors=anchors))) for anchors in (False, True, False)]
    assert [page.all("li")[0].attributes.get("id") for page in agendas] == [None, "publish.desk", None]
    assert [page.all("li")[0].text for page in agendas] == [f"Publish 12:00 Desk {HOSTILE}"] * 3


def test_code_is_text() -> None:
    assert html_of(Code("<b>")) == "<code>&lt;b&gt;</code>"


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("see https://example.com/a.", "https://example.com/a", "."),
        ("(https://example.com/a)", "https://example.com/a", ")"),
        ('<a href="https://example.com">', "https://example.com", '">'),
        ("https://example.com/?a=1&b=2, then", "https://example.com/?a=1&b=2", ", then"),
        ("http://example.com/#top!", "http://example.com/#top", "!"),
    ],
)
def test_web_addresses_in_text_are_links_without_the_sign_behind_them(text: str, address: str, rest: str) -> None:
    page = read_html(str(with_links(text)))
    assert page.links == [(address, address)]
    assert page.text == text.strip()
    assert page.text.endswith(rest)


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "ftp://example.com", "//example.com", "https://", "playbook:goals"]
)
def test_nothing_else_in_a_text_is_a_link(text: str) -> None:
    assert read_html(str(with_links(text))).links == []


def test_an_empty_line_parts_paragraphs_and_lines_stay() -> None:
    assert str(prose_html("One\ntwo\n \nthree\n\n\nfour")) == "<p>One<br>two</p>\n<p>three</p>\n<p>four</p>"


def test_what_is_numbered_is_an_ordered_list() -> None:
    page = read_html(Renderer(Format("en"), Words("en"), ()).block(Bullets(items=["a", "b"], style="numbered")))
    assert [element.tag for element in page.elements] == ["ol", "li", "li"]


def test_a_fact_without_anything_to_say_is_left_out() -> None:
    facts = read_html(
        Renderer(Format("en"), Words("en"), ()).block(Facts(rows=[("Who", "Mei"), ("Why", ""), ("When", None), ("What", ((), ""))]))
    ).facts
    assert facts == {"Who": "Mei"}


def test_a_column_without_anything_to_say_is_left_out_unless_it_is_to_be_kept() -> None:
    block = Table(columns=("Who", "Why", "Open"), rows=[["Mei", "", ""], ["Jun", None, ""]], keep=("Open",), heading="People")
    table = read_html(Renderer(Format("en"), Words("en"), ()).block(block)).table
    assert table.columns == ["Who", "Open"]
    assert table.label == "People"
    assert table.rows == [{"Who": "Mei", "Open": ""}, {"Who": "Jun", "Open": ""}]


def test_a_table_without_a_name_is_called_after_its_first_column() -> None:
    assert (
        read_html(Renderer(Format("en"), Words("en"), ()).block(Table(columns=("KPI", ""), rows=[["Reach", "kept"]]))).table.label == "KPI"
    )


def test_a_column_without_a_name_has_no_empty_heading() -> None:
    page = read_html(Renderer(Format("en"), Words("en"), ()).block(Table(columns=("KPI", ""), rows=[["Reach", "kept"]])))
    assert [cell.text for cell in page.all("th")] == ["KPI", "Reach"]


def test_rows_have_their_anchors_each_once() -> None:
    block = Table(columns=("Slot",), rows=[["a"], ["b"], ["c"]], ids=["one", "one", ""])
    rows = read_html(Renderer(Format("en"), Words("en"), ()).block(block)).all("tr")
    assert [row.attributes.get("id") for row in rows] == [None, "one", None, None]


@pytest.mark.parametrize(
    "block", [Prose(heading="A"), Facts(heading="A"), Table(heading="A"), Bullets(heading="A"), Cards(heading="A"), Sample()]
)
def test_blocks_without_content_are_empty_whatever_their_heading(block: Heading) -> None:
    assert block.is_empty


def test_heading_anchors_come_from_headings_and_never_twice() -> None:
    blocks = [Prose(heading="What comes"), Prose(), Prose(heading="What comes"), Prose(heading="What comes"), Prose(heading="東京")]
    assert heading_ids(blocks) == ["what-comes", "", "what-comes_1", "what-comes_2", "section"]


def test_anchors_that_are_linked_to_keep_their_names() -> None:
    table = Table(heading="T", ids=["steps"], rows=[["a"]])
    blocks = [Prose(heading="Steps"), Prose(heading="Goals"), Prose(heading="A goal", id="goals"), table]
    assert heading_ids(blocks) == ["steps_1", "goals_1", "goals", "t"]


# ── languages and numbers ───────────────────────────────────────────────────────────────────────────────────────────


def test_english_without_a_country_is_british() -> None:
    form = Format("en")
    tuesday = dt.date(2027, 1, 12)
    assert form.date(tuesday) == "Tue 12 Jan"
    assert form.date(tuesday, "long") == "Tuesday, 12 January 2027"
    assert form.date(tuesday, "month") == "January 2027"
    assert form.weekdays() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert Format("en-US").date(tuesday, "long") == "Tuesday, January 12, 2027"


def test_german_days_months_and_numbers() -> None:
    form = Format("de", "EUR")
    tuesday = dt.date(2027, 1, 12)
    assert form.date(tuesday, "long") == "Dienstag, 12. Januar 2027"
    assert form.date(dt.date(2027, 3, 1), "month") == "März 2027"
    assert form.weekdays() == ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
    assert form.number(Decimal("12000.5")) == "12.000,5"
    assert form.percent(Decimal(40)) == "40\N{NO-BREAK SPACE}%"
    assert form.money(Decimal(4000)) == "EUR\N{NO-BREAK SPACE}4.000".replace("\N{NO-BREAK SPACE}", form.money(Decimal(4000))[3])


def test_a_country_that_the_language_is_not_known_in_gives_way_to_the_language() -> None:
    assert Format("de-SG").date(dt.date(2027, 1, 12), "long") == "Dienstag, 12. Januar 2027"


def test_an_unknown_language_is_written_in_english() -> None:
    assert Format("xx").date(dt.date(2027, 1, 12), "long") == "Tuesday, 12 January 2027"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2027-01-11", "2027-01-17", "11–17 Jan"),
        ("2027-01-28", "2027-02-03", "28 Jan – 3 Feb"),
        ("2026-12-28", "2027-01-03", "28 Dec – 3 Jan"),
        ("2027-01-12", "2027-01-12", "Tue 12 Jan"),
    ],
)
def test_spans(first: str, last: str, text: str) -> None:
    said = Format("en").span(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert " ".join(said.replace("\N{THIN SPACE}", " ").split()) == text


@pytest.mark.parametrize(
    ("number", "text"), [("12000", "12,000"), ("4.50", "4.5"), ("0.0005", "0.0005"), ("12.3456", "12.3456"), ("-3", "-3"), ("0", "0")]
)
def test_numbers_keep_their_decimals(number: str, text: str) -> None:
    """Rounded, `success: 0.0005` would read as 'at least 0'."""
    assert Format("en").number(Decimal(number)) == text


def test_money_without_a_currency_is_a_number() -> None:
    assert Format("en").money(Decimal("4000.50")) == "4,000.5"
    assert Format("en", "SGD").money(Decimal(4000)).split() == ["SGD", "4,000"]
    assert Format("en", "SGD").money(None) == ""


@pytest.mark.parametrize("url", ["https://example.com/?a=1&b=\"2'", "mailto:mei@example.com"])
def test_an_address_stays_whole_in_its_attribute(url: str) -> None:
    assert read_html(html_of(Href("more", url))).links == [("more", url)]


def test_relative_links_lead_from_any_page_to_any_address() -> None:
    from mkdocs_playbook.pages.links import Addresses

    addresses = Addresses(indexes={"goals"}, mount="team")
    for page in ("team/posts/desk/", "team/", "team/calendar/2027/01/"):
        for address in ("", "goals", "posts/desk", "feeds/all.ics", "goals#reach"):
            target = addresses.url(address)
            path, _, anchor = target.partition("#")
            reached = posixpath.normpath(posixpath.join("/", posixpath.dirname(page), addresses.relative(address, page).partition("#")[0]))
            assert reached == posixpath.normpath("/" + path), (page, address)
            assert addresses.relative(address, page).endswith(anchor)


def test_words_of_neighbours_do_not_run_together_where_search_reads_the_page() -> None:
    """Search takes the text between tags as it is: 'Channels' and 'Instagram' must not become 'ChannelsInstagram'."""
    for address, page in pages("demo"):
        for apart in page.body.all("dt", "th", "td", "p", "li"):
            around = apart.parent.inside if apart.parent else []
            at = next(number for number, inner in enumerate(around) if inner is apart)
            assert at + 1 == len(around) or isinstance(around[at + 1], str), (address, apart.text)


def test_only_a_long_agenda_is_laid_out_bit_by_bit() -> None:
    def agenda(count: int) -> Agenda:
        line = Line("a", "post", "Post", "09:00", "A piece", ())
        return Agenda(days=[DayLines(dt.date(2027, 1, 12), (line,) * count)], anchors=True)

    assert not agenda(LONG).is_long
    assert agenda(LONG + 1).is_long
