"""What pages say: words of the catalogue, as text or as a line with links in it."""

from __future__ import annotations

import re

from mkdocs_playbook.pages.blocks import Inline, Run
from mkdocs_playbook.words import Catalogue, msg, msgs

__all__ = ["Words", "msg", "msgs"]

_PLACE = re.compile(r"\{(\w+)\}")


class Words(Catalogue):
    """The catalogue of the playbook's language, for what pages are made of."""

    def line(self, text: str, **parts: Inline) -> Run:
        """`text` in the language, with each `{name}` in it replaced by a piece of a line, such as a link."""
        said = _PLACE.split(self.say(text))
        return Run(tuple(parts[part] if number % 2 else part for number, part in enumerate(said)))
