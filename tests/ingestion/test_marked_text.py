"""Text of a cell that is crossed out, raised or lowered: never joined to the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ods_files import ods, ods_table
from workbook_files import form, package, raw, rows_xml, sheet_xml, styles_xml
from workbook_readings import changed, seen
from xls_files import xls

from ingestion.reading import read_submission


def run(text: str, properties: str = "") -> str:
    return f'<r><rPr>{properties}</rPr><t xml:space="preserve">{text}</t></r>'


STRUCK = run("150", "<strike/>") + run("200")
RAISED = run("1578") + run("1", '<vertAlign val="superscript"/>')
MARKED = (
    (STRUCK, "[gạch bỏ: 150]200"),
    (RAISED, "1578^(1)"),
    (run("10") + run("6", '<vertAlign val="superscript"/>'), "10^(6)"),
    (run("15") + run("7", '<vertAlign val="subscript"/>') + run("8"), "15_(7)8"),
    (run("1", "<strike/>") + run("50", "<strike/>") + run(" 200"), "[gạch bỏ: 150] 200"),
    (run("1578") + run(" ", "<strike/>"), "1578 "),
    (run("1578", '<strike val="0"/>'), "1578"),
)  # fmt: skip


@pytest.mark.parametrize(("runs", "text"), MARKED)
@pytest.mark.parametrize("is_shared", [True, False])
def test_marked_text_is_not_joined(tmp_path: Path, runs: str, text: str, is_shared: bool) -> None:
    inside = 't="s"><v>0</v>' if is_shared else f't="inlineStr"><is>{runs}</is>'
    rows = changed(11, 5, raw(inside))
    strings = f'<sst xmlns="x"><si>{runs}</si></sst>'
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)), strings=strings)
    assert seen(read_submission(path))[1][2] == text.strip()


@pytest.mark.parametrize("column", [1, 3, 4])
@pytest.mark.parametrize("properties", ["<strike/>", '<vertAlign val="superscript"/>'])
def test_marked_text_is_no_code_unit_or_breakdown(
    tmp_path: Path, column: int, properties: str
) -> None:
    """Nor does what was crossed out count, were it all of the cell."""
    written = ("", "bts_site_count", "", "row=1", "đơn vị")[column]
    runs = run(written[0], properties) + run(written[1:])
    rows = changed(11, column, raw(f't="inlineStr"><is>{runs}</is>'))
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)))
    (chunk,) = read_submission(path).chunks
    name = ("", "indicator_text", "", "breakdown_text", "unit_text")[column]
    found = chunk.to_pylist()[1][name]
    assert found != written and ("[gạch bỏ:" in found or "^(" in found)


def test_a_raised_power_of_metres_is_a_unit(tmp_path: Path) -> None:
    runs = run("km") + run("2", '<vertAlign val="superscript"/>')
    rows = changed(11, 4, raw(f't="inlineStr"><is>{runs}</is>'))
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)))
    assert seen(read_submission(path))[1][3] == "km²"


def struck_styles() -> str:
    styles = styles_xml([("General", "Arial"), ("General", "Struck")])
    return styles.replace('<font><name val="Struck"/>', "<font><strike/>")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1578, ("1578 [gạch bỏ]", "CELL_CROSSED_OUT")),
        ("1.578", ("[gạch bỏ: 1.578]", None)),
        (raw("><f>1+1</f><v>2</v>"), ("2 [gạch bỏ]", "CELL_CROSSED_OUT")),
    ],
)
def test_a_cell_that_is_crossed_out(
    tmp_path: Path, value: Any, expected: tuple[str, str | None]
) -> None:
    rows = rows_xml(changed(11, 5, value), {(12, 5): 1})
    plain = rows.replace("<row", "<row ")  # read event by event
    for at, cells in enumerate((rows, plain)):
        path = package(tmp_path / f"{at}.xlsx", sheet_xml(cells), styles=struck_styles())
        found = seen(read_submission(path))[1]
        assert (found[2], found[4]) == expected


def test_marked_text_of_libreoffice(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="T1"><style:text-properties'
        ' style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="T2"><style:text-properties'
        ' style:text-position="super 58%"/></style:style>'
        '<style:style style:name="ce1" style:parent-style-name="T1"/>'
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    cells = [
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in (f"{span.format('T1', 150)}200", f"1578{span.format('T2', 1)}")
    ]
    struck = '<table:table-cell table:style-name="ce1" office:value-type="float" office:value="5"/>'
    rows = form()
    for at, cell in enumerate((*cells, struck)):
        rows = changed(10 + at, 5, raw(cell), rows)
    found = seen(read_submission(ods(tmp_path / "f.ods", ods_table(rows), styles)))
    assert [figure[2] for figure in found] == ["[gạch bỏ: 150]200", "1578^(1)", "5 [gạch bỏ]"]
    assert found[2][4] == "CELL_CROSSED_OUT"


def test_marked_text_of_old_excel(tmp_path: Path) -> None:
    rows = changed(10, 5, [("150", "struck"), ("200", "")])
    rows = changed(11, 5, [("1578", ""), ("1", "raised")], rows)
    rows = changed(12, 5, [("17", ""), (".6", "")], rows)
    rows = changed(12, 4, [("", ""), ("%", "struck")], rows)
    found = seen(read_submission(xls(tmp_path / "f.xls", rows)))
    assert [figure[2] for figure in found[:3]] == ["[gạch bỏ: 150]200", "1578^(1)", "17.6"]
    assert found[2][3] == "[gạch bỏ: %]"
