create function marts.fact_indicator_at_release(at_release integer)
returns setof marts.fact_indicator stable
begin atomic
    select
        history.province_key,
        history.indicator_key,
        history.year_key,
        history.period_key,
        history.breakdown,
        history.value,
        history.value_low,
        history.value_high,
        history.qualifier,
        history.obs_status,
        history.is_synthetic,
        history.submission_id,
        history.source_ref,
        history.release_id,
        history.breakdown = '',
        summing.can_be_summed,
        province.area_key
    from marts.fact_indicator_history as history
    left join marts.dim_province as province on history.province_key = province.province_key
    cross join lateral core.summing(
        history.indicator_key, history.period_key, history.breakdown
    ) as summing
    where
        core.is_known(history.known_from_release, history.known_to_release, at_release)
        and not history.is_withdrawn;
end;

comment on function marts.fact_indicator_at_release is
'The fact as a release had it: the rows of marts.fact_indicator when that release was the latest.';
