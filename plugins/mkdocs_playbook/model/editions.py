"""Editions: for whom a site is built, and what each of them sees."""

from collections.abc import Mapping
from typing import Annotated

from mkdocs_playbook.model.base import Listed, Part
from mkdocs_playbook.model.fields import choice, required

TEAM = "team"
"""The edition that sees everything."""

SIGHTS: Mapping[str, str] = {
    "public": "what is marked as public",
    "client": "all entries but those marked as team, and but requests, meetings, decisions and accounts",
    "contacts": "e-mail addresses",
    "absences": "why somebody is away",
    "notes": "notes, and the reasons in 'ignore'",
    "decisions": "changes of course, and why",
    "budget": "budgets and paid pushes of posts",
    "requests": "what others must deliver",
    "meetings": "when people meet",
    "accounts": "the list of accounts, and where credentials are kept",
    "drafts": "texts, parts and files of posts before the status 'review', and the texts of series",
    "workload": "how much everybody has to do",
    "findings": "what is missing between strategy, plan and team",
}
"""What an edition may see, and what that is."""


class Edition(Part):
    """For whom a site is built."""

    sees: Listed[Annotated[str, choice(*SIGHTS, what="something that an edition sees")]] = required(
        "What is in it: " + "; ".join(f"{name}: {about}" for name, about in SIGHTS.items()) + "."
    )


BUILT_IN: Mapping[str, tuple[str, ...]] = {
    TEAM: (*SIGHTS, TEAM),
    "client": ("client", "public"),
    "handover": ("client", "public", "contacts", "decisions", "requests", "accounts", "findings"),
}
"""The editions of every playbook, and what each sees."""


def seen_in(edition: str, own: Mapping[str, Edition]) -> frozenset[str] | None:
    """What an edition sees; `own` are those of the playbook. None where there is no such edition. Who sees anything sees the public."""
    if edition in own and edition != TEAM:
        return frozenset((*own[edition].sees, "public"))
    return frozenset(BUILT_IN[edition]) if edition in BUILT_IN else None


def in_words(sight: str) -> str:
    """Who sees a field, where that does not hang on its entry."""
    if sight in ("", "public"):
        return ""
    until = " before the status 'review'" if sight == "drafts" else ""
    return f"Only the team sees it{until}, and editions that see '{sight}'."
