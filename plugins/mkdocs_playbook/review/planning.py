"""Rules for the planning layer: a calendar nobody follows."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.schedule.items import Item


@rule("P101", "campaign-without-content", "planning", "Plan posts with this 'campaign:', or drop the campaign.")
def campaign_without_content(subject: Subject) -> Iterator[Gap]:
    used = {piece.campaign for piece in subject.schedule.pieces if not piece.is_empty and piece.status != "cancelled"}
    for campaign in subject.playbook.campaigns.values():
        if campaign.id not in used and campaign.status not in ("idea", "cancelled"):
            yield Gap(f"Nothing is planned for the campaign '{campaign.id}'.", campaign)


@rule("P102", "content-outside-campaign", "planning", "Move the post, or change the campaign's dates.")
def content_outside_campaign(subject: Subject) -> Iterator[Gap]:
    for piece in subject.schedule.pieces:
        span = subject.schedule.spans.get(piece.campaign or "")
        if piece.post and piece.date and span and piece.is_active and not span[0] <= piece.date <= span[1]:
            yield Gap(
                f"'{piece.post.id}' is on {piece.date}, outside of its campaign '{piece.campaign}' ({span[0]} to {span[1]}).", piece.post
            )


@rule("P103", "post-in-a-freeze", "planning", "Move the post, or shorten the freeze.")
def post_in_a_freeze(subject: Subject) -> Iterator[Gap]:
    freezes = [entry for entry in subject.playbook.key_dates.values() if entry.kind == "freeze" and entry.id in subject.schedule.spans]
    for item in subject.schedule.items:
        entry = _entry(item, subject)
        if item.kind != "publish" or item.done or item.empty or item.status in ("on-hold", "cancelled") or entry is None:
            continue
        for freeze in freezes:
            first, last = subject.schedule.spans[freeze.id]
            if first <= item.date <= last:
                yield Gap(f"'{entry.id}' is on {item.date}, in the freeze '{freeze.id}'.", entry)


@rule("P104", "post-without-date", "planning", "Add 'date:', or move it to 'ideas'.")
def post_without_date(subject: Subject) -> Iterator[Gap]:
    for piece in subject.schedule.pieces:
        if piece.post and piece.date is None and piece.status != "idea" and piece.is_active:
            yield Gap(f"The post '{piece.post.id}' has no date.", piece.post)


@rule("P105", "post-without-channel", "planning", "Add 'channels:'.")
def post_without_channel(subject: Subject) -> Iterator[Gap]:
    for piece in subject.schedule.pieces:
        if piece.post and not piece.channels and piece.is_active:
            yield Gap(f"The post '{piece.post.id}' names no channel.", piece.post)


@rule("P106", "not-published", "planning", "Publish it and set 'status: published' at a post, or give it another date.")
def not_published(subject: Subject) -> Iterator[Gap]:
    """Told for each post; for slots that have a topic or text but no post, once for their cadence."""
    slots: dict[str, list[Item]] = {}
    for item in subject.schedule.items:
        if item.kind != "publish" or not item.is_late(subject.today):
            continue
        if item.post:
            post = subject.playbook.posts[item.post]
            yield Gap(f"'{item.post}' should have been published on {item.date} and is still '{item.status}'.", post)
        elif item.cadence:
            slots.setdefault(item.cadence, []).append(item)
    for cadence, late in slots.items():
        counted = "1 slot" if len(late) == 1 else f"{len(late)} slots"
        message = f"{counted} of '{cadence}' should have been published, the last on {late[-1].date}, and no post says so."
        yield Gap(message, subject.playbook.cadences[cadence])


def _entry(item: Item, subject: Subject) -> Entry | None:
    """The post of an item, else its cadence."""
    return subject.playbook.posts.get(item.post or "") or subject.playbook.cadences.get(item.cadence or "")
