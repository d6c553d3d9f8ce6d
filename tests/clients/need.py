"""What the tests with independent calendar clients and checkers need on the machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

SYSTEM_PYTHON = "/usr/bin/python3"
"""Debian's, which has the bindings to GNOME's libraries."""


def _program(*names: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(name) for name in names)


def _library(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def _has_eds() -> bool:
    if not (shutil.which("dbus-run-session") and shutil.which(SYSTEM_PYTHON)):
        return False
    versions = (("EDataServer", "1.2"), ("ECal", "2.0"), ("EDataCal", "2.0"), ("ICalGLib", "3.0"))
    code = "import gi\n" + "\n".join(f"gi.require_version{version}" for version in versions)
    return subprocess.run([SYSTEM_PYTHON, "-c", code], capture_output=True, check=False).returncode == 0


def _has_libical() -> bool:
    if not shutil.which("gcc"):
        return False
    code = b"#include <libical/ical.h>\n"
    return subprocess.run(["gcc", "-E", "-xc", "-"], input=code, capture_output=True, check=False).returncode == 0


_TOOLS: dict[str, tuple[Callable[[], bool], str]] = {
    "eds": (_has_eds, "apt-get install evolution-data-server gir1.2-ecal-2.0 gir1.2-edatacal-2.0 gir1.2-ical-3.0 python3-gi dbus"),
    "java": (_program("java"), "apt-get install default-jre-headless"),
    "khal": (_program("khal"), "apt-get install khal"),
    "libical": (_has_libical, "apt-get install libical-dev gcc libc6-dev"),
    "node": (_program("node", "npm"), "apt-get install nodejs npm"),
    "poppler": (_program("pdftotext", "pdfinfo"), "apt-get install poppler-utils"),
    "vdirsyncer": (_program("vdirsyncer"), "apt-get install vdirsyncer"),
    "ics": (_library("ics"), "pip install -e '.[test]'"),
    "ical": (_library("ical"), "pip install -e '.[test]'"),
    "radicale": (_library("radicale"), "pip install -e '.[test]'"),
    "uv": (_library("uv"), "pip install -e '.[test]'"),
    "zensical": (_library("zensical"), "pip install -e '.[test]'"),
    "vobject": (_library("vobject"), "pip install -e '.[test]'"),
}


def need(tool: str) -> None:
    """Skip the test where `tool` is missing; fail it where PLAYBOOK_REQUIRE_CLIENTS=1, as in CI."""
    if _found(tool):
        return
    reason = f"{tool} is not here: {_TOOLS[tool][1]}"
    if os.environ.get("PLAYBOOK_REQUIRE_CLIENTS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def node_modules(folder: Path, *files: Path) -> Path:
    """Install what the `package-lock.json` among `files` names, beside copies of the files in `folder`."""
    need("node")
    for file in files:
        shutil.copy(file, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--prefix", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return folder / "node_modules"


@cache
def _found(tool: str) -> bool:
    return _TOOLS[tool][0]()
