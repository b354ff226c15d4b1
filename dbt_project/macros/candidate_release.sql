{#
    The release being built; null when none is. Its number, not a query for it: the planner knows
    how many figures of one release there are, but not of a release it has yet to look up.
#}
{% macro candidate_release() -%}
    {% set query -%}
        select max(release_id) from {{ source('core', 'release') }} where status = 'candidate'
    {%- endset -%}
    {{ (run_query(query).columns[0].values()[0] if execute) or 'null' }}
{%- endmacro %}
