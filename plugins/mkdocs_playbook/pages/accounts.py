"""The page of accounts: who can log in where, what renews when, and where credentials are kept."""

from __future__ import annotations

import datetime as dt

from mkdocs_playbook.model.team import Account
from mkdocs_playbook.pages.blocks import Day, Href, Inline, Page, Prose, Run, Status, Strong, Table
from mkdocs_playbook.pages.context import Context, web_links

GROUP = "Team"
SOON = dt.timedelta(days=30)
"""So long before it renews, an account is marked."""


def accounts_page(context: Context) -> Page:
    say = context.say
    intro = say("The logins that the content needs. Passwords stand nowhere here: ask whoever answers for an account to let you in.")
    return Page(
        address="accounts",
        title=say("Accounts"),
        group=(GROUP,),
        description=say("Who can log in where, and what renews when."),
        blocks=[Prose(text=intro), accounts_table(context), renewals_table(context), credentials_table(context), _more(context)],
    )


def accounts_table(context: Context) -> Table:
    """What each account is for, and who answers for it."""
    say = context.say
    accounts = list(context.playbook.accounts.values())
    rows: list[list[Inline]] = [
        [
            _name(account),
            _use(account, context),
            context.who(account.owner) if account.owner else Status(say("nobody"), "between"),
            context.who(account.backup),
            account.belongs_to,
        ]
        for account in accounts
    ]
    columns = (say("Account"), say("What it is for"), say("Answers for it"), say("Backup"), say("Belongs to"))
    caption = say("Who answers for which account")
    return Table(columns=columns, rows=rows, ids=[account.id for account in accounts], caption=caption, wide=columns[1:2])


def renewals_table(context: Context, heading: str | None = None) -> Table:
    """What renews or ends and what stops working then, the first to come first; those without a date last."""
    say = context.say
    accounts = [
        account for account in context.playbook.accounts.values() if account.renews or account.stops or account.plan or account.paid_by
    ]
    accounts.sort(key=lambda account: (account.renews or dt.date.max, account.name.casefold()))
    rows: list[list[Inline]] = [[Strong(account.name), _renews(account, context), _booked(account), account.stops] for account in accounts]
    columns = (say("Account"), say("Renews or ends"), say("Booked and paid by"), say("What stops working"))
    caption = say("What renews when, and what stops working if it does not")
    heading = say("Renewals") if heading is None else heading
    return Table(heading=heading, id="renewals", columns=columns, rows=rows, caption=caption)


def credentials_table(context: Context) -> Table:
    """Where credentials are kept. Empty for a reader who does not see that."""
    say = context.say
    accounts = [account for account in context.playbook.accounts.values() if account.kept_in or account.second_factor]
    rows: list[list[Inline]] = [[Strong(account.name), account.kept_in, account.second_factor] for account in accounts]
    columns = (say("Account"), say("Kept in"), say("Second factor"))
    caption = say("Where credentials are kept")
    return Table(heading=say("Credentials"), id="credentials", columns=columns, rows=rows, caption=caption, wide=columns[1:])


def _more(context: Context) -> Table:
    """What else is said of accounts."""
    say = context.say
    accounts = [account for account in context.playbook.accounts.values() if account.handle or account.notes or account.links]
    rows: list[list[Inline]] = [[Strong(account.name), account.handle, account.notes, web_links(account)] for account in accounts]
    columns = (say("Account"), say("Name or number there"), say("Notes"), say("Links"))
    caption = say("What else there is to know of accounts")
    return Table(heading=say("Good to know"), columns=columns, rows=rows, caption=caption, wide=columns[2:3])


def _name(account: Account) -> Inline:
    return Href(account.name, account.url) if account.url else Strong(account.name)


def _use(account: Account, context: Context) -> Inline:
    """What it is for, and the channels that need it."""
    channels = context.links("channels", account.channels)
    return Run((account.what, " (", channels, ")")) if account.what and channels else account.what or channels


def _booked(account: Account) -> str:
    return "; ".join(filter(None, (account.plan, account.paid_by)))


def _renews(account: Account, context: Context) -> Inline:
    day = account.renews
    if day is None:
        return ""
    if day < context.today:
        return Run((Day(day, style="year"), " ", Status(context.say("is over"), "late")))
    if day <= context.today + SOON:
        return Run((Day(day, style="year"), " ", Status(context.say("soon"), "between")))
    return Day(day, style="year")
