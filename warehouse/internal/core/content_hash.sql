-- Of the values of a release, not of their sources: a rollback to an earlier release has the same
-- hash.
create function core.content_hash(of_release integer) returns numeric stable
begin atomic
    select
        coalesce(sum(core.text_hash(row(
            province_key, indicator_key, period_key, breakdown, value, value_low, value_high, qualifier,
            obs_status, is_synthetic
        )::text)), 0)
    from marts.fact_indicator_at_release(of_release);
end;

comment on function core.content_hash is
'The sum of the hashes of the facts of a release, from the facts themselves: what core.release.content_hash '
'says for ever. Reads the whole history.';
