"""A web server for feeds, as a host would send them, that remembers what it was asked."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    """A request: the ETag that the client knew, and the answer."""

    path: str
    known: str | None
    status: int


@dataclass
class Web:
    """`files` may be changed at any time."""

    port: int
    files: Mapping[str, bytes]
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"


def etag(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:16]}"'


@contextmanager
def serving(files: Mapping[str, bytes]) -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path, known = self.path.lstrip("/"), self.headers.get("If-None-Match")
            data = web.files.get(path)
            status = 404 if data is None else 304 if known == etag(data) else 200
            web.asked.append(Asked(path, known, status))
            self.send_response(status)
            body = b""
            if data is not None:
                self.send_header("ETag", etag(data))
            if data is not None and status == 200:
                self.send_header("Content-Type", "text/calendar; charset=utf-8")
                body = data
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name is the library's
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        web = Web(server.server_address[1], files)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()
