"""Under `serve`, pages of ours are made when a browser asks for them: after an edit, people look at one or two of a thousand."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from threading import Event
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

_PATIENCE = 600
"""Seconds that a request waits for a build."""


class Demand:
    """Between MkDocs' server and the pages of its last build. `is_on` once there is a server, which there is not at the first build."""

    def __init__(self, ask_for: Callable[[str], bool]) -> None:
        self._ask_for = ask_for
        self._is_built = Event()
        self.is_on = False

    def begin(self) -> None:
        """A build begins: whoever asks has to wait."""
        self._is_built.clear()

    def end(self) -> None:
        self._is_built.set()

    def stand_before(self, server: LiveReloadServer) -> None:
        """Hear of each request before MkDocs' own application answers it."""
        theirs: Any = server.get_app()

        def wrote_something(path: str) -> bool:
            self._is_built.wait(_PATIENCE)
            file = posixpath.normpath("/" + path.removeprefix(server.mount_path)).lstrip("/")
            return any(self._ask_for(asked) for asked in (file, posixpath.join(file, "index.html")))

        def answer(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            if path.startswith("/livereload/") or not path.startswith(server.mount_path):
                return theirs(environ, start_response)  # type: ignore[no-any-return]
            wrote_something(path)
            told: list[tuple[Any, ...]] = []
            body: Iterable[bytes] = theirs(environ, lambda *answer: told.append(answer))
            if told[0][0].startswith("404") and wrote_something(path):  # a build came between
                told.clear()
                body = theirs(environ, lambda *answer: told.append(answer))
            start_response(*told[0])
            return body

        server.set_app(answer)
        self.is_on = True
