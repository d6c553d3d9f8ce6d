"""Rules for the coordination layer: workflows, and who has the last word in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mkdocs_playbook.model.team import Step
from mkdocs_playbook.review.naming import counted, entry_of
from mkdocs_playbook.review.rules import Gap, Subject, rule
from mkdocs_playbook.review.words import quoted
from mkdocs_playbook.review.work import by_piece, still_here, tasks
from mkdocs_playbook.schedule.people import owner


@rule(
    "C104",
    "post-without-workflow",
    "coordination",
    "Add its 'format:' to a workflow's 'formats:', or name a 'workflow:'.",
    bad="""
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-01, format: carousel}  # <- here
    """,
    good="""
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people: {jun: {name: Jun}}
    workflows: {static: {formats: [carousel, image], steps: {visuals: {role: designer, due: 3 working days before}}}}
    posts:
      desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-01, format: carousel}
    """,
)
def post_without_workflow(subject: Subject) -> Iterator[Gap]:
    """No workflow says who makes a post or the posts of a cadence.

    Without steps there are no deadlines and nobody gets a task: the post is in the calendar, and nobody works on it. An idea
    needs none yet.
    """
    told = set()
    for piece in subject.schedule.pieces:
        entry = entry_of(piece, subject)
        if not entry or piece.workflow or not piece.is_active or piece.is_published or (piece.post and piece.status == "idea"):
            continue
        if entry.id not in told:
            told.add(entry.id)
            yield Gap(f"No workflow says who does what for '{entry.id}'.", entry)


@rule(
    "C110",
    "raci-accountable",
    "coordination",
    "Name the one who has the last word in 'accountable:' of the step's 'raci:'.",
    severity="info",
    bad="""
    roles: {designer: {name: Designer, responsibilities: [pictures]}, copywriter: {name: Copywriter, responsibilities: [words]}}
    people: {jun: {name: Jun, roles: [designer]}, priya: {name: Priya, roles: [copywriter]}}
    workflows:
      reel:
        formats: [reel]
        steps:
          visuals:  # <- here
            role: designer
            due: 3 working days before
            raci: {consulted: [copywriter]}
    """,
    good="""
    roles: {designer: {name: Designer, responsibilities: [pictures]}, copywriter: {name: Copywriter, responsibilities: [words]}}
    people: {jun: {name: Jun, roles: [designer]}, priya: {name: Priya, roles: [copywriter]}}
    workflows:
      reel:
        formats: [reel]
        steps:
          visuals:
            role: designer
            due: 3 working days before
            raci: {accountable: designer, consulted: [copywriter]}
    """,
)
def raci_accountable(subject: Subject) -> Iterator[Gap]:
    """A step does not have exactly one who has the last word.

    RACI lives on its A: exactly one is accountable. With none, a decision waits for somebody to make it; with two, the post goes
    back and forth between them (RACI guide for communicators, Simon Fraser University). Two are also several approvers of one
    step, and an approver beside an accountable other. Only steps that say 'raci:' or are an approval by several are looked at.
    """
    for workflow in subject.playbook.workflows.values():
        for step in workflow.steps.values():
            if said := _last_word(step, subject):
                place = subject.places.of("workflows", workflow.id, "steps", step.id, key=True)
                yield Gap(f"In '{workflow.id}', {said}.", workflow, place, who=step.role)


def _last_word(step: Step, subject: Subject) -> str | None:
    """What is wrong with who has the last word in a step."""
    accountable = step.raci.accountable if step.raci else None
    if step.raci and not accountable:
        return f"'{step.id}' says who takes part, but not who is accountable"
    if step.approval and not accountable and len(step.role) > 1:
        return f"{quoted(step.role)} approve '{step.id}', and neither has the last word"
    if step.approval and accountable and not _same(accountable, step.role, subject):
        return f"{quoted(step.role)} approves '{step.id}', but '{accountable}' is accountable: both have the last word"
    return None


def _same(name: str, roles: Sequence[str], subject: Subject) -> bool:
    """Whether a role or person is one of these roles, or holds one of them."""
    person = owner(name, subject.playbook, subject.today)
    held = subject.playbook.people[person].roles if person else ()
    return name in roles or any(role in held or (person and owner(role, subject.playbook, subject.today) == person) for role in roles)


@rule(
    "C118",
    "workflow-unused",
    "coordination",
    "Name it in 'workflow:' of posts or cadences, add their format to its 'formats:', or remove it.",
    severity="info",
    bad="""
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people: {jun: {name: Jun}}
    workflows:
      reel:  # <- here
        formats: [reel]
        steps: {visuals: {role: designer, due: 3 working days before}}
    posts: {old-reel: {title: Desk, date: 2027-02-01, format: carousel}}
    """,
    good="""
    roles: {designer: {name: Designer, responsibilities: [pictures], lead: jun}}
    people: {jun: {name: Jun}}
    workflows:
      reel:
        formats: [reel]
        steps: {visuals: {role: designer, due: 3 working days before}}
    posts: {desk-upgrades: {title: 5 desk upgrades under $20, date: 2027-02-01, format: reel}}
    """,
)
def workflow_unused(subject: Subject) -> Iterator[Gap]:
    """Nothing planned takes a workflow.

    Often a format is missing under 'formats:', and then the posts that should take it have no tasks. Ideas count as planned here.
    """
    playbook = subject.playbook
    used = {piece.workflow for piece in subject.schedule.pieces} | {campaign.workflow for campaign in playbook.campaigns.values()}
    ideas = {idea.format for idea in playbook.ideas}
    for workflow in playbook.workflows.values():
        if workflow.id not in used and not ideas.intersection(workflow.formats):
            formats = f"no post or cadence has the format {quoted(workflow.formats)}" if workflow.formats else "it names no formats"
            yield Gap(f"Nothing planned takes the workflow '{workflow.id}': {formats}.", workflow)


_MANY, _SHARE = 4, 2 / 3
"""From how many steps on, and above which share of a workflow's steps, one person does too much of it. Our own measure: guides to
RACI say only that a column with many R asks whether that person can do so much."""


@rule(
    "C120",
    "raci-overload",
    "coordination",
    "Give some of the steps to another role.",
    severity="info",
    bad="""
    roles:
      writer: {name: Writer, responsibilities: [words], lead: priya}
      designer: {name: Designer, responsibilities: [pictures], lead: jun}
    people: {priya: {name: Priya}, jun: {name: Jun}}
    workflows:
      article:  # <- here
        formats: [article]
        steps:
          outline: {role: writer, due: 3 weeks before}
          draft: {role: writer, due: 8 working days before}
          pictures: {role: designer, due: 5 working days before}
          links: {role: writer, due: 3 working days before}
          publish: {role: writer, due: 1 working day before}
    posts: {small-table: {title: Where to put the lamp, date: 2027-02-15, format: article}}
    """,
    good="""
    roles:
      writer: {name: Writer, responsibilities: [words], lead: priya}
      designer: {name: Designer, responsibilities: [pictures], lead: jun}
    people: {priya: {name: Priya}, jun: {name: Jun}}
    workflows:
      article:
        formats: [article]
        steps:
          outline: {role: writer, due: 3 weeks before}
          draft: {role: writer, due: 8 working days before}
          pictures: {role: designer, due: 5 working days before}
          links: {role: designer, due: 3 working days before}
          publish: {role: writer, due: 1 working day before}
    posts: {small-table: {title: Where to put the lamp, date: 2027-02-15, format: article}}
    """,
)
def raci_overload(subject: Subject) -> Iterator[Gap]:
    """One person does most steps of a workflow, although there are others.

    Many R in one column of a RACI table mean that the workflow stands still when that person does, and that nobody else sees the
    work before it is public. Told from four steps on, where they are more than two thirds.
    """
    if len(still_here(subject)) < 2:
        return
    used = {piece.workflow for piece in subject.schedule.pieces if not piece.is_published and piece.is_active}
    for workflow in subject.playbook.workflows.values():
        counts: Counter[str] = Counter()
        for step in workflow.steps.values():
            names = step.raci.responsible if step.raci and step.raci.responsible else step.role
            people = {owner(name, subject.playbook, subject.today) for name in names}
            counts.update(person for person in people if person)
        for person, count in counts.items():
            if workflow.id in used and count >= _MANY and count > _SHARE * len(workflow.steps):
                message = f"'{person}' does {count} of the {len(workflow.steps)} steps of '{workflow.id}'."
                yield Gap(message, workflow, who=(person,))


@rule(
    "C121",
    "own-approval",
    "coordination",
    "Give the approval to another role, or name somebody else under 'assign:'.",
    bad="""
    roles:
      strategist: {name: Strategist, responsibilities: [briefs], lead: mei}
      editor: {name: Editor, responsibilities: [words], lead: mei}
    people: {mei: {name: Mei}, jun: {name: Jun}}
    workflows:
      article:
        formats: [article]
        steps:
          draft: {role: editor, due: 5 working days before}
          approve:  # <- here
            role: strategist
            due: 2 working days before
            approval: true
    posts: {small-table: {title: Where to put the lamp, date: 2027-02-15, format: article}}
    """,
    good="""
    roles:
      strategist: {name: Strategist, responsibilities: [briefs], lead: mei}
      editor: {name: Editor, responsibilities: [words], lead: jun}
    people: {mei: {name: Mei}, jun: {name: Jun}}
    workflows:
      article:
        formats: [article]
        steps:
          draft: {role: editor, due: 5 working days before}
          approve:
            role: strategist
            due: 2 working days before
            approval: true
    posts: {small-table: {title: Where to put the lamp, date: 2027-02-15, format: article}}
    """,
)
def own_approval(subject: Subject) -> Iterator[Gap]:
    """Somebody approves what nobody but they themselves made.

    Nobody sees their own mistakes: an approval is a second pair of eyes (four-eyes principle). In a team of two or more there is
    one. Told once for each step of a workflow.
    """
    if len(still_here(subject)) < 2:
        return
    found: dict[tuple[str, str, str], int] = {}
    for group in by_piece(list(tasks(subject.schedule))):
        made_by: set[str] = set()
        for item in group:
            step = subject.playbook.workflows[item.workflow or ""].steps[item.step or ""]
            if step.approval and not item.done and len(item.people) == 1 and made_by == set(item.people):
                key = (item.workflow or "", step.id, item.people[0])
                found[key] = found.get(key, 0) + 1
            if not step.approval:
                made_by |= set(item.people) or {""}  # whoever has no name yet is somebody else
    for (workflow, name, person), count in found.items():
        message = f"In '{workflow}', '{person}' approves by '{name}' what '{person}' alone made, for {counted(count, 'piece')} of content."
        place = subject.places.of("workflows", workflow, "steps", name, key=True)
        yield Gap(message, subject.playbook.workflows[workflow], place, who=(person,))
