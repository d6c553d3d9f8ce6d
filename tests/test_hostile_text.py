"""Whatever people write stays text: in each free text field of the model, on every page, and in the site that MkDocs builds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

import pytest
import yaml

from mkdocs_playbook.pages.links import SCHEME
from pagetext import Element, SiteText, everything, read_html, read_site
from support import problems_of

HOSTILE = {
    "elements": """<b>B</b><img src=x onerror="top.hit=1"></p></td></table></div><script>top.hit=1</script><!-- x -->""",
    "attributes": """"' onmouseover='top.hit=1' style="x" href="playbook:goals" x=`y` >""",
    "entities": "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp",
    "jinja": "{{ 7 * 7 }} {% include 'table.html.jinja' %} {# gone #} {{ config.site_url }}",
    "markdown": "**bold** `code` [a](javascript:top.hit=1) ![i](x.png) | a | b | # h <https.example> [[_TOC_]]",
    "extensions": '--8<-- "plan.yml" {: onclick=x } {.md-button} :smile: !!! note ??? x [^1] [TOC] ::: x {% raw %}',
    "references": 'playbook:goals href="playbook:goals" src="playbook:posts/x"',
    "formats": "%s %(title)s {0} {title} \\g<0> \\1 $x ${x}",
    "scripts": "</title></style></textarea></script><svg onload=top.hit=1>",
}
"""What could be taken for something else than text."""
LINKED = ("javascript:", "data:", "vbscript:", "JavaScript:", " javascript:", "java\tscript:")
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


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_adds_no_element_and_no_attribute(kind: str) -> None:
    site, _ = site_with(kind)
    harmless, _ = site_with("")
    assert site.addresses == harmless.addresses
    for address in site.addresses:
        assert _skeleton(site[address].body) == _skeleton(harmless[address].body), address


def _skeleton(body: Element) -> Counter[tuple[str, ...]]:
    """How often each element is there, with the names of its attributes; and where links lead."""
    found = Counter((element.tag, *sorted(element.attributes)) for element in body.elements)
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


def test_the_playbook_used_here_is_valid_yaml() -> None:
    playbook = yaml.safe_load(everything(lambda path: path))
    assert playbook["posts"]["one-post"]["title"] == "posts.one-post.title"
