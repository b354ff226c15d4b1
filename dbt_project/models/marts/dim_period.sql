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
),

-- In words, by its first day on the calendar; what is not the calendar's says its days.
labelled as (
    select
        *,
        case freq
            when 'M' then to_char(twin_from, '"Tháng "FMMM"/"YYYY')
            when 'Q'
                then to_char(extract(quarter from twin_from), '"Quý "FMRN') || to_char(twin_from, '"/"YYYY')
            when 'A' then to_char(twin_from, '"Năm "YYYY')
        end as name_vi,
        case freq
            when 'M' then to_char(twin_from, 'FMMonth YYYY')
            when 'Q' then to_char(twin_from, '"Q"Q YYYY')
            when 'A' then to_char(twin_from, 'YYYY')
        end as name_en,
        to_char(period_start, 'FMDD/FMMM/YYYY') || '–' || to_char(period_end, 'FMDD/FMMM/YYYY') as days_vi,
        to_char(period_start, 'FMDD Mon YYYY') || '–' || to_char(period_end, 'FMDD Mon YYYY') as days_en
    from frequencies
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
    convention,
    case freq when 'M' then twin_from end as month_date,
    twin_from as period_date,
    {% for language in ['vi', 'en'] -%}
    case
        when freq = 'span' then days_{{ language }}
        when convention = 'nd09' then name_{{ language }} || ' (' || days_{{ language }} || ')'
        else name_{{ language }}
    end as label_{{ language }},
    {% endfor -%}
    case when freq in ('M', 'Q') then extract(quarter from twin_from)::integer end as quarter_no,
    case freq when 'M' then extract(month from twin_from)::integer end as month_no
from labelled
