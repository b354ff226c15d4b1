create function marts.fact_indicator_at_release(at_release integer)
returns setof marts.fact_indicator stable
begin atomic
    select
        province_key,
        indicator_key,
        year_key,
        period_key,
        breakdown,
        value,
        value_low,
        value_high,
        qualifier,
        obs_status,
        is_synthetic,
        submission_id,
        source_ref,
        release_id
    from marts.fact_indicator_history
    where
        core.is_known(known_from_release, known_to_release, at_release)
        and not is_withdrawn;
end;

comment on function marts.fact_indicator_at_release is
'The fact as a release had it: the rows of marts.fact_indicator when that release was the latest.';
