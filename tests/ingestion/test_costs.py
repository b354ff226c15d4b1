"""What a file may cost: every reader has its limit of time at work; nothing grows by its square."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from ods_files import ods, ods_table
from workbook_files import (
    COLUMNS,
    archive,
    form,
    letters,
    package,
    parts_of,
    rows_xml,
    sheet_xml,
    xlsx,
)
from workbook_readings import PLAIN, codes, seen
from xls_files import xls

from ingestion import reading
from ingestion.figures import Reading
from ingestion.files import confined
from ingestion.files.confined import Limits, TooCostly, run_confined
from ingestion.files.container import Heavy
from ingestion.form.workbook import read_workbook
from ingestion.landing import check
from ingestion.long_csv.reader import read_long_csv
from ingestion.reader import Read
from ingestion.reading import READERS, read_confined, read_submission
from ingestion.staging.findings import MOST, Findings

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"
LINE = "24,2025-10,phone_subscriber_count,,5,thuê bao,\n"


def at_work(path: Path) -> tuple[float, Reading]:
    """Seconds that reading a file kept this process and its children at work."""
    before = worked()
    reading = read_submission(path)
    reading.chunks = list(reading.chunks)
    return worked() - before, reading


def worked() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


# Nothing grows by its square ------------------------------------------------------------------


def hidden_columns(path: Path) -> Path:
    columns = '<col min="1" max="16384" hidden="1"/>' * 60_000
    return package(path, sheet_xml(rows_xml(form()), f"<cols>{columns}</cols>"))


def column_styles(path: Path) -> Path:
    columns = '<table:table-column table:default-cell-style-name="x"/>' * 16_000
    row = "<table:table-row>" + "<table:table-cell/>" * 16_000 + "</table:table-row>"
    table = ods_table(form())
    at = table.index("<table:table-row>")
    return ods(path, table[:at] + columns + row * 3 + table[at:])


def merged_ranges(path: Path) -> Path:
    rows = [[i, "bts_site_count", "", f"row={i}", "đơn vị", i] for i in range(20_000)]
    refs = (f"{c}{11 + 2 * i}:{c}{12 + 2 * i}" for c in "BCDE" for i in range(9_000))
    after = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    return package(
        path, sheet_xml(rows_xml([*form(), *rows]), after=f"<mergeCells>{after}</mergeCells>")
    )


def merged_headings(path: Path) -> Path:
    refs = (f"A10:XFD{10 + at}" for at in range(30_000))
    after = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    return package(path, sheet_xml(rows_xml(form()), after=f"<mergeCells>{after}</mergeCells>"))


def many_headings(path: Path) -> Path:
    labels = ("Giá trị", "Kế hoạch", "Đơn vị tính", "Ghi chú", "Tháng trước")
    rows = form()
    rows[9] = [*rows[9], *(labels[at % len(labels)] for at in range(5_000))]
    for row in rows[10:]:
        row += [1] * 5_000
    return package(path, sheet_xml(rows_xml(rows)))


def numbers_beside(path: Path) -> Path:
    rows = form()
    rows[10] = [*rows[10], *range(16_000)]
    return package(path, sheet_xml(rows_xml(rows)))


def many_tables(path: Path) -> Path:
    tables = [[list(COLUMNS), [1, "bts_site_count", "", f"row={at}"]] for at in range(3_000)]
    return package(path, sheet_xml(rows_xml([*form(), *(row for t in tables for row in t)])))


def a_long_text(path: Path) -> Path:
    rows = form()
    rows[9][6] = "kế hoạch tháng 9 " * 50_000
    return package(path, sheet_xml(rows_xml(rows)))


@pytest.mark.parametrize(
    "write",
    [
        *(hidden_columns, column_styles, merged_ranges, merged_headings, many_headings),
        *(numbers_beside, many_tables, a_long_text),
    ],
)
def test_what_a_file_costs_does_not_grow_by_its_square(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    seconds, _ = at_work(write(tmp_path / "file"))
    assert seconds < 20


def diagonal(path: Path) -> Path:
    cells = "".join(
        f'<row r="{20 + at}"><c r="{letters(at)}{20 + at}"><v>1</v></c></row>' for at in range(3000)
    )
    return package(path, sheet_xml(rows_xml(form()) + cells))


def one_part_for_all(path: Path) -> Path:
    parts = parts_of(package(path, *[sheet_xml(rows_xml(form()))] * 3))
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace(b"worksheets/s1.xml", b"worksheets/s0.xml")
    return archive(path, parts)


def overlapping(path: Path) -> Path:
    refs = (f"E{11 + at}:E40000" for at in range(20_000))
    after = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    return package(path, sheet_xml(rows_xml(form()), after=f"<mergeCells>{after}</mergeCells>"))


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (diagonal, "FILE_TOO_COSTLY"),
        (one_part_for_all, "FILE_UNSAFE"),
        (overlapping, "FILE_UNREADABLE"),
    ],
)
def test_what_no_program_writes_is_refused_at_little_cost(
    tmp_path: Path, write: Callable[[Path], Path], code: str
) -> None:
    seconds, reading = at_work(write(tmp_path / "file"))
    assert (codes(reading), reading.chunks) == ([code], [])
    assert seconds < 5


# The child -------------------------------------------------------------------------------------


def quoted_csv(path: Path) -> Path:
    path.write_text(HEADER + LINE.replace("5", '"5"') + LINE, encoding="utf-8")
    return path


FILES: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda path: xlsx(path, form()),
    "ods": lambda path: ods(path, ods_table(form())),
    "xls": lambda path: xls(path, form()),
    "csv": quoted_csv,
}


def reader_of(format_of: str) -> Read:
    return next(reader.read for reader in READERS if format_of in reader.formats)


def content(reading: Reading) -> dict[str, Any]:
    properties = {name: getattr(reading, name) for name in Reading.__slots__ if name != "chunks"}
    return properties | {"rows": [row for chunk in reading.chunks for row in chunk.to_pylist()]}


@pytest.mark.parametrize("format_of", FILES)
def test_the_child_reads_what_is_read_here(tmp_path: Path, format_of: str) -> None:
    path = FILES[format_of](tmp_path / "file")
    assert content(read_confined(path, format_of)) == content(reader_of(format_of)(path, format_of))


@pytest.mark.parametrize(
    "write",
    [
        lambda path: xlsx(path, [*form(), *([[at, *range(250)] for at in range(3)])]),
        lambda path: package(path, *[sheet_xml("")] * 21, names=[f"{at}" for at in range(21)]),
        merged_ranges,
    ],
)
def test_what_is_not_small_is_not_read_here(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    with pytest.raises(Heavy):
        read_workbook(write(tmp_path / "file"), "xlsx", is_light=True)


def test_a_large_csv_is_read_here_when_it_is_of_plain_make(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(HEADER + LINE * 20_000, encoding="utf-8")
    read_long_csv(path, is_light=True)
    path.write_text(HEADER + LINE.replace("5", '"5"') * 20_000, encoding="utf-8")
    with pytest.raises(Heavy):
        read_long_csv(path, is_light=True)
    assert sum(map(len, read_submission(path).chunks)) == 20_000


def test_a_child_that_works_too_long_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xls(tmp_path / "f.xls", form())
    monkeypatch.setattr(reading, "SECONDS", 0)
    assert codes(read_submission(path)) == ["FILE_TOO_COSTLY"]
    monkeypatch.undo()
    assert seen(read_submission(path)) == PLAIN


def test_a_child_that_does_nothing_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "WALL", 0.001)
    assert codes(read_submission(xls(tmp_path / "f.xls", form()))) == ["FILE_TOO_COSTLY"]


def test_a_child_that_dies_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined.sys, "executable", "/bin/false")
    assert codes(read_submission(xls(tmp_path / "f.xls", form()))) == ["FILE_UNREADABLE"]
    monkeypatch.setattr(confined.sys, "executable", "/bin/true")  # no word of what it read
    assert codes(read_submission(xls(tmp_path / "f.xls", form()))) == ["FILE_UNREADABLE"]


def test_the_child_may_take_only_so_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "greedy.py").write_text("bytearray(2 << 30)\n")
    (tmp_path / "modest.py").write_text("print(bytearray(2))\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    limits = Limits(memory=1 << 30, seconds=9, output=1 << 20)
    with pytest.raises(TooCostly):
        run_confined("greedy", [], limits)
    assert run_confined("modest", [], limits).returncode == 0
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


# Findings --------------------------------------------------------------------------------------


@pytest.mark.db
def test_the_first_thousand_findings_are_reported_and_the_rest_is_counted(
    warehouse: psycopg.Connection, tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    lines = [f"24,2025-10,phone_subscriber_count,,x{at},thuê bao,\n" for at in range(3_000)]
    lines[2_900] = "24,2025-10,nobody_knows,,5,thuê bao,\n"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    (staged,) = check(path)
    assert (staged.seen, staged.loaded, staged.rejected) == (3_000, 0, 3_000)
    found = [finding.code for finding in staged.findings]
    assert found.count("NUMBER_UNREADABLE") == MOST
    assert found[-2:] == ["INDICATOR_UNKNOWN", "FINDINGS_TRUNCATED"]
    assert "NUMBER_UNREADABLE (1999)" in staged.findings[-1].message_en


@pytest.mark.db
def test_figures_that_nobody_can_be_asked_about_any_more_are_rejected(
    warehouse: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure repeated with another value is an error as ever, reported or not."""
    monkeypatch.setattr("ingestion.staging.findings.MOST", 1)
    path = tmp_path / "twice.csv"
    line = "24,2025-10,phone_subscriber_count,row={},{},thuê bao,\n"
    lines = [line.format(at, value) for at in range(5) for value in (5, 6)]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    (staged,) = check(path)
    assert (staged.loaded, staged.rejected) == (0, 10)


def test_a_finding_of_each_rule_is_kept() -> None:
    from expectations.rules import registry

    findings = Findings()
    for code in ("NO_FIGURE", "CELL_ERROR") * MOST:
        findings.add([registry()[code].finding(written="x", reason="empty")])
    findings.add([registry()["FILE_EMPTY"].finding()])
    assert [finding.code for finding in findings.kept][-1] == "FILE_EMPTY"
    assert len(findings.kept) == MOST + 1
    assert findings.rest == {"NO_FIGURE": MOST // 2, "CELL_ERROR": MOST // 2}
