"""Dates and numbers in the playbook's language (Babel, CLDR)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal

from mkdocs_playbook.pages.blocks import Day


class Format:
    """How dates and numbers look in `language`. English without a country is written as in Britain: day, month, year."""

    def __init__(self, language: str, currency: str | None = None) -> None:
        self.locale = _locale(language)
        self._currency = currency

    def day(self, day: Day) -> str:
        text = self.date(day.date, day.style)
        if day.time:
            text += f", {day.time:%H:%M}" + (f" {day.zone}" if day.zone else "")
        return text

    @cache  # noqa: B019 - a Format lives as long as one build
    def date(self, date: dt.date, style: str = "short") -> str:
        """short: Tue 12 Jan; year: Tue 12 Jan 2027; long: Tuesday, 12 January 2027; month: January 2027."""
        if style == "long":
            return format_date(date, "full", locale=self.locale)
        if style == "month":
            return format_skeleton("yMMMM", date, locale=self.locale)
        return format_skeleton("yMMMEd" if style == "year" else "MMMEd", date, locale=self.locale)

    def span(self, first: dt.date, last: dt.date) -> str:
        """From one day to another, such as 11 to 17 Jan."""
        if first == last:
            return self.date(first)
        day, month = ("d", "MMMd")
        if (first.year, first.month) == (last.year, last.month):
            return f"{format_skeleton(day, first, locale=self.locale)} – {format_skeleton(month, last, locale=self.locale)}"
        return f"{format_skeleton(month, first, locale=self.locale)} – {format_skeleton(month, last, locale=self.locale)}"

    def weekdays(self, width: str = "abbreviated") -> list[str]:
        """The names of the days, Monday first, as ISO weeks begin."""
        return [str(self.locale.days["stand-alone"][width][number]) for number in range(7)]

    def month_name(self, month: int) -> str:
        return str(self.locale.months["stand-alone"]["wide"][month])

    def number(self, number: Decimal | float | None) -> str:
        return "" if number is None else format_decimal(number, locale=self.locale)

    def percent(self, share: Decimal | float) -> str:
        return f"{format_decimal(round(Decimal(share), 1), locale=self.locale)}%"

    def money(self, amount: Decimal | None) -> str:
        if amount is None:
            return ""
        if not self._currency:
            return self.number(amount)
        return format_currency(amount, self._currency, format="¤¤ #,##0.##", locale=self.locale, currency_digits=False)


@cache
def _locale(language: str) -> Locale:
    if language.lower() == "en":
        language = "en-GB"
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
