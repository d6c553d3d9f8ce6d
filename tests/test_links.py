"""Addresses: from any page to any other, in both styles of URL, below any mount."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from mkdocs_playbook.pages.links import Addresses, page_file, page_url

INDEXES = frozenset({"campaigns", "calendar", "calendar/2027"})
ADDRESSES = ["", "strategy", "campaigns", "campaigns/spring", "calendar/2027", "calendar/2027/01", "posts/hello"]


@pytest.mark.parametrize(
    ("address", "directory", "file"),
    [
        ("", "", "index.html"),
        ("strategy", "strategy/", "strategy.html"),
        ("goals#awareness", "goals/#awareness", "goals.html#awareness"),
        ("campaigns", "campaigns/", "campaigns/index.html"),
        ("campaigns/spring", "campaigns/spring/", "campaigns/spring.html"),
        ("calendar/2027#week-3", "calendar/2027/#week-3", "calendar/2027/index.html#week-3"),
        ("feeds/small-all.ics", "feeds/small-all.ics", "feeds/small-all.ics"),
    ],
)
def test_the_url_of_an_address(address: str, directory: str, file: str) -> None:
    assert Addresses(True, indexes=INDEXES).url(address) == directory
    assert Addresses(False, indexes=INDEXES).url(address) == file


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("mount", ["", "plan", "our/plan", "计划"])
@pytest.mark.parametrize("page", ADDRESSES)
def test_a_relative_link_leads_where_the_address_is(page: str, mount: str, directory_urls: bool) -> None:
    addresses = Addresses(directory_urls, mount, indexes=INDEXES)
    top = "https://example.org/deep/site/"
    here = urljoin(top, addresses.url(page))
    for target in [*ADDRESSES, "goals#awareness", "feeds/small-all.ics"]:
        assert urljoin(here, addresses.relative(target, addresses.url(page))) == urljoin(top, addresses.url(target))


@pytest.mark.parametrize(
    ("site_url", "top"), [("https://example.org", "https://example.org/"), ("https://example.org/a/", "https://example.org/a/")]
)
def test_the_whole_address(site_url: str, top: str) -> None:
    addresses = Addresses(True, "plan", site_url)
    assert addresses.absolute("posts/hello") == f"{top}plan/posts/hello/"
    assert addresses.absolute("feeds/small-all.ics") == f"{top}feeds/small-all.ics"
    assert addresses.absolute("") == f"{top}plan/"


def test_without_an_address_of_the_site_there_is_no_whole_address() -> None:
    assert Addresses().absolute("posts/hello") == ""


def test_references_become_links_and_all_else_stays() -> None:
    html = '<a href="playbook:goals#awareness">x</a> <img src="playbook:assets/a.svg"> playbook:goals <a href="https://playbook:1/">'
    resolved = Addresses().resolve(html, "posts/hello/")
    assert resolved == '<a href="../../goals/#awareness">x</a> <img src="../../assets/a.svg"> playbook:goals <a href="https://playbook:1/">'


@pytest.mark.parametrize(
    ("uri", "directory", "file"),
    [
        ("index.md", "index.html", "index.html"),
        ("README.md", "index.html", "index.html"),
        ("goals.md", "goals/index.html", "goals.html"),
        ("goals/README.md", "goals/index.html", "goals/index.html"),
    ],
)
def test_the_file_of_a_page(uri: str, directory: str, file: str) -> None:
    assert (page_file(uri, True), page_file(uri, False)) == (directory, file)


def test_the_url_of_a_page_is_quoted() -> None:
    assert page_url("计划/goals.md", True) == "%E8%AE%A1%E5%88%92/goals/"


@pytest.mark.parametrize(
    ("address", "written"),
    [("goals", "goals/index.md"), ("campaigns", "campaigns.md"), ("", "README.md"), ("posts/hello", "posts/hello/README.md")],
)
def test_a_page_written_by_hand_is_where_links_lead(address: str, written: str) -> None:
    addresses = Addresses(False, indexes=INDEXES, written=frozenset({written}))
    assert addresses.uri(address) == written
    assert addresses.url(address) == page_file(written, False)


@pytest.mark.parametrize("directory_urls", [True, False])
def test_pages_of_one_folder_have_only_links_in_common_that_are_the_same(directory_urls: bool) -> None:
    addresses = Addresses(directory_urls, indexes=INDEXES)
    targets = [*ADDRESSES, "posts/hello#text", "posts/other", "calendar/2027/01#day", "calendar/2027/02", "feeds/small-all.ics"]
    html = " ".join(f'<a href="playbook:{target}">' for target in targets)
    for page in (*ADDRESSES, "posts/other", "calendar/2027/02", *ADDRESSES):
        url = addresses.url(page)
        assert addresses.resolve(html, url) == " ".join(f'<a href="{addresses.relative(target, url)}">' for target in targets)
