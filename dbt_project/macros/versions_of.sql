{#
    The versions that statements make of what they are about, as rows to be inserted into a history:
    new versions, and the open ones that they close. A statement that says what is known already
    makes none. Both a load (the candidate's statements, open versions in the history) and a rebuild
    (all statements, an empty history) take this path.

    statements: a relation of at most one row per figure and release, with its `release_id`.
    history: the table of versions; besides the columns named here it has `known_from_release` and
        `known_to_release`.
    figure: the columns that say what a version is of.
    contents: the columns that make another version when one of them differs.
    evidence: the columns that come along, of the statement that said so first.
    nothing: what holds of a statement that there is no figure (any more); it ends versions, and is
        the first of none.
#}
{% macro versions_of(statements, history, figure, contents, evidence, nothing='false') %}
    {%- set columns = figure + contents + evidence %}
    with open_versions as (
        select history.*
        from {{ statements }} as statements
        inner join {{ history }} as history
            on
                {%- for column in figure %}
                {{ 'and ' if not loop.first }}statements.{{ column }} = history.{{ column }}
                {%- endfor %}
        where history.known_to_release is null
    ),

    timeline as (
        select {{ columns | join(', ') }}, release_id as known_from_release, true as is_new
        from {{ statements }}
        union all
        select {{ columns | join(', ') }}, known_from_release, false as is_new
        from open_versions
    ),

    said as (
        select
            *,
            row({{ contents | join(', ') }}) as contents,
            bool_or(not (is_new and {{ nothing }})) over (
                partition by {{ figure | join(', ') }} order by known_from_release
            ) as is_begun
        from timeline
    ),

    compared as (
        select *, lag(contents) over figure as contents_before
        from said
        window figure as (partition by {{ figure | join(', ') }} order by known_from_release)
    ),

    versions as (
        select *, lead(known_from_release) over figure as known_to_release
        from compared
        where is_begun and contents is distinct from contents_before
        window figure as (partition by {{ figure | join(', ') }} order by known_from_release)
    )

    select {{ columns | join(', ') }}, known_from_release, known_to_release
    from versions
    where is_new or known_to_release is not null
{% endmacro %}
