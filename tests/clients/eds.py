"""Runs under Debian's Python in a D-Bus session: subscribes with GNOME's evolution-data-server and tells what it holds.

A line of JSON in, a line of JSON out, marked, because the services that D-Bus starts write to the same place:

    {"do": "subscribe", "url": "http://…"}    {"do": "refresh", "url": …}    {"do": "events", "url": …}
"""

from __future__ import annotations

import json
import sys
import threading
import time
from importlib import import_module
from typing import Any

gi: Any = import_module("gi")
for name, version in (("EDataServer", "1.2"), ("ECal", "2.0"), ("ICalGLib", "3.0")):
    gi.require_version(name, version)
EDataServer, ECal, GLib = (import_module(f"gi.repository.{name}") for name in ("EDataServer", "ECal", "GLib"))

MARK = "\x1e"
_AT_ONCE = 2**32 - 1
"""Do not wait for the first fetch: the client at times misses that it is over, and then waits for all of the time given."""


def main() -> None:
    # Without a running main loop, the client never learns that its calendar is there.
    threading.Thread(target=GLib.MainLoop().run, daemon=True).start()
    registry = EDataServer.SourceRegistry.new_sync(None)
    clients: dict[str, Any] = {}
    for line in sys.stdin:
        order = json.loads(line)
        url = order["url"]
        answer: Any = None
        if order["do"] == "subscribe":
            clients[url] = subscribe(registry, url, len(clients))
        elif order["do"] == "refresh":
            clients[url].refresh_sync(None)
        else:
            answer = events(clients[url])
        print(MARK + json.dumps(answer), flush=True)  # noqa: T201


def subscribe(registry: Any, url: str, number: int) -> Any:
    source = EDataServer.Source.new_with_uid(f"feed-{number}", None)
    source.set_parent("webcal-stub")
    source.set_display_name(url)
    source.get_extension(EDataServer.SOURCE_EXTENSION_CALENDAR).set_backend_name("webcal")
    source.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND).set_uri(GLib.Uri.parse(url, GLib.UriFlags.NONE))
    registry.commit_source_sync(source, None)
    until = time.monotonic() + 15
    while True:
        try:
            return ECal.Client.connect_sync(registry.ref_source(source.get_uid()), ECal.ClientSourceType.EVENTS, _AT_ONCE, None)
        except GLib.Error:  # the service that fetches calendars has not heard of this one yet
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def events(client: Any) -> list[list[str]]:
    _, components = client.get_object_list_sync("#t", None)
    return [
        [one.get_uid(), moment(one.get_dtstart()), moment(one.get_dtend()), one.get_summary(), one.get_description()] for one in components
    ]


def moment(time: Any) -> str:
    day = f"{time.get_year():04}-{time.get_month():02}-{time.get_day():02}"
    if time.is_date():
        return day
    return f"{day}T{time.get_hour():02}:{time.get_minute():02}:{time.get_second():02}{'Z' if time.is_utc() else ''}"


if __name__ == "__main__":
    main()
