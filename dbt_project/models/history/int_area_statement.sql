with parts as (
    select * from {{ ref('int_area_part') }}
),

weights as (
    select * from {{ ref('int_rate_weight') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

statuses as (
    select * from {{ ref('obs_status') }}
),

reasons as (
    select * from {{ ref('reason') }}
),

-- A ratio that the province does not state follows from its numerator and denominator of the period.
matched as (
    select
        parts.*,
        indicators.over_provinces,
        weights.own_weight,
        weights.weight as rate_weight,
        weights.qualifier as ratio_qualifier,
        weights.severity as ratio_severity,
        weights.numerator,
        statuses.severity as stated_severity,
        not parts.is_present and weights.numerator is not null
        and parts.release_id >= {{ rates_since() }} as is_derived
    from parts
    inner join indicators on parts.indicator_key = indicators.indicator_key
    left join weights
        on
            parts.release_id = weights.release_id
            and parts.province_key = weights.province_key
            and parts.indicator_key = weights.indicator_key
            and parts.period_key = weights.period_key
            and parts.breakdown = weights.breakdown
            and parts.is_synthetic = weights.is_synthetic
    left join statuses on parts.obs_status = statuses.obs_status
),

-- Of a province itself, only what it does not state.
weighed as (
    select
        release_id,
        area_key,
        indicator_key,
        period_key,
        breakdown,
        is_synthetic,
        over_provinces,
        numerator,
        is_whole and is_present as is_stated,
        is_derived or (is_present and not is_whole) as is_present,
        coalesce(is_derived and rate_weight = 0 and numerator = 0, false) as is_of_nothing,
        case over_provinces when 'weighted_mean' then rate_weight else 1 end as weight,
        {% for bound in ['value', 'value_low', 'value_high'] -%}
        case
            when is_derived then numerator
            when over_provinces = 'weighted_mean' then {{ bound }} * rate_weight
            else {{ bound }}
        end as {{ bound }},
        {% endfor -%}
        case when is_derived then ratio_qualifier else qualifier end as qualifier,
        case when is_derived then ratio_severity else stated_severity end as severity
    from matched
),

summed as (
    select
        release_id,
        area_key,
        indicator_key,
        period_key,
        breakdown,
        is_synthetic,
        over_provinces,
        bool_or(is_stated) as is_stated,
        count(*)::integer as n_expected,
        (count(*) filter (where is_present))::integer as n_present,
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
    from weighed
    group by
        release_id, area_key, indicator_key, period_key, breakdown, is_synthetic, over_provinces
),

judged as (
    select
        *,
        case
            when over_provinces <> 'weighted_mean' then over_provinces
            when n_numerators = n_present then 'ratio_of_sums'
            else 'weighted_mean'
        end as method,
        case
            when is_stated then 'STATED'
            when n_present = 0 then 'NONE_PRESENT'
            when over_provinces = 'not_comparable' then 'NOT_COMPARABLE'
            when n_weights < n_present then 'WEIGHT_MISSING'
            when coalesce(least_weight, weight) <= 0 then 'WEIGHT_ZERO'
            when n_present < n_expected then 'PARTIAL'
        end as reason
    from summed
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
    judged.n_expected
from judged
{{ join_status() }}
