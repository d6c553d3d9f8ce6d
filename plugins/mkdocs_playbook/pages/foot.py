"""What stands below each page: which version of the plan it is of, as of when, and for whom."""

from __future__ import annotations

import datetime as dt

from mkdocs_playbook import RELEASED
from mkdocs_playbook.model.editions import TEAM
from mkdocs_playbook.model.moments import zone
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.read.revision import Version
from mkdocs_playbook.words import msgs

_BETWEEN = " · "
_LATER = msgs("Version {version} and {number} later change", "Version {version} and {number} later changes")


def foot(context: Context, edition: str, version: Version | None, changed: dt.datetime) -> str:
    """The line below a page on a screen. `changed` is the stamp of the plan, whose day is known unless it is the program's own."""
    about = context.playbook.playbook
    day = context.form.date(changed.astimezone(zone(about.timezone)).date(), "year")
    plan = context.say("Plan of {day}", day=day) if changed > RELEASED else ""
    return _BETWEEN.join(filter(None, (context.playbook.title, version_in_words(version, context), plan, _edition(edition, context))))


def printed_foot(context: Context, edition: str, version: Version | None) -> str:
    """The line below a printed page."""
    about = context.playbook.playbook
    name = about.brand or about.title or about.id
    day = context.say("as of {day}", day=context.form.date(context.today, "long"))
    return _BETWEEN.join(filter(None, (name, version_in_words(version, context), _edition(edition, context), day)))


def version_in_words(version: Version | None, context: Context) -> str:
    """What the version is called, and what came after it; '' where nobody knows."""
    if version is None:
        return ""
    text = context.say("Version {version}", version=version.name)
    if later := version.later:
        text = context.count(*_LATER, later, version=version.name)
    return text if version.is_saved else context.say("{version}, with changes that are not in git yet", version=text)


def _edition(edition: str, context: Context) -> str:
    return "" if edition == TEAM else context.say("edition {edition}", edition=edition)
