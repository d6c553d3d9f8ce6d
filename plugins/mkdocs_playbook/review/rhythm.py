"""Rules for the planning layer, when content comes: promises, gaps, crowds, key dates, runway."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mkdocs_playbook.model.strategy import Channel
from mkdocs_playbook.problems import shown
from mkdocs_playbook.review.coverage import PromisePeriod, content, placed, promise_periods, running_channels
from mkdocs_playbook.review.naming import counted, entry_of, listed, name_of
from mkdocs_playbook.review.plan_health import approvals_are_written, is_coming, is_ready, runway_days
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.schedule.pieces import Piece, workflow_of
from mkdocs_playbook.schedule.publishing import Placed

_NOT_IN_A_FEED = ("story", "poll", "ad", "event", "trade-show", "webinar", "live", "direct-mail", "document")
"""Formats that may well come close upon another: they do not push each other down in a feed or an inbox."""


@rule(
    "P109",
    "promise-not-kept",
    "planning",
    "Plan what is missing, or promise less under 'promise:'.",
    bad="""
    playbook: {id: demo, timezone: Asia/Singapore, periods: {january: {starts: 2027-01-11, ends: 2027-01-24}}}
    channels:
      instagram:
        name: Instagram
        promise:
          carousel: 1 a week  # <- here
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-12, channels: [instagram], format: carousel}
    """,
    good="""
    playbook: {id: demo, timezone: Asia/Singapore, periods: {january: {starts: 2027-01-11, ends: 2027-01-24}}}
    channels:
      instagram:
        name: Instagram
        promise:
          carousel: 1 a week
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-12, channels: [instagram], format: carousel}
      cable-fixes: {title: Four cable fixes, date: 2027-01-19, channels: [instagram], format: carousel}
    """,
)
def promise_not_kept(subject: Subject) -> Iterator[Gap]:
    """A channel promises more of a format than is planned.

    A promise is a contract with the readers: who comes back on Tuesday for the Tuesday carousel and finds nothing comes back
    less often. Looked at are the weeks or months from now on that lie within the plan as a whole. An open slot of a cadence
    keeps no promise, but is told only for the next days ('settings.review.gap_days'): until then it may wait for a topic or a
    post. A slot that somebody left out with 'skip:' is not missed.
    """
    soon = subject.today + dt.timedelta(days=subject.settings.gap_days)
    for channel in running_channels(subject.playbook):
        periods = promise_periods(channel, subject.schedule, subject.playbook.cadences.values())
        for name, rate in channel.promise.items():
            coming = [period for period in periods if period.format == name and period.whole and period.last >= subject.today]
            misses = {period.first: count for period in coming if (count := _misses(period, soon))}
            if misses:
                unit = f"{rate.unit}s" if rate.span == 1 else f"periods of {rate.span} {rate.unit}s"
                told = listed([f"{count} from {day}" for day, count in misses.items()])
                slots = sum(period.open for period in coming if period.first in misses)
                message = (
                    f"'{channel.id}' promises {name}: {rate}. Of the {len(coming)} {unit} to come, {len(misses)} "
                    f"{'misses' if len(misses) == 1 else 'miss'} some: {told}.{_open(slots)}"
                )
                yield Gap(message, channel, subject.places.of("channels", channel.id, "promise", name, key=True))


def _misses(period: PromisePeriod, soon: dt.date) -> int:
    """How many are missed in it; until `soon`, open slots are missed too."""
    return period.missed if period.first <= soon else period.lost


def _open(slots: int) -> str:
    return f" {counted(slots, 'open slot')} there {'waits' if slots == 1 else 'wait'} for a topic or a post." if slots else ""


@rule(
    "P110",
    "content-gap",
    "planning",
    "Plan something in between, or say that the channel rests with 'status: paused'.",
    bad="""
    playbook: {id: demo, timezone: Asia/Singapore, periods: {q1: {starts: 2027-01-04, ends: 2027-03-07}}}
    channels:
      blog:  # <- here
        name: Blog
        promise: {article: 2 a month}
    posts:
      lamp: {title: Where to put the lamp, date: 2027-01-11, channels: [blog], format: article}
      cables: {title: Four cable fixes, date: 2027-02-22, channels: [blog], format: article}
    """,
    good="""
    playbook: {id: demo, timezone: Asia/Singapore, periods: {q1: {starts: 2027-01-04, ends: 2027-03-07}}}
    channels:
      blog:
        name: Blog
        promise: {article: 2 a month}
    posts:
      lamp: {title: Where to put the lamp, date: 2027-01-11, channels: [blog], format: article}
      modem: {title: Where to put the modem, date: 2027-02-01, channels: [blog], format: article}
      cables: {title: Four cable fixes, date: 2027-02-22, channels: [blog], format: article}
    """,
)
def content_gap(subject: Subject) -> Iterator[Gap]:
    """A channel that people expect something from stays silent for weeks.

    Silence costs reach and trust, and nobody plans it: it comes about between two campaigns. Looked at are channels with a
    promise or at least four pieces, from now to the end of the plan; 'settings.review.gap_days' says how long is too long.
    Where the channel promises less often than that, or nothing and its usual distance is longer, that counts instead.
    """
    first, last = subject.schedule.horizon
    for channel in running_channels(subject.playbook):
        days = sorted({one.date for one in placed(subject.schedule, channel.id) if not one.piece.is_empty and first <= one.date <= last})
        if not days or (not channel.promise and len(days) < 4):
            continue
        limit = _longest_silence(channel, days, subject.settings.gap_days)
        stops = [(before, after, f"from {before} to {after}") for before, after in pairwise(days)]
        stops.append((days[-1], last, f"from {days[-1]} to the end of the plan on {last}"))
        gaps = [
            f"{words} ({(after - before).days} days)"
            for before, after, words in stops
            if after > subject.today and (after - before).days > limit
        ]
        if gaps:
            yield Gap(f"Nothing is planned for '{channel.id}' {', nor '.join(gaps)}.", channel)


def _longest_silence(channel: Channel, days: Sequence[dt.date], at_least: int) -> int:
    if channel.promise:
        usual = min(rate.span * (7 if rate.unit == "week" else 31) for rate in channel.promise.values())
    else:
        distances = sorted((after - before).days for before, after in pairwise(days))
        usual = 2 * distances[len(distances) // 2]
    return max(at_least, usual)


@rule(
    "P111",
    "posts-too-close",
    "planning",
    "Give one of them another hour or day.",
    bad="""
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, time: 12:00, channels: [instagram]}
      cable-fixes: {title: Four cable fixes, date: 2027-01-19, time: 13:00, channels: [instagram]}  # <- here
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, time: 12:00, channels: [instagram]}
      cable-fixes: {title: Four cable fixes, date: 2027-01-19, time: 18:00, channels: [instagram]}
    """,
)
def posts_too_close(subject: Subject) -> Iterator[Gap]:
    """Two posts come out in one channel within hours of each other.

    They compete for the same readers: the second pushes the first down before it was seen. 'settings.review.hours_apart' says
    how many hours are enough. Stories, polls, ads, events and what is published already are not looked at.
    """
    apart = dt.timedelta(hours=subject.settings.hours_apart)
    last: dict[str, Placed] = {}
    coming = [one for one in placed(subject.schedule) if _is_crowding(one, subject.today)]
    for one in sorted(coming, key=lambda one: (one.item.instant or dt.datetime.max.replace(tzinfo=dt.UTC), one.piece.uid)):
        before = last.get(one.channel)
        last[one.channel] = one
        if before and before.item.instant and one.item.instant and one.item.instant - before.item.instant < apart:
            channel = subject.playbook.channels[one.channel].label
            day_before = f" on {before.date}" if before.date != one.date else ""
            message = (
                f"'{shown(one.piece.title)}' comes out in {channel} on {one.date} at {_clock(one, before)}, less than "
                f"{counted(subject.settings.hours_apart, 'hour')} after '{shown(before.piece.title)}' at {_clock(before, one)}{day_before}."
            )
            yield Gap(message, one.piece.post or before.piece.post or entry_of(one.piece, subject))


def _clock(one: Placed, other: Placed) -> str:
    """When it comes out, with the time zone where the other's is another."""
    return f"{one.item.time:%H:%M}" + (f" ({one.item.zone})" if one.item.zone != other.item.zone else "")


def _is_crowding(one: Placed, today: dt.date) -> bool:
    if one.item.instant is None or one.date < today or one.status == "published":
        return False
    return not (one.piece.is_empty or one.piece.is_paid or one.format in _NOT_IN_A_FEED)


@rule(
    "P112",
    "key-date-unplanned",
    "planning",
    "Plan something for it, or take the key date out of the plan.",
    severity="info",
    bad="""
    channels: {instagram: {name: Instagram}}
    key_dates:
      desk-launch: {name: Small Desk goes on sale, date: 2027-02-25, kind: launch}  # <- here
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram]}
      after-launch: {title: What the launch broke, date: 2027-03-08, channels: [instagram]}
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    key_dates:
      desk-launch: {name: Small Desk goes on sale, date: 2027-02-25, kind: launch}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-19, channels: [instagram]}
      nine-pieces: {title: Nine pieces for a small desk, date: 1 day before desk-launch, channels: [instagram]}
      after-launch: {title: What the launch broke, date: 2027-03-08, channels: [instagram]}
    """,
)
def key_date_unplanned(subject: Subject) -> Iterator[Gap]:
    """A launch, an event or an industry day comes, and nothing is planned in the two weeks before it.

    These are the days on which people look; content that comes after them comes too late. Only days between the first and the
    last content of the plan are looked at, so that a year's key dates may be written before its content. Holidays and
    observances may pass in silence.
    """
    days = sorted(piece.date for piece in content(subject.schedule) if piece.date)
    for entry in subject.playbook.key_dates.values():
        span = subject.schedule.spans.get(entry.id)
        if entry.kind not in ("launch", "event", "industry") or span is None or not days:
            continue
        first, last = span
        within_plan = subject.today <= first and days[0] <= first <= days[-1]
        if within_plan and not any(first - dt.timedelta(days=14) <= day <= last for day in days):
            yield Gap(f"Nothing is planned for '{entry.id}' on {first}, nor in the 14 days before.", entry)


@rule(
    "P113",
    "no-runway",
    "planning",
    "Approve the next content now, so that a sick day does not become a silent day.",
    bad="""
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-13, channels: [instagram], status: scheduled}
      cable-fixes: {title: Four cable fixes, date: 2027-01-15, channels: [instagram], status: review}  # <- here
      light: {title: Light from the wrong side, date: 2027-01-26, channels: [instagram]}
    """,
    good="""
    channels: {instagram: {name: Instagram}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-01-13, channels: [instagram], status: scheduled}
      cable-fixes: {title: Four cable fixes, date: 2027-01-19, channels: [instagram], status: approved}
      light: {title: Light from the wrong side, date: 2027-01-26, channels: [instagram]}
    """,
)
def no_runway(subject: Subject) -> Iterator[Gap]:
    """Content of the next days is not approved, and none after it is.

    The runway is the number of days until the last approved post: how long the team can be ill, or the client silent, before
    readers notice. 'settings.review.runway_days' says how many there should be. Not looked at where nobody writes down what
    is approved, nor where nothing is due in these days.
    """
    today, wanted = subject.today, subject.settings.runway_days
    first, last = subject.schedule.horizon
    if not first <= today <= last or not approvals_are_written(subject.playbook, subject.schedule):
        return
    coming = [piece for piece in content(subject.schedule) if is_coming(piece, today)]
    ready = [piece.date for piece in coming if piece.date and is_ready(piece, subject.playbook)]
    waiting = [piece for piece in coming if piece.date and (piece.date - today).days <= wanted and not is_ready(piece, subject.playbook)]
    if runway_days(ready, today) < wanted and waiting:
        piece = waiting[0]
        until = f"Approved content lasts until {max(ready)}, fewer than {wanted} days" if ready else "No content from today on is approved"
        message = f"{until}; {name_of(piece)} on {piece.date} is still '{piece.status}'."
        yield Gap(message, place=piece.place, address=piece.address, who=_approvers(piece, subject))


def _approvers(piece: Piece, subject: Subject) -> tuple[str, ...]:
    workflow = workflow_of(piece, subject.playbook)
    steps = [step for step in workflow.steps.values() if step.reaches == "approved"] if workflow else []
    owner = piece.assigned_by[0].owner
    return tuple(role for step in steps for role in step.role) or ((owner,) if owner else ())
