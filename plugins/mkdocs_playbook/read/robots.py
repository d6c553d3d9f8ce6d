"""Whether a site's robots.txt lets calendars fetch feeds: Google Calendar obeys it, and then shows nothing without a word."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from mkdocs_playbook.problems import Place, Problem

AGENTS = ("*", "Googlebot", "Google-Calendar-Importer")


def check_robots(root: Path, docs_dir: Path, site_url: str, feeds: Iterable[str]) -> list[Problem]:
    """A warning where `docs_dir/robots.txt` forbids one of `feeds` (paths within the site)."""
    file = docs_dir / "robots.txt"
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    parser = RobotFileParser()
    parser.parse(lines)
    top = urlsplit(site_url).path.rstrip("/")
    if all(parser.can_fetch(agent, f"{top}/{feed}") for agent in AGENTS for feed in feeds):
        return []
    number = next((number for number, line in enumerate(lines, 1) if line.strip().lower().startswith("disallow")), 1)
    path = file.relative_to(root).as_posix() if root in file.parents else file.name
    message = "robots.txt keeps calendars from fetching the feeds; Google Calendar then shows nothing. Add 'Allow: /feeds/' above."
    return [Problem(Place(path, number, 1), "F602", message, "warning")]
