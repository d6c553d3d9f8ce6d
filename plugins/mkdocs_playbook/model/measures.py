"""Measures: what a KPI is, which numbers make it a success or a failure, and what was measured."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import Annotated

from pydantic import Field

from mkdocs_playbook.model.base import CampaignRef, ChannelRef, Entry, KpiRef, OwnerRef, Part, StageRef
from mkdocs_playbook.model.fields import Number, Switch, Text, choice, optional, required
from mkdocs_playbook.model.moments import Period


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


class Kpi(Entry):
    """The definition of a measure. Its numbers stand where it is used: at goals, channels and campaigns."""

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
    primary: Switch = Field(default=False, description="true for the one main KPI.")
    source: Text | None = optional("Where the number is read.")
    owner: OwnerRef | None = optional("Who reads it: a person or a role.")
    review: Annotated[str, choice("weekly", "monthly", "quarterly", "yearly", what="a review rhythm")] | None = optional(
        "How often it is looked at: weekly, monthly, quarterly or yearly."
    )
    stage: StageRef | None = optional("The stage that it tells about.")
    caveat: Text | None = optional("What to keep in mind when reading it.")

    @property
    def more_is_better(self) -> bool:
        return self.direction != "down"


class Result(Part):
    """A value that was measured."""

    kpi: KpiRef = required("The KPI.")
    period: Period = required("The period that was measured: 2027-01, 2027-q1, 2027-W03.")
    value: Number = required("The value.")
    channel: ChannelRef | None = optional("The channel, where the value is that channel's alone.")
    campaign: CampaignRef | None = optional("The campaign, where the value is that campaign's alone.")
    note: Text | None = optional("What to know about the value.")
