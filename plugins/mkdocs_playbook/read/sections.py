"""Brings the sections of all files together. Section names carry the meaning, file names do not."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from mkdocs_playbook.problems import Place, Problems
from mkdocs_playbook.read.raw import Map, Raw, Seq
from mkdocs_playbook.read.yaml import parse

RESULT_COLUMNS = ("kpi", "period", "value", "channel", "campaign", "note")


def read_sections(files: Mapping[str, bytes], problems: Problems) -> Map:
    """Section name → its content out of every file. An entry written in two files is a problem that names both."""
    merged = Map()
    for path, data in sorted(files.items()):
        raw = parse_csv(path, data, problems) if path.lower().endswith(".csv") else parse(path, data, problems)
        for section, content in (raw or {}).items():
            assert isinstance(raw, Map)
            _add(merged, section, content, raw.key_at[section], raw.value_at[section], problems)
    return merged


def _add(merged: Map, section: str, content: Raw, key_at: Place, value_at: Place, problems: Problems) -> None:
    if content is None:
        return
    if section not in merged:
        copy: Raw = content
        if isinstance(content, Map):
            copy = Map()
            for key, value in content.items():
                copy.put(key, value, content.key_at[key], content.value_at[key])
        elif isinstance(content, Seq):
            copy = Seq()
            for value, at in zip(content, content.at, strict=True):
                copy.put(value, at)
        merged.put(section, copy, key_at, value_at)
        return
    known = merged[section]
    if isinstance(known, Map) and isinstance(content, Map):
        for key, value in content.items():
            if key in known:
                problems.error(
                    "M102",
                    content.key_at[key],
                    f"'{key}' in '{section}' is already written at {known.key_at[key]}. Remove one of the two or give it another name.",
                )
            else:
                known.put(key, value, content.key_at[key], content.value_at[key])
    elif isinstance(known, Seq) and isinstance(content, Seq):
        for value, at in zip(content, content.at, strict=True):
            known.put(value, at)
    else:
        problems.error(
            "M103",
            value_at,
            f"'{section}' is written differently at {merged.value_at[section]}. Write it as a map in both places, or as a list.",
        )


def parse_csv(path: str, data: bytes, problems: Problems) -> Map | None:
    """Measured results from a CSV file with the columns kpi, period, value and perhaps channel, campaign, note."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.error("Y105", Place(path, 1, 1), "The file is not UTF-8 text. Export it as 'CSV UTF-8'.")
        return None
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    results = Seq()
    header: list[str] | None = None
    try:
        for row in rows:
            line = rows.line_num
            if not any(cell.strip() for cell in row):
                continue
            if header is None:
                header = [cell.strip().lower() for cell in row]
                if not {"kpi", "period", "value"} <= set(header):
                    problems.error(
                        "M104",
                        Place(path, line, 1),
                        f"A CSV file holds results, so its first line names the columns kpi, period and value "
                        f"(and perhaps {', '.join(RESULT_COLUMNS[3:])}). Here it names: {', '.join(header)}.",
                    )
                    return None
                continue
            result = Map()
            for name, cell in zip(header, row, strict=False):
                if cell.strip():
                    result.put(name, cell.strip(), Place(path, line, 1), Place(path, line, 1))
            results.put(result, Place(path, line, 1))
    except csv.Error as error:
        problems.error("M104", Place(path, rows.line_num, 1), f"This is not a CSV table: {error}.")
        return None
    raw = Map()
    raw.put("results", results, Place(path, 1, 1), Place(path, 1, 1))
    return raw


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)
