"""Zensical builds what `playbook export` writes: the same pages, navigation, search and feeds as MkDocs does with the plugin."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clients.need import need
from engines import EPOCH, PLAYBOOKS, mkdocs_site, navigation, search_index
from pagetext import demo, everything
from sites import PLAYBOOK, Html, contents, environment, playbook, project, run
from test_browser import Served, chromium, serve
from test_serve import Server, free_port, stopped

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["chromium"]  # a fixture


@dataclass(frozen=True)
class Sites:
    """The same playbook, as each engine builds it."""

    mkdocs: Path
    zensical: Path


@pytest.fixture(scope="module", params=PLAYBOOKS)
def sites(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sites:
    folder = tmp_path_factory.mktemp("zensical")
    zensical(folder, PLAYBOOKS[request.param] / "mkdocs.yml")
    return Sites(mkdocs_site(request.param, tmp_path_factory), folder / "out" / "site")


def zensical(folder: Path, config: Path) -> None:
    """Export a playbook into `folder`/out, and build that strictly."""
    need("zensical")
    for done in (
        playbook("export", "out", "-f", config, cwd=folder, SOURCE_DATE_EPOCH=EPOCH),
        run("zensical", "build", "--strict", "-f", "out/mkdocs.yml", cwd=folder),
    ):
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_is_there_and_no_other(sites: Sites) -> None:
    ours, theirs = ({path for path in contents(site) if path.endswith(".html")} for site in (sites.mkdocs, sites.zensical))
    assert theirs == ours


def test_feeds_are_those_of_mkdocs_to_the_byte(sites: Sites) -> None:
    feeds = contents(sites.zensical / "feeds")
    assert any(path.endswith("-all.ics") for path in feeds)
    assert feeds == contents(sites.mkdocs / "feeds")


def test_the_navigation_has_the_order_and_groups_of_mkdocs(sites: Sites) -> None:
    listed = set()
    for page in ("strategy", "calendar", "campaigns", "roles", "people", "subscribe"):  # each lists its own part of the site
        if (sites.mkdocs / page).exists():
            found = navigation(sites.zensical, f"{page}/index.html")
            assert found == navigation(sites.mkdocs, f"{page}/index.html")
            listed.update(found)
    assert len(listed) > 20


def test_search_knows_the_same_pages_and_sections(sites: Sites) -> None:
    ours, theirs = search_index(sites.mkdocs), search_index(sites.zensical)
    assert set(theirs) == set(ours)
    assert [address for address, text in ours.items() if text.split()[:1] != theirs[address].split()[:1]] == []


def test_pages_say_the_same(sites: Sites) -> None:
    for path in ("index.html", "calendar/index.html", "subscribe/index.html", "guide/reference/index.html"):
        ours, theirs = (_article((site / path).read_text(encoding="utf-8")) for site in (sites.mkdocs, sites.zensical))
        assert theirs.words == ours.words
        assert theirs.ids == ours.ids


def test_style_and_script_are_loaded(sites: Sites) -> None:
    links = Html.of(sites.zensical / "calendar" / "index.html").links
    assert "../assets/playbook/playbook.css" in links
    assert "../assets/playbook/playbook.js" in links


def _article(html: str) -> Html:
    """The page itself, as far as its last section: engines put their own things around it."""
    return Html.read(html[html.index("<h1 id=") : html.index("</article>")])


# ── in the browser ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def served(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _served(chromium, tmp_path_factory.mktemp("sample"), PLAYBOOKS["sample"] / "mkdocs.yml")


@pytest.fixture(scope="module")
def hostile(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site in which every text tries to run something."""
    folder = tmp_path_factory.mktemp("hostile")
    text = """findme <img src=x onerror="window.hit=1"><script>window.hit=1</script> " onfocus="window.hit=1" {{ 7*7 }} *a* `b`"""
    made = project(folder / "project", everything(lambda path: text), theme={"name": "material", "font": False})
    yield from _served(chromium, folder, made.folder / "mkdocs.yml")


def _served(chromium: Browser, folder: Path, config: Path) -> Iterator[Served]:
    zensical(folder, config)
    server = serve(folder / "out" / "site")
    yield Served(f"http://127.0.0.1:{server.server_port}/", chromium)
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_search_finds_a_post_and_leads_there(served: Served) -> None:
    post = next(iter(demo().plan.playbook.posts.values()))
    context, watched = served.open(viewport={"width": 1280, "height": 800})
    page = watched.page
    page.goto(f"{served.url}guide/reference/", wait_until="load")  # where no link leads to it
    page.get_by_role("button", name="Search").click()
    page.keyboard.type(post.title, delay=10)
    page.locator(f'a[href*="posts/{post.id}/"]').first.click()
    page.wait_for_url(f"**/posts/{post.id}/**")
    assert page.locator("h1").inner_text().startswith(post.title)
    context.close()
    assert (watched.errors, watched.elsewhere) == ([], [])


@pytest.mark.slow
def test_the_navigation_leads_to_the_calendar(served: Served) -> None:
    context, watched = served.open(viewport={"width": 1280, "height": 800})
    page = watched.page
    page.goto(served.url, wait_until="load")
    page.locator(".md-tabs").get_by_role("link", name="Plan").click()
    page.wait_for_url("**/calendar/")
    page.locator(".md-sidebar--primary").get_by_role("link", name="January 2027").click()
    page.wait_for_url("**/calendar/2027/01/")
    assert page.locator(".pb-agenda").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.pb-month caption')).display") == "table-caption"
    context.close()
    assert (watched.errors, watched.elsewhere) == ([], [])


@pytest.mark.slow
def test_hostile_texts_run_nothing(hostile: Served) -> None:
    context, watched = hostile.open(viewport={"width": 1280, "height": 800})
    page = watched.page
    for url in ("", "posts/one-post/", "people/one-person/", "goals/"):
        page.goto(hostile.url + url, wait_until="load")
        assert page.evaluate("window.hit") is None, url
        assert "{{ 7*7 }}" in page.locator("article").inner_text(), url
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("findme", delay=10)
    page.get_by_role("link", name="findme").first.wait_for()
    assert page.evaluate("window.hit") is None
    context.close()
    assert (watched.errors, watched.elsewhere) == ([], [])


# ── while one writes ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_server_shows_what_a_watching_export_writes(tmp_path: Path) -> None:
    need("zensical")
    made = project(tmp_path / "project", docs={"about.md": "# About us\n"}, theme={"name": "material", "font": False})
    export = [sys.executable, "-m", "mkdocs_playbook.cli", "export", "--watch", "out"]
    with (
        (tmp_path / "export.log").open("wb") as told,
        stopped(subprocess.Popen(export, cwd=made.folder, env=environment(), stderr=told)) as writer,
    ):
        while not (made.folder / "out" / "mkdocs.yml").exists():
            assert writer.poll() is None, (tmp_path / "export.log").read_text()
        port = free_port()
        command = [sys.executable, "-m", "zensical", "serve", "-f", "out/mkdocs.yml", "-a", f"127.0.0.1:{port}"]
        with (
            (tmp_path / "serve.log").open("wb") as log,
            stopped(subprocess.Popen(command, cwd=made.folder, env=environment(), stdout=log, stderr=log)) as process,
        ):
            server = Server(process, f"http://127.0.0.1:{port}", tmp_path / "serve.log")
            server.wait_for("strategy/", "Be of use every week.")

            made.write(PLAYBOOK.replace("every week", "every single day"))
            server.wait_for("strategy/", "Be of use every single day.")

            made.write(PLAYBOOK.replace("vision:", "vission:"))  # the last good one stays
            (made.folder / "content" / "pages" / "about.md").write_text("# All about us\n", encoding="utf-8")
            assert "Be of use every single day." in server.get("strategy/")[1]

            made.write(PLAYBOOK.replace("hello:", "welcome:").replace("every week", "every month"))
            server.wait_for("strategy/", "Be of use every month.")
            server.wait_for("posts/welcome/", "Hello from the desk")
            server.wait_for("about/", "All about us")
