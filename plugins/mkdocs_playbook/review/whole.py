"""Rules across all three layers: work without direction, direction without work, and plans nobody looks at again."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.review.rules import Gap, Subject, rule


@rule("W101", "busy-work", "planning", "Name what it serves in 'goals:', of the post, its cadence, its campaign or its pillar.")
def busy_work(subject: Subject) -> Iterator[Gap]:
    told = set()
    for piece in subject.schedule.pieces:
        entry = piece.post or subject.playbook.cadences.get(piece.cadence or "")
        if entry and not piece.goals and piece.is_active and entry.id not in told:
            told.add(entry.id)
            yield Gap(f"'{entry.id}' serves no goal.", entry)
