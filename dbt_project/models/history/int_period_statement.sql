with parts as (
    select * from {{ ref('int_period_part') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

methods as (
    select * from {{ ref('dim_indicator_method') }}
),

statuses as (
    select * from {{ ref('obs_status') }}
),

reasons as (
    select * from {{ ref('reason') }}
),

counted as (
    select
        parts.*,
        indicators.over_periods,
        statuses.severity,
        parts.reason = 'PARTIAL' as is_partial,
        bool_or(parts.is_present and parts.part_freq = 'M') over whole as has_months,
        bool_or(parts.is_present and parts.part_freq = 'Q') over whole as has_quarters,
        max(parts.part_period_key) filter (where parts.is_present)
            over (
                partition by
                    parts.release_id, parts.area_key, parts.indicator_key, parts.period_key,
                    parts.breakdown, parts.is_synthetic, parts.part_freq
            ) as last_present
    from parts
    inner join indicators on parts.indicator_key = indicators.indicator_key
    left join statuses on parts.obs_status = statuses.obs_status
    window whole as (
        partition by
            parts.release_id, parts.area_key, parts.indicator_key, parts.period_key, parts.breakdown,
            parts.is_synthetic
    )
),

-- Months, unless there are quarters only; of a stock the last, which is the value of the whole.
used as (
    select
        *,
        is_present and (over_periods <> 'last' or part_period_key = last_present) as is_used
    from counted
    where part_freq = case when has_quarters and not has_months then 'Q' else 'M' end
),

summed as (
    select
        release_id,
        area_key,
        indicator_key,
        period_key,
        breakdown,
        is_synthetic,
        over_periods,
        count(*)::integer as n_expected,
        (count(*) filter (where is_present))::integer as n_present,
        max(part_period_key) = max(last_present) as has_last,
        {% for count in ['n_provinces_present', 'n_provinces_expected'] -%}
        {{ of_fewest_provinces(count, 'is_used') }} as {{ count }},
        {% endfor -%}
        {% for bound in ['value', 'value_low', 'value_high'] -%}
        case
            when over_periods <> 'mean' then {{ sum_of_all(bound, 'is_used') }}
            when count({{ bound }}) filter (where is_used) = count(*) filter (where is_used)
                then trim_scale(round(avg({{ bound }}) filter (where is_used), 6))
        end as {{ bound }},
        {% endfor -%}
        {{ qualifier_of_all('case when is_used then qualifier end') }} as qualifier,
        max(severity) filter (where is_used) as severity,
        coalesce(bool_or(is_partial) filter (where is_used), false) as is_of_partial
    from used
    group by
        release_id, area_key, indicator_key, period_key, breakdown, is_synthetic, over_periods
),

-- A stock is whole with its last part; a method that changes inside leaves nothing to sum.
judged as (
    select
        summed.*,
        case
            when summed.n_present = 0 then 'NONE_PRESENT'
            when summed.over_periods <> 'last' and methods.indicator_key is not null then 'METHOD_BREAK'
            when summed.is_of_partial then 'PARTIAL'
            when summed.over_periods = 'last' and summed.has_last then null
            when summed.n_present < summed.n_expected then 'PARTIAL'
        end as reason
    from summed
    left join methods
        on
            summed.indicator_key = methods.indicator_key
            and methods.valid_from > core.period_start(summed.period_key)
            and methods.valid_from <= core.period_end(summed.period_key)
)

select
    judged.release_id,
    judged.area_key,
    judged.indicator_key,
    judged.period_key,
    judged.breakdown,
    core.period_year(judged.period_key) as year_key,
    {% for bound in ['value', 'value_low', 'value_high'] -%}
    case when coalesce(judged.reason, 'PARTIAL') = 'PARTIAL' then judged.{{ bound }} end as {{ bound }},
    {% endfor -%}
    judged.qualifier,
    statuses.obs_status,
    judged.is_synthetic,
    judged.over_periods as method,
    judged.reason,
    judged.n_present,
    judged.n_expected,
    coalesce(judged.n_provinces_present, 0) as n_provinces_present,
    coalesce(judged.n_provinces_expected, 1) as n_provinces_expected
from judged
{{ join_status() }}
union all
select
    release_id,
    area_key,
    indicator_key,
    period_key,
    breakdown,
    year_key,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    method,
    reason,
    n_present,
    n_expected,
    n_provinces_present,
    n_provinces_expected
from {{ ref('int_rate_statement') }}
