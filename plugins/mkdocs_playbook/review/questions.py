"""The five questions of a multi-channel strategy, and which of them a playbook leaves open."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.words import msg


class Question(NamedTuple):
    """A question, where its answer is written, and whether a playbook has one."""

    text: str
    answered_by: str
    is_answered: Callable[[Playbook], bool]


def _ways(playbook: Playbook) -> bool:
    return bool(playbook.strategy.approach) or any(offer.channels and offer.techniques for offer in playbook.offers.values())


def _reached(playbook: Playbook) -> bool:
    return any(audience.found_on for audience in playbook.audiences.values()) and bool(playbook.channels)


def _defined(playbook: Playbook) -> bool:
    return any(use.success is not None and use.failure is not None for _, _, use in playbook.kpi_uses())


QUESTIONS = (
    Question(msg("Where do we start from, and what already works?"), "strategy.starting_point", lambda p: bool(p.strategy.starting_point)),
    Question(msg("Where do we want to be?"), "strategy.destination", lambda p: bool(p.strategy.destination)),
    Question(
        msg("Which strategies, channels and tactics get us there?"), "strategy.approach, or offers with channels and techniques", _ways
    ),
    Question(msg("Where are our ideal customers, and how do we reach them?"), "audiences with found_on, and channels", _reached),
    Question(msg("What defines success, and what failure?"), "success and failure of KPIs at goals and channels", _defined),
)


def open_questions(playbook: Playbook) -> list[Question]:
    return [question for question in QUESTIONS if not question.is_answered(playbook)]
