create function marts.fact_indicator_as_of(as_of timestamptz)
returns setof marts.fact_indicator stable
begin atomic
    select fact.*
    from (
        select max(release_id) as release_id
        from marts.dim_release
        where published_at <= as_of
    ) as known
    cross join lateral marts.fact_indicator_at_release(known.release_id) as fact;
end;

comment on function marts.fact_indicator_as_of is
'The fact as it was known at a moment: as the last release published by then had it.';
