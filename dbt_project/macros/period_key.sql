{# The key of a period: its first and last day written together, YYYYMMDDYYYYMMDD. #}
{% macro period_key(period_start, period_end) -%}
    (to_char({{ period_start }}, 'YYYYMMDD') || to_char({{ period_end }}, 'YYYYMMDD'))::bigint
{%- endmacro %}
