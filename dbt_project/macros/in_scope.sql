{# What a run may have changed: what the candidate release says, or everything in a rebuild. #}
{% macro in_scope(release='known_from_release') -%}
    {% if var('rebuild') %}true{% else %}{{ release }} = {{ candidate_release() }}{% endif %}
{%- endmacro %}
