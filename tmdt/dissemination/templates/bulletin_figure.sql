-- The figures of a month's submissions, real and synthetic, as the release :release knew them. What a release brought
-- carries its number, so the history is entered by its index on that.
select
    province.ref_area,
    province.vintage,
    province.name_vi as province,
    province.name_en as province_en,
    indicator.indicator_key,
    indicator.indicator_code,
    indicator.name_vi,
    indicator.name_en,
    indicator.group_code,
    indicator.unit,
    indicator.over_provinces,
    fact.breakdown,
    fact.period_key,
    period.period,
    period.freq,
    period.period_start,
    period.period_end,
    trim_scale(fact.value) as value,
    trim_scale(fact.value_low) as value_low,
    trim_scale(fact.value_high) as value_high,
    fact.qualifier,
    fact.obs_status,
    fact.is_synthetic,
    case when indicator.unit = 'percent' and fact.value between 0 and 100 then fact.value end as share,
    submission.sha256 as submission_sha256,
    submission.file_name,
    fact.source_ref
from marts.fact_indicator_at_release(%(release)s) as fact
inner join marts.dim_submission as submission using (submission_id)
inner join marts.dim_province as province using (province_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
where
    fact.release_id in (
        select release_id from marts.dim_release
        where period = %(period)s and release_id <= %(release)s
    )
    and submission.load_period = %(period)s
