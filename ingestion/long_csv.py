"""Long CSV: one figure a line, in the dialects the contract names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from expectations.rules import registry
from ingestion.figures import Figure, Reading, in_chunks, is_marked_synthetic, labels
from ingestion.text import decode_bytes, fold

FORM = "LONG-CSV"
DELIMITERS = (",", ";", "\t")
REQUIRED = ("province", "period", "indicator", "value")


def read_long_csv(path: Path) -> Reading:
    """Reads a long CSV; what is wrong with it as a whole comes back as findings."""
    reading = Reading(form=FORM, format="csv", chunks=[])
    try:
        decoded = decode_bytes(path.read_bytes())
    except ValueError as error:
        reading.findings.append(registry()["FILE_UNREADABLE"].finding(reason=str(error)))
        return reading
    reading.findings += [registry()[code].finding() for code in decoded.repairs]
    text = decoded.text
    if not text.strip():
        reading.findings.append(registry()["FILE_EMPTY"].finding())
        return reading
    first_line = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] = next((row for row in lines if any(cell.strip() for cell in row)), [])
    columns = _columns(header)
    missing = [field for field in REQUIRED if field not in columns]
    if missing:
        reading.findings.append(registry()["COLUMN_MISSING"].finding(expected=", ".join(missing)))
        return reading
    reading.is_synthetic = is_marked_synthetic([text[:20_000]])
    reading.chunks = in_chunks(_figures(lines, columns, len(header)))
    return reading


def _columns(header: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for position, cell in enumerate(header):
        field = labels("column").get(fold(cell))
        if field:
            columns.setdefault(field, position)
    return columns


def _figures(lines: Iterator[list[str]], columns: dict[str, int], width: int) -> Iterator[Figure]:
    def text(row: list[str], field: str) -> str | None:
        position = columns.get(field)
        if position is None or position >= len(row):
            return None
        return row[position].strip() or None

    number = lines.line_num  # type: ignore[attr-defined]
    for row in lines:
        line, number = number + 1, lines.line_num  # type: ignore[attr-defined]
        value = text(row, "value")
        # More cells than the header has: a comma inside a number, most likely. Which cell is the
        # value can no longer be told.
        ragged = len(row) > width
        if value is None and not ragged:
            continue
        yield Figure(
            source_ref=f"line {line}",
            sheet=None,
            cell=None,
            line=line,
            province_text=text(row, "province"),
            period_text=text(row, "period"),
            indicator_text=text(row, "indicator"),
            breakdown_text=text(row, "breakdown"),
            value_text=value or "",
            is_number=False,
            unit_text=text(row, "unit"),
            note=text(row, "note"),
            kind_text=text(row, "kind"),
            reader_said="ROW_TOO_LONG" if ragged else None,
        )
