"""Whether a site's robots.txt lets calendars fetch feeds: Google Calendar obeys it, and then shows nothing without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from mkdocs_playbook.problems import Place, Problem

AGENTS = ("Googlebot", "Google-Calendar-Importer", "any other")


class _Rule(NamedTuple):
    line: int
    allows: bool
    path: str

    def fits(self, path: str) -> bool:
        """Whether the rule is about `path`: it begins with the rule's, where `*` is anything and a last `$` the end."""
        body, end = (self.path[:-1], "$") if self.path.endswith("$") else (self.path, "")
        first, *rest = (re.escape(_encoded(part)) for part in body.split("*"))
        middle = "".join(f"(?>.*?{part})" for part in rest[:-1])  # the first place is as good as any: no way back
        return bool(re.match(f"{first}{middle}{f'.*{rest[-1]}' if rest else ''}{end}", path))


@dataclass(slots=True)
class _Group:
    agents: list[str] = field(default_factory=list)
    rules: list[_Rule] = field(default_factory=list)


def check_robots(root: Path, docs_dir: Path, site_url: str, feeds: Iterable[str]) -> list[Problem]:
    """A warning where `docs_dir/robots.txt` forbids one of `feeds` (paths within the site)."""
    file = docs_dir / "robots.txt"
    if not file.is_file():
        return []
    groups = list(_groups(file.read_text(encoding="utf-8-sig", errors="replace")))
    top = urlsplit(site_url).path.rstrip("/")
    refusing = (_refusing(agent, f"{top}/{feed}", groups) for feed in feeds for agent in AGENTS)
    rule = next((rule for rule in refusing if rule), None)
    if rule is None:
        return []
    path = file.relative_to(root).as_posix() if root in file.parents else file.name
    message = f"robots.txt keeps calendars from fetching the feeds; Google Calendar then shows nothing. Add 'Allow: {top}/feeds/' above."
    return [Problem(Place(path, rule.line, 1), "F602", message, "warning")]


def _groups(text: str) -> Iterator[_Group]:
    """The groups of a robots.txt (RFC 9309, 2.2): lines of agents, and the rules below them."""
    group = _Group()
    for number, line in enumerate(text.splitlines(), 1):
        name, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        match name.lower():
            case "user-agent":
                if group.rules:
                    yield group
                    group = _Group()
                group.agents.append(value.lower())
            case "allow" | "disallow" if group.agents:
                group.rules.append(_Rule(number, name.lower() == "allow", value))
    yield group


def _refusing(agent: str, path: str, groups: Iterable[_Group]) -> _Rule | None:
    """The rule that forbids `path` to `agent`, if any: of all that are for it, the longest holds, and of two the one that allows."""
    own = [group for group in groups if agent.lower() in group.agents] or [group for group in groups if "*" in group.agents]
    rules = [rule for group in own for rule in group.rules if rule.path and rule.fits(_encoded(path))]
    last = max(rules, key=lambda rule: (len(_encoded(rule.path)), rule.allows), default=None)
    return last if last and not last.allows else None


def _encoded(path: str) -> str:
    return quote(unquote(path), safe="/*$!&'()+,;=:@~")
