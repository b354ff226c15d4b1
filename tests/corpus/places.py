"""Who and when: provinces and periods as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.case import AREA, FINE, NET, PERIOD, PHONE, SME, Case, figure, shared
from corpus.long_csv import CSV_HEADER, csv_case, line

# Province and period as written, and whose figure it is, of which period, or the finding.
PLACES = (
    ("24 before the merger", "24", "2025-06", "VN63_24", "2025-06"),
    ("24 after the merger", "24", "2025-07", "VN34_24", "2025-07"),
    ("a lost leading zero", "1", PERIOD, "VN34_01", PERIOD),
    ("Dak Lak", "Đắk Lắk", PERIOD, "VN34_66", PERIOD),
    ("Dak Lak with two breves", "Đăk Lăk", PERIOD, "VN34_66", PERIOD),
    ("Dac Lac", "Đắc Lắc", PERIOD, "VN34_66", PERIOD),
    ("Dak Lak without diacritics", "DAKLAK", "2025-06", "VN63_66", "2025-06"),
    ("Hoa Binh, old tone", "Hoà Bình", "2025-06", "VN63_17", "2025-06"),
    ("Hoa Binh, new tone", "Hòa Bình", "2025-05", "VN63_17", "2025-05"),
    ("TP.HCM", "TP.HCM", PERIOD, "VN34_79", PERIOD),
    ("the city in full", "Thành phố Hồ Chí Minh", "2025-06", "VN63_79", "2025-06"),
    ("BR-VT", "BR-VT", "2025-06", "VN63_77", "2025-06"),
    ("with its kind", "Tỉnh Bắc Giang", "2025-06", "VN63_24", "2025-06"),
    ("without diacritics", "tinh bac giang", "2025-05", "VN63_24", "2025-05"),
    ("Hue before it was a city", "Thừa Thiên - Huế", "2024-12", "VN63_46", "2024-12"),
    ("Hue", "TP. Huế", "2025-02", "VN63_46", "2025-02"),
    ("a name that stayed", "Bắc Ninh", "2025-06", "VN63_27", "2025-06"),
    ("a name that moved", "Gia Lai", PERIOD, "VN34_52", PERIOD),
    ("a code that moved", "52", "2025-06", "VN63_52", "2025-06"),
    ("ref_area", "VN63_52", "2025-06", "VN63_52", "2025-06"),
    ("ref_area over the merger", "VN34_24", "2025", "VN34_24", "2025"),
    ("unchanged over the merger", "01", "2025", "VN34_01", "2025"),
    ("unchanged but renamed", "46", "2025", "VN34_46", "2025"),
    ("over the merger", "24", "2025", "PROVINCE_AMBIGUOUS", "VN63_24|VN34_24"),
    ("a name over the merger", "Bắc Ninh", "2025", "PROVINCE_AMBIGUOUS", "VN63_27|VN34_24"),
    ("over the merger by 9 days", "24", "2021-01-01/2025-07-09", "PROVINCE_AMBIGUOUS", "VN34_24"),
    ("over the merger, administrative", "24", "2025-06-15/2025-07-14", "PROVINCE_AMBIGUOUS", ""),
    ("Ha Noi, administrative", "01", "2025-06-15/2025-07-14", "VN34_01", "2025-06-15/2025-07-14"),
    ("merged away", "27", PERIOD, "PROVINCE_NOT_IN_FORCE", "24 (Bắc Ninh)"),
    ("merged away by name", "Bắc Giang", PERIOD, "PROVINCE_NOT_IN_FORCE", "24 (Bắc Ninh)"),
    ("merged away by ref_area", "VN63_24", PERIOD, "PROVINCE_NOT_IN_FORCE", "24 (Bắc Ninh)"),
    ("merged away, many into one", "77", PERIOD, "PROVINCE_NOT_IN_FORCE", "79 (Hồ Chí Minh)"),
    (
        *("new one too early", "VN34_24", "2025-06"),
        *("PROVINCE_NOT_IN_FORCE", "24 (Bắc Giang)|27 (Bắc Ninh)"),
    ),
    ("no such code", "99", PERIOD, "PROVINCE_UNKNOWN", "99"),
    ("no such name", "Bắc Hà", PERIOD, "PROVINCE_UNKNOWN", "Bắc Hà"),
    ("none", "", PERIOD, "PROVINCE_MISSING", ""),
    # Periods
    ("month in words", "24", "Tháng 10/2025", AREA, PERIOD),
    ("month in full", "24", "tháng mười năm 2025", AREA, PERIOD),
    ("month after Excel", "24", "01/10/2025", AREA, PERIOD),
    ("quarter", "24", "Quý III/2025", AREA, "2025-Q3"),
    ("quarter by its code", "24", "2025-Q4", AREA, "2025-Q4"),
    ("year", "27", "năm 2024", "VN63_27", "2024"),
    ("a span", "24", "2021-01-01/2023-10-31", "VN63_24", "2021-01-01/2023-10-31"),
    ("a month written as a span", "24", "2025-10-01/2025-10-31", AREA, PERIOD),
    (
        *("administrative month", "24", "Từ ngày 15/9/2025 đến ngày 14/10/2025"),
        *(AREA, "2025-09-15/2025-10-14"),
    ),
    (
        *("administrative month beside its name", "24"),
        *("Tháng 10/2025 (từ 15/9/2025 đến 14/10/2025)", AREA, "2025-09-15/2025-10-14"),
    ),
    ("no period", "24", "", "PERIOD_MISSING", ""),
    ("unreadable period", "24", "sắp tới", "PERIOD_UNREADABLE", "sắp tới"),
    ("a day", "24", "05/10/2025", "PERIOD_UNREADABLE", "05/10/2025"),
    ("thirteenth month", "24", "2025-13", "PERIOD_UNREADABLE", "2025-13"),
    ("future", "24", "2099-01", "PERIOD_IN_FUTURE", "2099-01"),
)  # fmt: skip


def places() -> Iterator[Case]:
    """What is a finding, alone; what is not, several in a file."""
    plain = []
    for at, (name, province, written, area, period) in enumerate(PLACES):
        if area.isupper() and "VN" not in area:
            rows = [line(PHONE, "5", "", province, written), line(NET, "7", "", "01", "2024-03")]
            quoted = tuple(filter(None, period.split("|")))
            loaded = [figure(NET, 7, "VN63_01", "2024-03")]
            yield csv_case(f"place {name}", rows, loaded, {area: 1}, quoted=quoted)
        else:
            row = line(PHONE, "5", "", province, written, f"commune=r{at}")
            plain.append((name, row, figure(PHONE, 5, area, period, f"commune=r{at}")))
    for name, rows, loaded, _ in shared(plain):
        yield csv_case(f"places {name}", rows, loaded)
    header = (*CSV_HEADER, "kind")
    yield csv_case(
        "place a plan may lie in the future",
        [
            (*line(SME, "40-50%", period="2030", note="plan"), "target"),
            (*line(FINE, "5 tỷ đồng", period="2030"), "kinh phí"),
            (*line(SME, "55%", period="2024"), "dự báo"),
        ],
        [
            figure(SME, "40..50", AREA, "2030", kind="target"),
            figure(FINE, 5000000000, AREA, "2030", kind="budget"),
        ],
        {"KIND_UNKNOWN": 1},
        header=header,
    )
    yield csv_case(
        "place one file of many provinces",
        [
            line(PHONE, "1", "", "24", "2025-06"),
            line(PHONE, "2", "", "24", "2025-07"),
            line(PHONE, "3", "", "27", "2025-06"),
            line(PHONE, "4", "", "27", "2025-07"),
            line(PHONE, "5", "", "99", "2025-07"),
        ],
        [
            figure(PHONE, 1, "VN63_24", "2025-06"),
            figure(PHONE, 2, "VN34_24", "2025-07"),
            figure(PHONE, 3, "VN63_27", "2025-06"),
        ],
        {"PROVINCE_NOT_IN_FORCE": 1, "PROVINCE_UNKNOWN": 1},
    )
