"""Corrections: what the warehouse's keepers decide about figures known to be wrong.

They are kept under version control in ``dbt_project/seeds/correction.csv``, one line each, with
date, author and reason, the published value and the correct one (empty: the figure is withdrawn).
The next load enters each line into its candidate as a restatement. Removing a line restores the
previous value at the next load. A correction holds as long as the province reports the same wrong
value; a new value from the province takes precedence. A line that does not match the figure is not
entered, and the candidate's gate reports it. Only real figures are corrected, never synthetic ones.
"""

from __future__ import annotations

import json
from collections import Counter

from psycopg import Connection

from reference.catalogue import seed
from reference.period import Period
from warehouse.home import Problem

Line = dict[str, str]

# The lines beside the published values, those of the candidate's submissions, and earlier entries
# of the same line. Only the figures of the file are read from the history.
LINES = """
with line as (
    select
        correction_id,
        ref_area,
        indicator_code,
        breakdown,
        period_start,
        period_end,
        says,
        should_say,
        reason,
        core.period_key(period_start, period_end) as period_key
    from jsonb_to_recordset(%(lines)s::jsonb) as line (
        correction_id integer, ref_area text, indicator_code text, breakdown text,
        period_start date, period_end date, says numeric, should_say numeric, reason text
    )
),

reported as (
    select distinct on (line.correction_id)
        line.correction_id,
        observation.value
    from core.release_submission as taken
    inner join staging.observation as observation using (submission_id)
    inner join line using (ref_area, indicator_code, breakdown, period_start, period_end)
    inner join staging.submission as submission using (submission_id)
    where
        taken.release_id = %(release_id)s and not submission.is_synthetic
        and observation.status = 'loaded' and observation.kind in ('actual', 'budget')
    order by line.correction_id, observation.submission_id desc, observation.figure_no desc
),

entered as (
    select distinct on (line.correction_id)
        line.correction_id,
        restatement.release_id,
        restatement.value
    from core.restatement as restatement
    inner join line on restatement.origin = 'correction ' || line.correction_id
    where restatement.release_id <> %(release_id)s
    order by line.correction_id, restatement.release_id desc
),

compared as (
    select
        line.*,
        version.province_key,
        version.indicator_key,
        version.qualifier,
        version.obs_status,
        version.is_synthetic,
        version.submission_id,
        version.source_ref,
        case when reported.correction_id is null then version.value else reported.value end as now,
        entered.release_id as entered_in,
        entered.value as entered_value,
        reported.correction_id is null and version.known_from_release = entered.release_id
            as is_in_force
    from line
    left join marts.dim_indicator as indicator using (indicator_code)
    left join lateral (
        select history.*
        from marts.dim_province as province
        inner join core.fact_indicator_history as history using (province_key)
        where
            province.ref_area = line.ref_area
            and history.indicator_key = indicator.indicator_key
            and history.period_key = line.period_key
            and history.breakdown = line.breakdown
            and not history.is_synthetic
            and history.known_to_release is null
        offset 0
    ) as version on true
    left join reported using (correction_id)
    left join entered using (correction_id)
)
"""

RESTATE = """
insert into core.restatement (
    release_id, province_key, indicator_key, period_key, breakdown, value, value_low, value_high,
    qualifier, obs_status, is_synthetic, is_withdrawn, submission_id, source_ref, origin, reason
)
"""

ENTER = """
select
    %(release_id)s, province_key, indicator_key, period_key, breakdown, should_say,
    should_say, should_say, qualifier, obs_status, is_synthetic, should_say is null, submission_id,
    source_ref, 'correction ' || correction_id, reason
from compared
where
    now = says and is_in_force is not true
    and (entered_in is null or entered_value is not distinct from should_say)
"""

TAKE_BACK = """
select
    %(release_id)s, before.province_key, before.indicator_key, before.period_key, before.breakdown,
    before.value, before.value_low, before.value_high, before.qualifier, before.obs_status,
    entered.is_synthetic, before.is_withdrawn, before.submission_id, before.source_ref,
    entered.origin || ' taken back', entered.origin || ' is no longer in the file'
from core.restatement as entered
inner join core.fact_indicator_history as before
    using (indicator_key, province_key, period_key, breakdown, is_synthetic)
inner join core.fact_indicator_history as version
    using (indicator_key, province_key, period_key, breakdown, is_synthetic)
where
    entered.origin ~ '^correction \\d+$'
    and entered.origin <> all(%(origins)s)
    and before.known_to_release = entered.release_id
    and version.known_from_release = entered.release_id
    and version.known_to_release is null
on conflict do nothing
"""


def enter_corrections(
    connection: Connection, release_id: int, lines: list[Line] | None = None
) -> int:
    """Enters the corrections into a candidate; returns how many figures they restate.

    Args:
        connection: The transaction that opens the candidate, its submissions already in it.
        release_id: The candidate.
        lines: The corrections, by default those of the file.

    Raises:
        Problem: a line cannot be read.
    """
    lines = seed("correction") if lines is None else lines
    parameters = {
        "release_id": release_id,
        "lines": json.dumps([_checked(line) for line in lines]),
        "origins": [f"correction {line['correction_id']}" for line in lines],
    }
    _refuse_repeated(lines, "correction_id")
    _refuse_repeated(lines, "ref_area", "indicator_code", "breakdown", "period")
    entered = connection.execute(LINES + RESTATE + ENTER, parameters).rowcount
    return entered + connection.execute(RESTATE + TAKE_BACK, parameters).rowcount


def _checked(line: Line) -> dict[str, str | None]:
    """A line as query parameters."""
    try:
        period = Period.parse(line["period"])
    except ValueError as error:
        raise Problem(f"correction {line['correction_id']} of correction.csv: {error}") from error
    required = ("corrected_on", "corrected_by", "reason", "says")
    missing = [name for name in required if not line[name]]
    if missing:
        raise Problem(f"correction {line['correction_id']} of correction.csv: no {missing[0]}")
    return {
        **line,
        "period_start": period.start.isoformat(),
        "period_end": period.end.isoformat(),
        "should_say": line["should_say"] or None,
        "reason": f"{line['reason']} ({line['corrected_by']}, {line['corrected_on']})",
    }


def _refuse_repeated(lines: list[Line], *columns: str) -> None:
    times = Counter(tuple(line[column] for column in columns) for line in lines)
    for key, count in times.items():
        if count > 1:
            raise Problem(f"correction.csv names {' '.join(key)} {count} times")
