-- The published marts over the same rows as Parquet, as far as the queries of BI read them.

create schema marts;
create schema core;

create view core.published as
select max(release_id) as release_id from marts_dim_release;

create view marts.dim_province as select * from marts_dim_province;
create view marts.dim_indicator as select * from marts_dim_indicator;
create view marts.dim_period as select * from marts_dim_period;
create view marts.dim_area as select * from marts_dim_area;
create view marts.dim_submission as select * from marts_dim_submission;
create view marts.reporting_rate as select * from marts_reporting_rate;
create view marts.target_attainment as select * from marts_target_attainment;

create view marts.fact_indicator as
select *, known_from_release as release_id
from core_fact_indicator_history
where known_to_release is null and not is_withdrawn;

create macro marts.fact_indicator_as_of(as_of) as table
select *
from core_fact_indicator_history
where
    known_from_release
    <= (select max(release_id) from marts_dim_release where published_at <= as_of::timestamptz)
    and coalesce(
        known_to_release
        > (select max(release_id) from marts_dim_release where published_at <= as_of::timestamptz),
        true
    )
    and not is_withdrawn;

create view marts.fact_indicator_vn34 as
select
    whole.area_key as province_key, f.indicator_key, f.period_key, f.breakdown, f.value, f.method,
    f.n_present, f.n_expected
from (
    select
        province_key as stated_of, indicator_key, period_key, breakdown, value,
        'as_reported' as method, 1 as n_present, 1 as n_expected
    from core_fact_indicator_history
    where known_to_release is null and not is_withdrawn
    union all
    select
        area_key, indicator_key, period_key, breakdown, value, method, n_present, n_expected
    from core_fact_area_history
    where known_to_release is null and n_present > 0
) as f
inner join marts_area_province as whole on f.stated_of = whole.province_key and whole.is_whole
inner join marts_dim_area as area on whole.area_key = area.area_key
where area.vintage = 'VN34' and area.area_type = 'province';

create view core.any_area_figure as
select area_key, indicator_key, period_key, breakdown, value, n_present, n_expected
from core_fact_area_history
where known_to_release is null and n_present > 0
union all
select
    area_key, indicator_key, period_key, breakdown, value, n_provinces_present,
    n_provinces_expected
from core_fact_period_history
where known_to_release is null and n_present > 0;

create view marts.fact_indicator_national as
select f.*
from core.any_area_figure as f
inner join marts_dim_area as area using (area_key)
where area.area_type = 'country';

create view marts.fact_indicator_region as
select f.*
from core.any_area_figure as f
inner join marts_dim_area as area using (area_key)
where area.area_type = 'region' and area.vintage = 'VN34';

create view marts.fact_indicator_by_period as
select * from core_fact_period_history
where known_to_release is null and n_present > 0;

create view marts.monthly_indicator_vi as
select
    period.period as ky,
    province.ref_area as ma_dia_ban,
    indicator.group_name_vi as nhom_chi_tieu,
    indicator.name_vi as chi_tieu,
    fact.value as gia_tri,
    indicator.unit_name_vi as don_vi_tinh,
    status.name_vi as trang_thai,
    case fact.breakdown when '' then 'Tổng số' else fact.breakdown end as phan_to
from marts.fact_indicator as fact
inner join marts_dim_indicator as indicator using (indicator_key)
inner join marts_dim_period as period using (period_key)
inner join marts_dim_province as province using (province_key)
left join marts_dim_code as status
    on status.code_list = 'obs_status' and fact.obs_status = status.code
where period.freq = 'M';
