"""Which stages the content speaks to, and in which channels."""

from __future__ import annotations

from mkdocs_playbook.pages.blocks import Inline, Status, Table
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.review.coverage import stage_channel_coverage


def coverage(context: Context) -> Table:
    """How many pieces of content each stage has in each channel that has any; a stage without content is told by a word."""
    say = context.say
    playbook, counts = context.playbook, stage_channel_coverage(context.schedule)
    used = [channel for channel in playbook.channels.values() if any(key == channel.id for _, key in counts)]
    stages = list(playbook.stages.values())
    rows: list[list[Inline]] = []
    sums = {}
    for stage in stages:
        numbers = [counts[stage.id, channel.id] for channel in used]
        sums[stage.label] = sum(numbers)
        total: Inline = str(sum(numbers)) if any(numbers) else Status(say("none"), "between")
        rows.append([stage.label, *map(str, numbers), total])
    columns = (say("Stage"), *(channel.label for channel in used), say("All"))
    return Table(
        heading=say("Stages and channels"),
        intro=say("How many pieces of content speak to each stage, by channel. A piece in two channels counts in both."),
        caption=_finding(context, sums),
        columns=columns,
        rows=rows if used else [],
        numeric=columns[1:],
        keep=columns,
    )


def _finding(context: Context, sums: dict[str, int]) -> str:
    say, count = context.say, context.count
    missing = [label for label, number in sums.items() if not number]
    if not missing:
        said = count("Content speaks to the only stage.", "Content speaks to all {number} stages.", len(sums))
    else:
        said = count(
            "Content speaks to {some} of {number} stage; nothing speaks to {missing}.",
            "Content speaks to {some} of {number} stages; nothing speaks to {missing}.",
            len(sums),
            some=len(sums) - len(missing),
            missing=context.form.listed(missing),
        )
    most = max(sums.values(), default=0)
    top = [label for label, number in sums.items() if number == most]
    return f"{said} {say('Most speaks to {stage}.', stage=top[0])}" if len(top) == 1 and len(sums) > 1 and most else said
