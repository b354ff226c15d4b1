-- A good candidate: what dbt makes of the seeds and of what was staged, as plainly as possible.

create table core.dim_province (like marts.dim_province);
insert into core.dim_province
select province_key, vintage, province_code, ref_area, name_vi, name_en, unit_type, region,
    iso_3166_2, valid_from, valid_to, valid_to is null, successor_province_key
from reference.province;
create table core.dim_indicator (like marts.dim_indicator);
insert into core.dim_indicator (
    indicator_key, indicator_code, name_vi, name_en, group_code, unit, direction, over_provinces,
    over_periods, method_version, valid_min, valid_max, is_public
)
select indicator_key, indicator_code, name_vi, name_en, group_code, unit, direction,
    over_provinces, over_periods, method_version, valid_min, valid_max, true
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
    figures, 8, 8, false, 'real'
from core.dim_province cross join (values (342401, 8), (340101, 4)) as sent (key, figures)
inner join core.dim_period on freq = 'M'
where province_key = key;

insert into core.release values
    (1, '2026-09', 'published', now(), now(), null),
    (2, '2026-10', 'candidate', now(), null, null);

insert into staging.submission
select no, repeat(to_hex(no), 64), 'file ' || no || '.xlsx', 'xlsx', 1, now(), 'archive', 'form',
    month, area, null, null, null, false, status, seen
from (values
    (1, '2026-09', 'VN34_24', 'accepted', 5),
    (2, '2026-10', 'VN34_24', 'accepted', 8),
    (3, '2026-10', 'VN34_01', 'partial', 4)
) as submitted (no, month, area, status, seen);
insert into core.release_submission values (1, 1), (2, 2), (2, 3);

create temporary table stated as
select * from (values
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
insert into staging.heading (
    submission_id, heading_no, kind, ref_area, indicator_code, period, period_start, period_end
)
select submission_id, figure_no, kind, ref_area, indicator_code, period, starts::date, ends::date
from stated
union all
select 3, figure_no, null, null, null, null, null, null from generate_series(3, 4) as figure_no;
insert into staging.figure (
    submission_id, figure_no, heading_no, source_ref, value_text, status, breakdown, value,
    value_low, value_high, qualifier
)
select submission_id, figure_no, figure_no, 'BieuTMDT!F' || (10 + figure_no), low, 'loaded',
    breakdown, case when high is null then low::numeric end, low::numeric,
    coalesce(high, low)::numeric, case when high is null then 'exact' else 'range' end
from stated;
drop table stated;
insert into staging.figure (
    submission_id, figure_no, heading_no, source_ref, value_text, status, reason
)
values (3, 3, 3, 'BieuTMDT!F13', '#REF!', 'rejected', 'CELL_ERROR'),
    (3, 4, 4, 'BieuTMDT!F14', '139', 'ignored', 'TOTAL_ROW');
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
