"""Rules for the coordination layer: who can log in, and what ends without anybody noticing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.work import still_here
from mkdocs_playbook.schedule.people import owner

NOTICE = dt.timedelta(days=30)
"""So long before an account renews it is told: many contracts are given notice a month before."""


@rule(
    "C123",
    "account-without-owner",
    "coordination",
    "Add 'owner:' with the person or role who answers for it.",
    bad="""
    accounts:
      mailchimp: {name: Mailchimp, what: newsletter, backup: mei, kept_in: "1Password, vault Social"}  # <- here
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
    good="""
    accounts:
      mailchimp: {name: Mailchimp, what: newsletter, owner: jun, backup: mei, kept_in: "1Password, vault Social"}
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
)
def account_without_owner(subject: Subject) -> Iterator[Gap]:
    """Nobody answers for an account.

    The bill comes, the password is asked for, somebody leaves who was the only one with access: each needs a name before it
    happens. Accounts without one are found out when the newsletter cannot be sent.
    """
    for account in subject.playbook.accounts.values():
        if not account.owner:
            who = (account.backup,) if account.backup else ()
            yield Gap(f"Nobody answers for the account '{account.id}'.", account, who=who)


@rule(
    "C124",
    "account-of-one-person",
    "coordination",
    "Add 'backup:' with a second person or role who can log in.",
    severity="info",
    bad="""
    accounts:
      mailchimp: {name: Mailchimp, owner: jun, kept_in: "1Password, vault Social"}  # <- here
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
    good="""
    accounts:
      mailchimp: {name: Mailchimp, owner: jun, backup: mei, kept_in: "1Password, vault Social"}
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
)
def account_of_one_person(subject: Subject) -> Iterator[Gap]:
    """Only one person can log in to an account.

    When they fall ill or leave, the way back in leads through the provider's support, which takes weeks for ad accounts and pages.
    A team of one has nobody to name.
    """
    if len(still_here(subject)) < 2:
        return
    for account in subject.playbook.accounts.values():
        if not account.owner:
            continue
        if not account.backup:
            yield Gap(f"Only '{account.owner}' can log in to '{account.id}', and nobody is named to step in.", account)
            continue
        first, second = (owner(name, subject.playbook, subject.today) for name in (account.owner, account.backup))
        if first and first == second:
            yield Gap(f"Owner and backup of '{account.id}' are the same person, '{first}'.", account)


@rule(
    "C125",
    "account-ends-soon",
    "coordination",
    "Renew it or let it go, then write its next date under 'renews:', or take it out.",
    bad="""
    accounts:
      mailchimp:
        name: Mailchimp
        owner: jun
        backup: mei
        kept_in: 1Password, vault Social
        renews: 2027-01-31  # <- here
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
    good="""
    accounts:
      mailchimp:
        name: Mailchimp
        owner: jun
        backup: mei
        kept_in: 1Password, vault Social
        renews: 2028-01-31
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
)
def account_ends_soon(subject: Subject) -> Iterator[Gap]:
    """An account renews or ends within 30 days, or its date is past.

    Most subscriptions are given notice a month before, and cards expire between two years. Somebody has to decide before the date,
    and to write the next one after it.
    """
    for account in subject.playbook.accounts.values():
        day = account.renews
        if day is None or day > subject.today + NOTICE:
            continue
        is_over = day < subject.today
        told = f"was to renew or end on {day}, and nobody wrote what became of it" if is_over else f"renews or ends on {day}"
        stops = f" What stops then: {account.stops.rstrip('.')}." if account.stops and not is_over else ""
        place = subject.places.of("accounts", account.id, "renews")
        yield Gap(f"'{account.id}' {told}.{stops}", account, place)


@rule(
    "C126",
    "account-kept-nowhere",
    "coordination",
    "Add 'kept_in:' with the password manager and vault, never with the password.",
    severity="info",
    bad="""
    accounts:
      mailchimp: {name: Mailchimp, owner: jun, backup: mei}  # <- here
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
    good="""
    accounts:
      mailchimp: {name: Mailchimp, owner: jun, backup: mei, kept_in: "1Password, vault Social"}
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
)
def account_kept_nowhere(subject: Subject) -> Iterator[Gap]:
    """Nobody wrote where the credentials of an account are kept.

    Whoever steps in looks for them in chats and spreadsheets, and that is where they should not be.
    """
    for account in subject.playbook.accounts.values():
        if not account.kept_in:
            yield Gap(f"Where the credentials of '{account.id}' are kept is not said.", account)


@rule(
    "C127",
    "channel-without-account",
    "coordination",
    "Name the channel under 'channels:' of the account that it needs.",
    severity="info",
    bad="""
    channels:
      instagram: {name: Instagram, media: owned, handle: "@us"}
      newsletter: {name: Newsletter, media: owned, url: "https://example.com/letters"}  # <- here
    accounts:
      meta: {name: Meta Business, channels: [instagram], owner: jun, backup: mei, kept_in: "1Password, vault Social"}
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
    good="""
    channels:
      instagram: {name: Instagram, media: owned, handle: "@us"}
      newsletter: {name: Newsletter, media: owned, url: "https://example.com/letters"}
    accounts:
      meta: {name: Meta Business, channels: [instagram], owner: jun, backup: mei, kept_in: "1Password, vault Social"}
      mailchimp: {name: Mailchimp, channels: [newsletter], owner: jun, backup: mei, kept_in: "1Password, vault Social"}
    people: {mei: {name: Mei}, jun: {name: Jun}}
    """,
)
def channel_without_account(subject: Subject) -> Iterator[Gap]:
    """A channel has no account, although accounts are written down for others.

    A list of accounts that is almost whole is trusted as if it were whole: what is not on it is forgotten when somebody leaves. Looked
    at are channels with a handle or an address that we own, share or pay for, once an account names a channel.
    """
    named = {channel for account in subject.playbook.accounts.values() for channel in account.channels}
    if not named:
        return
    for channel in subject.playbook.channels.values():
        has_login = bool(channel.handle or channel.url) and channel.media != "earned"
        if has_login and channel.status in (None, "active") and channel.id not in named:
            yield Gap(f"No account is written down for the channel '{channel.id}'.", channel)
