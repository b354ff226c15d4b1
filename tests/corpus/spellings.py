"""Words written in a way of their own: set apart, glued, broken, with signs around them."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import ROWS

from corpus.book import book, cells, with_cells
from corpus.case import PLAIN, Case
from corpus.headings import CONTRADICTED, OF_TEXT, UNCLEAR

APART = (
    *(("K Ế   H O Ạ C H", UNCLEAR, 3), ("D Ự   T H Ả O", "FIGURES_ARE_DRAFT", 1)),
    *(("D Ự  T O Á N", UNCLEAR, 3), ("T H Á N G   9", CONTRADICTED, 1)),
    *(("K Ế H O Ạ C H", UNCLEAR, 3), ("B Ả N   N H Á P", "FIGURES_ARE_DRAFT", 1)),
)
IN_NOTES = (
    *("kế\u00ad hoạch", "kế ho\u200bạch", "không s\u00adử dụng", "KếHoạch", "SốLiệuSai"),
    *("chưa\nkiểm tra", "không\nsử dụng", "Đã nộp\nchưa kiểm\ntra", "⚠️Kế hoạch⚠️", "kế\nhoạch"),
)
HARMLESS = (
    *("B Á O   C Á O", "T Ỉ N H   B Ắ C   N I N H", "Số li\u00adệu đã kiểm tra", "T H Á N G   1 0"),
    *(
        "BÁO CÁO\nTHƯƠNG MẠI\nĐIỆN TỬ",
        "Số liệu do Viettel,\nVNPT cung cấp",
        "Số liệu từ VnEdu, TikTok",
    ),
)


def spellings() -> Iterator[Case]:
    """Each above the table, in a column of notes and in one without a heading."""
    for at, (text, code, count) in enumerate(APART):
        sheet = with_cells({(7, 0): text})
        yield book(f"spelling apart {at}", sheet, (), {code: count}, rejected=3)
    for at, text in enumerate(IN_NOTES):
        row = (*ROWS[0][:6], text)
        yield book(f"spelling in a note {at}", cells([row, *ROWS[1:]]), PLAIN[1:], {OF_TEXT: 1})
        sheet = with_cells({(10, 7): text})
        yield book(f"spelling beside {at}", sheet, PLAIN[1:], {OF_TEXT: 1})
    for at, text in enumerate(HARMLESS):
        yield book(f"spelling harmless {at}", with_cells({(7, 0): text}))
        if at > 1:
            row = (*ROWS[0][:6], text)
            yield book(f"spelling harmless in a note {at}", cells([row, *ROWS[1:]]))
