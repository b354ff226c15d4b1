"""How a submission was understood: figures by province, period and kind.

Counts alone do not show that the wrong month was read; this lets senders compare what was read with
what they meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from psycopg import Connection
from psycopg.rows import class_row

UNDERSTOOD = """
    select
        kind, ref_area, period,
        coalesce(sum(figures) filter (where status = 'loaded'), 0)::bigint as loaded,
        coalesce(sum(figures) filter (where status = 'rejected'), 0)::bigint as rejected,
        coalesce(sum(figures) filter (where status = 'ignored'), 0)::bigint as ignored
    from staging.heading
    inner join
        unnest(%(heading_no)s::integer[], %(status)s::text[], %(figures)s::bigint[])
            as tally (heading_no, status, figures)
        using (heading_no)
    where
        submission_id = %(submission_id)s and figures > 0
        and (ref_area is not null or period is not null)
    group by kind, ref_area, period, period_start, period_end
    order by period_start desc nulls last, period_end desc, kind, ref_area
    limit %(limit)s
"""
MANY = 10_000
"""Provinces and periods listed for one submission."""


class PeriodOutcome(NamedTuple):
    """The outcome of the figures of one kind, province and period; None if unknown."""

    kind: str | None
    ref_area: str | None
    period: str | None
    loaded: int
    rejected: int
    ignored: int


def read_understood(
    connection: Connection, submission_id: int, tally: Mapping[tuple[int, str, str | None], int]
) -> tuple[PeriodOutcome, ...]:
    """Reads how a submission was understood, once its headings are written; latest period first.

    Args:
        connection: In the transaction that wrote it.
        submission_id: The submission.
        tally: Figures by heading, status and reason, as ``Summary`` counts them.
    """
    parameters = {
        "submission_id": submission_id,
        "heading_no": [heading_no for heading_no, _, _ in tally],
        "status": [status for _, status, _ in tally],
        "figures": list(tally.values()),
        "limit": MANY,
    }
    with connection.cursor(row_factory=class_row(PeriodOutcome)) as cursor:
        return tuple(cursor.execute(UNDERSTOOD, parameters).fetchall())
