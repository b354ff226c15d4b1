"""A file that says anywhere that its data are invented is synthetic, in whatever words."""

from __future__ import annotations

from pathlib import Path

import pytest
import xls_records
from corpus.around import core
from corpus.book import cells, with_cells
from corpus.case import Rows
from corpus.said_around import boxed
from ods_files import ods, ods_table
from workbook_files import package, rows_xml, sheet_xml, xlsx
from xls_files import xls

from ingestion.reading import read_submission
from reference.synthetic import is_marked_synthetic

MARKS = (
    *(
        "DỮ LIỆU GIẢ LẬP",
        "DU LIEU GIA LAP",
        "SYNTHETIC DATA",
        "Số liệu giả lập",
        "Dữ liệu mô phỏng",
    ),
    *("Dữ liệu giả", "Dữ liệu ảo", "fake data", "Invented figures", "Dummy data", "simulated"),
    *("synthetic", "so lieu mo phong", "Biểu (số liệu giả)"),
)
NO_MARKS = (
    *("Dữ liệu giá cả thị trường", "du lieu gia ca", "Số vụ hàng giả", "Số liệu gian lận"),
    *("Số liệu", "Mô hình thương mại điện tử", "Xử lý hàng giả, hàng nhái", "photosynthetic"),
)
HEADING = "province_code,period,indicator_code,breakdown,value,unit,note\n"
LINE = "24,2025-10,phone_subscriber_count,,5,thuê bao,"


def _sheets(mark: str) -> list[tuple[str, Rows, str]]:
    """A mark in a title, in a note, below the table and as the name of the sheet."""
    return [
        ("title", with_cells({(7, 0): mark}), "BieuTMDT"),
        ("note", with_cells({(11, 6): mark}), "BieuTMDT"),
        ("below", [*cells(), [], ["", mark]], "BieuTMDT"),
        ("sheet", cells(), mark[:31]),
    ]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_makes_a_workbook_synthetic_wherever_it_stands(mark: str, tmp_path: Path) -> None:
    for place, rows, name in _sheets(mark):
        file = xlsx(tmp_path / f"{place}.xlsx", rows, names=[name])
        assert read_submission(file).is_synthetic, place


@pytest.mark.parametrize("text", NO_MARKS)
def test_what_only_looks_like_a_mark_is_none(text: str, tmp_path: Path) -> None:
    assert not is_marked_synthetic([text, None])
    for place, rows, name in _sheets(text.replace("/", " ")):
        file = xlsx(tmp_path / f"{place}.xlsx", rows, names=[name])
        assert not read_submission(file).is_synthetic, place


def test_a_mark_on_another_sheet_or_in_a_box_counts(tmp_path: Path) -> None:
    other = xlsx(tmp_path / "other.xlsx", cells(), [["Ghi chú"], ["Số liệu giả lập"]])
    drawn = package(
        tmp_path / "drawn.xlsx", sheet_xml(rows_xml(cells())), more=boxed("Dữ liệu mô phỏng")
    )
    assert read_submission(other).is_synthetic
    assert read_submission(drawn).is_synthetic


def test_a_mark_in_the_properties_of_a_file_counts(tmp_path: Path) -> None:
    mark = "Số liệu giả lập"
    more = core("dc:description", mark)
    excel = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(cells())), more=more)
    old = xls(tmp_path / "f.xls", cells(), summary=xls_records.summary({6: mark}))
    meta = {"meta.xml": f"<office:meta><meta:keyword>{mark}</meta:keyword></office:meta>"}
    libre = ods(tmp_path / "f.ods", ods_table(cells()), more=meta)
    for file in (excel, old, libre):
        assert read_submission(file).is_synthetic, file.name


@pytest.mark.parametrize("mark", [mark for mark in MARKS if "(" not in mark])
def test_a_mark_makes_a_csv_synthetic_in_a_note_or_a_line(mark: str, tmp_path: Path) -> None:
    many = "".join(f"{LINE}\n" for _ in range(2_000))  # far from the start of the file
    for place, text in (
        ("note", f"{HEADING}{many}{LINE}{mark}\n"),
        ("line", f"{HEADING}{many}# {mark}\n"),
        ("first", f"{HEADING}{LINE}{mark}\n"),
    ):
        file = tmp_path / f"{place}.csv"
        file.write_text(text, encoding="utf-8")
        reading = read_submission(file)
        list(reading.chunks)
        assert reading.is_synthetic, place


def test_a_csv_without_a_mark_is_of_real_figures(tmp_path: Path) -> None:
    file = tmp_path / "plain.csv"
    file.write_text(f"{HEADING}{LINE}dữ liệu giá cả\n", encoding="utf-8")
    reading = read_submission(file)
    list(reading.chunks)
    assert not reading.is_synthetic
