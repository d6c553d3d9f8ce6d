"""What has to pass to somebody else with a handover: who leaves, what is open, and the sheets on which the new owners are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mkdocs_playbook.model.team import Account, Person
from mkdocs_playbook.pages.blocks import Block, Bullets, Day, English, Facts, Inline, Link, Page, Run, Status, Strong, Table
from mkdocs_playbook.pages.context import Context, entry_link
from mkdocs_playbook.pages.foot import version_in_words
from mkdocs_playbook.pages.team import holders
from mkdocs_playbook.review.rules import RULES
from mkdocs_playbook.words import msg, msgs

GROUP = "Handover"
_SEVERITIES = {"error": msg("must be mended"), "warning": msg("should be mended"), "info": msg("worth a look")}
BOX = "☐"


# ── who leaves ──────────────────────────────────────────────────────────────────────────────────────────────────────


def leavers(context: Context) -> list[Person]:
    """The people who are still there and have a last day."""
    return [person for person in context.playbook.people.values() if person.until and person.until >= context.today]


def leaving(name: str | None, context: Context) -> Inline:
    """What marks an owner, a person or a role, that nobody fills any more from some day on; nothing where somebody stays."""
    people = [person for person in _behind(name, context) if person.until is None or person.until >= context.today]
    days = [person.until for person in people if person.until]
    if not people or len(days) < len(people):
        return ""
    return Status(context.say("leaves on {day}", day=context.form.date(max(days), "year")), "between")


def _behind(name: str | None, context: Context) -> list[Person]:
    """The people behind an owner; nobody where the edition does not name them all."""
    playbook = context.playbook
    if name in playbook.people:
        return [playbook.people[name]]
    role = playbook.roles.get(name or "")
    return holders(role, context) if role and not role.has_unnamed else []


def with_leaving(name: str | None, context: Context) -> Inline:
    """An owner, marked with the day on which nobody fills it any more."""
    mark = leaving(name, context)
    return Run((context.who(name), " ", mark)) if mark else context.who(name)


# ── open risks ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Risk:
    """Something open on the day of the handover: a sentence, how much it matters, and what it is about."""

    what: Inline
    state: Status
    where: Sequence[Inline]


def open_risks(context: Context) -> list[Risk]:
    """What passes badly with the handover, then what the review finds, each kind once."""
    return [*_passing(context), *_found(context)]


def _passing(context: Context) -> Iterator[Risk]:
    say, playbook = context.say, context.playbook
    settle = Status(say("settle it with the handover"), "between")
    look = Status(say(_SEVERITIES["info"]), "between")
    accounts = list(playbook.accounts.values())
    alone = [account for account in accounts if leaving(account.owner, context) and _nobody_stays(account.backup, context)]
    if alone:
        yield Risk(say("Everybody who is named as letting others into these accounts leaves."), settle, _accounts(alone))
    others = [(account, names) for account in accounts if (names := _other_names(account, context))]
    if others:
        yield Risk(
            say("These accounts belong to somebody else than {brand}, or are paid by them.", brand=playbook.brand),
            settle,
            [Run((account_link(account), f" ({context.form.listed(names)})")) for account, names in others],
        )
    if leave := leavers(context):
        people = [
            context.words.line("{person}, on {day}", person=entry_link(one), day=Day(one.until, style="year")) for one in leave if one.until
        ]
        yield Risk(say("People leave while the plan goes on."), settle, people)
    undated = [account for account in accounts if account.renews is None]
    if undated:
        yield Risk(say("No day is written on which these accounts renew or end. Ask whoever pays for them."), look, _accounts(undated))
    dates = [item.date for item in context.schedule.items if item.kind == "publish" and not item.empty]
    if dates:
        yield Risk(say("After the last planned publication, the calendar is empty."), look, [Day(max(dates), style="year")])


def _nobody_stays(name: str | None, context: Context) -> bool:
    return not name or bool(leaving(name, context))


def _other_names(account: Account, context: Context) -> list[str]:
    """In whose name an account is and who pays for it, where that is not the brand."""
    ours = {name.casefold() for name in (context.playbook.brand, "the client", context.say("the client")) if name}
    told = [text for text in (account.belongs_to, account.paid_by) if text]
    return list(dict.fromkeys(text for text in told if not any(name in text.casefold() for name in ours)))


def _accounts(accounts: Iterable[Account]) -> list[Inline]:
    return [account_link(account) for account in accounts]


def account_link(account: Account) -> Link:
    return Link(account.name, f"accounts#{account.id}")


def _found(context: Context) -> Iterator[Risk]:
    """The findings, each rule once."""
    order = list(_SEVERITIES)
    where: dict[str, dict[Inline, None]] = {}
    severity: dict[str, str] = {}
    for finding in context.findings:
        if finding.code in RULES:
            where.setdefault(finding.code, {})[Link(finding.label, finding.address) if finding.address else finding.label] = None
            severity[finding.code] = min(severity.get(finding.code, "info"), finding.severity, key=order.index)
    for code in sorted(where, key=lambda code: (order.index(severity[code]), code)):
        state = Status(context.say(_SEVERITIES[severity[code]]), "between")
        yield Risk(English(RULES[code].summary), state, list(where[code]))


def risks_page(context: Context) -> Page:
    say = context.say
    risks = open_risks(context)
    rows: list[list[Inline]] = [
        [Run((Strong(risk.what) if isinstance(risk.what, str) else risk.what, " ", risk.state)), tuple(risk.where)] for risk in risks
    ]
    columns = (say("What is the matter"), say("Where"))
    intro: Inline = say("What is open on the day of the handover.")
    if context.findings:
        more = Link(say("What is missing, entry by entry, with how it is mended in the plan's files."), "review")
        intro = context.words.line("What is open on the day of the handover. {more}", more=more)
    return Page(
        address="handover/risks",
        title=say("Open risks"),
        group=(GROUP,),
        blocks=[Table(columns=columns, rows=rows, caption=say("Open risks"), intro=intro, wide=columns)],
        description=say("What is open on the day of the handover."),
    )


# ── sheets to sign ──────────────────────────────────────────────────────────────────────────────────────────────────


def sign_off_pages(context: Context) -> Iterator[Page]:
    """A sheet with what was handed over and the signatures, and one with what passes to whom, which is filled in together."""
    yield _sign_off(context)
    yield _passed_on(context)


def _sign_off(context: Context) -> Page:
    say, playbook = context.say, context.playbook
    counted = (
        (playbook.goals, msgs("{number} goal", "{number} goals")),
        (playbook.channels, msgs("{number} channel", "{number} channels")),
        (playbook.campaigns, msgs("{number} campaign", "{number} campaigns")),
        (playbook.posts, msgs("{number} post", "{number} posts")),
        (playbook.accounts, msgs("{number} account", "{number} accounts")),
    )
    holds = tuple(context.count(*words, len(entries)) for entries, words in counted if entries)
    lines = (say("Name"), say("Organisation"), say("Place and date"), say("Signature"))
    parties = (say("Handed over by"), say("Taken over by"))
    blocks: list[Block] = [
        Facts(
            heading=say("What is handed over"),
            rows=[
                (say("Playbook"), playbook.title),
                (say("State"), version_in_words(context.version, context) if context.version else ""),
                (say("As of"), Day(context.today, style="long")),
                (say("It holds"), holds),
                (say("In these forms"), say("site, PDF, calendars, tables, source files")),
            ],
        ),
        Bullets(heading=say("Agreed"), items=list(_agreed(context)), style="agreed"),
        Table(
            heading=say("Signatures"),
            columns=("", *parties),
            rows=[[Strong(line), "", ""] for line in lines],
            keep=("", *parties),
            style="lines",
        ),
    ]
    return Page(
        address="handover/sign-off",
        title=say("Sign-off"),
        group=(GROUP,),
        blocks=blocks,
        search=False,
        is_sheet=True,
        description=say("A sheet to sign when the playbook passes to somebody else."),
    )


def _agreed(context: Context) -> Iterator[Inline]:
    """What whoever takes over can check for themselves."""
    say = context.say
    yield say("We opened start-here.html on a computer of ours, and each part that it names is there.")
    yield say("The site opened without the internet, and its search found a post.")
    if context.playbook.accounts:
        yield context.words.line(
            "Somebody of ours logged in to every account under {list}.", list=Link(say("What passes to whom"), "handover/passing-on")
        )
    if open_risks(context):
        yield context.words.line("We read {page} together.", page=Link(say("Open risks"), "handover/risks"))
    yield context.words.line(
        "Each line of {page} has somebody who settles it.", page=Link(say("What stops working when"), "handover/stops")
    )
    yield say("We know whom to ask in the first weeks, and until when.")
    yield say("For a technician: the checksums agree. start-here.html says how to compare them.")


def _passed_on(context: Context) -> Page:
    say, playbook = context.say, context.playbook
    accounts: list[list[Inline]] = [
        [account_link(account), with_leaving(account.owner, context), account.belongs_to, "", BOX] for account in playbook.accounts.values()
    ]
    roles: list[list[Inline]] = [
        [entry_link(role), tuple(with_leaving(person.id, context) for person in holders(role, context)), "", BOX]
        for role in playbook.roles.values()
    ]
    new, done = say("New owner"), say("Passed on")
    columns = (say("Account"), say("Answers for it now"), say("Belongs to"), new, done)
    of_roles = (say("Role"), say("Held by now"), new, done)
    blocks: list[Block] = [
        Table(
            heading=say("Accounts to pass on"),
            intro=say("Log in together, make the new owner an administrator, and only then tick the box."),
            columns=columns,
            rows=accounts,
            keep=(new, done),
            style="ticks",
        ),
        Table(heading=say("Roles to pass on"), columns=of_roles, rows=roles, keep=(new, done), style="ticks"),
    ]
    return Page(
        address="handover/passing-on",
        title=say("What passes to whom"),
        group=(GROUP,),
        blocks=blocks,
        search=False,
        is_sheet=True,
        description=say("A sheet to fill in together: the new owner of each account and role."),
    )
