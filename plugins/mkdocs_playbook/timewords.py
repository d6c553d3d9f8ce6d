"""Rhythms, distances, promises and periods as people say them: `2 weeks on thu` is “every second Thursday”.

The notation is for who writes a playbook; its readers get sentences in the playbook's language.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from babel.dates import format_skeleton

from mkdocs_playbook.model.moments import Rate, is_calendar_period
from mkdocs_playbook.model.timing import Offset, Rhythm
from mkdocs_playbook.notation import Notation
from mkdocs_playbook.words import Catalogue, msg, msgs

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKWEEK = [0, 1, 2, 3, 4]
_LEAP_YEAR = 2028
"""One in which every day of a year comes."""

_ORDINALS = {"one": msg("{number}st"), "two": msg("{number}nd"), "few": msg("{number}rd")}
_ORDINAL = msg("{number}th")
"""A day of the month. Which of them a language takes is told by CLDR's classes of ordinals."""

_WEEKDAY_TURNS = {
    1: msg("the first {day}"),
    2: msg("the second {day}"),
    3: msg("the third {day}"),
    4: msg("the fourth {day}"),
    5: msg("the fifth {day}"),
    -1: msg("the last {day}"),
    -2: msg("the second to last {day}"),
}
_WORKDAY_TURNS = {1: msg("the first weekday (Monday to Friday)"), -1: msg("the last weekday (Monday to Friday)")}

_STAND_INS = {
    "before": msg("{when}, or the working day before"),
    "after": msg("{when}, or the working day after"),
    "nearest": msg("{when}, or the nearest working day"),
}

_Paced = tuple[str, str, tuple[str, str]]
"""What is said of each day (week, month, year), of every second one, and of every so many."""

_DAYS: _Paced = (msg("every day"), msg("every second day"), msgs("every {number} day", "every {number} days"))
_WEEKS: _Paced = (msg("every week"), msg("every second week"), msgs("every {number} week", "every {number} weeks"))
_MONTHS: _Paced = (msg("every month"), msg("every second month"), msgs("every {number} month", "every {number} months"))
_YEARS: _Paced = (msg("every year"), msg("every second year"), msgs("every {number} year", "every {number} years"))
_ON_WEEKDAY: _Paced = (
    msg("every {days}"),
    msg("every second {days}"),
    msgs("every {number} week on {days}", "every {number} weeks on {days}"),
)
_ON_WEEKDAYS: _Paced = (_ON_WEEKDAY[0], msg("every second week on {days}"), _ON_WEEKDAY[2])
_ON_WORKDAYS: _Paced = (
    msg("every day from Monday to Friday"),
    msg("every second week from Monday to Friday"),
    msgs("every {number} week from Monday to Friday", "every {number} weeks from Monday to Friday"),
)
_ON_DATE: _Paced = (
    msg("every year on {day}"),
    msg("every second year on {day}"),
    msgs("every {number} year on {day}", "every {number} years on {day}"),
)
_ON_TURN: _Paced = (
    msg("{turn} of each month"),
    msg("{turn} of every second month"),
    msgs("{turn}, every {number} month", "{turn}, every {number} months"),
)
_RATES: dict[str, _Paced] = {
    "week": (msg("{count} a week"), msg("{count} every second week"), msgs("{count} every {number} week", "{count} every {number} weeks")),
    "month": (
        msg("{count} a month"),
        msg("{count} every second month"),
        msgs("{count} every {number} month", "{count} every {number} months"),
    ),
}

_BEFORE = {
    "day": msgs("the day before", "{number} days before"),
    "working day": msgs("the working day before", "{number} working days before"),
    "week": msgs("a week before", "{number} weeks before"),
    "month": msgs("a month before", "{number} months before"),
}
_AFTER = {
    "day": msgs("the day after", "{number} days after"),
    "working day": msgs("the working day after", "{number} working days after"),
    "week": msgs("a week after", "{number} weeks after"),
    "month": msgs("a month after", "{number} months after"),
}


class TimeWords:
    """Says when something is, in the language of `words`."""

    def __init__(self, words: Catalogue) -> None:
        self._words = words
        self._form = Notation(words.language)
        self._spoken = Notation(words.spoken)  # within sentences, so that no English sentence names days in another language

    def every(self, rhythm: Rhythm, at: dt.time | None = None, zone: str | None = None) -> str:
        """How often: every second Thursday at 11:00. A rule that has no words is told as it stands."""
        told = self._at(self._recurring(rhythm.rrule), at, zone)
        return self._words.say(_STAND_INS[rhythm.shift], when=told) if rhythm.shift else told

    def due(self, offset: Offset) -> str:
        """How far from a day that everybody knows: 3 working days before; on Tuesday of the week before, at 17:00."""
        if offset.monthday is not None:
            told = self._words.say("on the {day} of the month", day=self._ordinal(offset.monthday))
            return self._words.say(_STAND_INS[offset.shift], when=self._at(told, offset.at))
        number = abs(offset.count)
        if offset.weekday is not None:
            day = self._weekdays([offset.weekday])
            if not offset.count:
                told = self._words.say("on {day} of the same week", day=day)
            elif offset.is_after:
                told = self._words.count("on {day} of the week after", "on {day}, {number} weeks after", number, day=day)
            else:
                told = self._words.count("on {day} of the week before", "on {day}, {number} weeks before", number, day=day)
        elif not offset.count:
            told = self._words.say("on the same day")
        else:
            told = self._words.count(*(_AFTER if offset.is_after else _BEFORE)[offset.unit], number)
        return self._at(told, offset.at)

    def rate(self, rate: Rate) -> str:
        """How much: 3 a week, 1 every second week."""
        return self._paced(_RATES[rate.unit], rate.span, count=rate.count)

    def period(self, period: str | None) -> str:
        """A day, week, month, quarter or year of the calendar: Q1 2027. One of the playbook's own by its id, without hyphens."""
        if not period or not is_calendar_period(period):
            return (period or "").replace("-", " ").capitalize()
        year, _, part = period.partition("-")
        if part.startswith("W"):
            return self._words.say("week {number} of {year}", number=int(part[1:]), year=year)
        if part.startswith("q"):
            return format_skeleton("yQQQ", dt.date(int(year), 3 * int(part[1:]) - 2, 1), locale=self._form.locale)
        if not part:
            return year
        return self._form.date(dt.date.fromisoformat(period), "year") if "-" in part else self._form.date(_month(year, part), "month")

    # ── rules ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _recurring(self, rrule: str) -> str:
        rule = dict(part.split("=", 1) for part in rrule.split(";") if not part.startswith("WKST="))
        every, frequency = int(rule.pop("INTERVAL", 1)), rule.pop("FREQ")
        told = ""
        if frequency == "DAILY" and not rule:
            told = self._paced(_DAYS, every)
        elif frequency == "WEEKLY" and rule.keys() <= {"BYDAY"}:
            told = self._weekly(every, rule.get("BYDAY", ""))
        elif frequency == "MONTHLY" and not rule:
            told = self._paced(_MONTHS, every)
        elif frequency == "YEARLY" and (not rule or rule.keys() == {"BYMONTH", "BYMONTHDAY"}):
            told = self._yearly(every, rule)
        if not told and frequency in ("MONTHLY", "YEARLY"):
            told = self._turns(frequency, every, rule)
        return told or self._words.say("by the rule {rule}", rule=rrule)

    def _weekly(self, every: int, on: str) -> str:
        if not on:
            return self._paced(_WEEKS, every)
        if not set(on.split(",")) <= {*_CODES}:
            return ""
        days = sorted({_CODES.index(code) for code in on.split(",")})
        if len(days) == 7 and every == 1:
            return self._paced(_DAYS, every)
        texts = _ON_WORKDAYS if days == _WORKWEEK else _ON_WEEKDAYS if len(days) > 1 else _ON_WEEKDAY
        return self._paced(texts, every, days=self._weekdays(days))

    def _yearly(self, every: int, rule: dict[str, str]) -> str:
        if not rule:
            return self._paced(_YEARS, every)
        try:
            day = dt.date(_LEAP_YEAR, int(rule["BYMONTH"]), int(rule["BYMONTHDAY"]))
        except ValueError:  # several, or counted from the month's end
            return ""
        return self._paced(_ON_DATE, every, day=format_skeleton("MMMMd", day, locale=self._spoken.locale))

    def _turns(self, frequency: str, every: int, rule: dict[str, str]) -> str:
        """Days that are named within a month, such as its last Friday; '' for what is not told by them."""
        months = [int(month) for month in rule.pop("BYMONTH", "").split(",") if month]
        turn = self._turn(rule)
        if not turn or (frequency == "YEARLY" and not months) or (months and every > 1):
            return ""
        if months:
            names = self._spoken.locale.months["format"]["wide"]
            return self._words.say("{turn} of {months}", turn=turn, months=self._spoken.listed([names[month] for month in sorted(months)]))
        return self._paced(_ON_TURN, every, turn=turn)

    def _turn(self, rule: dict[str, str]) -> str:
        """Such as “the first Monday and the third Monday”."""
        if rule.keys() == {"BYMONTHDAY"}:
            days = sorted({int(day) for day in rule["BYMONTHDAY"].split(",")})
            if days == [-1]:
                return self._words.say("the last day")
            return self._words.say("the {days}", days=self._spoken.listed([self._ordinal(day) for day in days])) if days[0] > 0 else ""
        if rule.keys() == {"BYDAY", "BYSETPOS"}:
            codes, place = rule["BYDAY"].split(","), rule["BYSETPOS"]
            if sorted(codes) == sorted(_CODES[:5]) and place in ("1", "-1"):
                return self._words.say(_WORKDAY_TURNS[int(place)])
            if codes[0] not in _CODES or len(codes) > 1:
                return ""
            rule = {"BYDAY": place + codes[0]}
        if rule.keys() != {"BYDAY"}:
            return ""
        found = [re.fullmatch(r"([+-]?\d+)([A-Z]{2})", part) for part in rule["BYDAY"].split(",")]
        turns = [(int(part[1]), _CODES.index(part[2])) for part in found if part]
        if len(turns) < len(found) or not {place for place, _ in turns} <= _WEEKDAY_TURNS.keys():
            return ""
        return self._spoken.listed([self._words.say(_WEEKDAY_TURNS[place], day=self._weekdays([day])) for place, day in turns])

    # ── parts ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _paced(self, texts: _Paced, every: int, **values: object) -> str:
        each, second, (one, many) = texts
        if every < 3:
            return self._words.say(each if every == 1 else second, **values)
        return self._words.count(one, many, every, **values)

    def _at(self, told: str, at: dt.time | None, zone: str | None = None) -> str:
        if at is None:
            return told
        if zone:
            return self._words.say("{when} at {time} ({zone})", when=told, time=f"{at:%H:%M}", zone=zone)
        return self._words.say("{when} at {time}", when=told, time=f"{at:%H:%M}")

    def _weekdays(self, days: Iterable[int]) -> str:
        names = self._spoken.locale.days["format"]["wide"]
        return self._spoken.listed([names[day] for day in days])

    def _ordinal(self, number: int) -> str:
        return self._words.say(_ORDINALS.get(self._spoken.locale.ordinal_form(number), _ORDINAL), number=number)


def _month(year: str, month: str) -> dt.date:
    return dt.date(int(year), int(month), 1)
