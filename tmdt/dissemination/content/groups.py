"""The groups of indicators: totals and rates of the country, with a chart."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from tmdt.dissemination.content.document import Chart, Column, Section, Table, Text
from tmdt.dissemination.content.facts import Facts, Row
from tmdt.dissemination.content.tabulation import accuracy, tabulate
from tmdt.dissemination.content.wording import (
    INDICATOR,
    ON_MONTH,
    ON_YEAR,
    PERCENT,
    UNIT,
    column,
    name_of,
    not_compared,
    text_of,
)

MOST_BARS = 20
CHANGES = {
    "year_change": Text("Thay đổi so với cùng kỳ năm trước", "Change on the year before"),
    "month_change": Text("Thay đổi so với tháng trước", "Change on the month before"),
}


def make_groups(facts: Facts) -> list[Section]:
    """A section for each group of indicators that the month has figures of."""
    return [
        _section(facts, code or "OTHER", list(rows))
        for code, rows in groupby(facts.summary, itemgetter("group_code"))
    ]


def _section(facts: Facts, code: str, rows: list[Row]) -> Section:
    sums = [row for row in rows if row["over_provinces"] == "sum"]
    rates = [row for row in rows if row["over_provinces"] != "sum"]
    tables = []
    if sums:
        tables.append(_totals(facts, code, sums))
    if rates:
        tables.append(_spread(facts, code, rates))
    charts = [
        chart
        for chart in (_rates_chart(facts, code, rates), _changes_chart(facts, code, sums))
        if chart
    ] or [chart for chart in [_regions_chart(facts, code, sums)] if chart]
    title = Text(rows[0]["group_name_vi"] or code, rows[0]["group_name_en"] or code)
    return Section(f"group_{code}", title, charts=tuple(charts), tables=tuple(tables))


def _totals(facts: Facts, code: str, rows: list[Row]) -> Table:
    return tabulate(
        f"totals_{code}",
        Text("Tổng các tỉnh, thành phố báo cáo", "Totals of the reporting provinces"),
        rows,
        [
            (Column("indicator", INDICATOR), name_of),
            (column("period", "Kỳ", "Period"), lambda row: _other_period(facts, row)),
            (column("n", "Số tỉnh", "Provinces", "integer"), lambda row: row["n"]),
            (
                column("n_expected", "Tổng số tỉnh", "Of provinces", "integer"),
                lambda row: row["n_expected"],
            ),
            (column("total", "Tổng", "Total", "number"), lambda row: row["total"]),
            *accuracy(facts, "total_low", "total_high"),
            (Column("unit", UNIT), lambda row: text_of(row, "unit")),
            (Column("month_change", ON_MONTH, "change"), lambda row: row["month_change"]),
            (Column("year_change", ON_YEAR, "change"), lambda row: row["year_change"]),
            (
                column("reason", "Không so sánh vì", "Not compared because"),
                lambda row: not_compared(row["month_verdict"], row["year_verdict"]),
            ),
        ],
        always=("total", "unit", "n"),
    )


def _spread(facts: Facts, code: str, rows: list[Row]) -> Table:
    """What is not added up: the country's mean where there is one, and the provinces' spread."""
    return tabulate(
        f"spread_{code}",
        Text(
            "Mức chung cả nước và phân bố giữa các tỉnh, thành phố (không cộng)",
            "The country, and the spread over the provinces (not summed)",
        ),
        rows,
        [
            (Column("indicator", INDICATOR), name_of),
            (column("period", "Kỳ", "Period"), lambda row: _other_period(facts, row)),
            (column("mean", "Cả nước", "Viet Nam", "number"), lambda row: row["mean"]),
            (
                column("mean_n", "Tính từ số tỉnh", "From provinces", "integer"),
                lambda row: row["mean_n"] if row["mean"] is not None else None,
            ),
            (Column("unit", UNIT), lambda row: text_of(row, "unit")),
            (column("n", "Số tỉnh", "Provinces", "integer"), lambda row: row["n"]),
            (
                column("n_expected", "Tổng số tỉnh", "Of provinces", "integer"),
                lambda row: row["n_expected"],
            ),
            (column("lowest", "Thấp nhất", "Lowest", "number"), lambda row: row["lowest"]),
            (
                column("lowest_province", "Tỉnh thấp nhất", "Lowest province"),
                lambda row: Text(row["lowest_province"], row["lowest_province_en"]),
            ),
            (column("median", "Trung vị", "Median", "number"), lambda row: row["median"]),
            (column("highest", "Cao nhất", "Highest", "number"), lambda row: row["highest"]),
            (
                column("highest_province", "Tỉnh cao nhất", "Highest province"),
                lambda row: Text(row["highest_province"], row["highest_province_en"]),
            ),
        ],
        always=("unit", "n", "lowest", "highest"),
    )


def _other_period(facts: Facts, row: Row) -> Text | None:
    """The period of what a file of the month says of another one."""
    if row["period"] == facts.source.period:
        return None
    return text_of(row, "period")


def _of_month(facts: Facts, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["period"] == facts.source.period and not row["breakdown"]]


def _rates_chart(facts: Facts, code: str, rates: list[Row]) -> Chart | None:
    """The country's percentages, which share an axis."""
    shown = [
        row for row in _of_month(facts, rates) if row["unit"] == PERCENT and row["mean"] is not None
    ][:MOST_BARS]
    if len(shown) < 2:
        return None
    table = Table(
        f"chart_rates_{code}",
        Text("Các tỷ lệ của cả nước", "Rates of the country"),
        (Column("indicator", INDICATOR), column("mean", "Cả nước", "Viet Nam", "percent")),
        tuple((name_of(row), row["mean"]) for row in shown),
    )
    return Chart(table.name, table.title, "bars", table, "indicator", "mean")


def _changes_chart(facts: Facts, code: str, sums: list[Row]) -> Chart | None:
    """How the totals changed on the year, or, where none is comparable, on the month."""
    for name, title in CHANGES.items():
        shown = [row for row in _of_month(facts, sums) if row[name] is not None][:MOST_BARS]
        if len(shown) > 1:
            table = Table(
                f"chart_change_{code}",
                title,
                (Column("indicator", INDICATOR), Column(name, title, "change")),
                tuple((name_of(row), row[name]) for row in shown),
            )
            return Chart(table.name, title, "bars", table, "indicator", name)
    return None


def _regions_chart(facts: Facts, code: str, sums: list[Row]) -> Chart | None:
    """The regions' totals of the first indicator that has them."""
    regions = [area for area in facts.areas.values() if area["area_type"] == "region"]
    for row in _of_month(facts, sums):
        shown = [
            (text_of(area, "name"), figure["value"])
            for area in regions
            if (figure := facts.figure(area["area_code"], row["indicator_code"]))
            and figure["value"] is not None
            and area["vintage"] == _vintage(facts)
        ]
        if shown:
            unit = text_of(facts.figures["VN", row["indicator_code"]], "unit")
            title = Text(f"{row['name_vi']} theo vùng", f"{row['name_en']} by region")
            table = Table(
                f"chart_regions_{code}",
                title,
                (
                    column("region", "Vùng", "Region"),
                    column("value", "Giá trị", "Value", "number", unit),
                ),
                tuple(shown),
            )
            return Chart(table.name, title, "bars", table, "region", "value")
    return None


def _vintage(facts: Facts) -> str:
    return "VN63" if facts.is_before_the_merger else "VN34"
