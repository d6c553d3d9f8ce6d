"""The `playbook` command."""

from __future__ import annotations

import sys
from pathlib import Path

from mkdocs_playbook.build import plan
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.read.folder import read_folder
from mkdocs_playbook.read.settings import read_settings


def main() -> int:
    settings = read_settings(Path(sys.argv[2] if len(sys.argv) > 2 else "."))
    problems = Problems()
    files = read_folder(settings.root, settings.sources, settings.docs_dir, settings.site_dir, problems)
    plan(files, problems)
    for problem in problems.all:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
