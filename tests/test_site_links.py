"""Every link and anchor of the sample's and the real playbooks' sites, as MkDocs builds each from its own mkdocs.yml.

LinkChecker finds nothing broken either; it is not run here, since with anchors it fetches a page once for each of them, for minutes.
"""

from __future__ import annotations

from urllib.parse import unquote

import pytest
import yaml

from engines import PLAYBOOKS, mkdocs_site
from sites import Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=list(PLAYBOOKS))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    text = (PLAYBOOKS[request.param] / "mkdocs.yml").read_text(encoding="utf-8")
    url = next((line.partition(":")[2] for line in text.splitlines() if line.startswith("site_url:")), "")
    return Site(mkdocs_site(request.param, tmp_path_factory), yaml.safe_load(url) or "")


def test_every_link_and_anchor_leads_somewhere(site: Site) -> None:
    assert sum(len(page.links) for page in site.pages.values()) > 5_000
    assert site.dead_links() == []


def test_no_anchor_is_there_twice(site: Site) -> None:
    twice = {path: {name for name in page.ids if page.ids.count(name) > 1} for path, page in site.pages.items()}
    assert {path: names for path, names in twice.items() if names} == {}


def test_every_page_can_be_reached_from_the_first(site: Site) -> None:
    """But the page for what is not there, and those that only lead on from an earlier address."""
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        path = waiting.pop()
        found = [site.target(path, unquote(link)) for link in site.pages[path].links]
        new = {target[0] for target in found if target} & set(site.pages) - reached
        reached |= new
        waiting += new
    moved = {path for path in site.pages if 'http-equiv="refresh"' in site.text(path)}
    assert set(site.pages) - reached - moved - {"404.html"} == set()
