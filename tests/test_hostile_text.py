"""Whatever people write stays text: in each free text field of the model, on every page, and in the site that MkDocs builds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

import pytest
import yaml
from markdown import markdown
from mkdocs.utils.meta import get_data

from mkdocs_playbook.cli import main
from mkdocs_playbook.feeds.lint import lint
from mkdocs_playbook.model.base import Part, Ref
from mkdocs_playbook.model.fields import Kind, WrongError
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.pages.links import SCHEME
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.yaml import parse
from pagetext import Element, SiteText, everything, read_html, read_site
from sites import contents, project
from support import problems_of
from test_browser import Served, chromium, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["chromium"]  # a fixture

HOSTILE = {
    "elements": """<b>B</b><img src=x onerror="top.hit=1"></p></td></table></div><script>top.hit=1</script><!-- x -->""",
    "attributes": """"' onmouseover='top.hit=1' style="x" href="playbook:goals" x=`y` >""",
    "entities": "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp",
    "jinja": "{{ 7 * 7 }} {% include 'table.html.jinja' %} {# gone #} {{ config.site_url }}",
    "markdown": "**bold** `code` [a](javascript:top.hit=1) ![i](x.png) | a | b | # h <https.example> [[_TOC_]]",
    "extensions": '--8<-- "plan.yml" {: onclick=x } {.md-button} :smile: !!! note ??? x [^1] [TOC] ::: x {% raw %}',
    "references": 'playbook:goals href="playbook:goals" src="playbook:posts/x"',
    "formats": "%s %(title)s {0} {title} \\g<0> \\1 $x ${x}",
    "lines": 'x\n```{.py onclick=x}\nx\n```\n--8<-- "plan.yml"\n*[x]: y\n::error::x\nEND:VEVENT',
    "formulas": "=cmd|' /C calc'!A0 +1 -1 @SUM(1) %0A::error::x \\n;,:",
    "unseen": "a\u200bb\u200d\u00adc\u061c\u200e \U0001f469\u200d\U0001f4bb \u0e01\u0e33 Z\u0351\u036b\u0343",
    "schemes": "&#106;avascript:x java&Tab;script:x JaVaScRiPt:x //x.example data:text/html,<script> vbscript:x",
    "long": "w" * 1000,
    "scripts": "</title></style></textarea></script><svg onload=top.hit=1>",
}
"""What could be taken for something else than text."""
LINKED = (
    *(
        "javascript:",
        "data:",
        "vbscript:",
        "JavaScript:",
        " javascript:",
        "java\tscript:",
        "file:///etc/passwd#",
        "blob:",
        "\u0001javascript:",
    ),
    *("//evil.example/", "\\\\evil.example/", "/\\evil.example/", "view-source:", "intent://", "x-scheme+y.z:"),
)
_UNSEEN = re.compile(
    r"\.(ignore|visibility|was)\."
    r"|^playbook\.(holidays|currency)|^settings\."
    r"|\.utm_paid\."  # in the links of ads
    r"|^people\..*\.holidays|^key_dates\..*\.day_off"  # codes
    r"|^feeds\."
)
"""Fields that pages do not show in the author's words."""


@cache
def site_with(kind: str) -> tuple[SiteText, dict[str, str]]:
    """A site whose every free text field holds hostile text of a `kind`, '' for harmless text; path → what was written there."""
    said: dict[str, str] = {}

    def say(path: str) -> str:
        word = f"q{len(said)}q"
        return said.setdefault(path, f"{word} {HOSTILE[kind]} {word}" if kind else word)

    with TemporaryDirectory() as folder:
        return read_site(Path(folder), everything(say)), said


def test_there_are_free_text_fields_in_every_section() -> None:
    _, said = site_with("")
    sections = {path.partition(".")[0] for path in said}
    assert sections >= {"strategy", "offers", "audiences", "goals", "kpis", "pillars", "stages", "channels", "campaigns", "cadences"}
    assert sections >= {"posts", "ideas", "key_dates", "roles", "people", "workflows", "requests", "meetings", "decisions", "results"}
    assert len(said) > 300


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_read_as_it_was_written(kind: str) -> None:
    site, said = site_with(kind)
    pages = [page.text for page in site.pages]
    harmless, words = site_with("")
    shown = " ".join(page.text for page in harmless.pages)
    for path, text in said.items():
        if words[path] in shown.split() and not _UNSEEN.search(path):
            assert any(" ".join(text.split()) in page for page in pages), f"{path}: {text}"


@pytest.mark.parametrize("kind", sorted(set(HOSTILE) - {"long"}))  # what is long is laid out in another way
def test_it_adds_no_element_and_no_attribute(kind: str) -> None:
    site, _ = site_with(kind)
    harmless, _ = site_with("")
    assert site.addresses == harmless.addresses
    for address in site.addresses:
        assert _skeleton(site[address].body) == _skeleton(harmless[address].body), address


_BY_LENGTH = ("br", "g")
"""What depends on how long texts are: their lines, and in pictures the groups of texts that begin or end at their places."""


def _skeleton(body: Element) -> Counter[tuple[str, ...]]:
    """How often each element is there, with the names of its attributes; and where links lead."""
    found = Counter((element.tag, *sorted(element.attributes)) for element in body.elements if element.tag not in _BY_LENGTH)
    found.update(("→", target) for target in body.targets if "://" not in target and "#" not in target and "q" not in target)
    return found


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_makes_no_link(kind: str) -> None:
    site, _ = site_with(kind)
    for page in site.pages:
        resolved = read_html(site.site.addresses.resolve(page.rendered.html, ""))
        assert not [target for _, target in resolved.links if target.startswith(SCHEME)]
        for element in page.body.all("a"):
            target = element.attributes["href"]
            assert target.startswith(("https://", "http://", "mailto:", "webcal://", "webcals://", SCHEME, "#")), target


def test_a_redirect_shows_it_as_text_too(tmp_path: Path) -> None:
    title = json.dumps(HOSTILE["elements"])
    site = read_site(tmp_path, f"posts: {{desk: {{title: {title}, was: [old-desk]}}}}")
    html = site.site.files["posts/old-desk/index.html"].decode()
    assert HOSTILE["elements"] in _read(html).text
    assert _read(html).tags["script"] == 0
    assert _read(html).tags["img"] == 0


@pytest.mark.parametrize("scheme", LINKED)
@pytest.mark.parametrize(
    "place",
    [
        "posts: {{a: {{title: A, link: {}}}}}",
        "posts: {{a: {{title: A, url: {}}}}}",
        "posts: {{a: {{title: A, assets: [{{url: {}}}]}}}}",
        "posts: {{a: {{title: A, links: [{}]}}}}",
        "channels: {{a: {{name: A, url: {}}}}}",
        "offers: {{a: {{name: A, url: {}}}}}",
        "key_dates: {{a: {{name: A, date: 2027-01-12, url: {}}}}}",
        "meetings: {{a: {{name: A, date: 2027-01-12, at: 10:00, url: {}}}}}",
    ],
)
def test_links_that_run_something_are_refused(scheme: str, place: str) -> None:
    problems = problems_of(place.format(json.dumps(f"{scheme}alert(1)")))
    assert [problem.code for problem in problems] == ["M108"], problems
    assert "A link" in problems[0].message or "invisible" in problems[0].message


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029", "\u202e", "\u2066", "\ud800", "\uffff"]
)
def test_characters_that_steer_are_refused_and_never_shown(character: str) -> None:
    """Written as they are, and as escapes, which reach the fields."""
    escape = f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"
    for text in (f'posts: {{a: {{title: "A{escape}[31m"}}}}', f'posts: {{"a{escape}[31m": {{titel{escape}: A}}}}'):
        problems = problems_of(text)
        assert problems, text
        assert all(str(problem).isprintable() for problem in problems), problems
    data = f"posts: {{a: {{title: A{character}[31m}}}}\n".encode("utf-8", "surrogatepass")
    told = Problems()
    assert parse("plan.yml", data, told) is None
    assert all(str(problem).isprintable() for problem in told.all)


# ── every kind of value ─────────────────────────────────────────────────────────────────────────────────────────────

FREE = {"text", "a pattern", "a severity or the code of a rule"}
"""The kinds of value that hold what an author likes. A pattern only makes titles of events; what fails a build is only compared."""


def _kinds(hint: Any, seen: set[Any]) -> Iterator[Kind]:
    """Every kind of value that can be written somewhere below a type."""
    if isinstance(hint, type) and issubclass(hint, Part):
        if hint in seen:
            return
        seen.add(hint)
        for inner in get_type_hints(hint, include_extras=True).values():
            yield from _kinds(inner, seen)
    elif get_origin(hint) is Annotated:
        for mark in get_args(hint)[1:]:
            if isinstance(mark, Kind):
                yield mark
        yield from _kinds(get_args(hint)[0], seen)
    else:
        for inner in get_args(hint):
            yield from _kinds(inner, seen)


def kinds() -> dict[str, Kind]:
    """What a kind of value is called in messages → the kind. References are left out: they must be one of the ids that are there."""
    found = {
        kind.what: kind for name in Playbook.model_fields for kind in _kinds(get_type_hints(Playbook, include_extras=True)[name], set())
    }
    return {what: kind for what, kind in found.items() if not isinstance(kind, Ref)}


def test_all_kinds_of_value_are_found() -> None:
    assert {"text", "a link", "a date", "a rhythm", "a pattern", "a time zone", "a number", "a language"} <= kinds().keys()


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_kind_of_value_but_text_takes_hostile_text(kind: str) -> None:
    """A new kind that takes it is free text, and has to be shown as such."""
    for what, value in kinds().items():
        if what in FREE or (what == "a link" and not re.search(r"[\s\\:]", HOSTILE[kind])):
            continue
        with pytest.raises(WrongError):
            raise AssertionError(f"{what} takes it: {value.validate(HOSTILE[kind])}")


def test_what_is_read_of_other_files_is_text_too(tmp_path: Path) -> None:
    """CSV results and calendar files; what begins with x- is not shown at all."""
    folder = tmp_path / "content"
    folder.mkdir()
    hostile = " ".join(HOSTILE[kind] for kind in ("elements", "jinja", "formulas", "schemes"))
    quoted = hostile.replace('"', '""')
    (folder / "r.csv").write_text(f'kpi,period,value,note,x-mine\nreach,2027-01,5,"{quoted}",unspoken\n', encoding="utf-8")
    escaped = hostile.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    event = f"BEGIN:VEVENT\nUID:<b>@x\nSUMMARY:{escaped}\nDESCRIPTION:{escaped}\nLOCATION:{escaped}\nURL:javascript:top.hit=1\n"
    calendar = f"BEGIN:VCALENDAR\nX-WR-CALNAME:{escaped}\n{event}DTSTART;VALUE=DATE:20270112\nEND:VEVENT\nEND:VCALENDAR\n"
    (folder / "fair.ics").write_text(calendar, encoding="utf-8")
    text = "kpis: {reach: {name: Reach}}\nx-mine: {unspoken: [unspoken]}\n"
    site = read_site(tmp_path, text)
    (shown,) = [page for page in site.pages if page.rendered.page.address == "key-dates"]
    for kind in ("jinja", "formulas"):
        assert " ".join(HOSTILE[kind].split()) in shown.text
    for page in site.pages:
        elements = page.body.elements
        assert not [element for element in elements if element.tag in ("script", "img", "style")], page.title
        items = [element for element in elements if "pb-item" in element.attributes.get("class", "").split()]
        assert sum(element.tag == "b" for element in elements) == len(items), "each item of an agenda has one of its own"
        assert not [name for element in page.body.elements for name in element.attributes if name.startswith("on")]
        assert "unspoken" not in page.text
        assert not [target for _, target in page.links if "javascript" in target.lower()]


# ── files that others read ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", HOSTILE)
def test_feeds_keep_their_lines(kind: str) -> None:
    """The same components and properties as with harmless text, and nothing that a calendar would not take."""
    site, _ = site_with(kind)
    harmless, _ = site_with("")
    feeds = {path: data for path, data in site.site.files.items() if path.endswith(".ics")}
    assert feeds.keys() == {path for path in harmless.site.files if path.endswith(".ics")}
    for path, data in feeds.items():
        assert _properties(data) == _properties(harmless.site.files[path]), path
        assert not [problem for problem in lint(data, path) if problem.severity == "error"], path
        assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", data), path


def _properties(data: bytes) -> Counter[str]:
    lines = data.replace(b"\r\n ", b"").decode().split("\r\n")
    return Counter(re.split("[;:]", line)[0] if not line.startswith(("BEGIN", "END")) else line for line in lines)


@cache
def exported(kind: str) -> dict[str, bytes]:
    """What `playbook export` writes with a kind of text, by path."""
    with TemporaryDirectory() as name:
        made = project(Path(name) / "plan", everything(lambda _: HOSTILE[kind] if kind else "harmless"))
        assert main(["export", f"{name}/out", str(made.folder)]) == 0
        return contents(Path(name) / "out")


EXTENSIONS = [
    "attr_list",
    "md_in_html",
    "admonition",
    "footnotes",
    "abbr",
    "def_list",
    "tables",
    "toc",
    "pymdownx.emoji",
    "pymdownx.magiclink",
]
EXTENSIONS += ["pymdownx.superfences", "pymdownx.snippets", "pymdownx.tabbed", "pymdownx.details", "pymdownx.critic", "pymdownx.keys"]


@pytest.mark.parametrize("kind", ["elements", "extensions", "lines"])
@pytest.mark.parametrize("extensions", [[*EXTENSIONS], ["fenced_code", "attr_list"]], ids=["of Material", "of Python"])
def test_exported_markdown_means_nothing_to_extensions(
    kind: str, extensions: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every extension of Markdown turned on, snippets from the folder of the playbook among them."""
    hostile, harmless = exported(kind), exported("")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yml").write_text("what nobody should see", encoding="utf-8")
    for path, data in hostile.items():
        if not path.endswith(".md") or "/guide/" in path:
            continue
        pages = []
        for content in (data, harmless[path]):
            text = get_data(content.decode())[0]
            pages.append(_read(markdown(text, extensions=extensions)))
        assert "what nobody should see" not in pages[0].text, path
        assert pages[0].events == [], path
        assert _without_breaks(pages[0]) == _without_breaks(pages[1]), path


@pytest.mark.parametrize("kind", ["elements", "lines", "long"])
def test_exported_fragments_and_items_hold_it_as_text(kind: str) -> None:
    hostile, harmless = exported(kind), exported("")
    assert len(hostile) == len(harmless)
    for path, data in hostile.items():
        if path.endswith(".html"):
            page = _read(data.decode())
            assert page.events == []
            assert not page.tags.keys() & {"script", "img", "style"}, path
    items = json.loads(hostile["items.json"])
    assert [sorted(item) for item in items] == [sorted(item) for item in json.loads(harmless["items.json"])]
    assert any(HOSTILE[kind] in str(value) for item in items for value in item.values())


def _without_breaks(page: _Page) -> Counter[str]:
    return Counter({tag: count for tag, count in page.tags.items() if tag not in _BY_LENGTH})


# ── what the command prints ─────────────────────────────────────────────────────────────────────────────────────────

PRINTED = {
    "commands": "::error::x%0A::set-output name=a::b\n::stop-commands::t",
    "escapes": "\x1b[31mred\x1b]0;title\x07\x9b2J",
    "lines": "a\r\nplan.yml:1:1: E101 forged\u2028x",
    "markup": "<script>x</script> {{ x }} `x` [a](javascript:x)",
}


@pytest.mark.parametrize("kind", PRINTED)
def test_what_is_printed_cannot_be_forged(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As names, values and ids of a playbook that has problems, in every format."""
    name = json.dumps(PRINTED[kind])
    made = project(
        tmp_path / "project",
        f"playbook: {{id: demo, {name}: {name}, days: {name}, timezone: {name}}}\n{name}: x\n"
        f"posts: {{{name}: {{title: x, status: {name}}}}}\n",
    )
    printed = {}
    for form in ("text", "concise", "json", "github", "sarif"):
        assert main(["check", "--format", form, str(made.folder)]) == 1
        told = capsys.readouterr()
        printed[form] = told.out
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", told.out + told.err), form
    count = len(json.loads(printed["json"]))
    assert count >= 5
    assert len(json.loads(printed["sarif"])["runs"][0]["results"]) == count
    lines = printed["github"].splitlines()
    assert len(lines) == len(printed["concise"].splitlines()) == count
    assert all(re.match(r"::error file=content/plan\.yml,line=\d+,col=\d+,title=[A-Z]\d+::[^\n]+$", line) for line in lines)
    assert all(line.startswith("content/plan.yml:") for line in printed["concise"].splitlines())


def test_a_hostile_name_of_a_file_is_told_without_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(tmp_path / "project")
    (made.folder / "content" / "a\x1b[31m\n::error::x.yml").write_text("a: b\n", encoding="utf-8")
    (made.folder / "content" / "b,title=x%0A::x.yml").write_text("a: b\n", encoding="utf-8")
    for form in ("text", "github"):
        assert main(["check", "--format", form, str(made.folder)]) == 1
        told = capsys.readouterr().out
        assert "\x1b" not in told
        assert "\n::error::x" not in told
    assert "file=content/b%2Ctitle=x%250A%3A%3Ax.yml,line=1," in told


# ── what MkDocs makes of it ─────────────────────────────────────────────────────────────────────────────────────────


class _Page(HTMLParser):
    """What a browser would find in a whole page, with its elements counted."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.events: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.events += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    page.close()
    return page


@cache
def built(kind: str) -> dict[str, str]:
    """The HTML that MkDocs and Material make of the playbook with hostile text, by path."""

    def say(path: str) -> str:
        return HOSTILE[kind] if kind else "harmless"

    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "content" / "pages").mkdir(parents=True)
        (folder / "content" / "plan.yml").write_text(everything(say), encoding="utf-8")
        (folder / "mkdocs.yml").write_text(
            dedent("""
                site_name: Hostile
                site_url: https://site.example/
                docs_dir: content/pages
                theme: {name: material, font: false}
                plugins: [search, {playbook: {sources: [content], today: 2027-01-13}}]
                markdown_extensions: [attr_list, md_in_html, admonition, {toc: {permalink: true}}]
            """),
            encoding="utf-8",
        )
        build(folder)
        return {str(path.relative_to(folder / "site")): path.read_text(encoding="utf-8") for path in folder.glob("site/**/*.html")}


def build(folder: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "site"]
    done = subprocess.run(command, cwd=folder, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", ["elements", "attributes", "scripts", "jinja"])
def test_the_theme_shows_titles_as_text_too(kind: str) -> None:
    """Titles stand in the navigation, in `<title>` and in descriptions, where the theme does not escape them itself."""
    harmless, hostile = built(""), built(kind)
    assert harmless.keys() == hostile.keys()
    for path, html in hostile.items():
        page = _read(html)
        assert page.events == _read(harmless[path]).events, path
        assert page.tags == _read(harmless[path]).tags, path


def test_titles_are_read_as_they_were_written() -> None:
    for kind in ("elements", "entities"):
        page = _read(built(kind)["posts/one-post/index.html"]) if kind == "elements" else _read(built(kind)["goals/index.html"])
        assert HOSTILE[kind] in page.text, kind


# ── what a browser makes of it ──────────────────────────────────────────────────────────────────────────────────────

WATCH = """for (const name of ['alert', 'confirm', 'prompt', 'open'])
  window[name] = () => { sessionStorage.setItem('hit', name); };
Object.defineProperty(window, 'hit', {set: () => sessionStorage.setItem('hit', 'hit'), get: () => sessionStorage.getItem('hit')});"""
ADDRESSES = """() => [...document.querySelectorAll('[href], [src], [action], [formaction], [srcset], [data]')].flatMap(element =>
  ['href', 'src', 'action', 'formaction', 'srcset', 'data'].map(name => element.getAttribute(name)).filter(Boolean))"""


@pytest.fixture(scope="module")
def looked_at(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """A site with another kind of hostile text in each next field, on localhost."""
    kinds = sorted(set(HOSTILE) - {"long"})
    said: dict[str, str] = {}
    made = project(
        tmp_path_factory.mktemp("hostile") / "project",
        everything(lambda path: said.setdefault(path, HOSTILE[kinds[len(said) % len(kinds)]])),
        theme={"name": "material", "font": False},
        plugins=["search", {"playbook": {"sources": ["content"], "today": "2027-01-13"}}],
        markdown_extensions=["attr_list", "md_in_html", "admonition", "pymdownx.superfences", "pymdownx.snippets", "pymdownx.emoji"],
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        made.build()
    server = serve(made.site_dir)
    yield Served(f"http://127.0.0.1:{server.server_port}/", chromium), made.site_dir
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_nothing_of_it_runs_in_a_browser(looked_at: tuple[Served, Path]) -> None:
    site, folder = looked_at
    context, watched = site.open()
    context.add_init_script(WATCH)
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if "guide" not in path.parts)
    assert len(pages) > 30
    for path in pages:
        watched.page.goto(f"{site.url}{path}", wait_until="load")
        for address in watched.page.evaluate(ADDRESSES):
            scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):", address)
            assert not scheme or scheme[1] in ("http", "https", "mailto", "tel", "webcal", "webcals"), (path, address)
    watched.page.goto(f"{site.url}index.html", wait_until="load")
    watched.page.locator("[data-md-component=search-query]").first.click()
    watched.page.keyboard.type("onerror")
    watched.page.locator(".md-search-result__link").first.wait_for(state="attached")
    watched.page.wait_for_timeout(300)
    assert watched.page.evaluate("sessionStorage.getItem('hit')") is None
    assert watched.elsewhere == []
    assert watched.errors == []
    context.close()


def test_the_playbook_used_here_is_valid_yaml() -> None:
    playbook = yaml.safe_load(everything(lambda path: path))
    assert playbook["posts"]["one-post"]["title"] == "posts.one-post.title"
