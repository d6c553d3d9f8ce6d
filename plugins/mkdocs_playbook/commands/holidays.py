"""`playbook holidays`: public holidays as key dates."""

from __future__ import annotations

import argparse
import sys

SUMMARY = "print a country's public holidays as key dates"
ABOUT = """\
Prints public holidays as key dates, to be kept in a file of the playbook:

  playbook holidays SG 2027 > calendars/holidays-2027.yml

COUNTRY is a code such as SG, or SG and a part of the country such as DE-BY. Needs: pip install 'mkdocs-playbook[holidays]'
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("country", metavar="COUNTRY", help="such as SG or DE-BY")
    command.add_argument("years", metavar="YEAR", nargs="+", type=int, help="such as 2027")


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.holidays import holidays_yaml

    try:
        print(holidays_yaml(given.country, given.years), end="")
    except ValueError as error:
        print(f"playbook holidays: {error}", file=sys.stderr)
        return 1
    return 0
