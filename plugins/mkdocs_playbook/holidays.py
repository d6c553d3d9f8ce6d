"""Public holidays as a file of key dates, from the optional package `holidays`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import chain, count
from types import ModuleType

from mkdocs_playbook.model.fields import slug
from mkdocs_playbook.problems import one_of

_YEARS = range(1970, 2200)
"""Years that a playbook may hold dates of."""
_ID_LENGTH = 80


class HolidaysError(ValueError):
    """There is no such file to write; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class _Holiday:
    name: str
    first: date
    last: date


def holidays_yaml(country: str, years: Sequence[int]) -> str:
    """A YAML file with the public holidays of `country` in `years` as key dates, which are days off for those who have them.

    `country` is a code such as `SG`, or with a subdivision `DE-BY`. Names are in English where the package has them so. The ids
    are made of code, year and name, so that a file that is written anew keeps them. Raises `HolidaysError` where the package
    is missing, does not know the country, or knows no holidays in these years.
    """
    package = _package()
    code = _code(country, package)
    years = sorted(set(years))
    outside = [str(year) for year in years if year not in _YEARS]
    if outside or not years:
        raise HolidaysError(f"Write years from {_YEARS[0]} to {_YEARS[-1]}, such as 2027{f', not {one_of(outside)}' if outside else ''}.")
    found = [holiday for year in years for holiday in _of_year(code, year, package)]
    if not found:
        raise HolidaysError(f"The package 'holidays' knows no public holidays of {code} in {_listed(years)}. Choose other years.")
    return _head(code, years, package) + "".join(_entry(key, holiday, code) for key, holiday in _with_ids(found, code))


# ── what the package knows ──────────────────────────────────────────────────────────────────────────────────────────


def _package() -> ModuleType:
    try:
        import holidays
    except ImportError:
        raise HolidaysError(
            "Public holidays come from the package 'holidays', which is not installed. Run: pip install 'mkdocs-playbook[holidays]'"
        ) from None
    return holidays


def _code(country: str, package: ModuleType) -> str:
    """`country` as the package writes it: `sg` is `SG`, `UK` is `GB`, `de-by` and `DE-Bayern` are `DE-BY`."""
    text, _, part = country.strip().partition("-")
    codes: dict[str, str] = {}
    for name, (_, code, *aliases) in package.registry.COUNTRIES.items():
        codes |= {word.lower(): code for word in (name.replace("_", " "), code, *aliases)}
    known = codes.get(text.lower())
    if len(text) not in (2, 3) or known is None:
        names = {code: name.replace("_", " ").title() for name, (_, code, *_) in package.registry.COUNTRIES.items()}
        near = list(dict.fromkeys(codes[word] for word in get_close_matches(country.strip().lower(), sorted(codes), n=3)))
        instead = f"Did you mean {one_of(f'{code} ({names[code]})' for code in near)}?" if near else "Write its code, such as SG or DE-BY."
        raise HolidaysError(f"'{country.strip()[:40]}' is not the code of a country. {instead}")
    if not part:
        return known
    of_country = package.country_holidays(known)
    parts = {name.lower(): name for name in of_country.subdivisions}
    parts |= {alias.lower(): name for alias, name in of_country.subdivisions_aliases.items()}
    if part.lower() not in parts:
        valid = [f"{known}-{name}" for name in of_country.subdivisions]
        near = [f"{known}-{parts[word]}" for word in get_close_matches(part.lower(), sorted(parts), n=3)]
        instead = f"Did you mean {one_of(dict.fromkeys(near))}?" if near else f"Write {one_of([known, *valid], limit=70)}."
        raise HolidaysError(f"'{known}' has no part '{part[:40]}'. {instead}")
    return f"{known}-{parts[part.lower()]}"


def _of_year(code: str, year: int, package: ModuleType) -> list[_Holiday]:
    """The holidays of one year in order; days in a row that have the same name are one.

    A row ends with its year, so that a year's holidays do not depend on which others are asked for.
    """
    country, _, part = code.partition("-")
    languages = package.country_holidays(country)
    calendar = package.country_holidays(country, subdiv=part or None, years=year, language=_english(languages))
    rows: list[_Holiday] = []
    named = ((day, " ".join(name.split())) for day in calendar if day.year == year for name in calendar.get_list(day))
    for day, name in sorted(named):
        before = next((row for row in rows if row.name == name and row.last == day - timedelta(days=1)), None)
        if before:
            rows[rows.index(before)] = _Holiday(name, before.first, day)
        else:
            rows.append(_Holiday(name, day, day))
    return rows


def _english(calendar: object) -> str | None:
    """The country's own English, else American, else any; None where there are no names in English."""
    own: str | None = getattr(calendar, "default_language", None)
    languages = [language for language in getattr(calendar, "supported_languages", ()) if language.startswith("en")]
    return next((language for language in (own, "en_US", *languages) if language in languages), own)


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _head(code: str, years: Sequence[int], package: ModuleType) -> str:
    return (
        f"# Public holidays of {code} in {_listed(years)}, from version {package.__version__} of the Python package 'holidays'.\n"
        f"# To renew this file: playbook holidays {_argument(code)} {' '.join(map(str, years))}\n"
        "# Ids stay the same, so that calendars that were subscribed to change the events they have.\n"
        "key_dates:\n"
    )


def _entry(key: str, holiday: _Holiday, code: str) -> str:
    ends = f"    ends: {holiday.last}\n" if holiday.last > holiday.first else ""
    return (
        f"  {key}:\n"
        f"    name: {json.dumps(holiday.name, ensure_ascii=False)}\n"
        f"    date: {holiday.first}\n"
        f"{ends}"
        "    kind: holiday\n"
        f"    day_off: [{json.dumps(code) if code in _TRUTHY or not code.isascii() else code}]\n"
    )


_TRUTHY = ("NO",)
"""Codes that other readers of YAML would take for true or false."""


def _with_ids(found: Sequence[_Holiday], code: str) -> list[tuple[str, _Holiday]]:
    """Each holiday with its id. One that comes twice in a year, as moon calendars have it, is numbered."""
    keyed: dict[str, _Holiday] = {}
    for holiday in found:
        # Whether a day is only estimated changes from one version of the package to the next, the holiday does not.
        name = slug(re.sub(r",?\s*\bestimated\b", "", holiday.name)) or f"{holiday.first:%m-%d}"
        plain = f"{slug(code)}-{holiday.first.year}-{name}"[: _ID_LENGTH - 3].rstrip("-")
        numbered = (f"{plain}-{number}" for number in count(2))
        keyed[next(key for key in chain([plain], numbered) if key not in keyed)] = holiday
    return list(keyed.items())


def _listed(years: Sequence[int]) -> str:
    *others, last = map(str, years)
    return f"{', '.join(others)} and {last}" if others else last


def _argument(code: str) -> str:
    return f"'{code}'" if " " in code else code
