{# Joins to `judged` the status that is the worse of its figures' severity and that of its reason. #}
{% macro join_status() -%}
left join reasons on judged.reason = reasons.reason
left join statuses as of_reason on reasons.obs_status = of_reason.obs_status
left join statuses
    on greatest(judged.severity, of_reason.severity) = statuses.severity
{%- endmacro %}
