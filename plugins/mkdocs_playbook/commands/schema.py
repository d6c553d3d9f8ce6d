"""`playbook schema`: what editors complete and check with."""

from __future__ import annotations

import argparse
import json

SUMMARY = "print the JSON Schema that editors complete and check the YAML with"
ABOUT = ""


def arguments(command: argparse.ArgumentParser) -> None:
    pass


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.model.schema import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0
