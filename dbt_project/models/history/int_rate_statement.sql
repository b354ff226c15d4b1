with parts as (
    select * from {{ ref('int_rate_part') }}
),

weights as (
    select * from {{ ref('int_rate_weight') }}
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

-- A province's rate of a month weighs by the denominator of that month. A ratio that it does not state
-- follows from the two.
matched as (
    select
        parts.*,
        weights.own_weight as weight,
        weights.qualifier as ratio_qualifier,
        weights.severity as ratio_severity,
        weights.numerator,
        statuses.severity as stated_severity,
        not parts.is_present and weights.numerator is not null as is_derived
    from parts
    left join weights
        on
            parts.release_id = weights.release_id
            and parts.province_key = weights.province_key
            and parts.indicator_key = weights.indicator_key
            and parts.part_period_key = weights.period_key
            and parts.breakdown = weights.breakdown
            and parts.is_synthetic = weights.is_synthetic
    left join statuses on parts.obs_status = statuses.obs_status
),

weighed as (
    select
        release_id,
        area_key,
        indicator_key,
        period_key,
        breakdown,
        is_synthetic,
        part_freq,
        part_period_key,
        province_key,
        weight,
        numerator,
        is_present or is_derived as is_present,
        is_derived and weight = 0 and numerator = 0 as is_of_nothing,
        {% for bound in ['value', 'value_low', 'value_high'] -%}
        case when is_derived then numerator else {{ bound }} * weight end as {{ bound }},
        {% endfor -%}
        case when is_derived then ratio_qualifier else qualifier end as qualifier,
        case when is_derived then ratio_severity else stated_severity end as severity
    from matched
),

chosen as (
    select
        *,
        (count(*) filter (where is_present) over part)::integer as n_provinces_present,
        (count(province_key) over part)::integer as n_provinces_expected,
        case
            when
                bool_or(is_present and part_freq = 'Q') over whole
                and not bool_or(is_present and part_freq = 'M') over whole
                then 'Q'
            else 'M'
        end as freq_of_parts
    from weighed
    window
        whole as (
            partition by release_id, area_key, indicator_key, period_key, breakdown, is_synthetic
        ),
        part as (
            partition by
                release_id, area_key, indicator_key, period_key, breakdown, is_synthetic, part_freq,
                part_period_key
        )
),

-- Of months, unless there are quarters only.
summed as (
    select
        release_id,
        area_key,
        indicator_key,
        period_key,
        breakdown,
        is_synthetic,
        count(distinct part_period_key)::integer as n_expected,
        (count(distinct part_period_key) filter (where is_present))::integer as n_present,
        {% for count in ['n_provinces_present', 'n_provinces_expected'] -%}
        {{ of_fewest_provinces(count, 'is_present') }} as {{ count }},
        {% endfor -%}
        bool_and(is_present) as is_whole,
        count(*) filter (where is_present) as n_rates,
        count(weight) filter (where is_present) as n_weights,
        count(numerator) filter (where is_present) as n_numerators,
        min(weight) filter (where is_present and not is_of_nothing) as least_weight,
        sum(weight) filter (where is_present) as weight,
        sum(numerator) filter (where is_present) as numerator,
        {% for bound in ['value', 'value_low', 'value_high'] -%}
        {{ sum_of_all(bound) }} as {{ bound }},
        {% endfor -%}
        {{ qualifier_of_all('case when is_present then qualifier end') }} as qualifier,
        max(severity) filter (where is_present) as severity
    from chosen
    where part_freq = freq_of_parts
    group by release_id, area_key, indicator_key, period_key, breakdown, is_synthetic
),

judged as (
    select
        summed.*,
        case when summed.n_numerators = summed.n_rates then 'ratio_of_sums' else 'weighted_mean' end
            as method,
        case
            when summed.n_present = 0 then 'NONE_PRESENT'
            when methods.indicator_key is not null then 'METHOD_BREAK'
            when summed.n_weights < summed.n_rates then 'WEIGHT_MISSING'
            when coalesce(summed.least_weight, summed.weight) <= 0 then 'WEIGHT_ZERO'
            when not summed.is_whole then 'PARTIAL'
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
    {{ rate_of_sums(bound) }} as {{ bound }},
    {% endfor -%}
    judged.qualifier,
    statuses.obs_status,
    judged.is_synthetic,
    judged.method,
    judged.reason,
    judged.n_present,
    judged.n_expected,
    coalesce(judged.n_provinces_present, 0) as n_provinces_present,
    coalesce(judged.n_provinces_expected, 1) as n_provinces_expected
from judged
{{ join_status() }}
