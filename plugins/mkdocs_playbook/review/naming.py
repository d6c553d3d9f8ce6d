"""How findings name pieces of content and count them."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_playbook.model.plan import Planned
from mkdocs_playbook.review.rules import Subject
from mkdocs_playbook.schedule.pieces import Piece


def entry_of(piece: Piece, subject: Subject) -> Planned | None:
    """Where a piece is written: its post, else its cadence."""
    return piece.post or subject.playbook.cadences.get(piece.cadence or "")


def name_of(piece: Piece) -> str:
    """A piece by its id: the post's, or its cadence's with the day of the slot."""
    return f"'{piece.post.id}'" if piece.post else f"the slot {piece.slot} of '{piece.cadence}'"


def counted(number: int, word: str) -> str:
    """1 post, 2 posts."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def listed(texts: Sequence[str], most: int = 4) -> str:
    """The first few of these, and how many more there are."""
    return ", ".join(texts[:most]) + (f" and {len(texts) - most} more" if len(texts) > most else "")
