"""The page of a province: its month beside its region and the country, and what it has to fix."""

from __future__ import annotations

from typing import Any

import psycopg

from tmdt.dissemination.content.attainment import target_table
from tmdt.dissemination.content.document import (
    Chart,
    Column,
    Document,
    Headline,
    Section,
    Table,
    Text,
)
from tmdt.dissemination.content.facts import HEADLINES, Facts, Row, read_facts
from tmdt.dissemination.content.findings import make_findings
from tmdt.dissemination.content.headlines import COUNTRY, TET, changes_of
from tmdt.dissemination.content.listed import figures_table
from tmdt.dissemination.content.notes import SYNTHETIC, make_release
from tmdt.dissemination.content.punctuality import reporting_table
from tmdt.dissemination.content.ranking import shown_indicators, trend_of, unit_of
from tmdt.dissemination.content.tabulation import accuracy, tabulate
from tmdt.dissemination.content.wording import (
    INDICATOR,
    ON_MONTH,
    ON_YEAR,
    PERCENT,
    UNIT,
    VALUE,
    column,
    month_label,
    month_text,
    not_compared,
    text_of,
)
from warehouse.home import Problem

MOST_BARS = 8
OTHERS = Text(
    "Số của vùng và cả nước là tổng các tỉnh đã báo cáo, hoặc bình quân có quyền số với tỷ lệ.",
    "Figures of the region and the country are totals of the provinces that reported, or weighted"
    " means of rates.",
)


def make_province_page(
    connection: psycopg.Connection[Any], release_id: int, ref_area: str
) -> Document:
    """The page of a province for the month of a release: the same for ever.

    Args:
        connection: One that reads ``marts`` in one snapshot, as ``snapshot.read_published`` gives.
        release_id: The release.
        ref_area: The province in its vintage, ``VN34_24``.

    Raises:
        Problem: there is no such published release, or no such province in its month.
    """
    return arrange_province_page(read_facts(connection, release_id), ref_area)


def arrange_province_page(facts: Facts, ref_area: str) -> Document:
    """The page of a province, of what was read of a release.

    Raises:
        Problem: there is no such province in the month.
    """
    province = facts.areas.get(ref_area)
    if not province or not province["is_in_force"]:
        raise Problem(
            f"there is no province {ref_area} in {facts.source.period}: write VN34_24, or"
            " VN63_24 for"
            " a month before July 2025"
        )
    name, month = text_of(province, "name"), month_text(facts.month)
    mark = Text(" – DỮ LIỆU GIẢ LẬP", " – SYNTHETIC DATA") if facts.is_synthetic else Text("", "")
    return Document(
        ref_area,
        Text(f"{name.vi}: thương mại điện tử {month.vi}{mark.vi}",
             f"{name.en}: e-commerce, {month.en}{mark.en}"),
        Text(f"Bản phát hành số {facts.source.release_id}", f"Release {facts.source.release_id}"),
        facts.source,
        tuple(part for part in _sections(facts, province) if part),
        facts.is_synthetic,
    )  # fmt: skip


def _sections(facts: Facts, province: Row) -> list[Section | None]:
    return [
        _headlines(facts, province),
        _comparison(facts, province),
        _targets(facts, province),
        _reporting(facts, province),
        make_findings(facts, province),
        _listed(facts, province),
        _notes(facts),
        make_release(facts),
    ]


def _headlines(facts: Facts, province: Row) -> Section | None:
    code = province["area_code"]
    shown = [
        figure
        for indicator in HEADLINES
        if (figure := facts.figure(code, indicator)) and figure["value"] is not None
    ]
    if not shown:
        return None
    chart = _trend(facts, province)
    return Section(
        "headlines", Text("Số liệu chính", "Headline figures"),
        headlines=tuple(_headline(facts, figure) for figure in shown),
        charts=(chart,) if chart else (),
        notes=(TET,) if facts.month.month <= 2 else (),
    )  # fmt: skip


def _headline(facts: Facts, figure: Row) -> Headline:
    n = len(_ranked(facts, figure["indicator_code"]))
    rank = figure["rank"] and Text(
        f"hạng {figure['rank']} trong {n} tỉnh, thành phố có số liệu",
        f"rank {figure['rank']} of the {n} provinces with a figure",
    )
    return Headline(
        figure["indicator_code"], text_of(figure, "name"), figure["value"],
        unit_of(facts, figure["indicator_code"]), changes_of(figure), rank or None,
    )  # fmt: skip


def _ranked(facts: Facts, indicator: str) -> list[Row]:
    return [
        figure
        for area in facts.provinces
        if (figure := facts.figure(area["area_code"], indicator)) and figure["rank"]
    ]


def _trend(facts: Facts, province: Row) -> Chart | None:
    """The year to the month of the first headline indicator that has one."""
    for code in shown_indicators(facts):
        if values := trend_of(facts, province["area_code"], code):
            break
    else:
        return None
    indicator = facts.indicators[code]
    title = Text(f"{indicator['name_vi']}, 13 tháng", f"{indicator['name_en']}, 13 months")
    table = Table(
        "trend", title,
        (column("month", "Tháng", "Month"), Column("value", VALUE, "number", unit_of(facts, code))),
        tuple(
            (month_label(month), value)
            for month, value in zip(facts.trend_months, values, strict=True)
        ),
    )  # fmt: skip
    return Chart("trend", title, "lines", table, "month", "value")


def _comparison(facts: Facts, province: Row) -> Section | None:
    """Every indicator of the month, beside the region and the country."""
    code, region = province["area_code"], province["region_code"]
    rows = [
        figure
        | {
            "region": facts.figure(region, indicator),
            "country": facts.figure(COUNTRY, indicator),
        }
        for (area, indicator), figure in facts.figures.items()
        if area == code and figure["value_low"] is not None
    ]  # fmt: skip
    if not rows:
        return None
    table = tabulate(
        "comparison",
        Text("So với vùng và cả nước", "Beside the region and the country"),
        rows,
        [
            (Column("indicator", INDICATOR), lambda row: text_of(row, "name")),
            (Column("value", VALUE, "number"), lambda row: row["value"]),
            *accuracy(facts),
            (Column("unit", UNIT), lambda row: text_of(row, "unit")),
            (column("rank", "Hạng", "Rank", "integer"), lambda row: row["rank"]),
            (column("region", "Vùng", "Region", "number"), lambda row: _value(row["region"])),
            (
                column("country", "Cả nước", "Viet Nam", "number"),
                lambda row: _value(row["country"]),
            ),
            (Column("month_change", ON_MONTH, "change"), lambda row: _change(row, "month")),
            (Column("year_change", ON_YEAR, "change"), lambda row: _change(row, "year")),
            (
                column("trend", "Xu hướng", "Trend", "trend"),
                lambda row: trend_of(facts, code, row["indicator_code"]),
            ),
            (
                column("reason", "Không so sánh vì", "Not compared because"),
                lambda row: not_compared(row["month_verdict"], row["year_verdict"]),
            ),
        ],
        always=("value", "unit", "rank", "region", "country"),
        notes=(OTHERS,),
    )
    charts = [chart for chart in [_rates(facts, province, rows)] if chart]
    title = Text("Số liệu của tỉnh", "The province's figures")
    return Section("comparison", title, charts=tuple(charts), tables=(table,))


def _value(figure: Row | None) -> Any:
    return figure["value"] if figure else None


def _change(row: Row, span: str) -> Any:
    """In per cent; a change of a percentage in per cent of it would be taken for points."""
    return None if row["unit"] == PERCENT else row[f"{span}_change"]


def _rates(facts: Facts, province: Row, rows: list[Row]) -> Chart | None:
    """The province's percentages beside those of its region and the country."""
    region = facts.areas[province["region_code"]]
    names = [text_of(area, "name") for area in (province, region, facts.areas[COUNTRY])]
    shown = [row for row in rows if row["unit"] == PERCENT and row["value"] is not None][:MOST_BARS]
    if not shown:
        return None
    title = Text("Các tỷ lệ so với vùng và cả nước", "Rates beside the region and the country")
    table = Table(
        "rates", title,
        (
            Column("indicator", INDICATOR), column("area", "Địa bàn", "Area"),
            Column("value", VALUE, "percent"),
        ),
        tuple(
            (text_of(row, "name"), area, _value(figure))
            for row in shown
            for area, figure in zip(names, (row, row["region"], row["country"]), strict=True)
        ),
    )  # fmt: skip
    return Chart("rates", title, "bars", table, "indicator", "value", "area")


def _targets(facts: Facts, province: Row) -> Section | None:
    title = Text("Mục tiêu của tỉnh", "The province's targets")
    rows = [row for row in facts.targets if row["area_code"] == province["area_code"]]
    if not rows:
        return None
    return Section("targets", title, tables=(target_table(facts, "targets", title, rows),))


def _reporting(facts: Facts, province: Row) -> Section | None:
    rows = [row for row in facts.reporting if row["area_code"] == province["area_code"]]
    if not rows:
        return None
    title = Text("Báo cáo tháng này", "This month's report")
    return Section("reporting", title, tables=(reporting_table(facts, title, rows),))


def _listed(facts: Facts, province: Row) -> Section | None:
    rows = [row for row in facts.listed if row["ref_area"] == province["area_code"]]
    if not rows:
        return None
    return Section(
        "figures",
        Text("Số liệu đã công bố, với nguồn", "Figures as published, with their evidence"),
        tables=(figures_table(facts, "figures", rows),),
    )  # fmt: skip


def _notes(facts: Facts) -> Section | None:
    if not facts.is_synthetic:
        return None
    return Section(
        "notes", Text("Cần biết khi đọc", "What to know when reading"), notes=(SYNTHETIC,)
    )
