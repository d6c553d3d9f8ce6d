"""Rules for the strategy layer: vision without action."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mkdocs_playbook.review.questions import open_questions
from mkdocs_playbook.review.rules import Gap, Subject, rule


@rule("S101", "open-strategy-question", "strategy", "Answer it in the sections named.")
def open_strategy_question(subject: Subject) -> Iterator[Gap]:
    place = subject.places.of("strategy" if subject.places.keys("strategy") else "playbook")
    for question in open_questions(subject.playbook):
        message = f"Nobody has answered yet: {question.text} ({question.answered_by})"
        yield Gap(message, place=place, address="strategy#open-questions")


@rule("S102", "goal-without-measure", "strategy", "Add 'kpis:' with a baseline, a target, success and failure.")
def goal_without_measure(subject: Subject) -> Iterator[Gap]:
    for goal in subject.playbook.goals.values():
        if not goal.kpis:
            yield Gap(f"The goal '{goal.id}' has no KPI, so nobody can tell whether it is reached.", goal)
        elif all(use.target is None for use in goal.kpis.values()):
            yield Gap(f"The goal '{goal.id}' has no target.", goal)


@rule("S103", "goal-without-owner-or-date", "strategy", "Add 'owner:' and 'by:'.")
def goal_without_owner_or_date(subject: Subject) -> Iterator[Gap]:
    for goal in subject.playbook.goals.values():
        missing = [what for what, value in (("owner", goal.owner), ("date", goal.by)) if not value]
        if missing:
            yield Gap(f"The goal '{goal.id}' has no {' and no '.join(missing)}.", goal)


@rule("S104", "no-main-goal", "strategy", "Write 'primary: true' at the one that decides.")
def no_main_goal(subject: Subject) -> Iterator[Gap]:
    goals = [goal for goal in subject.playbook.goals.values() if goal.primary]
    if not goals and subject.playbook.goals:
        yield Gap("No goal is the main one.", place=subject.places.of("goals"), address="goals")
    for goal in goals[1:]:
        yield Gap(f"'{goal.id}' is a main goal beside '{goals[0].id}'; with two, neither decides.", goal)


@rule("S105", "goal-without-work", "strategy", "Name it in 'goals:' of a campaign, cadence or post, or drop it.")
def goal_without_work(subject: Subject) -> Iterator[Gap]:
    playbook = subject.playbook
    work = [piece.goals for piece in subject.schedule.pieces if piece.status != "cancelled"]
    work += [campaign.goals for campaign in playbook.campaigns.values() if campaign.status != "cancelled"]
    served = {goal for goals in work for goal in goals}
    waiting = list(served)
    while waiting:  # what serves a goal serves the goals above it
        higher = set(playbook.goals[waiting.pop()].supports) - served
        served |= higher
        waiting += higher
    for goal in playbook.goals.values():
        if goal.id not in served:
            yield Gap(f"Nothing planned serves the goal '{goal.id}'.", goal)


@rule("S106", "audience-without-content", "strategy", "Name it in 'audiences:' of a campaign, cadence or post.")
def audience_without_content(subject: Subject) -> Iterator[Gap]:
    work = [piece.audiences for piece in subject.schedule.pieces if piece.status != "cancelled"]
    work += [campaign.audiences for campaign in subject.playbook.campaigns.values() if campaign.status != "cancelled"]
    reached = {audience for audiences in work for audience in audiences}
    for audience in subject.playbook.audiences.values():
        if audience.id not in reached:
            yield Gap(f"Nothing is planned for the audience '{audience.id}'.", audience)


@rule("S107", "channel-without-purpose", "strategy", "Add 'purpose:', 'success:' and 'failure:'.")
def channel_without_purpose(subject: Subject) -> Iterator[Gap]:
    for channel in subject.playbook.channels.values():
        measured = any(use.success is not None and use.failure is not None for use in channel.kpis.values())
        missing = [name for name in ("purpose", "success", "failure") if not getattr(channel, name)]
        if measured:
            missing = [name for name in missing if name == "purpose"]
        if missing:
            yield Gap(f"The channel '{channel.id}' does not say its {' and its '.join(missing)}.", channel)


@rule("S108", "pillar-shares", "strategy", "Change 'share:' so that all pillars together make 100%.")
def pillar_shares(subject: Subject) -> Iterator[Gap]:
    shares = [pillar.share for pillar in subject.playbook.pillars.values() if pillar.share is not None]
    total = sum(shares, Decimal(0))
    if shares and abs(total - 100) > 1:
        yield Gap(f"The shares of the pillars make {total}%.", place=subject.places.of("pillars"), address="pillars")


@rule("S109", "offer-without-way", "strategy", "Add 'channels:' and 'techniques:'.")
def offer_without_way(subject: Subject) -> Iterator[Gap]:
    for offer in subject.playbook.offers.values():
        missing = [name for name in ("channels", "techniques") if not getattr(offer, name)]
        if missing:
            yield Gap(f"The offer '{offer.id}' names no {' and no '.join(missing)}.", offer)


@rule("K101", "kpi-not-defined", "strategy", "Add the missing lines to the KPI.")
def kpi_not_defined(subject: Subject) -> Iterator[Gap]:
    for kpi in subject.playbook.kpis.values():
        missing = [name for name in ("formula", "unit", "source", "owner", "review") if not getattr(kpi, name)]
        if missing:
            yield Gap(f"The KPI '{kpi.id}' has no {', '.join(missing)}.", kpi)


@rule("K102", "no-success-or-failure", "strategy", "Add 'success:' and 'failure:' to the KPI's numbers there.")
def no_success_or_failure(subject: Subject) -> Iterator[Gap]:
    for entry, kpi, use in subject.playbook.kpi_uses():
        missing = [name for name in ("success", "failure") if getattr(use, name) is None]
        if missing:
            place = subject.places.of(entry.section, entry.id, "kpis", kpi, key=True)
            yield Gap(f"'{kpi}' at '{entry.id}' does not say what {' and '.join(missing)} would be.", entry, place)


@rule("K103", "unused-kpi", "strategy", "Use it at a goal, a channel or a campaign, or remove it.")
def unused_kpi(subject: Subject) -> Iterator[Gap]:
    used = {kpi for _, kpi, _ in subject.playbook.kpi_uses()}
    for kpi in subject.playbook.kpis.values():
        if kpi.id not in used:
            yield Gap(f"The KPI '{kpi.id}' is used by no goal, channel or campaign.", kpi)
