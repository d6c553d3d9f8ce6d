"""Rhythms, deadlines, promises and periods in words: what readers see instead of the notation."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_playbook.model.fields import Kind
from mkdocs_playbook.model.moments import Period, Promise
from mkdocs_playbook.model.reading import reader
from mkdocs_playbook.model.timing import Due, Every
from mkdocs_playbook.timewords import TimeWords
from mkdocs_playbook.words import Catalogue
from pagetext import ROOT, read_site

ENGLISH, GERMAN = TimeWords(Catalogue("en")), TimeWords(Catalogue("de"))
_rhythm, _due, _rate = reader(Every), reader(Due), reader(Promise)
_LEFT = re.compile(
    r"FREQ=|\b(?:mon|tue|wed|thu|fri|sat|sun|dec)\b|\b\d{4}-|\b(?:1|one) (?:day|week|month)\b|\b(?:week|month|year)s? on \d", re.IGNORECASE
)
"""What only the notation has."""


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        ("week on thursday", "every Thursday", "jeden Donnerstag"),
        ("every week on monday and thursday", "every Monday and Thursday", "jeden Montag und Donnerstag"),
        ("week on fri mon wed", "every Monday, Wednesday and Friday", "jeden Montag, Mittwoch und Freitag"),
        ("week on mon tue wed thu fri", "every day from Monday to Friday", "jeden Tag von Montag bis Freitag"),
        ("every working day", "every day from Monday to Friday", "jeden Tag von Montag bis Freitag"),
        ("week on mon tue wed thu fri sat sun", "every day", "jeden Tag"),
        ("2 weeks on thu", "every second Thursday", "jeden zweiten Donnerstag"),
        ("every other week on tue", "every second Tuesday", "jeden zweiten Dienstag"),
        ("2 weeks on mon thu", "every second week on Monday and Thursday", "jede zweite Woche am Montag und Donnerstag"),
        ("2 weekdays", "every second week from Monday to Friday", "jede zweite Woche von Montag bis Freitag"),
        ("3 weeks on fri", "every 3 weeks on Friday", "alle 3 Wochen am Freitag"),
        ("day", "every day", "jeden Tag"),
        ("other day", "every second day", "jeden zweiten Tag"),
        ("10 days", "every 10 days", "alle 10 Tage"),
        ("month on 16", "the 16th of each month", "am 16. jedes Monats"),
        ("month on the 1st and 22nd", "the 1st and 22nd of each month", "am 1. und 22. jedes Monats"),
        ("month on 3 12 23", "the 3rd, 12th and 23rd of each month", "am 3., 12. und 23. jedes Monats"),
        ("month on last friday", "the last Friday of each month", "am letzten Freitag jedes Monats"),
        ("month on the first thursday", "the first Thursday of each month", "am ersten Donnerstag jedes Monats"),
        ("month on last day", "the last day of each month", "am letzten Tag jedes Monats"),
        ("2 months on second tue", "the second Tuesday of every second month", "am zweiten Dienstag jedes zweiten Monats"),
        ("3 months on 31", "the 31st, every 3 months", "am 31., alle 3 Monate"),
        ("year on 24 dec", "every year on 24 December", "jedes Jahr am 24. Dezember"),
        ("2 years on feb 29", "every second year on 29 February", "jedes zweite Jahr am 29. Februar"),
        ("5 years on 3 march", "every 5 years on 3 March", "alle 5 Jahre am 3. März"),
        (
            "month on 16 or the nearest working day",
            "the 16th of each month, or the nearest working day",
            "am 16. jedes Monats oder am nächstgelegenen Arbeitstag",
        ),
        (
            "month on last or the working day before",
            "the last day of each month, or the working day before",
            "am letzten Tag jedes Monats oder am Arbeitstag davor",
        ),
        (
            "week on mon or the working day after",
            "every Monday, or the working day after",
            "jeden Montag oder am Arbeitstag danach",
        ),
        ("FREQ=WEEKLY", "every week", "jede Woche"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;WKST=MO", "every second Thursday", "jeden zweiten Donnerstag"),
        ("FREQ=MONTHLY;INTERVAL=2", "every second month", "jeden zweiten Monat"),
        ("FREQ=YEARLY;INTERVAL=4", "every 4 years", "alle 4 Jahre"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "the last Friday of each month", "am letzten Freitag jedes Monats"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "the last weekday (Monday to Friday) of each month",
            "am letzten Wochentag (Montag bis Freitag) jedes Monats",
        ),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=1MO,3MO",
            "the first Monday and the third Monday of each month",
            "am ersten Montag und am dritten Montag jedes Monats",
        ),
        (
            "FREQ=YEARLY;BYMONTH=9,3;BYDAY=-2FR",
            "the second to last Friday of March and September",
            "am vorletzten Freitag im März und September",
        ),
        ("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1", "the 1st of January and July", "am 1. im Januar und Juli"),
    ],
)  # fmt: skip
def test_rhythms(written: str, english: str, german: str) -> None:
    rhythm = _rhythm(written)
    assert (ENGLISH.every(rhythm), GERMAN.every(rhythm)) == (english, german)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=YEARLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYMONTHDAY=-2,-1",
        "FREQ=MONTHLY;BYDAY=2FR;BYSETPOS=1",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=1,2;BYMONTHDAY=1",
        "FREQ=WEEKLY;BYMONTH=3;BYDAY=MO",
    ],
)
def test_a_rule_without_words_is_told_as_it_stands(rule: str) -> None:
    assert ENGLISH.every(_rhythm(rule)) == f"by the rule {rule}"


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        ("same day", "on the same day", "am selben Tag"),
        ("1 day before", "the day before", "am Tag davor"),
        ("2 days after", "2 days after", "2 Tage danach"),
        ("1 working day before", "the working day before", "am Arbeitstag davor"),
        ("three business days before", "3 working days before", "3 Arbeitstage davor"),
        ("1 week after", "a week after", "eine Woche danach"),
        ("1 month before", "a month before", "einen Monat davor"),
        ("Tuesday, same week", "on Tuesday of the same week", "am Dienstag derselben Woche"),
        ("Wednesday, 1 week before", "on Wednesday of the week before", "am Mittwoch der Woche davor"),
        ("fri next week", "on Friday of the week after", "am Freitag der Woche danach"),
        ("Friday, 7 weeks before", "on Friday, 7 weeks before", "am Freitag, 7 Wochen davor"),
        ("Monday, 2 weeks after at 5pm", "on Monday, 2 weeks after at 17:00", "am Montag, 2 Wochen danach um 17:00 Uhr"),
        (
            "the 16th or the nearest working day before",
            "on the 16th of the month, or the working day before",
            "am 16. des Monats oder am Arbeitstag davor",
        ),
        (
            "the 2 or the nearest working day at 9:05",
            "on the 2nd of the month at 09:05, or the nearest working day",
            "am 2. des Monats um 09:05 Uhr oder am nächstgelegenen Arbeitstag",
        ),
    ],
)
def test_deadlines(written: str, english: str, german: str) -> None:
    offset = _due(written)
    assert (ENGLISH.due(offset), GERMAN.due(offset)) == (english, german)


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        ("3 a week", "3 a week", "3 in der Woche"),
        ("1 every 2 weeks", "1 every second week", "1 jede zweite Woche"),
        ("2 every 3 weeks", "2 every 3 weeks", "2 alle 3 Wochen"),
        ("1 per month", "1 a month", "1 im Monat"),
        ("1 every 2 months", "1 every second month", "1 jeden zweiten Monat"),
        ("2 every 3 months", "2 every 3 months", "2 alle 3 Monate"),
    ],
)
def test_promises(written: str, english: str, german: str) -> None:
    rate = _rate(written)
    assert (ENGLISH.rate(rate), GERMAN.rate(rate)) == (english, german)


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        ("2027", "2027", "2027"),
        ("2027-q1", "Q1 2027", "Q1 2027"),
        ("2026-q4", "Q4 2026", "Q4 2026"),
        ("2027-03", "March 2027", "März 2027"),
        ("2027-W01", "week 1 of 2027", "Woche 1/2027"),
        ("2027-03-04", "Thu, 4 Mar 2027", "Do., 4. März 2027"),
        ("spring-season", "Spring season", "Spring season"),
        (None, "", ""),
    ],
)
def test_periods(written: str | None, english: str, german: str) -> None:
    assert (ENGLISH.period(written), GERMAN.period(written)) == (english, german)


def test_the_hour_stands_with_the_days_before_the_day_that_stands_in() -> None:
    monthly = _rhythm("month on 16 or the nearest working day")
    assert ENGLISH.every(monthly, dt.time(9, 5)) == "the 16th of each month at 09:05, or the nearest working day"
    assert GERMAN.every(_rhythm("week on thu"), dt.time(11)) == "jeden Donnerstag um 11:00 Uhr"
    assert GERMAN.every(_rhythm("week on thu"), dt.time(11), "AoE") == "jeden Donnerstag um 11:00 Uhr (AoE)"


def test_a_sentence_is_in_one_language() -> None:
    arabic = TimeWords(Catalogue("ar"))
    assert arabic.every(_rhythm("month on last friday")) == "the last Friday of each month"


# ── everything that is written somewhere ────────────────────────────────────────────────────────────────────────────


def _examples(kind: Any) -> list[str]:
    return [text for mark in kind.__metadata__ if isinstance(mark, Kind) for text in mark.schema["examples"]]


def _written() -> set[tuple[str, str]]:
    """What playbooks and the fields' own examples write: the field, and its value."""
    found = {
        (field, text)
        for field, kind in (("every", Every), ("due", Due), ("promise", Promise), ("period", Period))
        for text in _examples(kind)
    }

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("every", "due", "period") and isinstance(inner, str):
                    found.add((key, inner))
                elif key == "promise" and isinstance(inner, dict):
                    found.update((key, rate) for rate in inner.values())
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    folders = [
        ROOT / "content",
        ROOT / "calendars",
        *sorted(folder for folder in (ROOT / "tests" / "playbooks").iterdir() if folder.is_dir()),
    ]
    for file in sorted(file for folder in folders for file in folder.rglob("*.yml")):
        for document in yaml.load_all(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
            walk(document)
    return found


def _said(words: TimeWords, field: str, text: str) -> str:
    if field == "every":
        return words.every(_rhythm(text))
    if field == "due":
        return words.due(_due(text))
    return words.rate(_rate(text)) if field == "promise" else words.period(text)


def test_nothing_that_playbooks_write_is_told_in_the_notation() -> None:
    written = _written()
    assert {field for field, _ in written} == {"every", "due", "promise", "period"}
    assert len(written) > 60
    left = {(field, text): said for field, text in sorted(written) if _LEFT.search(said := _said(ENGLISH, field, text))}
    assert not left
    same = {text for field, text in written if field in ("every", "due") and _said(GERMAN, field, text) == _said(ENGLISH, field, text)}
    assert not same, "said in English in German"


# ── where readers see it ────────────────────────────────────────────────────────────────────────────────────────────

PLAYBOOK = """
playbook: {id: demo, language: LANGUAGE, timezone: Europe/Berlin, periods: {2027-q1: {starts: 2027-01-04, ends: 2027-03-31}}}
roles: {writer: {name: Writer}}
channels: {blog: {name: Blog, media: owned, promise: {article: 1 every 2 weeks}, kpis: {reach: {target: 5, period: 2027-q1}}}}
kpis: {reach: {name: Reach, unit: people}}
workflows: {text: {formats: [article], steps: {draft: {role: writer, due: "Wednesday, 1 week before"}}}}
cadences:
  letters: {title: Letters, every: 2 weeks on thu, at: 11:00, starts: 2027-01-04, ends: 2027-03-31, channels: [blog], format: article}
meetings:
  sync: {name: Sync, every: month on last friday, at: 9:30, timezone: Asia/Singapore, roles: [writer]}
  start: {name: Kick-off, date: 1 week before letters, at: 14:00, roles: [writer]}
"""


@pytest.mark.parametrize(
    ("language", "rhythm", "deadline", "promise", "sync", "start"),
    [
        (
            "en", "every second Thursday at 11:00", "on Wednesday of the week before", "1 every second week",
            "the last Friday of each month at 09:30 (Asia/Singapore)", "Mon, 28 Dec 2026, 14:00",
        ),
        (
            "de", "jeden zweiten Donnerstag um 11:00 Uhr", "am Mittwoch der Woche davor", "1 jede zweite Woche",
            "am letzten Freitag jedes Monats um 09:30 Uhr (Asia/Singapore)", "Mo., 28. Dez. 2026, 14:00",
        ),
    ],
)  # fmt: skip
def test_pages_speak_in_words(language: str, rhythm: str, deadline: str, promise: str, sync: str, start: str, tmp_path: Path) -> None:
    site = read_site(tmp_path, PLAYBOOK.replace("LANGUAGE", language))
    for address in ("cadences", "cadences/letters"):
        assert rhythm in site[address].body.text, address
    for address in ("workflows/text", "roles/writer"):
        assert deadline in site[address].body.text, address
    for address in ("", "channels", "channels/blog"):
        assert promise in site[address].body.text, address
    assert sync in site.at("meetings#sync").text
    assert start in site.at("meetings#start").text
    assert "Q1 2027" in site.at("kpis#reach").text
    # Findings say to whoever mends them what the YAML says.
    raw = ("2 weeks on thu", "month on last", "1 week before", "1 every 2 weeks", "2027-q1")
    left = {
        (page.rendered.page.address, text)
        for page in site.pages
        for text in raw
        if not page.rendered.page.address.startswith(("guide", "review")) and text in page.body.text
    }
    assert not left
