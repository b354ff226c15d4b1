"""Components of data structures, as data: what SDMX knows of them, and the SQL of their values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, LiteralString

from tmdt.api.sdmx.codes import read_breakdown
from tmdt.dissemination.content.document import Text

Role = Literal["dimension", "time", "measure", "attribute"]


@dataclass(frozen=True)
class Component:
    """A dimension, a measure or an attribute of the observation.

    Args:
        id: Of the component, and of its concept.
        role: What it is; `time` is the dimension of time.
        name: In both languages.
        column: The SQL expression of its value.
        rank: One in whose order values are sorted; of others, `column`.
        stored: The column that an index has, and what it has there of a code.
        codelist: The id of its code list, or None.
        type: How SDMX calls the type of its values.
    """

    id: str
    role: Role
    name: Text
    column: LiteralString
    codelist: str | None = None
    type: str = "String"
    rank: LiteralString | None = None
    stored: tuple[LiteralString, Callable[[str], object]] | None = None


FREQ = Component(
    "FREQ", "dimension", Text("Tần suất", "Frequency"), "period.freq", "CL_FREQ",
    rank="period.freq_rank",
)  # fmt: skip
REF_AREA = Component(
    "REF_AREA", "dimension", Text("Địa bàn", "Reference area"), "area.code", "CL_AREA",
    rank="area.rank",
)  # fmt: skip
INDICATOR_ = Component(
    "INDICATOR", "dimension", Text("Chỉ tiêu", "Indicator"), "indicator.code", "CL_INDICATOR",
    rank="indicator.rank",
)  # fmt: skip
BREAKDOWN = Component(
    "BREAKDOWN",
    "dimension",
    Text("Phân tổ", "Breakdown"),
    """case when fact.breakdown = '' then '_T' else replace(replace(replace(
        fact.breakdown, ';', '@@'), '=', '@'), '.', '$') end""",
    "CL_BREAKDOWN",
    stored=("fact.breakdown", read_breakdown),
)
"""Of `account_type=prepaid;entity=enterprise` it is `account_type@prepaid@@entity@enterprise`: the
id of a code in SDMX may have neither `=` nor `;` nor `.`. See `write_breakdown`."""
SERIES = Component(
    "SERIES",
    "dimension",
    Text("Loại số liệu (thật, giả lập)", "Series (real or synthetic)"),
    "case when fact.is_synthetic then 'S' else 'R' end",
    "CL_SERIES",
    rank="fact.is_synthetic",
    stored=("fact.is_synthetic", {"R": False, "S": True}.get),
)
TIME_PERIOD = Component(
    "TIME_PERIOD", "time", Text("Kỳ", "Time period"), "period.time_period",
    type="ObservationalTimePeriod", rank="period.rank",
)  # fmt: skip


def code(id_: str, codelist: str, vi: str, en: str, column: LiteralString) -> Component:
    return Component(id_, "attribute", Text(vi, en), column, codelist)


def number(id_: str, vi: str, en: str, column: LiteralString) -> Component:
    return Component(id_, "attribute", Text(vi, en), column, type="Decimal")


def count(id_: str, vi: str, en: str, column: LiteralString) -> Component:
    return Component(id_, "attribute", Text(vi, en), column, type="Integer")


def text(id_: str, vi: str, en: str, column: LiteralString) -> Component:
    return Component(id_, "attribute", Text(vi, en), column, type="String")


def value(column: LiteralString, vi: str = "Giá trị", en: str = "Observation value") -> Component:
    return Component("OBS_VALUE", "measure", Text(vi, en), column, type="Decimal")


UNIT_MEASURE = code("UNIT_MEASURE", "CL_UNIT", "Đơn vị tính", "Unit of measure", "indicator.unit")
KEY = (FREQ, REF_AREA, INDICATOR_, BREAKDOWN, SERIES, TIME_PERIOD)
FIGURE = (
    *KEY,
    value("fact.value"),
    code("OBS_STATUS", "CL_OBS_STATUS", "Trạng thái quan sát", "Observation status",
          "fact.obs_status"),
    UNIT_MEASURE,
    code("QUALIFIER", "CL_QUALIFIER", "Mức chính xác", "Qualifier", "fact.qualifier"),
    number("VALUE_LOW", "Cận dưới", "Lower bound", "fact.value_low"),
    number("VALUE_HIGH", "Cận trên", "Upper bound", "fact.value_high"),
    count("RELEASE", "Đợt phát hành đầu tiên có giá trị này",
           "Release that first published this value", "fact.release_id"),
)  # fmt: skip
EVIDENCE = (
    count("SUBMISSION", "Số của tệp báo cáo", "Number of the file that reports it",
           "fact.submission_id"),
    text("SOURCE_REF", "Vị trí trong tệp", "Place in that file", "fact.source_ref"),
)  # fmt: skip
DERIVATION = (
    text("METHOD", "Cách tổng hợp", "Method of derivation", "fact.method"),
    code("REASON", "CL_REASON", "Lý do thiếu", "Reason why it is not whole", "fact.reason"),
    count("N_PRESENT", "Số tỉnh đã có số liệu", "Provinces present", "fact.n_present"),
    count("N_EXPECTED", "Số tỉnh phải có", "Provinces expected", "fact.n_expected"),
    text("METHOD_VERSION", "Phiên bản phương pháp", "Version of the method",
          "fact.method_version"),
)  # fmt: skip
