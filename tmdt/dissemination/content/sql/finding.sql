-- One row per finding on the files of the month, as the release knew it, with what its sender can do.
select
    coalesce(finding.ref_area, submission.ref_area) as ref_area,
    finding.severity,
    finding.state,
    finding.code,
    finding.message_vi,
    finding.message_en,
    finding.fix_vi,
    finding.fix_en,
    finding.reply,
    finding.source_ref,
    finding.period,
    finding.breakdown,
    indicator.name_vi,
    indicator.name_en,
    submission.file_name
from marts.quality_finding_at_release(%(release)s) as finding
inner join marts.dim_submission as submission using (submission_id)
left join marts.dim_indicator as indicator on finding.indicator_code = indicator.indicator_code
where submission.load_period = %(period)s and finding.is_synthetic = %(synthetic)s
order by
    array_position(array['critical', 'error', 'warning', 'info'], finding.severity),
    array_position(array['open', 'answered', 'resolved', 'noted'], finding.state),
    finding.submission_id, finding.finding_no
