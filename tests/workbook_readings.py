"""What the reader made of a workbook, for tests."""

from __future__ import annotations

from typing import Any

from workbook_files import form

from ingestion.figures import Reading

# Where a figure stands, which indicator it is of, its text, its unit, what the reader says of it.
Seen = tuple[str, str | None, str, str | None, str | None]
PLAIN: list[Seen] = [
    ("F11", "phone_subscriber_count", "1901569", "thuê bao", None),
    ("F12", "bts_site_count", "1578", "đơn vị", None),
    ("F13", "ecom_growth_pct", "17.6", "%", None),
]


def seen(reading: Reading) -> list[Seen]:
    return [
        tuple(
            row[name]
            for name in ("cell", "indicator_text", "value_text", "unit_text", "reader_code")
        )
        for chunk in reading.chunks
        for row in chunk.to_pylist()
    ]


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def fields(reading: Reading, name: str) -> list[Any]:
    return [value for chunk in reading.chunks for value in chunk[name].to_pylist()]


def changed(
    row: int, column: int, value: Any, to: list[list[Any]] | None = None
) -> list[list[Any]]:
    """The plain form with one cell (counted from 0) changed."""
    cells = [list(cells) for cells in (to or form())]
    cells[row].extend([""] * (column + 1 - len(cells[row])))
    cells[row][column] = value
    return cells
