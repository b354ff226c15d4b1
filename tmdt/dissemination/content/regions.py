"""The regions of the month: what the provinces of each add up to."""

from __future__ import annotations

from tmdt.dissemination.content.document import Chart, Column, Section, Table, Text
from tmdt.dissemination.content.facts import Facts, Row
from tmdt.dissemination.content.ranking import shown_indicators, unit_of
from tmdt.dissemination.content.tabulation import accuracy, tabulate
from tmdt.dissemination.content.wording import (
    ON_YEAR,
    PERCENT,
    POINTS,
    VALUE,
    column,
    text_of,
)

REGION = Text("Vùng", "Region")


def make_regions(facts: Facts) -> Section | None:
    """The regions by each headline indicator, with how many of their provinces have reported."""
    charts = [
        Chart(table.name, table.title, "bars", table, "region", "value")
        for code in shown_indicators(facts)
        if (table := _table(facts, code))
    ]
    if not charts:
        return None
    return Section("regions", Text("Các vùng", "The regions"), charts=tuple(charts))


def regions_of(facts: Facts) -> list[Row]:
    """The regions that the provinces in force belong to."""
    codes = {area["region_code"] for area in facts.provinces}
    return [area for area in facts.areas.values() if area["area_code"] in codes]


def _table(facts: Facts, code: str) -> Table | None:
    rows = [
        figure | {"area": area}
        for area in regions_of(facts)
        if (figure := facts.figure(area["area_code"], code)) and figure["value"] is not None
    ]
    if not rows:
        return None
    is_rate = facts.indicators[code]["unit"] == PERCENT
    return tabulate(
        f"regions_{code}",
        text_of(facts.indicators[code], "name"),
        rows,
        [
            (Column("region", REGION), lambda row: text_of(row["area"], "name")),
            (Column("value", VALUE, "number", unit_of(facts, code)), lambda row: row["value"]),
            *accuracy(facts),
            (
                Column("year_change", ON_YEAR, "number", POINTS)
                if is_rate
                else Column("year_change", ON_YEAR, "change"),
                lambda row: row["year_difference" if is_rate else "year_change"],
            ),
            (column("n", "Số tỉnh", "Provinces", "integer"), lambda row: row["n_present"]),
            (
                column("n_expected", "Tổng số tỉnh", "Of provinces", "integer"),
                lambda row: row["n_expected"],
            ),
        ],
        always=("value", "n", "n_expected"),
    )
