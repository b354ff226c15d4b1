"""For each expectation of the gates, data that must fail it."""

from __future__ import annotations

from changes import (
    CARRIED_BADLY,
    NEW,
    TO_FEBRUARY,
    TWO_MONTHS,
    VERSIONS,
    observed,
    retyped,
    stated,
)

# By suite and expectation: what to do to a good candidate so that this expectation must fail.
BREAKS: dict[str, dict[str, str]] = {
    "staging_submissions": {
        "status_is_known": "update staging.submission set status = 'fine' where submission_id = 2",
        "figures_add_up": "delete from staging.figure where status = 'ignored'",
        "something_was_loaded": observed(status="rejected", reason="FILE_EMPTY"),
        "accepted_has_figures": observed("2", status="ignored"),
        "rejected_brings_nothing":
            "update staging.submission set status = 'rejected' where submission_id = 3",
        "refusal_is_explained": "update staging.finding set severity = 'warning'",
        "submission_is_of_the_month":
            "update staging.submission set load_period = '2026-11' where submission_id = 3",
        "synthetic_apart_from_real":
            "update staging.submission set is_synthetic = true where submission_id = 3",
    },
    "staging_observations": {
        "columns_are_as_agreed": "alter table staging.observation rename note to remark",
        "value_is_exact":
            retyped("double precision", "value", "value_low", "value_high"),
        "period_is_dated":
            retyped("text", "period_start", "period_end"),
        "place_is_known":
            observed("2", source_ref=None, value_text=None, figure_no=None, status=None),
        "status_is_known": observed("3/4", status="lost"),
        "figure_is_counted_once": observed("2/1", figure_no=2),
        "rejection_is_explained": observed("3/3", reason="UNIT_UNKNOWN"),
    },
    "staging_figures": {
        "figure_is_understood":
            observed(
                "2/8", kind=None, ref_area=None, indicator_code=None, breakdown=None, period=None,
                period_start=None, period_end=None, value=None, value_low=None, value_high=None,
                qualifier=None,
            ),
        "kind_is_known": observed("2/8", kind="guess"),
        "qualifier_is_known": observed("2/8", qualifier="maybe"),
        "obs_status_is_known": observed("2/8", obs_status="Z"),
        "indicator_is_in_catalogue": observed("2/8", indicator_code="nothing"),
        "province_is_in_force": observed("2/1", ref_area="VN63_52"),
        "bounds_are_in_order": observed("2/8", value_high=17),
        "only_a_range_has_no_value": observed("2/8", value=None),
        "period_is_within_reach":
            observed(
                "2/5", period="2026-11", period_start="2026-11-01", period_end="2026-11-30"
            ),
        "breakdown_is_in_its_code_list":
            observed("2/3", breakdown="account_type=mobile_phone"),
        "figure_has_one_source": observed("3/2", ref_area="VN34_24"),
        "OUT_OF_RANGE": observed("2/8", value=-200, value_low=-200),
        "PERIOD_BEFORE_INDICATOR":
            observed(
                "2/8", indicator_code="ebi_score", period="2011", period_start="2011-01-01",
                period_end="2011-12-31",
            ),
        "SHARE_OUT_OF_RANGE": observed("2/6", value_high=150),
        "FRACTION_OF_COUNT": observed("2/5", value="59.5", value_low="59.5"),
        "PARTS_DO_NOT_ADD_UP": observed("2/1", value=1101),
        "PART_ABOVE_TOTAL": observed("2/2", value=1101),
        "YEARS_DO_NOT_ADD_UP":
            observed("2/8", kind="budget", indicator_code="ecom_plan_budget_vnd", value=1)
            + observed(
                "2/6", kind="budget", indicator_code="ecom_plan_budget_vnd", value=5,
                period_start="2025-01-01", period_end="2026-12-31", qualifier="exact",
            ),
        "SAME_FIGURE_TWICE":
            observed("2/3", breakdown="account_type=fixed"),
        "DUPLICATE_ROW":
            observed(
                "2/3", breakdown="account_type=fixed", value=110, value_low=110, value_high=110
            ),
        "LESS_EXACT":
            observed(
                "2/3", breakdown="account_type=fixed", value=100, value_low=100, value_high=1000,
                qualifier="more_than",
            ),
    },
    "candidate_figures": {
        "columns_are_as_agreed": "alter table core.fact_indicator_history add column guess text",
        "key_is_complete":
            f"{VERSIONS} province_key = null, indicator_key = null, period_key = null,"
            " breakdown = null, year_key = null, value_low = null, value_high = null,"
            " is_synthetic = null, submission_id = null, source_ref = null,"
            f" is_withdrawn = null {NEW}",
        "figure_has_one_version":
            "insert into core.fact_indicator_history"
            f" select * from core.fact_indicator_history {NEW}",
        "version_is_open": f"{VERSIONS} known_to_release = 3 {NEW}",
        "one_open_version": f"{VERSIONS} known_to_release = null where known_from_release = 1",
        "province_joins": f"{VERSIONS} province_key = 999 {NEW}",
        "indicator_joins": f"{VERSIONS} indicator_key = 999 {NEW}",
        "period_joins": f"{VERSIONS} period_key = 2026100120261030 {NEW}",
        "year_joins": f"{VERSIONS} year_key = 1926 {NEW}",
        "figure_has_its_evidence": f"{VERSIONS} value = value + 1 {NEW}",
        "total_keeps_its_size": f"{VERSIONS} value = 69000 where value = 69",
    },
    "candidate_completeness": {
        "no_figure_is_lost": f"delete from core.fact_indicator_history {NEW}",
    },
    "candidate_areas": {
        "country_is_the_sum_of_its_provinces":
            "update core.fact_area_history set value = value + 1 where value = 1100",
        "boundaries_have_the_same_sum":
            f"{CARRIED_BADLY} value_low = 6 where area_key = 342401",
    },
    "candidate_year_to_date": {
        "year_to_date_is_the_sum_of_its_months": TWO_MONTHS + stated(*TO_FEBRUARY, 6),
    },
    "candidate_parts": {
        "PARTS_DO_NOT_ADD_UP": f"{VERSIONS} value = value + 1 {NEW}",
    },
    "candidate_dimensions": {
        "member_is_named":
            "update core.dim_indicator set indicator_key = null, indicator_code = null"
            " where indicator_code = 'ebi_score'",
        "key_is_unique": "insert into core.dim_year select * from core.dim_year",
        "provinces_are_complete": "delete from core.dim_province where ref_area = 'VN63_24'",
        "dimension_is_not_empty": "truncate core.dim_year",
        "catalogue_is_complete":
            "delete from core.dim_indicator where indicator_code = 'ebi_score'",
    },
    "candidate_corrections": {
        "correction_is_of_a_figure":
            "insert into reference.correction select 1, now(), '', '', 'VN34_01',"
            " 'bts_site_count', null, '2026-10', 1, 2",
        "correction_fits_its_figure":
            "insert into reference.correction select 1, now(), '', '', 'VN34_01',"
            " 'bank_account_count', null, '2026-10', 71, 72",
    },
    "candidate_obligations": {
        "obligation_is_stated_once":
            "insert into core.reporting_rate select * from core.reporting_rate",
        "obligation_joins": "update core.reporting_rate set province_key = 999",
        "account_is_consistent": "update core.reporting_rate set n_present = 9",
        "province_that_owes_has_reported":
            "update core.reporting_rate set received = false, on_time = false, complete = false,"
            " accepted = false where province_key = 340101",
        "report_is_complete": "update core.reporting_rate set complete = false",
        "report_keeps_its_rows": "update core.reporting_rate set n_figures = 3"
            " where period_key = 2026100120261031 and n_figures = 8",
    },
    "candidate_peers": {
        "FAR_FROM_PEERS":
            "insert into core.fact_indicator_history (province_key, indicator_key, period_key,"
            " breakdown, year_key, known_from_release, value, value_low, value_high, qualifier,"
            " obs_status, is_synthetic, submission_id, source_ref)"
            " select province.province_key, version.indicator_key, period_key, breakdown, year_key,"
            " 2, case province.ref_area when 'VN34_04' then 70000 else 70 end, 70, 70, qualifier,"
            " obs_status, false, submission_id, 'x'"
            " from core.fact_indicator_history as version"
            " inner join core.dim_province as province on province.vintage = 'VN34'"
            " where version.value = 70 and version.province_key <> province.province_key",
    },
    "candidate_targets": {
        "target_is_complete":
            "update core.fact_target set plan = null, indicator_key = null, breakdown = null,"
            " target_year = null, operator = null, source = null",
        "target_is_stated_once": "insert into core.fact_target select * from core.fact_target",
        "target_has_a_bound": "update core.fact_target set value_low = null, value_high = null",
        "target_joins": "update core.fact_target set target_year = 1926",
        "no_target_is_lost": "update core.fact_target set value_low = 41",
    },
}  # fmt: skip
