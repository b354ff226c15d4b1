{# First and last day of a period, read from its key. #}
{% macro period_start(period_key) -%}
    to_date(left({{ period_key }}::text, 8), 'YYYYMMDD')
{%- endmacro %}

{% macro period_end(period_key) -%}
    to_date(right({{ period_key }}::text, 8), 'YYYYMMDD')
{%- endmacro %}

{#
    The key of the months from one first of a month up to and without another, on the calendar or
    as the administrative calendar (nd09) counts them: from the 15th of the month before.
#}
{% macro period_key_of_months(convention, from, to) -%}
    case {{ convention }}
        when 'nd09' then {{ period_key(
            from ~ " - interval '1 month' + interval '14 days'",
            to ~ " - interval '1 month' + interval '13 days'"
        ) }}
        else {{ period_key(from, to ~ " - interval '1 day'") }}
    end
{%- endmacro %}
