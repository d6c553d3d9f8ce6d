"""Our pages, as MkDocs keeps them: their HTML is made already, so that no Markdown has to be read."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils.meta import get_data

from mkdocs_playbook.pages.links import Addresses
from mkdocs_playbook.pages.site import RenderedPage, metadata, outline

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_ID = re.compile(r' id="([^"]+)"')


class FinishedPage(Page):
    """A page of ours. MkDocs makes a `Page` of each file; `finish` makes it one of these."""

    rendered: RenderedPage

    @cached_property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]
        """Links from hand-written pages are checked against them."""
        return set(_ID.findall(self.rendered.html))

    def read_source(self, config: MkDocsConfig) -> None:
        source = config.plugins.on_page_read_source(page=self, config=config)
        self.markdown, self.meta = get_data(source) if source else ("", metadata(self.rendered, config.site_name))

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = ""


def finish(page: Page, rendered: RenderedPage) -> None:
    """Let MkDocs read no Markdown for a page. One that another plugin made its own stays as it is, and is read."""
    if type(page) is Page:
        page.__class__ = FinishedPage
        assert isinstance(page, FinishedPage)
        page.rendered = rendered


def put_in(page: Page, rendered: RenderedPage, addresses: Addresses) -> str:
    """Give a page its table of contents and its anchors. Its HTML, with links that lead from where it lies."""
    content = addresses.resolve(rendered.html, page.file.url)
    page.toc = get_toc(outline(rendered))  # type: ignore[arg-type]
    if not isinstance(page, FinishedPage):
        page.present_anchor_ids = set(_ID.findall(content))
    return content
