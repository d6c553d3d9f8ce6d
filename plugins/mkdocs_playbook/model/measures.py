"""Measures: what a KPI is, which numbers make it a success or a failure, and what was measured."""

import datetime as dt
import re
from calendar import monthrange
from typing import Annotated

from mkdocs_playbook.model.base import SEEN, CampaignRef, ChannelRef, Entry, KpiRef, OwnerRef, Part, StageRef, Visibility
from mkdocs_playbook.model.fields import Kind, Number, Switch, Text, choice, optional, required, usual, wrong
from mkdocs_playbook.model.library import library, named
from mkdocs_playbook.model.moments import Period
from mkdocs_playbook.problems import shown, suggestion


def period_days(name: str) -> tuple[dt.date, dt.date] | None:
    """The first and last day of a year, quarter, month, ISO week or day; None for another name."""
    if week := re.fullmatch(r"(\d{4})-W(\d{2})", name):
        monday = dt.date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday, monday + dt.timedelta(days=6)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name):
        return (day := dt.date.fromisoformat(name)), day
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})|-q(\d))?", name)
    if not found:
        return None
    year = int(found[1])
    first = int(found[2] or int(found[3] or 1) * 3 - 2)
    last = first if found[2] else first + 2 if found[3] else 12
    return dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1])


class KpiUse(Part):
    """The numbers that a goal, a channel or a campaign gives to a KPI."""

    baseline: Number | None = optional("The value at the start.")
    target: Number | None = optional("The value aimed at.")
    success: Number | None = optional("From this value on it is a success.")
    failure: Number | None = optional("At this value it is a failure.")
    period: Period | None = optional("The period that the numbers are for.")


def _definition(text: str) -> str:
    """The name of a definition of the library. Raises `wrong` for one that is not there."""
    name = named(text)
    if name not in library():
        wrong(f"There is no '{shown(text, 40)}' in the KPI library. {suggestion(name, library())}")
    return name


Definition = Annotated[
    str,
    Kind(
        _definition,
        "a definition of the KPI library",
        enum=lambda: list(library()),
        enumDescriptions=lambda: [f"{known.name}: {known.formula}" for known in library().values()],
    ),
]


class Kpi(Entry):
    """The definition of a measure. Its numbers stand where it is used: at goals, channels and campaigns."""

    filled_by = "use"

    use: Definition | None = optional("The definition of the KPI library that it takes; what is written here stands above it.")
    name: Text = required("What the KPI is called.")
    question: Text | None = optional("The question that it answers.")
    formula: Text | None = optional("How it is worked out, with the denominator named.")
    unit: Text | None = optional("What it counts: people, %, SGD, days.")
    direction: Annotated[str, choice("up", "down", what="a direction", higher="up", lower="down")] | None = optional(
        "up where more is better, down where less is better. Without it: up."
    )
    type: Annotated[str, choice("leading", "lagging", what="a type of KPI")] | None = optional(
        "leading where it tells early, lagging where it tells the outcome."
    )
    primary: Switch = usual(False, "true for the one main KPI.")
    source: Text | None = optional("Where the number is read.")
    owner: OwnerRef | None = optional("Who reads it: a person or a role.")
    review: Annotated[str, choice("weekly", "monthly", "quarterly", "yearly", what="a review rhythm")] | None = optional(
        "How often it is looked at: weekly, monthly, quarterly or yearly."
    )
    stage: StageRef | None = optional("The stage that it tells about.")
    caveat: Text | None = optional("What to keep in mind when reading it.")
    cumulative: Switch = usual(
        False,
        "true where a longer time gives a larger value, as with sales, sign-ups and reach, and not with rates. "
        "A result of a part of the period is then told as so far, not as a failure.",
    )

    @property
    def more_is_better(self) -> bool:
        return self.direction != "down"


class Result(Part):
    """A value that was measured."""

    visibility: Visibility | None = optional(SEEN)
    kpi: KpiRef = required("The KPI.")
    period: Period = required("The period that was measured: 2027-01, 2027-q1, 2027-W03.")
    value: Number = required("The value.")
    channel: ChannelRef | None = optional("The channel, where the value is that channel's alone.")
    campaign: CampaignRef | None = optional("The campaign, where the value is that campaign's alone.")
    note: Text | None = optional("What to know about the value.")
