"""What stands in a zip of submissions, and what it may not hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from ods_files import ods, ods_table
from workbook_files import archive, form, lying_zip, nested_archive, text_file, xlsx
from workbook_readings import codes, seen

from expectations.rules import registry
from ingestion.files.zip_members import expand_archive
from ingestion.reading import read_submission
from warehouse.home import PROJECT

MB = 1 << 20


def members(path: Path, name: str = "all.zip") -> list[tuple[str, list[str], int]]:
    return [
        (member, codes(reading := read_submission(copy)), len(seen(reading)))
        for member, copy in expand_archive(path, name)
    ]


def test_each_member_of_an_archive_is_a_submission(tmp_path: Path) -> None:
    form_bytes = xlsx(tmp_path / "form.xlsx", form()).read_bytes()
    parts = {
        "tháng 10/bac_ninh.xlsx": form_bytes,
        "../../../etc/gia_lai.xlsx": form_bytes,
        "/abs/hue.xlsx": form_bytes,
        "C:\\docs\\can_tho.xlsx": form_bytes,
        "x\ny'; drop table a; --.xlsx": form_bytes,
        "notes.csv": "hello",
        "__MACOSX/._bac_ninh.xlsx": "x",
        "Thumbs.db": "x",
        "inner.zip": nested_archive(tmp_path / "n.zip").read_bytes(),
    }
    path = archive(tmp_path / "all.zip", parts)
    assert members(path) == [
        ("bac_ninh.xlsx", [], 3),
        ("gia_lai.xlsx", [], 3),
        ("hue.xlsx", [], 3),
        ("can_tho.xlsx", [], 3),
        ("x y'; drop table a; --.xlsx", [], 3),
        ("notes.csv", ["COLUMN_MISSING"], 0),
        ("inner.zip", ["ARCHIVE_NESTED"], 0),
    ]


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda path: archive(path, {"a.csv": bytes(60 * MB)}), "FILE_TOO_COSTLY"),
        (lambda path: archive(path, {f"{at}.csv": "x" for at in range(1001)}), "FILE_TOO_COSTLY"),
        (lambda path: archive(path, {"__MACOSX/x": "x"}), "FILE_EMPTY"),
        (
            lambda path: text_file(lying_zip({"a.csv": b"x" * 9999, "b.csv": b"y"}, {"a.csv": 9}))(
                path
            ),
            "FILE_UNSAFE",
        ),
    ],
)
def test_an_archive_that_is_refused_is_one_submission(
    tmp_path: Path, write: Callable[[Path], Path], code: str
) -> None:
    assert members(write(tmp_path / "a.zip"), "a.zip") == [("a.zip", [code], 0)]


@pytest.mark.parametrize(
    "write", [lambda path: xlsx(path, form()), lambda path: ods(path, ods_table(form()))]
)
def test_a_workbook_is_no_archive(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    assert members(write(tmp_path / "f"), "f.xlsx") == [("f.xlsx", [], 3)]


def test_every_code_a_reader_uses_is_in_the_registry() -> None:
    families = "FILE|FORM|ARCHIVE|COLUMN|HEADER|HIDDEN|VALUE|UNIT|NUMBER|OUTSIDE|PREVIOUS|TOTAL"
    written = {
        code
        for module in (PROJECT / "ingestion").rglob("*.py")
        for code in re.findall(rf'"((?:{families})_[A-Z_]+)"', module.read_text())
    }
    assert len(written) > 20
    assert written <= set(registry())
