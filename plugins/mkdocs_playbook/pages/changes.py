"""The page of changes since the last version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mkdocs_playbook.compare.telling import Since, Told
from mkdocs_playbook.pages.blocks import Block, Branch, Bullets, Day, Inline, Link, Page, Prose, Run, Strong, Tree
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.words import msgs

GROUP = "Playbook"
MOST = 100
"""So many changes of a kind are told; nobody reads more."""
_MOST_WITH_IT = 40
"""So much of what followed from one change is told."""
_CHANGES = msgs("{number} change since {version}", "{number} changes since {version}")


def changes_page(since: Since, context: Context) -> Page:
    say = context.say
    when = context.words.line("Since {version}, {day}.", version=since.version, day=Day(since.day, style="year"))
    blocks: list[Block] = [Prose(intro=when), Prose(text=since.telling.summary, style="lead")]
    for heading, changes in since.telling.sections:
        blocks += _section(heading, changes, context)
    return Page(
        address="changes",
        title=say("Changes"),
        group=(GROUP,),
        blocks=blocks,
        search=False,
        description=say("What changed in the plan since the last version."),
    )


def changes_link(context: Context) -> Block:
    """Leads to the page where there are changes."""
    since = context.since
    if since is None or not since.count:
        return Prose()
    return Prose(intro=Link(context.count(*_CHANGES, since.count, version=since.version), "changes"))


def _section(heading: str, changes: Sequence[Told], context: Context) -> Iterator[Block]:
    yield Bullets(heading=heading, items=[_line(told) for told in changes[:MOST]])
    if len(changes) > MOST:
        yield Prose(intro=_more(len(changes) - MOST, context))
    causes = [told for told in changes[:MOST] if told.follows]
    if causes:
        yield Tree(summary=context.say("What came with it"), branches=[_with_it(told, context) for told in causes])


def _line(told: Told) -> Inline:
    text = "; ".join(filter(None, (told.text, told.with_it)))
    noun = f" ({told.noun})" if told.noun else ""
    return Run((_title(told), f"{noun}: {text}")) if told.title else text


def _title(told: Told) -> Inline:
    """A link to what is still there."""
    is_gone = told.change.kind == "removed" or not told.change.address
    return Strong(told.title) if is_gone else Link(told.title, told.change.address)


def _with_it(told: Told, context: Context) -> Branch:
    parts = [Branch(one.noun, _title(one), one.text) for one in told.follows[:_MOST_WITH_IT]]
    if len(told.follows) > _MOST_WITH_IT:
        parts.append(Branch("", _more(len(told.follows) - _MOST_WITH_IT, context)))
    return Branch(told.noun, _title(told) if told.title else told.text, "", tuple(parts))


def _more(number: int, context: Context) -> str:
    return context.count("and {number} more", "and {number} more", number)
