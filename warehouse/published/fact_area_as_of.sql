create function marts.fact_area_as_of(as_of timestamptz)
returns setof marts.fact_area_history stable
begin atomic
    select history.*
    from (
        select max(release_id) as release_id
        from marts.dim_release
        where published_at <= as_of
    ) as known
    inner join marts.fact_area_history as history
        on core.is_known(
            history.known_from_release, history.known_to_release, known.release_id
        )
    where history.n_present > 0;
end;

comment on function marts.fact_area_as_of is
'The figures derived over provinces (of today''s 34, of regions and of the country: see dim_area) as they were known at a '
'moment: as the last release published by then had them.';
