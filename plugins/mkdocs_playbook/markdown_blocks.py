"""Blocks in Markdown: the fence `playbook` for Python-Markdown, and their HTML in place of fences for engines that have no such fence."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from mkdocs_playbook.build import Site
from mkdocs_playbook.problems import Problem, Problems
from mkdocs_playbook.read.fences import LANGUAGE, Fence, fences_in

SUPERFENCES = "pymdownx.superfences"


class BlockFence:
    """Formats the fences of one page after the other, as a custom fence of `pymdownx.superfences`."""

    def __init__(self) -> None:
        self._tell: Callable[[Problem], None] = lambda problem: None
        self._fences: list[Fence] = []
        self._path = self._url = ""
        self._count = 0
        self.site: Site | None = None

    def add_to(self, extensions: list[str], settings: MutableMapping[str, Any]) -> None:
        """Put the fence among the Markdown extensions of a site and their settings, once."""
        if SUPERFENCES not in extensions:
            extensions.append(SUPERFENCES)
        options = settings.setdefault(SUPERFENCES, {})
        others = [fence for fence in options.get("custom_fences") or [] if fence["name"] != LANGUAGE]
        options["custom_fences"] = [*others, {"name": LANGUAGE, "class": LANGUAGE, "format": self._format}]

    def open(self, path: str, text: str, url: str, tell: Callable[[Problem], None]) -> None:
        """Go on with the page at `url`, which is `text` in the file `path`. What is wrong with its blocks goes to `tell`."""
        self._tell = tell
        self._fences, self._path, self._url, self._count = fences_in(text, path), path, url, 0

    def _format(self, source: str, *_: object, **__: object) -> str:
        """What `pymdownx.superfences` calls with the text of a fence. It would hide any other error than its own."""
        try:
            return self._formatted(source)
        except Exception as error:
            from pymdownx.superfences import SuperFencesException  # type: ignore[import-untyped]  # export goes without

            raise SuperFencesException(f"a block of the playbook in {self._path} could not be made") from error

    def _formatted(self, source: str) -> str:
        self._count += 1
        found = next((fence for fence in self._fences if fence.text.strip() == source.strip()), None)
        if found:
            self._fences.remove(found)
        if self.site is None or self.site.embedder is None:
            return "<p>The playbook has problems, so this part of it cannot be shown.</p>"
        problems = Problems()
        html = self.site.embedder.html(found or Fence(self._path, 1, source), self._count, problems)
        for problem in problems.all:
            self._tell(problem)
        return self.site.addresses.resolve(html, self._url)


def with_blocks(text: str, path: str, url: str, site: Site, problems: Problems) -> str:
    """The Markdown `text` with each block as HTML in place of its fence. Links are relative to the page's `url`."""
    if site.embedder is None or LANGUAGE not in text:
        return text
    lines = text.splitlines()
    for number, fence in reversed(list(enumerate(fences_in(text, path), 1))):
        html = site.addresses.resolve(site.embedder.html(fence, number, problems), url)
        # An empty line would end a block of HTML (CommonMark 4.6).
        lines[fence.line - 1 : fence.end] = [fence.indent + line for line in html.splitlines() if line.strip()]
    return "\n".join(lines) + "\n"
