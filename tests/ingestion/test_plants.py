"""A word, a mark or a cell planted in a valid form changes nothing, or what it touches stays out.

Where a plant changes nothing, its kind is on a list of what means nothing there.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from corpus.comments import parts
from hypothesis import given
from hypothesis import strategies as st
from plants import NAME, NAMED, NOTE, PROPERTY, UNIT, VALUE, Outcome, outcome, planted, read
from workbook_files import COLUMNS, ROWS, form, package, rows_xml, sheet_xml, xlsx

from ingestion.reading import read_submission

# What says something of a figure, wherever it stands near one; none of it is said by the form.
TELLING = (
    *("kế hoạch", "mục tiêu", "dự toán", "luỹ kế", "tháng 9", "tháng 9/2026", "quý III/2026"),
    *("năm 2024", "cùng kỳ năm trước", "kỳ trước", "nghìn", "triệu", "x1000", "x1.000"),
    *("nghìn thuê bao", "triệu đồng", "tỷ đồng", "kg", "9 tháng", "T9/2026", "dự kiến"),
    *("KẾ HOẠCH", "Ke hoach", "NGHÌN", "ngàn", "thousand", "target", "2026-09"),
)
OF_SOME = {"nghìn thuê bao": ["phone_subscriber_count"]}
"""A unit says nothing of a row that has its own of another base."""
OF_OTHER_ROWS = ("triệu đồng", "tỷ đồng", "kg")
"""Units that no row of the form is in."""
# What says nothing where it is planted: the period of the form, its own kind, prose.
MEANINGLESS_IN_HEADING = (
    "kỳ báo cáo",
    "tháng 10",
    "tháng 10/2026",
    "trong kỳ",
    "(*)",
    "(1)",
    "[A]",
)
PROSE = ("Trần Thị B", "đã kiểm tra", "xem văn bản số 12/SCT", "theo báo cáo của Sở", "Đ/c Hoà")
NONSENSE = st.text("bcdghklmnpqrstvx", min_size=3, max_size=9).map(lambda word: word + "zz")
MARKS = st.sampled_from(
    ["*", "¹", "²", "³", "(1)", "[1]", "†", "~5", "/2", "+1", "^2", "e3", "K", "%", "‰", "\n200",
     "\t200", " và 5", "\u202e", "\u200f9", "!", "?", "=", "x", "o", "O", "½", ".5.5", ",5,5"]
)  # fmt: skip


def commented(path: Path, on: dict[str, str]) -> Outcome:
    """What is loaded of the form with comments on some of its cells."""
    loaded, *_ = outcome(package(path, sheet_xml(rows_xml(form())), more=parts(on)))
    return loaded


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    loaded, _, findings = read(tmp_path_factory.mktemp("plain") / "form.xlsx", form())
    assert len(loaded) == len(ROWS)
    assert findings == []
    return loaded


def untouched(words: str, before: Outcome) -> Outcome:
    """What words that tell of a whole table leave as it was."""
    if words not in OF_SOME:
        return Counter()
    return Counter({key: 1 for key in before if key[0] not in OF_SOME[words]})


@PROPERTY
@given(
    words=st.sampled_from(TELLING), shape=st.sampled_from(["{} ({})", "{} {}", "{}\n{}", "{}: {}"])
)
def test_words_that_tell_in_the_heading_of_values(
    words: str, shape: str, tmp_path: Path, before: Outcome
) -> None:
    heading = shape.format("Giá trị", words)
    loaded, *_ = read(tmp_path / "f.xlsx", planted(NAMED, VALUE, heading))
    assert untouched(words, before) == loaded & before


@PROPERTY
@given(
    words=st.sampled_from(TELLING), at=st.sampled_from([(7, 0), (7, 4), (8, 2), (0, 6), (14, 1)])
)
def test_words_that_tell_around_the_table(
    words: str, at: tuple[int, int], tmp_path: Path, before: Outcome
) -> None:
    loaded, *_ = read(tmp_path / "f.xlsx", planted(*at, words))
    assert untouched(words, before) == loaded & before


@PROPERTY
@given(words=st.sampled_from(TELLING), column=st.sampled_from([NOTE, 7, 8]))
def test_words_that_tell_in_the_row(
    words: str, column: int, tmp_path: Path, before: Outcome
) -> None:
    loaded, *_ = read(tmp_path / "f.xlsx", planted(NAMED + 1, column, words))
    phone = {key for key in before if key[0] == "phone_subscriber_count"}
    assert not phone & set(loaded)
    assert set(before) - phone <= set(loaded)


@PROPERTY
@given(words=st.sampled_from(TELLING), address=st.sampled_from(["F11", "C11", "G11", "K11"]))
def test_words_that_tell_in_a_comment(
    words: str, address: str, tmp_path: Path, before: Outcome
) -> None:
    loaded = commented(tmp_path / "f.xlsx", {address: words})
    phone = {key for key in before if key[0] == "phone_subscriber_count"}
    assert not phone & set(loaded)
    assert set(before) - phone <= set(loaded)


@PROPERTY
@given(words=st.sampled_from([words for words in TELLING if words not in OF_OTHER_ROWS]))
def test_words_that_tell_on_a_sheet_of_their_own(
    words: str, tmp_path: Path, before: Outcome
) -> None:
    loaded, *_ = outcome(xlsx(tmp_path / "f.xlsx", form(), [["Bìa"], ["", words]]))
    assert untouched(words, before) == loaded & before


@PROPERTY
@given(words=st.sampled_from((*PROSE, *OF_OTHER_ROWS)))
def test_prose_on_a_sheet_of_its_own(words: str, tmp_path: Path, before: Outcome) -> None:
    loaded, *_ = outcome(xlsx(tmp_path / "f.xlsx", form(), [["Bìa"], ["", words]]))
    assert loaded == before


@PROPERTY
@given(words=st.sampled_from(PROSE), address=st.sampled_from(["F11", "F10", "B4", "K30"]))
def test_prose_in_a_comment(words: str, address: str, tmp_path: Path, before: Outcome) -> None:
    assert commented(tmp_path / "f.xlsx", {address: words}) == before


def test_what_a_comment_says_of_an_estimate(tmp_path: Path, before: Outcome) -> None:
    loaded = commented(tmp_path / "f.xlsx", {"F12": "Số ước tính"})
    changed = loaded - before
    assert {(key[0], key[-1]) for key in changed} == {("bts_site_count", "E")}


def test_more_comments_than_anybody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.spreadsheet.xlsx_comments.MAX_COMMENTS", 2)
    package(tmp_path / "f.xlsx", sheet_xml(rows_xml(form())), more=parts(dict.fromkeys("ABC", "x")))
    assert [f.code for f in read_submission(tmp_path / "f.xlsx").findings] == ["FILE_TOO_COSTLY"]


@PROPERTY
@given(
    words=st.sampled_from(TELLING), shape=st.sampled_from(["{} ({})", "{}, {}", "{} {}", "{1} {0}"])
)
def test_words_that_tell_in_the_name(
    words: str, shape: str, tmp_path: Path, before: Outcome
) -> None:
    name = shape.format(ROWS[0][NAME], words)
    loaded, *_ = read(tmp_path / "f.xlsx", planted(NAMED + 1, NAME, name))
    assert "phone_subscriber_count" not in {key[0] for key in loaded & before}, name


@PROPERTY
@given(
    word=NONSENSE,
    column=st.sampled_from([VALUE, UNIT, 3]),
    joint=st.sampled_from([" ", " (", "\n"]),
)
def test_a_word_nobody_knows_in_a_heading_that_decides(
    word: str, column: int, joint: str, tmp_path: Path
) -> None:
    heading = f"{COLUMNS[column]}{joint}{word}"
    loaded, _, findings = read(tmp_path / "f.xlsx", planted(NAMED, column, heading))
    assert not loaded
    assert any(word in finding.message_vi for finding in findings)


@PROPERTY
@given(word=NONSENSE, column=st.sampled_from([VALUE, UNIT, 3, 1, NAME]))
def test_a_word_nobody_knows_in_a_cell_that_decides(
    word: str, column: int, tmp_path: Path, before: Outcome
) -> None:
    row = [*ROWS[0]]
    loaded, *_ = read(
        tmp_path / "f.xlsx", planted(NAMED + 1, column, f"{row[column]} {word}".strip())
    )
    assert "phone_subscriber_count" not in {key[0] for key in loaded}
    assert len(loaded) == len(before) - 1


@PROPERTY
@given(mark=MARKS)
def test_a_mark_in_a_value(mark: str, tmp_path: Path, before: Outcome) -> None:
    loaded, *_ = read(tmp_path / "f.xlsx", planted(NAMED + 2, VALUE, f"1578{mark}"))
    of_mark = {key for key in loaded if key[0] == "bts_site_count"}
    assert not of_mark or mark in ("!", "?")
    assert len(loaded) >= len(before) - 1


@pytest.mark.parametrize("words", MEANINGLESS_IN_HEADING)
def test_what_means_nothing_in_a_heading(words: str, tmp_path: Path, before: Outcome) -> None:
    loaded, *_ = read(tmp_path / "f.xlsx", planted(NAMED, VALUE, f"Giá trị {words}"))
    assert loaded == before


@pytest.mark.parametrize("text", PROSE)
@pytest.mark.parametrize("at", [(7, 0), (8, 3), (10, NOTE), (10, 7), (13, 1), (15, 5), (0, 6)])
def test_prose_changes_nothing(
    text: str, at: tuple[int, int], tmp_path: Path, before: Outcome
) -> None:
    loaded, *_ = read(tmp_path / "f.xlsx", planted(*at, text))
    assert loaded == before
