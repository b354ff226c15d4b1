-- As dissemination.figure_version.
create view dissemination.span_version as
select
    version.period_key,
    version.indicator_key,
    version.area_key::bigint as subject,
    version.breakdown,
    version.is_synthetic,
    version.known_from_release,
    version.known_to_release,
    '{"area_key":' || version.area_key::text
    || ',"breakdown":' || core.json_text(version.breakdown)
    || ',"is_synthetic":' || version.is_synthetic::text
    || ',"known_from_release":' || version.known_from_release::text
    || ',"method":' || core.json_text(version.method)
    || ',"n_expected":' || version.n_expected::text
    || ',"n_present":' || version.n_present::text
    || ',"n_provinces_expected":' || version.n_provinces_expected::text
    || ',"n_provinces_present":' || version.n_provinces_present::text
    || ',"obs_status":' || core.json_text(version.obs_status)
    || ',"qualifier":' || core.json_text(version.qualifier)
    || ',"reason":' || core.json_text(version.reason)
    || ',"ref_area":' || core.json_text(area.area_code)
    || ',"value":' || core.json_number(version.value)
    || ',"value_high":' || core.json_number(version.value_high)
    || ',"value_low":' || core.json_number(version.value_low)
    || ',"year_key":' || version.year_key::text || '}' as statement,
    int8send(
        core.mark(version.area_key::text, 56)
        | core.mark(version.breakdown, 48)
        | core.mark(version.is_synthetic::text, 40)
        | core.mark(version.method, 32)
        | core.mark(version.n_expected::text, 24)
        | core.mark(version.n_present::text, 16)
        | core.mark(version.n_provinces_expected::text, 8)
        | core.mark(version.n_provinces_present::text, 0)
    )
    || int8send(
        core.mark(version.obs_status, 56)
        | core.mark(version.qualifier, 48)
        | core.mark(version.reason, 40)
        | core.mark(area.area_code, 32)
        | core.mark(version.value::text, 24)
        | core.mark(version.value_high::text, 16)
        | core.mark(version.value_low::text, 8)
        | core.mark(version.year_key::text, 0)
    ) as column_marks
from core.fact_period_history as version
left join marts.dim_area as area on version.area_key = area.area_key;

comment on view dissemination.span_version is
'Every version of every figure derived over periods as a leaf of a hash tree, with a byte for each of its columns.';
