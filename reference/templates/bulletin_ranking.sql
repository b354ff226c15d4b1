-- The five highest and the five lowest provinces of each headline indicator in the month itself.
, ranked as (
    select
        figure.*,
        rank() over (headline order by value desc) as rank,
        row_number() over (headline order by value desc, ref_area) as from_top,
        count(*) over headline as n,
        max(value) over headline as highest,
        max(scale(value)) over headline as places
    from figure
    where
        period = %(period)s
        and breakdown = ''
        and value is not null
        and over_provinces <> 'not_comparable'
        and indicator_code = any(%(headlines)s)
    window headline as (partition by indicator_key, vintage)
)

select
    indicator_code,
    name_vi,
    name_en,
    province,
    qualifier,
    rank,
    n,
    from_top = n - 4 and n > 10 as after_gap,
    case factor when 1e9 then 'billion_vnd' when 1e6 then 'million_vnd' else unit end as unit,
    case when factor > 1 then round(value / factor, 1) else round(value, places) end as value,
    coalesce(round(100 * greatest(value, 0) / nullif(greatest(highest, 0), 0), 1), 0) as width
from ranked
cross join lateral (
    select case when unit <> 'VND' then 1 when highest >= 1e12 then 1e9 when highest >= 1e9 then 1e6 else 1 end
        as factor
) as shown
where n >= 5 and (from_top <= 5 or from_top > n - 5)
order by array_position(%(headlines)s, indicator_code), vintage, from_top
