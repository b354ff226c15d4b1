-- One row: which figures are shown, how much was reported, and by how many of the provinces in force at the month's end.
, in_force as (
    select
        ref_area,
        name_vi,
        name_en,
        ref_area in (select ref_area from figure) as has_reported
    from marts.dim_province
    where
        (%(period)s || '-01')::date + interval '1 month' > coalesce(valid_from, '-infinity')
        and (%(period)s || '-01')::date + interval '1 month' <= coalesce(valid_to, 'infinity')
)

select
    count(*) as figures,
    coalesce(bool_and(is_synthetic), false) as is_synthetic,
    (select count(*) from stated) - count(*) as left_out,
    count(distinct submission_sha256) as files,
    count(distinct ref_area) as areas,
    (select count(*) from in_force) as in_force,
    (select count(*) from in_force where has_reported) as reported,
    (
        select coalesce(array_agg(name_vi order by ref_area), '{}')
        from in_force
        where not has_reported
    ) as missing_vi,
    (
        select coalesce(array_agg(name_en order by ref_area), '{}')
        from in_force
        where not has_reported
    ) as missing_en
from figure
