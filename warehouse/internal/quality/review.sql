create view quality.review as
select
    question.question_id,
    question.code,
    coalesce(submission.load_period, closing.load_period) as load_period,
    question.opened_at,
    question.asked_by,
    last_decision.answer,
    last_decision.decided_by,
    last_decision.decided_at,
    last_decision.reason,
    question.release_id,
    question.closing_id,
    closing.load_period as closed_period,
    last_held.submission_id,
    last_held.figure_no
from quality.question as question
left join lateral (
    select *
    from quality.decision as decision
    where decision.question_id = question.question_id
    order by decision.decision_id desc
    limit 1
) as last_decision on true
left join lateral (
    select *
    from quality.held_figure as held
    where held.question_id = question.question_id
    order by held.submission_id desc, held.figure_no desc
    limit 1
) as last_held on true
left join staging.submission as submission on last_held.submission_id = submission.submission_id
left join staging.period_closing as closing on question.closing_id = closing.decision_id
-- A closing that was lifted, or a value that its province has replaced, needs no answer any more.
where
    case
        when question.release_id is not null or last_decision.answer in ('rejected', 'unanswered')
            then true
        when question.closing_id is not null
            then exists (
                select from staging.held_submission as held
                where held.closed_period = closing.load_period
                and held.closed_at = closing.decided_at
            )
        else not quality.is_replaced(question, last_held.submission_id)
    end;

comment on view quality.review is
'Questions with their last answer, and the figure or the closing they are about; without those that '
'nobody need answer any more.';
