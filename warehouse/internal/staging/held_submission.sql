create view staging.held_submission as
with about as (
    select
        submission_id,
        load_period
    from staging.submission
    where status <> 'rejected'
    union
    select
        submission_id,
        to_char(period_end, 'YYYY-MM')
    from staging.coverage
    where figures_loaded > 0
)

select
    submission.submission_id,
    closed.load_period as closed_period,
    closed.closed_at
from staging.closed_period as closed
inner join about using (load_period)
inner join staging.submission using (submission_id)
where submission.received_at >= closed.closed_at;

comment on view staging.held_submission is
'Submissions that came after a period they have figures of was closed. No release takes them in '
'until it is reopened.';
