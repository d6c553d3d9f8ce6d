"""From text to a plan: read → check → schedule → review.

Loads nothing that only pages need, and what few playbooks need only where one does, so that checking stays fast.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mkdocs_playbook import RELEASED
from mkdocs_playbook.collector import resting
from mkdocs_playbook.model.checks import check
from mkdocs_playbook.model.credentials import check_credentials
from mkdocs_playbook.model.editions import BUILT_IN, TEAM, seen_in
from mkdocs_playbook.model.load import load
from mkdocs_playbook.model.moments import zone
from mkdocs_playbook.model.names import check_names, names_in
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.problems import Place, PlaybookError, Problem, Problems, shown
from mkdocs_playbook.read.fences import Fence, read_fences
from mkdocs_playbook.read.folder import names_elsewhere, read_file, read_folder
from mkdocs_playbook.read.limits import too_much
from mkdocs_playbook.read.raw import Places
from mkdocs_playbook.read.revision import fixed_time, stamp
from mkdocs_playbook.read.robots import check_robots
from mkdocs_playbook.read.sections import read_sections
from mkdocs_playbook.read.settings import SiteSettings
from mkdocs_playbook.review.baseline import FILE as BASELINE
from mkdocs_playbook.review.baseline import read_baseline
from mkdocs_playbook.review.review import Choice, review
from mkdocs_playbook.review.rules import Finding, Subject
from mkdocs_playbook.schedule.schedule import Schedule, make_schedule


@dataclass(frozen=True, slots=True)
class Plan:
    """A playbook that holds together, with its schedule and what the review says of it."""

    playbook: Playbook
    schedule: Schedule
    findings: tuple[Finding, ...]
    warnings: tuple[Problem, ...]
    today: dt.date
    changed: dt.datetime
    """When the playbook last changed: the stamp of everything in the feeds."""
    tokens: Mapping[str, str]
    """Person → the token in the address of that person's private feed."""
    sources: Mapping[str, bytes]
    """The files that it was read from, by path."""


def plan(files: Mapping[str, bytes], problems: Problems) -> tuple[Playbook, Schedule] | None:
    """The playbook in `files` (path → content) and its schedule; None where `problems` now has errors."""
    found = _plan(files, problems)
    return found[:2] if found else None


def _plan(files: Mapping[str, bytes], problems: Problems, fences: Sequence[Fence] = ()) -> tuple[Playbook, Schedule, Places] | None:
    with resting():
        return _read(files, problems, fences)


def _read(files: Mapping[str, bytes], problems: Problems, fences: Sequence[Fence]) -> tuple[Playbook, Schedule, Places] | None:
    if refused := too_much(files):
        problems.tell(refused)
        return None
    sections = read_sections(files, problems)
    readable = not problems  # a file that could not be read may hold what others refer to
    sections = check_credentials(files, sections, problems)
    places = Places(sections)
    check_names(sections, problems, follow=readable)
    playbook = load(sections, problems)
    if problems.is_full:
        return None
    check(playbook, places, problems)
    names = names_in(sections)
    if fences:
        from mkdocs_playbook.model.embeds import read_embed

        for fence in fences:
            if problems.is_full:
                return None
            read_embed(fence, names, problems, follow=readable)
    schedule = make_schedule(playbook, places, problems) if readable else None
    return (playbook, schedule, places) if schedule and not problems else None


def review_files(files: Mapping[str, bytes], today: dt.date, choice: Choice | None = None) -> list[Finding]:
    """What the review says of the playbook in `files` on the day `today`. Raises `PlaybookError` where it cannot be used."""
    problems = Problems()
    found = _plan(files, problems)
    if found is None:
        raise PlaybookError(problems.all)
    return review(Subject(*found, today), choice)


def make_plan(settings: SiteSettings, choice: Choice | None = None, *, dated: bool = True) -> Plan:
    """Read, check, schedule and review the playbook of a site. Without `choice`, the site's own choice of findings counts.

    Without `dated`, git is not asked when the playbook last changed, which only matters to feeds.

    Raises `PlaybookError` with every problem where it cannot be used.
    """
    problems = Problems()
    files = read_folder(settings.root, settings.sources, settings.docs_dir, settings.site_dir, problems)
    for warning in _misplaced(settings, files):
        problems.tell(warning)
    found = _plan(files, problems, read_fences(settings.root, settings.docs_dir))
    _check_settings(settings, found[0] if found else None, problems)  # last, for what is wrong with the settings makes no file unreadable
    if found is None or problems:
        raise PlaybookError(problems.all, files)
    playbook, schedule, places = found
    changed = stamp(settings.root, settings.paths) if dated else RELEASED
    today = today_in(playbook.playbook.timezone, settings.today)
    findings = review(Subject(playbook, schedule, places, today), choice or site_choice(settings))
    tokens = _tokens(settings, playbook)
    warnings = [
        *problems.warnings,
        *check_robots(settings.root, settings.docs_dir, settings.site_url, _public_feeds(playbook)),
        *_without_token(playbook, tokens),
    ]
    return Plan(playbook, schedule, tuple(findings), tuple(warnings), today, changed, tokens, files)


def site_choice(settings: SiteSettings, *, with_baseline: bool = True) -> Choice:
    """Which findings are told: all but those that the site's options leave out by path, and those of its baseline."""
    data = read_file(settings.root, BASELINE) if with_baseline else None
    return Choice(per_path=settings.ignore, baseline=read_baseline(data) if data is not None else {})


def _misplaced(settings: SiteSettings, files: Collection[str]) -> list[Problem]:
    """Warnings for files that look like a playbook's and lie where nobody reads them."""
    message = f"This file is not read: it lies in none of the folders {', '.join(settings.sources)}. Move it into one of them."
    elsewhere = names_elsewhere(settings.root, settings.docs_dir, files)
    found = [path for path, names in elsewhere.items() if names and all(name in Playbook.model_fields for name in names)]
    return [Problem(Place(path, 1, 1), "Y206", message, "warning") for path in found]


def _public_feeds(playbook: Playbook) -> Iterator[str]:
    """Where the site has the feeds that everybody may know of."""
    from mkdocs_playbook.feeds.feeds import feeds_of

    yield from (feed.uri for feed in feeds_of(playbook) if not feed.is_private)


def _tokens(settings: SiteSettings, playbook: Playbook) -> dict[str, str]:
    if not playbook.settings.feeds.private:
        return {}
    from mkdocs_playbook.read.tokens import read_tokens

    return read_tokens(settings.root)


def _without_token(playbook: Playbook, tokens: Mapping[str, str]) -> list[Problem]:
    """Warnings for people whose private feed has no address yet."""
    if not playbook.settings.feeds.private:
        return []
    from mkdocs_playbook.feeds.feeds import token_of

    message = "has no address for a private feed, so there is none. Run 'playbook tokens new'."
    people = playbook.people.values()
    return [Problem(person.place, "F604", f"'{person.id}' {message}", "warning") for person in people if not token_of(person, tokens)]


_FOLDER = re.compile(r"\w[\w.-]*")


def _check_settings(settings: SiteSettings, playbook: Playbook | None, problems: Problems) -> None:
    """Tell which options of the plugin cannot be used. Without a playbook, nobody knows which editions are its own."""
    place = Place("mkdocs.yml", 1, 1)
    own = playbook.settings.editions if playbook else {}
    if playbook and seen_in(settings.edition, own) is None:
        problems.error(
            "E101",
            place,
            f"There is no edition '{shown(settings.edition)}'. There are {', '.join([*BUILT_IN, *own])}. "
            "Write one of these, or add yours below 'settings: editions:' in the playbook.",
        )
    if TEAM in own:
        problems.error("E101", place, "The edition 'team' sees everything. Give your own below 'settings: editions:' another name.")
    if settings.today:
        try:
            dt.date.fromisoformat(settings.today)
        except ValueError:
            problems.error(
                "E102", place, f"The plugin's option 'today' is '{shown(settings.today)}', which is no date. Write one such as 2027-01-12."
            )
    # MkDocs drops what lies in a folder called templates or below a name that starts with a dot.
    folders = settings.mount.split("/") if settings.mount else []
    if not all(_FOLDER.fullmatch(folder) for folder in folders) or folders[:1] == ["templates"]:
        problems.error(
            "E104",
            place,
            f"The plugin's option 'mount' is '{shown(settings.mount)}', which is no folder of the site. Write one such as playbook: "
            "letters, digits, hyphens, not 'templates'.",
        )


def today_in(timezone: str, fixed: str = "") -> dt.date:
    """The day that pages call today: `fixed` (`YYYY-MM-DD`) if given, else SOURCE_DATE_EPOCH, else now, in a time zone.

    Raises `PlaybookError` where SOURCE_DATE_EPOCH is not a number of seconds.
    """
    if fixed:
        return dt.date.fromisoformat(fixed)
    return (fixed_time() or dt.datetime.now(dt.UTC)).astimezone(zone(timezone)).date()
