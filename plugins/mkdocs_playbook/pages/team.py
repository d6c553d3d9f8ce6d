"""Pages of the coordination layer: roles, people, workflows, requests, meetings."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.model.team import Meeting, Person, Role, Step, Workflow
from mkdocs_playbook.pages.blocks import Block, Bullets, Day, Facts, Href, Inline, Page, Prose, Run, Status, Strong, Table
from mkdocs_playbook.pages.context import Context, entry_link, group_of, status, web_links
from mkdocs_playbook.pages.subscribe import subscribe_box

GROUP = "Team"


def team_pages(context: Context) -> Iterator[Page]:
    yield from _roles(context)
    yield from _people(context)
    yield from _workflows(context)
    if context.playbook.requests:
        yield _requests(context)
    if context.playbook.meetings:
        yield _meetings(context)


def holders(role: Role, context: Context) -> list[Person]:
    """The people who hold a role, its lead first."""
    found = [person for person in context.playbook.people.values() if role.id in person.roles or person.id == role.lead]
    return sorted(found, key=lambda person: person.id != role.lead)


def _roles(context: Context) -> Iterator[Page]:
    roles = context.playbook.roles
    if not roles:
        return
    rows: list[list[Inline]] = [
        [
            entry_link(role),
            tuple(map(entry_link, holders(role, context))) or Status("nobody", "between"),
            role.purpose,
            context.who(role.backup),
        ]
        for role in roles.values()
    ]
    yield Page(
        address="roles",
        title="Roles",
        group=(GROUP, "Roles"),
        description="Who answers for what.",
        blocks=[
            Table(
                columns=("Role", "Held by", "What it is there for", "Backup"),
                rows=rows,
                caption="Who answers for what",
                wide=("What it is there for",),
            )
        ],
    )
    for role in roles.values():
        yield _role(role, context)


def _role(role: Role, context: Context) -> Page:
    steps: list[list[Inline]] = []
    part: list[list[Inline]] = []
    for workflow in context.playbook.workflows.values():
        for step in workflow.steps.values():
            if role.id in step.role:
                steps.append([entry_link(workflow), Strong(step.label), str(step.due), step.done_when])
            if kinds := _raci_of(role.id, step):
                part.append([entry_link(workflow), step.label, ", ".join(kinds)])
    owned = [entry for entry in context.playbook.entries() if getattr(entry, "owner", None) == role.id]
    backs_up = [other for other in context.playbook.roles.values() if other.backup == role.id]
    blocks: list[Block] = [
        Prose(text=role.purpose, style="lead"),
        Facts(
            heading="At a glance",
            rows=[
                ("Held by", tuple(map(entry_link, holders(role, context))) or Status("nobody yet", "between")),
                ("Lead", context.link("people", role.lead)),
                ("Backup", context.who(role.backup)),
                ("Backup for", tuple(map(entry_link, backs_up))),
                ("Answers for", tuple(map(entry_link, owned))),
                ("Meetings", tuple(entry_link(meeting) for meeting in context.playbook.meetings.values() if role.id in meeting.roles)),
                ("Links", web_links(role)),
                ("Notes", role.notes),
            ],
        ),
        Bullets(heading="Responsibilities", items=role.responsibilities),
        Bullets(heading="Decides without asking", items=role.decides),
        Table(heading="Steps in workflows", columns=("Workflow", "Step", "Due", "Done when"), rows=steps, wide=("Done when",)),
        Table(heading="Takes part in", columns=("Workflow", "Step", "As"), rows=part),
        *context.agendas(context.items(lambda item: role.id in item.roles), f"the role {role.name}"),
        subscribe_box("roles", role.id, context),
    ]
    feed = context.feed("roles", role.id)
    group = group_of(GROUP, "Roles", len(context.playbook.roles))
    return Page(address=role.address, title=role.name, group=group, blocks=blocks, feed=feed.name if feed else "", place=role.place.path)


def _takes_part(name: str, context: Context) -> Iterator[Inline]:
    """The workflows in which somebody is named as responsible, accountable, consulted or informed."""
    for workflow in context.playbook.workflows.values():
        if any(_raci_of(name, step) for step in workflow.steps.values()):
            yield entry_link(workflow)


def _raci_of(name: str, step: Step) -> list[str]:
    raci = step.raci
    if raci is None:
        return []
    parts = {
        "responsible": name in raci.responsible,
        "accountable": raci.accountable == name,
        "consulted": name in raci.consulted,
        "informed": name in raci.informed,
    }
    return [kind for kind, takes_part in parts.items() if takes_part]


def _people(context: Context) -> Iterator[Page]:
    people = context.playbook.people
    if not people:
        return
    rows: list[list[Inline]] = [
        [entry_link(person), context.links("roles", person.roles), person.organisation, _mail(person)] for person in people.values()
    ]
    yield Page(
        address="people",
        title="People",
        group=(GROUP, "People"),
        description="Who works on the content.",
        blocks=[Table(columns=("Name", "Roles", "Organisation", "E-mail"), rows=rows, caption="Who works on the content")],
    )
    for person in people.values():
        yield _person(person, context)


def _mail(person: Person) -> Inline:
    return Href(person.email, f"mailto:{person.email}") if person.email else ""


def _person(person: Person, context: Context) -> Page:
    days = context.form.weekdays()
    owned = [entry for entry in context.playbook.entries() if getattr(entry, "owner", None) == person.id]
    absences: list[list[Inline]] = []
    for absence in person.away:
        last = Day(absence.to or absence.from_, style="year")
        absences.append([Day(absence.from_, style="year"), last, absence.why])
    blocks: list[Block] = [
        Facts(
            heading="At a glance",
            rows=[
                ("Roles", context.links("roles", person.roles)),
                ("Organisation", person.organisation),
                ("E-mail", _mail(person)),
                ("Works", ", ".join(days[day] for day in sorted(person.days)) if person.days is not None else ""),
                ("Time zone", person.timezone),
                ("From", Day(person.from_, style="year") if person.from_ else ""),
                ("Until", Day(person.until, style="year") if person.until else ""),
                ("Answers for", tuple(map(entry_link, owned))),
                ("Takes part in", tuple(_takes_part(person.id, context))),
                ("Assigned in", tuple(entry_link(entry) for entry in context.assigning(person.id))),
                ("Links", web_links(person)),
                ("Notes", person.notes),
            ],
        ),
        *context.agendas(context.items(lambda item: person.id in item.people), person.name),
        Table(heading="Away", columns=("From", "To", "Why"), rows=absences),
        subscribe_box("people", person.id, context),
    ]
    feed = context.feed("people", person.id)
    group = group_of(GROUP, "People", len(context.playbook.people))
    return Page(
        address=person.address, title=person.name, group=group, blocks=blocks, feed=feed.name if feed else "", place=person.place.path
    )


def _workflows(context: Context) -> Iterator[Page]:
    workflows = context.playbook.workflows
    if not workflows:
        return
    rows: list[list[Inline]] = [
        [entry_link(workflow), tuple(workflow.formats), tuple(step.label for step in workflow.steps.values())]
        for workflow in workflows.values()
    ]
    yield Page(
        address="workflows",
        title="Workflows",
        group=(GROUP, "Workflows"),
        description="The steps that a post takes, who does them and when.",
        blocks=[Table(columns=("Workflow", "For", "Steps"), rows=rows, caption="How a piece of content comes about")],
    )
    for workflow in workflows.values():
        yield _workflow(workflow, context)


def _workflow(workflow: Workflow, context: Context) -> Page:
    cadences = _cadences_with(workflow.id, context)
    used_by = [entry_link(cadence) for cadence in context.playbook.cadences.values() if cadence.id in cadences]
    steps: list[list[Inline]] = [
        [
            Run((Strong(step.label), *((" ", Status("approval")) if step.approval else ()))),
            tuple(context.who(role) for role in step.role),
            str(step.due),
            step.done_when,
            status(step.reaches) if step.reaches else "",
            step.notes,
            web_links(step),
        ]
        for step in workflow.steps.values()
    ]
    blocks: list[Block] = [
        Prose(text=workflow.description, style="lead"),
        Facts(
            heading="At a glance",
            rows=[
                ("For", tuple(workflow.formats)),
                ("Cadences", tuple(used_by)),
                ("Campaigns", context.naming("campaigns", "workflow", workflow.id)),
                ("Posts", context.naming("posts", "workflow", workflow.id)),
                ("Links", web_links(workflow)),
                ("Notes", workflow.notes),
            ],
        ),
        Table(
            heading="Steps",
            columns=("Step", "Who", "Due", "Done when", "Brings the post to", "Notes", "Links"),
            rows=steps,
            ids=list(workflow.steps),
            wide=("Done when",),
            intro="Counted from the publishing day. On a day off, a deadline moves to the working day before.",
        ),
        _raci(workflow, context),
    ]
    group = group_of(GROUP, "Workflows", len(context.playbook.workflows))
    return Page(address=workflow.address, title=workflow.label, group=group, blocks=blocks, place=workflow.place.path)


def _cadences_with(workflow: str, context: Context) -> set[str]:
    return {piece.cadence for piece in context.schedule.pieces if piece.workflow == workflow and piece.cadence}


def _raci(workflow: Workflow, context: Context) -> Table:
    """A row for each step, a column for each role or person: R, A, C, I."""
    letters: list[dict[str, str]] = []
    for step in workflow.steps.values():
        raci = step.raci
        row: dict[str, str] = {}
        takes_part = [("R", raci.responsible if raci and raci.responsible else step.role)]
        if raci:
            takes_part += [("A", (raci.accountable,) if raci.accountable else ()), ("C", raci.consulted), ("I", raci.informed)]
        for letter, names in takes_part:
            for name in names:
                row[name] = row.get(name, "") + letter
        letters.append(row)
    if not any(step.raci for step in workflow.steps.values()):
        return Table()
    columns = list(dict.fromkeys(name for row in letters for name in row))
    playbook = context.playbook
    entries = [playbook.roles.get(name) or playbook.people[name] for name in columns]
    return Table(
        heading="Who takes part",
        columns=("Step", *(entry.label for entry in entries)),
        heads=("Step", *map(entry_link, entries)),
        rows=[[step.label, *(row.get(name, "") for name in columns)] for step, row in zip(workflow.steps.values(), letters, strict=True)],
        intro="R: responsible, does it. A: accountable, has the last word. C: consulted before. I: informed after.",
    )


def _requests(context: Context) -> Page:
    items = {item.address: item for item in context.schedule.items if item.kind == "request"}
    rows: list[list[Inline]] = []
    entries = sorted(context.playbook.requests.values(), key=lambda entry: str(items[entry.address].due) if entry.address in items else "9")
    for request in entries:
        item = items.get(request.address)
        rows.append(
            [
                Strong(request.deliverable),
                request.team,
                request.kind,
                Day(item.due, style="year") if item and item.due else "no date",
                tuple(_planned(key, context) for key in request.for_),
                context.who(request.owner),
                Run((status(request.status or "open"), *((" ", status("late")) if item and item.is_late(context.today) else ()))),
                request.notes,
                web_links(request),
            ]
        )
    return Page(
        address="requests",
        title="Requests",
        group=(GROUP,),
        description="What others must deliver.",
        blocks=[
            Table(
                columns=("What", "From", "Kind", "Needed by", "For", "We ask", "Status", "Notes", "Links"),
                rows=rows,
                ids=[entry.id for entry in entries],
                caption="What other teams and people must deliver",
                wide=("Notes",),
            )
        ],
    )


def _planned(key: str, context: Context) -> Inline:
    """A link to something planned, whatever it is."""
    playbook = context.playbook
    for entries in (playbook.campaigns, playbook.posts, playbook.cadences, playbook.key_dates):
        if key in entries:
            return entry_link(entries[key])
    return key


def _meetings(context: Context) -> Page:
    rows: list[list[Inline]] = [_meeting(meeting, context) for meeting in context.playbook.meetings.values()]
    coming = context.items(lambda item: item.kind == "meeting" and item.last >= context.today)
    return Page(
        address="meetings",
        title="Meetings",
        group=(GROUP,),
        description="When people meet, and what about.",
        blocks=[
            Table(
                columns=("Meeting", "When", "How long", "Who", "Agenda", "Campaign", "Where", "Notes", "Links"),
                rows=rows,
                ids=list(context.playbook.meetings),
                caption="When people meet, and what about",
                wide=("Agenda",),
            ),
            context.agenda(coming[:20], "The next meetings"),
        ],
    )


def _meeting(meeting: Meeting, context: Context) -> list[Inline]:
    minutes = int(meeting.for_.total_seconds() // 60) if meeting.for_ else 60
    when: Inline = str(meeting.every) if meeting.every else str(meeting.date)
    where: Inline = Href(meeting.where or "join", meeting.url) if meeting.url else meeting.where
    return [
        Strong(meeting.name),
        Run((when, f", {meeting.at:%H:%M}{' ' + meeting.timezone if meeting.timezone else ''}")),
        f"{minutes} min",
        (*context.links("roles", meeting.roles), *context.links("people", meeting.people)),
        tuple(meeting.agenda),
        context.link("campaigns", meeting.campaign),
        where,
        meeting.notes,
        web_links(meeting),
    ]
