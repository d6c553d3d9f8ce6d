"""Public holidays as a file of key dates."""

from __future__ import annotations

import sys
from datetime import date
from importlib.metadata import version

import pytest
from holidays import list_supported_countries

from mkdocs_playbook.holidays import HolidaysError, holidays_yaml
from mkdocs_playbook.model.plan import KeyDate
from support import planned


def key_dates(country: str, *years: int) -> dict[str, KeyDate]:
    playbook, _ = planned("playbook: {id: demo}", holidays=holidays_yaml(country, years))
    return playbook.key_dates


def test_a_holiday_is_a_key_date_and_a_day_off_in_its_country() -> None:
    day = key_dates("SG", 2027)["sg-2027-national-day"]

    assert (day.name, day.date.day, day.kind, day.day_off) == ("National Day", date(2027, 8, 9), "holiday", ("SG",))
    assert day.ends is None


def test_days_in_a_row_of_one_name_are_one_key_date_and_the_day_in_lieu_is_its_own() -> None:
    days = key_dates("SG", 2027)  # in 2027 Chinese New Year is on a Saturday and a Sunday

    new_year, in_lieu = days["sg-2027-chinese-new-year"], days["sg-2027-chinese-new-year-observed"]
    assert new_year.date.day == date(2027, 2, 6)
    assert new_year.ends is not None
    assert new_year.ends.day == date(2027, 2, 7)
    assert in_lieu.date.day == date(2027, 2, 8)


def test_a_holiday_that_comes_twice_in_a_year_is_numbered() -> None:
    days = key_dates("AE", 2033)  # the year of the Hijra is shorter: Eid al-Fitr is in January and in December

    assert days["ae-2033-eid-al-fitr"].date.day is not None
    assert days["ae-2033-eid-al-fitr"].date.day.month == 1
    assert days["ae-2033-eid-al-fitr-2"].date.day is not None
    assert days["ae-2033-eid-al-fitr-2"].date.day.month == 12


def test_an_id_does_not_say_that_a_day_is_only_estimated() -> None:
    estimated = [key for key, day in key_dates("AE", 2030).items() if "estimated" in day.name]

    assert estimated
    assert not any("estimated" in key for key in estimated)


def test_a_part_of_a_country_has_its_own_holidays_and_code() -> None:
    bavaria, berlin = key_dates("DE-BY", 2027), key_dates("de-berlin", 2027)

    assert bavaria["de-by-2027-epiphany"].day_off == ("DE-BY",)
    assert "de-be-2027-epiphany" not in berlin
    assert "de-be-2027-christmas-day" in berlin


def test_norway_stays_norway() -> None:
    assert 'day_off: ["NO"]' in holidays_yaml("no", [2027])
    assert {day.day_off for day in key_dates("NO", 2027).values()} == {("NO",)}


def test_names_are_in_english_where_there_are_such() -> None:
    assert key_dates("JP", 2027)["jp-2027-childrens-day"].name == "Children's Day"
    assert key_dates("SG", 2027)["sg-2027-labour-day"].name == "Labour Day"


def test_days_are_in_order_of_date_and_each_year_is_as_when_asked_alone() -> None:
    text = holidays_yaml("SG", [2028, 2027, 2027])
    days = [line.split()[1] for line in text.splitlines() if line.startswith("    date:")]

    assert days == sorted(days)
    assert (days[0], days[-1]) == ("2027-01-01", "2028-12-25")
    assert text.split("key_dates:\n")[1] == "".join(holidays_yaml("SG", [year]).split("key_dates:\n")[1] for year in (2027, 2028))


def test_the_head_says_where_the_days_are_from_and_how_to_renew_them() -> None:
    head = holidays_yaml("SG", [2027, 2028]).split("key_dates:")[0]

    assert f"Public holidays of SG in 2027 and 2028, from version {version('holidays')} of the Python package " in head
    assert "playbook holidays SG 2027 2028" in head
    assert all(line.startswith("#") for line in head.splitlines())


def test_holidays_of_every_country_can_be_read() -> None:
    files = {}
    for code in sorted(list_supported_countries(include_aliases=False)):
        try:
            files[code.lower()] = holidays_yaml(code, [2024])
        except HolidaysError:
            continue  # some law of some country sets no days in this year

    playbook, schedule = planned("playbook: {id: demo}", **files)

    assert len(files) > 200
    assert len(playbook.key_dates) == len(schedule.items) > 2_000


@pytest.mark.parametrize(
    ("country", "told"),
    [
        ("Singapur", "'Singapur' is not the code of a country. Did you mean SG (Singapore)"),
        ("XX", "'XX' is not the code of a country. Write its code, such as SG or DE-BY."),
        ("", "'' is not the code of a country."),
        ("DE-Bayren", "'DE' has no part 'Bayren'. Did you mean DE-BY"),
        ("AU-ZZ", "'AU' has no part 'ZZ'. Write AU, AU-ACT, AU-NSW, AU-NT, AU-QLD, AU-SA, AU-TAS, AU-VIC"),
    ],
)
def test_an_unknown_country_is_told_with_the_nearest(country: str, told: str) -> None:
    with pytest.raises(HolidaysError) as error:
        holidays_yaml(country, [2027])

    assert str(error.value).startswith(told)


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ([], "Write years from 1970 to 2199, such as 2027."),
        ([2027, 27], "Write years from 1970 to 2199, such as 2027, not 27."),
        ([2199], "The package 'holidays' knows no public holidays of SG in 2199. Choose other years."),
    ],
)
def test_years_without_holidays_are_told(years: list[int], told: str) -> None:
    with pytest.raises(HolidaysError) as error:
        holidays_yaml("SG", years)

    assert str(error.value) == told


def test_without_the_package_it_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)

    with pytest.raises(HolidaysError, match=r"pip install 'mkdocs-playbook\[holidays\]'"):
        holidays_yaml("SG", [2027])
