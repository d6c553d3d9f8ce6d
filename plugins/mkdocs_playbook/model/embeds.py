"""Blocks: parts of the playbook that hand-written pages show, each a fence of the language `playbook` with options in YAML.

    ```playbook
    show: calendar
    month: 2027-01
    channel: instagram
    ```

Each kind of block is a class here; its fields are its options, read and checked like those of the playbook's entries.
"""

import re
from datetime import date
from typing import Annotated

from mkdocs_playbook.model.base import (
    EVERY,
    CampaignRef,
    ChannelRef,
    GoalRef,
    KpiRef,
    Listed,
    OwnerRef,
    Part,
    PersonRef,
    PillarRef,
    Ref,
    RoleRef,
    StageRef,
    Visibility,
    WorkflowRef,
)
from mkdocs_playbook.model.feeds import ItemKind
from mkdocs_playbook.model.fields import Kind, Switch, Text, choice, many, optional, required, usual, wrong
from mkdocs_playbook.model.load import load_part
from mkdocs_playbook.model.moments import Date
from mkdocs_playbook.model.names import Names, check_part
from mkdocs_playbook.model.team import Status
from mkdocs_playbook.problems import Place, Problems, one_of, shown, suggestion
from mkdocs_playbook.read.fences import Fence
from mkdocs_playbook.read.limits import too_much
from mkdocs_playbook.read.raw import Map
from mkdocs_playbook.read.yaml import parse


def _month(text: str) -> date:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if not found or not 1 <= int(found[2]) <= 12 or not 1970 <= int(found[1]) <= 2199:
        wrong(f"'{text[:40]}' is not a month. Write year and month, such as 2027-01.")
    return date(int(found[1]), int(found[2]), 1)


Month = Annotated[date, Kind(_month, "a month", examples=["2027-01"])]


def _whole(low: int, high: int, what: str) -> Kind:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or len(text) > 5 or not low <= int(text) <= high:
            wrong(f"'{text[:40]}' is not {what}. Write a number from {low} to {high}.")
        return int(text)

    return Kind(read, what, type=["integer", "string"], minimum=low, maximum=high)


Year = Annotated[int, _whole(1970, 2199, "a year")]
Days = Annotated[int, _whole(1, 366, "a number of days")]
View = Annotated[str, choice("list", "table", what="a view")]
PictureName = Annotated[
    str,
    choice("year-strip", "promise", "workload", "timeline", "bullet", "lanes", "coverage", what="a picture"),
]


class Embed(Part):
    """What every block can say."""

    lives_by = (EVERY,)

    show: Text = required("What to show: the name of a block, such as calendar.")
    heading: Text | None = optional("A heading above it.")
    visibility: Visibility | None = optional(
        "Who may see the block: the team alone, the client too, or everybody. Without it: everybody who sees the page."
    )


class Filtered(Embed):
    """Options that choose items: all that are given must fit; of several values of one, one is enough."""

    type: Listed[ItemKind] = many("Only these kinds of items.")
    person: Listed[PersonRef] = many("Only what one of these people does or takes part in.")
    role: Listed[RoleRef] = many("Only what one of these roles does or takes part in.")
    channel: Listed[ChannelRef] = many("Only what is for one of these channels.")
    campaign: Listed[CampaignRef] = many("Only what belongs to one of these campaigns.")
    pillar: Listed[PillarRef] = many("Only what belongs to one of these pillars.")
    goal: Listed[GoalRef] = many("Only what serves one of these goals.")
    status: Listed[Status] = many("Only what is at one of these statuses.")
    paid: Switch | None = optional("true: only ads; false: no ads.")


class CalendarBlock(Filtered):
    """What is planned, day by day: a month, from one day to another, or the next days."""

    month: Month | None = optional("The month to show, such as 2027-01.")
    from_: Date | None = optional("The first day to show.", alias="from")
    until: Date | None = optional("The last day to show.")
    days: Days | None = optional("How many days from today on, where neither a month nor a day is given. Without it: 14.")
    view: View = usual("list", "list: day by day; table: the table of a month.")


class BoardBlock(Filtered):
    """Posts by their status, from the idea to the published."""


class PostsBlock(Filtered):
    """Posts as a table, a row each."""

    stage: Listed[StageRef] = many("Only posts for one of these stages.")
    format: Listed[Text] = many("Only posts of one of these formats.")


class KpiBlock(Embed):
    """A KPI with its numbers: baseline, target, success, failure, and the last result."""

    kpi: KpiRef = required("The id of the KPI.")
    of: Annotated[str, Ref("goals", "channels", "campaigns")] | None = optional(
        "The goal, channel or campaign whose numbers to show. Without it: all that use the KPI."
    )


class PictureBlock(Embed):
    """A picture of the plan."""

    picture: PictureName = required("Which picture.")
    year: Year | None = optional("year-strip: the year. Without it: the year of today.")
    channel: ChannelRef | None = optional("promise: the channel. Without it: each that promises something.")
    person: PersonRef | None = optional("workload: the person. Without it: everybody.")
    campaign: Listed[CampaignRef] = many("timeline: these campaigns. Without it: all.")
    workflow: WorkflowRef | None = optional("lanes: the workflow. Without it: each.")
    kpi: KpiRef | None = optional("bullet: the KPI. Without it: each that has numbers.")


class TraceBlock(Embed):
    """Why something is there, up to the goals, and what comes of it, down to the work."""

    id: Text = required("The id of a goal, KPI, campaign, cadence, post or any other entry; section/id where several have it.")


class FindingsBlock(Embed):
    """What is missing between strategy, plan and team."""

    rule: Listed[Text] = many("Only these findings: codes such as S102, or S for all of the strategy.")
    owner: Listed[OwnerRef] = many("Only what one of these people or roles can mend.")


class SubscribeBlock(Embed):
    """A calendar to subscribe to. Without any option: that of the whole plan."""

    person: PersonRef | None = optional("The calendar of this person.")
    role: RoleRef | None = optional("The calendar of this role.")
    channel: ChannelRef | None = optional("The calendar of this channel.")
    campaign: CampaignRef | None = optional("The calendar of this campaign.")
    feed: Annotated[str, Ref("feeds")] | None = optional("A feed of your own.")


class PageBlock(Embed):
    """A page of the playbook, or a part of it."""

    page: Text = required("The page's address without the site's: channels/instagram, goals, or / for the home page.")
    part: Text | None = optional(
        "The part of the page, by its anchor: what stands behind # in the address of its heading, such as promise. Without it: the whole."
    )


BLOCKS: dict[str, type[Embed]] = {
    "calendar": CalendarBlock,
    "board": BoardBlock,
    "posts": PostsBlock,
    "kpi": KpiBlock,
    "picture": PictureBlock,
    "trace": TraceBlock,
    "findings": FindingsBlock,
    "subscribe": SubscribeBlock,
    "page": PageBlock,
}
"""What `show` can name."""


_SHAPE = "A block is a map. Write 'show: calendar', and each option in a line of its own."


def read_embed(fence: Fence, names: Names, problems: Problems, *, follow: bool = True) -> Embed | None:
    """The block that is written in a fence; None where it cannot be read, which is told to `problems`.

    `names` are the ids that references can name; without `follow` they are taken as they are.
    """
    found = Problems()
    at = Place(fence.path, fence.line, 1)
    data = b"\n" * fence.line + fence.text.encode()  # empty lines above, so that places are right
    refused = too_much({fence.path: data})
    if refused:
        found.tell(refused)
    raw = None if refused else parse(fence.path, data, found, _SHAPE)
    for mistake in raw.mistakes if raw else ():
        found.tell(mistake)
    embed = None
    if raw is not None:
        name = raw.get("show")
        model = BLOCKS.get(name.strip()) if isinstance(name, str) else None
        if model is None:
            where = raw.value_at.get("show", at)
            wanted = suggestion(name, BLOCKS) if isinstance(name, str) else f"Write {one_of(BLOCKS)}."
            what = (
                f"There is no block '{shown(name)}'." if isinstance(name, str) else "A block says what it shows, such as 'show: calendar'."
            )
            found.error("M106" if isinstance(name, str) else "M107", where, f"{what} {wanted}")
        else:
            check_part(model, raw, at, names, found, follow=follow)
            embed = load_part(model, raw, at, found)
            if isinstance(embed, CalendarBlock):
                _check_calendar(embed, raw, found)
            if isinstance(embed, TraceBlock) and follow:
                _check_trace(embed, raw, names, found)
    elif not found:
        found.error("M107", at, f"This block is empty. Write what it shows, such as 'show: calendar': {one_of(BLOCKS)}.")
    for problem in found.all:
        problems.tell(problem)
    return None if found else embed


def _check_trace(block: TraceBlock, raw: Map, names: Names, problems: Problems) -> None:
    section, slash, key = block.id.rpartition("/")
    sections = [section.replace("-", "_")] if slash else sorted(names.known)
    having = [name for name in sections if key in names.known.get(name, ())]
    if len(having) > 1:
        problems.error("M106", raw.value_at["id"], f"Several entries have this id. Write {one_of(f'{name}/{key}' for name in having)}.")
    elif not having and not names.unsure:
        known = {entry for name in sections for entry in names.known.get(name, ())}
        problems.error("M106", raw.value_at["id"], f"There is no entry '{shown(block.id)}'. {suggestion(key, known)}")


def _check_calendar(block: CalendarBlock, raw: Map, problems: Problems) -> None:
    if block.month and (block.from_ or block.until or block.days):
        problems.error("M109", raw.value_at["month"], "Name a month, or days ('from', 'until', 'days'), not both.")
    if block.from_ and block.until and block.until < block.from_:
        problems.error("M109", raw.value_at["until"], f"'until' is before 'from'. Write a day from {block.from_} on.")
    if block.view == "table" and not block.month:
        problems.error("M109", raw.value_at["view"], "A table shows a month. Write 'month: 2027-01' too, or 'view: list'.")
