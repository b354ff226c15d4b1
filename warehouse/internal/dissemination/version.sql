-- A hash tree is of one table, period and indicator: an index finds its rows, and a revision costs no more
-- than the figures beside the revised one.
create view dissemination.version as
select
    'core.fact_area_history' as content,
    period_key,
    indicator_key,
    subject,
    breakdown,
    is_synthetic,
    known_from_release,
    known_to_release,
    column_marks,
    coalesce(statement, 'null') as statement
from dissemination.area_version
union all
select
    'core.fact_indicator_history' as content,
    period_key,
    indicator_key,
    subject,
    breakdown,
    is_synthetic,
    known_from_release,
    known_to_release,
    column_marks,
    coalesce(statement, 'null') as statement
from dissemination.figure_version
union all
select
    'core.fact_period_history' as content,
    period_key,
    indicator_key,
    subject,
    breakdown,
    is_synthetic,
    known_from_release,
    known_to_release,
    column_marks,
    coalesce(statement, 'null') as statement
from dissemination.span_version
union all
select
    'staging.submission' as content,
    period_key,
    indicator_key,
    subject,
    breakdown,
    is_synthetic,
    known_from_release,
    known_to_release,
    column_marks,
    coalesce(statement, 'null') as statement
from dissemination.submission_version;

comment on view dissemination.version is
'Everything that releases vouch for, as leaves of hash trees: one row for each version or file.';
