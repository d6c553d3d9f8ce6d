"""The subscribe page in Chromium: the Copy button, the code for phones as a camera sees it, and Material's instant navigation."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sites import PLAYBOOK, project
from test_browser import Served, chromium, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

__all__ = ["chromium"]  # a fixture

pytestmark = pytest.mark.slow

SITE = "https://play.example/our/"
URL = f"{SITE}feeds/small-all.ics"


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site that is published elsewhere, looked at on localhost, where the browser has a clipboard."""
    patch = pytest.MonkeyPatch()
    patch.setenv("NO_MKDOCS_2_WARNING", "1")
    made = project(
        tmp_path_factory.mktemp("subscribe") / "project",
        PLAYBOOK,
        site_url=SITE,
        theme={"name": "material", "font": False, "features": ["navigation.instant"]},
        plugins=["search", {"playbook": {"sources": ["content"], "today": "2027-01-13"}}],
    )
    folder = made.build(strict=True).folder
    patch.undo()
    server = serve(folder)
    yield Served(f"http://127.0.0.1:{server.server_port}/", chromium)
    server.shutdown()
    server.server_close()


def test_the_button_copies_the_address(site: Served) -> None:
    context, watched = site.open(permissions=["clipboard-read", "clipboard-write"])
    page = watched.page
    page.goto(f"{site.url}subscribe/", wait_until="load")
    copies = page.get_by_role("button", name="Copy", exact=True)
    assert copies.count() == page.locator("code.pb-copy").count() == 6

    copies.first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == URL
    copies.last.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"navigator.clipboard.readText().then(text => text === '{SITE}feeds/small-campaigns-spring.ics')")
    page.wait_for_function("[...document.querySelectorAll('.pb-button')].every(button => button.textContent === 'Copy')")
    assert watched.elsewhere == watched.errors == []
    context.close()


def test_a_browser_that_refuses_leaves_the_address_selected(site: Served) -> None:
    context, watched = site.open()
    page = watched.page
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    page.goto(f"{site.url}subscribe/", wait_until="load")
    page.get_by_role("button", name="Copy", exact=True).first.click()
    page.get_by_role("button", name="Selected").wait_for()

    assert page.evaluate("getSelection().toString()") == URL
    assert watched.errors == []
    context.close()


def test_buttons_come_once_with_instant_navigation_too(site: Served) -> None:
    context, watched = site.open(permissions=["clipboard-read", "clipboard-write"])
    page = watched.page
    # The site's own address is not that of localhost; Material only follows links that its sitemap names.
    context.route(
        f"{site.url}sitemap.xml",
        lambda route: route.fulfill(body=route.fetch().text().replace(SITE, site.url), content_type="application/xml"),
    )
    page.goto(f"{site.url}people/mei/", wait_until="load")
    page.evaluate("window.kept = true")
    for _ in range(2):
        page.get_by_role("link", name="More about subscribing").click()
        page.wait_for_url("**/subscribe/")
        page.locator(".pb-button").nth(5).wait_for()
        assert page.evaluate("window.kept") is True, "the page was loaded anew"
        assert page.locator(".pb-button").count() == page.locator("code.pb-copy").count() == 6
        page.get_by_role("button", name="Copy", exact=True).nth(1).click()
        page.wait_for_function(f"navigator.clipboard.readText().then(text => text === '{SITE}feeds/small-key-dates.ics')")
        page.go_back()
        page.wait_for_url("**/people/mei/")
        page.wait_for_function("document.querySelectorAll('.pb-button').length === 1")
    assert watched.elsewhere == watched.errors == []
    context.close()


def test_a_camera_reads_the_webcal_address(site: Served) -> None:
    for scheme in ("light", "dark"):
        context, watched = site.open(color_scheme=scheme)
        page = watched.page
        page.goto(f"{site.url}subscribe/", wait_until="load")
        page.locator("details summary", has_text="camera").first.click()
        assert seen(page.locator("svg.pb-qr").first) == URL.replace("https:", "webcal:")
        context.close()


def test_everything_is_there_without_a_script(site: Served) -> None:
    context, watched = site.open(java_script_enabled=False)
    page = watched.page
    page.goto(f"{site.url}subscribe/", wait_until="load")

    assert page.locator("code.pb-copy").all_inner_texts()[0] == URL
    assert page.locator(".pb-button").count() == 0
    assert page.get_by_role("link", name="Google Calendar").count() == 6
    page.locator("details summary", has_text="camera").nth(1).click()
    assert seen(page.locator("svg.pb-qr").nth(1)) == f"webcal{SITE[5:]}feeds/small-key-dates.ics"
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert watched.elsewhere == watched.errors == []
    context.close()


def seen(picture: Locator) -> str:
    """What is read from the picture on the screen."""
    zxingcpp = pytest.importorskip("zxingcpp")
    found = zxingcpp.read_barcodes(grey(picture.screenshot()))
    assert len(found) == 1
    return str(found[0].text)


def grey(png: bytes) -> memoryview:
    """The brightness of each pixel of a PNG as browsers write it: 8 bits, in red, green and blue, perhaps with alpha."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) in ((8, 2), (8, 6))
    step = 3 if kind == 2 else 4
    data, at = b"", 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += length + 12
    raw, above, pixels = zlib.decompress(data), bytearray(width * step), bytearray()
    for number in range(height):
        start = number * (width * step + 1)
        row = bytearray(raw[start + 1 : start + 1 + width * step])
        for index in range(len(row)):
            left, up, corner = (row[index - step], above[index], above[index - step]) if index >= step else (0, above[index], 0)
            row[index] = (row[index] + (0, left, up, (left + up) // 2, nearest(left, up, corner))[raw[start]]) & 255
        pixels += row[1::step]
        above = row
    return memoryview(bytes(pixels)).cast("B", (height, width))


def nearest(left: int, up: int, corner: int) -> int:
    """Paeth's predictor (PNG 9.4)."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
