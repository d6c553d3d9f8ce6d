"""Rules for what KPIs are: defined, used, and fit to decide by. Those for their numbers and results stand in `results.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_playbook.model.measures import Kpi
from mkdocs_playbook.model.strategy import Goal
from mkdocs_playbook.review.goals import lead, open_goals, running_goals
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.words import quoted


@rule(
    "K101",
    "kpi-not-defined",
    "strategy",
    "Add the missing lines to the KPI, or take a definition of the KPI library with 'use:'.",
    bad="""
        kpis:
          reach:  # <- here
            name: Reach
            unit: people
            source: Instagram Insights
    """,
    good="""
        people: {mei: {name: Mei}}
        kpis:
          reach:
            name: Reach
            formula: accounts that saw at least one post in the month
            unit: people
            source: Instagram Insights
            owner: mei
            review: monthly
    """,
)
def kpi_not_defined(subject: Subject) -> Iterator[Gap]:
    """A KPI lacks its formula, unit, source, owner or review rhythm.

    Two tools give two numbers under one name. Only a KPI that says how it is worked out, where it is read, by whom and how
    often gives the same number to everybody, every time.
    """
    for kpi in subject.playbook.kpis.values():
        missing = [name for name in ("formula", "unit", "source", "owner", "review") if not getattr(kpi, name)]
        if missing:
            yield Gap(f"The KPI '{kpi.id}' has no {', '.join(missing)}.", kpi, who=() if kpi.owner else lead(subject))


@rule(
    "K103",
    "unused-kpi",
    "strategy",
    "Use it at a goal, a channel or a campaign, or remove it.",
    severity="info",
    bad="""
        kpis:
          reach: {name: Reach}
          brand-searches: {name: Brand searches}  # <- here
        goals:
          awareness: {statement: Be known to renters in Queenstown, kpis: [reach]}
    """,
    good="""
        kpis:
          reach: {name: Reach}
          brand-searches: {name: Brand searches}
        goals:
          awareness: {statement: Be known to renters in Queenstown, kpis: [reach, brand-searches]}
    """,
)
def unused_kpi(subject: Subject) -> Iterator[Gap]:
    """A KPI is used by no goal, channel or campaign.

    A number that nothing depends on is read and reported for nothing, and the numbers that matter stand out less beside it.
    """
    used = {kpi for _, kpi, _ in subject.playbook.kpi_uses()}
    for kpi in subject.playbook.kpis.values():
        if kpi.id not in used:
            yield Gap(f"The KPI '{kpi.id}' is used by no goal, channel or campaign.", kpi)


@rule(
    "K104",
    "no-main-kpi",
    "strategy",
    "Write 'primary: true' at the one KPI that decides when the others disagree.",
    severity="info",
    bad="""
        kpis:  # <- here
          reach: {name: Reach}
          new-subscribers: {name: New subscribers}
        goals:
          awareness: {statement: Be known to renters in Queenstown, kpis: [reach]}
          list-growth: {statement: Win 650 new readers, kpis: [new-subscribers]}
    """,
    good="""
        kpis:
          reach: {name: Reach, primary: true}
          new-subscribers: {name: New subscribers}
        goals:
          awareness: {statement: Be known to renters in Queenstown, kpis: [reach]}
          list-growth: {statement: Win 650 new readers, kpis: [new-subscribers]}
    """,
)
def no_main_kpi(subject: Subject) -> Iterator[Gap]:
    """Goals have several KPIs and none is the main one, or more than one is.

    With ten numbers one is always up. The one that matters most right now ('One Metric That Matters': Croll and
    Yoskovitz, Lean Analytics) is named before the results are in.
    """
    used = {kpi for goal in open_goals(subject) for kpi in goal.kpis}
    main = [kpi for kpi in subject.playbook.kpis.values() if kpi.primary]
    if not main and len(used) > 1:
        message = f"The goals are measured by {len(used)} KPIs, and none of them is the main one."
        yield Gap(message, place=subject.places.of("kpis", key=True), address="kpis", who=lead(subject))
    for kpi in main[1:]:
        yield Gap(f"'{kpi.id}' is a main KPI beside '{main[0].id}'; with two, neither decides.", kpi, who=lead(subject))


_RATE = re.compile(r"\b(rate|ratio|percentage|per cent|percent|proportion|share of|as a share)\b", re.IGNORECASE)
_NUMERATOR = re.compile(
    r"\b(number|count|sum|total|amount|volume|level|rate|growth|rise|increase|mean|average|median|change) (of|in)\b(?! all\b)",
    re.IGNORECASE,
)
"""'of' says here what is counted, not of how many."""
_DENOMINATOR = re.compile(
    r"[÷/∕:]|\b(per|of|over|by|from|than|against|versus|vs|among|amongst|between|relative|compared?|each|every|"
    r"previous|prior|last|(?<!on or )before|earlier|baseline|start|beginning|year[- ]on[- ]year|month[- ]on[- ]month|yoy|mom|in [0-9]+)\b",
    re.IGNORECASE,
)


@rule(
    "K105",
    "rate-without-denominator",
    "strategy",
    "Write in the formula what it is divided by, such as 'engagements ÷ accounts reached × 100'.",
    bad="""
        kpis:
          engagement-rate:  # <- here
            name: Engagement rate
            formula: likes + comments + saves + shares
            unit: "%"
    """,
    good="""
        kpis:
          engagement-rate:
            name: Engagement rate
            formula: (likes + comments + saves + shares) ÷ accounts reached × 100
            unit: "%"
    """,
)
def rate_without_denominator(subject: Subject) -> Iterator[Gap]:
    """A KPI is a rate or a percentage, but its formula does not say of what.

    Tools divide the same engagements by reach, impressions or followers and call each of them engagement rate (Digital.gov,
    Social Media Metrics for Federal Agencies). Read in English formulas only.
    """
    if not subject.playbook.playbook.language.startswith("en"):
        return
    for kpi in subject.playbook.kpis.values():
        if kpi.formula and _is_rate(kpi) and not _DENOMINATOR.search(_NUMERATOR.sub(" ", kpi.formula)):
            yield Gap(f"The KPI '{kpi.id}' is a rate, but its formula does not say of what.", kpi)


def _is_rate(kpi: Kpi) -> bool:
    return bool(re.match(r"%(\s|$)", kpi.unit or "")) or any(_RATE.search(text) for text in (kpi.unit, kpi.name, kpi.formula) if text)


@rule(
    "K106",
    "only-lagging",
    "strategy",
    "Add a KPI with 'type: leading' that moves before the outcome does, such as reach, sign-ups or replies.",
    severity="info",
    bad="""
        kpis:  # <- here
          revenue: {name: Online revenue, type: lagging}
          new-customers: {name: New customers, type: lagging}
    """,
    good="""
        kpis:
          revenue: {name: Online revenue, type: lagging}
          new-customers: {name: New customers, type: lagging}
          new-subscribers: {name: New subscribers, type: leading}
    """,
)
def only_lagging(subject: Subject) -> Iterator[Gap]:
    """All KPIs tell the outcome, none tells early how it will come out.

    Revenue says in April that January went wrong. A leading measure says it while there is still time to change the plan;
    outcomes need such drivers beside them (Kaplan and Norton, The Balanced Scorecard).
    """
    types = [kpi.type for kpi in subject.playbook.kpis.values() if kpi.type]
    if len(types) > 1 and set(types) == {"lagging"}:
        message = f"All {len(types)} KPIs that have a type are lagging: they tell the outcome when it is too late to change it."
        yield Gap(message, place=subject.places.of("kpis", key=True), address="kpis", who=lead(subject))


_COUNTS = {"followers": "followers?|fans", "likes": "likes", "impressions": "impressions", "views": "views|plays", "reach": "reach"}
_VAIN = {
    "awareness": (),
    "community": (),
    "reputation": ("followers", "likes"),
    "engagement": ("followers", "impressions", "reach"),
    "traffic": ("followers", "likes", "impressions", "reach"),
    None: ("followers", "likes"),
}
"""Type of goal → the counts that say little about it; for a type that is not here, all of them."""

_FAME = re.compile(r"\b(aware|known|communit|reach|follow|like|audience|brand|visib|seen)", re.IGNORECASE)
"""In the statement of a goal without type: it may well be one of awareness or community."""


@rule(
    "K107",
    "vanity-goal",
    "strategy",
    "Measure it by what people do next, such as sign-ups, requests, orders or answers, or by a rate.",
    bad="""
        kpis:
          followers: {name: Instagram followers, unit: people}
        goals:
          spring-sales:  # <- here
            statement: Sell 400 desk organisers in spring
            type: revenue
            kpis: [followers]
    """,
    good="""
        kpis:
          followers: {name: Instagram followers, unit: people}
          orders: {name: Orders from content, unit: orders}
        goals:
          spring-sales:
            statement: Sell 400 desk organisers in spring
            type: revenue
            kpis: [followers, orders]
    """,
)
def vanity_goal(subject: Subject) -> Iterator[Gap]:
    """A goal is measured only by counts that can rise while the goal comes no nearer.

    Followers, likes and views look good in a report, but no decision follows from them: vanity metrics (Eric Ries, The
    Lean Startup). Reach and impressions are fine for awareness, page views for traffic.
    """
    for goal in running_goals(subject):
        kpis = [subject.playbook.kpis[key] for key in goal.kpis]
        about_fame = goal.type is None and _FAME.search(goal.statement)
        if kpis and not about_fame and all(_is_vain(kpi, goal) for kpi in kpis):
            only = quoted(kpi.id for kpi in kpis)
            yield Gap(f"The goal '{goal.id}' is measured only by {only}, which can rise while the goal comes no nearer.", goal)


def _is_vain(kpi: Kpi, goal: Goal) -> bool:
    """By the last words of its name: 'Video views' and 'Followers on TikTok' are counts, 'Followers who bought' is not."""
    words = "|".join(_COUNTS[count] for count in _VAIN.get(goal.type, tuple(_COUNTS)))
    counted = words and re.search(rf"\b({words})( (on|in|a|gained|each|across) .*| gained)?$", kpi.name.strip(), re.IGNORECASE)
    return bool(counted) and not _is_rate(kpi) and "÷" not in (kpi.formula or "") and not kpi.name.lower().startswith("cost")
