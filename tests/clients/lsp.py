"""Talks to a language server as an editor does: the Language Server Protocol over its standard input and output."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any

PATIENCE = 120
"""Seconds after which a server that says nothing more is ended, so that a test fails instead of hanging."""


class Editor:
    """An editor with a folder open. Lines and columns count from 0, as in the protocol."""

    def __init__(self, command: Sequence[str | Path], folder: Path, settings: Mapping[str, Any]) -> None:
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._timer = Timer(PATIENCE, self._server.kill)
        self._timer.start()
        self._numbers = count(1)
        self._uri = ""
        self._told: dict[str, list[dict[str, Any]]] = {}
        self._settings = {"completion": True, "hover": True, "validate": True, "schemaStore": {"enable": False}, **settings}
        self._is_set = False
        uri = folder.as_uri()
        abilities = {"completion": {"completionItem": {"snippetSupport": True}}, "hover": {"contentFormat": ["markdown"]}}
        start = {
            "processId": None,
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": "playbook"}],
            "capabilities": {"textDocument": abilities, "workspace": {"configuration": True}},
        }
        self._ask("initialize", start)
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": {}})  # the server then asks for them
        while not self._is_set:
            self._receive()

    def __enter__(self) -> Editor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._timer.cancel()
        self._server.kill()
        self._server.communicate()

    def open(self, file: Path, text: str) -> list[tuple[int, int, int, str]]:
        """What the editor says of `text` as the content of `file`, which was not open before: line, columns from and to, message."""
        uri = file.as_uri()
        self._told.pop(uri, None)
        self._tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
        while uri not in self._told:
            self._receive()
        self._uri = uri
        ranges = [(told["range"], told["message"]) for told in self._told[uri]]
        return sorted((where["start"]["line"], where["start"]["character"], where["end"]["character"], text) for where, text in ranges)

    def close(self) -> None:
        """Close the file that was opened last."""
        self._tell("textDocument/didClose", {"textDocument": {"uri": self._uri}})

    def offers(self, line: int, column: int) -> dict[str, str]:
        """What the editor offers at a place of the file that was opened last, and what it says of each."""
        found = self._ask("textDocument/completion", self._at(line, column))
        return {item["label"]: _text(item.get("documentation")) for item in found["items"]}

    def says(self, line: int, column: int) -> str:
        """What the editor shows over a place of the file that was opened last."""
        found = self._ask("textDocument/hover", self._at(line, column))
        return _text(found["contents"]) if found else ""

    def _at(self, line: int, column: int) -> dict[str, Any]:
        return {"textDocument": {"uri": self._uri}, "position": {"line": line, "character": column}}

    def _ask(self, method: str, given: Mapping[str, Any]) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": given})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _tell(self, method: str, given: Mapping[str, Any]) -> None:
        self._send({"method": method, "params": given})

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self._server.stdin
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._server.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._server.stdout
        length = 0
        while line := self._server.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server has ended"
        message: dict[str, Any] = json.loads(self._server.stdout.read(length))
        if message.get("method") == "workspace/configuration":
            asked = [item["section"] for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": [self._settings if section == "yaml" else None for section in asked]})
            self._is_set = True
        elif "id" in message and "method" in message:
            self._send({"id": message["id"], "result": None})
        elif message.get("method") == "textDocument/publishDiagnostics":
            self._told[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message


def _text(said: Any) -> str:
    return said if isinstance(said, str) else str(said["value"]) if said else ""
