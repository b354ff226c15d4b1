create view marts.dim_submission
with (security_barrier = true) as
select
    s.submission_id,
    s.sha256,
    s.file_name,
    s.form,
    s.ref_area,
    s.load_period,
    s.is_synthetic,
    r.release_id
from staging.submission as s
inner join core.release_submission as rs using (submission_id)
inner join core.release as r using (release_id)
where r.status = 'published';

comment on view marts.dim_submission is
'The files behind the published figures: from submission_id to the SHA-256 of the archived bytes.';
comment on column marts.dim_submission.submission_id is 'Number in order of reception, without gaps.';
comment on column marts.dim_submission.sha256 is 'SHA-256 of the file''s bytes, under which they are archived.';
comment on column marts.dim_submission.file_name is 'Name of the file as it was received.';
comment on column marts.dim_submission.form is 'The form, or LONG-CSV.';
comment on column marts.dim_submission.ref_area is 'The reporting province in its boundary vintage; null when several.';
comment on column marts.dim_submission.load_period is 'The month whose load took it in.';
comment on column marts.dim_submission.is_synthetic is 'Whether the file is marked as synthetic.';
comment on column marts.dim_submission.release_id is 'The release that first took it in.';
