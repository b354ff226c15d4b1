{#
    How exactly the sum or mean of several figures is stated: exact when all are; in the words of
    the others when these agree; else a range when one is, else approximately.
#}
{% macro qualifier_of_all(qualifier='qualifier') -%}
    case
        when bool_or({{ qualifier }} = 'range') then 'range'
        when count(distinct {{ qualifier }}) filter (where {{ qualifier }} <> 'exact') > 1 then 'approx'
        else coalesce(max({{ qualifier }}) filter (where {{ qualifier }} <> 'exact'), 'exact')
    end
{%- endmacro %}
