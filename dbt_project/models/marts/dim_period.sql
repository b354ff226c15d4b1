-- Everything about a period follows from its two days, by the same rules as in reference/period.py.
with recursive

-- The distinct periods of the histories, one step in an index for each, without reading the rest.
{%- set histories = [ref('fact_indicator_history'), ref('fact_period_history')] %}
of_figures as (
    select
        least(
            {% for history in histories -%}
            (select min(period_key) from {{ history }}){{ ',' if not loop.last }}
            {% endfor -%}
        ) as period_key
    union all
    select
        least(
            {% for history in histories -%}
            (
                select min(history.period_key)
                from {{ history }} as history
                where history.period_key > found.period_key
            ){{ ',' if not loop.last }}
            {% endfor -%}
        )
    from of_figures as found
    where found.period_key is not null
),

period_keys as (
    select period_key from of_figures
    where period_key is not null
    union
    select period_key from {{ ref('fact_target') }}
    union
    select period_key from {{ ref('reporting_rate') }}
),

spans as (
    select
        period_key,
        core.period_start(period_key) as period_start,
        core.period_end(period_key) as period_end
    from period_keys
),

conventions as (
    select
        *,
        core.convention(period_start, period_end) as convention
    from spans
),

-- The calendar span an administrative one stands for, up to and without its last day.
twins as (
    select
        *,
        core.month_beginning(convention, period_start) as twin_from,
        core.month_beginning(convention, period_end + 1) as twin_to
    from conventions
),

frequencies as (
    select
        *,
        case
            when twin_from <> date_trunc('month', twin_from) then 'span'
            when twin_from + interval '1 month' = twin_to then 'M'
            when twin_from + interval '3 months' = twin_to and twin_from = date_trunc('quarter', twin_from)
                then 'Q'
            when twin_from + interval '1 year' = twin_to and twin_from = date_trunc('year', twin_from)
                then 'A'
            else 'span'
        end as freq
    from twins
)

select
    period_key,
    case
        when freq = 'span' or convention = 'nd09' then period_start || '/' || period_end
        when freq = 'M' then to_char(period_start, 'YYYY-MM')
        when freq = 'Q' then to_char(period_start, 'YYYY-"Q"Q')
        else to_char(period_start, 'YYYY')
    end as period,
    freq,
    period_start,
    period_end,
    extract(year from period_end)::integer as year_key,
    convention
from frequencies
