"""What changed in the plan since the last version, for the reader of an edition: the plan at a revision of git beside that of now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from mkdocs_playbook.compare.changes import Change, Compared
from mkdocs_playbook.compare.compare import compare
from mkdocs_playbook.compare.telling import Since, Telling, Told, tell
from mkdocs_playbook.editions import Selection, select
from mkdocs_playbook.hidden import Secrets, hidden_values
from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.editions import TEAM
from mkdocs_playbook.model.moments import zone
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.plan import plan
from mkdocs_playbook.problems import Place, PlaybookError, Problem, Problems
from mkdocs_playbook.read.history import HistoryError, Revision, committed_at, find_revision, last_version, read_revision
from mkdocs_playbook.read.revision import Version
from mkdocs_playbook.read.settings import NONE, SiteSettings


def find_since(selection: Selection, settings: SiteSettings, version: Version | None) -> tuple[Since | None, list[Problem]]:
    """What changed since the version before, as far as the edition of `selection` sees it, and what is in the way of telling it.

    `version` is what git calls the plan. None where nobody wants to be told, or there is no version before.
    """
    problems: list[Problem] = []
    try:
        revision = _before(settings, version)
    except HistoryError as error:
        message = f"The plugin's option 'changes_since' cannot be used, so there is no page of changes. {error}"
        return None, [Problem(Place("mkdocs.yml", 1, 1), "E113", message, "warning")]
    if revision is None:
        return None, problems
    old, in_the_way = _planned(settings.root, revision.commit, settings.config.name if settings.config else None)
    if old is None:
        message = f"The plan at '{revision}' cannot be read, so there is no page of changes. {in_the_way}"
        return None, [Problem(Place("mkdocs.yml", 1, 1), "E114", message, "info")]
    about = selection.whole.playbook.playbook
    changes = _seen(_compared(old, selection), selection)
    telling = tell(changes, about.language, about.currency)
    if selection.hides:
        telling = _without(hidden_values(selection.whole, selection.plan), telling)
    day = committed_at(revision).astimezone(zone(about.timezone)).date()
    return Since(revision.name, day, telling), problems


def _before(settings: SiteSettings, version: Version | None) -> Revision | None:
    """The revision from which on changes are told. What was released tells what changed since the release before it."""
    said = settings.changes_since
    if said == NONE:
        return None
    if said:
        return find_revision(settings.root, said)
    if version is None:
        return None
    is_version = version.is_saved and not version.later
    return last_version(settings.root, "HEAD^" if is_version else "HEAD")


@lru_cache(maxsize=2)
def _planned(root: Path, commit: str, config: str | None) -> tuple[Compared | None, str]:
    """The plan at a commit, which never changes: `serve` asks for it after every edit. Without it, why it cannot be read."""
    problems = Problems()
    try:
        _, files = read_revision(Revision(root, commit[:7], commit), config, problems)
    except PlaybookError as error:
        return None, str(error.problems[0])
    found = plan(files, problems)
    if found is None or problems:
        return None, str(problems.errors[0])
    return Compared(*found), ""


def _compared(old: Compared, selection: Selection) -> list[Change]:
    """The changes between what the edition sees of both plans."""
    new = Compared(selection.plan.playbook, selection.plan.schedule)
    if not selection.hides:
        return compare(old, new)
    playbook = _hiding(old.playbook, selection)
    whole = replace(selection.whole, playbook=playbook, schedule=old.schedule, findings=(), warnings=(), tokens={}, sources={})
    shown = select(whole, selection.edition).plan
    return compare(Compared(shown.playbook, shown.schedule), new)


def _hiding(old: Playbook, selection: Selection) -> Playbook:
    """The old playbook, in which all that is hidden today is hidden too. Who sees what is as today."""
    new: Playbook = selection.whole.playbook
    changed: dict[str, Any] = {"settings": new.settings}
    for section in SECTIONS:
        names = {name for key in (key for hidden, key in selection.hidden if hidden == section) for name in _names(new, section, key)}
        entries: dict[str, Entry] = getattr(old, section)
        changed[section] = {
            key: entry.model_copy(update={"visibility": TEAM}) if names & {key, *entry.was} else entry for key, entry in entries.items()
        }
    shown = selection.plan.playbook
    for section, field in (("ideas", "title"), ("decisions", "what")):
        hidden = {getattr(part, field) for part in getattr(new, section)} - {getattr(part, field) for part in getattr(shown, section)}
        changed[section] = tuple(part for part in getattr(old, section) if getattr(part, field) not in hidden)
    return old.model_copy(update=changed)


def _names(playbook: Playbook, section: str, key: str) -> Iterator[str]:
    entry: Entry | None = getattr(playbook, section).get(key)
    yield key
    yield from entry.was if entry else ()


def _seen(changes: Sequence[Change], selection: Selection) -> list[Change]:
    """Without what is only of use to those who build the site, where that is not its reader."""
    if not selection.hides:
        return list(changes)
    return [change for change in changes if change.section != "settings" and change.field != "visibility"]


def _without(secrets: Secrets, telling: Telling) -> Telling:
    """Without changes that say something hidden in their words."""

    def is_open(told: Told) -> bool:
        return not secrets.found_in(f"{told.title} {told.text}")

    sections = (
        (heading, tuple(replace(told, follows=tuple(filter(is_open, told.follows))) for told in changes if is_open(told)))
        for heading, changes in telling.sections
    )
    summary = "" if secrets.found_in(telling.summary) else telling.summary
    return Telling(summary, tuple((heading, changes) for heading, changes in sections if changes))
