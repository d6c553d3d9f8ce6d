"""The whole way: the sample playbooks as MkDocs sites, in both styles of URL, with and without an address, below a mount."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_playbook.model.base import PAGED
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.pages.links import page_file
from mkdocs_playbook.plan import make_plan
from mkdocs_playbook.read.settings import read_settings
from sites import ASYNCAPI, ROOT, Site, build, project

# name → playbook, use_directory_urls, site_url, mount
VARIANTS: dict[str, tuple[Path, bool, str, str]] = {
    "demo at the top of a host": (ROOT, True, "https://kopi-kiln.example.com/", ""),
    "demo as files, without an address": (ROOT, False, "", "team/playbook"),
    "asyncapi below a path": (ASYNCAPI, True, "https://example.org/asyncapi/", ""),
    "asyncapi as files below a path": (ASYNCAPI, False, "https://example.org/asyncapi/", "plan"),
}
SINGLE = ("strategy", "goals", "offers", "kpis", "requests", "meetings", "calendar", "board", "review", "subscribe", "guide")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Site]]:
    patch = pytest.MonkeyPatch()
    patch.setenv("NO_MKDOCS_2_WARNING", "1")
    patch.delenv("PLAYBOOK_EDITION", raising=False)
    made = {}
    for name, (source, directory_urls, site_url, mount) in VARIANTS.items():
        folder = tmp_path_factory.mktemp("site")
        text = (
            (source / "mkdocs.yml").read_text(encoding="utf-8").replace("docs_dir: content/pages", f"docs_dir: {source / 'content/pages'}")
        )
        text = text.replace("custom_dir: content/overrides", f"custom_dir: {source / 'content/overrides'}")
        text = re.sub(r"^site_url: .*$", f"site_url: {site_url or '!!null'}", text, flags=re.MULTILINE)
        if mount:
            text = text.replace("  - playbook:\n", f"  - playbook:\n      mount: /{mount}/\n")
            text = text.replace("  - playbook\n", f"  - playbook: {{mount: {mount}}}\n") if "mount:" not in text else text
        config = folder / "mkdocs.yml"
        config.write_text(text, encoding="utf-8")
        for sources in ("content", "calendars"):
            (folder / sources).mkdir()
            for file in (source / sources).iterdir():
                if file.is_file():
                    (folder / sources / file.name).write_bytes(file.read_bytes())
        made[name] = build(config, folder / "site", strict=True, use_directory_urls=directory_urls)
    yield made
    patch.undo()


@pytest.fixture(scope="module", params=list(VARIANTS))
def variant(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def playbook_of(variant: str) -> Playbook:
    settings = replace(read_settings(VARIANTS[variant][0]), edition="team")
    return make_plan(settings).playbook


def test_a_strict_build_warns_of_nothing(sites: dict[str, Site], variant: str) -> None:
    assert sites[variant].warnings == []


def test_every_link_and_anchor_leads_somewhere(sites: dict[str, Site], variant: str) -> None:
    assert sites[variant].dead_links() == []


def test_the_sidebar_of_a_page_lists_only_its_own_part_of_the_site(sites: dict[str, Site]) -> None:
    """A list of all pages on every page would be two thirds of a post's HTML. A section that is closed leads to its first page."""

    def listed(path: str) -> set[str]:
        text = sites["demo at the top of a host"].text(path)
        sidebar = text[text.index("md-sidebar--primary") : text.index("md-sidebar--secondary")]
        return {posixpath.normpath(posixpath.join("/", posixpath.dirname(path), link)) for link in re.findall(r'href="([^"#]+)"', sidebar)}

    post = next(path for path in sorted(sites["demo at the top of a host"].pages) if path.startswith("posts/"))
    assert {"/calendar", "/strategy", "/roles"} <= listed(post)
    assert not {path for path in listed(post) if path.startswith(("/calendar/", "/people/", "/campaigns/"))}
    assert {"/calendar/2027/01", "/campaigns"} <= listed("calendar/index.html")
    assert not {path for path in listed("calendar/index.html") if path.startswith("/campaigns/")}


def test_a_link_that_leads_nowhere_would_be_found(tmp_path: Path) -> None:
    links = ["a/", "a/#x", "a/#y", "b/", "../", "/sub/a/", "/a/", "https://example.org/sub/b/", "https://example.com/b/", "mailto:a@b.c"]
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text('<p id="x">', encoding="utf-8")
    (tmp_path / "index.html").write_text("".join(f'<a href="{link}">x</a>' for link in links), encoding="utf-8")
    dead = Site(tmp_path, "https://example.org/sub/").dead_links()
    assert dead == [f"index.html: {link}" for link in ("a/#y", "b/", "../", "/a/", "https://example.org/sub/b/")]


def test_links_go_to_pages_not_to_folders_where_there_is_no_server(sites: dict[str, Site]) -> None:
    site = sites["demo as files, without an address"]
    folders = [
        f"{path}: {link}"
        for path, page in site.pages.items()
        for link in page.links
        if path.startswith("team/playbook/") and not re.match(r"[a-z]+:|//", link) and link.partition("#")[0].endswith("/")
    ]
    assert folders == []


def test_no_reference_and_no_template_is_left_over(sites: dict[str, Site], variant: str) -> None:
    for path in sites[variant].pages:
        text = sites[variant].text(path)
        assert 'href="playbook:' not in text, path
        assert "Undefined" not in text, path


def test_no_anchor_comes_twice_on_a_page(sites: dict[str, Site], variant: str) -> None:
    for path, page in sites[variant].pages.items():
        own = [name for name in page.ids if not name.startswith("__")]
        assert sorted(own) == sorted(set(own)), path


def test_every_kind_of_page_is_there(sites: dict[str, Site], variant: str) -> None:
    playbook, (_, directory_urls, _, mount) = playbook_of(variant), VARIANTS[variant]
    wanted = {page_file(f"{mount}/index.md".lstrip("/"), directory_urls)}
    addresses = [name for name in SINGLE if getattr(playbook, name, True)]
    for section in sorted(PAGED):
        entries = getattr(playbook, section)
        addresses += [f"{section}/{entry}" for entry in entries]
    addresses += ["calendar/2027", "calendar/2027/01"] if "demo" in variant else ["calendar/2025", "calendar/2025/12"]
    for address in addresses:
        alone, inside = (page_file(f"{mount}/{address}{end}".lstrip("/"), directory_urls) for end in (".md", "/index.md"))
        wanted.add(alone if alone in sites[variant] else inside)
    assert sorted(path for path in wanted if path not in sites[variant]) == []


def test_feeds_lie_at_the_top_whatever_the_mount(sites: dict[str, Site], variant: str) -> None:
    playbook, site = playbook_of(variant), sites[variant]
    name = playbook.playbook.id
    wanted = [f"{name}-all", f"{name}-key-dates"]
    wanted += [
        f"{name}-{section}-{entry}" for section in ("people", "roles", "channels", "campaigns") for entry in getattr(playbook, section)
    ]
    assert [feed for feed in wanted if f"feeds/{feed}.ics" not in site] == []
    text = (site.folder / f"feeds/{name}-all.ics").read_bytes()
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"\r\r" not in text


def test_feeds_link_to_pages_of_the_site(sites: dict[str, Site], variant: str) -> None:
    """A feed's link is a whole address, and there is none where the site does not know its own."""
    site, site_url = sites[variant], VARIANTS[variant][2]
    dead, count = [], 0
    for feed in sorted((site.folder / "feeds").glob("*.ics")):
        unfolded = feed.read_bytes().replace(b"\r\n ", b"").decode()
        for link in re.findall(r"^URL:(.*)\r$", unfolded, flags=re.MULTILINE):
            count += 1
            if not link.startswith(site_url) or not site.has("index.html", link):
                dead.append(f"{feed.name}: {link}")
    assert dead == []
    assert bool(count) == bool(site_url)


def test_the_subscribe_page_shows_whole_addresses(sites: dict[str, Site]) -> None:
    name = playbook_of("asyncapi below a path").playbook.id
    words = sites["asyncapi below a path"].pages["subscribe/index.html"].words
    assert f"https://example.org/asyncapi/feeds/{name}-all.ics" in words


def test_pages_that_repeat_others_are_not_searched(sites: dict[str, Site]) -> None:
    index = sites["demo at the top of a host"].text("search/search_index.json")
    assert '"location":"calendar/2027/01/' not in index
    assert '"location":"goals/' in index


def test_headings_are_in_the_table_of_contents(sites: dict[str, Site]) -> None:
    text = sites["demo at the top of a host"].text("index.html")
    contents = text[text.index('class="md-nav md-nav--secondary"') :]
    assert 'href="#vision"' in contents


def test_a_hand_written_page_may_link_to_an_anchor_of_a_generated_one(tmp_path: Path) -> None:
    docs = {"about.md": "# About\n\nSee [awareness](goals.md#awareness), [spring](campaigns/spring.md), [hello](posts/hello.md).\n"}
    site = project(tmp_path, docs=docs, validation={"anchors": "warn"}).build(strict=True)
    assert site.warnings == []
    assert site.dead_links() == []


def test_a_hand_written_page_that_links_to_a_lost_anchor_is_told(tmp_path: Path) -> None:
    docs = {"about.md": "# About\n\nSee [awareness](goals.md#awarenes).\n"}
    site = project(tmp_path, docs=docs, validation={"anchors": "warn"}).build()
    assert len(site.warnings) == 1
    assert "awarenes" in site.warnings[0]


@pytest.mark.parametrize("directory_urls", [True, False])
def test_a_former_address_leads_to_the_page_of_today(tmp_path: Path, directory_urls: bool) -> None:
    site = project(tmp_path, options={"mount": "our/plan"}).build(strict=True, use_directory_urls=directory_urls)
    former = page_file("our/plan/campaigns/winter.md", directory_urls)
    target = "../spring/" if directory_urls else "spring.html"
    assert f'content="0; url={target}"' in site.text(former)
    assert site.dead_links() == []


@pytest.mark.parametrize("directory_urls", [True, False])
def test_a_mount_may_be_written_in_any_script(tmp_path: Path, directory_urls: bool) -> None:
    site = project(tmp_path, options={"mount": "计划"}, site_url="https://example.org/x/").build(
        strict=True, use_directory_urls=directory_urls
    )
    assert page_file("计划/goals.md", directory_urls) in site
    assert site.dead_links() == []
    feed = (site.folder / "feeds/small-all.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert "URL:https://example.org/x/%E8%AE%A1%E5%88%92/posts/hello" in feed


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_other_themes_build_too(tmp_path: Path, theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    site = project(tmp_path, theme={"name": theme}).build(strict=True)
    assert site.dead_links() == []
    assert "Be of use every week." in site.text("index.html")


def test_the_users_own_css_comes_after_ours(tmp_path: Path) -> None:
    site = project(tmp_path, docs={"own.css": "b {}"}, extra_css=["own.css"]).build(strict=True)
    text = site.text("index.html")
    assert 0 < text.index("assets/playbook/playbook.css") < text.index("own.css")


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("index.md", ""),
        ("README.md", ""),
        ("strategy.md", "strategy"),
        ("goals.md", "goals"),
        ("goals/index.md", "goals"),
        ("campaigns.md", "campaigns"),
        ("campaigns/index.md", "campaigns"),
        ("campaigns/README.md", "campaigns"),
        ("campaigns/spring.md", "campaigns/spring"),
        ("campaigns/spring/index.md", "campaigns/spring"),
        ("posts/hello.md", "posts/hello"),
    ],
)
def test_a_hand_written_page_replaces_the_generated_one(tmp_path: Path, written: str, address: str, directory_urls: bool) -> None:
    docs = {written: "# By hand\n\nWritten with a pencil.\n"}
    site = project(tmp_path, docs=docs, site_url="https://example.org/").build(strict=True, use_directory_urls=directory_urls)
    assert site.warnings == []
    assert "Written with a pencil." in site.text(page_file(written, directory_urls))
    places = {page_file(f"{address}{end}" if address else "index.md", directory_urls) for end in (".md", "/index.md")}
    assert [place for place in sorted(places) if place in site] == [page_file(written, directory_urls)]
    assert site.dead_links(by_hand=[page_file(written, directory_urls)]) == []


def test_a_hand_written_html_file_replaces_the_generated_page(tmp_path: Path) -> None:
    site = project(tmp_path, docs={"strategy/index.html": "<p id='x'>as it is</p>"}).build(strict=True)
    assert site.text("strategy/index.html") == "<p id='x'>as it is</p>"
    assert site.warnings == []
    assert site.dead_links(by_hand=["strategy/index.html"]) == []


def test_a_hand_written_page_that_differs_only_in_capitals_is_told(tmp_path: Path) -> None:
    """On Windows and macOS, one would be written over the other."""
    site = project(tmp_path, docs={"Goals.md": "# Ours\n", "about/Goals.md": "# Theirs\n"}).build()
    told = "'Goals.md' and the playbook's 'goals.md' are one file on Windows and macOS. "
    mend = "Rename it: as 'goals.md' it takes the place of the playbook's, under another name both are shown."
    assert site.warnings == [f"playbook: {told}{mend}"]


def test_a_page_that_is_not_published_does_not_replace_the_generated_one(tmp_path: Path) -> None:
    docs = {"strategy.md": "# Not yet\n", "goals.md": "# Draft\n"}
    site = project(tmp_path, docs=docs, exclude_docs="strategy.md", draft_docs="goals.md").build(strict=True)
    assert "Not yet" not in site.text("strategy/index.html")
    assert "Be known to a thousand people" in site.text("goals/index.html")
    assert site.dead_links() == []


def test_what_people_write_is_never_run_as_markup(tmp_path: Path) -> None:
    text = """
        playbook: {id: small, title: "<b>Bold</b> {{ 7*6 }} & *co*", timezone: Asia/Singapore}
        strategy: {vision: "<script>alert(1)</script> {% raw %} playbook:goals href=\\"playbook:goals\\""}
        """
    site = project(tmp_path, text).build(strict=True)
    html = site.text("index.html")
    assert "<script>alert(1)" not in html
    assert "&lt;b&gt;Bold&lt;/b&gt; {{ 7*6 }} &amp; *co*" in html
    assert site.dead_links() == []


@pytest.mark.parametrize(("site_name", "title"), [("Small", "Small"), ("Ours", "Small - Ours")])
def test_the_title_of_the_home_page_is_not_said_twice(tmp_path: Path, site_name: str, title: str) -> None:
    made = project(tmp_path, "playbook: {id: small, title: Small}", site_name=site_name, theme={"name": "material", "font": False})
    assert made.build().pages["index.html"].title == title
