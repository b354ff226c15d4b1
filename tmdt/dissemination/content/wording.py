"""The words of documents in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

from reference.wording import members, month_en
from tmdt.dissemination.content.document import Column, Kind, Text

INDICATOR = Text("Chỉ tiêu", "Indicator")
PROVINCE = Text("Tỉnh, thành phố", "Province")
UNIT = Text("Đơn vị", "Unit")
VALUE = Text("Giá trị", "Value")
ON_MONTH = Text("So với tháng trước", "On the month before")
ON_YEAR = Text("So với cùng kỳ năm trước", "On the same month a year before")
ACCURACY = Text("Độ chính xác", "Accuracy")
LOW, HIGH = Text("Cận dưới", "Lower bound"), Text("Cận trên", "Upper bound")
POINTS = Text("điểm phần trăm", "percentage points")
PERCENT = "percent"

NOT_COMPARED = {
    "month_missing": Text("một tháng chưa có số liệu", "a month has no figure"),
    "no_earlier": Text(
        "bản phát hành chưa có kỳ trước", "the earlier period is not in this release"
    ),
    "other_provinces": Text("không cùng các tỉnh báo cáo", "not the same provinces reported"),
    "inexact": Text("có số không chính xác tuyệt đối", "some figures are not exact"),
    "other_method": Text("phương pháp tính đã đổi", "the method has changed"),
    "from_zero": Text("kỳ trước bằng 0", "the earlier figure is zero"),
}
"""Why two figures are not compared, by the verdicts of the queries."""
MONTH_BEFORE, YEAR_BEFORE = Text("tháng trước", "month"), Text("cùng kỳ", "year")


def text_of(row: dict[str, Any], name: str) -> Text:
    """A column pair of a query, ``<name>_vi`` and ``<name>_en``."""
    return Text(row[f"{name}_vi"] or "", row[f"{name}_en"] or "")


def month_text(month: date) -> Text:
    """A month: tháng 10/2026, October 2026."""
    return Text(f"tháng {month:%m/%Y}", month_en(f"{month:%Y-%m}"))


def month_label(month: date) -> Text:
    """A month at an axis: 10/2026 in both languages, as both read it."""
    return Text(f"{month:%m/%Y}", f"{month:%m/%Y}")


def name_of(row: dict[str, Any]) -> Text:
    """An indicator, with the part of it that a row is of."""
    name = text_of(row, "name")
    if not row.get("breakdown"):
        return name
    part = row["breakdown"]
    return Text(f"{name.vi}: {members(part, 'vi')}", f"{name.en}: {members(part, 'en')}")


def plain(text: str | None) -> Text | None:
    """What has no language, such as the name of a file, in the place of words."""
    return None if text is None else Text(text, text)


def coverage(n: int | None, expected: int | None) -> Text | None:
    """How many provinces a figure is of: 31/34."""
    if n is None:
        return None
    whole = f"{n}/{expected}" if expected else str(n)
    return Text(f"{whole} tỉnh, thành phố", f"{whole} provinces")


def not_compared(month: str | None, year: str | None) -> Text | None:
    """Why a row has no change on the month, on the year, or on both; None where it has both."""
    on_month, on_year = NOT_COMPARED.get(month or ""), NOT_COMPARED.get(year or "")
    if on_month == on_year:
        return on_month
    parts = [
        Text(f"{since.vi}: {reason.vi}", f"{since.en}: {reason.en}")
        for since, reason in ((MONTH_BEFORE, on_month), (YEAR_BEFORE, on_year))
        if reason
    ]
    return Text("; ".join(part.vi for part in parts), "; ".join(part.en for part in parts))


def column(name: str, vi: str, en: str, kind: Kind = "text", unit: Text | None = None) -> Column:
    """A column with its heading in both languages."""
    return Column(name, Text(vi, en), kind, unit)
