"""How the site offers its feeds: addresses and links as each calendar wants them, only where they work, and how hosts send them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

import pytest

from mkdocs_playbook.feeds.feeds import feeds_of
from mkdocs_playbook.feeds.links import subscribe_links, webcal_of
from mkdocs_playbook.model.base import address
from mkdocs_playbook.pages.html import qr_code
from mkdocs_playbook.plan import make_plan
from mkdocs_playbook.read.settings import read_settings
from sites import PLAYBOOK, Html, Site, project

URL = "https://play.example/our%20plan/feeds/demo-all.ics"
HOSTILE = 'Kopi & Kiln: "a"/b?c=d#e + 100% <b> 農'


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_links_are_these() -> None:
    assert subscribe_links("https://play.example/feeds/demo-all.ics", "Kopi & Kiln") == [
        ("Apple Calendar, Thunderbird and others", "webcal://play.example/feeds/demo-all.ics"),
        ("Google Calendar", "https://calendar.google.com/calendar/u/0/r?cid=webcal%3A%2F%2Fplay.example%2Ffeeds%2Fdemo-all.ics"),
        (
            "Outlook.com",
            "https://outlook.live.com/calendar/0/addfromweb/?url=https%3A%2F%2Fplay.example%2Ffeeds%2Fdemo-all.ics&name=Kopi%20%26%20Kiln",
        ),
        (
            "Microsoft 365",
            "https://outlook.office.com/calendar/0/addfromweb/?url=https%3A%2F%2Fplay.example%2Ffeeds%2Fdemo-all.ics&name=Kopi%20%26%20Kiln",
        ),
    ]


@pytest.mark.parametrize("url", [URL, "https://play.example:8443/a+b/x.ics?y=1&z=2#f", "https://bücher.example/農/x.ics"])
@pytest.mark.parametrize("title", ["Plan", HOSTILE, "", "&url=https://evil.example/"])
def test_whatever_address_and_title_are_they_arrive_whole(url: str, title: str) -> None:
    links = dict(subscribe_links(url, title))

    assert parse_qsl(urlsplit(links["Google Calendar"]).query) == [("cid", webcal_of(url))]
    for client in ("Outlook.com", "Microsoft 365"):
        assert parse_qsl(urlsplit(links[client]).query, keep_blank_values=True) == [("url", url), ("name", title)]
    for client in ("Google Calendar", "Outlook.com", "Microsoft 365"):
        assert re.fullmatch(r"https://[a-z./]+/[\w/]+/?\?[A-Za-z0-9%&=._~-]*", links[client])


@pytest.mark.parametrize(
    "url", ["", "http://play.example/x.ics", "//play.example/x.ics", "feeds/x.ics", "webcal://play.example/x.ics", "javascript:https://"]
)
def test_there_are_links_only_to_https(url: str) -> None:
    assert subscribe_links(url, "Plan") == []


def test_the_scheme_may_be_in_capitals() -> None:
    assert subscribe_links("HTTPS://Play.example/x.ics", "Plan")[0][1] == "webcal://Play.example/x.ics"


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────────

PLAN = PLAYBOOK + "feeds: {mine: {name: My own choice, kinds: publish}}\nkey_dates: {cny: {name: New Year, date: 2027-02-06}}\n"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYBOOK_EDITION", raising=False)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")


@pytest.fixture(scope="module")
def https(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = project(tmp_path_factory.mktemp("https") / "project", PLAN, site_url="https://play.example/our/")
    return made.build(strict=True)


NAMES = ("all", "key-dates", "mine", "people-mei", "roles-writer", "channels-blog", "campaigns-spring")


def words(site: Site, page: str = "subscribe/index.html") -> str:
    return " ".join(site.pages[page].words)


def test_each_feed_is_offered_with_its_address_and_every_link(https: Site) -> None:
    page = https.text("subscribe/index.html")
    links = https.pages["subscribe/index.html"].links

    addresses = [f"https://play.example/our/feeds/small-{name}.ics" for name in NAMES]
    assert re.findall(r'<code class="pb-copy"[^>]*>([^<]*)</code>', page) == addresses
    for url in addresses:
        assert url.removeprefix("https://play.example/our/") in https
        offered = [link for link in links if url.removeprefix("https:") in unquote(link)]
        assert [urlsplit(link)[:3] for link in offered] == [
            ("webcal", "play.example", urlsplit(url).path),
            ("https", "calendar.google.com", "/calendar/u/0/r"),
            ("https", "outlook.live.com", "/calendar/0/addfromweb/"),
            ("https", "outlook.office.com", "/calendar/0/addfromweb/"),
        ]
        assert f"../feeds/{url.rpartition('/')[2]}" in links  # to download
    assert "https://calendar.google.com/calendar/u/0/r/settings/addbyurl" in links
    assert "8 to 24 hours" in words(https)
    assert "Set site_url" not in words(https)


def test_a_former_feed_is_kept_but_not_offered(https: Site) -> None:
    assert "feeds/small-campaigns-winter.ics" in https
    assert "small-campaigns-winter" not in https.text("subscribe/index.html")


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("people/mei", "people-mei"),
        ("roles/writer", "roles-writer"),
        ("channels/blog", "channels-blog"),
        ("campaigns/spring", "campaigns-spring"),
    ],
)
def test_the_page_of_what_a_feed_is_of_offers_it(https: Site, page: str, feed: str) -> None:
    url = f"https://play.example/our/feeds/small-{feed}.ics"

    assert re.findall(r'<code class="pb-copy"[^>]*>([^<]*)</code>', https.text(f"{page}/index.html")) == [url]
    assert webcal_of(url) in https.pages[f"{page}/index.html"].links
    assert "../../subscribe/" in https.pages[f"{page}/index.html"].links


def test_an_own_feed_is_found_where_its_address_says(https: Site) -> None:
    page, _, anchor = address("feeds", "mine").partition("#")

    assert page == "subscribe"
    assert anchor in https.pages["subscribe/index.html"].ids
    assert len(https.pages["subscribe/index.html"].ids) == len(set(https.pages["subscribe/index.html"].ids))


@pytest.mark.parametrize("site_url", [None, "http://play.example/our/", "http://127.0.0.1:8000/"])
def test_without_https_the_page_says_what_to_set(tmp_path: Path, site_url: str | None) -> None:
    site = project(tmp_path / "project", PLAN, site_url=site_url).build(strict=True)

    assert "Set site_url in mkdocs.yml to the https address at which " in words(site)
    for page in ("subscribe/index.html", "people/mei/index.html"):
        links = site.pages[page].links
        assert not [link for link in links if "webcal" in link or "?cid=" in link or "addfromweb" in link]
        assert "pb-copy" not in site.text(page)
        assert "pb-qr" not in site.text(page)
    assert "../feeds/small-all.ics" in site.pages["subscribe/index.html"].links
    if site_url:
        assert f"This is a preview at {site_url} ." in words(site)


def test_what_people_wrote_stays_text(tmp_path: Path) -> None:
    text = PLAYBOOK.replace("{name: Mei,", "{name: '<script>alert(1)</script>\" onclick=\"x', ").replace(
        "brand: Small", "brand: '</title>&<b>'"
    )
    site = project(tmp_path / "project", text, site_url="https://play.example/").build()
    page = site.text("subscribe/index.html").partition('id="page-title"')[2].partition("<footer")[0]

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert not re.search("<[^<>]* onclick=", page)
    head = site.text("people/mei/index.html").partition("</head>")[0]
    assert re.search(r'<link rel="alternate" type="text/calendar" title="[^"]*&lt;script&gt;[^"]*" href="[^"]*">', head)


# ── the head of pages ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("mount", ["", "team/plan"])
def test_a_page_names_its_feed_in_its_head(tmp_path: Path, directory_urls: bool, mount: str) -> None:
    made = project(
        tmp_path / "project", PLAN, options={"mount": mount}, use_directory_urls=directory_urls, site_url="https://play.example/"
    )
    site = made.build(strict=True)
    prefix = f"{mount}/" if mount else ""
    found = {}
    for path in site.pages:
        head = site.text(path).partition("</head>")[0]
        links = re.findall(r'<link rel="alternate" type="text/calendar" title="[^"]+" href="([^"]+)">', head)
        assert len(links) <= 1
        if links:
            target = (site.folder / path).parent / links[0]
            assert target.is_file(), f"{path}: {links[0]}"
            name = path.removeprefix(prefix).removesuffix("/index.html").removesuffix(".html")
            found[name] = target.resolve().name.removeprefix("small-").removesuffix(".ics")

    expected = {"people/mei": "people-mei", "roles/writer": "roles-writer", "channels/blog": "channels-blog", "key-dates": "key-dates"}
    assert found | expected == found
    assert found["campaigns/spring"] == "campaigns-spring"
    assert found["calendar"] == "all"
    assert "posts/hello" not in found


def test_a_page_written_by_hand_has_no_feed(tmp_path: Path) -> None:
    site = project(tmp_path / "project", PLAN, docs={"people/mei.md": "# Mei\n", "about.md": "# About\n"}).build()

    for page in ("people/mei/index.html", "about/index.html"):
        assert "text/calendar" not in site.text(page)


# ── codes for phones ────────────────────────────────────────────────────────────────────────────────────────────────


def decoded(svg: str) -> str:
    """What a reader that shares no code with ours makes of the picture."""
    zxingcpp = pytest.importorskip("zxingcpp")
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own
    scale = int(re.findall(r"scale\((\d+)\)", svg)[0])
    size = int(root.attrib["viewBox"].split()[2]) // scale
    (path,) = (element.attrib["d"] for element in root.iter() if element.get("stroke") == "#000")
    light = [[255] * size for _ in range(size)]
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            light[int(y)][int(x) : int(x + values[0])] = [0] * int(values[0])
            x += values[0]
    pixels = bytes(value for row in light for _ in range(scale) for value in row for _ in range(scale))
    (found,) = zxingcpp.read_barcodes(memoryview(pixels).cast("B", (size * scale, size * scale)))
    return str(found.text)


@pytest.mark.parametrize("text", ["webcal://play.example/our/feeds/small-all.ics", "webcal://play.example/" + "p" * 200 + ".ics"])
def test_a_code_holds_the_webcal_address(text: str) -> None:
    assert decoded(str(qr_code(text, "Subscribe"))) == text


def test_each_offered_feed_has_a_code_with_its_name(https: Site) -> None:
    codes = re.findall(r'<svg role="img"[^>]*class="pb-qr"[^>]*>.*?</svg>', https.text("subscribe/index.html"), re.DOTALL)

    assert len(codes) == len(NAMES)
    for code, name in zip(codes, NAMES, strict=True):
        assert decoded(code) == f"webcal://play.example/our/feeds/small-{name}.ics"
        assert "<title>Subscribe to Small" in code or name == "mine"
    assert "pb-qr" not in https.text("people/mei/index.html")


# ── how hosts send them ─────────────────────────────────────────────────────────────────────────────────────────────


def test_hosts_are_told_the_type_with_its_charset(https: Site) -> None:
    assert https.text("_headers") == "/feeds/*\n  Content-Type: text/calendar; charset=utf-8\n"


def test_headers_written_by_hand_win(tmp_path: Path) -> None:
    site = project(tmp_path / "project", PLAN, docs={"_headers": "/*\n  X-Mine: yes\n"}).build(strict=True)

    assert site.text("_headers") == "/*\n  X-Mine: yes\n"


def test_the_sitemap_beside_the_feeds_names_no_page(https: Site) -> None:
    """Material asks for one beside whatever a page names as its alternate."""
    root = ElementTree.fromstring(https.text("feeds/sitemap.xml"))  # noqa: S314 - our own

    assert root.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    assert list(root) == []
    assert "feeds/" not in https.text("sitemap.xml")


def test_the_site_s_own_robots_txt_forbids_nothing(https: Site) -> None:
    assert "robots.txt" not in https


def test_every_feed_that_is_told_of_is_there(tmp_path: Path) -> None:
    made = project(tmp_path / "project", PLAN, site_url="https://play.example/")
    site = made.build(strict=True)
    feeds = feeds_of(make_plan(read_settings(made.folder)).playbook)

    assert {feed.uri for feed in feeds} < {path.relative_to(site.folder).as_posix() for path in (site.folder / "feeds").iterdir()}
    assert Html.read(site.text("subscribe/index.html")).title
