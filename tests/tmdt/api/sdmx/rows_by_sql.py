"""What a flow has of a release, by SQL that knows nothing of queries."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row

from reference.period import Period
from tmdt.api.sdmx.codes import write_breakdown, write_period

Row = dict[str, str | None]
FIGURE: LiteralString = """
    area_code as "REF_AREA", indicator.indicator_code as "INDICATOR", breakdown as "BREAKDOWN",
    is_synthetic as "SERIES", period.period as "TIME_PERIOD", value as "OBS_VALUE",
    obs_status as "OBS_STATUS", indicator.unit as "UNIT_MEASURE", qualifier as "QUALIFIER",
    value_low as "VALUE_LOW", value_high as "VALUE_HIGH", release_id as "RELEASE"
"""
EVIDENCE: LiteralString = 'submission_id as "SUBMISSION", source_ref as "SOURCE_REF"'
DERIVATION: LiteralString = """
    method as "METHOD", reason as "REASON", n_present as "N_PRESENT", n_expected as "N_EXPECTED",
    fact.method_version as "METHOD_VERSION"
"""
PROVINCE: LiteralString = (
    "(select province_key, ref_area as area_code from marts.dim_province) as area"
    " using (province_key)"
)
JOINS: LiteralString = (
    "join marts.dim_indicator as indicator using (indicator_key)"
    " join marts.dim_period as period using (period_key)"
)
QUERIES: dict[str, LiteralString] = {
    "FIGURES": f"""
        select {FIGURE}, {EVIDENCE} from marts.fact_indicator_at_release(%(release)s)
        join {PROVINCE} {JOINS}
    """,
    "FIGURES_VN34": f"""
        select {FIGURE}, {EVIDENCE}, {DERIVATION}
        from marts.fact_indicator_vn34_as_of(
            (select published_at from marts.dim_release where release_id = %(release)s)
        ) as fact
        join {PROVINCE} {JOINS}
    """,
    "AREAS": f"""
        select {FIGURE}, {DERIVATION},
            derived_over as "DERIVED_OVER", n_parts_present as "N_PARTS_PRESENT",
            n_parts_expected as "N_PARTS_EXPECTED"
        from marts.fact_indicator_area_at_release(%(release)s) as fact
        join marts.dim_area as area using (area_key) {JOINS}
    """,
    "TARGETS": """
        select
            area_code as "REF_AREA", indicator.indicator_code as "INDICATOR",
            target.breakdown as "BREAKDOWN", target.is_synthetic as "SERIES",
            target.plan as "PLAN", period.period as "TIME_PERIOD",
            nullif(target_low, case when target_low <> target_high then target_low end)
                as "OBS_VALUE",
            indicator.unit as "UNIT_MEASURE", target.operator as "QUALIFIER",
            target_low as "VALUE_LOW", target_high as "VALUE_HIGH", status as "TARGET_STATUS",
            reason as "REASON", actual.period as "ACTUAL_PERIOD", actual_value as "ACTUAL_VALUE",
            actual_low as "ACTUAL_LOW", actual_high as "ACTUAL_HIGH",
            actual_obs_status as "ACTUAL_STATUS", distance as "DISTANCE",
            stated.submission_id as "SUBMISSION", stated.source as "SOURCE_REF"
        from marts.target_attainment as target
        join marts.dim_area as area using (area_key)
        join marts.dim_indicator as indicator using (indicator_key)
        join marts.dim_period as period using (period_key)
        left join marts.dim_period as actual on target.actual_period_key = actual.period_key
        left join marts.fact_target as stated
            on stated.plan = target.plan and stated.indicator_key = target.indicator_key
            and stated.breakdown = target.breakdown and stated.period_key = target.period_key
            and stated.is_synthetic = target.is_synthetic
    """,
    "REPORTING": """
        select
            area_code as "REF_AREA", rate.form as "FORM", rate.series = 'synthetic' as "SERIES",
            period.period as "TIME_PERIOD", n_present as "OBS_VALUE", n_expected as "N_EXPECTED",
            case
                when due_on is null then 'not_owed' when on_time then 'on_time'
                when received then 'late' when due then 'missing' else 'not_due'
            end as "REPORTING_STATE",
            due_on as "DUE_ON", received_at as "RECEIVED_AT", complete as "COMPLETE",
            accepted as "ACCEPTED", n_submissions as "N_SUBMISSIONS", n_figures as "N_FIGURES"
        from marts.reporting_rate as rate
        join (select province_key, ref_area as area_code from marts.dim_province) as area
            using (province_key)
        join marts.dim_period as period using (period_key)
    """,
}


def list_rows(connection: psycopg.Connection, flow: str, release: int) -> list[Row]:
    """The rows of a flow as a release had it, as SDMX writes their values."""
    cursor = connection.cursor(row_factory=dict_row)
    return [_write(row) for row in cursor.execute(QUERIES[flow], {"release": release})]


def _write(row: dict[str, Any]) -> Row:
    written: Row = {name: _write_value(value) for name, value in row.items()}
    period = Period.parse(row["TIME_PERIOD"])
    freq = {"span": "_O"}.get(period.freq, period.freq)
    if period.convention == "nd09" and period.freq != "span":
        freq += "_ND09"
    written["FREQ"] = freq
    written["SERIES"] = "S" if row["SERIES"] else "R"
    if "BREAKDOWN" in row:
        written["BREAKDOWN"] = write_breakdown(row["BREAKDOWN"])
    for name in ("TIME_PERIOD", "ACTUAL_PERIOD"):
        if row.get(name):
            written[name] = write_period(Period.parse(row[name]))
    return written


def _write_value(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if hasattr(value, "hour"):
        return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}"
    return None if value is None else str(value)
