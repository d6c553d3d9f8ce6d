"""Pages of the strategy layer; the strategy itself is here."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.strategy import Positioning
from mkdocs_playbook.pages.audiences import audience_pages
from mkdocs_playbook.pages.blocks import Block, Bullets, Day, English, Facts, Heading, Inline, Page, Prose, Strong, Table
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
    say = context.say
    strategy = context.playbook.strategy
    voice = strategy.voice
    blocks: list[Block] = [
        Prose(heading=say("Vision"), text=strategy.vision, style="lead"),
        positioning(strategy.positioning, context),
        Prose(heading=say("Where we start from"), text=strategy.starting_point),
        Prose(heading=say("Where we want to be"), text=strategy.destination),
        Prose(heading=say("How we get there"), text=strategy.approach),
    ]
    if voice and any(getattr(voice, name) for name in type(voice).model_fields):
        blocks += [
            Heading(heading=say("Voice"), intro=say("How the brand sounds.")),
            Facts(
                rows=[(say("Tone"), tuple(voice.tone)), (say("We are"), tuple(voice.we_are)), (say("We are not"), tuple(voice.we_are_not))],
            ),
            Bullets(heading=say("Do"), level=3, items=voice.do, style="do"),
            Bullets(heading=say("Avoid"), level=3, items=voice.avoid, style="avoid"),
            Facts(heading=say("Vocabulary"), level=3, rows=list(voice.vocabulary.items())),
        ]
    stages: list[list[Inline]] = [
        [Strong(stage.label), stage.question or "", stage.notes, web_links(stage)] for stage in context.playbook.stages.values()
    ]
    decisions = sorted(context.playbook.decisions, key=lambda decision: decision.date, reverse=True)
    blocks += [
        Table(
            heading=say("Stages"),
            columns=(say("Stage"), say("What people ask"), say("Notes"), say("Links")),
            rows=stages,
            intro=say("The way from stranger to advocate."),
        ),
        Bullets(
            heading=say("Open questions"),
            intro=say("Nobody has answered these yet. A strategy for several channels needs all five answers."),
            items=[
                context.words.line(
                    "{question} Answer it in {place}.", question=Strong(say(question.text)), place=English(question.answered_by)
                )
                for question in open_questions(context.playbook)
            ],
        ),
        Table(
            heading=say("Decisions"),
            columns=(say("When"), say("What we decided"), say("Why"), say("Who")),
            rows=[
                [Day(decision.date, style="year"), decision.what, decision.why, tuple(context.who(who) for who in decision.by)]
                for decision in decisions
            ],
        ),
    ]
    blocks.append(Prose(heading=say("Notes"), text=strategy.notes))
    if strategy.review_by:
        blocks.append(Facts(heading=say("Review"), rows=[(say("To be reviewed by"), Day(strategy.review_by, style="year"))]))
    return Page(
        address="strategy",
        title=say("Strategy"),
        group=(GROUP,),
        blocks=blocks,
        description=say("Why {brand} publishes, and what.", brand=context.playbook.brand),
    )


def positioning(said: Positioning | None, context: Context) -> Block:
    """The positioning statement, in the order in which it is spoken."""
    say = context.say
    if said is None:
        return Facts()
    rows = [
        (say("For"), said.for_),
        (say("who"), said.who),
        (say("{brand} is a", brand=context.playbook.brand), said.is_a),
        (say("that"), said.that),
        (say("unlike"), said.unlike),
        (say("because"), said.because),
    ]
    return Facts(heading=say("Positioning"), rows=rows)
