with indicators as (
    select * from {{ ref('indicator') }}
),

ratios as (
    select * from {{ ref('indicator_ratio') }}
)

select
    rates.indicator_key,
    'weight' as purpose,
    bases.indicator_key as basis_indicator_key,
    bases.over_periods,
    null::numeric as factor,
    ratios.indicator_code is not null as is_ratio
from indicators as rates
inner join indicators as bases on rates.weight_indicator_code = bases.indicator_code
left join ratios on rates.indicator_code = ratios.indicator_code
union all
select
    rates.indicator_key,
    'numerator' as purpose,
    bases.indicator_key as basis_indicator_key,
    bases.over_periods,
    ratios.factor,
    true as is_ratio
from ratios
inner join indicators as rates on ratios.indicator_code = rates.indicator_code
inner join indicators as bases on ratios.numerator_indicator_code = bases.indicator_code
