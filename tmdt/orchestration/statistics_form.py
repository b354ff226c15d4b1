"""The form by which a person asks Airflow for statistics, in both languages.

Imported by a DAG file on every parse. Every field may be empty here: what is wrong with a request
is said in words by who takes it, and not by a JSON schema.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param

from reference.catalogue import seed

FREQUENCY = "tháng, quý hoặc năm: 2026-10, 2026-Q3, 2026. / A month, quarter or year."


def _choice(title: str, values: dict[str, str], default: Any, **more: Any) -> Param:
    """One of some values; shown in both languages."""
    return Param(
        default, type=["null", "string"], enum=[None, *values], title=title, values_display=values,
        **more,
    )  # fmt: skip


def _choices(title: str, values: dict[str, str], default: Any, **more: Any) -> Param:
    """Several of some values."""
    return Param(
        default, type=["null", "array"], items={"type": "string"}, examples=list(values),
        values_display=values, title=title, **more,
    )  # fmt: skip


def _name(row: dict[str, str]) -> str:
    return f"{row['name_vi']} / {row['name_en']}"


def _indicators() -> dict[str, str]:
    return {row["indicator_code"]: _name(row) for row in seed("indicator")}


def _areas() -> dict[str, str]:
    """The country, regions and provinces of today, then those of before July 2025."""
    units = {row["ref_area"]: row for row in seed("province")}
    codes = {row["area_code"]: row for row in seed("area")} | units
    old = [code for code in codes if code.startswith("VN63")]
    return {
        code: f"{_name(codes[code])} ({code})"
        for code in [*(code for code in codes if code not in old), *old]
    }


PARAMETERS = {
    "indicators": _choices("Chỉ tiêu / Indicators", _indicators(), None),
    "areas": _choices(
        "Địa bàn / Areas", _areas(), None,
        description="Để trống: tất cả các tỉnh. / Empty: all provinces.",
    ),
    "from": Param(
        None, type=["null", "string"], title="Từ kỳ / From", description=f"Kỳ đầu, {FREQUENCY}"
    ),
    "to": Param(
        None, type=["null", "string"], title="Đến kỳ / To",
        description="Để trống: đến kỳ mới nhất. / Empty: to the latest period.",
    ),
    "vintage": _choice(
        "Địa giới / Boundaries",
        {"VN34": "34 tỉnh hiện nay / today's 34", "VN63": "63 tỉnh đến 6/2025 / the 63 until 2025"},
        "VN34",
    ),
    "series": _choice(
        "Loại số liệu / Kind of figures",
        {"real": "thật / real", "synthetic": "giả lập / synthetic"}, "real",
    ),
    "breakdowns": Param(
        False, type=["null", "boolean"], title="Kèm số liệu phân tổ / With breakdowns"
    ),
    "as_of": Param(
        None, type=["null", "string"], title="Như đã biết tại thời điểm / As known at",
        description="Ngày hoặc giờ Hà Nội: 2026-11-15, 2026-11-15T08:00. / A day, or a moment.",
    ),
    "release_id": Param(
        None, type=["null", "integer"], title="Theo bản phát hành / As release",
        description="Để trống: bản mới nhất. / Empty: the latest.",
    ),
    "forms": _choices(
        "Định dạng / Forms",
        {"html": "HTML", "pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "parquet": "Parquet"},
        ["xlsx"],
    ),
    "languages": _choices(
        "Ngôn ngữ / Languages", {"vi": "tiếng Việt", "en": "English"}, ["vi"]
    ),
    "requested_by": Param(
        None, type=["null", "string"], title="Người yêu cầu / Who asks",
        description="Để trống: người đang đăng nhập. / Empty: who is logged in.",
    ),
    "purpose": Param(None, type=["null", "string"], title="Mục đích / Purpose"),
    "standing": Param(
        None, type=["null", "string"], title="Yêu cầu thường xuyên / Standing request",
        description="Tên, dạng so-lieu-thang: trả lời lại với mỗi bản phát hành mới. / A name:"
        " answered again with every new release.",
    ),
}  # fmt: skip
"""The form that Airflow shows."""
