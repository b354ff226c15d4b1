"""Notes beside a figure: prose that tells of something else, and prose that tells of the figure."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import ROWS

from corpus.book import book, cells, with_cells
from corpus.case import PLAIN, Case
from corpus.headings import OF_TEXT

BESIDE = {"NUMBER_BESIDE_VALUE": 1}
HONEST = (
    *("Theo báo cáo của Sở Thông tin", "Nguồn: Viettel, VNPT", "theo Nghị quyết 12/NQ-HĐND"),
    *("Liên hệ: Trần Thị B, 0912 345 678", "Đã kiểm tra", "đã đối chiếu với Cục Thống kê"),
    *("Theo kế hoạch số 45/KH-UBND ngày 05/10/2025", "Tăng so với tháng 9", "Xem văn bản kèm theo"),
    *("Tăng do mở thêm trạm ở khu công nghiệp", "Giảm do thời tiết xấu", "Cao hơn cùng kỳ"),
    *("Đính chính số liệu sai đã gửi", "Bộ Công Thương đã thống nhất", "công bố ngày 05/11/2025"),
    *("Sở Kế hoạch và Đầu tư cung cấp", "Vượt kế hoạch", "hoàn thành kế hoạch năm"),
    *(
        "đạt kế hoạch đề ra",
        "Số liệu tháng 10/2025",
        "Cập nhật đến 31/10/2025",
        "Tháng 10 năm 2025",
    ),
    *("do 3 xã sáp nhập", "bao gồm cả trả trước và trả sau của các nhà mạng", "Nhà mạng báo cáo"),
    *("Không có sai sót", "sai số 2%", "không tính trùng", "tổng hợp từ các doanh nghiệp"),
    *("Số hộ cá nhân tăng mạnh", "hàng triệu lượt truy cập", "hàng nghìn người tham gia"),
    *("tỷ giá 25.000", "tỷ lệ cao nhất vùng", "Người lập: Nguyễn Văn Hoà (ký)", "đ/c Hoà, P.TMĐT"),
    *("Công ty thành lập năm 2020", "Áp dụng cách tính mới từ tháng 9/2025", "Phụ lục II", "ok"),
    *("Quyết định 645/QĐ-TTg năm 2020", "Công văn số 12/2024/SCT-QLTM", "Lưu trú tại địa bàn"),
    *("Source: Department of Industry and Trade", "Checked by Ms. Lan", "See attached letter"),
    *("Up 3% because of new sites", "Theo bao cao cua So Cong Thuong", "Bo Cong Thuong cung cap"),
    *(
        "Nguon: VNPT, Viettel",
        "Da kiem tra",
        "Cong bo ngay 05/11/2025",
        "Tru so chinh tai Bac Ninh",
    ),
    *("Nguyễn Văn An - 0987654321", "so sánh với cùng kỳ thì tăng", "thay đổi đầu mối báo cáo"),
    *("Hệ thống đang hoạt động ổn định", "Triển khai kế hoạch chuyển đổi số", "chuyên viên nhập"),
    *("Báo cáo Bắc Giang 9/2023, dòng 513-515", "Kế hoạch Bắc Ninh 2021-2025, trang 12, 14"),
    *("Theo Quyết định năm 2024, phụ lục 2", "Report of the province 2024, page 3"),
    *(
        "Theo báo cáo của 12 huyện",
        "Tổng hợp từ báo cáo của các huyện, thị xã",
        "Tăng bình quân 5%",
    ),
    *("Chênh lệch do làm tròn", "bàn giao 3 hệ thống", "Sở được giao nhiệm vụ chủ trì"),
    *("Số liệu của tỉnh", "Mở thêm trạm tại 5 xã", "Cập nhật mỗi ngày", "Báo cáo của huyện Quế Võ"),
    *("Sở KH&CN cung cấp", "Số đính chính", "Lấy từ phần mềm của Bộ", "Đầu mối: Phòng TMĐT"),
)
TELLING = (
    *("chờ xác minh", "LK", "bản chưa chính thức"),
    *("Số liệu sai, bỏ", "không sử dụng số này", "trừ Viettel", "chưa gồm VNPT", "chưa kiểm tra"),
    *("đã nhân 1000", "Đã chia cho 1000", "nhân 1.000 so với thực tế", "sai"),
    *("Chỉ tính Viettel", "riêng thành phố Bắc Ninh", "chưa bao gồm khối FDI", "Không gồm VNPT"),
    *("thiếu số liệu 3 xã", "còn thiếu huyện Quế Võ", "ngoại trừ khu công nghiệp", "loại trừ FPT"),
    *("Nhập nhầm, sẽ sửa sau", "chờ duyệt", "chưa được phê duyệt", "cần kiểm tra lại", "bản nháp"),
    *("Số ví dụ để minh họa", "số liệu cũ", "chưa có số liệu nên ghi tạm", "huỷ"),
    *("Hủy bỏ dòng này", "Xóa giúp tôi", "không chính xác lắm", "chưa xác minh", "không tin cậy"),
    *("Kế hoạch do UBND giao", "Lấy theo kế hoạch", "số dự kiến của Sở", "dự báo của Viettel"),
    *("mục tiêu của tỉnh đến cuối năm nay", "dự toán được duyệt đầu năm", "theo cùng kỳ"),
    *("Số của tháng 9/2025 đưa sang", "lấy số liệu tháng trước", "Báo cáo quý III/2025 của Sở"),
    *("Kế hoạch Bắc Ninh 2021-2025", "Theo kế hoạch, dòng trên", "trang 12, kế hoạch năm 2025"),
    *("Kết quả điều tra năm 2024", "Luỹ kế của các doanh nghiệp", "lũy kế của cả tỉnh"),
    *(
        "tính bằng nghìn cho gọn",
        "triệu chứ không phải đồng",
        "làm tròn đến nghìn",
        "quy đổi ra VND",
    ),
    *("toàn quốc, Viettel báo", "một phần số liệu của VNPT", "số âm", "tối thiểu theo khảo sát"),
    *("Wrong figure", "do not use", "excluding Viettel", "not verified yet", "only Viettel"),
    *("in thousands, see below", "partial data", "So lieu sai", "khong su dung so nay"),
    *(
        "số bình quân",
        "trung bình ngày",
        "tính cho mỗi ngày",
        "Chênh lệch so với T9",
        "số tăng thêm",
    ),
    *("tính cả Lạng Sơn", "gồm cả tỉnh Bắc Giang cũ", "incl. Bac Giang", "số của 2 huyện"),
    *("Số liệu của tỉnh Bắc Giang (cũ)", "tinh ca Lang Son", "giao 2026", "forecast", "average"),
    *("sửa thành 1234567", "đúng phải là 5.000.000", "should be 5,000,000", "số liệu tháng sau"),
    *("chua gom VNPT", "chua kiem tra", "da nhan 1000", "so lieu thang 9/2025 cua So"),
)
ESTIMATED = ("số liệu ước", "Ước tính từ khảo sát của Sở", "số sơ bộ do nhà mạng gửi", "tạm tính")


def notes() -> Iterator[Case]:
    """Each note beside the first figure, or all of a kind beside one figure each."""
    for at, note in enumerate((*HONEST, *ESTIMATED)):
        yield book(f"note harmless {at}", noted(note))
    for at, note in enumerate(TELLING):
        yield book(f"note telling {at}", noted(note), PLAIN[1:], {OF_TEXT: 1}, quoted=(note,))

    for at, note in enumerate(("đạt 95% kế hoạch", "hơn 1,2 triệu lượt truy cập")):
        yield book(f"note harmless with a number {at}", noted(note), PLAIN, BESIDE)
    yield book("note telling and a number", noted("(×10)"), PLAIN[1:], {OF_TEXT: 1} | BESIDE)
    for at, note in enumerate(TELLING[:12]):
        sheet = with_cells({(10, 7): note})
        yield book(f"a cell beside is telling {at}", sheet, PLAIN[1:], {OF_TEXT: 1}, quoted=(note,))
    for at, note in enumerate(HONEST[:12]):
        yield book(f"a cell beside is harmless {at}", with_cells({(10, 7): note}))


def noted(note: str) -> list[list[object]]:
    return cells([(*ROWS[0][:6], note), *ROWS[1:]])
