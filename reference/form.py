"""The form 01-TMĐT: its sheet, addresses and columns."""

from __future__ import annotations

from reference.form_texts import list_form_texts

CODE = "01-TMĐT"
VERSION = f"{CODE} v1"
TITLE = f"BIỂU {CODE}: BÁO CÁO CHỈ TIÊU THƯƠNG MẠI ĐIỆN TỬ"
SHEET = "BieuTMDT"
ADDRESSES = {
    "province": (1, 1), "province_name": (2, 1), "period": (3, 1),
    "reporting_unit": (4, 1), "prepared_by": (5, 1), "prepared_on": (6, 1),
}  # fmt: skip
"""Row and column, from 0, of the header's fields."""
TABLE_ROW = 9
"""Row, from 0, of the table's heading; the first indicator stands below it."""
COLUMNS = ("STT", "Mã chỉ tiêu", "Tên chỉ tiêu", "Phân tổ", "Đơn vị tính", "Giá trị", "Ghi chú")

[SYNTHETIC_MARK] = list_form_texts("synthetic")
"""The mark of a file that holds no statistics, in our own words."""
