"""Under `serve`, keeps looking at source folders that are not there yet, go, or come back, as with a change of branch in git.

MkDocs watches a folder from the start or not at all, and stops for good where one is gone for a moment.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileModifiedEvent
from watchdog.observers.api import ObservedWatch

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

_SECONDS = 0.5
"""As often as MkDocs looks at files."""


class SourceWatch:
    """Watches `folders`, which may change from build to build."""

    def __init__(self) -> None:
        self.folders: tuple[str, ...] = ()
        self._ended = threading.Event()
        self._watched: set[str] = set()

    def start(self, server: LiveReloadServer, always: Path) -> None:
        """Begin to look. `always` is a folder that MkDocs watches itself."""
        self._watched.update(filter(_is_there, self.folders))
        threading.Thread(target=self._run, args=(server, ObservedWatch(str(always), recursive=True)), daemon=True).start()

    def end(self) -> None:
        self._ended.set()

    def _run(self, server: LiveReloadServer, always: ObservedWatch) -> None:
        while not self._ended.wait(_SECONDS):
            if server.observer.is_alive() and self._look(server):
                # MkDocs takes it for one of its own: what came and went within the folder, nobody has seen.
                server.observer.event_queue.put((FileModifiedEvent(always.path), always))

    def _look(self, server: LiveReloadServer) -> bool:
        """Watch the folders that are there and unwatch those that are not. Whether there was anything to do."""
        alive = {str(emitter.watch.path) for emitter in set(server.observer.emitters) if emitter.is_alive()}
        changed = False
        for folder in {*self.folders, *self._watched}:
            wanted, known = folder in self.folders and _is_there(folder), folder in self._watched
            if wanted != known or (known and folder not in alive):
                self._unwatch(server, folder)
                changed |= self._watch(server, folder) if wanted else True
        return changed

    def _watch(self, server: LiveReloadServer, folder: str) -> bool:
        self._watched.add(folder)
        try:
            server.watch(folder)
        except OSError:  # gone again
            self._unwatch(server, folder)
            return False
        return True

    def _unwatch(self, server: LiveReloadServer, folder: str) -> None:
        if folder in self._watched:
            self._watched.remove(folder)
            with suppress(KeyError):  # one that could not be watched
                server.unwatch(folder)


def _is_there(folder: str) -> bool:
    return Path(folder).is_dir()


def inside(root: Path, sources: Iterable[str]) -> tuple[str, ...]:
    """The folders among `sources` that lie within the project, there or not."""
    top = os.path.realpath(root)
    return tuple(folder for source in sources if Path(folder := os.path.realpath(root / source)).is_relative_to(top))
