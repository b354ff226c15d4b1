"""The content of an answer to a request: the figures asked for, and totals where they add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.rows import dict_row

from reference.period import show_moment
from tmdt.dissemination.content.document import Column, Document, Section, Table, Text
from tmdt.dissemination.requests.request import StatisticsRequest
from tmdt.dissemination.requests.selection import MOST_FIGURES, NoFigures, Selection, select

SELECTED = """
    with selected as (
        select * from marts.figure_at_release
        where
            release_id = %(release_id)s
            and indicator_code = any(%(indicators)s)
            and area_code = any(%(areas)s)
            and freq = %(freq)s
            and period_date between %(first)s and %(last)s
            and is_synthetic = %(is_synthetic)s
            and (%(breakdowns)s or not is_part)
    )
"""
FIGURES = """
    select
        area_code, area_vi, area_en, indicator_code, indicator_vi, indicator_en, unit_vi, unit_en,
        period, breakdown, breakdown_vi, breakdown_en, trim_scale(value) as value,
        trim_scale(value_low) as value_low, trim_scale(value_high) as value_high,
        case when qualifier <> 'exact' then qualifier_vi end as qualifier_vi,
        case when qualifier <> 'exact' then qualifier_en end as qualifier_en,
        obs_status, coalesce(status_vi, obs_status) as status_vi,
        coalesce(status_en, obs_status) as status_en,
        origin, origin_vi, origin_en, reason_vi, reason_en, n_present, n_expected
    from selected
    order by group_sort_no, indicator_key, sort_no, period_date, period, breakdown collate "C"
"""
# A province that reports nothing of a month is missing from its total, and counted as such.
TOTALS = """
    , asked as (
        select period.period_key, count(distinct area.area_key)::integer as n_expected
        from marts.dim_area as area
        inner join marts.area_province as province
            on area.area_key = province.area_key and province.is_whole
        cross join marts.dim_period as period
        where
            area.area_code = any(%(areas)s) and area.area_type = 'province'
            and period.period in (select selected.period from selected)
        group by period.period_key
    )

    select
        indicator_vi, indicator_en, indicator_code, unit_vi, unit_en, period,
        trim_scale(sum(value)) as value, sum(n_present)::integer as n_present,
        count(*)::integer as n_areas, max(n_expected_areas) as n_expected_areas,
        bool_and(is_complete) as is_complete
    from (
        select selected.*, asked.n_expected as n_expected_areas
        from selected
        inner join marts.dim_period as period on selected.period = period.period
        inner join asked on period.period_key = asked.period_key
        where selected.can_be_summed
    ) as summed
    group by
        indicator_vi, indicator_en, indicator_code, unit_vi, unit_en, period, period_date,
        group_sort_no, indicator_key
    having max(n_expected_areas) > 1
    order by group_sort_no, indicator_key, period_date, period
"""
WITHOUT = """
    select name_vi, name_en from marts.dim_indicator
    where indicator_code = any(%(indicators)s) and indicator_code <> all(%(found)s)
    order by group_sort_no, indicator_key
"""
TITLE = Text("Thống kê theo yêu cầu", "Statistics on request")
VINTAGES = {
    "VN34": Text(
        "Địa giới 34 tỉnh, thành phố hiện nay. Số liệu của 63 tỉnh trước 7/2025 được chuyển theo"
        " quy tắc của từng chỉ tiêu; chỗ không chuyển được để trống, có ghi lý do.",
        "Boundaries of today's 34 provinces. Figures of the 63 provinces before July 2025 are"
        " carried over by the rule of each indicator; what cannot be is empty, with the reason.",
    ),
    "VN63": Text(
        "Địa giới 63 tỉnh, thành phố đến hết 30/6/2025, đúng như các tỉnh báo cáo.",
        "Boundaries of the 63 provinces until June 2025, as they reported.",
    ),
}
Row = dict[str, Any]


def make_answer(
    connection: psycopg.Connection[Any],
    request: StatisticsRequest,
    at_release: int | None = None,
    most: int = MOST_FIGURES,
) -> Document:
    """The answer to a request, from one snapshot: the same request and release give the same.

    Args:
        connection: One that reads as BI does.
        request: The request.
        at_release: The release, where the request names none.
        most: Figures that the answer may have.

    Raises:
        Problem: the request names what there is not, or asks for too much.
    """
    selection = select(connection, request, at_release, most)
    figures = _rows(connection, SELECTED + FIGURES, selection.parameters())
    if not figures:
        raise NoFigures(
            "chỉ có số liệu phân tổ / there are only parts of these figures: ask for breakdowns"
        )
    totals = _rows(connection, SELECTED + TOTALS, selection.parameters())
    found = sorted({row["indicator_code"] for row in figures})
    without = _rows(connection, WITHOUT, selection.parameters() | {"found": found})
    tables = [_figures(figures)]
    if totals:
        tables.append(_totals(totals))
    section = Section(
        "figures", Text("Số liệu", "Figures"), tables=tuple(tables),
        notes=tuple(_notes(request, selection, without)),
    )  # fmt: skip
    return Document(
        "statistics", TITLE, _subtitle(figures), selection.source, (section,),
        selection.is_synthetic,
    )  # fmt: skip


def _rows(connection: psycopg.Connection[Any], query: str, parameters: Row) -> list[Row]:
    return connection.cursor(row_factory=dict_row).execute(query.encode(), parameters).fetchall()


def _text(row: Row, name: str) -> Text | None:
    vi, en = row[f"{name}_vi"], row[f"{name}_en"]
    return None if vi is None or en is None else Text(vi, en)


def _subtitle(figures: Sequence[Row]) -> Text:
    periods = sorted({row["period"] for row in figures})
    first, last = periods[0], periods[-1]
    span = first if first == last else f"{first} – {last}"
    indicators = {row["indicator_code"]: _text(row, "indicator") for row in figures}
    areas = {row["area_code"]: _text(row, "area") for row in figures}
    [indicator, *others], [area, *more] = indicators.values(), areas.values()
    assert indicator and area
    return Text(
        " · ".join((
            f"{len(indicators)} chỉ tiêu" if others else indicator.vi,
            f"{len(areas)} địa bàn" if more else area.vi, span,
        )),
        " · ".join((
            f"{len(indicators)} indicators" if others else indicator.en,
            f"{len(areas)} areas" if more else area.en, span,
        )),
    )  # fmt: skip


def _figures(rows: Sequence[Row]) -> Table:
    """Every figure in a row; columns in which nothing stands are left out."""
    columns = (
        Column("area", Text("Địa bàn", "Area")),
        Column("area_code", Text("Mã địa bàn", "Area code")),
        Column("indicator", Text("Chỉ tiêu", "Indicator")),
        Column("indicator_code", Text("Mã chỉ tiêu", "Indicator code")),
        Column("breakdown", Text("Phân tổ", "Breakdown")),
        Column("period", Text("Kỳ", "Period")),
        Column("value", Text("Giá trị", "Value"), "number"),
        Column("value_low", Text("Cận dưới", "Lower bound"), "number"),
        Column("value_high", Text("Cận trên", "Upper bound"), "number"),
        Column("qualifier", Text("Mức chính xác", "How exact")),
        Column("unit", Text("Đơn vị", "Unit")),
        Column("status", Text("Trạng thái", "Status")),
        Column("origin", Text("Nguồn gốc", "Origin")),
        Column("reason", Text("Ghi chú", "Note")),
        Column("n_present", Text("Số tỉnh có số liệu", "Provinces present"), "integer"),
        Column("n_expected", Text("Số tỉnh phải có", "Provinces expected"), "integer"),
    )
    cells = [
        (
            _text(row, "area"), row["area_code"], _text(row, "indicator"), row["indicator_code"],
            _text(row, "breakdown") if row["breakdown"] else None, row["period"],
            row["value"], *_bounds(row), _text(row, "qualifier"), _text(row, "unit"),
            _text(row, "status"), _text(row, "origin"), _text(row, "reason"), *_count(row),
        )
        for row in rows
    ]  # fmt: skip
    kept = [
        at
        for at, column in enumerate(columns)
        if column.name == "value" or any(line[at] is not None for line in cells)
    ]
    return Table(
        "figures",
        Text("Số liệu được yêu cầu", "The figures asked for"),
        tuple(columns[at] for at in kept),
        tuple(tuple(line[at] for at in kept) for line in cells),
    )


def _bounds(row: Row) -> tuple[Any, Any]:
    """Of a figure that is no single value."""
    exact = row["value"] is not None and row["value"] == row["value_low"] == row["value_high"]
    return (None, None) if exact else (row["value_low"], row["value_high"])


def _count(row: Row) -> tuple[Any, Any]:
    """How many provinces a derived figure rests on."""
    reported = row["origin"] == "reported"
    return (None, None) if reported else (row["n_present"], row["n_expected"])


def _totals(rows: Sequence[Row]) -> Table:
    return Table(
        "totals",
        Text("Tổng của các tỉnh được yêu cầu", "Totals of the provinces asked for"),
        (
            Column("indicator", Text("Chỉ tiêu", "Indicator")),
            Column("indicator_code", Text("Mã chỉ tiêu", "Indicator code")),
            Column("period", Text("Kỳ", "Period")),
            Column("value", Text("Tổng", "Total"), "number"),
            Column("unit", Text("Đơn vị", "Unit")),
            Column("n_present", Text("Số tỉnh có số liệu", "Provinces present"), "integer"),
            Column("n_expected", Text("Số tỉnh được yêu cầu", "Provinces asked for"), "integer"),
            Column("note", Text("Ghi chú", "Note")),
        ),
        tuple(
            (
                _text(row, "indicator"), row["indicator_code"], row["period"], row["value"],
                _text(row, "unit"), row["n_areas"], row["n_expected_areas"], _partial(row),
            )
            for row in rows
        ),
        (
            Text(
                "Chỉ cộng các chỉ tiêu cộng được giữa các tỉnh, theo tháng.",
                "Only indicators that add up over provinces are added, month by month.",
            ),
        ),
    )  # fmt: skip


def _partial(row: Row) -> Text | None:
    if row["is_complete"] and row["n_areas"] == row["n_expected_areas"]:
        return None
    return Text("tổng chưa đầy đủ", "partial sum")


def _notes(request: StatisticsRequest, selection: Selection, without: Sequence[Row]) -> list[Text]:
    source = selection.source
    when = show_moment(source.published_at)
    notes = [
        VINTAGES[request.vintage],
        Text(
            f"Theo bản phát hành {source.release_id}, công bố {when}. Cùng yêu cầu và cùng bản phát"
            " hành cho cùng kết quả.",
            f"As release {source.release_id} has it, published {when}. The same request of the same"
            " release gives the same answer.",
        ),
    ]
    if without:
        notes.append(
            Text(
                "Không có số liệu: " + "; ".join(row["name_vi"] for row in without) + ".",
                "Without figures: " + "; ".join(row["name_en"] for row in without) + ".",
            )
        )
    return notes
