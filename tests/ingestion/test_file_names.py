"""A form of one month whose file is named for another: last month's form, changed in part."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from workbook_files import form, xlsx

from ingestion.landing import check
from ingestion.understanding.file_names import find_named_months, find_other_month
from reference.period import Period

OCTOBER = Period.parse("2026-10")


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("24_2026-09.xlsx", {(2026, 9)}),
        ("24_202609.xlsx", {(2026, 9)}),
        ("Báo cáo tháng 9 năm 2026.xlsx", {(2026, 9)}),
        ("BC_T9.2026.xls", {(2026, 9)}),
        ("bc thang 09.2026.csv", {(2026, 9)}),
        ("bc-09-2026.csv", {(2026, 9)}),
        ("report sept 2026.csv", {(2026, 9)}),
        ("T9.xlsx", {(None, 9)}),
        ("TMDT T10 gui T11-2026.xlsx", {(None, 10), (2026, 11)}),
        # What may be a day, a province, a year, a number of a form or of a version.
        ("bao cao 2026-11-05.xlsx", set()),
        ("bc 05-11-2026.xlsx", set()),
        ("bc_20261105.xlsx", set()),
        ("01_2026.xlsx", set()),
        ("01-TMDT.xlsx", set()),
        ("so lieu 2017-2020.csv", set()),
        ("bao cao 9 thang.xlsx", set()),
        ("bieu 10.xlsx", set()),
        ("Test1.xlsx", set()),
        ("at2026-13.xlsx", set()),
    ],
)
def test_months_of_a_name(name: str, months: set[tuple[int | None, int]]) -> None:
    assert find_named_months(name) == months


@pytest.mark.parametrize(
    "name", ["2026-10.xlsx", "T10.xlsx", "thang 10 gui thang 11-2026.xlsx", "bieu.xlsx", "10.xlsx"]
)
def test_a_name_that_agrees_or_says_nothing(name: str) -> None:
    assert find_other_month(name, {OCTOBER}) is None


def test_only_a_month_by_itself_is_compared() -> None:
    assert find_other_month("2026-09.xlsx", {OCTOBER}) == OCTOBER
    assert find_other_month("2025-10.xlsx", {OCTOBER}) == OCTOBER
    assert find_other_month("2026-09.xlsx", {OCTOBER, Period.parse("2026-08")}) is None
    assert find_other_month("2026-09.xlsx", {Period.parse("2026-Q2")}) is None
    administrative = Period.parse("2026-09-15/2026-10-14")
    assert find_other_month("2026-09.xlsx", {administrative}) is None
    assert find_other_month("2026-11.xlsx", {administrative}) == administrative


@pytest.mark.db
@pytest.mark.parametrize(("name", "loaded"), [("24_2026-09.xlsx", 0), ("24_2026-10.xlsx", 3)])
def test_a_form_that_is_named_for_another_month_loads_nothing(
    warehouse: psycopg.Connection, tmp_path: Path, name: str, loaded: int
) -> None:
    (staged,) = check(xlsx(tmp_path / name, form()))
    assert (staged.seen, staged.loaded) == (3, loaded)
    assert [it.code for it in staged.findings] == ([] if loaded else ["NAME_CONTRADICTS_PERIOD"])
