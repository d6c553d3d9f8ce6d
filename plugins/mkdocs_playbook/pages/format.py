"""Dates and numbers in the playbook's language, for what pages are made of."""

from __future__ import annotations

from mkdocs_playbook.notation import Notation
from mkdocs_playbook.pages.blocks import Day


class Format(Notation):
    """How dates and numbers look in a language, the day of a block among them."""

    def day(self, day: Day) -> str:
        text = self.date(day.date, day.style)
        if day.time:
            text += f", {day.time:%H:%M}" + (f" {day.zone}" if day.zone else "")
        return text
