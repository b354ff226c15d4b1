"""Whatever is done to a valid form: every figure is accounted for, and none is loaded wrong.

A submission is invented together with what each figure means. It is then written down in many
ways, and damaged. What is loaded afterwards must be what was meant; what cannot be told may be
rejected or set aside, but not vanish.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from accounts import assert_none_is_wrong, stage_and_undo
from hypothesis import given
from hypothesis import strategies as st
from meant_figures import CONVENTIONS, FIGURES, MANY, MAYBE_ROW, PERIOD, Meant, value_text
from old_encodings import to_tcvn3, to_vni
from workbook_files import package, rows_xml, sheet_xml, styles_xml

pytestmark = pytest.mark.db

COLUMNS = ("STT", "Mã chỉ tiêu", "Tên chỉ tiêu", "Phân tổ", "Đơn vị tính", "Giá trị", "Ghi chú")
STYLES = styles_xml([("General", font) for font in ("Arial", ".VnTime", "VNI-Times")])
VALUE, UNIT = 5, 4


@dataclass(frozen=True)
class Damage:
    """What is done to a form. Only the last four may keep figures from being loaded."""

    order: tuple[int, ...]
    rows_above: int
    blank_after: int
    total: bool
    extra: bool
    font: int
    twice: int | None
    dropped: int | None
    bad_heading: int | None
    bad_header: int | None

    @property
    def is_harmless(self) -> bool:
        return self.bad_heading is None and self.bad_header is None


DAMAGES = st.builds(
    Damage,
    order=st.permutations(range(7)).map(tuple),
    rows_above=st.integers(0, 3),
    blank_after=st.integers(0, 6),
    total=st.booleans(),
    extra=st.booleans(),
    font=st.integers(0, 2),
    twice=MAYBE_ROW,
    dropped=MAYBE_ROW,
    bad_heading=st.none() | st.none() | st.integers(0, 6),
    bad_header=st.none() | st.none() | st.integers(0, 2),
)


def form_rows(figures: list[Meant], convention: str, damage: Damage) -> list[list[Any]]:
    """The table's rows; each figure has a breakdown of its own to be known by."""
    rows = []
    for at, figure in enumerate(figures):
        value: Any = value_text(figure, convention)
        if figure.style == "number":
            value = float(figure.written)
        unit = figure.wrong_unit or figure.unit
        if figure.style == "words":
            unit = ""
        rows.append([str(at + 1), figure.indicator, "", f"commune=r{at}", unit, value, ""])
    if damage.twice is not None and damage.twice < len(rows):
        rows.append(list(rows[damage.twice]))
    if damage.dropped is not None and damage.dropped < len(rows):
        del rows[damage.dropped]
    rows.insert(min(damage.blank_after, len(rows)), [""] * 7)
    if damage.total:
        rows.append(["", "", "Tổng cộng", "", "", 99, ""])
    return rows


def write_form(path: Path, figures: list[Meant], convention: str, damage: Damage) -> int:
    """Writes the damaged form; returns how many value cells it has."""
    header = [["Mã tỉnh", "24"], ["Tên tỉnh", "Bắc Ninh"], ["Kỳ báo cáo", PERIOD]]
    columns = list(COLUMNS)
    if damage.bad_header is not None:
        header[damage.bad_header][1] = ("99", "Gia Lai", "sắp tới")[damage.bad_header]
    if damage.bad_heading is not None:
        columns[damage.bad_heading] = "Cột này"
    rows = form_rows(figures, convention, damage)
    count = sum(row[VALUE] != "" for row in rows)
    encode = (str, lambda text: to_tcvn3(text).decode("latin-1"), to_vni)[damage.font]
    for row in rows:
        row[UNIT] = encode(row[UNIT])
    table = [[row[at] for at in damage.order] for row in (columns, *rows)]
    if damage.extra:
        table = [[*row, "Xếp hạng" if at == 0 else 7] for at, row in enumerate(table)]
    sheet = [["Kính gửi"]] * damage.rows_above + [["BIỂU 01-TMĐT"], *header, [], *table]
    column = damage.order.index(UNIT)
    styles = {(number, column): damage.font for number in range(len(sheet) - len(rows), 99)}
    package(path, sheet_xml(rows_xml(sheet, styles)), styles=STYLES)
    return count


@MANY
@given(figures=FIGURES, convention=CONVENTIONS, damage=DAMAGES)
def test_no_damage_to_a_form_loses_a_figure_or_loads_a_wrong_one(
    connection: psycopg.Connection,
    folder: Path,
    figures: list[Meant],
    convention: str,
    damage: Damage,
) -> None:
    path = folder / "form.xlsx"
    count = write_form(path, figures, convention, damage)
    staging = stage_and_undo(connection, path)
    assert_none_is_wrong(staging, figures)
    if damage.is_harmless:
        assert staging.seen == count + (len_of_extra(figures, damage) if damage.extra else 0)


def len_of_extra(figures: list[Meant], damage: Damage) -> int:
    """Every row of the table has a number in the extra column."""
    return len(form_rows(figures, "vi", damage))


@MANY
@given(figures=FIGURES, convention=CONVENTIONS, damage=DAMAGES)
def test_what_only_moves_is_loaded_whole(
    connection: psycopg.Connection,
    folder: Path,
    figures: list[Meant],
    convention: str,
    damage: Damage,
) -> None:
    """Rows and columns moved, fonts, units, doubled rows: numbers stored as such all come in."""
    plain = [replace(figure, style="number", wrong_unit=None) for figure in figures]
    damage = replace(damage, bad_header=None, bad_heading=None, dropped=None)
    path = folder / "form.xlsx"
    write_form(path, plain, convention, damage)
    staging = stage_and_undo(connection, path)
    assert_none_is_wrong(staging, plain)
    loaded = {row[1] for row in staging.rows if row[0] == "loaded"}
    assert loaded == {f"commune=r{at}" for at in range(len(plain))}, staging.codes
