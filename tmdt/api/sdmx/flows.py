"""The five dataflows as data: their components, and what each is read from.

A component's `column` is a column of `fact`, which is the relation of the flow, or of one of the
`lookups` that are joined to it by their keys: so a condition on a code is one on the key of the
fact, which has an index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tmdt.api.sdmx import relations
from tmdt.api.sdmx.components import (
    DERIVATION,
    EVIDENCE,
    FIGURE,
    FREQ,
    KEY,
    REF_AREA,
    SERIES,
    TIME_PERIOD,
    UNIT_MEASURE,
    Component,
    code,
    count,
    number,
    text,
    value,
)  # fmt: skip
from tmdt.api.sdmx.lookups import AREA, INDICATOR, PERIOD, PROVINCE, Lookup
from tmdt.api.sdmx.relations import Relation
from tmdt.dissemination.content.document import Text

AGENCY = "MOIT"


@dataclass(frozen=True)
class Flow:
    """A dataflow, and its data structure, which has the same id.

    Args:
        lookups: What is joined to the fact, by the alias that columns name it by.
        relation: What it is read from.
    """

    id: str
    name: Text
    description: Text
    components: tuple[Component, ...]
    lookups: Mapping[str, Lookup]
    relation: Relation

    @property
    def has_changes(self) -> bool:
        """Whether `updatedAfter` and `includeHistory` can be answered, as `asOf` always is."""
        return self.relation.changed is not None

    @cached_property
    def by_id(self) -> dict[str, Component]:
        """The components by their ids."""
        return {component.id: component for component in self.components}

    @property
    def dimensions(self) -> tuple[Component, ...]:
        """In their order, that of time last."""
        return tuple(it for it in self.components if it.role in ("dimension", "time"))


OF_PROVINCES = {"area": PROVINCE, "indicator": INDICATOR, "period": PERIOD}
OF_AREAS = {"area": AREA, "indicator": INDICATOR, "period": PERIOD}

FIGURES = Flow(
    "FIGURES",
    Text("Số liệu như các tỉnh báo cáo", "Figures as reported"),
    Text(
        "Chỉ tiêu thương mại điện tử do các tỉnh báo cáo, theo địa giới có hiệu lực trong kỳ.",
        "Indicators of e-commerce as provinces report them, on the boundaries in force then.",
    ),
    FIGURE + EVIDENCE,
    OF_PROVINCES,
    relations.FIGURES,
)
FIGURES_VN34 = Flow(
    "FIGURES_VN34",
    Text("Số liệu theo địa giới hiện nay", "Figures on today's boundaries"),
    Text(
        "Toàn bộ lịch sử theo 34 tỉnh hiện nay: số của tỉnh, và số của 63 tỉnh cũ được quy đổi.",
        "The whole history on the boundaries of today's 34 provinces: their own figures, and those"
        " of the former 63 carried to them.",
    ),
    FIGURE + EVIDENCE + DERIVATION,
    OF_PROVINCES,
    relations.FIGURES_VN34,
)
AREAS = Flow(
    "AREAS",
    Text("Số liệu vùng và cả nước", "Figures of regions and the country"),
    Text(
        "Số liệu tổng hợp của cả nước và các vùng, từ các tỉnh có hiệu lực trong kỳ.",
        "Figures of the country and its regions, from the provinces in force in each period.",
    ),
    (
        *FIGURE,
        *DERIVATION,
        text("DERIVED_OVER", "Tổng hợp qua (provinces: tỉnh, periods: kỳ)",
              "Derived over (provinces or periods)", "fact.derived_over"),
        count("N_PARTS_PRESENT", "Số kỳ hợp thành đã có", "Parts of the period present",
               "fact.n_parts_present"),
        count("N_PARTS_EXPECTED", "Số kỳ hợp thành phải có", "Parts of the period expected",
               "fact.n_parts_expected"),
    ),
    OF_AREAS,
    relations.AREAS,
)  # fmt: skip
TARGETS = Flow(
    "TARGETS",
    Text("Mục tiêu và mức thực hiện", "Targets and what was attained"),
    Text(
        "Mục tiêu trong kế hoạch của các tỉnh và cả nước, so với số thực hiện gần nhất.",
        "Targets of the plans of provinces and the nation, with the latest actual figure.",
    ),
    (
        *KEY[:-1],
        Component("PLAN", "dimension", Text("Kế hoạch", "Plan"), "fact.plan"),
        TIME_PERIOD,
        value("case when fact.target_low = fact.target_high then fact.target_low end",
               "Mục tiêu", "Target"),
        UNIT_MEASURE,
        code("QUALIFIER", "CL_QUALIFIER", "Phép so sánh", "Qualifier of the target",
              "fact.operator"),
        number("VALUE_LOW", "Mục tiêu, cận dưới", "Target, lower bound", "fact.target_low"),
        number("VALUE_HIGH", "Mục tiêu, cận trên", "Target, upper bound", "fact.target_high"),
        code("TARGET_STATUS", "CL_TARGET_STATUS", "Mức đạt", "Attainment", "fact.status"),
        code("REASON", "CL_REASON", "Lý do không so sánh được", "Reason why it cannot be compared",
              "fact.reason"),
        Component("ACTUAL_PERIOD", "attribute",
                  Text("Kỳ của số thực hiện", "Period of the actual figure"),
                  "actual_period.time_period", type="ObservationalTimePeriod"),
        number("ACTUAL_VALUE", "Số thực hiện", "Actual figure", "fact.actual_value"),
        number("ACTUAL_LOW", "Số thực hiện, cận dưới", "Actual, lower bound", "fact.actual_low"),
        number("ACTUAL_HIGH", "Số thực hiện, cận trên", "Actual, upper bound", "fact.actual_high"),
        code("ACTUAL_STATUS", "CL_OBS_STATUS", "Trạng thái số thực hiện",
             "Status of the actual figure", "fact.actual_obs_status"),
        number("DISTANCE", "Còn thiếu", "What is missing", "fact.distance"),
        count("SUBMISSION", "Số của tệp nêu mục tiêu", "Number of the file that states it",
               "fact.submission_id"),
        text("SOURCE_REF", "Nơi nêu mục tiêu", "Where it is stated", "fact.source"),
    ),
    OF_AREAS | {"actual_period": PERIOD.by("actual_period_key")},
    relations.TARGETS,
)  # fmt: skip
REPORTING = Flow(
    "REPORTING",
    Text("Tình hình báo cáo", "Reporting"),
    Text(
        "Nghĩa vụ báo cáo của từng tỉnh, tháng và biểu mẫu, và những gì đã nhận được.",
        "What each province owed in each month and form, and what was received of it.",
    ),
    (
        FREQ,
        REF_AREA,
        Component("FORM", "dimension", Text("Biểu mẫu", "Form"), "fact.form"),
        SERIES,
        TIME_PERIOD,
        value("fact.n_present", "Số chỉ tiêu đã báo cáo", "Indicators reported"),
        count("N_EXPECTED", "Số chỉ tiêu phải báo cáo", "Indicators expected", "fact.n_expected"),
        code("REPORTING_STATE", "CL_REPORTING_STATE", "Tình trạng báo cáo", "State of reporting",
              """
            case when fact.due_on is null then 'not_owed' when fact.on_time then 'on_time'
                when fact.received then 'late' when fact.due then 'missing' else 'not_due' end
        """),
        Component("DUE_ON", "attribute", Text("Hạn nộp", "Last day in time"),
                  "fact.due_on", type="GregorianDay"),
        Component("RECEIVED_AT", "attribute", Text("Lúc nhận", "When received"),
                  """to_char(fact.received_at at time zone 'UTC',
                      'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""", type="DateTime"),
        Component("COMPLETE", "attribute", Text("Đủ chỉ tiêu", "All indicators are there"),
                  "fact.complete", type="Boolean"),
        Component("ACCEPTED", "attribute", Text("Được chấp nhận", "Nothing was rejected"),
                  "fact.accepted", type="Boolean"),
        count("N_SUBMISSIONS", "Số tệp đã nhận", "Files received", "fact.n_submissions"),
        count("N_FIGURES", "Số liệu đã nạp", "Figures loaded", "fact.n_figures"),
    ),
    {"area": PROVINCE, "period": PERIOD},
    relations.REPORTING,
)  # fmt: skip

FLOWS: dict[str, Flow] = {
    flow.id: flow for flow in (FIGURES, FIGURES_VN34, AREAS, TARGETS, REPORTING)
}
