-- The text is canonical JSON: its names are in alphabetical order. The bytes of the mark follow it.
create view dissemination.figure_version as
select
    version.period_key,
    version.indicator_key,
    version.province_key::bigint as subject,
    version.breakdown,
    version.is_synthetic,
    version.known_from_release,
    version.known_to_release,
    '{"breakdown":' || core.json_text(version.breakdown)
    || ',"is_synthetic":' || version.is_synthetic::text
    || ',"is_withdrawn":' || version.is_withdrawn::text
    || ',"known_from_release":' || version.known_from_release::text
    || ',"obs_status":' || core.json_text(version.obs_status)
    || ',"province_key":' || version.province_key::text
    || ',"qualifier":' || core.json_text(version.qualifier)
    || ',"ref_area":' || core.json_text(province.ref_area)
    || ',"source_ref":' || core.json_text(version.source_ref)
    || ',"submission_id":' || version.submission_id::text
    || ',"submission_sha256":' || core.json_text(submission.sha256)
    || ',"value":' || core.json_number(version.value)
    || ',"value_high":' || core.json_number(version.value_high)
    || ',"value_low":' || core.json_number(version.value_low)
    || ',"year_key":' || version.year_key::text || '}' as statement,
    int8send(
        core.mark(version.breakdown, 56)
        | core.mark(version.is_synthetic::text, 48)
        | core.mark(version.is_withdrawn::text, 40)
        | core.mark(version.obs_status, 32)
        | core.mark(version.province_key::text, 24)
        | core.mark(version.qualifier, 16)
        | core.mark(province.ref_area, 8)
        | core.mark(version.source_ref, 0)
    )
    || int8send(
        core.mark(version.submission_id::text, 56)
        | core.mark(submission.sha256, 48)
        | core.mark(version.value::text, 40)
        | core.mark(version.value_high::text, 32)
        | core.mark(version.value_low::text, 24)
        | core.mark(version.year_key::text, 16)
    ) as column_marks
from core.fact_indicator_history as version
left join marts.dim_province as province on version.province_key = province.province_key
left join staging.submission as submission on version.submission_id = submission.submission_id;

comment on view dissemination.figure_version is
'Every version of every figure as a leaf of a hash tree, with a byte for each of its columns.';
