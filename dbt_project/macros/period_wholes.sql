{#
    Three CTEs that lead from figures of areas (`touched`, with `period_key`, `period_start` and
    `period_end`) to the quarters and years that they are part of, each with all its months and quarters:
    `expected`, one row per whole and part.
#}
{% macro period_wholes() -%}
-- The months a figure stands for, by the rules of dim_period.
conventions as (
    select
        *,
        core.convention(period_start, period_end) as convention
    from touched
),

twins as (
    select
        *,
        core.month_beginning(convention, period_start) as month_from,
        core.month_beginning(convention, period_end + 1) as month_to
    from conventions
),

-- A month is part of a quarter and a year; a quarter of a year. Other spans, as a year to date,
-- are part of nothing.
wholes as (
    select distinct
        twins.release_id,
        twins.area_key,
        twins.indicator_key,
        twins.breakdown,
        twins.is_synthetic,
        twins.convention,
        lengths.freq,
        date_trunc(lengths.unit, twins.month_from)::date as whole_from,
        (date_trunc(lengths.unit, twins.month_from) + lengths.whole_length)::date as whole_to
    from twins
    inner join (
        values
        (interval '1 month', 'Q', 'quarter', interval '3 months'),
        (interval '1 month', 'A', 'year', interval '1 year'),
        (interval '3 months', 'A', 'year', interval '1 year')
    ) as lengths (part_length, freq, unit, whole_length)
        on twins.month_from + lengths.part_length = twins.month_to
    where
        extract(day from twins.month_from) = 1
        and (
            lengths.part_length = interval '1 month'
            or twins.month_from = date_trunc('quarter', twins.month_from)
        )
),

expected as (
    select
        wholes.*,
        core.key_of_months(wholes.convention, wholes.whole_from, wholes.whole_to) as whole_period_key,
        steps.part_freq,
        core.key_of_months(
            wholes.convention, part_from::date, (part_from + steps.part_length)::date
        ) as part_period_key
    from wholes
    inner join (
        values
        ('Q', 'M', interval '1 month'),
        ('A', 'M', interval '1 month'),
        ('A', 'Q', interval '3 months')
    ) as steps (freq, part_freq, part_length)
        on wholes.freq = steps.freq
    cross join lateral generate_series(
        wholes.whole_from, wholes.whole_to - 1, steps.part_length
    ) as part_from
)
{%- endmacro %}
