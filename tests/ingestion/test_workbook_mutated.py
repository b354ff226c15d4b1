"""Whatever is done to a form, every number in it is accounted for."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from workbook_files import HEADER, ROWS, form, xlsx

from expectations.rules import registry
from ingestion.figures import Reading
from ingestion.reading import read_submission

# Whatever is done to a form ------------------------------------------------------------------

CELLS = st.one_of(
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "Giá trị", "Mã chỉ tiêu", "Tổng cộng", "#N/A", "=cmd|' /C calc'!A0"]),
    st.text(max_size=12).filter(lambda text: text.isprintable()),
    st.booleans(),
    st.sampled_from([datetime.datetime(2026, 10, 5), datetime.time(9, 30)]),
)
MUTATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("cell"), st.integers(0, 13), st.integers(0, 8), CELLS),
        st.tuples(st.just("insert row"), st.integers(0, 13), st.just(0), st.just("")),
        st.tuples(st.just("insert column"), st.just(0), st.integers(0, 7), st.just("")),
        st.tuples(st.just("delete row"), st.integers(0, 13), st.just(0), st.just("")),
        st.tuples(st.just("swap columns"), st.integers(0, 6), st.integers(0, 6), st.just("")),
    ),
    max_size=6,
)


def mutate(rows: list[list[Any]], kind: str, row: int, column: int, value: Any) -> list[list[Any]]:
    rows = [list(cells) + [""] * (9 - len(cells)) for cells in rows]
    if kind == "insert row":
        rows.insert(row, [""] * 9)
    elif kind == "delete row" and row < len(rows):
        del rows[row]
    elif kind == "insert column":
        rows = [[*cells[:column], "", *cells[column:]] for cells in rows]
    elif kind == "swap columns":
        for cells in rows:
            cells[row], cells[column] = cells[column], cells[row]
    elif row < len(rows):
        rows[row][column] = value
    return rows


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(
    mutations=[("delete row", 0, 0, ""), ("cell", 8, 5, 0)]
)  # no unit, though beside "Đơn vị tính"
@example(mutations=[("cell", 10, 0, 1.7976931348623155e308)])  # infinite with 15 digits
@example(mutations=[("cell", 10, 5, 1.7976931348623155e308)])
@given(mutations=MUTATIONS)
def test_every_number_is_accounted_for_and_none_is_changed(
    tmp_path: Path, mutations: list[tuple[str, int, int, Any]]
) -> None:
    """Any mutation of a form: each number in the value column is seen once, as it was written."""
    rows = form([(number, *row[1:]) for number, row in zip(("I", "II", "III"), ROWS, strict=True)])
    for mutation in mutations:
        rows = mutate(rows, *mutation)
    reading = read_submission(xlsx(tmp_path / "f.xlsx", rows))
    found: dict[str, tuple[str, str | None]] = {}
    for chunk in reading.chunks:
        for figure in chunk.to_pylist():
            assert figure["cell"] not in found, "seen twice"
            found[figure["cell"]] = (figure["value_text"], figure["reader_code"])
            assert figure["reader_code"] is None or figure["reader_code"] in registry()
    written = cells_of(rows)
    for cell, (text, code) in found.items():
        value = written[cell]
        if isinstance(value, int | float) and not isinstance(value, bool) and code is None:
            assert float(text) == float(format(float(value), ".15g"))
    statuses = Counter(
        registry()[code].figure_status if code else "loaded" for _, code in found.values()
    )
    assert sum(statuses.values()) == len(found)
    lost = [cell for cell in numbers_in_no_label_column(reading, rows) if cell not in found]
    assert lost == []


def cells_of(rows: list[list[Any]]) -> dict[str, Any]:
    return {
        f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column]}{number}": value
        for number, row in enumerate(rows, start=1)
        for column, value in enumerate(row)
        if value not in ("", None)
    }


def numbers_in_no_label_column(reading: Reading, rows: list[list[Any]]) -> list[str]:
    """Numbers that no header field and no column of labels can have taken."""
    labels = {"STT", "Mã chỉ tiêu", "Tên chỉ tiêu", "Phân tổ", "Đơn vị tính", "Ghi chú"}
    label_columns = {
        column
        for row in rows
        for column, value in enumerate(row)
        if value in labels or value == "Mã chỉ tiêu"
    }
    headings = [number for number, row in enumerate(rows) if "Giá trị" in row]
    return [
        f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column]}{number + 1}"
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if isinstance(value, int | float)
        and not isinstance(value, bool)
        and column not in label_columns
        and number not in headings
        and not any(isinstance(cell, str) and cell in dict(HEADER) for cell in row)
    ]
