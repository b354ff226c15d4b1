"""A file that says of itself, by its name or a mark in it, that it is a draft."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from workbook_files import form, xlsx

from ingestion.landing import check
from ingestion.understanding.drafts import is_draft, is_draft_by_name


@pytest.mark.db
@pytest.mark.parametrize(
    ("name", "loaded"), [("01-TMDT_du_thao.xlsx", 0), ("Bản nháp.xlsx", 0), ("bieu_mau.xlsx", 3)]
)
def test_a_name_tells_of_a_draft(
    warehouse: psycopg.Connection, tmp_path: Path, name: str, loaded: int
) -> None:
    (staged,) = check(xlsx(tmp_path / name, form()))
    codes = [finding.code for finding in staged.findings]
    assert (staged.seen, staged.loaded) == (3, loaded)
    assert codes == ([] if loaded else ["FIGURES_ARE_DRAFT"])


@pytest.mark.parametrize(
    "text", ["Mẫu", "NHÁP", "(Dự thảo)", "Draft v2", "số liệu minh hoạ", "nháp"]
)
def test_marks(text: str) -> None:
    assert is_draft(text)


@pytest.mark.parametrize("text", ["Mẫu 01-TMĐT", "Biểu mẫu", "góp ý dự thảo Luật", "nhap", "Mau"])
def test_no_marks(text: str) -> None:
    assert not is_draft(text)


def test_letters_that_may_be_other_words_are_no_mark_of_a_name() -> None:
    assert not is_draft_by_name("bieu_nhap_lieu.xlsx")
