{#
    Undoes what an earlier attempt at the candidate release wrote into the history, in the
    transaction that writes it anew: its versions go, and those it replaced are open again.
    A rebuild starts from nothing instead.
#}
{% macro take_back_candidate(history) %}
    {% if var('rebuild') %}
    delete from {{ history }};
    {% else %}
    delete from {{ history }} where known_from_release = {{ candidate_release() }};
    update {{ history }} set known_to_release = null
    where known_to_release = {{ candidate_release() }};
    {% endif %}
{% endmacro %}
