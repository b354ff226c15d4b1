{#
    How dbt writes a table of versions, whose keys and indexes are the migrations'. A run reads what
    the candidate says and the open versions of just those figures; a rebuild begins with an empty
    table and reads what every release said.

    delete+insert, because a replaced version must be closed before its successor is inserted
    (one open version a figure), and merge promises no order.
#}
{% macro history_config(figure) -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=figure + ['known_from_release'],
        full_refresh=false,
        on_schema_change='fail',
        contract={'enforced': true},
        pre_hook="{{ take_back_candidate(this) }}"
    ) }}
{%- endmacro %}
