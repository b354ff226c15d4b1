{#
    The first release in which ratios that nobody stated are derived from their parts, and rates of
    quarters and years from their months. Those before, of an earlier version of the program, stay as they
    were published, also in a rebuild.
#}
{% macro rates_since() -%}
    {% set query -%}
        select coalesce(min(release_id) filter (where derives_rates), max(release_id) + 1, 0)
        from {{ source('core', 'release') }}
    {%- endset -%}
    {{ run_query(query).columns[0].values()[0] if execute else 0 }}
{%- endmacro %}
