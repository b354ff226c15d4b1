"""The provinces: their place among each other, the year behind them, and on the map."""

from __future__ import annotations

from typing import Any

from tmdt.dissemination.content.document import Chart, Column, Kind, Section, Table, Text
from tmdt.dissemination.content.facts import HEADLINES, Facts, Row
from tmdt.dissemination.content.tabulation import accuracy, accuracy_of, tabulate
from tmdt.dissemination.content.wording import (
    ACCURACY,
    ON_MONTH,
    ON_YEAR,
    PERCENT,
    POINTS,
    PROVINCE,
    VALUE,
    column,
    month_text,
    not_compared,
    text_of,
)

CARRIED = Text(
    "Tháng này còn theo địa giới 63 tỉnh, thành phố: số liệu của 34 đơn vị hiện nay được tính từ"
    " các"
    " tỉnh hợp thành theo quy tắc của từng chỉ tiêu; đơn vị chưa đủ số liệu để trống.",
    "The month was of the 63 provinces: the figures of today's 34 are made of those they consist"
    " of,"
    " by the rule of each indicator; where parts are missing the square is empty.",
)


def make_ranking(facts: Facts) -> Section | None:
    """The provinces in force in the month by each headline indicator, the highest first."""
    tables = [
        _table(facts, code) for code in shown_indicators(facts) if len(_ranked(facts, code)) > 1
    ]
    if not tables:
        return None
    first, last = (month_text(facts.trend_months[place]) for place in (0, -1))
    return Section(
        "provinces", Text("Các tỉnh, thành phố", "The provinces"), tables=tuple(tables),
        notes=(
            Text(
                f"Đường xu hướng từ {first.vi} đến {last.vi}; tháng chưa có số liệu để trống."
                " Mức đầy"
                " đủ: tỷ lệ chỉ tiêu bắt buộc mà báo cáo tháng của tỉnh đã có.",
                f"The line is from {first.en} to {last.en}; it breaks where a month has no figure."
                " Completeness: how many of the mandatory indicators the province's report has.",
            ),
        ),
    )  # fmt: skip


def shown_indicators(facts: Facts) -> list[str]:
    """The headline indicators that are known in the catalogue and compare over provinces."""
    return [
        code
        for code in HEADLINES
        if code in facts.indicators and facts.indicators[code]["over_provinces"] != "not_comparable"
    ]


def unit_of(facts: Facts, code: str) -> Text:
    """The unit in which figures of areas are shown: money in billions."""
    indicator = facts.indicators[code]
    return text_of(indicator, "scaled_unit" if indicator["unit"] == "VND" else "unit")


def _ranked(facts: Facts, code: str) -> list[Row]:
    """The provinces that have a figure, by their place; equals in the order of their names."""
    figures = [
        figure | {"area": area}
        for area in facts.provinces
        if (figure := facts.figure(area["area_code"], code)) and figure["value_low"] is not None
    ]
    return sorted(figures, key=lambda row: row["rank"] or len(figures) + 1)


def _table(facts: Facts, code: str) -> Table:
    indicator = facts.indicators[code]
    unit = unit_of(facts, code)
    complete = {row["area_code"]: row["completeness"] for row in facts.reporting}
    known = _ranked(facts, code)
    with_figure = {row["area_code"] for row in known}
    missing = [
        {"area": area, "area_code": area["area_code"], "qualifier": None}
        for area in facts.provinces
        if area["area_code"] not in with_figure
    ]
    changes = "difference" if indicator["unit"] == PERCENT else "change"

    def change(row: Row, span: str) -> Any:
        return row.get(f"{span}_{changes}")

    kind: Kind = "number" if indicator["unit"] == PERCENT else "change"
    points = POINTS if kind == "number" else None
    return tabulate(
        f"provinces_{code}",
        text_of(indicator, "name"),
        [*known, *missing],
        [
            (Column("province", PROVINCE), lambda row: text_of(row["area"], "name")),
            (column("rank", "Hạng", "Rank", "integer"), lambda row: row.get("rank")),
            (Column("value", VALUE, "number", unit), lambda row: row.get("value")),
            *accuracy(facts),
            (Column("month_change", ON_MONTH, kind, points), lambda row: change(row, "month")),
            (Column("year_change", ON_YEAR, kind, points), lambda row: change(row, "year")),
            (
                column("trend", "Xu hướng", "Trend", "trend"),
                lambda row: trend_of(facts, row["area_code"], code),
            ),
            (
                column("completeness", "Mức đầy đủ", "Completeness", "percent"),
                lambda row: complete.get(row["area_code"]),
            ),
            (
                column("reason", "Không so sánh vì", "Not compared because"),
                lambda row: not_compared(row.get("month_verdict"), row.get("year_verdict")),
            ),
        ],
        always=("rank", "value"),
    )  # fmt: skip


def trend_of(facts: Facts, area_code: str, code: str) -> tuple[Any, ...] | None:
    """The values of the year to the month; None where fewer than two of them are known."""
    values = facts.trends.get((area_code, code), [])
    return tuple(values) if sum(value is not None for value in values) > 1 else None


def make_map(facts: Facts) -> Section | None:
    """Today's provinces as tiles: by the first total and the first rate that have figures."""
    codes = shown_indicators(facts)
    sums = [code for code in codes if facts.indicators[code]["over_provinces"] == "sum"]
    charts = []
    for kind in (sums, [code for code in codes if code not in sums]):
        charts += [chart for code in kind if (chart := _tiles(facts, code))][:1]
    if not charts:
        return None
    return Section(
        "map", Text("Bản đồ 34 tỉnh, thành phố", "Map of the 34 provinces"), charts=tuple(charts),
        notes=(CARRIED,) if facts.is_before_the_merger else (),
    )  # fmt: skip


def _tiles(facts: Facts, code: str) -> Chart | None:
    today = [area for area in facts.areas.values() if area["is_current"]]
    figures = {area["area_code"]: facts.figure(area["area_code"], code) or {} for area in today}
    if not any(_whole(figure) is not None for figure in figures.values()):
        return None
    indicator = facts.indicators[code]
    table = tabulate(
        f"map_{code}",
        text_of(indicator, "name"),
        today,
        [
            (Column("province", PROVINCE), lambda area: text_of(area, "name")),
            (column("code", "Mã", "Code"), lambda area: area["area_code"]),
            (
                Column("value", VALUE, "number", unit_of(facts, code)),
                lambda area: _whole(figures[area["area_code"]]),
            ),
            (
                Column("accuracy", ACCURACY),
                lambda area: accuracy_of(facts, figures[area["area_code"]]),
            ),
            (
                column("reason", "Vì sao để trống", "Why it is empty"),
                lambda area: _reason(figures[area["area_code"]]),
            ),
        ],
        always=("code", "value"),
    )
    return Chart(table.name, table.title, "tiles", table, "code", "value")


def _whole(figure: Row) -> Any:
    """The value of a figure that nothing is missing from: a part would look like a low value."""
    return figure.get("value") if figure.get("is_complete") else None


def _reason(figure: Row) -> Text | None:
    return text_of(figure, "reason") if figure.get("reason") else None
