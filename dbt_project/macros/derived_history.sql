{# A table of versions of the figures derived over provinces or periods; see versions_of. #}
{% macro derived_history(statements, counts=[]) -%}
    {%- set figure = ['area_key', 'indicator_key', 'period_key', 'breakdown', 'is_synthetic'] -%}
    {{ history_config(figure) }}
    {{- versions_of(
        statements=statements,
        history=this,
        figure=figure,
        contents=[
            'value', 'value_low', 'value_high', 'qualifier', 'obs_status', 'method', 'reason',
            'n_present', 'n_expected',
        ] + counts,
        evidence=['year_key'],
        nothing='n_present = 0'
    ) }}
{%- endmacro %}
