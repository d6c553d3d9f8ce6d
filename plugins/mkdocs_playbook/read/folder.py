"""Finds the playbook's files below the project's folder and reads them. Nothing outside it is ever read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from mkdocs_playbook.problems import Place, Problems

ENDINGS = (".yml", ".yaml", ".csv")


def read_folder(root: Path, sources: Sequence[str], docs_dir: Path, site_dir: Path, problems: Problems) -> dict[str, bytes]:
    """The content of every source file, by its path relative to `root`, sorted.

    `sources` are folders relative to `root`. `docs_dir` and `site_dir` are passed over, and so is every file and folder
    whose name starts with a dot: MkDocs publishes what lies in `docs_dir` as it is, so the playbook cannot live there.
    """
    root = root.resolve()
    passed_over = {docs_dir.resolve(), site_dir.resolve()}
    files: dict[str, bytes] = {}
    for source in sources:
        folder = (root / source).resolve()
        place = Place("mkdocs.yml", 1, 1)
        if folder != root and root not in folder.parents:
            problems.error("Y301", place, f"The source folder '{source}' lies outside the project. Move it into {root.name}/.")
        elif folder == docs_dir.resolve() or docs_dir.resolve() in folder.parents:
            problems.error(
                "Y302",
                place,
                f"The source folder '{source}' lies in docs_dir, so MkDocs would publish its YAML as it is. "
                "Set 'docs_dir: content/pages' in mkdocs.yml, or move the YAML elsewhere.",
            )
        elif not folder.is_dir():
            problems.error(
                "Y303",
                place,
                f"There is no folder '{source}'. Create it, or name your folders in mkdocs.yml under the plugin's 'sources'.",
            )
        else:
            _walk(root, folder, passed_over, files, problems)
    return dict(sorted(files.items()))


def _walk(root: Path, folder: Path, passed_over: set[Path], files: dict[str, bytes], problems: Problems) -> None:
    for current, folders, names in os.walk(folder):
        here = Path(current)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and (here / name).resolve() not in passed_over)
        for name in _sources(names):
            file = here / name
            path = file.relative_to(root).as_posix()
            real = file.resolve()
            if root not in real.parents:
                problems.error("Y304", Place(path, 1, 1), "This link leads out of the project. Copy the file here instead.")
                continue
            try:
                files[path] = file.read_bytes()
            except OSError as error:
                problems.error("Y305", Place(path, 1, 1), f"The file cannot be read: {error.strerror}.")


def _sources(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.lower().endswith(ENDINGS) and not name.startswith("."))
