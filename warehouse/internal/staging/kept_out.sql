create view staging.kept_out as
select
    submission_id,
    decision_id,
    decision,
    step,
    release_id,
    decided_at,
    decided_by,
    reason
from (
    select distinct on (submission_id) *
    from staging.submission_decision
    order by submission_id, decision_id desc
) as last_decision
where decision <> 'let_in';

comment on view staging.kept_out is
'Submissions that no release takes in: the last decision on them set them apart or withdrew them.';
