"""The KPI library: definitions that ship with the package, and how a playbook takes one with `use:`.

The definitions lie in `library.toml`. What an entry does not say itself is read as if it were written there: the entry's own lines
stay above it, and problems with what comes from the library are told at `use:`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mkdocs_playbook.read.raw import Map, Raw, keys_of

TAKEN = ("name", "question", "formula", "unit", "direction", "type", "stage", "source")
"""The fields of a KPI that come from the library where the entry does not say them."""

PLAN_HEALTH = ("on_time_rate", "cadence_adherence", "stage_coverage", "runway_days")
"""The definitions whose value is worked out from the plan itself, in `review/plan_health.py`."""

MONEY = "money"
"""The unit that stands for the playbook's currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A KPI as the library defines it."""

    id: str
    name: str
    question: str
    formula: str
    """With the denominator named."""
    unit: str
    direction: str
    cumulative: bool = False
    """Whether a longer time gives a larger value."""
    type: str
    theme: str
    stage: str = ""
    source: str
    """Where the number is usually read."""
    trap: str
    defined_by: str
    url: str = ""


@cache
def library() -> dict[str, Definition]:
    """Every definition by its name, theme by theme."""
    import tomllib  # only for playbooks that take a definition

    text = Path(__file__).with_name("library.toml").read_text(encoding="utf-8")
    return {name: Definition(id=name, **said) for name, said in tomllib.loads(text).items()}


def named(text: str) -> str:
    """The library's way to write a name that somebody wrote with hyphens, spaces or capitals."""
    return text.strip().lower().replace("-", "_").replace(" ", "_")


def take_definitions(sections: Map) -> None:
    """Put what the library says below what is written, in each KPI of `sections` that takes a definition by a name that there is."""
    kpis = sections.get("kpis")
    if not isinstance(kpis, Map):
        return
    stages = keys_of(sections.get("stages"))
    about = sections.get("playbook")
    currency = about.get("currency") if isinstance(about, Map) else None
    for key, written in kpis.items():
        if isinstance(written, Map) and isinstance(use := written.get("use"), str) and (definition := library().get(named(use))):
            kpis[key] = _defined(written, definition, stages, currency)


def _defined(written: Map, definition: Definition, stages: tuple[str, ...], currency: Raw) -> Map:
    said = {field: getattr(definition, field) for field in TAKEN}
    if definition.cumulative:
        said["cumulative"] = "true"
    if definition.stage not in stages:
        del said["stage"]
    if definition.unit == MONEY and isinstance(currency, str) and currency.strip():
        said["unit"] = currency.strip()
    whole = Map()  # a copy, for aliases may have put the same map elsewhere
    for name, value in written.items():
        if value is not None or name not in said:
            whole.put(name, value, written.key_at[name], written.value_at[name])
    for name, value in said.items():
        if name not in whole:
            whole.put(name, value, written.key_at["use"], written.value_at["use"])
    return whole
