{# Whether a breakdown names a place inside the province, by the seed of breakdown dimensions. #}
{% macro is_territorial(breakdown) -%}
    ({{ breakdown }} <> '' and {{ breakdown }} ~ (
        select core.dimension_pattern(array_agg(dimension))
        from {{ ref('dim_breakdown') }}
        where is_territorial
    ))
{%- endmacro %}
