"""Pages of the strategy layer; the strategy itself is here."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Positioning
from mkdocs_playbook.pages.audiences import audience_pages
from mkdocs_playbook.pages.blocks import Block, Bullets, Day, Facts, Heading, Inline, Page, Prose, Run, Strong, Table
from mkdocs_playbook.pages.channels import channel_pages
from mkdocs_playbook.pages.context import Context, web_links
from mkdocs_playbook.pages.goals import goal_pages
from mkdocs_playbook.pages.pillars import pillar_pages
from mkdocs_playbook.review.questions import open_questions

GROUP = "Strategy"


def strategy_pages(context: Context) -> Iterator[Page]:
    yield _strategy(context)
    yield from goal_pages(context)
    yield from audience_pages(context)
    yield from pillar_pages(context)
    yield from channel_pages(context)


def _strategy(context: Context) -> Page:
    strategy = context.playbook.strategy
    voice = strategy.voice
    blocks: list[Block] = [
        Prose(heading="Vision", text=strategy.vision, style="lead"),
        positioning(strategy.positioning, context.playbook.brand),
        Prose(heading="Where we start from", text=strategy.starting_point),
        Prose(heading="Where we want to be", text=strategy.destination),
        Prose(heading="How we get there", text=strategy.approach),
    ]
    if voice and any(getattr(voice, name) for name in type(voice).model_fields):
        blocks += [
            Heading(heading="Voice", intro="How the brand sounds."),
            Facts(
                rows=[("Tone", tuple(voice.tone)), ("We are", tuple(voice.we_are)), ("We are not", tuple(voice.we_are_not))],
            ),
            Bullets(heading="Do", level=3, items=voice.do, style="do"),
            Bullets(heading="Avoid", level=3, items=voice.avoid, style="avoid"),
            Facts(heading="Vocabulary", level=3, rows=list(voice.vocabulary.items())),
        ]
    stages: list[list[Inline]] = [
        [Strong(stage.label), stage.question or "", stage.notes, web_links(stage)] for stage in context.playbook.stages.values()
    ]
    decisions = sorted(context.playbook.decisions, key=lambda decision: decision.date, reverse=True)
    blocks += [
        Table(
            heading="Stages",
            columns=("Stage", "What people ask", "Notes", "Links"),
            rows=stages,
            intro="The way from stranger to advocate.",
        ),
        Bullets(
            heading="Open questions",
            intro="Nobody has answered these yet. A strategy for several channels needs all five answers.",
            items=[Run((Strong(question.text), f" Answer it in {question.answered_by}.")) for question in open_questions(context.playbook)],
        ),
        Table(
            heading="Decisions",
            columns=("When", "What we decided", "Why", "Who"),
            rows=[
                [Day(decision.date, style="year"), decision.what, decision.why, tuple(context.who(who) for who in decision.by)]
                for decision in decisions
            ],
        ),
    ]
    blocks.append(Prose(heading="Notes", text=strategy.notes))
    if strategy.review_by:
        blocks.append(Facts(heading="Review", rows=[("To be reviewed by", Day(strategy.review_by, style="year"))]))
    return Page(
        address="strategy",
        title="Strategy",
        group=(GROUP,),
        blocks=blocks,
        description=f"Why {context.playbook.brand} publishes, and what.",
    )


def positioning(said: Positioning | None, brand: str) -> Block:
    """The positioning statement, in the order in which it is spoken."""
    if said is None:
        return Facts()
    rows = [
        ("For", said.for_),
        ("who", said.who),
        (f"{brand} is a", said.is_a),
        ("that", said.that),
        ("unlike", said.unlike),
        ("because", said.because),
    ]
    return Facts(heading="Positioning", rows=rows)
