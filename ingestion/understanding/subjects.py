"""Titles that say what all figures are of: a part of the province, or a comparison.

`Phường Kinh Bắc` above a table makes its figures those of a ward, `Tốc độ tăng trưởng` those of a
growth, although none of their words changes a figure where it stands among others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.understanding.grammar import read_statement

_PART = re.compile(
    r"(?:(?i:(?:số liệu|dành|tính|chỉ)?(?: ?(?:cho|của|tại|ở|thuộc|địa bàn|riêng)){0,2}) )?"
    r"(?i:huyện|xã|phường|quận|thị xã|thị trấn|huyen|xa|phuong)(?! ?(?i:hội|hoi|ủy|uỷ|uy|đội)\b)"
    r"(?: [A-ZÀ-ỸĐ][^\W\d_]*){1,4}"
)
_OF_FORM = re.compile(
    r"\W*(?:biểu|bảng|mẫu|báo cáo|phụ lục|số liệu|tổng hợp|tmđt|table|report|form)\b", re.IGNORECASE
)
_DASH = re.compile(r"\s+[-–—]\s+")
_MEASURE = re.compile(
    r"\W*(?:%|(?:tốc độ|tỷ lệ|tỉ lệ|tỷ trọng|cơ cấu|chênh lệch|so với|so sánh|share"
    r"|toc do|ty le|ti le|ty trong|co cau|chenh lech|so voi|so sanh)\b)",
    re.IGNORECASE,
)
"""Where a measure begins; a verb tells what became of the figure: `Tăng so với tháng trước`."""


def names_other_subject(title: str) -> bool:
    """Whether a title, or what a dash adds to it, makes the figures those of something else."""
    return any(names_part_of_province(one) or is_measure(one) for one in _list_subjects(title))


def names_part_of_province(text: str) -> bool:
    """Whether a text only names a part of the province: `Dành cho huyện Yên Phong`."""
    return _PART.fullmatch(text.strip()) is not None


def is_measure(text: str) -> bool:
    """Whether a text only names a relation to other figures: `Tốc độ tăng so với cùng kỳ`."""
    statement = read_statement(text)
    is_understood = statement.is_comparison and not statement.rest and not statement.label
    return is_understood and _MEASURE.match(text) is not None


def _list_subjects(title: str) -> Iterator[str]:
    yield title
    first, *others = _DASH.split(title)
    if others and _OF_FORM.match(first):
        yield others[-1]
