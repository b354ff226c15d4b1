"""Files for people: no text in them becomes a formula."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.output import (
    escape_formulas,
    is_formula,
    replace_folder,
    write_file,
    write_folder_whole,
    write_whole,
)

BEGINNINGS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20\u2212"
TEXTS = st.text(alphabet="=+-@＝＋－＠;,|'\"\t\r\n ax1\u2212", max_size=12)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("x;=cmd|' /C calc'!A0!F12", "x;'=cmd|' /C calc'!A0!F12"),
        ("a\n＝1", "a\n'＝1"),
        (" @x", "' @x"),
        ("a,\t+1", "a,'\t'+1"),
        ("2026-10", "2026-10"),
        ("Biểu 01-TMĐT!F12", "Biểu 01-TMĐT!F12"),
        ("", ""),
    ],
)
def test_what_could_begin_a_formula_is_marked(text, written):
    assert escape_formulas(text) == written


@given(TEXTS)
def test_no_cell_begins_a_formula_whatever_separates_cells(text):
    """Quoted or not, and cut at a comma, a semicolon, a tab or a line."""
    file = io.StringIO()
    csv.writer(file).writerow(["a", escape_formulas(text), "b"])
    for separator in ",;\t|":
        for line in file.getvalue().splitlines():
            for cell in line.split(separator):
                assert not is_formula(cell.strip('"\r')), (separator, cell)


@given(TEXTS)
def test_a_text_that_begins_like_a_formula_is_known(text):
    assert is_formula(text) == (
        text[:1] in ("\t", "\r") or text.lstrip()[:1] in tuple("=+-@＝＋－＠\u2212")
    )


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(tmp_path):
    write_file(tmp_path / "bulletin.html", b"last month")
    with pytest.raises(OSError, match="full"), write_whole(tmp_path / "bulletin.html") as file:
        file.write_bytes(b"half of")
        raise OSError("the disk is full")
    assert [path.name for path in tmp_path.iterdir()] == ["bulletin.html"]
    assert (tmp_path / "bulletin.html").read_bytes() == b"last month"


def test_what_a_killed_process_left_of_a_folder_is_removed_by_the_next(tmp_path):
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    left = tmp_path / f".out.{killed.pid}.part"
    at_work = tmp_path / f".out.{os.getppid()}.part"
    of_others = tmp_path / f".outer.{killed.pid}.part"
    for folder in (left, at_work, of_others):
        folder.mkdir()
        (folder / "half").touch()
    with write_folder_whole(tmp_path / "out") as unfinished:
        (unfinished / "whole").touch()
    assert {path.name for path in tmp_path.iterdir()} == {"out", at_work.name, of_others.name}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["whole"]


def test_a_folder_is_replaced_whole(tmp_path):
    replace_folder(tmp_path / "out", {"a": b"1", "b": b"1"})
    replace_folder(tmp_path / "out", {"b": b"2", "c": b"2"})
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        "b": b"2", "c": b"2",
    }  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_written_stays_as_it_was(tmp_path):
    replace_folder(tmp_path / "out", {"a": b"1"})
    with pytest.raises(OSError):
        replace_folder(tmp_path / "out", {"a": b"2", "no/such": b"2"})
    assert (tmp_path / "out" / "a").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
