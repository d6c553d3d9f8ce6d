"""Reads a playbook as it was at a revision of git: its settings and its files, without a checkout."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mkdocs_playbook.problems import Place, Problems, shown
from mkdocs_playbook.read.folder import ENDINGS
from mkdocs_playbook.read.limits import MAX_ALL_BYTES, MAX_BYTES, TOO_LARGE, TOO_LARGE_TOGETHER
from mkdocs_playbook.read.settings import CONFIG_NAMES, SiteSettings, read_settings

_LARGE_FILE = b"version https://git-lfs.github.com/spec/"
"""How the pointer begins that Git LFS keeps in the place of a large file."""
_NOT_THERE = (
    "Git does not hold this file's content here: it is a link that leads nowhere or out of the repository, or this clone has only a part "
    "of the history. Get it with 'git fetch', or name another revision."
)
_LINKS_AND_FILES = ("100644", "100755", "120000")
_SUBMODULE = "160000"


class HistoryError(Exception):
    """There is no such revision, or no git that could tell. The message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of a project, and what its user calls it."""

    root: Path
    """The project's folder."""
    name: str
    commit: str

    def __str__(self) -> str:
        return self.name


def find_revision(root: Path, name: str) -> Revision:
    """The revision that git calls `name`: a commit, a tag, a branch, `HEAD~5`, `main@{yesterday}`.

    Raises `HistoryError` where there is none.
    """
    _in_git(root)
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not found:
        message = f"Git knows no revision '{shown(name)}'. Write a tag, a branch, a commit, or one such as HEAD~5 or main@{{yesterday}}"
        if _git(root, "rev-parse", "--is-shallow-repository") == "true":
            message += ". This clone does not hold all of the history; 'git fetch --unshallow --tags' brings it"
        raise HistoryError(f"{message}, or a folder with a playbook.")
    return Revision(root, name, found)


def last_revision(root: Path) -> Revision:
    """The newest tag in the history of what is checked out; without tags, the last commit.

    Raises `HistoryError` where there is no commit.
    """
    _in_git(root)
    tag = _git(root, "describe", "--tags", "--abbrev=0", "HEAD")
    if tag:
        return find_revision(root, tag)
    if not _git(root, "rev-parse", "--verify", "--quiet", "HEAD"):
        raise HistoryError("There is no commit yet to compare with. Commit the playbook first, or name a folder with another one.")
    return find_revision(root, "HEAD")


def last_version(root: Path, before: str = "HEAD") -> Revision | None:
    """The newest tag in the history of a commit, itself included; None without tags, and where there is no git."""
    try:
        _in_git(root)
    except HistoryError:
        return None
    tag = _git(root, "describe", "--tags", "--abbrev=0", before)
    return replace(find_revision(root, f"refs/tags/{tag}"), name=tag) if tag else None


def committed_at(revision: Revision) -> dt.datetime:
    """When the revision's commit was made, in UTC."""
    told = _git(revision.root, "log", "-1", "--no-show-signature", "--format=%ct", revision.commit)
    return dt.datetime.fromtimestamp(int(told or 0), dt.UTC)


def read_revision(revision: Revision, config: str | None, problems: Problems) -> tuple[SiteSettings, dict[str, bytes]]:
    """The settings of a site and the content of its source files at a revision, by path, as `read_folder` gives them.

    `config` is the name of the configuration file, where it is not one of the usual. Places of problems are those at the
    revision: `v1:content/team.yml`.
    """
    settings = _settings(revision, config)
    entries = list(_entries(revision, settings, problems))
    files: dict[str, bytes] = {}
    together = 0
    for path, size in entries:
        together += size if size <= MAX_BYTES else 0
        if together > MAX_ALL_BYTES:
            problems.error("Y106", Place(path, 1, 1), TOO_LARGE_TOGETHER)
            return settings, files
    contents = _contents(revision, [path for path, size in entries if size <= MAX_BYTES])
    for path, size in entries:
        place = Place(path, 1, 1)
        data = contents.get(path)
        if size > MAX_BYTES or (data is not None and len(data) > MAX_BYTES):
            problems.error("Y106", place, TOO_LARGE)
        elif data is None:
            problems.error("Y306", place, _NOT_THERE)
        elif data.startswith(_LARGE_FILE):
            message = "This file is kept by Git LFS, and only a pointer to it is in git. Move it out of LFS; a playbook's files are small."
            problems.error("Y306", place, message)
        else:
            files[path] = data
    if not entries and not problems:
        folders = " or ".join(f"{source}/" for source in settings.sources)
        message = f"At this revision there is no playbook: no file in {folders}. Name a later one."
        problems.error("Y303", Place(config or CONFIG_NAMES[0], 1, 1), message)
    return settings, dict(sorted(files.items()))


def _settings(revision: Revision, config: str | None) -> SiteSettings:
    """The settings at the revision. What they inherit is read there too."""
    root = revision.root.resolve()
    names = [config] if config else list(CONFIG_NAMES)
    known = _contents(revision, names)

    def read(path: Path) -> bytes:
        name = Path(os.path.relpath(path, root)).as_posix()
        if name not in known:
            known.update(_contents(revision, [name]))
        if name not in known:
            raise FileNotFoundError(2, "there is no such file at this revision")
        return known[name]

    found = next((name for name in names if name in known), None)
    return read_settings(root, root / found if found else None, read)


def _entries(revision: Revision, settings: SiteSettings, problems: Problems) -> Iterator[tuple[str, int]]:
    """Path and size of each source file, by the rules of `read_folder`."""
    root = settings.root
    passed_over = [Path(os.path.relpath(folder, root)).as_posix() for folder in (settings.docs_dir, settings.site_dir)]
    sources = [Path(os.path.normpath(source)).as_posix() for source in settings.sources]
    inside = [source for source in sources if not source.startswith(("../", "/")) and source != ".."]
    for source in set(sources) - set(inside):
        problems.error("Y301", Place(CONFIG_NAMES[0], 1, 1), f"The source folder '{source}' lies outside the project.")
    listed = _run(root, "ls-tree", "-r", "-z", "-l", revision.commit, "--", *inside) if inside else b""
    for line in (listed or b"").decode("utf-8", "surrogateescape").split("\0"):
        head, _, path = line.partition("\t")
        mode, size = (head.split() or [""])[0], head.rpartition(" ")[2]
        if mode == _SUBMODULE:
            message = "This folder is a submodule, and what it held at this revision lies in another repository. Compare folders instead."
            problems.error("Y306", Place(shown(path, 1000), 1, 1), message)
        if mode not in _LINKS_AND_FILES or not path.lower().endswith(ENDINGS) or path in CONFIG_NAMES:
            continue
        if any(part.startswith(".") for part in path.split("/")) or any(path.startswith(f"{folder}/") for folder in passed_over):
            continue
        if not path.isprintable():
            message = "The name of this file holds characters that cannot be shown. Give it another name."
            problems.error("Y305", Place(shown(path, 1000), 1, 1), message)
            continue
        yield path, int(size) if size.isdigit() else 0


def _contents(revision: Revision, paths: Sequence[str]) -> dict[str, bytes]:
    """The content of files at the revision, by path relative to the project; links within the repository are followed."""
    prefix = _git(revision.root, "rev-parse", "--show-prefix") or ""
    asked = {path: os.path.normpath(f"{prefix}{path}").replace(os.sep, "/") for path in paths}
    lines = "".join(f"{revision.commit}:{path}\n" for path in asked.values())
    told = _run(revision.root, "cat-file", "--batch", "--follow-symlinks", given=lines.encode()) or b""
    found: dict[str, bytes] = {}
    at = 0
    for path in asked:
        end = told.index(b"\n", at)
        words = told[at:end].split()
        at = end + 1
        if words[-1] == b"missing":
            continue
        length = int(words[-1])  # of links that lead nowhere or out of the repository, the length of what they say
        if len(words) == 3 and words[1] == b"blob":
            found[path] = told[at : at + length]
        at += length + 1
    return found


def _in_git(root: Path) -> None:
    """Raise `HistoryError` where there is no git to ask."""
    try:
        done = _process(root, ("rev-parse", "--is-inside-work-tree"))
    except OSError as error:
        message = "Git is not installed, and without it nothing can be told of earlier revisions. Install it, or name two folders."
        raise HistoryError(message) from error
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").splitlines() or [""]
        if "dubious ownership" in told[0]:
            raise HistoryError(f"Git does not trust this folder: {told[0]}")
        raise HistoryError(f"The folder '{root}' is not in a git repository. Name two folders, each with a playbook.")


def _git(root: Path, *arguments: str) -> str:
    """What git prints, in one line; '' where it fails."""
    return (_run(root, *arguments) or b"").decode("utf-8", "surrogateescape").strip()


def _run(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    done = _process(root, arguments, given)
    return done.stdout if done.returncode == 0 else None


def _process(root: Path, arguments: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git. It writes nothing, runs nothing that the repository names, and fetches nothing."""
    command = ["git", "--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-C", str(root), *arguments]
    environment: Mapping[str, str] = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
