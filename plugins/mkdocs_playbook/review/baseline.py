"""A baseline: the findings that a plan had when its team began to check it, so that only new ones are told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from mkdocs_playbook.problems import Place, PlaybookError, Problem
from mkdocs_playbook.review.review import fingerprint
from mkdocs_playbook.review.rules import Finding

FILE = ".playbook-baseline.json"


def write_baseline(findings: Iterable[Finding]) -> str:
    """The text of a baseline file: how many findings there are of each kind and place, without lines, which move."""
    counts = Counter(fingerprint(finding) for finding in findings)
    return json.dumps(dict(sorted(counts.items())), indent=2, ensure_ascii=False) + "\n"


def read_baseline(data: bytes, path: str = FILE) -> Mapping[str, int]:
    """Fingerprint → count. Raises `PlaybookError` for a file that `write_baseline` did not write."""
    try:
        counts = json.loads(data)
    except (ValueError, RecursionError):
        counts = None
    if not isinstance(counts, dict) or not all(isinstance(count, int) for count in counts.values()):
        message = "This is no baseline. Delete the file, or write it again with 'playbook check --write-baseline'."
        raise PlaybookError([Problem(Place(path, 1, 1), "E106", message)])
    return counts
