"""Whatever is done to a valid submission: every figure is accounted for, and none is loaded wrong.

A submission is invented together with what each figure means. It is then written down in many
ways, and damaged. What is loaded afterwards must be what was meant; what cannot be told may be
rejected or set aside, but not vanish.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_text import to_tcvn3, to_vni
from warehouses import copy_of, used
from workbook_files import package, rows_xml, sheet_xml, styles_xml

from ingestion.reading import read_submission
from ingestion.staging.rows import Received, stage

pytestmark = pytest.mark.db

PERIOD, AREA = "2025-10", "VN34_24"
MANY = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),  # an example takes 0.1 s, so that shrinking would take minutes
)

# Indicators, the units each may be written in with what one of it is in the catalogue's unit,
# and how many decimals its values may have.
KINDS: dict[str, tuple[dict[str, str], int]] = {
    "phone_subscriber_count": ({"thuê bao": "1", "nghìn thuê bao": "1000"}, 0),
    "admin_fine_vnd": ({"đồng": "1", "triệu đồng": "1000000", "tỷ đồng": "1000000000"}, 0),
    "product_online_sales_tonne": ({"tấn": "1", "kg": "0.001", "tạ": "0.1"}, 3),
    "ecom_growth_pct": ({"%": "1", "phần trăm": "1"}, 3),
    "training_attendance_count": ({"lượt người": "1", "nghìn người": "1000"}, 0),
}
OTHER_UNITS = ("tấn", "thuê bao", "%", "tỷ đồng", "parsec")


@dataclass(frozen=True)
class Meant:
    """A figure: what it means, and how it is written down."""

    indicator: str
    value: Decimal
    unit: str
    style: str  # number, text, words
    wrong_unit: str | None = None

    @property
    def written(self) -> Decimal:
        """The number in the unit it is written in."""
        return (self.value / Decimal(KINDS[self.indicator][0][self.unit])).normalize()


@st.composite
def meant(draw: st.DrawFn) -> Meant:
    indicator = draw(st.sampled_from(sorted(KINDS)))
    units, decimals = KINDS[indicator]
    unit = draw(st.sampled_from(sorted(units)))
    low, high = (-99, 400) if indicator == "ecom_growth_pct" else (0, 900_000)
    few = st.integers(1, 40_000)  # as likely as the others: small ones have the ambiguous forms
    value = Decimal(draw(few | st.integers(low * 10**decimals, high * 10**decimals)))
    style = draw(st.sampled_from(("number", "text", "words")))
    wrong = draw(st.sampled_from((None,) * 9 + OTHER_UNITS))
    # A written 2.675 people can only be 2 675 people: a smaller unit of the same measure settles
    # what the sender meant otherwise, and no reader could know.
    wrong = None if wrong in units else wrong
    return Meant(indicator, value.scaleb(-decimals), unit, style, wrong)


FIGURES = st.lists(meant(), min_size=1, max_size=6)
CONVENTIONS = st.sampled_from(("vi", "en"))


def said(number: Decimal, convention: str) -> str:
    """A number as people of one convention write it, thousands grouped."""
    text = f"{number:,f}"
    return text.translate(str.maketrans(",.", ".,")) if convention == "vi" else text


def value_text(figure: Meant, convention: str) -> str:
    text = said(figure.written, convention)
    return f"{text} {figure.unit}" if figure.style == "words" else text


def true_of(figures: list[Meant]) -> dict[str, Decimal | None]:
    """What may be loaded, by breakdown; None where no value would be right."""
    truth: dict[str, Decimal | None] = {}
    for at, figure in enumerate(figures):
        units = KINDS[figure.indicator][0]
        value: Decimal | None = figure.value
        if figure.wrong_unit and figure.style != "words":
            factor = units.get(figure.wrong_unit)
            value = figure.written * Decimal(factor) if factor else None
        truth[f"commune=r{at}"] = value
    return truth


# What is loaded ------------------------------------------------------------------------------


class Staging(NamedTuple):
    rows: list[tuple[Any, ...]]
    seen: int
    codes: Counter[str]


@pytest.fixture(scope="module")
def connection(
    cluster: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psycopg.Connection]:
    home = tmp_path_factory.mktemp("accounting")
    with copy_of(cluster) as url, used(url, home, autocommit=False) as connection:
        yield connection


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def stage_and_undo(connection: psycopg.Connection, path: Path) -> Staging:
    """What staging holds of a file, whose account is checked on the way."""
    received = Received(path.name, "0" * 64, path.stat().st_size, datetime.now(UTC), "none")
    staged = stage(connection, received, read_submission(path))
    rows = connection.execute(
        "select status, breakdown, indicator_code, value, value_low, value_high, ref_area, period"
        " from staging.observation where submission_id = %s",
        [staged.submission_id],
    ).fetchall()
    account = connection.execute(
        "select figures_seen, figures_loaded, figures_rejected, figures_ignored, adds_up"
        " from staging.figure_account where submission_id = %s",
        [staged.submission_id],
    ).fetchone()
    connection.rollback()
    counts = Counter(row[0] for row in rows)
    told = (counts["loaded"], counts["rejected"], counts["ignored"])
    assert account == (len(rows), *told, True)
    assert (staged.seen, staged.loaded, staged.rejected, staged.ignored) == (len(rows), *told)
    if told[1] or told[2]:
        assert staged.findings
    return Staging(rows, len(rows), Counter(finding.code for finding in staged.findings))


def assert_none_is_wrong(staging: Staging, figures: list[Meant]) -> None:
    truth = true_of(figures)
    loaded = [row[1:] for row in staging.rows if row[0] == "loaded"]
    assert len(loaded) == len({row[0] for row in loaded}), "a figure loaded twice"
    for breakdown, indicator, value, low, high, area, period in loaded:
        assert breakdown in truth, "a part loaded as the total"
        at = int(breakdown.removeprefix("commune=r"))
        assert (indicator, area, period) == (figures[at].indicator, AREA, PERIOD)
        assert value == low == high == truth[breakdown], (figures[at], value)


# Forms ---------------------------------------------------------------------------------------

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


MAYBE_ROW = st.none() | st.integers(0, 5)
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


# CSV -----------------------------------------------------------------------------------------

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
