{#
    A bound of a figure that was `judged` from sums: the sum itself, that of the numerators over that of the
    weights, or that of the weighed bounds over it. A partial figure keeps its value; any other reason
    leaves none.
#}
{% macro rate_of_sums(bound) -%}
    case
        when judged.reason <> 'PARTIAL' then null
        when judged.method = 'sum' then judged.{{ bound }}
        when judged.method = 'ratio_of_sums' then trim_scale(round(judged.numerator / judged.weight, 6))
        else trim_scale(round(judged.{{ bound }} / judged.weight, 6))
    end
{%- endmacro %}
