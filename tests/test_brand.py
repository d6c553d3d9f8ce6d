"""A site that carries a brand the way Material has it: colour, logo and type of its own reach the playbook's pages and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sites import project
from test_browser import Served, build, chromium, serve

pytestmark = pytest.mark.slow
__all__ = ["chromium"]

COLOUR = "rgb(176, 0, 96)"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle cx="1" cy="1" r="1"/></svg>'
CSS = f""":root {{
  --md-primary-fg-color: {COLOUR};
  --md-text-font: "Brand Face";
}}
"""
PLAN = """
playbook: {id: small, brand: Small, timezone: Asia/Singapore}
channels: {blog: {name: Blog}}
posts:
  hello: {title: Hello from the desk, date: 2027-01-14, channels: [blog], format: post}
  again: {title: Hello once more, date: 2027-01-19, channels: [blog], format: post}
"""


@pytest.fixture(scope="module")
def branded(chromium: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    theme = {"name": "material", "font": False, "palette": {"primary": "custom"}, "logo": "mark.svg"}
    docs = {"mark.svg": LOGO, "brand.css": CSS}
    made = project(tmp_path_factory.mktemp("brand"), PLAN, docs=docs, theme=theme, extra_css=["brand.css"])
    build(made.folder / "mkdocs.yml", Path(made.site_dir))
    server = serve(made.site_dir)
    yield Served(f"http://127.0.0.1:{server.server_port}/", chromium)  # type: ignore[arg-type]
    server.shutdown()
    server.server_close()


def test_pages_and_pictures_have_the_brands_colour_type_and_logo(branded: Served) -> None:
    context, watched = branded.open(viewport={"width": 1280, "height": 900})
    page = watched.page
    page.set_default_timeout(5_000)

    def style(selector: str, name: str) -> str:
        return str(page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{name}"))

    page.goto(branded.url + "channels/blog/", wait_until="load")
    assert style(".md-header", "backgroundColor") == COLOUR
    assert style("article .pb-item > b a", "color") == COLOUR
    assert style("article .pb-item--publish > span", "color") == COLOUR
    assert page.locator(".md-header .md-logo img").evaluate("image => image.complete && image.naturalWidth > 0")
    for selector in ("article h1", "article .pb-item"):
        assert "Brand Face" in style(selector, "fontFamily"), selector

    page.goto(branded.url + "calendar/2027/", wait_until="load")
    assert style(".pb-drawing .pb-fill--full", "fill") == COLOUR
    assert "Brand Face" in style(".pb-drawing text", "fontFamily")
    context.close()
    assert watched.errors == []
