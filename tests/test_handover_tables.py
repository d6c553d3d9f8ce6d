"""The plan as CSV and as a workbook, read back by programs that are not ours: all of it is there, and nothing is a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from functools import cache

import openpyxl  # type: ignore[import-untyped]
import pytest

from mkdocs_playbook.editions import select
from mkdocs_playbook.handover.sheets import Sheet, sheets_of
from mkdocs_playbook.handover.tables import as_csv, as_workbook
from mkdocs_playbook.plan import Plan, make_plan
from mkdocs_playbook.read.settings import read_settings
from sites import ROOT

CHANGED = dt.datetime(2027, 1, 12, 9, 30, tzinfo=dt.UTC)
DANGEROUS = ["=1+1", "+65 6123 4567", "-2+3", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠A1"]


@cache
def shown() -> Plan:
    return select(make_plan(read_settings(ROOT)), "handover").plan


def rows_of(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"))))


def test_there_is_a_row_for_each_date_of_the_plan() -> None:
    head, *rows = rows_of(sheets_of(shown())[0])
    found = {(row[head.index("Calendar event")], row[head.index("Date")], row[head.index("Time")]) for row in rows}
    items = shown().schedule.items
    assert len(rows) == len(items)
    assert found == {(item.uid, item.date.isoformat(), f"{item.time:%H:%M}" if item.time else "") for item in items}


def test_the_workbook_holds_every_subject_with_real_dates() -> None:
    sheets = sheets_of(shown())
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(sheets, CHANGED, "Plan")))
    assert book.sheetnames == [sheet.name for sheet in sheets]
    assert {"Plan", "Posts", "Deadlines", "Key dates", "KPIs", "People", "Accounts"} <= set(book.sheetnames)
    for sheet in sheets:
        page = book[sheet.name]
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref == page.dimensions
        assert all(page.column_dimensions[openpyxl.utils.get_column_letter(number + 1)].width > 8 for number in range(len(sheet.columns)))
        read = [tuple(cell.value for cell in row) for row in page.iter_rows()]
        assert list(read[0]) == list(sheet.columns)
        assert [[plain(cell) for cell in row] for row in read[1:]] == [[plain(cell) for cell in row] for row in sheet.rows], sheet.name


def plain(cell: object) -> object:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, Decimal | int | float):
        return float(cell)
    return str(cell) if cell not in (None, "") else ""


def test_kpis_say_success_and_failure() -> None:
    (kpis,) = [sheet for sheet in sheets_of(shown()) if sheet.name == "KPIs"]
    head = list(kpis.columns)
    use = shown().playbook.goals["awareness"].kpis["reach"]
    found = [row for row in kpis.rows if row[head.index("KPI")] == "Reach" and row[head.index("Used by")] == "Brand awareness"]
    assert [(row[head.index("Success from")], row[head.index("Failure at")]) for row in found] == [(use.success, use.failure)]


def test_accounts_say_who_pays_what_stops_and_where_credentials_are() -> None:
    (accounts,) = [sheet for sheet in sheets_of(shown()) if sheet.name == "Accounts"]
    rows = {row[-1]: dict(zip(accounts.columns, row, strict=True)) for row in accounts.rows}
    for account in shown().playbook.accounts.values():
        row = rows[account.id]
        told = [row[name] or None for name in ("Paid by", "What stops working", "Kept in", "Second factor", "Renews or ends")]
        assert told == [account.paid_by, account.stops, account.kept_in, account.second_factor, account.renews]


def test_campaigns_say_success_and_failure() -> None:
    (campaigns,) = [sheet for sheet in sheets_of(shown()) if sheet.name == "Campaigns"]
    rows = {row[-1]: dict(zip(campaigns.columns, row, strict=True)) for row in campaigns.rows}
    looked_at = 0
    for campaign in shown().playbook.campaigns.values():
        for key, use in campaign.kpis.items():
            name = shown().playbook.kpis[key].name
            for column, value in (("Success", use.success), ("Failure", use.failure)):
                if value is not None:
                    looked_at += 1
                    lines = str(rows[campaign.id][column]).splitlines()
                    assert [line for line in lines if line.startswith(f"{name}: at ") and f"{value.normalize():,f}" in line]
    assert looked_at


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_is_a_formula(text: str) -> None:
    sheet = Sheet(text, ["Name", text], [["first", text], ["second", "harmless"]])
    rows = rows_of(sheet)
    assert [rows[0][1], rows[1][1]] == [f"'{text}", f"'{text}"]
    data = as_workbook([sheet], CHANGED, text)
    (page,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert page["B2"].value == text
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert not any(b"<f>" in book.read(name) or b"<hyperlink" in book.read(name) for name in book.namelist())


def test_numbers_below_zero_stay_numbers() -> None:
    sheet = Sheet("Results", ["Value"], [[Decimal("-4.50")], [Decimal(12000)]])
    assert rows_of(sheet)[1:] == [["-4.50"], ["12000"]]
    (page,) = openpyxl.load_workbook(io.BytesIO(as_workbook([sheet], CHANGED, "x"))).worksheets
    assert [page["A2"].value, page["A3"].value] == [-4.5, 12000]


def test_a_workbook_is_the_same_bytes_each_time_and_says_the_plans_age() -> None:
    made = [as_workbook(sheets_of(shown()), CHANGED, "Plan") for _ in range(2)]
    assert made[0] == made[1]
    book = openpyxl.load_workbook(io.BytesIO(made[0]))
    assert book.properties.created == CHANGED.replace(tzinfo=None)
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_names_of_sheets_are_those_that_excel_allows() -> None:
    names = ["A/B: [c]*?", "x" * 40, "X" * 40, "'quoted'", "///"]
    book = openpyxl.load_workbook(io.BytesIO(as_workbook([Sheet(name, ["a"], [["b"]]) for name in names], CHANGED, "x")))
    assert len(book.sheetnames) == 5
    assert all(0 < len(name) <= 31 for name in book.sheetnames)


def test_a_text_longer_than_a_cell_is_cut_and_shows_it() -> None:
    (page,) = openpyxl.load_workbook(io.BytesIO(as_workbook([Sheet("x", ["a"], [["y" * 40_000]])], CHANGED, "x"))).worksheets
    assert page["A2"].value == "y" * 32_766 + "…"


def test_a_row_is_as_high_as_its_longest_text() -> None:
    long = "Twelve words that say a little more than fits a line. " * 4
    (page,) = openpyxl.load_workbook(
        io.BytesIO(as_workbook([Sheet("x", ["a"], [["short"], [long], ["z" * 30_000]])], CHANGED, "x"))
    ).worksheets
    assert page.row_dimensions[2].height is None
    assert page.row_dimensions[3].height == 15 * 4
    assert page.row_dimensions[4].height == 15 * 12
