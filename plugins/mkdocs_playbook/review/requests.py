"""Rules for the coordination layer: what others must deliver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mkdocs_playbook.model.team import Request
from mkdocs_playbook.review.naming import counted
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.work import step_of, what_for
from mkdocs_playbook.schedule.items import Item


@rule(
    "C106",
    "request-without-date",
    "coordination",
    "Add 'needed_by:'.",
    bad="""
    requests:
      founder-quote: {deliverable: Two sentences by the founder on prices, status: asked}  # <- here
    """,
    good="""
    requests:
      founder-quote: {deliverable: Two sentences by the founder on prices, status: asked, needed_by: 2027-02-01}
    """,
)
def request_without_date(subject: Subject) -> Iterator[Gap]:
    """A request does not say by when it is needed.

    Others have work of their own: what has no date comes last. Without one, nobody can tell either that it is late.
    """
    for request in subject.playbook.requests.values():
        if not request.needed_by and _is_open(request):
            yield Gap(f"The request '{request.id}' does not say by when.", request)


@rule(
    "C107",
    "request-late",
    "coordination",
    "Ask again, or plan without it.",
    bad="""
    requests:
      founder-quote: {deliverable: Two sentences by the founder on prices, needed_by: 2027-01-11, status: asked}  # <- here
    """,
    good="""
    requests:
      founder-quote: {deliverable: Two sentences by the founder on prices, needed_by: 2027-01-11, delivered: 2027-01-12}
    """,
)
def request_late(subject: Subject) -> Iterator[Gap]:
    """Something that others should have delivered has not come.

    What waits for it is late too, a day later each day. Ask again, go without it, or write that it came.
    """
    for request, item in _dated(subject):
        if item.is_late(subject.today):
            yield Gap(f"'{item.title}' was needed by {item.date} and is still '{item.status}'.", request)


@rule(
    "C114",
    "request-too-late",
    "coordination",
    "Write an earlier 'needed_by:', or move what waits for it.",
    bad="""
    roles: {client: {name: Client, responsibilities: [approval], lead: rachel}}
    people: {rachel: {name: Rachel}}
    workflows: {reel: {formats: [reel], steps: {approve: {role: client, due: 3 working days before, approval: true}}}}
    posts: {red-glaze: {title: Five reds, date: 2027-02-15, format: reel}}
    requests:
      glaze-footage:
        deliverable: Ten minutes of raw footage
        for: [red-glaze]
        needed_by: 2027-02-12  # <- here
        status: promised
    """,
    good="""
    roles: {client: {name: Client, responsibilities: [approval], lead: rachel}}
    people: {rachel: {name: Rachel}}
    workflows: {reel: {formats: [reel], steps: {approve: {role: client, due: 3 working days before, approval: true}}}}
    posts: {red-glaze: {title: Five reds, date: 2027-02-15, format: reel}}
    requests:
      glaze-footage:
        deliverable: Ten minutes of raw footage
        for: [red-glaze]
        needed_by: 2027-02-08
        status: promised
    """,
)
def request_too_late(subject: Subject) -> Iterator[Gap]:
    """A request is needed later than what is made with it.

    It would come in time and still be useless: the post is approved, scheduled or published by then. The first approval counts,
    or the step that schedules it; a brief or a draft may well begin without. For a campaign its first publication counts, for a
    cadence its last slot, for a key date its last day.
    """
    for request, item in _dated(subject):
        if item.done or item.status in ("delivered", "declined") or item.date < subject.today:
            continue
        limits = [limit for name in request.for_ if (limit := _limit(name, subject))]
        if limits and min(limits)[0] < item.date:
            day, what = min(limits)
            message = f"'{request.id}' is needed by {item.date}, but {what} on {day}."
            yield Gap(message, request, subject.places.of("requests", request.id, "needed_by"))


def _limit(name: str, subject: Subject) -> tuple[dt.date, str] | None:
    """The day after which it is too late for an entry that waits for something, and what is on that day."""
    schedule = subject.schedule
    if name in subject.playbook.key_dates:
        return (schedule.spans[name][1], f"'{name}' is over") if name in schedule.spans else None
    if name in subject.playbook.cadences:
        return (schedule.spans[name][1], f"the last slot of '{name}' is") if name in schedule.spans else None
    if name in subject.playbook.campaigns:
        to_come = [item.date for item in schedule.items if _is_to_come(item, subject) and item.kind == "publish" and item.campaign == name]
        return (min(to_come), f"the first post to come of '{name}' is published") if to_come else None
    limits = []
    for item in schedule.items:
        if name not in (item.post, *item.posts) or not _is_to_come(item, subject):
            continue
        if item.kind == "publish":
            limits.append((item.date, f"'{name}' is published"))
        elif item.kind == "task":
            step = step_of(item, subject)
            if step.approval or step.reaches in ("approved", "scheduled", "published"):
                limits.append((item.date, f"'{item.step}' for {what_for(item)} is due"))
    return min(limits, default=None)


def _is_to_come(item: Item, subject: Subject) -> bool:
    return not item.done and not item.empty and item.status not in ("on-hold", "cancelled") and item.date >= subject.today


@rule(
    "C115",
    "request-unanswered",
    "coordination",
    "Ask once more, and write 'status: promised' when somebody said yes; else plan without it.",
    bad="""
    requests:
      proofreading: {deliverable: Proofread Chinese text of the postcard, needed_by: 2027-01-15, status: asked}  # <- here
    """,
    good="""
    requests:
      proofreading: {deliverable: Proofread Chinese text of the postcard, needed_by: 2027-01-15, status: promised}
    """,
)
def request_unanswered(subject: Subject) -> Iterator[Gap]:
    """A request is needed within days, and nobody has promised it.

    What nobody said yes to does not come. A few days before is the last moment to ask again or to find another way;
    'settings.review.request_days' says how many.
    """
    for request, item in _dated(subject):
        days = (item.date - subject.today).days
        if _is_open(request) and item.status in ("open", "asked") and 0 <= days <= subject.settings.request_days:
            when = "today" if days == 0 else f"in {counted(days, 'day')}"
            said = "nobody has asked for it yet" if item.status == "open" else "nobody has promised it"
            yield Gap(f"'{request.id}' is needed by {item.date}, {when}, and {said}.", request)


def _is_open(request: Request) -> bool:
    return not request.delivered and request.status not in ("delivered", "declined")


def _dated(subject: Subject) -> Iterator[tuple[Request, Item]]:
    """Requests that say by when, with their items."""
    items = {item.address: item for item in subject.schedule.items if item.kind == "request"}
    for request in subject.playbook.requests.values():
        if item := items.get(request.address):
            yield request, item
