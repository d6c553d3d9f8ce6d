"""A new playbook: templates filled with answers. Everything that is filled in is quoted for the kind of file that it goes into."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from babel.core import get_global
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mkdocs_playbook import __version__
from mkdocs_playbook.model.moments import zone
from mkdocs_playbook.model.schema import as_file, json_schema, plugin_schema
from mkdocs_playbook.problems import suggestion
from mkdocs_playbook.start.answers import AnswerError, Answers, Channel, Person, languages_spoken, spelt

SCHEMA = ".playbook.schema.json"
PLUGIN_SCHEMA = ".playbook.plugin.schema.json"
_FILES = Path(__file__).parent / "files"
_ENDING = ".jinja"
_NOWHERE = "ZZ"
"""The country of the time zones that have none, in the data of Unicode."""
_LAST_WEEK = 15
"""The week, from today's on, in which the last dates of the cases lie."""


@dataclass(frozen=True, slots=True)
class Starter:
    """A case to begin with."""

    summary: str
    roles: tuple[str, ...]
    """The ids of its roles; the people named first lead them, in this order."""
    channels: str
    """The channels that are proposed."""
    taken: tuple[str, ...] = ()
    """The ids of channels that it brings itself."""


STARTERS: Mapping[str, Starter] = {
    "social-starter": Starter(
        "a small shop or studio with a few channels", ("content-lead", "maker", "publisher"), "instagram, tiktok, newsletter"
    ),
    "campaign": Starter("one campaign that leads up to a launch", ("campaign-lead", "maker", "publisher"), "instagram, newsletter, blog"),
    "client-handover": Starter(
        "an agency that hands channels over to its client",
        ("brand-owner", "editor", "community-manager"),
        "instagram, newsletter",
        ("report",),
    ),
}
DEFAULT = "social-starter"

DEPLOYS: Mapping[str, str] = {
    "github": "GitHub Pages",
    "gitlab": "GitLab Pages",
    "netlify": "Netlify",
    "cloudflare": "Cloudflare Pages",
}


def read_deploys(text: str) -> tuple[str, ...]:
    """`github, netlify`: each once, or none. Raises `AnswerError` for a host that is not known."""
    names = dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip())
    for name in names:
        if name not in DEPLOYS:
            raise AnswerError(f"There is nothing for the host '{name[:40]}'. {suggestion(name, DEPLOYS)}")
    return tuple(names)


def starter_files(answers: Answers, today: dt.date, starter: str = DEFAULT, deploys: Iterable[str] = ()) -> dict[str, bytes]:
    """The files of a new playbook, by path: those of a case of `STARTERS`, dated from `today`, and those for each host of `DEPLOYS`."""
    context = _context(answers, today, starter, tuple(deploys))
    files = {path: _environment(path).get_template(name).render(context) for path, name in _templates(starter, deploys).items()}
    files |= {SCHEMA: as_file(json_schema()), PLUGIN_SCHEMA: as_file(plugin_schema())}
    return {path: text.encode() for path, text in sorted(files.items())}


def starter_paths(starter: str = DEFAULT, deploys: Iterable[str] = ()) -> list[str]:
    """The paths of the files that `starter_files` gives, whatever the answers."""
    return sorted([SCHEMA, PLUGIN_SCHEMA, *_templates(starter, deploys)])


def _templates(starter: str, deploys: Iterable[str]) -> dict[str, str]:
    """The template of each file, by path. In the names of templates `dot-` stands for the dot that hides a file."""
    found: dict[str, str] = {}
    for folder in (_FILES / name for name in ("every", starter, *(f"deploy/{host}" for host in deploys))):
        for file in sorted(folder.rglob(f"*{_ENDING}")):
            parts = (re.sub(r"^dot-", ".", part) for part in file.relative_to(folder).parts)
            found["/".join(parts).removesuffix(_ENDING)] = file.relative_to(_FILES).as_posix()
    return found


def _environment(path: str) -> Environment:
    return Environment(
        loader=FileSystemLoader(_FILES),
        undefined=StrictUndefined,
        finalize=_WRITERS.get(PurePosixPath(path).suffix, str),
        autoescape=False,  # noqa: S701 - what is written is no HTML; 'finalize' quotes it for its kind of file
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def as_yaml(value: object) -> str:
    """A value as it is written in YAML on one line: plain where every reader of YAML takes it for this text, else in quotes."""
    if isinstance(value, str):
        try:
            is_plain = yaml.safe_load(f"[{value}, {{{value}: {value}}}]") == [value, {value: value}]
        except (yaml.YAMLError, ValueError):
            is_plain = False
        return value if is_plain and value.isprintable() else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_yaml, value))}]"
    return str(value)


def as_markdown(value: object) -> str:
    """Text that Markdown takes for nothing but text."""
    return re.sub(r"[]\\`*_{}[<>#|~!^$=]|&(?=[#\w])|:(?=\S)|(?<!\S)[-+]|(?<=\d)[.)]", lambda mark: f"&#{ord(mark[0])};", str(value))


_WRITERS: Mapping[str, Callable[[Any], str]] = {".yml": as_yaml, ".toml": json.dumps, ".md": as_markdown}


def _context(answers: Answers, today: dt.date, starter: str, deploys: Sequence[str]) -> dict[str, object]:
    monday = today - dt.timedelta(days=today.weekday())
    roles = STARTERS[starter].roles
    months = today.year * 12 + today.month - 1

    def day(week: int, weekday: int = 0) -> dt.date:
        """A day of the week that is `week` weeks after today's; 0 is Monday."""
        return monday + dt.timedelta(weeks=week, days=weekday)

    def month(number: int) -> str:
        """The month that is `number` months after today's, such as `2027-01`."""
        return f"{(months + number) // 12}-{(months + number) % 12 + 1:02d}"

    return {
        "id": answers.id,
        "brand": answers.brand,
        "timezone": answers.timezone,
        "language": answers.language,
        "today": today,
        "day": day,
        "month": month,
        "channels": answers.channels,
        "of_format": lambda *formats: [channel for channel in answers.channels if channel.kind.format in formats],
        "formats": sorted({channel.kind.format for channel in answers.channels}),
        "ids": _ids,
        "people": answers.people,
        "roles": roles,
        "roles_of": _roles_of(answers.people, roles),
        "lead": _leads(answers.people, roles),
        "backup": _leads(answers.people[1:] + answers.people[:1], roles) if len(answers.people) > 1 else {},
        "country": country(answers.timezone) or "XX",
        "years": range(today.year, day(_LAST_WEEK).year + 1),
        "unspelt": {channel.id for channel in answers.channels if not spelt(channel.name, answers.language)},
        "spoken": languages_spoken(),
        "version": __version__,
        "next_major": int(__version__.partition(".")[0]) + 1,
        "starter": starter,
        "deploys": [DEPLOYS[name] for name in deploys],
        "night": _night(answers.timezone, today),
    }


def country(timezone: str) -> str | None:
    """The code of the country of a time zone, such as `DE` of `Europe/Berlin`; None for those of no country, such as `UTC`."""
    code = get_global("zone_territories").get(get_global("zone_aliases").get(timezone, timezone))
    return code if code and re.fullmatch(r"[A-Z]{2}", code) and code != _NOWHERE else None


def _ids(entries: Iterable[Channel | Person]) -> list[str]:
    return [entry.id for entry in entries]


def _leads(people: Sequence[Person], roles: Sequence[str]) -> dict[str, str]:
    """Who leads each role."""
    return {role: people[number % len(people)].id for number, role in enumerate(roles)} if people else {}


def _roles_of(people: Sequence[Person], roles: Sequence[str]) -> dict[str, list[str]]:
    """The roles that each person holds: everybody has at least one."""
    held: dict[str, list[str]] = {person.id: [] for person in people}
    for number in range(max(len(people), len(roles)) if people else 0):
        mine = held[people[number % len(people)].id]
        role = roles[number % len(roles)]
        if role not in mine:
            mine.append(role)
    return held


def _night(timezone: str, today: dt.date) -> tuple[int, int]:
    """The hour and minute, in UTC, of an hour soon after midnight in a time zone, in winter as in summer."""
    local = dt.datetime.combine(today, dt.time(2, 17), zone(timezone)).astimezone(dt.UTC)
    return local.hour, local.minute
