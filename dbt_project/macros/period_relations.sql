{# Whether one period lies wholly in another, by their keys. #}
{% macro holds(outer, inner) -%}
    (
        {{ inner }} / 100000000 >= {{ outer }} / 100000000
        and {{ inner }} % 100000000 <= {{ outer }} % 100000000
    )
{%- endmacro %}

{#
    Whether a period begins in the years that another begins and ends in: a range of keys, which an
    index can find, around all that may hold the other or lie in it. The administrative calendar
    begins its year in the December before.
#}
{% macro in_years_of(period_key, other) -%}
    {{ period_key }} >= ({{ other }} / 1000000000000 - 1) * 1000000000000
    and {{ period_key }} < ({{ other }} % 100000000 / 10000 + 1) * 1000000000000
{%- endmacro %}
