create view quality.finding_life as
with told as (
    select
        finding.submission_id,
        finding.finding_no,
        finding.code,
        finding.severity,
        finding.message_vi,
        finding.message_en,
        submission.received_at,
        submission.form,
        submission.load_period,
        submission.ref_area as sender,
        submission.is_synthetic,
        figure.figure_no,
        figure.source_ref,
        coalesce(figure.ref_area, submission.ref_area) as ref_area,
        figure.indicator_code,
        figure.breakdown,
        figure.period,
        figure.period_start,
        figure.period_end,
        -- A figure that was not understood cannot be found again; its file can.
        figure.ref_area is not null and figure.indicator_code is not null
        and figure.period_end is not null as is_of_a_figure
    from staging.finding as finding
    inner join staging.submission as submission using (submission_id)
    left join staging.observation as figure using (submission_id, figure_no)
),

-- The later files of the same province, form and month, and those with figures of the same period.
later as (
    select
        told.submission_id,
        told.finding_no,
        other.submission_id as later_id
    from told
    inner join staging.submission as other
        on
            told.sender = other.ref_area and told.form = other.form
            and told.load_period = other.load_period and told.submission_id < other.submission_id
    union
    select
        told.submission_id,
        told.finding_no,
        coverage.submission_id
    from told
    inner join staging.coverage as coverage
        on
            told.is_of_a_figure and told.ref_area = coverage.ref_area
            and told.period_start = coverage.period_start and told.period_end = coverage.period_end
            and told.submission_id < coverage.submission_id
),

said_again as (
    select
        told.submission_id,
        told.finding_no,
        other.submission_id as later_id,
        other.received_at,
        figure.reply,
        other.status <> 'rejected' and coalesce(figure.status, 'loaded') = 'loaded'
        and not exists (
            select from staging.finding as again
            where
                again.submission_id = other.submission_id and again.code = told.code
                and (not told.is_of_a_figure or again.figure_no = figure.figure_no)
        ) as is_clean
    from told
    inner join later using (submission_id, finding_no)
    inner join staging.submission as other
        on later.later_id = other.submission_id and told.is_synthetic = other.is_synthetic
    left join staging.observation as figure
        on
            told.is_of_a_figure and other.submission_id = figure.submission_id
            and told.indicator_code = figure.indicator_code and told.ref_area = figure.ref_area
            and told.period_start = figure.period_start and told.period_end = figure.period_end
            and told.breakdown is not distinct from figure.breakdown
    where figure.figure_no is not null or not told.is_of_a_figure
),

answer as (
    select distinct on (submission_id, finding_no) * from said_again
    where reply is not null
    order by submission_id, finding_no, later_id
),

resolution as (
    select distinct on (submission_id, finding_no) * from said_again
    where is_clean
    order by submission_id, finding_no, later_id
)

select
    told.submission_id,
    told.finding_no,
    told.code,
    told.severity,
    told.figure_no,
    told.source_ref,
    told.ref_area,
    told.indicator_code,
    told.breakdown,
    told.period,
    told.message_vi,
    told.message_en,
    told.received_at as opened_at,
    answer.later_id as answered_by,
    answer.received_at as answered_at,
    answer.reply,
    resolution.later_id as resolved_by,
    resolution.received_at as resolved_at,
    case
        when told.severity = 'info' then 'noted'
        when resolution.later_id is not null then 'resolved'
        when answer.later_id is not null then 'answered'
        else 'open'
    end as state,
    told.is_synthetic
from told
left join answer using (submission_id, finding_no)
left join resolution using (submission_id, finding_no);

comment on view quality.finding_life is
'Every finding from the file it was told of to the one that settled it: opened; answered, when a '
'later file of the province replies beside the same figure; resolved, when a later file gives the '
'figure (or, of a finding on a whole file, comes again) without that finding; noted, when nothing '
'was asked for. A synthetic file settles nothing that a real one was told, nor the other way round.';
comment on column quality.finding_life.is_synthetic is 'Whether the submission is marked as synthetic.';
