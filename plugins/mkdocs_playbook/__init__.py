"""A playbook that keeps content strategy, plan and team together: YAML in, a site and calendar feeds out."""

from __future__ import annotations

from datetime import UTC, datetime

__version__ = "0.1.0"

RELEASED = datetime(2026, 11, 22, tzinfo=UTC)
"""When this version was released. Feeds are never older than the code that wrote them (see `read/revision.py`)."""
