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
    null::numeric as factor
from indicators as rates
inner join indicators as bases on rates.weight_indicator_code = bases.indicator_code
union all
select
    rates.indicator_key,
    'numerator' as purpose,
    bases.indicator_key as basis_indicator_key,
    bases.over_periods,
    ratios.factor
from ratios
inner join indicators as rates on ratios.indicator_code = rates.indicator_code
inner join indicators as bases on ratios.numerator_indicator_code = bases.indicator_code
