{# Whether a province interval is in force on the last day of a period. #}
{% macro in_force(province, period_key) -%}
    {{ period_end(period_key) }} >= coalesce({{ province }}.valid_from, '-infinity')
    and {{ period_end(period_key) }} < coalesce({{ province }}.valid_to, 'infinity')
{%- endmacro %}
