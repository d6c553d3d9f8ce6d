"""Rules for the numbers of KPIs: their thresholds, and what was measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mkdocs_playbook.model.library import PLAN_HEALTH
from mkdocs_playbook.model.measures import Kpi, KpiUse, Result
from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.strategy import Channel, Goal
from mkdocs_playbook.problems import Place
from mkdocs_playbook.review.goals import FINISHED, lead
from mkdocs_playbook.review.rules import Gap, Subject, rule

_OVER = {*FINISHED, "closed", "paused", "done", "cancelled", "idea"}
"""Statuses of goals, channels and campaigns whose numbers nobody waits for."""


def _uses(subject: Subject) -> Iterator[tuple[Goal | Channel | Campaign, Kpi, KpiUse, Place]]:
    """The numbers that somebody waits for, and where they are written."""
    for entry, key, use in subject.playbook.kpi_uses():
        if entry.status not in _OVER:
            yield entry, subject.playbook.kpis[key], use, subject.places.of(entry.section, entry.id, "kpis", key, key=True)


@rule(
    "K102",
    "no-success-or-failure",
    "strategy",
    "Add 'success:' and 'failure:' to the KPI's numbers there.",
    bad="""
        kpis:
          reach: {name: Reach}
        goals:
          awareness:
            statement: Be known to renters in Queenstown
            kpis:
              reach: {baseline: 19500, target: 30000, success: 26000}  # <- here
    """,
    good="""
        kpis:
          reach: {name: Reach}
        goals:
          awareness:
            statement: Be known to renters in Queenstown
            kpis:
              reach: {baseline: 19500, target: 30000, success: 26000, failure: 20000}
    """,
)
def no_success_or_failure(subject: Subject) -> Iterator[Gap]:
    """A KPI's numbers do not say from which value on it is a success, and at which value a failure.

    A target alone leaves open what 80% of it means. Who says before the start what failure is can stop in time;
    afterwards every result can be told as a success. Told once for an entry of which no KPI says either.
    """
    bare = set()
    for entry, kpi, use, place in _uses(subject):
        missing = [name for name in ("success", "failure") if getattr(use, name) is None]
        if len(missing) == 2 and len(entry.kpis) > 1 and all(other.success is other.failure is None for other in entry.kpis.values()):
            if entry.address not in bare:
                bare.add(entry.address)
                message = f"None of the {len(entry.kpis)} KPIs at '{entry.id}' says what success and failure would be."
                yield Gap(message, entry, subject.places.of(entry.section, entry.id, "kpis", key=True))
        elif missing:
            yield Gap(f"'{kpi.id}' at '{entry.id}' does not say what {' and '.join(missing)} would be.", entry, place)


_DAYS = {"weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}


@rule(
    "K108",
    "results-missing",
    "strategy",
    "Write what was measured as a line of 'results:' or of a CSV file, or make 'review:' less frequent.",
    bad="""
        kpis:
          reach: {name: Reach, review: monthly}
          new-subscribers: {name: New subscribers, review: weekly}  # <- here
        channels:
          newsletter: {name: Newsletter, kpis: [reach, new-subscribers]}
        results:
          - {kpi: reach, period: 2026-12, value: 12900}
          - {kpi: new-subscribers, period: 2026-W50, value: 41}
    """,
    good="""
        kpis:
          reach: {name: Reach, review: monthly}
          new-subscribers: {name: New subscribers, review: weekly}
        channels:
          newsletter: {name: Newsletter, kpis: [reach, new-subscribers]}
        results:
          - {kpi: reach, period: 2026-12, value: 12900}
          - {kpi: new-subscribers, period: 2026-W50, value: 41}
          - {kpi: new-subscribers, period: 2027-W01, value: 47}
    """,
)
def results_missing(subject: Subject) -> Iterator[Gap]:
    """A KPI that is reviewed regularly has had no result for longer than its rhythm allows.

    A number that nobody reads cannot change a plan. Told when a result is overdue by one more round of the rhythm, a month
    at most: a weekly KPI two weeks after the end of its last result, or after the start of its goal, period or campaign. Not
    told of the library's KPIs that the plan itself answers, such as on_time_rate.
    """
    playbook = subject.playbook
    overdue = [gap for kpi in playbook.kpis.values() if (gap := _overdue(kpi, subject))]
    told = [gap for gap in overdue if gap.entry and "K108" not in gap.entry.ignore]
    if len(told) > 1 and not playbook.results:
        message = f"There is no result yet for any KPI, though {len(told)} should have one by now. {told[0].message}"
        yield Gap(message, place=subject.places.of("kpis", key=True), address="kpis", who=lead(subject))
        overdue = [gap for gap in overdue if gap not in told]
    yield from overdue


def _overdue(kpi: Kpi, subject: Subject) -> Gap | None:
    spans = [_span(entry, use, subject) for entry, used, use, _ in _uses(subject) if used is kpi]
    if not kpi.review or not spans or kpi.use in PLAN_HEALTH:
        return None
    cycle = _DAYS[kpi.review]
    results = {
        span[1]: result for result in subject.playbook.results if result.kpi == kpi.id and (span := subject.playbook.period(result.period))
    }
    starts = [start for start, _ in spans if start]
    since = max(results, default=None) or min(starts, default=None)
    if since is None:
        return None
    ends = [end or dt.date.max for _, end in spans]
    end = max(ends)
    if results and (end - since).days < cycle / 2:  # the last result as good as covers what is left
        return None
    due = min(since + dt.timedelta(cycle), end)
    grace = min(cycle, 31) if subject.playbook.results else max(10, min(cycle, 31))
    if (subject.today - due).days <= grace:
        return None
    days = (subject.today - since).days
    if results:
        message = f"The KPI '{kpi.id}' is to be read {kpi.review}, but its last result is for {results[since].period}, {days} days ago."
    else:
        message = f"The KPI '{kpi.id}' is to be read {kpi.review} and has counted since {since}, but has no result."
    return Gap(message, kpi, who=() if kpi.owner else lead(subject))


def _span(entry: Goal | Channel | Campaign, use: KpiUse, subject: Subject) -> tuple[dt.date | None, dt.date | None]:
    """From when until when the numbers at an entry count."""
    if use.period and (period := subject.playbook.period(use.period)):
        return period
    if isinstance(entry, Goal):
        return entry.starts, entry.by
    return subject.schedule.spans.get(entry.id, (None, None)) if isinstance(entry, Campaign) else (None, None)


@rule(
    "K109",
    "success-without-change",
    "strategy",
    "Write a success that is better than the baseline, or correct the baseline.",
    bad="""
        kpis:
          reach: {name: Reach}
        goals:
          awareness:
            statement: Be known to renters in Queenstown
            kpis:
              reach: {baseline: 19500, target: 30000, success: 19000, failure: 15000}  # <- here
    """,
    good="""
        kpis:
          reach: {name: Reach}
        goals:
          awareness:
            statement: Be known to renters in Queenstown
            kpis:
              reach: {baseline: 19500, target: 30000, success: 26000, failure: 20000}
    """,
)
def success_without_change(subject: Subject) -> Iterator[Gap]:
    """A KPI is to get better, but would be a success where it stands today.

    If standing still counts as success, the numbers praise a quarter in which nothing worked. Silent where the target is
    to keep what there is.
    """
    for entry, kpi, use, place in _uses(subject):
        if use.baseline is None or use.target is None or use.success is None or use.target == use.baseline:
            continue
        if use.baseline >= use.success if kpi.more_is_better else use.baseline <= use.success:
            message = f"'{kpi.id}' at '{entry.id}' is a success from {use.success:f} on, and stands at {use.baseline:f} already."
            yield Gap(message, entry, place)


_TIME_TO_DECIDE = dt.timedelta(10)


@rule(
    "K110",
    "failure-without-decision",
    "strategy",
    "Write what you change, or why you go on, as a line of 'decisions:'.",
    bad="""
        kpis:
          new-subscribers: {name: New subscribers}
        channels:
          newsletter:
            name: Newsletter
            kpis:
              new-subscribers: {target: 650, success: 560, failure: 400, period: 2026-q4}  # <- here
        results:
          - {kpi: new-subscribers, period: 2026-q4, value: 310, channel: newsletter}
    """,
    good="""
        kpis:
          new-subscribers: {name: New subscribers}
        channels:
          newsletter:
            name: Newsletter
            kpis:
              new-subscribers: {target: 650, success: 560, failure: 400, period: 2026-q4}
        results:
          - {kpi: new-subscribers, period: 2026-q4, value: 310, channel: newsletter}
        decisions:
          - {date: 2027-01-07, what: The newsletter comes every two weeks, why: Only 310 new readers came for 13 issues}
    """,
)
def failure_without_decision(subject: Subject) -> Iterator[Gap]:
    """A period ended in failure by the playbook's own number, and nothing was decided since.

    The value for failure was written down so that somebody acts on it. Compared are only results for the same period and
    the same channel or campaign; any decision since the end of the period counts, and ten days are left to make one.
    """
    for entry, kpi, use, place in _uses(subject):
        period = subject.playbook.period(use.period) if use.period else None
        if use.failure is None or not period or subject.today <= period[1] + _TIME_TO_DECIDE:
            continue
        decided = any(decision.date >= period[1] for decision in subject.playbook.decisions)
        for result in _results(entry, kpi, use, subject.playbook):
            failed = result.value <= use.failure if kpi.more_is_better else result.value >= use.failure
            if failed and not decided:
                was = f"'{kpi.id}' at '{entry.id}' was {result.value:f} in {use.period}"
                yield Gap(f"{was}, which is a failure (at {use.failure:f}), and nothing was decided since {period[1]}.", entry, place)


def _results(entry: Goal | Channel | Campaign, kpi: Kpi, use: KpiUse, playbook: Playbook) -> Iterator[Result]:
    """What was measured for just these numbers."""
    channel = entry.id if isinstance(entry, Channel) else None
    campaign = entry.id if isinstance(entry, Campaign) else None
    for result in playbook.results:
        if (result.kpi, result.period, result.channel, result.campaign) == (kpi.id, use.period, channel, campaign):
            yield result
