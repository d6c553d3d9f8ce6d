"""How the review reads a playbook: which rules matter how much, and the limits that they measure with."""

import re
from decimal import Decimal
from typing import Annotated

from mkdocs_playbook.model.base import Keyed, Listed, Part
from mkdocs_playbook.model.fields import Kind, Percent, choice, mapping, usual, wrong

_CODES = re.compile(r"[A-Z](?:\d{0,3})")


def _codes(text: str) -> str:
    code = text.upper()
    if not _CODES.fullmatch(code):
        wrong(f"'{text[:40]}' is not the code of a rule. Write one such as S102, or the start of several such as S or K1.")
    return code


RuleCode = Annotated[str, Kind(_codes, "the code of a rule", examples=["S102", "K1", "P"])]
"""A rule's code, or the start of several: K1 is all of K100 to K199."""

Level = Annotated[str, choice("off", "info", "warning", "error", what="a severity", none="off", false="off", no="off")]


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= len(text) <= 4:
        wrong(f"'{text[:40]}' is not a whole number. Write one such as 7.")
    return int(text)


Count = Annotated[int, Kind(_count, "a whole number", type=["integer", "string"], examples=["7"])]


class ReviewSettings(Part):
    """How the review reads the playbook."""

    rules: Keyed[RuleCode, Level] = mapping("How much a rule matters here: 'K103: off', 'S: error'. The longest code that fits wins.")
    fail_on: Listed[Annotated[str, Kind(str.strip, "a severity or the code of a rule", examples=["error", "warning", "S"])]] = usual(
        ("error",), "What makes 'playbook check' and a strict build fail: severities or codes of rules."
    )
    pillar_tolerance: Percent = usual(Decimal(10), "By how many percentage points a pillar may miss its share.")
    gap_days: Count = usual(21, "After how many days without content a channel with a promise has a gap.")
    hours_apart: Count = usual(2, "How many hours two posts in one channel stand apart at least.")
    runway_days: Count = usual(5, "For how many days ahead approved content should be ready.")
    tasks_a_week: Count = usual(20, "How many tasks a person can do in a week.")
    request_days: Count = usual(5, "How many days before its date a request should be promised.")
    mixed_share: Percent = usual(Decimal(10), "The least share of paid, and of organic, content in a campaign that is mixed.")
