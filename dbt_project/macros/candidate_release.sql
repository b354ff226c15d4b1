{# The release being built; null when none is. #}
{% macro candidate_release() -%}
    (select release_id from {{ source('core', 'release') }} where status = 'candidate')
{%- endmacro %}
