"""`playbook csp`: the strictest content security policy under which a built site works, in a real browser."""

from __future__ import annotations

import base64
import functools
import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_playbook.cli import main
from mkdocs_playbook.export.csp import policy
from mkdocs_playbook.read.site import read_pages
from pagetext import ROOT
from sites import PLAYBOOK, project
from test_browser import Served, build, chromium, search, urls

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["chromium"]


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def directives(*pages: str) -> dict[str, list[str]]:
    return {name: rest for name, *rest in (part.split() for part in policy(pages).split("; "))}


def test_a_page_that_runs_nothing_gets_nothing() -> None:
    allowed = directives("<p>Hello</p>")
    assert allowed["default-src"] == ["'none'"]
    assert allowed["script-src"] == allowed["style-src"] == ["'self'"]


def test_scripts_and_styles_in_pages_are_allowed_by_their_hashes() -> None:
    one, other = "if (a < b && c) d('&amp;é')", "\n  next()\n"
    allowed = directives(f"<script>{one}</script><style>p {{}}</style>", f"<script>{one}</script><SCRIPT type=module>{other}</SCRIPT>")
    assert allowed["script-src"] == ["'self'", *sorted((hashed(one), hashed(other)))]
    assert allowed["style-src"] == ["'self'", hashed("p {}")]


def test_data_in_script_tags_needs_no_leave() -> None:
    page = '<script type="application/json">{"a": 1}</script><script src="a.js"></script><p>text</p>'
    assert directives(page)["script-src"] == ["'self'"]


def test_attributes_that_run_or_style_are_allowed_one_by_one() -> None:
    allowed = directives('<td style="text-align: right;" onclick="go(&quot;x&quot;)">')
    assert allowed["script-src"] == ["'self'", hashed('go("x")'), "'unsafe-hashes'"]
    assert allowed["style-src"] == ["'self'", hashed("text-align: right;"), "'unsafe-hashes'"]


def test_hosts_that_pages_load_from_are_allowed_for_just_that() -> None:
    allowed = directives(
        '<img src="https://Pictures.example/a.png"><img src="b.png"><iframe src="//video.example:8443/x"></iframe>'
        '<link rel="stylesheet" href="https://fonts.example/css?family=A"><link rel="canonical" href="https://here.example/">'
        '<script src="http://old.example"></script><a href="https://linked.example/">'
    )
    assert allowed["img-src"] == ["'self'", "data:", "https://pictures.example"]
    assert allowed["frame-src"] == ["'self'", "https://video.example:8443"]
    assert allowed["style-src"] == ["'self'", "https://fonts.example"]
    assert allowed["script-src"] == ["'self'", "http://old.example"]


@pytest.mark.parametrize(
    "address", ["https://a;script-src *", "https://*", "https://a b/", "javascript://x/", "data:text/html,x", "https:///x"]
)
def test_no_address_gets_words_into_the_policy(address: str) -> None:
    assert policy([f'<img src="{address}"><iframe src="{address}"></iframe>']) == policy([])


def test_the_playbooks_own_pages_need_no_leave_at_all(tmp_path: Path) -> None:
    """With a theme that writes nothing into pages."""
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "main.html").write_text("<html><head></head><body>{{ page.content }}</body></html>", encoding="utf-8")
    made = project(tmp_path / "project", theme={"name": None, "custom_dir": str(tmp_path / "theme")})
    made.build()
    pages = list(read_pages(made.site_dir))
    assert len(pages) > 20
    assert policy(pages) == policy([])


def test_the_command_prints_the_policy_of_the_built_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = project(tmp_path / "project", PLAYBOOK, docs={"about.md": "<script>mine()</script>\n"})
    monkeypatch.chdir(made.folder)
    assert main(["csp"]) == 2
    assert "There is no built site" in capsys.readouterr().err
    made.build()
    assert main(["csp"]) == 0
    header = capsys.readouterr().out.removesuffix("\n")
    assert header == policy(read_pages(made.site_dir))
    assert "\n" not in header
    assert hashed("mine()") in header.partition("script-src ")[2].partition(";")[0].split()
    assert main(["csp", "site", "--headers"]) == 0
    assert capsys.readouterr().out == f"/*\n  Content-Security-Policy: {header}\n"


# ── in Chromium ─────────────────────────────────────────────────────────────────────────────────────────────────────

LISTEN = """
window.violations = [];
document.addEventListener('securitypolicyviolation', event =>
  window.violations.push(event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample));
"""


class _Strict(http.server.SimpleHTTPRequestHandler):
    policy = ""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by http.server
        pass


@pytest.fixture(scope="module")
def strict(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("csp") / "site"
    build(ROOT / "mkdocs.yml", folder)
    handler: Any = type("_StrictHere", (_Strict,), {"policy": policy(read_pages(folder))})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Served(f"http://127.0.0.1:{server.server_port}/", chromium)
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_a_page_of_each_kind_works_under_its_policy(strict: Served) -> None:
    context, watched = strict.open(viewport={"width": 1280, "height": 800})
    page = watched.page
    page.add_init_script(LISTEN)
    for url in [*urls(), "404.html"]:
        page.goto(strict.url + url, wait_until="load")
        assert page.evaluate("window.violations") == [], url
        assert page.evaluate("typeof __md_get") == "function", "the theme's own script in the page has run"
    context.close()
    assert watched.errors == []
    assert watched.elsewhere == []


@pytest.mark.slow
def test_no_page_loads_anything_from_another_host(strict: Served) -> None:
    """The policy is worked out of every page, and names each host that one of them loads from."""
    context, watched = strict.open()
    answer = watched.page.goto(strict.url, wait_until="load")
    context.close()
    assert answer
    header = answer.headers["content-security-policy"]
    assert "'sha256-" in header
    assert "://" not in header


@pytest.mark.slow
def test_what_pages_do_on_a_click_works_under_the_policy(strict: Served) -> None:
    context, watched = strict.open(viewport={"width": 1280, "height": 800})
    page = watched.page
    page.add_init_script(LISTEN)
    assert search(page, strict.url, "desk", strict.url)
    page.goto(strict.url, wait_until="load")
    before = page.evaluate("document.body.dataset.mdColorScheme")
    page.locator("label[for^=__palette]:visible").click()
    page.wait_for_function(f"document.body.dataset.mdColorScheme !== '{before}'")
    page.goto(strict.url + "subscribe/", wait_until="load")
    for button in page.locator("article button:visible").all()[:5]:
        button.click()
    assert page.evaluate("window.violations") == []
    context.close()
    assert watched.errors == []


@pytest.mark.slow
def test_anything_else_does_not_run(strict: Served) -> None:
    """The policy is in force: what somebody slips into a page does nothing."""
    context, watched = strict.open()
    page = watched.page
    page.add_init_script(LISTEN)
    page.goto(strict.url, wait_until="load")
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.hit = 1';
        const image = document.createElement('img');
        image.setAttribute('onerror', 'window.hit = 1');
        image.src = 'data:,';
        document.body.append(script, image);
    }""")
    page.wait_for_timeout(500)
    assert page.evaluate("window.hit") is None
    assert len(page.evaluate("window.violations")) >= 2
    context.close()
