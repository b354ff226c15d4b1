-- What BI asks most, as BI asks it: through the published marts, by names and not by keys.
-- Each query follows a line that names it.

-- name: one indicator of one province over time
select period.period, fact.value, fact.obs_status
from marts.fact_indicator as fact
inner join marts.dim_province as province using (province_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where
    indicator.indicator_code = %(indicator)s and province.ref_area = %(former_province)s
    and fact.breakdown = ''
order by period.period_start;

-- name: one month over all provinces
select province.name_vi, fact.value
from marts.fact_indicator as fact
inner join marts.dim_province as province using (province_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where
    indicator.indicator_code = %(indicator)s and period.period = '2026-09'
    and fact.breakdown = ''
order by province.name_vi;

-- name: ranking of the provinces and change on the year before
with figures as (
    select fact.province_key, period.period, fact.value
    from marts.fact_indicator_vn34 as fact
    inner join marts.dim_indicator as indicator using (indicator_key)
    inner join marts.dim_period as period using (period_key)
    where
        indicator.indicator_code = 'internet_subscriber_count'
        and period.period in ('2025-09', '2026-09') and fact.breakdown = ''
)

select
    province.name_vi,
    rank() over (order by now.value desc) as place,
    now.value,
    100 * (now.value / nullif(before.value, 0) - 1) as growth_pct
from figures as now
left join figures as before
    on now.province_key = before.province_key and before.period = '2025-09'
inner join marts.dim_province as province on now.province_key = province.province_key
where now.period = '2026-09'
order by place;

-- name: the communes of one province in one month
select fact.breakdown, fact.value
from marts.fact_indicator as fact
inner join marts.dim_province as province using (province_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where
    indicator.indicator_code = %(indicator)s and province.ref_area = %(province)s
    and period.period = '2026-09' and fact.breakdown <> ''
order by fact.breakdown;

-- name: everything of one province in one month
select indicator.group_code, indicator.name_vi, fact.value, indicator.unit
from marts.fact_indicator as fact
inner join marts.dim_province as province using (province_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where province.ref_area = %(province)s and period.period = '2026-09' and fact.breakdown = ''
order by indicator.group_code, indicator.indicator_code;

-- name: a month as known at an earlier time
select province.name_vi, fact.value
from marts.fact_indicator_as_of(%(as_of)s) as fact
inner join marts.dim_province as province using (province_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where
    indicator.indicator_code = %(indicator)s and period.period = '2017-09'
    and fact.breakdown = ''
order by province.name_vi;

-- name: one indicator on today's boundaries over ten years
select period.period, fact.value, fact.method, fact.n_present, fact.n_expected
from marts.fact_indicator_vn34 as fact
inner join marts.dim_province as province using (province_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where
    indicator.indicator_code = %(indicator)s and province.ref_area = %(province)s
    and fact.breakdown = ''
order by period.period_start;

-- name: a national series
select period.period, fact.value, fact.n_present, fact.n_expected
from marts.fact_indicator_national as fact
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where indicator.indicator_code = %(indicator)s and fact.breakdown = ''
order by period.period_start;

-- name: the regions in one month
select area.name_vi, fact.value, fact.n_present, fact.n_expected
from marts.fact_indicator_region as fact
inner join marts.dim_area as area using (area_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where indicator.indicator_code = %(indicator)s and period.period = '2026-09';

-- name: the quarters of a year
select area.name_vi, period.period, fact.value
from marts.fact_indicator_by_period as fact
inner join marts.dim_area as area using (area_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where
    indicator.indicator_code = 'training_class_count' and period.freq = 'Q'
    and period.year_key = 2026;

-- name: targets and how far they are met
select *
from marts.target_attainment;

-- name: the wide view of one month and province
select nhom_chi_tieu, chi_tieu, gia_tri, don_vi_tinh, trang_thai
from marts.monthly_indicator_vi
where ky = '2026-09' and ma_dia_ban = %(province)s and phan_to = 'Tổng số';

-- name: from a figure to the file it came from
select fact.value, fact.source_ref, submission.file_name, submission.sha256
from marts.fact_indicator as fact
inner join marts.dim_province as province using (province_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
inner join marts.dim_submission as submission using (submission_id)
where
    indicator.indicator_code = %(indicator)s and period.period = '2026-09'
    and province.ref_area = %(province)s and fact.breakdown = '';

-- name: who reported a month, and when
select province.name_vi, rate.due_on, rate.received_at, rate.on_time, rate.complete
from marts.reporting_rate as rate
inner join marts.dim_province as province using (province_key)
inner join marts.dim_period as period using (period_key)
where period.period = '2026-09';
