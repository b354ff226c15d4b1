select
    release_id,
    period,
    published_at at time zone 'UTC' as published_at,
    coalesce(content_hash::text, '') as content_hash,
    (period || '-01')::date as month_date
from marts.dim_release
where release_id = %(release)s
