"""Pages of the coordination layer: roles, people, workflows, requests, meetings; that of accounts is in `accounts.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mkdocs_playbook.model.team import Meeting, Person, Role, Step, Workflow
from mkdocs_playbook.pages.accounts import accounts_page
from mkdocs_playbook.pages.blocks import (
    Agenda,
    Block,
    Bullets,
    Day,
    Facts,
    Heading,
    Href,
    Inline,
    Link,
    Matrix,
    Page,
    Prose,
    Run,
    Status,
    Strong,
    Table,
)
from mkdocs_playbook.pages.context import Context, entry_link, group_of, web_links
from mkdocs_playbook.pages.pictures import lanes, workload
from mkdocs_playbook.pages.subscribe import subscribe_box
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.words import msg

GROUP = "Team"
WEEKS_APART = 6
"""So many weeks stand each under its own heading; what comes after them is one list."""
_SOON = dt.timedelta(days=14)

LETTERS = (
    ("R", msg("responsible"), msg("does it")),
    ("A", msg("accountable"), msg("has the last word")),
    ("C", msg("consulted"), msg("is asked before")),
    ("I", msg("informed"), msg("is told after")),
)
"""The parts in a step: letter, word, meaning."""


def team_pages(context: Context) -> Iterator[Page]:
    yield from _roles(context)
    yield from _people(context)
    yield from _workflows(context)
    if context.playbook.requests:
        yield _requests(context)
    if context.playbook.meetings:
        yield _meetings(context)
    if context.playbook.accounts:
        yield accounts_page(context)


def holders(role: Role, context: Context) -> list[Person]:
    """The people who hold a role, its lead first."""
    found = [person for person in context.playbook.people.values() if role.id in person.roles or person.id == role.lead]
    return sorted(found, key=lambda person: person.id != role.lead)


# ── what somebody has to do ─────────────────────────────────────────────────────────────────────────────────────────


class Work:
    """The items of a person or a role, by when they matter: late, this week from today on, the weeks that come, and what has been."""

    def __init__(self, items: Sequence[Item], context: Context) -> None:
        self._context = context
        today = context.today
        sunday = today + dt.timedelta(6 - today.weekday())
        self.late = [item for item in items if item.is_late(today)]
        rest = [item for item in items if not item.is_late(today)]
        self.this_week = [item for item in rest if item.date <= sunday and item.last >= today]
        self.coming = [item for item in rest if item.date > sunday]
        self.past = [item for item in rest if item.last < today]
        ahead = [item for item in rest if not item.done and not item.empty and item.last >= today]
        self.open = [*self.late, *ahead]
        self.to_do = [item for item in ahead if item.date < today + dt.timedelta(days=7)]
        # A meeting comes by itself; what has to be made before stands first.
        self.next = next((item for item in ahead if item.kind != "meeting"), ahead[0] if ahead else None)

    def in_words(self) -> Inline:
        """How much is late and to do within seven days, and what is next."""
        context = self._context
        parts: list[Inline] = []
        if self.late:
            parts.append(Status(context.count("{number} is late", "{number} are late", len(self.late)), "late"))
        to_do = len(self.to_do)
        soon = context.count("{number} to do in seven days", "{number} to do in seven days", to_do)
        parts.append(soon if to_do else context.say("nothing to do in the next seven days"))
        line: list[Inline] = [inner for number, part in enumerate(parts) for inner in ((" · ", part) if number else (part,))]
        if self.next:
            line += [" · ", context.words.line("next: {what}, {day}", what=self._link(self.next), day=Day(self.next.date))]
        return Run(tuple(line))

    def now(self, extra: Inline = None) -> Iterator[Block]:
        """What has to be done now."""
        context = self._context
        say = context.say
        intro = Run((self.in_words(), " · ", extra)) if extra else self.in_words()
        yield Heading(heading=say("To do now"), intro=intro)
        yield context.agenda(self.late, say("Late"), level=3)
        yield context.agenda(self.this_week, say("This week"), level=3, empty=say("Nothing more is planned for this week."))

    def weeks(self, what: str) -> Iterator[Block]:
        """What comes, week by week."""
        context = self._context
        say = context.say
        if not self.coming:
            yield Agenda(heading=say("What comes"), empty=say("Nothing is planned for {what} from here on.", what=what))
            return
        yield Heading(heading=say("What comes"))
        mondays = sorted({item.date - dt.timedelta(item.date.weekday()) for item in self.coming})
        for monday in mondays[:WEEKS_APART]:
            sunday = monday + dt.timedelta(6)
            items = [item for item in self.coming if monday <= item.date <= sunday]
            year, week, _ = monday.isocalendar()
            agenda = context.agenda(items, context.form.span(monday, sunday), level=3)
            yield replace(agenda, id=f"week-{year}-w{week:02d}")
        if mondays[WEEKS_APART:]:
            yield context.agenda([item for item in self.coming if item.date >= mondays[WEEKS_APART]], say("Later"), level=3)

    def by_campaign(self) -> Table:
        """How much there is to do for each campaign, and what is next in it."""
        context = self._context
        say = context.say
        of_campaign: dict[str | None, list[Item]] = {}
        for item in self.open:
            of_campaign.setdefault(item.campaign, []).append(item)
        rows: list[list[Inline]] = []
        for campaign in context.playbook.campaigns.values():
            if own := of_campaign.get(campaign.id):
                late = sum(item.is_late(context.today) for item in own)
                following = next((item for item in own if not item.is_late(context.today)), None)
                upcoming = context.words.line("{what}, {day}", what=self._link(following), day=Day(following.date)) if following else ""
                rows.append([entry_link(campaign), str(len(own)), str(late) if late else "", upcoming, context.span(campaign.id)])
        columns = (say("Campaign"), say("To do"), say("Late"), say("Next"), say("When"))
        return Table(heading=say("By campaign"), columns=columns, rows=rows, numeric=columns[1:3])

    def has_been(self) -> Agenda:
        return self._context.agenda(self.past, self._context.say("What has been"))

    @staticmethod
    def _link(item: Item) -> Link:
        return Link(f"{item.step_name} – {item.title}" if item.kind == "task" else item.title, item.address)


# ── roles ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _roles(context: Context) -> Iterator[Page]:
    roles, say = context.playbook.roles, context.say
    if not roles:
        return
    rows: list[list[Inline]] = [
        [
            entry_link(role),
            tuple(map(entry_link, holders(role, context))) or _nobody(role, say("nobody")),
            _of_role(role, context).in_words(),
            role.purpose,
            context.who(role.backup),
        ]
        for role in roles.values()
    ]
    columns = (say("Role"), say("Held by"), say("Now"), say("What it is there for"), say("Backup"))
    yield Page(
        address="roles",
        title=say("Roles"),
        group=(GROUP, "Roles"),
        description=say("Who answers for what."),
        blocks=[Table(columns=columns, rows=rows, caption=say("Who answers for what"), wide=(columns[2], columns[3]))],
    )
    for role in roles.values():
        yield _role(role, context)


def _nobody(role: Role, told: str) -> Inline:
    return "" if role.has_unnamed else Status(told, "between")


def _of_role(role: Role, context: Context) -> Work:
    return Work(context.items_with("roles", role.id), context)


def _role(role: Role, context: Context) -> Page:
    feed = context.feed("roles", role.id)
    return Page(
        address=role.address,
        title=role.name,
        group=group_of(GROUP, "Roles", len(context.playbook.roles)),
        blocks=lambda: _role_blocks(role, context),
        feed=feed.name if feed else "",
        place=role.place.path,
    )


def _role_blocks(role: Role, context: Context) -> list[Block]:
    say, playbook = context.say, context.playbook
    work = _of_role(role, context)
    owned = [entry for entry in playbook.entries() if getattr(entry, "owner", None) == role.id]
    backs_up = [other for other in playbook.roles.values() if other.backup == role.id]
    return [
        Prose(text=role.purpose, style="lead"),
        *work.now(),
        Facts(
            heading=say("At a glance"),
            rows=[
                (say("Held by"), tuple(map(entry_link, holders(role, context))) or _nobody(role, say("nobody yet"))),
                (say("Lead"), context.link("people", role.lead)),
                (say("Backup"), context.who(role.backup)),
                (say("Backup for"), tuple(map(entry_link, backs_up))),
                (say("Answers for"), tuple(map(entry_link, owned))),
                (say("Meetings"), tuple(entry_link(meeting) for meeting in playbook.meetings.values() if role.id in meeting.roles)),
                (say("Links"), web_links(role)),
                (say("Notes"), role.notes),
            ],
        ),
        Bullets(heading=say("Responsibilities"), items=role.responsibilities),
        Bullets(heading=say("Decides without asking"), items=role.decides),
        _steps_of(role.id, context),
        *work.weeks(say("the role {name}", name=role.name)),
        work.by_campaign(),
        subscribe_box("roles", role.id, context),
        work.has_been(),
    ]


def _steps_of(name: str, context: Context) -> Table:
    """The part that a role or person has in each step of each workflow, and when the step is due."""
    say = context.say
    rows: list[list[Inline]] = []
    for workflow in context.playbook.workflows.values():
        for step in workflow.steps.values():
            letters = parts_in(step).get(name, "R" if name in step.role else "")
            if letters:
                words = ", ".join(say(word) for letter, word, _ in LETTERS if letter in letters)
                rows.append([Run((entry_link(workflow), f": {step.label}")), words, context.times.due(step.due), step.done_when])
    columns = (say("Step"), say("Part"), say("Due"), say("Done when"))
    return Table(heading=say("Steps in workflows"), columns=columns, rows=rows, wide=columns[3:])


def parts_in(step: Step) -> dict[str, str]:
    """Role or person → letters of LETTERS. Where one role does a step and nobody says more, it has the last word too."""
    raci = step.raci
    responsible = raci.responsible if raci and raci.responsible else step.role
    accountable = raci.accountable if raci else step.role[0] if len(step.role) == 1 else None
    takes_part = {
        "R": responsible,
        "A": (accountable,) if accountable else (),
        "C": raci.consulted if raci else (),
        "I": raci.informed if raci else (),
    }
    found: dict[str, str] = {}
    for letter, names in takes_part.items():
        for name in names:
            found[name] = found.get(name, "") + letter
    return found


def _takes_part(name: str, context: Context) -> Iterator[Inline]:
    """The workflows in which somebody is named as responsible, accountable, consulted or informed."""
    for workflow in context.playbook.workflows.values():
        if any(step.raci and name in parts_in(step) for step in workflow.steps.values()):
            yield entry_link(workflow)


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _people(context: Context) -> Iterator[Page]:
    people, say = context.playbook.people, context.say
    if not people:
        return
    rows: list[list[Inline]] = [
        [
            entry_link(person),
            context.links("roles", person.roles),
            _of_person(person, context).in_words(),
            person.organisation,
            _mail(person),
        ]
        for person in people.values()
    ]
    columns = (say("Name"), say("Roles"), say("Now"), say("Organisation"), say("E-mail"))
    yield Page(
        address="people",
        title=say("People"),
        group=(GROUP, "People"),
        description=say("Who works on the content."),
        blocks=[Table(columns=columns, rows=rows, caption=say("Who works on the content"), wide=columns[2:3]), *_workload(context)],
    )
    for person in people.values():
        yield _person(person, context)


def _workload(context: Context, person: Person | None = None) -> Iterator[Block]:
    if context.sees("workload"):
        yield workload(context, person)


def _of_person(person: Person, context: Context) -> Work:
    return Work(context.items_with("people", person.id), context)


def _mail(person: Person) -> Inline:
    return Href(person.email, f"mailto:{person.email}") if person.email else ""


def _person(person: Person, context: Context) -> Page:
    feed = context.feed("people", person.id)
    return Page(
        address=person.address,
        title=person.name,
        group=group_of(GROUP, "People", len(context.playbook.people)),
        blocks=lambda: _person_blocks(person, context),
        feed=feed.name if feed else "",
        place=person.place.path,
    )


def _person_blocks(person: Person, context: Context) -> list[Block]:
    days, say = context.form.weekdays(), context.say
    work = _of_person(person, context)
    owned = [entry for entry in context.playbook.entries() if getattr(entry, "owner", None) == person.id]
    absences: list[list[Inline]] = []
    for absence in person.away:
        last = Day(absence.to or absence.from_, style="year")
        absences.append([Day(absence.from_, style="year"), last, absence.why])
    columns = (say("From"), say("To"), say("Why"))
    return [
        *work.now(_away(person, context)),
        Facts(
            heading=say("At a glance"),
            rows=[
                (say("Roles"), context.links("roles", person.roles)),
                (say("Organisation"), person.organisation),
                (say("E-mail"), _mail(person)),
                (say("Works"), ", ".join(days[day] for day in sorted(person.days)) if person.days is not None else ""),
                (say("Time zone"), person.timezone),
                (say("From"), Day(person.from_, style="year") if person.from_ else ""),
                (say("Until"), Day(person.until, style="year") if person.until else ""),
                (say("Answers for"), tuple(map(entry_link, owned))),
                (say("Takes part in"), tuple(_takes_part(person.id, context))),
                (say("Assigned in"), tuple(entry_link(entry) for entry in context.assigning(person.id))),
                (say("Links"), web_links(person)),
                (say("Notes"), person.notes),
            ],
        ),
        *work.weeks(person.name),
        work.by_campaign(),
        *_workload(context, person),
        Table(heading=say("Away"), columns=columns, rows=absences),
        subscribe_box("people", person.id, context),
        work.has_been(),
    ]


def _away(person: Person, context: Context) -> Inline:
    """The absence of today, or of the next two weeks."""
    for absence in sorted(person.away, key=lambda absence: absence.from_):
        first, last = absence.from_, absence.to or absence.from_
        if first <= context.today <= last:
            return context.words.line("away until {day}", day=Day(last))
        if context.today < first <= context.today + _SOON:
            return context.words.line("away {days}", days=context.form.span(first, last))
    return None


# ── workflows ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _workflows(context: Context) -> Iterator[Page]:
    workflows, say = context.playbook.workflows, context.say
    if not workflows:
        return
    rows: list[list[Inline]] = [
        [entry_link(workflow), tuple(map(context.choice, workflow.formats)), tuple(step.label for step in workflow.steps.values())]
        for workflow in workflows.values()
    ]
    columns = (say("Workflow"), say("For"), say("Steps"))
    yield Page(
        address="workflows",
        title=say("Workflows"),
        group=(GROUP, "Workflows"),
        description=say("The steps that a post takes, who does them and when."),
        blocks=[Table(columns=columns, rows=rows, caption=say("How a piece of content comes about"))],
    )
    for workflow in workflows.values():
        yield _workflow(workflow, context)


def _workflow(workflow: Workflow, context: Context) -> Page:
    say = context.say
    cadences = _cadences_with(workflow.id, context)
    used_by = [entry_link(cadence) for cadence in context.playbook.cadences.values() if cadence.id in cadences]
    steps: list[list[Inline]] = [
        [
            Run((Strong(step.label), *((" ", Status(say("approval"), "approval")) if step.approval else ()))),
            tuple(context.who(role) for role in step.role),
            context.times.due(step.due),
            step.done_when,
            context.status(step.reaches) if step.reaches else "",
            step.notes,
            web_links(step),
        ]
        for step in workflow.steps.values()
    ]
    columns = (say("Step"), say("Who"), say("Due"), say("Done when"), say("Brings the post to"), say("Notes"), say("Links"))
    blocks: list[Block] = [
        Prose(text=workflow.description, style="lead"),
        Facts(
            heading=say("At a glance"),
            rows=[
                (say("For"), tuple(map(context.choice, workflow.formats))),
                (say("Cadences"), tuple(used_by)),
                (say("Campaigns"), context.naming("campaigns", "workflow", workflow.id)),
                (say("Posts"), context.naming("posts", "workflow", workflow.id)),
                (say("Links"), web_links(workflow)),
                (say("Notes"), workflow.notes),
            ],
        ),
        lanes(context, workflow),
        Table(
            heading=say("Steps"),
            columns=columns,
            rows=steps,
            ids=list(workflow.steps),
            wide=columns[3:4],
            intro=say("Counted from the publishing day. On a day off, a deadline moves to the working day before."),
        ),
        _raci(workflow, context),
    ]
    group = group_of(GROUP, "Workflows", len(context.playbook.workflows))
    return Page(address=workflow.address, title=workflow.label, group=group, blocks=blocks, place=workflow.place.path)


def _cadences_with(workflow: str, context: Context) -> set[str]:
    return {piece.cadence for piece in context.schedule.pieces if piece.workflow == workflow and piece.cadence}


def _raci(workflow: Workflow, context: Context) -> Matrix:
    """A row for each step, a column for each role or person who takes part."""
    say, playbook = context.say, context.playbook
    parts = {key: parts_in(step) for key, step in workflow.steps.items()}
    named = {name for row in parts.values() for name in row}
    entries = [entry for section in (playbook.roles, playbook.people) for key, entry in section.items() if key in named]
    rows: list[tuple[Inline, list[str]]] = []
    for key, step in workflow.steps.items():
        missing = not any("A" in letters for letters in parts[key].values())
        name: Inline = Run((step.label, " ", Status(say("nobody accountable"), "between"))) if missing else step.label
        rows.append((name, [parts[key].get(entry.id, "") for entry in entries]))
    return Matrix(
        heading=say("Who takes part"),
        caption=say("Who takes part in each step of {name}", name=workflow.label),
        corner=say("Step"),
        heads=[entry_link(entry) for entry in entries],
        rows=rows,
        words=[(letter, say(word), say(meaning)) for letter, word, meaning in LETTERS],
    )


# ── requests and meetings ───────────────────────────────────────────────────────────────────────────────────────────


def _requests(context: Context) -> Page:
    say = context.say
    items = context.requested
    rows: list[list[Inline]] = []
    entries = sorted(context.playbook.requests.values(), key=lambda entry: str(items[entry.address].due) if entry.address in items else "9")
    for request in entries:
        item = items.get(request.address)
        late = item is not None and item.is_late(context.today)
        rows.append(
            [
                Strong(request.deliverable),
                request.team,
                request.kind,
                Day(item.due, style="year") if item and item.due else say("no date"),
                tuple(map(context.planned, request.for_)),
                context.who(request.owner),
                Run((context.status(request.status or "open"), *((" ", context.status("late")) if late else ()))),
                request.notes,
                web_links(request),
            ]
        )
    columns = (
        say("What"),
        say("From"),
        say("Kind"),
        say("Needed by"),
        say("For"),
        say("We ask"),
        say("Status"),
        say("Notes"),
        say("Links"),
    )
    table = Table(
        columns=columns,
        rows=rows,
        ids=[entry.id for entry in entries],
        caption=say("What other teams and people must deliver"),
        wide=columns[7:8],
    )
    description = say("What others must deliver.")
    return Page(address="requests", title=say("Requests"), group=(GROUP,), description=description, blocks=[table])


def _meetings(context: Context) -> Page:
    say = context.say
    rows: list[list[Inline]] = [_meeting(meeting, context) for meeting in context.playbook.meetings.values()]
    coming = context.items(lambda item: item.kind == "meeting" and item.last >= context.today)
    columns = (
        say("Meeting"),
        say("When"),
        say("How long"),
        say("Who"),
        say("Agenda"),
        say("Campaign"),
        say("Where"),
        say("Notes"),
        say("Links"),
    )
    return Page(
        address="meetings",
        title=say("Meetings"),
        group=(GROUP,),
        description=say("When people meet, and what about."),
        blocks=[
            Table(
                columns=columns,
                rows=rows,
                ids=list(context.playbook.meetings),
                caption=say("When people meet, and what about"),
                wide=columns[4:5],
            ),
            context.agenda(coming[:20], say("The next meetings")),
        ],
    )


def _meeting(meeting: Meeting, context: Context) -> list[Inline]:
    minutes = int(meeting.for_.total_seconds() // 60) if meeting.for_ else 60
    when: Inline = context.say("no date")
    if meeting.every:
        when = context.times.every(meeting.every, meeting.at, meeting.timezone)
    elif items := context.items_with("address", meeting.address):
        when = Day(items[0].date, meeting.at, meeting.timezone or "", style="year")
    where: Inline = Href(meeting.where or context.say("join"), meeting.url) if meeting.url else meeting.where
    return [
        Strong(meeting.name),
        when,
        context.say("{minutes} min", minutes=minutes),
        (*context.links("roles", meeting.roles), *context.links("people", meeting.people)),
        tuple(meeting.agenda),
        context.link("campaigns", meeting.campaign),
        where,
        meeting.notes,
        web_links(meeting),
    ]
