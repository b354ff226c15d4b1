"""The gates: a good candidate passes, and each expectation is failed by data that must fail it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml

from expectations import gate, suites
from expectations.gate import Blocked, check
from expectations.rules import checking_rules
from expectations.validation import Result, validate
from ingestion.reference import seed
from tmdt import database
from tmdt.home import Problem, home

pytestmark = pytest.mark.db

RELEASE = 2
SEEDS = {
    "province": "province_key integer, vintage text, province_code text, ref_area text,"
    " name_vi text, name_en text, unit_type text, region text, iso_3166_2 text,"
    " valid_from date, valid_to date, successor_province_key integer",
    "indicator": "indicator_key integer, indicator_code text, group_code text, name_vi text,"
    " name_en text, unit text, direction text, over_provinces text, over_periods text,"
    " method_version text, valid_min numeric, valid_max numeric, is_integer boolean",
    "indicator_part": "indicator_code text, dimension text, member text",
    "correction": "correction_id integer, corrected_on date, corrected_by text, reason text,"
    " ref_area text, indicator_code text, breakdown text, period text, says numeric,"
    " should_say numeric",
}

# What dbt makes of the seeds and of what was staged, as plainly as possible.
BUILD = """
create table core.dim_province (like marts.dim_province);
insert into core.dim_province
select province_key, vintage, province_code, ref_area, name_vi, name_en, unit_type, region,
    iso_3166_2, valid_from, valid_to, valid_to is null, successor_province_key
from reference.province;
create table core.dim_indicator (like marts.dim_indicator);
insert into core.dim_indicator
select indicator_key, indicator_code, name_vi, name_en, group_code, unit, direction,
    over_provinces, over_periods, method_version, valid_min, valid_max
from reference.indicator;
create table core.dim_year (like marts.dim_year);
insert into core.dim_year values
    (2025, '2025-01-01', '2025-12-31', '2021-2025', 34),
    (2026, '2026-01-01', '2026-12-31', '2026-2030', 34);
create table core.dim_period (like marts.dim_period);
insert into core.dim_period values
    (2025010120251231, '2025', 'A', '2025-01-01', '2025-12-31', 2025, 'calendar'),
    (2026010120261231, '2026', 'A', '2026-01-01', '2026-12-31', 2026, 'calendar'),
    (2026090120260930, '2026-09', 'M', '2026-09-01', '2026-09-30', 2026, 'calendar'),
    (2026100120261031, '2026-10', 'M', '2026-10-01', '2026-10-31', 2026, 'calendar');
create table core.dim_area (like marts.dim_area);
insert into core.dim_area
select province_key, ref_area, 'province', vintage, name_vi, name_en from reference.province
where vintage = 'VN34'
union all
values (1, 'VN', 'country', null, '', '');
create table core.area_province (like marts.area_province);
insert into core.area_province
select province_key, province_key, true, valid_from, valid_to from reference.province
where vintage = 'VN34';
create table core.dim_breakdown (like marts.dim_breakdown);
insert into core.dim_breakdown values ('account_type', '', '', false), ('commune', '', '', true);
create table core.dim_indicator_method (like marts.dim_indicator_method);
create table core.fact_target (like marts.fact_target);
create table core.reporting_rate (like marts.reporting_rate);
insert into core.reporting_rate
select province_key, period_key, '01-TMĐT', period_end + 12, true, true, now(), true, true, true, 1,
    figures, 8, 8, false
from core.dim_province cross join (values (342401, 8), (340101, 4)) as sent (key, figures)
inner join core.dim_period on freq = 'M'
where province_key = key;

insert into core.release values
    (1, '2026-09', 'published', now(), now(), null),
    (2, '2026-10', 'candidate', now(), null, null);
"""
SUBMIT = """
insert into staging.submission
select no, repeat(to_hex(no), 64), 'file ' || no || '.xlsx', 'xlsx', 1, now(), 'archive', 'form',
    month, area, null, null, null, false, status, seen
from (values
    (1, '2026-09', 'VN34_24', 'accepted', 5),
    (2, '2026-10', 'VN34_24', 'accepted', 8),
    (3, '2026-10', 'VN34_01', 'partial', 4)
) as submitted (no, month, area, status, seen);
insert into core.release_submission values (1, 1), (2, 2), (2, 3);

insert into staging.observation (
    submission_id, figure_no, source_ref, value_text, status, kind, ref_area, indicator_code,
    breakdown, period, period_start, period_end, value, value_low, value_high, qualifier
)
select submission_id, figure_no, 'BieuTMDT!F' || (10 + figure_no), low, 'loaded', kind, ref_area,
    indicator_code, breakdown, period, starts::date, ends::date, low::numeric, low::numeric,
    coalesce(high, low)::numeric, case when high is null then 'exact' else 'range' end
from (values
    (1, 1, 'actual', 'VN34_24', 'phone_subscriber_count', '', '2026-09', '2026-09-01', '2026-09-30', '1000', null),
    (1, 2, 'actual', 'VN34_24', 'phone_subscriber_count', 'account_type=fixed', '2026-09', '2026-09-01', '2026-09-30', '100', null),
    (1, 3, 'actual', 'VN34_24', 'phone_subscriber_count', 'account_type=prepaid', '2026-09', '2026-09-01', '2026-09-30', '600', null),
    (1, 4, 'actual', 'VN34_24', 'phone_subscriber_count', 'account_type=postpaid', '2026-09', '2026-09-01', '2026-09-30', '300', null),
    (1, 5, 'actual', 'VN34_24', 'bank_account_count', '', '2026-09', '2026-09-01', '2026-09-30', '50', null),
    (2, 1, 'actual', 'VN34_24', 'phone_subscriber_count', '', '2026-10', '2026-10-01', '2026-10-31', '1100', null),
    (2, 2, 'actual', 'VN34_24', 'phone_subscriber_count', 'account_type=fixed', '2026-10', '2026-10-01', '2026-10-31', '110', null),
    (2, 3, 'actual', 'VN34_24', 'phone_subscriber_count', 'account_type=prepaid', '2026-10', '2026-10-01', '2026-10-31', '650', null),
    (2, 4, 'actual', 'VN34_24', 'phone_subscriber_count', 'account_type=postpaid', '2026-10', '2026-10-01', '2026-10-31', '340', null),
    (2, 5, 'actual', 'VN34_24', 'bank_account_count', '', '2026-09', '2026-09-01', '2026-09-30', '60', null),
    (2, 6, 'target', 'VN34_24', 'sme_on_platform_pct', '', '2026', '2026-01-01', '2026-12-31', '40', '50'),
    (2, 7, 'budget', 'VN34_24', 'ecom_plan_budget_vnd', '', '2026', '2026-01-01', '2026-12-31', '1120000000', null),
    (2, 8, 'actual', 'VN34_24', 'ecom_growth_pct', '', '2025', '2025-01-01', '2025-12-31', '17.6', null),
    (3, 1, 'actual', 'VN34_01', 'bank_account_count', '', '2026-10', '2026-10-01', '2026-10-31', '70', null),
    (3, 2, 'actual', 'VN34_01', 'bank_account_count', '', '2026-09', '2026-09-01', '2026-09-30', '69', null)
) as stated (submission_id, figure_no, kind, ref_area, indicator_code, breakdown, period, starts, ends, low, high);
update staging.observation set value = null where qualifier = 'range';
insert into staging.observation (submission_id, figure_no, source_ref, value_text, status, reason)
values (3, 3, 'BieuTMDT!F13', '#REF!', 'rejected', 'CELL_ERROR'),
    (3, 4, 'BieuTMDT!F14', '139', 'ignored', 'TOTAL_ROW');
insert into staging.finding (submission_id, finding_no, figure_no, code, severity, message_vi,
    message_en, fix_vi, fix_en) values (3, 1, 3, 'CELL_ERROR', 'error', '', '', '', '');

insert into core.fact_target
select o.ref_area || ' 2026-2030', p.province_key, i.indicator_key, o.breakdown, 2026,
    2026010120261231, o.qualifier, o.value_low, o.value_high, 'line 2', 2, false
from staging.observation as o
inner join reference.indicator as i using (indicator_code)
inner join reference.province as p using (ref_area)
where o.kind = 'target';
insert into core.fact_indicator_history
select p.province_key, i.indicator_key,
    (to_char(o.period_start, 'YYYYMMDD') || to_char(o.period_end, 'YYYYMMDD'))::bigint,
    o.breakdown, extract(year from o.period_end), r.release_id,
    lead(r.release_id) over (
        partition by o.ref_area, o.indicator_code, o.breakdown, o.period order by r.release_id
    ),
    o.value, o.value_low, o.value_high, o.qualifier, 'A', false, o.submission_id, o.source_ref
from staging.observation as o
inner join core.release_submission as r using (submission_id)
inner join reference.indicator as i using (indicator_code)
inner join reference.province as p using (ref_area)
where o.status = 'loaded' and o.kind <> 'target';
insert into core.fact_area_history
select 1, indicator_key, period_key, breakdown, year_key, 2, null, sum(value), sum(value_low),
    sum(value_high), 'exact', 'P', false, 'sum', 'PARTIAL', count(*), 34
from core.fact_indicator_history
inner join reference.indicator using (indicator_key)
where known_to_release is null and over_provinces = 'sum'
group by indicator_key, period_key, breakdown, year_key;
"""  # noqa: E501  a table is read by its columns

FREE = """
alter table staging.figure
    drop constraint status_is_known, drop constraint loaded_is_understood,
    drop constraint rejected_for_a_reason, alter column source_ref drop not null,
    alter column value_text drop not null, alter column figure_no drop not null,
    alter column status drop not null;
alter table staging.heading
    drop constraint heading_kind_check, drop constraint period_runs_forward;
alter table staging.submission drop constraint submission_status_check;
alter table core.fact_indicator_history
    drop constraint fact_indicator_history_pkey cascade,
    drop constraint fact_indicator_history_check, drop constraint withdrawn_says_nothing;
drop index core.one_open_version, core.one_version_ends_with_a_release;
do $$
declare named record;
begin
    for named in
        select attrelid::regclass as relation, attname from pg_attribute
        where attrelid in (
            'core.fact_indicator_history'::regclass, 'core.fact_target'::regclass,
            'core.dim_province'::regclass, 'core.dim_indicator'::regclass,
            'core.dim_year'::regclass, 'core.dim_period'::regclass
        ) and attnotnull and attnum > 0
    loop
        execute format(
            'alter table %s alter column %I drop not null', named.relation, named.attname
        );
    end loop;
end $$;
"""
"""The database's own constraints would catch many of these first; the gates must not need them."""


def retyped(other_type: str, *columns: str) -> str:
    """Gives columns of the observations another type."""
    suite = yaml.safe_load((suites.FOLDER / "staging_observations.yml").read_text("utf-8"))
    names = suite["expectations"][0]["kwargs"]["column_set"]
    shown = ", ".join(f"{n}::{other_type} as {n}" if n in columns else n for n in names)
    return (
        "alter view staging.observation rename to understood;"
        f" create view staging.observation as select {shown} from staging.understood"
    )


def of(figure: str) -> str:
    """Where-clause of a figure, written submission/figure_no."""
    submission, number = figure.split("/")
    return f"where submission_id = {submission} and figure_no = {number}"


OBSERVED, VERSIONS = "update staging.observation set", "update core.fact_indicator_history set"
NEW = "where known_from_release = 2 and source_ref = 'BieuTMDT!F11' and submission_id = 2"

RESTATE = (
    "insert into core.restatement select 2, province_key, indicator_key, period_key, breakdown,"
    " null, null, null, qualifier, obs_status, is_synthetic, true, submission_id, source_ref,"
    f" 'correction 1', 'asked for by the province' from core.fact_indicator_history {NEW}"
)
WITHDRAW = (
    f"{VERSIONS} is_withdrawn = true, value = null, value_low = null, value_high = null {NEW}"
)


def stated(ref_area: str, indicator: str, first: str, last: str, value: int) -> str:
    """The release states one more figure, of a period that is in its dimension then."""
    key = first.replace("-", "") + last.replace("-", "")
    return (
        "insert into core.fact_indicator_history (province_key, indicator_key, period_key,"
        " breakdown, year_key, known_from_release, value, value_low, value_high, qualifier,"
        " obs_status, is_synthetic, submission_id, source_ref, is_withdrawn)"
        f" select province_key, indicator_key, {key}, '', {last[:4]}, 2, {value}, {value}, {value},"
        " 'exact', 'A', false, 2, 'x', false from reference.province, reference.indicator"
        f" where ref_area = '{ref_area}' and indicator_code = '{indicator}';"
        f"insert into core.dim_period select {key}, '{first}/{last}',"
        f" case '{first}'::date + interval '1 month' when '{last}'::date + 1 then 'M' else 'C' end,"
        f" '{first}', '{last}', {last[:4]}, 'calendar'"
        f" where not exists (select from core.dim_period where period_key = {key});"
    )


# Two of the 63 provinces that are one of the 34, and its figure and the country's made of theirs.
PHONES, GOODS, MAY = "phone_subscriber_count", "violating_goods_value_vnd", "2025-05-01"
CARRIED = (
    stated("VN63_24", PHONES, MAY, "2025-05-31", 2)
    + stated("VN63_27", PHONES, MAY, "2025-05-31", 3)
    + "insert into core.fact_area_history select area_key, indicator_key, 2025050120250531, '',"
    " 2025, 2, null, 5, 5, 5, 'exact', 'A', false, 'sum', 'PARTIAL', 2, n_expected"
    " from (values (342401, 2), (1, 63)) as made (area_key, n_expected), reference.indicator"
    f" where indicator_code = '{PHONES}';"
)
CARRIED_BADLY = f"{CARRIED} update core.fact_area_history set"
TWO_MONTHS = (
    stated("VN34_24", GOODS, "2026-01-01", "2026-01-31", 2)
    + stated("VN34_24", GOODS, "2026-02-01", "2026-02-28", 3)
)  # fmt: skip
TO_FEBRUARY = ("VN34_24", GOODS, "2026-01-01", "2026-02-28")

# By suite and expectation: what to do to a good candidate so that this expectation must fail.
BREAKS: dict[str, dict[str, str]] = {
    "staging_submissions": {
        "status_is_known": "update staging.submission set status = 'fine' where submission_id = 2",
        "figures_add_up": "delete from staging.observation where status = 'ignored'",
        "something_was_loaded": f"{OBSERVED} status = 'rejected', reason = 'FILE_EMPTY'",
        "accepted_has_figures": f"{OBSERVED} status = 'ignored' where submission_id = 2",
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
            f"{OBSERVED} source_ref = null, value_text = null, figure_no = null, status = null"
            " where submission_id = 2",
        "status_is_known": f"{OBSERVED} status = 'lost' {of('3/4')}",
        "figure_is_counted_once": f"{OBSERVED} figure_no = 2 {of('2/1')}",
        "rejection_is_explained": f"{OBSERVED} reason = 'UNIT_UNKNOWN' {of('3/3')}",
    },
    "staging_figures": {
        "figure_is_understood":
            f"{OBSERVED} kind = null, ref_area = null, indicator_code = null, breakdown = null,"
            " period = null, period_start = null, period_end = null, value = null,"
            f" value_low = null, value_high = null, qualifier = null {of('2/8')}",
        "kind_is_known": f"{OBSERVED} kind = 'guess' {of('2/8')}",
        "qualifier_is_known": f"{OBSERVED} qualifier = 'maybe' {of('2/8')}",
        "obs_status_is_known": f"{OBSERVED} obs_status = 'Z' {of('2/8')}",
        "indicator_is_in_catalogue": f"{OBSERVED} indicator_code = 'nothing' {of('2/8')}",
        "province_is_in_force": f"{OBSERVED} ref_area = 'VN63_52' {of('2/1')}",
        "bounds_are_in_order": f"{OBSERVED} value_high = 17 {of('2/8')}",
        "only_a_range_has_no_value": f"{OBSERVED} value = null {of('2/8')}",
        "period_is_within_reach":
            f"{OBSERVED} period = '2026-11', period_start = '2026-11-01',"
            f" period_end = '2026-11-30' {of('2/5')}",
        "figure_has_one_source": f"{OBSERVED} ref_area = 'VN34_24' {of('3/2')}",
        "OUT_OF_RANGE": f"{OBSERVED} value = -200, value_low = -200 {of('2/8')}",
        "SHARE_OUT_OF_RANGE": f"{OBSERVED} value_high = 150 {of('2/6')}",
        "FRACTION_OF_COUNT": f"{OBSERVED} value = 59.5, value_low = 59.5 {of('2/5')}",
        "PARTS_DO_NOT_ADD_UP": f"{OBSERVED} value = 1101 {of('2/1')}",
        "PART_ABOVE_TOTAL": f"{OBSERVED} value = 1101 {of('2/2')}",
        "YEARS_DO_NOT_ADD_UP":
            f"{OBSERVED} kind = 'budget', indicator_code = 'ecom_plan_budget_vnd', value = 1 "
            + of('2/8') + f"; {OBSERVED} kind = 'budget', period_start = '2025-01-01',"
            " period_end = '2026-12-31', value = 5, qualifier = 'exact',"
            f" indicator_code = 'ecom_plan_budget_vnd' {of('2/6')}",
        "SAME_FIGURE_TWICE":
            f"{OBSERVED} breakdown = 'account_type=fixed' {of('2/3')}",
        "DUPLICATE_ROW":
            f"{OBSERVED} breakdown = 'account_type=fixed', value = 110, value_low = 110,"
            f" value_high = 110 {of('2/3')}",
        "LESS_EXACT":
            f"{OBSERVED} breakdown = 'account_type=fixed', value = 100, value_low = 100,"
            f" value_high = 1000, qualifier = 'more_than' {of('2/3')}",
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
            " accepted = false",
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


@pytest.fixture(scope="session")
def candidate_template(cluster: str) -> Iterator[str]:
    """A database with a good candidate release in it, made once and copied for each test."""
    owner = cluster.replace(
        cluster.split("//")[1].split("@")[0], f"{database.OWNER}:for-tests-only"
    )
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"alter role {database.OWNER} password 'for-tests-only'")
        admin.execute("create database gate_template template warehouse owner tmdt")
        with psycopg.connect(owner.rsplit("/", 1)[0] + "/gate_template") as connection:
            for name, columns in SEEDS.items():
                fields = [column.split()[0] for column in columns.split(",")]
                connection.execute(f"create table reference.{name} ({columns})")
                with connection.cursor().copy(f"copy reference.{name} from stdin") as copy:
                    for row in seed(name):
                        copy.write_row([row[field] or None for field in fields])
            connection.execute(BUILD)
            connection.execute(SUBMIT)
            connection.commit()  # what is deferred is checked before the tables change
            connection.execute(FREE)
        yield owner.rsplit("/", 1)[0]
        admin.execute("drop database gate_template with (force)")


@pytest.fixture
def candidate(
    candidate_template: str, cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[psycopg.Connection]:
    """A connection to a warehouse whose release 2 is a good candidate."""
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute("create database gate_test template gate_template owner tmdt")
        monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("TMDT_DATABASE_URL", f"{candidate_template}/gate_test")
        with psycopg.connect(database.url(), autocommit=True) as connection:
            yield connection
        admin.execute("drop database gate_test with (force)")


def suite(name: str) -> suites.Suite:
    [found] = [one for one in suites.load(name.split("_")[0], RELEASE) if one.name == name]
    return found


def outcome(name: str, expectation: str) -> list[Result]:
    """The results of one expectation; several when it is about several columns."""
    results = validate([suite(name)], database.url())
    return [r for r in results if r.expectation.split(" (")[0] == expectation]


# A good candidate ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", suites.GATES)
def test_a_good_candidate_passes(candidate: psycopg.Connection, name: str):
    summary = check(name, RELEASE, "run 7")
    assert summary["success"] and summary["failed"] == []
    [row] = candidate.execute(
        "select release_id, gate, run_id, success from quality.validation where validation_id = %s",
        [summary["validation_id"]],
    ).fetchall()
    assert row == (RELEASE, name, "run 7", True)
    expected = [
        (one.name, expectation.name, expectation.severity, True)
        for one in suites.load(name, RELEASE)
        for expectation in one.expectations
    ]
    recorded = candidate.execute(
        "select suite, expectation, severity, success from quality.expectation_result"
        " order by expectation_no"
    ).fetchall()
    assert recorded == expected
    assert len(expected) == summary["expectations"] > 20


def test_data_docs_are_built_and_linked(candidate: psycopg.Connection):
    pages = [
        Path(check(name, RELEASE)["data_docs"].removeprefix("file://")) for name in suites.GATES
    ]
    index = (home() / "data_docs" / "index.html").read_text("utf-8")
    for name, page in zip(suites.GATES, pages, strict=True):
        assert f"{page.parent.name}/index.html" in index
        assert f"{name}_figures" in page.read_text("utf-8")
        assert any((page.parent / "validations").rglob("*.html"))
    assert candidate.execute(
        "select data_docs from quality.validation order by validation_id"
    ).fetchall() == [(page.as_uri(),) for page in pages]


def test_old_data_docs_go(candidate: psycopg.Connection, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gate, "KEPT", 1)
    pages = [Path(check("staging", RELEASE)["data_docs"].removeprefix("file://")) for _ in "ab"]
    assert [page.exists() for page in pages] == [False, True]


# Each expectation ----------------------------------------------------------------------------


def test_every_expectation_has_data_that_must_fail_it():
    stated = {
        one.name: {expectation.name.split(" (")[0] for expectation in one.expectations}
        for name in suites.GATES
        for one in suites.load(name, RELEASE)
    }
    assert stated == {name: set(breaks) for name, breaks in BREAKS.items()}


def test_every_rule_that_keeps_figures_out_is_asked_again_at_the_gate():
    asked = {expectation.name for expectation in suite("staging_figures").expectations}
    assert {rule.code for rule in checking_rules() if rule.figure_status != "loaded"} <= asked


@pytest.mark.parametrize(
    ("name", "expectation"),
    [(name, expectation) for name, breaks in BREAKS.items() for expectation in breaks],
)
def test_expectation_fails_on_bad_data(candidate: psycopg.Connection, name: str, expectation: str):
    candidate.execute(BREAKS[name][expectation])
    fails(name, expectation)


@pytest.mark.parametrize(
    ("name", "expectation", "change"),
    [
        # A province that is counted twice, left out, or has no figure of the country at all.
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         f"{CARRIED_BADLY} n_present = 3 where area_key = 1 and value = 5"),
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         f"{CARRIED_BADLY} value = 2, value_low = 2, value_high = 2 where area_key = 1"
         " and value = 5"),
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         "delete from core.fact_area_history where value = 1100"),
        ("candidate_areas", "country_is_the_sum_of_its_provinces", WITHDRAW),
        ("candidate_areas", "boundaries_have_the_same_sum",
         f"{CARRIED} delete from core.fact_area_history where area_key = 342401"),
        # The month comes later than the year to date.
        ("candidate_year_to_date", "year_to_date_is_the_sum_of_its_months",
         TWO_MONTHS + stated(*TO_FEBRUARY, 6) + f"{VERSIONS} known_from_release = 1"
         " where value in (2, 6)"),
    ],
)  # fmt: skip
def test_derived_figures_fail_in_more_than_one_way(
    candidate: psycopg.Connection, name: str, expectation: str, change: str
):
    candidate.execute(change)
    fails(name, expectation)


def fails(name: str, expectation: str) -> None:
    for result in outcome(name, expectation):
        assert not result.success
        assert "could not be evaluated" not in (result.observed_value or "")
        assert result.unexpected_count or result.observed_value
        if result.unexpected_count and not result.expectation.endswith(")"):
            assert 1 <= len(result.examples) <= 5


@pytest.mark.parametrize(
    ("name", "expectation", "change"),
    [
        # An earlier file of the same release said otherwise: the later one counts.
        ("candidate_completeness", "no_figure_is_lost",
         "insert into staging.submission select 4, repeat('4', 64), 'late.csv', 'csv', 1, now(),"
         " '', 'csv', '2026-10', 'VN34_01', null, null, null, false, 'accepted', 1;"
         "insert into core.release_submission values (2, 4);"
         "insert into staging.observation select 4, 1, 'line 2', null, null, null, null, '71',"
         " null, null, null, 'loaded', null, kind, ref_area, indicator_code, breakdown, period,"
         " period_start, period_end, 71, 71, 71, qualifier, null"
         " from staging.observation where submission_id = 3 and figure_no = 1;"
         f"{VERSIONS} value = 71, value_low = 71, value_high = 71, submission_id = 4,"
         " source_ref = 'line 2' where value = 70"),
        # The same value again makes no new version: the one of an earlier release stands.
        ("candidate_completeness", "no_figure_is_lost",
         "delete from core.fact_indicator_history where known_from_release = 2 and value = 60;"
         f"{VERSIONS} value = 60, value_low = 60, value_high = 60, known_to_release = null"
         " where value = 50"),
        # The release withdraws one of its figures: what the file says of it does not count.
        ("candidate_completeness", "no_figure_is_lost", f"{RESTATE}; {WITHDRAW}"),
        ("candidate_figures", "figure_has_its_evidence", f"{RESTATE}; {WITHDRAW}"),
        # A plan of a province that ended in June 2025 runs on to the end of that year.
        ("staging_figures", "province_is_in_force",
         f"{OBSERVED} ref_area = 'VN63_52', period_start = '2021-01-01', period_end = '2025-12-31'"
         f" {of('2/6')}"),
        # A plan reaches further than the month.
        ("staging_figures", "period_is_within_reach", f"{OBSERVED} period_end = '2030-12-31'"
         f" {of('2/6')}"),
        # The administrative month, and the last day of the month.
        ("staging_figures", "period_is_within_reach",
         f"{OBSERVED} period_start = '2026-09-15', period_end = '2026-10-14' {of('2/5')}"),
        # A national target has no province.
        ("candidate_targets", "target_joins", "insert into core.fact_target select 'national',"
         " null, indicator_key, '', 2026, period_key, 'at_least', 40, null, 'Decision', null, false"
         " from core.fact_target"),
        # A line that waits does not fit badly; nor does one that was entered long ago.
        ("candidate_corrections", "correction_fits_its_figure",
         "insert into reference.correction select 1, now(), '', '', 'VN34_01', 'bts_site_count',"
         " null, '2026-10', 1, 2"),
        ("candidate_corrections", "correction_fits_its_figure",
         "insert into reference.correction select 1, now(), '', '', 'VN34_01',"
         " 'bank_account_count', null, '2026-10', 70, 72"),
        # Half of the rows is still a report, and who has until next week owes nothing yet.
        ("candidate_obligations", "report_keeps_its_rows",
         "update core.reporting_rate set n_figures = 4 where period_key = 2026100120261031"),
        ("candidate_obligations", "province_that_owes_has_reported",
         "update core.reporting_rate set due = false, received = false"),
        # Figures of the 63 provinces, carried to today's 34; and one that is of a place inside.
        ("candidate_areas", "country_is_the_sum_of_its_provinces", CARRIED),
        ("candidate_areas", "boundaries_have_the_same_sum", CARRIED),
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         f"{VERSIONS} breakdown = 'agency=x;commune=a' where value = 70;"
         " delete from core.fact_area_history where value = 70"),
        # A withdrawn figure leaves a figure of the country without any part.
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         f"{WITHDRAW}; update core.fact_area_history set value = null, value_low = null,"
         " value_high = null, n_present = 0 where value = 1100"),
        # A year to date that fits, one with a month that is not known, and one told roughly.
        *[("candidate_year_to_date", "year_to_date_is_the_sum_of_its_months", change)
          for change in (
              TWO_MONTHS + stated(*TO_FEBRUARY, 5),
              TWO_MONTHS + stated("VN34_24", GOODS, "2026-01-01", "2026-03-31", 6),
              TWO_MONTHS + stated(*TO_FEBRUARY, 6) + f"{VERSIONS} qualifier = 'approx'"
              " where value = 6",
          )],
        # Tenfold is still possible.
        ("candidate_figures", "total_keeps_its_size", f"{VERSIONS} value = 690 where value = 70"),
    ],
)  # fmt: skip
def test_expectation_holds_on_unusual_data_that_is_right(
    candidate: psycopg.Connection, name: str, expectation: str, change: str
):
    candidate.execute(change)
    assert all(result.success for result in outcome(name, expectation))


# What a failure does -------------------------------------------------------------------------


def test_a_critical_failure_blocks_and_says_where(candidate: psycopg.Connection):
    candidate.execute(f"{OBSERVED} ref_area = 'VN63_52' where submission_id = 2 and figure_no < 5")
    with pytest.raises(Blocked) as blocked:
        check("staging", RELEASE)
    message = str(blocked.value)
    assert message.startswith(
        "gate staging blocked the release: staging_figures.province_is_in_force: 4 rows, such as "
    )
    assert "\n" not in message
    assert message.count('"VN63_52"') == message.count('"source_ref": "BieuTMDT!F1') == 3
    assert blocked.value.summary["success"] is False
    failed = candidate.execute(
        "select v.success, r.suite, r.severity, r.unexpected_count, r.examples"
        " from quality.expectation_result as r inner join quality.validation as v"
        " using (validation_id) where r.expectation = 'province_is_in_force'"
    ).fetchall()
    assert [row[:4] for row in failed] == [(False, "staging_figures", "critical", 4)]
    assert {example["ref_area"] for example in failed[0][4]} == {"VN63_52"}


def test_a_warning_is_recorded_and_blocks_nothing(candidate: psycopg.Connection):
    candidate.execute(BREAKS["staging_submissions"]["synthetic_apart_from_real"])
    summary = check("staging", RELEASE)
    assert summary["success"]
    assert [failed["expectation"] for failed in summary["failed"]] == ["synthetic_apart_from_real"]
    assert candidate.execute("select success from quality.validation").fetchall() == [(True,)]
    assert candidate.execute(
        "select examples from quality.expectation_result where not success"
    ).fetchall() == [([{"synthetic": 1, "real": 1}],)]


def test_examples_are_few_however_many_rows_fail(candidate: psycopg.Connection):
    candidate.execute(
        "insert into staging.observation (submission_id, figure_no, source_ref, value_text, status)"
        " select 2, 100 + n, 'x', repeat('x', 1000), 'lost' from generate_series(1, 1000) as n"
    )
    [result] = outcome("staging_observations", "status_is_known")
    assert (result.unexpected_count, len(result.examples)) == (1000, 5)


# Failing closed ------------------------------------------------------------------------------


def test_an_expectation_that_cannot_be_evaluated_blocks_even_as_a_warning(
    candidate: psycopg.Connection,
):
    candidate.execute("alter table core.dim_indicator rename column over_provinces to renamed")
    [result] = outcome("candidate_figures", "total_keeps_its_size")
    assert (result.success, result.severity) == (False, "critical")
    assert "over_provinces" in (result.observed_value or "")


def test_a_batch_that_cannot_be_read_fails_the_gate(candidate: psycopg.Connection):
    candidate.execute("drop table reference.indicator cascade")
    with pytest.raises(Problem):
        check("staging", RELEASE)
    assert candidate.execute("select success from quality.validation").fetchall() == [(False,)]


def test_a_gate_that_breaks_off_is_recorded_as_failed(
    candidate: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
):
    check("staging", RELEASE)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(gate, "validate", killed)
    with pytest.raises(KeyboardInterrupt):
        check("staging", RELEASE)
    verdicts = candidate.execute(
        "select success from quality.validation order by validation_id"
    ).fetchall()
    assert verdicts == [(True,), (False,)]


def test_results_that_are_missing_fail_the_gate(
    candidate: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gate, "validate", lambda *_: [])
    with pytest.raises(Problem, match="0 of"):
        check("staging", RELEASE)
    assert candidate.execute("select success from quality.validation").fetchall() == [(False,)]


def test_a_database_that_does_not_answer_fails_the_gate(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("TMDT_HOME", str(tmp_path))
    monkeypatch.setenv("TMDT_DATABASE_URL", "postgresql://tmdt:x@127.0.0.1:9/warehouse")
    with pytest.raises(Problem, match="does not answer"):
        check("candidate", RELEASE)


def test_a_database_lost_during_the_gate_fails_it(candidate: psycopg.Connection):
    with pytest.raises(Exception, match=r"(?i)connect"):
        validate(suites.load("staging", RELEASE), "postgresql://tmdt:x@127.0.0.1:9/warehouse")


@pytest.mark.parametrize("release_id", [1, 7])
def test_only_an_open_candidate_is_asked_about(candidate: psycopg.Connection, release_id: int):
    with pytest.raises(Problem, match="not an open candidate"):
        check("staging", release_id)
    assert candidate.execute("select count(*) from quality.validation").fetchone() == (0,)


def test_an_unknown_gate_is_refused():
    with pytest.raises(Problem, match="no gate 'stagging'"):
        check("stagging", RELEASE)


SUITE = """
gate: staging
description: d
batch: select 1 as one
expectations: [
  {name: n, severity: critical, description: d, notes: d, sql: "select 1 from {batch}"}
]
"""


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("gate: staging", "gate: candidate", "no suite"),
        ("expectations: [", "others: [", "without expectations"),
        ("severity: critical", "severity: fatal", "severity 'fatal'"),
        ("{batch}", "staging.submission", "does not read"),
        ("batch: select 1 as one", "", "not a suite"),
        ("gate: staging", "rules: some\ngate: staging", "rules: 'some'"),
        ("gate: staging", "rules: {NO_RULE: critical}\ngate: staging", "NO_RULE"),
    ],
)
def test_a_suite_that_would_check_nothing_is_refused(
    tmp_path: Path, before: str, after: str, complaint: str
):
    (tmp_path / "one.yml").write_text(SUITE)
    assert len(suites.load("staging", RELEASE, tmp_path)) == 1
    (tmp_path / "one.yml").write_text(SUITE.replace(before, after))
    with pytest.raises(Problem, match=complaint):
        suites.load("staging", RELEASE, tmp_path)


def test_a_gate_without_suites_is_refused(tmp_path: Path):
    with pytest.raises(Problem, match="cannot pass anything"):
        suites.load("staging", RELEASE, tmp_path)


# The command ---------------------------------------------------------------------------------


def test_command_prints_the_summary_and_nothing_else(candidate: psycopg.Connection):
    command = [sys.executable, "-m", "expectations", "candidate"]
    blocked = "delete from core.fact_indicator_history where value = 70"
    candidate.execute(blocked)
    done = subprocess.run([*command, "2"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert (summary["gate"], summary["success"]) == ("candidate", False)
    assert [failed["expectation"] for failed in summary["failed"]] == ["no_figure_is_lost"]
    assert done.stderr.splitlines() == [done.stderr.strip()]
    assert "candidate_completeness.no_figure_is_lost: 1 rows" in done.stderr


def test_command_says_in_one_line_why_a_gate_cannot_be_asked(candidate: psycopg.Connection):
    command = [sys.executable, "-m", "expectations", "staging", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "gate staging: release 7 is not an open candidate\n"
