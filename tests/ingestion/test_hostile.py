"""Files made to harm: each one a finding, within bounds, and the next file is read as ever."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_files import (
    bomb,
    bomb_elsewhere,
    broken_xls,
    directory_of,
    doctype,
    encrypted_ods,
    encrypted_zip,
    endless_chain,
    liar,
    modest_bomb,
    repeated_ods,
    truncated,
)
from workbook_files import (
    CELLS,
    COLUMNS,
    MAIN,
    archive,
    form,
    letters,
    nested_archive,
    package,
    sheet_xml,
    text_file,
    with_part,
    xlsx,
)
from workbook_readings import PLAIN, codes, seen
from xls_files import compound_file, xls

from ingestion.form.workbook import MAX_FIGURES
from ingestion.reading import read_submission


@pytest.mark.parametrize(
    ("write", "code"),
    [
        pytest.param(bomb, "FILE_TOO_COSTLY", id="zip bomb"),
        pytest.param(bomb_elsewhere, "FILE_TOO_COSTLY", id="zip bomb in a picture"),
        pytest.param(modest_bomb, "FILE_TOO_COSTLY", id="too much in all"),
        pytest.param(liar, "FILE_UNSAFE", id="sizes are lies"),
        pytest.param(directory_of(60_000), "FILE_TOO_COSTLY", id="60 000 entries"),
        pytest.param(doctype("xl/worksheets/s0.xml"), "FILE_UNSAFE", id="entities in a sheet"),
        pytest.param(doctype("xl/workbook.xml"), "FILE_UNSAFE", id="entities in the workbook"),
        pytest.param(doctype("xl/styles.xml"), "FILE_UNSAFE", id="entities in the styles"),
        pytest.param(doctype("xl/strings.xml"), "FILE_UNSAFE", id="entities in the strings"),
        pytest.param(
            lambda path: with_part(path, "../../etc/cron.d/x", "* * * * * root id"),
            "FILE_UNSAFE",
            id="name with ..",
        ),
        pytest.param(
            lambda path: with_part(path, "/etc/passwd", "root"), "FILE_UNSAFE", id="absolute name"
        ),
        pytest.param(
            lambda path: with_part(path, "C:\\autoexec.bat", "x"), "FILE_UNSAFE", id="drive letter"
        ),
        pytest.param(
            lambda path: with_part(path, "XL/WORKSHEETS/S0.XML", "<x/>"),
            "FILE_UNSAFE",
            id="two parts of one name",
        ),
        pytest.param(encrypted_zip, "FILE_PASSWORD_PROTECTED", id="encrypted entries"),
        pytest.param(
            lambda path: compound_file(path, {"EncryptedPackage": b"x" * 9000}),
            "FILE_PASSWORD_PROTECTED",
            id="xlsx with a password",
        ),
        pytest.param(
            lambda path: xls(path, form(), password=True),
            "FILE_PASSWORD_PROTECTED",
            id="xls with a password",
        ),
        pytest.param(encrypted_ods, "FILE_PASSWORD_PROTECTED", id="ods with a password"),
        pytest.param(truncated(0.3), "FILE_UNREADABLE", id="cut off early"),
        pytest.param(truncated(0.97), "FILE_UNREADABLE", id="cut off late"),
        pytest.param(
            lambda path: with_part(path, "xl/worksheets/s0.xml", sheet_xml(CELLS)[:-300]),
            "FILE_UNREADABLE",
            id="XML cut off",
        ),
        pytest.param(
            lambda path: package(path, sheet_xml(CELLS.replace("Bắc", "\0B"))),
            "FILE_UNREADABLE",
            id="NUL in XML",
        ),
        pytest.param(
            lambda path: package(path, sheet_xml('<row r="1"><c r="XFE1"><v>1</v></c></row>')),
            "FILE_UNREADABLE",
            id="a column there is not",
        ),
        pytest.param(
            lambda path: package(
                path, sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')
            ),
            "FILE_UNREADABLE",
            id="two cells in one place",
        ),
        pytest.param(broken_xls, None, id="xls with flipped bits"),
        pytest.param(endless_chain, "FILE_TOO_COSTLY", id="xls whose chain bites its tail"),
        pytest.param(repeated_ods, "FILE_TOO_COSTLY", id="ods with 10^9 repetitions"),
        pytest.param(
            text_file("<html><table><tr><td>1</td></tr></table></html>"),
            "FILE_TYPE_UNKNOWN",
            id="html",
        ),
        pytest.param(
            text_file("\ufeff \n<!DOCTYPE HTML><html></html>"),
            "FILE_TYPE_UNKNOWN",
            id="html after a mark",
        ),
        pytest.param(text_file('<?xml version="1.0"?><Workbook/>'), "FILE_TYPE_UNKNOWN", id="xml"),
        pytest.param(text_file(b"%PDF-1.7\n"), "FILE_TYPE_UNKNOWN", id="pdf"),
        pytest.param(text_file(b"\0" * 4096), None, id="nothing but NUL"),
        pytest.param(text_file(b""), "FILE_EMPTY", id="empty"),
        pytest.param(
            lambda path: archive(path, {"[Content_Types].xml": "", "word/document.xml": ""}),
            "FILE_TYPE_UNKNOWN",
            id="docx",
        ),
        pytest.param(
            lambda path: archive(path, {"[Content_Types].xml": "", "xl/workbook.bin": ""}),
            "FILE_TYPE_UNKNOWN",
            id="xlsb",
        ),
        pytest.param(
            lambda path: compound_file(path, {"WordDocument": b"x"}), "FILE_TYPE_UNKNOWN", id="doc"
        ),
        pytest.param(nested_archive, "ARCHIVE_NESTED", id="an archive not expanded"),
    ],
)
def test_a_hostile_file_is_a_finding(
    tmp_path: Path, write: Callable[[Path], Path], code: str | None
) -> None:
    path = write(tmp_path / "file.xlsx")
    began = time.monotonic()
    reading = read_submission(path)
    assert seen(reading) == [] or code is None
    assert {finding.severity for finding in reading.findings} >= {"critical"}
    if code:
        assert codes(reading) == [code]
    assert time.monotonic() - began < 30
    assert seen(read_submission(xlsx(tmp_path / "next.xlsx", form()))) == PLAIN


# Limits --------------------------------------------------------------------------------------


def test_memory_stays_below_a_gigabyte(tmp_path: Path) -> None:
    """Two million numbers outside any table: more than is read, and still within bounds."""
    row = "".join(f'<c r="{letter}{{0}}"><v>1</v></c>' for letter in "ABCDEFGHIJ")
    cells = "".join(f'<row r="{at}">{row.format(at)}</row>' for at in range(1, 200_001))
    path = package(tmp_path / "f.xlsx", sheet_xml(cells))
    script = textwrap.dedent(
        """
        import resource, sys
        from pathlib import Path
        from ingestion.reading import read_submission
        reading = read_submission(Path(sys.argv[1]))
        print([finding.code for finding in reading.findings], sum(map(len, reading.chunks)))
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
            assert resource.getrusage(who).ru_maxrss < 1 << 20, who
        """
    )
    began = time.monotonic()
    result = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert result.stdout == "['FILE_TOO_LARGE'] 0\n"
    assert time.monotonic() - began < 30


def test_as_many_figures_as_are_allowed(tmp_path: Path) -> None:
    """Half a million, with a text beside each: within what the child may take."""
    texts = (*COLUMNS, "phone_subscriber_count", "Số thuê bao", "thuê bao")
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    heading = "".join(f'<c r="{letters(at)}1" t="s"><v>{at}</v></c>' for at in range(7))
    row = (
        '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="B{0}" t="s"><v>7</v></c>'
        '<c r="C{0}" t="s"><v>8</v></c><c r="E{0}" t="s"><v>9</v></c>'
        '<c r="F{0}"><v>{0}</v></c></row>'
    )
    rows = "".join(row.format(number) for number in range(2, MAX_FIGURES + 2))
    path = package(
        tmp_path / "f.xlsx",
        sheet_xml(f'<row r="1">{heading}</row>{rows}'),
        strings=f'<sst xmlns="{MAIN}">{strings}</sst>',
    )
    began = time.monotonic()
    reading = read_submission(path)
    assert reading.findings == []
    assert sum(map(len, reading.chunks)) == MAX_FIGURES
    assert time.monotonic() - began < 30
