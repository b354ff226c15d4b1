create function marts.fact_period_as_of(as_of timestamptz)
returns setof marts.fact_period_history stable
begin atomic
    select history.*
    from (
        select max(release_id) as release_id
        from marts.dim_release
        where published_at <= as_of
    ) as known
    inner join marts.fact_period_history as history
        on core.is_known(
            history.known_from_release, history.known_to_release, known.release_id
        )
    where history.n_present > 0;
end;

comment on function marts.fact_period_as_of is
'The figures derived over periods (quarters and years) as they were known at a '
'moment: as the last release published by then had them.';
