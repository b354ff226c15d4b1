create view quality.finding_life as
with stored as (
    select
        finding.submission_id,
        finding.finding_no,
        finding.code,
        finding.severity,
        finding.message_vi,
        finding.message_en,
        finding.fix_vi,
        finding.fix_en,
        submission.received_at,
        submission.form,
        submission.load_period,
        submission.ref_area as sender,
        submission.is_synthetic,
        figure.figure_no,
        figure.source_ref,
        coalesce(heading.ref_area, submission.ref_area) as ref_area,
        heading.indicator_code,
        figure.breakdown,
        heading.period,
        heading.period_start,
        heading.period_end,
        -- A figure that was not understood cannot be matched; its file can.
        heading.ref_area is not null and heading.indicator_code is not null
        and heading.period_end is not null as is_of_a_figure
    from staging.finding as finding
    inner join staging.submission as submission using (submission_id)
    -- Not staging.observation: all figures ever received would meet their headings for the sake of a few.
    left join staging.figure as figure using (submission_id, figure_no)
    left join staging.heading as heading using (submission_id, heading_no)
),

-- The later files of the same province, form and month, and those with figures of the same period.
later as (
    select
        stored.submission_id,
        stored.finding_no,
        other.submission_id as later_id
    from stored
    inner join staging.submission as other
        on
            stored.sender = other.ref_area and stored.form = other.form
            and stored.load_period = other.load_period and stored.submission_id < other.submission_id
    union
    select
        stored.submission_id,
        stored.finding_no,
        coverage.submission_id
    from stored
    inner join staging.coverage as coverage
        on
            stored.is_of_a_figure and stored.ref_area = coverage.ref_area
            and stored.period_start = coverage.period_start and stored.period_end = coverage.period_end
            and stored.submission_id < coverage.submission_id
),

later_figure as (
    select
        stored.submission_id,
        stored.finding_no,
        other.submission_id as later_id,
        other.received_at,
        figure.reply,
        other.status <> 'rejected' and coalesce(figure.status, 'loaded') = 'loaded'
        and not exists (
            select from staging.finding as again
            where
                again.submission_id = other.submission_id and again.code = stored.code
                and (not stored.is_of_a_figure or again.figure_no = figure.figure_no)
        ) as is_clean
    from stored
    inner join later using (submission_id, finding_no)
    inner join staging.submission as other
        on later.later_id = other.submission_id and stored.is_synthetic = other.is_synthetic
    left join staging.observation as figure
        on
            stored.is_of_a_figure and other.submission_id = figure.submission_id
            and stored.indicator_code = figure.indicator_code and stored.ref_area = figure.ref_area
            and stored.period_start = figure.period_start and stored.period_end = figure.period_end
            and stored.breakdown is not distinct from figure.breakdown
    where figure.figure_no is not null or not stored.is_of_a_figure
),

answer as (
    select distinct on (submission_id, finding_no) * from later_figure
    where reply is not null
    order by submission_id, finding_no, later_id
),

resolution as (
    select distinct on (submission_id, finding_no) * from later_figure
    where is_clean
    order by submission_id, finding_no, later_id
)

select
    stored.submission_id,
    stored.finding_no,
    stored.code,
    stored.severity,
    stored.figure_no,
    stored.source_ref,
    stored.ref_area,
    stored.indicator_code,
    stored.breakdown,
    stored.period,
    stored.message_vi,
    stored.message_en,
    stored.fix_vi,
    stored.fix_en,
    stored.received_at as opened_at,
    answer.later_id as answered_by,
    answer.received_at as answered_at,
    answer.reply,
    resolution.later_id as resolved_by,
    resolution.received_at as resolved_at,
    case
        when stored.severity = 'info' then 'noted'
        when resolution.later_id is not null then 'resolved'
        when answer.later_id is not null then 'answered'
        else 'open'
    end as state,
    stored.is_synthetic
from stored
left join answer using (submission_id, finding_no)
left join resolution using (submission_id, finding_no);

comment on view quality.finding_life is
'Every finding, from the file that has it to the one that settled it: opened; answered, when a later '
'file of the province replies beside the same figure; resolved, when a later file reports the figure '
'(or, for a finding on a whole file, the file is sent again) without that finding; noted, when nothing '
'is required. A synthetic file does not settle findings on a real one, nor the reverse.';
comment on column quality.finding_life.is_synthetic is 'Whether the submission is marked as synthetic.';
