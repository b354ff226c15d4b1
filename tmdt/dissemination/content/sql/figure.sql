-- The figures of a month, real and synthetic, as a release knew them: all of the month itself, and what files of the
-- month state of other periods. What a release brought carries its number, so the history is entered by its index on that.
with stated as (
    select
        province.ref_area,
        province.vintage,
        province.name_vi as province,
        province.name_en as province_en,
        indicator.indicator_key,
        indicator.indicator_code,
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
        indicator.unit,
        submission.sha256 as submission_sha256,
        submission.file_name,
        fact.source_ref
    from (
        select * from marts.fact_indicator_at_release(%(release)s)
        where
            release_id in (
                select release_id from marts.dim_release
                where period = %(period)s and release_id <= %(release)s
            )
            and submission_id in (
                select submission_id from marts.dim_submission
                where load_period = %(period)s
            )
        union
        select * from marts.fact_indicator_at_release(%(release)s)
        where period_key in (
            select period_key from marts.dim_period
            where period = %(period)s
        )
    ) as fact
    inner join marts.dim_submission as submission using (submission_id)
    inner join marts.dim_province as province using (province_key)
    inner join marts.dim_indicator as indicator using (indicator_key)
    inner join marts.dim_period as period using (period_key)
),

-- Those of one kind: synthetic ones only if the month has no others.
figure as (
    select * from stated
    where is_synthetic = (select bool_and(is_synthetic) from stated)
)
