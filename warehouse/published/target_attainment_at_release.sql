create function marts.target_attainment_at_release(at_release integer)
returns setof marts.target_attainment stable
begin atomic
    select
        plan,
        province_key,
        area_key,
        indicator_key,
        breakdown,
        target_year,
        period_key,
        operator,
        target_low,
        target_high,
        actual_period_key,
        actual_value,
        actual_low,
        actual_high,
        actual_obs_status,
        status,
        reason,
        reason_vi,
        reason_en,
        distance,
        years_left,
        pace_needed,
        pace_so_far,
        is_synthetic
    from dissemination.target_attainment_history
    where core.is_known(known_from_release, known_to_release, at_release);
end;

comment on function marts.target_attainment_at_release is
'The rows of marts.target_attainment when that release was the latest. None of a release from before they were kept.';
