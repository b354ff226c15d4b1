"""Workbooks that are odd, and are read all the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ods_files import ods, ods_table
from workbook_files import CELLS, MAIN, form, package, raw, rows_xml, sheet_xml, with_part
from workbook_readings import PLAIN, changed, fields, seen

from ingestion.reading import read_submission


def test_a_declared_size_costs_nothing(tmp_path: Path) -> None:
    sheet = sheet_xml(CELLS, before='<dimension ref="A1:XFD1048576"/>')
    path = package(tmp_path / "f.xlsx", sheet)
    assert path.stat().st_size < 5_000
    assert seen(read_submission(path)) == PLAIN


def test_shared_strings_may_lie_about_their_number(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}" uniqueCount="99999999999"><si><t>Bắc Ninh</t></si></sst>'
    rows = changed(2, 1, raw('t="s"><v>0</v>'))
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)), strings=strings)
    assert seen(read_submission(path)) == PLAIN


def test_a_cell_in_the_last_corner_costs_one_row_and_one_column(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    reading = read_submission(package(tmp_path / "f.xlsx", sheet_xml(CELLS + far)))
    assert seen(reading) == [*PLAIN, ("XFD1048576", None, "1", None, "COLUMN_NOT_KNOWN")]


def test_16384_columns(tmp_path: Path) -> None:
    wide = [*form()]
    wide[10] = wide[10] + list(range(16_384 - len(wide[10])))
    reading = read_submission(package(tmp_path / "f.xlsx", sheet_xml(rows_xml(wide))))
    found = seen(reading)
    assert [figure for figure in found if figure[4] is None] == PLAIN
    assert len(found) == 3 + 16_384 - 7


def test_a_million_blank_rows(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(14, 1_000_014))
    path = package(tmp_path / "f.xlsx", sheet_xml(CELLS + blank))
    began = time.monotonic()
    assert seen(read_submission(path)) == PLAIN
    assert time.monotonic() - began < 30


def test_blank_rows_of_libreoffice(tmp_path: Path) -> None:
    blank = '<table:table-row table:number-rows-repeated="1048563"><table:table-cell'
    blank += ' table:number-columns-repeated="16384"/></table:table-row></table:table>'
    tables = ods_table(form()).replace("</table:table>", blank)
    assert seen(read_submission(ods(tmp_path / "f.ods", tables))) == PLAIN


NASTY = (
    "=cmd|' /C calc'!A0",
    "'; drop table staging.submission; --",
    'a "name"\nwith\r\nnew lines',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "{0.__class__}",
    "%s%n",
    "<script>alert(1)</script>",
)


@pytest.mark.parametrize("text", NASTY)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    rows = changed(2, 1, text, changed(10, 6, text, changed(11, 5, text)))
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)), names=[text[:31]])
    reading = read_submission(path)
    plain = text.replace("\r\n", "\n")  # what nobody sees stays, and refuses a number
    assert fields(reading, "also_named")[0] == " ".join(plain.split())
    assert fields(read_submission(path), "note")[0] == plain
    assert seen(read_submission(path))[1][2] == plain
    assert fields(read_submission(path), "sheet")[0] == " ".join(plain[:31].split())


def test_no_text_has_a_nul(tmp_path: Path) -> None:
    rows = changed(10, 6, "a_x0000_b_x0007_", changed(2, 1, "Bắc_x0000_ Ninh"))
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)), names=["Biểu\u0001"[:4]])
    reading = read_submission(path)
    assert fields(reading, "note")[0] == "a\ufffdb\ufffd"
    assert fields(read_submission(path), "also_named")[0] == "Bắc\ufffd Ninh"


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
        lambda xml: xml.replace('"', "'"),
        lambda xml: '<?xml version="1.0" encoding="UTF-16"?>' + xml,
        lambda xml: xml.replace("><c", ">\n\t<c"),
        lambda xml: xml.replace('<row r="', '<row x="').replace("<c r=", "<c x="),
        lambda xml: xml.replace("<sheetData>", "<sheetData><!-- <c r='A1'><v>9</v></c> -->"),
    ],
    ids=["prefixes", "single quotes", "utf-16", "line ends", "no addresses", "comments"],
)
def test_xml_of_unusual_make(tmp_path: Path, change: Callable[[str], str]) -> None:
    rows = [[cell or " " for cell in row] + [" "] * (7 - len(row)) for row in form()]
    xml = change(sheet_xml(rows_xml(rows)))
    content = xml.encode("utf-16" if "UTF-16" in xml else "utf-8")
    assert (
        seen(read_submission(with_part(tmp_path / "f.xlsx", "xl/worksheets/s0.xml", content)))
        == PLAIN
    )


def test_a_csv_called_xlsx_is_read_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_text("province_code,period,indicator_code,value\n24,2026-10,bts_site_count,5\n")
    assert [(row[1], row[2]) for row in seen(read_submission(path))] == [("bts_site_count", "5")]
