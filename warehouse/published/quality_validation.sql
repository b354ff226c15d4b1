create view marts.quality_validation
with (security_barrier = true) as
select
    validation.validation_id,
    validation.release_id,
    release.load_period as period,
    validation.gate,
    validation.run_id,
    validation.validated_at,
    validation.success as gate_passed,
    result.suite,
    result.expectation,
    result.severity,
    result.success,
    result.unexpected_count,
    result.observed_value
from quality.validation as validation
inner join core.release as release
    on
        validation.release_id = release.release_id
        and validation.validated_at between release.opened_at and release.published_at
inner join quality.expectation_result as result using (validation_id)
where release.status = 'published';

comment on view marts.quality_validation is
'What each expectation of each gate found before a release was published: one row per validation '
'and expectation. Loads that were blocked are in schema quality only.';
comment on column marts.quality_validation.validation_id is 'One run of one gate.';
comment on column marts.quality_validation.release_id is 'The release that was audited.';
comment on column marts.quality_validation.period is 'The month that the release loaded.';
comment on column marts.quality_validation.gate is 'staging (the submissions) or candidate (what readers would see).';
comment on column marts.quality_validation.run_id is 'The DAG run; null when the gate was run by hand.';
comment on column marts.quality_validation.validated_at is 'When the gate ran.';
comment on column marts.quality_validation.gate_passed is 'Whether no critical expectation of the gate failed.';
comment on column marts.quality_validation.suite is 'The suite, which selects the rows.';
comment on column marts.quality_validation.expectation is 'What has to hold for them.';
comment on column marts.quality_validation.severity is 'critical blocks the release; warning and info are recorded.';
comment on column marts.quality_validation.success is 'Whether it held.';
comment on column marts.quality_validation.unexpected_count is 'Rows that break it; null if it is not about rows.';
comment on column marts.quality_validation.observed_value is 'The observed value, as text.';
