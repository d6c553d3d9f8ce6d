"""Coordination: who and execution. Roles, people, workflows, requests, meetings and accounts."""

from typing import Annotated

from mkdocs_playbook.model.base import CampaignRef, ChannelRef, Entry, Keyed, Listed, Mention, OwnerRef, Part, PersonRef, Ref, RoleRef
from mkdocs_playbook.model.fields import Email, Id, Link, Switch, Text, choice, many, optional, required
from mkdocs_playbook.model.moments import Date, Duration, Time, Weekdays, Zone
from mkdocs_playbook.model.strategy import Format
from mkdocs_playbook.model.timing import Day, Due, Every

STATUSES = (
    "idea", "planned", "drafting", "review", "changes-requested", "approved", "scheduled", "published", "on-hold", "cancelled",
)  # fmt: skip
"""How far a post is, in order; `on-hold` and `cancelled` stand beside the order."""

Status = Annotated[str, choice(*STATUSES, what="a status", draft="drafting", live="published", canceled="cancelled", hold="on-hold")]


class Role(Entry):
    """A responsibility that somebody holds."""

    name: Text = required("What the role is called.")
    purpose: Text | None = optional("What the role is there for.")
    responsibilities: Listed[Text] = many("What it answers for.")
    decides: Listed[Text] = many("What it decides without asking.")
    lead: PersonRef | None = optional("Who gets the role's tasks where nobody else is named.")
    backup: OwnerRef | None = optional("Who steps in: a role or a person.")

    has_unnamed: bool = False
    """Whether somebody holds it whom the edition that is built does not name."""


class Absence(Part):
    """Days on which a person is away."""

    ordered = (("from_", "to"),)

    from_: Date = required("The first day away.", alias="from")
    to: Date | None = optional("The last day away. Without it, one day.")
    why: Text | None = optional("Why.", seen_by="absences")


class Person(Entry):
    """Somebody who works on the content."""

    ordered = (("from_", "until"),)

    name: Text = required("The person's name.")
    roles: Listed[RoleRef] = many("The roles that the person holds.")
    organisation: Text | None = optional("The company, where it is not the brand's own: the agency, the client, a freelancer.")
    email: Email | None = optional("The e-mail address.", seen_by="contacts")
    timezone: Zone | None = optional("The person's time zone.")
    days: Weekdays | None = optional("The days on which the person works. Without it: the playbook's.")
    holidays: Listed[Text] | None = optional("Whose public holidays the person has: country codes as in 'day_off' of key dates.")
    from_: Date | None = optional("The first day on the team.", alias="from")
    until: Date | None = optional("The last day on the team.")
    away: Listed[Absence] = many("Absences.")


class Raci(Part):
    """Who else takes part in a step. The step's own role is responsible."""

    responsible: Listed[OwnerRef] = many("Who does the work, where it is not the step's role.")
    accountable: OwnerRef | None = optional("Who answers for the result and has the last word.")
    consulted: Listed[OwnerRef] = many("Who is asked before.")
    informed: Listed[OwnerRef] = many("Who is told after.")


class Step(Entry):
    """A piece of work that a post needs, and when."""

    name: Text | None = optional("What the step is called. Without it, the id is shown.")
    role: Listed[RoleRef] = required("The role that does it, or the list of roles that all have to.")
    due: Due = required("When it is due, counted from the publishing date.")
    done_when: Text | None = optional("What must be true for the step to be done.")
    reaches: Status | None = optional("The status that a post has when the step is done.")
    approval: Switch = optional("true where the step is somebody's approval.")
    raci: Raci | None = optional("Who else takes part.")


class Workflow(Entry):
    """The steps from brief to measurement for posts of some formats."""

    name: Text | None = optional("What the workflow is called.")
    description: Text | None = optional("What it is for.")
    formats: Listed[Format] = many("Posts of these formats take this workflow.")
    steps: Keyed[Id, Step] = required("The steps, in order.")


class Request(Entry):
    """Something that another team or person must deliver."""

    team: Text | None = optional("Who is asked: a team, a company, a person outside.")
    kind: Text | None = optional("What kind of thing it is: asset, statement, rights, support document, video.")
    deliverable: Text = required("What they must deliver.")
    needed_by: Day | None = optional("When it is needed.")
    for_: Listed[Annotated[str, Ref("campaigns", "cadences", "posts", "key_dates")]] = many(
        "The campaigns, cadences, posts or key dates that need it.", alias="for"
    )
    owner: OwnerRef | None = optional("Who on the team asks and follows up.")
    status: Annotated[str, choice("open", "asked", "promised", "delivered", "declined", what="a request's status")] | None = optional(
        "open, asked, promised, delivered or declined."
    )
    delivered: Date | None = optional("When it came.")

    @property
    def label(self) -> str:
        return self.deliverable


class Meeting(Entry):
    """A meeting that comes again, or one on a single day."""

    ordered = (("starts", "ends"),)

    name: Text = required("What the meeting is called.")
    every: Every | None = optional("How often, such as 'week on monday'.")
    date: Day | None = optional("The day, where it is a single one.")
    at: Time = required("When it begins.")
    for_: Duration | None = optional("How long it takes. Without it: one hour.", alias="for")
    roles: Listed[RoleRef] = many("The roles that take part.")
    people: Listed[PersonRef] = many("The people who take part.")
    starts: Date | None = optional("From when on. Without it: the start of the plan.")
    ends: Date | None = optional("Until when. Without it: the end of the plan.")
    skip: Listed[Date] = many("Dates on which it does not take place.")
    agenda: Listed[Text] = many("What it is about.")
    where: Text | None = optional("The room, or in words how to join.")
    url: Link | None = optional("The address to join at.")
    campaign: CampaignRef | None = optional("The campaign that it is about.")
    timezone: Zone | None = optional("The time zone of its hour. Without it: the playbook's.")


class Account(Entry):
    """A login that the content needs: a profile, an ad account, a tool, a domain, the site's host."""

    name: Text = required("What the account is called, as on its own site.")
    what: Text | None = optional("What it is used for.")
    belongs_to: Text | None = optional("In whose name it is, and so who keeps it when the work passes to others: the client, the agency.")
    channels: Listed[ChannelRef] = many("The channels that need it.")
    handle: Text | None = optional("Its name or number at the provider: '@kopiandkiln', an ad account's number, a domain.")
    url: Link | None = optional("Where to log in.")
    owner: OwnerRef | None = optional("Who answers for it and lets others in: a person or a role.")
    backup: OwnerRef | None = optional("Who else can log in and let others in.")
    kept_in: Text | None = optional(
        "Where the credentials are kept, such as '1Password, vault Kopi & Kiln'. Never the credentials: this file is no safe.",
        seen_by="accounts",
    )
    second_factor: Text | None = optional(
        "Who has the second factor, and where the recovery codes are: 'Siti's phone; codes in the shop's safe'.", seen_by="accounts"
    )
    plan: Text | None = optional("What is booked, such as 'Standard, 2,500 contacts'.")
    paid_by: Text | None = optional("Who pays, and how: 'Kopi & Kiln, company card'.", seen_by="accounts")
    renews: Date | None = optional("When it renews or ends. It stands in the calendar of its owner.")
    stops: Text | None = optional("What stops working when it ends, or when nobody can log in.")


Assign = Keyed[Annotated[Text, Mention("steps", "roles")], PersonRef]
"""Step or role → person; `model/checks.py` checks the left side."""
