"""Lines above the heading of a CSV, and cells parted by what no CSV of the contract has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from workbook_files import text_file

from corpus.case import NET, PERIOD, PHONE, Case, Loaded, case, expecting, figure
from corpus.long_csv import CSV_HEADER

OF_TEXT, OF_UNIT, DRAFT = "TEXT_CONTRADICTS", "UNIT_CONTRADICTED", "FIGURES_ARE_DRAFT"
ROWS = (
    ("24", PERIOD, NET, "", "7", "thuê bao", ""),
    ("24", PERIOD, PHONE, "", "5", "thuê bao", ""),
)
LOADED = (figure(NET, 7), figure(PHONE, 5))
HARMLESS = (
    "BIỂU TỔNG HỢP CHỈ TIÊU THƯƠNG MẠI ĐIỆN TỬ", "# Nguồn: Sở Công Thương", "sep={}",
    "Báo cáo tháng 10/2025", '"Số liệu tháng 10 năm 2025"',
    "Đơn vị báo cáo: Sở Công Thương Bắc Ninh",
    "UBND TỈNH BẮC NINH", "# exported by the reporting system", "Kỳ báo cáo{}2025-10",
    "BÁO CÁO KẾT QUẢ THỰC HIỆN KẾ HOẠCH PHÁT TRIỂN TMĐT", "// {}{}{}", "Tên tỉnh{}Bắc Ninh",
)  # fmt: skip
TELLING: Mapping[str, str] = {
    "Kế hoạch": OF_TEXT, "# plan": OF_TEXT, "Báo cáo tháng 9/2025": OF_TEXT,
    "Kỳ báo cáo{}2025-09": OF_TEXT, "# toàn bộ số liệu sai": OF_TEXT, "# cumulative": OF_TEXT,
    "# chưa gồm VNPT": OF_TEXT, "SỐ LIỆU CHƯA DUYỆT": DRAFT, "DỰ THẢO": DRAFT,
    "UBND TỈNH HẢI PHÒNG": "PROVINCE_MISMATCH", "Tên tỉnh{}Hải Phòng": "PROVINCE_MISMATCH",
    "Đơn vị tính: nghìn thuê bao": OF_UNIT, "Biểu này chưa được phê duyệt": OF_TEXT,
    "Bảng này được thay thế bởi bảng dưới": OF_TEXT, "Tốc độ tăng trưởng": OF_TEXT,
    "Phường Kinh Bắc": OF_TEXT,
}  # fmt: skip
BESIDE = ("2025-10", "2025-09")


def preambles() -> Iterator[Case]:
    """Titles, remarks, and other delimiters."""
    for (at, text), delimiter in product(enumerate(HARMLESS), ",;\t"):
        above = [text.replace("{}", delimiter)]
        yield headed(f"harmless {at} {ord(delimiter)}", above, delimiter, LOADED)
    yield headed("of several lines", [*HARMLESS[:2], "", HARMLESS[3]], ";", LOADED)
    for at, (text, code) in enumerate(TELLING.items()):
        for delimiter in ",;":
            above = [text.replace("{}", delimiter)]
            name = f"telling {at} {ord(delimiter)}"
            yield headed(
                name, above, delimiter, (), {code: 1 if code == DRAFT else 2}, rejected=2, ignored=0
            )
    yield headed("number", ["Tổng cộng;12"], ";", LOADED, {"OUTSIDE_TABLE": 1}, ignored=1)
    for delimiter in "|^~¦":
        found = {"COLUMN_MISSING": 1, "OUTSIDE_TABLE": 1}
        for above in ([], ["Báo cáo của Sở"]):
            name = f"parted by {ord(delimiter)} {len(above)}"
            yield headed(name, above, delimiter, (), found, rejected=0, ignored=2)


def headed(
    name: str,
    above: Sequence[str],
    delimiter: str,
    loaded: Sequence[Loaded],
    findings: Mapping[str, int] | None = None,
    *,
    rejected: int | None = None,
    ignored: int | None = None,
) -> Case:
    """A file of two lines below its heading and some above; no two files are the same."""
    heading = delimiter.join((*CSV_HEADER, f"Lý do {name}"))
    lines = [*above, heading, *(delimiter.join((*row, "")) for row in ROWS)]
    content = ("\n".join(lines) + "\n").encode()
    expected = expecting(loaded, findings or {}, rejected, ignored, ())
    return case(f"line: preamble {name}", text_file(content), expected)
