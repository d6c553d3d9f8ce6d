"""Key dates, meetings, requests and reviews → items."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.measures import Kpi
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import Account, Meeting
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.schedule.dates import Dates
from mkdocs_playbook.schedule.deadlines import on_working_day
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import holder, is_on_team, owner, owning_roles
from mkdocs_playbook.schedule.slots import MAX_SLOTS, nearest_slots, recurrences
from mkdocs_playbook.words import Catalogue

Horizon = tuple[date, date]
"""First and last day of the plan."""

_LONG_AGO = date(1968, 1, 1)
"""A Monday. Meetings that do not say when they start count "2 weeks" from here, so that no other entry can move them."""


def key_date_items(playbook: Playbook, dates: Dates) -> Iterator[Item]:
    for entry in playbook.key_dates.values():
        first, last = dates.span(entry)
        if first is None:
            continue
        person = owner(entry.owner, playbook, first)
        yield Item(
            uid=f"key-date.{entry.stable_id}@{playbook.playbook.id}",
            kind="key-date",
            title=entry.name,
            date=first,
            ends=last if last and last > first else None,
            time=entry.time,
            zone=entry.timezone or playbook.playbook.timezone,
            people=(person,) if person else (),
            roles=owning_roles(entry.owner, playbook),
            format=entry.kind,
            text=entry.description,
            url=entry.url,
            color=entry.color,
            address=entry.address,
            place=entry.place,
        )


def meeting_items(playbook: Playbook, dates: Dates, horizon: Horizon | None, places: Places, problems: Problems) -> Iterator[Item]:
    for meeting in playbook.meetings.values():
        people = _members(meeting, playbook)
        for name, day in _meeting_days(meeting, dates, horizon, places, problems):
            yield Item(
                uid=f"meeting.{meeting.stable_id}{f'.{name}' if meeting.every else ''}@{playbook.playbook.id}",
                kind="meeting",
                title=meeting.name,
                date=day,
                time=meeting.at,
                zone=meeting.timezone or playbook.playbook.timezone,
                duration=meeting.for_ or timedelta(hours=1),
                people=tuple(person for person in people if is_on_team(person, playbook, day)),
                roles=meeting.roles,
                campaign=meeting.campaign,
                text="\n".join(f"• {point}" for point in meeting.agenda) + (f"\nWhere: {meeting.where}" if meeting.where else "") or None,
                url=meeting.url,
                address=meeting.address,
                place=meeting.place,
            )


def _members(meeting: Meeting, playbook: Playbook) -> tuple[str, ...]:
    holding = [key for key, person in playbook.people.items() if set(person.roles) & set(meeting.roles)]
    return tuple(dict.fromkeys((*meeting.people, *holding)))


def _meeting_days(meeting: Meeting, dates: Dates, horizon: Horizon | None, places: Places, problems: Problems) -> list[tuple[date, date]]:
    """The days of a meeting: the name that its rule gives, and the day."""
    at = places.of("meetings", meeting.id, key=True)
    if meeting.every and meeting.date:
        problems.error("D108", at, f"The meeting '{meeting.id}' has both 'every' and 'date'. Keep the one that is meant.")
        return []
    if not meeting.every:
        day = dates.day(meeting.date, "meetings", meeting.id, "date")
        if day is None and meeting.date is None:
            problems.error("D108", at, f"The meeting '{meeting.id}' has no day. Add 'every: week on monday' or 'date: 2027-01-12'.")
        return [(day, day)] if day else []
    first, last = meeting.starts or (horizon and horizon[0]), meeting.ends or (horizon and horizon[1])
    if not first or not last or last < first:
        return []
    try:
        names = recurrences(meeting.every, first, last, meeting.starts or _LONG_AGO)
    except ValueError as error:
        problems.error("D103", at, f"'{meeting.every}' is not a rhythm that can be planned with: {error}. Write one such as 'week on mon'.")
        return []
    if len(names) > MAX_SLOTS:
        problems.error("D103", at, f"This meeting takes place more than {MAX_SLOTS:,} times. Give it an earlier end, or a slower rhythm.")
        return []
    known = set(names)
    for number, day in enumerate(meeting.skip):
        if first <= day <= last and day not in known:
            problems.error(
                "D104",
                places.of("meetings", meeting.id, "skip", number),
                f"'{meeting.id}' does not take place on {day}. {nearest_slots(names, day, 'day')}",
            )
    return [(name, on_working_day(name, meeting.every, dates.team)) for name in names if name not in meeting.skip]


def request_items(playbook: Playbook, dates: Dates) -> Iterator[Item]:
    for request in playbook.requests.values():
        day = dates.day(request.needed_by, "requests", request.id, "needed_by")
        if day is None:
            continue
        person = owner(request.owner, playbook, day)
        yield Item(
            uid=f"request.{request.stable_id}@{playbook.playbook.id}",
            kind="request",
            title=request.deliverable,
            date=request.delivered or day,
            due=day,
            zone=playbook.playbook.timezone,
            people=(person,) if person else (),
            roles=owning_roles(request.owner, playbook),
            campaign=next((key for key in request.for_ if key in playbook.campaigns), None),
            posts=tuple(key for key in request.for_ if key in playbook.posts),
            status=request.status or "open",
            done=request.status == "delivered" or request.delivered is not None,
            text=f"From: {request.team}" if request.team else None,
            address=request.address,
            place=request.place,
        )


def review_items(playbook: Playbook, dates: Dates, horizon: Horizon | None) -> Iterator[Item]:
    """When an entry wants to be looked at again (`review_by`), when an account renews, and when KPIs are read: after each week, month,
    quarter or year."""
    zone, words = playbook.playbook.timezone, Catalogue(playbook.playbook.language)
    for entry in playbook.entries():
        if entry.review_by:
            yield _review_by(entry, entry.review_by, playbook)
    for account in playbook.accounts.values():
        if account.renews:
            yield _renewal(account, account.renews, playbook, words)
    if playbook.strategy.review_by:
        yield Item(
            uid=f"review.strategy@{playbook.playbook.id}",
            kind="review",
            title=words.say("Strategy"),
            date=playbook.strategy.review_by,
            zone=zone,
            address="strategy",
        )
    rhythms: dict[str, list[Kpi]] = {}
    for kpi in playbook.kpis.values():
        if kpi.review:
            rhythms.setdefault(kpi.review, []).append(kpi)
    for rhythm, kpis in sorted(rhythms.items()):
        for name, following in _periods(rhythm, horizon) if horizon else ():
            owners = [owner(kpi.owner, playbook, following) for kpi in kpis]
            yield Item(
                uid=f"review.kpis.{rhythm}.{name}@{playbook.playbook.id}",
                kind="review",
                title=words.say("KPIs of {name}", name=name),
                date=dates.team.after(following),
                zone=zone,
                people=tuple(dict.fromkeys(person for person in owners if person)),
                text=", ".join(kpi.name for kpi in kpis),
                address="kpis",
            )


def _review_by(entry: Entry, day: date, playbook: Playbook) -> Item:
    name = getattr(entry, "owner", None) or (entry.id if entry.section == "people" else None)
    person = holder(entry.id, playbook, day) if entry.section == "roles" else owner(name, playbook, day)
    return Item(
        uid=f"review.{entry.section.replace('_', '-')}.{entry.stable_id}@{playbook.playbook.id}",
        kind="review",
        title=entry.label,
        date=day,
        zone=playbook.playbook.timezone,
        people=(person,) if person else (),
        address=entry.address,
        place=entry.place,
    )


def _renewal(account: Account, day: date, playbook: Playbook, words: Catalogue) -> Item:
    person = owner(account.owner, playbook, day)
    return Item(
        uid=f"review.accounts.{account.stable_id}.renews@{playbook.playbook.id}",
        kind="review",
        title=words.say("{name} renews or ends", name=account.name),
        date=day,
        zone=playbook.playbook.timezone,
        people=(person,) if person else (),
        text=account.stops,
        address=account.address,
        place=account.place,
    )


def _periods(rhythm: str, horizon: Horizon) -> Iterator[tuple[str, date]]:
    """Each period that touches the horizon: its name, and the day after it."""
    first, last = horizon
    if rhythm == "weekly":
        start, step = first - timedelta(days=first.weekday()), relativedelta(weeks=1)
    else:
        months = {"monthly": 1, "quarterly": 3, "yearly": 12}[rhythm]
        start, step = date(first.year, (first.month - 1) // months * months + 1, 1), relativedelta(months=months)
    for _ in range(MAX_SLOTS):
        if start > last:
            return
        following = start + step
        yield _period_name(rhythm, start), following
        start = following


def _period_name(rhythm: str, start: date) -> str:
    if rhythm == "weekly":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    if rhythm == "quarterly":
        return f"{start.year}-q{(start.month + 2) // 3}"
    return f"{start.year}-{start.month:02d}" if rhythm == "monthly" else str(start.year)
