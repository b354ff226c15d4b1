create function core.content_change(of_release integer) returns numeric stable
begin atomic
    select
        coalesce(sum(
            case when known_from_release = of_release then 1 else -1 end
            * core.text_hash(row(
                province_key, indicator_key, period_key, breakdown, value, value_low, value_high,
                qualifier, obs_status, is_synthetic
            )::text)::numeric
        ), 0)
    from core.fact_indicator_history
    where (known_from_release = of_release or known_to_release = of_release) and not is_withdrawn;
end;

comment on function core.content_change is
'What a release adds to the content hash of the one before: the hashes of the versions that begin '
'with it, less those of the versions that end. Costs the release, not the history.';
