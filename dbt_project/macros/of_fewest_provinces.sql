{# A count of the month (or quarter) that has the smallest share of its provinces, of those used. #}
{% macro of_fewest_provinces(count, used) -%}
    (
        array_agg(
            {{ count }} order by n_provinces_present::numeric / n_provinces_expected, part_period_key
        ) filter (where {{ used }})
    )[1]
{%- endmacro %}
