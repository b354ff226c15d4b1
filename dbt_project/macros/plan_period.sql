{# The five-year plan that a year belongs to: 2026 is in 2026-2030. #}
{% macro plan_period(year) -%}
    ({{ year }} - ({{ year }} - 1) % 5) || '-' || ({{ year }} - ({{ year }} - 1) % 5 + 4)
{%- endmacro %}
