"""Whatever is done to a valid CSV: every figure is accounted for, and none is loaded wrong.

As `test_form_accounts` does with forms, in all dialects, encodings and kinds of noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from accounts import assert_none_is_wrong, stage_and_undo
from hypothesis import given
from hypothesis import strategies as st
from meant_figures import CONVENTIONS, FIGURES, MANY, MAYBE_ROW, PERIOD, Meant, value_text
from old_encodings import to_tcvn3

pytestmark = pytest.mark.db

CSV_HEADER = ["province_code", "period", "indicator_code", "breakdown", "value", "unit", "note"]
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "tcvn3")


@dataclass(frozen=True)
class Dialect:
    """How a CSV is written, and what happened to its lines."""

    delimiter: str
    encoding: str
    newline: str
    quoted: bool  # else not even where it has to be
    noise: str
    twice: int | None
    cut: int | None
    cells_cut: int

    def line(self, cells: list[str]) -> str:
        if self.quoted:
            cells = ['"' + cell.replace('"', '""') + '"' for cell in cells]
        return self.delimiter.join(cells)


DIALECTS = st.builds(
    Dialect,
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(ENCODINGS),
    newline=st.sampled_from(("\n", "\r\n", "\r")),
    quoted=st.booleans(),
    noise=st.sampled_from(("", "", "\n", "\n \n", ";;;;;;", ",,,,,,", "Ghi chú", "\x00")),
    twice=MAYBE_ROW,
    cut=st.none() | MAYBE_ROW,
    cells_cut=st.integers(1, 4),
)


def write_csv(path: Path, figures: list[Meant], convention: str, dialect: Dialect) -> int:
    """Writes the CSV; returns how many of its lines carry a number."""
    rows = []
    for at, figure in enumerate(figures):
        unit = "" if figure.style == "words" else figure.wrong_unit or figure.unit
        text = value_text(figure, convention)
        if figure.style == "number":
            text = text.replace("." if convention == "vi" else ",", "")
        rows.append(
            ["24", PERIOD, figure.indicator, f"commune=r{at}", text, unit, "thương mại điện tử"]
        )
    if dialect.cut is not None and dialect.cut < len(rows):
        rows[dialect.cut] = rows[dialect.cut][: -dialect.cells_cut]
    count = sum(len(row) > CSV_HEADER.index("value") for row in rows)
    if dialect.twice is not None and dialect.twice < len(rows):
        rows.append(rows[dialect.twice])
        count += len(rows[-1]) > CSV_HEADER.index("value")
    lines = [dialect.line(CSV_HEADER), *map(dialect.line, rows)]
    lines.insert(2, dialect.noise)
    text = "\n".join(lines).replace("\n", dialect.newline) + dialect.newline
    legacy = dialect.encoding == "tcvn3"
    path.write_bytes(to_tcvn3(text) if legacy else text.encode(dialect.encoding))
    return count


@MANY
@given(figures=FIGURES, convention=CONVENTIONS, dialect=DIALECTS)
def test_no_dialect_or_noise_loses_a_figure_or_loads_a_wrong_one(
    connection: psycopg.Connection,
    folder: Path,
    figures: list[Meant],
    convention: str,
    dialect: Dialect,
) -> None:
    path = folder / "long.csv"
    count = write_csv(path, figures, convention, dialect)
    staging = stage_and_undo(connection, path)
    assert_none_is_wrong(staging, figures)
    assert staging.seen >= count or staging.codes["FILE_UNREADABLE"], staging.codes
