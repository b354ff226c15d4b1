{# The sum of a bound over several figures; null where one of them has none. #}
{% macro sum_of_all(bound, used='is_present') -%}
    case
        when count({{ bound }}) filter (where {{ used }}) = count(*) filter (where {{ used }})
            then sum({{ bound }}) filter (where {{ used }})
    end
{%- endmacro %}
