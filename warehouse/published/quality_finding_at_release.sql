-- A later file settles a finding once its own release is published.
create function marts.quality_finding_at_release(at_release integer)
returns setof marts.quality_finding stable
begin atomic
    select
        finding.submission_id,
        finding.finding_no,
        finding.release_id,
        finding.code,
        finding.severity,
        finding.source_ref,
        finding.ref_area,
        finding.indicator_code,
        finding.breakdown,
        finding.period,
        finding.message_vi,
        finding.message_en,
        finding.opened_at,
        answer.submission_id,
        case when answer.submission_id is not null then finding.answered_at end,
        case when answer.submission_id is not null then finding.reply end,
        resolution.submission_id,
        case when resolution.submission_id is not null then finding.resolved_at end,
        case
            when finding.state = 'noted' then 'noted'
            when resolution.submission_id is not null then 'resolved'
            when answer.submission_id is not null then 'answered'
            else 'open'
        end,
        finding.is_synthetic,
        finding.fix_vi,
        finding.fix_en
    from marts.quality_finding as finding
    left join marts.dim_submission as answer
        on
            finding.answered_by = answer.submission_id
            and answer.release_id <= quality_finding_at_release.at_release
    left join marts.dim_submission as resolution
        on
            finding.resolved_by = resolution.submission_id
            and resolution.release_id <= quality_finding_at_release.at_release
    where finding.release_id <= quality_finding_at_release.at_release;
end;

comment on function marts.quality_finding_at_release is
'The rows of marts.quality_finding when that release was the latest: what came later has settled nothing yet.';
