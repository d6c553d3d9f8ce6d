"""What calendars silently cut off: feeds that are too large, addresses that are too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mkdocs_playbook.feeds import ics
from mkdocs_playbook.feeds.feeds import without_token
from mkdocs_playbook.problems import Place, Problem

MAX_EVENTS = 1_000
MAX_BYTES = 900_000
MAX_URL = 256
"""Google's limits, as users report them: about 1 MB, and 256 characters for an address."""


def over_limits(files: Mapping[str, bytes], site_url: str) -> Iterator[Problem]:
    """A warning for each feed in `files` (path → content) that Google Calendar may not take."""
    for path, content in files.items():
        if not path.endswith(".ics"):
            continue
        place = Place(without_token(path), 1, 1)
        events = content.count(b"BEGIN:VEVENT\r\n")
        if events > MAX_EVENTS or len(content) > MAX_BYTES:
            size = f"{events:,} events in {len(content) // 1000:,} KB"
            mend = "Bound the feeds with 'past:' and 'future:' below 'settings: feeds:', or leave kinds out with 'include:'."
            yield Problem(place, "F601", f"This feed has {size}; Google Calendar stops reading at about 1 MB. {mend}", "warning")
        length = len(ics.uri(f"{site_url.rstrip('/')}/{path}"))
        if site_url and length > MAX_URL:
            message = f"This feed's address has {length} characters; Google Calendar takes {MAX_URL}. Shorten ids or site_url."
            yield Problem(place, "F603", message, "warning")
