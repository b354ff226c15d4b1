"""Code lists, read from the dimensions of the published warehouse, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg

from tmdt.api.sdmx.codes import TOTAL, write_breakdown
from tmdt.api.sdmx.structure.artefact import Artefact, Item
from tmdt.dissemination.content.document import Text


@dataclass(frozen=True)
class Codelist:
    """A code list.

    Args:
        name: In both languages.
        query: Its codes in their order: id, names, descriptions, parent.
        labels: The list of `dim_code` that the query has its codes from, if it is one.
    """

    name: Text
    query: LiteralString
    labels: str | None = None


_LABELS: LiteralString = """
    select code, name_vi, name_en, null, null, null from marts.dim_code
    where code_list = %(labels)s
    order by code
"""
CODELISTS: dict[str, Codelist] = {
    "CL_FREQ": Codelist(
        Text("Tần suất", "Frequency"),
        """
        select
            case when freq.code = 'span' then '_O' else freq.code end as code,
            freq.name_vi, freq.name_en, null, null, null
        from marts.dim_code as freq
        where freq.code_list = 'freq'
        union all
        select
            freq.code || '_ND09',
            freq.name_vi || ', ' || month.name_vi, freq.name_en || ', ' || month.name_en,
            null, null, null
        from marts.dim_code as freq
        inner join marts.dim_code as month on month.code_list = 'convention' and month.code = 'nd09'
        where freq.code_list = 'freq' and freq.code <> 'span'
        order by code
        """,
    ),
    "CL_AREA": Codelist(
        Text("Địa bàn", "Reference area"),
        """
        select
            area.area_code, area.label_vi, area.label_en, null, null,
            case area.area_type
                when 'province' then region.area_code when 'region' then country.area_code
            end
        from marts.dim_area as area
        left join marts.dim_area as region on area.region_area_key = region.area_key
        left join marts.dim_area as country on country.area_type = 'country'
        order by area.sort_no
        """,
    ),
    "CL_INDICATOR": Codelist(
        Text("Chỉ tiêu", "Indicator"),
        """
        select indicator_code, name_vi, name_en, definition_vi, definition_en, null
        from marts.public_indicator
        order by group_sort_no, indicator_key
        """,
    ),
    "CL_BREAKDOWN": Codelist(
        Text("Phân tổ", "Breakdown"),
        """
        with breakdowns as (
            select breakdown from marts.fact_indicator_history -- what is derived has no others
            union select breakdown from marts.fact_target
            union select ''
        )

        select
            breakdowns.breakdown,
            coalesce(words.name_vi, 'Tổng số'), coalesce(words.name_en, 'Total'),
            words.dimensions_vi, words.dimensions_en, null
        from breakdowns
        cross join lateral (
            select
                string_agg(coalesce(label.name_vi, part.member), '; ' order by part.n) as name_vi,
                string_agg(coalesce(label.name_en, part.member), '; ' order by part.n) as name_en,
                string_agg(dimension.name_vi, '; ' order by part.n) as dimensions_vi,
                string_agg(dimension.name_en, '; ' order by part.n) as dimensions_en
            from unnest(string_to_array(breakdowns.breakdown, ';'))
                with ordinality as part (member, n)
            left join marts.dim_code as label
                on label.code_list = 'breakdown' and part.member = label.code
            left join marts.dim_breakdown as dimension
                on split_part(part.member, '=', 1) = dimension.dimension
        ) as words
        order by breakdowns.breakdown collate "C"
        """,
    ),
    "CL_SERIES": Codelist(
        Text("Loại số liệu", "Series"),
        """
        select *
        from (values
            ('R', 'số liệu thật', 'real figures', null, null, null),
            ('S', 'số liệu giả lập', 'synthetic figures', null, null, null)
        ) as series
        """,
    ),
    "CL_OBS_STATUS": Codelist(
        Text("Trạng thái quan sát", "Observation status"), _LABELS, "obs_status"
    ),
    "CL_QUALIFIER": Codelist(Text("Mức chính xác", "Qualifier"), _LABELS, "qualifier"),
    "CL_TARGET_STATUS": Codelist(Text("Mức đạt mục tiêu", "Attainment"), _LABELS, "target_status"),
    "CL_REPORTING_STATE": Codelist(
        Text("Tình trạng báo cáo", "State of reporting"), _LABELS, "reporting_state"
    ),
    "CL_REASON": Codelist(
        Text("Lý do", "Reason"),
        """
        select reason, message_vi, message_en, null, null, null from marts.dim_reason
        order by reason
        """,
    ),
    "CL_UNIT": Codelist(
        Text("Đơn vị tính", "Unit of measure"),
        """
        select distinct unit, unit_name_vi, unit_name_en, null, null, null
        from marts.public_indicator
        order by unit
        """,
    ),
}


def read_codelist(connection: psycopg.Connection[Any], id_: str) -> Artefact:
    """The code list of an id, as the connection sees it."""
    codelist = CODELISTS[id_]
    items = [
        Item(
            write_breakdown(code) if id_ == "CL_BREAKDOWN" else code,
            Text(name_vi or code, name_en or code),
            Text(about_vi, about_en) if about_vi and about_en else None,
            parent,
        )
        for code, name_vi, name_en, about_vi, about_en, parent in connection.execute(
            codelist.query, {"labels": codelist.labels}
        )
    ]
    assert id_ != "CL_BREAKDOWN" or any(item.id == TOTAL for item in items)
    return Artefact("codelist", id_, codelist.name, items=tuple(items))
