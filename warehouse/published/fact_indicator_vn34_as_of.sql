create function marts.fact_indicator_vn34_as_of(as_of timestamptz)
returns setof marts.fact_indicator_vn34 stable
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
        history.method,
        history.reason,
        history.n_present,
        history.n_expected,
        history.method_version,
        history.reason_vi,
        history.reason_en,
        history.is_complete,
        history.is_total,
        history.can_be_summed
    from (
        select max(release_id) as release_id
        from marts.dim_release
        where published_at <= as_of
    ) as known
    inner join marts.fact_indicator_vn34_history as history
        on core.is_known(
            history.known_from_release, history.known_to_release, known.release_id
        );
end;

comment on function marts.fact_indicator_vn34_as_of is
'marts.fact_indicator_vn34 as it was at a moment: as the last release published by then had it.';
