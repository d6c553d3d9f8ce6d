"""What the computer that a playbook is begun on knows about its user."""

from __future__ import annotations


def time_zone() -> str:
    """The name of the machine's time zone, such as `Asia/Singapore`; UTC where it does not say."""
    from babel.localtime import get_localzone

    try:
        found = get_localzone()
    except (LookupError, OSError):
        return "UTC"
    name = str(getattr(found, "key", None) or getattr(found, "zone", None) or "UTC")
    return "UTC" if name.rpartition("/")[2] in ("UTC", "UCT", "Universal", "Zulu", "local") else name
