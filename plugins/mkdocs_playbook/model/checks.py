"""Checks what the entries of a playbook say about each other: orders, thresholds, periods, steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from mkdocs_playbook.model.base import Entry, Part, hints_of
from mkdocs_playbook.model.measures import KpiUse
from mkdocs_playbook.model.moments import is_calendar_period
from mkdocs_playbook.model.plan import Planned, Post
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.team import STATUSES, Step, Workflow
from mkdocs_playbook.model.timing import When
from mkdocs_playbook.problems import Problems, suggestion
from mkdocs_playbook.read.raw import Places

Path = tuple[str | int, ...]


def check(playbook: Playbook, places: Places, problems: Problems) -> None:
    """Tell every contradiction in `playbook`; `places` knows where it is written."""
    told = _Told(places, problems)
    _check_language(playbook.playbook.language, told)
    for path, part in _parts(playbook):
        _check_order(path, part, told)
    for entry, kpi, use in (*playbook.kpi_uses(), *_incomplete_uses(playbook)):
        path = (entry.section, entry.id, "kpis", kpi)
        if kpi in playbook.kpis:  # without its definition, nobody knows its direction
            _check_thresholds(path, use, playbook.kpis[kpi].more_is_better, told)
        if use.period:
            _check_period((*path, "period"), use.period, told)
    for number, result in enumerate(playbook.results):
        _check_period(("results", number, "period"), result.period, told)
    _check_workflows(playbook, told)
    for key, feed in playbook.feeds.items():
        if _is_built_in(key):
            told.error("M102", ("feeds", key), f"Every playbook has a feed '{key}' already. Choose another id.", key=True)
        for number, former in enumerate(feed.was):
            if _is_built_in(former):
                told.error("M102", ("feeds", key, "was", number), f"The feed '{former}' is one of every playbook's own. Remove it here.")
    _check_step_names(playbook, told)


def _is_built_in(feed: str) -> bool:
    """Whether a feed of that id would lie where one lies that every playbook has, or may have."""
    return feed in ("all", "key-dates") or feed.startswith(("people-", "roles-", "channels-", "campaigns-"))


class _Told:
    def __init__(self, places: Places, problems: Problems) -> None:
        self.places, self.problems = places, problems

    def error(self, code: str, path: Path, message: str, *, key: bool = False) -> None:
        self.problems.error(code, self.places.of(*path, key=key), message)


def _parts(playbook: Playbook) -> Iterator[tuple[Path, Part]]:
    """Every part of the playbook that has days in order, with its path."""

    def walk(path: Path, value: Any) -> Iterator[tuple[Path, Part]]:
        if isinstance(value, Part):
            if value.ordered:
                yield path, value
            for name, written in _ways_to_days(type(value)):
                if inner := getattr(value, name, None):
                    yield from walk((*path, written), inner)
        elif isinstance(value, tuple):
            for number, inner in enumerate(value):
                yield from walk((*path, number), inner)
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                if isinstance(inner, Part):
                    yield from walk((*path, key), inner)

    yield from walk((), playbook)
    for entry in playbook.incomplete:
        yield from walk((entry.section, entry.id), entry)


@cache
def _ways_to_days(model: type[Part]) -> tuple[tuple[str, str], ...]:
    """The fields of a part below which there are days in order, each with the name that is written: most have none."""
    hints = hints_of(model)
    return tuple((name, field.alias or name) for name, field in model.model_fields.items() if any(map(_has_days, _parts_in(hints[name]))))


def _has_days(model: type[Part]) -> bool:
    return bool(model.ordered or _ways_to_days(model))


def _parts_in(hint: Any) -> Iterator[type[Part]]:
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
    for argument in get_args(hint):
        yield from _parts_in(argument)


def _incomplete_uses(playbook: Playbook) -> Iterator[tuple[Entry, str, KpiUse]]:
    for entry in playbook.incomplete:
        for kpi, use in getattr(entry, "kpis", {}).items():
            yield entry, kpi, use


def _check_order(path: Path, part: Part, told: _Told) -> None:
    for first, last in part.ordered:
        start, end = _day(getattr(part, first)), _day(getattr(part, last))
        if start and end and end < start:
            name, other = (type(part).model_fields[field].alias or field for field in (last, first))
            told.error(
                "M201", (*path, name), f"It ends ('{name}': {end}) before it starts ('{other}': {start}). Exchange or correct the dates."
            )


def _day(value: Any) -> date | None:
    """The day, where it is written as such; relative days are checked once they are worked out."""
    return value.day if isinstance(value, When) else value if isinstance(value, date) else None


def _check_thresholds(path: Path, use: KpiUse, more_is_better: bool, told: _Told) -> None:
    """For a KPI that should rise: failure < success ≤ target, and the target not below the baseline.

    For one that should fall, the same turned round. A target equal to the baseline is one too: to keep what there is.
    """
    sign = 1 if more_is_better else -1
    above, below = ("above", "below") if more_is_better else ("below", "above")
    hint = "" if more_is_better else " (the KPI's direction is down)"

    def better(a: Decimal, b: Decimal) -> bool:
        return sign * (a - b) > 0

    success, failure, target, baseline = use.success, use.failure, use.target, use.baseline
    if success is not None and failure is not None and not better(success, failure):
        told.error(
            "M202",
            (*path, "failure"),
            f"A value of {failure} would be success and failure at once: success begins at {success}. Write a failure {below} it{hint}.",
        )
    elif target is not None and failure is not None and not better(target, failure):
        told.error("M202", (*path, "target"), f"The target {target} would be a failure (at {failure}). Write a target {above} it{hint}.")
    if success is not None and target is not None and better(success, target):
        told.error(
            "M202",
            (*path, "success"),
            f"Who reaches the target of {target} has no success yet ({success}). Write a success not {above} the target{hint}.",
        )
    if target is not None and baseline is not None and better(baseline, target):
        told.error(
            "M202",
            (*path, "target"),
            f"The target {target} is worse than the baseline {baseline}. Write a target {above} it, or change the KPI's direction{hint}.",
        )


def _check_period(path: Path, period: str, told: _Told) -> None:
    periods = told.places.keys("playbook", "periods")
    if not is_calendar_period(period) and period not in periods:
        instead = suggestion(period, periods) if periods else "Write a month such as 2027-01, or add it to 'playbook.periods'."
        told.error("M106", path, f"There is no period '{period}'. {instead}")


def _check_language(language: str, told: _Told) -> None:
    """Babel's data (CLDR) knows the languages whose names of days and months there are."""
    if language.lower().partition("-")[0] == "en":
        return
    from babel import Locale, UnknownLocaleError  # only for other languages: it takes a while to load

    try:
        Locale.parse(language.partition("-")[0])
    except (UnknownLocaleError, ValueError):
        message = (
            f"No names of days and months are known for the language '{language}', so dates are in English. Write one such as de or zh."
        )
        told.problems.warning("M205", told.places.of("playbook", "language"), message)


def _check_workflows(playbook: Playbook, told: _Told) -> None:
    taken: dict[str, str] = {}
    incomplete = [entry for entry in playbook.incomplete if isinstance(entry, Workflow) and entry.steps]
    for key, workflow in [(entry.id, entry) for entry in (*playbook.workflows.values(), *incomplete)]:
        for name in workflow.formats:
            if taken.setdefault(name, key) != key:
                told.error(
                    "M203",
                    ("workflows", key, "formats", name),
                    f"Posts of the format '{name}' already take the workflow '{taken[name]}'. Name the format in one workflow only.",
                )
        steps = list(workflow.steps.items())
        for number, (name, step) in enumerate(steps):
            if step.due.is_after and (reason := _why_before(step, [later for _, later in steps[number + 1 :]])):
                told.error(
                    "M204",
                    ("workflows", key, "steps", name, "due"),
                    f"The step '{name}' is due {step.due} publishing, but {reason}. "
                    f"Write a due date such as '{str(step.due).replace('after', 'before')}'.",
                )
        if not workflow.steps:
            told.error("M107", ("workflows", key), f"The workflow '{key}' has no steps. Add at least one below 'steps:'.")


def _why_before(step: Step, later: list[Step]) -> str | None:
    """Why a step that is due after publishing should be due before it, if so."""
    if step.approval:
        return "it is an approval, which comes before publishing"
    if step.reaches and STATUSES.index(step.reaches) < STATUSES.index("published"):
        return f"it brings a post to '{step.reaches}', which comes before publishing"
    if any(not other.due.is_after for other in later):
        return "the steps after it come before publishing"
    return None


_NO_STEPS = "Add it to the steps of a workflow, or remove this line."
_NOBODY = "Add it to the section 'people', or remove this line."


def _check_step_names(playbook: Playbook, told: _Told) -> None:
    # As written: a step, role or person that could not be read is no reason to tell that there is none.
    keys = told.places.keys
    steps = [keys("workflows", workflow, "steps") for workflow in keys("workflows")]
    every_step = {name for names in steps for name in names} if all(steps) else None
    roles = set(keys("roles"))
    who = roles | set(keys("people"))
    for entry in (*playbook.entries(), *playbook.incomplete):
        if not isinstance(entry, Planned):
            continue
        for name in entry.assign:
            if every_step is not None and name not in every_step and name not in roles:
                told.error(
                    "M106",
                    (entry.section, entry.id, "assign", name),
                    f"There is no step or role '{name}'. {suggestion(name, every_step | roles, _NO_STEPS)}",
                    key=True,
                )
        if isinstance(entry, Post):
            _check_done(entry, every_step, who, told)


def _check_done(post: Post, steps: set[str] | None, who: set[str], told: _Told) -> None:
    for name, dates in post.done.items():
        if steps is not None and name not in steps:
            message = f"There is no step '{name}'. {suggestion(name, steps, _NO_STEPS)}"
            told.error("M106", ("posts", post.id, "done", name), message, key=True)
        for whom in dates:
            if whom and whom not in who:
                told.error(
                    "M106",
                    ("posts", post.id, "done", name, whom),
                    f"There is no role or person '{whom}'. {suggestion(whom, who, _NOBODY)}",
                    key=True,
                )
