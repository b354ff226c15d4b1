"""What is joined to facts by their keys: each row has its code as SDMX writes it, and its rank.

The rank is the place of the code among all in the order of its list, so that rows are sorted by
integers. `offset 0` has PostgreSQL work these out once, and not for each row of the fact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import LiteralString


@dataclass(frozen=True)
class Lookup:
    """A relation that is joined to the fact.

    Args:
        query: Its rows.
        key: The column of the relation that is its key.
        fact_key: The column of the fact that refers to it.
        is_optional: Whether the fact's may be null.
    """

    query: LiteralString
    key: LiteralString
    fact_key: LiteralString
    is_optional: bool = False

    def by(self, fact_key: LiteralString) -> Lookup:
        """The same, referred to by another column, which may be null."""
        return replace(self, fact_key=fact_key, is_optional=True)


PROVINCE = Lookup(
    """
    select province_key, ref_area as code, dense_rank() over (order by ref_area collate "C") as rank
    from marts.dim_province offset 0
    """,
    "province_key",
    "province_key",
)
AREA = Lookup(
    """
    select area_key, area_code as code, dense_rank() over (order by area_code collate "C") as rank
    from marts.dim_area offset 0
    """,
    "area_key",
    "area_key",
)
INDICATOR = Lookup(
    """
    select
        indicator_key, indicator_code as code, unit,
        dense_rank() over (order by indicator_code collate "C") as rank
    from marts.public_indicator offset 0
    """,
    "indicator_key",
    "indicator_key",
)
PERIOD = Lookup(
    """
    select
        period_key,
        period_start,
        period_end,
        frequency.freq,
        dense_rank() over (order by frequency.freq collate "C") as freq_rank,
        case
            when dim_period.freq = 'span' or convention = 'nd09'
                then to_char(period_start, 'YYYY-MM-DD"/P"') || period_end - period_start + 1 || 'D'
            else period
        end as time_period,
        dense_rank() over (order by period_start, period_end) as rank
    from marts.dim_period
    cross join lateral (
        select case
            when dim_period.freq = 'span' then '_O'
            when convention = 'nd09' then dim_period.freq || '_ND09'
            else dim_period.freq
        end as freq
    ) as frequency
    offset 0
    """,
    "period_key",
    "period_key",
)
"""An administrative month, quarter or year has a frequency of its own, `M_ND09`, and is written as
the days that it lasts, as other spans are (`_O`): `2026-09-15/P30D` is no `2026-10`."""
