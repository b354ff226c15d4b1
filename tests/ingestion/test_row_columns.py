"""What cells in columns of their own say of a row: its period, its state, its day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workbook_files import COLUMNS, ROWS, form, xlsx

from ingestion.figures import Figure
from ingestion.long_csv.reader import read_long_csv
from ingestion.reading import read_submission
from ingestion.understanding.days import may_stand_beside
from ingestion.understanding.row_periods import RowPeriod, compose_period
from ingestion.understanding.states import read_state
from reference.labels import bare_label, column_label
from reference.period import Period


@pytest.mark.parametrize(
    ("cells", "of_form", "meant"),
    [
        ((None, "10", None, "2025"), "2025-10", RowPeriod("2025-10", ("2025-10",))),
        ((None, None, None, "2025"), "2025-12", RowPeriod("2025-12", ("2025",))),
        ((None, None, None, "2024"), "2025-10", RowPeriod("2024", ("2025-10",))),
        ((None, "9", None, None), "2025-Q3", RowPeriod("2025-09", ("2025-Q3",))),
        ((None, None, "III", "2025"), None, RowPeriod("2025-Q3")),
        ((None, "9", "III", "2025"), None, RowPeriod("2025-09")),
        ((None, "10/2025", None, None), None, RowPeriod("2025-10")),
        (("2025-10", None, None, "2025"), None, RowPeriod("2025-10")),
        (("2025-10", None, None, None), "2025", RowPeriod("2025-10", ("2025",))),
        ((None, None, None, None), "2025-10", RowPeriod("2025-10")),
        ((None, "10", None, None), None, RowPeriod(None, quoted="10")),
        ((None, "13", None, "2025"), "2025-10", RowPeriod("13", quoted="13")),
        ((None, "10", "I", "2025"), None, RowPeriod(None, quoted="10 / I / 2025")),
        ((None, "9/2024", None, "2025"), None, RowPeriod(None, quoted="9/2024 / 2025")),
        (("2025-10", None, None, "2024"), None, RowPeriod(None, quoted="2025-10 / 2024")),
        (("xx", None, None, "2025"), "2025-10", RowPeriod(None, quoted="xx / 2025")),
    ],
)
def test_the_parts_make_one_period(
    cells: tuple[str | None, ...], of_form: str | None, meant: RowPeriod
) -> None:
    assert compose_period(cells, of_form) == meant


def test_a_month_by_its_number_is_the_administrative_one_of_its_form() -> None:
    of_form = "2026-09-15/2026-10-14"
    assert compose_period((None, "10", None, "2026"), of_form).text == of_form


def test_a_plan_of_a_year_is_of_the_year() -> None:
    year = (None, None, None, "2025")
    assert compose_period(year, "2025-10", is_actual=False).text == "2025"


def test_accents_count_where_another_word_would_be_the_same() -> None:
    assert [column_label(text) for text in ("Năm", "NĂM", "Nam", "Quý", "Quỹ", "Quy", "Thang")] == [
        *("year", "year", None, "quarter", None, None, "month")
    ]
    assert [bare_label(text) for text in ("Nam", "Quy", "Năm", "Quỹ", "Thang")] == [
        *("year", "quarter", None, None, None)
    ]


def test_a_day_agrees_with_the_period_that_it_ends() -> None:
    october = Period.parse("2025-10")
    days = ("31/10/2025", "2025-10-31", "01/10/2025", "15/10/2025", "05/11/2025")
    assert [may_stand_beside(day, october) for day in days] == [True, True, True, False, False]
    assert not may_stand_beside("31/10/2025", None)


def test_words_of_a_state_nobody_knows_are_its_rest() -> None:
    assert read_state("số xyz").rest == ("số xyz",)
    assert not read_state("đã duyệt").rest


STATES = {"ước": "E", "Số sơ bộ": "P", "E": "E", "chính thức": None, "đã duyệt": None}


@pytest.mark.parametrize(("text", "status"), STATES.items())
def test_a_state_is_that_of_the_figure(tmp_path: Path, text: str, status: str | None) -> None:
    rows = [(*row, text) for row in ROWS]
    workbook = xlsx(tmp_path / "form.xlsx", form(rows, (*COLUMNS, "Trạng thái")))
    long_csv = tmp_path / "long.csv"
    heading = "province_code;period;indicator_code;value;unit;Trạng thái"
    long_csv.write_text(f"{heading}\n24;2025-10;phone_subscriber_count;5;;{text}\n", "utf-8")
    for figures in (_figures(read_submission(workbook)), _figures(read_long_csv(long_csv))):
        assert {figure["obs_status"] for figure in figures} == {status}
        assert {figure["reader_code"] for figure in figures} == {None}


def _figures(reading: Any) -> list[dict[str, Any]]:
    figures = [figure for chunk in reading.chunks for figure in chunk.to_pylist()]
    assert figures
    assert set(figures[0]) == set(Figure._fields)
    return figures
