-- As dissemination.figure_version.
create view dissemination.area_version as
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
        | core.mark(version.obs_status, 8)
        | core.mark(version.qualifier, 0)
    )
    || int8send(
        core.mark(version.reason, 56)
        | core.mark(area.area_code, 48)
        | core.mark(version.value::text, 40)
        | core.mark(version.value_high::text, 32)
        | core.mark(version.value_low::text, 24)
        | core.mark(version.year_key::text, 16)
    ) as column_marks
from core.fact_area_history as version
left join marts.dim_area as area on version.area_key = area.area_key;

comment on view dissemination.area_version is
'Every version of every figure derived over provinces as a leaf of a hash tree, with a byte for each of its columns.';
