{#
    In production the schemas are named by the migrations: exactly `reference` and `core`, without a
    prefix. A developer has one schema for all.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name if target.name == 'prod' else none) or target.schema }}
{%- endmacro %}
