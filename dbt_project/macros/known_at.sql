{# Whether a version of a history is the one that holds in a release. #}
{% macro known_at(release, history) -%}
    {{ history }}.known_from_release <= {{ release }}
    and coalesce({{ release }} < {{ history }}.known_to_release, true)
{%- endmacro %}
