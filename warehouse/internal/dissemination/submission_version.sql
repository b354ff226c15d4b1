-- As dissemination.figure_version. Known in the release alone that took it in, so that the tree is of its files.
create view dissemination.submission_version as
select
    0::bigint as period_key,
    0 as indicator_key,
    taken.submission_id as subject,
    '' as breakdown,
    submission.is_synthetic,
    taken.release_id as known_from_release,
    taken.release_id + 1 as known_to_release,
    '{"again_of":' || coalesce(submission.again_of::text, 'null')
    || ',"archive_uri":' || core.json_text(submission.archive_uri)
    || ',"figures_seen":' || submission.figures_seen::text
    || ',"file_name":' || core.json_text(submission.file_name)
    || ',"form":' || core.json_text(submission.form)
    || ',"format":' || core.json_text(submission.format)
    || ',"is_synthetic":' || submission.is_synthetic::text
    || ',"load_period":' || core.json_text(submission.load_period)
    || ',"prepared_by":' || core.json_text(submission.prepared_by)
    || ',"prepared_on":' || core.json_text(submission.prepared_on)
    || ',"received_at":' || core.json_moment(submission.received_at)
    || ',"ref_area":' || core.json_text(submission.ref_area)
    || ',"reporting_unit":' || core.json_text(submission.reporting_unit)
    || ',"sha256":' || core.json_text(submission.sha256)
    || ',"size_bytes":' || submission.size_bytes::text
    || ',"status":' || core.json_text(submission.status)
    || ',"submission_id":' || submission.submission_id::text || '}' as statement,
    int8send(
        core.mark(submission.again_of::text, 56)
        | core.mark(submission.archive_uri, 48)
        | core.mark(submission.figures_seen::text, 40)
        | core.mark(submission.file_name, 32)
        | core.mark(submission.form, 24)
        | core.mark(submission.format, 16)
        | core.mark(submission.is_synthetic::text, 8)
        | core.mark(submission.load_period, 0)
    )
    || int8send(
        core.mark(submission.prepared_by, 56)
        | core.mark(submission.prepared_on, 48)
        | core.mark(core.json_moment(submission.received_at), 40)
        | core.mark(submission.ref_area, 32)
        | core.mark(submission.reporting_unit, 24)
        | core.mark(submission.sha256, 16)
        | core.mark(submission.size_bytes::text, 8)
        | core.mark(submission.submission_id::text, 0)
    ) as column_marks
from core.release_submission as taken
left join staging.submission as submission using (submission_id);

comment on view dissemination.submission_version is
'Every submission that a release took in as a leaf of a hash tree, with a byte for each of its columns but its status.';
