"""A number planted in a valid form is counted, wherever it stands.

Every number is counted, before and after, by a walk over the cells that knows nothing of tables.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plants import NAMED, PROPERTY, planted, read
from workbook_files import form, xlsx

from ingestion.form.other_numbers import OtherNumbers
from ingestion.reading import read_submission

A_FIGURE = re.compile(
    r"(?:hơn |gần |dưới |khoảng )?[-−+]?\d[\d.,]*(?: ?[-–] ?\d[\d.,]*)?"
    r"(?: ?(?:%|thuê bao|triệu|tỷ đồng|tấn|kg))?"
)
NUMBERS = st.one_of(
    st.integers(1000, 10**9),
    st.floats(0.5, 10**6).map(lambda number: round(number, 2)),
    st.sampled_from(
        ["1.234 thuê bao", "hơn 600", "40-50%", "−5,2", "535 triệu", "1.234.567", "7,5"]
    ),
)


def numbers_of(path: Path) -> set[str]:
    """Where the numbers of a workbook stand, found without looking for a table."""
    import openpyxl

    found = set()
    for sheet in openpyxl.load_workbook(path).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
            is_text = isinstance(cell.value, str) and A_FIGURE.fullmatch(cell.value.strip())
            if is_number or is_text:
                found.add(cell.coordinate)
    return found


LABELS = {"B2", "B4", "A11", "A12", "A13"}
"""The province's code, the period, and the numbers of the rows."""


@PROPERTY
@given(
    plants=st.lists(
        st.tuples(st.integers(0, 17), st.integers(0, 9), NUMBERS), min_size=1, max_size=5
    )
)
def test_every_number_is_counted_wherever_it_stands(
    plants: list[tuple[int, int, Any]], tmp_path: Path
) -> None:
    rows = form()
    for row, column, value in plants:
        if (row in range(1, 7) and column < 2) or column == 0:
            continue  # a header field, the number of a row
        if row == NAMED and value in (*range(100), *range(1900, 2100)):
            continue  # the number of a column, or the year that it is of
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] = [*rows[row], *[""] * (column + 1 - len(rows[row]))]
        rows[row][column] = value
    path = tmp_path / "f.xlsx"
    _, figures, findings = read(path, rows)
    counted = {figure["cell"] for figure in figures}
    missed = numbers_of(path) - counted - LABELS
    assert not missed or any(finding.code == "FORM_TABLE_NOT_FOUND" for finding in findings), missed


def test_a_number_in_no_account_stops_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the reader hands on is held against a walk that knows nothing of tables."""
    monkeypatch.setattr(OtherNumbers, "look_outside", lambda *_: None)
    path = xlsx(tmp_path / "f.xlsx", planted(7, 3, 1234567))
    finding = next(f for f in read_submission(path).findings if f.code == "NUMBER_NOT_COUNTED")
    assert finding.severity == "critical"
