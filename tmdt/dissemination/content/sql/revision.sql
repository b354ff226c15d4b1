-- One row per figure whose value differs from the one that the last bulletin of an earlier month knew or, where it knew none,
-- from the first that was published since; the largest change first; of how many, and why: the decision of the warehouse's
-- keepers, or a later file of the province.
with revised as (
    select
        now.*,
        before.value as before_value
    from marts.fact_indicator_history as now
    cross join lateral (
        select earlier.*
        from marts.fact_indicator_history as earlier
        where
            now.indicator_key = earlier.indicator_key
            and now.province_key = earlier.province_key
            and now.period_key = earlier.period_key
            and now.breakdown = earlier.breakdown
            and now.is_synthetic = earlier.is_synthetic
            and earlier.known_from_release < now.known_from_release
            and earlier.known_to_release > %(since)s
        order by earlier.known_from_release
        limit 1
    ) as before
    where
        now.known_from_release > %(since)s
        and now.known_from_release <= %(release)s
        and coalesce(now.known_to_release > %(release)s, true)
        and not before.is_withdrawn
        and now.is_synthetic = %(synthetic)s
        and (
            now.is_withdrawn
            or row(now.value, now.value_low, now.value_high)
            is distinct from row(before.value, before.value_low, before.value_high)
        )
)

select
    count(*) over () as n,
    area.area_code,
    area.label_vi as area_vi,
    area.label_en as area_en,
    indicator.indicator_code,
    indicator.name_vi,
    indicator.name_en,
    revised.breakdown,
    period.label_vi as period_vi,
    period.label_en as period_en,
    indicator.unit_name_vi as unit_vi,
    indicator.unit_name_en as unit_en,
    trim_scale(revised.before_value) as before_value,
    trim_scale(revised.value) as value,
    round(100 * (revised.value - revised.before_value) / nullif(abs(revised.before_value), 0), 1) as change,
    revised.is_withdrawn,
    restatement.origin,
    restatement.reason,
    submission.file_name
from revised
inner join marts.dim_province as province using (province_key)
inner join marts.dim_area as area using (area_key)
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
left join marts.dim_submission as submission on revised.submission_id = submission.submission_id
left join marts.figure_restatement as restatement
    on
        revised.known_from_release = restatement.release_id
        and revised.province_key = restatement.province_key
        and revised.indicator_key = restatement.indicator_key
        and revised.period_key = restatement.period_key
        and revised.breakdown = restatement.breakdown
        and revised.is_synthetic = restatement.is_synthetic
order by
    abs(100 * (revised.value - revised.before_value) / nullif(abs(revised.before_value), 0)) desc nulls first,
    area.sort_no, indicator.indicator_key, revised.period_key desc, revised.breakdown collate "C"
limit %(most)s
