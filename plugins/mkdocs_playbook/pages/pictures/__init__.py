"""Pictures: what a playbook says, drawn when the site is built.

Each function gives a block whose caption states what the picture shows, and whose table holds its numbers. It is empty where there
is nothing to draw.
"""

from mkdocs_playbook.pages.pictures.bullet import bullet
from mkdocs_playbook.pages.pictures.coverage import coverage
from mkdocs_playbook.pages.pictures.lanes import lanes
from mkdocs_playbook.pages.pictures.promise import promise_kept
from mkdocs_playbook.pages.pictures.timeline import campaign_timeline
from mkdocs_playbook.pages.pictures.workload import workload
from mkdocs_playbook.pages.pictures.year import year_strip

__all__ = ["bullet", "campaign_timeline", "coverage", "lanes", "promise_kept", "workload", "year_strip"]
