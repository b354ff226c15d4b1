create view marts.quality_finding
with (security_barrier = true) as
select
    life.submission_id,
    life.finding_no,
    taken.release_id,
    life.code,
    life.severity,
    life.source_ref,
    life.ref_area,
    life.indicator_code,
    life.breakdown,
    life.period,
    life.message_vi,
    life.message_en,
    life.opened_at,
    answered.submission_id as answered_by,
    case when answered.submission_id is not null then life.answered_at end as answered_at,
    case when answered.submission_id is not null then life.reply end as reply,
    resolved.submission_id as resolved_by,
    case when resolved.submission_id is not null then life.resolved_at end as resolved_at,
    case
        when life.state = 'noted' then 'noted'
        when resolved.submission_id is not null then 'resolved'
        when answered.submission_id is not null then 'answered'
        else 'open'
    end as state,
    life.is_synthetic,
    life.fix_vi,
    life.fix_en
from quality.finding_life as life
inner join core.release_submission as taken using (submission_id)
inner join core.release as release using (release_id)
left join marts.dim_submission as answered on life.answered_by = answered.submission_id
left join marts.dim_submission as resolved on life.resolved_by = resolved.submission_id
where release.status = 'published';

comment on view marts.quality_finding is
'The findings on the submissions behind the published releases, and how they were settled; a reply or '
'a correction in a later file counts once that file is published.';
comment on column marts.quality_finding.submission_id is 'The submission that has the finding.';
comment on column marts.quality_finding.finding_no is 'Number within the submission.';
comment on column marts.quality_finding.release_id is 'The release that first took the submission in.';
comment on column marts.quality_finding.code is 'The rule, by its code in the registry.';
comment on column marts.quality_finding.severity is 'critical, error (the figure was rejected), warning or info.';
comment on column marts.quality_finding.source_ref is 'The place of the figure in its file; null for a finding on the whole file.';
comment on column marts.quality_finding.ref_area is 'The province in its boundary vintage (VN34_24).';
comment on column marts.quality_finding.indicator_code is 'The indicator, when it was understood.';
comment on column marts.quality_finding.breakdown is 'The breakdown; empty for a total.';
comment on column marts.quality_finding.period is 'The period of the figure.';
comment on column marts.quality_finding.message_vi is 'The message to the sender, in Vietnamese.';
comment on column marts.quality_finding.message_en is 'The same in English.';
comment on column marts.quality_finding.opened_at is 'When the submission arrived.';
comment on column marts.quality_finding.answered_by is 'The later submission that replies to it.';
comment on column marts.quality_finding.answered_at is 'When that one arrived.';
comment on column marts.quality_finding.reply is 'What the province replied.';
comment on column marts.quality_finding.resolved_by is 'The later submission that settled it.';
comment on column marts.quality_finding.resolved_at is 'When that one arrived.';
comment on column marts.quality_finding.state is 'open, answered, resolved, or noted (nothing is required).';
comment on column marts.quality_finding.is_synthetic is 'Whether the submission is marked as synthetic.';
comment on column marts.quality_finding.fix_vi is 'What the sender can do, in Vietnamese.';
comment on column marts.quality_finding.fix_en is 'The same in English.';
