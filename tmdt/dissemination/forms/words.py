"""The words that forms themselves add to a document."""

from __future__ import annotations

from tmdt.dissemination.content.document import Text

WORDS = {
    "product": Text(
        "Kho dữ liệu thương mại điện tử các tỉnh, thành phố",
        "Provincial e-commerce data warehouse",
    ),
    "publisher": Text("Bộ Công Thương", "Ministry of Industry and Trade"),
    "contents": Text("Mục lục", "Contents"),
    "skip": Text("Đến nội dung chính", "Skip to the content"),
    "release": Text("Bản phát hành", "Release"),
    "published": Text("Công bố", "Published"),
    "vietnam_time": Text("giờ Việt Nam, UTC+7", "Vietnam time, UTC+7"),
    "hash": Text("Mã băm nội dung", "Hash of the content"),
    "period": Text("Kỳ", "Period"),
    "synthetic": Text("DỮ LIỆU GIẢ LẬP", "SYNTHETIC DATA"),
    "not_statistics": Text(
        "Không phải số liệu thống kê, không dùng để báo cáo.",
        "Invented figures, not statistics: not to be used in reports.",
    ),
    "table": Text("Bảng", "Table"),
    "chart": Text("Hình", "Figure"),
    "sheet": Text("Trang tính", "Sheet"),
    "section": Text("Phần", "Section"),
    "title": Text("Tên", "Title"),
    "column": Text("Cột", "Column"),
    "heading": Text("Tiêu đề cột", "Heading"),
    "unit": Text("Đơn vị tính", "Unit"),
    "kind": Text("Kiểu", "Kind"),
    "rows": Text("Số dòng", "Rows"),
    "chart_data": Text("Số liệu của các hình", "Numbers of the figures"),
    "numbers_of": Text("Số liệu của hình này", "The numbers of this figure"),
    "numbers_in": Text("Số liệu: bảng", "Numbers: table"),
    "notes": Text("Ghi chú", "Notes"),
    "note": Text("Ghi chú", "Note"),
    "unknown": Text("Dấu – là không có số liệu.", "A dash (–) means that there is no figure."),
    "no_rows": Text("Không có dòng nào.", "No rows."),
    "page_of": Text("Trang", "Page"),
    "trend": Text("Đường diễn biến", "Line of the trend"),
    "first": Text("giá trị đầu", "first value"),
    "last": Text("giá trị cuối", "last value"),
    "highest": Text("cao nhất", "highest"),
    "lowest": Text("thấp nhất", "lowest"),
    "values": Text("giá trị", "values"),
    "bars": Text("Biểu đồ thanh", "Bar chart"),
    "lines": Text("Biểu đồ đường", "Line chart"),
    "points": Text("Biểu đồ điểm", "Chart of points"),
    "tiles": Text("Bản đồ ô vuông 34 tỉnh, thành phố", "Tile map of the 34 provinces"),
    "as_text": Text(
        "Số có hơn 15 chữ số được ghi dưới dạng chữ, vì bảng tính sẽ làm tròn chúng.",
        "Numbers of more than 15 digits are written as text, since a spreadsheet would round them.",
    ),
    "back": Text("← Mục lục", "← Contents"),
}
