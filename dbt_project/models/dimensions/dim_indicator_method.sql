with indicators as (
    select * from {{ ref('indicator') }}
),

breaks as (
    select * from {{ ref('indicator_method_break') }}
),

-- Version 1 goes back for ever; a break begins its version and ends the one before.
begun as (
    select
        indicator_key,
        '1' as method_version,
        null::date as valid_from
    from indicators
    union all
    select
        indicators.indicator_key,
        breaks.method_version,
        breaks.valid_from
    from breaks
    inner join indicators on breaks.indicator_code = indicators.indicator_code
)

select
    indicator_key,
    method_version,
    valid_from,
    lead(valid_from) over (
        partition by indicator_key
        order by valid_from nulls first
    ) as valid_to
from begun
