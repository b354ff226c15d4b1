"""Lines of a CSV that are nothing but words."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.case import NET, PERIOD, PHONE, Case, figure
from corpus.lines import GOOD, HEADING, SEVEN, raw


def lines_of_words() -> Iterator[Case]:
    """Lines of nothing but words, between the others: prose, or what speaks of the figures."""
    once = f"24;{PERIOD};{PHONE};;5;thuê bao;"
    for words in (
        *("Đơn vị: nghìn thuê bao", "# đơn vị: nghìn", "BÁO CÁO THÁNG 9/2025", "Tỉnh Hải Phòng"),
        *("KẾ HOẠCH NĂM 2025", "II. Số liệu toàn quốc"),
    ):
        for place, some in {"between": [once, words, GOOD], "below": [once, GOOD, words]}.items():
            found = {"LINE_CONTRADICTS": 1}
            yield raw(f"{words} {place}", some, (), found, rejected=2)
    telling = (
        *(("Ghi chú", "số ước tính"), ("Lưu ý", "số kế hoạch"), ("Ghi chú", "chưa đối soát")),
        *(("Đơn vị tính", "nghìn thuê bao"), ("Trạng thái", "chưa duyệt"), ("Kỳ", "cùng kỳ")),
    )
    for at, (label, words) in enumerate(telling):
        for name, line in {
            "short": f"{label};{words}",
            "whole": f"{label};{words};;;;;",
            "apart": f"{label};;;;;;{words}",
        }.items():
            found = {"LINE_CONTRADICTS": 1}
            yield raw(f"telling label {at} {name}", [once, GOOD, line], (), found, rejected=2)
    both = [figure(PHONE, 5), SEVEN]
    for label, words in (
        *(("Người lập", "Nguyễn Văn A"), ("Nguồn", "Sở Công Thương Bắc Ninh")),
        *(("Ghi chú", "số liệu đã kiểm tra"), ("Thủ trưởng đơn vị", "Trần Văn B")),
    ):
        for name, line in {"short": f"{label};{words}", "whole": f"{label};{words};;;;;"}.items():
            yield raw(f"{label} {words} {name}", [once, GOOD, line], both)
    for words in ("Nguồn: Sở Thông tin và Truyền thông", "Người lập biểu", "Ghi chú"):
        yield raw(f"{words} between", [once, words, GOOD], both)


def lines_repeated() -> Iterator[Case]:
    """Ditto marks in the notes, and in a column that nobody knows, repeat what stands above."""
    for at, mark in enumerate(("''", "nt", "như trên", "-nt-", "tương tự")):
        lines = [f"24;{PERIOD};{PHONE};;5;thuê bao;kế hoạch", f"24;{PERIOD};{NET};;7;;{mark}"]
        yield raw(f"note repeated {at}", lines, (), {"TEXT_CONTRADICTS": 2})
        lines = [line.replace(";kế", ";;kế").replace(f";{mark}", f";;{mark}") for line in lines]
        yield raw(f"unknown cell repeated {at}", lines, (), {"TEXT_CONTRADICTS": 2},
                  heading=f"{HEADING};")  # fmt: skip
        first = f"24;{PERIOD};{PHONE};;5;thuê bao;Sở Công Thương cung cấp"
        lines = [first, f"24;{PERIOD};{NET};;7;;{mark}"]
        yield raw(f"harmless note repeated {at}", lines, [figure(PHONE, 5), SEVEN])
