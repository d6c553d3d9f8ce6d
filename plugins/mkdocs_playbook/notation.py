"""Dates and numbers in the playbook's language (Babel, CLDR)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal


class Notation:
    """How dates and numbers look in `language`. English without a country is written as in Britain: day, month, year."""

    def __init__(self, language: str, currency: str | None = None) -> None:
        self.locale = _locale(language)
        self._currency = currency

    def date(self, date: dt.date, style: str = "short") -> str:
        """short: Tue 12 Jan; year: Tue 12 Jan 2027; long: Tuesday, 12 January 2027; month: January 2027."""
        return _date(date, style, self.locale)

    def span(self, first: dt.date, last: dt.date) -> str:
        """From one day to another, such as 11–17 Jan."""
        return self.date(first) if first == last else format_interval(first, last, "MMMd", locale=self.locale)

    def listed(self, texts: Sequence[str]) -> str:
        """3, 5 and 9."""
        return format_list(texts, locale=self.locale)

    @property
    def first_weekday(self) -> int:
        """The day with which weeks begin where the language is spoken: 0 is Monday, 6 Sunday. A language without a country: Monday."""
        return int(self.locale.first_week_day)

    def weekdays(self, width: str = "abbreviated") -> list[str]:
        """The names of the days, Monday first, as ISO weeks begin."""
        return [str(self.locale.days["stand-alone"][width][number]) for number in range(7)]

    def number(self, number: Decimal | float | None) -> str:
        """All of its decimals: whether a value is a success may hang on the fourth."""
        return "" if number is None else format_decimal(number, locale=self.locale, decimal_quantization=False)

    def percent(self, share: Decimal | float) -> str:
        """One decimal at most, and the sign where the language has it: 40%, 40 %, %40."""
        pattern = str(self.locale.percent_formats[None].pattern)
        return re.sub(r"[#,.0]+", self.number(round(Decimal(share), 1)), pattern, count=1)

    def quantity(self, number: Decimal | None, unit: str | None) -> str:
        """A number with what it counts, all of its decimals: 18,000 people, 5.5%. '' for no number."""
        said = self.number(number)
        if not said or unit != "%":
            return f"{said} {unit}" if said and unit else said
        pattern = str(self.locale.percent_formats[None].pattern)
        return re.sub(r"[#,.0]+", said, pattern, count=1)

    def money(self, amount: Decimal | None) -> str:
        if amount is None:
            return ""
        if not self._currency:
            return self.number(amount)
        return format_currency(amount, self._currency, format="¤¤ #,##0.##", locale=self.locale, currency_digits=False)


@lru_cache(maxsize=10_000)
def _date(date: dt.date, style: str, locale: Locale) -> str:
    if style == "long":
        return format_date(date, "full", locale=locale)
    if style == "month":
        return format_skeleton("yMMMM", date, locale=locale)
    return format_skeleton("yMMMEd" if style == "year" else "MMMEd", date, locale=locale)


@lru_cache(maxsize=100)
def _locale(language: str) -> Locale:
    """The locale of `language`, else that of the language without its country or script; English where there is none."""
    parts = language.replace("_", "-").split("-")
    if [part.lower() for part in parts] == ["en"]:
        return Locale.parse("en_GB")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")
